"""Roll-ups → the table of `status`: a line for each area or partner, and their sum."""

from collections.abc import Sequence

from roadmap_cli import safe
from roadmap_cli.query import Row
from roadmap_cli.summary import Rollup
from roadmap_cli.views.grid import Cell, Column, Grid
from roadmap_cli.views.marks import bar, dash, due_style, outcome_bar

_COUNTS = (
    *("total", "met", "partly_met", "open", "not_kept", "overdue", "milestones_overdue", "at_risk"),
    *("unknown", "due_soon"),
)
_TITLES = {
    "title": "title",
    "total": "total",
    "met": "met",
    "partly_met": "partly",
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
_SHORT_TITLES = {"milestones_overdue": "milestones", "at_risk": "risk", "due_soon": "soon", "next": "next"}
_ALL = ("id", *_TITLES)
_WIDE = tuple(name for name in _ALL if name not in ("progress", "milestones_overdue", "due_soon"))
_WITHOUT_TITLE = tuple(name for name in _WIDE if name != "title")
_NARROW = tuple(name for name in _WITHOUT_TITLE if name not in ("at_risk", "unknown"))
_NARROWER = ("id", "total", "met", "partly_met", "open", "not_kept", "overdue")
_NARROWEST = ("id", "met", "partly_met", "open", "not_kept")
_COLUMNS_FROM = ((160, _ALL), (116, _WIDE), (98, _WITHOUT_TITLE), (76, _NARROW), (56, _NARROWER))
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
    short = width is not None and width < 180
    titles = _TITLES | (_SHORT_TITLES if short else {}) | ({"title": "name"} if kind == "partner" else {})
    columns = [
        Column(
            kind if name == "id" else titles[name],
            "right" if name in (*_COUNTS, "progress") else "left",
            name == "title",
        )
        for name in names
    ]
    bar_columns = _BAR if width is None or width >= 98 else 8
    with_id = width is None or width >= 200

    def cells(rollup: Rollup, following: Row | None) -> list[Cell]:
        due = _next_cell(following, with_id, signs)
        return [_cell(rollup, name, due, bar_columns, signs, "title" in names) for name in names]

    footer = [_in_total(cell, name) for cell, name in zip(cells(*total), names, strict=True)] if total else []
    return Grid(columns, [cells(*one) for one in rollups], footer=footer)


def _columns_for(width: int | None) -> Sequence[str]:
    if width is None:
        return _ALL
    return next((names for least, names in _COLUMNS_FROM if width >= least), _NARROWEST)


def _cell(rollup: Rollup, name: str, due: Cell, bar_columns: int, signs: bool, has_title: bool) -> Cell:
    match name:
        case "id":
            id = safe.line(rollup.id) or "-"
            return Cell(id if rollup.title or has_title else f"{id} (not declared)", "strong")
        case "title":
            return Cell(safe.line(rollup.title)) if rollup.title else Cell("(not declared)", "warn")
        case "outcome":
            return outcome_bar(rollup, bar_columns, signs)
        case "progress":
            return Cell(bar(rollup.progress, 0, signs).strip(), "" if rollup.progress else "faint")
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


def _next_cell(row: Row | None, with_id: bool, signs: bool) -> Cell:
    if row is None:
        return Cell(dash(signs), "faint")
    text = safe.line(row.deadline or "")
    return Cell(f"{text}  {safe.line(row.id)}" if with_id else text, due_style(row.flags))
