"""Gantt charts in plain text, for terminals of any width and for pipes."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter

import msgspec

from roadmap_cli import escape
from roadmap_cli.analysis.axis import Axis, Scale, Tick, labels_in_line, step_of, ticks_every
from roadmap_cli.analysis.timeline import Bar, BarKind, BarSpan, Lane, Timeline
from roadmap_cli.output import timeline_style as look
from roadmap_cli.output.blocks import GAP, Cell, Line
from roadmap_cli.output.colors import Depth
from roadmap_cli.output.plain import line_text, paint
from roadmap_cli.output.reports.status import heading
from roadmap_cli.output.widths import side_by_side
from roadmap_cli.output.words import status_mark

_SIGNS = {
    "line": ("─", "-"),
    "begin": ("├", "["),
    "after": ("┄", "."),
    "window": ("█", "#"),
    "was": ("░", ":"),
    "partner": ("▒", "%"),
    "met": ("◆", "*"),
    "not met": ("◇", "^"),
    "kept": ("▮", "I"),
    "kept in part": ("◧", "h"),
    "not kept": ("▯", "i"),
    "today": ("│", "|"),
    "crossing": ("┼", "|"),
    "tick": ("┬", "+"),
    "ruler": ("─", "-"),
    "now": ("▼", "V"),
    "left": ("◂", "<"),
    "right": ("▸", ">"),
}
_KEY = {
    "window": "deadline",
    "was": "first promised",
    "partner": "a partner's own",
    "met": "milestone met",
    "not met": "milestone not met",
    "kept": "cycle kept",
    "kept in part": "cycle kept in part",
    "not kept": "cycle not kept",
    "right": "goes on",
    "today": "today",
}


class ChartLine(msgspec.Struct, frozen=True):
    """A line of the chart: a symbol and a style for each column."""

    signs: list[str]
    styles: list[str]


class Chart:
    """A chart over an axis; `is_utf8` is False for ASCII only, and `seen` collects the drawn symbols."""

    def __init__(self, axis: Axis, columns: int, today: date, is_utf8: bool) -> None:
        self.axis, self.columns, self.day, self.is_utf8 = axis, columns, today, is_utf8
        self.today = self._column(today) if axis.shows(today, today) else None
        self.seen = {self.sign("today")} if self.today is not None else set()
        self._empty = self._filled(" ")
        self._put_today(self._empty, "today")

    def sign(self, name: str) -> str:
        """Return a symbol by name."""
        return _SIGNS[name][0 if self.is_utf8 else 1]

    def row(self, bar: Bar) -> ChartLine:
        """Return the line of a bar."""
        row, style = (
            ChartLine(self._empty.signs.copy(), self._empty.styles.copy()),
            look.KINDS[bar.kind].style,
        )
        if bar.last is not None:
            self._draw_line(row, bar, bar.last, style)
        self._draw_overrun(row, bar, style)
        self._draw_windows(row, bar, style)
        self._draw_marks(row, bar, style)
        self._draw_edges(row, bar, style)
        self.seen.update(row.signs)
        return row

    def ruler(self, shown: Sequence[Tick]) -> ChartLine:
        """Return the top line of the chart, with ticks and a mark for today."""
        row = self._filled(self.sign("ruler"), "faint")
        for tick in shown:
            column = self._column(tick.day)
            self._fill(row, column, column, self.sign("tick"), "faint")
        self._put_today(row, "now")
        return row

    def names(self, named: Sequence[Tick]) -> str:
        """Return the labels of ticks, without those that would touch another label or the edge."""
        names = ""
        days = [tick.day for tick in named]
        for column, label in labels_in_line(self.axis, days, self.columns, self._column):
            names = f"{names:<{column}}{label}"
        return names

    def key(self) -> list[Cell]:
        """Return the legend of the symbols in the lines that have been drawn."""
        signs = {self.sign(name): words for name, words in _KEY.items()}
        return [Cell(f"{sign} {words}", "faint") for sign, words in signs.items() if sign in self.seen]

    def _filled(self, sign: str, style: str = "") -> ChartLine:
        return ChartLine([sign] * self.columns, [style] * self.columns)

    def _column(self, day: date, *, end: bool = False) -> int:
        return self.axis.column(day, self.columns, end=end)

    def _fill(self, row: ChartLine, first: int, last: int, sign: str, style: str) -> None:
        first, last = max(first, 0), min(last, self.columns - 1)
        if first <= last:
            row.signs[first : last + 1] = [sign] * (last - first + 1)
            row.styles[first : last + 1] = [style] * (last - first + 1)

    def _put_today(self, row: ChartLine, name: str) -> None:
        if self.today is not None:
            self._fill(row, self.today, self.today, self.sign(name), "strong")

    def _draw_line(self, row: ChartLine, bar: Bar, until: date, style: str) -> None:
        begin = self._column(bar.begins.first) if bar.begins else 0
        end = self._column(until, end=True)
        self._fill(row, begin, end, self.sign("line"), style)
        if bar.closed_on:
            after = max(self._column(bar.closed_on, end=True) + 1, begin)
            self._fill(row, after, end, self.sign("after"), style)
        if bar.begins:
            self._fill(row, begin, begin, self.sign("begin"), style)
        if self.today is not None and begin < self.today <= end:
            self._put_today(row, "crossing")

    def _draw_windows(self, row: ChartLine, bar: Bar, style: str) -> None:
        for was, now in bar.slips:
            between = self._column(was.last, end=True) + 1, self._column(now.first) - 1
            self._fill(row, *between, look.kind_mark(BarKind.SLIPPED, self.is_utf8), style)
        for window in bar.replaced_windows:
            self._fill_window(row, window, self.sign("was"), style)
        for window in bar.partner_windows:
            self._fill_window(row, window, self.sign("partner"), style)
        if bar.window:
            self._fill_window(row, bar.window, self.sign("window"), style)

    def _fill_window(self, row: ChartLine, window: BarSpan, sign: str, style: str) -> None:
        self._fill(row, self._column(window.first), self._column(window.last, end=True), sign, style)

    def _draw_overrun(self, row: ChartLine, bar: Bar, style: str) -> None:
        if overrun := bar.overrun(self.day):
            first = self._column(overrun[0], end=True) + 1
            last = self._column(overrun[1], end=True)
            self._fill(row, first, last, look.kind_mark(bar.kind, self.is_utf8), style)
            if self.today is not None and first <= self.today <= last:
                self._put_today(row, "today")

    def _draw_marks(self, row: ChartLine, bar: Bar, style: str) -> None:
        """Draw cycles, milestones and the end, but no milestone over a window of one column."""
        for cycle in bar.cycles:
            end = self._column(cycle.window.last, end=True)
            self._fill(row, end, end, self.sign(cycle.kept), style)
        deadline = self._column(bar.window.first) if bar.window else None
        is_thin = bar.window and self._column(bar.window.last, end=True) == deadline
        for milestone in bar.milestones:
            column = self._column(milestone.day) if milestone.day else None
            if column is not None and not (is_thin and column == deadline):
                self._fill(row, column, column, self.sign("met" if milestone.is_met else "not met"), "strong")
        if bar.closed_on:
            end = self._column(bar.closed_on, end=True)
            self._fill(row, end, end, status_mark(bar.status, self.is_utf8), style)

    def _draw_edges(self, row: ChartLine, bar: Bar, style: str) -> None:
        """Draw arrows where a bar continues beyond the visible days."""
        begins = bar.begins.first if bar.begins else None
        if begins is None and bar.last is None:
            return
        if bar.last is not None and (begins < self.axis.first if begins else self._is_open_left(row, bar)):
            self._fill(row, 0, 0, self.sign("left"), style)
        if bar.is_open_ended and bar.last is not None:
            after = self._column(bar.last, end=True) + 1
            self._fill(row, after, after, self.sign("right"), style)
        if _reaches(bar) > self.axis.last:
            self._fill(row, self.columns - 1, self.columns - 1, self.sign("right"), style)

    def _is_open_left(self, row: ChartLine, bar: Bar) -> bool:
        """Return whether a bar without a start day continues to the left."""
        is_line = row.signs[0] == self.sign("line")
        return is_line or any(first < self.axis.first for first in bar.starts)


def _reaches(bar: Bar) -> date:
    days = [*bar.ends, *([bar.last] if bar.last else []), *([bar.begins.first] if bar.begins else [])]
    return max(days, default=date.min)


PIPE_COLUMNS = 100
"""The width of the chart in a pipe, where the text beside it is not cut."""

_NAME_ROOM = {Scale.YEAR: 5, Scale.QUARTER: 6, Scale.MONTH: 6, Scale.WEEK: 8}
_TICK_ROOM = 2
_LEAST_CHART = 8
_LEAST_ID = 4
_WHOLE = 10**9


class TimelineLayout(msgspec.Struct, frozen=True):
    """The widths of the parts of a line, 0 for a part that is not shown, and of the gap between them.

    The label is the title of a commitment. `total` is the width of the terminal, None for a pipe. `in_full`
    is False if there is room only for the deadline, not for the first deadline and those of partners.
    `has_lane_ids` if there is room for the ids of lanes beside their titles.
    """

    label: int
    chart: int
    when: int
    id: int
    gap: int
    total: int | None
    in_full: bool = True
    has_lane_ids: bool = True


def render_timeline(
    timeline: Timeline, width: int | None, signs: bool = True, color: Depth = Depth.NONE
) -> str:
    """Return the chart for a terminal of `width` columns, or for a pipe (None).

    On a narrow terminal, ids are left out first, then deadlines, and titles are cut. Without any dates, the
    commitments are listed. `signs` is False for ASCII only.
    """
    above = _heading(timeline, width, signs, color)
    if not timeline.lanes:
        return above + "\n"
    bars = look.bars_of(timeline)
    layout = layout_of(bars, width) if look.has_dates(timeline) else _without_chart(bars, width)
    lane_width = max(escape.width(GAP.join(_lane_names(lane))) for lane in timeline.lanes)
    layout = msgspec.structs.replace(layout, has_lane_ids=width is None or lane_width <= width)
    chart = Chart(timeline.axis, layout.chart, timeline.as_of, signs)
    lines = [above, ""]
    lines.extend(_axis_lines(chart, layout, color) if layout.chart else [_cut(look.NO_DATES, width), ""])
    for position, lane in enumerate(timeline.lanes):
        lines.extend([""] if position else [])
        lines.extend(_lane_lines(lane, chart, layout, color))
    lines.extend(["", *_legend(bars, chart, layout, color)])
    return "\n".join(lines) + "\n"


def _heading(timeline: Timeline, width: int | None, signs: bool, color: Depth) -> str:
    """Return title and day, on several lines if the terminal is too narrow."""
    line = heading(timeline.title, timeline.as_of, signs)
    lines = [line.cells] if width is None else side_by_side(line.cells, width, line.gap)
    return "\n".join(line_text(Line(cells, line.gap), color) for cells in lines)


def layout_of(bars: Sequence[Bar], width: int | None) -> TimelineLayout:
    """Return the layout of the lines of bars."""
    when = max(_columns(look.when_words(bar)) for bar in bars)
    if width is None:
        return TimelineLayout(_label(bars, None), PIPE_COLUMNS, when, _WHOLE, 2, None)
    label = _label(bars, width // 2 - 1 if width < 60 else min(width * 2 // 5, max(48, width * 3 // 10)))
    gap = 1 if width < 60 else 2
    in_full = when <= width // 6
    if not in_full:
        when = min(max(_columns(_deadline(bar)) for bar in bars), width // 5)
    when = when if width >= 70 else 0
    commitment_id = min(max(_columns(bar.id) for bar in bars), (width - 100) // 3) if width >= 130 else 0
    chart = width - label - gap - sum(part + gap for part in (when, commitment_id) if part)
    return TimelineLayout(label, max(chart, _LEAST_CHART), when, commitment_id, gap, width, in_full)


def _deadline(bar: Bar) -> str:
    """Return the deadline of a bar, or its words if it has no window."""
    return bar.deadline or bar.promised


def _label(bars: Sequence[Bar], room: int | None) -> int:
    """Return the width of the marks and titles of bars, which are cut at words to `room` columns."""
    titles = [escape.line(bar.title) for bar in bars]
    if room is not None:
        titles = [escape.cut_words(title, room - 2) for title in titles]
    return 2 + max(map(escape.width, titles))


def _without_chart(bars: Sequence[Bar], width: int | None) -> TimelineLayout:
    label = _label(bars, width)
    if width is None:
        return TimelineLayout(label, 0, 0, _WHOLE, 2, None)
    return TimelineLayout(label, 0, 0, max(width - label - 2, 0), 2, width)


def _cut(text: str, width: int | None, mark: str = "…") -> str:
    return text if width is None else escape.cut_words(text, width, mark)


def _columns(text: str) -> int:
    return escape.width(escape.line(text))


def _mark(signs: bool) -> str:
    return "…" if signs else "~"


def _axis_lines(chart: Chart, layout: TimelineLayout, color: Depth) -> Iterator[str]:
    space = " " * (layout.label + layout.gap)
    ruled, named = _steps(chart.axis, layout)
    yield (space + chart.names(ticks_every(chart.axis, named))).rstrip()
    yield space + _painted(chart.ruler(ticks_every(chart.axis, ruled)), color)


def _steps(axis: Axis, layout: TimelineLayout) -> tuple[int, int]:
    """Return the units between two ticks, and between two labels."""
    named = step_of(axis, max(layout.chart // _NAME_ROOM[axis.scale], 1))
    return step_of(axis, layout.chart // _TICK_ROOM, part_of=named), named


def units_a_tick(timeline: Timeline, width: int | None) -> int:
    """Return the years, quarters, months or weeks between two ticks; 0 without a chart."""
    return (
        _steps(timeline.axis, layout_of(look.bars_of(timeline), width))[0] if look.has_dates(timeline) else 0
    )


def _lane_lines(lane: Lane, chart: Chart, layout: TimelineLayout, color: Depth) -> Iterator[str]:
    yield _lane_heading(lane, chart.is_utf8, layout, color)
    gap, mark = " " * layout.gap, _mark(chart.is_utf8)
    for bar in lane.bars:
        style = look.KINDS[bar.kind].style
        title = _fitted(bar.title, layout.label - 2, mark)
        space = " " * (layout.label - 2 - escape.width(title))
        parts = [f"{paint(look.kind_mark(bar.kind, chart.is_utf8), style, color)} {title}{space}"]
        if layout.chart:
            parts.append(_painted(chart.row(bar), color))
        if layout.when:
            words = look.when_words(bar) if layout.in_full else _deadline(bar)
            when = _fitted(words, layout.when, mark)
            padding = " " * (layout.when - escape.width(when)) if layout.id else ""
            parts.append(paint(when, style if style != "met" else "", color) + padding)
        if layout.id >= _LEAST_ID:
            parts.append(_fitted(bar.id, layout.id, mark))
        yield gap.join(parts).rstrip()


def _lane_heading(lane: Lane, signs: bool, layout: TimelineLayout, color: Depth) -> str:
    """Return the id and the title of a lane, or the title alone if they do not fit in all lanes."""
    lane_id, title = _lane_names(lane)
    shown = [Cell(lane_id, "strong"), Cell(title, "" if lane.title else "warning")]
    if not layout.has_lane_ids:
        name = _cut(escape.line(lane.title) or lane_id, layout.total, _mark(signs))
        shown = [Cell(name, "strong")]
    return line_text(Line(shown), color)


def _lane_names(lane: Lane) -> tuple[str, str]:
    return escape.line(lane.id) or "-", escape.line(lane.title) or "(not declared)"


def _fitted(text: str, columns: int, mark: str) -> str:
    return escape.cut_words(escape.line(text), columns, mark)


def _painted(row: ChartLine, color: Depth) -> str:
    if not color:
        return "".join(row.signs)
    runs = groupby(zip(row.signs, row.styles, strict=True), key=itemgetter(1))
    return "".join(paint("".join(sign for sign, _ in run), style, color) for style, run in runs)


def _legend(bars: Sequence[Bar], chart: Chart, layout: TimelineLayout, color: Depth) -> Iterator[str]:
    kinds = [
        Cell(
            f"{look.kind_mark(kind, chart.is_utf8)} {count:,} {look.KINDS[kind].words}",
            look.KINDS[kind].style,
        )
        for kind, count in look.kinds_in(bars).items()
    ]
    for cells in (kinds, chart.key() if layout.chart else []):
        yield from _wrapped(cells, layout.total, color)


def _wrapped(cells: Sequence[Cell], width: int | None, color: Depth) -> Iterator[str]:
    lines: list[Line] = []
    for cell in cells:
        longer = Line([*lines[-1].cells, cell], "   ") if lines else None
        if longer is not None and (
            width is None or escape.width(line_text(longer, color=Depth.NONE)) <= width
        ):
            lines[-1] = longer
        else:
            lines.append(Line([cell], "   "))
    yield from (line_text(line, color) for line in lines)
