"""The rows of a Gantt chart: the days of a bar → one sign a column."""

from collections.abc import Sequence
from datetime import date

import msgspec

from roadmap_cli.axis import Axis, Tick
from roadmap_cli.bar import Bar, BarKind, BarSpan
from roadmap_cli.views.grid import Cell
from roadmap_cli.views.kinds import KIND_STYLES, end_mark, kind_mark

_SIGNS = {
    "line": ("─", "-"),
    "begin": ("├", "["),
    "after": ("┄", "."),
    "window": ("█", "#"),
    "was": ("░", ":"),
    "partner": ("▒", "%"),
    "met": ("◆", "*"),
    "step": ("◇", "^"),
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
    "step": "milestone not met",
    "right": "goes on",
    "today": "today",
}


class ChartLine(msgspec.Struct, frozen=True):
    """A line of the chart: a sign and a style for each of its columns."""

    signs: list[str]
    styles: list[str]


class Chart:
    """An axis of `columns` columns, with today's line; `is_utf8` is False where only ASCII can be shown.

    `seen` are the signs of the rows that were drawn.
    """

    def __init__(self, axis: Axis, columns: int, today: date, is_utf8: bool) -> None:
        self.axis, self.columns, self.day, self.is_utf8 = axis, columns, today, is_utf8
        self.today = self._column(today) if axis.shows(today, today) else None
        self.seen = {self.sign("today")} if self.today is not None else set()
        self._empty = self._filled(" ")
        self._put_today(self._empty, "today")

    def sign(self, name: str) -> str:
        """Return a sign of the chart."""
        return _SIGNS[name][0 if self.is_utf8 else 1]

    def row(self, bar: Bar) -> ChartLine:
        """Return the signs of a bar, one a column."""
        row, style = ChartLine(self._empty.signs.copy(), self._empty.styles.copy()), KIND_STYLES[bar.kind]
        if bar.last is not None:
            self._draw_line(row, bar, bar.last, style)
        self._draw_overrun(row, bar, style)
        self._draw_windows(row, bar, style)
        self._draw_marks(row, bar, style)
        self._draw_edges(row, bar, style)
        self.seen.update(row.signs)
        return row

    def ruler(self, shown: Sequence[Tick]) -> ChartLine:
        """Return the line that the chart hangs from, with its ticks and today's head on it."""
        row = self._filled(self.sign("ruler"), "faint")
        for tick in shown:
            column = self._column(tick.day)
            self._fill(row, column, column, self.sign("tick"), "faint")
        self._put_today(row, "now")
        return row

    def names(self, named: Sequence[Tick]) -> str:
        """Return the names of ticks, each where it begins; what touches another or the edge is left out."""
        names = ""
        for tick in named:
            column = self._column(tick.day)
            if (not names or column > len(names)) and column + len(tick.label) <= self.columns:
                names = f"{names:<{column}}{tick.label}"
        return names

    def key(self) -> list[Cell]:
        """Return what the signs mean: those alone that the rows, drawn before, have."""
        signs = {self.sign(name): words for name, words in _KEY.items()}
        return [Cell(f"{sign} {words}", "faint") for sign, words in signs.items() if sign in self.seen]

    def _filled(self, sign: str, style: str = "") -> ChartLine:
        return ChartLine([sign] * self.columns, [style] * self.columns)

    def _column(self, day: date, *, end: bool = False) -> int:
        return self.axis.column(day, self.columns, end=end)

    def _fill(self, row: ChartLine, first: int, last: int, sign: str, style: str) -> None:
        """Put a sign into the columns from `first` to `last` as far as they are shown."""
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
            self._fill(
                row, max(self._column(bar.closed_on, end=True) + 1, begin), end, self.sign("after"), style
            )
        if bar.begins:
            self._fill(row, begin, begin, self.sign("begin"), style)
        if self.today is not None and begin < self.today <= end:
            self._put_today(row, "crossing")

    def _draw_windows(self, row: ChartLine, bar: Bar, style: str) -> None:
        for was, now in bar.slips:
            between = self._column(was.last, end=True) + 1, self._column(now.first) - 1
            self._fill(row, *between, kind_mark(BarKind.SLIPPED, self.is_utf8), style)
        for window in bar.gone:
            self._fill_window(row, window, self.sign("was"), style)
        for window in bar.apart:
            self._fill_window(row, window, self.sign("partner"), style)
        if bar.window:
            self._fill_window(row, bar.window, self.sign("window"), style)

    def _fill_window(self, row: ChartLine, window: BarSpan, sign: str, style: str) -> None:
        self._fill(row, self._column(window.first), self._column(window.last, end=True), sign, style)

    def _draw_overrun(self, row: ChartLine, bar: Bar, style: str) -> None:
        if overrun := bar.overrun(self.day):
            first = self._column(overrun[0], end=True) + 1
            last = self._column(overrun[1], end=True)
            self._fill(row, first, last, kind_mark(bar.kind, self.is_utf8), style)
            if self.today is not None and first <= self.today <= last:
                self._put_today(row, "today")

    def _draw_marks(self, row: ChartLine, bar: Bar, style: str) -> None:
        """Put milestones and the end above what is there; a window of one column is not hidden by a step."""
        deadline = self._column(bar.window.first) if bar.window else None
        is_thin = bar.window and self._column(bar.window.last, end=True) == deadline
        for step in bar.milestones:
            column = self._column(step.day) if step.day else None
            if column is not None and not (is_thin and column == deadline):
                self._fill(row, column, column, self.sign("met" if step.is_met else "step"), "strong")
        if bar.closed_on:  # at the end of its day, where the time over ends too: nothing comes after it
            end = self._column(bar.closed_on, end=True)
            self._fill(row, end, end, end_mark(bar.status, self.is_utf8), style)

    def _draw_edges(self, row: ChartLine, bar: Bar, style: str) -> None:
        """Mark what goes on: beyond the days shown, or without an end."""
        begins = bar.begins.first if bar.begins else None
        if begins is None and bar.last is None:
            return
        if bar.last is not None and (begins < self.axis.first if begins else self._is_open_left(row, bar)):
            self._fill(row, 0, 0, self.sign("left"), style)
        if bar.goes_on and bar.last is not None:
            after = self._column(bar.last, end=True) + 1
            self._fill(row, after, after, self.sign("right"), style)
        if _reaches(bar) > self.axis.last:
            self._fill(row, self.columns - 1, self.columns - 1, self.sign("right"), style)

    def _is_open_left(self, row: ChartLine, bar: Bar) -> bool:
        """Return whether a bar without a beginning goes on to the left: nothing with a date begins there."""
        is_line = row.signs[0] == self.sign("line")
        return is_line or any(first < self.axis.first for first in bar.starts)


def _reaches(bar: Bar) -> date:
    days = [*bar.ends, *([bar.last] if bar.last else []), *([bar.begins.first] if bar.begins else [])]
    return max(days, default=date.min)
