"""Ids for names of areas and partners."""

import pytest

from roadmap_cli.importers.match import FreeIds, IdsByName
from roadmap_cli.importers.values import UnreadableValueError


def test_an_id_that_is_taken_gets_the_first_free_suffix() -> None:
    free = FreeIds(["a", "a-3"])
    assert [free.assign(one) for one in ("a", "a", "b", "a", "a-2", "b")] == [
        "a-2",
        "a-4",
        "b",
        "a-5",
        "a-2-2",
        "b-2",
    ]


def test_ten_thousand_of_one_name_take_no_quadratic_time() -> None:
    free = FreeIds(["a"])
    assert [free.assign("a") for _ in range(10_000)][-1] == "a-10001"


def names() -> IdsByName:
    there = {"us": "United States", "land": "Canada", "energy": "Ministry", "water": "Water"}
    return IdsByName("partner", "name", there, {"mx": {"name": "Mexico", "url": "u"}})


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("us", "us"),
        ("Canada", "land"),
        ("CANADA", "land"),
        ("Energy", "energy"),  # goes by another name now
        ("mx", "mx"),
        ("Indigenous  Services", "indigenous-services"),
    ],
)
def test_a_name_means_the_id_the_name_or_what_was_made_of_it(name: str, id: str) -> None:
    assert names().id_of(name) == (id, id)


def test_another_name_that_makes_a_taken_id_is_another_partner() -> None:
    known = names()
    assert known.id_of("Water!") == ("water-2", "water")
    assert known.id_of("Water!") == ("water-2", "water-2"), "it is known by its name from then on"
    assert known.made == {"water-2": {"name": "Water!"}}


def test_the_id_of_one_just_made_is_no_name() -> None:
    known = names()
    assert [known.id_of(name)[0] for name in ("Phase", "Phase!", "Phase 2", "phase-2")] == [
        "phase", "phase-2", "phase-2-2", "phase-2",
    ]  # fmt: skip


def test_what_the_source_tells_of_a_partner_goes_with_it() -> None:
    known = names()
    known.make_all()
    assert known.made == {"mx": {"name": "Mexico", "url": "u"}}


def test_a_name_without_a_letter_is_reported_with_the_command_that_gives_an_id() -> None:
    with pytest.raises(UnreadableValueError, match=r"first: roadmap add-partner NAME --id ID$"):
        names().id_of("。")


def test_a_name_is_found_in_every_normalization_and_kept_as_it_is() -> None:
    known = IdsByName("partner", "name", {"land": "\u00e9co"}, {})
    assert known.id_of("e\u0301co") == ("land", "land")
    assert known.can_name("E\u0301CO")
    names = ("Pe\u0301rou", "P\u00e9rou", "PEROU")  # within a source, another case is another name
    assert [known.id_of(name)[0] for name in names] == ["perou", "perou", "perou-2"]
    assert known.made == {"perou": {"name": "Pe\u0301rou"}, "perou-2": {"name": "PEROU"}}


def test_a_name_that_several_have_is_refused_unless_one_is_equal() -> None:
    known = IdsByName("partner", "name", {"one": "Cote", "two": "Côte", "three": "C\u00f4te"}, {})
    assert known.id_of("Cote") == ("one", "one")
    with pytest.raises(UnreadableValueError, match="is the name of two and three; write the id"):
        known.id_of("Côte")
    with pytest.raises(UnreadableValueError, match="is the name of one, two and three; write the id"):
        known.id_of("COTE")
