"""Pages and JSON of `status`: what is wrong, totals, coming commitments, and the commitments of an area."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any

import msgspec

from roadmap_cli import escape
from roadmap_cli.analysis.aggregate import Group, Rollup, by_area
from roadmap_cli.analysis.flags import Flag
from roadmap_cli.analysis.query import Row
from roadmap_cli.analysis.schedule import next_due_row, upcoming
from roadmap_cli.english import plural
from roadmap_cli.model.types import Area, Roadmap
from roadmap_cli.output.blocks import Cell, Column, Grid, Line, Page, Role
from roadmap_cli.output.reports.due import commitments_grid, next_grid
from roadmap_cli.output.reports.wrong import Wrong, counts_of, shared_limits, wrong_grid, wrong_in
from roadmap_cli.output.widths import first_whole, shows_column
from roadmap_cli.output.words import bar, dash, due_style, outcome_bar, outcome_legend

_OUTCOMES = ("met", "partly_met", "open", "not_kept")
_COUNTS = (
    *("total", "superseded", *_OUTCOMES, "overdue", "stale", "at_risk", "unknown", "due_soon"),
    "milestones_overdue",
)
_SHORT_TITLES = {
    "partly_met": "partly",
    "milestones_overdue": "milestones",
    "at_risk": "risk",
    "due_soon": "soon",
    "next": "next",
}
_STYLES = {
    "met": "met",
    "partly_met": "partly-met",
    "not_kept": "not-kept",
    "overdue": "overdue",
    "milestones_overdue": "overdue",
    "at_risk": "at-risk",
    "due_soon": "due-soon",
}
_PIPE_BAR = 10
_NARROW_BAR = 8
_BARS = ((140, 24), (100, 16), (70, 10), (0, _NARROW_BAR))
"""The least widths of a terminal and the columns of its bars."""

RollupLine = tuple[Rollup, Row | None]


def rollup_grid(
    kind: str, rollups: Sequence[RollupLine], total: RollupLine | None, width: int | None, signs: bool
) -> Grid:
    """Return a row for each roll-up and the next due row, then the total; `kind` is the title of the ids.

    A pipe has ids and titles. A terminal of `width` columns has both if both fit, else the titles, else the
    ids. If nothing fits, titles are cut.
    """
    titles = [rollup.title for rollup, _ in rollups]
    has_own_titles = all(titles) and len({*titles}) == len(titles)
    table = _RollupTable(
        kind=kind,
        rollups=rollups,
        total=total,
        bar_columns=_PIPE_BAR if width is None else next(bar for least, bar in _BARS if width >= least),
        signs=signs,
    )
    title = [("title",)] if has_own_titles else []
    labels = [("id", "title"), *title, ("id",), *title]
    last = len(labels) - 1
    grids = (table.grid(names, is_cut=place == last) for place, names in enumerate(labels))
    return first_whole(grids, width)


class _RollupTable(msgspec.Struct, frozen=True, kw_only=True):
    kind: str
    rollups: Sequence[RollupLine]
    total: RollupLine | None
    bar_columns: int
    signs: bool

    def grid(self, labels: Sequence[str], *, is_cut: bool = False) -> Grid:
        """Return the table with the columns in `labels` first; a terminal may cut them if `is_cut`."""
        counts = [name for name in _COUNTS if name != "superseded" or self._has("superseded")]
        names = [*labels, "outcome", *counts, "progress", "next"]
        rows = [self._cells(line, names) for line in self.rollups]
        footer = self._cells(self.total, names) if self.total else []
        if self.total:
            # No area can have the id `Total`: ids are lowercase.
            footer[: len(labels)] = [Cell("Total", "strong"), Cell("", "strong")][: len(labels)]
        columns = [self._column(name, labels) for name in names]
        if is_cut:
            columns[0] = msgspec.structs.replace(columns[0], role=Role.TITLE)
        return Grid(columns, rows, footer=footer)

    def _has(self, name: str) -> bool:
        lines = [*self.rollups, *([self.total] if self.total else [])]
        return any(getattr(rollup, name) for rollup, _ in lines)

    def _column(self, name: str, labels: Sequence[str]) -> Column:
        if name in labels:
            is_only = len(labels) == 1
            title = self.kind if is_only or name == "id" else "name" if self.kind == "partner" else "title"
            return Column(title)
        title = "next deadline" if name == "next" else name.replace("_", " ")
        is_number = name in _COUNTS or name == "progress"
        is_kept = name == "superseded" or name in _OUTCOMES
        if self.bar_columns > _NARROW_BAR:
            is_kept = is_kept or name == "outcome" or (name == "overdue" and self._has(name))
        return Column(
            title,
            "right" if is_number else "left",
            Role.FACT if is_kept else Role.EXTRA,
            _SHORT_TITLES.get(name, ""),
            title if is_number else "",
        )

    def _cells(self, line: RollupLine, names: Sequence[str]) -> list[Cell]:
        return [self._cell(name, *line, is_labeled="title" in names) for name in names]

    def _cell(self, name: str, rollup: Rollup, following: Row | None, *, is_labeled: bool) -> Cell:
        match name:
            case "id":
                group_id = escape.line(rollup.id) or "-"
                is_declared = rollup.title or is_labeled
                return Cell(group_id if is_declared else f"{group_id} (not declared)", "strong")
            case "title":
                return Cell(escape.line(rollup.title)) if rollup.title else Cell("(not declared)", "warning")
            case "outcome":
                return outcome_bar(rollup, self.bar_columns, self.signs)
            case "progress":
                text = bar(rollup.progress, 0, self.signs).strip()
                return Cell(text, "" if rollup.progress else "faint")
            case "next":
                if following is None:
                    return Cell(dash(self.signs), "faint")
                return Cell(escape.line(following.promised), due_style(following.flags))
            case _:
                count = getattr(rollup, name)
                return Cell(str(count), _STYLES.get(name, "") if count else "faint")


NEXT = 5
"""How many coming commitments are shown at most."""
FIRST_SCREEN = 5
"""How many wrong and coming commitments fit on a terminal of 24 lines beside the totals of six areas."""


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


def heading(title: str, as_of: date, signs: bool, words: Sequence[str | None] = ()) -> Line:
    """Return a line with the title, the day, and other words that are not empty."""
    facts = [f"{'·' if signs else '-'} {escape.line(word)}" for word in (f"as of {as_of}", *words) if word]
    return Line([Cell(escape.line(title), "strong"), *(Cell(fact, "faint") for fact in facts)], gap=" ")


def filter_lines(filter_text: str | None) -> list[Line]:
    """Return a line with the filter, or nothing without a filter."""
    return [Line([Cell(f"Filter: {escape.line(filter_text)}")])] if filter_text else []


def whole_page(
    overview: Overview, roadmap: Roadmap, limit: int | None, width: int | None, signs: bool
) -> Page:
    """Return the page of a roadmap: what is wrong, roll-ups, and what is due next.

    Each list of what is wrong has at most `limit` commitments (0 is all); by default a terminal shows as many
    as fit on the first screen.
    """
    wrong = wrong_in(overview.rows, roadmap, overview.as_of)
    following = upcoming(overview.rows)[:NEXT]
    if limit is None and width is not None:
        room = FIRST_SCREEN - _lines_beyond_one(
            (overview.title + f" - as of {overview.as_of}", counts_of(wrong)), width
        )
        shown = shared_limits(wrong.numbers, max(room - min(len(following), 2), 1))
        following = following[: max(room - sum(shown), 1)]
    else:
        shown = [min(number, limit or number) for number in wrong.numbers]
    blocks: list[Line | Grid] = [*filter_lines(overview.filter)]
    if overview.rows:
        blocks.extend(_wrong(wrong, shown, overview, signs))
    blocks.extend(_rollups(overview, width, signs, with_total=True))
    if following:
        blocks.append(next_grid(following))
    more = sum(wrong.numbers) - sum(shown)
    hidden = (
        f"{more:,} more {plural(more, 'is', 'are')} overdue, newly slipped or not kept; --limit 0 shows all"
        if more
        else ""
    )
    return Page(heading(overview.title, overview.as_of, signs), blocks, hidden)


def _lines_beyond_one(texts: Sequence[str], width: int) -> int:
    """Return how many more lines than one each text takes, in total."""
    return sum(len(escape.wrap(escape.line(text), width)) - 1 for text in texts)


def _wrong(wrong: Wrong, shown: Sequence[int], overview: Overview, signs: bool) -> Iterator[Line | Grid]:
    """Yield what is wrong, or that nothing is."""
    if any(wrong.numbers):
        yield wrong_grid(wrong, shown, signs)
    else:
        words = "overdue or newly slipped" if wrong.partly else "overdue, newly slipped or not kept"
        yield Line([Cell(f"Nothing is {words}.")])
        yield from _partly(wrong.partly, overview)


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
    blocks.extend(_partly(sum(Flag.PARTNER_BROKEN in row.flags for row in rows), overview))
    for group in groups:
        title = f"{escape.line(group.id)}  {escape.line(group.title)}".rstrip() if len(groups) > 1 else ""
        blocks.append(commitments_grid(group.rows, signs, title))
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


def _rollups(
    overview: Overview, width: int | None, signs: bool, *, with_total: bool
) -> Iterator[Line | Grid]:
    """Yield the roll-ups and the legend of bars."""
    groups = zip(overview.rollups, overview.groups, strict=True)
    lines = [(rollup, next_due_row(group.rows)) for rollup, group in groups]
    total = (overview.total, next_due_row(overview.rows)) if with_total else None
    grid = rollup_grid(overview.kind, lines, total, width, signs)
    yield grid
    if overview.rows and shows_column(grid, "outcome", width):
        yield outcome_legend(signs)


def _partly(number: int, overview: Overview) -> Iterator[Line]:
    """Yield how many commitments only some partners gave up, if there are any."""
    if number:
        words = f"Broken or dropped by some partners, not by all: {number:,} of {overview.total.total:,}"
        yield Line([Cell(words, "not-kept")])
