"""The indicators of a commitment, in text and JSON."""

from collections.abc import Iterator, Sequence
from typing import Any

from roadmap_cli import escape
from roadmap_cli.analysis.indicators import DatedReading, Measured, direction_of
from roadmap_cli.model.types import Direction, Point, texts


def measured_words(measured: Measured) -> str:
    """Return the last reading in words: `1,200 of 5,000 homes (24 %), the line says 53 %`."""
    indicator, last = measured.indicator, measured.last
    unit = f" {escape.line(indicator.unit)}" if indicator.unit else ""
    target = indicator.target.value if indicator.target is not None else None
    if last is None:
        return "no reading" + (f"; the target is {target.text}{unit}" if target is not None else "")
    value = last.reading.value
    if target is None:
        return f"{value.text}{unit}"
    counts_up = direction_of(indicator) is Direction.UP and value >= 0 and target > 0
    words = f"{value.text} {'of' if counts_up else 'toward'} {target.text}{unit}"
    share = f" ({measured.share.percent} %)" if measured.share is not None else ""
    line = f", the line says {measured.line.percent} %" if measured.line is not None else ""
    return f"{words}{share}{line}"


def off_track_words(indicators: Sequence[Measured]) -> Iterator[str]:
    """Yield the title and the last reading of each indicator that is off track."""
    for one in indicators:
        if one.is_off_track:
            yield f"{escape.line(one.indicator.title)}, {measured_words(one)}"


def indicator_records(indicators: Sequence[Measured]) -> list[dict[str, Any]]:
    """Return the JSON records of indicators, with their readings by day."""
    return [indicator_record(one) | {"readings": list(map(_reading, one.readings))} for one in indicators]


def indicator_record(measured: Measured) -> dict[str, Any]:
    """Return the JSON record of an indicator, without its readings."""
    indicator, last = measured.indicator, measured.last
    return {
        "id": measured.id,
        "title": indicator.title,
        "unit": indicator.unit or None,
        "direction": direction_of(indicator),
        "partner": indicator.partner or None,
        "baseline": _point(indicator.baseline),
        "target": _point(indicator.target),
        "key": last.key if last is not None else None,
        "value": last.reading.value if last is not None else None,
        "age_days": measured.age,
        "share": measured.share.percent if measured.share is not None else None,
        "line": measured.line.percent if measured.line is not None else None,
        "off_track": measured.is_off_track,
    }


def _point(point: Point | None) -> dict[str, Any] | None:
    return {"value": point.value, "on": point.on} if point is not None else None


def _reading(dated: DatedReading) -> dict[str, Any]:
    reading = dated.reading
    return {
        "key": dated.key,
        "first": dated.day.first,
        "last": dated.day.last,
        "value": reading.value,
        "note": reading.note or None,
        "evidence": texts(reading.evidence),
    }
