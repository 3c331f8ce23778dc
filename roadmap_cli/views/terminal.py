"""Grid → Rich table, for a person at a terminal."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from roadmap_cli.views.grid import Cell, Grid

if TYPE_CHECKING:
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

RICH_STYLES = {
    "good": "green",
    "fair": "cyan",
    "warn": "yellow",
    "bad": "red",
    "faint": "dim",
    "strong": "bold",
    "": "",
}


def render_grids(grids: Sequence[Grid]) -> "Group":
    """Return the grids one below the other."""
    from rich.console import Group

    return Group(*(render_table(grid) for grid in grids))


def render_table(grid: Grid) -> "Table":
    """Return the grid as a Rich table; flexible columns are cut with … where the terminal is narrow."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
    table.title, table.title_justify, table.title_style = grid.heading or None, "left", "bold"
    for column in grid.columns:
        table.add_column(
            column.title,
            justify=column.align,
            no_wrap=not column.flexible,  # Rich takes width from the columns that may wrap first
            overflow="ellipsis",
            min_width=8 if column.flexible else None,
        )
    for row in grid.rows:
        table.add_row(*(_text(cell) for cell in row))
    return table


def _text(cell: Cell) -> "Text":
    from rich.text import Text  # Text takes no markup: what the user wrote stays text

    return Text(cell.text, style=RICH_STYLES[cell.style], no_wrap=True, overflow="ellipsis")
