"""The commitment that matches a record."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.importers.match import AmbiguousIdError, CommitmentMatcher
from roadmap_cli.model.ids import free_id
from roadmap_cli.model.types import ID_LENGTH, Commitment, Head, Roadmap


def roadmap(**titles: str) -> Roadmap:
    commitments = {id.replace("_", "-"): Commitment(title=title, area="x") for id, title in titles.items()}
    return Roadmap(roadmap=Head(title="R"), commitments=commitments)


@pytest.mark.parametrize(
    ("titles", "requested", "title", "match"),
    [
        ({"water": "Water"}, "water", "Water", "water"),
        ({"water": "Water, changed by hand"}, "water", "Water", "water"),
        ({"land": "Land"}, "water", "Water", ""),
        # The id was taken by another commitment when this one was imported.
        ({"water": "Drink", "water_2": "Water"}, "water", "Water", "water-2"),
        ({"water_2": "Water"}, "water", " Water", "water-2"),
        # This one ends in a number of its own.
        ({"phase": "Phase one", "phase_2": "Phase 2"}, "phase", "Phase", "phase"),
    ],
)
def test_a_record_is_about(titles: dict[str, str], requested: str, title: str, match: str) -> None:
    assert CommitmentMatcher(roadmap(**titles), [requested], is_exact=False).match(requested, title) == match


def test_two_of_one_title_leave_it_open() -> None:
    matcher = CommitmentMatcher(roadmap(water="Water", water_2="Water"), ["water"], is_exact=False)
    with pytest.raises(AmbiguousIdError, match="water and water-2 have the same title"):
        matcher.match("water", "Water")


def test_a_suffixed_one_that_another_record_wishes_for_is_that_records() -> None:
    matcher = CommitmentMatcher(roadmap(water="Water", water_2="Water"), ["water", "water-2"], is_exact=False)
    assert matcher.match("water", "Water") == "water"
    assert matcher.match("water-2", "Water") == "water-2"


def test_a_title_is_found_in_every_normalization_and_an_equal_one_first() -> None:
    there = roadmap(eco="\u00e9co", eco_2="Eco")
    matcher = CommitmentMatcher(there, ["eco"], is_exact=False)
    assert matcher.match("eco", "e\u0301co") == "eco"
    assert matcher.match("eco", "Eco") == "eco-2"
    alone = CommitmentMatcher(roadmap(eco="Other", eco_2="\u00e9co"), ["eco"], is_exact=False)
    assert alone.match("eco", "e\u0301co") == "eco-2"


def test_ids_of_our_own_are_exact_and_old_ones_are_honoured() -> None:
    there = roadmap(water="Water", water_2="Water")
    assert CommitmentMatcher(there, ["water"], is_exact=True).match("water", "Water") == "water"
    renamed = Commitment(title="Water", area="x", formerly="drink")
    there = Roadmap(roadmap=Head(title="R"), commitments={"water": renamed})
    assert CommitmentMatcher(there, ["drink"], is_exact=False).match("drink", "Drink") == "water"


@given(st.integers(50, ID_LENGTH), st.integers(0, 120))
def test_a_long_id_that_was_cut_for_its_suffix_is_found(length: int, others: int) -> None:
    requested = ("ab-" * 30)[:length].rstrip("-")
    taken = {requested, *(f"x-{n}" for n in range(others))}
    for _ in range(min(others, 12)):
        taken.add(free_id(requested, taken))
    id = free_id(requested, taken)
    commitments = {one: Commitment(title="Other", area="x") for one in taken} | {
        id: Commitment(title="T", area="x")
    }
    there = Roadmap(roadmap=Head(title="R"), commitments=commitments)
    assert CommitmentMatcher(there, [requested], is_exact=False).match(requested, "T") == id
