"""A scorecard → the page that `scorecard` shows: the partners, then areas or commitments by partner."""

from collections.abc import Iterator, Sequence
from datetime import date

import msgspec

from roadmap_cli import safe
from roadmap_cli.flags import Flag
from roadmap_cli.query import Row
from roadmap_cli.score import NOTHING, Score, Scorecard, Tally, points_of
from roadmap_cli.views.grid import Cell, Column, Grid
from roadmap_cli.views.listing import STATUS_STYLES
from roadmap_cli.views.marks import status_mark
from roadmap_cli.views.overview import filter_lines, heading
from roadmap_cli.views.page import Line, Page
from roadmap_cli.views.widths import COLUMN_GAP

EXPLANATION = (
    "Each commitment counts once for each partner that it names, by that partner's own status and deadline. "
    "Score: met and late +1, partly met and overdue 0, broken and dropped -1. Mean: the score over all but "
    "what is pending, that is open and not overdue. Met: not known to be late."
)
COUNTS = tuple(Score.__struct_fields__)
_WORDS = {"partly_met": "partly met"}
_SHORT_WORDS = {"partly_met": "partly"}
_NARROW = ("met", "late", "partly_met", "overdue", "broken", "dropped", "pending", "mean")
_NARROWEST = ("overdue", "broken", "score", "mean")
_STYLES = {
    "met": "good",
    "late": "warn",
    "partly_met": "fair",
    "overdue": "bad",
    "broken": "bad",
    "dropped": "bad",
}
_LEAST_LABEL = 12

Columns = Sequence[tuple[str, Sequence[Cell]]]


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What `scorecard` shows: `areas` are pairs of id and title; `rows`, with `--area`, their commitments."""

    title: str
    as_of: date
    card: Scorecard
    areas: Sequence[tuple[str, str]]
    rows: Sequence[Row] | None = None
    filter: str | None = None


def page_of(seen: Seen, limit: int, width: int | None, signs: bool) -> Page:
    """Return the page: partners with their counts, then the areas, or at most `limit` commitments (0 is all).

    On a terminal of `width` columns that is too narrow for all partners, tables stand below each other.
    """
    card = seen.card
    blocks: list[Line | Grid] = [*filter_lines(seen.filter), _partners_grid(card, width)]
    if seen.rows is None:
        labels = [_area_label(id, title) for id, title in seen.areas]
        blocks.extend(_matrix("area", "By area: the mean (of how many that are not pending)", labels, _area_columns(seen), width))
        hidden = ""
    else:
        kept = seen.rows[:limit] if limit else seen.rows
        labels = [Cell(safe.line(row.id)) for row in kept]
        columns = _commitment_columns(card, kept, signs)
        blocks.extend(_matrix("commitment", "By commitment", labels, columns, width))
        more = len(seen.rows) - len(kept)
        hidden = f"{more} more; --limit 0 shows all" if more else ""
    blocks.append(Line([Cell(EXPLANATION, "faint")]))
    if card.unclaimed:
        blocks.append(Line([Cell(_unclaimed_words(len(card.unclaimed)), "warn")]))
    return Page(heading(seen.title, seen.as_of, signs), blocks, hidden)


def _unclaimed_words(count: int) -> str:
    what = "1 commitment names" if count == 1 else f"{count:,} commitments name"
    return f"{what} no partner and {'is' if count == 1 else 'are'} not counted."


def _partners_grid(card: Scorecard, width: int | None) -> Grid:
    names = COUNTS if width is None or width >= 92 else _NARROW if width >= 76 else _NARROWEST
    with_name = width is None or width >= 116
    words = _WORDS if width is None or width >= 140 else _SHORT_WORDS
    columns = [
        Column("partner"),
        *([Column("name", flexible=True)] if with_name else []),
        *(Column(words.get(name, name), "right") for name in names),
    ]

    def cells(id: str, name: Cell, score: Score) -> list[Cell]:
        counts = [_count_cell(score, count) for count in names]
        return [Cell(safe.line(id), "strong"), *([name] if with_name else []), *counts]

    rows = [cells(tally.id, _name_cell(tally), tally.score) for tally in card.tallies]
    return Grid(columns, rows, footer=cells("All", Cell(""), card.score))


def _name_cell(tally: Tally) -> Cell:
    return Cell(safe.line(tally.name)) if tally.name else Cell("(not declared)", "warn")


def _count_cell(score: Score, name: str) -> Cell:
    match name:
        case "mean":
            return Cell(mean_text(score), _points_style(score.score))
        case "score":
            return Cell(points_text(score.score), _points_style(score.score))
        case _:
            count = getattr(score, name)
            return Cell(str(count), _STYLES.get(name, "") if count else "faint")


def points_text(points: int) -> str:
    """Return points with their sign; none has no sign."""
    return f"{points:+}" if points else "0"


def mean_text(score: Score) -> str:
    """Return a mean with its sign and two decimals; `-` where nothing counts yet."""
    if score.mean is None:
        return "-"
    return f"{score.mean:+.2f}" if score.mean else "0.00"


def _points_style(points: int) -> str:
    return "good" if points > 0 else "bad" if points < 0 else "faint"


def _area_label(id: str, title: str) -> Cell:
    return Cell(safe.line(id) or "-", "strong" if title else "warn")


def _area_columns(seen: Seen) -> Columns:
    """Return for all partners, and for each, a cell an area."""
    card = seen.card
    scores = [("mean", card.areas), *((tally.id, tally.areas) for tally in card.tallies)]
    return [
        (name, [_mean_cell(of_area.get(id, NOTHING)) for id, _ in seen.areas]) for name, of_area in scores
    ]


def _mean_cell(score: Score) -> Cell:
    counted = score.total - score.pending
    count = f" ({counted})" if counted else ""
    return Cell(f"{mean_text(score)}{count}", _points_style(score.score))


def _commitment_columns(card: Scorecard, rows: Sequence[Row], signs: bool) -> Columns:
    means = [card.of_commitment(row.id) for row in rows]
    return [
        ("mean", [Cell(mean_text(score), _points_style(score.score)) for score in means]),
        *(
            (tally.id, [_points_cell(tally.rows.get(row.id), signs) for row in rows])
            for tally in card.tallies
        ),
    ]


def _points_cell(row: Row | None, signs: bool) -> Cell:
    """Return a commitment as it is for a partner: points, mark and word; overdue is said before all."""
    if row is None:
        return Cell("-", "faint")
    counts = points_of(row)
    points = f"{points_text(counts) if counts is not None else '-':>2}"
    if Flag.OVERDUE in row.flags:
        return Cell(f"{points} ! overdue", "bad")
    late = ", late" if Flag.LATE in row.flags else ""
    return Cell(f"{points} {status_mark(row.status, signs)} {row.status}{late}", STATUS_STYLES[row.status])


def _matrix(
    what: str, above: str, labels: Sequence[Cell], columns: Columns, width: int | None
) -> Iterator[Grid]:
    """Yield a table with a line for each label, or several where a terminal is too narrow for all columns."""
    if not labels:
        return
    label = max(len(what), *(safe.width(cell.text) for cell in labels))
    if width is not None:
        label = min(label, max(width // 3, _LEAST_LABEL))
    for part in _parts(columns, None if width is None else width - label):
        heads = [Column(what, flexible=True), *(Column(safe.line(name) or "-") for name, _ in part)]
        rows = [[cell, *cells] for cell, *cells in zip(labels, *(own for _, own in part), strict=True)]
        yield Grid(heads, rows, above)


def _parts(columns: Columns, room: int | None) -> Iterator[Columns]:
    """Yield the columns in runs that fit into so many terminal columns; None has room for all."""
    part: list[tuple[str, Sequence[Cell]]] = []
    used = 0
    for name, cells in columns:
        wide = COLUMN_GAP + max(
            safe.width(text) for text in (safe.line(name), *(cell.text for cell in cells))
        )
        if part and room is not None and used + wide > room:
            yield part
            part, used = [], 0
        part.append((name, cells))
        used += wide
    yield part
