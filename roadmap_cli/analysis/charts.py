"""The geometry of the chart of an indicator: the places of its baseline, target, line and readings."""

from collections.abc import Sequence
from datetime import date
from decimal import Context
from typing import NamedTuple

import msgspec

from roadmap_cli.analysis.indicators import Measured, line_on
from roadmap_cli.model.numbers import Number


class ChartPoint(NamedTuple):
    """A place on a chart.

    `x` is 0 on the first day and 1 on the last, `y` is 0 at the lowest value and 1 at the highest.
    """

    x: float
    y: float


class ChartValue(NamedTuple):
    """A value on a day; `when` is the day as written."""

    day: date
    when: str
    value: Number


class IndicatorChart(msgspec.Struct, frozen=True):
    """The chart of an indicator with the readings up to a day, between its `first` and its `last` value.

    `line` goes straight from the baseline to the target, then on to the last day; it is empty if there is
    none. `baseline` and `target` are None if the indicator has none.
    """

    first: ChartValue
    last: ChartValue
    baseline: ChartPoint | None
    target: ChartPoint | None
    line: Sequence[ChartPoint]
    readings: Sequence[ChartPoint]


def chart_of(measured: Measured) -> IndicatorChart | None:
    """Return the chart of an indicator; None without a reading, or if all that it shows is on one day."""
    indicator = measured.indicator
    readings = [ChartValue(one.day.last, one.day.text, one.reading.value) for one in measured.readings]
    baseline, target = (
        ChartValue(point.on.last, point.on.text, point.value) if point is not None else None
        for point in (indicator.baseline, indicator.target)
    )
    values = [*([baseline] if baseline else []), *readings, *([target] if target else [])]
    first, last = min(values, key=_day, default=None), max(reversed(values), key=_day, default=None)
    if not readings or first is None or last is None or first.day == last.day:
        return None
    scale = _ChartScale(
        first.day, last.day, min(one.value for one in values), max(one.value for one in values)
    )
    line: list[ChartPoint] = []
    if baseline and target and line_on(indicator, baseline.day) is not None:
        on_target = target._replace(day=last.day)
        line = [scale.place(one) for one in (baseline, target, on_target)]
    return IndicatorChart(
        first=first,
        last=last,
        baseline=scale.place(baseline) if baseline else None,
        target=scale.place(target) if target else None,
        line=line[:2] if line and line[1] == line[2] else line,
        readings=list(map(scale.place, readings)),
    )


def _day(value: ChartValue) -> date:
    return value.day


class _ChartScale(NamedTuple):
    """The first and the last day of a chart, its lowest and its highest value."""

    first: date
    last: date
    low: Number
    high: Number

    def place(self, value: ChartValue) -> ChartPoint:
        """Return the place of a value; if all values are equal, they are in the middle."""
        x = (value.day - self.first).days / (self.last - self.first).days
        if self.low == self.high:
            return ChartPoint(x, 0.5)
        above, whole = (_WIDE.subtract(one, self.low) for one in (value.value, self.high))
        return ChartPoint(x, float(_WIDE.divide(above, whole)))


_WIDE = Context(prec=40, traps=[])
"""The context of differences that are too large for a float."""
