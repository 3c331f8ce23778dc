"""Findings and the errors that carry them."""

import pytest

from roadmap_cli.errors import NotFoundError, NotSavedError, RoadmapError, UnreadableError, WrongUsageError
from roadmap_cli.model.findings import Finding, InvalidRoadmapError, Place, Severity

PLACE = Place("roadmap.toml", 14, 10)


@pytest.mark.parametrize(
    ("key", "found", "sentence"),
    [
        ("areas.x.title", "5", "roadmap.toml:14:10: areas.x.title = 5: must be a string"),
        ("areas.x.title", "", "roadmap.toml:14:10: areas.x.title: must be a string"),
        ("", "", "roadmap.toml:14:10: must be a string"),
    ],
)
def test_a_finding_is_one_sentence_that_begins_with_its_place(key: str, found: str, sentence: str) -> None:
    assert Finding("RM102", Severity.ERROR, PLACE, key, found, "must be a string").sentence() == sentence


def test_a_place_counts_its_columns_from_one() -> None:
    assert str(Place("a.toml", 3)) == "a.toml:3:1"


def test_a_faulty_roadmap_keeps_every_finding_and_says_each() -> None:
    findings = [Finding("RM102", Severity.ERROR, PLACE, key, "", "is wrong") for key in ("a", "b")]
    error = InvalidRoadmapError(iter(findings))
    assert error.findings == tuple(findings)
    assert error.sentences == ("roadmap.toml:14:10: a: is wrong", "roadmap.toml:14:10: b: is wrong")


def test_every_error_has_the_exit_code_that_scripts_rely_on() -> None:
    kinds: list[type[RoadmapError]] = [
        WrongUsageError, UnreadableError, InvalidRoadmapError, NotFoundError, NotSavedError
    ]  # fmt: skip
    assert [kind.exit_code for kind in kinds] == [2, 3, 3, 4, 5]
