"""Parse deadlines in a roadmap file, and the keys of updates.

A deadline is a year `2050`, a half `2026-H1`, a quarter `2026-Q3`, a season `2022-spring`, a month `2026-06`,
a day `2026-06-30`, or a range of two of them, `2025/2030`. Codes of the Extended Date/Time Format (EDTF, ISO
8601-2: seasons 21 to 24, quarters 33 to 36, halves 40 and 41) are accepted too, except those that can be a
fiscal year, such as 2023-24.
"""

import re
from collections.abc import Collection
from contextlib import suppress
from datetime import date, datetime, time
from functools import lru_cache
from typing import Final

import msgspec

from roadmap_cli.escape.terminal import quote
from roadmap_cli.model.window import (
    CACHED,
    SEASONS,
    Date,
    Deadline,
    DeadlineError,
    Target,
    Unit,
    day,
    span,
    window,
)


class Form(msgspec.Struct, frozen=True):
    """A form of deadline in a file; `pattern` is a regular expression of ECMA 262 for the JSON Schema.

    The pattern matches some invalid days, such as 2021-02-30, but no code that is one more than its year,
    such as 2023-24.
    """

    name: Unit
    pattern: str
    example: str


FORMS: Final = (
    Form(Unit.YEAR, r"^(?!0000)[0-9]{4}$", "2050"),
    Form(Unit.HALF, r"^(?!0000|..(39-40|40-41))[0-9]{4}-(H[12]|4[01])$", "2026-H1"),
    Form(Unit.QUARTER, r"^(?!0000|..(32-33|33-34|34-35|35-36))[0-9]{4}-(Q[1-4]|3[3-6])$", "2026-Q3"),
    Form(
        Unit.SEASON,
        r"^(?!0000|..(20-21|21-22|22-23|23-24))[0-9]{4}-(spring|summer|autumn|fall|winter|2[1-4])$",
        "2022-spring",
    ),
    Form(Unit.MONTH, r"^(?!0000)[0-9]{4}-(0[1-9]|1[0-2])$", "2026-06"),
    Form(Unit.DAY, r"^(?!0000)[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$", "2026-06-30"),
)

_ANY_FORM = "|".join(form.pattern.strip("^$") for form in FORMS)
RANGE_PATTERN: Final = f"^({_ANY_FORM})/({_ANY_FORM})$"
"""The pattern of a range; it also matches ranges that end before they start."""
RANGE_EXAMPLE: Final = "2025/2030"

_SHAPE = re.compile(
    "([0-9]{4})(?:-(?:([0-9]{2})(?:-([0-9]{2}))?|(H[0-9]|Q[0-9]|spring|summer|autumn|fall|winter)))?"
)
_SUFFIX = re.compile("[1-9][0-9]{0,5}")
_PARTS: dict[str, tuple[Unit, int]] = {f"H{number}": (Unit.HALF, number) for number in (1, 2)}
_PARTS |= {f"Q{number}": (Unit.QUARTER, number) for number in (1, 2, 3, 4)}
_PARTS |= {name: (Unit.SEASON, number) for name, number in SEASONS.items()}
_PARTS |= {f"{number:02}": (Unit.MONTH, number) for number in range(1, 13)}
_PARTS |= {f"{20 + number}": (Unit.SEASON, number) for number in (1, 2, 3, 4)}
_PARTS |= {f"{32 + number}": (Unit.QUARTER, number) for number in (1, 2, 3, 4)}
_PARTS |= {f"{39 + number}": (Unit.HALF, number) for number in (1, 2)}
_NO_SUCH = {"H": "half; halves are H1 and H2", "Q": "quarter; quarters are Q1 to Q4"}
_NO_SUCH_MONTH = "month; months are 01 to 12"
_ADVICE = "write a year, half, quarter, season, month or day, such as " + ", ".join(
    form.example for form in FORMS
)
_OTHER_TYPES = {bool: "true or false", float: "a number with a fraction", time: "a time of day"}
_OTHER_TYPES |= {list: "an array", dict: "a table"}


def parse_deadline(value: object) -> Deadline:
    """Return the deadline of a value in a file: a string, a TOML date, or an integer year.

    Raises DeadlineError, with the spelling to write for an unambiguous text.
    """
    if isinstance(value, str):
        return _parse(value)
    if isinstance(value, datetime):
        raise DeadlineError(f"a date with a time is not a deadline; did you mean {value.date().isoformat()}?")
    if isinstance(value, date):
        return day(value)
    if isinstance(value, int) and not isinstance(value, bool):
        if 1000 <= value <= 9999:
            return window(Unit.YEAR, value)
        raise DeadlineError("an integer is a deadline only as a year of four digits, such as 2050")
    what = _OTHER_TYPES.get(type(value), "this value")
    raise DeadlineError(f"{what} is not a deadline; {_ADVICE}")


def parse_date(value: object) -> Date:
    """Return the date of a value in a file that is not a deadline. Raises DeadlineError, for a range too."""
    if isinstance(value, str):
        return _parse_date(value)
    return day(value) if type(value) is date else date_of(parse_deadline(value))


def date_of(window: Deadline) -> Date:
    """Return a window as a date. Raises DeadlineError for a range."""
    if isinstance(window, Date):
        return window
    if window.ends is not None:
        start, end = (one.canonical for one in window.ends)
        raise DeadlineError(f"{window.text} is a range, which only a deadline can be; write {start} or {end}")
    return Date(window.text, window.unit, window.first, window.last)


def parse_target(value: object) -> Target:
    """Return the target of `deadline` or `deadline_was` in an update: "none" or a deadline."""
    if value == "none":
        return Target(None, "none")
    if isinstance(value, str) and len(value) < 30 and value.strip().lower() == "none":
        raise DeadlineError(f"{quote(value)}: did you mean none?")
    deadline = parse_deadline(value)
    return Target(deadline, deadline.text)


@lru_cache(CACHED)
def parse_day_key(key: str) -> Date:
    """Return the time of the update with this key. Raises DeadlineError.

    A key is a deadline as in a file, and may have a suffix from 2 on that distinguishes updates of the same
    time, such as 2021-04-22-2. Without suffix comes first: 2022-12 is December. After a year or a month a
    suffix never has two digits, so typos such as 2022-13 and 2021-02-29 are refused.
    """
    # Fast path: only a suffix can follow a day.
    is_of_day = key[4:5] == key[7:8] == key[10:11] == "-" and key[:10].isascii()
    if is_of_day and _SUFFIX.fullmatch(key, 11) and key[11:] != "1":
        with suppress(ValueError):
            day_of_update = date.fromisoformat(key[:10])
            return Date(key[:10], Unit.DAY, day_of_update, day_of_update)
    base, _, suffix = key[:30].rpartition("-")
    if _SUFFIX.fullmatch(suffix) and _SHAPE.fullmatch(base):
        when = _parse_date(base)
        if _is_suffix(suffix, when.unit):
            return when
        if suffix == "1" and when.unit not in (Unit.YEAR, Unit.MONTH):
            raise DeadlineError(f"{key}: the second update of that date is {base}-2, the first {base}")
    return _parse_date(key)


def day_key(when: Deadline, taken: Collection[str]) -> str:
    """Return a key for an update: the canonical spelling, with the first free suffix if it is in `taken`."""
    key, number = when.canonical, 2
    if key not in taken:
        return key
    while f"{key}-{number}" in taken or not _is_suffix(str(number), when.unit):
        number += 1
    return f"{key}-{number}"


def refusal(text: str, folded: str, year_start: str = "") -> str:
    """Return why a text is not a deadline, and what to write instead; `folded` is `date_spelling.fold(text)`.

    The sentence suggests the spelling of the file for a text with one meaning. `year_start` is the month or
    the day on which fiscal years start, empty if it is not known.
    """
    from roadmap_cli.model.date_ranges import respell_range  # only needed for errors
    from roadmap_cli.model.date_spelling import (
        LONGEST,
        advice,
        nearest,
        respell,
        without_any_lead,
        without_lead,
    )
    from roadmap_cli.model.fiscal_years import fiscal_year

    shown = text if re.fullmatch("[0-9]{4}[-0-9A-Za-z]{0,12}", text) else quote(text)
    if len(text) > LONGEST:
        return f"{shown} is not a deadline: it has more than {LONGEST} characters"
    name = without_lead(folded)
    spelled = respell(name) or respell_range(name)
    if spelled and spelled != text:
        return f"{shown}: did you mean {_parse(spelled).canonical}?"
    name = without_any_lead(folded)
    if why := fiscal_year(name, year_start):
        return f"{shown} {why}"
    if near := nearest(name):
        why, spelled = near
        return f"{shown} {why} {_parse(spelled).canonical}"
    return f"{shown} {advice(name) or f'is not a deadline; {_ADVICE}'}"


def _is_suffix(suffix: str, unit: Unit | None) -> bool:
    """Return whether a suffix counts updates, and is not a mistyped month, code or day."""
    return suffix.lstrip("0") not in ("", "1") and not (len(suffix) == 2 and unit in (Unit.YEAR, Unit.MONTH))


@lru_cache(CACHED)
def _parse_date(text: str) -> Date:
    return date_of(_parse(text))


@lru_cache(CACHED)
def _parse(text: str) -> Deadline:
    # Fast path for days, which are the most frequent.
    if len(text) == 10 and text[4] == text[7] == "-":
        try:
            when = date.fromisoformat(text)
        except ValueError:
            pass
        else:
            return Deadline(text, Unit.DAY, when, when)
    shape = _SHAPE.fullmatch(text)
    if shape is None:
        start, slash, end = text.partition("/")
        if slash and _SHAPE.fullmatch(start) and _SHAPE.fullmatch(end):
            return span(_parse(start), _parse(end), text)
        from roadmap_cli.model.date_spelling import LONGEST, fold  # only needed for errors

        raise DeadlineError(refusal(text, fold(text) if len(text) <= LONGEST else ""))
    year, number, day_of_month, name = shape.groups()
    if day_of_month:
        raise DeadlineError(_no_such_day(text))
    part = number or name
    if number and not "01" <= number <= "12":
        _refuse_code(text)
    if part and part not in _PARTS:
        raise DeadlineError(f"{text} has no such {_NO_SUCH.get(part[0], _NO_SUCH_MONTH)}")
    unit, nth = _PARTS[part] if part else (Unit.YEAR, 1)
    return window(unit, int(year), nth, text)


def _refuse_code(text: str) -> None:
    """Raise DeadlineError for a year with two digits that can be a fiscal year or an unsupported code."""
    from roadmap_cli.model.date_spelling import unread_code  # few files have such codes
    from roadmap_cli.model.fiscal_years import fiscal_year

    if why := fiscal_year(text) or unread_code(text):
        raise DeadlineError(f"{text} {why}")


def _no_such_day(text: str) -> str:
    month = text[:7]
    if not "01" <= month[5:] <= "12":
        return f"{text} has no such {_NO_SUCH_MONTH}"
    return f"{text} has no such day; {month} ends on {_parse(month).last.day}"
