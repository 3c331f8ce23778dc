"""Blocks: a table with the comment lines that belong to it, and the empty lines around it.

Comment lines directly above a header belong to that table, those directly below its last entry too, unless
the next header follows at once; a comment after an empty line is on its own.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable

from roadmap_cli.toml.layout import Layout, Path, Section
from roadmap_cli.toml.splice import Splice

Span = tuple[int, int]
"""The start of a line, and the start of one below it or the end of the text."""

_EMPTY_LINE = re.compile(r"[ \t]*+(?:\r?\n|\Z)")
_EMPTY_REST = re.compile(r"[ \t\r\n]*+\Z")
_RECENT = 20
"""How many of the tables at the end of a file are asked how it spaces them."""


def index_of(layout: Layout, section: Section) -> int:
    """Return the index of a section of this layout."""
    return 0 if not section.path else bisect_right(layout.sections, section.start, key=_start) - 1


def _start(section: Section) -> int:
    return section.start


def block_start(layout: Layout, section: Section) -> int:
    """Return the start of the first of the comment lines directly above a header, else of its own line."""
    index = index_of(layout, section)
    floor = _content_end(layout, layout.sections[index - 1]) if index else section.start
    start = section.start
    while start > floor:
        line_start = _line_before(layout.text, start)
        if not layout.text[line_start:start].lstrip(" \t").startswith("#"):
            break
        start = line_start
    return start


def block_end(layout: Layout, section: Section) -> int:
    """Return the offset after a section's last entry and the comment lines that belong to it.

    A root without entries ends where the first table's block starts: above that is what is about the file.
    """
    text = layout.text
    if not section.path and not layout.entries(section):
        following = layout.sections[1:2]
        return before_empty_lines(text, block_start(layout, following[0]) if following else len(text))
    end = content = _content_end(layout, section)
    while end < section.end:
        match = _EMPTY_LINE.match(text, end)
        if match:
            return end
        end = text.find("\n", end) + 1 or len(text)
    return content if end < len(text) else end


def run_end(layout: Layout, section: Section, path: Path) -> int:
    """Return the end of the last block of the tables below a path that follow a section without another."""
    index = index_of(layout, section)
    while index + 1 < len(layout.sections) and layout.sections[index + 1].path[: len(path)] == path:
        index += 1
    return block_end(layout, layout.sections[index])


def tables_like(layout: Layout, path: Path) -> list[Section]:
    """Return the tables of the same kind as one at a path: areas for an area, updates for an update."""
    kind = path[:1], len(path), path[2:3]
    return [one for one in layout.sections if (one.path[:1], len(one.path), one.path[2:3]) == kind]


def is_spaced(layout: Layout, path: Path) -> bool:
    """Return whether tables of that kind, else of any, have an empty line above, as a new file has."""
    first = layout.sections[:2]
    tables = [one for one in tables_like(layout, path) if one not in first] or list(layout.sections[2:])
    recent = tables[-_RECENT:]
    close = sum(not _follows_empty_line(layout.text, block_start(layout, section)) for section in recent)
    return close * 2 <= len(recent)


def insertion(text: str, position: int, block: str, newline: str, *, spaced: bool) -> Splice:
    """Return what puts a block of lines (with their newlines) at a line start, an empty line around it.

    Where the text's last line has no newline, the new last line has none either.
    """
    gap = newline if spaced else ""
    if position and text[position - 1] != "\n":
        return Splice(position, position, newline + gap + block.removesuffix(newline))
    lead = "" if _follows_empty_line(text, position) else gap
    is_followed = position < len(text) and not _EMPTY_LINE.match(text, position)
    return Splice(position, position, lead + block + (gap if is_followed else ""))


def block(layout: Layout, section: Section) -> Span:
    """Return the span of a section's lines with the comment lines that belong to it."""
    return block_start(layout, section), block_end(layout, section)


def without_lines(text: str, spans: Iterable[Span]) -> list[Splice]:
    """Return what takes out spans of whole lines, and empty lines around them so that no gap grows.

    The file goes on ending as it ended: with its empty lines, or without a newline.
    """
    regions: list[Span] = []
    for start, end in sorted(spans):
        if regions and not text[regions[-1][1] : start].strip(" \t\r\n"):
            regions[-1] = (regions[-1][0], end)
        else:
            regions.append((start, end))
    return [_without_region(text, start, end) for start, end in regions]


def _without_region(text: str, start: int, end: int) -> Splice:
    if _EMPTY_REST.match(text, end):
        start = before_empty_lines(text, start)
        if start and end == len(text) and not text.endswith("\n"):
            start -= 2 if text.endswith("\r\n", 0, start) else 1
    else:
        # Of the empty lines above and below as many stay as there are on the side that has more.
        above = text.count("\n", before_empty_lines(text, start), start) if start else len(text)
        while above and (match := _EMPTY_LINE.match(text, end)):
            above, end = above - 1, match.end()
    return Splice(start, end, "")


def with_empty_lines(text: str, start: int, end: int) -> Span:
    """Return the span of whole lines together with all empty ones around them."""
    while end < len(text) and (match := _EMPTY_LINE.match(text, end)):
        end = match.end()
    return before_empty_lines(text, start), end


def before_empty_lines(text: str, position: int) -> int:
    """Return the start of the empty lines that end at a line start or at the end of the text."""
    while position and not text[(above := _line_before(text, position)) : position].strip(" \t\r\n"):
        position = above
    return position


def _content_end(layout: Layout, section: Section) -> int:
    entries = layout.entries(section)
    return entries[-1].line_end if entries else section.body


def _line_before(text: str, position: int) -> int:
    """Return the start of the line that ends at an offset."""
    return text.rfind("\n", 0, position - 1) + 1


def _follows_empty_line(text: str, position: int) -> bool:
    return position == 0 or not text[_line_before(text, position) : position].strip(" \t\r\n")
