"""The start of the HTML page: what was not kept, by whom, since when and why; and the latest updates.

A reason is the note of the very update that made the change. User text is not escaped here.
"""

import heapq
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Generic, TypeVar

import msgspec

from roadmap_cli import escape
from roadmap_cli.analysis import schedule
from roadmap_cli.analysis.flags import Flag, status_cause
from roadmap_cli.analysis.query import Row
from roadmap_cli.analysis.replay import DatedUpdate
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
    record_of,
    slip_entries,
    update_entry,
)
from roadmap_cli.output.export.html.values import Address, When, addresses, days_words, deadline_of, time_of
from roadmap_cli.output.reports.due import overdue_milestones
from roadmap_cli.output.reports.show import CommitmentRecord
from roadmap_cli.output.words import partner_name

Entry = TypeVar("Entry")
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
    day: date | None


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

    def flagged(flag: Flag) -> list[CommitmentRecord]:
        return [record_of(row, context) for row in rows if flag in row.flags]

    lost = [record_of(row, context) for row in rows if row.status in NOT_KEPT]
    in_part, slipped = flagged(Flag.PARTNER_BROKEN), flagged(Flag.SLIPPED)
    late, behind = flagged(Flag.OVERDUE), flagged(Flag.MILESTONE_OVERDUE)
    return Story(
        overdue=_shortened("Overdue", late, "flag=overdue", list(_overdue(late))),
        given_up=_shortened("Broken or dropped", lost, "status=not-kept", gave_up(lost)),
        by_partner=_shortened("Not kept by a partner", in_part, "flag=partner-broken", gave_up(in_part)),
        milestones=_shortened(
            "Milestones overdue", behind, "flag=milestone-overdue", list(_milestones(behind))
        ),
        slipped=_shortened("Slipped", slipped, "flag=slipped", _slipped(slipped)),
    )


def _shortened(
    title: str, records: Sequence[CommitmentRecord], query: str, entries: Sequence[Entry]
) -> Shortened[Entry]:
    return Shortened(title, len(records), query, entries[:MOST], max(0, len(entries) - MOST))


def gave_up(records: Iterable[CommitmentRecord]) -> list[GaveUpEntry]:
    """Return who broke or dropped commitments, the latest first; without a known day last."""
    entries = [entry for record in records for entry in _gave_up(record)]
    return sorted(entries, key=lambda entry: entry.day or date.min, reverse=True)


def _gave_up(record: CommitmentRecord) -> Iterator[GaveUpEntry]:
    """Yield an entry for each partner with a status of its own, or one for all."""
    state, row = record.derived.day, record.row
    if row.partner is None and any(values.own_status for values in state.partners.values()):
        for partner_id, values in state.partners.items():
            if values.status in NOT_KEPT:
                cause = status_cause(state, partner_id)
                yield _entry(record, partner_name(partner_id, record.roadmap), values.status, cause)
    elif row.status in NOT_KEPT:
        yield _entry(record, "", row.status, status_cause(state, row.partner or ""))


def _entry(record: CommitmentRecord, who: str, status: Status, cause: DatedUpdate | None) -> GaveUpEntry:
    """Return an entry; an update with another status did not make this change."""
    made = cause if cause is not None and cause.update.status is status else None
    return GaveUpEntry(
        link=link_of(record.row),
        who=who,
        status=mark_of(status),
        when=time_of(made.day) if made else None,
        note=escape.block(made.update.note).strip("\n") if made else "",
        evidence=addresses(texts(made.update.evidence)) if made else [],
        sources=addresses(record.row.source),
        day=made.day.first if made else None,
    )


def _overdue(records: Iterable[CommitmentRecord]) -> Iterator[OverdueEntry]:
    by_id = {record.id: record for record in records}
    for row in schedule.overdue(record.row for record in by_id.values()):
        record = by_id[row.id]
        if record.derived.deadline is not None:
            yield _overdue_entry(row, "", _late_partners(record), record.derived.deadline, row.days_left)


def _overdue_entry(
    row: Row, milestone: str, who: str, deadline: Deadline, days_left: int | None
) -> OverdueEntry:
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


def _milestones(records: Sequence[CommitmentRecord]) -> Iterator[OverdueEntry]:
    """Yield the overdue milestones, the longest overdue first."""
    if not records:
        return
    rows, first = [record.row for record in records], records[0]
    for item in overdue_milestones(rows, first.roadmap, first.as_of):
        if item.milestone.deadline is not None:
            yield _overdue_entry(item.row, item.milestone.title, "", item.milestone.deadline, -item.days)


def _slipped(records: Iterable[CommitmentRecord]) -> list[SlippedEntry]:
    """Return the slips, the largest first."""
    slips = [
        SlippedEntry(link_of(record.row), slip, addresses(record.row.source))
        for record in records
        for slip in slip_entries(record)
    ]
    return sorted(slips, key=lambda entry: -entry.slip.days)


def latest_updates(rows: Iterable[Row], context: PageContext) -> list[LatestUpdate]:
    """Return the latest updates of all commitments, the newest first."""
    commitments = context.roadmap.commitments
    records = (record_of(row, context) for row in rows if commitments[row.id].updates)
    dated = ((one, record) for record in records for one in record.past)
    latest = heapq.nlargest(MOST, dated, key=lambda pair: (pair[0].day.first, pair[0].day.last))
    return [
        LatestUpdate(link_of(record.row), update_entry(one, record.commitment, record.roadmap))
        for one, record in latest
    ]
