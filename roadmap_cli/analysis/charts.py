"""The geometry of the chart of an indicator: the places of its baseline, target, line and readings."""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
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

    `low` and `high` are its lowest and its highest value. `line` goes straight from the baseline to the
    target, then on to the last day; it is empty if there is none. `baseline` and `target` are None if the
    indicator has none.
    """

    first: ChartValue
    last: ChartValue
    low: Number
    high: Number
    baseline: ChartPoint | None
    target: ChartPoint | None
    line: Sequence[ChartPoint]
    readings: Sequence[ChartPoint]

    def x(self, day: date) -> float:
        """Return the place of a day, from 0 to 1; 0.5 if the chart has only one day."""
        days = (self.last.day - self.first.day).days
        return (day - self.first.day).days / days if days else 0.5

    def y(self, value: Decimal) -> float:
        """Return the place of a value, from 0 to 1; 0.5 if all values of the chart are equal."""
        if self.low == self.high:
            return 0.5
        above, whole = (_WIDE.subtract(one, self.low) for one in (value, self.high))
        return float(_WIDE.divide(above, whole))

    def value_ticks(self, at_most: int) -> list[Number]:
        """Return round values between the lowest and the highest, or the one value of the chart."""
        if self.low == self.high:
            return [self.low]
        exponent = _WIDE.subtract(self.high, self.low).adjusted() - 1
        for step in (Decimal(digit).scaleb(exponent + more) for more in range(3) for digit in (1, 2, 5)):
            first = _quotient(self.low, step, ROUND_CEILING)
            last = _quotient(self.high, step, ROUND_FLOOR)
            if last - first < at_most:
                break
        return [Number(_WIDE.multiply(number, step) if number else 0) for number in range(first, last + 1)]


def _quotient(value: Decimal, step: Decimal, rounding: str) -> int:
    return int(_WIDE.divide(value, step).to_integral_value(rounding))


def chart_of(measured: Measured) -> IndicatorChart | None:
    """Return the chart of an indicator; None if it has no reading, baseline or target."""
    indicator = measured.indicator
    readings = [ChartValue(one.day.last, one.day.text, one.reading.value) for one in measured.readings]
    baseline, target = (
        ChartValue(point.on.last, point.on.text, point.value) if point is not None else None
        for point in (indicator.baseline, indicator.target)
    )
    values = [*([baseline] if baseline else []), *readings, *([target] if target else [])]
    first, last = min(values, key=_day, default=None), max(reversed(values), key=_day, default=None)
    if first is None or last is None:
        return None
    low, high = min(one.value for one in values), max(one.value for one in values)
    empty = IndicatorChart(first, last, low, high, baseline=None, target=None, line=[], readings=[])

    def place(value: ChartValue) -> ChartPoint:
        return ChartPoint(empty.x(value.day), empty.y(value.value))

    line: list[ChartPoint] = []
    if baseline and target and line_on(indicator, baseline.day) is not None:
        line = [place(one) for one in (baseline, target, target._replace(day=last.day))]
    return msgspec.structs.replace(
        empty,
        baseline=place(baseline) if baseline else None,
        target=place(target) if target else None,
        line=line[:2] if line and line[1] == line[2] else line,
        readings=list(map(place, readings)),
    )


def _day(value: ChartValue) -> date:
    return value.day


_WIDE = Context(prec=40, traps=[])
"""The context of differences that are too large for a float."""
