"""The form in which names are compared, and invisible characters in them."""

import unicodedata
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli import escape
from roadmap_cli.model.names import (
    character_name,
    decomposed,
    folded,
    invisible_characters,
    may_hide_characters,
    name_key,
)

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


@pytest.mark.parametrize(
    "text",
    [
        "می\u200cخواهم",
        "ه\u200d.ش",  # the sign of the Persian calendar ends in a joiner
        "क्\u200dष",
        "র\u200d্যাব",
        "ක්\u200dය",
        "അവന്\u200d",  # a Malayalam word that ends in a joined letter
        "ᠮᠣᠩ\u180eᠠ",
        "葛\U000e0100城",
        "👨\u200d👩\u200d👧\u200d👦",
        "👩🏽\u200d💻",
        "🏳\ufe0f\u200d🌈",
        "❤\ufe0f\u200d🔥",
        "1\ufe0f\u20e3",
        "☎\ufe0e",
        "©\ufe0f",
        "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        "🇨🇦",
        "L\u2019eau\u00a0potable\u202f: 5\u2009%",
        "e\u0301co",
        "السلام",
    ],
)
def test_a_character_that_a_script_or_an_emoji_needs_is_not_invisible(text: str) -> None:
    assert list(invisible_characters(text)) == []


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("a\u200bb", [2]),
        ("pay\u200dpal", [4]),
        ("a\u200cb", [2]),
        ("می\u200c", [3]),  # it joins nothing
        ("می\u200c\u200cخ", [3, 4]),
        ("👩\u200d", [2]),
        ("👩\u200da", [2]),
        ("❤\ufe0f\ufe0f", [3]),
        ("x\ufe0f", [2]),
        ("1\ufe0f", [2]),
        ("x\U000e0100", [2]),
        ("🏴\U000e0067\U000e0062", [2, 3]),
        ("x\U000e0041", [2]),
        ("\u2066a\u2069", [1, 3]),
        ("a\u200e\u200f\u061c", [2, 3, 4]),
        ("a\ufeff\u00ad\u034f\u3164\u2063\u2028\x85\x1b\n", [*range(2, 11)]),
    ],
)
def test_invisible_characters_are_found_with_their_places(text: str, places: list[int]) -> None:
    assert [place for place, _ in invisible_characters(text)] == places


@given(st.text())
def test_what_a_terminal_would_hide_is_invisible_unless_it_is_needed(text: str) -> None:
    alone = [char for char in text if escape.line(f"a{char}b") != f"a{char}b"]
    assert [char for char in alone if not list(invisible_characters(f"a{char}b"))] == []


def test_a_character_is_named() -> None:
    assert character_name("\u200b") == "U+200B (zero width space)"
    assert character_name("\x07") == "U+0007 (control character)"
    assert character_name("\U000e0041") == "U+E0041 (tag latin capital letter a)"


@pytest.mark.parametrize("source", ["", 'a = "Plain"\r\nb = 1\n', 'é = "Île – 한 ☃"\n'])
def test_a_text_of_visible_characters_hides_nothing(source: str) -> None:
    assert not may_hide_characters(source)


@given(st.text())
def test_a_text_that_cannot_hide_characters_has_none_in_any_string(value: str) -> None:
    if any(invisible_characters(value)):
        escaped = value.encode("unicode_escape").decode()
        strings = [f'"{escaped}"', f'"""{value}"""', f"'''{value}'''"]
        strings += [] if {*value} & {*"\r\n"} else [f'"{value}"']  # it must have one line
        assert all(may_hide_characters(f"a = {string}\n") for string in strings)
