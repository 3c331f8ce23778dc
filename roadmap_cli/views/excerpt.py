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
    start = min(place.column - 1, len(line))
    end = min(start + place.width, len(line))
    # No more is looked at than can be shown and one more, which tells that something was cut.
    before = _shown(line[max(start - columns - 1, 0) : start])
    meant = _shown(line[start : min(end, start + columns + 1)])
    after = _shown(line[end : end + columns + 1])
    meant = safe.cut(meant, columns - 2 * safe.width(mark), mark)
    room = columns - max(safe.width(meant), 1)
    left = min(safe.width(before), max(room // 2, room - safe.width(after)))
    before = _last(before, left, mark)
    after = safe.cut(after, room - safe.width(before), mark)
    return Excerpt(f"{before}{meant}{after}", safe.width(before), max(safe.width(meant), 1))


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
    # A mark belongs to the letter before it, which was cut; a sign with a selector is wider than its parts.
    while start < len(text) and (not safe.width(text[start]) or safe.width(text[start:]) > room):
        start += 1
    return mark + text[start:]
