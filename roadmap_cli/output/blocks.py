"""The structure of output: grids, lines, pages and parts, independent of a format."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Literal

import msgspec

from roadmap_cli import escape


class Role(StrEnum):
    """What a column is for; it decides when the column is cut or left out (`output/widths.py`)."""

    FACT = "fact"
    """A status, a day or a number: never cut."""
    TITLE = "title"
    """A title or another long text: the last to be cut."""
    ID = "id"
    """An id beside a title: cut at a hyphen before a title is."""
    AREA = "area"
    """Where a row belongs: the first to be left out."""
    EXTRA = "extra"
    """A fact that can be left out, the rightmost first."""
    REASON = "reason"
    """What explains a row: never cut; without room for it, it is on lines of its own below the row."""


class Column(msgspec.Struct, frozen=True):
    """A table column.

    `short_title` is its title on a narrow terminal. `label` precedes its cells where no title is above them,
    if they need one.
    """

    title: str
    align: Literal["left", "right"] = "left"
    role: Role = Role.FACT
    short_title: str = ""
    label: str = ""


class Cell(msgspec.Struct, frozen=True, gc=False):
    """Text that is safe for a terminal, and its style: one of `colors.STYLES` or an empty string.

    `runs` split the text into pieces with different styles. `is_address` marks a source or evidence, which
    Markdown shows as a link where linking is allowed. `commitment` is the id that the text shows, or is
    empty: terminals link both.
    """

    text: str
    style: str = ""
    runs: tuple["Cell", ...] = ()
    is_address: bool = False
    commitment: str = ""


def id_cell(commitment_id: str, style: str = "") -> Cell:
    """Return the id of a commitment, which terminals link to its entry."""
    return Cell(escape.line(commitment_id), style, commitment=commitment_id)


class Grid(msgspec.Struct, frozen=True):
    """A table. `heading` is a line above it, `footer` a row of totals below it; either may be empty.

    Without `has_titles`, text shows no titles of columns.
    """

    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    heading: str = ""
    footer: Sequence[Cell] = ()
    has_titles: bool = True

    @property
    def titles(self) -> Sequence[str]:
        """The shown titles of the columns, empty without `has_titles`."""
        return [column.title if self.has_titles else "" for column in self.columns]

    @property
    def lines(self) -> Sequence[Sequence[Cell]]:
        """The rows, followed by the footer if there is one."""
        return [*self.rows, self.footer] if self.footer else self.rows


GAP = "  "


class Line(msgspec.Struct, frozen=True):
    """Cells side by side, separated by `gap`; empty cells are not shown."""

    cells: Sequence[Cell]
    gap: str = GAP

    @property
    def shown(self) -> list[Cell]:
        """The cells that are not empty."""
        return [cell for cell in self.cells if cell.text]


class Page(msgspec.Struct, frozen=True):
    """The output of a command for people. `hidden` says on stderr what a limit left out, or is empty."""

    heading: Line
    blocks: Sequence[Line | Grid]
    hidden: str = ""


def spaced(blocks: Sequence[Line | Grid]) -> Iterator[tuple[Line | Grid, bool]]:
    """Yield each block and whether a blank line precedes it: always, except between two lines."""
    previous: Line | Grid | None = None
    for block in blocks:
        yield block, not (isinstance(block, Line) and isinstance(previous, Line))
        previous = block


class PartEntry(msgspec.Struct, frozen=True):
    """A label with one or more lines beside it. `commitment` is the id that the label shows, if it is one."""

    label: str
    lines: Sequence[Line]
    commitment: str = ""


class Part(msgspec.Struct, frozen=True):
    """Entries under a heading; the heading may be empty."""

    heading: str
    entries: Sequence[PartEntry]
