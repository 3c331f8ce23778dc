"""Values of a source for all partners where some have their own, and values it would remove."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from roadmap_cli.analysis.flags import present_status, whole_deadline
from roadmap_cli.analysis.replay import UpdateKind, present, value_of
from roadmap_cli.editing.fields import require_removable
from roadmap_cli.editing.updates import have_own, own_of, target
from roadmap_cli.english import listed, plural
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.importers.records import ImportedCommitment, UnreadValue
from roadmap_cli.model.dates import Deadline, Target, parse_day_key, parse_deadline
from roadmap_cli.model.types import Commitment, Status, Update
from roadmap_cli.model.validate import read_commitment


def present_of(commitment: Commitment, kind: UpdateKind) -> Status | Deadline | None:
    """Return the current status, or deadline, of the whole."""
    if kind is UpdateKind.STATUS:
        return present_status(commitment)
    day = present(commitment)
    return whole_deadline(day.partners.values()) if day.partners else day.common.deadline


def says_the_present(
    commitment: Commitment, kind: UpdateKind, value: Status | Deadline | None, *, is_stated: bool
) -> bool:
    """Return whether a value is that of the whole, or the one in the file if the source has those.

    Where partners have their own, a value of such a source equal to that of the whole was edited.
    """
    stated = getattr(commitment, kind)
    if is_stated and own_of(commitment, kind):
        default = Status.PLANNED if kind is UpdateKind.STATUS else None
        return value == (stated or default)
    return value == present_of(commitment, kind) or (is_stated and value == stated)


def not_for_all(
    taken: ImportedCommitment, commitment: Commitment, kind: UpdateKind, value: Status | Deadline | None
) -> UnreadValue:
    """Return that a value is ignored because partners have their own, and how to record it."""
    said = text_of(value)
    reason = (
        f"cannot be set for all of {taken.id} at once, because {have_own(own_of(commitment, kind))} {kind}; "
        f"record it with roadmap update {taken.id} --for PARTNER --{kind} {said}"
    )
    return UnreadValue(taken.place, kind, said, reason)


def text_of(value: Status | Target | Deadline | None) -> str:
    """Return a status or a deadline as a command takes it; `none` for no deadline."""
    if isinstance(value, Status):
        return value.value
    return value.text if isinstance(value, Target) else target(value).text


_NEEDED = {"status", "deadline", "note"}
"""The fields of which an update has at least one."""


def without(update: Mapping[str, Any], kind: UpdateKind) -> dict[str, Any]:
    """Return an update without its value of a kind; empty if nothing that an update needs is left."""
    left = {name: one for name, one in update.items() if name not in (kind, f"{kind}_was")}
    return left if _NEEDED & left.keys() else {}


def followable(
    taken: ImportedCommitment, commitment: Commitment, *, is_stated: bool
) -> tuple[ImportedCommitment, list[UnreadValue]]:
    """Return the part of a record that is valid for the partners, and what is left out of it.

    If the record does not have a file's own tables, its status and deadline are not checked here.
    """
    fields, updates, kept = dict(taken.fields), taken.updates, list[UnreadValue]()
    kept += _keep_partners(fields, taken, commitment)
    if updates is not None:
        kept += _keep_common(fields, taken, commitment, is_stated=is_stated)
        updates = dict(updates)
        kept += _keep_updates(updates, taken, commitment)
    return msgspec.structs.replace(taken, fields=fields, updates=updates), kept


def _keep_partners(
    fields: dict[str, Any], taken: ImportedCommitment, commitment: Commitment
) -> Iterator[UnreadValue]:
    """Keep partners that cannot be removed, and partners' own values, and report both."""
    given = fields.get("partners") or commitment.partners
    staying: list[str] = []
    for partner in commitment.partners:
        if partner not in given:
            try:
                require_removable([partner], taken.id, commitment)
            except WrongUsageError as error:
                staying.append(partner)
                yield UnreadValue(taken.place, "partners", ", ".join(given), f"leaves out {partner}: {error}")
    if staying:
        there = [one for one in commitment.partners if one in given or one in staying]
        fields["partners"] = list(dict.fromkeys([*there, *given]))
    for kind in UpdateKind:
        name = f"partner_{kind}"
        own = fields.get(name)
        lost = [one for one in own_of(commitment, kind) if own and one not in own and one in given]
        if own and lost:
            keep = plural(len(lost), "keeps its own", "keep their own")
            yield UnreadValue(
                taken.place, name, ", ".join(own), f"leaves out {listed(lost)}, which {keep} {kind}"
            )


def _keep_common(
    fields: dict[str, Any], taken: ImportedCommitment, commitment: Commitment, *, is_stated: bool
) -> Iterator[UnreadValue]:
    """Remove a status and a deadline for all where partners have their own, and report it."""
    for kind in UpdateKind:
        if kind in fields and own_of(commitment, kind):
            said = fields.pop(kind)
            value = Status(said) if kind is UpdateKind.STATUS else parse_deadline(said)
            if not says_the_present(commitment, kind, value, is_stated=is_stated):
                yield not_for_all(taken, commitment, kind, value)
    no_deadline = taken.gives_up_deadline and own_of(commitment, UpdateKind.DEADLINE)
    if no_deadline and not says_the_present(commitment, UpdateKind.DEADLINE, None, is_stated=is_stated):
        yield not_for_all(taken, commitment, UpdateKind.DEADLINE, None)


def _keep_updates(
    updates: dict[str, Mapping[str, Any]], taken: ImportedCommitment, commitment: Commitment
) -> Iterator[UnreadValue]:
    """Remove a status or deadline from updates about all where partners have their own."""
    if not any(own_of(commitment, kind) for kind in UpdateKind):
        return
    for key, update in read_updates(updates).items():
        known = commitment.updates.get(key)
        for kind in UpdateKind:
            value = getattr(update, kind)
            is_new = known is None or value != getattr(known, kind)
            if (
                value is None
                or update.partner
                or update.milestone
                or not own_of(commitment, kind)
                or not is_new
            ):
                continue
            said = text_of(value_of(value))
            updates[key] = without(updates[key], kind)
            reason = (
                f"sets the {kind} of all of {taken.id} to {said}, but {have_own(own_of(commitment, kind))}; "
                f"record it with roadmap update {taken.id} --for PARTNER "
                f"--on {parse_day_key(key).canonical} --{kind} {said}"
            )
            yield UnreadValue(taken.place, "updates", key, reason)
        if not _NEEDED & updates[key].keys():
            del updates[key]


def read_updates(updates: Mapping[str, Mapping[str, Any]]) -> dict[str, Update]:
    """Return updates in the form of a file as models, by key."""
    return read_commitment({"title": "-", "area": "", "updates": updates}).updates
