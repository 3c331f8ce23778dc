"""Dates as the columns of spreadsheets have them."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.importers.date_columns import (
    EPOCHS,
    DateColumn,
    DateOrder,
    has_two_readings,
    is_serial,
    order_in,
    plain_date,
)
from roadmap_cli.model.date_phrases import parse_phrase
from tests.conftest import examples

ON = date(2026, 2, 1)
UNCLEAR, DAY, MONTH = DateColumn(), DateColumn(DateOrder.DAY_FIRST), DateColumn(DateOrder.MONTH_FIRST)
IN_LANGUAGES = {
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
}
FORMS: tuple[Callable[[date, str], str], ...] = (
    lambda day, name: f"{day.day} {name} {day.year:04}",
    lambda day, name: f"{day.day:02}. {name.upper()} {day.year:04}",
    lambda day, name: f"{day.day} de {name} de {day.year:04}",
    lambda day, name: f" le {day.day}\u00a0{name} {day.year:04}",
    lambda day, name: f"{day.day}-{name}-{day.year:04}",
    lambda day, name: f"{day.day} {name[:3] if name in IN_LANGUAGES['en'] else name}. {day.year:04}",
    lambda day, _: f"{day.year:04}-{day.month}-{day.day}T17:30:00Z",
    lambda day, _: f"{day.isoformat()} 9:05",
    lambda day, _: f"{day.isoformat()}t00:00:00.000+02:00",
)


@examples(few=150, many=3000)
@given(st.dates(min_value=date(1000, 1, 1)), st.sampled_from(FORMS), st.sampled_from(sorted(IN_LANGUAGES)))
def test_a_day_in_words_or_with_a_time_is_that_day(
    day: date, form: Callable[[date, str], str], language: str
) -> None:
    name = IN_LANGUAGES[language].split()[day.month - 1]
    assert plain_date(form(day, name), UNCLEAR) == day.isoformat()


@given(st.integers(1000, 9999), st.integers(0, 11), st.sampled_from(sorted(IN_LANGUAGES)))
def test_a_month_in_words_is_that_month(year: int, month: int, language: str) -> None:
    name = IN_LANGUAGES[language].split()[month]
    for text in (f"{name} {year}", f"{name} de {year}", f"{name}-{year}"):
        window = parse_phrase(plain_date(text, UNCLEAR), ON)
        assert window is not None
        assert window.canonical == f"{year}-{month + 1:02}"


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=6),
    st.sampled_from("./- "),
    st.sampled_from(["", " 10:00", " 5:00 PM"]),
)
def test_the_order_of_a_column_is_the_only_one_that_all_its_dates_allow(
    pairs: list[tuple[int, int]], gap: str, time: str
) -> None:
    def is_day(first: int, second: int) -> bool:
        return 1 <= first <= 31 and 1 <= second <= 12

    cells = [f"{first}{gap}{second}{gap}2027{time}" for first, second in pairs]
    only_day = any(is_day(*pair) and not is_day(*pair[::-1]) for pair in pairs)
    only_month = any(is_day(*pair[::-1]) and not is_day(*pair) for pair in pairs)
    order = order_in([*cells, "2027-03-04", "soon", "", "Q3 2026"])
    assert order is (
        None if only_day == only_month else DateOrder.DAY_FIRST if only_day else DateOrder.MONTH_FIRST
    )
    for cell, (first, second) in zip(cells, pairs, strict=True):
        assert has_two_readings(cell) == (is_day(first, second) and is_day(second, first) and first != second)


@given(st.dates(min_value=date(1000, 1, 1)), st.sampled_from(["/", ".", "-", ". "]), st.booleans())
def test_a_date_in_numbers_has_the_order_of_its_column(day: date, gap: str, padded: bool) -> None:
    width = 2 if padded else 1
    first, second, year = f"{day.day:0{width}}", f"{day.month:0{width}}", f"{day.year:04}"
    assert plain_date(gap.join((first, second, year)), DAY) == day.isoformat()
    assert plain_date(gap.join((second, first, year)), MONTH) == day.isoformat()
    alone = plain_date(gap.join((first, second, year)), UNCLEAR)
    has_one_reading = day.day > 12 or day.day == day.month
    assert alone == (day.isoformat() if has_one_reading else gap.join((first, second, year)))


@given(st.integers(29_221, 73_050), st.sampled_from(["", ".5", ",25"]), st.sampled_from([1900, 1904]))
def test_a_number_is_a_day_of_excel(serial: int, time: str, epoch: int) -> None:
    column, day = DateColumn(epoch=epoch), EPOCHS[epoch] + timedelta(days=serial)
    is_read = date(1980, 1, 1) <= day <= date(2099, 12, 31)
    assert plain_date(f"{serial}{time}", column) == (day.isoformat() if is_read else f"{serial}{time}")
    assert is_serial(f"{serial}{time}", column) == is_read


def test_days_of_excel_as_excel_shows_them() -> None:
    assert plain_date("45291", DateColumn()) == "2023-12-31"
    assert plain_date("43829", DateColumn(epoch=1904)) == "2023-12-31"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "soon",
            "2050",
            "2026-Q3",
            "2010-11",
            "2024-25",
            "Q2 2027",
            "by March 2027",
            "20303",
            "99999",
            "-1",
        ),
        *("31/02/2027", "13/13/2027", "0/1/2027", "32 mars 2027", "3 brumaire 2027", "Dec-30", "1/2/27"),
        *("24:00", "x" * 10_000, "1/" * 5_000, "\x1b[31m1/2/2027", "٣/٤/2027", "=1/2/2027", "2027-03-04-05"),
    ],
)
@pytest.mark.parametrize("column", [UNCLEAR, DAY, MONTH])
def test_every_other_text_stays_as_it_is(text: str, column: DateColumn) -> None:
    assert plain_date(text, column) == text


@examples(few=100, many=3000)
@given(
    st.text(alphabet="0123456789/-.: aprilmasepdctyv,", max_size=24), st.sampled_from([UNCLEAR, DAY, MONTH])
)
def test_whatever_is_read_is_a_spelling_of_the_file(text: str, column: DateColumn) -> None:
    plain = plain_date(text, column)
    if plain != text:
        assert parse_phrase(plain, ON) is not None
