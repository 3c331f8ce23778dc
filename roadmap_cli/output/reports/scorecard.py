"""Page, JSON and CSV of `scorecard`."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

import msgspec

from roadmap_cli import escape
from roadmap_cli.analysis.aggregate import EMPTY_SCORE, Score, Scorecard, points_of
from roadmap_cli.analysis.flags import Flag
from roadmap_cli.analysis.query import Row, record_of_row
from roadmap_cli.english import counted, plural
from roadmap_cli.model.types import Roadmap
from roadmap_cli.output.blocks import Cell, Column, Grid, Line, Page, Role, id_cell
from roadmap_cli.output.reports.list import STATUS_STYLES
from roadmap_cli.output.reports.status import filter_lines, heading
from roadmap_cli.output.widths import COLUMN_GAP, LONGEST_ID
from roadmap_cli.output.words import dash, status_mark

EXPLANATION = (
    "Each commitment counts once for each of its partners, by that partner's own status and deadline. "
    "Score: +1 for each met or late, 0 for each partly met or overdue, -1 for each broken or dropped. "
    "Mean: the score divided by the number that are not pending. Pending: open and not overdue. "
    "Met: met, and not known to be late."
)
_SUPERSEDED = " Superseded: replaced by another commitment, and not counted."
_RECURRING = " Recurring: an open duty that is not overdue counts as its last cycle that has ended."
COUNTS = tuple(Score.__struct_fields__)
_WORDS = {"partly_met": "partly met"}
_SHORT_WORDS = {"partly_met": "partly"}
_STYLES = {
    "met": "met",
    "late": "met-late",
    "partly_met": "partly-met",
    "overdue": "overdue",
    **dict.fromkeys(("broken", "dropped"), "not-kept"),
}
_LEAST_NAME = 24

Columns = Sequence[tuple[Column, Sequence[Cell]]]
"""Columns with their cells."""


class ScorecardReport(msgspec.Struct, frozen=True, kw_only=True):
    """A scorecard with the ids and titles of `areas`; `rows` are their commitments, only with `--area`."""

    title: str
    as_of: date
    card: Scorecard
    areas: Sequence[tuple[str, str]]
    rows: Sequence[Row] | None = None
    filter: str | None = None


def page_of(report: ScorecardReport, limit: int, width: int | None, signs: bool) -> Page:
    """Return the page: partners with their counts, then areas, or at most `limit` commitments (0 is all).

    On a narrow terminal of `width` columns, a table is split into several.
    """
    card = report.card
    blocks: list[Line | Grid] = [*filter_lines(report.filter), *_partners_grids(card, width, signs)]
    if report.rows is None:
        labels = [area_label(area_id, title) for area_id, title in report.areas]
        columns = _area_columns(report, signs)
        title = "By area: the mean (how many are not pending)"
        blocks.extend(grids(LabelColumn("area", labels, title), columns, width))
        hidden = ""
    else:
        kept = report.rows[:limit] if limit else report.rows
        labels = [id_cell(row.id) for row in kept]
        columns = _commitment_columns(card, kept, signs)
        blocks.extend(grids(LabelColumn("commitment", labels, "By commitment"), columns, width))
        more = len(report.rows) - len(kept)
        hidden = f"{more:,} more; --limit 0 shows all" if more else ""
    blocks.append(Line([Cell(_explanation(card), "faint")]))
    blocks.extend(unclaimed_lines(len(card.unclaimed)))
    return Page(heading(report.title, report.as_of, signs), blocks, hidden)


def unclaimed_lines(number: int) -> Iterator[Line]:
    """Yield the line about commitments without a partner, if there are any."""
    if number:
        names, are = plural(number, "names", "name"), plural(number, "is", "are")
        words = f"{counted(number, 'commitment')} {names} no partner and {are} not counted."
        yield Line([Cell(words, "warning")])


def _explanation(card: Scorecard) -> str:
    """Return what the columns mean; superseded and recurring ones only where there are any."""
    recurs = any(row.last_cycle is not None for tally in card.tallies for row in tally.rows.values())
    return EXPLANATION + (_SUPERSEDED if card.score.superseded else "") + (_RECURRING if recurs else "")


def _partners_grids(card: Scorecard, width: int | None, signs: bool) -> Iterator[Grid]:
    """Yield the partners with their counts: in one table, or in several on a narrow terminal."""
    labels = [Cell(escape.line(tally.id), "strong") for tally in card.tallies]
    full_names = [name_cell(tally.name) for tally in card.tallies]
    scores = [*(tally.score for tally in card.tallies), card.score]

    def counts(names: Sequence[str], words: Mapping[str, str]) -> Columns:
        return [
            (Column(words.get(name, name), "right"), [_count_cell(score, name, signs) for score in scores])
            for name in names
        ]

    name = (Column("name", role=Role.TITLE), [*full_names, Cell("")])
    partners = LabelColumn("partner", [*labels, Cell("All", "strong")], has_total=True)
    shown = [one for one in COUNTS if one != "superseded" or card.score.superseded]
    layouts = (
        [name, *counts(shown, _WORDS)],
        [name, *counts(shown, _SHORT_WORDS)],
        counts(shown, _SHORT_WORDS),
        counts([one for one in shown if one != "score"], _SHORT_WORDS),
    )
    for columns in layouts:
        if width is None or partners.width(width) + width_of(columns) <= width:
            yield from grids(partners, columns, None)
            return
    yield from grids(partners, counts(shown, _SHORT_WORDS), width)


def name_cell(name: str) -> Cell:
    """Return the name of a partner; one that is not declared has none."""
    return Cell(escape.line(name)) if name else Cell("(not declared)", "warning")


def _count_cell(score: Score, name: str, signs: bool) -> Cell:
    match name:
        case "mean":
            return Cell(mean_text(score, signs), _points_style(score.score))
        case "score":
            return Cell(points_text(score.score), _points_style(score.score))
        case _:
            count = getattr(score, name)
            return Cell(str(count), _STYLES.get(name, "") if count else "faint")


def points_text(points: int) -> str:
    """Return points with a sign; 0 has none."""
    return f"{points:+}" if points else "0"


def mean_text(score: Score, signs: bool) -> str:
    """Return a mean with a sign and two decimals; a dash if everything is pending."""
    if score.mean is None:
        return dash(signs)
    return f"{score.mean:+.2f}" if score.mean else "0.00"


def _points_style(points: int) -> str:
    return "met" if points > 0 else "not-kept" if points < 0 else "faint"


def area_label(area_id: str, title: str) -> Cell:
    """Return the id of an area; one that is not declared has no title."""
    return Cell(escape.line(area_id) or "-", "strong" if title else "warning")


def _area_columns(report: ScorecardReport, signs: bool) -> Columns:
    card = report.card
    scores = [("mean", card.areas), *((tally.id, tally.areas) for tally in card.tallies)]
    return [
        (headed(name), [_mean_cell(of_area.get(area_id, EMPTY_SCORE), signs) for area_id, _ in report.areas])
        for name, of_area in scores
    ]


def headed(name: str) -> Column:
    """Return the column of a partner."""
    return Column(escape.line(name) or "-")


def _mean_cell(score: Score, signs: bool) -> Cell:
    counted = score.total - score.pending
    count = f" ({counted})" if counted else ""
    return Cell(f"{mean_text(score, signs)}{count}", _points_style(score.score))


def _commitment_columns(card: Scorecard, rows: Sequence[Row], signs: bool) -> Columns:
    means = [card.of_commitment(row.id) for row in rows]
    return [
        (Column("mean"), [Cell(mean_text(score, signs), _points_style(score.score)) for score in means]),
        *(
            (headed(tally.id), [_points_cell(tally.rows.get(row.id), signs) for row in rows])
            for tally in card.tallies
        ),
    ]


def _points_cell(row: Row | None, signs: bool) -> Cell:
    """Return the points and the status of a commitment for a partner, or that it is overdue."""
    if row is None:
        return Cell(dash(signs), "faint")
    number = points_of(row)
    points = f"{points_text(number) if number is not None else dash(signs):>2}"
    if Flag.OVERDUE in row.flags:
        return Cell(f"{points} ! overdue", "overdue")
    late = ", late" if Flag.LATE in row.flags else ""
    return Cell(f"{points} {status_mark(row.status, signs)} {row.status}{late}", STATUS_STYLES[row.status])


class LabelColumn(msgspec.Struct, frozen=True):
    """The first column of a table and the heading above it; `has_total` if the last row is the total."""

    title: str
    labels: Sequence[Cell]
    heading: str = ""
    has_total: bool = False

    def width(self, terminal_width: int | None) -> int:
        """Return the width of the column, which is cut on a narrow terminal."""
        widest = max(len(self.title), *(escape.width(cell.text) for cell in self.labels))
        return widest if terminal_width is None else min(widest, max(terminal_width // 3, LONGEST_ID))


def grids(first: LabelColumn, columns: Columns, width: int | None) -> Iterator[Grid]:
    """Yield a table with a row for each label, or several if the terminal is too narrow for all columns."""
    if not first.labels:
        return
    for part in _parts(columns, None if width is None else width - first.width(width)):
        heads = [Column(first.title, role=Role.ID), *(head for head, _ in part)]
        rows = [
            [label, *cells] for label, *cells in zip(first.labels, *(own for _, own in part), strict=True)
        ]
        footer = rows.pop() if first.has_total else ()
        yield Grid(heads, rows, first.heading, footer)


def _parts(columns: Columns, room: int | None) -> Iterator[Columns]:
    """Yield the columns in as few groups as fit in `room` columns, with about the same widths."""
    widths = [width_of([column]) for column in columns]
    ends = [len(columns)]
    if room is not None:
        ends = _group_ends(widths, room)
        for less in range(room - 1, 0, -1):
            narrower = _group_ends(widths, less)
            if len(narrower) > len(ends):
                break
            ends = narrower
    for begin, end in pairwise([0, *ends]):
        yield columns[begin:end]


def _group_ends(widths: Sequence[int], room: int) -> list[int]:
    """Return the ends of groups that take at most `room` columns, or consist of one wider column."""
    ends: list[int] = []
    used = 0
    for place, width in enumerate(widths):
        if place and used + width > room:
            ends.append(place)
            used = 0
        used += width
    return [*ends, len(widths)]


def width_of(columns: Columns) -> int:
    """Return the width of columns, each with the gap before it."""
    total = 0
    for head, cells in columns:
        widest = max(escape.width(text) for text in (head.title, *(cell.text for cell in cells)))
        total += COLUMN_GAP + (min(widest, _LEAST_NAME) if head.role is Role.TITLE else widest)
    return total


def record_of(report: ScorecardReport, roadmap: Roadmap) -> dict[str, Any]:
    """Return the JSON of `scorecard`; commitments have their score and, in `by_partner`, that of partners."""
    card, titles = report.card, {area_id: area.title for area_id, area in roadmap.areas.items()}
    record: dict[str, Any] = {
        "title": report.title,
        "as_of": report.as_of,
        "filter": report.filter,
        "partners": [
            {"id": tally.id, "name": tally.name}
            | msgspec.structs.asdict(tally.score)
            | {"areas": _area_records(tally.areas, titles)}
            for tally in card.tallies
        ],
        "areas": [
            {"id": area_id, "title": title} | msgspec.structs.asdict(card.areas.get(area_id, EMPTY_SCORE))
            for area_id, title in report.areas
        ],
        "total": card.score,
        "unclaimed": [row.id for row in card.unclaimed],
    }
    if report.rows is not None:
        record["commitments"] = [_commitment_record(row, card) for row in report.rows]
    return record


def _area_records(areas: Mapping[str, Score], titles: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {"id": area_id, "title": titles.get(area_id, "")} | msgspec.structs.asdict(score)
        for area_id, score in areas.items()
    ]


def _commitment_record(row: Row, card: Scorecard) -> dict[str, Any]:
    by_partner = [
        {"id": tally.id} | dict(zip(_PARTNER_KEYS, _partner_values(tally.rows[row.id]), strict=True))
        for tally in card.tallies
        if row.id in tally.rows
    ]
    score = msgspec.structs.asdict(card.of_commitment(row.id))
    return record_of_row(row) | score | {"by_partner": by_partner}


_PARTNER_KEYS = ("status", "deadline", "due", "flags", "points")


def _partner_values(row: Row) -> tuple[object, ...]:
    return row.status, row.deadline, row.due, row.flags, points_of(row)


def fields_of(report: ScorecardReport) -> tuple[list[str], Iterator[Sequence[object]]]:
    """Return the header and the records of CSV: areas or, with `rows`, commitments of each partner."""
    if report.rows is None:
        return ["partner", "name", "area", *COUNTS], _area_fields(report)
    names = ["partner", "name", "area", "commitment", *_PARTNER_KEYS]
    return names, _commitment_fields(report, report.rows)


def _area_fields(report: ScorecardReport) -> Iterator[Sequence[object]]:
    for tally in report.card.tallies:
        for area_id, _ in report.areas:
            score = tally.areas.get(area_id, EMPTY_SCORE)
            yield [tally.id, tally.name, area_id, *(getattr(score, name) for name in COUNTS)]


def _commitment_fields(report: ScorecardReport, rows: Sequence[Row]) -> Iterator[Sequence[object]]:
    for tally in report.card.tallies:
        for row in rows:
            if row.id in tally.rows:
                yield [tally.id, tally.name, row.area, row.id, *_partner_values(tally.rows[row.id])]
