"""The cycles of a recurring duty on a day: which ended, which were kept, and which one is due.

The windows follow from the deadline of a subject, and the statuses from the updates of each cycle, which have
the rules of a commitment (`cycles_as_commitments`). A closed duty ends on the day on which it was closed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum

import msgspec

from roadmap_cli.analysis.replay import (
    DatedUpdate,
    OnDay,
    Period,
    SubjectValues,
    UpdateKind,
    current_period,
    last_change,
    partners_of,
    past_periods,
    periods_of,
    present,
    updates_of,
    whole_status,
)
from roadmap_cli.model.cycles import Cycles, months_of
from roadmap_cli.model.types import CLOSED, Commitment, Status, Update
from roadmap_cli.model.window import Deadline

_KEPT = {Status.MET: 2, Status.PARTLY_MET: 1}
"""What a cycle counts in the share of kept ones, in halves."""


class CycleResult(StrEnum):
    """The result of the last cycle that ended; `missed` if no status closed it."""

    MET = "met"
    LATE = "late"
    PARTLY_MET = "partly-met"
    MISSED = "missed"
    DROPPED = "dropped"
    BROKEN = "broken"


class CycleState(msgspec.Struct, frozen=True, gc=False):
    """A cycle on a day: `closing` is the update that set a closing status, if one did."""

    window: Deadline
    status: Status
    closing: DatedUpdate | None = None
    has_ended: bool = False

    @property
    def closed_on(self) -> Deadline | None:
        """The day of that update."""
        return self.closing.day if self.closing is not None else None

    @property
    def is_missed(self) -> bool:
        """Whether it has ended and no status closes it."""
        return self.has_ended and self.is_open

    @property
    def is_open(self) -> bool:
        """Whether no status closes it."""
        return self.status not in CLOSED

    @property
    def late_by(self) -> int:
        """The days between its window and the update that met it; 0 if it was not met late."""
        if self.status is not Status.MET or self.closed_on is None:
            return 0
        return max((self.closed_on.first - self.window.last).days, 0)

    @property
    def result(self) -> CycleResult:
        """How it came out if it has ended."""
        if self.is_open:
            return CycleResult.MISSED
        return CycleResult.LATE if self.late_by else CycleResult(self.status.value)


class Duty(msgspec.Struct, frozen=True, gc=False):
    """The cycles of one subject on a day; the first `ended` of them ended before it.

    `updated` are the cycles with a status of their own, by number. A closed duty has no next cycle.
    """

    cycles: Cycles
    ended: int
    updated: Mapping[int, CycleState]
    is_closed: bool = False

    def state(self, number: int) -> CycleState | None:
        """Return a cycle, None after the last one."""
        window = self.cycles.at(number)
        if window is None:
            return None
        state = self.updated.get(number) or CycleState(window, Status.PLANNED)
        return msgspec.structs.replace(state, has_ended=number < self.ended)

    @property
    def due(self) -> Deadline | None:
        """The window that is due: that of the last ended cycle if it is open, else of the next open one."""
        if self.ended and (last := self.state(self.ended - 1)) is not None and last.is_open:
            return last.window
        number = self.ended
        while number in self.updated and not self.updated[number].is_open:
            number += 1
        return self.cycles.at(number)

    @property
    def is_over(self) -> bool:
        """Whether no cycle is left to keep."""
        return self.due is None and self.cycles.total > 0

    @property
    def is_kept(self) -> bool:
        """Whether it is over, and every cycle was kept, at least in part."""
        return self.is_over and not self.missed and all(one.status in _KEPT for one in self.updated.values())

    @property
    def end(self) -> date:
        """The last day of its last cycle, or of the duty if it has none."""
        last = self.cycles.at(self.cycles.total - 1)
        return last.last if last is not None else self.cycles.until

    @property
    def last_result(self) -> CycleResult | None:
        """How the last ended cycle came out, None before the first one has ended."""
        last = self.state(self.ended - 1)
        return last.result if last is not None else None

    @property
    def progress(self) -> int | None:
        """The percentage of its ended cycles that were kept, partly kept ones as a half; None before that."""
        if not self.ended:
            return None
        halves = sum(_KEPT.get(one.status, 0) for one in self._ended_and_updated())
        return (2 * 50 * halves + self.ended) // (2 * self.ended)

    @property
    def missed(self) -> int:
        """How many ended cycles were not kept, not even in part."""
        return self.ended - sum(one.status in _KEPT for one in self._ended_and_updated())

    def _ended_and_updated(self) -> Iterator[CycleState]:
        return (one for number, one in self.updated.items() if number < self.ended)

    def shown(self, most: int) -> list[CycleState]:
        """Return the next cycle and the latest before it, at most `most`, and later ones with a status."""
        end = self.ended if self.is_closed else self.ended + 1
        numbers = range(max(0, end - most), end)
        later = sorted(number for number in self.updated if number >= end)
        return [one for number in (*numbers, *later) if (one := self.state(number)) is not None]


def with_cycles(day: OnDay) -> OnDay:
    """Return a day with the cycles of a recurring duty; the deadline of each subject is the window due.

    A closed duty whose cycles are all over has the window of the last one.
    """
    duties = _duties_of(day) if day.commitment.every and not day.duties else {}
    if not duties:
        return day
    if "" in duties:
        return msgspec.structs.replace(day, common=_due_values(day.common, duties[""]), duties=duties)
    partners = {partner: day.values_for(partner) for partner in partners_of(day.commitment)}
    partners |= {partner: _due_values(partners[partner], duty) for partner, duty in duties.items()}
    return msgspec.structs.replace(day, partners=partners, duties=duties)


def _due_values(values: SubjectValues, duty: Duty) -> SubjectValues:
    due = duty.due
    if due is None and values.status in CLOSED:
        due = duty.cycles.at(duty.cycles.total - 1)
    return msgspec.structs.replace(values, deadline=due)


def _duties_of(day: OnDay) -> dict[str, Duty]:
    """Return the duty of each subject: of each partner if they may differ, else of all ("").

    A subject without a deadline has none.
    """
    converted = cycles_as_commitments(day.commitment)
    return {
        subject: Duty(
            cycles,
            cycles.ended(_end(day, subject)),
            _updated(cycles, subject, converted, day.as_of),
            day.values_for(subject).status in CLOSED,
        )
        for subject, cycles in _cycles(day, converted).items()
    }


def cycles_by_subject(day: OnDay) -> dict[str, Cycles]:
    """Return the cycles of each subject that has some; empty if the commitment does not recur.

    The day is one without `with_cycles`.
    """
    return _cycles(day, cycles_as_commitments(day.commitment)) if day.commitment.every else {}


def unknown_cycles(commitment: Commitment) -> Iterator[tuple[str, Deadline, list[Cycles]]]:
    """Yield the key and the cycle of each update about a cycle that its subject does not have.

    The third value holds the cycles that it could be about.
    """
    if all(update.cycle is None for update in commitment.updates.values()):
        return
    subjects = cycles_by_subject(present(commitment))
    for key, update in commitment.updates.items():
        if update.cycle is None:
            continue
        of_partner = subjects.get(update.partner) or subjects.get("")
        known = list(subjects.values()) if not update.partner else [of_partner] if of_partner else []
        if all(cycles.number_of(update.cycle) is None for cycles in known):
            yield key, update.cycle, known


def nearest_cycle(known: Iterable[Cycles], window: Deadline) -> Deadline | None:
    """Return the cycle that ends nearest to the end of a window, None without any."""
    near = [one for cycles in known if (one := cycles.nearest(window)) is not None]
    return min(near, key=lambda one: abs(one.last - window.last), default=None)


def _cycles(day: OnDay, converted: Mapping[Deadline, Commitment]) -> dict[str, Cycles]:
    commitment = day.commitment
    until = commitment.until.last if commitment.until is not None else date.max
    return {
        subject: Cycles(deadline, months_of(commitment.every), until)
        for subject in _subjects(day, converted)
        if (deadline := day.values_for(subject).deadline) is not None
    }


def cycles_as_commitments(commitment: Commitment) -> dict[Deadline, Commitment]:
    """Return each cycle that updates name as a commitment with the updates of it, by window."""
    own: dict[Deadline, dict[str, Update]] = {}
    for key, update in commitment.updates.items():
        if update.cycle is not None:
            own.setdefault(update.cycle, {})[key] = msgspec.structs.replace(update, cycle=None)
    return {window: cycle_as_commitment(commitment, updates) for window, updates in own.items()}


def cycle_as_commitment(commitment: Commitment, updates: dict[str, Update]) -> Commitment:
    """Return a cycle as a commitment; `updates` are those of it, without the key `cycle`."""
    return Commitment(title="", area="", partners=commitment.partners, updates=updates)


def duty_of(day: OnDay, partner: str) -> Duty | None:
    """Return the duty of a partner, which is that of all if partners do not differ; None without one."""
    return day.duties.get(partner) or day.duties.get("")


def has_missed(day: OnDay, partner: str) -> bool:
    """Return whether an ended cycle of a partner, or of any subject for the whole, was not kept."""
    if partner:
        duty = duty_of(day, partner)
        return duty is not None and duty.missed > 0
    return any(duty.missed for duty in day.duties.values())


def over_on(day: OnDay, partner: str) -> date | None:
    """Return the last day of an open duty without cycles left to keep; None for any other commitment.

    A whole is over when it is for each open partner that has cycles.
    """
    if not day.duties:
        return None
    shares = {partner: day.values_for(partner)} if partner or not day.partners else day.partners
    still_open = [one for one, values in shares.items() if values.status not in CLOSED]
    duties = [duty for one in still_open if (duty := duty_of(day, one)) is not None]
    if any(duty.due is not None for duty in duties):
        return None
    return max((duty.end for duty in duties), default=None)


def is_kept_to_its_end(day: OnDay) -> bool:
    """Return whether an open duty is over for every partner with a deadline, and every cycle was kept."""
    duties = with_cycles(day).duties if day.commitment.every else {}
    return bool(duties) and all(duty.is_kept for duty in duties.values())


def last_result(day: OnDay, partner: str) -> CycleResult | None:
    """Return the result of a partner's last ended cycle, or for the whole, of its open partners together."""
    duty = duty_of(day, partner)
    if partner or duty is not None:
        return duty.last_result if duty is not None else None
    still_open = [duty for subject, duty in day.duties.items() if day.partners[subject].status not in CLOSED]
    last = [one.state(one.ended - 1) for one in still_open or day.duties.values()]
    return result_of([state for state in last if state is not None])


def result_of(states: Sequence[CycleState]) -> CycleResult | None:
    """Return the combined results of the ended cycles of partners, by the rule for the status of a whole.

    A cycle that one partner met and another one broke is partly met; one without any status is missed.
    """
    if not states:
        return None
    if any(state.is_open for state in states):
        return CycleResult.MISSED
    status = whole_status(state.status for state in states)
    is_late = status is Status.MET and any(state.late_by for state in states)
    return CycleResult.LATE if is_late else CycleResult(status.value)


def _subjects(day: OnDay, converted: Mapping[Deadline, Commitment]) -> Sequence[str]:
    if day.partners:
        return list(day.partners)
    of_partners = any(
        update.partner and update.status is not None
        for cycle in converted.values()
        for update in cycle.updates.values()
    )
    return partners_of(day.commitment) if of_partners else [""]


def _end(day: OnDay, subject: str) -> date:
    """Return the day before which cycles count as ended: the day on which the duty was closed, if it was.

    If no update says when, no cycle is known to have ended before that.
    """
    if day.values_for(subject).status not in CLOSED:
        return day.as_of
    cause = current_period(day, subject, UpdateKind.STATUS).cause
    return min(cause.day.first, day.as_of) if cause is not None else date.min


def _updated(
    cycles: Cycles, subject: str, converted: Mapping[Deadline, Commitment], as_of: date
) -> dict[int, CycleState]:
    """Return the cycles of a subject that have a status on a day, by number."""
    states: dict[int, CycleState] = {}
    for window, commitment in converted.items():
        number = cycles.number_of(window)
        if number is not None:
            period = last_change(_periods(commitment, subject, as_of))
            cause = period.cause
            if cause is not None or period.value is not Status.PLANNED:
                closing = cause if period.value in CLOSED else None
                states[number] = CycleState(window, period.value, closing)
    return states


def _periods(commitment: Commitment, subject: str, as_of: date) -> list[Period]:
    updates = updates_of(commitment)
    return past_periods(periods_of(commitment, subject, UpdateKind.STATUS, updates), as_of)
