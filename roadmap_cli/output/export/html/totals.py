"""The numbers of the HTML page: how much was kept in total, by area and by partner, and what is due when."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import accumulate
from typing import NamedTuple

import msgspec

from roadmap_cli.analysis import aggregate
from roadmap_cli.analysis.aggregate import Group, Outcome, Rollup, Score
from roadmap_cli.analysis.flags import Flag
from roadmap_cli.analysis.query import Row, Snapshot
from roadmap_cli.analysis.schedule import Schedule, months_from, next_due_row, schedule_of
from roadmap_cli.model.types import Roadmap
from roadmap_cli.output.anchors import anchor, area_anchor
from roadmap_cli.output.export.html.section import CommitmentLink
from roadmap_cli.output.export.html.story import link_of
from roadmap_cli.output.export.html.values import When, deadline_in
from roadmap_cli.output.words import MONTHS, OUTCOMES, shares_of


class BarPart(NamedTuple):
    """A part of a stacked bar, from `begin` percent on, `width` wide.

    The width of the open part leaves out commitments without information; its `number` includes them.
    `filter` is that of the table for the number.
    """

    name: str
    tone: str
    words: str
    number: int
    begin: int
    width: int
    filter: str


class Count(NamedTuple):
    """How many commitments have a flag or a status, which the outcomes do not show."""

    number: int
    words: str
    tone: str
    filter: str


class GroupTotal(NamedTuple):
    """An area or a partner with its totals; `is_known` if the progress of any commitment is.

    `anchor` is empty without a section.
    """

    id: str
    title: str
    anchor: str
    rollup: Rollup
    shares: Sequence[BarPart]
    is_known: bool
    next: When | None
    next_link: CommitmentLink | None


class AreaSchedule(NamedTuple):
    """What is due in an area, and when."""

    id: str
    title: str
    anchor: str
    schedule: Schedule


class MonthHead(NamedTuple):
    """A month of the schedule: its value in the filter, its name and its year."""

    value: str
    name: str
    year: str


_UNKNOWN = ("unknown", "faint", "of them without information")


def shares_in(rollup: Rollup) -> list[BarPart]:
    """Return the stacked bar of the outcomes, which add up to the total; empty without commitments."""
    if not rollup.total:
        return []
    parts = [
        (*_named(Outcome.MET), rollup.met, rollup.met, "status=met"),
        (*_named(Outcome.PARTLY_MET), rollup.partly_met, rollup.partly_met, "status=partly-met"),
        (*_named(Outcome.OPEN), rollup.open, rollup.open - rollup.unknown, "status=open"),
        (*_UNKNOWN, rollup.unknown, rollup.unknown, "status=unknown"),
        (*_named(Outcome.NOT_KEPT), rollup.not_kept, rollup.not_kept, "status=not-kept"),
    ]
    widths = shares_of([part for *_, part, _ in parts], 100)
    begins = accumulate(widths, initial=0)
    return [
        BarPart(name, tone, words, number, begin, width, query)
        for (name, tone, words, number, _, query), begin, width in zip(parts, begins, widths, strict=False)
    ]


def _named(outcome: Outcome) -> tuple[str, str, str]:
    _, _, tone, words = OUTCOMES[outcome]
    return outcome.value, tone, words


def concerns_in(rows: Sequence[Row], rollup: Rollup) -> list[Count]:
    """Return the counts that overlap with the outcomes, without zeros."""

    def flagged(flag: Flag, words: str, tone: str) -> Count:
        return Count(sum(flag in row.flags for row in rows), words, tone, f"flag={flag}")

    counts = [
        Count(rollup.overdue, "overdue", "overdue", "flag=overdue"),
        Count(rollup.milestones_overdue, "with milestones overdue", "overdue", "flag=milestone-overdue"),
        flagged(Flag.PARTNER_BROKEN, "not kept by a partner", "not-kept"),
        Count(rollup.at_risk, "at risk", "at-risk", "status=at-risk"),
        flagged(Flag.SLIPPED, "slipped", "slipped"),
        Count(rollup.due_soon, "due soon", "due-soon", "flag=due-soon"),
        Count(rollup.stale, "without a recent update", "faint", "flag=stale"),
        Count(rollup.superseded, "superseded, not counted", "faint", "status=superseded"),
    ]
    return [count for count in counts if count.number]


def total_of(group: Group, roadmap: Roadmap, as_of: date, place: str) -> GroupTotal:
    """Return the totals of an area or a partner with its section at `place`."""
    rollup = aggregate.summarize(group.id, group.title, group.rows, roadmap, as_of)
    following = next_due_row(group.rows)
    return GroupTotal(
        id=group.id,
        title=group.title or f"{group.id} (not declared)",
        anchor=place,
        rollup=rollup,
        shares=shares_in(rollup),
        is_known=any(row.progress is not None for row in group.rows),
        next=deadline_in(following) if following else None,
        next_link=link_of(following) if following else None,
    )


def partner_groups_of(snapshot: Snapshot, groups: Iterable[Group]) -> list[Group]:
    """Return the groups of partners that the page shows; empty if no partner has any rows."""
    shown = {snapshot.partner} if snapshot.partner else snapshot.partners
    filled = [group for group in groups if group.rows and (not shown or group.id in shown)]
    return filled if any(group.id for group in filled) else []


OwnRows = Mapping[str, Mapping[int, Row]]
"""The rows of each partner that differ from those of the whole, by the place of the row of the whole."""


def own_rows_of(snapshot: Snapshot, groups: Iterable[Group]) -> OwnRows:
    """Return the rows of partners that differ, with None as partner; empty if all rows are for one."""
    if snapshot.partner is not None:
        return {}
    places = {row.id: place for place, row in enumerate(snapshot.rows)}
    own: dict[str, dict[int, Row]] = {}
    for group in groups:
        if not group.id or not group.rows:
            continue
        own[group.id] = differing = {}
        for row in group.rows:
            whole, alike = snapshot.rows[places[row.id]], msgspec.structs.replace(row, partner=None)
            if alike != whole or group.id not in row.partners:
                differing[places[row.id]] = alike
    return own


def partner_anchor(partner_id: str) -> str:
    """Return the anchor of a partner; empty for the commitments without one."""
    return f"Partner-{anchor(partner_id)}" if partner_id else ""


def score_in(group: Group, snapshot: Snapshot) -> Score | None:
    """Return the score of a partner, None if the filters read outcomes: a filter must not make a headline."""
    return None if snapshot.by_outcome or not group.id else aggregate.score_of(group.rows)


def schedules_of(groups: Sequence[Group], as_of: date) -> list[AreaSchedule]:
    """Return what is due in each area that has anything open."""
    schedules = [
        AreaSchedule(group.id, group.title or group.id, area_anchor(group.id), schedule_of(group.rows, as_of))
        for group in groups
    ]
    return [one for one in schedules if one.schedule.overdue or any(one.schedule.months)]


def month_heads(as_of: date) -> list[MonthHead]:
    """Return the months of the schedule; the year is empty where it is that of the month before."""
    heads: list[MonthHead] = []
    for place, (year, month) in enumerate(months_from(as_of)):
        is_first = not place or month == 1
        heads.append(MonthHead(f"{year:04}-{month:02}", MONTHS[month - 1][:3], str(year) if is_first else ""))
    return heads
