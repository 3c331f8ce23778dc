"""Pages and JSON of `status`: totals, overdue and coming commitments, commitments of an area."""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from typing import Any

import msgspec

from roadmap_cli import escape
from roadmap_cli.analysis.aggregate import Group, Rollup, by_area, next_due_row, overdue, upcoming
from roadmap_cli.analysis.flags import Flag
from roadmap_cli.analysis.query import Row
from roadmap_cli.model.types import Area, Roadmap
from roadmap_cli.output.blocks import Cell, Column, Grid, Line, Page
from roadmap_cli.output.reports.due import commitments_grid, due_grid, milestones_grid, overdue_milestones
from roadmap_cli.output.widths import COLUMN_GAP
from roadmap_cli.output.words import bar, dash, due_style, outcome_bar, outcome_legend

_COUNTS = (
    *("total", "superseded", "met", "partly_met", "open", "not_kept", "overdue", "milestones_overdue"),
    *("at_risk", "unknown", "due_soon"),
)
_ALL = (
    *("id", "title", "total", "superseded", "met", "partly_met", "open", "not_kept", "outcome", "progress"),
    *("overdue", "milestones_overdue", "at_risk", "unknown", "due_soon", "next"),
)
_TITLES = {name: name.replace("_", " ") for name in _ALL} | {"next": "next deadline"}
_SHORT_TITLES = {
    "partly_met": "partly",
    "milestones_overdue": "milestones",
    "at_risk": "risk",
    "due_soon": "soon",
    "next": "next",
}
_LEAST = ("id", "met", "partly_met", "open", "not_kept")
_OPTIONAL = (
    *("overdue", "total", "superseded", "at_risk", "unknown", "outcome", "progress", "milestones_overdue"),
    *("title", "next", "due_soon"),
)
"""The columns that are added if there is room, the most important first."""
_MAY_BE_EMPTY = ("unknown", "at_risk", "next", "milestones_overdue", "due_soon")
_STYLES = {
    "met": "met",
    "partly_met": "partly-met",
    "not_kept": "not-kept",
    "overdue": "overdue",
    "milestones_overdue": "overdue",
    "at_risk": "at-risk",
    "due_soon": "due-soon",
}
_BAR = 10
_SHORT_BAR = 8
_LEAST_TITLE = 24

RollupLine = tuple[Rollup, Row | None]


class _RollupLayout(msgspec.Struct, frozen=True):
    """The columns of a table, and the form of headings, bars and next deadlines."""

    names: Sequence[str] = _ALL
    has_short_heads: bool = False
    bar_columns: int = _BAR
    with_id: bool = True


def rollup_grid(
    kind: str, rollups: Sequence[RollupLine], total: RollupLine | None, width: int | None, signs: bool
) -> Grid:
    """Return a row for each roll-up and the next due row, then the total; `kind` is the title of the ids.

    A terminal of `width` columns always shows the outcomes, and other columns if there is room; a pipe (None)
    shows all.
    """

    def grid(layout: _RollupLayout) -> Grid:
        return _grid(kind, rollups, total, layout, signs)

    lines = [*rollups, *([total] if total else [])]
    if width is None:
        return grid(_RollupLayout(names=[name for name in _ALL if name not in _absent(lines)]))
    return grid(_layout_for(width, lines, grid))


def has_bar(grid: Grid) -> bool:
    """Return whether a table of roll-ups has bars, which need a legend."""
    return any(column.title == _TITLES["outcome"] for column in grid.columns)


def _absent(lines: Sequence[RollupLine]) -> Collection[str]:
    """Return the columns that are shown only if they are not empty."""
    return () if any(rollup.superseded for rollup, _ in lines) else ("superseded",)


def _layout_for(
    width: int, lines: Sequence[RollupLine], grid: Callable[[_RollupLayout], Grid]
) -> _RollupLayout:
    """Return the layout that fits a terminal; empty columns are added only if titles are not cut."""
    chosen = _RollupLayout(names=_LEAST, has_short_heads=True, bar_columns=_SHORT_BAR, with_id=False)

    def widened(least_title: int, **change: Any) -> _RollupLayout:
        wider = msgspec.structs.replace(chosen, **change)
        return wider if _width_of(grid(wider), least_title) <= width else chosen

    def with_column(added: str) -> list[str]:
        return [name for name in _ALL if name == added or name in chosen.names]

    empty = [name for name in _MAY_BE_EMPTY if not any(_has_value(name, *line) for line in lines)]
    for name in (name for name in _OPTIONAL if name not in (*empty, *_absent(lines))):
        chosen = widened(_LEAST_TITLE, names=with_column(name))
    for name in empty:
        chosen = widened(width, names=with_column(name))
    for change in ({"bar_columns": _BAR}, {"has_short_heads": False}, {"with_id": True}):
        chosen = widened(width, **change)
    return chosen


def _has_value(name: str, rollup: Rollup, following: Row | None) -> bool:
    return following is not None if name == "next" else bool(getattr(rollup, name))


def _width_of(grid: Grid, least_title: int) -> int:
    """Return the width of a table whose titles are cut to `least_title`."""
    total = COLUMN_GAP * (len(grid.columns) - 1)
    for place, column in enumerate(grid.columns):
        texts = (column.title, *(line[place].text for line in grid.lines))
        widest = max(map(escape.width, texts))
        total += min(widest, least_title) if column.flexible else widest
    return total


def _grid(
    kind: str, rollups: Sequence[RollupLine], total: RollupLine | None, layout: _RollupLayout, signs: bool
) -> Grid:
    titles = _TITLES | {"id": kind} | (_SHORT_TITLES if layout.has_short_heads else {})
    titles |= {"title": "name"} if kind == "partner" else {}
    columns = [
        Column(titles[name], "right" if name in (*_COUNTS, "progress") else "left", name == "title")
        for name in layout.names
    ]

    def cells(rollup: Rollup, following: Row | None) -> list[Cell]:
        return [_cell(rollup, name, following, layout, signs) for name in layout.names]

    # No area can have the id `Total`: ids are lowercase.
    labels = {"id": Cell("Total", "strong"), "title": Cell("", "strong")}
    footer = zip(cells(*total), layout.names, strict=True) if total else ()
    footer_cells = [labels.get(name, cell) for cell, name in footer]
    return Grid(columns, [cells(*line) for line in rollups], footer=footer_cells)


def _cell(rollup: Rollup, name: str, following: Row | None, layout: _RollupLayout, signs: bool) -> Cell:
    match name:
        case "id":
            group_id = escape.line(rollup.id) or "-"
            is_declared = rollup.title or "title" in layout.names
            return Cell(group_id if is_declared else f"{group_id} (not declared)", "strong")
        case "title":
            return Cell(escape.line(rollup.title)) if rollup.title else Cell("(not declared)", "warning")
        case "outcome":
            return outcome_bar(rollup, layout.bar_columns, signs)
        case "progress":
            return Cell(bar(rollup.progress, 0, signs).strip(), "" if rollup.progress else "faint")
        case "next":
            return _next_cell(following, layout.with_id, signs)
        case _:
            count = getattr(rollup, name)
            return Cell(str(count), _STYLES.get(name, "") if count else "faint")


def _next_cell(row: Row | None, with_id: bool, signs: bool) -> Cell:
    if row is None:
        return Cell(dash(signs), "faint")
    text = escape.line(row.promised)
    return Cell(f"{text}  {escape.line(row.id)}" if with_id else text, due_style(row.flags))


NEXT = 5
"""How many coming commitments are shown."""


class Overview(msgspec.Struct, frozen=True, kw_only=True):
    """Groups with their roll-ups, and the total, which counts each commitment once.

    `kind` is "area" or "partner", `rows` are the commitments of the total, `areas` the requested areas.
    """

    title: str
    as_of: date
    kind: str
    groups: Sequence[Group]
    rollups: Sequence[Rollup]
    total: Rollup
    rows: Sequence[Row]
    filter: str | None = None
    has_expression: bool = False
    areas: Collection[str] = ()


def record_of(overview: Overview, with_commitments: bool) -> dict[str, Any]:
    """Return the JSON of `status`."""
    record: dict[str, Any] = {
        "title": overview.title,
        "as_of": overview.as_of,
        "filter": overview.filter,
        f"{overview.kind}s": overview.rollups,
        "total": overview.total,
    }
    return record | ({"commitments": overview.rows} if with_commitments else {})


def heading(title: str, as_of: date, signs: bool) -> Line:
    """Return a line with the title and the day."""
    day = Cell(f"{'·' if signs else '-'} as of {as_of}", "faint")
    return Line([Cell(escape.line(title), "strong"), day], gap=" ")


def filter_lines(filter_text: str | None) -> list[Line]:
    """Return a line with the filter, or nothing without a filter."""
    return [Line([Cell(f"Filter: {escape.line(filter_text)}")])] if filter_text else []


def whole_page(overview: Overview, roadmap: Roadmap, limit: int, width: int | None, signs: bool) -> Page:
    """Return the page of a roadmap: roll-ups, at most `limit` overdue items (0 is all), what is due next."""
    late = overdue(overview.rows)
    shown = late[:limit] if limit else late
    following = upcoming(overview.rows)[:NEXT]
    milestones = overdue_milestones(overview.rows, roadmap, overview.as_of)
    milestones_shown = milestones[:limit] if limit else milestones
    rollups = _rollups(overview, width, signs, with_total=True)
    blocks: list[Line | Grid] = [*filter_lines(overview.filter), *rollups]
    if shown:
        blocks.append(due_grid(f"Overdue: {_count(len(late), len(shown))}, oldest first", shown, width))
    if milestones_shown:
        count = _count(len(milestones), len(milestones_shown))
        blocks.append(milestones_grid(f"Milestones overdue: {count}, oldest first", milestones_shown, width))
    if overview.rows and not late and not milestones:
        blocks.append(Line([Cell("Nothing is overdue.")]))
    if following:
        blocks.append(due_grid("Next", following, width))
    more = len(late) - len(shown) + len(milestones) - len(milestones_shown)
    hidden = f"{more:,} more overdue; `roadmap list --overdue` shows all" if more else ""
    return Page(heading(overview.title, overview.as_of, signs), blocks, hidden)


def areas_page(overview: Overview, roadmap: Roadmap, limit: int, width: int | None, signs: bool) -> Page:
    """Return the page of `overview.areas`: roll-ups, then at most `limit` commitments (0 is all)."""
    rows = overview.rows[:limit] if limit else overview.rows
    groups = by_area(roadmap, rows, {row.area for row in rows}) if rows else []
    is_one_area = overview.kind == "area" and len(overview.areas) == 1
    blocks: list[Line | Grid] = []
    if is_one_area:
        blocks.extend(_about(roadmap.areas.get(overview.groups[0].id)))
    blocks.extend(filter_lines(overview.filter))
    blocks.extend(_rollups(overview, width, signs, with_total=not is_one_area))
    for group in groups:
        title = f"{escape.line(group.id)}  {escape.line(group.title)}".rstrip() if len(groups) > 1 else ""
        blocks.append(commitments_grid(group.rows, width, signs, title))
    if not overview.rows:
        comes_later = any(commitment.area in overview.areas for commitment in roadmap.commitments.values())
        when = f"as of {overview.as_of}" if comes_later else "yet"
        sentence = "No commitments match." if overview.has_expression else f"No commitments {when}."
        blocks.append(Line([Cell(sentence, "faint")]))
    more = len(overview.rows) - len(rows)
    hidden = f"{more:,} more; --limit 0 shows all" if more else ""
    return Page(heading(overview.title, overview.as_of, signs), blocks, hidden)


def _about(area: Area | None) -> list[Line]:
    if area is None:
        return []
    lead = f"Lead: {escape.line(area.lead)}" if area.lead else ""
    title = Line([Cell(escape.line(area.title), "strong")])
    return [title, *(Line([Cell(text)]) for text in (escape.line(area.summary), lead) if text)]


def _count(total: int, shown: int) -> str:
    return str(total) if total == shown else f"{shown} of {total:,}"


def _rollups(
    overview: Overview, width: int | None, signs: bool, *, with_total: bool
) -> Iterator[Line | Grid]:
    """Yield the roll-ups, the legend of bars, and how many commitments only some partners gave up."""
    groups = zip(overview.rollups, overview.groups, strict=True)
    lines = [(rollup, next_due_row(group.rows)) for rollup, group in groups]
    total = (overview.total, next_due_row(overview.rows)) if with_total else None
    grid = rollup_grid(overview.kind, lines, total, width, signs)
    yield grid
    if overview.rows and has_bar(grid):
        yield outcome_legend(signs)
    partly = sum(Flag.PARTNER_BROKEN in row.flags for row in overview.rows)
    if partly:
        words = f"Broken or dropped by some partners, not by all: {partly:,} of {overview.total.total:,}"
        yield Line([Cell(words, "not-kept")])
