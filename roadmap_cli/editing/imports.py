"""What an import comes to → the changes that make it: new tables in one go, and fields that differ."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from roadmap_cli import escape
from roadmap_cli.analysis.flags import derive, present_status
from roadmap_cli.analysis.replay import present
from roadmap_cli.editing.import_exports import commitment_updates, milestone_updates, new_milestone
from roadmap_cli.editing.import_partners import without_refused
from roadmap_cli.editing.import_updates import after_changes, ignored_values, updates_of_source
from roadmap_cli.editing.placement import order_of
from roadmap_cli.importers.records import ImportedCommitment, ImportResult, ReportedValue
from roadmap_cli.importers.rows import update_tables
from roadmap_cli.importers.xlsx import text_of_cell
from roadmap_cli.model.dates import Deadline, DeadlineError, parse_target
from roadmap_cli.model.fields import DATES, FIELDS, LISTS, TEXTS, FieldType, importable
from roadmap_cli.model.json_codec import plain as json_plain
from roadmap_cli.model.types import (
    Area,
    Check,
    Commitment,
    Milestone,
    Partner,
    Status,
    Update,
    in_form_of,
    texts,
)
from roadmap_cli.storage.load import LoadedRoadmap
from roadmap_cli.toml.change import AddTable, AddTables, Change, Remove, SetValue, plain, same

_TYPES = {
    field.name: field.type
    for kind in (Commitment, Milestone, Update, Area, Partner)
    for field in FIELDS[kind]
}
_FOLDED = frozenset(field.name for field in importable() if field.type in TEXTS)
"""The texts in which white space does not count: other programs wrap lines as they please."""
_OF_PARTNERS = ("partner_status", "partner_deadline")


class ImportChanges(msgspec.Struct, frozen=True):
    """The changes that an import makes, and the ids of the commitments that they add, update and leave.

    `kept` are the values of the source that are ignored, because later updates set the current value or
    partners have their own; `left` are the ids of commitments by the fields that they keep, because the
    source has nothing in them.
    """

    changes: list[Change]
    added: list[str]
    updated: list[str]
    unchanged: list[str]
    kept: list[ReportedValue]
    left: dict[str, list[str]]


def changes_of(result: ImportResult, loaded: LoadedRoadmap, on: Deadline, *, update: bool) -> ImportChanges:
    """Return the changes that bring what was taken into the roadmap.

    What is there already changes where the source says otherwise, and only there: a status or a deadline that
    changed is an update, on the day `on` unless the source knows when. Areas and partners that are there
    change only with `update`, where the source brings tables of theirs.
    """
    done = ImportChanges([], [], [], [], [], {})
    new: list[AddTable] = []
    later: list[list[AddTable]] = []
    for kind, tables in (("partners", result.partners), ("areas", result.areas)):
        for commitment_id, table in tables.items():
            new += tables_of((kind, commitment_id), table)
    if update:
        done.changes.extend(_named_changes(result, loaded))
    for imported in result.imported:
        if not imported.exists:
            new += _new_commitment(imported)
            done.added.append(imported.id)
            continue
        commitment = loaded.roadmap.commitments[imported.id]
        for field in _kept_fields(imported, loaded.data["commitments"][imported.id], commitment, result):
            done.left.setdefault(field, []).append(imported.id)
        followed, kept = without_refused(imported, commitment, is_export=result.is_export)
        done.kept.extend(kept)
        own = commitment_updates(followed, commitment, on)
        done.kept.extend(own.ignored)
        followed = msgspec.structs.replace(followed, updates=own.updates)
        followed, of_milestones = _milestone_updates(
            followed, after_changes(commitment, own.changes), on, done
        )
        made = [*_commitment_changes(followed, own.fields, commitment, loaded, result), *own.changes]
        made += of_milestones
        commitment = after_changes(commitment, [*own.changes, *of_milestones])
        if imported.updates is None:
            dated, commitment = updates_of_source(imported, commitment, on, is_export=result.is_export)
            made += dated
            done.kept.extend(ignored_values(imported, commitment, is_export=result.is_export))
        (done.updated if made else done.unchanged).append(imported.id)
        done.changes.extend(change for change in made if not isinstance(change, AddTable))
        added = [change for change in made if isinstance(change, AddTable)]
        # The place of the second update of a commitment depends on that of the first: first all first ones
        # are added in one go, then all second ones. One by one, 10,000 take minutes.
        new += added[:1]
        for place, change in enumerate(added[1:]):
            later += [[]] if place == len(later) else []
            later[place].append(change)
    done.changes.extend(AddTables(tables) for tables in [new, *later] if tables)
    return done


def _kept_fields(
    imported: ImportedCommitment, there: Mapping[str, Any], commitment: Commitment, result: ImportResult
) -> Iterator[str]:
    """Yield the fields that have a value in the file and none in the source.

    A `list` shows derived values: where that is none, the source says what the file says.
    """
    is_derived = result.is_native and not result.is_export
    shown = derive(present(commitment), Check()) if is_derived and imported.empty else None
    for field in imported.empty:
        value = there.get(field)
        is_empty = value is None or value in ([], {}) or (isinstance(value, str) and not value.strip())
        if not is_empty and not (shown and getattr(shown, field, value) is None):
            yield field


def _new_commitment(imported: ImportedCommitment) -> Iterator[AddTable]:
    path = ("commitments", imported.id)
    yield from tables_of(path, imported.fields)
    for milestone_id, table in imported.milestones.items():
        yield AddTable((*path, "milestones", milestone_id), _new_milestone(imported, milestone_id, table))
    updates = update_tables(imported.dated_updates) if imported.updates is None else imported.updates
    for key, table in updates.items():
        yield AddTable((*path, "updates", key), table)


def tables_of(path: tuple[str, ...], table: Mapping[str, Any]) -> Iterator[AddTable]:
    """Yield a table with its keys in the order of the format, and those of the user's own in it below it."""
    order = list(order_of(path))
    own = {name: value for name, value in table.items() if value and isinstance(value, Mapping)}
    own = {name: value for name, value in own.items() if name == "extra" or name not in order}
    rest = {name: table[name] for name in [*order, *table] if name in table and name not in own}
    yield AddTable(path, rest)
    for name, value in own.items():
        yield AddTable((*path, name), value)


def _new_milestone(
    imported: ImportedCommitment, commitment_id: str, milestone: Mapping[str, Any]
) -> dict[str, Any]:
    """Return a milestone without the status that every new one has; one that was not read is unknown."""
    if commitment_id in imported.unread_milestones:
        return {**milestone, "status": Status.UNKNOWN.value}
    return {name: value for name, value in milestone.items() if (name, value) != ("status", Status.PLANNED)}


def _named_changes(result: ImportResult, loaded: LoadedRoadmap) -> Iterator[Change]:
    """Yield what sets the fields of areas and partners that are there to what the source's own tables say."""
    for kind, tables in (("partners", result.given_partners), ("areas", result.given_areas)):
        for commitment_id, table in tables.items():
            there = loaded.data.get(kind, {}).get(commitment_id)
            if isinstance(there, Mapping):
                yield from _differing((kind, commitment_id), table, there)


def _commitment_changes(
    imported: ImportedCommitment,
    to_set: Mapping[str, Any],
    commitment: Commitment,
    loaded: LoadedRoadmap,
    result: ImportResult,
) -> Iterator[Change]:
    """Yield what makes a commitment say what the source says; fields that the source lacks stay.

    `to_set` are its fields without those that updates set. Updates, and what they change, are left out if the
    source has its own form for them.
    """
    path = ("commitments", imported.id)
    there = loaded.data["commitments"][imported.id]
    if imported.updates is None:
        fields = {name: value for name, value in to_set.items() if name not in ("status", "deadline")}
    else:
        fields = dict(to_set)
    may_be_derived = not result.is_export and (result.is_native or "progress" not in there)
    if may_be_derived and fields.get("progress") == _shown_progress(imported, commitment):
        fields.pop("progress", None)
    if "status" not in there and _is_derived_status(fields, commitment):
        fields.pop("status", None)
    of_partners = {name: fields.pop(name) for name in _OF_PARTNERS if name in fields}
    former = texts(commitment.formerly)
    new = [
        old
        for old in texts(fields.pop("formerly", ""))
        if old not in former and old not in loaded.roadmap.commitments
    ]
    if new:
        fields["formerly"] = [*former, *new]
    if result.is_workbook:
        fields = {name: value for name, value in fields.items() if not _is_cell_of(there.get(name), value)}
    yield from _differing(path, fields, there)
    for name, own in of_partners.items():
        yield from _partner_changes((*path, name), own, there.get(name))
    yield from _without_deadlines(path, fields.get("partners"), imported.fields, commitment)
    for milestone_id, milestone in imported.milestones.items():
        yield from _milestone_changes(
            path, milestone_id, milestone, there.get("milestones", {}), imported, commitment
        )
    for key, table in (imported.updates or {}).items():
        known = there.get("updates", {}).get(key)
        if known is None:
            yield AddTable((*path, "updates", key), table)
        else:
            yield from _differing((*path, "updates", key), table, known)


def _partner_changes(path: tuple[str, ...], own: Mapping[str, Any], there: Any) -> Iterator[Change]:
    """Yield the changes that set partners' own values; partners that the source leaves out keep theirs."""
    if not isinstance(there, Mapping):
        yield SetValue(path, own)
        return
    kind = path[-1].removeprefix("partner_")
    for partner, value in own.items():
        if partner not in there or not _is_same_value(kind, there[partner], value):
            yield SetValue((*path, partner), value)


def _without_deadlines(
    path: tuple[str, ...], partners: Any, of_partners: Mapping[str, Any], commitment: Commitment
) -> Iterator[Change]:
    """Yield the changes that remove the deadlines of removed partners."""
    if partners is None:
        return
    name, given = "partner_deadline", of_partners.get("partner_deadline", {})
    leaving = [one for one in commitment.partners if one not in partners and one not in given]
    gone = [partner for partner in commitment.partner_deadline if partner in leaving]
    if gone and not given and len(gone) == len(commitment.partner_deadline):
        yield Remove((*path, name))
    else:
        yield from (Remove((*path, name, partner)) for partner in gone)


def _is_derived_status(fields: Mapping[str, Any], commitment: Commitment) -> bool:
    """Return whether a status is the one that a commitment has without stating it."""
    is_same = fields.get("partner_status", {}) == commitment.partner_status
    return is_same and fields.get("status") == present_status(commitment)


def _shown_progress(imported: ImportedCommitment, commitment: Commitment) -> int | None:
    """Return the progress that a commitment has without the source saying it: stated, or what follows."""
    is_other = imported.status not in (None, present_status(commitment))
    if is_other and not commitment.partner_status:
        commitment = msgspec.structs.replace(commitment, status=imported.status)
    return derive(present(commitment), Check()).progress


def _milestone_changes(
    path: tuple[str, ...],
    commitment_id: str,
    milestone: Mapping[str, Any],
    there: Mapping[str, Any],
    imported: ImportedCommitment,
    commitment: Commitment,
) -> Iterator[Change]:
    """Yield what makes a milestone say what the source says, without what updates record."""
    known = _known_milestone(commitment_id, milestone, commitment, imported)
    if known is None:
        yield AddTable(
            (*path, "milestones", commitment_id), _new_milestone(imported, commitment_id, milestone)
        )
        return
    given = dict(milestone)
    if "status" not in there[known] and given.get("status") == Status.PLANNED:
        del given["status"]
    yield from _differing((*path, "milestones", known), given, there[known])


def _is_cell_of(old: Any, new: Any) -> bool:
    """Return whether a text is what a cell of our own workbook holds of the text in the file."""
    return isinstance(old, str) and text_of_cell(escape.workbook(old), "") == new


def _known_milestone(
    commitment_id: str, milestone: Mapping[str, Any], commitment: Commitment, imported: ImportedCommitment
) -> str | None:
    """Return the milestone that a source means: the one with its id, else with its title; None if new."""
    titled = (
        known
        for known, step in commitment.milestones.items()
        if step.title == milestone.get("title") and known not in imported.milestones
    )
    return commitment_id if commitment_id in commitment.milestones else next(titled, None)


def _milestone_updates(
    imported: ImportedCommitment, commitment: Commitment, on: Deadline, done: ImportChanges
) -> tuple[ImportedCommitment, list[Change]]:
    """Return a record without what updates of milestones record, and the changes that record it."""
    changes: list[Change] = []
    milestones = dict(imported.milestones)
    for milestone_id, milestone in imported.milestones.items():
        known = _known_milestone(milestone_id, milestone, commitment, imported)
        if known is None:
            milestones[milestone_id] = new_milestone(imported, milestone_id, milestone, on)
        else:
            own = milestone_updates(imported, known, milestone, commitment, on)
            done.kept.extend(own.ignored)
            milestones[milestone_id] = own.fields
            imported = msgspec.structs.replace(imported, updates=own.updates)
            changes += own.changes
            commitment = after_changes(commitment, own.changes)
    return msgspec.structs.replace(imported, milestones=milestones), changes


def _differing(
    path: tuple[str, ...], fields: Mapping[str, Any], there: Mapping[str, Any]
) -> Iterator[SetValue]:
    for name, value in fields.items():
        if name not in there or not _is_same_value(name, there[name], value):
            yield SetValue((*path, name), in_form_of(there.get(name), value))


def _is_same_value(name: str, old: Any, new: Any) -> bool:
    """Return whether what the file holds says what the source says, however it is spelled."""
    if same(old, plain(new)):
        return True
    field_type = _TYPES.get(name)
    if field_type in LISTS and isinstance(old, str | list) and isinstance(new, str | list):
        return [one.split() for one in texts(old)] == [one.split() for one in texts(new)]
    if name in _FOLDED and isinstance(old, str) and isinstance(new, str):
        return old.split() == new.split()
    if field_type in DATES:
        try:
            return parse_target(old) == parse_target(new)
        except DeadlineError:
            return False
    return field_type is FieldType.OWN and same(json_plain(old), json_plain(plain(new)))
