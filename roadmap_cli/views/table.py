"""A grid as Rich draws it on a terminal: segments of a known width, one line a row.

Rich's own table measures, wraps and folds each cell anew: two seconds for ten thousand rows. Here the widths
are known and each cell stays on its line.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from roadmap_cli import safe
from roadmap_cli.views.grid import Cell, Column, Grid
from roadmap_cli.views.widths import COLUMN_GAP

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions
    from rich.segment import Segment

RICH_STYLES = {
    "good": "green",
    "fair": "cyan",
    "warn": "yellow",
    "bad": "red",
    "faint": "dim",
    "strong": "bold",
    "gone": "red",
    "new": "green",
    "": "",
}


class Table:
    """The heads of a grid, a rule, its rows, and where it has one a rule and its footer."""

    def __init__(self, grid: Grid, widths: Sequence[int], signs: bool) -> None:
        """Keep a grid, how wide each column is drawn, and whether more than ASCII can be shown."""
        self._grid = grid
        self._widths = widths
        self._signs = signs

    def __rich_console__(self, console: "Console", options: "ConsoleOptions") -> Iterator["Segment"]:
        """Yield the segments of all lines."""
        from rich.segment import Segment
        from rich.style import Style

        styles = {name: Style.parse(words) if words else None for name, words in RICH_STYLES.items()}
        bold = {name: Style.parse(f"bold {words}") for name, words in RICH_STYLES.items()}
        across = sum(self._widths) + COLUMN_GAP * (len(self._widths) - 1)
        rule = [Segment(("─" if self._signs else "-") * across), Segment.line()]
        heads = [Cell(column.title, "strong") for column in self._grid.columns]

        def drawn(line: Sequence[Cell], styles: Mapping[str, Style | None]) -> Iterator[Segment]:
            for text, style in _pieces(line, self._grid.columns, self._widths):
                yield Segment(text, styles[style])
            yield Segment.line()

        yield from drawn(heads, styles)
        yield from rule
        for row in self._grid.rows:
            yield from drawn(row, styles)
        if self._grid.footer:
            yield from rule
            yield from drawn(self._grid.footer, bold)


def _pieces(
    line: Sequence[Cell], columns: Sequence[Column], widths: Sequence[int]
) -> Iterator[tuple[str, str]]:
    """Yield the texts of a line with their styles; neighbours without one are joined."""
    plain = ""
    gap = ""
    for cell, column, width in zip(line, columns, widths, strict=True):
        text = cell.text
        taken = len(text) if text.isascii() else safe.width(text)
        if taken > width:
            text = safe.cut(text, width)
            taken = safe.width(text)
        blank = " " * (width - taken)
        plain += gap
        gap = " " * COLUMN_GAP
        if column.align == "right":
            plain += blank
            blank = ""
        if cell.runs and text == cell.text:
            yield from ((run, style) for run, style in ((plain, ""), *_runs_of(cell)) if run)
            plain = blank
        elif cell.style and text:
            if plain:
                yield plain, ""
            yield text, cell.style
            plain = blank
        else:
            plain += text + blank
    if plain := plain.rstrip(" "):
        yield plain, ""


def _runs_of(cell: Cell) -> Iterator[tuple[str, str]]:
    return ((run.text, run.style) for run in cell.runs)
