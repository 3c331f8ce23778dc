"""New readings and assessments between two states of a commitment, and each reading on its own day."""

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from roadmap_cli.analysis.indicators import DatedReading, Measured, measured, readings_of
from roadmap_cli.analysis.verdicts import DatedAssessment, assessments_of
from roadmap_cli.history.change import FieldChange
from roadmap_cli.model.types import Commitment


class NewReadings(msgspec.Struct, frozen=True):
    """The newest readings of an indicator, all of them new; `measured` is the indicator with the last one.

    `before` is the reading before the new ones, if any.
    """

    measured: Measured
    count: int
    before: DatedReading | None

    @property
    def fields(self) -> Iterator[str]:
        """The dotted keys of the new readings in their commitment."""
        for one in self.measured.readings[-self.count :]:
            yield f"indicators.{self.measured.id}.readings.{one.key}"


def new_readings(before: Commitment, after: Commitment) -> Iterator[NewReadings]:
    """Yield each indicator whose last reading is new. A new reading of an earlier day does not count."""
    for indicator_id, indicator in after.indicators.items():
        was = before.indicators.get(indicator_id)
        known = was.readings if was is not None else {}
        readings = readings_of(indicator)
        last_known = next((place for place, one in enumerate(reversed(readings)) if one.key in known), None)
        count = len(readings) if last_known is None else last_known
        if count:
            previous = readings[-count - 1] if last_known is not None else None
            yield NewReadings(measured(indicator_id, indicator, readings[-1].day.last), count, previous)


def new_assessments(before: Commitment, after: Commitment) -> Iterator[DatedAssessment]:
    """Yield the assessments that were added, the oldest first."""
    return (one for one in assessments_of(after) if one.key not in before.assessments)


def without_new_ones(
    fields: Iterable[FieldChange], readings: Sequence[NewReadings], assessments: Sequence[DatedAssessment]
) -> tuple[FieldChange, ...]:
    """Return fields without the readings and assessments that are reported as new."""
    reported = {field for one in readings for field in one.fields}
    reported.update(f"assessments.{one.key}" for one in assessments)
    return tuple(field for field in fields if field.field not in reported)


def each_reading(commitment: Commitment) -> Iterator[Measured]:
    """Yield an indicator for each of its readings, with that reading alone and on its day."""
    for indicator_id, indicator in commitment.indicators.items():
        for one in readings_of(indicator):
            alone = msgspec.structs.replace(indicator, readings={one.key: one.reading})
            yield measured(indicator_id, alone, one.day.last)
