"""A cell of a workbook → its text as a person sees it there, which its number format has a say in."""

import re
from datetime import date, datetime

_SHOWN_AS_IT_IS = re.compile(r'"[^"]*"|\\.|\[[^\[\]]*\]|_.|\*.')
"""What a number format shows literally, a colour, a locale or a condition (ECMA-376, part 1, 18.8.31)."""


def text_of_cell(value: object, number_format: str) -> str:
    """Return a cell's value as people write it: a date as ISO date, 3.0 as 3, 0.5 in the format 0% as 50%.

    A first day of a month or a year, in a format that shows no more than that, is the month or the year:
    who types "March 2027" into a cell gets a day that was never promised.
    """
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case datetime():
            return _date(value.date(), number_format)
        case date():
            return _date(value, number_format)
        case int() | float() if "%" in _signs(number_format):
            return f"{_number(round(value * 100, 9))}%"
        case int() if re.fullmatch("00+", _signs(number_format)):
            return str(value).zfill(len(_signs(number_format)))
        case int() | float():
            return _number(value)
        case str() if "_x" in value:
            from openpyxl.utils.escape import unescape  # what no XML can hold: _x000D_

            return str(unescape(value))
        case _:
            return str(value)


def _signs(number_format: str) -> str:
    """Return the part of a number format for positive numbers, without what it only shows."""
    return _SHOWN_AS_IT_IS.sub("", number_format).partition(";")[0].lower()


def _number(value: float) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _date(day: date, number_format: str) -> str:
    signs = _signs(number_format)
    if day.day == 1 and "y" in signs and "d" not in signs:
        if "m" in signs:
            return f"{day:%Y-%m}"
        if day.month == 1:
            return f"{day.year:04}"
    return day.isoformat()
