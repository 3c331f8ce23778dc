"""A roadmap → the days that a calendar shows: deadlines of commitments and partners, and milestones."""

from collections.abc import Iterator, Sequence

import msgspec

from roadmap_cli.analysis.flags import Flag, is_late
from roadmap_cli.analysis.query import Row, Snapshot, row_on
from roadmap_cli.analysis.replay import DatedUpdate, OnDay, milestones_of, on_day
from roadmap_cli.model.dates import Deadline
from roadmap_cli.model.types import CLOSED, Commitment, Milestone, Roadmap, Status, texts


class Occasion(msgspec.Struct, frozen=True, kw_only=True):
    """An entry at the last day of a window.

    `key` is unique in the roadmap and does not change. `row` is for the whole or, for the deadline of some
    `partners` alone (ids), for the first of them: they share deadline and status, and all or
    none of them met it late. `milestone` is the one that is due, None for the commitment; one without a
    deadline is at the day on which it was met. `past` are the updates about it up to the day. Under one key
    their number never decreases, even if a partner joins or leaves `partners`.
    """

    key: tuple[str, ...]
    row: Row
    window: Deadline
    status: Status
    partners: tuple[str, ...] = ()
    milestone: Milestone | None = None
    past: Sequence[DatedUpdate]

    @property
    def is_open(self) -> bool:
        """Return whether something is still to be done."""
        return self.status not in CLOSED

    @property
    def is_late(self) -> bool:
        """Return whether it is known to have been met after its window."""
        if self.milestone is None:
            return Flag.LATE in self.row.flags
        deadline, met_on = self.milestone.deadline, self.milestone.met_on
        if self.status is not Status.MET or deadline is None or met_on is None:
            return False
        return met_on.first > deadline.last


def occasions_of(snapshot: Snapshot) -> Iterator[Occasion]:
    """Yield what has a day: of each row its deadline, those of single partners, and its milestones."""
    first_ids = first_ids_of(snapshot.roadmap)
    for row in snapshot.rows:
        yield from _of_commitment(row, ("commitment", first_ids[row.id]), snapshot)


def undated(snapshot: Snapshot) -> int:
    """Return how many commitments have nothing that a calendar could show."""
    return sum(next(_of_commitment(row, (), snapshot), None) is None for row in snapshot.rows)


def first_ids_of(roadmap: Roadmap) -> dict[str, str]:
    """Return the oldest id that each commitment has had, by its present one; no two are the same.

    `rename` adds to the end of `formerly`, so that the oldest is the first. A commitment whose id another one
    had before goes by `ID#2`.
    """
    oldest = {
        commitment_id: former[0]
        for commitment_id, one in roadmap.commitments.items()
        if one.formerly and (former := texts(one.formerly))
    }
    found: dict[str, str] = {}
    taken: set[str] = set()
    for commitment_id in [
        *oldest,
        *(commitment_id for commitment_id in roadmap.commitments if commitment_id not in oldest),
    ]:
        name, number = oldest.get(commitment_id, commitment_id), 2
        while name in taken:
            name, number = f"{oldest.get(commitment_id, commitment_id)}#{number}", number + 1
        taken.add(name)
        found[commitment_id] = name
    return found


def _of_commitment(row: Row, key: tuple[str, ...], snapshot: Snapshot) -> Iterator[Occasion]:
    day = on_day(snapshot.roadmap.commitments[row.id], snapshot.as_of)
    if day is None:
        return
    if row.partner is not None:
        partner = row.partner
        yield from _of_partners([partner], (*key, "partner", partner), row, day, _concerning(partner, day))
    elif not any(share.own_deadline for share in day.partners.values()):
        deadline = day.common.deadline
        if deadline is not None:
            yield Occasion(key=key, row=row, window=deadline, status=row.status, past=day.past)
    else:
        for number, partners in enumerate(_alike(day)):
            own = (*key, "partner", partners[0])
            is_first_common = not number and not day.partners[partners[0]].own_deadline
            theirs = row_on(row.id, day, snapshot.roadmap, partners[0])
            if is_first_common:
                yield from _of_partners(partners, key, theirs, day, day.past)
            else:
                yield from _of_partners(partners, own, theirs, day, _concerning(partners[0], day))
    past = _concerning(row.partner, day) if row.partner is not None else day.past
    yield from _milestones(row, day.commitment, key, past, snapshot)


def _concerning(partner: str, day: OnDay) -> list[DatedUpdate]:
    return [dated for dated in day.past if dated.update.partner in ("", partner)]


def _alike(day: OnDay) -> list[list[str]]:
    """Return the partners in groups that share a deadline, a status and whether they met it late.

    One with its own deadline is alone.
    """
    shared: dict[tuple[Status, bool], list[str]] = {}
    for partner_id, share in day.partners.items():
        if not share.own_deadline:
            shared.setdefault((share.status, is_late(day, partner_id)), []).append(partner_id)
    return [
        *shared.values(),
        *([partner_id] for partner_id, share in day.partners.items() if share.own_deadline),
    ]


def _of_partners(
    partners: Sequence[str], key: tuple[str, ...], row: Row, day: OnDay, past: Sequence[DatedUpdate]
) -> Iterator[Occasion]:
    """Yield the deadline that partners share, if they have one; `row` is for the first partner."""
    share = day.share(partners[0])
    if share.deadline is not None:
        yield Occasion(
            key=key, row=row, window=share.deadline, status=share.status, partners=tuple(partners), past=past
        )


def _milestones(
    row: Row, commitment: Commitment, key: tuple[str, ...], past: Sequence[DatedUpdate], snapshot: Snapshot
) -> Iterator[Occasion]:
    for milestone_id, step in milestones_of(commitment, snapshot.as_of).items():
        window = step.deadline or step.met_on
        if window is None:
            continue
        is_given_up = row.status is Status.DROPPED and step.status not in CLOSED
        yield Occasion(
            key=(*key, "milestone", milestone_id),
            row=row,
            window=window,
            status=Status.DROPPED if is_given_up else step.status,
            milestone=step,
            past=past,
        )
