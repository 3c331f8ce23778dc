"""A timeline → a Gantt chart in plain text, for a terminal of any width and for a pipe."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter

import msgspec

from roadmap_cli import safe
from roadmap_cli.axis import Axis, Scale, step_of, ticks_every
from roadmap_cli.bar import Bar
from roadmap_cli.timeline import Lane, Timeline
from roadmap_cli.views.chart import Chart, ChartLine
from roadmap_cli.views.grid import Cell
from roadmap_cli.views.kinds import (
    KIND_STYLES,
    KIND_WORDS,
    NO_DATES,
    bars_of,
    deadline_words,
    has_dates,
    kind_mark,
    kinds_in,
    when_words,
)
from roadmap_cli.views.overview import heading
from roadmap_cli.views.page import line_text
from roadmap_cli.views.plain import paint

PIPE_COLUMNS = 100
"""How many columns the chart takes in a pipe; the text beside it is not cut there."""

_NAME_ROOM = {Scale.YEAR: 5, Scale.QUARTER: 6, Scale.MONTH: 6, Scale.WEEK: 8}
_TICK_ROOM = 2
_LEAST_CHART = 8
_LEAST_TITLE = 8
_WHOLE = 10**9
_LEAST_LABEL = 4


class TimelineLayout(msgspec.Struct, frozen=True):
    """How many columns each part of a line takes, 0 for one that is not shown; `gap` is between them.

    `total` is the width of the terminal, None for a pipe. `in_full` is False where only the deadline that
    counts has room, and not how it came about.
    """

    label: int
    chart: int
    when: int
    title: int
    gap: int
    total: int | None
    in_full: bool = True


def render_timeline(timeline: Timeline, width: int | None, signs: bool = True, color: bool = False) -> str:
    """Return the chart for a terminal of `width` columns, or for a pipe (None).

    On a terminal no line is wider: titles, deadlines and ids give way in that order. In a pipe the chart has
    PIPE_COLUMNS, and ids, deadlines and titles are whole. If no commitment has a date, they are listed.
    `signs` is False if only ASCII can be shown.
    """
    above = _above(timeline, width, signs, color)
    if not timeline.lanes:
        return above + "\n"
    bars = bars_of(timeline)
    layout = layout_of(bars, width) if has_dates(timeline) else _without_chart(bars, width)
    chart = Chart(timeline.axis, layout.chart, timeline.as_of, signs)
    lines = [above, ""]
    lines.extend(_axis_lines(chart, layout, color) if layout.chart else [_cut(NO_DATES, width), ""])
    for position, lane in enumerate(timeline.lanes):
        lines.extend([""] if position else [])
        lines.extend(_lane_lines(lane, chart, layout, color))
    lines.extend(["", *_legend(bars, chart, layout, color)])
    return "\n".join(lines) + "\n"


def _above(timeline: Timeline, width: int | None, signs: bool, color: bool) -> str:
    """Return the title and the day; where a terminal has no room for both, one below the other."""
    if width is None:
        return line_text(heading(timeline.title, timeline.as_of, signs), color)
    day = f"as of {timeline.as_of}"
    room = width - len(f" - {day}")
    if room >= _LEAST_TITLE:
        title = safe.cut(safe.line(timeline.title), room, _mark(signs))
        return line_text(heading(title, timeline.as_of, signs), color)
    title = safe.cut(safe.line(timeline.title), width, _mark(signs))
    return f"{paint(title, 'strong', color)}\n{paint(safe.cut(day, width), 'faint', color)}"


def layout_of(bars: Sequence[Bar], width: int | None) -> TimelineLayout:
    """Return how a line is divided among the parts of these bars."""
    label = 2 + max(_columns(bar.id) for bar in bars)
    when = max(_columns(when_words(bar)) for bar in bars)
    if width is None:
        return TimelineLayout(label, PIPE_COLUMNS, when, _WHOLE, 2, None)
    title = max(_columns(bar.title) for bar in bars)
    gap = 1 if width < 60 else 2
    label = min(label, max(width // 3, _LEAST_LABEL))
    in_full = when <= width // 6
    if not in_full:
        when = max(_columns(deadline_words(bar)) for bar in bars)
    when = when if width >= 70 else 0
    title = min(title, (width - 100) // 2) if width >= 130 else 0
    chart = width - label - gap - sum(part + gap for part in (when, title) if part)
    return TimelineLayout(label, max(chart, _LEAST_CHART), when, title, gap, width, in_full)


def _without_chart(bars: Sequence[Bar], width: int | None) -> TimelineLayout:
    """Return how a line is divided if there is nothing to draw: the title gets what the id leaves."""
    label = 2 + max(_columns(bar.id) for bar in bars)
    if width is None:
        return TimelineLayout(label, 0, 0, _WHOLE, 2, None)
    label = min(label, max(width // 2, _LEAST_LABEL))
    return TimelineLayout(label, 0, 0, max(width - label - 2, 0), 2, width)


def _cut(text: str, width: int | None) -> str:
    return text if width is None else safe.cut(text, width)


def _columns(text: str) -> int:
    return safe.width(safe.line(text))


def _mark(signs: bool) -> str:
    return "…" if signs else "~"


def _axis_lines(chart: Chart, layout: TimelineLayout, color: bool) -> Iterator[str]:
    """Yield the names of the ticks, and the ruler below them with today on it."""
    space = " " * (layout.label + layout.gap)
    ruled, named = _steps(chart.axis, layout)
    yield (space + chart.names(ticks_every(chart.axis, named))).rstrip()
    yield space + _painted(chart.ruler(ticks_every(chart.axis, ruled)), color)


def _steps(axis: Axis, layout: TimelineLayout) -> tuple[int, int]:
    """Return how many units lie between two ticks, and between two that have a name."""
    named = step_of(axis, max(layout.chart // _NAME_ROOM[axis.scale], 1))
    return step_of(axis, layout.chart // _TICK_ROOM, part_of=named), named


def units_a_tick(timeline: Timeline, width: int | None) -> int:
    """Return how many years, quarters, months or weeks of a chart lie between two ticks; 0 without one."""
    return _steps(timeline.axis, layout_of(bars_of(timeline), width))[0] if has_dates(timeline) else 0


def _lane_lines(lane: Lane, chart: Chart, layout: TimelineLayout, color: bool) -> Iterator[str]:
    yield _lane_heading(lane, chart.is_utf8, layout, color)
    gap, mark = " " * layout.gap, _mark(chart.is_utf8)
    for bar in lane.bars:
        style = KIND_STYLES[bar.kind]
        id = _fitted(bar.id, layout.label - 2, mark)
        space = " " * (layout.label - 2 - safe.width(id))
        parts = [f"{paint(kind_mark(bar.kind, chart.is_utf8), style, color)} {id}{space}"]
        if layout.chart:
            parts.append(_painted(chart.row(bar), color))
        if layout.when:
            words = when_words(bar) if layout.in_full else deadline_words(bar)
            when = _fitted(words, layout.when, mark)
            padding = " " * (layout.when - safe.width(when)) if layout.title else ""
            parts.append(paint(when, style if style != "good" else "", color) + padding)
        if layout.title:
            parts.append(_fitted(bar.title, layout.title, mark))
        yield gap.join(parts).rstrip()


def _lane_heading(lane: Lane, signs: bool, layout: TimelineLayout, color: bool) -> str:
    id = safe.line(lane.id) or "-"
    title = safe.line(lane.title) or "(not declared)"
    if layout.total is not None:
        id = safe.cut(id, layout.total, _mark(signs))
        room = layout.total - safe.width(id) - 2
        title = safe.cut(title, room, _mark(signs)) if room > 3 else ""
    style = "" if lane.title else "warn"
    return "  ".join(part for part in (paint(id, "strong", color), paint(title, style, color)) if part)


def _fitted(text: str, columns: int, mark: str) -> str:
    return safe.cut(safe.line(text), columns, mark)


def _painted(row: ChartLine, color: bool) -> str:
    if not color:
        return "".join(row.signs)
    runs = groupby(zip(row.signs, row.styles, strict=True), key=itemgetter(1))
    return "".join(paint("".join(sign for sign, _ in run), style, color) for style, run in runs)


def _legend(bars: Sequence[Bar], chart: Chart, layout: TimelineLayout, color: bool) -> Iterator[str]:
    """Yield what the marks mean, those alone that are there: the kinds with their numbers, then the signs."""
    kinds = [
        Cell(f"{kind_mark(kind, chart.is_utf8)} {count:,} {KIND_WORDS[kind]}", KIND_STYLES[kind])
        for kind, count in kinds_in(bars).items()
    ]
    for cells in (kinds, chart.key() if layout.chart else []):
        yield from _wrapped(cells, layout.total, color)


def _wrapped(cells: Sequence[Cell], width: int | None, color: bool) -> Iterator[str]:
    line: list[Cell] = []
    used = 0
    for cell in cells:
        columns = safe.width(cell.text)
        if line and width is not None and used + 3 + columns > width:
            yield "   ".join(paint(one.text, one.style, color) for one in line)
            line, used = [], 0
        used += columns + (3 if line else 0)
        line.append(cell)
    if line:
        yield "   ".join(paint(one.text, one.style, color) for one in line)
