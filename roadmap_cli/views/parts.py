"""Parts: entries with a label and lines beside it, under headings; in a pipe and in Markdown."""

from collections.abc import Iterator, Sequence

import msgspec

from roadmap_cli import safe
from roadmap_cli.views.grid import Cell
from roadmap_cli.views.page import Line, line_text, markdown_line


class PartEntry(msgspec.Struct, frozen=True):
    """A label and one or more lines beside it."""

    label: str
    lines: Sequence[Line]


class Part(msgspec.Struct, frozen=True):
    """Entries under a heading, which may be empty."""

    heading: str
    entries: Sequence[PartEntry]


def parts_lines(parts: Sequence[Part], color: bool) -> Iterator[str]:
    """Yield parts as lines of plain text, an empty one before each: labels in a column, nothing wrapped."""
    for part in parts:
        yield ""
        if part.heading:
            yield line_text(Line([Cell(part.heading, "strong")]), color)
        wide = max((safe.width(entry.label) for entry in part.entries), default=0)
        for entry in part.entries:
            for line in _beside(entry, wide, color):
                yield line.rstrip()


def _beside(entry: PartEntry, wide: int, color: bool) -> Iterator[str]:
    label = entry.label + " " * (wide - safe.width(entry.label))
    for line in entry.lines:
        yield f"{label}  {line_text(line, color)}"
        label = " " * wide


def markdown_parts(parts: Sequence[Part]) -> Iterator[str]:
    """Yield parts as lines of GitHub-flavoured Markdown, an empty one before each: lists under headings."""
    for part in parts:
        if part.heading:
            yield ""
            yield f"## {safe.markdown(part.heading)}"
        yield ""
        for entry in part.entries:
            yield f"- **{safe.markdown(entry.label)}** {'<br>'.join(map(markdown_line, entry.lines))}"
