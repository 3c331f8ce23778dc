"""The notes and evidence of an import → the updates that it records."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeGuard

import msgspec

from roadmap_cli.importers.records import ImportedCommitment, ReportedValue
from roadmap_cli.model.dates import day_key
from roadmap_cli.model.fields import COMMITMENT, TEXTS
from roadmap_cli.model.ids import one_or_more
from roadmap_cli.model.types import Commitment, normalized, texts
from roadmap_cli.model.window import Date
from roadmap_cli.toml.change import AddTable, Change

_WITH_REASON = frozenset({"partners", *(name for name, field in COMMITMENT.items() if field.type in TEXTS)})
"""The fields for whose changes `check --since` asks for the note of an update."""


class Reason(msgspec.Struct, frozen=True):
    """The note and the evidence of updates; evidence is a text or a list, as in a file."""

    note: str = ""
    evidence: str | list[str] = ""


def with_reason(
    commitment: Commitment, changes: Sequence[Change], imported: ImportedCommitment, reason: Reason, on: Date
) -> tuple[list[Change], list[ReportedValue]]:
    """Return the changes of a record with the note and the evidence of their updates, and what is ignored.

    Those of the record go before `reason`, which is only for a record that changes something. A note gets an
    update of its own, on the day `on`, if it is new and no other update of the record has one, or if a text
    or the partners change.
    """
    own = Reason(imported.note, one_or_more(imported.evidence) or "")
    note = own.note or (reason.note if changes else "")
    evidence = own.evidence or (reason.evidence if changes else "")
    done = [_explained(change, note, evidence) for change in changes]
    added = [change for change in done if _is_update(change)]
    of_all = [change for change in added if "milestone" not in change.fields and "note" in change.fields]
    is_new = own.note and not _is_known(own.note, commitment, added)
    if note and not of_all and (is_new or _asks(commitment, changes)):
        keys = {*commitment.updates, *(imported.updates or {}), *(str(change.path[-1]) for change in added)}
        path = ("commitments", imported.id, "updates", day_key(on, keys))
        added.append(AddTable(path, _update_of(note, evidence)))
        done.append(added[-1])
    return done, list(unused_evidence(imported, [change.fields for change in added], commitment))


def update_of_new(imported: ImportedCommitment) -> dict[str, Any]:
    """Return the update with the note of a new commitment, empty without a note."""
    return _update_of(imported.note, one_or_more(imported.evidence) or "") if imported.note else {}


def unused_evidence(
    imported: ImportedCommitment, added: Sequence[Mapping[str, Any]], commitment: Commitment | None = None
) -> Iterator[ReportedValue]:
    """Yield the evidence of a record that neither the new updates nor those of the file have."""
    known = commitment.updates.values() if commitment is not None else ()
    has = {one for update in known for one in texts(update.evidence)}
    has |= {one for fields in added for one in texts(fields.get("evidence", ""))}
    for address in imported.evidence:
        if address not in has:
            reason = "is not recorded, because the row has no new status, deadline or note"
            yield ReportedValue(imported.place, "evidence", address, reason)


def _is_update(change: Change) -> TypeGuard[AddTable]:
    return isinstance(change, AddTable) and change.path[2:3] == ("updates",)


def _explained(change: Change, note: str, evidence: str | list[str]) -> Change:
    """Return the change; a new update without a note or evidence gets them."""
    if not _is_update(change):
        return change
    last = {name: change.fields[name] for name in ("note", "evidence") if name in change.fields}
    first = {name: value for name, value in change.fields.items() if name not in last}
    return AddTable(change.path, {**first, **_update_of(note, evidence), **last})


def _update_of(note: str, evidence: str | list[str]) -> dict[str, Any]:
    given: dict[str, Any] = {"note": note, "evidence": evidence}
    return {name: value for name, value in given.items() if value}


def _asks(commitment: Commitment, changes: Sequence[Change]) -> bool:
    """Return whether a change replaces a value for whose change `check --since` asks for a reason."""
    return any(
        len(change.path) == 3 and change.path[2] in _WITH_REASON and getattr(commitment, change.path[2])
        for change in changes
    )


def _is_known(note: str, commitment: Commitment, added: Sequence[AddTable]) -> bool:
    """Return whether an update has a note; those of cycles and milestones do not count in the file."""
    known = [one.note for one in commitment.updates.values() if not one.milestone and one.cycle is None]
    new = [str(change.fields.get("note", "")) for change in added]
    return normalized(note) in map(normalized, [*known, *new])
