"""Roll-ups → the table of `status`: a line for each area or partner, and their sum."""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from roadmap_cli import safe
from roadmap_cli.query import Row
from roadmap_cli.summary import Rollup
from roadmap_cli.views.grid import Cell, Column, Grid
from roadmap_cli.views.marks import bar, dash, due_style, outcome_bar
from roadmap_cli.views.widths import COLUMN_GAP

_COUNTS = (
    *("total", "met", "partly_met", "open", "not_kept", "overdue", "milestones_overdue", "at_risk"),
    *("unknown", "due_soon"),
)
_TITLES = {
    "title": "title",
    "total": "total",
    "met": "met",
    "partly_met": "partly met",
    "open": "open",
    "not_kept": "not kept",
    "outcome": "outcome",
    "progress": "progress",
    "overdue": "overdue",
    "milestones_overdue": "milestones overdue",
    "at_risk": "at risk",
    "unknown": "unknown",
    "due_soon": "due soon",
    "next": "next deadline",
}
_SHORT_TITLES = {
    "partly_met": "partly",
    "milestones_overdue": "milestones",
    "at_risk": "risk",
    "due_soon": "soon",
    "next": "next",
}
_ALL = ("id", *_TITLES)
_LEAST = ("id", "met", "partly_met", "open", "not_kept")
_BY_WORTH = (
    *("overdue", "total", "at_risk", "unknown", "outcome", "progress", "milestones_overdue", "title", "next"),
    "due_soon",
)
"""The columns that are added if a terminal has room, the most important first."""
_MAY_BE_EMPTY = ("unknown", "at_risk", "next", "milestones_overdue", "due_soon")
_STYLES = {
    "met": "good",
    "partly_met": "fair",
    "not_kept": "bad",
    "overdue": "bad",
    "milestones_overdue": "bad",
    "at_risk": "warn",
    "due_soon": "warn",
}
_BAR = 10
_SHORT_BAR = 8
_LEAST_TITLE = 24

RollupLine = tuple[Rollup, Row | None]


class _RollupLayout(msgspec.Struct, frozen=True):
    """The parts of a table to show: its columns, their headings, and the width of bars and next deadlines."""

    names: Sequence[str] = _ALL
    has_short_heads: bool = False
    bar_columns: int = _BAR
    with_id: bool = True


def rollup_grid(
    kind: str, rollups: Sequence[RollupLine], total: RollupLine | None, width: int | None, signs: bool
) -> Grid:
    """Return a line for each roll-up, given with the row that falls due next, and the total below.

    `kind` heads the ids ("area", "partner"). A terminal of `width` columns shows the classes that add up to
    the total, and other columns if there is room; None is a pipe, with room for all.
    """

    def grid(layout: _RollupLayout) -> Grid:
        return _grid(kind, rollups, total, layout, signs)

    if width is None:
        return grid(_RollupLayout())
    return grid(_layout_for(width, [*rollups, *([total] if total else [])], grid))


def has_bar(grid: Grid) -> bool:
    """Return whether a table of roll-ups has the bars that a legend explains."""
    return any(column.title == _TITLES["outcome"] for column in grid.columns)


def _layout_for(
    width: int, lines: Sequence[RollupLine], grid: Callable[[_RollupLayout], Grid]
) -> _RollupLayout:
    """Return what fits a terminal; titles are not cut for columns that are empty in all lines."""
    chosen = _RollupLayout(names=_LEAST, has_short_heads=True, bar_columns=_SHORT_BAR, with_id=False)

    def widened(least_title: int, **change: Any) -> _RollupLayout:
        wider = msgspec.structs.replace(chosen, **change)
        return wider if _width_of(grid(wider), least_title) <= width else chosen

    empty = [name for name in _MAY_BE_EMPTY if not any(_says(name, *line) for line in lines)]
    for name in (name for name in _BY_WORTH if name not in empty):
        chosen = widened(_LEAST_TITLE, names=_with(name, chosen.names))
    for name in empty:
        chosen = widened(width, names=_with(name, chosen.names))
    for change in ({"bar_columns": _BAR}, {"has_short_heads": False}, {"with_id": True}):
        chosen = widened(width, **change)
    return chosen


def _with(name: str, names: Sequence[str]) -> list[str]:
    return [one for one in _ALL if one == name or one in names]


def _says(name: str, rollup: Rollup, following: Row | None) -> bool:
    """Return whether a column has a value for a roll-up."""
    return following is not None if name == "next" else bool(getattr(rollup, name))


def _width_of(grid: Grid, least_title: int) -> int:
    """Return how many terminal columns a table takes if titles are cut to a width."""
    taken = COLUMN_GAP * (len(grid.columns) - 1)
    for place, column in enumerate(grid.columns):
        widest = max(safe.width(text) for text in (column.title, *(line[place].text for line in grid.lines)))
        taken += min(widest, least_title) if column.flexible else widest
    return taken


def _grid(
    kind: str, rollups: Sequence[RollupLine], total: RollupLine | None, layout: _RollupLayout, signs: bool
) -> Grid:
    titles = {"id": kind} | _TITLES | (_SHORT_TITLES if layout.has_short_heads else {})
    titles |= {"title": "name"} if kind == "partner" else {}
    columns = [
        Column(titles[name], "right" if name in (*_COUNTS, "progress") else "left", name == "title")
        for name in layout.names
    ]

    def cells(rollup: Rollup, following: Row | None) -> list[Cell]:
        return [_cell(rollup, name, following, layout, signs) for name in layout.names]

    footer = [_in_total(*one) for one in zip(cells(*total), layout.names, strict=True)] if total else []
    return Grid(columns, [cells(*one) for one in rollups], footer=footer)


def _cell(rollup: Rollup, name: str, following: Row | None, layout: _RollupLayout, signs: bool) -> Cell:
    match name:
        case "id":
            id = safe.line(rollup.id) or "-"
            is_declared = rollup.title or "title" in layout.names
            return Cell(id if is_declared else f"{id} (not declared)", "strong")
        case "title":
            return Cell(safe.line(rollup.title)) if rollup.title else Cell("(not declared)", "warn")
        case "outcome":
            return outcome_bar(rollup, layout.bar_columns, signs)
        case "progress":
            return Cell(bar(rollup.progress, 0, signs).strip(), "" if rollup.progress else "faint")
        case "next":
            return _next_cell(following, layout.with_id, signs)
        case _:
            count = getattr(rollup, name)
            return Cell(str(count), _STYLES.get(name, "") if count else "faint")


def _in_total(cell: Cell, name: str) -> Cell:
    """Return a cell of the total; no area can have the id `Total`, since ids are lower-case."""
    if name in ("id", "title"):
        return Cell("Total" if name == "id" else "", "strong")
    return cell


def _next_cell(row: Row | None, with_id: bool, signs: bool) -> Cell:
    if row is None:
        return Cell(dash(signs), "faint")
    text = safe.line(row.deadline or "")
    return Cell(f"{text}  {safe.line(row.id)}" if with_id else text, due_style(row.flags))
