"""How far partners keep their commitments, scored as the compliance reports of the G7 and G20 do; pure.

A commitment counts for each partner that it names: +1 where that partner met it, -1 where it broke or dropped
it, 0 for all else (in progress, in part, unknown). The mean lies between -1 and +1. That is the scale of the
compliance reports of the G7 and the G20 Research Group (University of Toronto).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

import msgspec

from roadmap_cli.flags import Flag
from roadmap_cli.model import Roadmap, Status
from roadmap_cli.query import Row
from roadmap_cli.summary import Group, by_partner

_POINTS = {Status.MET: 1, Status.BROKEN: -1, Status.DROPPED: -1}


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """Counts over commitments as they stand for partners; its fields are the JSON contract, additive only.

    `overdue` are open and their window has passed, `broken` are broken or dropped. `mean` is `score` over
    `total`, None where nothing was promised.
    """

    total: int
    met: int
    overdue: int
    broken: int
    score: int
    mean: float | None


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """What one partner promised: the score over all of it and by area, and its row of each commitment."""

    id: str
    name: str
    score: Score
    areas: Mapping[str, Score]
    rows: Mapping[str, Row]


class Scorecard(msgspec.Struct, frozen=True, kw_only=True):
    """The tallies of partners, and the scores over all of them; `unclaimed` rows name no partner at all."""

    tallies: Sequence[Tally]
    score: Score
    areas: Mapping[str, Score]
    unclaimed: Sequence[Row]

    def of_commitment(self, id: str) -> Score:
        """Return the score of one commitment over the partners that made it."""
        return score_of(tally.rows[id] for tally in self.tallies if id in tally.rows)


NOTHING = Score(total=0, met=0, overdue=0, broken=0, score=0, mean=None)


def points_of(status: Status) -> int:
    """Return what a status counts: met +1, broken or dropped -1, else 0."""
    return _POINTS.get(status, 0)


def score_of(rows: Iterable[Row]) -> Score:
    """Return the score of rows as they stand for partners (`summary.row_of_partner`)."""
    total = met = overdue = broken = 0
    for row in rows:
        points = points_of(row.status)
        total += 1
        met += points == 1
        broken += points == -1
        overdue += Flag.OVERDUE in row.flags
    score = met - broken
    mean = round(score / total, 2) + 0.0 if total else None  # never -0.0
    return Score(total=total, met=met, overdue=overdue, broken=broken, score=score, mean=mean)


def scorecard_of(roadmap: Roadmap, rows: Sequence[Row], as_of: date, only: Collection[str] = ()) -> Scorecard:
    """Return the scorecard of rows: a tally for each partner, or for those in `only`, in file order."""
    groups = by_partner(roadmap, rows, as_of)
    named = [group for group in groups if group.id and (not only or group.id in only)]
    counted = [row for group in named for row in group.rows]
    return Scorecard(
        tallies=[_tally(group) for group in named],
        score=score_of(counted),
        areas=_by_area(counted),
        unclaimed=[row for group in groups if not group.id for row in group.rows],
    )


def _tally(group: Group) -> Tally:
    return Tally(
        id=group.id,
        name=group.title,
        score=score_of(group.rows),
        areas=_by_area(group.rows),
        rows={row.id: row for row in group.rows},
    )


def _by_area(rows: Iterable[Row]) -> dict[str, Score]:
    members: dict[str, list[Row]] = {}
    for row in rows:
        members.setdefault(row.area, []).append(row)
    return {area: score_of(own) for area, own in members.items()}
