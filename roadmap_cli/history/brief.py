"""What changed since a day, what is overdue now, and what is due next. Pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

import msgspec

from roadmap_cli.analysis.aggregate import OverdueMilestone, upcoming
from roadmap_cli.analysis.flags import (
    NOT_KEPT,
    Flag,
    activity_days,
    current_period,
    derive,
    is_overdue,
    status_cause,
)
from roadmap_cli.analysis.query import Row, is_open, row_on
from roadmap_cli.analysis.replay import (
    DatedUpdate,
    OnDay,
    UpdateKind,
    milestones_as_commitments,
    milestones_of,
    on_day,
    periods_of,
    roadmap_as_of,
    state_on,
    updates_of,
    value_of,
)
from roadmap_cli.history.change import CommitmentChange, DeadlineChange, StatusChange
from roadmap_cli.history.compare import compare, without_met_on
from roadmap_cli.model.types import CLOSED, Commitment, Roadmap, Status

NEXT = 5
"""How many commitments are shown as due next, and as silent the longest."""

STATUS_PARTS = ("kept", "partly_kept", "reopened", "broken", "worsened", "improved")
DEADLINE_PARTS = ("later", "earlier", "withdrawn")

AnyChange = TypeVar("AnyChange", StatusChange, DeadlineChange)


class BriefStatusChange(msgspec.Struct, frozen=True):
    """A status change of the commitment in a row."""

    row: Row
    change: StatusChange


class BriefDeadlineChange(msgspec.Struct, frozen=True):
    """A deadline change of the commitment in a row; its `reason` and `when` are as for a status."""

    row: Row
    change: DeadlineChange


class BriefMilestoneChange(msgspec.Struct, frozen=True):
    """A status or deadline change of a milestone; its `reason` and `when` are as for a status."""

    row: Row
    title: str
    change: StatusChange | DeadlineChange


class ChangeReason(msgspec.Struct, frozen=True):
    """The note and the key of the update that made a change, of all (the empty string) or of one partner."""

    partner: str
    when: str
    reason: str


class SubjectStatus(msgspec.Struct, frozen=True):
    """The status of all (the empty string) or one partner; `reason` and `when` are as for a change."""

    partner: str
    status: Status
    reason: str
    when: str


class NewCommitment(msgspec.Struct, frozen=True):
    """A commitment that was not there before; `statuses` are those of all, or of each if partners differ."""

    row: Row
    statuses: tuple[SubjectStatus, ...]


class OtherChanges(msgspec.Struct, frozen=True):
    """What else changed in a commitment: everything that is not in another part of the brief.

    `reasons` are those of its statuses and deadlines, each once.
    """

    row: Row
    change: CommitmentChange
    reasons: tuple[ChangeReason, ...] = ()


class SilentCommitment(msgspec.Struct, frozen=True):
    """An open commitment without news since `heard`, that many days ago."""

    row: Row
    heard: date
    days: int


class RemovedCommitment(msgspec.Struct, frozen=True):
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
    new: Sequence[NewCommitment]
    removed: Sequence[RemovedCommitment]
    kept: Sequence[BriefStatusChange]
    partly_kept: Sequence[BriefStatusChange]
    reopened: Sequence[BriefStatusChange]
    broken: Sequence[BriefStatusChange]
    worsened: Sequence[BriefStatusChange]
    improved: Sequence[BriefStatusChange]
    later: Sequence[BriefDeadlineChange]
    earlier: Sequence[BriefDeadlineChange]
    withdrawn: Sequence[BriefDeadlineChange]
    milestones: Sequence[BriefMilestoneChange]
    other: Sequence[OtherChanges]
    overdue: Sequence[Row]
    milestones_overdue: Sequence[OverdueMilestone]
    next: Sequence[Row]
    silent: Sequence[SilentCommitment]


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
    parts: dict[str, list[Any]] = {
        name: [] for name in (*STATUS_PARTS, *DEADLINE_PARTS, "milestones", "other")
    }
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
        new=[NewCommitment(row, _statuses(present, row.id, as_of)) for row in rows if row.id in new],
        removed=[
            RemovedCommitment(change.id, change.before.title, change.before.area)
            for change in changes
            if change.after is None and change.before is not None
        ],
        **{name: part for name, part in parts.items() if name != "later"},
        later=sorted(parts["later"], key=lambda one: -(one.change.days or 0)),
        overdue=[
            one for row in rows for one in _newly_overdue(row, known.get(row.id), since, present, as_of)
        ],
        milestones_overdue=[
            one
            for row in rows
            for one in _newly_overdue_milestones(row, known.get(row.id), since, present, as_of)
        ],
        next=upcoming(rows)[:NEXT],
        silent=sorted(_silent(rows, present, since, as_of), key=lambda one: one.heard)[:NEXT],
    )


def _statuses(present: Roadmap, commitment_id: str, as_of: date) -> tuple[SubjectStatus, ...]:
    """Return the statuses of a commitment with the updates that set them."""
    day = on_day(present.commitments[commitment_id], as_of)
    if day is None:
        return ()
    return tuple(
        SubjectStatus(partner, day.values_for(partner).status, *_reason(status_cause(day, partner)))
        for partner in day.subjects
    )


def _known(before: Roadmap, since: date) -> Roadmap:
    """Return a file as its reader knew it on a day: all its commitments were known, even if made later."""
    then = roadmap_as_of(before, since)
    known = {
        commitment_id: then.commitments.get(commitment_id, commitment)
        for commitment_id, commitment in before.commitments.items()
    }
    return msgspec.structs.replace(then, commitments=known)


def _sort(change: CommitmentChange, row: Row, day: OnDay | None, parts: Mapping[str, list[Any]]) -> None:
    """Sort the changes of a commitment into the parts."""
    statuses: list[StatusChange] = []
    deadlines: list[DeadlineChange] = []
    reasons: dict[str, ChangeReason] = {}
    for status in change.statuses:
        part, causes = status_part(status), _causes(status.partner, UpdateKind.STATUS, change, day)
        if part == "other":
            statuses.append(status)
            reasons |= _reasons(causes)
        else:
            parts[part] += [BriefStatusChange(row, _with_reason(status, *cause)) for cause in causes]
    for deadline in change.deadlines:
        part, causes = deadline_part(deadline), _causes(deadline.partner, UpdateKind.DEADLINE, change, day)
        if part == "other":
            deadlines.append(deadline)
            reasons |= _reasons(causes)
        else:
            parts[part] += [BriefDeadlineChange(row, _with_reason(deadline, *cause)) for cause in causes]
    parts["milestones"] += _milestone_changes(change, row, day)
    rest = msgspec.structs.replace(
        change,
        statuses=tuple(statuses),
        deadlines=tuple(deadlines),
        milestone_statuses=(),
        milestone_deadlines=(),
        fields=without_met_on(
            change.fields,
            {one.milestone for one in change.milestone_statuses}
            | {one.update.milestone for one in change.updates_added if one.update.status is not None},
        ),
        updates_added=(),
    )
    if not rest.is_empty:
        parts["other"].append(OtherChanges(row, rest, tuple(reasons.values())))


def _milestone_changes(
    change: CommitmentChange, row: Row, day: OnDay | None
) -> Iterator[BriefMilestoneChange]:
    """Yield the changed statuses and deadlines of milestones, each with the update that made it."""
    if change.before is None or change.after is None:
        return
    changes: list[StatusChange | DeadlineChange] = [*change.milestone_statuses, *change.milestone_deadlines]
    for one in changes:
        kind = UpdateKind.STATUS if isinstance(one, StatusChange) else UpdateKind.DEADLINE
        reason, when = _reason(_milestone_cause(one.milestone, kind, change.before, day))
        title = change.after.milestones[one.milestone].title
        yield BriefMilestoneChange(row, title, msgspec.structs.replace(one, reason=reason, when=when))


def _milestone_cause(
    milestone: str, kind: UpdateKind, before: Commitment, day: OnDay | None
) -> DatedUpdate | None:
    """Return the new update that set the value of a milestone on a day, None if no update did."""
    if day is None or milestone not in day.commitment.milestones:
        return None
    step = milestones_as_commitments(day.commitment)[milestone]
    cause = current_period(state_on(step, updates_of(step), day.as_of), "", kind).cause
    update = day.commitment.updates.get(cause.key) if cause is not None else None
    if cause is None or update is None or update.milestone != milestone:
        return None  # `met_on` of the table set it
    return cause if _is_news(cause, "", kind, milestones_as_commitments(before)[milestone]) else None


def _with_reason(change: AnyChange, partner: str, cause: DatedUpdate | None) -> AnyChange:
    """Return the change for a partner, with the note and the key of the update that made it."""
    reason, when = _reason(cause)
    return msgspec.structs.replace(change, partner=partner, reason=reason, when=when)


def status_part(change: StatusChange) -> str:
    """Return the part of a brief for a status change: the first that matches."""
    match change.after:
        case Status.MET:
            return "kept"
        case Status.PARTLY_MET:
            return "partly_kept"
    if change.after in NOT_KEPT:
        return "broken"
    if change.before in CLOSED:
        return "reopened"
    if change.worsened:
        return "worsened"
    return "improved" if change.improved else "other"


def deadline_part(change: DeadlineChange) -> str:
    """Return the part of a brief for a deadline change: the first that matches."""
    if change.slipped:
        return "later"
    if change.days is not None and change.days < 0:
        return "earlier"
    return "withdrawn" if change.withdrawn else "other"


def _causes(
    partner: str, kind: UpdateKind, change: CommitmentChange, day: OnDay | None
) -> list[tuple[str, DatedUpdate | None]]:
    """Return the partners of a change with the update that made it; one entry for all if reasons agree."""
    if day is None:
        return [(partner, None)]
    subjects = [partner] if partner else day.subjects
    causes: dict[str, DatedUpdate | None] = {}
    for subject in subjects:
        cause = (
            status_cause(day, subject)
            if kind is UpdateKind.STATUS
            else current_period(day, subject, kind).cause
        )
        is_known = cause and change.before and not _is_news(cause, subject, kind, change.before)
        causes[subject] = None if is_known else cause
    if len({_reason(cause)[0] for cause in causes.values()}) == 1:
        return [(partner, next(iter(causes.values())))]
    return list(causes.items()) if change.partners else [(partner, None)]


def _is_news(cause: DatedUpdate, subject: str, kind: UpdateKind, before: Commitment) -> bool:
    """Return whether an update can have made a change: it was not there, or its value did not hold then.

    One of which only the note was corrected since made what was there before, and nothing new.
    """
    updates = updates_of(before)
    if any((known.day, known.update) == (cause.day, cause.update) for known in updates):
        return False
    said = value_of(getattr(cause.update, kind))
    made = [period for period in periods_of(before, subject, kind, updates) if period.value == said]
    return not any(period.cause is not None and period.cause.day == cause.day for period in made)


def _reason(cause: DatedUpdate | None) -> tuple[str, str]:
    return (cause.update.note, cause.key) if cause is not None else ("", "")


def _reasons(causes: Sequence[tuple[str, DatedUpdate | None]]) -> dict[str, ChangeReason]:
    """Return the reasons in updates, by update key."""
    return {
        cause.key: ChangeReason(partner, cause.key, cause.update.note)
        for partner, cause in causes
        if cause is not None and cause.update.note
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
    overdue = [one for one in day.subjects if Flag.OVERDUE in derive(day, present.check, one).flags]
    new = [one for one in overdue if then is None or not _was_overdue(then, one, present)]
    if new == overdue:
        yield row
    else:
        yield from (row_on(row.id, day, present, partner) for partner in new)


def _was_overdue(then: OnDay, partner: str, present: Roadmap) -> bool:
    return Flag.OVERDUE in derive(then, present.check, partner).flags


def _newly_overdue_milestones(
    row: Row, known: Commitment | None, since: date, present: Roadmap, as_of: date
) -> Iterator[OverdueMilestone]:
    if Flag.MILESTONE_OVERDUE not in row.flags:
        return
    then = on_day(known, since) if known is not None else None
    before: Iterable[str] = ()
    if known is not None and then is not None and derive(then, present.check).is_open:
        before = [
            milestone_id
            for milestone_id, one in milestones_of(known, since).items()
            if is_overdue(one, since)
        ]
    for milestone_id, milestone in milestones_of(present.commitments[row.id], as_of).items():
        if milestone.deadline is not None and is_overdue(milestone, as_of) and milestone_id not in before:
            yield OverdueMilestone(row, milestone_id, milestone, (as_of - milestone.deadline.last).days)


def _silent(rows: Sequence[Row], present: Roadmap, since: date, as_of: date) -> Iterator[SilentCommitment]:
    """Yield the open commitments without news since a day; those without any date are left out."""
    for row in rows:
        day = on_day(present.commitments[row.id], as_of)
        heard = [one.first for one in activity_days(day)] if day is not None else []
        if heard and is_open(row) and max(heard) <= since:
            yield SilentCommitment(row, max(heard), (as_of - max(heard)).days)
