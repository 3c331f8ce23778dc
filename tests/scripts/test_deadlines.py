"""The page of deadlines: its tables are those of the program, and they cover every form and phrase."""

import re
from datetime import timedelta

import pytest

from roadmap_cli.model import date_phrases, date_spelling
from roadmap_cli.model.date_phrases import parse_phrase
from roadmap_cli.model.dates import FORMS, RANGE_PATTERN, parse_deadline
from scripts import deadlines
from tests.model.test_dates import RANGES


def test_the_page_is_up_to_date() -> None:
    assert deadlines.PAGE.read_text() == deadlines.page(), "run `make reference`"


def test_the_page_has_every_table_once() -> None:
    names = re.findall("<!-- table: (.+) -->", deadlines.PAGE.read_text())
    assert names == list(deadlines.TABLES)


def test_the_table_of_the_file_has_every_form() -> None:
    patterns = [*(form.pattern for form in FORMS), RANGE_PATTERN]
    assert all(any(re.search(pattern, text) for text in deadlines.FILE) for pattern in patterns)
    assert all(parse_deadline(text).canonical != text for text in deadlines.CODES)


def test_the_relative_phrases_are_read_on_a_monday() -> None:
    assert deadlines.DAY.strftime("%A") == "Monday"
    for text in deadlines.RELATIVE:
        here, later = (
            parse_phrase(text, day) for day in (deadlines.DAY, deadlines.DAY + timedelta(days=800))
        )
        assert here != later


@pytest.mark.parametrize("text", deadlines.FISCAL)
def test_the_fiscal_years_need_their_start(text: str) -> None:
    assert parse_phrase(text, deadlines.DAY, deadlines.YEAR_START) is not None
    with pytest.raises(ValueError, match="fiscal"):
        parse_phrase(text, deadlines.DAY, "")


def test_the_ranges_are_ranges() -> None:
    assert all(parse_phrase(text, deadlines.DAY).ends for text in deadlines.RANGES)  # type: ignore[union-attr]
    assert set(deadlines.RANGES) & set(RANGES)


@pytest.mark.parametrize("text", deadlines.REFUSED)
def test_what_is_refused(text: str) -> None:
    assert deadlines.reason(text)


def test_what_is_read_is_not_refused() -> None:
    with pytest.raises(ValueError, match="2030 is read"):
        deadlines.reason("2030")


def test_the_tables_have_every_kind_of_name() -> None:
    names = [date_spelling.fold(text) for text in deadlines.NAMES]
    patterns = (
        *date_spelling._FORMS,
        *date_spelling._SEASON_OF_TWO_YEARS,
        date_spelling._EITHER_WAY,
        date_spelling._MOMENT,
    )
    for pattern in patterns:
        assert any(re.fullmatch(pattern, name) for name in names), pattern


def test_the_tables_have_every_word_before_a_name() -> None:
    phrases = [date_spelling.fold(text) for text in deadlines.WITH_WORDS]
    leads = (*date_spelling._LIMIT.split("|"), "by the end of", "before the end of", "until the end of")
    for lead in (*leads, "at the end of", "end of", "in", "on", "before", "none"):
        assert any(phrase.startswith(lead) for phrase in phrases), lead
    assert any(phrase.endswith(date_spelling._TAIL) for phrase in phrases)


def test_the_tables_have_every_relative_phrase() -> None:
    phrases = set(deadlines.RELATIVE)
    assert set(date_phrases._DAYS) <= phrases
    for direction in date_phrases._DIRECTIONS:
        assert {f"{direction} {noun}" for noun in ("month", "friday", "summer", "winter")} & phrases, (
            direction
        )
    assert {f"this {unit}" for unit in ("month", "quarter", "half", "year")} <= phrases
    counted = [match["unit"] for text in phrases if (match := re.fullmatch(date_phrases._FROM_NOW, text))]
    assert {*counted} == {"day", "week", "month", "quarter", "year"}
