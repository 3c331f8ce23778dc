"""Blocks: a table with the comment lines that belong to it, and where a new table goes.

Comment lines directly above a header belong to that table, those directly below its last entry too, unless
the next header follows at once; a comment after an empty line stands by itself.
"""

from collections.abc import Sequence

from roadmap_cli.document.layout import Layout, Path, Section
from roadmap_cli.document.splice import Splice

_NEWLINES = ("\n", "\r\n")
_EMPTY_LINES = ("\n\n", "\n\r\n")


def block_start(layout: Layout, section: Section) -> int:
    """Return the start of the first of the comment lines directly above a header, else of its own line."""
    text, start = layout.text, section.start
    while start > 0:
        line_start = text.rfind("\n", 0, start - 1) + 1
        if not text[line_start:start].lstrip(" \t").startswith("#") or _is_in_a_value(
            layout, section, line_start
        ):
            break
        start = line_start
    return start


def _is_in_a_value(layout: Layout, section: Section, position: int) -> bool:
    """Return whether a line above a header is the end of a value over several lines."""
    index = next(i for i, other in enumerate(layout.sections) if other is section)
    above = layout.entries(layout.sections[index - 1]) if index else ()
    return bool(above) and position < above[-1].line_end


def block_end(layout: Layout, section: Section) -> int:
    """Return the offset after a section's last entry and the comment lines that belong to it."""
    text = layout.text
    entries = layout.entries(section)
    end = content = entries[-1].line_end if entries else section.body
    while end < section.end:
        line_end = text.find("\n", end) + 1 or len(text)
        line = text[end:line_end].strip()
        if not line:
            return end
        end = line_end
    return content if end < len(text) else end


def run_of(layout: Layout, path: Path) -> list[Section]:
    """Return the table at a path and those below it that follow it without another table between."""
    run: list[Section] = []
    for section in layout.sections:
        if section.path[: len(path)] == path:
            run.append(section)
        elif run:
            break
    return run


def last_of(layout: Layout, names: Sequence[str]) -> Section:
    """Return the last section that stands under one of these top-level names, else the root."""
    found = layout.sections[0]
    for section in layout.sections:
        if section.path and section.path[0] in names:
            found = section
    return found


def insertion(layout: Layout, position: int, block: str, newline: str, *, spaced: bool) -> Splice:
    """Return what puts a block of lines (with their newlines) at a line start, an empty line around it.

    Where the text's last line has no newline, the new last line has none either.
    """
    text = layout.text
    gap = newline if spaced else ""
    lead = ""
    if position and text[position - 1] != "\n":
        lead = newline + gap
        block = block.removesuffix(newline)
    elif not _follows_empty_line(text, position):
        lead = gap
    is_followed = position < len(text) and not text.startswith(_NEWLINES, position)
    tail = gap if is_followed else ""
    return Splice(position, position, lead + block + tail)


def is_spaced(layout: Layout) -> bool:
    """Return whether the file has empty lines between its tables, as it has unless it shows otherwise."""
    tables = layout.sections[2:]
    text = layout.text
    close = sum(not _follows_empty_line(text, block_start(layout, section)) for section in tables[-20:])
    return close * 2 <= len(tables[-20:])


def _follows_empty_line(text: str, position: int) -> bool:
    return position == 0 or text.endswith(_EMPTY_LINES, 0, position)


def removed_block(layout: Layout, section: Section) -> Splice:
    """Return what takes out a section with its comments, and one of the empty lines around it."""
    text = layout.text
    start, end = block_start(layout, section), block_end(layout, section)
    if _follows_empty_line(text, start):
        end = _after_empty_lines(text, end)
    if end == len(text):
        start = _before_empty_lines(text, start)
    return Splice(start, end, "")


def _after_empty_lines(text: str, position: int) -> int:
    while text.startswith(_NEWLINES, position):
        position += 1 if text.startswith("\n", position) else 2
    return position


def _before_empty_lines(text: str, position: int) -> int:
    while text.endswith(_EMPTY_LINES, 0, position):
        position -= 2 if text.endswith("\r\n", 0, position) else 1
    return position
