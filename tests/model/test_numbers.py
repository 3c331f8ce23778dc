"""Numbers of indicators keep their digits."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.model.numbers import Number, number_of, parse_number


@pytest.mark.parametrize(
    ("value", "text", "plain"),
    [
        (5000, "5,000", "5000"),
        (-1234.5, "-1,234.5", "-1234.5"),
        (1.01, "1.01", "1.01"),
        (0.1, "0.1", "0.1"),
        (0.0, "0.0", "0.0"),
        (-0.0, "0.0", "0.0"),
        (1e-07, "0.0000001", "0.0000001"),
        (1e22, "1E+22", "1E+22"),
        (1e-300, "1E-300", "1E-300"),
        (999999999999999, "999,999,999,999,999", "999999999999999"),
    ],
)
def test_a_value_of_a_file(value: float, text: str, plain: str) -> None:
    number = number_of(value)
    assert (number.text, number.plain) == (text, plain)


@pytest.mark.parametrize("value", [True, "5", None, [5], float("inf"), float("nan")])
def test_what_is_no_number(value: object) -> None:
    with pytest.raises(ValueError, match=r"^must be a number"):
        number_of(value)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("1200", "1200"), ("1,200", "1200"), ("1_200.50", "1200.50"), ("1 200", "1200"), (" 7 ", "7"),
        ("1.10", "1.10"), ("+5", "5"), ("-3", "-3"), ("\u22123", "-3"), ("-0.00", "0.00"), ("007", "7"),
        ("123456789012345", "123456789012345"), ("0.00000000000000001", "1E-17"),
    ],
)  # fmt: skip
def test_a_number_that_a_person_types(typed: str, plain: str) -> None:
    assert parse_number(typed).plain == plain


@pytest.mark.parametrize(
    "typed", ["", "x", "1e5", "1,2", "1,20,000", ".5", "5.", "--5", "0x10", "inf", "nan", "٥", "5 homes", "½"]
)
def test_what_is_not_typed_as_a_number(typed: str) -> None:
    with pytest.raises(ValueError, match=r"^is not a number; write digits, such as 1200, -3 or 1.10$"):
        parse_number(typed)


def test_more_digits_than_a_float_has_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^has 16 digits; a number has at most 15$"):
        parse_number("1234567890.123456")


def test_digits_at_the_end_are_kept_and_do_not_matter() -> None:
    assert parse_number("1.10") == number_of(1.1)
    assert isinstance(parse_number("5").toml, int)
    assert isinstance(parse_number("5.0").toml, float)


@pytest.mark.parametrize(
    ("value", "is_exact"), [(0.1 + 0.2, False), (0.3, True), (10**18, True), (1e300, True)]
)
def test_a_float_of_a_file_may_have_more_digits(value: float, is_exact: bool) -> None:
    assert number_of(value).is_exact is is_exact


@given(st.decimals(-(10**15), 10**15, allow_nan=False, places=4).filter(lambda one: abs(one) < 10**11))
def test_a_number_with_15_digits_comes_back_from_a_file(number: Decimal) -> None:
    typed = parse_number(f"{number:f}")
    assert number_of(typed.toml) == typed == number


def test_it_is_a_decimal() -> None:
    assert Number("1.5") + 1 == Decimal("2.5")
