"""The chart of an indicator: the shapes in it, also for the HTML page, and an SVG picture of its own."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from roadmap_cli import escape
from roadmap_cli.analysis.axis import ticks_between
from roadmap_cli.analysis.charts import ChartPoint, IndicatorChart, chart_of
from roadmap_cli.analysis.indicators import Measured
from roadmap_cli.english import counted
from roadmap_cli.model.types import Point
from roadmap_cli.output import timeline_style as look
from roadmap_cli.output.colors import MEANINGS, PICTURE
from roadmap_cli.output.export.svg_parts import (
    EDGE,
    SMALL_LETTER,
    TITLE_LETTER,
    cut_to,
    svg_document,
    svg_text,
)
from roadmap_cli.output.reports.indicators import measured_words
from roadmap_cli.output.words import in_days

MARGIN = 6
"""The space around a chart, for half a mark."""
NOTHING = "There is no reading, baseline or target to draw."


class ChartBox(NamedTuple):
    """Where a chart is in a picture."""

    left: float
    top: float
    width: float
    height: float

    def place(self, point: ChartPoint) -> tuple[float, float]:
        """Return where a point of the chart is in the picture."""
        x, y = self.left + point.x * self.width, self.top + (1 - point.y) * self.height
        return round(x, 1), round(y, 1)


def tone_of(measured: Measured) -> str:
    """Return the meaning of the color of an indicator: `met` at its target, `at-risk` behind the line."""
    is_reached = measured.share is not None and measured.share.percent == 100
    return "at-risk" if measured.is_off_track else "met" if is_reached else "plain"


Shape = tuple[str, str] | tuple[str, float, float, float]
"""A class with the path of a line, or with the center and the radius of a circle."""


def shapes_of(chart: IndicatorChart, tone: str, box: ChartBox) -> Iterator[Shape]:
    """Yield the shapes of a chart: the level of the target, the line to it, the line of readings, the marks.

    The marks of the readings are last.
    """
    baseline, target = (box.place(one) if one is not None else None for one in (chart.baseline, chart.target))
    if target is not None:
        left, right = box.left - MARGIN, box.left + box.width + MARGIN
        yield "goal", f"M{left:g} {target[1]:g}H{right:g}"
    for classes, points in (("way", chart.line), ("run", chart.readings)):
        if len(points) > 1:
            yield classes, "M" + "L".join(f"{x:g} {y:g}" for x, y in map(box.place, points))
    if baseline is not None:
        yield "base", *baseline, 3
    if target is not None:
        yield "aim", *target, 4
    last = len(chart.readings) - 1
    for number, point in enumerate(chart.readings):
        yield (
            (f"dot now {tone}" if number == last else "dot"),
            *box.place(point),
            4 if number == last else 2.5,
        )


def svg_shapes(shapes: Sequence[Shape], labels: Sequence[str] = ()) -> str:
    """Return shapes as SVG; `labels` are the titles of the last shapes, escaped here."""
    return "".join(map(_drawn_shape, shapes, [""] * (len(shapes) - len(labels)) + [*labels]))


def _drawn_shape(shape: Shape, label: str) -> str:
    if len(shape) == 2:
        return f'<path class="{shape[0]}" d="{shape[1]}"/>'
    classes, x, y, radius = shape
    circle = f'<circle class="{classes}" cx="{x:g}" cy="{y:g}" r="{radius:g}"'
    return f"{circle}><title>{escape.xml(label)}</title></circle>" if label else f"{circle}/>"


def description(measured: Measured) -> str:
    """Return the values of a chart in words, for screen readers."""
    indicator, last = measured.indicator, measured.last
    parts = [counted(len(measured.readings), "reading") if last is not None else "no reading"]
    if last is not None:
        parts[0] += f", the last is {last.reading.value.text}, {last.day.text}"
    for name, point in (("baseline", indicator.baseline), ("target", indicator.target)):
        if point is not None:
            parts.append(f"the {name} is {point.value.text}, {point.on.text}")
    return "; ".join(parts)


_NAME = "ind"
"""The class of a picture."""
WIDTH = 640
"""The width of a picture in points."""
_TOP, _HEIGHT, _BELOW, _ROW = 126, 240, 46, 18
"""Where the chart of a picture begins, its height, and the room for days and for a row of the legend."""
_BOLD_LETTER = 8.6
"""The width of a letter of the sentence above the chart."""
_TICKS, _DAY_ROOM = 6, 64
"""The most values at the side, and the least room for a day."""


def render_indicator_svg(measured: Measured, *, title: str, subject: str, as_of: date) -> str:
    """Return the picture of an indicator; `subject` says which commitment it belongs to, and to whom."""
    chart = chart_of(measured)
    if chart is None:
        drawn, height = svg_text("quiet", EDGE, _TOP - 16, NOTHING), float(_TOP)
    else:
        legend, height = _legend(chart, measured)
        drawn = "".join(_drawn(chart, measured)) + legend
    content = (
        f'<style>{_style_sheet()}</style><rect class="ground" width="{WIDTH}" height="{height:g}"/>'
        f"{''.join(_heading(measured, title, subject, as_of))}{drawn}"
    )
    words = f"{measured_words(measured)}. {subject}, as of {as_of}: {description(measured)}."
    return svg_document(_NAME, (WIDTH, height), (title, words), content)


def _heading(measured: Measured, title: str, subject: str, as_of: date) -> Iterator[str]:
    room = WIDTH - 2 * EDGE
    yield svg_text("title", EDGE, 28, cut_to(title, room, TITLE_LETTER))
    yield svg_text("quiet", EDGE, 46, cut_to(subject, room))
    off_track = ", off-track" if measured.is_off_track else ""
    words = cut_to(f"{measured_words(measured)}{off_track}", room, _BOLD_LETTER)
    yield svg_text(f"words {tone_of(measured)}", EDGE, 68, words)
    last, age = measured.last, measured.age
    when = f"as of {as_of}"
    if last is not None and age is not None:
        when += f"; last reading {last.day.text}, {in_days(age)} ago"
    yield svg_text("small quiet", EDGE, 86, cut_to(when, room, SMALL_LETTER))


def _drawn(chart: IndicatorChart, measured: Measured) -> Iterator[str]:
    """Yield the axes and the chart."""
    values = chart.value_ticks(_TICKS)
    left = EDGE + max(len(value.text) for value in values) * SMALL_LETTER + 8 + MARGIN
    box = ChartBox(left, _TOP, WIDTH - EDGE - MARGIN - left, _HEIGHT)
    begin, end = box.left - MARGIN, box.left + box.width + MARGIN
    if measured.indicator.unit:
        yield svg_text(
            "small quiet", EDGE, _TOP - 14, cut_to(measured.indicator.unit, end - EDGE, SMALL_LETTER)
        )
    for value in values:
        _, y = box.place(ChartPoint(0, chart.y(value)))
        yield f'<path class="grid" d="M{begin:.1f} {y:g}H{end:.1f}"/>'
        yield svg_text("small quiet", begin - 6, y + 4, value.text, anchor="end")
    yield from _days(chart, box)
    labels = [f"{one.day.text}: {one.reading.value.text}" for one in measured.readings]
    yield svg_shapes(list(shapes_of(chart, tone_of(measured), box)), labels)


def _days(chart: IndicatorChart, box: ChartBox) -> Iterator[str]:
    """Yield the ticks and names of days below the chart; of the first and the last if no other has room."""
    low = box.top + box.height + MARGIN
    right = box.left + box.width + MARGIN
    ticks = ticks_between(chart.first.day, chart.last.day, int(box.width / _DAY_ROOM))
    if len(ticks) < 2:
        ends = [(chart.first, "start"), (chart.last, "end")]
        if chart.first.day == chart.last.day:
            ends = [(chart.first, "middle")]
        for value, anchor in ends:
            x = box.left + chart.x(value.day) * box.width
            yield svg_text("small quiet", x, low + 16, value.when, anchor=anchor)
        return
    for tick in ticks:
        x = box.left + chart.x(tick.day) * box.width
        yield f'<path class="grid" d="M{x:.1f} {low:g}v6"/>'
        # The year 2024 is to the right of its tick.
        if x + 3 + len(tick.label) * SMALL_LETTER <= right:
            yield svg_text("small quiet", x + 3, low + 16, tick.label)


def _legend(chart: IndicatorChart, measured: Measured) -> tuple[str, float]:
    """Return what the marks mean, with the values of baseline and target, and the height of the picture."""
    points = (("base", "baseline", measured.indicator.baseline), ("aim", "target", measured.indicator.target))
    entries = [
        ('<circle class="dot" cx="{x}" cy="{y}" r="2.5"/>', "reading" if chart.readings else ""),
        *(
            (f'<circle class="{kind}" cx="{{x}}" cy="{{y}}" r="4"/>', _point_words(name, point))
            for kind, name, point in points
        ),
        ('<path class="way" d="M{left} {y}H{right}"/>', "line to the target" if chart.line else ""),
    ]
    parts: list[str] = []
    x, y = float(EDGE), _TOP + _HEIGHT + _BELOW
    for shape, words in entries:
        needed = 34 + len(words) * SMALL_LETTER
        if words and x > EDGE and x + needed > WIDTH:
            x, y = float(EDGE), y + _ROW
        if words:
            parts.append(shape.format(x=f"{x + 6:g}", y=y - 4, left=f"{x - 2:g}", right=f"{x + 14:g}"))
            parts.append(svg_text("small", x + 18, y, words))
            x += needed
    return "".join(parts), y + EDGE


def _point_words(name: str, point: Point | None) -> str:
    return f"{name} {point.value.text}, {point.on.text}" if point is not None else ""


_STYLE = (
    ("", f"font:12px {look.FONTS}"),
    (".title", "font-size:16px;font-weight:600"),
    (".words", "font-size:14px;font-weight:600"),
    (".small", "font-size:11px"),
    ("path", "fill:none;stroke-width:1.5"),
    (".grid", "stroke-width:1"),
    (".way", "stroke-dasharray:5 4"),
    (".run", "stroke-width:2;stroke-linejoin:round"),
    (".base", "stroke-width:2"),
    (".aim", "stroke-width:2"),
)


def _style_sheet() -> str:
    """Return the CSS of a picture; every selector starts with its class, so no page around it changes."""
    dark = f"@media screen and (prefers-color-scheme:dark){{{_rules(_colors(dark=True))}}}"
    return _rules(_STYLE) + _rules(_colors(dark=False)) + dark


def _rules(rules: Iterable[tuple[str, str]]) -> str:
    return "".join(f"{f'.{_NAME} {selector}'.rstrip()}{{{style}}}" for selector, style in rules)


def _colors(*, dark: bool) -> Iterator[tuple[str, str]]:
    """Yield the rules of colors."""
    ink, quiet, ground, grid = (PICTURE[name].on(dark) for name in ("ink", "quiet", "ground", "grid"))
    tones = {f".{tone}": MEANINGS[tone].on(dark) for tone in ("met", "at-risk")}
    fills = {"text": ink, ".dot": ink, ".quiet": quiet, **tones}
    fills |= dict.fromkeys((".ground", ".base", ".aim"), ground)
    strokes = {".grid": grid, ".run": ink} | dict.fromkeys((".goal", ".way", ".base", ".aim"), quiet)
    yield from ((selector, f"fill:{color}") for selector, color in fills.items())
    yield from ((selector, f"stroke:{color}") for selector, color in strokes.items())
