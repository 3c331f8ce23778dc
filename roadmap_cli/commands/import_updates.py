"""What a source says about an existing commitment → updates, and the current values that they change."""

from collections.abc import Iterable, Iterator

import msgspec

from roadmap_cli.commands.import_partners import not_for_all, present_of, says_the_present
from roadmap_cli.commands.recording import own_of, record, target
from roadmap_cli.deadline import Deadline, Target, parse_day_key, parse_deadline, parse_target
from roadmap_cli.document.change import AddTable, Change, Remove, SetValue, plain
from roadmap_cli.model.types import CLOSED, Commitment, Status, Update
from roadmap_cli.replay import UpdateKind
from roadmap_cli.schema import read_commitment
from roadmap_cli.sources.result import ImportedCommitment, UnreadValue


def updates_of_source(
    taken: ImportedCommitment, commitment: Commitment, on: Deadline, *, is_stated: bool = False
) -> tuple[list[Change], Commitment]:
    """Return the changes that record updates missing from the file, and the commitment after them.

    A status or a deadline is not recorded where partners have their own; notes are.
    """
    followed = [(day, _followed(update, commitment)) for day, update in taken.dated_updates]
    missing = [
        (day, update, True)
        for day, update in followed
        if (update.note or update.status is not None) and not _is_known(day, update, commitment)
    ]
    other = _other(taken, commitment, is_stated=is_stated)
    if other is not None:
        missing.append((on, other, False))
    changes: list[Change] = []
    for day, update, is_dated in missing:
        recorded = record(taken.id, commitment, update, day, is_dated=is_dated)
        changes += recorded.changes
        commitment = after_changes(commitment, recorded.changes)
    return changes, commitment


def _followed(update: Update, commitment: Commitment) -> Update:
    """Return an update without a status that cannot be set for all partners at once."""
    if update.status is None or not own_of(commitment, UpdateKind.STATUS):
        return update
    return msgspec.structs.replace(update, status=None)


def not_followed(
    taken: ImportedCommitment, commitment: Commitment, *, is_stated: bool = False
) -> Iterator[UnreadValue]:
    """Yield the status and the deadline that a source says and a commitment does not have after all."""
    status = _other_status(taken, commitment, is_stated=is_stated)
    if status is not None and own_of(commitment, UpdateKind.STATUS):
        yield not_for_all(taken, commitment, UpdateKind.STATUS, status)
    elif status is not None:
        yield stays(taken, "status", status.value, str(present_of(commitment, UpdateKind.STATUS)))
    deadline = _other_deadline(taken, commitment, is_stated=is_stated)
    if deadline is not None and own_of(commitment, UpdateKind.DEADLINE):
        yield not_for_all(taken, commitment, UpdateKind.DEADLINE, deadline.deadline)
    elif deadline is not None:
        yield stays(taken, "deadline", deadline.text, target(commitment.deadline).text)


def stays(taken: ImportedCommitment, field: str, said: str, present: str, partner: str = "") -> UnreadValue:
    """Return that a value is recorded but not the current one, because of a later update."""
    whose = f"{partner} of {taken.id}" if partner else taken.id
    reason = f"is in the record, but {whose} stays {present}, as it was left later"
    return UnreadValue(taken.place, f"partner_{field}" if partner else field, said, reason)


def _other(taken: ImportedCommitment, commitment: Commitment, *, is_stated: bool) -> Update | None:
    """Return an update with the status and the deadline that differ in the source, None if none does."""
    is_told = any(update.status is not None for _, update in taken.dated_updates)
    status = None if is_told else _other_status(taken, commitment, is_stated=is_stated)
    deadline = _other_deadline(taken, commitment, is_stated=is_stated)
    if own_of(commitment, UpdateKind.STATUS):
        status = None
    if own_of(commitment, UpdateKind.DEADLINE):
        deadline = None
    return Update(status=status, deadline=deadline) if status or deadline else None


def _other_status(taken: ImportedCommitment, commitment: Commitment, *, is_stated: bool) -> Status | None:
    """Return the status in a source if the commitment has another one, else None."""
    status = taken.status
    if status is None or says_the_present(commitment, UpdateKind.STATUS, status, is_stated=is_stated):
        return None
    says_no_more = taken.is_only_open and present_of(commitment, UpdateKind.STATUS) not in CLOSED
    return None if says_no_more else status


def _other_deadline(taken: ImportedCommitment, commitment: Commitment, *, is_stated: bool) -> Target | None:
    """Return the deadline in a source if the commitment has another one, else None."""
    given = taken.deadline
    if given is None or says_the_present(
        commitment, UpdateKind.DEADLINE, given.deadline, is_stated=is_stated
    ):
        return None
    return given


def _is_known(day: Deadline, update: Update, commitment: Commitment) -> bool:
    """Return whether the file has an update of that day with the same content."""
    return any(
        parse_day_key(key) == day and known.status is update.status and known.note == update.note
        for key, known in commitment.updates.items()
        if not known.milestone and (update.note or known.status is not None)
    )


def after_changes(commitment: Commitment, changes: Iterable[Change]) -> Commitment:
    """Return a commitment after an update is recorded."""
    for change in changes:
        match change:
            case AddTable(path, fields):
                told = {"title": "-", "area": "", "updates": {path[-1]: plain(fields)}}
                updates = commitment.updates | read_commitment(told).updates
                commitment = msgspec.structs.replace(commitment, updates=updates)
            case SetValue((_, _, "status"), value):
                commitment = msgspec.structs.replace(commitment, status=Status(value))
            case SetValue((_, _, "partner_status", partner), value):
                statuses = commitment.partner_status | {partner: Status(value)}
                commitment = msgspec.structs.replace(commitment, partner_status=statuses)
            case SetValue((_, _, "partner_deadline", partner), value):
                deadlines = commitment.partner_deadline | {partner: parse_target(value)}
                commitment = msgspec.structs.replace(commitment, partner_deadline=deadlines)
            case SetValue((_, _, "deadline"), value):
                commitment = msgspec.structs.replace(commitment, deadline=parse_deadline(value))
            case Remove((_, _, "deadline")):
                commitment = msgspec.structs.replace(commitment, deadline=None)
    return commitment
