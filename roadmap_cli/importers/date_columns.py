"""Dates in a column: day-first or month-first, with a time, as a number of Excel, in five languages.

`03/04/2027` has two readings, which the other cells of its column can decide. Everything that is read here
becomes the spelling of the file; all other texts stay as they are.
"""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from enum import Enum

import msgspec

from roadmap_cli.importers.month_names import MONTH_NAMES, MONTHS
from roadmap_cli.model.date_spelling import LONGEST, respell
from roadmap_cli.model.names import name_key


class DateOrder(Enum):
    """The order of day and month in a column."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


class DateColumn(msgspec.Struct, frozen=True):
    """How the dates of a column are read: their order, None if it is unclear, and the epoch of numbers."""

    order: DateOrder | None = None
    epoch: int = 1900


EPOCHS = {1900: date(1899, 12, 30), 1904: date(1904, 1, 1)}
"""The day from which Excel counts, by the year after which the epoch is named; from March 1900 on."""
_FIRST_DAY, _LAST_DAY = date(1980, 1, 1), date(2099, 12, 31)
"""The days of numbers that are read; other numbers with five digits are more likely typos."""

_SERIAL = re.compile(r"(?P<days>[0-9]{5})(?:[.,][0-9]{1,20})?")
_NUMBERS = re.compile(
    r"(?P<first>[0-9]{1,2})(?P<gap>[-/. ]|\. )(?P<second>[0-9]{1,2})(?P=gap)(?P<year>[0-9]{4})"
)
_TIME = re.compile(
    r"(?P<day>.{6,60}?)(?:t|,? |, at |,? a las |,? um |,? à )"
    r"(?:[01]?[0-9]|2[0-4])(?:[:h][0-5][0-9](?::[0-5][0-9](?:[.,][0-9]{1,9})?)?)"
    r"(?: ?[ap]\.?m\.?| uhr)?(?: ?(?:z|utc|gmt|[-+][0-9]{2}(?::?[0-9]{2})?))?"
)
_OF = r"(?:[ -]|\. ?|/)(?:of |de |d')?"
_NAME = r"(?P<name>[^\W\d_]{3,10})"
_BEFORE_YEAR = r"\.?,?(?:[ -]|/)(?:of |de |del )?"
_DAY_AND_NAME = re.compile(
    rf"(?:(?:the|le|el|am|den|dem|em|on|dia) )?(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th|er|re|o|a)?{_OF}{_NAME}"
    rf"{_BEFORE_YEAR}(?P<year>[0-9]{{4}})"
)
_MONTH_AND_YEAR = re.compile(rf"{_NAME}{_BEFORE_YEAR}(?P<year>[0-9]{{4}})")
_ISO_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def order_in(cells: Iterable[str]) -> DateOrder | None:
    """Return the order that dates of a column can only have; None if none decides it, or if they differ."""
    found: set[DateOrder] = set()
    for cell in cells:
        if (match := _numbers_in(cell)) is not None:
            first, second = int(match["first"]), int(match["second"])
            if 12 < first <= 31 and 1 <= second <= 12:
                found.add(DateOrder.DAY_FIRST)
            elif 12 < second <= 31 and 1 <= first <= 12:
                found.add(DateOrder.MONTH_FIRST)
    return found.pop() if len(found) == 1 else None


def plain_date(text: str, column: DateColumn) -> str:
    """Return the date in a text in the spelling of the file; the text itself if this does not read it."""
    if _ISO_DAY.fullmatch(text):
        return text
    folded = _folded(text)
    day = _without_time(folded)
    for one, is_day in ((folded, False), (day, True)) if day != folded else ((folded, False),):
        found = _serial(one, column.epoch) or _numbers(one, column.order) or _named(one)
        if found is None and is_day:
            found = respell(one)
        if found is not None and (not is_day or _ISO_DAY.fullmatch(found)):
            return text if found == folded else found
    return text


def is_serial(text: str, column: DateColumn) -> bool:
    """Return whether a text is a number that is read as a day of Excel."""
    return _serial(text.strip(), column.epoch) is not None


def has_two_readings(text: str) -> bool:
    """Return whether a text is a date that may be day-first or month-first."""
    if (match := _numbers_in(text)) is None:
        return False
    first, second = int(match["first"]), int(match["second"])
    return first != second and 1 <= first <= 12 and 1 <= second <= 12


def _numbers_in(text: str) -> re.Match[str] | None:
    folded = _folded(text)
    return _NUMBERS.fullmatch(folded) or _NUMBERS.fullmatch(_without_time(folded))


def _folded(text: str) -> str:
    """Return a text without case and accents and with single spaces; empty if it is too long for a date."""
    return name_key(text) if len(text) <= LONGEST else ""


def _without_time(folded: str) -> str:
    match = _TIME.fullmatch(folded)
    return match["day"] if match else folded


def _serial(text: str, epoch: int) -> str | None:
    match = _SERIAL.fullmatch(text)
    if match is None:
        return None
    day = EPOCHS[epoch] + timedelta(days=int(match["days"]))
    return day.isoformat() if _FIRST_DAY <= day <= _LAST_DAY else None


def _numbers(text: str, order: DateOrder | None) -> str | None:
    """Return the day in a text such as 31.12.2030 if it has one reading."""
    match = _NUMBERS.fullmatch(text)
    if match is None:
        return None
    first, second, year = int(match["first"]), int(match["second"]), match["year"]
    has_two = first != second and max(first, second) <= 12
    if first > 12 or first == second or (has_two and order is DateOrder.DAY_FIRST):
        return _existing(f"{year}-{second:02}-{first:02}")
    return _existing(f"{year}-{first:02}-{second:02}") if not has_two or order is not None else None


def _named(text: str) -> str | None:
    """Return the day or the month in a text with the name of a month, such as `3 mars 2027`."""
    for form in (_DAY_AND_NAME, _MONTH_AND_YEAR):
        match = form.fullmatch(text)
        if match is not None and (month := MONTHS.get(match["name"])):
            day = match.groupdict().get("day")
            if day:
                return _existing(f"{match['year']}-{month:02}-{int(day):02}")
            return f"{MONTH_NAMES[month - 1]} {match['year']}"  # not 2010-11, which may be a fiscal year
    return None


def _existing(day: str) -> str | None:
    """Return a day in ISO format if the calendar has it; the reader of dates says why it does not."""
    try:
        return date.fromisoformat(day).isoformat()
    except ValueError:
        return None
