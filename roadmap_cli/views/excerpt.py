"""A line of the file with the part that is meant: what stands before, in and after it, cut to fit."""

from collections.abc import Sequence

import msgspec

from roadmap_cli import safe
from roadmap_cli.finding import Place

_LEAST = 20
"""A narrower excerpt would show nothing; a terminal as narrow as that wraps it."""


class Excerpt(msgspec.Struct, frozen=True):
    """A piece of a line, safe for a terminal, and where in it the part that is meant stands, in columns."""

    text: str
    start: int
    columns: int


def lines_of(text: str) -> list[str]:
    """Return the lines of a TOML text: they end at a newline, with or without a carriage return before it."""
    return text.split("\n")


def excerpt_of(lines: Sequence[str], place: Place, columns: int, mark: str = "…") -> Excerpt | None:
    """Return the line at a place in at most `columns` terminal columns; None where there is no such line.

    A tab is four spaces. Of a longer line stays what is around the part that is meant, with `mark` for what
    was cut. The time is bounded by `columns`, however long the line is.
    """
    if not 1 <= place.line <= len(lines) or lines == [""]:
        return None
    line = lines[place.line - 1].removesuffix("\r")
    columns = max(columns, _LEAST)
    # No more characters are looked at than fill it, with a few marks on each.
    reach = columns * 4
    start = min(place.column - 1, len(line))
    end = min(start + place.width, len(line))
    before = _shown(line[max(start - reach, 0) : start])
    before = mark + _whole(before) if start > reach else before
    meant = _shown(line[start : min(end, start + reach)]) + mark * (end - start > reach)
    after = _shown(line[end : end + reach]) + mark * (len(line) - end > reach)
    meant = safe.cut(meant, columns - 2 * safe.width(mark), mark)
    room = columns - max(safe.width(meant), 1)
    left = min(safe.width(before), max(room // 2, room - safe.width(after)))
    before = _last(before, left, mark)
    after = safe.cut(after, room - safe.width(before), mark)
    # A mark that changes the sign before it takes no column of its own.
    wide = safe.width(before + meant) - safe.width(before)
    return Excerpt(f"{before}{meant}{after}", safe.width(before), max(wide, 1))


def _shown(text: str) -> str:
    # Parted here already, or a runner's command before the part that is meant would shift it later.
    return safe.ci_line(text.replace("\t", "    "))


def _last(text: str, columns: int, mark: str) -> str:
    """Return the end of a text in at most `columns` columns; what was cut begins with `mark`."""
    if safe.width(text) <= columns:
        return text
    room = columns - safe.width(mark)
    kept, start = 0, len(text)
    while start and (kept := kept + safe.width(text[start - 1])) <= room:
        start -= 1
    # A sign with a selector is wider than its parts.
    while safe.width(text[start:]) > room:
        start += 1
    return mark + _whole(text[start:])


def _whole(text: str) -> str:
    """Return a text without the marks at its start, which belong to a letter that was cut."""
    start = next((place for place, char in enumerate(text) if safe.width(char)), len(text))
    return text[start:]
