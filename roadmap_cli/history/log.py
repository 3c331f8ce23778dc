"""The history of one commitment, from its updates and from git, each change once."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

import msgspec

from roadmap_cli.analysis.indicators import Measured
from roadmap_cli.analysis.replay import DatedUpdate, updates_of
from roadmap_cli.analysis.verdicts import DatedAssessment, assessments_of
from roadmap_cli.history.change import (
    OTHER_PARTS,
    VALUE_PARTS,
    CommitmentChange,
    DeadlineChange,
    FieldChange,
    StatusChange,
    Wording,
)
from roadmap_cli.history.compare import compare_commitment, without_met_on
from roadmap_cli.history.readings import each_reading
from roadmap_cli.history.walk import VersionChange
from roadmap_cli.model.dates import parse_day_key
from roadmap_cli.model.references import with_new_ids
from roadmap_cli.model.renames import renamed_commitments
from roadmap_cli.model.types import Commitment
from roadmap_cli.model.window import Target
from roadmap_cli.vcs.versions import Version


class HistoryEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of the history: an update, assessment or reading, another change, or the beginning.

    `when` is the text of the day. `reason` is the note. `measured` is an indicator with one reading. `who`
    and `subject` are the author and the subject of the commit; they and `commit` are empty if the change is
    not committed.
    """

    day: date
    when: str
    dated: DatedUpdate | None = None
    assessed: DatedAssessment | None = None
    measured: Measured | None = None
    change: CommitmentChange | None = None
    reason: str = ""
    who: str = ""
    subject: str = ""
    commit: str = ""


class CommitmentEdit(msgspec.Struct, frozen=True):
    """The change of one commitment by a version, whose commit is empty if it is not committed."""

    version: Version
    change: CommitmentChange


def edits_of(commitment_id: str, version_changes: Iterable[VersionChange]) -> list[CommitmentEdit]:
    """Return the changes of a commitment, by its current or last id, in each version; newest first.

    A merge only counts if it differs from all its parents.
    """
    edits = []
    for version_change in version_changes:
        change = _change_in(commitment_id, version_change) if not version_change.version.is_cut else None
        if change is not None:
            edits.append(CommitmentEdit(version_change.version, change))
    return edits


def every_edit(version_changes: Iterable[VersionChange]) -> dict[str, list[CommitmentEdit]]:
    """Return what `edits_of` returns, for all commitments by their current or last ids."""
    edits: dict[str, list[CommitmentEdit]] = {}
    for version_change in version_changes:
        for commitment_id in _touched(version_change) if not version_change.version.is_cut else ():
            change = _change_in(commitment_id, version_change)
            if change is not None:
                edits.setdefault(commitment_id, []).append(CommitmentEdit(version_change.version, change))
    return edits


def _touched(version_change: VersionChange) -> Iterator[str]:
    """Yield the current ids of the commitments that may differ from those of all parents of a version."""
    after = _by_current_id(version_change.after.commitments, version_change.names)
    befores = [
        _by_current_id(before.commitments, former)
        for before, former in zip(version_change.befores, version_change.former, strict=True)
    ]
    for commitment_id in dict.fromkeys((*after, *(one for before in befores for one in before))):
        now = after.get(commitment_id)
        if (now is not None and now.replaced_by) or all(
            before.get(commitment_id) != now for before in befores
        ):
            yield commitment_id


def _by_current_id(
    commitments: Mapping[str, Commitment], names: Mapping[str, str]
) -> Mapping[str, Commitment]:
    return (
        {names.get(one, one): commitment for one, commitment in commitments.items()} if names else commitments
    )


def _change_in(commitment_id: str, version_change: VersionChange) -> CommitmentChange | None:
    """Return the change of a commitment, by its current id, in a version, if any."""
    new_id = _old_id(commitment_id, version_change.names, version_change.after.commitments)
    after = version_change.after.commitments.get(new_id)
    if not version_change.befores:
        return _added(new_id, after)
    changes: list[CommitmentChange | None] = []
    for before, former in zip(version_change.befores, version_change.former, strict=True):
        old_id = _old_id(commitment_id, former, before.commitments)
        was = before.commitments.get(old_id)
        if was is None:
            changes.append(_added(new_id, after))
        elif after is None:
            changes.append(CommitmentChange(id=commitment_id, before_id=old_id, before=was, after=None))
        else:
            if old_id != new_id:
                renamed = renamed_commitments(before.commitments, version_change.after.commitments)
                was = with_new_ids(was, {"commitments": renamed})
                before = msgspec.structs.replace(before, commitments=before.commitments | {old_id: was})
            changes.append(compare_commitment(new_id, version_change.after, old_id, before))
    return _in_all(changes)


def _added(commitment_id: str, after: Commitment | None) -> CommitmentChange | None:
    if after is None:
        return None
    updates = tuple(updates_of(after))
    return CommitmentChange(
        id=commitment_id, before_id=commitment_id, before=None, after=after, updates_added=updates
    )


def _old_id(commitment_id: str, names: Mapping[str, str], commitments: Mapping[str, Commitment]) -> str:
    """Return the id of a commitment in a state, or its current id if the state does not have it."""
    return next(
        (old for old, new in names.items() if new == commitment_id and old in commitments), commitment_id
    )


def _in_all(changes: Sequence[CommitmentChange | None]) -> CommitmentChange | None:
    """Return the changes that are the same from all parents of a merge, if any."""
    first, *others = changes
    for other in others:
        if first is None or other is None or first.kind != other.kind:
            return None
        first = msgspec.structs.replace(
            first,
            **{name: _common_values(first, other, name) for name in VALUE_PARTS},
            **{name: _common(getattr(first, name), getattr(other, name)) for name in OTHER_PARTS},
        )
    return None if first is None or first.is_empty else first


ValueChange = TypeVar("ValueChange", StatusChange, DeadlineChange)
Comparable = TypeVar("Comparable", Wording, FieldChange, DatedUpdate, str)


def _common_values(first: CommitmentChange, second: CommitmentChange, name: str) -> tuple[Any, ...]:
    """Return the changes that both have in a field, by partner if only one has a change of all."""
    ends = {
        (value.milestone, subject, value.after)
        for value in getattr(second, name)
        for subject in _subjects(value, second)
    }
    common: list[Any] = []
    for value in getattr(first, name):
        subjects = _subjects(value, first)
        same = [subject for subject in subjects if (value.milestone, subject, value.after) in ends]
        common += _for_subjects(value, subjects, same)
    return tuple(common)


def _for_subjects(value: ValueChange, subjects: list[str], some: list[str]) -> list[ValueChange]:
    """Return a change for some of its subjects: the change itself if they are all of them."""
    return [value] if some == subjects else [msgspec.structs.replace(value, partner=one) for one in some]


def _subjects(value: StatusChange | DeadlineChange, change: CommitmentChange) -> list[str]:
    """Return the partners of a change, or the empty string if there are none."""
    if value.milestone:
        return [""]
    return [value.partner] if value.partner else change.partners or [""]


def _common(first: Sequence[Comparable], second: Sequence[Comparable]) -> tuple[Comparable, ...]:
    """Return the changes with the same result in both."""
    results = [_result(change) for change in second]
    return tuple(change for change in first if _result(change) in results)


def _result(change: Wording | FieldChange | DatedUpdate | str) -> object:
    match change:
        case Wording() | FieldChange():
            return change.field, change.after
        case DatedUpdate():
            return change.day, change.update
        case _:
            return change


def history_entries(
    commitment: Commitment | None, edits: Sequence[CommitmentEdit], today: date, as_of: date = date.max
) -> list[HistoryEntry]:
    """Return the history of a commitment up to a day, oldest first.

    `commitment` is None if it was removed; `edits` are from git, newest first. Each update is one entry, with
    the commit that added it. Other changes of a commit have their own entry. `today` is the day of changes
    that are not committed, and of commits with a later day.
    """
    unused = _UnusedUpdates([dated for edit in edits for dated in edit.change.updates_added])
    present = commitment or next((edit.change.before for edit in edits if edit.change.before), None)
    of_others = dict(_of_assessments_and_readings(present)) if present is not None else {}
    edits = [_known_on(edit, as_of) for edit in edits]
    entries = [one for edit in reversed(edits) for one in _entries_of(edit, unused, today, of_others)]
    entries += of_others.values()
    if present is not None:
        known = [one.dated for one in entries if one.dated is not None]
        keys, updates = {dated.key for dated in known}, [dated.update for dated in known]
        entries += [
            HistoryEntry(day=dated.day.first, when=dated.key, dated=dated, reason=dated.update.note)
            for dated in updates_of(present)
            if dated.key not in keys and dated.update not in updates
        ]
        if present.made is not None:
            entries.insert(0, HistoryEntry(day=present.made.first, when=present.made.text))
    return sorted((one for one in entries if one.day <= as_of), key=lambda one: one.day)


def _known_on(edit: CommitmentEdit, as_of: date) -> CommitmentEdit:
    """Return the edit without changes of assessments and readings that count only after a day."""
    fields = tuple(one for one in edit.change.fields if _counts_from(one.field) <= as_of)
    return msgspec.structs.replace(edit, change=msgspec.structs.replace(edit.change, fields=fields))


def _counts_from(field: str) -> date:
    """Return the day from which the assessment or reading of a dotted key counts; any other always counts."""
    match field.split("."):
        case ["assessments", key, *_] | ["indicators", _, "readings", key, *_]:
            return parse_day_key(key).last
    return date.min


def _of_assessments_and_readings(commitment: Commitment) -> Iterator[tuple[str, HistoryEntry]]:
    """Yield the entries of assessments and readings, each after its dotted key in the commitment."""
    for one in assessments_of(commitment):
        entry = HistoryEntry(day=one.day.last, when=one.key, assessed=one, reason=one.assessment.note)
        yield f"assessments.{one.key}", entry
    for measured in each_reading(commitment):
        for dated in measured.readings:
            entry = HistoryEntry(
                day=dated.day.last, when=dated.key, measured=measured, reason=dated.reading.note
            )
            yield f"indicators.{measured.id}.readings.{dated.key}", entry


def _entries_of(
    edit: CommitmentEdit, unused: "_UnusedUpdates", today: date, shown: Collection[str]
) -> Iterator[HistoryEntry]:
    """Yield the entries of a version; `shown` are the fields whose addition has an entry of its own."""
    version, change = edit.version, edit.change
    subject = version.subject if version.commit else "not committed yet"
    for dated in change.updates_added:
        yield HistoryEntry(
            day=dated.day.first,
            when=dated.key,
            dated=dated,
            who=version.author,
            reason=dated.update.note,
            subject=subject,
            commit=version.commit,
        )
    fields = [one for one in change.fields if one.before is not None or one.field not in shown]
    rest = msgspec.structs.replace(
        change,
        updates_added=(),
        **{name: unused.left_of(getattr(change, name), change) for name in VALUE_PARTS},
        fields=without_met_on(
            fields, {one.update.milestone for one in change.updates_added if one.update.status is not None}
        ),
    )
    if not rest.is_empty:
        day = min(version.day, today) if version.commit else today
        yield HistoryEntry(
            day=day,
            when=day.isoformat(),
            change=rest,
            who=version.author,
            subject=subject,
            commit=version.commit,
        )


class _UnusedUpdates:
    """The updates that can explain a change; each explains one change of each subject and kind."""

    def __init__(self, updates: Sequence[DatedUpdate]) -> None:
        self._updates = updates
        self._used: set[tuple[int, str, type]] = set()

    def left_of(self, values: Sequence[ValueChange], change: CommitmentChange) -> tuple[ValueChange, ...]:
        """Return the changes that no update explains.

        A change of all partners can come from one update about all, or from one about each partner; partners
        without such an update remain.
        """
        left: list[ValueChange] = []
        for value in values:
            subjects = _subjects(value, change)
            unexplained = [one for one in subjects if not self._use(one, value, change.updates_added)]
            left += _for_subjects(value, subjects, unexplained)
        return tuple(left)

    def _use(self, subject: str, value: StatusChange | DeadlineChange, added: Sequence[DatedUpdate]) -> bool:
        """Use an update for the change of a subject, preferably of its commit; return whether any fits."""
        matches = [
            index
            for index, dated in enumerate(self._updates)
            if _records(dated, subject, value) and (index, subject, type(value)) not in self._used
        ]
        if not matches:
            return False
        best = next((index for index in matches if self._updates[index] in added), matches[-1])
        self._used.add((best, subject, type(value)))
        return True


def _records(dated: DatedUpdate, subject: str, value: StatusChange | DeadlineChange) -> bool:
    update = dated.update
    about = update.milestone, update.cycle
    if update.partner not in ("", subject) or about != (value.milestone, None):
        return False
    if isinstance(value, StatusChange):
        return update.status is value.after
    return isinstance(update.deadline, Target) and update.deadline.deadline == value.after
