"""Roll-ups → the table of `status`: a line for each area or partner, and their sum."""

from collections.abc import Sequence

from roadmap_cli import safe
from roadmap_cli.query import Row
from roadmap_cli.summary import Rollup
from roadmap_cli.views.grid import Cell, Column, Grid
from roadmap_cli.views.marks import bar, due_style

_COUNTS = ("total", "open", "overdue", "due_soon", "at_risk")
_TITLES = {
    "title": "title",
    "total": "total",
    "progress": "progress",
    "open": "open",
    "overdue": "overdue",
    "due_soon": "due soon",
    "at_risk": "at risk",
    "next": "next deadline",
}
_SHORT_TITLES = {"due_soon": "soon", "at_risk": "risk", "next": "next"}
_ALL = ("id", *_TITLES)
_WITHOUT_TITLE = tuple(name for name in _ALL if name != "title")
_NARROW = ("id", "progress", "open", "overdue", "next")
_NARROWEST = ("id", "progress", "open", "overdue")
_STYLES = {"overdue": "bad", "due_soon": "warn", "at_risk": "warn"}
_BAR = 10


def rollup_grid(
    kind: str,
    rollups: Sequence[tuple[Rollup, Row | None]],
    total: tuple[Rollup, Row | None] | None,
    width: int | None,
    signs: bool,
) -> Grid:
    """Return a line for each roll-up, given with the row that falls due next, and the total below.

    `kind` heads the ids ("area", "partner"). Columns and bars give way where the terminal, `width` columns
    wide, is narrow; None is a pipe, where there is room for all.
    """
    names = _columns_for(width)
    short = width is not None and width < 100
    titles = _TITLES | (_SHORT_TITLES if short else {}) | ({"title": "name"} if kind == "partner" else {})
    columns = [
        Column(
            kind if name == "id" else titles[name],
            "right" if name in _COUNTS else "left",
            name == "title",
        )
        for name in names
    ]
    bar_columns = _BAR if width is None or width >= 76 else 5 if width >= 56 else 0
    with_id = width is None or width >= 150

    def cells(rollup: Rollup, following: Row | None) -> list[Cell]:
        due = _next_cell(following, with_id)
        return [_cell(rollup, name, due, bar_columns, signs, "title" in names) for name in names]

    footer = [_in_total(cell, name) for cell, name in zip(cells(*total), names, strict=True)] if total else []
    return Grid(columns, [cells(*one) for one in rollups], footer=footer)


def _columns_for(width: int | None) -> Sequence[str]:
    if width is None or width >= 100:
        return _ALL
    if width >= 76:
        return _WITHOUT_TITLE
    return _NARROW if width >= 56 else _NARROWEST


def _cell(rollup: Rollup, name: str, due: Cell, bar_columns: int, signs: bool, has_title: bool) -> Cell:
    match name:
        case "id":
            id = safe.line(rollup.id) or "-"
            return Cell(id if rollup.title or has_title else f"{id} (not declared)", "strong")
        case "title":
            return Cell(safe.line(rollup.title)) if rollup.title else Cell("(not declared)", "warn")
        case "progress":
            return Cell(bar(rollup.progress, bar_columns, signs), "good" if rollup.progress else "faint")
        case "next":
            return due
        case _:
            count = getattr(rollup, name)
            return Cell(str(count), _STYLES.get(name, "") if count else "faint")


def _in_total(cell: Cell, name: str) -> Cell:
    """Return a cell of the total; no area can have the id `Total`, since ids are lower-case."""
    if name in ("id", "title"):
        return Cell("Total" if name == "id" else "", "strong")
    return cell


def _next_cell(row: Row | None, with_id: bool) -> Cell:
    if row is None:
        return Cell("-", "faint")
    text = safe.line(row.deadline or "")
    return Cell(f"{text}  {safe.line(row.id)}" if with_id else text, due_style(row.flags))
