"""The table and the records of `list areas|partners|tags|owners`."""

from collections.abc import Sequence
from typing import Any

from roadmap_cli import escape
from roadmap_cli.analysis.counts import COMMITMENTS
from roadmap_cli.output.blocks import Cell, Column, Grid, Role


def grid_of(columns: Sequence[str], rows: Sequence[Sequence[Any]], *, has_titles: bool = True) -> Grid:
    """Return the table for people."""
    heads = [_column(name, columns) for name in columns]
    cells = [[Cell(escape.line(str(value)) if value is not None else "") for value in row] for row in rows]
    return Grid(heads, cells, has_titles=has_titles)


def _column(name: str, columns: Sequence[str]) -> Column:
    if name == COMMITMENTS:
        return Column(name, "right", label=name)
    is_beside_title = name == "id" and len(columns) > 1
    return Column(name, role=Role.ID if is_beside_title else Role.TITLE)


def records(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    """Return the JSON: an object for each row, with the columns as keys."""
    return [dict(zip(columns, row, strict=True)) for row in rows]
