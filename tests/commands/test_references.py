"""Words of a command line → ids and texts."""

from collections.abc import Callable

import pytest

from roadmap_cli.commands import references
from roadmap_cli.errors import NotThereError, RoadmapError, WrongUsageError
from roadmap_cli.model.types import Area, Commitment, Head, Partner, Roadmap

ROADMAP = Roadmap(
    roadmap=Head(title="R"),
    partners={"us": Partner(name="United States"), "usa": Partner(name="U.S.A.")},
    areas={"climate": Area(title="Climate")},
    commitments={
        "grids": Commitment(title="Grids", area="climate", formerly=["net-zero", "power"]),
        "methane": Commitment(title="Methane", area="climate", formerly="gas"),
    },
)
EMPTY = Roadmap(roadmap=Head(title="R"))


@pytest.mark.parametrize(
    ("text", "title"),
    [("A", "A"), ("  a\t b\n c ", "a b c"), ("a\u00a0b\u2028c", "a b c"), ("é" * 10_000, "é" * 10_000)],
    ids=["plain", "folded", "odd blanks", "long"],
)
def test_a_title_is_one_line(text: str, title: str) -> None:
    assert references.title_of(text) == title


@pytest.mark.parametrize("text", ["", " ", "\n\t\u2028"])
def test_an_empty_title_is_refused_in_the_words_of_the_caller(text: str) -> None:
    with pytest.raises(WrongUsageError, match=r"^the name is empty$"):
        references.title_of(text, "the name is empty")


@pytest.mark.parametrize("read", [references.title_of, lambda text: references.given_text(text, "--text")])
def test_what_was_no_text_is_refused(read: Callable[[str], str]) -> None:
    with pytest.raises(WrongUsageError, match="is not valid UTF-8"):
        read("caf\udce9")


def test_a_text_keeps_its_lines() -> None:
    assert references.given_text("  one\n two ", "--text") == "one\n two"
    assert references.given_text(None, "--text") is None
    with pytest.raises(WrongUsageError, match=r"^--text is empty; "):
        references.given_text(" ", "--text")


@pytest.mark.parametrize(
    ("texts", "value"), [(None, None), ([], None), (["a"], "a"), (["a", " b "], ["a", "b"])]
)
def test_one_text_is_a_string_and_several_are_a_list(texts: list[str] | None, value: object) -> None:
    assert references.given_texts(texts, "--owner") == value


def test_one_empty_text_among_several_is_refused() -> None:
    with pytest.raises(WrongUsageError, match=r"^--owner is empty; "):
        references.given_texts(["a", ""], "--owner")


@pytest.mark.parametrize(
    ("title", "given", "id"),
    [("New thing", None, "new-thing"), ("Grids", None, "grids-2"), ("Grids", "other", "other")],
)
def test_an_id_is_given_or_made_from_the_title(title: str, given: str | None, id: str) -> None:
    assert references.new_or_given_id(title, given, ROADMAP.commitments, "commitment") == id


@pytest.mark.parametrize(
    ("given", "kind", "sentence"),
    [
        ("grids", "commitment", 'there is a commitment "grids" already; grids-2 is free'),
        ("grids", "area", 'there is an area "grids" already; grids-2 is free'),
    ],
)
def test_an_id_that_is_taken_is_refused(given: str, kind: str, sentence: str) -> None:
    with pytest.raises(WrongUsageError) as caught:
        references.new_or_given_id("", given, ROADMAP.commitments, kind)
    assert caught.value.sentences == (sentence,)


def test_former_ids_are_not_free() -> None:
    assert references.formerly_used(ROADMAP) == {"net-zero", "power", "gas"}
    with pytest.raises(WrongUsageError) as caught:
        references.check_not_formerly("gas", ROADMAP)
    assert caught.value.sentences == (
        '"gas" is what methane was called before, and still leads there; gas-2 is free',
    )
    references.check_not_formerly("gas", ROADMAP, own="methane")
    references.check_not_formerly("methane", ROADMAP)


def test_words_mean_ids() -> None:
    assert references.area_id("cli", ROADMAP) == "climate"
    assert references.partner_ids(["usa", "us", "usa"], ROADMAP) == ["usa", "us"]
    assert references.commitment_ids(["power", "meth", "grids"], ROADMAP) == ["grids", "methane"]
    assert references.partner_ids([], EMPTY) == references.commitment_ids([], EMPTY) == []


@pytest.mark.parametrize(
    ("find", "sentence"),
    [
        (
            lambda: references.area_id("a", EMPTY),
            'there is no area yet; make one first: roadmap add-area "Title"',
        ),
        (
            lambda: references.partner_ids(["a"], EMPTY),
            'there is no partner yet; make one first: roadmap add-partner "Name"',
        ),
        (lambda: references.commitment_ids(["a"], EMPTY), 'there is no commitment "a"'),
        (lambda: references.partner_ids(["u"], ROADMAP), '"u" begins more than one partner: us, usa'),
    ],
)
def test_what_is_not_there_is_said(find: Callable[[], object], sentence: str) -> None:
    with pytest.raises(RoadmapError) as caught:
        find()
    assert isinstance(caught.value, NotThereError)
    assert caught.value.sentences == (sentence,)
