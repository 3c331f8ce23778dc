"""The scorecard of an assessor: its verdicts on the commitments of each partner, by its own scale."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

import msgspec

from roadmap_cli.analysis.aggregate import by_partner
from roadmap_cli.analysis.query import Row
from roadmap_cli.analysis.verdicts import verdicts_on
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.model.types import Roadmap, Status


class AssessorScore(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of commitments of partners by verdict; its fields are the JSON of `scorecard --assessor`.

    The counts in `verdicts`, `off_scale` and `pending` (without a verdict) add up to the total, which leaves
    out `superseded`. `score` is the sum of the numbers of the scale, and `mean` is the score per commitment
    with a verdict on it, None without any.
    """

    total: int
    superseded: int
    verdicts: Mapping[str, int]
    off_scale: int
    pending: int
    score: float
    mean: float | None


class AssessorTally(msgspec.Struct, frozen=True, kw_only=True):
    """The score of a partner in total and by area, and the verdicts on it by commitment id, "" for none."""

    id: str
    name: str
    score: AssessorScore
    areas: Mapping[str, AssessorScore]
    verdicts: Mapping[str, str]


class AssessorScorecard(msgspec.Struct, frozen=True, kw_only=True):
    """The tallies of partners, and the scores of all; `unclaimed` are the rows without partners."""

    assessor: str
    scale: Mapping[str, float]
    tallies: Sequence[AssessorTally]
    score: AssessorScore
    areas: Mapping[str, AssessorScore]
    unclaimed: Sequence[Row]

    def score_of(self, pairs: Iterable[tuple[Row, str]]) -> AssessorScore:
        """Return the score of rows of partners with their verdicts."""
        return _score(pairs, self.scale)


def assessor_scorecard(
    roadmap: Roadmap, rows: Sequence[Row], as_of: date, assessor: str, only: Collection[str] = ()
) -> AssessorScorecard:
    """Return the scorecard of an assessor, with a tally for each partner or for those in `only`.

    Raises WrongUsageError if the assessor has no scale.
    """
    scale = roadmap.assessors[assessor].scale
    if not scale:
        raise WrongUsageError(
            f"{assessor} has no scale, so its verdicts have no numbers; give it one: "
            f"roadmap update-assessor {assessor} --scale kept=1,compromise=0,broken=-1"
        )
    groups = by_partner(roadmap, rows, as_of)
    named = [group for group in groups if group.id and (not only or group.id in only)]
    pairs = {
        group.id: [(row, _verdict(row, roadmap, as_of, assessor)) for row in group.rows] for group in named
    }
    everything = [pair for own in pairs.values() for pair in own]
    return AssessorScorecard(
        assessor=assessor,
        scale=scale,
        tallies=[
            AssessorTally(
                id=group.id,
                name=group.title,
                score=_score(pairs[group.id], scale),
                areas=_by_area(pairs[group.id], scale),
                verdicts={row.id: verdict for row, verdict in pairs[group.id]},
            )
            for group in named
        ],
        score=_score(everything, scale),
        areas=_by_area(everything, scale),
        unclaimed=[row for group in groups if not group.id for row in group.rows],
    )


def _verdict(row: Row, roadmap: Roadmap, as_of: date, assessor: str) -> str:
    """Return the verdict of the assessor in effect for the partner of a row, empty without one."""
    verdicts = verdicts_on(roadmap.commitments[row.id], as_of, row.partner or "")
    return next((one.assessment.verdict for one in verdicts if one.assessment.by == assessor), "")


def _by_area(pairs: Sequence[tuple[Row, str]], scale: Mapping[str, float]) -> dict[str, AssessorScore]:
    areas: dict[str, list[tuple[Row, str]]] = {}
    for row, verdict in pairs:
        areas.setdefault(row.area, []).append((row, verdict))
    return {area: _score(own, scale) for area, own in areas.items()}


def _score(pairs: Iterable[tuple[Row, str]], scale: Mapping[str, float]) -> AssessorScore:
    counts = dict.fromkeys(scale, 0)
    superseded = off_scale = pending = 0
    for row, verdict in pairs:
        if row.status is Status.SUPERSEDED:
            superseded += 1
        elif not verdict:
            pending += 1
        elif verdict in counts:
            counts[verdict] += 1
        else:
            off_scale += 1
    counted = sum(counts.values())
    score = round(sum(scale[verdict] * count for verdict, count in counts.items()), 6) + 0.0
    return AssessorScore(
        total=counted + off_scale + pending,
        superseded=superseded,
        verdicts=counts,
        off_scale=off_scale,
        pending=pending,
        score=score,
        mean=round(score / counted, 2) + 0.0 if counted else None,  # never -0.0
    )
