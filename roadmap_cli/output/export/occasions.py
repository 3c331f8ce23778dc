"""Calendar entries: deadlines of commitments and partners, and milestones."""

from collections.abc import Iterator, Sequence
from datetime import date

import msgspec

from roadmap_cli.analysis.cycles import CycleState, duty_of, with_cycles
from roadmap_cli.analysis.flags import Flag, is_late
from roadmap_cli.analysis.lineage import on_day
from roadmap_cli.analysis.past import milestones_of
from roadmap_cli.analysis.query import Row, Snapshot, is_open, row_on
from roadmap_cli.analysis.replay import DatedUpdate, OnDay
from roadmap_cli.model.dates import parse_deadline
from roadmap_cli.model.types import CLOSED, Commitment, Milestone, Roadmap, Status, promised, texts
from roadmap_cli.model.window import Deadline


class Occasion(msgspec.Struct, frozen=True, kw_only=True):
    """A calendar entry on the last day of a window.

    `key` is unique in the roadmap and stable. `partners` are the ids of partners that share deadline and
    status; `row` is for the first of them, or for the whole. `milestone` is None for a deadline; a milestone
    without a deadline is on the day on which it was met. `cycle` is a cycle of a recurring duty, else None.
    `past` are the updates of the entry; for one key, their number never decreases.
    """

    key: tuple[str, ...]
    row: Row
    window: Deadline
    status: Status
    partners: tuple[str, ...] = ()
    milestone: Milestone | None = None
    cycle: CycleState | None = None
    past: Sequence[DatedUpdate]

    @property
    def is_open(self) -> bool:
        """Whether it is still open."""
        return self.status not in CLOSED

    @property
    def is_late(self) -> bool:
        """Whether it was met after its window."""
        if self.cycle is not None:
            return self.cycle.late_by > 0
        if self.milestone is None:
            return Flag.LATE in self.row.flags
        deadline, met_on = self.milestone.deadline, self.met_on
        if self.status is not Status.MET or deadline is None or met_on is None:
            return False
        return met_on.first > deadline.last

    @property
    def words(self) -> str:
        """The promised words of its deadline on one line, empty without any."""
        if self.cycle is not None:
            return ""
        if self.milestone is None:
            return promised("", self.row.deadline_text)
        return promised("", self.milestone.deadline_text) if self.milestone.deadline is not None else ""

    @property
    def met_on(self) -> Deadline | None:
        """The day on which a milestone was met; None for a commitment."""
        return self.milestone.met_on if self.milestone is not None else None

    def is_overdue(self, as_of: date) -> bool:
        """Return whether it is overdue; milestones of closed commitments are not."""
        return self.is_open and is_open(self.row) and self.window.last < as_of


def occasions_of(snapshot: Snapshot) -> Iterator[Occasion]:
    """Yield the deadlines of each row, those of its partners, and its milestones."""
    first_ids = first_ids_of(snapshot.roadmap)
    for row in snapshot.rows:
        yield from _of_commitment(row, ("commitment", first_ids[row.id]), snapshot)


def undated(snapshot: Snapshot) -> int:
    """Return how many commitments have no calendar entry."""
    return sum(next(_of_commitment(row, (), snapshot), None) is None for row in snapshot.rows)


def identity_of(roadmap: Roadmap) -> str:
    """Return what ids of events and of entries of feeds are made from: the page, or without one the title."""
    return roadmap.roadmap.page or roadmap.roadmap.title


def first_ids_of(roadmap: Roadmap) -> dict[str, str]:
    """Return the oldest id of each commitment, by current id; repeated ones get a suffix, as in `ID#2`."""
    oldest = {
        commitment_id: former[0]  # `rename` adds to the end
        for commitment_id, commitment in roadmap.commitments.items()
        if commitment.formerly and (former := texts(commitment.formerly))
    }
    first_ids: dict[str, str] = {}
    used: set[str] = set()
    for commitment_id in dict.fromkeys([*oldest, *roadmap.commitments]):
        base = name = oldest.get(commitment_id, commitment_id)
        number = 2
        while name in used:
            name, number = f"{base}#{number}", number + 1
        used.add(name)
        first_ids[commitment_id] = name
    return first_ids


def _of_commitment(row: Row, key: tuple[str, ...], snapshot: Snapshot) -> Iterator[Occasion]:
    day = on_day(snapshot.roadmap.commitments[row.id], snapshot.roadmap, snapshot.as_of)
    if day is None:
        return
    if day.commitment.every:
        day = with_cycles(day)
    if day.duties:
        cycles = list(_cycles(row, key, day, snapshot))
        yield from cycles
        if not cycles and row.deadline is not None:  # closed before its first cycle had ended
            yield Occasion(
                key=key, row=row, window=parse_deadline(row.deadline), status=row.status, past=day.past
            )
    elif row.partner is not None:
        partner = row.partner
        yield from _of_partners([partner], (*key, "partner", partner), row, day, _concerning(partner, day))
    elif not any(values.own_deadline for values in day.partners.values()):
        deadline = day.common.deadline
        if deadline is not None:
            yield Occasion(key=key, row=row, window=deadline, status=row.status, past=day.past)
    else:
        for number, partners in enumerate(_by_deadline(day)):
            first = partners[0]
            partner_row = row_on(row.id, day, snapshot.roadmap, first)
            if not number and not day.partners[first].own_deadline:
                yield from _of_partners(partners, key, partner_row, day, day.past)
            else:
                own_key = (*key, "partner", first)
                yield from _of_partners(partners, own_key, partner_row, day, _concerning(first, day))
    past = _concerning(row.partner, day) if row.partner is not None else day.past
    yield from _milestones(row, day.commitment, key, past, snapshot)


MOST_ENDED, MOST_NEXT = 12, 3
"""How many cycles of a duty have calendar entries: the latest that ended, of all partners together, and the
next ones of each.

A recurrence rule (RRULE) would need an override for each cycle with a status, and would skip the months and
years without a 31st or a 29 February, in which a cycle ends earlier.
"""


def _cycles(row: Row, key: tuple[str, ...], day: OnDay, snapshot: Snapshot) -> Iterator[Occasion]:
    """Yield the cycles of a duty, for each partner apart if partners may differ."""
    own = duty_of(day, row.partner) if row.partner is not None else None
    duties = {row.partner or "": own} if own is not None else dict(day.duties)
    most = max(1, MOST_ENDED // max(1, len(duties)))
    for partner, duty in duties.items():
        own_row = row_on(row.id, day, snapshot.roadmap, partner) if partner and not row.partner else row
        shown = duty.shown(most + 1)  # with the next one
        following = (duty.state(duty.ended + number) for number in range(1, MOST_NEXT))
        states = {state.window: state for state in (*shown, *filter(None, following))}
        for window, state in states.items():
            if state.has_ended or not state.is_open or is_open(own_row):
                yield Occasion(
                    key=(*key, *(("partner", partner) if partner else ()), "cycle", window.canonical),
                    row=own_row,
                    window=window,
                    status=state.status,
                    partners=(partner,) if partner else (),
                    cycle=state,
                    past=[
                        dated
                        for dated in (_concerning(partner, day) if partner else day.past)
                        if dated.update.cycle == window
                    ],
                )


def _concerning(partner: str, day: OnDay) -> list[DatedUpdate]:
    return [dated for dated in day.past if dated.update.partner in ("", partner)]


def _by_deadline(day: OnDay) -> list[list[str]]:
    """Return groups of partners that share deadline, status and lateness, then each with its own deadline."""
    shared: dict[tuple[Status, bool], list[str]] = {}
    for partner_id, values in day.partners.items():
        if not values.own_deadline:
            shared.setdefault((values.status, is_late(day, partner_id)), []).append(partner_id)
    own = [[partner_id] for partner_id, values in day.partners.items() if values.own_deadline]
    return [*shared.values(), *own]


def _of_partners(
    partners: Sequence[str], key: tuple[str, ...], row: Row, day: OnDay, past: Sequence[DatedUpdate]
) -> Iterator[Occasion]:
    """Yield the shared deadline of partners, if they have one; `row` is for the first partner."""
    values = day.values_for(partners[0])
    if values.deadline is not None:
        yield Occasion(
            key=key,
            row=row,
            window=values.deadline,
            status=values.status,
            partners=tuple(partners),
            past=past,
        )


def _milestones(
    row: Row, commitment: Commitment, key: tuple[str, ...], past: Sequence[DatedUpdate], snapshot: Snapshot
) -> Iterator[Occasion]:
    for milestone_id, milestone in milestones_of(commitment, snapshot.as_of).items():
        window = milestone.deadline or milestone.met_on
        if window is None:
            continue
        is_given_up = row.status is Status.DROPPED and milestone.status not in CLOSED
        yield Occasion(
            key=(*key, "milestone", milestone_id),
            row=row,
            window=window,
            status=Status.DROPPED if is_given_up else milestone.status,
            milestone=milestone,
            past=past,
        )
