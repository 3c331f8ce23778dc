"""Whether the present that a commitment states is the one that its last events left (RM307)."""

from collections.abc import Iterator

from roadmap_cli.checks.subject import Hit, Subject, of_commitment
from roadmap_cli.flags import overall_status
from roadmap_cli.model import OPEN, Commitment
from roadmap_cli.replay import Event, events_of
from roadmap_cli.schema import shown


def disagreements(subject: Subject) -> Iterator[Hit]:
    """Yield statuses and deadlines that differ from what the last event of their kind says.

    What lies in the future has moved nothing yet; it is another rule's business.
    """
    for id, commitment in subject.roadmap.commitments.items():
        for step, milestone in commitment.milestones.items():
            if milestone.met_on is not None and milestone.status in OPEN:
                message = (
                    f"it was met on {milestone.met_on.text}, so it is met; set status, or take met_on out"
                )
                found = shown(milestone.status.value)
                yield of_commitment(id, ("milestones", step, "status"), message, found)
        if commitment.updates:
            events = [event for event in events_of(commitment) if event.day.first <= subject.now]
            yield from _of_status(id, commitment, [event for event in events if event.update.status])
            yield from _of_deadline(id, commitment, [event for event in events if event.update.deadline])


def _of_status(id: str, commitment: Commitment, moves: list[Event]) -> Iterator[Hit]:
    whole = _last(moves, "")
    if whole is not None and (commitment.status is not None or not commitment.partner_status):
        status = overall_status(commitment)
        if status is not whole.update.status:
            stated = "" if commitment.status is None else shown(status.value)
            message = f"the last event, {whole.key}, made it {whole.update.status}; {_REMEDY}"
            yield of_commitment(id, ("status",), message, stated)
    for partner, event in _last_of_partners(moves):
        own = commitment.partner_status.get(partner)
        if own is event.update.status or (own is None and _is_overtaken(event, whole)):
            continue
        path = ("partner_status", partner)
        message = f"the last event of {partner}, {event.key}, made it {event.update.status}; {_REMEDY}"
        yield of_commitment(id, path, message, shown(own.value) if own is not None else "")


def _of_deadline(id: str, commitment: Commitment, shifts: list[Event]) -> Iterator[Hit]:
    whole = _last(shifts, "")
    if whole is not None and whole.update.deadline is not None:
        stated = commitment.deadline
        is_for_all = stated is not None or not commitment.partner_deadline
        if is_for_all and stated != whole.update.deadline.deadline:
            message = f"the last event, {whole.key}, moved it to {whole.update.deadline.text}; {_REMEDY}"
            yield of_commitment(id, ("deadline",), message, shown(stated.text) if stated is not None else "")
    for partner, event in _last_of_partners(shifts):
        own, target = commitment.partner_deadline.get(partner), event.update.deadline
        if target is None or own == target.deadline or (own is None and _is_overtaken(event, whole)):
            continue
        path = ("partner_deadline", partner)
        message = f"the last event of {partner}, {event.key}, moved it to {target.text}; {_REMEDY}"
        yield of_commitment(id, path, message, shown(own.text) if own is not None else "")


_REMEDY = "set it to that, or record the event that moved it since"


def _last(events: list[Event], partner: str) -> Event | None:
    return next((event for event in reversed(events) if event.update.partner == partner), None)


def _last_of_partners(events: list[Event]) -> list[tuple[str, Event]]:
    """Return each partner that events concern alone, with the last of them."""
    partners = dict.fromkeys(event.update.partner for event in events if event.update.partner)
    return [(partner, event) for partner in partners if (event := _last(events, partner)) is not None]


def _is_overtaken(event: Event, whole: Event | None) -> bool:
    """Return whether a later event of all partners made what one of them did on its own obsolete."""
    return whole is not None and whole.day.first >= event.day.first
