"""Spans of time, such as `2w` or `3 months`; `+1 quarter` moves a deadline by one and keeps its precision."""

import re
from datetime import date

import msgspec

from roadmap_cli.escape.terminal import quote
from roadmap_cli.model.cycles import shifted
from roadmap_cli.model.window import MONTHS, Deadline, DeadlineError, OutOfRangeError, Unit, around, day, span

_DAYS = {"d": 1, "day": 1, "w": 7, "week": 7}
_MONTHS = {"m": 1, "month": 1, "q": 3, "quarter": 3, "half": 6, "y": 12, "year": 12}
_SPAN = re.compile(rf"(?P<count>[0-9]{{1,5}})(?: ?(?P<unit>{'|'.join({**_DAYS, **_MONTHS})}|halve)s?)?")


class Shift(msgspec.Struct, frozen=True):
    """A span of time: days or months, the other one is 0. `text` is as typed, without `+`."""

    text: str
    days: int
    months: int


def parse_shift(text: str) -> Shift | None:
    """Return the time in `+2w` or `+1 quarter`, None for a text that does not start with `+`.

    Raises DeadlineError for other text that starts with `+`, and for a time with `-`.
    """
    plain = " ".join(text.lower().split())
    if plain.startswith("-") and (match := _SPAN.fullmatch(plain[1:].lstrip())) and match["unit"]:
        raise DeadlineError(f"{quote(text)} would move it back; write the new deadline instead")
    if not plain.startswith("+"):
        return None
    match = _SPAN.fullmatch(plain.removeprefix("+").lstrip())
    if match is None or match["unit"] is None:
        raise DeadlineError(f"{quote(text)} is not a time to move by; write +2w or +1 quarter")
    return _read(match)


def parse_span(text: str) -> Shift:
    """Return the time in `2 weeks`, `3 months`, `1q`, or `30`, which means days. Raises DeadlineError."""
    plain = " ".join(text.lower().split())
    match = _SPAN.fullmatch(plain)
    if match is None:
        raise DeadlineError(f'{quote(text)} is not a span of time; write 30d, 6w or "3 months"')
    return _read(match)


def _read(match: re.Match[str]) -> Shift:
    count, unit = int(match["count"]), (match["unit"] or "day").replace("halve", "half")
    return Shift(match[0], count * _DAYS.get(unit, 0), count * _MONTHS.get(unit, 0))


def days_in(shift: Shift, start: date) -> int:
    """Return how many days a span has that starts on a day.

    Raises DeadlineError for months that end after the year 9999.
    """
    return (moved_by(day(start), shift).last - start).days if shift.months else shift.days


def moved_by(deadline: Deadline, shift: Shift) -> Deadline:
    """Return a deadline of the same precision, later by a time.

    A quarter moves by quarters and a year by years; a day that the month lacks becomes its last day. Raises
    DeadlineError for a time that would need another precision, and outside the years 0001 to 9999.
    """
    windows = deadline.ends or (deadline,)
    for window in windows:
        _require_its_unit(window, shift)
    try:
        if not shift.days:
            return shifted(deadline, shift.months)
        moved = [around(Unit.DAY, window.first, shift.days) for window in windows]
        return span(moved[0], moved[1]) if deadline.ends else moved[0]
    except OutOfRangeError:
        raise DeadlineError(f"{deadline.canonical} +{shift.text} is outside the years 0001 to 9999") from None


def _require_its_unit(window: Deadline, shift: Shift) -> None:
    """Raise DeadlineError unless a window can move by a time: a day by any, others by their own unit."""
    unit = window.unit
    if unit is not Unit.DAY and (unit is None or shift.days or shift.months % MONTHS[unit]):
        raise DeadlineError(
            f"{window.canonical} is a {unit}, so it cannot move by {shift.text}; "
            f"move it by {'halves' if unit is Unit.HALF else f'{unit}s'}, such as +1 {unit}, "
            "or write the new deadline"
        )
