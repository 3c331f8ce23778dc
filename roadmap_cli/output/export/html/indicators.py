"""The indicators of a commitment in the HTML page. User text is not escaped here: the template does that."""

from collections.abc import Sequence

import msgspec

from roadmap_cli.analysis.charts import IndicatorChart, chart_of
from roadmap_cli.analysis.indicators import DatedReading, Measured
from roadmap_cli.english import counted
from roadmap_cli.model.types import Point, Roadmap, texts
from roadmap_cli.model.window import Deadline
from roadmap_cli.output.export.html.values import Address, When, addresses, time_of
from roadmap_cli.output.export.indicator_chart import MARGIN, ChartBox, Shape, description, shapes_of, tone_of
from roadmap_cli.output.reports.indicators import measured_words
from roadmap_cli.output.words import partner_name

WIDTH, HEIGHT = 320, 96
"""The size of a chart."""
_BOX = ChartBox(MARGIN, MARGIN, WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN)


class ChartEntry(msgspec.Struct, frozen=True, array_like=True):
    """A drawn chart; `first` and `last` are the words at its ends."""

    name: str
    description: str
    width: int
    height: int
    first: str
    last: str
    has_line: bool
    shapes: Sequence[Shape]


class ValueEntry(msgspec.Struct, frozen=True, array_like=True):
    """A row of the table: the baseline, the target or a reading."""

    when: When | None
    value: str
    kind: str
    note: str
    evidence: Sequence[Address]


class IndicatorEntry(msgspec.Struct, frozen=True, array_like=True):
    """An indicator; `words` are its last reading, which is of the time `when`."""

    title: str
    partner: str
    words: str
    when: When | None
    tone: str
    chart: ChartEntry | None
    values: Sequence[ValueEntry]
    summary: str


def indicator_entry(measured: Measured, roadmap: Roadmap) -> IndicatorEntry:
    """Return an indicator with its chart and the table of its values."""
    indicator, last = measured.indicator, measured.last
    chart = chart_of(measured) if measured.readings else None
    has_time = chart is not None and chart.first.day < chart.last.day
    return IndicatorEntry(
        title=indicator.title,
        partner=partner_name(indicator.partner, roadmap) if indicator.partner else "",
        words=measured_words(measured),
        when=time_of(last.day) if last is not None else None,
        tone=tone_of(measured),
        chart=_drawn(chart, measured) if chart is not None and has_time else None,
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
    return ValueEntry(time_of(dated.day), reading.value.text, "", reading.note, evidence)


def _point(kind: str, point: Point | None) -> list[tuple[Deadline, ValueEntry]]:
    if point is None:
        return []
    return [(point.on, ValueEntry(time_of(point.on), point.value.text, kind, "", []))]


def _drawn(chart: IndicatorChart, measured: Measured) -> ChartEntry:
    return ChartEntry(
        name=f"Chart of {measured.indicator.title}",
        description=description(measured),
        width=WIDTH,
        height=HEIGHT,
        first=f"{chart.first.when}: {chart.first.value.text}",
        last=f"{chart.last.when}: {chart.last.value.text}",
        has_line=bool(chart.line),
        shapes=list(shapes_of(chart, tone_of(measured), _BOX)),
    )
