"""Deadlines as a roadmap file writes them: a window of days, as precise as it was promised and no more.

A year `2050`, a half `2026-H1`, a quarter `2026-Q3`, a season `2022-spring`, a month `2026-06` or a day
`2026-06-30`. The codes of the Extended Date/Time Format (ISO 8601-2, EDTF level 2: seasons 21 to 24, quarters
33 to 36, halves 40 and 41) are read too. Spring is March to May, summer June to August, autumn (or fall)
September to November, winter December of its year to February of the next.
"""

import re
from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final, NamedTuple, NoReturn, final

from roadmap_cli.safe import quote


class DeadlineError(ValueError):
    """A text or value that is no deadline; the message is one sentence fragment, safe for a terminal."""


class Unit(StrEnum):
    """The precision of a deadline."""

    YEAR = "year"
    HALF = "half"
    QUARTER = "quarter"
    SEASON = "season"
    MONTH = "month"
    DAY = "day"


class Form(NamedTuple):
    """One way to write a deadline in a file; `pattern` is an ECMA 262 expression, as JSON Schema wants it.

    The pattern knows no calendar: it takes 2021-02-30, which `parse_deadline` refuses.
    """

    name: Unit
    pattern: str
    example: str


FORMS: Final = (
    Form(Unit.YEAR, r"^(?!0000)[0-9]{4}$", "2050"),
    Form(Unit.HALF, r"^(?!0000)[0-9]{4}-(H[12]|4[01])$", "2026-H1"),
    Form(Unit.QUARTER, r"^(?!0000)[0-9]{4}-(Q[1-4]|3[3-6])$", "2026-Q3"),
    Form(Unit.SEASON, r"^(?!0000)[0-9]{4}-(spring|summer|autumn|fall|winter|2[1-4])$", "2022-spring"),
    Form(Unit.MONTH, r"^(?!0000)[0-9]{4}-(0[1-9]|1[0-2])$", "2026-06"),
    Form(Unit.DAY, r"^(?!0000)[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$", "2026-06-30"),
)

_SHAPE = re.compile(
    "([0-9]{4})(?:-(?:([0-9]{2})(?:-([0-9]{2}))?|([HQ])([1-9])|(spring|summer|autumn|fall|winter)))?"
)
_PER_YEAR = {Unit.YEAR: 1, Unit.HALF: 2, Unit.QUARTER: 4, Unit.SEASON: 4, Unit.MONTH: 12}
_SEASONS = {"spring": 1, "summer": 2, "autumn": 3, "fall": 3, "winter": 4}
_SEASON_NAMES = ("spring", "summer", "autumn", "winter")
_CODES = {number: (Unit.MONTH, number) for number in range(1, 13)}
_CODES |= {20 + number: (Unit.SEASON, number) for number in range(1, 5)}
_CODES |= {32 + number: (Unit.QUARTER, number) for number in range(1, 5)}
_CODES |= {40: (Unit.HALF, 1), 41: (Unit.HALF, 2)}
_ONE_DAY = timedelta(days=1)
_ADVICE = "write a year, half, quarter, season, month or day: " + ", ".join(form.example for form in FORMS)


class _Fixed:
    """What cannot be changed once made."""

    __slots__ = ()

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is immutable")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is immutable")


_set = object.__setattr__


@final
class Deadline(_Fixed):
    """A window of days, `first` to `last`, both included; `text` is how the file or the person wrote it.

    Two are equal when unit and window are: 2022-fall and 2022-autumn, 2022-21 and 2022-spring. There is no
    order, since a month and the year around it have none: sort by `last`.
    """

    __slots__ = ("first", "last", "text", "unit")
    text: str
    unit: Unit
    first: date
    last: date

    def __init__(self, text: str, unit: Unit, first: date, last: date) -> None:
        _set(self, "text", text)
        _set(self, "unit", unit)
        _set(self, "first", first)
        _set(self, "last", last)

    @property
    def canonical(self) -> str:
        """The one spelling the program writes, such as 2026-Q3; `fall` stays where it was written."""
        year, month = self.first.year, self.first.month
        match self.unit:
            case Unit.YEAR:
                return f"{year:04}"
            case Unit.HALF:
                return f"{year:04}-H{month // 6 + 1}"
            case Unit.QUARTER:
                return f"{year:04}-Q{month // 3 + 1}"
            case Unit.SEASON:
                name = "fall" if self.text.endswith("fall") else _SEASON_NAMES[month // 3 - 1]
                return f"{year:04}-{name}"
            case Unit.MONTH:
                return f"{year:04}-{month:02}"
            case Unit.DAY:
                return self.first.isoformat()

    @property
    def toml(self) -> date | str:
        """What is written to a file: a TOML date for a day, else the canonical string."""
        return self.first if self.unit is Unit.DAY else self.canonical

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Deadline):
            return NotImplemented
        return (self.unit, self.first, self.last) == (other.unit, other.first, other.last)

    def __hash__(self) -> int:
        return hash((self.unit, self.first))

    def __repr__(self) -> str:
        return f"Deadline({self.text!r}, {self.first} to {self.last})"

    def __reduce__(self) -> tuple[Any, ...]:
        return Deadline, (self.text, self.unit, self.first, self.last)


@final
class Target(_Fixed):
    """What an event moved a deadline to, or from; `deadline` is None for "none", no deadline at all."""

    __slots__ = ("deadline", "text")
    deadline: Deadline | None
    text: str

    def __init__(self, deadline: Deadline | None, text: str) -> None:
        _set(self, "deadline", deadline)
        _set(self, "text", text)

    @property
    def toml(self) -> date | str:
        """What is written to a file: "none", a TOML date for a day, or the canonical string."""
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
    """Return the `number`th half, quarter, season or month of `year`, or the year itself, counted from 1.

    `number` may run over its year, either way: month 0 is December of the year before. `text` is how it was
    written, the canonical spelling unless told. Raises DeadlineError outside the years 0001 to 9999.
    """
    per_year = _PER_YEAR[unit]
    year, index = divmod(year * per_year + number - 1, per_year)
    length = 3 if unit is Unit.SEASON else 12 // per_year
    begin = year * 12 + index * length + (2 if unit is Unit.SEASON else 0)
    try:
        first = date(begin // 12, begin % 12 + 1, 1)
        end = begin + length
        last = date(9999, 12, 31) if end == 120_000 else date(end // 12, end % 12 + 1, 1) - _ONE_DAY
    except (ValueError, OverflowError):
        raise DeadlineError(_outside(text)) from None
    made = Deadline(text, unit, first, last)
    return made if text else Deadline(made.canonical, unit, first, last)


def day(when: date) -> Deadline:
    """Return the deadline that is one day."""
    return Deadline(when.isoformat(), Unit.DAY, when, when)


def step(when: Deadline, count: int) -> Deadline:
    """Return the window `count` units after `when`, or before it; raises DeadlineError outside 0001 to 9999."""
    if when.unit is Unit.DAY:
        try:
            return day(when.first + timedelta(days=count))
        except OverflowError:
            raise DeadlineError(_outside("")) from None
    months = when.first.month - (3 if when.unit is Unit.SEASON else 1)
    length = 3 if when.unit is Unit.SEASON else 12 // _PER_YEAR[when.unit]
    return window(when.unit, when.first.year, months // length + 1 + count)


def parse_deadline(value: object) -> Deadline:
    """Return the deadline that a file's value stands for: a string, a TOML date, or an integer year.

    Raises DeadlineError for all else, and for other spellings, with the right one.
    """
    if isinstance(value, str):
        return _read(value)
    if isinstance(value, datetime):
        raise DeadlineError(f"a date with a time is not a deadline; did you mean {value.date().isoformat()}?")
    if isinstance(value, date):
        return day(value)
    if isinstance(value, int) and not isinstance(value, bool):
        if 1000 <= value <= 9999:
            return window(Unit.YEAR, value)
        raise DeadlineError("a number is a deadline only as a year of four digits, such as 2050")
    what = "a time of day" if isinstance(value, time) else _TYPES.get(type(value), "this value")
    raise DeadlineError(f"{what} is not a deadline; {_ADVICE}")


_TYPES = {bool: "true or false", float: "a number with a fraction", list: "an array", dict: "a table"}


def parse_target(value: object) -> Target:
    """Return what an event's `deadline` or `deadline_was` stands for: "none", or as `parse_deadline` does."""
    if value == "none":
        return Target(None, "none")
    if isinstance(value, str) and value.strip().lower() == "none":
        raise DeadlineError(f"{quote(value)}: did you mean none?")
    deadline = parse_deadline(value)
    return Target(deadline, deadline.text)


def parse_day_key(key: str) -> Deadline:
    """Return when the event happened that stands under `key`: any spelling of a deadline in a file, or one
    with a suffix from 2 on that tells apart a second event of the same time, such as 2021-04-22-2.

    The whole key is read first: 2022-12 is December. After a year or a month a suffix has not two digits,
    so that 2022-13 and 2021-02-29 are refused as the mistakes they are. Raises DeadlineError.
    """
    return _read_key(key)


def day_key(when: Deadline, taken: Collection[str]) -> str:
    """Return the key for an event: the canonical spelling, with the first suffix from 2 on that is free.

    `taken` holds the keys in use. What is returned reads back as `when` through `parse_day_key`.
    """
    key = when.canonical
    if key not in taken:
        return key
    number = 2
    while f"{key}-{number}" in taken or not _suffix_fits(when.unit, str(number)):
        number += 1
    return f"{key}-{number}"


_SUFFIX = re.compile("(.+)-([2-9]|[1-9][0-9]{1,5})")


def _suffix_fits(unit: Unit, suffix: str) -> bool:
    """Return whether a suffix cannot be taken for a mistyped month, code or day."""
    return len(suffix) != 2 or unit not in (Unit.YEAR, Unit.MONTH)


@lru_cache(maxsize=32768)
def _read_key(key: str) -> Deadline:
    try:
        return _read(key)
    except DeadlineError:
        parts = _SUFFIX.fullmatch(key) if len(key) < 30 else None
        if not parts or not _SHAPE.fullmatch(parts[1]):
            raise
        when = _read(parts[1])
        if not _suffix_fits(when.unit, parts[2]):
            raise
        return when


@lru_cache(maxsize=32768)
def _read(text: str) -> Deadline:
    shape = _SHAPE.fullmatch(text)
    if shape is None:
        raise DeadlineError(_near(text))
    year, code, day_of_month, letter, number, season = shape.groups()
    if day_of_month:
        try:
            when = date.fromisoformat(text)
        except ValueError:
            raise DeadlineError(_no_such_day(text)) from None
        return Deadline(text, Unit.DAY, when, when)
    unit, nth = Unit.YEAR, 1
    if code:
        if int(code) not in _CODES:
            raise DeadlineError(f"{text} has no such month; months are 01 to 12")
        unit, nth = _CODES[int(code)]
    elif season:
        unit, nth = Unit.SEASON, _SEASONS[season]
    elif letter:
        unit, nth = (Unit.HALF if letter == "H" else Unit.QUARTER), int(number)
        if nth > _PER_YEAR[unit]:
            raise DeadlineError(f"{text} has no such {unit}; {_PARTS[unit]}")
    return window(unit, int(year), nth, text)


_PARTS = {Unit.HALF: "halves are H1 and H2", Unit.QUARTER: "quarters are Q1 to Q4"}


def _no_such_day(text: str) -> str:
    try:
        month = _read(text[:7])
    except DeadlineError as error:
        return str(error)
    return f"{text} has no such day; {text[:7]} ends on {month.last.day}"


def _outside(text: str) -> str:
    return f"{text or 'this'} lies outside the years 0001 to 9999"


def _near(text: str) -> str:
    # Loaded only for a mistake: its patterns take time to compile.
    from roadmap_cli.spelling import LONGEST, fold, respell, without_lead

    if len(text) <= LONGEST:
        right = respell(without_lead(fold(text)))
        if right and right != text:
            return f"{quote(text)}: did you mean {_read(right).canonical}?"
    return f"{quote(text)} is not a deadline; {_ADVICE}"
