"""An update that is corrected or removed → the changes of the record and of the current values."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from roadmap_cli.analysis.replay import DatedUpdate, UpdateKind, partners_of, updates_of
from roadmap_cli.editing.updates import target
from roadmap_cli.model.dates import parse_day_key
from roadmap_cli.model.types import Commitment, Milestone, Status, Update, in_form_of, texts
from roadmap_cli.model.window import Deadline, Target
from roadmap_cli.toml.change import Change, MoveTable, Remove, RenameKey, SetValue

Value = Status | Target | None
"""What a subject has of its own; None if it has nothing of its own."""


class Amended(msgspec.Struct, frozen=True):
    """The changes that correct or remove an update, and what they do, in words."""

    changes: Sequence[Change]
    words: Sequence[str]


class _OwnValues(msgspec.Struct, frozen=True):
    """What a subject had of its own before each of its updates of a kind, by key, and after the last."""

    before: Mapping[str, Value]
    end: Value


def amended(
    commitment_id: str, commitment: Commitment, key: str, update: Update | None, new_key: str
) -> Amended:
    """Return what replaces an update by another one under a new key, or removes it.

    The earlier values that it and the next updates name follow, and so do the current values of its subjects,
    where they agreed with the record before. What a person wrote otherwise stays.
    """
    path = ("commitments", commitment_id, "updates")
    milestone = commitment.updates[key].milestone
    record = _record_of(commitment, milestone)
    above = (
        ("commitments", commitment_id, "milestones", milestone)
        if milestone
        else ("commitments", commitment_id)
    )
    moves = new_key != key and _moves(list(commitment.updates), key, new_key)
    after = _updates_after(record, key, update, new_key, moves=moves)
    old = updates_of(record)
    new = updates_of(msgspec.structs.replace(record, updates=after))
    own: dict[str, Value] = {}
    changes: list[Change] = []
    words: list[str] = []
    for kind in UpdateKind:
        for subject in ("", *partners_of(record)):
            first = _first(record, subject, kind, old)
            was, now = (_own_values(updates, subject, kind, first) for updates in (old, new))
            for name in now.before:
                if name == new_key and update is not None:
                    own[f"{kind}_was"] = _value_before(
                        commitment.updates[key], kind, key, was, now.before[name]
                    )
                elif getattr(after[name], f"{kind}_was") == was.before[name] != now.before[name]:
                    changes.append(_setting((*path, name, f"{kind}_was"), now.before[name]))
                    words.append(f"{kind}_was of {name} is now {_text(now.before[name])}")
            if was.end != now.end and (not milestone or milestone in commitment.milestones):
                made = list(_present(above, record, subject, kind, was.end, now.end))
                changes += made
                whose = f"{subject}: " if subject else ""
                words += [f"{whose}{kind} is now {_current(subject, kind, now.end)}"] if made else []
    if milestone in commitment.milestones:
        changes += _met_on((*above, "met_on"), commitment.milestones[milestone], old, new)
    if update is None:
        return Amended([*_without_empty(commitment_id, commitment, changes), Remove((*path, key))], words)
    update = msgspec.structs.replace(update, **{f"{kind}_was": own.get(f"{kind}_was") for kind in UpdateKind})
    fields, said = _fields((*path, key), commitment.updates[key], update)
    renamed: list[Change] = [RenameKey((*path, key), new_key)] if new_key != key else []
    moved = [f"day {key} → {new_key}"] if renamed else []
    if moves:
        renamed.append(MoveTable((*path, new_key)))
    return Amended(
        [*fields, *_without_empty(commitment_id, commitment, changes), *renamed], [*said, *moved, *words]
    )


def _updates_after(
    record: Commitment, key: str, update: Update | None, new_key: str, *, moves: bool
) -> dict[str, Update]:
    """Return the updates with one replaced or removed, in the order of the file; one that moves is last."""
    if update is None:
        return {name: one for name, one in record.updates.items() if name != key}
    corrected = msgspec.structs.replace(update, milestone="")
    after = {
        new_key if name == key else name: corrected if name == key else one
        for name, one in record.updates.items()
    }
    if moves:
        after[new_key] = after.pop(new_key)
    return after


def _moves(keys: Sequence[str], key: str, new_key: str) -> bool:
    """Return whether an update gets another place in the file with its new key.

    It does if the updates were in the order of days, or in the opposite one, and would not be any more, or if
    another one of its day follows.
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
    """Return in words which update is corrected: `update 2025 of milestone plan of net-zero`."""
    milestone = commitment.updates[key].milestone
    return f"update {key} of {f'milestone {milestone} of ' if milestone else ''}{commitment_id}"


def _first(commitment: Commitment, subject: str, kind: UpdateKind, updates: Sequence[DatedUpdate]) -> Value:
    """Return what a subject had of its own before its first update: what that names, else what is stated."""
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
    """Return what a subject had of its own at each of its updates of a kind.

    After its first one, an update of all leaves a partner nothing of its own.
    """
    before: dict[str, Value] = {}
    value = first
    for dated in updates:
        said: Value = getattr(dated.update, kind)
        if said is not None and dated.update.partner == subject:
            before[dated.key] = value
            value = said
        elif said is not None and not dated.update.partner and before:
            value = None
    return _OwnValues(before, value)


def _value_before(old: Update, kind: UpdateKind, key: str, was: _OwnValues, now: Value) -> Value:
    """Return the earlier value that the corrected update names; a person's own that differed stays."""
    named: Value = getattr(old, f"{kind}_was")
    return named if key in was.before and named != was.before[key] else now


def _record_of(commitment: Commitment, milestone: str) -> Commitment:
    """Return a commitment with the updates that are about it, or one of its milestones as a commitment."""
    own = {
        key: msgspec.structs.replace(update, milestone="")
        for key, update in commitment.updates.items()
        if update.milestone == milestone
    }
    if not milestone:
        return msgspec.structs.replace(commitment, updates=own)
    step = commitment.milestones.get(milestone)
    if step is None:
        return Commitment(title="", area="", updates=own)
    return Commitment(
        title=step.title, area="", status=step.stated_status, deadline=step.deadline, updates=own
    )


def _met_on(
    path: tuple[str, ...], milestone: Milestone, old: Sequence[DatedUpdate], new: Sequence[DatedUpdate]
) -> Iterator[Change]:
    """Yield what makes the day on which a milestone was met follow, if it was that of the record."""
    was, now = _met_day(old), _met_day(new)
    if was != now and milestone.met_on == was:
        yield _setting(path, now)


def _met_day(updates: Sequence[DatedUpdate]) -> Deadline | None:
    """Return the day of the last update that sets a status if it is met, else None."""
    last = next((dated for dated in reversed(updates) if dated.update.status is not None), None)
    return last.day if last is not None and last.update.status is Status.MET else None


def _present(
    above: tuple[str, ...], commitment: Commitment, subject: str, kind: UpdateKind, was: Value, now: Value
) -> Iterator[Change]:
    """Yield the change of a current value, if it was the one that the record gave."""
    stated = _stated(commitment, subject, kind)
    if stated not in (None, was):
        return
    is_none = now is None or (not subject and now == target(None))
    path: tuple[str, ...] = (f"partner_{kind}", subject) if subject else (kind.value,)
    if not is_none or stated is not None:
        yield _setting((*above, *path), None if is_none else now)


def _current(subject: str, kind: UpdateKind, value: Value) -> str:
    """Return a current value in words, also if the subject has none of its own any more."""
    if value is not None:
        return _text(value)
    if subject:
        return "that of all partners"
    return Status.PLANNED.value if kind is UpdateKind.STATUS else "none"


def _without_empty(commitment_id: str, commitment: Commitment, changes: Sequence[Change]) -> list[Change]:
    """Return changes that remove a table of partners' values as a whole if they would leave it empty."""
    kept = list(changes)
    for kind in UpdateKind:
        table = ("commitments", commitment_id, f"partner_{kind}")
        inside = [change for change in changes if change.path[:-1] == table]
        gone = {change.path[-1] for change in inside if isinstance(change, Remove)}
        if gone and gone == {*getattr(commitment, f"partner_{kind}")} and len(gone) == len(inside):
            kept = [*(change for change in kept if change not in inside), Remove(table)]
    return sorted(kept, key=lambda change: isinstance(change, Remove))


def _fields(path: tuple[str, ...], old: Update, new: Update) -> tuple[list[Change], list[str]]:
    """Return the changes between two updates, new values first, and those that were given in words."""
    changes: list[Change] = []
    words: list[str] = []
    for name in ("partner", "status", "status_was", "deadline", "deadline_was", "note", "evidence"):
        before = getattr(old, name)
        now = in_form_of(before, getattr(new, name))
        if texts(before) == texts(now) if name == "evidence" else before == now:
            continue
        changes.append(_setting((*path, name), now or None))
        if name in ("partner", *UpdateKind):
            words.append(f"{name} {_text(before or None)} → {_text(now or None)}")
        elif name in ("note", "evidence"):
            words.append(name if now else f"{name} cleared")
    return sorted(changes, key=lambda change: isinstance(change, Remove)), words


def _setting(path: tuple[str, ...], value: Any) -> Change:
    """Return the change that sets a field; None takes it away."""
    return Remove(path) if value is None else SetValue(path, getattr(value, "toml", value))


def _text(value: Any) -> str:
    return "none" if value is None else str(getattr(value, "text", value))
