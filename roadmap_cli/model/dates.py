"""Deadlines as a roadmap file writes them: text to window and back.

A year `2050`, a half `2026-H1`, a quarter `2026-Q3`, a season `2022-spring`, a month `2026-06` or a day
`2026-06-30`. The codes of the Extended Date/Time Format (EDTF, ISO 8601-2: seasons 21 to 24, quarters 33 to
36, halves 40 and 41) are read too, and written as names. A code that can be a fiscal year, such as 2023-24,
is refused.
"""

import re
from collections.abc import Collection
from contextlib import suppress
from datetime import date, datetime, time
from functools import lru_cache
from typing import Final, NamedTuple

from roadmap_cli.escape.terminal import quote
from roadmap_cli.model.window import (
    SEASONS,
    Deadline,
    DeadlineError,
    OutOfRangeError,
    Target,
    Unit,
    day,
    window,
)

__all__ = [
    "FORMS",
    "Deadline",
    "DeadlineError",
    "Form",
    "OutOfRangeError",
    "Target",
    "Unit",
    "day_key",
    "parse_day_key",
    "parse_deadline",
    "parse_target",
    "refusal",
]


class Form(NamedTuple):
    """One way to write a deadline in a file; `pattern` is an ECMA 262 expression, as JSON Schema wants it.

    The pattern has no calendar: it takes 2021-02-30 and 9999-winter, which `parse_deadline` refuses. It does
    refuse each code that is one more than its year, such as 2023-24.
    """

    name: Unit
    pattern: str
    example: str


FORMS: Final = (
    Form(Unit.YEAR, r"^(?!0000)[0-9]{4}$", "2050"),
    Form(Unit.HALF, r"^(?!0000|..(39-40|40-41))[0-9]{4}-(H[12]|4[01])$", "2026-H1"),
    Form(
        Unit.QUARTER,
        r"^(?!0000|..(32-33|33-34|34-35|35-36))[0-9]{4}-(Q[1-4]|3[3-6])$",
        "2026-Q3",
    ),
    Form(
        Unit.SEASON,
        r"^(?!0000|..(20-21|21-22|22-23|23-24))[0-9]{4}-(spring|summer|autumn|fall|winter|2[1-4])$",
        "2022-spring",
    ),
    Form(Unit.MONTH, r"^(?!0000)[0-9]{4}-(0[1-9]|1[0-2])$", "2026-06"),
    Form(Unit.DAY, r"^(?!0000)[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$", "2026-06-30"),
)

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
_NO_SUCH = {
    "H": "half; halves are H1 and H2",
    "Q": "quarter; quarters are Q1 to Q4",
}
_NO_SUCH_MONTH = "month; months are 01 to 12"
_ADVICE = "write a year, half, quarter, season, month or day, such as " + ", ".join(
    form.example for form in FORMS
)
_OTHER_TYPES = {
    bool: "true or false",
    float: "a number with a fraction",
    time: "a time of day",
    list: "an array",
    dict: "a table",
}
_KEEP = 32_768  # distinct texts remembered: a large roadmap names each day of a few decades


def parse_deadline(value: object) -> Deadline:
    """Return the deadline that a value in a file means: a string, a TOML date, or an integer year.

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
        raise DeadlineError("an integer is a deadline only as a year of four digits, such as 2050")
    what = _OTHER_TYPES.get(type(value), "this value")
    raise DeadlineError(f"{what} is not a deadline; {_ADVICE}")


def parse_target(value: object) -> Target:
    """Return what `deadline` or `deadline_was` of an update means: "none", or as in `parse_deadline`."""
    if value == "none":
        return Target(None, "none")
    if isinstance(value, str) and len(value) < 30 and value.strip().lower() == "none":
        raise DeadlineError(f"{quote(value)}: did you mean none?")
    deadline = parse_deadline(value)
    return Target(deadline, deadline.text)


def parse_day_key(key: str) -> Deadline:
    """Return when the update with `key` in `updates` happened.

    That is any spelling of a deadline in a file, or one with a suffix from 2 on that tells apart a second
    update of the same time, such as 2021-04-22-2. The whole key is read first: 2022-12 is December. After a
    year or a month no suffix has two digits, so that 2022-13 and 2021-02-29 are refused as the mistakes they
    are. Raises DeadlineError.
    """
    return _read_key(key)


def day_key(when: Deadline, taken: Collection[str]) -> str:
    """Return the key for an update: the canonical spelling, with the first suffix from 2 on that is free.

    `taken` holds the keys in use. What is returned reads back as `when` through `parse_day_key`.
    """
    key, number = when.canonical, 2
    if key not in taken:
        return key
    while f"{key}-{number}" in taken or not _is_suffix(str(number), when.unit):
        number += 1
    return f"{key}-{number}"


def refusal(text: str, folded: str) -> str:
    """Return why a text is not a deadline, and what to write instead; `folded` is `date_spelling.fold(text)`.

    A file accepts only its own spelling, so the sentence suggests it for a text with one meaning.
    """
    # Loaded only for a mistake.
    from roadmap_cli.model.date_spelling import (
        LONGEST,
        advice,
        fiscal_year,
        nearest,
        respell,
        without_any_lead,
        without_lead,
    )

    shown = text if re.fullmatch("[0-9]{4}[-0-9A-Za-z]{0,12}", text) else quote(text)
    if len(text) > LONGEST:
        return f"{shown} is not a deadline: it has more than {LONGEST} characters"
    right = respell(without_lead(folded))
    if right and right != text:
        return f"{shown}: did you mean {_read(right).canonical}?"
    meant = without_any_lead(folded)
    if why := fiscal_year(meant):
        return f"{shown} {why}"
    if near := nearest(meant):
        why, right = near
        return f"{shown} {why} {_read(right).canonical}"
    return f"{shown} {advice(meant) or f'is not a deadline; {_ADVICE}'}"


def _is_suffix(suffix: str, unit: Unit) -> bool:
    """Return whether a suffix counts updates, and is no mistyped month, code or day."""
    return suffix.lstrip("0") not in ("", "1") and not (len(suffix) == 2 and unit in (Unit.YEAR, Unit.MONTH))


@lru_cache(_KEEP)
def _read_key(key: str) -> Deadline:
    # No deadline goes on behind a day, so this is a second update of one; it needs no look for a mistake.
    is_of_day = key[4:5] == key[7:8] == key[10:11] == "-" and key[:10].isascii()
    if is_of_day and _SUFFIX.fullmatch(key, 11) and key[11:] != "1":
        with suppress(ValueError):
            day_of_update = date.fromisoformat(key[:10])
            return Deadline(key[:10], Unit.DAY, day_of_update, day_of_update)
    try:
        return _read(key)
    except DeadlineError as error:
        base, _, suffix = key[:30].rpartition("-")
        if not _SUFFIX.fullmatch(suffix) or not _SHAPE.fullmatch(base):
            raise
        when = _read(base)
        if _is_suffix(suffix, when.unit):
            return when
        if suffix == "1" and when.unit not in (Unit.YEAR, Unit.MONTH):
            raise DeadlineError(
                f"{key}: a second update of that time is {base}-2, the first {base}"
            ) from None
        raise DeadlineError(str(error)) from None


@lru_cache(_KEEP)
def _read(text: str) -> Deadline:
    # Days are by far the most, and need no pattern: with both hyphens in place this reads nothing else.
    if len(text) == 10 and text[4] == text[7] == "-":
        try:
            when = date.fromisoformat(text)
        except ValueError:
            pass
        else:
            return Deadline(text, Unit.DAY, when, when)
    shape = _SHAPE.fullmatch(text)
    if shape is None:
        # Loaded only for a mistake.
        from roadmap_cli.model.date_spelling import LONGEST, fold

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
    # Loaded only for the codes of EDTF, which few files have.
    from roadmap_cli.model.date_spelling import fiscal_year, unread_code

    if why := fiscal_year(text) or unread_code(text):
        raise DeadlineError(f"{text} {why}")


def _no_such_day(text: str) -> str:
    month = text[:7]
    if not "01" <= month[5:] <= "12":
        return f"{text} has no such {_NO_SUCH_MONTH}"
    return f"{text} has no such day; {month} ends on {_read(month).last.day}"
