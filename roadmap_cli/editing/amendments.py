"""Correct or remove an update: the changes of the update, of the next ones and of the current values."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from roadmap_cli.analysis.cycles import cycle_as_commitment
from roadmap_cli.analysis.past import promised_words
from roadmap_cli.analysis.replay import DatedUpdate, UpdateKind, partners_of, state_on, updates_of
from roadmap_cli.editing.updates import changed_words, target, words_changed
from roadmap_cli.model.dates import parse_day_key
from roadmap_cli.model.ids import short
from roadmap_cli.model.types import Commitment, Milestone, Status, Update, in_form_of, texts
from roadmap_cli.model.window import Deadline, Target
from roadmap_cli.toml.change import Change, MoveTable, Remove, RenameKey, SetValue

Value = Status | Target | None
"""The own value of a subject; None if it has none."""


class Amended(msgspec.Struct, frozen=True):
    """The changes that correct or remove an update, and a description of each."""

    changes: Sequence[Change]
    words: Sequence[str]


class _OwnValues(msgspec.Struct, frozen=True):
    """The own value of a subject before each of its updates of a kind, by key, and after the last one."""

    before: Mapping[str, Value]
    end: Value


def amended(
    commitment_id: str, commitment: Commitment, key: str, update: Update | None, new_key: str
) -> Amended:
    """Return the changes that replace an update by another one under a new key, or remove it for None.

    `status_was` and `deadline_was` of it and of the next updates change too, and so do the current values of
    its subjects, if they agreed with the updates before. Other values that a person wrote stay. An update
    with another cycle leaves the updates of one and joins those of the other.
    """
    path = ("commitments", commitment_id, "updates")
    is_moved = new_key != key and _is_moved(list(commitment.updates), key, new_key)
    after = _after(commitment, key, update, new_key, is_moved=is_moved)
    earlier: dict[str, Value] = {f"{kind}_was": None for kind in UpdateKind}
    changes: list[Change] = []
    words: list[str] = []
    cycle = commitment.updates[key].cycle
    for one in dict.fromkeys([cycle, update.cycle if update is not None else cycle]):
        followed = _followed(commitment_id, _Edit(commitment, after, key, new_key, one))
        changes += followed.changes
        words += followed.words
        if update is not None and update.cycle == one:
            earlier |= followed.earlier
    promised = _followed_words(commitment_id, _Edit(commitment, after, key, new_key, None), changes)
    changes += promised.changes
    words += promised.words
    if update is None:
        return Amended([*_without_empty(commitment_id, commitment, changes), Remove((*path, key))], words)
    update = msgspec.structs.replace(update, **earlier, **promised.earlier)
    fields, field_words = _field_changes((*path, key), commitment.updates[key], update)
    renamed: list[Change] = [RenameKey((*path, key), new_key)] if new_key != key else []
    day_words = [f"day {key} → {new_key}"] if renamed else []
    if is_moved:
        renamed.append(MoveTable((*path, new_key)))
    changes = [*fields, *_without_empty(commitment_id, commitment, changes), *renamed]
    return Amended(changes, [*field_words, *day_words, *words])


class _Edit(msgspec.Struct, frozen=True):
    """A commitment before and after an update with a key gets a new one, and the cycle to look at, if any."""

    before: Commitment
    after: Commitment
    key: str
    new_key: str
    cycle: Deadline | None


class _CurrentValues(msgspec.Struct, frozen=True):
    """What follows from an edit: the changes, a description of each, and the earlier values of the update."""

    changes: Sequence[Change]
    words: Sequence[str]
    earlier: Mapping[str, Any]


def _followed(commitment_id: str, edit: _Edit) -> _CurrentValues:
    """Return what follows for the other updates and the current values of what the updates are about."""
    above: tuple[str, ...] = ("commitments", commitment_id)
    milestone = edit.before.updates[edit.key].milestone
    record = _record_of(edit.before, milestone, edit.cycle)
    then = _record_of(edit.after, milestone, edit.cycle)
    old, new = updates_of(record), updates_of(then)
    is_present = edit.cycle is None and (not milestone or milestone in edit.before.milestones)
    earlier: dict[str, Value] = {}
    changes: list[Change] = []
    words: list[str] = []
    for kind in UpdateKind:
        for subject in ("", *dict.fromkeys([*partners_of(record), *partners_of(then)])):
            first = _first(record, subject, kind, old)
            was, now = (_own_values(updates, subject, kind, first) for updates in (old, new))
            for name, value in now.before.items():
                if name == edit.new_key and name in then.updates:
                    in_file = edit.before.updates[edit.key]
                    earlier[f"{kind}_was"] = _earlier_value(in_file, kind, edit.key, was, value)
                elif getattr(then.updates[name], f"{kind}_was") == was.before.get(name) != value:
                    changes.append(_set_or_remove((*above, "updates", name, f"{kind}_was"), value))
                    words.append(f"{kind}_was of {name} is now {_text(value)}")
            stated = _stated(record, subject, kind)
            if is_present and was.end != now.end and stated in (None, was.end):
                place = (*above, *(("milestones", milestone) if milestone else ()))
                current = list(_current_change(place, stated, subject, kind, now.end))
                changes += current
                prefix = f"{subject}: " if subject else ""
                words += [f"{prefix}{kind} is now {_current_text(subject, kind, now.end)}"] if current else []
    if milestone in edit.before.milestones:
        path = (*above, "milestones", milestone, "met_on")
        changes += _met_on(path, edit.before.milestones[milestone], old, new)
    return _CurrentValues(changes, words, earlier)


def _followed_words(commitment_id: str, edit: _Edit, changes: Sequence[Change]) -> _CurrentValues:
    """Return what follows for the promised words of the deadline of all, or of a milestone.

    `changes` are those of other values. An update that no longer sets the deadline leaves the words before it
    to the next update, or as the current ones. A deadline that now ends on another day loses its words.
    """
    old, new = edit.before.updates[edit.key], edit.after.updates.get(edit.new_key)
    record = _record_of(edit.before, old.milestone, None)
    had, has = _is_of_all(old), new is not None and _is_of_all(new)
    earlier = {"deadline_text_was": old.deadline_text_was if has else ""}
    if has and not had:
        day = state_on(record, updates_of(record), parse_day_key(edit.new_key).first)
        earlier = {"deadline_text_was": promised_words(day, day.common.deadline)}
    kept = [dated for dated in updates_of(record) if dated.key == edit.key or _is_of_all(dated.update)]
    later = kept[[dated.key for dated in kept].index(edit.key) + 1 :] if had else []
    above: tuple[str, ...] = ("commitments", commitment_id)
    if later:
        path = (*above, "updates", later[0].key)
        was, now = later[0].update.deadline_text_was, old.deadline_text_was if not has else ""
        is_changed = any(change.path == (*path, "deadline_was") for change in changes)
        is_refined = has and new is not None and _last(new.deadline) == _last(old.deadline)
        if was == now or is_refined or not (now or is_changed):
            return _CurrentValues([], [], earlier)
        ends = f"deadline_text_was of {later[0].key} is now {short(now) or 'none'}"
        return _CurrentValues([_set_or_remove((*path, "deadline_text_was"), now or None)], [ends], earlier)
    place = (*above, "milestones", old.milestone) if old.milestone else above
    is_current = had and old.deadline is not None and record.deadline == old.deadline.deadline
    is_left = not old.milestone or old.milestone in edit.before.milestones
    if is_current and is_left and not has and old.deadline_text_was:
        if old.deadline_text_was == record.deadline_text:
            return _CurrentValues([], [], earlier)
        restored = SetValue((*place, "deadline_text"), old.deadline_text_was)
        return _CurrentValues(
            [restored], [words_changed(record.deadline_text, old.deadline_text_was)], earlier
        )
    removals = list(changed_words(commitment_id, edit.before, changes))
    return _CurrentValues(removals, ["deadline_text cleared" for _ in removals], earlier)


def _is_of_all(update: Update) -> bool:
    """Return whether an update sets a deadline that can have promised words: not that of a partner."""
    return update.deadline is not None and not update.partner and update.cycle is None


def _last(target: Target | None) -> date | None:
    return target.deadline.last if target is not None and target.deadline is not None else None


def _after(
    commitment: Commitment, key: str, update: Update | None, new_key: str, *, is_moved: bool
) -> Commitment:
    """Return a commitment with an update replaced or removed, in file order; a moved one is last."""
    updates = {
        new_key if name == key else name: update if name == key and update is not None else one
        for name, one in commitment.updates.items()
        if name != key or update is not None
    }
    if is_moved and update is not None:
        updates[new_key] = updates.pop(new_key)
    return msgspec.structs.replace(commitment, updates=updates)


def _is_moved(keys: Sequence[str], key: str, new_key: str) -> bool:
    """Return whether an update moves in the file with its new key.

    It does if the updates are sorted by day, up or down, and would no longer be, or if another update of its
    day follows.
    """
    at = keys.index(key)
    before = [parse_day_key(name).first for name in keys]
    days = [*before[:at], parse_day_key(new_key).first, *before[at + 1 :]]
    if days == before:
        return False
    orders = [is_down for is_down in (False, True) if before == sorted(before, reverse=is_down)]
    is_in_order = not orders or any(days == sorted(days, reverse=is_down) for is_down in orders)
    return not is_in_order or days[at] in days[at + 1 :]


def place(commitment_id: str, commitment: Commitment, key: str) -> str:
    """Return words for an update, such as `update 2025 of milestone plan of net-zero`."""
    update = commitment.updates[key]
    part = f"milestone {update.milestone} of " if update.milestone else ""
    if update.cycle is not None:
        part = f"cycle {update.cycle.canonical} of "
    return f"update {key} of {part}{commitment_id}"


def _first(commitment: Commitment, subject: str, kind: UpdateKind, updates: Sequence[DatedUpdate]) -> Value:
    """Return the own value of a subject before its first update, or the current one without an update."""
    for dated in updates:
        if dated.update.partner == subject and getattr(dated.update, kind) is not None:
            value: Value = getattr(dated.update, f"{kind}_was")
            return value
    return _stated(commitment, subject, kind)


def _stated(commitment: Commitment, subject: str, kind: UpdateKind) -> Value:
    """Return the current value of a subject in the file."""
    if subject:
        own: Mapping[str, Value] = getattr(commitment, f"partner_{kind}")
        return own.get(subject)
    if kind is UpdateKind.STATUS:
        return commitment.status
    return target(commitment.deadline) if commitment.deadline is not None else None


def _own_values(updates: Sequence[DatedUpdate], subject: str, kind: UpdateKind, first: Value) -> _OwnValues:
    """Return the own values of a subject around its updates of a kind; `first` is the one before them.

    A partner has no own value after an update about all that follows its first one.
    """
    before: dict[str, Value] = {}
    value = first
    for dated in updates:
        new: Value = getattr(dated.update, kind)
        if new is not None and dated.update.partner == subject:
            before[dated.key] = value
            value = new
        elif new is not None and not dated.update.partner and before:
            value = None
    return _OwnValues(before, value)


def _earlier_value(old: Update, kind: UpdateKind, key: str, was: _OwnValues, now: Value) -> Value:
    """Return the earlier value for the corrected update; one in the file that differed already stays."""
    in_file: Value = getattr(old, f"{kind}_was")
    return in_file if key in was.before and in_file != was.before[key] else now


def _record_of(commitment: Commitment, milestone: str, cycle: Deadline | None) -> Commitment:
    """Return a commitment with only the updates about it, or a milestone or cycle of it as a commitment."""
    updates = {
        key: msgspec.structs.replace(update, milestone="", cycle=None)
        for key, update in commitment.updates.items()
        if update.milestone == milestone and update.cycle == cycle
    }
    if cycle is not None:
        return cycle_as_commitment(commitment, updates)
    if not milestone:
        return msgspec.structs.replace(commitment, updates=updates)
    step = commitment.milestones.get(milestone)
    if step is None:
        return Commitment(title="", area="", updates=updates)
    return Commitment(
        title=step.title,
        area="",
        status=step.stated_status,
        deadline=step.deadline,
        deadline_text=step.deadline_text,
        updates=updates,
    )


def _met_on(
    path: tuple[str, ...], milestone: Milestone, old: Sequence[DatedUpdate], new: Sequence[DatedUpdate]
) -> Iterator[Change]:
    """Yield the change of `met_on` of a milestone, if it was the day of the update that set it to met."""
    was, now = _met_day(old), _met_day(new)
    if was != now and milestone.met_on == was:
        yield _set_or_remove(path, now)


def _met_day(updates: Sequence[DatedUpdate]) -> Deadline | None:
    """Return the day of the last status update if it says met, else None."""
    last = next((dated for dated in reversed(updates) if dated.update.status is not None), None)
    return last.day if last is not None and last.update.status is Status.MET else None


def _current_change(
    above: tuple[str, ...], stated: Value, subject: str, kind: UpdateKind, value: Value
) -> Iterator[Change]:
    """Yield the change of a current value in the file, `stated`, if it has an effect."""
    is_none = value is None or (not subject and value == target(None))
    path: tuple[str, ...] = (f"partner_{kind}", subject) if subject else (kind.value,)
    if not is_none or stated is not None:
        yield _set_or_remove((*above, *path), None if is_none else value)


def _current_text(subject: str, kind: UpdateKind, value: Value) -> str:
    """Return words for a current value, also if the subject no longer has its own."""
    if value is not None:
        return _text(value)
    if subject:
        return "that of all partners"
    return Status.PLANNED.value if kind is UpdateKind.STATUS else "none"


def _without_empty(commitment_id: str, commitment: Commitment, changes: Sequence[Change]) -> list[Change]:
    """Return the changes, with one that removes a table of partners' values if they would leave it empty."""
    kept = list(changes)
    for kind in UpdateKind:
        table = ("commitments", commitment_id, f"partner_{kind}")
        inside = [change for change in changes if change.path[:-1] == table]
        gone = {change.path[-1] for change in inside if isinstance(change, Remove)}
        if gone and gone == {*getattr(commitment, f"partner_{kind}")} and len(gone) == len(inside):
            kept = [*(change for change in kept if change not in inside), Remove(table)]
    return sorted(kept, key=lambda change: isinstance(change, Remove))


_FIELDS = (
    *("partner", "cycle", "status", "status_was", "deadline", "deadline_was", "deadline_text_was"),
    *("note", "evidence"),
)


def _field_changes(path: tuple[str, ...], old: Update, new: Update) -> tuple[list[Change], list[str]]:
    """Return the changes between two updates, removals last, and descriptions of the given fields."""
    changes: list[Change] = []
    words: list[str] = []
    for name in _FIELDS:
        before = getattr(old, name)
        now = in_form_of(before, getattr(new, name))
        if texts(before) == texts(now) if name == "evidence" else before == now:
            continue
        changes.append(_set_or_remove((*path, name), now or None))
        if name in ("partner", "cycle", *UpdateKind):
            words.append(f"{name} {_text(before or None)} → {_text(now or None)}")
        elif name in ("note", "evidence"):
            words.append(name if now else f"{name} cleared")
    return sorted(changes, key=lambda change: isinstance(change, Remove)), words


def _set_or_remove(path: tuple[str, ...], value: Any) -> Change:
    """Return the change that sets a field, or removes it for None."""
    return Remove(path) if value is None else SetValue(path, getattr(value, "toml", value))


def _text(value: Any) -> str:
    return "none" if value is None else str(getattr(value, "text", value))
