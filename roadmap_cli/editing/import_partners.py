"""Imported values that partners' own values rule out: these are left out and reported."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from roadmap_cli.analysis.flags import whole_deadline
from roadmap_cli.analysis.replay import UpdateKind, present, present_status, value_of
from roadmap_cli.editing.fields import require_removable
from roadmap_cli.editing.updates import have_own, own_of, target
from roadmap_cli.english import listed, plural
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.importers.records import ImportedCommitment, ReportedValue
from roadmap_cli.model.dates import parse_day_key, parse_deadline
from roadmap_cli.model.types import Commitment, Status, Update
from roadmap_cli.model.validate import read_commitment
from roadmap_cli.model.window import Deadline, Target

_REQUIRED = {"status", "deadline", "note"}
"""The fields of which an update has at least one."""

_MERGED = (
    "partner",
    "milestone",
    "cycle",
    "status",
    "status_was",
    "deadline",
    "deadline_was",
    "deadline_text_was",
)
"""The fields of an update that decide whether it is new."""


def present_of(commitment: Commitment, kind: UpdateKind) -> Status | Deadline | None:
    """Return the current status or deadline of the whole."""
    if kind is UpdateKind.STATUS:
        return present_status(commitment)
    day = present(commitment)
    return whole_deadline(day.partners.values()) if day.partners else day.common.deadline


def is_present_value(
    commitment: Commitment, kind: UpdateKind, value: Status | Deadline | None, *, is_export: bool
) -> bool:
    """Return whether a value is that of the whole or, in an export, the one in the file.

    Where partners have their own, a value in an export that equals that of the whole was edited.
    """
    stated = getattr(commitment, kind)
    if is_export and own_of(commitment, kind):
        default = Status.PLANNED if kind is UpdateKind.STATUS else None
        return value == (stated or default)
    return value == present_of(commitment, kind) or (is_export and value == stated)


def not_for_all(
    imported: ImportedCommitment, commitment: Commitment, kind: UpdateKind, value: Status | Deadline | None
) -> ReportedValue:
    """Return the report of a value for all that is ignored because partners have their own."""
    text = text_of(value)
    partners = have_own(own_of(commitment, kind))
    reason = (
        f"cannot be set for all of {imported.id} at once, because {partners} {kind}; "
        f"record it with roadmap update {imported.id} --for PARTNER --{kind} {text}"
    )
    return ReportedValue(imported.place, kind, text, reason)


def text_of(value: Status | Target | Deadline | None) -> str:
    """Return a status or a deadline as a command takes it; `none` for no deadline."""
    if isinstance(value, Status):
        return value.value
    return value.text if isinstance(value, Target) else target(value).text


def without(update: Mapping[str, Any], kind: UpdateKind) -> dict[str, Any]:
    """Return an update without its value of a kind; empty if it then lacks what an update needs."""
    rest = {
        name: value for name, value in update.items() if name not in (kind, f"{kind}_was", f"{kind}_text_was")
    }
    return rest if _REQUIRED & rest.keys() else {}


def without_refused(
    imported: ImportedCommitment, commitment: Commitment, *, is_export: bool
) -> tuple[ImportedCommitment, list[ReportedValue]]:
    """Return a record without the values that partners rule out, and the reports of these.

    A record without a table of updates keeps its status and deadline; `updates_of_source` checks them.
    """
    fields, updates, ignored = dict(imported.fields), imported.updates, list[ReportedValue]()
    ignored += _keep_partners(fields, imported, commitment)
    if updates is not None:
        ignored += _drop_common_values(fields, imported, commitment, is_export=is_export)
        updates = dict(updates)
        ignored += _drop_common_updates(updates, imported, commitment)
    return msgspec.structs.replace(imported, fields=fields, updates=updates), ignored


def _keep_partners(
    fields: dict[str, Any], imported: ImportedCommitment, commitment: Commitment
) -> Iterator[ReportedValue]:
    """Keep the partners that cannot be removed and the partners' own values; yield reports of both."""
    partners = fields.get("partners") or commitment.partners
    remaining: list[str] = []
    for partner in commitment.partners:
        if partner not in partners:
            try:
                require_removable([partner], imported.id, commitment)
            except WrongUsageError as error:
                remaining.append(partner)
                reason = f"leaves out {partner}: {error}"
                yield ReportedValue(imported.place, "partners", ", ".join(partners), reason)
    if remaining:
        existing = [partner for partner in commitment.partners if partner in {*partners, *remaining}]
        fields["partners"] = list(dict.fromkeys([*existing, *partners]))
    for kind in UpdateKind:
        name = f"partner_{kind}"
        values = fields.get(name)
        missing = [
            partner
            for partner in own_of(commitment, kind)
            if values and partner not in values and partner in partners
        ]
        if values and missing:
            keep = plural(len(missing), "keeps its own", "keep their own")
            reason = f"leaves out {listed(missing)}, which {keep} {kind}"
            yield ReportedValue(imported.place, name, ", ".join(values), reason)


def _drop_common_values(
    fields: dict[str, Any], imported: ImportedCommitment, commitment: Commitment, *, is_export: bool
) -> Iterator[ReportedValue]:
    """Remove the status and deadline for all where partners have their own; yield reports of new ones."""
    for kind in UpdateKind:
        if kind in fields and own_of(commitment, kind):
            text = fields.pop(kind)
            value = Status(text) if kind is UpdateKind.STATUS else parse_deadline(text)
            if not is_present_value(commitment, kind, value, is_export=is_export):
                yield not_for_all(imported, commitment, kind, value)
    clears = imported.clears_deadline and own_of(commitment, UpdateKind.DEADLINE)
    if clears and not is_present_value(commitment, UpdateKind.DEADLINE, None, is_export=is_export):
        yield not_for_all(imported, commitment, UpdateKind.DEADLINE, None)


def _drop_common_updates(
    updates: dict[str, Mapping[str, Any]], imported: ImportedCommitment, commitment: Commitment
) -> Iterator[ReportedValue]:
    """Remove new values from updates about all where partners have their own; yield their reports."""
    kinds = [kind for kind in UpdateKind if own_of(commitment, kind)]
    for key, update in read_updates(updates).items() if kinds else ():
        if update.partner or update.milestone or update.cycle is not None:
            continue
        known = commitment.updates.get(key)
        for kind in kinds:
            value = getattr(update, kind)
            if value is None or (known is not None and value == getattr(known, kind)):
                continue
            text = text_of(value_of(value))
            updates[key] = without(updates[key], kind)
            partners = have_own(own_of(commitment, kind))
            reason = (
                f"sets the {kind} of all of {imported.id} to {text}, but {partners}; "
                f"record it with roadmap update {imported.id} --for PARTNER "
                f"--on {parse_day_key(key).canonical} --{kind} {text}"
            )
            yield ReportedValue(imported.place, "updates", key, reason)
        if not _REQUIRED & updates[key].keys():
            del updates[key]


def read_updates(updates: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Update]:
    """Return the updates in tables of a file, by key."""
    return read_commitment({"title": "-", "area": "", "updates": updates}).updates


def new_updates(
    updates: Mapping[str, Mapping[str, Any]], commitment: Commitment
) -> Iterator[tuple[str, Update]]:
    """Yield the updates of a record that the file does not have, or that differ there."""
    for key, update in read_updates(updates).items():
        known = commitment.updates.get(key)
        if known is None:
            yield key, update
            continue
        given = {name: getattr(update, name) for name in _MERGED if getattr(update, name)}
        merged = msgspec.structs.replace(known, **given)
        if any(getattr(merged, name) != getattr(known, name) for name in _MERGED):
            yield key, merged
