"""Move a deadline by a time and keep its precision: `+2w`, `+1 quarter`, `+18 months`."""

import re

import msgspec

from roadmap_cli.model.cycles import shifted
from roadmap_cli.model.window import MONTHS, Deadline, DeadlineError, OutOfRangeError, Unit, around, span

SHIFT_EXAMPLES = ("+2w", "+1 quarter")
_DAYS = {"d": 1, "day": 1, "w": 7, "week": 7}
_MONTHS = {"m": 1, "month": 1, "q": 3, "quarter": 3, "half": 6, "y": 12, "year": 12}
_SHIFT = re.compile(rf"\+ ?(?P<count>[0-9]{{1,5}}) ?(?P<unit>{'|'.join({**_DAYS, **_MONTHS})}|halve)s?")


class Shift(msgspec.Struct, frozen=True):
    """A time to move a deadline by: days or months, the other one is 0. `text` is as typed."""

    text: str
    days: int
    months: int


def parse_shift(text: str) -> Shift | None:
    """Return the time in `+2w` or `+1 quarter`, None for a text that does not start with `+`.

    Raises DeadlineError for other text that starts with `+`.
    """
    plain = " ".join(text.lower().split())
    if not plain.startswith("+"):
        return None
    match = _SHIFT.fullmatch(plain)
    if match is None:
        raise DeadlineError(f"{text} is not a time to move by; write {' or '.join(SHIFT_EXAMPLES)}")
    count, unit = int(match["count"]), match["unit"].replace("halve", "half")
    return Shift(plain, count * _DAYS.get(unit, 0), count * _MONTHS.get(unit, 0))


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
        raise DeadlineError(f"{deadline.canonical} {shift.text} is outside the years 0001 to 9999") from None


def _require_its_unit(window: Deadline, shift: Shift) -> None:
    """Raise DeadlineError unless a window can move by a time: a day by any, others by their own unit."""
    unit = window.unit
    if unit is not Unit.DAY and (unit is None or shift.days or shift.months % MONTHS[unit]):
        raise DeadlineError(
            f"{window.canonical} is a {unit}, so it cannot move by {shift.text.lstrip('+ ')}; "
            f"move it by {unit}s, such as +1 {unit}, or write the new deadline"
        )
