"""Cells with several names: `US, EU`, `US and EU` and `US/EU` are split only into known names."""

import re
from collections.abc import Callable, Sequence

_AND = "and|et|und|y|e|&|\\+"
_BETWEEN = re.compile(
    rf"((?:(?<!\s)\s+)?[,;|/\n]\s*(?:(?:{_AND})\s+)?|(?<!\s)\s+(?:{_AND})\s+)", re.IGNORECASE
)
MOST_PARTS = 60
"""The most parts of a text that is split."""

_CODE = re.compile(r"[A-Z]{2,5}")
_SPACES = re.compile(r"[^\S\n]+")  # a long run of spaces would take quadratic time
_NEXT_ADDRESS = re.compile(r"(?<![\s,;|])[\s,;|]+[A-Za-z][A-Za-z0-9+.-]{1,30}://")


def parts_of(text: str) -> list[str]:
    """Return a text as parts and what is between them, in turn; the parts have even places."""
    return _BETWEEN.split(_SPACES.sub(" ", text.strip()))


def split_known(text: str, is_known: Callable[[str], bool]) -> list[str]:
    """Return the two or more known names that a text consists of; empty if it is not these, or one itself.

    It is also empty if there are two ways to split it, as for `A and B and C` with `A and B` and `B and C`.
    """
    pieces = parts_of(text)
    number = len(pieces) // 2 + 1
    if number < 2 or number > MOST_PARTS or is_known(text.strip()):
        return []
    ways = _ways(pieces, number, is_known)
    return ways[0] if len(ways) == 1 else []


def _ways(pieces: Sequence[str], number: int, is_known: Callable[[str], bool]) -> list[list[str]]:
    """Return up to two ways to split pieces into known names."""
    ways: list[list[list[str]]] = [[[]]]  # up to two ways for each number of parts from the start
    for end in range(1, number + 1):
        found: list[list[str]] = []
        for start in range(end):
            if ways[start] and is_known(name := "".join(pieces[2 * start : 2 * end - 1])):
                found += [[*way, name] for way in ways[start]]
        ways.append(found[-2:])
    return ways[number]


def is_several(text: str, is_known: Callable[[str], bool]) -> bool:
    """Return whether a text may be several names, none of which the text is itself.

    Its parts are short codes, as in `US and EU`, or known names; at a slash, one known part is enough.
    """
    parts = parts_of(text)
    names = [part for part in parts[::2] if part]
    if len(names) < 2:
        return False
    if all(map(_CODE.fullmatch, names)) or ("/" in text and any(map(is_known, text.split("/")))):
        return True
    number = len(parts) // 2 + 1
    return number <= MOST_PARTS and any(len(way) > 1 for way in _ways(parts, number, is_known))


def is_several_addresses(text: str) -> bool:
    """Return whether a text has several addresses; one within another, as in an archive, is one."""
    return "://" in text and _NEXT_ADDRESS.search(text, text.index("://")) is not None
