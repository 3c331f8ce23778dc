"""Deadlines that moved: what the file's events state, what git shows, and each move told once. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

import msgspec

from roadmap_cli.deadline import Deadline
from roadmap_cli.history.change import DeadlineMove
from roadmap_cli.history.steps import Names, Step
from roadmap_cli.history.versions import Version
from roadmap_cli.model import Commitment, Roadmap
from roadmap_cli.replay import Event, Kind, course, events_of


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """One deadline change from `before` to `after`; None means no deadline.

    `partner` is empty for all. `day` is when it happened: the first day of the update, else that of the
    commit; `when` is that as written, empty if nothing says when. `reason` is the note of the update that
    made the change, else empty: the `subject` of a commit says what was committed, not why a deadline
    changed. Subject, commit and author are empty if the change is not in git, or not yet. `silent` is True if
    no update records it.
    """

    partner: str
    before: Deadline | None
    after: Deadline | None
    day: date
    when: str
    reason: str
    subject: str = ""
    author: str = ""
    commit: str = ""
    silent: bool = False

    @property
    def days(self) -> int | None:
        """The days by which the last day moved, negative where it was brought forward; None without two."""
        if self.before is None or self.after is None:
            return None
        return (self.after.last - self.before.last).days

    @property
    def came_late(self) -> bool:
        """Whether the deadline had passed already when it was moved."""
        return bool(self.when) and self.before is not None and self.day > self.before.last


class GitMove(msgspec.Struct, frozen=True):
    """A deadline that a commit changed; `day` is the commit's, or today where it is not committed."""

    move: DeadlineMove
    day: date
    author: str
    subject: str
    commit: str


def git_moves(steps: Iterable[Step], today: date) -> dict[str, list[GitMove]]:
    """Return the deadlines that commits changed, by the present ids of the commitments, oldest first.

    A merge is told of only where it is like none of what it merges. What was removed and later added again
    with another deadline moved when it was added. `today` is that of the reader: the clock of another's
    commit may be ahead of it.
    """
    found: dict[str, list[GitMove]] = {}
    added: dict[str, tuple[Commitment, Version]] = {}
    for step in steps:
        moved = [(id, step.version, moves) for id, moves in _moves_of(step)]
        moved += _added_again(step, added)
        added |= {id: (commitment, step.version) for id, commitment in _added_by(step)}
        for id, version, moves in moved:
            day = min(version.day, today) if version.commit else today
            found.setdefault(id, []).extend(
                GitMove(move, day, version.author, version.subject, version.commit)
                for move in reversed(moves)
            )
    return {id: moves[::-1] for id, moves in found.items()}


def _added_by(step: Step) -> Iterable[tuple[str, Commitment]]:
    """Yield what none of the states had that a step was made from, by its id of today."""
    new = set(step.after.commitments)
    for before in step.befores:
        new -= before.commitments.keys()
    for id in new:
        today = step.names.get(id, id)
        if not any(
            _had(before, former, today) for before, former in zip(step.befores, step.former, strict=True)
        ):
            yield today, step.after.commitments[id]


def _had(before: Roadmap, former: Names, today: str) -> bool:
    """Return whether a state had a commitment under an earlier id."""
    return any(new == today and old in before.commitments for old, new in former.items())


def _added_again(
    step: Step, added: dict[str, tuple[Commitment, Version]]
) -> Iterable[tuple[str, Version, list[DeadlineMove]]]:
    """Yield, by its id of today, what a step removed and a later one added with another deadline.

    It is taken out of `added`.
    """
    for before, former in zip(step.befores, step.former, strict=True):
        for id in before.commitments.keys() - step.after.commitments.keys():
            again = added.pop(former.get(id, id), None)
            if again is not None:
                yield former.get(id, id), again[1], [*_stated_moves(before.commitments[id], again[0])]


def _moves_of(step: Step) -> Iterable[tuple[str, list[DeadlineMove]]]:
    """Yield the commitments whose deadlines a step moved, by their ids of today."""
    if not step.befores:
        return
    first, former = step.befores[0], step.former[0]
    old_ids = {new: old for old, new in former.items() if old in first.commitments}
    for id, after in step.after.commitments.items():
        before = first.commitments.get(id) or first.commitments.get(old_ids.get(step.names.get(id, id), ""))
        if before is None or _is_unmoved(before, after):
            continue
        moves = [move for move in _stated_moves(before, after) if _is_in_all(move, id, step)]
        if moves:
            yield step.names.get(id, id), moves


def _is_unmoved(before: Commitment, after: Commitment) -> bool:
    """Say quickly what holds for nearly all: texts that are equal are the same deadline in memory."""
    return before.deadline is after.deadline and before.partner_deadline == after.partner_deadline


def _is_in_all(move: DeadlineMove, id: str, step: Step) -> bool:
    """Return whether a deadline is also otherwise than in the other states that were merged."""
    for before in step.befores[1:]:
        other = before.commitments.get(id)
        if other is not None and _stated_for(move.partner, other) == move.after:
            return False
    return True


def _stated_moves(before: Commitment, after: Commitment) -> Iterator[DeadlineMove]:
    """Yield the deadlines that differ in a file, that of all partners first."""
    for partner in dict.fromkeys(["", *before.partner_deadline, *after.partner_deadline]):
        was, now = _stated_for(partner, before), _stated_for(partner, after)
        if was != now:
            yield DeadlineMove(partner, was, now)


def _stated_for(partner: str, commitment: Commitment) -> Deadline | None:
    own = commitment.partner_deadline.get(partner)
    return own.deadline if own is not None else commitment.deadline


class _Stated(NamedTuple):
    """An update that sets the deadline of a subject, with the values before and after."""

    subject: str
    event: Event
    before: Deadline | None
    after: Deadline | None


def _stated_by_updates(commitment: Commitment) -> list[_Stated]:
    """Return the effects of the updates that set a deadline, by day.

    An update about all also counts for a partner that had its own deadline, unless the file keeps that one.
    """
    events = events_of(commitment)
    subjects = dict.fromkeys(event.update.partner for event in events if event.update.deadline is not None)
    places = {event.key: place for place, event in enumerate(events)}
    stated: list[_Stated] = []
    for subject in subjects:
        has_own = False
        for before, turn in pairwise(course(commitment, subject, Kind.DEADLINE, events)):
            if turn.event is None or turn.event.update.deadline is None:
                continue
            is_own = turn.event.update.partner == subject
            has_own = has_own or is_own
            if is_own or (has_own and turn.is_made):
                said = turn.event.update.deadline.deadline
                stated.append(_Stated(subject, turn.event, before.value, said))
    return sorted(stated, key=lambda one: places[one.event.key])


def moves_of(commitment: Commitment, from_git: Sequence[GitMove]) -> list[Move]:
    """Return every move of a commitment's deadlines once, by day.

    What an event and a commit both tell is the event's, with the commit; what only a commit tells is silent.
    What only an event tells is what the next move started from, whatever that says: it may have been put
    into the record later. A deadline that is new, unchanged, or only written otherwise with the same last
    day, has not moved.
    """
    rest = list(from_git)
    moves: list[Move] = []
    for subject, event, before, after in _stated_by_updates(commitment):
        known = _taken(rest, subject, before, after)
        moves.append(
            Move(
                partner=subject,
                before=(known.move.before if known is not None and known.commit else None) or before,
                after=after,
                day=event.day.first,
                when=event.key,
                reason=event.update.note,
                subject=known.subject if known is not None else "",
                author=known.author if known is not None else "",
                commit=known.commit if known is not None else "",
            )
        )
    moves = _chained(sorted([*moves, *map(_silent, rest)], key=lambda move: move.day))
    return [move for place, move in enumerate(moves) if _has_moved(move, moves[:place])]


def _chained(moves: Iterable[Move]) -> list[Move]:
    """Return moves by day, each that follows one which no commit tells with what that one left before it."""
    last: dict[str, Move] = {}
    chained = []
    for move in moves:
        previous = last.get(move.partner)
        if previous is not None and not previous.silent and not previous.commit:
            move = msgspec.structs.replace(move, before=previous.after)
        last[move.partner] = move
        chained.append(move)
    return chained


def _has_moved(move: Move, earlier: Sequence[Move]) -> bool:
    if move.before is None:  # new, unless an earlier one was withdrawn, its own or that of all
        had_one = any(one.partner in ("", move.partner) and one.before is not None for one in earlier)
        return had_one and move.after is not None
    return move.after is None or move.after.last != move.before.last


def _taken(
    rest: list[GitMove], partner: str, before: Deadline | None, after: Deadline | None
) -> GitMove | None:
    """Take the commit's move that an event states out of the rest: with the same end, best the same start."""
    likely = [one for one in rest if one.move.partner == partner and one.move.after == after]
    found = next((one for one in likely if one.move.before == before), likely[0] if likely else None)
    if found is not None:
        rest.remove(found)
    return found


def _silent(one: GitMove) -> Move:
    return Move(
        partner=one.move.partner,
        before=one.move.before,
        after=one.move.after,
        day=one.day,
        when=one.day.isoformat(),
        reason="",
        subject=one.subject if one.commit else "not committed yet",
        author=one.author,
        commit=one.commit,
        silent=True,
    )
