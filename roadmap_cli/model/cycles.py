"""The cycles of a recurring duty: windows that follow from the first one, every so many months.

Each window is computed from the first one, not from the previous one: 31 January and a month is the last day
of February, and two months are 31 March. Nothing here loops over cycles, so a duty may have any number.
"""

import re
from datetime import date, timedelta
from functools import lru_cache

import msgspec

from roadmap_cli.english import plural
from roadmap_cli.escape.terminal import quote
from roadmap_cli.model.window import MONTHS, Deadline, DeadlineError, OutOfRangeError, Unit, around, day, span

EVERY_PATTERN = "^[1-9][0-9]{0,3} (months?|quarters?|half|halves|years?)$"
"""The pattern of an interval, `every`; a regular expression of ECMA 262."""
EVERY_EXAMPLES = ("1 year", "2 years", "6 months", "1 quarter", "1 half")
_ADVICE = f"write a number of months, quarters, halves or years, such as {', '.join(EVERY_EXAMPLES[:3])}"
_UNITS = {"month": Unit.MONTH, "quarter": Unit.QUARTER, "half": Unit.HALF, "halve": Unit.HALF}
_UNITS |= {"year": Unit.YEAR}
_WORDS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10}
_ADVERBS = {"monthly": "1 month", "quarterly": "1 quarter", "yearly": "1 year", "annually": "1 year"}
_ADVERBS |= {"annual": "1 year", "half-yearly": "1 half", "biennial": "2 years", "biennially": "2 years"}


def parse_every(text: str) -> str:
    """Return an interval in the spelling of the file: `2 years` for `every two years`, `1 year` for `yearly`.

    Raises DeadlineError.
    """
    folded = " ".join(text.lower().split())[:60]
    folded = _ADVERBS.get(folded, folded)
    match = re.fullmatch(
        r"(?:every |each )?(?:([a-z]+|[0-9]{1,4}) )?(month|quarter|half|halve|year)s?", folded
    )
    number = match[1] or "1" if match else ""
    count = int(number) if number.isdigit() else _WORDS.get(number, 0)
    if match is None or not count:
        raise DeadlineError(f"{quote(text)} is not an interval; {_ADVICE}")
    unit = _UNITS[match[2]]
    return plural(count, f"1 {unit}", f"{count} {'halves' if unit is Unit.HALF else f'{unit}s'}")


@lru_cache(256)
def months_of(every: str) -> int:
    """Return the months of an interval in the spelling of the file."""
    count, _, unit = every.partition(" ")
    return int(count) * MONTHS[_UNITS[unit.removesuffix("s")]]


class Cycles(msgspec.Struct, frozen=True, gc=False):
    """The cycles of a duty: the window of the first one, the months between two, and the last day of all.

    Cycles are numbered from 0. A window that ends after `until` is not a cycle, not even the first.
    """

    first: Deadline
    months: int
    until: date = date.max

    def at(self, number: int) -> Deadline | None:
        """Return the window of a cycle, None after the last cycle."""
        if number < 0:
            return None
        try:
            window = shifted(self.first, number * self.months)
        except OutOfRangeError:
            return None
        return window if window.last <= self.until else None

    @property
    def total(self) -> int:
        """The number of cycles until the end, or until the year 9999."""
        return self._count(self.until)

    def ended(self, before: date) -> int:
        """Return how many cycles ended before a day."""
        if before <= self.first.last:
            return 0
        return min(self._count(before - timedelta(days=1)), self.total)

    def number_of(self, window: Deadline) -> int | None:
        """Return the number of the cycle with this window, None without one."""
        number, rest = divmod(_month(window.first) - _month(self.first.first), self.months)
        return number if not rest and self.at(number) == window else None

    def nearest(self, window: Deadline) -> Deadline | None:
        """Return the window of the cycle that ends nearest to the end of a window, None without any cycle."""
        later = min(self._count(window.last), self.total - 1)
        near = [one for number in (later - 1, later, 0) if (one := self.at(number)) is not None]
        return min(near, key=lambda one: abs(one.last - window.last), default=None)

    def _count(self, until: date) -> int:
        """Return how many cycles end by a day, with or without `self.until`."""
        number, rest = divmod(_month(until) - _month(self.first.last), self.months)
        if number < 0:
            return 0
        is_in_month = rest == 0
        last = shifted(self.first, number * self.months).last if is_in_month else until
        return number + (last <= until)


def shifted(window: Deadline, months: int) -> Deadline:
    """Return a window some months later: of the same unit, or a range of months where there is none.

    A day that the month lacks is the last day of the month. Raises OutOfRangeError.
    """
    if window.ends is not None:
        start, end = (shifted(one, months) for one in window.ends)
        return _from_to(start.ends[0] if start.ends else start, end.ends[1] if end.ends else end)
    if window.unit is None or window.unit is Unit.DAY:
        return _day_in(_month(window.first) + months, window.first.day)
    count, rest = divmod(months, MONTHS[window.unit])
    if not rest:
        return _spelled_as(window, around(window.unit, window.first, count))
    return _from_to(around(Unit.MONTH, window.first, months), around(Unit.MONTH, window.last, months))


def _from_to(start: Deadline, end: Deadline) -> Deadline:
    """Return a range, or its only day: 30 and 31 January are both 28 February a month later."""
    return start if start == end else span(start, end)


def _day_in(month: int, number: int) -> Deadline:
    """Return a day of a month, counted from January of the year 0, or the last one that it has."""
    year = month // 12
    if not 1 <= year <= 9999:
        raise OutOfRangeError("this is outside the years 0001 to 9999")
    from calendar import monthrange  # only for recurring duties

    return day(date(year, month % 12 + 1, min(number, monthrange(year, month % 12 + 1)[1])))


def _spelled_as(window: Deadline, other: Deadline) -> Deadline:
    """Return the other window with `fall` where the first one has it."""
    text = other.canonical
    if not window.text.endswith("fall") or not text.endswith("autumn"):
        return other
    return Deadline(f"{text[:4]}-fall", other.unit, other.first, other.last)


def _month(when: date) -> int:
    """Return the months since January of the year 0."""
    return when.year * 12 + when.month - 1
