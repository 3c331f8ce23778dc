"""How far partners keep their commitments."""

from datetime import date
from typing import Any

import pytest

from roadmap_cli.model import Status
from roadmap_cli.query import rows_of
from roadmap_cli.score import NOTHING, Score, Scorecard, points_of, score_of, scorecard_of
from tests.standings import whole

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


def counts(score: Score) -> tuple[int, int, int, int, int, float | None]:
    return score.total, score.met, score.overdue, score.broken, score.score, score.mean


def test_met_counts_one_broken_or_dropped_minus_one_and_all_else_nothing() -> None:
    points = {status.value: points_of(status) for status in Status}
    assert points == {
        "met": 1, "partly-met": 0, "ongoing": 0, "underway": 0, "planned": 0,
        "unknown": 0, "at-risk": 0, "stalled": 0, "dropped": -1, "broken": -1,
    }  # fmt: skip


def test_each_partner_is_scored_by_its_own_status() -> None:
    tallies = {tally.id: tally for tally in card().tallies}
    assert counts(tallies["us"].score) == (3, 0, 1, 2, -2, -0.67)
    assert counts(tallies["ca"].score) == (3, 1, 1, 0, 1, 0.33)
    assert [*tallies["us"].rows] == ["apart", "whole", "theirs"]


def test_each_is_scored_by_area_and_by_commitment() -> None:
    us, ca = card().tallies
    assert {area: counts(score) for area, score in us.areas.items()} == {
        "a": (2, 0, 1, 1, -1, -0.5),
        "b": (1, 0, 0, 1, -1, -1.0),
    }
    assert counts(ca.areas["b"]) == (1, 0, 0, 0, 0, 0.0)
    assert counts(card().areas["a"]) == (4, 1, 2, 1, 0, 0.0)
    assert counts(card().of_commitment("apart")) == (2, 1, 0, 1, 0, 0.0)
    assert counts(card().score) == (6, 1, 2, 2, -1, -0.17)


def test_what_names_no_partner_counts_for_nobody() -> None:
    assert [row.id for row in card().unclaimed] == ["nobody"]
    assert "c" not in card().areas


def test_only_some_partners_can_be_asked_for() -> None:
    assert [tally.id for tally in card(("ca",)).tallies] == ["ca"]
    assert counts(card(("ca",)).score) == (3, 1, 1, 0, 1, 0.33)


def test_a_partner_that_promised_nothing_has_no_mean() -> None:
    assert counts(score_of([])) == counts(NOTHING) == (0, 0, 0, 0, 0, None)


@pytest.mark.parametrize(("met", "broken", "mean"), [(1, 2, -0.33), (1, 0, 1.0), (0, 1, -1.0), (1, 1, 0.0)])
def test_the_mean_lies_between_minus_one_and_one(met: int, broken: int, mean: float) -> None:
    states = ["met"] * met + ["broken"] * broken
    score = card(**{f"c{n}": {"partners": ["us"], "status": status} for n, status in enumerate(states)}).score
    assert score.mean == mean


def test_a_mean_that_rounds_to_nothing_has_no_sign() -> None:
    many = {f"c{n}": {"partners": ["us"], "status": "broken" if n == 0 else "planned"} for n in range(300)}
    assert str(card(**many).score.mean) == "0.0"


def test_it_is_of_the_day() -> None:
    one = {"partners": ["us"], "made": "2020", "status": "met", "updates": {"2024": {"status": "met"}}}
    assert [card(as_of=date(year, 6, 1), x=one).score.score for year in (2023, 2024)] == [0, 1]
