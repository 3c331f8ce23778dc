"""The pages of `status`: totals, what is overdue or next, and the commitments of an area."""

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
        widest = max(
            escape.width(text) for text in (column.title, *(line[place].text for line in grid.lines))
        )
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
            commitment_id = escape.line(rollup.id) or "-"
            is_declared = rollup.title or "title" in layout.names
            return Cell(commitment_id if is_declared else f"{commitment_id} (not declared)", "strong")
        case "title":
            return Cell(escape.line(rollup.title)) if rollup.title else Cell("(not declared)", "warn")
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
    text = escape.line(row.deadline or "")
    return Cell(f"{text}  {escape.line(row.id)}" if with_id else text, due_style(row.flags))


NEXT = 5
"""How many of what comes next are shown."""


class Overview(msgspec.Struct, frozen=True, kw_only=True):
    """What `status` shows: groups with their roll-ups and the total of all, each commitment counted once.

    `kind` names what the groups are ("area", "partner"); `rows` are the commitments of the total.
    """

    title: str
    as_of: date
    kind: str
    groups: Sequence[Group]
    rollups: Sequence[Rollup]
    total: Rollup
    rows: Sequence[Row]
    filter: str | None = None


def record_of(overview: Overview, with_commitments: bool) -> dict[str, Any]:
    """Return the record for JSON: the contract of `status`."""
    record: dict[str, Any] = {
        "title": overview.title,
        "as_of": overview.as_of,
        "filter": overview.filter,
        f"{overview.kind}s": overview.rollups,
        "total": overview.total,
    }
    return record | ({"commitments": overview.rows} if with_commitments else {})


def heading(title: str, as_of: date, signs: bool) -> Line:
    """Return what stands above: the roadmap's title and the day it is looked at."""
    day = Cell(f"{'·' if signs else '-'} as of {as_of}", "faint")
    return Line([Cell(escape.line(title), "strong"), day], gap=" ")


def filter_lines(filter_text: str | None) -> list[Line]:
    """Return the line with the filter, if there is one."""
    return [Line([Cell(f"Filter: {escape.line(filter_text)}")])] if filter_text else []


def whole_page(seen: Overview, roadmap: Roadmap, limit: int, width: int | None, signs: bool) -> Page:
    """Return the page of a roadmap: roll-ups, at most `limit` overdue ones (0 is all), what comes next."""
    late = overdue(seen.rows)
    shown = late[:limit] if limit else late
    following = upcoming(seen.rows)[:NEXT]
    milestones = overdue_milestones(seen.rows, roadmap, seen.as_of)
    milestones_shown = milestones[:limit] if limit else milestones
    blocks: list[Line | Grid] = [*_rollups(seen, width, signs, with_total=True)]
    if shown:
        blocks.append(due_grid(f"Overdue: {_count(len(late), len(shown))}, oldest first", shown, width))
    if milestones_shown:
        milestones_heading = (
            f"Milestones overdue: {_count(len(milestones), len(milestones_shown))}, oldest first"
        )
        blocks.append(milestones_grid(milestones_heading, milestones_shown, width))
    if seen.rows and not late and not milestones:
        blocks.append(Line([Cell("Nothing is overdue.", "good")]))
    if following:
        blocks.append(due_grid("Next", following, width))
    more = len(late) - len(shown) + len(milestones) - len(milestones_shown)
    hidden = f"{more:,} more overdue; `roadmap list --overdue` shows all" if more else ""
    return Page(heading(seen.title, seen.as_of, signs), blocks, hidden)


def areas_page(
    seen: Overview, roadmap: Roadmap, areas: Collection[str], limit: int, width: int | None, signs: bool
) -> Page:
    """Return the page of some areas: roll-ups, then the commitments, at most `limit` of them (0 is all).

    One area alone has no total below it: it would say the same twice.
    """
    rows = seen.rows[:limit] if limit else seen.rows
    groups = by_area(roadmap, rows, {row.area for row in rows}) if rows else []
    is_one_area = seen.kind == "area" and len(areas) == 1
    blocks: list[Line | Grid] = []
    if is_one_area:
        blocks.extend(_about(roadmap.areas.get(seen.groups[0].id)))
    blocks.extend(filter_lines(seen.filter))
    blocks.extend(_rollups(seen, width, signs, with_total=not is_one_area))
    for group in groups:
        above = f"{escape.line(group.id)}  {escape.line(group.title)}".rstrip()
        blocks.append(commitments_grid(group.rows, width, signs, above if len(groups) > 1 else ""))
    if not seen.rows:
        comes_later = any(commitment.area in areas for commitment in roadmap.commitments.values())
        when = f"as of {seen.as_of}" if comes_later else "yet"
        blocks.append(Line([Cell(f"No commitments {when}.", "faint")]))
    more = len(seen.rows) - len(rows)
    return Page(
        heading(seen.title, seen.as_of, signs), blocks, f"{more:,} more; --limit 0 shows all" if more else ""
    )


def _about(area: Area | None) -> list[Line]:
    """Return the area's own words: its title, summary and lead."""
    if area is None:
        return []
    lead = f"Lead: {escape.line(area.lead)}" if area.lead else ""
    lines = [Line([Cell(escape.line(area.title), "strong")])]
    said = [Line([Cell(text)]) for text in (escape.line(area.summary), lead) if text]
    return [*lines, *said]


def _count(all_of_them: int, shown: int) -> str:
    return str(all_of_them) if all_of_them == shown else f"{shown} of {all_of_them:,}"


def _rollups(seen: Overview, width: int | None, signs: bool, *, with_total: bool) -> Iterator[Line | Grid]:
    """Yield the table of an overview and, if it has bars, their legend.

    Commitments that only some partners gave up are not in the class not kept, so a line counts them.
    """
    lines = [
        (rollup, next_due_row(group.rows)) for rollup, group in zip(seen.rollups, seen.groups, strict=True)
    ]
    total = (seen.total, next_due_row(seen.rows)) if with_total else None
    grid = rollup_grid(seen.kind, lines, total, width, signs)
    yield grid
    if seen.rows and has_bar(grid):
        yield outcome_legend(signs)
    partly = sum(Flag.PARTNER_BROKEN in row.flags for row in seen.rows)
    if partly:
        words = f"Broken or dropped by some partners, not by all: {partly:,} of {len(seen.rows):,}"
        yield Line([Cell(words, "bad")])
