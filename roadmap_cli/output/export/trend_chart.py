"""The chart of a trend, a stacked area with steps: an SVG picture, or a part of the HTML page."""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from roadmap_cli import escape
from roadmap_cli.analysis.axis import Axis, step_of, ticks_every
from roadmap_cli.analysis.trend import Trend, TrendPoint
from roadmap_cli.english import counted
from roadmap_cli.output.colors import MEANINGS, PICTURE
from roadmap_cli.output.export.svg_parts import (
    EDGE,
    SMALL_LETTER,
    TITLE_LETTER,
    cut_to,
    svg_document,
    svg_text,
)
from roadmap_cli.output.reports.trend import PARTS, source_sentences
from roadmap_cli.output.timeline_style import FONTS
from roadmap_cli.output.words import day_words

WIDTH = 960
"""The default width of a picture in points."""
_LEAST_WIDTH = 480
_HEIGHT, _BELOW, _ROW = 260, 28, 20
"""The height of the chart, and the room for days and for a row of words."""
_LEGEND = 190
"""The width of the legend beside the chart."""
_NAME_ROOM, _MOST_NUMBERS = 64, 6
"""The least room for the name of a day, and the most numbers at the side."""
_NAMES = ("met", "partly-met", "open", "overdue", "not-kept")
"""The class and the color of each part."""
_LINES = {
    "partly-met": (8, "M-2 10L10 -2M-2 2L2 -2M6 10L10 6"),
    "overdue": (5, "M2.5 0v5"),
    "not-kept": (6, "M0 0L6 6M6 0L0 6"),
}
"""The size and the lines of patterns, so that parts differ in more than color; met is plain, open is pale."""
NOTHING = "There are no commitments to draw."


class _Box(NamedTuple):
    """Where the chart is in a picture: `highest` commitments reach its top."""

    axis: Axis
    highest: int
    left: float
    top: float
    width: float

    def x(self, share: float) -> float:
        """Return the place of a share of the axis."""
        return round(self.left + share * self.width, 1)

    def y(self, number: int) -> float:
        """Return the height of a number of commitments."""
        return round(self.top + _HEIGHT * (1 - number / self.highest), 1)


def render_trend_svg(trend: Trend, *, title: str, width: int = WIDTH, standalone: bool = True) -> str:
    """Return the picture of all commitments of a trend, `width` points wide (at least 480).

    A standalone picture shows title, filter and background; one inside an HTML page does not. The content
    security policy of the page has to allow the `<style>` element, whose text is `style_sheet()`.
    """
    width = max(width, _LEAST_WIDTH)
    above = [*_heading(trend, title, width)] if standalone else []
    top = (72.0 if trend.filter else 54.0) if standalone else 12.0
    points = trend.total.points
    if any(point.total for point in points):
        drawn, bottom = "".join(_drawn(trend, top, width)), top + _HEIGHT + _BELOW
    else:
        drawn, bottom = svg_text("quiet", EDGE, top + 12, NOTHING), top + _ROW
    for sentence in source_sentences(trend):
        bottom += _ROW
        drawn += svg_text("small quiet", EDGE, bottom - 4, cut_to(sentence, width - 2 * EDGE, SMALL_LETTER))
    height = bottom + (EDGE if standalone else 4)
    ground = f'<rect class="ground" width="{width}" height="{height:g}"/>' if standalone else ""
    content = f"<style>{style_sheet()}</style>{_patterns()}{ground}{''.join(above)}{drawn}"
    return svg_document("tr", (width, height), (title, description(trend)), content)


def description(trend: Trend) -> str:
    """Return a description of a trend for screen readers: its first and its last day in numbers."""
    first, last = trend.total.points[0], trend.total.points[-1]
    filter_text = f" Filter: {escape.line(trend.filter)}." if trend.filter else ""
    days = f"{_numbers_words(first)}; {_numbers_words(last)}" if first is not last else _numbers_words(last)
    return f"{days}. The end of each {trend.every} from {trend.since} to {trend.as_of}.{filter_text}"


def _numbers_words(point: TrendPoint) -> str:
    parts = [f"{count:,} {part[3]}" for part, count in zip(PARTS, point.parts, strict=True) if count]
    return f"{point.day}: {counted(point.total, 'commitment')}" + (f", {', '.join(parts)}" if parts else "")


def _heading(trend: Trend, title: str, width: int) -> Iterator[str]:
    room = width - 2 * EDGE
    yield svg_text("title", EDGE, 28, cut_to(title, room, TITLE_LETTER))
    if trend.filter:
        yield svg_text("quiet", EDGE, 48, cut_to(f"Filter: {trend.filter}", room))


def _drawn(trend: Trend, top: float, width: int) -> Iterator[str]:
    """Yield the numbers at the side, the areas, the days below and the legend."""
    points = trend.total.points
    highest = max(point.total for point in points)
    numbers = range(0, highest + 1, _number_step(highest))
    left = EDGE + len(f"{highest:,}") * SMALL_LETTER + 8
    axis = Axis(trend.since, trend.as_of, trend.every)
    box = _Box(axis, highest, left, top, width - left - _LEGEND - EDGE)
    end = box.x(1)
    for number in numbers:
        y = box.y(number)
        yield f'<path class="grid" d="M{left:g} {y:g}H{end:g}"/>'
        yield svg_text("small quiet", left - 6, y + 4, f"{number:,}", anchor="end")
    yield from _areas(points, box)
    yield from _days(box)
    yield from _legend(trend, end + 18, top)


def _number_step(highest: int) -> int:
    """Return a round step between numbers, so that there are at most `_MOST_NUMBERS` above zero."""
    power = 1
    while True:
        for step in (power, 2 * power, 5 * power):
            if highest // step <= _MOST_NUMBERS:
                return step
        power *= 10


def _areas(points: Sequence[TrendPoint], box: _Box) -> Iterator[str]:
    """Yield the area of each part that is ever there; the pale one last, so that its edges can be seen."""
    edges = [box.x(0), *(box.x(box.axis.share(point.day, end=True)) for point in points)]
    stacks = [[0, *accumulate(point.parts)] for point in points]
    for place, name in sorted(enumerate(_NAMES), key=lambda one: one[1] == "open"):
        if not any(point.parts[place] for point in points):
            continue
        upper = [box.y(stack[place + 1]) for stack in stacks]
        lower = [box.y(stack[place]) for stack in stacks]
        there = "".join(f"V{y:g}H{x:g}" for y, x in zip(upper, edges[1:], strict=True))
        back = "".join(f"V{y:g}H{x:g}" for y, x in zip(reversed(lower), reversed(edges[:-1]), strict=True))
        path = f"M{edges[0]:g} {lower[0]:g}{there}{back}z"
        yield f'<path class="area {name}" d="{path}"/>'
        yield f'<path fill="url(#tr_{name})" d="{path}"/>' if name in _LINES else ""


def _days(box: _Box) -> Iterator[str]:
    """Yield the ticks and names of days below the chart; those of its ends if no other has room."""
    low, axis = box.top + _HEIGHT, box.axis
    ticks = ticks_every(axis, step_of(axis, int(box.width / _NAME_ROOM)))
    if not ticks:
        yield svg_text("small quiet", box.x(0), low + 18, axis.first.isoformat())
        if axis.last > axis.first:
            yield svg_text("small quiet", box.x(1), low + 18, axis.last.isoformat(), anchor="end")
    for tick in ticks:
        x = box.x(axis.share(tick.day))
        yield f'<path class="tick" d="M{x:g} {low:g}v6"/>'
        if x + 3 + len(tick.label) * SMALL_LETTER <= box.x(1) + EDGE:
            yield svg_text("small quiet", x + 3, low + 18, tick.label)


def _legend(trend: Trend, left: float, top: float) -> Iterator[str]:
    """Yield what the areas mean, in their order from top to bottom, with the numbers of the last day."""
    points = trend.total.points
    last = points[-1]
    y = top + 10
    yield svg_text("small quiet", left, y, f"on {day_words(last.day)}")
    for place in reversed(range(len(PARTS))):
        if any(point.parts[place] for point in points):
            y += _ROW
            shape = f'x="{left:g}" y="{y - 10:g}" width="14" height="12"'
            yield f'<rect class="area {_NAMES[place]}" {shape}/>'
            yield f'<rect fill="url(#tr_{_NAMES[place]})" {shape}/>' if _NAMES[place] in _LINES else ""
            yield svg_text("", left + 22, y, f"{last.parts[place]:,} {PARTS[place][3]}")
    yield svg_text("all", left + 22, y + _ROW, f"{last.total:,} in all")
    if last.superseded:
        yield svg_text("small quiet", left + 22, y + 2 * _ROW, f"without {last.superseded:,} superseded")


def _patterns() -> str:
    patterns = "".join(
        f'<pattern id="tr_{name}" width="{size}" height="{size}" patternUnits="userSpaceOnUse">'
        f'<path class="line" d="{path}"/></pattern>'
        for name, (size, path) in _LINES.items()
    )
    return f"<defs>{patterns}</defs>"


def style_sheet() -> str:
    """Return the CSS of the picture; every selector starts with its class, so no page around it changes."""
    return (
        f".tr{{font:12px {FONTS}}}.tr .title{{font-size:16px;font-weight:600}}.tr .all{{font-weight:600}}"
        ".tr .small{font-size:11px}.tr .area{fill:currentColor}"
        ".tr .open.area{fill-opacity:.3}.tr .line{fill:none;stroke-width:1.3}"
        f"{_colors(dark=False)}@media screen and (prefers-color-scheme:dark){{{_colors(dark=True)}}}"
    )


def _colors(*, dark: bool) -> str:
    ink, quiet, ground, grid = (PICTURE[name].on(dark) for name in ("ink", "quiet", "ground", "grid"))
    parts = "".join(f".tr .{name}{{color:{MEANINGS[name].on(dark)}}}" for name in _NAMES)
    return (
        f".tr text{{fill:{ink}}}.tr .quiet{{fill:{quiet}}}.tr .ground{{fill:{ground}}}"
        f".tr .grid{{stroke:{grid}}}.tr .tick{{stroke:{quiet}}}.tr .line,.tr .area{{stroke:{ground}}}"
        f"{parts}.tr .open{{stroke:currentColor}}"
    )
