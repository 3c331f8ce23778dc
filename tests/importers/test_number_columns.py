"""Numbers with a decimal comma, by column."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.importers.number_columns import has_decimal_comma, plain_number
from roadmap_cli.model.numbers import parse_number


@given(
    st.lists(st.tuples(st.integers(0, 99_999_999), st.integers(0, 99)), min_size=1, max_size=5),
    st.sampled_from([".", " ", "\u00a0", "'"]),
)
def test_a_column_with_a_decimal_comma_has_the_numbers_that_it_shows(
    pairs: list[tuple[int, int]], group: str
) -> None:
    numbers = [Decimal(f"{whole}.{cents:02}") for whole, cents in pairs]
    texts = [f"{number:,}".replace(",", "\0").replace(".", ",").replace("\0", group) for number in numbers]
    assert has_decimal_comma(texts)
    assert [parse_number(plain_number(text)) for text in texts] == numbers
    assert not has_decimal_comma([f"{number:,}" for number in numbers])
    assert not has_decimal_comma([*texts, "1.5"]), "they differ"


@pytest.mark.parametrize(
    "texts", [["1,200"], ["1.200"], ["12"], ["1,200", "1.200"], [], ["soon", "1,2,3"], ["1,"]]
)
def test_nothing_else_says_so(texts: list[str]) -> None:
    assert not has_decimal_comma(texts)


def test_groups_show_what_the_comma_is() -> None:
    assert has_decimal_comma(["1.234.567", "12"])
    assert plain_number("1.200") == "1200"
    assert plain_number(" -1.200,50 ") == "-1200.50"
    assert plain_number("1.2.3") == "1.2.3"
    assert plain_number("n/a") == "n/a"
    assert plain_number("1" * 10_000) == "1" * 10_000
