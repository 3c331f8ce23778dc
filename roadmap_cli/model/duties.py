"""Recurring duties that contradict themselves in `every`, `until` and the deadline."""

from collections.abc import Iterator
from typing import NamedTuple

from roadmap_cli.model.cycles import months_of, shifted
from roadmap_cli.model.types import Commitment
from roadmap_cli.model.window import Deadline, DeadlineError


class DutyFault(NamedTuple):
    """A contradiction: the key, its value, and what is wrong with it and what to do."""

    key: str
    value: str
    message: str


def duty_faults(commitment: Commitment) -> Iterator[DutyFault]:
    """Yield what contradicts itself in a commitment as a recurring duty."""
    every, until = commitment.every, commitment.until
    if until is not None and not every:
        yield DutyFault("until", until.text, "only a recurring duty has an end; add every, or remove until")
    if not every:
        return
    firsts = [target.deadline for target in commitment.partner_deadline.values()]
    windows = [window for window in (commitment.deadline, *firsts) if window is not None]
    too_long = [window for window in windows if _overlaps(window, months_of(every))]
    if too_long:
        message = f"the window {too_long[0].text} is longer than that; write a longer interval"
        yield DutyFault("every", every, message)
    too_late = [window for window in windows if until is not None and until.last < window.last]
    if until is not None and too_late:
        message = f"the first cycle ends on {too_late[0].last}, after that; correct one of the two"
        yield DutyFault("until", until.text, message)


def _overlaps(window: Deadline, months: int) -> bool:
    """Return whether the next cycle starts before this one ends."""
    try:
        return shifted(window, months).first <= window.last
    except DeadlineError:
        return False  # it is after the year 9999
