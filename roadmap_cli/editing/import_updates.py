"""Values of a source that differ from those in the roadmap → updates that record them."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Any

import msgspec

from roadmap_cli.analysis.replay import (
    DatedUpdate,
    Period,
    UpdateKind,
    first_of,
    milestones_as_commitments,
    periods_of,
    updates_of,
    value_of,
)
from roadmap_cli.editing.import_partners import (
    is_present_value,
    not_for_all,
    present_of,
    read_updates,
    text_of,
    without,
)
from roadmap_cli.editing.updates import UpdateDay, own_of, record, target
from roadmap_cli.importers.records import ImportedCommitment, ReportedValue
from roadmap_cli.model.dates import Deadline, Target, parse_day_key, parse_deadline, parse_target
from roadmap_cli.model.types import CLOSED, OPEN, Commitment, Status, Update, folded
from roadmap_cli.model.validate import read_commitment
from roadmap_cli.toml.change import AddTable, Change, Remove, SetValue, plain


def updates_of_source(
    imported: ImportedCommitment, commitment: Commitment, on: Deadline, *, is_export: bool = False
) -> tuple[list[Change], Commitment]:
    """Return the changes that record updates missing from the file, and the commitment after them.

    A status or a deadline is not recorded where partners have their own; notes are.
    """
    followed = [(day, _followed(update, commitment)) for day, update in imported.dated_updates]
    missing = [
        (day, update, True)
        for day, update in followed
        if (update.note or update.status is not None) and not _is_known(day, update, commitment)
    ]
    other = _other(imported, commitment, is_export=is_export)
    if other is not None:
        missing.append((on, other, False))
    changes: list[Change] = []
    for day, update, is_dated in missing:
        recorded = record(imported.id, commitment, update, UpdateDay(day, is_dated))
        changes += recorded.changes
        commitment = after_changes(commitment, recorded.changes)
    return changes, commitment


def _followed(update: Update, commitment: Commitment) -> Update:
    """Return an update without a status that cannot be set for all partners at once."""
    if update.status is None or not own_of(commitment, UpdateKind.STATUS):
        return update
    return msgspec.structs.replace(update, status=None)


def ignored_values(
    imported: ImportedCommitment, commitment: Commitment, *, is_export: bool = False
) -> Iterator[ReportedValue]:
    """Yield the status and the deadline that a source says and a commitment does not have after all."""
    status = _other_status(imported, commitment, is_export=is_export)
    if status is not None and own_of(commitment, UpdateKind.STATUS):
        yield not_for_all(imported, commitment, UpdateKind.STATUS, status)
    elif status is not None:
        yield stays(imported, "status", status.value, str(present_of(commitment, UpdateKind.STATUS)))
    deadline = _other_deadline(imported, commitment, is_export=is_export)
    if deadline is not None and own_of(commitment, UpdateKind.DEADLINE):
        yield not_for_all(imported, commitment, UpdateKind.DEADLINE, deadline.deadline)
    elif deadline is not None:
        yield stays(imported, "deadline", deadline.text, target(commitment.deadline).text)


def stays(
    imported: ImportedCommitment, field: str, said: str, present: str, partner: str = ""
) -> ReportedValue:
    """Return that a value is recorded but not the current one, because of a later update."""
    whose = f"{partner} of {imported.id}" if partner else imported.id
    reason = f"is in the record, but {whose} stays {present}, as it was left later"
    return ReportedValue(imported.place, f"partner_{field}" if partner else field, said, reason)


def _other(imported: ImportedCommitment, commitment: Commitment, *, is_export: bool) -> Update | None:
    """Return an update with the status and the deadline that differ in the source, None if none does."""
    is_told = any(update.status is not None for _, update in imported.dated_updates)
    status = None if is_told else _other_status(imported, commitment, is_export=is_export)
    deadline = _other_deadline(imported, commitment, is_export=is_export)
    if own_of(commitment, UpdateKind.STATUS):
        status = None
    if own_of(commitment, UpdateKind.DEADLINE):
        deadline = None
    return Update(status=status, deadline=deadline) if status or deadline else None


def _other_status(imported: ImportedCommitment, commitment: Commitment, *, is_export: bool) -> Status | None:
    """Return the status in a source if the commitment has another one, else None."""
    status = imported.status
    if status is None or is_present_value(commitment, UpdateKind.STATUS, status, is_export=is_export):
        return None
    says_no_more = imported.is_only_open and present_of(commitment, UpdateKind.STATUS) not in CLOSED
    return None if says_no_more else status


def _other_deadline(
    imported: ImportedCommitment, commitment: Commitment, *, is_export: bool
) -> Target | None:
    """Return the deadline in a source if the commitment has another one, else None."""
    given = imported.deadline
    if given is None or is_present_value(
        commitment, UpdateKind.DEADLINE, given.deadline, is_export=is_export
    ):
        return None
    return given


def _is_known(day: Deadline, update: Update, commitment: Commitment) -> bool:
    """Return whether the file has an update of that day with the same content."""
    return any(
        parse_day_key(key) == day
        and known.status is update.status
        and folded(known.note) == folded(update.note)
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


Value = Status | Target

_WITH_UPDATES = ("status", "deadline", "partner_status", "partner_deadline")
_MERGED = ("partner", "milestone", "status", "status_was", "deadline", "deadline_was")


class RecordResult(msgspec.Struct, frozen=True):
    """The updates that a record of our own files makes.

    `fields` are the fields of the record that remain to be set without an update, and `updates` its updates
    without what contradicts its values. `changes` are to be made after the updates of the record itself.
    `kept` are the values that are ignored.
    """

    fields: Mapping[str, Any]
    updates: Mapping[str, Mapping[str, Any]] | None
    changes: Sequence[Change]
    kept: Sequence[ReportedValue]


def commitment_updates(imported: ImportedCommitment, commitment: Commitment, on: Deadline) -> RecordResult:
    """Return the updates, on the day `on`, for the statuses and deadlines that a record changes.

    A value needs no update of its own if a new update of the record leads to it. It is ignored if the record
    is older than the latest update in the file, or if it is for all and partners have their own. If it is the
    one in the file and a new update of the record leads to another one, that part of the update is ignored.
    Values for all of a record without updates are not looked at.
    """
    is_unchanged = not any(name in imported.fields for name in _WITH_UPDATES) and imported.deadline is None
    if is_unchanged and not imported.updates:
        return RecordResult(imported.fields, imported.updates, [], [])
    found = RecordUpdates(imported, imported.fields, commitment, on)
    values = dict(_values(imported, found.commitment))
    found.record(values.items())
    found.follow_new(values)
    return found.result()


def milestone_updates(
    imported: ImportedCommitment,
    known: str,
    milestone: Mapping[str, Any],
    commitment: Commitment,
    on: Deadline,
) -> RecordResult:
    """Return the updates for the status and deadline that a record changes in a milestone.

    The day of `met_on` is that of the update. A value that the record leaves out follows its new updates.
    """
    if imported.updates is None and _is_empty_box(milestone, commitment.milestones[known].status):
        milestone = {name: value for name, value in milestone.items() if name != "status"}
    values = _values_of_milestone(imported, known, milestone, commitment)
    is_met = values.get(UpdateKind.STATUS) is Status.MET and "met_on" in milestone
    day = parse_deadline(milestone["met_on"]) if is_met else on
    found = RecordUpdates(imported, milestone, commitment, day, known, is_dated=is_met)
    found.record([("", values)])
    found.follow_new({"": milestone})
    if "met_on" in milestone:
        found.check_met_on(parse_deadline(milestone["met_on"]))
    return found.result()


def new_milestone(
    imported: ImportedCommitment, milestone_id: str, milestone: Mapping[str, Any], on: Deadline
) -> Mapping[str, Any]:
    """Return a new milestone of an existing commitment with the values that its updates set."""
    if not imported.updates:
        return milestone
    new = read_commitment({"title": "-", "area": "", "milestones": {milestone_id: milestone}})
    found = RecordUpdates(imported, milestone, new, on, milestone_id)
    found.follow_new({"": milestone})
    return found.fields


class RecordUpdates:
    """The updates of one record, found subject by subject; `commitment` has what was found so far.

    `milestone` is the milestone that they are about, if they are about one.
    """

    def __init__(
        self,
        imported: ImportedCommitment,
        fields: Mapping[str, Any],
        commitment: Commitment,
        on: Deadline,
        milestone: str = "",
        *,
        is_dated: bool = False,
    ) -> None:
        self.imported, self.on, self.milestone, self.is_dated = imported, on, milestone, is_dated
        self.before = commitment
        self.updates = dict(imported.updates or {})
        new = dict(_new_updates(imported.updates or {}, commitment))
        self.new = {key: update for key, update in new.items() if update.milestone == milestone}
        self.fields = dict(fields)
        self.changes: list[Change] = []
        self.kept: list[ReportedValue] = []
        self._follow(msgspec.structs.replace(commitment, updates=commitment.updates | new))

    def record(self, values: Iterable[tuple[str, Mapping[UpdateKind, Value]]]) -> None:
        """Record the values of some subjects."""
        for partner, own in values:
            self._subject(partner, own)

    def result(self) -> RecordResult:
        """Return the updates found so far."""
        updates = None if self.imported.updates is None else self.updates
        return RecordResult(self.fields, updates, self.changes, self.kept)

    def follow_new(self, given: Mapping[str, Collection[str]]) -> None:
        """Set the values that the record leaves out to those of its new updates, where these are the last.

        `given` are the names of the values in the record, by subject.
        """
        for partner in dict.fromkeys(update.partner for update in self.new.values()):
            for kind in UpdateKind:
                last = periods_of(self.subject, partner, kind, self.dated_updates)[-1].dated
                if last is None or last.key not in self.new or last.update.partner != partner:
                    continue
                is_derived = not partner and (own_of(self.before, kind) or any(given.keys() - {""}))
                if kind not in given.get(partner, ()) and not is_derived:
                    self._set(partner, kind, getattr(last.update, kind))
                if self.milestone and kind is UpdateKind.STATUS and "met_on" not in given.get("", ()):
                    self._set_met_on(last)

    def _set(self, partner: str, kind: UpdateKind, value: Value) -> None:
        """Set the current value of a subject without another update."""
        text = getattr(value, "toml", value)
        if partner:
            name = f"partner_{kind}"
            self.fields[name] = {**self.fields.get(name, {}), partner: text}
        elif value_of(value) is not None:
            self.fields[kind] = text
        elif self.subject.deadline is not None:
            below = ("milestones", self.milestone) if self.milestone else ()
            self.changes.append(Remove(("commitments", self.imported.id, *below, kind.value)))

    def _set_met_on(self, last: DatedUpdate) -> None:
        if last.update.status is Status.MET:
            self.fields["met_on"] = last.day.toml
        elif self.before.milestones[self.milestone].met_on is not None:
            self.changes.append(
                Remove(("commitments", self.imported.id, "milestones", self.milestone, "met_on"))
            )

    def check_met_on(self, said: Deadline) -> None:
        """Leave out a `met_on` that contradicts the status or the updates of the milestone, and report it.

        The day of an update is not reported: the milestone was met then, and has changed since.
        """
        step = self.before.milestones[self.milestone]
        status = periods_of(self.subject, "", UpdateKind.STATUS, self.dated_updates)[-1].value
        own = [
            dated
            for dated in updates_of(self.commitment)
            if dated.update.milestone == self.milestone and dated.update.status is not None
        ]
        ends = list(takewhile(lambda dated: dated.update.status is status, reversed(own)))
        if said == step.met_on or (status in CLOSED and (not own or _is_in(said, ends))):
            return
        self.fields.pop("met_on", None)
        if _is_in(said, own):
            return
        if status in CLOSED:
            key = ends[-1].key if ends else own[-1].key
            reason = (
                f"is not the day of the update {key} of {self.imported.id}, which sets the status; "
                f"correct that with roadmap amend {self.imported.id} {key} --on {said.canonical}"
            )
        else:
            reason = f"is ignored, because milestone {self.milestone} of {self.imported.id} is {status}"
        field = f"milestones.{self.milestone}.met_on"
        self.kept.append(ReportedValue(self.imported.place, field, said.canonical, reason))

    def _follow(self, commitment: Commitment) -> None:
        self.commitment = commitment
        self.subject = _view(commitment, self.milestone)
        self.dated_updates = updates_of(self.subject)

    def _subject(self, partner: str, values: Mapping[UpdateKind, Value]) -> None:
        """Record what a subject has in the record and not in the file."""
        said: dict[str, Any] = {}
        is_dated = self.is_dated
        for kind, value in values.items():
            self._drop_contradictions(partner, kind, value)
            self._state_new(partner, kind)
            periods = periods_of(self.subject, partner, kind, self.dated_updates)
            last = periods[-1]
            if value_of(value) == last.value:
                if (
                    not partner
                    or last.dated is None
                    or first_of(self.dated_updates, partner, kind) is not None
                ):
                    if partner:
                        self._state(partner, kind, value)
                    continue
                # Stated without an update, the value would be that of the partner on all days before too.
                if last.dated.day.first <= self.on.first:
                    said[kind] = value
                    is_dated = True
            elif self._is_older(periods, value):
                self.kept.append(self._older(partner, kind, value, last))
            elif not partner and own_of(self.subject, kind):
                self.kept.append(not_for_all(self.imported, self.commitment, kind, value_of(value)))
            else:
                said[kind] = value
            self._leave_out(partner, kind)
        if said:
            self._record(Update(partner=partner, milestone=self.milestone, **said), is_dated=is_dated)

    def _drop_contradictions(self, partner: str, kind: UpdateKind, value: Value) -> None:
        """Take out of new updates what leads to another value than the one that the row and the file have."""
        if partner and partner not in getattr(self.before, f"partner_{kind}"):
            return
        before = _view(self.before, self.milestone)
        if periods_of(before, partner, kind, updates_of(before))[-1].value != value_of(value):
            return
        while (last := periods_of(self.subject, partner, kind, self.dated_updates)[-1].dated) is not None:
            said = getattr(last.update, kind)
            is_new = last.key in self.new and last.update.partner == partner
            if not is_new or value_of(said) == value_of(value):
                return
            self.kept.append(self._contradiction(partner, kind, value, last))
            self._drop(last.key, kind)

    def _drop(self, key: str, kind: UpdateKind) -> None:
        """Take a status or a deadline out of a new update, and the update if nothing else is in it."""
        known = self.before.updates.get(key)
        new = self.new[key]
        is_of_others = known and (known.partner, known.milestone) != (new.partner, new.milestone)
        left = {} if is_of_others else without(self.updates[key], kind)
        updates = {**self.commitment.updates}
        del self.updates[key], self.new[key], updates[key]
        if known is not None:
            updates[key] = known
        if left:
            self.updates[key] = left
            self.new |= _new_updates({key: left}, self.before)
            updates |= self.new
        self._follow(msgspec.structs.replace(self.commitment, updates=updates))

    def _state_new(self, partner: str, kind: UpdateKind) -> None:
        """Make the value that a new update of a subject leads to its current one."""
        last = periods_of(self.subject, partner, kind, self.dated_updates)[-1].dated
        if last is not None and last.key in self.new and last.update.partner == partner:
            self._state(partner, kind, getattr(last.update, kind))

    def _state(self, partner: str, kind: UpdateKind, value: Value) -> None:
        """Make a value the current one of a subject."""
        if self.milestone:
            self.subject = _stating(self.subject, partner, kind, value)
        else:
            self._follow(_stating(self.commitment, partner, kind, value))

    def _is_older(self, periods: Sequence[Period], value: Value) -> bool:
        """Return whether a record has the value from before updates that it does not have."""
        if self.imported.updates is None or self._has(periods[-1].dated):
            return False
        before = next(period for period in reversed(periods) if self._has(period.dated))
        return bool(before.value == value_of(value))

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

    def _leave_out(self, partner: str, kind: UpdateKind) -> None:
        """Take a value out of the fields that are set without an update."""
        if not partner:
            self.fields.pop(kind, None)
            if self.milestone and kind is UpdateKind.STATUS:
                self.fields.pop("met_on", None)
            return
        name = f"partner_{kind}"
        self.fields[name] = {one: value for one, value in self.fields[name].items() if one != partner}
        if not self.fields[name]:
            del self.fields[name]

    def _record(self, update: Update, *, is_dated: bool) -> None:
        keys = {*self.commitment.updates, *(self.imported.updates or {})}
        day = UpdateDay(self.on, is_dated)
        recorded = record(self.imported.id, self.commitment, update, day, keys)
        self.changes += recorded.changes
        self._follow(after_changes(self.commitment, recorded.changes))
        for kind in UpdateKind:
            said = getattr(update, kind)
            if said is not None:
                present = periods_of(self.subject, update.partner, kind, self.dated_updates)[-1].value
                if present != value_of(said):
                    subject = self._words(update.partner)
                    one = stays(self.imported, kind, text_of(said), text_of(present), subject)
                    self.kept.append(msgspec.structs.replace(one, field=self._field(update.partner, kind)))

    def _words(self, partner: str) -> str:
        return f"milestone {self.milestone}" if self.milestone else partner

    def _field(self, partner: str, kind: UpdateKind) -> str:
        """Return where a record has the value of a subject."""
        if self.milestone:
            return f"milestones.{self.milestone}.{kind}"
        return f"partner_{kind}" if partner else kind

    def _older(self, partner: str, kind: UpdateKind, value: Value, last: Period) -> ReportedValue:
        """Return that a value is ignored because the file has a later update."""
        said = text_of(value)
        later = "a later value"
        if last.dated is not None:
            later = f"the {'met_on' if self._is_met_on(last.dated) else 'update'} {last.dated.key}"
        whose = f"--milestone {self.milestone} " if self.milestone else f"--for {partner} " if partner else ""
        reason = (
            f"is older than {later} of {self.imported.id}, which this row does not have; "
            f"if it is new, record it with roadmap update {self.imported.id} {whose}--{kind} {said}"
        )
        return ReportedValue(self.imported.place, self._field(partner, kind), said, reason)

    def _contradiction(
        self, partner: str, kind: UpdateKind, value: Value, dated: DatedUpdate
    ) -> ReportedValue:
        """Return that an update is ignored because the row has the value from before it."""
        subject = self._words(partner)
        cell = f"{self._field(partner, kind)} of {partner}" if partner else self._field(partner, kind)
        reason = (
            f"sets the {kind} of {f'{subject} in ' if subject else ''}{self.imported.id} to "
            f"{text_of(getattr(dated.update, kind))}, but the {cell} in this row is still {text_of(value)}; "
            f"give both the same value"
        )
        return ReportedValue(self.imported.place, "updates", dated.key, reason)


def _is_in(day: Deadline, updates: Iterable[DatedUpdate]) -> bool:
    """Return whether a day overlaps that of any update."""
    return any(one.day.first <= day.last and day.first <= one.day.last for one in updates)


def _view(commitment: Commitment, milestone: str) -> Commitment:
    return milestones_as_commitments(commitment)[milestone] if milestone else commitment


def _values(
    imported: ImportedCommitment, commitment: Commitment
) -> Iterator[tuple[str, Mapping[UpdateKind, Value]]]:
    """Yield the statuses and deadlines of a record by subject, all at the end."""
    fields = {name: imported.fields[name] for name in _WITH_UPDATES if name in imported.fields}
    row = read_commitment({"title": "-", "area": "", **fields})
    for partner in dict.fromkeys([*row.partner_status, *row.partner_deadline]):
        own: dict[UpdateKind, Value] = {}
        if partner in row.partner_status:
            own[UpdateKind.STATUS] = row.partner_status[partner]
        if partner in row.partner_deadline:
            own[UpdateKind.DEADLINE] = row.partner_deadline[partner]
        yield partner, own
    if imported.updates is None:
        return
    common: dict[UpdateKind, Value] = {}
    if row.status is not None:
        common[UpdateKind.STATUS] = row.status
    if row.deadline is not None:
        common[UpdateKind.DEADLINE] = target(row.deadline)
    elif imported.clears_deadline and not own_of(commitment, UpdateKind.DEADLINE):
        common[UpdateKind.DEADLINE] = target(None)
    yield "", common


def _is_empty_box(milestone: Mapping[str, Any], present: Status) -> bool:
    """Return whether a status says no more than the present one: an empty box says only "not met"."""
    return milestone.get("status") == Status.PLANNED and present in OPEN


def _values_of_milestone(
    imported: ImportedCommitment, known: str, milestone: Mapping[str, Any], commitment: Commitment
) -> dict[UpdateKind, Value]:
    """Return the status and the deadline that a record says of a milestone, if any of it may be new."""
    step = commitment.milestones[known]
    said = read_commitment({"title": "-", "area": "", "milestones": {known: milestone}}).milestones[known]
    values: dict[UpdateKind, Value] = {}
    if "status" in milestone:
        values[UpdateKind.STATUS] = said.status
    if said.deadline is not None:
        values[UpdateKind.DEADLINE] = target(said.deadline)
    new = [one for _, one in _new_updates(imported.updates or {}, commitment) if one.milestone == known]
    return {
        kind: value
        for kind, value in values.items()
        if value_of(value) != getattr(step, kind) or any(getattr(one, kind) is not None for one in new)
    }


def _new_updates(
    updates: Mapping[str, Mapping[str, Any]], commitment: Commitment
) -> Iterator[tuple[str, Update]]:
    """Yield the updates of a record that the file does not have, or has otherwise."""
    for key, update in read_updates(updates).items():
        known = commitment.updates.get(key)
        if known is None:
            yield key, update
            continue
        said = {name: getattr(update, name) for name in _MERGED if getattr(update, name)}
        merged = msgspec.structs.replace(known, **said)
        if any(getattr(merged, name) != getattr(known, name) for name in _MERGED):
            yield key, merged


def _stating(commitment: Commitment, partner: str, kind: UpdateKind, value: Value) -> Commitment:
    """Return a commitment with another current value."""
    if partner:
        name = f"partner_{kind}"
        return msgspec.structs.replace(commitment, **{name: getattr(commitment, name) | {partner: value}})
    return msgspec.structs.replace(commitment, **{kind: value_of(value)})
