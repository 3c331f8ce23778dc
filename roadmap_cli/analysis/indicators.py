"""Indicators on a day: the last reading, the share of the way to the target, and the line to compare it with.

Numbers are compared exactly. A reading counts from the last day of its key, and so do baseline and target.
Nothing here changes progress or a status.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

import msgspec

from roadmap_cli.model.dates import parse_day_key
from roadmap_cli.model.numbers import EXACT
from roadmap_cli.model.types import Commitment, Direction, Indicator, Point, Reading
from roadmap_cli.model.window import Date


class DatedReading(msgspec.Struct, frozen=True, gc=False):
    """A reading with its day and its key in the file."""

    day: Date
    key: str
    reading: Reading


class Share(msgspec.Struct, frozen=True, gc=False):
    """A part of the way from a baseline to a target; `whole` is positive. A part may be negative."""

    part: Decimal
    whole: Decimal

    def is_less_than(self, other: "Share") -> bool:
        """Return whether it is a smaller part of the way."""
        return EXACT.multiply(self.part, other.whole) < EXACT.multiply(other.part, self.whole)

    @property
    def percent(self) -> int:
        """The share in whole percent, halves up; 100 only at the end of the way."""
        (part, divisor), (whole, factor) = self.part.as_integer_ratio(), self.whole.as_integer_ratio()
        rounded = (200 * part * factor + whole * divisor) // (2 * whole * divisor)
        return min(rounded, 99) if self.part < self.whole else 100


class Measured(msgspec.Struct, frozen=True, gc=False):
    """An indicator on a day, with its readings up to then, by last day.

    `age` is how many days ago the last reading was, None without one. `share` is the way that it has gone,
    None if that is unknown. `line` is what the straight line from the baseline to the target says on its last
    day, None without a line on that day.
    """

    id: str
    indicator: Indicator
    readings: Sequence[DatedReading]
    age: int | None = None
    share: Share | None = None
    line: Share | None = None

    @property
    def last(self) -> DatedReading | None:
        """The last reading."""
        return self.readings[-1] if self.readings else None

    @property
    def is_off_track(self) -> bool:
        """Return whether the last reading is behind the line."""
        return self.share is not None and self.line is not None and self.share.is_less_than(self.line)


def measured_on(commitment: Commitment, as_of: date, partner: str = "") -> list[Measured]:
    """Return the indicators of a commitment at the end of a day, in file order.

    With `partner`, return those of that partner and those of all.
    """
    return [
        measured(indicator_id, indicator, as_of)
        for indicator_id, indicator in commitment.indicators.items()
        if not partner or indicator.partner in ("", partner)
    ]


def indicators_until(commitment: Commitment, as_of: date, today: date = date.max) -> dict[str, Indicator]:
    """Return the indicators of a commitment without the readings that count only after a day.

    Readings that count only after `today` stay.
    """
    return {
        indicator_id: msgspec.structs.replace(
            indicator,
            readings={
                key: one
                for key, one in indicator.readings.items()
                if not as_of < parse_day_key(key).last <= today
            },
        )
        for indicator_id, indicator in commitment.indicators.items()
    }


def measured(indicator_id: str, indicator: Indicator, as_of: date) -> Measured:
    """Return an indicator at the end of a day."""
    readings = [one for one in readings_of(indicator) if one.day.last <= as_of]
    if not readings:
        return Measured(indicator_id, indicator, readings)
    last = readings[-1]
    return Measured(
        indicator_id,
        indicator,
        readings,
        (as_of - last.day.last).days,
        share_of(indicator, last.reading.value),
        line_on(indicator, last.day.last),
    )


def readings_of(indicator: Indicator) -> list[DatedReading]:
    """Return the readings of an indicator by last day, those of the same last day in file order."""
    readings = [DatedReading(parse_day_key(key), key, one) for key, one in indicator.readings.items()]
    readings.sort(key=lambda dated: dated.day.last)
    return readings


def is_any_off_track(indicators: Iterable[Indicator], as_of: date, partner: str = "") -> bool:
    """Return whether the last reading of any indicator is behind its line at the end of a day."""
    return any(
        _is_off_track(indicator, as_of)
        for indicator in indicators
        if not partner or indicator.partner in ("", partner)
    )


def _is_off_track(indicator: Indicator, as_of: date) -> bool:
    """Return the same as `Measured.is_off_track`, from the last reading only: a roadmap may have many."""
    if indicator.baseline is None or indicator.target is None:
        return False
    last, reading = date.min, None
    for key, one in indicator.readings.items():
        day = parse_day_key(key).last
        if last <= day <= as_of:
            last, reading = day, one
    if reading is None:
        return False
    behind = _is_behind(indicator, indicator.baseline, indicator.target, reading.stated_value, last)
    if behind is not None:
        return behind
    share, line = share_of(indicator, reading.value), line_on(indicator, last)
    return share is not None and line is not None and share.is_less_than(line)


def _is_behind(indicator: Indicator, baseline: Point, target: Point, value: float, day: date) -> bool | None:
    """Return whether a value is behind the line on a day, None if only exact numbers can decide.

    Floats take a tenth of the time. They are wrong by less than 1e-15 of the largest of the three values, and
    the margin is a million times that.
    """
    first, last = baseline.on.last, target.on.last
    if not first <= day or not first < last:
        return False
    begun, wanted = baseline.stated_value, target.stated_value
    whole, gone = (last - first).days, (min(day, last) - first).days
    way = float(wanted - begun)
    ahead = float(value - begun) * whole - way * gone
    margin = 1e-9 * (abs(begun) + abs(wanted) + abs(value))
    if not (abs(way) > margin and abs(ahead) > margin * whole):
        return None
    rises = way > 0
    if indicator.direction is not None and rises is not (indicator.direction is Direction.UP):
        return None  # the baseline is beyond the target
    return (ahead < 0) is rises


def direction_of(indicator: Indicator) -> Direction:
    """Return the direction in the file, else the one from the baseline to the target, else up."""
    if indicator.direction is not None:
        return indicator.direction
    baseline, target = indicator.baseline, indicator.target
    falls = baseline is not None and target is not None and target.value < baseline.value
    return Direction.DOWN if falls else Direction.UP


def is_reached(indicator: Indicator, value: Decimal) -> bool:
    """Return whether a value is at the target or beyond it; False without a target."""
    if indicator.target is None:
        return False
    is_up = direction_of(indicator) is Direction.UP
    return value >= indicator.target.value if is_up else value <= indicator.target.value


def share_of(indicator: Indicator, value: Decimal) -> Share | None:
    """Return how much of the way from the baseline to the target a value has gone.

    It is all of the way at the target or beyond it, and negative behind the baseline. It is None without a
    target. Before the target, it is also None if there is no baseline, or one that was already at the target.
    """
    if is_reached(indicator, value):
        return _ALL
    way = _way(indicator)
    if way is None:
        return None
    baseline, target = way
    part = EXACT.subtract(value, baseline.value)
    whole = EXACT.subtract(target.value, baseline.value)
    return Share(part, whole) if whole > 0 else Share(-part, -whole)


def line_on(indicator: Indicator, day: date) -> Share | None:
    """Return how much of the way the straight line from the baseline to the target expects on a day.

    It is all of the way from the day of the target on. It is None before the day of the baseline, and if
    baseline and target have the same value, or the target is not later.
    """
    way = _way(indicator)
    if way is None:
        return None
    first, last = (point.on.last for point in way)
    if not first <= day or not first < last:
        return None
    return Share(Decimal((day - first).days), Decimal((last - first).days)) if day < last else _ALL


_ALL = Share(Decimal(1), Decimal(1))


def _way(indicator: Indicator) -> tuple[Point, Point] | None:
    """Return the baseline and the target, None if there is no way between them."""
    baseline, target = indicator.baseline, indicator.target
    if baseline is None or target is None or is_reached(indicator, baseline.value):
        return None
    return baseline, target
