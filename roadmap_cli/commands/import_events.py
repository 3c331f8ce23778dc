"""What a source tells of what happened to a commitment that is there → events, and what they move."""

from collections.abc import Iterable, Iterator

import msgspec

from roadmap_cli.commands.events import Happening, record, target
from roadmap_cli.deadline import Deadline, parse_day_key, parse_deadline
from roadmap_cli.document.change import AddTable, Change, Remove, SetValue, plain
from roadmap_cli.flags import overall_status
from roadmap_cli.model import CLOSED, Commitment, Status
from roadmap_cli.schema import read_commitment
from roadmap_cli.sources.account import Happened, Taken, Unread


def events_of_source(taken: Taken, commitment: Commitment, on: Deadline) -> tuple[list[Change], Commitment]:
    """Return what records the events that the file lacks, and the commitment as these leave it."""
    said = [
        Happening(on=event.when, is_dated=True, status=event.status, note=event.note)
        for event in taken.events
        if not _is_known(event, commitment)
    ]
    moved = _move(taken, commitment, on)
    changes: list[Change] = []
    for happening in [*said, *([moved] if moved else [])]:
        recorded = record(taken.id, commitment, happening)
        changes += recorded.changes
        commitment = _after(commitment, recorded.changes)
    return changes, commitment


def not_followed(taken: Taken, commitment: Commitment) -> Iterator[Unread]:
    """Yield the status and the deadline that a source says and a commitment does not have after all."""
    status, present = taken.status, overall_status(commitment)
    says_no_more = taken.is_only_open and present not in CLOSED
    if status is not None and status is not present and not says_no_more:
        yield _stays(taken, "status", status.value, present.value)
    deadline = taken.deadline
    if deadline is not None and deadline.deadline != commitment.deadline:
        yield _stays(taken, "deadline", deadline.text, target(commitment.deadline).text)


def _stays(taken: Taken, field: str, said: str, present: str) -> Unread:
    reason = f"is in the record, but {taken.id} stays {present}, as it was left later"
    return Unread(taken.place, field, said, reason)


def _move(taken: Taken, commitment: Commitment, on: Deadline) -> Happening | None:
    """Return that the source's status or deadline is another than the file's, as what happened on a day."""
    status: Status | None = None
    is_told = any(event.status is not None for event in taken.events)
    present = overall_status(commitment)
    if taken.status is not None and not is_told and taken.status is not present:
        is_news = not taken.is_only_open or present in CLOSED
        status = taken.status if is_news else None
    deadline = taken.deadline
    if deadline is not None and deadline.deadline == commitment.deadline:
        deadline = None
    return Happening(on=on, status=status, deadline=deadline) if status or deadline else None


def _is_known(event: Happened, commitment: Commitment) -> bool:
    """Return whether the file has an update of that day which tells the same."""
    return any(
        parse_day_key(key) == event.when and update.status is event.status and update.note == event.note
        for key, update in commitment.updates.items()
        if event.note or update.status is not None
    )


def _after(commitment: Commitment, changes: Iterable[Change]) -> Commitment:
    """Return a commitment as it stands once an event is recorded."""
    for change in changes:
        match change:
            case AddTable(path, fields):
                told = {"title": "-", "area": "", "updates": {path[-1]: plain(fields)}}
                updates = commitment.updates | read_commitment(told).updates
                commitment = msgspec.structs.replace(commitment, updates=updates)
            case SetValue((_, _, "status"), value):
                commitment = msgspec.structs.replace(commitment, status=Status(value))
            case SetValue((_, _, "deadline"), value):
                commitment = msgspec.structs.replace(commitment, deadline=parse_deadline(value))
            case Remove((_, _, "deadline")):
                commitment = msgspec.structs.replace(commitment, deadline=None)
    return commitment
