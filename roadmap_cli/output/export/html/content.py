"""The content of the HTML page. User text is not escaped here: the template does that."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import accumulate
from typing import NamedTuple

import msgspec

from roadmap_cli.analysis import aggregate
from roadmap_cli.analysis.aggregate import Group, Outcome, Rollup
from roadmap_cli.analysis.flags import Flag
from roadmap_cli.analysis.query import Row, Selection, Snapshot, group_rows
from roadmap_cli.english import plural
from roadmap_cli.model.types import CLOSED, NOT_KEPT, OPEN, RANK, Roadmap, Status, texts
from roadmap_cli.model.window import day
from roadmap_cli.output.anchors import anchor, area_anchor, former_anchors
from roadmap_cli.output.export.html.section import CommitmentSection, SlipEntry, context_of, section_of
from roadmap_cli.output.export.html.values import Address, When, addresses, when_of
from roadmap_cli.output.reports.due import overdue_milestones
from roadmap_cli.output.words import (
    OUTCOMES,
    due_words,
    partner_name,
    shares_of,
    window_words,
    words_for_days,
)


class Card(NamedTuple):
    """A number of the summary; it links to the table with `filter` set to `value`."""

    number: int
    words: str
    filter: str
    value: str
    tone: str


class BarPart(NamedTuple):
    """The part of an outcome in a bar, with its start and width in percent."""

    outcome: Outcome
    tone: str
    begin: int
    width: int


class LegendEntry(NamedTuple):
    """An outcome in the legend, with its number of commitments and of each status."""

    outcome: Outcome
    tone: str
    words: str
    number: int
    statuses: str


class GroupTotal(NamedTuple):
    """An area or a partner with its totals; `anchor` is empty without a section."""

    title: str
    anchor: str
    rollup: Rollup
    bar: Sequence[BarPart]
    next: str
    next_anchor: str


class OverdueEntry(NamedTuple):
    """An overdue commitment or milestone, and how long it has been overdue."""

    section: CommitmentSection
    milestone: str
    deadline: When
    words: str


class FilterChoice(NamedTuple):
    """A choice of a filter: its value in the rows and its label."""

    value: str
    words: str


class PageRow(NamedTuple):
    """A row of the table; `area` and `partners` are numbers for the filters.

    In the row of one partner, `partners` is that partner; `partner_names` always has all partners.
    """

    section: CommitmentSection
    area: str
    area_title: str
    partners: str
    partner_names: Sequence[str]
    rank: int
    due: str
    days: str


class Chapter(NamedTuple):
    """The sections of an area."""

    title: str
    anchor: str
    summary: str
    lead: str
    sections: Sequence[CommitmentSection]


class SlippedCommitment(NamedTuple):
    """A slip of a commitment."""

    section: CommitmentSection
    slip: SlipEntry


class PageContent(msgspec.Struct, frozen=True, kw_only=True):
    """All values of the page template."""

    title: str
    summary: str
    announced: When | None
    sources: Sequence[Address]
    day: str
    partner: str
    filter: str
    classes: Sequence[Card]
    cards: Sequence[Card]
    bar: Sequence[BarPart]
    legend: Sequence[LegendEntry]
    overdue: Sequence[OverdueEntry]
    milestones_overdue: Sequence[OverdueEntry]
    areas: Sequence[GroupTotal]
    partners: Sequence[GroupTotal]
    slipped: Sequence[SlippedCommitment]
    entries: Sequence[PageRow]
    parts: Sequence[Chapter]
    area_choices: Sequence[FilterChoice]
    status_choices: Sequence[FilterChoice]
    partner_choices: Sequence[FilterChoice]
    flag_choices: Sequence[FilterChoice]


def content_of(snapshot: Snapshot) -> PageContent:
    """Return the content of the page of a snapshot."""
    roadmap, rows = snapshot.roadmap, snapshot.rows
    head = roadmap.roadmap
    former = former_anchors(
        ((row.id, old) for row in rows for old in texts(roadmap.commitments[row.id].formerly)),
        taken=(row.id for row in rows),
    )
    context = context_of(snapshot, former)
    sections = {row.id: section_of(row, context) for row in rows}
    groups = [group for group in aggregate.by_area(roadmap, rows) if group.rows]
    rollup = aggregate.summarize("", "", rows, roadmap, snapshot.as_of)
    return PageContent(
        title=snapshot.title,
        summary=head.summary,
        announced=when_of(head.announced),
        sources=addresses(texts(head.source)),
        day=window_words(day(snapshot.as_of)),
        partner=partner_name(snapshot.partner, roadmap) if snapshot.partner is not None else "",
        filter=snapshot.filter or "",
        classes=_classes(rollup),
        cards=_cards(rows, rollup),
        bar=_bar(rollup),
        legend=_legend(rows),
        overdue=_overdue(rows, sections),
        milestones_overdue=_milestones_overdue(snapshot, sections),
        areas=[_total(group, roadmap, snapshot.as_of, area_anchor(group.id)) for group in groups],
        partners=[_total(group, roadmap, snapshot.as_of, "") for group in _partner_groups(snapshot)],
        slipped=_slipped(sections.values()),
        entries=_entries(rows, sections, roadmap),
        parts=[_chapter(group, roadmap, sections) for group in groups],
        area_choices=[FilterChoice(str(number), title) for number, title in _areas(rows, roadmap).values()],
        status_choices=_status_choices(rows),
        partner_choices=[
            FilterChoice(str(number), name) for number, name in _partners(rows, roadmap).values()
        ],
        flag_choices=[FilterChoice(flag, flag) for flag in Flag if any(flag in row.flags for row in rows)],
    )


def _classes(rollup: Rollup) -> list[Card]:
    """Return the card of all commitments, then those of the outcomes, which add up to it."""
    total = rollup.total
    return [
        Card(total, plural(total, "commitment", "commitments"), "", "", "plain"),
        Card(rollup.met, "met", "Status", "met", "met"),
        Card(rollup.partly_met, "partly met", "Status", "partly-met", "partly-met"),
        Card(rollup.open, "open", "Status", "open", "plain"),
        Card(rollup.not_kept, "not kept", "Status", "not-kept", "not-kept"),
    ]


def _cards(rows: Sequence[Row], rollup: Rollup) -> list[Card]:
    """Return the cards that overlap with the outcomes."""

    def flagged(flag: Flag, words: str, tone: str) -> Card:
        return Card(sum(flag in row.flags for row in rows), words, "Flag", flag, tone)

    others = [
        flagged(Flag.OVERDUE, "overdue", "overdue"),
        flagged(Flag.MILESTONE_OVERDUE, "with milestones overdue", "overdue"),
        Card(rollup.at_risk, "at risk", "Status", "at-risk", "at-risk"),
        Card(rollup.unknown, "unknown", "Status", "unknown", "plain"),
        Card(rollup.superseded, "superseded, not counted", "Status", "superseded", "plain"),
        flagged(Flag.DUE_SOON, "due soon", "due-soon"),
        flagged(Flag.SLIPPED, "slipped", "slipped"),
        flagged(Flag.PARTNER_BROKEN, "not kept by a partner", "not-kept"),
    ]
    return [card for card in others if card.number]


def _bar(rollup: Rollup) -> list[BarPart]:
    if not rollup.total:
        return []
    widths = shares_of([rollup.met, rollup.partly_met, rollup.open, rollup.not_kept], 100)
    begins = accumulate(widths, initial=0)
    parts = zip(OUTCOMES, begins, widths, strict=False)
    return [BarPart(outcome, OUTCOMES[outcome][2], begin, width) for outcome, begin, width in parts if width]


def _legend(rows: Sequence[Row]) -> list[LegendEntry]:
    """Return the legend of bars; outcomes with several statuses have the number of each."""
    legend = []
    for outcome, (_, _, tone, words) in OUTCOMES.items():
        statuses = Counter(row.status for row in rows if aggregate.outcome_of(row.status) is outcome)
        detail = ", ".join(f"{statuses[status]:,} {status}" for status in Status if status in statuses)
        has_detail = outcome in (Outcome.OPEN, Outcome.NOT_KEPT)
        legend.append(LegendEntry(outcome, tone, words, statuses.total(), detail if has_detail else ""))
    return legend if rows else []


def _overdue(rows: Sequence[Row], sections: dict[str, CommitmentSection]) -> list[OverdueEntry]:
    late = [sections[row.id] for row in aggregate.overdue(rows)]
    return [OverdueEntry(item, "", item.deadline, item.due) for item in late if item.deadline is not None]


def _milestones_overdue(snapshot: Snapshot, sections: dict[str, CommitmentSection]) -> list[OverdueEntry]:
    """Return the overdue milestones, the longest overdue first."""
    entries = []
    for item in overdue_milestones(snapshot.rows, snapshot.roadmap, snapshot.as_of):
        deadline = when_of(item.milestone.deadline)
        if deadline is not None:
            section, title = sections[item.row.id], item.milestone.title
            entries.append(OverdueEntry(section, title, deadline, words_for_days(-item.days)))
    return entries


def _partner_groups(snapshot: Snapshot) -> list[Group]:
    shown = frozenset([snapshot.partner]) if snapshot.partner else snapshot.partners
    groups = aggregate.by_partner(snapshot.roadmap, snapshot.rows, snapshot.as_of, Selection(partners=shown))
    filled = [group for group in groups if group.rows]
    return filled if any(group.id for group in filled) else []


def _total(group: Group, roadmap: Roadmap, as_of: date, place: str) -> GroupTotal:
    rollup = aggregate.summarize(group.id, group.title, group.rows, roadmap, as_of)
    following = aggregate.next_due_row(group.rows)
    return GroupTotal(
        title=group.title or f"{group.id} (not declared)",
        anchor=place,
        rollup=rollup,
        bar=_bar(rollup),
        next=(following.deadline or "") if following else "",
        next_anchor=anchor(following.id) if following else "",
    )


def _slipped(sections: Iterable[CommitmentSection]) -> list[SlippedCommitment]:
    slips = [SlippedCommitment(section, slip) for section in sections for slip in section.slips]
    return sorted(slips, key=lambda item: -item.slip.days)


def _areas(rows: Sequence[Row], roadmap: Roadmap) -> dict[str, tuple[int, str]]:
    """Return the number and title of the areas of rows, by id, in file order."""
    ids = [area_id for area_id, _ in group_rows(rows, "area", list(roadmap.areas))]
    titles = {area_id: area.title for area_id, area in roadmap.areas.items()}
    return {area_id: (number, titles.get(area_id, area_id)) for number, area_id in enumerate(ids)}


def _partners(rows: Sequence[Row], roadmap: Roadmap) -> dict[str, tuple[int, str]]:
    """Return the number and name of the partners of rows, by id, in file order."""
    named = dict.fromkeys(partner_id for row in rows for partner_id in _partners_of(row))
    ids = dict.fromkeys(partner_id for partner_id in (*roadmap.partners, *named) if partner_id in named)
    return {partner_id: (number, _name(partner_id, roadmap)) for number, partner_id in enumerate(ids)}


def _name(partner: str, roadmap: Roadmap) -> str:
    return roadmap.partners[partner].name if partner in roadmap.partners else partner


def _partners_of(row: Row) -> list[str]:
    return [row.partner] if row.partner is not None else list(dict.fromkeys(row.partners))


def _status_choices(rows: Sequence[Row]) -> list[FilterChoice]:
    """Return the choices of the status filter: groups of statuses, then single statuses."""
    shown = {row.status for row in rows}
    several = [
        (FilterChoice("open", "all open"), OPEN),
        (FilterChoice("closed", "all closed"), CLOSED),
        (FilterChoice("not-kept", "all not kept"), NOT_KEPT),
    ]
    return [
        *(choice for choice, statuses in several if not shown.isdisjoint(statuses)),
        *(FilterChoice(status, status) for status in Status if status in shown),
    ]


def _entries(rows: Sequence[Row], sections: dict[str, CommitmentSection], roadmap: Roadmap) -> list[PageRow]:
    areas, partners = _areas(rows, roadmap), _partners(rows, roadmap)
    return [
        PageRow(
            section=sections[row.id],
            area=str(areas[row.area][0]),
            area_title=areas[row.area][1],
            partners=" ".join(str(partners[partner_id][0]) for partner_id in _partners_of(row)),
            partner_names=[_name(partner_id, roadmap) for partner_id in dict.fromkeys(row.partners)],
            rank=RANK[row.status],
            due=row.due.isoformat() if row.due else "",
            days=due_words(row),
        )
        for row in rows
    ]


def _chapter(group: Group, roadmap: Roadmap, sections: dict[str, CommitmentSection]) -> Chapter:
    area = roadmap.areas.get(group.id)
    return Chapter(
        title=area.title if area else f"{group.id} (not declared)",
        anchor=area_anchor(group.id),
        summary=area.summary if area else "",
        lead=area.lead if area else "",
        sections=[sections[row.id] for row in group.rows],
    )
