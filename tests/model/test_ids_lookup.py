"""Look-up of ids, suggestions, and ids made from titles."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.errors import NotFoundError, WrongUsageError
from roadmap_cli.model.ids import (
    any_of,
    check_id,
    did_you_mean,
    find_id,
    free_id,
    nearest,
    new_id,
    present_commitment,
    present_id,
)
from roadmap_cli.model.lookup import find_commitment
from roadmap_cli.model.types import ID_LENGTH, ID_PATTERN, Area, Commitment, Head, Partner, Roadmap

IDS = ["climate", "climate-finance", "covid-19", "recovery"]


@pytest.mark.parametrize(
    ("word", "id"),
    [("climate", "climate"), ("climate-", "climate-finance"), ("cov", "covid-19"), ("r", "recovery")],
)
def test_a_word_means_the_exact_id_else_the_only_one_it_begins(word: str, id: str) -> None:
    assert find_id(word, IDS, "area") == id


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("cli", '"cli" matches more than one area: climate, climate-finance'),
        ("c", '"c" matches more than one area: climate, climate-finance, covid-19'),
        ("clmate", 'there is no area "clmate"; did you mean climate?'),
        ("finance", 'there is no area "finance"; did you mean climate-finance?'),
        ("RECOVERY", 'there is no area "RECOVERY"; did you mean recovery?'),
        ("zzz", 'there is no area "zzz"; there are climate, climate-finance, covid-19, recovery'),
        ("", 'there is no area ""; there are climate, climate-finance, covid-19, recovery'),
        (
            "z" * 100,
            f'there is no area "{"z" * 59}…"; there are climate, climate-finance, covid-19, recovery',
        ),
    ],
)
def test_a_word_that_means_none_is_answered_with_the_nearest(word: str, sentence: str) -> None:
    with pytest.raises(NotFoundError) as error:
        find_id(word, IDS, "area")
    assert error.value.sentences == (sentence,)


def test_many_ids_are_not_all_listed() -> None:
    many = [f"a{number:02}" for number in range(20)]
    with pytest.raises(NotFoundError, match=r"a00, a01, .*, a11 and 8 more$"):
        find_id("a", many, "commitment")
    with pytest.raises(NotFoundError, match='there is no commitment "zzz"; `roadmap list` shows them all'):
        find_id("zzz", many, "commitment")


def test_where_there_is_nothing_that_is_all_there_is_to_say() -> None:
    with pytest.raises(NotFoundError, match=r'^there is no partner "us"$'):
        find_id("us", [], "partner")


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("cov", 'there is no area "cov"; did you mean covid-19?'),
        ("cli", 'there is no area "cli"; did you mean climate or climate-finance?'),
        ("climate-", 'there is no area "climate-"; did you mean climate-finance?'),
        ("finance", 'there is no area "finance"; did you mean climate-finance?'),
        ("zzz", 'there is no area "zzz"; there are climate, climate-finance, covid-19, recovery'),
    ],
)
def test_a_prefix_is_no_present_id_and_names_the_right_one(word: str, sentence: str) -> None:
    assert present_id("climate", IDS, "area") == "climate"
    with pytest.raises(NotFoundError) as error:
        present_id(word, IDS, "area")
    assert error.value.sentences == (sentence,)


def test_a_prefix_of_many_names_three() -> None:
    with pytest.raises(
        NotFoundError, match=r'there is no area "one"; did you mean one-\d, one-\d or one-\d\?'
    ):
        present_id("one", [f"one-{number}" for number in range(2, 7)], "area")


COMMITMENTS = {
    "new-name": Commitment(title="T", area="a", formerly=["old-name", "older"]),
    "old-name-2": Commitment(title="T", area="a"),
    "other": Commitment(title="T", area="a", formerly="another"),
    "another": Commitment(title="T", area="a"),
}
ROADMAP = Roadmap(
    roadmap=Head(title="R"),
    areas={"new": Area(title="Water"), "older": Area(title="Air"), "a": Area(title="Air")},
    partners={"oth": Partner(name="Others"), "ca": Partner(name="Canada")},
    commitments=COMMITMENTS,
)


@pytest.mark.parametrize(
    ("word", "id"),
    [
        ("new-name", "new-name"),
        ("old-name", "new-name"),
        ("older", "new-name"),
        ("old-name-", "old-name-2"),
        ("another", "another"),  # an id that is in use now wins over one that was
        ("othe", "other"),
    ],
)
def test_a_commitment_is_found_by_an_id_that_it_had(word: str, id: str) -> None:
    assert find_commitment(word, ROADMAP) == id


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("new", '"new" is an area, not a commitment; `roadmap list --area new` shows its commitments'),
        ("oth", '"oth" is a partner, not a commitment; `roadmap list --partner oth` shows its commitments'),
    ],
)
def test_an_area_or_a_partner_wins_over_a_prefix(word: str, sentence: str) -> None:
    with pytest.raises(NotFoundError) as error:
        find_commitment(word, ROADMAP)
    assert error.value.sentences == (sentence,)


@pytest.mark.parametrize("find", [find_id, present_id])
@pytest.mark.parametrize(
    ("word", "kind", "sentence"),
    [
        ("Canada", "partner", '"Canada" is the name of ca; did you mean ca?'),
        ("  CANADA ", "partner", '"  CANADA " is the name of ca; did you mean ca?'),
        ("wáter", "area", '"wáter" is the title of new; did you mean new?'),
        ("Air", "area", '"Air" is the title of older and a; did you mean older or a?'),
        (
            "t",
            "commitment",
            '"t" is the title of new-name, old-name-2 and other; did you mean new-name, old-name-2 or other?',
        ),
    ],
)
def test_a_name_or_title_is_answered_with_the_id(
    find: Callable[..., str], word: str, kind: str, sentence: str
) -> None:
    with pytest.raises(NotFoundError) as error:
        find(word, getattr(ROADMAP, f"{kind}s"), kind)
    assert error.value.sentences == (sentence,)


@pytest.mark.parametrize("word", ["", " "])
def test_an_empty_word_is_no_name(word: str) -> None:
    with pytest.raises(NotFoundError, match=r"^there is no area"):
        find_id(word, {"a": Area(title="")}, "area")


def test_a_former_id_is_no_present_one() -> None:
    assert present_commitment("another", COMMITMENTS) == "another"
    for word in ("old-name", "older"):
        with pytest.raises(NotFoundError) as error:
            present_commitment(word, COMMITMENTS)
        assert error.value.sentences == (f'"{word}" is called new-name now',)
    with pytest.raises(NotFoundError, match='there is no commitment "oth"; did you mean other'):
        present_commitment("oth", COMMITMENTS)


def test_a_commitment_that_is_not_there_is_answered_with_the_nearest() -> None:
    with pytest.raises(NotFoundError, match='there is no commitment "new-nam3"; did you mean new-name'):
        find_commitment("new-nam3", ROADMAP)


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("titel", ["title"]),
        ("line", ["deadline"]),
        ("DEADLINE", ["deadline"]),
        ("x", []),
        ("dead" * 9999, []),
    ],
)
def test_the_nearest_words_are_the_likeliest_then_those_that_contain_it(word: str, found: list[str]) -> None:
    assert nearest(word, ["title", "deadline", "tags"]) == found


def test_did_you_mean_offers_no_more_than_three() -> None:
    known = ["aaa1", "aaa2", "aaa3", "aaa4"]
    assert did_you_mean("aaa", known).split(" or ")[0].count(", ") == 1
    assert did_you_mean("xyz", known) == ""


@pytest.mark.parametrize("id", ["a", "net-zero-2050", "2", "a" * 64])
def test_a_well_formed_id_is_taken(id: str) -> None:
    assert check_id(id) == id


@pytest.mark.parametrize(
    ("id", "sentence"),
    [
        ("Net Zero", "; net-zero could"),
        ("é", "; e could"),
        ("-a", "; a could"),
        ("a" * 65, "; " + "a" * 40 + " could"),
        ("橋", "; qiao could"),
        ("。", "at most 64 characters$"),
        ("", "at most 64 characters$"),
    ],
)
def test_an_ill_formed_id_is_answered_with_a_well_formed_one(id: str, sentence: str) -> None:
    with pytest.raises(WrongUsageError, match="cannot be an id: .*" + sentence):
        check_id(id)


@pytest.mark.parametrize(
    ("title", "id"),
    [
        ("Net-zero power grids", "net-zero-power-grids"),
        ("Réparer les ponts", "reparer-les-ponts"),
        ("Canada's  75 % cut!", "canadas-75-cut"),
        ("L’eau potable", "leau-potable"),
        ("Straße, Ærø & Łódź", "strasse-aero-lodz"),
        ("İstanbul", "istanbul"),
        ("a" * 40, "a" * 40),
        ("a" * 41, "a" * 40),
        ("é" * 70, "e" * 40),
        ("word " * 30, ("word-" * 8)[:-1]),
        ("x" * 39 + " y" * 9, "x" * 39),
        ("x" * 38 + " y" * 9, "x" * 38 + "-y"),
        ("x" * 40 + " yy", "x" * 40),
        ("x" * 63 + " yy", "x" * 40),
    ],
)
def test_an_id_is_made_of_the_letters_of_a_title(title: str, id: str) -> None:
    assert new_id(title, []) == id


@pytest.mark.parametrize(
    ("title", "id"),
    [
        ("รัฐสภา", "rathspha"),
        ("Министерство", "ministerstvo"),
        ("Закон № 5", "zakon-no-5"),
        ("Сократить выбросы парниковых газов вдвое", "sokratit-vybrosy-parnikovykh-gazov-vdvoe"),
        ("東京", "dongjing"),
        ("橋 2", "qiao-2"),
        ("ｱﾊﾟｰﾄ・道", "apato-dao"),
        ("שלום", "slvm"),
        ("צה״ל", "tshl"),
        ("می\u200cخواهم", "mykhwhm"),
        ("Ελλάδα", "ellada"),
        ("भारत", "bhart"),
        ("한국 정부", "hangug-jeongbu"),
        ("🎉", "tada"),
        ("👩\u200d💻", "woman-computer"),
        ("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "flag-black"),
        ("٢٠٥٠", "2050"),
        ("ไทย" * 50_000, "aithy" * 8),  # no spaces, so no word end at which to cut
        ("ไทย " * 50_000, "aithy-aithy-aithy-aithy-aithy-aithy"),
        ("東京 NATO 2050", "nato-2050"),
    ],
)
def test_a_title_without_latin_letters_is_transliterated(title: str, id: str) -> None:
    assert new_id(title, []) == id
    assert new_id(title, [id]) == f"{id}-2"


@pytest.mark.parametrize(
    "title",
    [
        "!?",
        " ",
        "",
        "\x1b[",
        "。、…",
        "§ ¶ ·",
        "«»",
        "→ +",
        "\u200b",
        "\U000e0041\U000e0042",
        "\u0301",
        "\ud800",
    ],
)
def test_a_title_without_a_usable_letter_needs_an_id(title: str) -> None:
    with pytest.raises(WrongUsageError, match=r"has no letter or digit for an id; give one with --id$"):
        new_id(title, [])


@pytest.mark.parametrize(
    ("taken", "id"),
    [(["a"], "a-2"), (["a", "a-2"], "a-3"), (["a", "a-3"], "a-2"), (["b"], "a"), (["a-2"], "a")],
)
def test_a_taken_id_gets_the_first_free_number(taken: list[str], id: str) -> None:
    assert new_id("A", taken) == id


def test_a_long_id_makes_room_for_its_number() -> None:
    assert free_id("a" * 64, ["a" * 64]) == "a" * 62 + "-2"
    # The cut falls on a hyphen, which must not appear twice.
    long = "a" * 61 + "-bc"
    assert free_id(long, [long]) == "a" * 61 + "-2"


@given(st.text(max_size=200), st.integers(0, 12))
def test_ids_are_always_well_formed_and_unique(title: str, times: int) -> None:
    taken: list[str] = []
    for _ in range(times):
        try:
            id = new_id(title, taken)
        except WrongUsageError:
            assert not re.search("[a-zA-Z0-9]", title), "a title with letters always makes an id"
            return
        assert re.fullmatch(ID_PATTERN, id)
        assert len(id) <= ID_LENGTH
        assert id not in taken
        assert check_id(id) == id
        taken.append(id)


@pytest.mark.parametrize(
    ("words", "said"), [(["a"], "a"), (["a", "b"], "a or b"), (["a", "b", "c"], "a, b or c")]
)
def test_any_of(words: list[str], said: str) -> None:
    assert any_of(words) == said
