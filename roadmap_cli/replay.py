"""A commitment as of a day: its events in order, and what the later ones changed undone. Pure.

Before the first event of its kind the status is the event's `status_was`, else planned, and the deadline its
`deadline_was`; without such events what the file states has always held.
"""

from collections.abc import Mapping
from datetime import date, timedelta

import msgspec

from roadmap_cli.deadline import Deadline, parse_day_key
from roadmap_cli.model import CLOSED, Commitment, Milestone, Roadmap, Status, Update


class Event(msgspec.Struct, frozen=True):
    """An update with the day it happened; `key` is its key in the file."""

    day: Deadline
    key: str
    update: Update


def events_of(commitment: Commitment) -> list[Event]:
    """Return the events of a commitment by their first day, events of one day in file order."""
    events = [Event(parse_day_key(key), key, update) for key, update in commitment.updates.items()]
    events.sort(key=lambda event: event.day.first)
    return events


def exists(commitment: Commitment, events: list[Event], as_of: date) -> bool:
    """Return whether a commitment existed: from `made`, else from its first event, else always."""
    begins = commitment.made or (events[0].day if events else None)
    return begins is None or begins.first <= as_of


def as_it_stood(commitment: Commitment, events: list[Event], as_of: date) -> Commitment:
    """Return the commitment as its events leave it on a day that lies before some of them."""
    status, deadline = of_day(None, commitment.status, commitment.deadline, events, as_of)
    partner_status: dict[str, Status] = {}
    partner_deadline: dict[str, Deadline] = {}
    own = {event.update.partner for event in events if event.update.partner}
    for partner in [*dict.fromkeys([*commitment.partner_status, *commitment.partner_deadline, *sorted(own)])]:
        then_status, then_deadline = partner_of_day(partner, commitment, events, as_of)
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


def roadmap_as_of(roadmap: Roadmap, as_of: date, today: date = date.max) -> Roadmap:
    """Return a roadmap as it stood at the end of a day.

    Commitments that did not exist yet are gone, and so are the events since, with all that they moved. What
    lies after `today` has not happened on any day; it stays.
    """
    then = {
        id: _without_events(commitment, as_of, today)
        for id, commitment in roadmap.commitments.items()
        if _existed(commitment, as_of, today)
    }
    return msgspec.structs.replace(roadmap, commitments=then)


def _existed(commitment: Commitment, as_of: date, today: date) -> bool:
    events = events_of(commitment)
    begins = commitment.made or (events[0].day if events else None)
    return begins is None or begins.first <= as_of or begins.first > today


def _without_events(commitment: Commitment, as_of: date, today: date) -> Commitment:
    events = [event for event in events_of(commitment) if event.day.first <= today]
    since = {event.key for event in events if event.day.first > as_of}
    if since:
        commitment = as_it_stood(commitment, events, as_of)
        left = {key: update for key, update in commitment.updates.items() if key not in since}
        commitment = msgspec.structs.replace(commitment, updates=left)
    return msgspec.structs.replace(commitment, milestones=dict(milestones_of(commitment, as_of)))


def of_day(
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


def partner_of_day(
    partner: str, commitment: Commitment, events: list[Event], as_of: date
) -> tuple[Status | None, Deadline | None]:
    """Return the status and the deadline of a partner on a day, None for what it has in common with all.

    Where its first event found what then held for all, it had nothing of its own before. So on an earlier
    day it stood as all did, which may have been otherwise.
    """
    own = commitment.partner_status.get(partner), commitment.partner_deadline.get(partner)
    status, deadline = of_day(partner, *own, events, as_of)
    mine = [event for event in events if event.update.partner == partner]
    move = next((event for event in mine if event.update.status is not None), None)
    if move is not None and move.day.first > as_of and move.update.status_was is not None:
        found = _for_all_before(move, commitment, events)
        if status in [whole for whole, _ in found]:
            status, _ = _for_all(commitment, events, as_of)
    shift = next((event for event in mine if event.update.deadline is not None), None)
    if shift is not None and shift.day.first > as_of:
        found = _for_all_before(shift, commitment, events)
        if deadline in [whole for _, whole in found]:
            _, deadline = _for_all(commitment, events, as_of)
    return status, deadline


def _for_all(
    commitment: Commitment, events: list[Event], as_of: date
) -> tuple[Status | None, Deadline | None]:
    return of_day(None, commitment.status, commitment.deadline, events, as_of)


def _for_all_before(
    event: Event, commitment: Commitment, events: list[Event]
) -> list[tuple[Status | None, Deadline | None]]:
    """Return what held for all when an event came: on the day before, and by the end of its own."""
    days = (event.day.first - timedelta(1), event.day.first)
    return [_for_all(commitment, events, day) for day in days]


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


def undone_by(roadmap: Roadmap, as_of: date) -> tuple[int, int]:
    """Return how many commitments did not exist yet on a day, and how many later events the others have.

    Meeting a milestone is an event where the day is known.
    """
    absent = undone = 0
    for commitment in roadmap.commitments.values():
        events = events_of(commitment) if commitment.updates else []
        if not exists(commitment, events, as_of):
            absent += 1
        else:
            undone += sum(event.day.first > as_of for event in events)
            undone += sum(_is_met_later(step, as_of) for step in commitment.milestones.values())
    return absent, undone
