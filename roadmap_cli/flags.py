"""What is derived for a day and never stored: a commitment's standing, its flags, its progress."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum

import msgspec

from roadmap_cli.deadline import Deadline, Target, parse_day_key
from roadmap_cli.model import CLOSED, RANK, Check, Commitment, Milestone, Roadmap, Status, Update

_HALF_WAY = {Status.MET: 100, Status.PARTLY_MET: 50}


class Flag(StrEnum):
    """What a reader should notice about a commitment on a day."""

    OVERDUE = "overdue"
    DUE_SOON = "due-soon"
    LATE = "late"
    SLIPPED = "slipped"
    STALE = "stale"
    PARTNER_BROKEN = "partner-broken"


class Event(msgspec.Struct, frozen=True):
    """An update with the day it happened; `key` is its key in the file."""

    day: Deadline
    key: str
    update: Update


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


def events_of(commitment: Commitment) -> list[Event]:
    """Return the events of a commitment by their first day, events of one day in file order."""
    events = [Event(parse_day_key(key), key, update) for key, update in commitment.updates.items()]
    events.sort(key=lambda event: event.day.first)
    return events


def standing(commitment: Commitment, as_of: date, check: Check) -> Standing | None:
    """Return how a commitment stood at the end of a day, or None where it did not exist yet.

    What the file states is the present; for a day before some of its events those are undone.
    """
    events = events_of(commitment) if commitment.updates else []
    if not _exists(commitment, events, as_of):
        return None
    past = [event for event in events if event.day.first <= as_of]
    replayed = len(past) < len(events)
    if replayed:
        commitment = _undo(commitment, events, as_of)
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


def undone_by(roadmap: Roadmap, as_of: date) -> tuple[int, int]:
    """Return how many commitments did not exist yet on a day, and how many later events the others have.

    Meeting a milestone is an event where the day is known.
    """
    absent = undone = 0
    for commitment in roadmap.commitments.values():
        events = events_of(commitment) if commitment.updates else []
        if not _exists(commitment, events, as_of):
            absent += 1
        else:
            undone += sum(event.day.first > as_of for event in events)
            undone += sum(_is_met_later(step, as_of) for step in commitment.milestones.values())
    return absent, undone


def _exists(commitment: Commitment, events: list[Event], as_of: date) -> bool:
    """Return whether a commitment existed: from `made`, else from its first event, else always."""
    begins = commitment.made or (events[0].day if events else None)
    return begins is None or begins.first <= as_of


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


def milestones_of(commitment: Commitment, as_of: date) -> Mapping[str, Milestone]:
    """Return the milestones as they stood on a day: one that was met later was planned until then.

    One without `met_on` bears no date that could be gone back to; it stays as stated.
    """
    if not any(_is_met_later(step, as_of) for step in commitment.milestones.values()):
        return commitment.milestones
    return {
        id: msgspec.structs.replace(step, status=Status.PLANNED, met_on=None)
        if _is_met_later(step, as_of)
        else step
        for id, step in commitment.milestones.items()
    }


def _is_met_later(step: Milestone, as_of: date) -> bool:
    return step.met_on is not None and step.status in CLOSED and step.met_on.first > as_of


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


def _undo(commitment: Commitment, events: list[Event], as_of: date) -> Commitment:
    """Return the commitment as its events leave it on a day that lies before some of them."""
    status, deadline = _replay(None, commitment.status, commitment.deadline, events, as_of)
    partner_status: dict[str, Status] = {}
    partner_deadline: dict[str, Deadline] = {}
    own = {event.update.partner for event in events if event.update.partner}
    for partner in [*dict.fromkeys([*commitment.partner_status, *commitment.partner_deadline, *sorted(own)])]:
        of_partner = commitment.partner_status.get(partner), commitment.partner_deadline.get(partner)
        then_status, then_deadline = _replay(partner, *of_partner, events, as_of)
        if then_status is not None:
            partner_status[partner] = then_status
        if then_deadline is not None:
            partner_deadline[partner] = then_deadline
    return msgspec.structs.replace(
        commitment,
        status=status,
        deadline=deadline,
        partner_status=partner_status,
        partner_deadline=partner_deadline,
    )


def _replay(
    partner: str | None, status: Status | None, deadline: Deadline | None, events: list[Event], as_of: date
) -> tuple[Status | None, Deadline | None]:
    """Return the status and deadline of a day, of the whole commitment (None) or of one partner."""
    concerned = [event for event in events if (event.update.partner or None) == partner]
    moves = [event for event in concerned if event.update.status is not None]
    if moves and moves[-1].day.first > as_of:
        past = [event.update.status for event in moves if event.day.first <= as_of]
        status = past[-1] if past else moves[0].update.status_was or Status.PLANNED
    shifts = [event for event in concerned if event.update.deadline is not None]
    if shifts and shifts[-1].day.first > as_of:
        targets = [event.update.deadline for event in shifts if event.day.first <= as_of]
        target = targets[-1] if targets else shifts[0].update.deadline_was
        deadline = target.deadline if target is not None else None
    return status, deadline


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
    if past and not is_open and _is_late(commitment, past):
        flags.append(Flag.LATE)
    if past and slips(commitment.deadline, commitment.partner_deadline, past):
        flags.append(Flag.SLIPPED)
    if is_open and _is_stale(commitment, past, as_of, check.stale_after_days):
        flags.append(Flag.STALE)
    if commitment.partner_status and _partner_broke(commitment, status):
        flags.append(Flag.PARTNER_BROKEN)
    return tuple(flags)


def _is_late(commitment: Commitment, past: list[Event]) -> bool:
    met = [event for event in past if event.update.status is Status.MET]
    if not met:
        return False
    window = commitment.partner_deadline.get(met[-1].update.partner, commitment.deadline)
    return window is not None and met[-1].day.first > window.last


def slips(
    deadline: Deadline | None, partner_deadline: Mapping[str, Deadline], past: Iterable[Event]
) -> list[tuple[str, Deadline, Deadline]]:
    """Return what slipped, as (partner, first promise, present promise); the partner "" is all of them.

    `deadline` and `partner_deadline` are those of the day asked for, `past` the events up to it. A deadline
    slipped when its window now ends later than the first one did.
    """
    shifts = [event.update for event in past if event.update.deadline is not None]
    slipped = []
    for partner in dict.fromkeys(shift.partner for shift in shifts):
        own = [shift for shift in shifts if shift.partner == partner]
        first = _first_target(own, deadline if partner else None)
        now = partner_deadline.get(partner) if partner else deadline
        if first is not None and now is not None and now.last > first.last:
            slipped.append((partner, first, now))
    return slipped


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
