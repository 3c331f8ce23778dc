"""The form in which names are compared, and invisible characters in them."""

import unicodedata
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.model.names import decomposed, folded, name_key

FORMS: tuple[Literal["NFC", "NFD", "NFKC", "NFKD"], ...] = ("NFC", "NFD", "NFKC", "NFKD")


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("É", "e"), ("STRASSE", "straße"), ("Île", "ile"), ("ﬁ", "fi"), ("İ", "i"), ("ẞ", "ss"), ("Å", "a"),
        ("e\u0301co", "éco"), ("\u1112\u1161\u11ab", "한"), ("か\u3099", "が"), ("ｶﾞ", "ガ"),
        ("שָׁלוֹם", "שלום"), ("مَرحبا", "مرحبا"), ("ΐ", "ι"), ("й", "и"),
    ],
)  # fmt: skip
def test_case_accents_and_normalization_do_not_count(text: str, same: str) -> None:
    assert folded(text) == folded(same)


@pytest.mark.parametrize(
    ("text", "other"),
    [("ข้าว", "ขาว"), ("が", "か"), ("क्", "क"), ("क़", "क"), ("≠", "="), ("ł", "l"), ("a b", "ab")],
)
def test_marks_that_make_another_letter_count(text: str, other: str) -> None:
    assert folded(text) != folded(other)


@given(st.text())
def test_folding_twice_changes_nothing_more_and_case_does_not_count(text: str) -> None:
    assert folded(folded(text)) == folded(text)
    if text.isascii():
        assert folded(text.upper()) == folded(text)


@given(st.text(st.characters(codec="utf-8"), max_size=50))
def test_equal_texts_have_one_form_in_every_normalization(text: str) -> None:
    assert len({folded(unicodedata.normalize(form, text)) for form in FORMS}) == 1
    assert len({name_key(unicodedata.normalize(form, text)) for form in FORMS}) == 1
    assert decomposed(unicodedata.normalize("NFC", text)) == unicodedata.normalize("NFD", text)


@given(st.integers(990, 1010), st.sampled_from(["é", "한", "ế", "ᾧ"]))
def test_long_texts_have_one_form_too(length: int, letter: str) -> None:
    text = "x" * length + letter * 2000
    assert folded(unicodedata.normalize("NFD", text)) == folded(unicodedata.normalize("NFC", text))
    assert decomposed(unicodedata.normalize("NFC", text)) == unicodedata.normalize("NFD", text)


def test_a_long_run_of_marks_takes_no_quadratic_time() -> None:
    assert folded("a" + "\u0316\u0301" * 500_000) == "a"


def test_the_whitespace_of_names_is_folded() -> None:
    assert name_key("  Éco \n  Fund\u00a0") == "eco fund"
