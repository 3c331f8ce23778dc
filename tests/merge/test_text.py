"""What the latest update says."""

from typing import Any

import pytest

from roadmap_cli.merge.text import latest_word


def roadmap(**updates: dict[str, str]) -> dict[str, Any]:
    return {
        "commitments": {
            "x": {"updates": {key.strip("_").replace("_", "-"): update for key, update in updates.items()}}
        }
    }


PATH = ("commitments", "x", "status")


@pytest.mark.parametrize(
    ("ours", "theirs", "word"),
    [
        (roadmap(_2024={"status": "met"}), roadmap(_2025={"status": "broken"}), '2025, says "broken"'),
        (roadmap(_2025={"status": "met"}), roadmap(_2024={"status": "broken"}), '2025, says "met"'),
        (roadmap(_2025={"status": "met"}), roadmap(_2025_2={"status": "broken"}), ""),
        (roadmap(_2025={"status": "met"}), roadmap(_2025={"status": "met"}), '2025, says "met"'),
        (roadmap(_2025={"status": "met", "partner": "us"}), roadmap(_2024={"note": "n"}), ""),
        (roadmap(someday={"status": "met"}), {}, ""),
        ({}, {"commitments": 1}, ""),
    ],
)
def test_the_last_word(ours: dict[str, Any], theirs: dict[str, Any], word: str) -> None:
    assert latest_word(PATH, ours, theirs) == word


def test_a_milestone_has_the_last_word_of_its_own_updates() -> None:
    updates = roadmap(_2024={"status": "met"}, _2023={"status": "stalled", "milestone": "m"})
    assert (
        latest_word(("commitments", "x", "milestones", "m", "status"), updates, {}) == '2023, says "stalled"'
    )
    assert latest_word(("commitments", "x", "milestones", "n", "status"), updates, {}) == ""
    later = roadmap(_2025={"status": "stalled", "milestone": "m"})
    assert latest_word(PATH, updates, later) == '2024, says "met"'


def test_other_fields_have_none() -> None:
    assert latest_word(("commitments", "x", "title"), roadmap(_2025={"title": "t"}), {}) == ""
    assert latest_word(("roadmap", "x", "status"), roadmap(_2025={"status": "met"}), {}) == ""
