"""Charts, tables and records of `trend`: what was met, open, overdue and not kept over time."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

import msgspec

from roadmap_cli import escape
from roadmap_cli.analysis.aggregate import Outcome
from roadmap_cli.analysis.axis import Axis, Scale, begin_of_unit, labels_in_line, step_of, ticks_every
from roadmap_cli.analysis.trend import COUNTS, Trend, TrendLine, TrendPoint, TrendSource
from roadmap_cli.english import counted, plural
from roadmap_cli.output.blocks import GAP, Cell, Column, Grid, Line, Page
from roadmap_cli.output.reports.status import filter_lines, heading
from roadmap_cli.output.words import OUTCOMES, shares_of

COLUMNS = ("day", "counted_from", "commit", "id", "title", *COUNTS)
"""The columns of CSV, which has a record for each day, or with groups for each group of each day."""

PARTS = (
    OUTCOMES[Outcome.MET],
    OUTCOMES[Outcome.PARTLY_MET],
    (*OUTCOMES[Outcome.OPEN][:3], "open, not overdue"),
    ("!", "!", "overdue", "overdue"),
    OUTCOMES[Outcome.NOT_KEPT],
)
"""The symbol, ASCII symbol, style and words of each of `TrendPoint.parts`."""

_ROWS, _GROUP_ROWS = 14, 5
"""The most rows of a chart, and of the chart of a group."""
_WIDTH = 80
"""The width without a terminal."""
_WIDEST = 6
"""The most columns of a point."""
_LABEL_ROOM = {Scale.YEAR: 6, Scale.QUARTER: 6, Scale.MONTH: 6, Scale.WEEK: 11}
_LEAST_TITLE = 16
_LABELS = 4
"""The most labels beside a chart."""
_SIGNS = {
    "side": ("│", "|"),
    "label": ("┤", "|"),
    "corner": ("└", "+"),
    "ruler": ("─", "-"),
    "tick": ("┬", "+"),
}


class _Shape(msgspec.Struct, frozen=True):
    """The form of a chart: the commitments of a row, the points of a column, the columns of a point."""

    unit: int
    stride: int
    columns: int
    label_width: int
    signs: bool

    def sign(self, name: str) -> str:
        """Return a symbol by name."""
        return _SIGNS[name][0 if self.signs else 1]

    def shown(self, points: Sequence[TrendPoint]) -> Sequence[TrendPoint]:
        """Return the points to show, with the last one."""
        return points[(len(points) - 1) % self.stride :: self.stride]


def chart_page(trend: Trend, width: int | None, signs: bool) -> Page:
    """Return the page with the chart of all commitments, or with one chart for each group."""
    lines = [*filter_lines(trend.filter)]
    lines += [Line([])] if lines else []
    drawn = [line for line in (trend.groups if trend.kind else [trend.total]) if _has_any(line)]
    if drawn:
        shape = _shape_of(trend, drawn, width or _WIDTH, signs)
        for line in drawn:
            lines += [_group_heading(line, width, signs)] if trend.kind else []
            lines += [*_chart(trend, line, shape), Line([])]
        lines += [_legend(trend, drawn, signs), Line([Cell(_scale_words(trend, shape), "faint")])]
    else:
        lines.append(Line([Cell("No commitments to draw.", "faint")]))
    return Page(heading(trend.title, trend.as_of, signs), [*lines, *source_lines(trend)])


def _has_any(line: TrendLine) -> bool:
    return any(point.total for point in line.points)


def _shape_of(trend: Trend, drawn: Sequence[TrendLine], width: int, signs: bool) -> _Shape:
    """Return the form of the charts, which is the same for all of them so that they can be compared."""
    rows = _GROUP_ROWS if trend.kind else _ROWS
    highest = max(point.total for line in drawn for point in line.points)
    unit = -(-highest // rows)
    label_width = len(str(-(-highest // unit) * unit))
    room = max(width - label_width - 3, 1)
    number = len(trend.total.points)
    stride = -(-number // room)
    columns = min(max(room // -(-number // stride), 1), _WIDEST)
    return _Shape(unit, stride, columns, label_width, signs)


def _chart(trend: Trend, line: TrendLine, shape: _Shape) -> Iterator[Line]:
    """Yield the rows of a chart from top to bottom, its ruler, and the labels of days."""
    points = shape.shown(line.points)
    stacks = [_stack(point, shape.unit) for point in points]
    height = max(map(len, stacks))
    every = -(-height // _LABELS)
    for row in range(height, 0, -1):
        is_labeled = row % every == 0
        label = str(row * shape.unit) if is_labeled else ""
        side = shape.sign("label" if is_labeled else "side")
        parts = [stack[row - 1] if row <= len(stack) else None for stack in stacks]
        yield Line([Cell(f"{label:>{shape.label_width}} {side}", "faint"), *_runs(parts, shape)], gap="")
    yield from _axis(trend, points, shape)


def _stack(point: TrendPoint, unit: int) -> list[int]:
    """Return the place in PARTS of each row of a point, the lowest row first."""
    height = max((2 * point.total + unit) // (2 * unit), 1) if point.total else 0
    shares = shares_of(point.parts, height)
    return [place for place, share in enumerate(shares) for _ in range(share)]


def _runs(parts: Sequence[int | None], shape: _Shape) -> Iterator[Cell]:
    """Yield the cells of a row, without blanks at its end."""
    runs = [(part, len([*several]) * shape.columns) for part, several in groupby(parts)]
    while runs and runs[-1][0] is None:
        runs.pop()
    for part, columns in runs:
        if part is None:
            yield Cell(" " * columns)
        else:
            mark, ascii_mark, style, _ = PARTS[part]
            yield Cell((mark if shape.signs else ascii_mark) * columns, style)


def _axis(trend: Trend, points: Sequence[TrendPoint], shape: _Shape) -> Iterator[Line]:
    """Yield the ruler with its ticks, and their labels; of the last day if no unit begins in the time."""
    columns = len(points) * shape.columns
    axis = Axis(begin_of_unit(trend.since, trend.every), trend.as_of, trend.every)
    ends = [point.day for point in points]
    days = [tick.day for tick in ticks_every(axis, step_of(axis, max(columns // _LABEL_ROOM[axis.scale], 1)))]
    ruler, labels = [shape.sign("ruler")] * columns, ""
    for place, label in labels_in_line(
        axis, days, columns, lambda day: bisect_left(ends, day) * shape.columns
    ):
        ruler[place] = shape.sign("tick")
        labels = f"{labels:<{place}}{label}"
    zero = f"{'0':>{shape.label_width}} {shape.sign('corner')}"
    yield Line([Cell(zero + "".join(ruler), "faint")])
    yield Line([Cell(" " * len(zero) + (labels or trend.as_of.isoformat()), "faint")])


def _legend(trend: Trend, drawn: Sequence[TrendLine], signs: bool) -> Line:
    """Return what the symbols mean, without groups with the counts of the last day."""
    seen = [any(point.parts[place] for line in drawn for point in line.points) for place in range(len(PARTS))]
    last = trend.total.points[-1]
    cells = [
        Cell(f"{part[0 if signs else 1]} {'' if trend.kind else f'{count:,} '}{part[3]}", part[2])
        for part, count, is_seen in zip(PARTS, last.parts, seen, strict=True)
        if is_seen
    ]
    superseded = f", without {last.superseded:,} superseded" if last.superseded else ""
    total = "" if trend.kind else f"of {last.total:,} on {last.day}{superseded}"
    return Line([*cells, Cell(total, "faint")])


def _group_heading(line: TrendLine, width: int | None, signs: bool) -> Line:
    """Return the title of a group, on a terminal cut to fit, with its counts; in a pipe after its id."""
    counts = [
        Cell(f"{part[0 if signs else 1]} {count:,}", part[2])
        for part, count in zip(PARTS, line.points[-1].parts, strict=True)
        if count
    ]
    group_id = escape.line(line.id) or "-"
    title = escape.line(line.title) if line.title else f"{group_id} (not declared)"
    if width is None:
        return Line([Cell(group_id, "strong"), Cell(title if line.title else "(not declared)"), *counts])
    room = width - sum(len(GAP) + escape.width(cell.text) for cell in counts)
    return Line([Cell(escape.cut_words(title, max(room, _LEAST_TITLE)), "strong"), *counts])


def _scale_words(trend: Trend, shape: _Shape) -> str:
    period = plural(shape.stride, f"a {trend.every}", f"{shape.stride} {trend.every}s")
    return f"A column is the end of {period}, a row is {counted(shape.unit, 'commitment')}."


def source_lines(trend: Trend) -> list[Line]:
    """Return where the numbers are from, and which of them no update dates."""
    return [Line([Cell(sentence, "faint")]) for sentence in source_sentences(trend)]


def source_sentences(trend: Trend) -> list[str]:
    """Return where the numbers are from, and which of them no update dates, in sentences."""
    if trend.source is TrendSource.GIT:
        return ["Counted in the version of the file that git has for each day."]
    sentences = ["Counted from the updates in the file."]
    if number := trend.undated_end:
        were = plural(number, "commitment was", "commitments were")
        sentences.append(
            f"No update says when {number:,} {were} closed: {plural(number, 'it is', 'they are')} counted as "
            "closed on earlier days too."
        )
    if number := trend.undated_begin:
        have = plural(number, "commitment has", "commitments have")
        sentences.append(
            f"{number:,} {have} no day on which {plural(number, 'it was', 'they were')} made: "
            f"{plural(number, 'it is', 'they are')} counted on all days."
        )
    return sentences


def table_page(trend: Trend) -> Page:
    """Return the page with a table of the counts of each day, or with one for each group."""
    lines = trend.groups if trend.kind else [trend.total]
    names = [name for name in COUNTS if name != "superseded" or any(map(_has_superseded, lines))]
    tables = [_table(line, names, is_group=bool(trend.kind)) for line in lines]
    blocks: list[Line | Grid] = [*filter_lines(trend.filter), *tables, *source_lines(trend)]
    return Page(heading(trend.title, trend.as_of, signs=True), blocks)


def _has_superseded(line: TrendLine) -> bool:
    return any(point.superseded for point in line.points)


def _table(line: TrendLine, names: Sequence[str], *, is_group: bool) -> Grid:
    columns = [Column("day"), *(Column(name.replace("_", " "), "right") for name in names)]
    rows = [
        [Cell(point.day.isoformat()), *(Cell(f"{getattr(point, name)}") for name in names)]
        for point in line.points
    ]
    title = escape.line(line.title or f"{line.id} (not declared)")
    return Grid(columns, rows, heading=title if is_group else "")


def json_of(trend: Trend) -> dict[str, Any]:
    """Return the JSON of `trend`."""
    record: dict[str, Any] = {
        "title": trend.title,
        "as_of": trend.as_of,
        "since": trend.since,
        "every": trend.every,
        "counted_from": trend.source,
        "filter": trend.filter,
        "undated_begin": trend.undated_begin,
        "undated_end": trend.undated_end,
        "total": trend.total,
    }
    return record | ({f"{trend.kind}s": trend.groups} if trend.kind else {})


def fields(trend: Trend) -> Iterator[list[object]]:
    """Yield a CSV record for each day, as in `COLUMNS`; with groups one for each of them."""
    lines = trend.groups if trend.kind else [trend.total]
    for place in range(len(trend.total.points)):
        for line in lines:
            point = line.points[place]
            counts = [getattr(point, name) for name in COUNTS]
            yield [point.day, trend.source, point.commit, line.id, line.title, *counts]
