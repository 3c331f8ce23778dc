"""Statuses and deadlines edited in our own exports → updates."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import takewhile
from typing import Any

import msgspec

from roadmap_cli.analysis.past import milestones_as_commitments
from roadmap_cli.analysis.replay import (
    DatedUpdate,
    Period,
    UpdateKind,
    first_of,
    periods_of,
    updates_of,
    value_of,
)
from roadmap_cli.editing.import_partners import new_updates, not_for_all, text_of, without
from roadmap_cli.editing.import_updates import after_changes, stays
from roadmap_cli.editing.updates import UpdateDay, own_of, record, target
from roadmap_cli.importers.records import ImportedCommitment, ReportedValue
from roadmap_cli.model.dates import parse_date
from roadmap_cli.model.types import CLOSED, OPEN, Commitment, Status, Update
from roadmap_cli.model.validate import read_commitment
from roadmap_cli.model.window import Date, Target
from roadmap_cli.toml.change import Change, Remove

Value = Status | Target

_REPLAYED = ("status", "deadline", "partner_status", "partner_deadline")


class RecordResult(msgspec.Struct, frozen=True):
    """What a record changes by updates.

    `fields` are to be set without an update. `updates` are those of the record, without what contradicts its
    values. `changes` come after `updates`. `ignored` are reports of values.
    """

    fields: Mapping[str, Any]
    updates: Mapping[str, Mapping[str, Any]] | None
    changes: Sequence[Change]
    ignored: Sequence[ReportedValue]


def commitment_updates(imported: ImportedCommitment, commitment: Commitment, on: Date) -> RecordResult:
    """Return the updates, on the day `on`, for the statuses and deadlines that a record changes.

    A value that a new update of the record sets needs no other update. A value is ignored if the record is
    older than the latest update in the file, or if it is for all and partners have their own. If a value is
    that of the file, a new update that sets another one is ignored.
    """
    has_values = any(name in imported.fields for name in _REPLAYED) or imported.deadline is not None
    if not has_values and not imported.updates:
        return RecordResult(imported.fields, imported.updates, [], [])
    updates = _RecordUpdates(imported, imported.fields, commitment, UpdateDay(on, False))
    values = _values(imported, updates.commitment)
    for subject, own in values.items():
        updates.record_values(subject, own)
    updates.follow_new(values)
    return updates.result()


def milestone_updates(
    imported: ImportedCommitment, known: str, milestone: Mapping[str, Any], commitment: Commitment, on: Date
) -> RecordResult:
    """Return the updates for the status and deadline that a record changes in the milestone `known`.

    The day of `met_on` is that of the update. A value that the record leaves out follows its new updates.
    """
    is_open = commitment.milestones[known].status in OPEN
    if imported.updates is None and is_open and milestone.get("status") == Status.PLANNED:
        # The empty box of a checklist only says that it is not met.
        milestone = {name: value for name, value in milestone.items() if name != "status"}
    values = _values_of_milestone(imported, known, milestone, commitment)
    is_met = values.get(UpdateKind.STATUS) is Status.MET and "met_on" in milestone
    day = UpdateDay(parse_date(milestone["met_on"]) if is_met else on, is_met)
    updates = _RecordUpdates(imported, milestone, commitment, day, known)
    updates.record_values("", values)
    updates.follow_new({"": milestone})
    if "met_on" in milestone:
        updates.check_met_on(parse_date(milestone["met_on"]))
    return updates.result()


def new_milestone(
    imported: ImportedCommitment, milestone_id: str, milestone: Mapping[str, Any], on: Date
) -> Mapping[str, Any]:
    """Return a new milestone of an existing commitment with the values that its updates set."""
    if not imported.updates:
        return milestone
    new = read_commitment({"title": "-", "area": "", "milestones": {milestone_id: milestone}})
    updates = _RecordUpdates(imported, milestone, new, UpdateDay(on, False), milestone_id)
    updates.follow_new({"": milestone})
    return updates.fields


class _RecordUpdates:
    """The updates of one record for a commitment, or for one of its milestones.

    `before` is the commitment in the file; `commitment` also has the updates found so far. `new` are the
    updates of the record that the file does not have. `subject` is the commitment or the milestone.
    """

    def __init__(
        self,
        imported: ImportedCommitment,
        fields: Mapping[str, Any],
        commitment: Commitment,
        day: UpdateDay,
        milestone: str = "",
    ) -> None:
        self.imported, self.day, self.milestone = imported, day, milestone
        self.before = commitment
        self.updates = dict(imported.updates or {})
        new = dict(new_updates(imported.updates or {}, commitment))
        self.new = {
            key: update
            for key, update in new.items()
            if update.milestone == milestone and update.cycle is None
        }
        self.fields = dict(fields)
        self.changes: list[Change] = []
        self.ignored: list[ReportedValue] = []
        self._set_commitment(msgspec.structs.replace(commitment, updates={**commitment.updates, **new}))

    def _set_commitment(self, commitment: Commitment) -> None:
        self.commitment = commitment
        self.subject = self._subject_of(commitment)
        self.dated_updates = updates_of(self.subject)

    def _subject_of(self, commitment: Commitment) -> Commitment:
        return milestones_as_commitments(commitment)[self.milestone] if self.milestone else commitment

    def _periods(self, partner: str, kind: UpdateKind) -> list[Period]:
        return periods_of(self.subject, partner, kind, self.dated_updates)

    def _last_if_new(self, partner: str, kind: UpdateKind) -> DatedUpdate | None:
        """Return the last update for a partner if it is new in the record and about this very partner."""
        last = self._periods(partner, kind)[-1].dated
        is_new = last is not None and last.key in self.new and last.update.partner == partner
        return last if is_new else None

    def result(self) -> RecordResult:
        """Return the updates found so far."""
        updates = None if self.imported.updates is None else self.updates
        return RecordResult(self.fields, updates, self.changes, self.ignored)

    def record_values(self, partner: str, values: Mapping[UpdateKind, Value]) -> None:
        """Record the values of a partner, or of all, that the file does not have."""
        changed: dict[str, Any] = {}
        is_dated = self.day.is_given
        for kind, value in values.items():
            self._drop_contradictions(partner, kind, value)
            new = self._last_if_new(partner, kind)
            if new is not None:
                self._set_present(partner, kind, getattr(new.update, kind))
            periods = self._periods(partner, kind)
            last = periods[-1]
            if value_of(value) == last.value:
                is_own = first_of(self.dated_updates, partner, kind) is not None
                if not partner or last.dated is None or is_own:
                    if partner:
                        self._set_present(partner, kind, value)
                    continue
                # Stated without an update, the value would be that of the partner on all days before too.
                if last.dated.day.first <= self.day.day.first:
                    changed[kind] = value
                    is_dated = True
            elif self._is_older(periods, value):
                self.ignored.append(self._older(partner, kind, value, last))
            elif not partner and own_of(self.subject, kind):
                self.ignored.append(not_for_all(self.imported, self.commitment, kind, value_of(value)))
            else:
                changed[kind] = value
            self._drop_field(partner, kind)
        if changed:
            self._record(Update(partner=partner, milestone=self.milestone, **changed), is_dated=is_dated)

    def _drop_contradictions(self, partner: str, kind: UpdateKind, value: Value) -> None:
        """Remove new updates that set another value than the one that both record and file have."""
        if partner and partner not in getattr(self.before, f"partner_{kind}"):
            return
        before = self._subject_of(self.before)
        if periods_of(before, partner, kind, updates_of(before))[-1].value != value_of(value):
            return
        while (last := self._last_if_new(partner, kind)) is not None:
            if value_of(getattr(last.update, kind)) == value_of(value):
                return
            self.ignored.append(self._contradiction(partner, kind, value, last))
            self._drop_update(last.key, kind)

    def _drop_update(self, key: str, kind: UpdateKind) -> None:
        """Remove a value from a new update, and the update if it then lacks what an update needs."""
        known, new = self.before.updates.get(key), self.new[key]
        has_other_subject = known and (known.partner, known.milestone) != (new.partner, new.milestone)
        rest = {} if has_other_subject else without(self.updates[key], kind)
        del self.updates[key], self.new[key]
        if rest:
            self.updates[key] = rest
            self.new |= new_updates({key: rest}, self.before)
        updates = {name: update for name, update in self.commitment.updates.items() if name != key}
        updates |= ({key: known} if known is not None else {}) | self.new
        self._set_commitment(msgspec.structs.replace(self.commitment, updates=updates))

    def _set_present(self, partner: str, kind: UpdateKind, value: Value) -> None:
        """Make a value the current one of the subject."""
        name = f"partner_{kind}" if partner else kind.value
        new = getattr(self.subject, name) | {partner: value} if partner else value_of(value)
        changed = msgspec.structs.replace(self.subject, **{name: new})
        if self.milestone:
            self.subject = changed
        else:
            self._set_commitment(changed)

    def _is_older(self, periods: Sequence[Period], value: Value) -> bool:
        """Return whether a record has the value from before updates that it does not have."""
        if self.imported.updates is None or self._has(periods[-1].dated):
            return False
        last = next(period for period in reversed(periods) if self._has(period.dated))
        return bool(last.value == value_of(value))

    def _has(self, dated: DatedUpdate | None) -> bool:
        """Return whether the record has an update, or the `met_on` that counts as one."""
        if dated is None:
            return True
        if self._is_met_on(dated):
            return "met_on" in self.fields
        return dated.key in (self.imported.updates or {})

    def _is_met_on(self, dated: DatedUpdate) -> bool:
        """Return whether an update of a milestone is in no table, but follows from its `met_on`."""
        known = self.commitment.updates.get(dated.key)
        return known is None or known.milestone != self.milestone

    def _drop_field(self, partner: str, kind: UpdateKind) -> None:
        """Remove a value from the fields that are set without an update."""
        if not partner:
            self.fields.pop(kind, None)
            if self.milestone and kind is UpdateKind.STATUS:
                self.fields.pop("met_on", None)
            return
        name = f"partner_{kind}"
        self.fields[name] = {key: value for key, value in self.fields[name].items() if key != partner}
        if not self.fields[name]:
            del self.fields[name]

    def _record(self, update: Update, *, is_dated: bool) -> None:
        keys = {*self.commitment.updates, *(self.imported.updates or {})}
        recorded = record(self.imported.id, self.commitment, update, UpdateDay(self.day.day, is_dated), keys)
        self.changes += recorded.changes
        self._set_commitment(after_changes(self.commitment, recorded.changes))
        for kind in UpdateKind:
            value = getattr(update, kind)
            present = self._periods(update.partner, kind)[-1].value
            if value is not None and present != value_of(value):
                name = self._field(update.partner, kind)
                subject = self._subject_name(update.partner)
                self.ignored.append(stays(self.imported, name, text_of(value), text_of(present), subject))

    def follow_new(self, given: Mapping[str, Collection[str]]) -> None:
        """Set the values that the record leaves out to those of its new updates, where these are the last.

        `given` are the names of the values in the record, by partner.
        """
        for partner in dict.fromkeys(update.partner for update in self.new.values()):
            for kind in UpdateKind:
                last = self._last_if_new(partner, kind)
                if last is None:
                    continue
                is_derived = not partner and (own_of(self.before, kind) or any(given.keys() - {""}))
                if kind not in given.get(partner, ()) and not is_derived:
                    self._set_field(partner, kind, getattr(last.update, kind))
                if self.milestone and kind is UpdateKind.STATUS and "met_on" not in given.get("", ()):
                    if last.update.status is Status.MET:
                        self.fields["met_on"] = last.day.toml
                    elif self.before.milestones[self.milestone].met_on is not None:
                        self.changes.append(self._removal("met_on"))

    def _set_field(self, partner: str, kind: UpdateKind, value: Value) -> None:
        text = getattr(value, "toml", value)
        if partner:
            name = f"partner_{kind}"
            self.fields[name] = {**self.fields.get(name, {}), partner: text}
        elif value_of(value) is not None:
            self.fields[kind] = text
        elif self.subject.deadline is not None:
            self.changes.append(self._removal(kind.value))

    def _removal(self, name: str) -> Remove:
        path = ("milestones", self.milestone, name) if self.milestone else (name,)
        return Remove(("commitments", self.imported.id, *path))

    def check_met_on(self, day: Date) -> None:
        """Drop a `met_on` that contradicts the status or the updates of the milestone, and report it.

        The day of an update is not reported: the milestone was met then, and has changed since.
        """
        milestone = self.before.milestones[self.milestone]
        status = self._periods("", UpdateKind.STATUS)[-1].value
        updates = [
            dated
            for dated in updates_of(self.commitment)
            if dated.update.milestone == self.milestone and dated.update.status is not None
        ]
        ends = list(takewhile(lambda dated: dated.update.status is status, reversed(updates)))
        if day == milestone.met_on or (status in CLOSED and (not updates or _is_in(day, ends))):
            return
        self.fields.pop("met_on", None)
        if _is_in(day, updates):
            return
        if status in CLOSED:
            key = (ends or updates)[-1].key
            reason = (
                f"is not the day of the update {key} of {self.imported.id}, which sets the status; "
                f"correct that with roadmap amend {self.imported.id} {key} --on {day.canonical}"
            )
        else:
            reason = f"is ignored, because milestone {self.milestone} of {self.imported.id} is {status}"
        name = f"milestones.{self.milestone}.met_on"
        self.ignored.append(ReportedValue(self.imported.place, name, day.canonical, reason))

    def _subject_name(self, partner: str) -> str:
        return f"milestone {self.milestone}" if self.milestone else partner

    def _field(self, partner: str, kind: UpdateKind) -> str:
        """Return where a record has the value of a subject."""
        if self.milestone:
            return f"milestones.{self.milestone}.{kind}"
        return f"partner_{kind}" if partner else kind

    def _older(self, partner: str, kind: UpdateKind, value: Value, last: Period) -> ReportedValue:
        """Return the report of a value that is ignored because the file has a later update."""
        text, later = text_of(value), "a later value"
        if last.dated is not None:
            later = f"the {'met_on' if self._is_met_on(last.dated) else 'update'} {last.dated.key}"
        whose = f"--milestone {self.milestone} " if self.milestone else f"--for {partner} " if partner else ""
        reason = (
            f"is older than {later} of {self.imported.id}, which this row does not have; "
            f"if it is new, record it with roadmap update {self.imported.id} {whose}--{kind} {text}"
        )
        return ReportedValue(self.imported.place, self._field(partner, kind), text, reason)

    def _contradiction(
        self, partner: str, kind: UpdateKind, value: Value, dated: DatedUpdate
    ) -> ReportedValue:
        """Return the report of an update that is ignored because the row has the value from before it."""
        subject, cell = self._subject_name(partner), self._field(partner, kind)
        reason = (
            f"sets the {kind} of {f'{subject} in ' if subject else ''}{self.imported.id} to "
            f"{text_of(getattr(dated.update, kind))}, but the {cell}{f' of {partner}' if partner else ''} in "
            f"this row is still {text_of(value)}; give both the same value"
        )
        return ReportedValue(self.imported.place, "updates", dated.key, reason)


def _is_in(day: Date, updates: Iterable[DatedUpdate]) -> bool:
    """Return whether a day overlaps that of any update."""
    return any(dated.day.first <= day.last and day.first <= dated.day.last for dated in updates)


def _values(imported: ImportedCommitment, commitment: Commitment) -> dict[str, dict[UpdateKind, Value]]:
    """Return the statuses and deadlines of a record by partner; those for all come last, with the key ""."""
    fields = {name: imported.fields[name] for name in _REPLAYED if name in imported.fields}
    row = read_commitment({"title": "-", "area": "", **fields})
    values: dict[str, dict[UpdateKind, Value]] = {}
    for kind in UpdateKind:
        for partner, value in getattr(row, f"partner_{kind}").items():
            values.setdefault(partner, {})[kind] = value
    if imported.updates is None:
        return values
    common = values[""] = {}
    if row.status is not None:
        common[UpdateKind.STATUS] = row.status
    clears = imported.clears_deadline and not own_of(commitment, UpdateKind.DEADLINE)
    if row.deadline is not None or clears:
        common[UpdateKind.DEADLINE] = target(row.deadline)
    return values


def _values_of_milestone(
    imported: ImportedCommitment, known: str, milestone: Mapping[str, Any], commitment: Commitment
) -> dict[UpdateKind, Value]:
    """Return the status and the deadline of a milestone in a record, if the file or a new update differs."""
    present = commitment.milestones[known]
    row = read_commitment({"title": "-", "area": "", "milestones": {known: milestone}}).milestones[known]
    values: dict[UpdateKind, Value] = {}
    if "status" in milestone:
        values[UpdateKind.STATUS] = row.status
    if row.deadline is not None:
        values[UpdateKind.DEADLINE] = target(row.deadline)
    updates = dict(new_updates(imported.updates or {}, commitment)).values()
    new = [update for update in updates if update.milestone == known]
    return {
        kind: value
        for kind, value in values.items()
        if value_of(value) != getattr(present, kind)
        or any(getattr(update, kind) is not None for update in new)
    }
