"""The content of the HTML page. User text is not escaped here: the template does that."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec

from roadmap_cli import escape
from roadmap_cli.analysis import aggregate
from roadmap_cli.analysis.aggregate import Group, Rollup, Score
from roadmap_cli.analysis.query import Snapshot
from roadmap_cli.english import counted
from roadmap_cli.model.types import Roadmap, texts
from roadmap_cli.model.window import day
from roadmap_cli.output.anchors import area_anchor, former_anchors
from roadmap_cli.output.export.html.section import (
    CommitmentSection,
    PageContext,
    context_of,
    record_of,
    section_of,
)
from roadmap_cli.output.export.html.story import (
    MOST,
    GaveUpEntry,
    LatestUpdate,
    Story,
    gave_up,
    latest_updates,
    story_of,
)
from roadmap_cli.output.export.html.totals import (
    AreaSchedule,
    BarPart,
    Count,
    GroupTotal,
    MonthHead,
    concerns_in,
    month_heads,
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
    """An area with the sections of its commitments."""

    id: str
    title: str
    anchor: str
    summary: str
    lead: str
    sections: Sequence[CommitmentSection]


class PartnerSection(NamedTuple):
    """A partner with its totals, its score and what it broke or dropped; `hidden` are further entries."""

    total: GroupTotal
    url: str | None
    score: Score | None
    gave_up: Sequence[GaveUpEntry]
    hidden: int


class PageContent(msgspec.Struct, frozen=True, kw_only=True):
    """All values of the page template; `former` are the anchors of former ids.

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
    sections: Sequence[CommitmentSection]
    chapters: Sequence[Chapter]
    former: Mapping[str, Sequence[str]]


def content_of(snapshot: Snapshot) -> PageContent:
    """Return the content of the page of a snapshot."""
    roadmap, rows, as_of = snapshot.roadmap, snapshot.rows, snapshot.as_of
    head = roadmap.roadmap
    former = former_anchors(
        ((row.id, old) for row in rows for old in texts(roadmap.commitments[row.id].formerly)),
        taken=(row.id for row in rows),
    )
    context = context_of(snapshot, former)
    records = [record_of(row, context) for row in rows]
    sections = {record.id: section_of(record, context) for record in records}
    groups = [group for group in aggregate.by_area(roadmap, rows) if group.rows]
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
        story=story_of(records),
        updates=latest_updates(records),
        roadmaps=[total_of(group, roadmap, as_of, "") for group in by_roadmap if group.rows],
        areas=[total_of(group, roadmap, as_of, area_anchor(group.id)) for group in groups],
        partners=[_partner(group, snapshot, context) for group in partner_groups_of(snapshot)],
        months=month_heads(as_of) if is_long else [],
        schedules=schedules_of(groups, as_of) if is_long else [],
        sections=list(sections.values()),
        chapters=[_chapter(group, roadmap, sections) for group in groups],
        former=former,
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
    lost = gave_up(record_of(row, context) for row in group.rows) if group.id else []
    declared = roadmap.partners.get(group.id)
    return PartnerSection(
        total=total_of(group, roadmap, snapshot.as_of, partner_anchor(group.id)),
        url=escape.link(declared.url) if declared and declared.url else None,
        score=score_in(group, snapshot),
        gave_up=lost[:MOST],
        hidden=max(0, len(lost) - MOST),
    )


def _chapter(group: Group, roadmap: Roadmap, sections: Mapping[str, CommitmentSection]) -> Chapter:
    area = roadmap.areas.get(group.id)
    return Chapter(
        id=group.id,
        title=area.title if area else f"{group.id} (not declared)",
        anchor=area_anchor(group.id),
        summary=area.summary if area else "",
        lead=area.lead if area else "",
        sections=[sections[row.id] for row in group.rows],
    )
