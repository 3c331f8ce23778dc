"""Totals by area and by partner, and the score of each partner."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from itertools import chain
from typing import NamedTuple

import msgspec

from roadmap_cli.analysis.cycles import CycleResult, with_cycles
from roadmap_cli.analysis.flags import NOT_MEASURED, Flag, is_left_out, round_half_up
from roadmap_cli.analysis.lineage import on_day
from roadmap_cli.analysis.query import NO_FILTERS, Row, Selection, group_rows, row_on, rows_of, stated_filters
from roadmap_cli.analysis.replay import OnDay, partners_of
from roadmap_cli.analysis.schedule import next_due_row
from roadmap_cli.model.types import NOT_KEPT, Milestone, Roadmap, Status


class Outcome(StrEnum):
    """The classes of commitments; one that is not superseded is in exactly one; they add up to the total."""

    MET = "met"
    PARTLY_MET = "partly-met"
    OPEN = "open"
    NOT_KEPT = "not-kept"


def outcome_of(status: Status) -> Outcome | None:
    """Return the class of a status, None for superseded."""
    if status is Status.SUPERSEDED:
        return None
    if status in (Status.MET, Status.PARTLY_MET):
        return Outcome(status.value)
    return Outcome.NOT_KEPT if status in NOT_KEPT else Outcome.OPEN


NO_PARTNER = "no partner named"
"""The title of the group of commitments without partners, whose id is empty."""


class Group(NamedTuple):
    """Rows with a common total; the title is empty if the file does not declare the id."""

    id: str
    title: str
    rows: Sequence[Row]


class OverdueMilestone(msgspec.Struct, frozen=True):
    """An overdue milestone of the commitment in a row, and for how many days."""

    row: Row
    id: str
    milestone: Milestone
    days: int


class Rollup(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of some commitments; its fields are the JSON contract of `status`.

    Met, partly met, open and not kept (broken or dropped) add up to the total; `superseded` are those that
    other commitments replaced, which the total leaves out. The counts from `overdue` to `stale` are parts of
    open. `milestones_overdue` counts commitments. `progress` is the mean percentage, without ongoing
    commitments and recurring duties of which no cycle has ended; unknown progress counts as 0. `next_due` is
    the next day, today included, on which an open commitment is due.
    """

    id: str
    title: str
    total: int
    superseded: int
    met: int
    partly_met: int
    open: int
    not_kept: int
    overdue: int
    milestones_overdue: int
    at_risk: int
    unknown: int
    due_soon: int
    stale: int
    progress: int | None
    next_due: date | None


def summarize(group_id: str, title: str, rows: Sequence[Row], roadmap: Roadmap, as_of: date) -> Rollup:
    """Return the totals of rows of one day."""
    statuses = Counter(row.status for row in rows)
    flags = Counter(chain.from_iterable(row.flags for row in rows))
    outcomes = Counter[Outcome | None]()
    for status, count in statuses.items():
        outcomes[outcome_of(status)] += count
    measured = [row.progress or 0 for row in rows if not _is_left_out(row, roadmap, as_of)]
    following = next_due_row(rows)
    return Rollup(
        id=group_id,
        title=title,
        total=len(rows) - outcomes[None],
        superseded=outcomes[None],
        met=outcomes[Outcome.MET],
        partly_met=outcomes[Outcome.PARTLY_MET],
        open=outcomes[Outcome.OPEN],
        not_kept=outcomes[Outcome.NOT_KEPT],
        overdue=flags[Flag.OVERDUE],
        milestones_overdue=flags[Flag.MILESTONE_OVERDUE],
        at_risk=statuses[Status.AT_RISK],
        unknown=statuses[Status.UNKNOWN],
        due_soon=flags[Flag.DUE_SOON],
        stale=flags[Flag.STALE],
        progress=round_half_up(sum(measured), len(measured)) if measured else None,
        next_due=following.due if following else None,
    )


def _is_left_out(row: Row, roadmap: Roadmap, as_of: date) -> bool:
    """Return whether averages exclude a row, for all of its partners."""
    commitment, is_not_measured = roadmap.commitments[row.id], row.status in NOT_MEASURED
    if not commitment.every and (not is_not_measured or row.partner is not None):
        return is_not_measured
    day = on_day(commitment, roadmap, as_of)
    return day is None or is_left_out(with_cycles(day), row.partner or "")


def summarize_groups(groups: Iterable[Group], roadmap: Roadmap, as_of: date) -> list[Rollup]:
    """Return the totals of each group."""
    return [summarize(*group, roadmap, as_of) for group in groups]


def by_area(roadmap: Roadmap, rows: Iterable[Row], only: Collection[str] = ()) -> list[Group]:
    """Return a group for each area, or for those in `only`: declared areas in file order, then others."""
    members = dict(group_rows(rows, "area"))
    declared = {area_id: area.title for area_id, area in roadmap.areas.items()}
    return _groups(declared, members, only)


def by_roadmap(roadmap: Roadmap, rows: Iterable[Row]) -> list[Group]:
    """Return a group for each of several roadmaps, under its short name; else one for the roadmap."""
    members = dict(group_rows(rows, "roadmap"))
    return [Group(name, one.roadmap.title, members.get(name, [])) for name, one in roadmap.each]


def by_partner(
    roadmap: Roadmap, rows: Iterable[Row], as_of: date, selection: Selection = NO_FILTERS
) -> list[Group]:
    """Return a group for each partner, with the commitments of `rows` as rows of that partner.

    With partners in the selection, only those are included. Derived values must match for each partner.
    Declared partners are first, in file order, then others. Commitments without partners are last, under the
    id "".
    """
    from roadmap_cli.analysis.matching import row_test  # only for groups of partners

    members: dict[str, list[Row]] = {}
    matches = row_test(selection)
    for row in rows:
        commitment = roadmap.commitments[row.id]
        day = on_day(commitment, roadmap, as_of)
        if day is None:
            continue
        is_same = _is_same_for_all(day)
        for partner in partners_of(commitment) or [""]:
            if selection.partners and partner not in selection.partners:
                continue
            if is_same:
                partner_row = msgspec.structs.replace(row, partner=partner or None)
            else:
                partner_row = row_on(row.id, day, roadmap, partner)
            if matches(partner_row, day):
                members.setdefault(partner, []).append(partner_row)
    without_partner = members.pop("", [])
    declared = {partner_id: partner.name for partner_id, partner in roadmap.partners.items()}
    groups = _groups(declared, members, selection.partners)
    return [*groups, Group("", NO_PARTNER, without_partner)] if without_partner else groups


def _is_same_for_all(day: OnDay) -> bool:
    """Return whether each partner has the values of the whole, as in most commitments."""
    one = day.commitment
    is_about_one = any(dated.update.partner for dated in day.updates)
    return not (day.partners or is_about_one or one.every or one.indicators or one.assessments)


def partner_groups(roadmap: Roadmap, as_of: date, selection: Selection) -> list[Group]:
    """Return a group for each partner with that partner's rows that match a selection."""
    rows = rows_of(roadmap, as_of, stated_filters(selection), whole=True)
    return by_partner(roadmap, rows, as_of, selection)


def _groups(
    declared: Mapping[str, str], members: Mapping[str, list[Row]], only: Collection[str]
) -> list[Group]:
    return [
        Group(group_id, declared.get(group_id, ""), members.get(group_id, []))
        for group_id in dict.fromkeys([*declared, *members])
        if not only or group_id in only
    ]


class ScoreColumn(StrEnum):
    """The columns of the scorecard; each commitment of a partner that is not superseded is in exactly one."""

    MET = "met"
    LATE = "late"
    PARTLY_MET = "partly_met"
    OVERDUE = "overdue"
    BROKEN = "broken"
    DROPPED = "dropped"
    PENDING = "pending"


_POINTS = {
    ScoreColumn.MET: 1,
    ScoreColumn.LATE: 1,
    ScoreColumn.PARTLY_MET: 0,
    ScoreColumn.OVERDUE: 0,
    ScoreColumn.BROKEN: -1,
    ScoreColumn.DROPPED: -1,
}


_OF_CYCLES = {
    CycleResult.MET: ScoreColumn.MET,
    CycleResult.LATE: ScoreColumn.LATE,
    CycleResult.PARTLY_MET: ScoreColumn.PARTLY_MET,
    CycleResult.MISSED: ScoreColumn.OVERDUE,
    CycleResult.BROKEN: ScoreColumn.BROKEN,
    CycleResult.DROPPED: ScoreColumn.DROPPED,
}
"""The columns of open recurring duties, by their last ended cycle."""


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of commitments of partners; its fields are the JSON contract of `scorecard`.

    The counts from `met` (not known to be late) to `pending` add up to the total, which leaves out
    `superseded`. `score` is the sum of points, and `mean` is the score per commitment that is not pending,
    None without any.
    """

    total: int
    superseded: int
    met: int
    late: int
    partly_met: int
    overdue: int
    broken: int
    dropped: int
    pending: int
    score: int
    mean: float | None


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """The score of a partner in total and by area, and its rows by commitment id."""

    id: str
    name: str
    score: Score
    areas: Mapping[str, Score]
    rows: Mapping[str, Row]


class Scorecard(msgspec.Struct, frozen=True, kw_only=True):
    """The tallies of partners, and the scores of all; `unclaimed` are the rows without partners."""

    tallies: Sequence[Tally]
    score: Score
    areas: Mapping[str, Score]
    unclaimed: Sequence[Row]

    def of_commitment(self, commitment_id: str) -> Score:
        """Return the score of one commitment over its partners."""
        return score_of(tally.rows[commitment_id] for tally in self.tallies if commitment_id in tally.rows)


def column_of(row: Row) -> ScoreColumn:
    """Return the column of the scorecard for a row of a partner that is not superseded."""
    match row.status:
        case Status.MET:
            return ScoreColumn.LATE if Flag.LATE in row.flags else ScoreColumn.MET
        case Status.PARTLY_MET:
            return ScoreColumn.PARTLY_MET
        case Status.BROKEN:
            return ScoreColumn.BROKEN
        case Status.DROPPED:
            return ScoreColumn.DROPPED
        case _ if Flag.OVERDUE in row.flags:
            return ScoreColumn.OVERDUE
        case _:
            return _OF_CYCLES[row.last_cycle] if row.last_cycle is not None else ScoreColumn.PENDING


def points_of(row: Row) -> int | None:
    """Return the points for a row of a partner: 1, 0 or -1; None if it is pending or superseded."""
    return _POINTS.get(column_of(row)) if row.status is not Status.SUPERSEDED else None


def score_of(rows: Iterable[Row]) -> Score:
    """Return the score of rows of partners."""
    counts = dict.fromkeys(ScoreColumn, 0)
    superseded = 0
    for row in rows:
        if row.status is Status.SUPERSEDED:
            superseded += 1
        else:
            counts[column_of(row)] += 1
    score = sum(points * counts[column] for column, points in _POINTS.items())
    total = sum(counts.values())
    counted = total - counts[ScoreColumn.PENDING]
    mean = round(score / counted, 2) + 0.0 if counted else None  # never -0.0
    numbers = {column.value: count for column, count in counts.items()}
    return Score(total=total, superseded=superseded, score=score, mean=mean, **numbers)


EMPTY_SCORE = score_of(())


def scorecard_of(roadmap: Roadmap, rows: Sequence[Row], as_of: date, only: Collection[str] = ()) -> Scorecard:
    """Return the scorecard of rows, with a tally for each partner or for those in `only`, in file order."""
    groups = by_partner(roadmap, rows, as_of)
    named = [group for group in groups if group.id and (not only or group.id in only)]
    counted = [row for group in named for row in group.rows]
    return Scorecard(
        tallies=[
            Tally(
                id=group.id,
                name=group.title,
                score=score_of(group.rows),
                areas=_by_area(group.rows),
                rows={row.id: row for row in group.rows},
            )
            for group in named
        ],
        score=score_of(counted),
        areas=_by_area(counted),
        unclaimed=[row for group in groups if not group.id for row in group.rows],
    )


def _by_area(rows: Iterable[Row]) -> dict[str, Score]:
    return {area_id: score_of(members) for area_id, members in group_rows(rows, "area")}
