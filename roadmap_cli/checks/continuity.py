"""Whether what an event says was before is what the event before it left (RM311)."""

from collections.abc import Iterable, Iterator

from roadmap_cli.checks.subject import Hit, Subject, of_commitment
from roadmap_cli.replay import Event, events_of
from roadmap_cli.schema import shown


def contradicted(subject: Subject) -> Iterator[Hit]:
    """Yield what events say was before, where the one before them of their kind left something else.

    Events of all partners and those of each one alone are held to their own kind. Deadlines are the same
    where their windows are, however they are spelled.
    """
    for id, commitment in subject.roadmap.commitments.items():
        events = events_of(commitment) if len(commitment.updates) > 1 else []
        for before, event in _successive(event for event in events if event.update.status is not None):
            left, was = before.update.status, event.update.status_was
            if left is not None and was is not None and was is not left:
                yield _hit(id, event, "status_was", was.value, f"{before.key}, made it {left}")
        for before, event in _successive(event for event in events if event.update.deadline is not None):
            target, found = before.update.deadline, event.update.deadline_was
            if target is None or found is None or (event.update.partner and target.deadline is None):
                continue  # a partner that gave up its own deadline is held to that of all again
            if found.deadline != target.deadline:
                yield _hit(id, event, "deadline_was", found.text, f"{before.key}, moved it to {target.text}")


def _successive(events: Iterable[Event]) -> Iterator[tuple[Event, Event]]:
    """Yield each event with the one before it that concerns the same partner, or all."""
    last: dict[str, Event] = {}
    for event in events:
        if event.update.partner in last:
            yield last[event.update.partner], event
        last[event.update.partner] = event


def _hit(id: str, event: Event, key: str, was: str, left: str) -> Hit:
    message = f"the event before, {left}; correct the one that is wrong, or record what came between"
    return of_commitment(id, ("updates", event.key, key), message, shown(was))
