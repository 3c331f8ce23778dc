"""An update of a commitment → the changes that record it, and set the current value if it is the latest."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

import msgspec

from roadmap_cli.analysis.replay import (
    DatedUpdate,
    UpdateKind,
    milestones_as_commitments,
    past_periods,
    periods_of,
    sets,
    updates_of,
    value_of,
)
from roadmap_cli.english import listed, plural
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.model.dates import day_key, parse_day_key
from roadmap_cli.model.types import OPEN, Commitment, Status, Update, folded, texts
from roadmap_cli.model.window import Deadline, Target
from roadmap_cli.toml.change import AddTable, Change, Remove, SetValue


class Recorded(msgspec.Struct, frozen=True):
    """The changes that record an update, and what they do, in words."""

    changes: Sequence[Change] = ()
    words: Sequence[str] = ()


def record_all(
    commitment_id: str,
    commitment: Commitment,
    update: Update,
    on: Deadline,
    partners: Iterable[str],
    *,
    is_dated: bool,
) -> Recorded:
    """Return the changes that record an update once for each of some partners."""
    changes: list[Change] = []
    words: list[str] = []
    taken = set(commitment.updates)
    for partner in partners:
        own = msgspec.structs.replace(update, partner=partner)
        one = record(commitment_id, commitment, own, on, is_dated=is_dated, taken=taken)
        changes += one.changes
        words += one.words
        taken |= {str(change.path[-1]) for change in one.changes if isinstance(change, AddTable)}
    return Recorded(changes, words)


def record(
    commitment_id: str,
    commitment: Commitment,
    update: Update,
    on: Deadline,
    *,
    is_dated: bool,
    taken: Collection[str] | None = None,
) -> Recorded:
    """Return what records an update on a day; nothing if it only repeats what the file states, or an update.

    An update later than all others of its subject and kind changes the current value; an earlier one is only
    added to the record. `status_was` and `deadline_was` are computed, and written if the subject had a value
    of its own. `is_dated` is True if the day was given, not taken from the clock. `taken` are the keys of
    updates in use; by default those of the commitment.

    A milestone that was met on a day without an update of it gets that update too: the first recorded status
    would else replace the day. A day that is in no update is named in the words if it is replaced.
    """
    commitment = _with_what_met_on_says(commitment, update)
    subject = _subject_of(update, on, commitment, is_dated=is_dated) if update.milestone else commitment
    updates = updates_of(subject)
    if _is_recorded(update, on, subject, updates):
        return Recorded()
    status_was, deadline_was = (
        past_periods(periods_of(subject, update.partner, kind, updates), on.first)[-1]
        for kind in (UpdateKind.STATUS, UpdateKind.DEADLINE)
    )
    if not _is_news(update, status_was.value, deadline_was.value, is_dated=is_dated):
        return Recorded()
    fields: dict[str, Any] = {"partner": update.partner, "milestone": update.milestone}
    changes: list[Change] = []
    words: list[str] = []
    taken = set(commitment.updates if taken is None else taken)
    about = update.partner or (f"milestone {update.milestone}" if update.milestone else "")
    whose = f"{about}: " if about else ""
    if update.status is not None:
        fields |= {
            "status": update.status.value,
            "status_was": status_was.value.value if status_was.is_own else "",
        }
        words.append(f"{whose}status {_moved(status_was.value, update.status)}")
        later = _later(update, on, UpdateKind.STATUS, updates)
        if later:
            words[-1] += _only_joins(update, on, later, later[0].update.status_was, update.status)
        else:
            changes.append(_move_status(commitment_id, update, update.status))
            if update.milestone:
                replaced = move_met_on(commitment_id, commitment, update, on, is_dated=is_dated)
                changes += replaced
                words += [f"{whose}{said}" for said in _lost_met_on(commitment, update, replaced)]
    if update.deadline is not None:
        before = target(deadline_was.value)
        fields |= {
            "deadline": update.deadline.toml,
            "deadline_was": before.toml if deadline_was.is_own else "",
        }
        words.append(f"{whose}deadline {_moved(before.text, update.deadline.text)}")
        later = _later(update, on, UpdateKind.DEADLINE, updates)
        if later:
            was = later[0].update.deadline_was
            words[-1] += _only_joins(
                update, on, later, was and target(was.deadline).text, update.deadline.text
            )
        else:
            changes += _move_deadline(commitment_id, subject, update, update.deadline)
    fields |= {"note": update.note, "evidence": update.evidence}
    met = _unrecorded_end(commitment, update, on)
    for day, table in ([met] if met else []) + [(on, fields)]:
        key = day_key(day, taken)
        taken.add(key)
        path = ("commitments", commitment_id, "updates", key)
        changes.append(AddTable(path, {name: value for name, value in table.items() if value}))
    return Recorded(changes, words or [f"{whose}note"])


def require_common(
    commitment_id: str, commitment: Commitment, update: Update, cleared: Collection[str] = ()
) -> None:
    """Raise WrongUsageError for a value for all partners if some partners have their own.

    The common value is then that of only some partners, or of none: an update about all would be untrue.
    Clearing a value, named in `cleared`, is like setting it.
    """
    if update.partner:
        return
    for kind, value in ((UpdateKind.STATUS, update.status), (UpdateKind.DEADLINE, update.deadline)):
        own = own_of(commitment, kind)
        if (value is not None or kind in cleared) and own:
            raise WrongUsageError(
                f"{have_own(own)} {kind} in {commitment_id}, so it cannot be set for all at once; "
                f"use --for {own[0]}, or --for all to record it for each partner"
            )


def own_of(commitment: Commitment, kind: UpdateKind) -> list[str]:
    """Return the partners with a status, or a deadline, of their own: then it cannot be set for all."""
    return list(getattr(commitment, f"partner_{kind}"))


def have_own(partners: Sequence[str]) -> str:
    """Return words such as `us has its own` or `us and ca have their own`."""
    return f"{listed(partners)} {plural(len(partners), 'has its own', 'have their own')}"


def target(deadline: Deadline | None) -> Target:
    """Return a deadline, or that there is none, as the new value of an update."""
    return Target(deadline, deadline.canonical if deadline is not None else "none")


def _is_news(update: Update, status_was: Status, deadline_was: Deadline | None, *, is_dated: bool) -> bool:
    """Return whether there is anything to record: what is dated or explained is, even if it moves nothing."""
    if update.note or update.evidence or is_dated:
        return bool(update.note or update.status or update.deadline)
    moves_status = update.status is not None and update.status is not status_was
    return moves_status or (update.deadline is not None and update.deadline.deadline != deadline_was)


def _is_recorded(
    update: Update, on: Deadline, commitment: Commitment, updates: Sequence[DatedUpdate]
) -> bool:
    """Return whether the last update of that day and subject is this one, and what it set is in effect.

    A command that is run again, as scripts do when they are not sure, must not double its update. What was
    computed (`status_was`, `deadline_was`) does not count.
    """
    same_day = [
        dated.update
        for dated in updates
        if dated.day == on and dated.update.partner == update.partner and not dated.update.milestone
    ]
    if not same_day or _given(same_day[-1]) != _given(update):
        return False
    return all(
        _later(update, on, kind, updates)
        or periods_of(commitment, update.partner, kind, updates)[-1].value == value_of(getattr(update, kind))
        for kind in UpdateKind
        if getattr(update, kind) is not None
    )


def _given(update: Update) -> tuple[object, ...]:
    """Return the fields of an update that a command is given."""
    return update.status, update.deadline, folded(update.note), texts(update.evidence)


def _later(
    update: Update, on: Deadline, kind: UpdateKind, updates: Sequence[DatedUpdate]
) -> list[DatedUpdate]:
    """Return the later updates of the subject and kind; those about all count for each partner."""
    return [
        dated
        for dated in updates
        if dated.day.first > on.first
        and dated.update.partner in ("", update.partner)
        and sets(dated.update, kind)
    ]


def _only_joins(update: Update, on: Deadline, later: Sequence[DatedUpdate], was: str | None, now: str) -> str:
    """Return that an update did not change the current value, and whether the next one contradicts it."""
    words = f" on {on.canonical}; a later update sets the current value"
    if later[0].update.partner != update.partner or was is None or was == now:
        return words
    return f"{words}, and the update {later[0].key} still says that it was {was}"


def _place(commitment_id: str, update: Update, kind: UpdateKind) -> tuple[str, ...]:
    """Return the path of the current value that an update sets."""
    if update.milestone:
        return ("commitments", commitment_id, "milestones", update.milestone, kind.value)
    below = (f"partner_{kind}", update.partner) if update.partner else (kind.value,)
    return ("commitments", commitment_id, *below)


def _move_status(commitment_id: str, update: Update, status: Status) -> Change:
    return SetValue(_place(commitment_id, update, UpdateKind.STATUS), status.value)


def _move_deadline(commitment_id: str, subject: Commitment, update: Update, to: Target) -> list[Change]:
    path = _place(commitment_id, update, UpdateKind.DEADLINE)
    if to.deadline is not None or update.partner:
        return [SetValue(path, to.toml)]
    return [Remove(path)] if subject.deadline is not None else []


def move_met_on(
    commitment_id: str, commitment: Commitment, update: Update, on: Deadline, *, is_dated: bool
) -> list[Change]:
    """Return what makes `met_on` of a milestone the day of its update, or removes it.

    The day of one that is met already stays, unless another one is given.
    """
    step = commitment.milestones[update.milestone]
    path = ("commitments", commitment_id, "milestones", update.milestone, "met_on")
    if update.status is not Status.MET:
        return [Remove(path)] if step.met_on is not None else []
    is_known = step.status is Status.MET and step.met_on is not None and not is_dated
    return [] if is_known or step.met_on == on else [SetValue(path, on.toml)]


def _with_what_met_on_says(commitment: Commitment, update: Update) -> Commitment:
    """Return a commitment whose milestone is met if `met_on` alone says so, and no update or status."""
    step = commitment.milestones.get(update.milestone)
    if step is None or step.met_on is None or step.status not in OPEN or update.status in (None, Status.MET):
        return commitment
    if _status_updates(commitment, update.milestone):
        return commitment
    met = msgspec.structs.replace(step, stated_status=Status.MET)
    return msgspec.structs.replace(commitment, milestones=commitment.milestones | {update.milestone: met})


def _lost_met_on(commitment: Commitment, update: Update, changes: Sequence[Change]) -> Iterator[str]:
    """Yield that the day in `met_on` is replaced, if no update has it."""
    step = commitment.milestones[update.milestone]
    days = [parse_day_key(key) for key in _status_updates(commitment, update.milestone)]
    is_recorded = step.met_on in days if days else step.status not in OPEN
    if step.met_on is not None and changes and not is_recorded:
        now = [str(change.value) for change in changes if isinstance(change, SetValue)]
        yield f"met_on {_moved(step.met_on.canonical, now[0] if now else 'none')}"


def _status_updates(commitment: Commitment, milestone: str) -> list[str]:
    """Return the keys of the updates that set the status of a milestone."""
    updates = commitment.updates.items()
    return [key for key, one in updates if one.milestone == milestone and one.status is not None]


def _subject_of(update: Update, on: Deadline, commitment: Commitment, *, is_dated: bool) -> Commitment:
    """Return the milestone of an update as a commitment.

    If the update records what `met_on` says, that does not count as an update before it.
    """
    subject = milestones_as_commitments(commitment)[update.milestone]
    step = commitment.milestones[update.milestone]
    if (step.met_on, step.status) != (on, update.status) or not (is_dated or update.note or update.evidence):
        return subject
    own = {key: one for key, one in subject.updates.items() if key in commitment.updates}
    return msgspec.structs.replace(subject, updates=own)


def _unrecorded_end(
    commitment: Commitment, update: Update, on: Deadline
) -> tuple[Deadline, dict[str, Any]] | None:
    """Return the day and the fields of the update that `met_on` of a milestone replaces, None without one."""
    if not update.milestone or update.status is None:
        return None
    step = commitment.milestones[update.milestone]
    is_recorded = _status_updates(commitment, update.milestone)
    if is_recorded or step.met_on is None or step.status in OPEN:
        return None
    if (step.met_on, step.status) == (on, update.status):
        return None
    return step.met_on, {"milestone": update.milestone, "status": step.status.value}


def _moved(before: str, now: str) -> str:
    return now if before == now else f"{before} → {now}"
