"""Grids and pages → Rich drawings, for a person at a terminal."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from roadmap_cli.views.grid import Cell, Grid
from roadmap_cli.views.page import GAP, Line, Page, apart

if TYPE_CHECKING:
    from rich.box import Box
    from rich.console import Group, RenderableType
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


def render_page(page: Page, signs: bool = True) -> "Group":
    """Return a page; `signs` is False where only ASCII can be shown."""
    from rich.console import Group

    drawn: list[RenderableType] = [render_line(page.heading)]
    for block, is_apart in apart(page.blocks):
        drawn.extend([""] if is_apart else [])
        drawn.append(render_line(block) if isinstance(block, Line) else render_table(block, signs))
    return Group(*drawn)


def render_line(line: Line) -> "Text":
    """Return a line; where the terminal is narrow it goes on below."""
    from rich.text import Text

    text = Text(overflow="fold")
    for position, cell in enumerate(line.shown):
        text.append(GAP if position else "").append(cell.text, style=RICH_STYLES[cell.style])
    return text


def render_table(grid: Grid, signs: bool = True) -> "Table":
    """Return the grid as a Rich table; flexible columns are cut with … where the terminal is narrow."""
    from rich.table import Table

    table = Table(
        box=_box(bool(grid.footer), signs),
        pad_edge=False,
        padding=(0, 1, 0, 0),  # and one column for the divider: two apart, as in a pipe
        show_edge=False,
        header_style="bold",
        show_footer=bool(grid.footer),
    )
    table.title, table.title_justify, table.title_style = grid.heading or None, "left", "bold"
    footer = grid.footer or [Cell("")] * len(grid.columns)
    for column, sum_cell in zip(grid.columns, footer, strict=True):
        table.add_column(
            column.title,
            footer=_text(sum_cell),
            justify=column.align,
            no_wrap=not column.flexible,  # Rich takes width from the columns that may wrap first
            overflow="ellipsis",
            min_width=8 if column.flexible else None,
        )
    for row in grid.rows:
        table.add_row(*(_text(cell) for cell in row))
    return table


def _box(with_footer: bool, signs: bool) -> "Box":
    """Return the rules of a table: one below its heads and one above its footer, nothing else."""
    from rich.box import Box

    rule = " ── " if signs else " -- "
    blank = "    "
    foot = rule if with_footer else blank
    # Said to be ASCII where it is: else Rich draws a full grid where only ASCII can be shown.
    lines = (blank, blank, rule, blank, blank, foot, blank, blank)
    return Box("".join(f"{line}\n" for line in lines), ascii=not signs)


def _text(cell: Cell) -> "Text":
    from rich.text import Text  # Text takes no markup: what the user wrote stays text

    return Text(cell.text, style=RICH_STYLES[cell.style], no_wrap=True, overflow="ellipsis")
