"""Briefs: what changed since a day, what is overdue now, and what is due next."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Generic, TypeVar

import msgspec

from roadmap_cli.analysis.aggregate import OverdueMilestone
from roadmap_cli.analysis.cycles import CycleState, duty_of, over_on, with_cycles
from roadmap_cli.analysis.flags import Flag, activity_days, derive, is_overdue, status_cause
from roadmap_cli.analysis.lineage import on_day
from roadmap_cli.analysis.past import milestones_as_commitments, milestones_of, roadmap_as_of
from roadmap_cli.analysis.query import Row, is_open, row_on
from roadmap_cli.analysis.replay import (
    DatedUpdate,
    OnDay,
    UpdateKind,
    current_period,
    periods_of,
    state_on,
    stated_on,
    updates_of,
    value_of,
)
from roadmap_cli.analysis.schedule import upcoming
from roadmap_cli.analysis.verdicts import DatedAssessment
from roadmap_cli.history.change import CommitmentChange, DeadlineChange, StatusChange
from roadmap_cli.history.compare import compare, without_met_on
from roadmap_cli.history.readings import NewReadings, new_assessments, new_readings, without_new_ones
from roadmap_cli.model.types import CLOSED, NOT_KEPT, Commitment, Roadmap, Status

NEXT = 5
"""The number of commitments that are listed as due next, and as silent."""
MOST_CYCLES = 50

STATUS_PARTS = ("kept", "partly_kept", "reopened", "broken", "worsened", "improved")
DEADLINE_PARTS = ("later", "earlier", "withdrawn")

AnyChange = TypeVar("AnyChange", bound=StatusChange | DeadlineChange)


class Baseline(msgspec.Struct, frozen=True, kw_only=True):
    """What a brief compares with: the roadmap of a commit at the end of `day`. Changes count from `since` on.

    Without a version in git there is no roadmap and no commit; the updates in the file are replayed instead.
    """

    since: date
    day: date
    roadmap: Roadmap | None = None
    commit: str | None = None


class BriefChange(msgspec.Struct, Generic[AnyChange], frozen=True):
    """A status or deadline change of the commitment in a row, or of its milestone with this title."""

    row: Row
    change: AnyChange
    milestone_title: str = ""


class CycleChange(msgspec.Struct, frozen=True):
    """A cycle of a recurring duty that has ended without a closing status, or whose status has changed.

    `partner` is empty for all. `update` is the one that closed it, if any.
    """

    row: Row
    partner: str
    state: CycleState


class ChangeReason(msgspec.Struct, frozen=True):
    """The note and key of the update that made a change of one partner, or of all (the empty string)."""

    partner: str
    when: str
    reason: str


class SubjectStatus(msgspec.Struct, frozen=True):
    """The status of one partner, or of all (the empty string), with the update that set it."""

    partner: str
    status: Status
    reason: str
    when: str


class NewCommitment(msgspec.Struct, frozen=True):
    """A new commitment; `statuses` are those of all, or of each partner if they differ."""

    row: Row
    statuses: tuple[SubjectStatus, ...]


class OtherChanges(msgspec.Struct, frozen=True):
    """Changes of a commitment that are in no other part, with the distinct reasons of status and deadline.

    New readings and assessments are not in `change`.
    """

    row: Row
    change: CommitmentChange
    reasons: tuple[ChangeReason, ...] = ()
    readings: tuple[NewReadings, ...] = ()
    assessments: tuple[DatedAssessment, ...] = ()


class SilentCommitment(msgspec.Struct, frozen=True):
    """An open commitment without activity since a day, that many days ago."""

    row: Row
    last_activity: date
    days: int


class RemovedCommitment(msgspec.Struct, frozen=True):
    """A removed commitment."""

    id: str
    title: str
    area: str


class Brief(msgspec.Struct, frozen=True, kw_only=True):
    """What changed since a day, and what needs attention.

    Each change is in exactly one of the parts from `new` to `other`, the first that matches. `overdue` are
    rows for the whole, or for the partners that are newly overdue. `compared` is the number of commitments on
    both days.
    """

    compared: int
    new: Sequence[NewCommitment]
    removed: Sequence[RemovedCommitment]
    kept: Sequence[BriefChange[StatusChange]]
    partly_kept: Sequence[BriefChange[StatusChange]]
    reopened: Sequence[BriefChange[StatusChange]]
    broken: Sequence[BriefChange[StatusChange]]
    worsened: Sequence[BriefChange[StatusChange]]
    improved: Sequence[BriefChange[StatusChange]]
    later: Sequence[BriefChange[DeadlineChange]]
    earlier: Sequence[BriefChange[DeadlineChange]]
    withdrawn: Sequence[BriefChange[DeadlineChange]]
    milestones: Sequence[BriefChange[StatusChange | DeadlineChange]]
    cycles: Sequence[CycleChange]
    other: Sequence[OtherChanges]
    overdue: Sequence[Row]
    milestones_overdue: Sequence[OverdueMilestone]
    next: Sequence[Row]
    silent: Sequence[SilentCommitment]


def brief_of(
    baseline: Baseline, present: Roadmap, rows: Sequence[Row], as_of: date, areas: Collection[str] = ()
) -> Brief:
    """Return the brief of the commitments in `rows`, which are for the whole on the day `as_of`.

    `areas` are the areas of the rows, empty for all.
    """
    before, since = baseline.roadmap, baseline.day
    then = _known(before, since) if before is not None else roadmap_as_of(present, since)
    now = roadmap_as_of(present, as_of)
    shown = {row.id: row for row in rows}
    in_both = before.commitments.keys() & present.commitments.keys() if before is not None else ()
    compared = compare(then, now, in_both).commitments
    changes = [change for change in compared if not areas or change.area in areas]
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
                day = on_day(present.commitments[change.id], present, as_of)
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
        cycles=[
            changed
            for row in rows
            if row.id in known
            for changed in _changed_cycles(row, known[row.id], since, present, as_of)
        ],
        later=sorted(parts["later"], key=lambda later: -(later.change.days or 0)),
        overdue=[
            overdue
            for row in rows
            for overdue in _newly_overdue(row, known.get(row.id), since, present, as_of)
        ],
        milestones_overdue=[
            overdue
            for row in rows
            for overdue in _newly_overdue_milestones(row, known.get(row.id), since, present, as_of)
        ],
        next=upcoming(rows)[:NEXT],
        silent=sorted(_silent(rows, present, since, as_of), key=lambda silent: silent.last_activity)[:NEXT],
    )


def _statuses(present: Roadmap, commitment_id: str, as_of: date) -> tuple[SubjectStatus, ...]:
    """Return the statuses of a commitment with the updates that set them."""
    day = on_day(present.commitments[commitment_id], present, as_of)
    if day is None:
        return ()
    return tuple(
        SubjectStatus(subject, day.values_for(subject).status, *_reason(status_cause(day, subject)))
        for subject in day.subjects
    )


def _known(before: Roadmap, since: date) -> Roadmap:
    """Return a roadmap on a day, with all its commitments, even those made later: its readers knew them."""
    then = roadmap_as_of(before, since)
    known = {
        commitment_id: then.commitments.get(commitment_id, commitment)
        for commitment_id, commitment in before.commitments.items()
    }
    return msgspec.structs.replace(then, commitments=known)


def _sort(change: CommitmentChange, row: Row, day: OnDay | None, parts: Mapping[str, list[Any]]) -> None:
    """Add the changes of a commitment to the parts."""
    other: dict[str, list[Any]] = {"statuses": [], "deadlines": []}
    reasons: dict[str, ChangeReason] = {}
    values: list[StatusChange | DeadlineChange] = [*change.statuses, *change.deadlines]
    for value in values:
        is_status = isinstance(value, StatusChange)
        part = status_part(value) if isinstance(value, StatusChange) else deadline_part(value)
        kind = UpdateKind.STATUS if is_status else UpdateKind.DEADLINE
        causes = _causes(value.partner, kind, change, day)
        if part == "other":
            other["statuses" if is_status else "deadlines"].append(value)
            reasons |= {
                cause.key: ChangeReason(partner, cause.key, cause.update.note)
                for partner, cause in causes
                if cause is not None and cause.update.note
            }
        else:
            parts[part] += [BriefChange(row, _with_reason(value, *cause)) for cause in causes]
    parts["milestones"] += _milestone_changes(change, row, day)
    readings: tuple[NewReadings, ...] = ()
    assessments: tuple[DatedAssessment, ...] = ()
    if change.before is not None and change.after is not None:
        readings = tuple(new_readings(change.before, change.after))
        assessments = tuple(new_assessments(change.before, change.after))
    fields = without_met_on(
        without_new_ones(change.fields, readings, assessments),
        {one.milestone for one in change.milestone_statuses}
        | {one.update.milestone for one in change.updates_added if one.update.status is not None},
    )
    rest = msgspec.structs.replace(
        change,
        statuses=tuple(other["statuses"]),
        deadlines=tuple(other["deadlines"]),
        milestone_statuses=(),
        milestone_deadlines=(),
        fields=fields,
        updates_added=(),
    )
    if readings or assessments or not rest.is_empty:
        parts["other"].append(OtherChanges(row, rest, tuple(reasons.values()), readings, assessments))


def _milestone_changes(
    change: CommitmentChange, row: Row, day: OnDay | None
) -> Iterator[BriefChange[StatusChange | DeadlineChange]]:
    """Yield the status and deadline changes of milestones, each with the update that made it."""
    if change.before is None or change.after is None:
        return
    changes: list[StatusChange | DeadlineChange] = [*change.milestone_statuses, *change.milestone_deadlines]
    for one in changes:
        kind = UpdateKind.STATUS if isinstance(one, StatusChange) else UpdateKind.DEADLINE
        reason, when = _reason(_milestone_cause(one.milestone, kind, change.before, day))
        title = change.after.milestones[one.milestone].title
        yield BriefChange(row, msgspec.structs.replace(one, reason=reason, when=when), title)


def _milestone_cause(
    milestone: str, kind: UpdateKind, before: Commitment, day: OnDay | None
) -> DatedUpdate | None:
    """Return the new update that set the value of a milestone on a day, if any."""
    if day is None or milestone not in day.commitment.milestones:
        return None
    converted = milestones_as_commitments(day.commitment)[milestone]
    cause = current_period(state_on(converted, updates_of(converted), day.as_of), "", kind).cause
    update = day.commitment.updates.get(cause.key) if cause is not None else None
    if cause is None or update is None or update.milestone != milestone:
        return None  # `met_on` of the table set it
    return cause if _is_news(cause, "", kind, milestones_as_commitments(before)[milestone]) else None


def _with_reason(change: AnyChange, partner: str, cause: DatedUpdate | None) -> AnyChange:
    """Return the change for a partner, with the note and key of the update that made it."""
    reason, when = _reason(cause)
    return msgspec.structs.replace(change, partner=partner, reason=reason, when=when)


def status_part(change: StatusChange) -> str:
    """Return the part of a brief for a status change: the first that matches."""
    match change.after:
        case Status.MET:
            return "kept"
        case Status.PARTLY_MET:
            return "partly_kept"
        case Status.SUPERSEDED:
            return "other"
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
    """Return the partners of a change with the updates that made it; one entry if all reasons are equal."""
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
    """Return whether an update is new, or did not set its value before.

    An update with only a new note is not new.
    """
    updates = updates_of(before)
    if any((known.day, known.update) == (cause.day, cause.update) for known in updates):
        return False
    value = value_of(getattr(cause.update, kind))
    return not any(
        period.value == value and period.cause is not None and period.cause.day == cause.day
        for period in periods_of(before, subject, kind, updates)
    )


def _reason(cause: DatedUpdate | None) -> tuple[str, str]:
    return (cause.update.note, cause.key) if cause is not None else ("", "")


def _newly_overdue(
    row: Row, known: Commitment | None, since: date, present: Roadmap, as_of: date
) -> Iterator[Row]:
    """Yield the row if it is newly overdue, or rows for the partners that are."""
    if Flag.OVERDUE not in row.flags:
        return
    day = on_day(present.commitments[row.id], present, as_of)
    then = stated_on(known, since) if known is not None else None
    if day is None:
        return
    day = with_cycles(day)
    check = present.check_of(row.id)

    def is_overdue_on(one: OnDay, partner: str) -> bool:
        return Flag.OVERDUE in derive(one, check, partner).flags

    overdue = [partner for partner in day.subjects if is_overdue_on(day, partner)]
    new = [partner for partner in overdue if then is None or not is_overdue_on(then, partner)]
    if new == overdue:
        yield row
    else:
        yield from (row_on(row.id, day, present, partner) for partner in new)


def _changed_cycles(
    row: Row, known: Commitment, since: date, present: Roadmap, as_of: date
) -> Iterator[CycleChange]:
    """Yield the cycles that were missed since a day, or have another status than on that day.

    Of cycles that all ended without a status, only the last ones are listed.
    """
    day = on_day(present.commitments[row.id], present, as_of)
    then = stated_on(known, since)
    duties = with_cycles(day).duties if day is not None else {}
    before = with_cycles(then) if then is not None else None
    for partner, duty in duties.items():
        old = duty_of(before, partner) if before is not None else None
        was = {state.window: state for state in old.shown(MOST_CYCLES)} if old is not None else {}
        for state in duty.shown(MOST_CYCLES):
            earlier = was.get(state.window)
            is_missed = state.is_missed and not (earlier is not None and earlier.is_missed)
            if is_missed or state.status is not (earlier.status if earlier is not None else Status.PLANNED):
                yield CycleChange(row, partner, state)


def _newly_overdue_milestones(
    row: Row, known: Commitment | None, since: date, present: Roadmap, as_of: date
) -> Iterator[OverdueMilestone]:
    if Flag.MILESTONE_OVERDUE not in row.flags:
        return
    then = stated_on(known, since) if known is not None else None
    before: Iterable[str] = ()
    if known is not None and then is not None and derive(then, present.check_of(row.id)).is_open:
        milestones = milestones_of(known, since)
        before = [milestone_id for milestone_id in milestones if is_overdue(milestones[milestone_id], since)]
    for milestone_id, milestone in milestones_of(present.commitments[row.id], as_of).items():
        if milestone.deadline is not None and is_overdue(milestone, as_of) and milestone_id not in before:
            yield OverdueMilestone(row, milestone_id, milestone, (as_of - milestone.deadline.last).days)


def _silent(rows: Sequence[Row], present: Roadmap, since: date, as_of: date) -> Iterator[SilentCommitment]:
    """Yield the open commitments without activity since a day.

    Commitments without any date and duties that are over are left out.
    """
    for row in rows:
        day = on_day(present.commitments[row.id], present, as_of)
        last = max((active.first for active in activity_days(day)), default=None) if day else None
        if day is None or last is None or not is_open(row) or last > since:
            continue
        if over_on(with_cycles(day), "") is None:
            yield SilentCommitment(row, last, (as_of - last).days)
