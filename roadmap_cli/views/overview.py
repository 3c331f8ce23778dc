"""The pages of `status`: roll-ups, and below them what is overdue and comes, or an area's commitments."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any

import msgspec

from roadmap_cli import safe
from roadmap_cli.flags import Flag
from roadmap_cli.model.types import Area, Roadmap
from roadmap_cli.query import Row
from roadmap_cli.summary import Group, Rollup, by_area, coming, next_of, overdue
from roadmap_cli.views.due import commitments_grid, due_grid, milestones_grid, overdue_milestones
from roadmap_cli.views.grid import Cell, Grid
from roadmap_cli.views.marks import outcome_legend
from roadmap_cli.views.page import Line, Page
from roadmap_cli.views.rollups import has_bar, rollup_grid

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
    return Line([Cell(safe.line(title), "strong"), day], gap=" ")


def filter_lines(filter: str | None) -> list[Line]:
    """Return the line with the filter, if there is one."""
    return [Line([Cell(f"Filter: {safe.line(filter)}")])] if filter else []


def whole_page(seen: Overview, roadmap: Roadmap, limit: int, width: int | None, signs: bool) -> Page:
    """Return the page of a roadmap: roll-ups, at most `limit` overdue ones (0 is all), what comes next."""
    late = overdue(seen.rows)
    shown = late[:limit] if limit else late
    following = coming(seen.rows)[:NEXT]
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
        above = f"{safe.line(group.id)}  {safe.line(group.title)}".rstrip()
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
    lead = f"Lead: {safe.line(area.lead)}" if area.lead else ""
    lines = [Line([Cell(safe.line(area.title), "strong")])]
    said = [Line([Cell(text)]) for text in (safe.line(area.summary), lead) if text]
    return [*lines, *said]


def _count(all_of_them: int, shown: int) -> str:
    return str(all_of_them) if all_of_them == shown else f"{shown} of {all_of_them:,}"


def _rollups(seen: Overview, width: int | None, signs: bool, *, with_total: bool) -> Iterator[Line | Grid]:
    """Yield the table of an overview and, if it has bars, their legend.

    Commitments that only some partners gave up are not in the class not kept, so a line counts them.
    """
    lines = [(rollup, next_of(group.rows)) for rollup, group in zip(seen.rollups, seen.groups, strict=True)]
    total = (seen.total, next_of(seen.rows)) if with_total else None
    grid = rollup_grid(seen.kind, lines, total, width, signs)
    yield grid
    if seen.rows and has_bar(grid):
        yield outcome_legend(signs)
    partly = sum(Flag.PARTNER_BROKEN in row.flags for row in seen.rows)
    if partly:
        words = f"Broken or dropped by some partners, not by all: {partly:,} of {len(seen.rows):,}"
        yield Line([Cell(words, "bad")])
