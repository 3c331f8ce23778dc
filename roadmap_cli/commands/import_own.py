"""Values of our own files that differ from those in the roadmap → updates, as `update` records them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from roadmap_cli.commands.import_partners import not_for_all, read_updates, text_of, without
from roadmap_cli.commands.import_updates import after_changes, stays
from roadmap_cli.commands.recording import own_of, record, target
from roadmap_cli.deadline import Deadline, Target
from roadmap_cli.document.change import Change
from roadmap_cli.model.types import Commitment, Status, Update
from roadmap_cli.replay import DatedUpdate, Turn, UpdateKind, course, first_of, updates_of, value_of
from roadmap_cli.schema import read_commitment
from roadmap_cli.sources.result import ImportedCommitment, UnreadValue

Value = Status | Target

_WITH_UPDATES = ("status", "deadline", "partner_status", "partner_deadline")
_MERGED = ("partner", "milestone", "status", "status_was", "deadline", "deadline_was")


class OwnUpdates(msgspec.Struct, frozen=True):
    """The updates that a record of our own files makes.

    `fields` are the fields of the record that remain to be set without an update, and `updates` its updates
    without what contradicts its values. `changes` are to be made after the updates of the record itself.
    `kept` are the values that are ignored.
    """

    fields: Mapping[str, Any]
    updates: Mapping[str, Mapping[str, Any]] | None
    changes: Sequence[Change]
    kept: Sequence[UnreadValue]


def own_updates(taken: ImportedCommitment, commitment: Commitment, on: Deadline) -> OwnUpdates:
    """Return the updates, on the day `on`, for the statuses and deadlines that a record changes.

    A value needs no update of its own if a new update of the record leads to it. It is ignored if the record
    is older than the latest update in the file, or if it is for all and partners have their own. If it is the
    one in the file and a new update of the record leads to another one, that part of the update is ignored.
    Values for all of a record without updates are not looked at.
    """
    if not any(name in taken.fields for name in _WITH_UPDATES) and taken.deadline is None:
        return OwnUpdates(taken.fields, taken.updates, [], [])
    return _RecordUpdates(taken, commitment, on).found()


class _RecordUpdates:
    """The updates of one record, found subject by subject; `commitment` has what was found so far."""

    def __init__(self, taken: ImportedCommitment, commitment: Commitment, on: Deadline) -> None:
        self.taken, self.on, self.before = taken, on, commitment
        self.updates = dict(taken.updates or {})
        self.new = dict(_new_updates(taken.updates or {}, commitment))
        self.commitment = msgspec.structs.replace(commitment, updates=commitment.updates | self.new)
        self.dated_updates = updates_of(self.commitment)
        self.fields = dict(taken.fields)
        self.changes: list[Change] = []
        self.kept: list[UnreadValue] = []

    def found(self) -> OwnUpdates:
        for partner, values in _values(self.taken, self.commitment):
            self._subject(partner, values)
        updates = None if self.taken.updates is None else self.updates
        return OwnUpdates(self.fields, updates, self.changes, self.kept)

    def _subject(self, partner: str, values: Mapping[UpdateKind, Value]) -> None:
        """Record what a subject has in the record and not in the file."""
        said: dict[str, Any] = {}
        is_dated = False
        for kind, value in values.items():
            self._drop_contradictions(partner, kind, value)
            self._state_new(partner, kind)
            turns = course(self.commitment, partner, kind, self.dated_updates)
            last = turns[-1]
            if value_of(value) == last.value:
                if (
                    not partner
                    or last.dated is None
                    or first_of(self.dated_updates, partner, kind) is not None
                ):
                    if partner:
                        self.commitment = _stating(self.commitment, partner, kind, value)
                    continue
                # Stated without an update, the value would be that of the partner on all days before too.
                if last.dated.day.first <= self.on.first:
                    said[kind] = value
                    is_dated = True
            elif self._is_older(turns, value):
                self.kept.append(_older(self.taken, partner, kind, value, last))
            elif not partner and own_of(self.commitment, kind):
                self.kept.append(not_for_all(self.taken, self.commitment, kind, value_of(value)))
            else:
                said[kind] = value
            self._leave_out(partner, kind)
        if said:
            self._record(Update(partner=partner, **said), is_dated=is_dated)

    def _drop_contradictions(self, partner: str, kind: UpdateKind, value: Value) -> None:
        """Take out of new updates what leads to another value than the one that the row and the file have."""
        if partner and partner not in getattr(self.before, f"partner_{kind}"):
            return
        if course(self.before, partner, kind, updates_of(self.before))[-1].value != value_of(value):
            return
        while (last := course(self.commitment, partner, kind, self.dated_updates)[-1].dated) is not None:
            said = getattr(last.update, kind)
            is_new = last.key in self.new and last.update.partner == partner
            if not is_new or value_of(said) == value_of(value):
                return
            self.kept.append(_contradiction(self.taken, partner, kind, value, last))
            self._drop(last.key, kind)

    def _drop(self, key: str, kind: UpdateKind) -> None:
        """Take a status or a deadline out of a new update, and the update if nothing else is in it."""
        known = self.before.updates.get(key)
        is_of_others = known is not None and known.partner != self.new[key].partner
        left = {} if is_of_others else without(self.updates[key], kind)
        updates = {**self.commitment.updates}
        del self.updates[key], self.new[key], updates[key]
        if known is not None:
            updates[key] = known
        if left:
            self.updates[key] = left
            self.new |= _new_updates({key: left}, self.before)
            updates |= self.new
        self.commitment = msgspec.structs.replace(self.commitment, updates=updates)
        self.dated_updates = updates_of(self.commitment)

    def _state_new(self, partner: str, kind: UpdateKind) -> None:
        """Make the value that a new update of a subject leads to its current one."""
        last = course(self.commitment, partner, kind, self.dated_updates)[-1].dated
        if last is not None and last.key in self.new and last.update.partner == partner:
            self.commitment = _stating(self.commitment, partner, kind, getattr(last.update, kind))

    def _is_older(self, turns: Sequence[Turn], value: Value) -> bool:
        """Return whether a record has the value from before updates that it does not have."""
        known = self.taken.updates
        if known is None or _has(known, turns[-1].dated):
            return False
        before = next(turn for turn in reversed(turns) if _has(known, turn.dated))
        return bool(before.value == value_of(value))

    def _leave_out(self, partner: str, kind: UpdateKind) -> None:
        """Take a value out of the fields that are set without an update."""
        if not partner:
            self.fields.pop(kind, None)
            return
        name = f"partner_{kind}"
        self.fields[name] = {one: value for one, value in self.fields[name].items() if one != partner}
        if not self.fields[name]:
            del self.fields[name]

    def _record(self, update: Update, *, is_dated: bool) -> None:
        recorded = record(self.taken.id, self.commitment, update, self.on, is_dated=is_dated)
        self.changes += recorded.changes
        self.commitment = after_changes(self.commitment, recorded.changes)
        self.dated_updates = updates_of(self.commitment)
        for kind in UpdateKind:
            said = getattr(update, kind)
            if said is not None:
                present = course(self.commitment, update.partner, kind, self.dated_updates)[-1].value
                if present != value_of(said):
                    self.kept.append(stays(self.taken, kind, text_of(said), text_of(present), update.partner))


def _values(
    taken: ImportedCommitment, commitment: Commitment
) -> Iterator[tuple[str, Mapping[UpdateKind, Value]]]:
    """Yield the statuses and deadlines of a record by subject, all at the end."""
    fields = {name: taken.fields[name] for name in _WITH_UPDATES if name in taken.fields}
    row = read_commitment({"title": "-", "area": "", **fields})
    for partner in dict.fromkeys([*row.partner_status, *row.partner_deadline]):
        own: dict[UpdateKind, Value] = {}
        if partner in row.partner_status:
            own[UpdateKind.STATUS] = row.partner_status[partner]
        if partner in row.partner_deadline:
            own[UpdateKind.DEADLINE] = row.partner_deadline[partner]
        yield partner, own
    if taken.updates is None:
        return
    common: dict[UpdateKind, Value] = {}
    if row.status is not None:
        common[UpdateKind.STATUS] = row.status
    if row.deadline is not None:
        common[UpdateKind.DEADLINE] = target(row.deadline)
    elif taken.gives_up_deadline and not own_of(commitment, UpdateKind.DEADLINE):
        common[UpdateKind.DEADLINE] = target(None)
    yield "", common


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


def _has(known: Mapping[str, Any], dated: DatedUpdate | None) -> bool:
    return dated is None or dated.key in known


def _stating(commitment: Commitment, partner: str, kind: UpdateKind, value: Value) -> Commitment:
    """Return a commitment with another current value."""
    if partner:
        name = f"partner_{kind}"
        return msgspec.structs.replace(commitment, **{name: getattr(commitment, name) | {partner: value}})
    return msgspec.structs.replace(commitment, **{kind: value_of(value)})


def _older(
    taken: ImportedCommitment, partner: str, kind: UpdateKind, value: Value, last: Turn
) -> UnreadValue:
    """Return that a value is ignored because the file has a later update."""
    said = text_of(value)
    key = last.dated.key if last.dated is not None else ""
    reason = (
        f"is older than the update {key} of {taken.id}, which this row does not have; "
        f"if it is new, record it with roadmap update {taken.id} "
        f"{f'--for {partner} ' if partner else ''}--{kind} {said}"
    )
    return UnreadValue(taken.place, f"partner_{kind}" if partner else kind, said, reason)


def _contradiction(
    taken: ImportedCommitment, partner: str, kind: UpdateKind, value: Value, dated: DatedUpdate
) -> UnreadValue:
    """Return that an update is ignored because the row has the value from before it."""
    cell = f"partner_{kind} of {partner}" if partner else kind
    reason = (
        f"sets the {kind} of {f'{partner} in ' if partner else ''}{taken.id} to "
        f"{text_of(getattr(dated.update, kind))}, but the {cell} in this row is still {text_of(value)}; "
        f"give both the same value"
    )
    return UnreadValue(taken.place, "updates", dated.key, reason)
