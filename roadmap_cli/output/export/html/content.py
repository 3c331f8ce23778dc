"""The content of the HTML page. User text is not escaped here: the template does that."""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from roadmap_cli import escape
from roadmap_cli.analysis import aggregate
from roadmap_cli.analysis.aggregate import Group, Rollup, Score
from roadmap_cli.analysis.query import Row, Snapshot
from roadmap_cli.english import counted
from roadmap_cli.model.types import NOT_KEPT, texts
from roadmap_cli.model.window import day
from roadmap_cli.output.anchors import area_anchor
from roadmap_cli.output.export.html.section import CommitmentSection, PageContext, record_of, section_of
from roadmap_cli.output.export.html.story import (
    MOST,
    GaveUpEntry,
    LatestUpdate,
    Story,
    gave_up,
    gave_up_entry,
    latest_updates,
    story_of,
)
from roadmap_cli.output.export.html.totals import (
    AreaSchedule,
    BarPart,
    Count,
    GroupTotal,
    MonthHead,
    OwnRows,
    concerns_in,
    month_heads,
    own_rows_of,
    partner_anchor,
    partner_groups_of,
    schedules_of,
    score_in,
    shares_in,
    total_of,
)
from roadmap_cli.output.export.html.values import Address, When, addresses, time_of
from roadmap_cli.output.words import partner_name, window_words

MOST_IN_TIMELINE = 120
"""A timeline of more commitments starts with what is overdue and due in the next months, by area."""


class Chapter(NamedTuple):
    """An area with its rows and, unless the page is large, the sections of its commitments."""

    id: str
    title: str
    anchor: str
    summary: str
    lead: str
    rows: Sequence[Row]
    sections: Sequence[CommitmentSection]


class PartnerSection(NamedTuple):
    """A partner with its totals, its score and what it broke or dropped; `hidden` are further entries."""

    total: GroupTotal
    url: str | None
    score: Score | None
    gave_up: Sequence[GaveUpEntry]
    hidden: int


class PageContent(msgspec.Struct, frozen=True, kw_only=True):
    """All values of the page template, and the rows of partners for its data.

    `roadmaps` is empty for a single roadmap.
    """

    title: str
    summary: str
    description: str
    announced: When | None
    sources: Sequence[Address]
    day: When
    partner: str
    filter: str
    rollup: Rollup
    shares: Sequence[BarPart]
    concerns: Sequence[Count]
    story: Story
    updates: Sequence[LatestUpdate]
    roadmaps: Sequence[GroupTotal]
    areas: Sequence[GroupTotal]
    partners: Sequence[PartnerSection]
    months: Sequence[MonthHead]
    schedules: Sequence[AreaSchedule]
    chapters: Sequence[Chapter]
    own_rows: OwnRows


def content_of(snapshot: Snapshot, context: PageContext) -> PageContent:
    """Return the content of the page of a snapshot."""
    roadmap, rows, as_of = snapshot.roadmap, snapshot.rows, snapshot.as_of
    head = roadmap.roadmap
    groups = [group for group in aggregate.by_area(roadmap, rows) if group.rows]
    by_partner = aggregate.by_partner(roadmap, rows, as_of)
    by_roadmap = aggregate.by_roadmap(roadmap, rows) if roadmap.is_joined else []
    rollup = aggregate.summarize("", "", rows, roadmap, as_of)
    is_long = len(rows) > MOST_IN_TIMELINE
    return PageContent(
        title=snapshot.title,
        summary=head.summary,
        description=_description(snapshot, rollup),
        announced=time_of(head.announced),
        sources=addresses(texts(head.source)),
        day=time_of(day(as_of)),
        partner=partner_name(snapshot.partner, roadmap) if snapshot.partner is not None else "",
        filter=snapshot.filter or "",
        rollup=rollup,
        shares=shares_in(rollup),
        concerns=concerns_in(rows, rollup),
        story=story_of(rows, context),
        updates=latest_updates(rows, context),
        roadmaps=[total_of(group, roadmap, as_of, "") for group in by_roadmap if group.rows],
        areas=[total_of(group, roadmap, as_of, area_anchor(group.id)) for group in groups],
        partners=[_partner(group, snapshot, context) for group in partner_groups_of(snapshot, by_partner)],
        months=month_heads(as_of) if is_long else [],
        schedules=schedules_of(groups, as_of) if is_long else [],
        chapters=[_chapter(group, context) for group in groups],
        own_rows=own_rows_of(snapshot, by_partner),
    )


def _description(snapshot: Snapshot, rollup: Rollup) -> str:
    """Return a sentence for search engines and previews of links."""
    numbers = f"{rollup.met:,} met, {rollup.partly_met:,} partly met, {rollup.open:,} open"
    total = counted(rollup.total, "commitment")
    words = f"{total} as of {window_words(day(snapshot.as_of))}: {numbers}, {rollup.not_kept:,} not kept."
    summary = " ".join(escape.line(snapshot.roadmap.roadmap.summary.replace("\n", " ")).split())
    return f"{words} {summary}".strip()


def _partner(group: Group, snapshot: Snapshot, context: PageContext) -> PartnerSection:
    roadmap = snapshot.roadmap
    lost = gave_up((row for row in group.rows if group.id and row.status in NOT_KEPT), context)
    declared = roadmap.partners.get(group.id)
    return PartnerSection(
        total=total_of(group, roadmap, snapshot.as_of, partner_anchor(group.id)),
        url=escape.link(declared.url) if declared and declared.url else None,
        score=score_in(group, snapshot),
        gave_up=list(map(gave_up_entry, lost[:MOST])),
        hidden=max(0, len(lost) - MOST),
    )


def _chapter(group: Group, context: PageContext) -> Chapter:
    area = context.roadmap.areas.get(group.id)
    return Chapter(
        id=group.id,
        title=area.title if area else f"{group.id} (not declared)",
        anchor=area_anchor(group.id),
        summary=area.summary if area else "",
        lead=area.lead if area else "",
        rows=group.rows,
        sections=[]
        if context.is_large
        else [section_of(record_of(row, context), context) for row in group.rows],
    )
