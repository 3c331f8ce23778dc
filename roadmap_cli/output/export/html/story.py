"""The start of the HTML page: what was not kept, by whom, since when and why; and the latest updates.

A reason is the note of the very update that made the change. User text is not escaped here.
"""

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import Generic, NamedTuple, TypeVar

import msgspec

from roadmap_cli import escape
from roadmap_cli.analysis import schedule
from roadmap_cli.analysis.aggregate import OverdueMilestone
from roadmap_cli.analysis.flags import Flag, status_cause
from roadmap_cli.analysis.query import Row
from roadmap_cli.analysis.replay import DatedUpdate, updates_of
from roadmap_cli.english import listed
from roadmap_cli.model.types import CLOSED, NOT_KEPT, Status, texts
from roadmap_cli.model.window import Deadline, Unit, day
from roadmap_cli.output.anchors import anchor
from roadmap_cli.output.export.html.section import (
    CommitmentLink,
    PageContext,
    SlipEntry,
    StatusMark,
    UpdateEntry,
    mark_of,
    past_of,
    record_of,
    slip_entries,
    update_entry,
)
from roadmap_cli.output.export.html.values import Address, When, addresses, days_words, deadline_of, time_of
from roadmap_cli.output.reports.due import overdue_milestones
from roadmap_cli.output.reports.show import CommitmentRecord
from roadmap_cli.output.words import partner_name

Entry = TypeVar("Entry")
Found = TypeVar("Found")
MOST = 10
"""The most entries of a list; a link leads to the others in the table."""


class OverdueEntry(msgspec.Struct, frozen=True):
    """An overdue commitment or milestone, and how long it has been overdue.

    `who` has the partners for whom it is overdue, empty for all. `last` is the last day of a longer window.
    """

    link: CommitmentLink
    milestone: str
    who: str
    deadline: When
    last: When | None
    words: str
    sources: Sequence[Address]


class GaveUpEntry(msgspec.Struct, frozen=True):
    """A commitment that was broken or dropped, with the day and the reason; `who` is empty for all."""

    link: CommitmentLink
    who: str
    status: StatusMark
    when: When | None
    note: str
    evidence: Sequence[Address]
    sources: Sequence[Address]


class SlippedEntry(msgspec.Struct, frozen=True):
    """A deadline of a commitment that slipped."""

    link: CommitmentLink
    slip: SlipEntry
    sources: Sequence[Address]


class Shortened(msgspec.Struct, Generic[Entry], frozen=True):
    """The first entries of a list, how many commitments it has, and the filter of the table for all."""

    title: str
    number: int
    filter: str
    entries: Sequence[Entry]
    hidden: int


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """What was not kept."""

    overdue: Shortened[OverdueEntry]
    given_up: Shortened[GaveUpEntry]
    by_partner: Shortened[GaveUpEntry]
    milestones: Shortened[OverdueEntry]
    slipped: Shortened[SlippedEntry]

    @property
    def is_empty(self) -> bool:
        """Whether everything was kept so far."""
        lists = (self.overdue, self.given_up, self.by_partner, self.milestones, self.slipped)
        return not any(one.number for one in lists)


class LatestUpdate(msgspec.Struct, frozen=True):
    """An update with its commitment."""

    link: CommitmentLink
    update: UpdateEntry


def link_of(row: Row) -> CommitmentLink:
    """Return the link to the entry of a row."""
    return CommitmentLink(row.id, row.title, anchor(row.id))


def story_of(rows: Sequence[Row], context: PageContext) -> Story:
    """Return the story of the rows of a page: what was not kept."""

    def flagged(flag: Flag) -> list[Row]:
        return [row for row in rows if flag in row.flags]

    lost = [row for row in rows if row.status in NOT_KEPT]
    in_part, slipped = flagged(Flag.PARTNER_BROKEN), flagged(Flag.SLIPPED)
    late, behind = flagged(Flag.OVERDUE), flagged(Flag.MILESTONE_OVERDUE)
    return Story(
        overdue=_shortened(
            "Overdue", late, "flag=overdue", schedule.overdue(late), partial(_overdue, context=context)
        ),
        given_up=_shortened(
            "Broken or dropped", lost, "status=not-kept", gave_up(lost, context), gave_up_entry
        ),
        by_partner=_shortened(
            "Not kept by a partner", in_part, "flag=partner-broken", gave_up(in_part, context), gave_up_entry
        ),
        milestones=_shortened(
            "Milestones overdue",
            behind,
            "flag=milestone-overdue",
            overdue_milestones(behind, context.roadmap, context.as_of),
            _milestone,
        ),
        slipped=_shortened("Slipped", slipped, "flag=slipped", _slips(slipped, context), _slipped),
    )


def _shortened(
    title: str, rows: Sequence[Row], query: str, found: Sequence[Found], entry_of: Callable[[Found], Entry]
) -> Shortened[Entry]:
    """Return the entries of the first ones of what was found; the others are only counted."""
    return Shortened(title, len(rows), query, list(map(entry_of, found[:MOST])), max(0, len(found) - MOST))


class GaveUp(NamedTuple):
    """Who broke or dropped a commitment, empty for all, and the update that made the change, if any."""

    record: CommitmentRecord
    who: str
    status: Status
    made: DatedUpdate | None


def gave_up(rows: Iterable[Row], context: PageContext) -> list[GaveUp]:
    """Return who broke or dropped commitments, the latest first; without a known day last."""
    found = [one for row in rows for one in _gave_up(record_of(row, context))]
    return sorted(found, key=lambda one: one.made.day.first if one.made else date.min, reverse=True)


def _gave_up(record: CommitmentRecord) -> Iterator[GaveUp]:
    """Yield each partner with a status of its own that gave up, or all at once."""
    state, row = record.derived.day, record.row
    if row.partner is None and any(values.own_status for values in state.partners.values()):
        subjects = [
            (partner_id, partner_name(partner_id, record.roadmap), values.status)
            for partner_id, values in state.partners.items()
        ]
    else:
        subjects = [(row.partner or "", "", row.status)]
    for subject, who, status in subjects:
        if status in NOT_KEPT:
            cause = status_cause(state, subject)
            # An update with another status did not make this change.
            is_made = cause is not None and cause.update.status is status
            yield GaveUp(record, who, status, cause if is_made else None)


def gave_up_entry(one: GaveUp) -> GaveUpEntry:
    """Return the entry of a commitment that was broken or dropped."""
    row, made = one.record.row, one.made
    return GaveUpEntry(
        link=link_of(row),
        who=one.who,
        status=mark_of(one.status),
        when=time_of(made.day) if made else None,
        note=escape.block(made.update.note).strip("\n") if made else "",
        evidence=addresses(texts(made.update.evidence)) if made else [],
        sources=addresses(row.source),
    )


def _overdue(row: Row, context: PageContext) -> OverdueEntry:
    record = record_of(row, context)
    return _overdue_entry(row, "", _late_partners(record), record.derived.deadline, row.days_left)


def _milestone(item: OverdueMilestone) -> OverdueEntry:
    return _overdue_entry(item.row, item.milestone.title, "", item.milestone.deadline, -item.days)


def _overdue_entry(
    row: Row, milestone: str, who: str, deadline: Deadline | None, days_left: int | None
) -> OverdueEntry:
    if deadline is None:
        raise ValueError(f"{row.id} is overdue without a deadline")
    last = None if deadline.unit is Unit.DAY else time_of(day(deadline.last))
    words, sources = days_words(days_left), addresses(row.source)
    return OverdueEntry(link_of(row), milestone, who, deadline_of(deadline), last, words, sources)


def _late_partners(record: CommitmentRecord) -> str:
    """Return the partners whose own deadline has passed; empty if all have, or for one partner's row."""
    partners = {} if record.row.partner else record.derived.day.partners
    late = [
        partner_id
        for partner_id, values in partners.items()
        if values.status not in CLOSED and values.deadline and values.deadline.last < record.as_of
    ]
    if len(late) == len(partners):
        return ""
    return listed([partner_name(partner_id, record.roadmap) for partner_id in late])


def _slips(rows: Iterable[Row], context: PageContext) -> list[tuple[Row, SlipEntry]]:
    """Return the slips, the largest first."""
    slips = [(row, slip) for row in rows for slip in slip_entries(record_of(row, context))]
    return sorted(slips, key=lambda pair: -pair[1].days)


def _slipped(pair: tuple[Row, SlipEntry]) -> SlippedEntry:
    row, slip = pair
    return SlippedEntry(link_of(row), slip, addresses(row.source))


def latest_updates(rows: Iterable[Row], context: PageContext) -> list[LatestUpdate]:
    """Return the latest updates of all commitments, the newest first."""
    commitments, roadmap = context.roadmap.commitments, context.roadmap
    updated = ((row, commitments[row.id]) for row in rows if commitments[row.id].updates)
    dated = (
        (one, row)
        for row, commitment in updated
        for one in past_of(row, updates_of(commitment), context.as_of)
    )
    latest = heapq.nlargest(MOST, dated, key=lambda pair: (pair[0].day.first, pair[0].day.last))
    return [
        LatestUpdate(link_of(row), update_entry(one, commitments[row.id], roadmap)) for one, row in latest
    ]
