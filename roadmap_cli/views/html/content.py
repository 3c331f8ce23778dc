"""A snapshot → what the page says; user text stays raw: the template makes it safe."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

import msgspec

from roadmap_cli.flags import Flag
from roadmap_cli.model import RANK, Roadmap, Status, texts
from roadmap_cli.query import Row, group_rows, is_open
from roadmap_cli.summary import Group, by_area, by_partner, next_of, summarize, with_deadline
from roadmap_cli.views.html.addresses import Address, addresses
from roadmap_cli.views.html.anchors import anchor, area_anchor, former_anchors
from roadmap_cli.views.html.section import (
    Mark,
    Section,
    Slip,
    When,
    context_of,
    mark_of,
    section_of,
    when_of,
)
from roadmap_cli.views.marks import due_words, window_words
from roadmap_cli.views.snapshot import Snapshot
from roadmap_cli.window import day


class Card(NamedTuple):
    """A number of the summary; `filter` and `value` say which rows of the table it counts."""

    number: int
    words: str
    filter: str
    value: str
    tone: str


class Share(NamedTuple):
    """How many commitments have a status; `width` is a percentage of the most frequent one's."""

    status: Mark
    number: int
    width: float


class Total(NamedTuple):
    """A roll-up: an area or a partner; `anchor` is empty where it has no place in the page."""

    id: str
    title: str
    anchor: str
    number: int
    met: int
    open: int
    overdue: int
    progress: int | None
    next: str
    next_anchor: str


class Choice(NamedTuple):
    """A value that the table can be filtered by: what a row bears, and what is shown."""

    value: str
    words: str


class Entry(NamedTuple):
    """A row of the table; `area` and `partners` are what the filters compare, by number."""

    section: Section
    area: str
    area_title: str
    area_anchor: str
    partners: str
    partner_names: Sequence[str]
    rank: int
    due: str
    days: str


class Part(NamedTuple):
    """The sections of an area."""

    id: str
    title: str
    anchor: str
    summary: str
    lead: str
    sections: Sequence[Section]


class Slipped(NamedTuple):
    """A commitment and what slipped in it."""

    section: Section
    slip: Slip


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the page says but its own words."""

    title: str
    summary: str
    announced: When | None
    sources: Sequence[Address]
    as_of: date
    day: str
    cards: Sequence[Card]
    shares: Sequence[Share]
    areas: Sequence[Total]
    partners: Sequence[Total]
    slipped: Sequence[Slipped]
    entries: Sequence[Entry]
    parts: Sequence[Part]
    area_choices: Sequence[Choice]
    status_choices: Sequence[Choice]
    partner_choices: Sequence[Choice]
    flag_choices: Sequence[Choice]


def content_of(snapshot: Snapshot) -> Content:
    """Return what the page says of a snapshot."""
    roadmap, rows = snapshot.roadmap, snapshot.rows
    head = roadmap.roadmap
    former = former_anchors(
        ((row.id, old) for row in rows for old in texts(roadmap.commitments[row.id].formerly)),
        taken=(row.id for row in rows),
    )
    context = context_of(snapshot, former)
    sections = {row.id: section_of(row, context) for row in rows}
    groups = [group for group in by_area(roadmap, rows) if group.rows]
    sides = by_partner(roadmap, rows, snapshot.as_of) if any(row.partners for row in rows) else []
    return Content(
        title=snapshot.title,
        summary=head.summary,
        announced=when_of(head.announced),
        sources=addresses(texts(head.source)),
        as_of=snapshot.as_of,
        day=window_words(day(snapshot.as_of)),
        cards=_cards(rows),
        shares=_shares(rows),
        areas=[_total(group, roadmap, snapshot.as_of, area_anchor(group.id)) for group in groups],
        partners=[_total(group, roadmap, snapshot.as_of, "") for group in sides if group.rows],
        slipped=_slipped(sections.values()),
        entries=_entries(rows, sections, roadmap),
        parts=[_part(group, roadmap, sections) for group in groups],
        area_choices=[Choice(str(number), title) for number, title in _areas(rows, roadmap).values()],
        status_choices=_status_choices(rows),
        partner_choices=[Choice(str(number), name) for number, name in _partners(rows, roadmap).values()],
        flag_choices=[Choice(flag, flag) for flag in Flag if any(flag in row.flags for row in rows)],
    )


def _cards(rows: Sequence[Row]) -> list[Card]:
    def flagged(flag: Flag) -> int:
        return sum(flag in row.flags for row in rows)

    met, broken = (sum(row.status is status for row in rows) for status in (Status.MET, Status.BROKEN))
    cards = [
        Card(len(rows), "commitments" if len(rows) != 1 else "commitment", "", "", "plain"),
        Card(met, "met", "Status", "met", "good"),
        Card(sum(map(is_open, rows)), "open", "Status", "open", "plain"),
        Card(flagged(Flag.OVERDUE), "overdue", "Flag", "overdue", "bad"),
        Card(flagged(Flag.DUE_SOON), "due soon", "Flag", "due-soon", "warn"),
        Card(flagged(Flag.SLIPPED), "slipped", "Flag", "slipped", "warn"),
        Card(broken, "broken", "Status", "broken", "bad"),
        Card(flagged(Flag.PARTNER_BROKEN), "given up by a partner", "Flag", "partner-broken", "bad"),
    ]
    always = {"met", "open", "overdue", "slipped"}
    return [card for card in cards if card.number or card.words in always or not card.filter]


def _shares(rows: Sequence[Row]) -> list[Share]:
    counts = [(status, sum(row.status is status for row in rows)) for status in Status]
    most = max((number for _, number in counts), default=0)
    return [Share(mark_of(status), number, 100 * number / most) for status, number in counts if number]


def _total(group: Group, roadmap: Roadmap, as_of: date, place: str) -> Total:
    rollup = summarize(group.id, group.title, group.rows)
    following = next_of(group.rows)
    return Total(
        id=group.id,
        title=group.title or f"{group.id} (not declared)",
        anchor=place,
        number=rollup.total,
        met=rollup.met,
        open=rollup.open,
        overdue=rollup.overdue,
        progress=rollup.progress,
        next=(with_deadline(following, roadmap, as_of).deadline or "") if following else "",
        next_anchor=anchor(following.id) if following else "",
    )


def _slipped(sections: Iterable[Section]) -> list[Slipped]:
    """Return what slipped, what slipped farthest first."""
    found = [Slipped(section, slip) for section in sections for slip in section.slips]
    return sorted(found, key=lambda one: -one.slip.days)


def _areas(rows: Sequence[Row], roadmap: Roadmap) -> dict[str, tuple[int, str]]:
    """Return the areas that rows name, in file order, with their number and title."""
    ids = [id for id, _ in group_rows(rows, "area", list(roadmap.areas))]
    return {
        id: (number, roadmap.areas[id].title if id in roadmap.areas else id) for number, id in enumerate(ids)
    }


def _partners(rows: Sequence[Row], roadmap: Roadmap) -> dict[str, tuple[int, str]]:
    """Return the partners that rows name, in file order, with their number and name."""
    named = {id for row in rows for id in row.partners}
    ids = dict.fromkeys(
        id for id in (*roadmap.partners, *(id for row in rows for id in row.partners)) if id in named
    )
    return {
        id: (number, roadmap.partners[id].name if id in roadmap.partners else id)
        for number, id in enumerate(ids)
    }


def _status_choices(rows: Sequence[Row]) -> list[Choice]:
    used = {row.status for row in rows}
    both = [Choice("open", "all open"), Choice("closed", "all closed")]
    return [*both, *(Choice(status, status) for status in Status if status in used)]


def _entries(rows: Sequence[Row], sections: dict[str, Section], roadmap: Roadmap) -> list[Entry]:
    areas, partners = _areas(rows, roadmap), _partners(rows, roadmap)
    return [
        Entry(
            section=sections[row.id],
            area=str(areas[row.area][0]),
            area_title=areas[row.area][1],
            area_anchor=area_anchor(row.area),
            partners=" ".join(str(partners[id][0]) for id in dict.fromkeys(row.partners)),
            partner_names=[partners[id][1] for id in dict.fromkeys(row.partners)],
            rank=RANK[row.status],
            due=row.due.isoformat() if row.due else "",
            days=due_words(row),
        )
        for row in rows
    ]


def _part(group: Group, roadmap: Roadmap, sections: dict[str, Section]) -> Part:
    area = roadmap.areas.get(group.id)
    return Part(
        id=group.id,
        title=area.title if area else f"{group.id} (not declared)",
        anchor=area_anchor(group.id),
        summary=area.summary if area else "",
        lead=area.lead if area else "",
        sections=[sections[row.id] for row in group.rows],
    )
