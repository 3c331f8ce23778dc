"""Record an update: the changes that add it, and that set the current value if it is the latest update."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

import msgspec

from roadmap_cli.analysis.cycles import cycle_as_commitment, cycles_as_commitments
from roadmap_cli.analysis.past import milestones_as_commitments, promised_words
from roadmap_cli.analysis.replay import (
    DatedUpdate,
    Period,
    UpdateKind,
    past_periods,
    periods_of,
    present,
    sets,
    state_on,
    updates_of,
    value_of,
)
from roadmap_cli.english import listed, plural
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.model.dates import day_key, parse_day_key, parse_deadline
from roadmap_cli.model.ids import short
from roadmap_cli.model.shifts import Shift, moved_by
from roadmap_cli.model.types import OPEN, Commitment, Milestone, Status, Update, normalized, promised, texts
from roadmap_cli.model.window import Date, Deadline, DeadlineError, Target
from roadmap_cli.toml.change import AddTable, Change, Remove, SetValue

Value = Status | Target


class UpdateDay(msgspec.Struct, frozen=True):
    """The day of an update; `is_given` is False if it comes from the clock."""

    day: Date
    is_given: bool


class Recorded(msgspec.Struct, frozen=True):
    """The changes that record an update, and a description of each."""

    changes: Sequence[Change] = ()
    words: Sequence[str] = ()


def record_all(
    commitment_id: str, commitment: Commitment, update: Update, on: UpdateDay, partners: Iterable[str]
) -> Recorded:
    """Return the changes that record an update once for each partner."""
    updates = of_partners(commitment_id, commitment, update, partners, None)
    return record_each(commitment_id, commitment, updates, on)


def of_partners(
    commitment_id: str, commitment: Commitment, update: Update, partners: Iterable[str], shift: Shift | None
) -> list[Update]:
    """Return an update for each partner; with `shift` it moves that partner's deadline.

    Raises WrongUsageError for a deadline that cannot be moved by it.
    """
    updates = [msgspec.structs.replace(update, partner=partner) for partner in partners]
    if shift is None:
        return updates
    now = present(commitment)
    return [
        msgspec.structs.replace(
            one, deadline=moved(one.partner or commitment_id, now.values_for(one.partner).deadline, shift)
        )
        for one in updates
    ]


def record_each(
    commitment_id: str, commitment: Commitment, updates: Iterable[Update], on: UpdateDay
) -> Recorded:
    """Return the changes that record updates of different partners."""
    changes: list[Change] = []
    words: list[str] = []
    used_keys = set(commitment.updates)
    for update in updates:
        recorded = record(commitment_id, commitment, update, on, used_keys)
        changes += recorded.changes
        words += recorded.words
        used_keys |= {str(change.path[-1]) for change in recorded.changes if isinstance(change, AddTable)}
    return Recorded(changes, words)


def record(
    commitment_id: str,
    commitment: Commitment,
    update: Update,
    on: UpdateDay,
    used_keys: Collection[str] | None = None,
) -> Recorded:
    """Return the changes that record an update; none if it repeats the file.

    The update changes the current value if it is the latest of its subject and kind. `status_was` and
    `deadline_was` are written if the subject had its own value, and `deadline_text_was` if its deadline had
    promised words. `used_keys` are the keys that the update cannot have; by default those of the commitment's
    updates.

    A milestone that was met on a day without an update gets that update too; without it, the first recorded
    status would replace the day. If a day is replaced that is in no update, a description says so.
    """
    commitment = _with_status_from_met_on(commitment, update)
    subject = _subject_of(commitment, update, on)
    updates = updates_of(subject)
    if _is_recorded(update, on.day, subject, updates):
        return Recorded()
    before = {
        kind: past_periods(periods_of(subject, update.partner, kind, updates), on.day.first)[-1]
        for kind in UpdateKind
    }
    if not _is_news(update, before[UpdateKind.STATUS], before[UpdateKind.DEADLINE], is_dated=on.is_given):
        return Recorded()
    prefix = _prefix(update)
    fields: dict[str, Any] = {"partner": update.partner, "milestone": update.milestone}
    fields["cycle"] = update.cycle and update.cycle.toml
    changes: list[Change] = []
    words: list[str] = []
    for kind in UpdateKind:
        value: Value | None = getattr(update, kind)
        if value is None:
            continue
        previous: Value = before[kind].value if kind is UpdateKind.STATUS else target(before[kind].value)
        fields |= {kind.value: _toml(value), f"{kind}_was": _toml(previous) if before[kind].is_own else ""}
        words.append(f"{prefix}{kind} {_arrow(_text(previous), _text(value))}")
        later = _later_updates(update, on.day, kind, updates)
        if later:
            words[-1] += _only_recorded(update, on.day, kind, later[0])
            continue
        if update.cycle is not None:
            continue  # it changes nothing else
        changes += _set_current_value(commitment_id, subject, update, kind, value)
        if update.milestone and kind is UpdateKind.STATUS:
            met_on = change_met_on(commitment_id, commitment, update, on)
            changes += met_on
            words += [f"{prefix}{lost}" for lost in _lost_met_on(commitment, update, met_on)]
    fields["deadline_text_was"] = _previous_words(subject, update, on.day, updates)
    fields |= {"note": update.note, "evidence": update.evidence}
    used_keys = set(commitment.updates if used_keys is None else used_keys)
    for day, table in [*_unrecorded_closing(commitment, update, on.day), (on.day, fields)]:
        key = day_key(day, used_keys)
        used_keys.add(key)
        path = ("commitments", commitment_id, "updates", key)
        changes.append(AddTable(path, {name: value for name, value in table.items() if value}))
    return Recorded(changes, words or [f"{prefix}note"])


def require_common(
    commitment_id: str, commitment: Commitment, update: Update, cleared: Collection[str] = ()
) -> None:
    """Raise WrongUsageError if an update about all sets or clears a value of which a partner has its own.

    The common value does not apply to that partner, so an update about all would be untrue. An update about
    a cycle sets no common value. `cleared` are the names of cleared fields.
    """
    if update.partner or update.cycle is not None:
        return
    for kind in UpdateKind:
        partners = own_of(commitment, kind)
        if (getattr(update, kind) is not None or kind in cleared) and partners:
            raise WrongUsageError(
                f"{have_own(partners)} {kind} in {commitment_id}, so it cannot be set for all at once; "
                f"use --for {partners[0]}, or --for all to record it for each partner"
            )


def own_of(commitment: Commitment, kind: UpdateKind) -> list[str]:
    """Return the partners that have their own status or deadline."""
    return list(getattr(commitment, f"partner_{kind}"))


def have_own(partners: Sequence[str]) -> str:
    """Return words such as `us has its own` or `us and ca have their own`."""
    return f"{listed(partners)} {plural(len(partners), 'has its own', 'have their own')}"


def with_words(
    recorded: Recorded, commitment_id: str, commitment: Commitment, given: Collection[str], words: str
) -> Recorded:
    """Return the changes with those of `changed_words`, unless `deadline_text` is in the given fields."""
    if "deadline_text" in given:
        return recorded
    changes = list(changed_words(commitment_id, commitment, recorded.changes, words))
    said = [
        words_changed("", words) if isinstance(change, SetValue) else "deadline_text cleared"
        for change in changes
    ]
    return Recorded([*recorded.changes, *changes], [*recorded.words, *said])


def words_changed(before: str, now: str) -> str:
    """Return a description of a change of the promised words of a deadline."""
    old, new = (short(promised("", words)) for words in (before, now))
    return f"deadline_text {_arrow(old, new) if old else new}"


def changed_words(
    commitment_id: str, commitment: Commitment, changes: Sequence[Change], words: str = ""
) -> Iterator[Change]:
    """Yield the changes of the promised words of deadlines that the changes set, replace or withdraw.

    `words` are those of the new deadline, empty if it has none: then those of the old one are removed. A new
    deadline that ends on the same day is a refinement, and keeps the words.
    """
    above = ("commitments", commitment_id)
    promises: dict[tuple[str, ...], Commitment | Milestone] = {above: commitment}
    promises |= {(*above, "milestones", name): step for name, step in commitment.milestones.items()}
    for change in changes:
        promise = promises.get(change.path[:-1])
        if change.path[-1] != "deadline" or promise is None:
            continue
        path = (*change.path[:-1], "deadline_text")
        last = parse_deadline(change.value).last if isinstance(change, SetValue) else None
        if words and last is not None:
            yield from [SetValue(path, words)] if promise.deadline_text != words else []
        elif promise.deadline_text and promise.deadline is not None and promise.deadline.last != last:
            yield Remove(path)


def moved(subject: str, deadline: Deadline | None, shift: Shift) -> Target:
    """Return the deadline of a subject, named for messages, moved by a time. Raises WrongUsageError."""
    if deadline is None:
        raise WrongUsageError(f"{subject} has no deadline to move by {shift.text}; give it one, such as 2030")
    try:
        return target(moved_by(deadline, shift))
    except DeadlineError as error:
        raise WrongUsageError(f"{subject}: {error}") from None


def target(deadline: Deadline | None) -> Target:
    """Return a deadline, or None, as the value of an update."""
    return Target(deadline, deadline.canonical if deadline is not None else "none")


def _is_news(update: Update, status: Period, deadline: Period, *, is_dated: bool) -> bool:
    """Return whether there is anything to record; a day or a note makes an unchanged value count."""
    if update.note or update.evidence or is_dated:
        return bool(update.note or update.status or update.deadline)
    changes_status = update.status is not None and update.status is not status.value
    return changes_status or (update.deadline is not None and update.deadline.deadline != deadline.value)


def _is_recorded(update: Update, day: Deadline, subject: Commitment, updates: Sequence[DatedUpdate]) -> bool:
    """Return whether the last update of that day and subject is this one, and its values are in effect.

    A script that runs a command again must not record the update twice.
    """
    same_day = [
        dated.update
        for dated in updates
        if dated.day == day and dated.update.partner == update.partner and not dated.update.milestone
    ]
    if not same_day or _given_fields(same_day[-1]) != _given_fields(update):
        return False
    return all(
        _later_updates(update, day, kind, updates)
        or periods_of(subject, update.partner, kind, updates)[-1].value == value_of(getattr(update, kind))
        for kind in UpdateKind
        if getattr(update, kind) is not None
    )


def _given_fields(update: Update) -> tuple[object, ...]:
    """Return the fields to compare; `status_was` and `deadline_was` are computed and do not count."""
    return update.status, update.deadline, normalized(update.note), texts(update.evidence)


def _previous_words(
    subject: Commitment, update: Update, day: Deadline, updates: Sequence[DatedUpdate]
) -> str:
    """Return the promised words before an update of a deadline; a partner's own deadline has none."""
    if update.deadline is None or update.partner:
        return ""
    before = state_on(subject, updates, day.first)
    return promised_words(before, before.common.deadline)


def _later_updates(
    update: Update, day: Deadline, kind: UpdateKind, updates: Sequence[DatedUpdate]
) -> list[DatedUpdate]:
    """Return the later updates of the subject and kind; those about all count for each partner."""
    return [
        dated
        for dated in updates
        if dated.day.first > day.first
        and dated.update.partner in ("", update.partner)
        and sets(dated.update, kind)
    ]


def _only_recorded(update: Update, day: Deadline, kind: UpdateKind, later: DatedUpdate) -> str:
    """Return words for an update that does not change the current value.

    They also say if the earlier value in the next update contradicts the update.
    """
    words = f" on {day.canonical}; a later update sets the current value"
    was: Value | None = getattr(later.update, f"{kind}_was")
    if later.update.partner != update.partner or was is None:
        return words
    text = _text(target(was.deadline) if isinstance(was, Target) else was)
    if text == _text(getattr(update, kind)):
        return words
    return f"{words}, and the update {later.key} still says that it was {text}"


def _set_current_value(
    commitment_id: str, subject: Commitment, update: Update, kind: UpdateKind, value: Value
) -> list[Change]:
    path: tuple[str, ...] = ("commitments", commitment_id)
    if update.milestone:
        path = (*path, "milestones", update.milestone, kind.value)
    else:
        path = (*path, f"partner_{kind}", update.partner) if update.partner else (*path, kind.value)
    if isinstance(value, Status) or value.deadline is not None or update.partner:
        return [SetValue(path, _toml(value))]
    return [Remove(path)] if subject.deadline is not None else []


def change_met_on(commitment_id: str, commitment: Commitment, update: Update, on: UpdateDay) -> list[Change]:
    """Return the changes that set `met_on` of a milestone to the day of its update, or remove it.

    A milestone that is already met keeps its day unless another day is given.
    """
    milestone = commitment.milestones[update.milestone]
    path = ("commitments", commitment_id, "milestones", update.milestone, "met_on")
    if update.status is not Status.MET:
        return [Remove(path)] if milestone.met_on is not None else []
    is_known = milestone.status is Status.MET and milestone.met_on is not None and not on.is_given
    return [] if is_known or milestone.met_on == on.day else [SetValue(path, on.day.toml)]


def _with_status_from_met_on(commitment: Commitment, update: Update) -> Commitment:
    """Return the commitment with the milestone set to met if only `met_on` says that it is met."""
    milestone = commitment.milestones.get(update.milestone)
    if milestone is None or milestone.met_on is None or milestone.status not in OPEN:
        return commitment
    if update.status in (None, Status.MET) or _status_keys(commitment, update.milestone):
        return commitment
    met = msgspec.structs.replace(milestone, stated_status=Status.MET)
    return msgspec.structs.replace(commitment, milestones={**commitment.milestones, update.milestone: met})


def _lost_met_on(commitment: Commitment, update: Update, changes: Sequence[Change]) -> Iterator[str]:
    """Yield words for a replaced `met_on` if no update has its day."""
    milestone = commitment.milestones[update.milestone]
    days = [parse_day_key(key) for key in _status_keys(commitment, update.milestone)]
    is_recorded = milestone.met_on in days if days else milestone.status not in OPEN
    if milestone.met_on is not None and changes and not is_recorded:
        days_set = [str(change.value) for change in changes if isinstance(change, SetValue)]
        yield f"met_on {_arrow(milestone.met_on.canonical, days_set[0] if days_set else 'none')}"


def _status_keys(commitment: Commitment, milestone_id: str) -> list[str]:
    """Return the keys of the updates that set the status of a milestone."""
    updates = commitment.updates.items()
    return [key for key, one in updates if one.milestone == milestone_id and one.status is not None]


def _prefix(update: Update) -> str:
    """Return words for the subject of an update, such as `us, cycle 2025: `; empty for all."""
    names = [
        update.partner,
        f"milestone {update.milestone}" if update.milestone else "",
        f"cycle {update.cycle.canonical}" if update.cycle is not None else "",
    ]
    about = ", ".join(filter(None, names))
    return f"{about}: " if about else ""


def _subject_of(commitment: Commitment, update: Update, on: UpdateDay) -> Commitment:
    """Return what an update is about as a commitment: the commitment itself, a milestone or a cycle."""
    if update.cycle is not None:
        return cycles_as_commitments(commitment).get(update.cycle) or cycle_as_commitment(commitment, {})
    return _milestone_subject(commitment, update, on) if update.milestone else commitment


def _milestone_subject(commitment: Commitment, update: Update, on: UpdateDay) -> Commitment:
    """Return the milestone of an update as a commitment.

    If the update records what `met_on` says, that does not count as an earlier update.
    """
    subject = milestones_as_commitments(commitment)[update.milestone]
    is_explicit = on.is_given or update.note or update.evidence
    if not is_explicit or not _is_closing(commitment.milestones[update.milestone], update, on.day):
        return subject
    in_file = {key: one for key, one in subject.updates.items() if key in commitment.updates}
    return msgspec.structs.replace(subject, updates=in_file)


def _is_closing(milestone: Milestone, update: Update, day: Deadline) -> bool:
    """Return whether an update says what `met_on` and the status of a milestone say."""
    return (milestone.met_on, milestone.status) == (day, update.status)


def _unrecorded_closing(
    commitment: Commitment, update: Update, day: Deadline
) -> Iterator[tuple[Deadline, dict[str, Any]]]:
    """Yield the day and the fields of an update for the `met_on` that an update replaces."""
    if not update.milestone or update.status is None or _status_keys(commitment, update.milestone):
        return
    milestone = commitment.milestones[update.milestone]
    if milestone.met_on is None or milestone.status in OPEN or _is_closing(milestone, update, day):
        return
    yield milestone.met_on, {"milestone": update.milestone, "status": milestone.status.value}


def _toml(value: Value) -> Any:
    return value.value if isinstance(value, Status) else value.toml


def _text(value: Value) -> str:
    return value.value if isinstance(value, Status) else value.text


def _arrow(before: str, now: str) -> str:
    return now if before == now else f"{before} → {now}"
