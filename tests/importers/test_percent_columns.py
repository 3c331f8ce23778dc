"""Percentages and shares of 1."""

from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.importers.percent_columns import plain_percents


def read(column: str, *texts: str) -> dict[str, str]:
    return dict(plain_percents(column, texts))


def test_numbers_up_to_one_with_a_fraction_are_shares() -> None:
    assert read("progress", "0.24", "0,5", "1", "0", "") == {
        "0.24": "24%",
        "0,5": "50%",
        "1": "100%",
        "0": "0%",
    }


def test_nothing_else_says_so() -> None:
    assert read("progress", "0", "1") == {}
    assert read("progress", "0.24", "2") == {}
    assert read("progress", "0.24", "n/a", "24 %") == {"0.24": "24%"}
    assert read("progress", "0.245", "0.3333") == {}, "no whole percentage"


def test_the_name_of_the_column_says_so() -> None:
    assert read("Share done", "1", "0") == {"1": "100%", "0": "0%"}
    assert read("Progress (%)", "1", "24", "x") == {"1": "1%", "24": "24%"}
    assert read("Pourcentage / per cent", "0,5") == {"0,5": "0,5%"}, "half a percent, which is not read"


@given(st.lists(st.integers(0, 100), min_size=1))
def test_a_column_of_shares_is_the_column_of_percentages(percents: list[int]) -> None:
    texts = [f"{percent / 100:.2f}" for percent in percents]
    has_fraction = any(0 < percent < 100 for percent in percents)
    expected = {text: f"{percent}%" for text, percent in zip(texts, percents, strict=True)}
    assert read("done", *texts) == (expected if has_fraction else {})
