"""Numbers and lists in sentences."""

import pytest

from roadmap_cli.english import counted, listed, plural, unit_after


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "0 days"), (1, "1 day"), (1.0, "1 day"), (2, "2 days"), (-1, "-1 days"), (1.5, "1.5 days"),
        (999, "999 days"), (1_000, "1,000 days"), (1_234_567, "1,234,567 days"),
    ],
)  # fmt: skip
def test_a_number_of_things(number: float, words: str) -> None:
    assert counted(number, "day") == words


@pytest.mark.parametrize(("number", "word"), [(0, "have"), (1, "has"), (1.0, "has"), (2, "have")])
def test_the_word_for_one_and_for_many(number: float, word: str) -> None:
    assert plural(number, "has", "have") == word


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, ""), (1, "0"), (2, "0 and 1"), (3, "0, 1 and 2"), (4, "0, 1, 2 and 3"),
        (5, "0, 1, 2 and 2 more"), (1_004, "0, 1, 2 and 1,001 more"),
    ],
)  # fmt: skip
def test_names_in_a_sentence(count: int, words: str) -> None:
    assert listed([str(number) for number in range(count)]) == words


@pytest.mark.parametrize(
    ("names", "words"), [("abc", "a, b and c"), ("abcd", "a, b and 2 more"), ("abcde", "a, b and 3 more")]
)
def test_how_many_names_are_shown(names: str, words: str) -> None:
    assert listed(names, most=3, shown=2) == words


def test_a_percent_sign_follows_its_number() -> None:
    assert [f"2{unit_after(unit)}" for unit in ("homes", "% of GDP", "%", "")] == [
        "2 homes",
        "2% of GDP",
        "2%",
        "2",
    ]
