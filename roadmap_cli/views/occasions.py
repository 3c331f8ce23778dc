"""A roadmap → the days that a calendar shows: deadlines of commitments and partners, and milestones."""

from collections.abc import Iterator, Sequence

import msgspec

from roadmap_cli.deadline import Deadline
from roadmap_cli.flags import standing
from roadmap_cli.model import CLOSED, Commitment, Milestone, Roadmap, Status, texts
from roadmap_cli.query import Row
from roadmap_cli.replay import Event, events_of, milestones_of
from roadmap_cli.summary import row_of_partner
from roadmap_cli.views.snapshot import Snapshot


class Occasion(msgspec.Struct, frozen=True, kw_only=True):
    """What stands at the last day of a window.

    `key` tells it from all others of the roadmap, for good. `row` is the commitment's or, where it is the own
    deadline of `partner` (an id, else None), how it stands for that one. `milestone` is what is to be done
    by then, None where it is the commitment; one that has no deadline stands at the day on which it was met.
    `past` are the events of the commitment up to the day that concern it.
    """

    key: tuple[str, ...]
    row: Row
    window: Deadline
    status: Status
    partner: str | None = None
    milestone: Milestone | None = None
    past: Sequence[Event]

    @property
    def is_open(self) -> bool:
        """Return whether something is still to be done."""
        return self.status not in CLOSED


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

    `rename` adds to the end of `formerly`, so that the oldest stands first. A commitment whose id another one
    had before goes by `ID#2`.
    """
    oldest = {
        id: former[0]
        for id, one in roadmap.commitments.items()
        if one.formerly and (former := texts(one.formerly))
    }
    found: dict[str, str] = {}
    taken: set[str] = set()
    for id in [*oldest, *(id for id in roadmap.commitments if id not in oldest)]:
        name, number = oldest.get(id, id), 2
        while name in taken:
            name, number = f"{oldest.get(id, id)}#{number}", number + 1
        taken.add(name)
        found[id] = name
    return found


def _of_commitment(row: Row, key: tuple[str, ...], snapshot: Snapshot) -> Iterator[Occasion]:
    commitment, as_of, check = snapshot.roadmap.commitments[row.id], snapshot.as_of, snapshot.roadmap.check
    stood = standing(commitment, as_of, check)
    if stood is None:
        return
    past = [event for event in events_of(commitment) if event.day.first <= as_of]
    if stood.deadline is not None:
        yield Occasion(key=key, row=row, window=stood.deadline, status=row.status, past=past)
    for partner, window in stood.partner_deadline.items():
        own = row_of_partner(row, commitment, stood, partner, as_of, check)
        concerning = [event for event in past if event.update.partner in ("", partner)]
        yield Occasion(
            key=(*key, "partner", partner),
            row=own,
            window=window,
            status=own.status,
            partner=partner,
            past=concerning,
        )
    yield from _milestones(row, commitment, key, past, snapshot)


def _milestones(
    row: Row, commitment: Commitment, key: tuple[str, ...], past: Sequence[Event], snapshot: Snapshot
) -> Iterator[Occasion]:
    for id, step in milestones_of(commitment, snapshot.as_of).items():
        window = step.deadline or step.met_on
        if window is None:
            continue
        is_given_up = row.status is Status.DROPPED and step.status not in CLOSED
        yield Occasion(
            key=(*key, "milestone", id),
            row=row,
            window=window,
            status=Status.DROPPED if is_given_up else step.status,
            milestone=step,
            past=past,
        )
