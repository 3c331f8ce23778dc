"""The text of a cell of a workbook, as its number format and its rich text show it."""

import re
from datetime import date, datetime

from roadmap_cli.importers.footnotes import raised

_NOT_PLACEHOLDERS = re.compile(r'"[^"]*"|\\.|\[[^\[\]]*\]|_.|\*.')
"""Literal text, colors, locales and conditions in a number format (ECMA-376, part 1, 18.8.31)."""


def text_of_cell(value: object, number_format: str) -> str:
    """Return the value of a cell as text: a date in ISO format, 3.0 as 3, 0.5 in the format 0% as 50%.

    A first day of a month or year, in a format without days, is the month or year: Excel makes a day of
    "March 2027".
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
        case int() | float() if "%" in _placeholders(number_format):
            return f"{_number(round(value * 100, 9))}%"
        case int() if re.fullmatch("00+", _placeholders(number_format)):
            return str(value).zfill(len(_placeholders(number_format)))
        case int() | float():
            return _number(value)
        case list():
            return _rich_text(value)
        case str() if "_x" in value:
            from openpyxl.utils.escape import unescape  # characters that XML cannot hold: _x000D_

            return str(unescape(value))
        case _:
            return str(value)


def _placeholders(number_format: str) -> str:
    """Return the placeholders of a number format for positive numbers."""
    return _NOT_PLACEHOLDERS.sub("", number_format).partition(";")[0].lower()


def _number(value: float) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _date(day: date, number_format: str) -> str:
    shown = _placeholders(number_format)
    if day.day == 1 and "y" in shown and "d" not in shown:
        if "m" in shown:
            return f"{day:%Y-%m}"
        if day.month == 1:
            return f"{day.year:04}"
    return day.isoformat()


def _rich_text(runs: list[object]) -> str:
    """Return the text of runs, with superscript footnote marks as raised characters."""
    text = ""
    for run in runs:
        part = text_of_cell(getattr(run, "text", run), "")
        is_raised = getattr(getattr(run, "font", None), "vertAlign", None) == "superscript"
        text += raised(part, text) if is_raised else part
    return text
