"""Numbers in a column: `1.200` is 1200 if other numbers of the column have a decimal comma."""

import re
from collections.abc import Iterable

_GAP = "[ '\u2019\u00a0\u2009\u202f]"
_SIGN = "[+\u2212-]?"
_DECIMALS = "(?:[0-9]{1,2}|[0-9]{4,15})"
"""Digits that are not a group of three."""


def _only(group: str, decimal: str) -> str:
    """Return the pattern of numbers that can only have these separators of groups and of decimals."""
    return (
        rf"{_SIGN}(?:[0-9]{{1,3}}(?:(?:{group}|{_GAP})[0-9]{{3}}){{1,5}}{decimal}[0-9]{{1,15}}"
        rf"|[0-9]{{1,3}}(?:{group}[0-9]{{3}}){{2,5}}|[0-9]{{1,15}}{decimal}{_DECIMALS})"
    )


_ONLY_COMMA = re.compile(_only(r"\.", ","))
_ONLY_POINT = re.compile(_only(",", r"\."))
_WITH_COMMA = re.compile(
    rf"{_SIGN}(?:[0-9]{{1,15}}|[0-9]{{1,3}}(?:(?:\.|{_GAP})[0-9]{{3}}){{1,5}})(?:,[0-9]{{1,15}})?"
)
_GROUPS = re.compile(rf"\.|{_GAP}")


def has_decimal_comma(cells: Iterable[str]) -> bool:
    """Return whether a number of a column can only have a decimal comma, and none can only have a point."""
    texts = [cell.strip() for cell in cells]
    return any(map(_ONLY_COMMA.fullmatch, texts)) and not any(map(_ONLY_POINT.fullmatch, texts))


def plain_number(text: str) -> str:
    """Return a number with a decimal comma as one with a point and without groups; other texts unchanged."""
    stripped = text.strip()
    if _WITH_COMMA.fullmatch(stripped) is None:
        return text
    return _GROUPS.sub("", stripped).replace(",", ".")
