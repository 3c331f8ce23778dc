"""The result of an import → the changes that make it: new tables, and fields and updates that differ."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from roadmap_cli.analysis.flags import derive
from roadmap_cli.analysis.lineage import present_in, was_superseded
from roadmap_cli.analysis.replay import OnDay, present, present_status, status_of
from roadmap_cli.editing.assessments import new_assessments
from roadmap_cli.editing.import_exports import commitment_updates, milestone_updates, new_milestone
from roadmap_cli.editing.import_indicators import indicator_changes, indicator_tables
from roadmap_cli.editing.import_kept import kept_changes, new_kept
from roadmap_cli.editing.import_partners import without_refused
from roadmap_cli.editing.import_reasons import Reason, unused_evidence, update_of_new, with_reason
from roadmap_cli.editing.import_updates import after_changes, ignored_values, updates_of_source
from roadmap_cli.editing.import_values import differing, is_cell_of, partner_changes
from roadmap_cli.editing.import_words import WordsOfSource, keeps_words, with_words
from roadmap_cli.editing.placement import order_of
from roadmap_cli.importers.records import ImportedCommitment, ImportResult, ReportedValue, SourcePlace
from roadmap_cli.importers.rows import update_tables
from roadmap_cli.model.dates import day_key
from roadmap_cli.model.duties import duty_faults
from roadmap_cli.model.names import name_key
from roadmap_cli.model.types import Check, Commitment, Status, texts
from roadmap_cli.model.validate import read_commitment
from roadmap_cli.model.window import Date
from roadmap_cli.storage.load import LoadedRoadmap
from roadmap_cli.toml.change import AddTable, AddTables, Change, Remove, SetValue

_OF_DUTY = ("every", "until")
_OF_PARTNERS = ("partner_status", "partner_deadline")


class ImportChanges(msgspec.Struct, frozen=True):
    """The changes that an import makes, and the ids of new, updated and unchanged commitments.

    `ignored` are reports of values that are not set, because of later updates or partners' own values.
    `empty` are the ids of commitments by the fields that have a value in the file and none in the source.
    `kept_words` are the ids of those whose deadline changed, but not its words.
    `missing` are titles of commitments that the source does not name, by id; None if nobody asked.
    `missing_unsure` is why it may name some of them. The import closes those in `closed`; `left_open` are
    sentences about the others. `refusal` is why nothing may be written.
    """

    changes: list[Change]
    added: list[str]
    updated: list[str]
    unchanged: list[str]
    ignored: list[ReportedValue]
    empty: dict[str, list[str]]
    kept_words: list[str]
    missing: Mapping[str, str] | None = None
    missing_unsure: str = ""
    closed: Sequence[str] = ()
    left_open: Sequence[str] = ()
    refusal: str = ""


def changes_of(
    result: ImportResult, loaded: LoadedRoadmap, on: Date, *, update: bool, reason: Reason
) -> ImportChanges:
    """Return the changes that bring the result of an import into the roadmap.

    Existing commitments change only where the source differs. A new status or deadline becomes an update, on
    the day `on` unless the source has one; its note is that of the source, else that of `reason`. Existing
    areas and partners change only with `update`, if the source has their tables.
    """
    done = ImportChanges([], [], [], [], [], {}, [])
    unread = {one.place for one in result.unread if one.field == "deadline"}
    first: list[AddTable] = []
    later: list[list[AddTable]] = []
    made = {"partners": result.partners, "assessors": result.assessors, "areas": result.areas}
    for kind, tables in made.items():
        for new_id, table in tables.items():
            first += tables_of((kind, new_id), table)
    if update:
        done.changes.extend(_changes_of_records(result, loaded))
    for imported in result.imported:
        if not imported.exists:
            first += _new_commitment(imported, on)
            done.ignored.extend(unused_evidence(imported, [update_of_new(imported)]))
            done.added.append(imported.id)
            continue
        existing = _Existing(imported, loaded, result, unread)
        changes = existing.changes(on, reason)
        removed = {change.path for change in changes if isinstance(change, Remove)}
        for field in existing.empty_fields():
            if (*existing.path, field) not in removed:
                done.empty.setdefault(field, []).append(imported.id)
        done.ignored.extend(existing.ignored)
        if keeps_words(existing.commitment, existing.path, changes):
            done.kept_words.append(imported.id)
        (done.updated if changes else done.unchanged).append(imported.id)
        done.changes.extend(change for change in changes if not isinstance(change, AddTable))
        added = [change for change in changes if isinstance(change, AddTable)]
        # The place of the second update of a commitment depends on that of the first: first all first ones
        # are added in one go, then all second ones. One by one, 10,000 take minutes.
        first += added[:1]
        for place, change in enumerate(added[1:]):
            later += [[]] if place == len(later) else []
            later[place].append(change)
    done.changes.extend(AddTables(tables) for tables in [first, *later] if tables)
    return done


def _new_commitment(imported: ImportedCommitment, on: Date) -> Iterator[AddTable]:
    path = ("commitments", imported.id)
    yield from tables_of(path, imported.fields)
    yield from new_kept(path, imported.kept)
    for milestone_id, table in imported.milestones.items():
        yield AddTable((*path, "milestones", milestone_id), _new_milestone(imported, milestone_id, table))
    yield from indicator_tables(path, imported.indicators)
    updates = update_tables(imported.dated_updates) if imported.updates is None else imported.updates
    own = update_of_new(imported)
    for key, table in {**updates, **({day_key(on, updates): own} if own else {})}.items():
        yield AddTable((*path, "updates", key), table)
    for key, table in {**imported.assessments, **new_assessments(imported.verdicts, {}, on)}.items():
        yield AddTable((*path, "assessments", key), table)


def tables_of(path: tuple[str, ...], table: Mapping[str, Any]) -> Iterator[AddTable]:
    """Yield a table with its keys in the order of the format, then the user's tables in it."""
    order = list(order_of(path))
    below = {
        name: value
        for name, value in table.items()
        if value and isinstance(value, Mapping) and (name == "extra" or name not in order)
    }
    yield AddTable(
        path, {name: table[name] for name in [*order, *table] if name in table and name not in below}
    )
    for name, value in below.items():
        yield AddTable((*path, name), value)


def _new_milestone(
    imported: ImportedCommitment, milestone_id: str, milestone: Mapping[str, Any]
) -> dict[str, Any]:
    """Return a milestone without the default status; a status that was not read is unknown."""
    if milestone_id in imported.unread_milestones:
        return {**milestone, "status": Status.UNKNOWN.value}
    return {name: value for name, value in milestone.items() if (name, value) != ("status", Status.PLANNED)}


def _changes_of_records(result: ImportResult, loaded: LoadedRoadmap) -> Iterator[Change]:
    """Yield the changes of existing areas, partners and assessors that the source has tables of."""
    given = {"partners": result.given_partners, "assessors": result.given_assessors}
    for kind, tables in {**given, "areas": result.given_areas}.items():
        for known, fields in tables.items():
            table = loaded.data.get(kind, {}).get(known)
            if isinstance(table, Mapping):
                yield from differing((kind, known), fields, table)


class _Existing:
    """A commitment of the file and the record that updates it; `table` is its table in the file.

    `unread` are the places of records with a deadline that could not be read.
    """

    def __init__(
        self,
        imported: ImportedCommitment,
        loaded: LoadedRoadmap,
        result: ImportResult,
        unread: Collection[SourcePlace],
    ) -> None:
        self.result, self.roadmap = result, loaded.roadmap
        self.path = ("commitments", imported.id)
        self.ids = loaded.roadmap.commitments
        self.commitment = self.ids[imported.id]
        self.imported = self._without_lost(imported)
        self.table: Mapping[str, Any] = loaded.data["commitments"][imported.id]
        self.year_start = loaded.roadmap.roadmap.fiscal_year_starts
        self.unread = unread
        self.ignored: list[ReportedValue] = []

    def _without_lost(self, imported: ImportedCommitment) -> ImportedCommitment:
        """Return a record of `list` without `dropped`, if the file has superseded and nothing replaced it."""
        is_derived = self.result.is_native and not self.result.is_export
        if not is_derived or imported.status is not Status.DROPPED or not was_superseded(self._present()):
            return imported
        is_lost = status_of(self._present()) is Status.DROPPED
        return msgspec.structs.replace(imported, status=None) if is_lost else imported

    def _present(self) -> OnDay:
        return present_in(self.commitment, self.roadmap)

    def empty_fields(self) -> Iterator[str]:
        """Yield the fields that have a value in the file and none in the source.

        The output of `list` has derived values: an empty one is not a difference if the derived one is empty.
        """
        is_derived = self.result.is_native and not self.result.is_export
        shown = derive(present(self.commitment), Check()) if is_derived and self.imported.empty else None
        for field in self.imported.empty:
            value = self.table.get(field)
            is_empty = value is None or value in ([], {}) or (isinstance(value, str) and not value.strip())
            if not is_empty and not (shown and getattr(shown, field, value) is None):
                yield field

    def changes(self, on: Date, reason: Reason) -> list[Change]:
        """Return the changes; updates without a day in the source are on the day `on`, with `reason`."""
        is_export = self.result.is_export
        record, ignored = without_refused(self.imported, self.commitment, is_export=is_export)
        own = commitment_updates(record, self.commitment, on)
        self.ignored += [*ignored, *own.ignored]
        record = msgspec.structs.replace(record, updates=own.updates)
        record, of_milestones = self._milestone_updates(
            record, after_changes(self.commitment, own.changes), on
        )
        changes = [*self._field_changes(record, own.fields), *own.changes, *of_milestones]
        if self.imported.updates is None:
            commitment = after_changes(self.commitment, [*own.changes, *of_milestones])
            dated, commitment = updates_of_source(self.imported, commitment, on, is_export=is_export)
            changes += dated
            self.ignored += ignored_values(self.imported, commitment, is_export=is_export)
        if not self.result.is_native:
            changes = self._without_duty_faults(changes)
        known = self.commitment.assessments
        changes += [
            AddTable((*self.path, "assessments", key), table)
            for key, table in new_assessments(self.imported.verdicts, known, on).items()
        ]
        changes, ignored = with_words(self.commitment, changes, self._words())
        self.ignored += ignored
        changes, ignored = with_reason(self.commitment, changes, self.imported, reason, on)
        self.ignored += ignored
        return [*changes, *kept_changes(self.path, self.imported.kept, self.table)]

    def _without_duty_faults(self, changes: list[Change]) -> list[Change]:
        """Return the changes without a new `every` or `until` that contradicts the deadline; report it."""
        old = list(duty_faults(self.commitment))
        while faults := [one for one in duty_faults(self._after(changes)) if one not in old]:
            for fault in faults:
                is_given = any(change.path == (*self.path, fault.key) for change in changes)
                why = "is not set" if is_given else f"of {self.imported.id} does not fit the new deadline"
                reason = f"{why}: {fault.message}"
                self.ignored.append(ReportedValue(self.imported.place, fault.key, fault.value, reason))
            keys = {(*self.path, fault.key) for fault in faults}
            changes = [change for change in changes if change.path not in keys]
            old += faults
        return changes

    def _after(self, changes: list[Change]) -> Commitment:
        """Return the commitment with its deadlines and duty after the changes."""
        duty = {
            change.path[-1]: change.value
            for change in changes
            if isinstance(change, SetValue) and change.path[:-1] == self.path and change.path[-1] in _OF_DUTY
        }
        new = read_commitment({"title": "-", "area": "", **duty})
        given = {name: getattr(new, name) for name in duty}
        values = [change for change in changes if not isinstance(change, AddTable)]
        return msgspec.structs.replace(after_changes(self.commitment, values), **given)

    def _words(self) -> WordsOfSource:
        """Return what the record says about the words of deadlines."""
        given: dict[tuple[str, ...], Mapping[str, Any]] = {self.path: self.imported.fields}
        for milestone_id, milestone in self.imported.milestones.items():
            known = _known_milestone(milestone_id, milestone, self.commitment, self.imported)
            if known is not None:
                given[(*self.path, "milestones", known)] = milestone
        return WordsOfSource(self.imported, given, self.imported.place in self.unread, self.year_start)

    def _milestone_updates(
        self, record: ImportedCommitment, commitment: Commitment, on: Date
    ) -> tuple[ImportedCommitment, list[Change]]:
        """Return a record without what updates of milestones record, and the changes that record it."""
        changes: list[Change] = []
        milestones = dict(record.milestones)
        for milestone_id, milestone in record.milestones.items():
            known = _known_milestone(milestone_id, milestone, commitment, record)
            if known is None:
                milestones[milestone_id] = new_milestone(record, milestone_id, milestone, on)
                continue
            own = milestone_updates(record, known, milestone, commitment, on)
            self.ignored += own.ignored
            milestones[milestone_id] = own.fields
            record = msgspec.structs.replace(record, updates=own.updates)
            changes += own.changes
            commitment = after_changes(commitment, own.changes)
        return msgspec.structs.replace(record, milestones=milestones), changes

    def _field_changes(self, record: ImportedCommitment, to_set: Mapping[str, Any]) -> Iterator[Change]:
        """Yield the changes of fields and tables that differ; `to_set` are the fields that no update sets."""
        table, fields = self.table, dict(to_set)
        if record.updates is None:
            fields = {name: value for name, value in to_set.items() if name not in ("status", "deadline")}
        may_be_derived = not self.result.is_export and (self.result.is_native or "progress" not in table)
        if may_be_derived and fields.get("progress") == self._derived_progress():
            fields.pop("progress", None)
        if "status" not in table and self._is_derived_status(fields):
            fields.pop("status", None)
        of_partners = {name: fields.pop(name) for name in _OF_PARTNERS if name in fields}
        former = texts(self.commitment.formerly)
        new = [old for old in texts(fields.pop("formerly", "")) if old not in former and old not in self.ids]
        if new:
            fields["formerly"] = [*former, *new]
        if self.result.is_workbook:
            fields = {name: value for name, value in fields.items() if not is_cell_of(table.get(name), value)}
        yield from differing(self.path, fields, table)
        for name, values in of_partners.items():
            yield from partner_changes((*self.path, name), values, table.get(name))
        yield from self._without_deadlines(fields.get("partners"), record.fields.get("partner_deadline", {}))
        for milestone_id, milestone in record.milestones.items():
            yield from self._milestone_changes(milestone_id, milestone, record)
        yield from indicator_changes(self.path, record.indicators, table.get("indicators", {}))
        yield from self._dated_changes("updates", record.updates or {})
        yield from self._dated_changes("assessments", record.assessments)

    def _dated_changes(self, part: str, tables: Mapping[str, Mapping[str, Any]]) -> Iterator[Change]:
        """Yield the changes of updates or assessments, which are new or have the key of one in the file."""
        present = self.table.get(part, {})
        for key, fields in tables.items():
            if key in present:
                yield from differing((*self.path, part, key), fields, present[key])
            else:
                yield AddTable((*self.path, part, key), fields)

    def _is_derived_status(self, fields: Mapping[str, Any]) -> bool:
        """Return whether a status is the one that the commitment has without stating it."""
        is_same = fields.get("partner_status", {}) == self.commitment.partner_status
        return is_same and fields.get("status") == present_status(self.commitment)

    def _derived_progress(self) -> int | None:
        """Return the progress that the commitment has if the source does not set it."""
        commitment, status = self.commitment, self.imported.status
        if status not in (None, present_status(commitment)) and not commitment.partner_status:
            commitment = msgspec.structs.replace(commitment, status=status)
        return derive(present_in(commitment, self.roadmap), Check()).progress

    def _without_deadlines(self, partners: Any, given: Mapping[str, Any]) -> Iterator[Change]:
        """Yield the changes that remove the deadlines of removed partners; `given` are new deadlines."""
        if partners is None:
            return
        known = self.commitment.partner_deadline
        removed = {*self.commitment.partners} - {*partners, *given}
        gone = [partner for partner in known if partner in removed]
        if gone and not given and len(gone) == len(known):
            yield Remove((*self.path, "partner_deadline"))
        else:
            yield from (Remove((*self.path, "partner_deadline", partner)) for partner in gone)

    def _milestone_changes(
        self, milestone_id: str, milestone: Mapping[str, Any], record: ImportedCommitment
    ) -> Iterator[Change]:
        """Yield the changes of a milestone that no update makes."""
        known = _known_milestone(milestone_id, milestone, self.commitment, record)
        if known is None:
            path = (*self.path, "milestones", milestone_id)
            yield AddTable(path, _new_milestone(record, milestone_id, milestone))
            return
        table, fields = self.table["milestones"][known], dict(milestone)
        if "status" not in table and fields.get("status") == Status.PLANNED:
            del fields["status"]
        yield from differing((*self.path, "milestones", known), fields, table)


def _known_milestone(
    milestone_id: str, milestone: Mapping[str, Any], commitment: Commitment, imported: ImportedCommitment
) -> str | None:
    """Return the existing milestone with the id or else the title of an imported one; None if it is new."""
    key = name_key(str(milestone.get("title", "")))
    with_title = (
        known
        for known, one in commitment.milestones.items()
        if key and name_key(one.title) == key and known not in imported.milestones
    )
    return milestone_id if milestone_id in commitment.milestones else next(with_title, None)
