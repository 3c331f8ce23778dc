"""What is derived for a day and never stored: a commitment's standing, its flags, its progress."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum

import msgspec

from roadmap_cli.deadline import Deadline, Target
from roadmap_cli.model import CLOSED, RANK, Check, Commitment, Milestone, Status, Update
from roadmap_cli.replay import Event, as_it_stood, events_of, exists, milestones_of, of_day, partner_of_day

_HALF_WAY = {Status.MET: 100, Status.PARTLY_MET: 50}


class Flag(StrEnum):
    """What a reader should notice about a commitment on a day."""

    OVERDUE = "overdue"
    DUE_SOON = "due-soon"
    LATE = "late"
    SLIPPED = "slipped"
    STALE = "stale"
    PARTNER_BROKEN = "partner-broken"


class Standing(msgspec.Struct, frozen=True, gc=False):
    """How a commitment stood on a day.

    `due` is the last day of the window that counts for it, `days_left` the days from the day asked for to
    `due` (negative when passed, None when closed or without a deadline), `progress` a percentage.
    """

    status: Status
    deadline: Deadline | None
    due: date | None
    days_left: int | None
    flags: tuple[Flag, ...]
    progress: int
    partner_status: Mapping[str, Status]
    partner_deadline: Mapping[str, Deadline]
    replayed: bool = False

    @property
    def is_open(self) -> bool:
        """Return whether something is still to be done."""
        return self.status not in CLOSED


def standing(commitment: Commitment, as_of: date, check: Check) -> Standing | None:
    """Return how a commitment stood at the end of a day, or None where it did not exist yet.

    What the file states is the present; for a day before some of its events those are undone.
    """
    events = events_of(commitment) if commitment.updates else []
    if not exists(commitment, events, as_of):
        return None
    past = [event for event in events if event.day.first <= as_of]
    replayed = len(past) < len(events)
    if replayed:
        commitment = as_it_stood(commitment, events, as_of)
    milestones = milestones_of(commitment, as_of)
    status = overall_status(commitment)
    due = _due(commitment, status)
    is_open = status not in CLOSED
    return Standing(
        status=status,
        deadline=commitment.deadline,
        due=due,
        days_left=(due - as_of).days if due is not None and is_open else None,
        flags=_flags(commitment, status, due, past, as_of, check),
        progress=progress_of(commitment, status, milestones),
        partner_status=commitment.partner_status,
        partner_deadline=commitment.partner_deadline,
        replayed=replayed,
    )


def overall_status(commitment: Commitment) -> Status:
    """Return the stated status, else what the partners' add up to, else planned."""
    if commitment.status is not None:
        return commitment.status
    if not commitment.partner_status:
        return Status.PLANNED
    return partners_status(commitment)


def partners_status(commitment: Commitment) -> Status:
    """Return what the partners' statuses add up to: the worst open one, or the worst if all are closed.

    A partner without a status counts as planned.
    """
    named = commitment.partner_status
    unnamed = [Status.PLANNED for partner in commitment.partners if partner not in named]
    statuses = [*named.values(), *unnamed]
    still_open = [status for status in statuses if status not in CLOSED]
    return max(still_open or statuses, key=RANK.__getitem__)


def progress_of(commitment: Commitment, status: Status, milestones: Mapping[str, Milestone]) -> int:
    """Return the progress in whole percent: stated, else the milestones', else the status's; met is 100.

    `milestones` are those of the commitment on the day asked for.
    """
    if status is Status.MET:
        return 100
    if commitment.progress is not None:
        return commitment.progress
    if milestones:
        return _milestones_progress(milestones)
    return _HALF_WAY.get(status, 0)


def _milestones_progress(milestones: Mapping[str, Milestone]) -> int:
    counted = [step.status for step in milestones.values() if step.status is not Status.DROPPED]
    return round_half_up(sum(_HALF_WAY.get(status, 0) for status in counted), len(counted))


def round_half_up(total: int, count: int) -> int:
    """Return the mean `total / count` as a whole number, halves upward; 0 for no items."""
    return (2 * total + count) // (2 * count) if count else 0


def _due(commitment: Commitment, status: Status) -> date | None:
    """Return the last day of the own window, else of that of the open partners' windows which ends first."""
    if commitment.deadline is not None:
        return commitment.deadline.last
    if not commitment.partner_deadline:
        return None
    waiting = [
        deadline.last
        for partner, deadline in commitment.partner_deadline.items()
        if status in CLOSED or commitment.partner_status.get(partner) not in CLOSED
    ]
    return min(waiting, default=None)


def _flags(
    commitment: Commitment, status: Status, due: date | None, past: list[Event], as_of: date, check: Check
) -> tuple[Flag, ...]:
    flags: list[Flag] = []
    is_open = status not in CLOSED
    if is_open and due is not None:
        days = (due - as_of).days
        if days < 0:
            flags.append(Flag.OVERDUE)
        elif days <= check.due_soon_days:
            flags.append(Flag.DUE_SOON)
    if past and is_late(commitment, status, past):
        flags.append(Flag.LATE)
    if past and slips(commitment.deadline, commitment.partner_deadline, past):
        flags.append(Flag.SLIPPED)
    if is_open and _is_stale(commitment, past, as_of, check.stale_after_days):
        flags.append(Flag.STALE)
    if commitment.partner_status and _partner_broke(commitment, status):
        flags.append(Flag.PARTNER_BROKEN)
    return tuple(flags)


def is_late(commitment: Commitment, status: Status, past: list[Event]) -> bool:
    """Return whether the last time that something was met came after the window that held then.

    Where partners met it one by one, each did so in its own time. An event that says it was met before it
    only confirms that; what is not met in the end, by its `status`, is not late. `past` are the events up to
    the day asked for: all of them, or those that concern one partner.
    """
    if status not in (Status.MET, Status.PARTLY_MET):
        return False
    met = [
        event
        for event in past
        if event.update.status is Status.MET and event.update.status_was is not Status.MET
    ]
    last: dict[str, Event] = {}
    for event in met:
        last = last | {event.update.partner: event} if event.update.partner else {"": event}
    windows = [(event, _window_then(commitment, event, past)) for event in last.values()]
    return any(window is not None and event.day.first > window.last for event, window in windows)


def _window_then(commitment: Commitment, met: Event, past: list[Event]) -> Deadline | None:
    """Return the window that held when something was met: moving it later makes nothing punctual."""
    _, whole = of_day(None, None, commitment.deadline, past, met.day.first)
    partner = met.update.partner
    if not partner:
        return whole
    _, own = partner_of_day(partner, commitment, past, met.day.first)
    return own or whole


def slips(
    deadline: Deadline | None, partner_deadline: Mapping[str, Deadline], past: Iterable[Event]
) -> list[tuple[str, Deadline, Deadline]]:
    """Return what slipped, as (partner, first promise, present promise); the partner "" is all of them.

    `deadline` and `partner_deadline` are those of the day asked for, `past` the events up to it. A deadline
    slipped when its window now ends later than the first one did. A partner whose first own one came after
    others of all was promised the first of those.
    """
    shifts = [event.update for event in past if event.update.deadline is not None]
    slipped = []
    for partner in dict.fromkeys(shift.partner for shift in shifts):
        own = [shift for shift in shifts if shift.partner == partner]
        before = _of_all_before(own[0], shifts) if partner else []
        first = _first_target(before or own, deadline if partner and not before else None)
        now = partner_deadline.get(partner) if partner else deadline
        if first is not None and now is not None and now.last > first.last:
            slipped.append((partner, first, now))
    return slipped


def _of_all_before(own: Update, shifts: list[Update]) -> list[Update]:
    """Return the moves for all that a partner's first own one followed; none where it found another."""
    index = next(place for place, shift in enumerate(shifts) if shift is own)
    before = [shift for shift in shifts[:index] if not shift.partner]
    found = own.deadline_was
    follows = bool(before) and (found is None or found == before[-1].deadline)
    return before if follows else []


def _first_target(shifts: list[Update], otherwise: Deadline | None) -> Deadline | None:
    """Return the deadline that was promised first; a partner's is the commitment's where none is stated."""
    before = shifts[0].deadline_was
    if before is not None and before.deadline is not None:
        return before.deadline
    if otherwise is not None:
        return otherwise
    targets: list[Target] = [shift.deadline for shift in shifts if shift.deadline is not None]
    return next((target.deadline for target in targets if target.deadline is not None), None)


def _is_stale(commitment: Commitment, past: list[Event], as_of: date, days: int) -> bool:
    """Return whether nothing was heard for more than `days` days; what bears no date cannot go stale."""
    heard = [min(event.day.last, as_of) for event in past]
    if commitment.made is not None:
        heard.append(min(commitment.made.last, as_of))
    return bool(heard) and as_of - max(heard) > timedelta(days=days)


def _partner_broke(commitment: Commitment, status: Status) -> bool:
    gone = (Status.BROKEN, Status.DROPPED)
    return status not in gone and any(own in gone for own in commitment.partner_status.values())
