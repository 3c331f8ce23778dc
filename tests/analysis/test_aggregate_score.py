"""How far partners keep their commitments."""

from datetime import date
from typing import Any

import pytest

from roadmap_cli.analysis.aggregate import (
    EMPTY_SCORE,
    Score,
    Scorecard,
    ScoreColumn,
    column_of,
    points_of,
    score_of,
    scorecard_of,
)
from roadmap_cli.analysis.query import rows_of
from roadmap_cli.model.types import OPEN, Status
from tests.derived import whole

DAY = date(2026, 2, 1)
THREE: dict[str, dict[str, Any]] = {
    "apart": {
        "area": "a",
        "partners": ["us", "ca"],
        "deadline": "2022",
        "partner_status": {"us": "broken", "ca": "met"},
    },
    "whole": {"area": "a", "partners": ["us", "ca"], "status": "underway", "deadline": "2023"},
    "theirs": {"area": "b", "partners": ["us"], "status": "dropped"},
    "mine": {"area": "b", "partners": ["ca"], "status": "partly-met"},
    "nobody": {"area": "c", "status": "met"},
}


def card(only: Any = (), as_of: Any = DAY, **commitments: dict[str, Any]) -> Scorecard:
    roadmap = whole(**(commitments or THREE))
    return scorecard_of(roadmap, rows_of(roadmap, as_of), as_of, only)


def counts(score: Score) -> tuple[int, int, int, int, int, int, float | None]:
    lost = score.broken + score.dropped
    return score.total, score.met, score.overdue, lost, score.pending, score.score, score.mean


LATE = {"updates": {"2023-01-01": {"status": "met"}}, "made": "2020", "deadline": "2022", "status": "met"}
ON_TIME = {**LATE, "deadline": "2023"}


@pytest.mark.parametrize(
    ("fields", "verdict", "points"),
    [
        ({"status": "met"}, "met", 1),
        (ON_TIME, "met", 1),
        (LATE, "late", 1),
        ({"status": "partly-met", "deadline": "2020"}, "partly_met", 0),
        ({"status": "broken"}, "broken", -1),
        ({"status": "dropped", "deadline": "2020"}, "dropped", -1),
        ({"status": "underway", "deadline": "2025"}, "overdue", 0),
        ({"status": "ongoing", "deadline": "2025"}, "overdue", 0),
        *(({"status": status, "deadline": "2026"}, "pending", None) for status in Status if status in OPEN),
        *(({"status": status}, "pending", None) for status in Status if status in OPEN),
    ],
)
def test_each_is_in_one_column_and_counts_what_that_says(
    fields: dict[str, Any], verdict: str, points: int | None
) -> None:
    roadmap = whole(x={"partners": ["us"], **fields})
    (row,) = rows_of(roadmap, DAY)
    assert (column_of(row), points_of(row)) == (verdict, points)
    score = score_of([row])
    assert {column: getattr(score, column) for column in ScoreColumn} == {
        column: int(column == verdict) for column in ScoreColumn
    }
    assert (score.score, score.mean) == (points or 0, points)


def test_each_partner_is_scored_by_its_own_status() -> None:
    tallies = {tally.id: tally for tally in card().tallies}
    assert counts(tallies["us"].score) == (3, 0, 1, 2, 0, -2, -0.67)
    assert (tallies["us"].score.broken, tallies["us"].score.dropped) == (1, 1)
    assert counts(tallies["ca"].score) == (3, 1, 1, 0, 0, 1, 0.33)
    assert [*tallies["us"].rows] == ["apart", "whole", "theirs"]
    assert {row.partner for row in tallies["us"].rows.values()} == {"us"}


def test_each_is_scored_by_area_and_by_commitment() -> None:
    us, ca = card().tallies
    assert {area: counts(score) for area, score in us.areas.items()} == {
        "a": (2, 0, 1, 1, 0, -1, -0.5),
        "b": (1, 0, 0, 1, 0, -1, -1.0),
    }
    assert counts(ca.areas["b"]) == (1, 0, 0, 0, 0, 0, 0.0)
    assert counts(card().areas["a"]) == (4, 1, 2, 1, 0, 0, 0.0)
    assert counts(card().of_commitment("apart")) == (2, 1, 0, 1, 0, 0, 0.0)
    assert counts(card().score) == (6, 1, 2, 2, 0, -1, -0.17)


def test_what_names_no_partner_counts_for_nobody() -> None:
    assert [row.id for row in card().unclaimed] == ["nobody"]
    assert "c" not in card().areas


def test_what_is_pending_is_in_no_mean() -> None:
    score = card(met={"partners": ["us"], "status": "met"}, planned={"partners": ["us"]}).score
    assert counts(score) == (2, 1, 0, 0, 1, 1, 1.0)
    assert counts(card(planned={"partners": ["us"]}).score) == (1, 0, 0, 0, 1, 0, None)


def test_only_some_partners_can_be_asked_for() -> None:
    assert [tally.id for tally in card(("ca",)).tallies] == ["ca"]
    assert counts(card(("ca",)).score) == (3, 1, 1, 0, 0, 1, 0.33)


def test_a_partner_that_promised_nothing_has_no_mean() -> None:
    assert counts(score_of([])) == counts(EMPTY_SCORE) == (0, 0, 0, 0, 0, 0, None)


@pytest.mark.parametrize(("met", "broken", "mean"), [(1, 2, -0.33), (1, 0, 1.0), (0, 1, -1.0), (1, 1, 0.0)])
def test_the_mean_lies_between_minus_one_and_one(met: int, broken: int, mean: float) -> None:
    states = ["met"] * met + ["broken"] * broken
    score = card(**{f"c{n}": {"partners": ["us"], "status": status} for n, status in enumerate(states)}).score
    assert score.mean == mean


def test_a_mean_that_rounds_to_nothing_has_no_sign() -> None:
    many = {f"c{n}": {"partners": ["us"], "status": "broken" if n == 0 else "partly-met"} for n in range(300)}
    assert str(card(**many).score.mean) == "0.0"


def test_it_is_of_the_day() -> None:
    one = {"partners": ["us"], "made": "2020", "status": "met", "updates": {"2024": {"status": "met"}}}
    assert [card(as_of=date(year, 6, 1), x=one).score.score for year in (2023, 2024)] == [0, 1]
