"""Deadlines in a file: every form, similar invalid texts, and the keys of updates."""

import re
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from datetime import time as time_of_day
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from roadmap_cli.escape.terminal import line
from roadmap_cli.model import dates as module
from roadmap_cli.model.dates import FORMS, RANGE_PATTERN, day_key, parse_day_key, parse_deadline, parse_target
from roadmap_cli.model.window import Deadline, DeadlineError, Target, Unit, around, span
from tests.every import every
from tests.hostile import HOSTILE

WINDOWS = st.builds(around, st.sampled_from(Unit), st.dates(date(1, 3, 1), date(9999, 11, 30)))


@st.composite
def ranges(draw: st.DrawFn) -> Deadline:
    """Draw a range of two windows."""
    start, end = sorted([draw(WINDOWS), draw(WINDOWS)], key=lambda one: one.first)
    assume(start.last < end.first)
    return span(start, end)


DEADLINES = WINDOWS | ranges()
# Mostly near a deadline, where mistakes would be.
TEXTS = st.text() | st.text("0123456789-/. QHqhsprignmealtu", max_size=14)
SUCH_AS = "2050, 2026-H1, 2026-Q3, 2022-spring, 2026-06, 2026-06-30"
ADVICE = f"is not a deadline; write a year, half, quarter, season, month or day, such as {SUCH_AS}"


SEASON_CODE = (
    "is an EDTF season code that roadmap does not read (25 to 32 and 37 to 39); "
    "write a month, 01 to 12, or a season by its name"
)
# Texts that can be a fiscal year: a file, the command line and imports refuse them in the same words.
FISCAL_YEARS = {
    "2023-24": "2023-24 can mean the winter of 2023 or the fiscal year 2023 to 2024; "
    "write 2023-winter, or the months of the fiscal year, such as 2023-04/2024-03",
    "2034-35": "2034-35 can mean the third quarter of 2034 or the fiscal year 2034 to 2035; "
    "write 2034-Q3, or the months of the fiscal year, such as 2034-04/2035-03",
    "2039-40": "2039-40 can mean the first half of 2039 or the fiscal year 2039 to 2040; "
    "write 2039-H1, or the months of the fiscal year, such as 2039-04/2040-03",
    "1820-21": "1820-21 can mean the spring of 1820 or the fiscal year 1820 to 1821; "
    "write 1820-spring, or the months of the fiscal year, such as 1820-04/1821-03",
    "2023/24": '"2023/24" can mean the winter of 2023 or the fiscal year 2023 to 2024; '
    "write 2023-winter, or the months of the fiscal year, such as 2023-04/2024-03",
    "2023\u201324": '"2023\u201324" can mean the winter of 2023 or the fiscal year 2023 to 2024; '
    "write 2023-winter, or the months of the fiscal year, such as 2023-04/2024-03",
    "by 2021 - 22": '"by 2021 - 22" can mean the summer of 2021 or the fiscal year 2021 to 2022; '
    "write 2021-summer, or the months of the fiscal year, such as 2021-04/2022-03",
    "2009/10": '"2009/10" can mean October 2009 or the fiscal year 2009 to 2010; '
    "write 2009-10, or the months of the fiscal year, such as 2009-04/2010-03",
    "2025-26": "2025-26 can mean the fiscal year 2025 to 2026 or an EDTF season code, "
    "and roadmap reads neither; write the months of the fiscal year, such as 2025-04/2026-03, "
    "or a season by its name, such as 2025-summer",
    "2019-20": "2019-20 names the fiscal year 2019 to 2020; "
    "write the months of the fiscal year, such as 2019-04/2020-03",
    "1999-00": "1999-00 names the fiscal year 1999 to 2000; "
    "write the months of the fiscal year, such as 1999-04/2000-03",
    "1999/00": '"1999/00" names the fiscal year 1999 to 2000; '
    "write the months of the fiscal year, such as 1999-04/2000-03",
    "2024-2025": "2024-2025 can mean the fiscal year 2024 to 2025 or a range of two years; "
    "write 2024/2025 for the range, or the months of the fiscal year, such as 2024-04/2025-03",
    "FY2025": '"FY2025" can mean FY2024-25 or FY2025-26; '
    "write its months, such as 2024-04/2025-03 or 2025-04/2026-03",
    "before FY 25": '"before FY 25" can mean FY2024-25 or FY2025-26; '
    "write its months, such as 2024-04/2025-03 or 2025-04/2026-03",
    "FY2023 Q2": '"FY2023 Q2" can mean Q2 FY2022-23 or Q2 FY2023-24; '
    "write its months, such as 2022-07/2022-09 or 2023-07/2023-09",
    "FY2024-27": '"FY2024-27" is more than one fiscal year; '
    "write its first and its last month, such as 2024-04/2027-03",
    **{
        text: f'"{text}" depends on when the fiscal year starts; write its months, such as {months}'
        for text, months in {
            **dict.fromkeys(
                (
                    *("FY2023-24", "FY 2023/24", "FY23-24", "FY2023-2024", "2023-24 fiscal year"),
                    *("by the end of fiscal year 2023/24", "Q5 FY2023-24"),
                ),
                "2023-04/2024-03 or 2023-07/2024-06",
            ),
            "Q2 FY2023-24": "2023-07/2023-09 or 2023-10/2023-12",
            "2023-24 Q1": "2023-04/2023-06 or 2023-07/2023-09",
            "first half of 2023-24": "2023-04/2023-09 or 2023-07/2023-12",
        }.items()
    },
}
# Spellings of ranges that the command line and imports read and a file does not, with that of the file.
RANGES = {
    "2025-2030": "2025/2030",
    "2025 - 2030": "2025/2030",
    "2025\u20132030": "2025/2030",
    "2025 \u2013 2030": "2025/2030",
    "2025/30": "2025/2030",
    "2025\u201330": "2025/2030",
    "2025 to 2030": "2025/2030",
    "from 2025 to 2030": "2025/2030",
    "between 2025 and 2030": "2025/2030",
    "by 2025-2030": "2025/2030",
    "the end of 2025-2030": "2025/2030",
    "between 2024 and 2025": "2024/2025",
    "2024 to 2025": "2024/2025",
    "Q3/Q4 2025": "2025-Q3/2025-Q4",
    "q3-q4 2025": "2025-Q3/2025-Q4",
    "Q3\u2013Q4 2025": "2025-Q3/2025-Q4",
    "2025 Q3/Q4": "2025-Q3/2025-Q4",
    "2025-Q3/Q4": "2025-Q3/2025-Q4",
    "2025-q3/2025-q4": "2025-Q3/2025-Q4",
    "by the end of Q3/Q4 2025": "2025-Q3/2025-Q4",
    "2025/2026-q3": "2025/2026-Q3",
    "H1/H2 2025": "2025-H1/2025-H2",
    "spring/summer 2026": "2026-spring/2026-summer",
    "winter 2025/26 to spring 2027": "2025-winter/2027-spring",
    "March 2026 - May 2026": "2026-03/2026-05",
    "March-May 2026": "2026-03/2026-05",
    "between March and May 2026": "2026-03/2026-05",
    "2026-03 to 2026-05": "2026-03/2026-05",
    "1-15 March 2026": "2026-03-01/2026-03-15",
    "2026-05-01 to 2026-05-31": "2026-05-01/2026-05-31",
    "from Q4 2025 to 2027": "2025-Q4/2027",
}
NO_RANGES = {
    "2030/2025": "2030/2025 ends before it starts; write the earlier window first, with its year",
    "2030-2025": "2030/2025 ends before it starts; write the earlier window first, with its year",
    "December/January 2026": "2026-12/2026-01 ends before it starts; "
    "write the earlier window first, with its year",
    **{
        text: f"{text} is not a range, because its two windows overlap; write one window, or two that "
        "follow each other, such as 2025-Q3/2026-Q1"
        for text in ("2025/2025-Q3", "2025-Q4/2025", "2025-H2/2025-Q4", "2025-06/2025-06-30")
    },
    "2026-Q5/2027": "2026-Q5 has no such quarter; quarters are Q1 to Q4",
    "2027/2026-02-30": "2026-02-30 has no such day; 2026-02 ends on 28",
    "2025-50": "2025-50 has no such month; months are 01 to 12",
    "06/07/2026": '"06/07/2026" is read in two ways; write 2026-07-06 or 2026-06-07',
    "summer 2025/2026": '"summer 2025/2026" names two years, but a summer is in one; '
    "write that year, as in 2025-summer",
    **{
        text: f'"{text}" {ADVICE}'
        for text in ("2025/2030/2040", "March 2025/2026", "2025/", "/2025", "2025//2030")
    },
    "2025-2027-2028": f"2025-2027-2028 {ADVICE}",
}
# Two digits after a year that EDTF reads, and the unit each of them names.
CODES = {
    **dict.fromkeys(range(21, 25), Unit.SEASON),
    **dict.fromkeys(range(33, 37), Unit.QUARTER),
    **dict.fromkeys((40, 41), Unit.HALF),
}


def quoted(text: str) -> str:
    """Return a text as a message shows it."""
    return text if re.fullmatch("[0-9]{4}[-0-9A-Za-z]{0,12}", text) else f'"{text}"'


def read(parse: Callable[..., Any], *arguments: object) -> tuple[Any, str]:
    """Return what a function reads, with an empty message, or None and why it refuses."""
    try:
        return parse(*arguments), ""
    except DeadlineError as refused:
        return None, str(refused)


@pytest.mark.parametrize(
    ("value", "text", "unit", "canonical", "first", "last"),
    [
        ("2050", "2050", Unit.YEAR, "2050", "2050-01-01", "2050-12-31"),
        (2050, "2050", Unit.YEAR, "2050", "2050-01-01", "2050-12-31"),
        (1000, "1000", Unit.YEAR, "1000", "1000-01-01", "1000-12-31"),
        ("0001", "0001", Unit.YEAR, "0001", "0001-01-01", "0001-12-31"),
        ("2026-H1", "2026-H1", Unit.HALF, "2026-H1", "2026-01-01", "2026-06-30"),
        ("2026-41", "2026-41", Unit.HALF, "2026-H2", "2026-07-01", "2026-12-31"),
        ("2026-40", "2026-40", Unit.HALF, "2026-H1", "2026-01-01", "2026-06-30"),
        ("2026-Q3", "2026-Q3", Unit.QUARTER, "2026-Q3", "2026-07-01", "2026-09-30"),
        ("2026-33", "2026-33", Unit.QUARTER, "2026-Q1", "2026-01-01", "2026-03-31"),
        ("2026-34", "2026-34", Unit.QUARTER, "2026-Q2", "2026-04-01", "2026-06-30"),
        ("2026-35", "2026-35", Unit.QUARTER, "2026-Q3", "2026-07-01", "2026-09-30"),
        ("2026-36", "2026-36", Unit.QUARTER, "2026-Q4", "2026-10-01", "2026-12-31"),
        ("2022-spring", "2022-spring", Unit.SEASON, "2022-spring", "2022-03-01", "2022-05-31"),
        ("2022-21", "2022-21", Unit.SEASON, "2022-spring", "2022-03-01", "2022-05-31"),
        ("2022-22", "2022-22", Unit.SEASON, "2022-summer", "2022-06-01", "2022-08-31"),
        ("2021-23", "2021-23", Unit.SEASON, "2021-autumn", "2021-09-01", "2021-11-30"),
        ("2022-fall", "2022-fall", Unit.SEASON, "2022-fall", "2022-09-01", "2022-11-30"),
        ("2022-24", "2022-24", Unit.SEASON, "2022-winter", "2022-12-01", "2023-02-28"),
        ("2023-winter", "2023-winter", Unit.SEASON, "2023-winter", "2023-12-01", "2024-02-29"),
        ("2026-06", "2026-06", Unit.MONTH, "2026-06", "2026-06-01", "2026-06-30"),
        ("9999-12", "9999-12", Unit.MONTH, "9999-12", "9999-12-01", "9999-12-31"),
        ("2022-03-14", "2022-03-14", Unit.DAY, "2022-03-14", "2022-03-14", "2022-03-14"),
        (date(2022, 3, 14), "2022-03-14", Unit.DAY, "2022-03-14", "2022-03-14", "2022-03-14"),
        (date.min, "0001-01-01", Unit.DAY, "0001-01-01", "0001-01-01", "0001-01-01"),
    ],
)
def test_forms(value: object, text: str, unit: Unit, canonical: str, first: str, last: str) -> None:
    made = parse_deadline(value)
    assert (made.text, made.unit, made.canonical) == (text, unit, canonical)
    assert (made.first.isoformat(), made.last.isoformat()) == (first, last)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("2026-Q5", "2026-Q5 has no such quarter; quarters are Q1 to Q4"),
        ("2026-Q0", "2026-Q0 has no such quarter; quarters are Q1 to Q4"),
        ("2026-H3", "2026-H3 has no such half; halves are H1 and H2"),
        ("2021-13", "2021-13 has no such month; months are 01 to 12"),
        ("2021-00", "2021-00 has no such month; months are 01 to 12"),
        ("2021-20", "2021-20 has no such month; months are 01 to 12"),
        ("2000-00", "2000-00 has no such month; months are 01 to 12"),
        ("9999-00", "9999-00 has no such month; months are 01 to 12"),
        ("0000-25", "0000-25 has no such month; months are 01 to 12"),
        ("2021-25", f"2021-25 {SEASON_CODE}, such as 2021-summer"),
        ("2026-29", f"2026-29 {SEASON_CODE}, such as 2026-summer"),
        ("2021-32", f"2021-32 {SEASON_CODE}, such as 2021-summer"),
        ("2021-37", f"2021-37 {SEASON_CODE}, such as 2021-summer"),
        ("2021-39", f"2021-39 {SEASON_CODE}, such as 2021-summer"),
        *FISCAL_YEARS.items(),
        ("2021-42", "2021-42 has no such month; months are 01 to 12"),
        ("2021-02-29", "2021-02-29 has no such day; 2021-02 ends on 28"),
        ("2021-04-31", "2021-04-31 has no such day; 2021-04 ends on 30"),
        ("2021-04-00", "2021-04-00 has no such day; 2021-04 ends on 30"),
        ("2021-13-01", "2021-13-01 has no such month; months are 01 to 12"),
        ("2022-21-01", "2022-21-01 has no such month; months are 01 to 12"),
        ("0000", "0000 is outside the years 0001 to 9999"),
        ("0000-01-01", "0000-01 is outside the years 0001 to 9999"),
        ("9999-winter", "9999-winter is outside the years 0001 to 9999"),
        (
            "2022-sprung",
            "2022-sprung has no such season; seasons are spring, summer, autumn (or fall) and winter",
        ),
        ("2026-q3", "2026-q3: did you mean 2026-Q3?"),
        ("2026-h1", "2026-h1: did you mean 2026-H1?"),
        ("2026Q3", "2026Q3: did you mean 2026-Q3?"),
        ("Q3 2026", '"Q3 2026": did you mean 2026-Q3?'),
        ("2022-Spring", "2022-Spring: did you mean 2022-spring?"),
        ("spring 2022", '"spring 2022": did you mean 2022-spring?'),
        ("Fall 2022", '"Fall 2022": did you mean 2022-fall?'),
        ("March 2027", '"March 2027": did you mean 2027-03?'),
        ("15 March 2027", '"15 March 2027": did you mean 2027-03-15?'),
        ("2021-2-3", "2021-2-3: did you mean 2021-02-03?"),
        ("2021-2", "2021-2: did you mean 2021-02?"),
        ("2021/02/03", '"2021/02/03": did you mean 2021-02-03?'),
        ("20210203", "20210203: did you mean 2021-02-03?"),
        (" 2050", '" 2050": did you mean 2050?'),
        ("2050\n", '"2050\\n": did you mean 2050?'),
        ("by 2050", '"by 2050": did you mean 2050?'),
        ("25/12/2027", '"25/12/2027": did you mean 2027-12-25?'),
        ("12/25/2027", '"12/25/2027": did you mean 2027-12-25?'),
        ("03/03/2027", '"03/03/2027": did you mean 2027-03-03?'),
        ("31.12.30", '"31.12.30" has a year with two digits; write all four'),
        ("3-Mar-27", '"3-Mar-27" has a year with two digits; write all four'),
        ("03/04/2027", '"03/04/2027" is read in two ways; write 2027-04-03 or 2027-03-04'),
        ("2021-2-30", "2021-02-30 has no such day; 2021-02 ends on 28"),
        ("Q5 2026", "2026-Q5 has no such quarter; quarters are Q1 to Q4"),
        *((text, f"{quoted(text)}: did you mean {right}?") for text, right in RANGES.items()),
        *NO_RANGES.items(),
        ("2025/2025", "2025/2025: did you mean 2025?"),
        ("2022-21/2022-spring", "2022-21/2022-spring: did you mean 2022-spring?"),
        ("2025/2027-Q5", "2027-Q5 has no such quarter; quarters are Q1 to Q4"),
        ("FY9999", f'"FY9999" {ADVICE}'),
        ("end-2025", '"end-2025": did you mean 2025?'),
        ("first half of 2026", '"first half of 2026": did you mean 2026-H1?'),
        ("winter 2025/26", '"winter 2025/26": did you mean 2025-winter?'),
        ("2019-7-10", "2019-7-10: did you mean 2019-07-10?"),
        ("2026-06-30T00:00:00", '"2026-06-30T00:00:00": did you mean 2026-06-30?'),
        ("2026-06-30T17:00:00", '"2026-06-30T17:00:00" names a time of day; write only the day, 2026-06-30'),
        ("by mid-2023", '"by mid-2023" names no exact window; write 2023, 2023-Q2 or 2023-Q3'),
        ("next summer", f'"next summer" {ADVICE}'),
        ("spring", '"spring" has no year; write it first, as in 2050-spring'),
        ("15 March", '"15 March" has no year; write it first, as in 2050-03'),
        ("Q3", '"Q3" has no year; write it first, as in 2050-Q3'),
        ("mid-2023", '"mid-2023" names no exact window; write 2023, 2023-Q2 or 2023-Q3'),
        ("early 2023", '"early 2023" names no exact window; write 2023, 2023-H1 or 2023-Q1'),
        ("late 2023", '"late 2023" names no exact window; write 2023, 2023-H2 or 2023-Q4'),
        ("soon", f'"soon" {ADVICE}'),
        ("", f'"" {ADVICE}'),
        ("none", f'"none" {ADVICE}'),
        ("2022-W14-1", f"2022-W14-1 {ADVICE}"),
        ("2022-101", f"2022-101 {ADVICE}"),
        ("20222", f"20222 {ADVICE}"),
        ("²⁰²²", f'"²⁰²²" {ADVICE}'),
        ("٢٠٢٢", f'"٢٠٢٢" {ADVICE}'),
        ("2022-\x1b[31m", rf'"2022-\x1b[31m" {ADVICE}'),
        ("9" * 101, f'"{"9" * 59}…" is not a deadline: it has more than 100 characters'),
        (999, "an integer is a deadline only as a year of four digits, such as 2050"),
        (20_500, "an integer is a deadline only as a year of four digits, such as 2050"),
        pytest.param(
            10**5000, "an integer is a deadline only as a year of four digits, such as 2050", id="huge"
        ),
        (True, f"true or false {ADVICE}"),
        (2050.0, f"a number with a fraction {ADVICE}"),
        (
            datetime(2021, 2, 3, 4, 5, tzinfo=UTC),
            "a date with a time is not a deadline; did you mean 2021-02-03?",
        ),
        (datetime(2021, 2, 3), "a date with a time is not a deadline; did you mean 2021-02-03?"),  # noqa: DTZ001
        (time_of_day(4, 5), f"a time of day {ADVICE}"),
        (["2050"], f"an array {ADVICE}"),
        ({"year": 2050}, f"a table {ADVICE}"),
        (None, f"this value {ADVICE}"),
    ],
)
def test_wrong_neighbours_are_refused(value: object, message: str) -> None:
    with pytest.raises(DeadlineError) as refused:
        parse_deadline(value)
    assert str(refused.value) == message


@given(DEADLINES)
def test_what_is_written_reads_back(when: Deadline) -> None:
    assert parse_deadline(when.canonical) == when
    assert parse_deadline(when.toml) == when
    assert parse_deadline(when.text).text == when.text


@pytest.mark.parametrize("code", CODES)
def test_a_code_is_refused_exactly_where_it_can_be_a_fiscal_year(code: int) -> None:
    for year in range(1, 9999):
        text = f"{year:04}-{code}"
        when, message = read(parse_deadline, text)
        assert (when is None) == ((year + 1) % 100 == code)
        assert when is None or when.unit is CODES[code]
        assert read(parse_day_key, text) == (when, message)
        if message:
            assert f" or the fiscal year {year:04} to {year + 1:04}; write {year:04}-" in message


@given(st.integers(1, 99), st.sampled_from([*CODES]))
def test_what_a_refusal_says_to_write_is_read_as_what_it_says(century: int, code: int) -> None:
    year = century * 100 + code - 1
    _, message = read(parse_deadline, f"{year:04}-{code}")
    first, months = re.findall("(?:write|such as) ([0-9]{4}-[0-9a-zHQ/-]+)", message)
    assert parse_deadline(first) == replaced_year(parse_deadline(f"2000-{code}"), year)
    assert parse_deadline(months) == parse_deadline(f"{year:04}-04/{year + 1:04}-03")


def replaced_year(when: Deadline, year: int) -> Deadline:
    """Return the same window of another year."""
    assert when.unit is not None
    return around(when.unit, when.first.replace(year=year))


@given(TEXTS)
def test_any_text_is_read_or_refused_in_one_safe_sentence(text: str) -> None:
    for parse in (parse_deadline, parse_target, parse_day_key):
        made, message = read(parse, text)
        assert message == line(message)
        assert len(message) < 300
        assert message or made.text == text or parse is parse_day_key


@every("text", HOSTILE)
def test_hostile_texts_are_refused_in_one_safe_sentence(text: str) -> None:
    with pytest.raises(DeadlineError) as refused:
        parse_deadline(text)
    assert "\n" not in str(refused.value)
    assert "\x1b" not in str(refused.value)
    assert len(str(refused.value)) < 250


class TestForms:
    def test_there_is_one_for_each_unit_and_its_example_is_one(self) -> None:
        assert [form.name for form in FORMS] == list(Unit)
        assert [parse_deadline(form.example).unit for form in FORMS] == list(Unit)

    @given(DEADLINES, TEXTS)
    def test_the_patterns_take_what_is_read(self, when: Deadline, text: str) -> None:
        patterns = [*((form.name, form.pattern) for form in FORMS), (None, RANGE_PATTERN)]
        for candidate in (when.canonical, when.text, text):
            made, message = read(parse_deadline, candidate)
            takers = [unit for unit, pattern in patterns if re.search(pattern, candidate)]
            assert message or takers == [made.unit]

    @given(st.data())
    def test_what_the_patterns_take_is_read_but_for_the_calendar(self, data: st.DataObject) -> None:
        form = data.draw(st.sampled_from(FORMS))
        text = data.draw(
            st.from_regex(form.pattern.replace("$", r"\Z"), alphabet=st.characters(max_codepoint=127))
        )
        made, message = read(parse_deadline, text)
        if "outside" in message:
            assert text in ("9999-winter", "9999-24")
        elif message:
            assert "has no such day" in message
            assert int(text[-2:]) > 28
        else:
            assert made.unit is form.name


class TestTarget:
    def test_none_is_none(self) -> None:
        assert parse_target("none") == Target(None, "none")
        assert parse_target("none").text == "none"

    @pytest.mark.parametrize("value", ["2050", 2050, "2022-21", date(2022, 3, 14)])
    def test_all_else_is_a_deadline(self, value: object) -> None:
        target = parse_target(value)
        assert target.deadline == parse_deadline(value)
        assert target.text == parse_deadline(value).text

    @pytest.mark.parametrize(
        ("value", "message"),
        [
            ("None", '"None": did you mean none?'),
            (" none", '" none": did you mean none?'),
            ("2026-Q5", "2026-Q5 has no such quarter; quarters are Q1 to Q4"),
            (False, f"true or false {ADVICE}"),
        ],
    )
    def test_wrong_neighbours_are_refused(self, value: object, message: str) -> None:
        with pytest.raises(DeadlineError) as refused:
            parse_target(value)
        assert str(refused.value) == message


class TestDayKey:
    @pytest.mark.parametrize(
        ("key", "when"),
        [
            ("2021-04-22", "2021-04-22"),
            ("2021-04-22-2", "2021-04-22"),
            ("2021-04-22-10", "2021-04-22"),
            ("2022-03-2", "2022-03"),
            ("2022-03-12", "2022-03-12"),
            ("2022-03-100", "2022-03"),
            ("2022-2", "2022"),
            ("2022-9", "2022"),
            ("2022-12", "2022-12"),
            ("2022-21", "2022-spring"),
            ("2022-21-2", "2022-spring"),
            ("2022-21-12", "2022-spring"),
            ("2026-35-2", "2026-Q3"),
            ("2023-2", "2023"),
            ("2023-240", "2023"),
            ("2022-100", "2022"),
            ("2022-fall-3", "2022-fall"),
            ("2026-Q3-12", "2026-Q3"),
            ("2026-H1-2", "2026-H1"),
            ("2026-01-02-2", "2026-01-02"),
            ("2026-01-02-10", "2026-01-02"),
            ("2026-01-02-40000", "2026-01-02"),
        ],
    )
    def test_the_whole_key_is_read_first(self, key: str, when: str) -> None:
        assert parse_day_key(key) == parse_deadline(when)

    @pytest.mark.parametrize(
        ("key", "message"),
        [
            ("2022-13", "2022-13 has no such month; months are 01 to 12"),
            ("2023-24", FISCAL_YEARS["2023-24"]),
            ("2023-24-2", FISCAL_YEARS["2023-24"]),
            ("2034-35-12", FISCAL_YEARS["2034-35"]),
            ("2026-29", f"2026-29 {SEASON_CODE}, such as 2026-summer"),
            ("2021-02-29", "2021-02-29 has no such day; 2021-02 ends on 28"),
            ("2021-02-29-2", "2021-02-29 has no such day; 2021-02 ends on 28"),
            (
                "2021-04-22-1",
                "2021-04-22-1: the second update of that date is 2021-04-22-2, the first 2021-04-22",
            ),
            ("2022-1", "2022-1: did you mean 2022-01?"),
            ("2022-03-1", "2022-03-1: did you mean 2022-03-01?"),
            ("2021-04-22-02", f"2021-04-22-02 {ADVICE}"),
            ("2021-04-22-2-2", f"2021-04-22-2-2 {ADVICE}"),
            ("2021-04-22-1234567", f'"2021-04-22-1234567" {ADVICE}'),
            ("2021-04-22-", f"2021-04-22- {ADVICE}"),
            ("-2", f'"-2" {ADVICE}'),
            ("soon-2", f'"soon-2" {ADVICE}'),
            ("", f'"" {ADVICE}'),
        ],
    )
    def test_wrong_neighbours_are_refused(self, key: str, message: str) -> None:
        with pytest.raises(DeadlineError) as refused:
            parse_day_key(key)
        assert str(refused.value) == message

    def test_keys_count_up_past_what_reads_as_something_else(self) -> None:
        year, taken = parse_deadline("2022"), list[str]()
        for _ in range(11):
            taken.append(day_key(year, taken))
        assert taken == ["2022", *(f"2022-{number}" for number in range(2, 10)), "2022-100", "2022-101"]

    @given(WINDOWS, st.integers(0, 40))
    def test_each_key_is_free_and_reads_back(self, when: Deadline, count: int) -> None:
        taken: set[str] = set()
        for _ in range(count + 1):
            key = day_key(when, taken)
            assert key not in taken
            assert parse_day_key(key) == when
            taken.add(key)

    def test_codes_are_written_as_names_and_gaps_are_filled(self) -> None:
        assert day_key(parse_deadline("2022-21"), []) == "2022-spring"
        assert day_key(parse_deadline("2022-fall"), {"2022-fall"}) == "2022-fall-2"
        assert day_key(parse_deadline("2022-03-14"), ["2022-03-14", "2022-03-14-3"]) == "2022-03-14-2"


@pytest.mark.parametrize("text", ["1917-07-03", "2050", "2022-spring"])
def test_a_deadline_is_read_in_few_steps(text: str) -> None:
    steps: list[str] = []
    module._parse.cache_clear()
    sys.setprofile(lambda *call: steps.append(call[1]))
    try:
        parse_deadline(text)
    finally:
        sys.setprofile(None)
    assert len(steps) < 40  # half of that now; a calendar or a parser of dates takes hundreds


def test_the_memory_of_texts_is_bounded() -> None:
    assert module._parse.cache_info().maxsize == module.parse_day_key.cache_info().maxsize == 32_768
