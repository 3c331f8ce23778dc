"""The indicators of a commitment in the HTML page. User text is not escaped here: the template does that."""

from collections.abc import Sequence

import msgspec

from roadmap_cli.analysis.charts import ChartPoint, IndicatorChart, chart_of
from roadmap_cli.analysis.indicators import DatedReading, Measured
from roadmap_cli.english import counted
from roadmap_cli.model.types import Point, Roadmap, texts
from roadmap_cli.model.window import Deadline
from roadmap_cli.output.export.html.values import Address, When, addresses, when_of
from roadmap_cli.output.reports.indicators import measured_words
from roadmap_cli.output.words import partner_name

WIDTH, HEIGHT = 320, 96
"""The size of a chart."""
_EDGE = 6
"""The space around a chart, for half a mark."""


class DrawnPoint(msgspec.Struct, frozen=True):
    """The middle of a mark."""

    x: float
    y: float


class ChartEntry(msgspec.Struct, frozen=True):
    """A drawn chart.

    `line` and `path` are the path data of the line to the target and of that between the readings; either
    may be empty. `first` and `last` are what is at its ends.
    """

    name: str
    description: str
    width: int
    height: int
    first: str
    last: str
    line: str
    path: str
    readings: Sequence[DrawnPoint]
    baseline: DrawnPoint | None
    target: DrawnPoint | None


class ValueEntry(msgspec.Struct, frozen=True):
    """A row of the table: the baseline, the target or a reading."""

    when: When | None
    value: str
    kind: str
    note: str
    evidence: Sequence[Address]


class IndicatorEntry(msgspec.Struct, frozen=True):
    """An indicator; `words` are its last reading, which is of the time `when`."""

    title: str
    partner: str
    words: str
    when: When | None
    tone: str
    unit: str
    chart: ChartEntry | None
    values: Sequence[ValueEntry]
    summary: str


def indicator_entry(measured: Measured, roadmap: Roadmap) -> IndicatorEntry:
    """Return an indicator with its chart and the table of its values."""
    indicator, last = measured.indicator, measured.last
    is_reached = measured.share is not None and measured.share.percent == 100
    chart = chart_of(measured)
    return IndicatorEntry(
        title=indicator.title,
        partner=partner_name(indicator.partner, roadmap) if indicator.partner else "",
        words=measured_words(measured),
        when=when_of(last.day) if last is not None else None,
        tone="bad" if measured.is_off_track else "good" if is_reached else "plain",
        unit=indicator.unit,
        chart=_drawn(chart, measured) if chart is not None else None,
        values=_values(measured),
        summary=counted(len(measured.readings), "reading"),
    )


def _values(measured: Measured) -> list[ValueEntry]:
    """Return the baseline, the readings and the target by day; empty if there is only a target."""
    baseline, target = measured.indicator.baseline, measured.indicator.target
    if baseline is None and not measured.readings:
        return []
    readings = [(one.day, _reading(one)) for one in measured.readings]
    dated = [*_point("baseline", baseline), *readings, *_point("target", target)]
    return [entry for _, entry in sorted(dated, key=lambda one: one[0].last)]


def _reading(dated: DatedReading) -> ValueEntry:
    reading = dated.reading
    evidence = addresses(texts(reading.evidence))
    return ValueEntry(when_of(dated.day), reading.value.text, "", reading.note, evidence)


def _point(kind: str, point: Point | None) -> list[tuple[Deadline, ValueEntry]]:
    if point is None:
        return []
    return [(point.on, ValueEntry(when_of(point.on), point.value.text, kind, "", []))]


def _drawn(chart: IndicatorChart, measured: Measured) -> ChartEntry:
    has_line = bool(chart.line)
    readings = list(map(_place, chart.readings))
    return ChartEntry(
        name=f"Chart of {measured.indicator.title}",
        description=_description(chart, measured),
        width=WIDTH,
        height=HEIGHT,
        first=f"{chart.first.when}: {chart.first.value.text}",
        last=f"{chart.last.when}: {chart.last.value.text}",
        line=_path(list(map(_place, chart.line))) if has_line else "",
        path=_path(readings) if len(readings) > 1 else "",
        readings=readings,
        baseline=_place(chart.baseline) if chart.baseline is not None else None,
        target=_place(chart.target) if chart.target is not None else None,
    )


def _description(chart: IndicatorChart, measured: Measured) -> str:
    """Return the text alternative of a chart."""
    indicator, last = measured.indicator, measured.readings[-1]
    parts = [
        f"{counted(len(chart.readings), 'reading')}, the last is {last.reading.value.text}, {last.day.text}"
    ]
    for name, point in (("baseline", indicator.baseline), ("target", indicator.target)):
        if point is not None:
            parts.append(f"the {name} is {point.value.text}, {point.on.text}")
    return "; ".join(parts)


def _place(point: ChartPoint) -> DrawnPoint:
    x = _EDGE + point.x * (WIDTH - 2 * _EDGE)
    y = HEIGHT - _EDGE - point.y * (HEIGHT - 2 * _EDGE)
    return DrawnPoint(round(x, 1), round(y, 1))


def _path(points: Sequence[DrawnPoint]) -> str:
    return "M" + "L".join(f"{point.x:g} {point.y:g}" for point in points)
