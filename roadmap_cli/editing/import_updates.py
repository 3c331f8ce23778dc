"""Statuses, deadlines and dated notes of other programs → updates."""

from collections.abc import Iterable, Iterator

import msgspec

from roadmap_cli.analysis.replay import UpdateKind
from roadmap_cli.editing.import_partners import is_present_value, not_for_all, present_of
from roadmap_cli.editing.updates import UpdateDay, own_of, record, target
from roadmap_cli.importers.records import ImportedCommitment, ReportedValue
from roadmap_cli.model.dates import parse_day_key, parse_deadline, parse_target
from roadmap_cli.model.types import CLOSED, Commitment, Status, Update, normalized
from roadmap_cli.model.validate import read_commitment
from roadmap_cli.model.window import Date, Deadline, Target
from roadmap_cli.toml.change import AddTable, Change, Remove, SetValue, plain


def updates_of_source(
    imported: ImportedCommitment, commitment: Commitment, on: Date, *, is_export: bool = False
) -> tuple[list[Change], Commitment]:
    """Return the changes that record updates missing from the file, and the commitment after them.

    A status or a deadline is not recorded where partners have their own; notes are.
    """
    has_own_status = bool(own_of(commitment, UpdateKind.STATUS))
    missing: list[tuple[UpdateDay, Update]] = []
    for day, update in imported.dated_updates:
        if has_own_status and update.status is not None:
            update = msgspec.structs.replace(update, status=None)
        if (update.note or update.status is not None) and not _is_known(day, update, commitment):
            missing.append((UpdateDay(day, True), update))
    status = _new_status(imported, commitment, is_export=is_export)
    deadline = _new_deadline(imported, commitment, is_export=is_export)
    if has_own_status or any(update.status is not None for _, update in imported.dated_updates):
        status = None
    if own_of(commitment, UpdateKind.DEADLINE):
        deadline = None
    if status or deadline:
        missing.append((UpdateDay(on, False), Update(status=status, deadline=deadline)))
    changes: list[Change] = []
    for update_day, update in missing:
        recorded = record(imported.id, commitment, update, update_day)
        changes += recorded.changes
        commitment = after_changes(commitment, recorded.changes)
    return changes, commitment


def ignored_values(
    imported: ImportedCommitment, commitment: Commitment, *, is_export: bool = False
) -> Iterator[ReportedValue]:
    """Yield the status and the deadline of a record that its commitment does not have after the import."""
    status = _new_status(imported, commitment, is_export=is_export)
    if status is not None and own_of(commitment, UpdateKind.STATUS):
        yield not_for_all(imported, commitment, UpdateKind.STATUS, status)
    elif status is not None:
        yield stays(imported, "status", status.value, str(present_of(commitment, UpdateKind.STATUS)))
    deadline = _new_deadline(imported, commitment, is_export=is_export)
    if deadline is not None and own_of(commitment, UpdateKind.DEADLINE):
        yield not_for_all(imported, commitment, UpdateKind.DEADLINE, deadline.deadline)
    elif deadline is not None:
        yield stays(imported, "deadline", deadline.text, target(commitment.deadline).text)


def stays(
    imported: ImportedCommitment, field: str, value: str, present: str, subject: str = ""
) -> ReportedValue:
    """Return the report of a value that is recorded, but not current because of a later update."""
    whose = f"{subject} of {imported.id}" if subject else imported.id
    reason = f"is recorded, but {whose} stays {present} because of a later update"
    return ReportedValue(imported.place, field, value, reason)


def _new_status(imported: ImportedCommitment, commitment: Commitment, *, is_export: bool) -> Status | None:
    """Return the status of a record if the commitment has another one, else None."""
    status = imported.status
    if status is None or is_present_value(commitment, UpdateKind.STATUS, status, is_export=is_export):
        return None
    is_open = present_of(commitment, UpdateKind.STATUS) not in CLOSED
    return None if imported.is_only_open and is_open else status


def _new_deadline(imported: ImportedCommitment, commitment: Commitment, *, is_export: bool) -> Target | None:
    """Return the deadline of a record if the commitment has another one, else None."""
    new, kind = imported.deadline, UpdateKind.DEADLINE
    if new is None or is_present_value(commitment, kind, new.deadline, is_export=is_export):
        return None
    return new


def _is_known(day: Date, update: Update, commitment: Commitment) -> bool:
    """Return whether the file has an update of that day with the same content."""
    return any(
        parse_day_key(key) == day
        and known.status is update.status
        and normalized(known.note) == normalized(update.note)
        for key, known in commitment.updates.items()
        if not known.milestone and known.cycle is None and (update.note or known.status is not None)
    )


def after_changes(commitment: Commitment, changes: Iterable[Change]) -> Commitment:
    """Return a commitment after the changes that record updates."""
    for change in changes:
        match change:
            case AddTable(path, fields):
                table = {"title": "-", "area": "", "updates": {path[-1]: plain(fields)}}
                updates = {**commitment.updates, **read_commitment(table).updates}
                commitment = msgspec.structs.replace(commitment, updates=updates)
            case SetValue((_, _, "status"), value):
                commitment = msgspec.structs.replace(commitment, status=Status(value))
            case SetValue((_, _, "partner_status", partner), value):
                statuses = {**commitment.partner_status, partner: Status(value)}
                commitment = msgspec.structs.replace(commitment, partner_status=statuses)
            case SetValue((_, _, "partner_deadline", partner), value):
                deadlines = {**commitment.partner_deadline, partner: parse_target(value)}
                commitment = msgspec.structs.replace(commitment, partner_deadline=deadlines)
            case SetValue((_, _, "deadline"), value):
                commitment = msgspec.structs.replace(commitment, deadline=parse_deadline(value))
            case Remove((_, _, "deadline")):
                commitment = msgspec.structs.replace(commitment, deadline=None)
            case SetValue((_, _, "milestones", milestone, "deadline"), value):
                commitment = _with_deadline(commitment, milestone, parse_deadline(value))
            case Remove((_, _, "milestones", milestone, "deadline")):
                commitment = _with_deadline(commitment, milestone, None)
    return commitment


def _with_deadline(commitment: Commitment, milestone: str, deadline: Deadline | None) -> Commitment:
    """Return a commitment in which a milestone has another deadline."""
    changed = msgspec.structs.replace(commitment.milestones[milestone], deadline=deadline)
    return msgspec.structs.replace(commitment, milestones={**commitment.milestones, milestone: changed})
