"""Every change of one commitment, from its events and from git, each told once. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeVar

import msgspec

from roadmap_cli.deadline import Target
from roadmap_cli.history.change import CommitmentChange, DeadlineChange, FieldChange, StatusChange, Wording
from roadmap_cli.history.changes import compare_commitment
from roadmap_cli.history.renames import renamed_commitments
from roadmap_cli.history.steps import Step
from roadmap_cli.history.versions import Version
from roadmap_cli.model import Commitment
from roadmap_cli.replay import Event, events_of


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened to a commitment.

    Either an `event` of the file, or a `change` that a commit made and no event tells, or neither: the day
    that it was made. `when` is the day as written. `reason` is the note of the update, else
    empty. `who` is the author of the commit and `subject` its subject; they and `commit` are empty where git
    does not know of it, or not yet.
    """

    day: date
    when: str
    event: Event | None = None
    change: CommitmentChange | None = None
    reason: str = ""
    who: str = ""
    subject: str = ""
    commit: str = ""


class Edit(msgspec.Struct, frozen=True):
    """What a step made of the commitment; `version` has no commit where the file is not committed."""

    version: Version
    change: CommitmentChange


def edits_of(id: str, steps: Iterable[Step]) -> list[Edit]:
    """Return what each step made of the commitment that has, or had last, an id; newest first.

    Its earlier ids are followed. Of a merge only what is like none of what it merges is told.
    """
    edits = []
    for step in steps:
        change = _change_in(id, step) if not step.version.is_cut else None
        if change is not None:
            edits.append(Edit(step.version, change))
    return edits


def _change_in(id: str, step: Step) -> CommitmentChange | None:
    """Return what a step made of the commitment whose id of today is given, None where nothing."""
    own = _id_then(id, step.names, step.after.commitments)
    after = step.after.commitments.get(own) if own is not None else None
    if not step.befores:
        return _added(own, after)
    changes = []
    for before, former in zip(step.befores, step.former, strict=True):
        old = _id_then(id, former, before.commitments)
        was = before.commitments.get(old) if old is not None else None
        if after is None or own is None:
            gone = CommitmentChange(id=id, before_id=old or id, before=was, after=None) if was else None
            changes.append(gone)
        elif was is None or old is None:
            changes.append(_added(own, after))
        else:
            renamed = renamed_commitments(before.commitments, step.after.commitments) if old != own else {}
            changes.append(compare_commitment(own, after, old, was, renamed))
    return _in_all(changes)


def _added(id: str | None, after: Commitment | None) -> CommitmentChange | None:
    if id is None or after is None:
        return None
    events = tuple(events_of(after))
    return CommitmentChange(id=id, before_id=id, before=None, after=after, updates_added=events)


def _id_then(id: str, names: Mapping[str, str], commitments: Mapping[str, Commitment]) -> str | None:
    """Return the id that a commitment had in a state, None where the state has it not."""
    then = next((old for old, new in names.items() if new == id and old in commitments), id)
    return then if then in commitments else None


def _in_all(changes: Sequence[CommitmentChange | None]) -> CommitmentChange | None:
    """Return what the changes from all states that were merged have in common, None where nothing."""
    first, *others = changes
    for other in others:
        if first is None or other is None or first.kind != other.kind:
            return None
        first = msgspec.structs.replace(
            first,
            statuses=_common_moves(first, first.statuses, other, other.statuses),
            deadlines=_common_moves(first, first.deadlines, other, other.deadlines),
            wording=_common(first.wording, other.wording),
            fields=_common(first.fields, other.fields),
            partners_added=_common(first.partners_added, other.partners_added),
            partners_removed=_common(first.partners_removed, other.partners_removed),
            updates_added=_common(first.updates_added, other.updates_added),
            updates_removed=_common(first.updates_removed, other.updates_removed),
        )
    return None if first is None or first.is_empty else first


Moving = TypeVar("Moving", StatusChange, DeadlineChange)
One = TypeVar("One", Wording, FieldChange, Event, str)


def _common_moves(
    one: CommitmentChange, these: Sequence[Moving], other: CommitmentChange, those: Sequence[Moving]
) -> tuple[Moving, ...]:
    """Return the moves that are equal in both, partner by partner if one has them as a move of all."""
    ends = {(subject, move.after) for move in those for subject in _subjects(move, other)}
    common: list[Moving] = []
    for move in these:
        subjects = _subjects(move, one)
        same = [subject for subject in subjects if (subject, move.after) in ends]
        common += [move] if same == subjects else [msgspec.structs.replace(move, partner=id) for id in same]
    return tuple(common)


def _subjects(move: StatusChange | DeadlineChange, change: CommitmentChange) -> list[str]:
    """Return the partners that a move is about; the empty string for all if there are none."""
    return [move.partner] if move.partner else change.partners or [""]


def _common(these: Sequence[One], those: Sequence[One]) -> tuple[One, ...]:
    """Return what came to the same in both, wherever it came from."""
    ends = [_end(one) for one in those]
    return tuple(one for one in these if _end(one) in ends)


def _end(one: Wording | FieldChange | Event | str) -> object:
    match one:
        case Wording() | FieldChange():
            return one.field, one.after
        case Event():
            return one.day, one.update
        case _:
            return one


def chronicle_of(commitment: Commitment | None, edits: Sequence[Edit], today: date) -> list[Told]:
    """Return all that happened to a commitment, oldest first.

    `commitment` is its present state, None where it was removed; `edits` are the newest first, and empty
    where git knows nothing: then its events alone are told. What an event states is told of it, with the
    commit that added the event; what a commit did besides is told of the commit. `today` is the day of what
    is not committed, and of commits whose clock was ahead of it.
    """
    events = _Unspent([event for edit in edits for event in edit.change.updates_added])
    told = [one for edit in reversed(edits) for one in _told_by(edit, events, today)]
    present = commitment or next((edit.change.before for edit in edits if edit.change.before), None)
    if present is not None:
        known = [one.event for one in told if one.event is not None]
        keys, updates = {event.key for event in known}, [event.update for event in known]
        told += [
            Told(day=event.day.first, when=event.key, event=event, reason=event.update.note)
            for event in events_of(present)
            if event.key not in keys and event.update not in updates
        ]
        if present.made is not None:
            told.insert(0, Told(day=present.made.first, when=present.made.text))
    return sorted(told, key=lambda one: one.day)


def _told_by(edit: Edit, events: "_Unspent", today: date) -> Iterator[Told]:
    version, change = edit.version, edit.change
    subject = version.subject if version.commit else "not committed yet"
    for event in change.updates_added:
        yield Told(
            day=event.day.first,
            when=event.key,
            event=event,
            who=version.author,
            reason=event.update.note,
            subject=subject,
            commit=version.commit,
        )
    rest = msgspec.structs.replace(
        change,
        updates_added=(),
        statuses=tuple(one for move in change.statuses for one in events.left_of(move, change)),
        deadlines=tuple(one for move in change.deadlines for one in events.left_of(move, change)),
    )
    if not rest.is_empty:
        day = min(version.day, today) if version.commit else today
        yield Told(
            day=day,
            when=day.isoformat(),
            change=rest,
            who=version.author,
            subject=subject,
            commit=version.commit,
        )


class _Unspent:
    """The updates that can still explain a move; each explains one move of each subject and kind."""

    def __init__(self, events: Sequence[Event]) -> None:
        self._events = events
        self._spent: set[tuple[int, str, type]] = set()

    def left_of(self, move: Moving, change: CommitmentChange) -> list[Moving]:
        """Return what no update explains of a move: nothing, all of it, or the move of each partner left.

        A change of all partners can come from one update about all, or from one about each partner.
        """
        subjects = _subjects(move, change)
        left = [subject for subject in subjects if not self._spend(subject, move, change.updates_added)]
        if left == subjects:
            return [move]
        return [msgspec.structs.replace(move, partner=subject) for subject in left]

    def _spend(self, subject: str, move: StatusChange | DeadlineChange, own: Sequence[Event]) -> bool:
        """Take an update for a subject's move, preferably of the same commit; return whether there is one."""
        fitting = [
            place
            for place, event in enumerate(self._events)
            if _tells_of(event, subject, move) and (place, subject, type(move)) not in self._spent
        ]
        if not fitting:
            return False
        found = next((place for place in fitting if self._events[place] in own), fitting[-1])
        self._spent.add((found, subject, type(move)))
        return True


def _tells_of(event: Event, subject: str, move: StatusChange | DeadlineChange) -> bool:
    update = event.update
    if update.partner not in ("", subject):
        return False
    if isinstance(move, StatusChange):
        return update.status is move.after
    return isinstance(update.deadline, Target) and update.deadline.deadline == move.after
