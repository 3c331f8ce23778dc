"""Deadlines as windows of days: years, halves, quarters, seasons, months and days, and ranges of two of them.

Years are 0001 to 9999. Spring is March to May, summer June to August, autumn (or fall) September to November,
winter December of its year to February of the next.
"""

from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any, NoReturn, final


class DeadlineError(ValueError):
    """A text or value that is not a deadline; the message is a sentence fragment, safe for a terminal."""


class OutOfRangeError(DeadlineError):
    """A window outside the years 0001 to 9999."""


class Unit(StrEnum):
    """The precision of a deadline that is not a range."""

    YEAR = "year"
    HALF = "half"
    QUARTER = "quarter"
    SEASON = "season"
    MONTH = "month"
    DAY = "day"


MONTHS = {Unit.YEAR: 12, Unit.HALF: 6, Unit.QUARTER: 3, Unit.SEASON: 3, Unit.MONTH: 1}
SEASONS = {"spring": 1, "summer": 2, "autumn": 3, "fall": 3, "winter": 4}
_SEASON_NAMES = ("spring", "summer", "autumn", "winter")
_LEAD = {Unit.SEASON: 2}  # months of a year before its first window: spring starts with March
_ONE_DAY = timedelta(days=1)
_END_OF_TIME = 9999 * 12 + 12
_set = object.__setattr__
CACHED = 32_768
"""How many dates of one kind are kept; a large roadmap has each day of a few decades."""


class _Fixed:
    """A base for immutable classes; importing dataclasses would take longer."""

    __slots__ = ()

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is immutable")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is immutable")


class Deadline(_Fixed):
    """A window of days, `first` to `last`, both included; `text` is the original spelling.

    A range has no `unit` but two `ends`, the window that it starts with and the one that it ends with.
    Deadlines are equal if unit, ends and window are: 2022-fall and 2022-autumn, 2022-21 and 2022-spring. They
    have no order; sort by `last`.
    """

    __slots__ = ("ends", "first", "last", "text", "unit")
    text: str
    unit: Unit | None
    first: date
    last: date
    ends: "tuple[Deadline, Deadline] | None"

    def __init__(
        self,
        text: str,
        unit: Unit | None,
        first: date,
        last: date,
        ends: "tuple[Deadline, Deadline] | None" = None,
    ) -> None:
        _set(self, "text", text)
        _set(self, "unit", unit)
        _set(self, "first", first)
        _set(self, "last", last)
        _set(self, "ends", ends)

    @property
    def canonical(self) -> str:
        """The spelling that the program writes, such as 2026-Q3; `fall` is kept."""
        if self.ends is not None:
            return "/".join(end.canonical for end in self.ends)
        year, month = f"{self.first.year:04}", self.first.month
        match self.unit:
            case Unit.YEAR:
                return year
            case Unit.HALF:
                return f"{year}-H{month // 6 + 1}"
            case Unit.QUARTER:
                return f"{year}-Q{month // 3 + 1}"
            case Unit.SEASON:
                return f"{year}-{'fall' if self.text.endswith('fall') else _SEASON_NAMES[month // 3 - 1]}"
            case Unit.MONTH:
                return f"{year}-{month:02}"
            case _:
                return self.first.isoformat()

    @property
    def toml(self) -> date | str:
        """The value to write to a file: a TOML date for a day, else the canonical string."""
        return self.first if self.unit is Unit.DAY else self.canonical

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Deadline):
            return NotImplemented
        is_same_window = self.first == other.first and self.last == other.last
        return is_same_window and self.unit is other.unit and self.ends == other.ends

    def __hash__(self) -> int:
        return hash((self.unit, self.first, self.last))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.text!r}, {self.unit or 'range'}, {self.first} to {self.last})"

    def __reduce__(self) -> tuple[Any, ...]:
        # Copying and pickling would set attributes one by one.
        return type(self), (self.text, self.unit, self.first, self.last, self.ends)


@final
class Date(Deadline):
    """The window in which something happened or ends, which is never a range."""

    __slots__ = ()


@final
class Target(_Fixed):
    """The deadline in an update, or None for "none"."""

    __slots__ = ("deadline", "text")
    deadline: Deadline | None
    text: str

    def __init__(self, deadline: Deadline | None, text: str) -> None:
        _set(self, "deadline", deadline)
        _set(self, "text", text)

    @property
    def toml(self) -> date | str:
        """The value to write to a file: "none", a TOML date for a day, or the canonical string."""
        return self.deadline.toml if self.deadline else "none"

    def __eq__(self, other: object) -> bool:
        return self.deadline == other.deadline if isinstance(other, Target) else NotImplemented

    def __hash__(self) -> int:
        return hash((Target, self.deadline))

    def __repr__(self) -> str:
        return f"Target({self.text!r}, {self.deadline!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return Target, (self.deadline, self.text)


def window(unit: Unit, year: int, number: int = 1, text: str = "") -> Deadline:
    """Return a half, quarter, season or month of `year` by number, counted from 1, or the year itself.

    `number` may leave the year: month 0 is December of the year before. The default `text` is the canonical
    spelling. Raises OutOfRangeError.
    """
    # Both count months since January of the year 0; `end` is exclusive.
    begin = year * 12 + (number - 1) * MONTHS[unit] + _LEAD.get(unit, 0)
    end = begin + MONTHS[unit]
    if begin < 12 or end > _END_OF_TIME:
        raise OutOfRangeError(f"{text or 'this'} is outside the years 0001 to 9999")
    first = date(begin // 12, begin % 12 + 1, 1)
    last = date.max if end == _END_OF_TIME else date(end // 12, end % 12 + 1, 1) - _ONE_DAY
    return Deadline(text or Deadline("", unit, first, last).canonical, unit, first, last)


@lru_cache(CACHED)
def day(when: date) -> Date:
    """Return a deadline of one day."""
    return Date(when.isoformat(), Unit.DAY, when, when)


def span(start: Deadline, end: Deadline, text: str = "") -> Deadline:
    """Return the range from the first day of one window to the last day of a later one.

    The default `text` is the canonical spelling. Raises DeadlineError unless the second follows the first.
    """
    text = text or f"{start.canonical}/{end.canonical}"
    if start == end:
        raise DeadlineError(f"{text}: did you mean {start.canonical}?")
    if end.last < start.first:
        raise DeadlineError(f"{text} ends before it starts; write the earlier window first, with its year")
    if end.first <= start.last:
        raise DeadlineError(
            f"{text} is not a range, because its two windows overlap; write one window, or two that follow "
            "each other, such as 2025-Q3/2026-Q1"
        )
    return Deadline(text, None, start.first, end.last, (start, end))


def around(unit: Unit, when: date, count: int = 0) -> Deadline:
    """Return the window of a unit that contains a day, or the one `count` units later.

    January is in the winter of the year before. Raises OutOfRangeError.
    """
    if unit is Unit.DAY:
        try:
            return day(when + timedelta(days=count))
        except OverflowError:
            raise OutOfRangeError("this is outside the years 0001 to 9999") from None
    number = (when.month - 1 - _LEAD.get(unit, 0)) // MONTHS[unit] + 1
    return window(unit, when.year, number + count)


def before(when: Deadline) -> Deadline | None:
    """Return the window of the same unit that ends the day before `when` starts; None for a range.

    Raises OutOfRangeError.
    """
    return around(when.unit, when.first, -1) if when.unit is not None else None
