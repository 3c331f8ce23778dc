"""A grid: what a table says, before it is decided where it is shown."""

from collections.abc import Sequence
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
