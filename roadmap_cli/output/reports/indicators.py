"""The indicators of a commitment, in text and JSON."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from roadmap_cli import escape
from roadmap_cli.analysis.indicators import DatedReading, Measured, direction_of
from roadmap_cli.english import unit_after
from roadmap_cli.model.types import Direction, Indicator, Point, Roadmap, texts
from roadmap_cli.output.blocks import Cell, Line, PartEntry
from roadmap_cli.output.words import in_days, partner_name


def measured_words(measured: Measured) -> str:
    """Return the last reading in words: `1,200 of 5,000 homes (24%), the line says 53%`."""
    indicator, last = measured.indicator, measured.last
    unit = unit_after(escape.line(indicator.unit))
    target = indicator.target.value if indicator.target is not None else None
    if last is None:
        return "no reading" + (f"; the target is {target.text}{unit}" if target is not None else "")
    value = last.reading.value
    if target is None:
        return f"{value.text}{unit}"
    counts_up = direction_of(indicator) is Direction.UP and value >= 0 and target > 0
    words = f"{value.text} {'of' if counts_up else 'toward'} {target.text}{unit}"
    share = f" ({measured.share.percent}%)" if measured.share is not None else ""
    line = f", the line says {measured.line.percent}%" if measured.line is not None else ""
    return f"{words}{share}{line}"


def indicator_title(indicator: Indicator) -> str:
    """Return the title of an indicator on one line, with the partner that it is about: `Methane (ca)`."""
    partner = f" ({escape.line(indicator.partner)})" if indicator.partner else ""
    return f"{escape.line(indicator.title)}{partner}"


def titled_words(measured: Measured) -> str:
    """Return the title and the last reading of an indicator on one line."""
    return f"{indicator_title(measured.indicator)}: {measured_words(measured)}"


def since_words(measured: Measured, before: DatedReading | None) -> str:
    """Return the last reading compared with an earlier one: `rose from 800 to 1,200 of 5,000 homes`."""
    last, words = measured.last, measured_words(measured)
    if last is None or before is None:
        return words
    was, now = before.reading.value, last.reading.value
    return f"still {words}" if was == now else f"{'rose' if now > was else 'fell'} from {was.text} to {words}"


def off_track_words(indicators: Sequence[Measured]) -> Iterator[str]:
    """Yield the title and the last reading of each indicator that is off track."""
    for one in indicators:
        if one.is_off_track:
            yield f"{indicator_title(one.indicator)}, {measured_words(one)}"


def indicator_entries(indicators: Sequence[Measured], roadmap: Roadmap, signs: bool) -> list[PartEntry]:
    """Return the entries of indicators: the last reading, the way from baseline to target, the readings."""
    return [
        PartEntry(escape.line(one.id), [line for line in _lines(one, roadmap, signs) if line.shown])
        for one in indicators
    ]


def _lines(measured: Measured, roadmap: Roadmap, signs: bool) -> Iterator[Line]:
    indicator, last = measured.indicator, measured.last
    style = "at-risk" if measured.is_off_track else ""
    off_track = Cell("off-track" if measured.is_off_track else "", style)
    partner = partner_name(indicator.partner, roadmap) if indicator.partner else ""
    yield Line([Cell(escape.line(indicator.title)), Cell(f"only {partner}" if partner else "", "faint")])
    yield Line([Cell(measured_words(measured), style), off_track])
    yield Line([Cell(_way_words(indicator))])
    if last is not None and measured.age is not None:
        age = f"last reading {escape.line(last.key)}, {in_days(measured.age)} ago"
        yield Line([Cell(sparkline(measured, signs)), Cell(age, "faint")])
    for dated in reversed(measured.readings):
        reading = dated.reading
        notes = escape.block(reading.note).splitlines()
        value = Cell(f"{escape.line(dated.key)}: {reading.value.text}")
        yield Line([value, Cell(notes[0] if notes else "")])
        yield from (Line([Cell(note)]) for note in notes[1:])
        for address in texts(reading.evidence):
            yield Line([Cell(escape.line(address), "faint", is_address=True)])


def _way_words(indicator: Indicator) -> str:
    """Return the baseline and the target with their days; empty without both."""
    points = (("from", indicator.baseline), ("to", indicator.target))
    return " ".join(
        f"{word} {point.value.text} ({escape.line(point.on.text)})"
        for word, point in points
        if point is not None
    )


_SPARKS = {True: "▁▂▃▄▅▆▇█", False: "_.-=+*%#"}
_MOST_SPARKS = 40


def sparkline(measured: Measured, signs: bool) -> str:
    """Return the last readings as one character each, the lowest to the highest; empty for fewer than two.

    `signs` is False for ASCII only.
    """
    values = [dated.reading.value for dated in measured.readings[-_MOST_SPARKS:]]
    if len(values) < 2:
        return ""
    low, high = min(values), max(values)
    if low == high:
        return _SPARKS[signs][3] * len(values)
    steps = [int((value - low) / (high - low) * 7 + Decimal("0.5")) for value in values]
    return "".join(_SPARKS[signs][step] for step in steps)


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


def column_record(measured: Measured) -> dict[str, Any]:
    """Return the JSON record of an indicator in a list, where nothing says how old the last reading is."""
    return {key: value for key, value in indicator_record(measured).items() if key != "age_days"}


def reading_record(measured: Measured) -> dict[str, Any]:
    """Return the JSON record of an indicator with the note and the evidence of its last reading."""
    reading = measured.last.reading if measured.last is not None else None
    return column_record(measured) | {
        "note": (reading.note if reading is not None else "") or None,
        "evidence": texts(reading.evidence) if reading is not None else [],
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
