"""A bar of a timeline → SVG shapes in one row of the picture."""

from collections.abc import Iterator
from datetime import date

from roadmap_cli.axis import Axis
from roadmap_cli.bar import Bar, BarSpan, MilestoneMark
from roadmap_cli.views.kinds import end_mark

ROW = 22
"""The height of a row, in points of the picture."""

_WINDOW, _LINE, _STEP = 12, 3, 5
_LEAST = 3


class Drawing:
    """The part of a picture over an axis: from `left`, `width` points wide."""

    def __init__(self, axis: Axis, as_of: date, left: float, width: float) -> None:
        self.axis, self.as_of, self.left, self.width = axis, as_of, left, width

    def at(self, day: date, *, end: bool = False) -> float:
        """Return where a day begins, or ends; what lies outside is at the edge."""
        return self.left + min(max(self.axis.share(day, end=end), 0), 1) * self.width

    def shapes(self, bar: Bar, top: float) -> str:
        """Return the shapes of a bar."""
        middle = top + ROW / 2
        parts = [*self._line(bar, middle), *self._over(bar, middle), *self._windows(bar, middle)]
        parts.extend(part for mark in bar.milestones for part in self._milestone(mark, middle))
        return "".join([*parts, *self._end(bar, middle), *self._edges(bar, middle)])

    def _line(self, bar: Bar, middle: float) -> Iterator[str]:
        if bar.last is None:
            return
        begin = self.at(bar.begins.first) if bar.begins else self.left
        end = self.at(bar.last, end=True)
        closed = self.at(bar.closed_on, end=True) if bar.closed_on else end
        yield rect(f"tl-line tl-{bar.kind}", begin, closed, middle, _LINE)
        yield rect(f"tl-after tl-{bar.kind}", closed, end, middle, _LINE)
        if bar.begins and bar.begins.first >= self.axis.first:
            yield rect(f"tl-{bar.kind}", begin, begin + 1.5, middle, _WINDOW - 2)

    def _windows(self, bar: Bar, middle: float) -> Iterator[str]:
        for was, now in bar.slips:
            yield from self._slip(bar, self.at(was.last, end=True), self.at(now.first), middle)
        for window in bar.gone:
            yield from self._window(f"tl-was tl-{bar.kind}", window, middle)
        for window in bar.apart:
            yield from self._window(f"tl-own tl-{bar.kind}", window, middle)
        if bar.window:
            yield from self._window(f"tl-window tl-{bar.kind}", bar.window, middle)

    def _window(self, classes: str, window: BarSpan, middle: float) -> Iterator[str]:
        if self.axis.shows(window.first, window.last):
            begin, end = self.at(window.first), self.at(window.last, end=True)
            yield rect(classes, begin, max(end, begin + _LEAST), middle, _WINDOW, round=2)

    def _slip(self, bar: Bar, begin: float, end: float, middle: float) -> Iterator[str]:
        """Yield an arrow from the window promised first to the present one."""
        if end - begin > 2 * _LEAST:
            yield f'<path class="tl-slip tl-{bar.kind}" d="M{begin + 2:.1f} {middle:.1f}H{end - 4:.1f}"/>'
            yield _triangle(f"tl-{bar.kind}", end, middle, 5)

    def _over(self, bar: Bar, middle: float) -> Iterator[str]:
        if overrun := bar.overrun(self.as_of):
            begin, end = (self.at(day, end=True) for day in overrun)
            if end > begin:
                yield f'<path class="tl-over tl-{bar.kind}" d="M{begin:.1f} {middle:.1f}H{end:.1f}"/>'

    def _milestone(self, mark: MilestoneMark, middle: float) -> Iterator[str]:
        """Yield a milestone: a filled or hollow diamond at its day, and its window as a line below."""
        if mark.day is None or not self.axis.shows(mark.day, mark.day):
            return
        x = self.at(mark.day)
        if not mark.is_met and mark.deadline and mark.deadline.first < mark.deadline.last:
            begin, low = self.at(mark.deadline.first), middle + _STEP + 3
            yield f'<path class="tl-span" d="M{begin:.1f} {low - 2:.1f}V{low:.1f}H{x:.1f}V{low - 2:.1f}"/>'
        yield diamond(x, middle, is_met=mark.is_met)

    def _end(self, bar: Bar, middle: float) -> Iterator[str]:
        if bar.closed_on and self.axis.shows(bar.closed_on, bar.closed_on):
            x = self.at(bar.closed_on)
            mark = end_mark(bar.status)
            yield (
                f'<text class="tl-end tl-mark tl-{bar.kind}" x="{x:.1f}" y="{middle + 4:.1f}" '
                f'text-anchor="middle">{mark}</text>'
            )

    def _edges(self, bar: Bar, middle: float) -> Iterator[str]:
        """Yield arrows where a bar goes on: beyond the days shown, or without an end."""
        if bar.last is None:
            return
        if bar.begins is None or bar.begins.first < self.axis.first:
            yield _triangle(f"tl-{bar.kind}", self.left, middle, -6)
        if bar.goes_on and self.axis.shows(bar.last, bar.last):
            tip = min(self.at(bar.last, end=True) + 7, self.left + self.width)
            yield _triangle(f"tl-{bar.kind}", tip, middle, 6)
        begins = [bar.begins.first] if bar.begins else []
        if max([bar.last, *begins]) > self.axis.last:
            yield _triangle(f"tl-{bar.kind}", self.left + self.width, middle, 6)


def rect(classes: str, begin: float, end: float, middle: float, height: float, round: int = 0) -> str:
    """Return a rectangle from `begin` to `end`, `height` high; an empty text where it has no width."""
    if end <= begin:
        return ""
    corner = f' rx="{round}"' if round else ""
    return (
        f'<rect class="{classes}" x="{begin:.1f}" y="{middle - height / 2:.1f}" '
        f'width="{end - begin:.1f}" height="{height:g}"{corner}/>'
    )


def diamond(x: float, middle: float, *, is_met: bool) -> str:
    """Return the sign of a milestone, filled where it was met."""
    classes = "tl-step tl-step-met" if is_met else "tl-step"
    shape = f"M{x - _STEP:.1f} {middle:.1f}l{_STEP}-{_STEP} {_STEP} {_STEP}-{_STEP} {_STEP}z"
    return f'<path class="{classes}" d="{shape}"/>'


def _triangle(classes: str, tip: float, middle: float, length: float) -> str:
    """Return a triangle with its tip there, `length` long: to the right, or to the left where negative."""
    half = abs(length) * 0.7
    back = tip - length
    return (
        f'<path class="{classes}" d="M{tip:.1f} {middle:.1f}L{back:.1f} {middle - half:.1f}'
        f'V{middle + half:.1f}z"/>'
    )
