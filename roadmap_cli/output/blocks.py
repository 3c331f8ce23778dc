"""What output is made of: grids, lines, pages and parts, before a format is chosen."""

from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec


class Column(msgspec.Struct, frozen=True):
    """A column's heading and side; `flexible` ones give way first where the terminal is narrow."""

    title: str
    align: Literal["left", "right"] = "left"
    flexible: bool = False


class Cell(msgspec.Struct, frozen=True, gc=False):
    """A cell's text, safe for a terminal, and its style: a name of `STYLES` or an empty string.

    `runs` are pieces of the text with styles of their own, if any; joined they are the text. `is_address` is
    True for a source or evidence, which Markdown shows as a link if a page may link to it.
    """

    text: str
    style: str = ""
    runs: tuple["Cell", ...] = ()
    is_address: bool = False


class Grid(msgspec.Struct, frozen=True):
    """Columns and rows; a row is as long as `columns`. `heading` stands above, one line.

    `footer` is a last row that sums up the others, or empty.
    """

    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    heading: str = ""
    footer: Sequence[Cell] = ()

    @property
    def lines(self) -> Sequence[Sequence[Cell]]:
        """The rows and, where there is one, the footer."""
        return [*self.rows, self.footer] if self.footer else self.rows


STYLES = {
    "good": "32",
    "fair": "36",
    "warn": "33",
    "bad": "31",
    "faint": "2",
    "strong": "1",
    "gone": "31",
    "new": "32",
}
"""Style names and the ANSI SGR parameters (ECMA-48, 8.3.117) that stand for them."""


GAP = "  "


class Line(msgspec.Struct, frozen=True):
    """Cells that stand side by side, `gap` apart; empty ones are left out."""

    cells: Sequence[Cell]
    gap: str = GAP

    @property
    def shown(self) -> list[Cell]:
        """The cells that say something."""
        return [cell for cell in self.cells if cell.text]


class Page(msgspec.Struct, frozen=True):
    """What a command shows to a person; blank lines part the blocks, but not a line from a line.

    `hidden` is a sentence on what a limit left out, for stderr, or empty.
    """

    heading: Line
    blocks: Sequence[Line | Grid]
    hidden: str = ""


def apart(blocks: Sequence[Line | Grid]) -> Iterator[tuple[Line | Grid, bool]]:
    """Yield each block, and whether a blank line parts it from what is above; lines stay together."""
    above: Line | Grid | None = None
    for block in blocks:
        yield block, not (isinstance(block, Line) and isinstance(above, Line))
        above = block


class PartEntry(msgspec.Struct, frozen=True):
    """A label and one or more lines beside it."""

    label: str
    lines: Sequence[Line]


class Part(msgspec.Struct, frozen=True):
    """Entries under a heading, which may be empty."""

    heading: str
    entries: Sequence[PartEntry]
