"""What changed since a day, what is overdue now, and what is due next. Pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from roadmap_cli.flags import GIVEN_UP, Flag, heard_on, is_overdue, made_by, standing_of, turned_on
from roadmap_cli.history.change import CommitmentChange, DeadlineMove, StatusMove
from roadmap_cli.history.changes import compare
from roadmap_cli.model import CLOSED, Commitment, Milestone, Roadmap, Status
from roadmap_cli.query import Row, is_open, row_on
from roadmap_cli.replay import Event, Kind, OnDay, milestones_of, on_day, roadmap_as_of
from roadmap_cli.summary import coming

NEXT = 5
"""How many commitments are shown as due next, and as silent the longest."""

STATUS_PARTS = ("kept", "partly_kept", "reopened", "broken", "worsened", "improved")
DEADLINE_PARTS = ("later", "earlier", "withdrawn")


class Became(msgspec.Struct, frozen=True):
    """A status change, of all partners alike (the empty string) or of one.

    `reason` is the note of the update that made the change, `when` its key; without one, both are empty.
    """

    row: Row
    partner: str
    before: Status
    after: Status
    reason: str
    when: str


class Moved(msgspec.Struct, frozen=True):
    """A deadline change; `reason` and `when` are as for a status."""

    row: Row
    move: DeadlineMove
    reason: str
    when: str


class Reason(msgspec.Struct, frozen=True):
    """The note and the key of the update that made a change, of all (the empty string) or of one partner."""

    partner: str
    when: str
    reason: str


class Held(msgspec.Struct, frozen=True):
    """A status that all (the empty string) or one partner has; `reason` and `when` are as for a change."""

    partner: str
    status: Status
    reason: str
    when: str


class New(msgspec.Struct, frozen=True):
    """A commitment that was not there before; `statuses` are those of all, or of each if partners differ."""

    row: Row
    statuses: tuple[Held, ...]


class Other(msgspec.Struct, frozen=True):
    """What else changed in a commitment: everything that is not in another part of the brief.

    `reasons` are those of its statuses and deadlines, each once.
    """

    row: Row
    change: CommitmentChange
    reasons: tuple[Reason, ...] = ()


class OverdueMilestone(msgspec.Struct, frozen=True):
    """A milestone whose window has passed; `days` is how many days ago."""

    row: Row
    id: str
    milestone: Milestone
    days: int


class Silent(msgspec.Struct, frozen=True):
    """An open commitment of which nothing was heard since `heard`, that many days ago."""

    row: Row
    heard: date
    days: int


class Removed(msgspec.Struct, frozen=True):
    """A commitment that is not in the file any more."""

    id: str
    title: str
    area: str


class Brief(msgspec.Struct, frozen=True, kw_only=True):
    """What changed since a day, and what needs attention.

    Each change between the two states is in exactly one of the parts from `new` to `other`: the first that
    matches. `overdue` are rows for the whole, or for the partners that are newly overdue. `compared` is how
    many commitments were there on both days.
    """

    compared: int
    new: Sequence[New]
    removed: Sequence[Removed]
    kept: Sequence[Became]
    partly_kept: Sequence[Became]
    reopened: Sequence[Became]
    broken: Sequence[Became]
    worsened: Sequence[Became]
    improved: Sequence[Became]
    later: Sequence[Moved]
    earlier: Sequence[Moved]
    withdrawn: Sequence[Moved]
    other: Sequence[Other]
    overdue: Sequence[Row]
    milestones_overdue: Sequence[OverdueMilestone]
    next: Sequence[Row]
    silent: Sequence[Silent]


def brief_of(
    before: Roadmap | None,
    since: date,
    present: Roadmap,
    rows: Sequence[Row],
    as_of: date,
    areas: Collection[str] = (),
) -> Brief:
    """Return the changes of the commitments in `rows`, which are for the whole on the day `as_of`.

    `areas` are the areas of the rows, empty for all. `before` is the file as it was on the day `since`;
    without one, the present file says what was known then.
    """
    then = _known(before, since) if before is not None else roadmap_as_of(present, since)
    now = roadmap_as_of(present, as_of)
    shown = {row.id: row for row in rows}
    in_both = before.commitments.keys() & present.commitments.keys() if before is not None else ()
    found = compare(then, now, in_both).commitments
    changes = [change for change in found if not areas or change.area in areas]
    parts: dict[str, list[Any]] = {name: [] for name in (*STATUS_PARTS, *DEADLINE_PARTS, "other")}
    known: dict[str, Commitment] = {
        row.id: then.commitments[row.id] for row in rows if row.id in then.commitments
    }
    for change in changes:
        if change.before is not None and change.id in shown:
            known[change.id] = change.before
            if change.after is not None:
                day = on_day(present.commitments[change.id], as_of)
                _sort(change, shown[change.id], day, parts)
    new = {change.id for change in changes if change.before is None}
    return Brief(
        compared=sum(row.id not in new for row in rows),
        new=[New(row, _held(present, row.id, as_of)) for row in rows if row.id in new],
        removed=[
            Removed(change.id, change.before.title, change.before.area)
            for change in changes
            if change.after is None and change.before is not None
        ],
        **{name: part for name, part in parts.items() if name != "later"},
        later=sorted(parts["later"], key=lambda one: -(one.move.days or 0)),
        overdue=[
            one for row in rows for one in _newly_overdue(row, known.get(row.id), since, present, as_of)
        ],
        milestones_overdue=[
            one
            for row in rows
            for one in _newly_overdue_milestones(row, known.get(row.id), since, present, as_of)
        ],
        next=coming(rows)[:NEXT],
        silent=sorted(_silent(rows, present, since, as_of), key=lambda one: one.heard)[:NEXT],
    )


def _held(present: Roadmap, id: str, as_of: date) -> tuple[Held, ...]:
    """Return the statuses of a commitment with the updates that set them."""
    day = on_day(present.commitments[id], as_of)
    if day is None:
        return ()
    return tuple(
        Held(partner, day.share(partner).status, *_reason(made_by(day, partner))) for partner in day.subjects
    )


def _known(before: Roadmap, since: date) -> Roadmap:
    """Return a file as its reader knew it on a day: all its commitments were known, even if made later."""
    then = roadmap_as_of(before, since)
    known = {id: then.commitments.get(id, commitment) for id, commitment in before.commitments.items()}
    return msgspec.structs.replace(then, commitments=known)


def _sort(change: CommitmentChange, row: Row, day: OnDay | None, parts: Mapping[str, list[Any]]) -> None:
    """Sort the changes of a commitment into the parts."""
    statuses: list[StatusMove] = []
    deadlines: list[DeadlineMove] = []
    reasons: dict[str, Reason] = {}
    for move in change.statuses:
        part, makers = status_part(move), _makers(move.partner, Kind.STATUS, change, day)
        if part == "other":
            statuses.append(move)
            reasons |= _reasons(makers)
        else:
            parts[part] += [
                Became(row, partner, move.before, move.after, *_reason(maker)) for partner, maker in makers
            ]
    for shift in change.deadlines:
        part, makers = deadline_part(shift), _makers(shift.partner, Kind.DEADLINE, change, day)
        if part == "other":
            deadlines.append(shift)
            reasons |= _reasons(makers)
        else:
            parts[part] += [
                Moved(row, msgspec.structs.replace(shift, partner=partner), *_reason(maker))
                for partner, maker in makers
            ]
    rest = msgspec.structs.replace(
        change, statuses=tuple(statuses), deadlines=tuple(deadlines), events_added=()
    )
    if not rest.is_empty:
        parts["other"].append(Other(row, rest, tuple(reasons.values())))


def status_part(move: StatusMove) -> str:
    """Return the part of a brief for a status change: the first that matches."""
    match move.after:
        case Status.MET:
            return "kept"
        case Status.PARTLY_MET:
            return "partly_kept"
    if move.after in GIVEN_UP:
        return "broken"
    if move.before in CLOSED:
        return "reopened"
    if move.worsened:
        return "worsened"
    return "improved" if move.improved else "other"


def deadline_part(move: DeadlineMove) -> str:
    """Return the part of a brief for a deadline change: the first that matches."""
    if move.slipped:
        return "later"
    if move.days is not None and move.days < 0:
        return "earlier"
    return "withdrawn" if move.withdrawn else "other"


def _makers(
    partner: str, kind: Kind, change: CommitmentChange, day: OnDay | None
) -> list[tuple[str, Event | None]]:
    """Return the partners of a change with the update that made it; one entry for all if reasons agree."""
    if day is None:
        return [(partner, None)]
    known = change.before.updates if change.before is not None else {}
    subjects = [partner] if partner else day.subjects
    makers: dict[str, Event | None] = {}
    for subject in subjects:
        maker = made_by(day, subject) if kind is Kind.STATUS else turned_on(day, subject, kind).maker
        is_news = maker is not None and known.get(maker.key) != maker.update
        makers[subject] = maker if is_news else None
    if len({_reason(maker)[0] for maker in makers.values()}) == 1:
        return [(partner, next(iter(makers.values())))]
    return list(makers.items()) if change.partners else [(partner, None)]


def _reason(maker: Event | None) -> tuple[str, str]:
    return (maker.update.note, maker.key) if maker is not None else ("", "")


def _reasons(makers: Sequence[tuple[str, Event | None]]) -> dict[str, Reason]:
    """Return the reasons in updates, by update key."""
    return {
        maker.key: Reason(partner, maker.key, maker.update.note)
        for partner, maker in makers
        if maker is not None and maker.update.note
    }


def _newly_overdue(
    row: Row, known: Commitment | None, since: date, present: Roadmap, as_of: date
) -> Iterator[Row]:
    """Yield the rows of what is newly overdue: for the whole, or for the partners concerned."""
    if Flag.OVERDUE not in row.flags:
        return
    day = on_day(present.commitments[row.id], as_of)
    then = on_day(known, since) if known is not None else None
    if day is None:
        return
    overdue = [one for one in day.subjects if Flag.OVERDUE in standing_of(day, present.check, one).flags]
    new = [one for one in overdue if then is None or not _was_overdue(then, one, present)]
    if new == overdue:
        yield row
    else:
        yield from (row_on(row.id, day, present, partner) for partner in new)


def _was_overdue(then: OnDay, partner: str, present: Roadmap) -> bool:
    return Flag.OVERDUE in standing_of(then, present.check, partner).flags


def _newly_overdue_milestones(
    row: Row, known: Commitment | None, since: date, present: Roadmap, as_of: date
) -> Iterator[OverdueMilestone]:
    if Flag.MILESTONE_OVERDUE not in row.flags:
        return
    then = on_day(known, since) if known is not None else None
    before: Iterable[str] = ()
    if known is not None and then is not None and standing_of(then, present.check).is_open:
        before = [id for id, step in milestones_of(known, since).items() if is_overdue(step, since)]
    for id, step in milestones_of(present.commitments[row.id], as_of).items():
        if step.deadline is not None and is_overdue(step, as_of) and id not in before:
            yield OverdueMilestone(row, id, step, (as_of - step.deadline.last).days)


def _silent(rows: Sequence[Row], present: Roadmap, since: date, as_of: date) -> Iterator[Silent]:
    """Yield the open commitments of which nothing was heard since; those without any date are left out."""
    for row in rows:
        day = on_day(present.commitments[row.id], as_of)
        heard = [one.first for one in heard_on(day)] if day is not None else []
        if heard and is_open(row) and max(heard) <= since:
            yield Silent(row, max(heard), (as_of - max(heard)).days)
