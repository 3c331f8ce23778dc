"""The scorecard of an assessor, also against a plain model that counts a second time."""

from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.analysis.assessor_score import AssessorScorecard, assessor_scorecard
from roadmap_cli.analysis.query import rows_of
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.model.validate import read_roadmap
from tests import plain_model

DAY = date(2024, 6, 30)
SCALE = {"kept": 1.0, "half": 0.5, "broken": -1.0}


def card_of(
    commitments: dict[str, Any], day: date = DAY, only: Any = (), scale: Any = SCALE
) -> AssessorScorecard:
    data = {
        "roadmap": {"title": "T"},
        "partners": {"us": {"name": "US"}, "ca": {"name": "Canada"}},
        "areas": {"a": {"title": "A"}, "b": {"title": "B"}},
        "assessors": {"watch": {"name": "Watch", "scale": scale}, "audit": {"name": "Audit"}},
        "commitments": {key: {"title": "X", **one} for key, one in commitments.items()},
    }
    roadmap = read_roadmap(data, "", "f")
    return assessor_scorecard(roadmap, rows_of(roadmap, DAY), DAY, "watch", only)


BOTH = ["us", "ca"]
TWO = {
    "one": {"area": "a", "partners": BOTH, "assessments": {
        "2020": {"by": "watch", "verdict": "kept"},
        "2023": {"by": "watch", "verdict": "broken", "partner": "ca"},
        "2025": {"by": "watch", "verdict": "broken"},
        "2024-01": {"by": "audit", "verdict": "broken"},
    }},
    "two": {"area": "b", "partners": ["us"], "status": "met", "assessments": {
        "2022": {"by": "watch", "verdict": "no news"},
    }},
    "three": {"area": "b", "partners": ["ca"], "status": "broken"},
    "nobody": {"area": "b", "assessments": {"2022": {"by": "watch", "verdict": "kept"}}},
}  # fmt: skip


def test_each_commitment_counts_once_for_each_partner_by_its_verdict() -> None:
    card = card_of(TWO)
    assert {tally.id: tally.verdicts for tally in card.tallies} == {
        "us": {"one": "kept", "two": "no news"}, "ca": {"one": "broken", "three": ""},
    }  # fmt: skip
    us = card.tallies[0].score
    assert (us.total, us.verdicts, us.off_scale, us.pending, us.score, us.mean) == (
        2, {"kept": 1, "half": 0, "broken": 0}, 1, 0, 1, 1,
    )  # fmt: skip
    assert (card.score.total, card.score.pending, card.score.score, card.score.mean) == (4, 1, 0, 0)
    assert str(card.score.mean) == "0.0"
    assert [row.id for row in card.unclaimed] == ["nobody"]
    assert {area: score.total for area, score in card.areas.items()} == {"a": 2, "b": 2}


def test_only_some_partners() -> None:
    assert [tally.id for tally in card_of(TWO, only=["ca"]).tallies] == ["ca"]


def test_it_is_refused_without_a_scale() -> None:
    with pytest.raises(WrongUsageError) as raised:
        card_of(TWO, scale={})
    assert str(raised.value) == (
        "watch has no scale, so its verdicts have no numbers; give it one: roadmap update-assessor watch "
        "--scale kept=1,compromise=0,broken=-1"
    )


ASSESSMENT = st.fixed_dictionaries(
    {"by": st.sampled_from(["watch", "audit"]), "verdict": st.sampled_from([*SCALE, "off"])},
    optional={"partner": st.sampled_from(BOTH)},
)
COMMITMENT = st.fixed_dictionaries(
    {
        "area": st.sampled_from("ab"),
        "partners": st.sampled_from([BOTH, ["us"], ["ca"]]),
        "status": st.sampled_from(["met", "underway", "broken", "superseded"]),
        "assessments": st.dictionaries(
            st.sampled_from(["2023", "2023-2", "2023-12-31", "2024-06-30", "2024-07-01", "2025"]),
            ASSESSMENT,
            max_size=4,
        ),
    }
)


@given(st.lists(COMMITMENT, max_size=5))
def test_as_a_plain_model(commitments: list[dict[str, Any]]) -> None:
    tables = {f"c-{number}": one for number, one in enumerate(commitments)}
    day = DAY.isoformat()
    lost = plain_model.with_lost(tables, day)
    pairs = [(lost[key], partner) for key in tables for partner in tables[key]["partners"]]
    card = card_of(tables)
    assert msgspec.structs.asdict(card.score) == plain_model.assessor_score_of(pairs, day, "watch", SCALE)
    for tally in card.tallies:
        own = [(table, partner) for table, partner in pairs if partner == tally.id]
        assert msgspec.structs.asdict(tally.score) == plain_model.assessor_score_of(own, day, "watch", SCALE)
