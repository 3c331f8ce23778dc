"""How well partners keep their commitments, as a score. Pure.

A commitment counts for each partner that it names: +1 if that partner met it, in time or late, 0 if it is
partly met or overdue, -1 if it is broken or dropped. What is open and not overdue is pending and not part of
the mean. The mean is between -1 and +1.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum

import msgspec

from roadmap_cli.flags import Flag
from roadmap_cli.model.types import Roadmap, Status
from roadmap_cli.query import Row
from roadmap_cli.summary import Group, by_partner


class Verdict(StrEnum):
    """The outcome of a commitment for one partner: each is in exactly one column of the scorecard."""

    MET = "met"
    LATE = "late"
    PARTLY_MET = "partly_met"
    OVERDUE = "overdue"
    BROKEN = "broken"
    DROPPED = "dropped"
    PENDING = "pending"


_POINTS = {
    Verdict.MET: 1,
    Verdict.LATE: 1,
    Verdict.PARTLY_MET: 0,
    Verdict.OVERDUE: 0,
    Verdict.BROKEN: -1,
    Verdict.DROPPED: -1,
}


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """Counts over commitments by partner; its fields are the JSON contract of `scorecard`.

    The counts from `met` (not known to be late) to `pending` add up to the total. `score` is the sum of
    points, and `mean` is the score divided by the number that is not pending, None if all are pending.
    """

    total: int
    met: int
    late: int
    partly_met: int
    overdue: int
    broken: int
    dropped: int
    pending: int
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


def verdict_of(row: Row) -> Verdict:
    """Return the column of the scorecard for a row of a partner."""
    match row.status:
        case Status.MET:
            return Verdict.LATE if Flag.LATE in row.flags else Verdict.MET
        case Status.PARTLY_MET:
            return Verdict.PARTLY_MET
        case Status.BROKEN:
            return Verdict.BROKEN
        case Status.DROPPED:
            return Verdict.DROPPED
        case _:
            return Verdict.OVERDUE if Flag.OVERDUE in row.flags else Verdict.PENDING


def points_of(row: Row) -> int | None:
    """Return the points of a row of a partner: 1, 0 or -1; None while it is pending."""
    return _POINTS.get(verdict_of(row))


def score_of(rows: Iterable[Row]) -> Score:
    """Return the score of rows of partners."""
    counts = dict.fromkeys(Verdict, 0)
    for row in rows:
        counts[verdict_of(row)] += 1
    score = sum(points * counts[verdict] for verdict, points in _POINTS.items())
    total = sum(counts.values())
    counted = total - counts[Verdict.PENDING]
    mean = round(score / counted, 2) + 0.0 if counted else None  # never -0.0
    numbers = {verdict.value: count for verdict, count in counts.items()}
    return Score(total=total, score=score, mean=mean, **numbers)


NOTHING = score_of(())


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
