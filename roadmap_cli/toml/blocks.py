"""Blocks: tables with their comment lines, and the empty lines between them.

The comment lines directly above a header belong to its table. So do those directly below its last entry,
unless the next header follows at once.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import islice

from roadmap_cli.toml.layout import Layout, Path, Section
from roadmap_cli.toml.splice import Splice

Span = tuple[int, int]
"""Whole lines: the start of the first, and the offset after the last."""

_EMPTY_LINE = re.compile(r"[ \t]*+(?:\r?\n|\Z)")
_EMPTY_REST = re.compile(r"[ \t\r\n]*+\Z")
_RECENT = 20
"""How many of the last tables decide whether new ones have an empty line above."""


def index_of(layout: Layout, section: Section) -> int:
    """Return the index of a section in a layout."""
    return 0 if not section.path else bisect_right(layout.sections, section.start, key=_start) - 1


def _start(section: Section) -> int:
    return section.start


def block_start(layout: Layout, section: Section) -> int:
    """Return the start of the comment lines directly above a header, else of the header's line."""
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
    """Return the offset after the last entry of a section and its comment lines.

    A root without entries ends at the first table's block: the comments above it are about the file.
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
    """Return the end of the last of the tables below a path that directly follow a section."""
    index = index_of(layout, section)
    while index + 1 < len(layout.sections) and layout.sections[index + 1].path[: len(path)] == path:
        index += 1
    return block_end(layout, layout.sections[index])


def last_tables_like(layout: Layout, path: Path) -> Iterator[Section]:
    """Yield the tables of the same kind as one at a path, the last one first: `[a.x.b.c]` for `[a.y.b.d]`."""
    length, first, part = len(path), path[:1], path[2:3]
    for one in reversed(layout.sections):
        if len(one.path) == length and one.path[2:3] == part and one.path[:1] == first:
            yield one


def is_spaced(layout: Layout, path: Path) -> bool:
    """Return whether most tables of that kind, else of any, have an empty line above; True for none."""
    first = layout.sections[:2]
    tables = (one for one in last_tables_like(layout, path) if one not in first)
    recent = list(islice(tables, _RECENT)) or layout.sections[2:][-_RECENT:]
    close = sum(not _follows_empty_line(layout.text, block_start(layout, section)) for section in recent)
    return close * 2 <= len(recent)


def insertion(text: str, position: int, block: str, newline: str, *, spaced: bool) -> Splice:
    """Return the insertion of a block of lines at a line start, if `spaced` with empty lines around it.

    If the last line of the text has no newline, the new last line has none either.
    """
    gap = newline if spaced else ""
    if position and text[position - 1] != "\n":
        return Splice(position, position, newline + gap + block.removesuffix(newline))
    lead = "" if _follows_empty_line(text, position) else gap
    is_followed = position < len(text) and not _EMPTY_LINE.match(text, position)
    return Splice(position, position, lead + block + (gap if is_followed else ""))


def block(layout: Layout, section: Section) -> Span:
    """Return the lines of a section with its comment lines."""
    return block_start(layout, section), block_end(layout, section)


def without_lines(text: str, spans: Iterable[Span]) -> list[Splice]:
    """Return the removal of spans of lines, and of empty lines around them so that no gap grows.

    The end of the file stays as it was: with its empty lines, or without a newline.
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
        # Keep the empty lines of the side that has more of them.
        above = text.count("\n", before_empty_lines(text, start), start) if start else len(text)
        while above and (match := _EMPTY_LINE.match(text, end)):
            above, end = above - 1, match.end()
    return Splice(start, end, "")


def with_empty_lines(text: str, start: int, end: int) -> Span:
    """Return a span of lines with all empty lines around it."""
    while end < len(text) and (match := _EMPTY_LINE.match(text, end)):
        end = match.end()
    return before_empty_lines(text, start), end


def before_empty_lines(text: str, position: int) -> int:
    """Return the start of the empty lines before a line start or the end of the text."""
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
