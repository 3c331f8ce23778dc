"""A scorecard → the page, the JSON and the CSV rows that `scorecard` writes."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

import msgspec

from roadmap_cli import escape
from roadmap_cli.analysis.aggregate import NOTHING, Score, Scorecard, Tally, points_of
from roadmap_cli.analysis.flags import Flag
from roadmap_cli.analysis.query import Row, record_of_row
from roadmap_cli.english import counted, plural
from roadmap_cli.model.types import Roadmap
from roadmap_cli.output.blocks import Cell, Column, Grid, Line, Page
from roadmap_cli.output.reports.list import STATUS_STYLES
from roadmap_cli.output.reports.status import filter_lines, heading
from roadmap_cli.output.widths import COLUMN_GAP
from roadmap_cli.output.words import dash, status_mark

EXPLANATION = (
    "Each commitment counts once for each of its partners, by that partner's own status and deadline. "
    "Score: +1 for each met or late, 0 for each partly met or overdue, -1 for each broken or dropped. "
    "Mean: the score divided by the number that are not pending. Pending: open and not overdue. "
    "Met: met, and not known to be late."
)
COUNTS = tuple(Score.__struct_fields__)
_WITHOUT_SCORE = tuple(name for name in COUNTS if name != "score")
_WORDS = {"partly_met": "partly met"}
_SHORT_WORDS = {"partly_met": "partly"}
_STYLES = {
    "met": "good",
    "late": "warn",
    "partly_met": "fair",
    "overdue": "bad",
    "broken": "bad",
    "dropped": "bad",
}
_LEAST_LABEL = 12
_LEAST_NAME = 24

_ALL = Cell("All", "strong")

Columns = Sequence[tuple[Column, Sequence[Cell]]]
"""Columns with their cells, top to bottom."""


class ScorecardReport(msgspec.Struct, frozen=True, kw_only=True):
    """What `scorecard` shows: `areas` are pairs of id and title; `rows`, with `--area`, their commitments."""

    title: str
    as_of: date
    card: Scorecard
    areas: Sequence[tuple[str, str]]
    rows: Sequence[Row] | None = None
    filter: str | None = None


def page_of(seen: ScorecardReport, limit: int, width: int | None, signs: bool) -> Page:
    """Return the page: partners with their counts, then the areas, or at most `limit` commitments (0 is all).

    On a terminal of `width` columns that is too narrow for all partners, tables stand below each other.
    """
    card = seen.card
    blocks: list[Line | Grid] = [*filter_lines(seen.filter), *_partners_grids(card, width, signs)]
    if seen.rows is None:
        labels = [_area_label(area_id, title) for area_id, title in seen.areas]
        above = "By area: the mean (how many are not pending)"
        blocks.extend(_matrix("area", above, labels, _area_columns(seen, signs), width))
        hidden = ""
    else:
        kept = seen.rows[:limit] if limit else seen.rows
        labels = [Cell(escape.line(row.id)) for row in kept]
        columns = _commitment_columns(card, kept, signs)
        blocks.extend(_matrix("commitment", "By commitment", labels, columns, width))
        more = len(seen.rows) - len(kept)
        hidden = f"{more:,} more; --limit 0 shows all" if more else ""
    blocks.append(Line([Cell(EXPLANATION, "faint")]))
    if card.unclaimed:
        blocks.append(Line([Cell(_unclaimed_words(len(card.unclaimed)), "warn")]))
    return Page(heading(seen.title, seen.as_of, signs), blocks, hidden)


def _unclaimed_words(count: int) -> str:
    names, are = plural(count, "names", "name"), plural(count, "is", "are")
    return f"{counted(count, 'commitment')} {names} no partner and {are} not counted."


def _partners_grids(card: Scorecard, width: int | None, signs: bool) -> Iterator[Grid]:
    """Yield the partners with their counts: in one table, or in several if the terminal is too narrow."""
    labels = [Cell(escape.line(tally.id), "strong") for tally in card.tallies]
    names = [_name_cell(tally) for tally in card.tallies]
    scores = [*(tally.score for tally in card.tallies), card.score]

    def counts(shown: Sequence[str], words: Mapping[str, str]) -> Columns:
        return [
            (Column(words.get(name, name), "right"), [_count_cell(score, name, signs) for score in scores])
            for name in shown
        ]

    name = (Column("name", flexible=True), [*names, Cell("")])
    label = _label_width("partner", [*labels, _ALL], width)
    layouts = (
        [name, *counts(COUNTS, _WORDS)],
        [name, *counts(COUNTS, _SHORT_WORDS)],
        counts(COUNTS, _SHORT_WORDS),
        counts(_WITHOUT_SCORE, _SHORT_WORDS),
    )
    for columns in layouts:
        if width is None or label + _width_of(columns) <= width:
            yield from _matrix("partner", "", labels, columns, None, _ALL)
            return
    yield from _matrix("partner", "", labels, counts(COUNTS, _SHORT_WORDS), width, _ALL)


def _name_cell(tally: Tally) -> Cell:
    return Cell(escape.line(tally.name)) if tally.name else Cell("(not declared)", "warn")


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
    """Return points with their sign; none has no sign."""
    return f"{points:+}" if points else "0"


def mean_text(score: Score, signs: bool) -> str:
    """Return a mean with its sign and two decimals; a dash if nothing counts yet."""
    if score.mean is None:
        return dash(signs)
    return f"{score.mean:+.2f}" if score.mean else "0.00"


def _points_style(points: int) -> str:
    return "good" if points > 0 else "bad" if points < 0 else "faint"


def _area_label(area_id: str, title: str) -> Cell:
    return Cell(escape.line(area_id) or "-", "strong" if title else "warn")


def _area_columns(seen: ScorecardReport, signs: bool) -> Columns:
    """Return for all partners, and for each, a cell an area."""
    card = seen.card
    scores = [("mean", card.areas), *((tally.id, tally.areas) for tally in card.tallies)]
    return [
        (_headed(name), [_mean_cell(of_area.get(area_id, NOTHING), signs) for area_id, _ in seen.areas])
        for name, of_area in scores
    ]


def _headed(commitment_id: str) -> Column:
    return Column(escape.line(commitment_id) or "-")


def _mean_cell(score: Score, signs: bool) -> Cell:
    counted = score.total - score.pending
    count = f" ({counted})" if counted else ""
    return Cell(f"{mean_text(score, signs)}{count}", _points_style(score.score))


def _commitment_columns(card: Scorecard, rows: Sequence[Row], signs: bool) -> Columns:
    means = [card.of_commitment(row.id) for row in rows]
    return [
        (Column("mean"), [Cell(mean_text(score, signs), _points_style(score.score)) for score in means]),
        *(
            (_headed(tally.id), [_points_cell(tally.rows.get(row.id), signs) for row in rows])
            for tally in card.tallies
        ),
    ]


def _points_cell(row: Row | None, signs: bool) -> Cell:
    """Return a commitment for a partner: points, mark and word; overdue comes first."""
    if row is None:
        return Cell(dash(signs), "faint")
    counts = points_of(row)
    points = f"{points_text(counts) if counts is not None else dash(signs):>2}"
    if Flag.OVERDUE in row.flags:
        return Cell(f"{points} ! overdue", "bad")
    late = ", late" if Flag.LATE in row.flags else ""
    return Cell(f"{points} {status_mark(row.status, signs)} {row.status}{late}", STATUS_STYLES[row.status])


def _matrix(
    what: str,
    above: str,
    labels: Sequence[Cell],
    columns: Columns,
    width: int | None,
    total: Cell | None = None,
) -> Iterator[Grid]:
    """Yield a table with a line for each label, or several if the terminal is too narrow for all columns.

    With `total`, the label of the last line, the columns have one cell more than there are labels.
    """
    if not labels and total is None:
        return
    lines = [*labels, *([total] if total is not None else [])]
    room = None if width is None else width - _label_width(what, lines, width)
    for part in _parts(columns, room):
        heads = [Column(what, flexible=True), *(head for head, _ in part)]
        rows = [[label, *cells] for label, *cells in zip(lines, *(own for _, own in part), strict=True)]
        footer = rows.pop() if total is not None else ()
        yield Grid(heads, rows, above, footer)


def _label_width(what: str, labels: Sequence[Cell], width: int | None) -> int:
    """Return how many terminal columns the labels take; on a narrow terminal they are cut."""
    widest = max(len(what), *(escape.width(cell.text) for cell in labels))
    return widest if width is None else min(widest, max(width // 3, _LEAST_LABEL))


def _parts(columns: Columns, room: int | None) -> Iterator[Columns]:
    """Yield the columns in as few runs as fit into so many terminal columns, each about as wide.

    None has room for all.
    """
    widths = [_width_of([column]) for column in columns]
    ends = [len(columns)]
    if room is not None:
        ends = _run_ends(widths, room)
        narrower = (_run_ends(widths, less) for less in range(room - 1, 0, -1))
        for others in narrower:
            if len(others) > len(ends):
                break
            ends = others
    for begin, end in pairwise([0, *ends]):
        yield columns[begin:end]


def _run_ends(widths: Sequence[int], room: int) -> list[int]:
    """Return where runs end that take at most so much room, or one column each where that is wider."""
    ends: list[int] = []
    used = 0
    for place, width in enumerate(widths):
        if place and used + width > room:
            ends.append(place)
            used = 0
        used += width
    return [*ends, len(widths)]


def _width_of(columns: Columns) -> int:
    """Return how many columns of a terminal these take, each with the gap before it."""
    return sum(COLUMN_GAP + _cells_width(head, cells) for head, cells in columns)


def _cells_width(head: Column, cells: Sequence[Cell]) -> int:
    widest = max(escape.width(text) for text in (head.title, *(cell.text for cell in cells)))
    return min(widest, _LEAST_NAME) if head.flexible else widest


def record_of(seen: ScorecardReport, roadmap: Roadmap) -> dict[str, Any]:
    """Return the record for JSON: the contract of `scorecard`.

    A commitment is its base record with its score; `by_partner` has each partner's own values.
    """
    card, titles = seen.card, {area_id: area.title for area_id, area in roadmap.areas.items()}
    record: dict[str, Any] = {
        "title": seen.title,
        "as_of": seen.as_of,
        "filter": seen.filter,
        "partners": [
            {"id": tally.id, "name": tally.name}
            | msgspec.structs.asdict(tally.score)
            | {"areas": _area_records(tally.areas, titles)}
            for tally in card.tallies
        ],
        "areas": [
            {"id": area_id, "title": title} | msgspec.structs.asdict(card.areas.get(area_id, NOTHING))
            for area_id, title in seen.areas
        ],
        "total": card.score,
        "unclaimed": [row.id for row in card.unclaimed],
    }
    if seen.rows is not None:
        record["commitments"] = [_commitment_record(row, card) for row in seen.rows]
    return record


def _area_records(areas: Mapping[str, Score], titles: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {"id": area_id, "title": titles.get(area_id, "")} | msgspec.structs.asdict(score)
        for area_id, score in areas.items()
    ]


def _commitment_record(row: Row, card: Scorecard) -> dict[str, Any]:
    own = [(tally.id, tally.rows[row.id]) for tally in card.tallies if row.id in tally.rows]
    return (
        record_of_row(row)
        | msgspec.structs.asdict(card.of_commitment(row.id))
        | {
            "by_partner": [
                {
                    "id": partner,
                    "status": stands.status,
                    "deadline": stands.deadline,
                    "due": stands.due,
                    "flags": stands.flags,
                    "points": points_of(stands),
                }
                for partner, stands in own
            ]
        }
    )


def fields_of(seen: ScorecardReport) -> tuple[list[str], Iterator[Sequence[object]]]:
    """Return the heading of a CSV file and its records: each partner's areas or, with `rows`, commitments."""
    if seen.rows is None:
        return ["partner", "name", "area", *COUNTS], _area_fields(seen)
    return ["partner", "name", "area", "commitment", "status", "deadline", "due", "flags", "points"], (
        _commitment_fields(seen, seen.rows)
    )


def _area_fields(seen: ScorecardReport) -> Iterator[Sequence[object]]:
    for tally in seen.card.tallies:
        for area_id, _ in seen.areas:
            score = tally.areas.get(area_id, NOTHING)
            yield [tally.id, tally.name, area_id, *(getattr(score, name) for name in COUNTS)]


def _commitment_fields(seen: ScorecardReport, rows: Sequence[Row]) -> Iterator[Sequence[object]]:
    for tally in seen.card.tallies:
        for row in rows:
            if row.id in tally.rows:
                own = tally.rows[row.id]
                stands = (own.status, own.deadline, own.due, own.flags, points_of(own))
                yield [tally.id, tally.name, row.area, row.id, *stands]
