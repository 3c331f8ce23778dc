"""Phrases of the command line: every form on a fixed day, and what is refused."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.escape.terminal import line
from roadmap_cli.model.date_phrases import parse_phrase
from roadmap_cli.model.dates import parse_deadline
from roadmap_cli.model.window import SEASONS, Deadline, DeadlineError, Unit, around, before, window
from tests.every import every
from tests.hostile import HOSTILE
from tests.model.test_dates import (
    ADVICE,
    CODES,
    DEADLINES,
    FISCAL_YEARS,
    NO_RANGES,
    RANGES,
    SEASON_CODE,
    TEXTS,
    read,
)

SUNDAY = date(2026, 2, 1)
LEADS = [
    *("", "by", "before", "in", "in the", "by the end of", "end of", "next", "last", "this", "before next"),
    *("by end", "no later than", "until", "within", "within the next", "on", "by next", "the", "from"),
]
COUNTS = [
    "",
    "0",
    "3",
    "90",
    "99999999999",
    "a",
    "one",
    "15",
    "15th",
    "march",
    "march 15,",
    "spring",
    "q3",
    "h2",
    "first half of",
    "3rd quarter",
    "25/12/",
    "winter 2025 -",
    "twelve",
    "fy",
]
NOUNS = [
    "",
    "day",
    "weeks",
    "months",
    "quarter",
    "years",
    "friday",
    "2026",
    "2026-02",
    "0001",
    "9999",
    "of 2027",
    "2023-24",
    "2025/26",
    "summer",
    "2026-06-30t00:00",
    "2019/7/10",
    "2030 at the latest",
]
WORDS = st.tuples(*map(st.sampled_from, (LEADS, COUNTS, NOUNS))).map(" ".join)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("2050", "2050"),
        ("  2050 ", "2050"),
        ("2026-q3", "2026-Q3"),
        ("2026-H1", "2026-H1"),
        ("2026-35", "2026-Q3"),
        ("2022-21", "2022-spring"),
        ("2022-SPRING", "2022-spring"),
        ("2026-06", "2026-06"),
        ("2026-06-30", "2026-06-30"),
        ("Q3 2026", "2026-Q3"),
        ("2026 Q3", "2026-Q3"),
        ("h1 2026", "2026-H1"),
        ("spring 2022", "2022-spring"),
        ("Fall 2022", "2022-fall"),
        ("fall of 2022", "2022-fall"),
        ("winter 2022", "2022-winter"),
        ("March 2027", "2027-03"),
        ("Mar 2027", "2027-03"),
        ("Sept. 2027", "2027-09"),
        ("may 2027", "2027-05"),
        ("15 March 2027", "2027-03-15"),
        ("15th of March 2027", "2027-03-15"),
        ("March 15, 2027", "2027-03-15"),
        ("mar 1st 2027", "2027-03-01"),
        ("end of 2026", "2026"),
        ("the end of 2026", "2026"),
        ("at the end of 2026", "2026"),
        ("by 2026", "2026"),
        ("by end of 2026", "2026"),
        ("by the end of March 2027", "2027-03"),
        ("By The End Of Q3 2026", "2026-Q3"),
        ("before the end of 2030", "2030"),
        ("by next friday", "2026-02-06"),
        ("by the end of next year", "2027"),
        ("in 2023", "2023"),
        ("in spring 2022", "2022-spring"),
        ("in the fall of 2022", "2022-fall"),
        ("before autumn 2023", "2023-summer"),
        ("before spring 2022", "2021-winter"),
        ("before winter 2022", "2022-autumn"),
        ("before Q1 2026", "2025-Q4"),
        ("before 2026-H1", "2025-H2"),
        ("before 2026", "2025"),
        ("before January 2026", "2025-12"),
        ("before 2024-03-01", "2024-02-29"),
        ("before tomorrow", "2026-02-01"),
        ("before next month", "2026-02"),
        ("in 90 days", "2026-05-02"),
        ("in 1 day", "2026-02-02"),
        ("in 0 days", "2026-02-01"),
        ("in 6 weeks", "2026-03-15"),
        ("in a week", "2026-02-08"),
        ("in 3 months", "2026-05"),
        ("in 11 months", "2027-01"),
        ("in a month", "2026-03"),
        ("in 2 quarters", "2026-Q3"),
        ("in 2 years", "2028"),
        ("in one year", "2027"),
        ("today", "2026-02-01"),
        ("Tomorrow", "2026-02-02"),
        ("yesterday", "2026-01-31"),
        ("next monday", "2026-02-02"),
        ("next friday", "2026-02-06"),
        ("next sunday", "2026-02-08"),
        ("last sunday", "2026-01-25"),
        ("last monday", "2026-01-26"),
        ("next month", "2026-03"),
        ("last month", "2026-01"),
        ("this quarter", "2026-Q1"),
        ("next quarter", "2026-Q2"),
        ("last quarter", "2025-Q4"),
        ("next half", "2026-H2"),
        ("next year", "2027"),
        ("this year", "2026"),
        ("end-2025", "2025"),
        ("End 2025", "2025"),
        ("by end 2025", "2025"),
        ("by end-2025", "2025"),
        ("by end of 2025", "2025"),
        ("end March 2027", "2027-03"),
        ("before end 2025", "2025"),
        ("first half of 2026", "2026-H1"),
        ("second half 2026", "2026-H2"),
        ("by the 1st half of 2026", "2026-H1"),
        ("in the last half of 2026", "2026-H2"),
        ("Third Quarter of 2025", "2025-Q3"),
        ("3rd quarter 2025", "2025-Q3"),
        ("fourth quarter, 2025", "2025-Q4"),
        ("the last quarter of 2025", "2025-Q4"),
        ("before the second quarter of 2025", "2025-Q1"),
        ("no later than 2030", "2030"),
        ("not later than March 2030", "2030-03"),
        ("no later than the end of 2030", "2030"),
        ("no later than next friday", "2026-02-06"),
        ("at the latest by 2030", "2030"),
        ("by 2030 at the latest", "2030"),
        ("until the end of 2030", "2030"),
        ("in two years", "2028"),
        ("within 2 years", "2028"),
        ("within twelve months", "2027-02"),
        ("within a year", "2027"),
        ("within 100 days", "2026-05-12"),
        ("within six weeks", "2026-03-15"),
        ("within the next 3 months", "2026-05"),
        ("90 days ago", "2025-11-03"),
        ("two weeks ago", "2026-01-18"),
        ("a quarter ago", "2025-Q4"),
        ("3 years ago", "2023"),
        ("before 3 years ago", "2022"),
        ("by next summer", "2026-summer"),
        ("next spring", "2026-spring"),
        ("next fall", "2026-fall"),
        ("next winter", "2026-winter"),
        ("this winter", "2025-winter"),
        ("last winter", "2024-winter"),
        ("this summer", "2026-summer"),
        ("last summer", "2025-summer"),
        ("before next summer", "2026-spring"),
        ("winter 2025/26", "2025-winter"),
        ("winter 2025-26", "2025-winter"),
        ("winter 2025/2026", "2025-winter"),
        ("by winter of 2025\u201326", "2025-winter"),
        ("2025/26 winter", "2025-winter"),
        ("winter 1999/00", "1999-winter"),
        ("2026-06-30T00:00:00", "2026-06-30"),
        ("2026-06-30 00:00:00", "2026-06-30"),
        ("2026-06-30T00:00:00Z", "2026-06-30"),
        ("2026-06-30T00:00:00.000+02:00", "2026-06-30"),
        ("2026-06-30T00:00", "2026-06-30"),
        ("25/12/2027 00:00", "2027-12-25"),
        ("2019-7-10", "2019-07-10"),
        ("2019/7/10", "2019-07-10"),
        ("2019.7.10", "2019-07-10"),
        ("2019-7", "2019-07"),
        ("20190710", "2019-07-10"),
        ("2026Q3", "2026-Q3"),
        ("25/12/2027", "2027-12-25"),
        ("12/25/2027", "2027-12-25"),
        ("25.12.2027", "2027-12-25"),
        ("03/03/2027", "2027-03-03"),
        ("2009-10", "2009-10"),
        ("friday", "2026-02-06"),
        ("by Friday", "2026-02-06"),
        ("this friday", "2026-02-06"),
        ("on friday", "2026-02-06"),
        ("this sunday", "2026-02-08"),
        ("before friday", "2026-02-05"),
        ("on 15 March 2027", "2027-03-15"),
        *RANGES.items(),
        ("2024/2025", "2024/2025"),
        ("2025-2025", "2025"),
        ("2022-21/2022-spring", "2022-spring"),
    ],
)
def test_phrases(text: str, canonical: str) -> None:
    found = parse_phrase(text, SUNDAY)
    assert found == parse_deadline(canonical)
    assert found.text == found.canonical == canonical


@pytest.mark.parametrize("text", ["none", "None", " NONE "])
def test_none_is_no_deadline(text: str) -> None:
    assert parse_phrase(text, SUNDAY) is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", f'"" {ADVICE}'),
        ("soon", f'"soon" {ADVICE}'),
        ("SOON", f'"SOON" {ADVICE}'),
        ("spring", '"spring" has no year; write it first, as in 2050-spring'),
        ("March", '"March" has no year; write it first, as in 2050-03'),
        ("H1", '"H1" has no year; write it first, as in 2050-H1'),
        ("mid-2023", '"mid-2023" names no exact window; write 2023, 2023-Q2 or 2023-Q3'),
        ("03/04/2027", '"03/04/2027" is read in two ways; write 2027-04-03 or 2027-03-04'),
        ("2026-Q5", "2026-Q5 has no such quarter; quarters are Q1 to Q4"),
        ("Q5 2026", "2026-Q5 has no such quarter; quarters are Q1 to Q4"),
        ("2021-13", "2021-13 has no such month; months are 01 to 12"),
        ("2021-02-29", "2021-02-29 has no such day; 2021-02 ends on 28"),
        ("30 February 2027", "2027-02-30 has no such day; 2027-02 ends on 28"),
        ("before 2021-02-29", "2021-02-29 has no such day; 2021-02 ends on 28"),
        ("spring 15 2022", f'"spring 15 2022" {ADVICE}'),
        ("Marsh 2027", f'"Marsh 2027" {ADVICE}'),
        ("next", '"next" names no window; write next friday, next month, next quarter or next year'),
        (
            "next week",
            '"next week" names no window; write next friday, next month, next quarter or next year',
        ),
        *FISCAL_YEARS.items(),
        *NO_RANGES.items(),
        ("before 2023-24", FISCAL_YEARS["2023-24"]),
        ("2026-29", f"2026-29 {SEASON_CODE}, such as 2026-summer"),
        ("by mid-2025", '"by mid-2025" names no exact window; write 2025, 2025-Q2 or 2025-Q3'),
        ("early 2025", '"early 2025" names no exact window; write 2025, 2025-H1 or 2025-Q1'),
        ("end-soon", f'"end-soon" {ADVICE}'),
        ("by end", f'"by end" {ADVICE}'),
        ("fifth quarter of 2025", "2025-Q5 has no such quarter; quarters are Q1 to Q4"),
        ("third half of 2026", "2026-H3 has no such half; halves are H1 and H2"),
        ("tenth quarter of 2025", f'"tenth quarter of 2025" {ADVICE}'),
        ("first third of 2026", f'"first third of 2026" {ADVICE}'),
        ("first half", f'"first half" {ADVICE}'),
        ("no later 2030", f'"no later 2030" {ADVICE}'),
        ("until 2030", '"until 2030" may include 2030 or end before it; write 2030 or 2029'),
        ("until 0001", '"until 0001" is outside the years 0001 to 9999'),
        ("until soon", f'"until soon" {ADVICE}'),
        ("within 2030", f'"within 2030" {ADVICE}'),
        ("within two", f'"within two" {ADVICE}'),
        ("in thirteen years", f'"in thirteen years" {ADVICE}'),
        ("within -1 days", f'"within -1 days" {ADVICE}'),
        ("in \u0662 years", f'"in \u0662 years" {ADVICE}'),
        ("9999 years ago", '"9999 years ago" is outside the years 0001 to 9999'),
        ("-1 days ago", f'"-1 days ago" {ADVICE}'),
        ("in 99999999999 years", '"in 99999999999 years" is outside the years 0001 to 9999'),
        ("by summer", '"by summer" has no year; write it first, as in 2050-summer'),
        ("next Marsh", f'"next Marsh" {ADVICE}'),
        (
            "winter 2025/27",
            '"winter 2025/27" is not one winter; the winter that starts in 2025 is 2025-winter',
        ),
        (
            "winter 2025/24",
            '"winter 2025/24" is not one winter; the winter that starts in 2025 is 2025-winter',
        ),
        ("winter 9999/10", '"winter 9999/10" is outside the years 0001 to 9999'),
        (
            "summer 2025/26",
            '"summer 2025/26" names two years, but a summer is in one; write that year, as in 2025-summer',
        ),
        ("2026-06-30T17:00:00", '"2026-06-30T17:00:00" names a time of day; write only the day, 2026-06-30'),
        ("2026-06-30 23:59Z", '"2026-06-30 23:59Z" names a time of day; write only the day, 2026-06-30'),
        ("2026-02-30T00:00", "2026-02-30 has no such day; 2026-02 ends on 28"),
        ("2026-02-30T17:00", "2026-02-30 has no such day; 2026-02 ends on 28"),
        ("2026-06T00:00", f'"2026-06T00:00" {ADVICE}'),
        ("2019-7-32", "2019-07-32 has no such day; 2019-07 ends on 31"),
        ("2019/7-10", f'"2019/7-10" {ADVICE}'),
        ("on 2026", f'"on 2026" {ADVICE}'),
        ("fryday", f'"fryday" {ADVICE}'),
        ("before", f'"before" {ADVICE}'),
        ("by before 2026", f'"by before 2026" {ADVICE}'),
        ("by in 3 months", f'"by in 3 months" {ADVICE}'),
        ("in today", f'"in today" {ADVICE}'),
        ("in 2027-03-15", f'"in 2027-03-15" {ADVICE}'),
        ("in -3 days", f'"in -3 days" {ADVICE}'),
        ("in 1.5 years", f'"in 1.5 years" {ADVICE}'),
        ("before none", f'"before none" {ADVICE}'),
        ("before 0001", '"before 0001" is outside the years 0001 to 9999'),
        ("winter 9999", '"winter 9999" is outside the years 0001 to 9999'),
        ("0000", '"0000" is outside the years 0001 to 9999'),
        ("in 9999999999 days", '"in 9999999999 days" is outside the years 0001 to 9999'),
        ("in 9999999999 weeks", '"in 9999999999 weeks" is outside the years 0001 to 9999'),
        ("in 9999 years", '"in 9999 years" is outside the years 0001 to 9999'),
        ("in " + "9" * 90 + " months", f'"in {"9" * 56}…" is outside the years 0001 to 9999'),
        ("2050" + " " * 97, f'"2050{" " * 55}…" is not a deadline: it has more than 100 characters'),
        ("x\x1b[2J", rf'"x\x1b[2J" {ADVICE}'),
    ],
)
def test_what_is_refused_and_what_would_be_right(text: str, message: str) -> None:
    with pytest.raises(DeadlineError) as refused:
        parse_phrase(text, SUNDAY)
    assert str(refused.value) == message


@given(TEXTS | WORDS, st.dates())
def test_any_text_on_any_day_is_read_or_refused(text: str, today: date) -> None:
    found, message = read(parse_phrase, text, today)
    assert message == line(message)
    assert "did you mean" not in message
    assert found is None or found.text == found.canonical


@given(TEXTS | WORDS, st.dates())
def test_all_that_a_file_would_suggest_is_taken(text: str, today: date) -> None:
    _, message = read(parse_deadline, text)
    if "did you mean " in message:
        assert parse_phrase(text, today) == parse_deadline(message.rpartition("did you mean ")[2].rstrip("?"))


@given(st.integers(1, 9998), st.sampled_from([*CODES]), st.sampled_from(["-", "/", " - ", "\u2013"]))
def test_no_fiscal_year_is_read_as_a_code(year: int, code: int, dash: str) -> None:
    other = year // 100 * 100 + code - 1
    _, message = read(parse_phrase, f"{other:04}{dash}{code}", date(2026, 2, 1))
    assert f" or the fiscal year {other:04} to {other + 1:04}; write {other:04}-" in message
    if (year + 1) % 100 != code:
        found = parse_phrase(f"{year:04}-{code}", date(2026, 2, 1))
        assert found is not None
        assert found.unit is CODES[code]


@given(st.dates(date(3, 1, 1), date(9997, 1, 1)), st.sampled_from([*SEASONS]))
def test_seasons_as_seen_from_a_day(today: date, name: str) -> None:
    near = [window(Unit.SEASON, today.year + turn, SEASONS[name]) for turn in (-2, -1, 0, 1)]
    assert parse_phrase(f"next {name}", today) == next(one for one in near if one.first > today)
    assert parse_phrase(f"last {name}", today) == [one for one in near if one.last < today][-1]
    inside = [one for one in near if one.first <= today <= one.last]
    ahead = [one for one in near if one.first > today and one.first.year == today.year]
    found, message = read(parse_phrase, f"this {name}", today)
    if inside or ahead:
        assert found == (inside or ahead)[0]
    else:
        assert message == f'"this {name}" is over; write last {name} or next {name}'


def test_seasons_at_the_ends_of_the_calendar() -> None:
    assert str(parse_phrase("last summer", date.max)) == str(parse_phrase("2026-summer", SUNDAY)).replace(
        "2026", "9999"
    )
    for text, today in (("next winter", date.max), ("last winter", date.min), ("this winter", date.max)):
        with pytest.raises(DeadlineError, match=f'^"{text}" is outside the years 0001 to 9999$'):
            parse_phrase(text, today)


@given(TEXTS, st.dates())
def test_all_that_a_file_may_hold_is_taken(text: str, today: date) -> None:
    try:
        expected = parse_deadline(text)
    except DeadlineError:
        return
    assert parse_phrase(text, today) == expected


@given(DEADLINES, st.sampled_from([str.lower, str.upper, str.title]), st.dates())
def test_before_is_the_unit_before_and_by_is_the_window(when: Deadline, case: type[str], today: date) -> None:
    assert parse_phrase(case(when.canonical), today) == when
    assert parse_phrase(f"by the end of {case(when.canonical)}", today) == when
    if when.ends is None and when.first.year > 1:
        assert parse_phrase(f"before {case(when.canonical)}", today) == before(when)


@given(st.dates(date(2, 1, 1), date(9990, 1, 1)), st.integers(0, 90))
def test_precision_is_never_invented(today: date, count: int) -> None:
    for unit in (Unit.DAY, Unit.MONTH, Unit.QUARTER, Unit.YEAR):
        try:
            assert parse_phrase(f"in {count} {unit}s", today) == around(unit, today, count)
            assert parse_phrase(f"within {count} {unit}s", today) == around(unit, today, count)
        except DeadlineError:
            assert today.year + count > 9999


@every("text", HOSTILE)
def test_hostile_texts_are_refused_in_one_safe_sentence(text: str) -> None:
    with pytest.raises(DeadlineError) as refused:
        parse_phrase(text, SUNDAY)
    assert "\n" not in str(refused.value)
    assert "\x1b" not in str(refused.value)
    assert len(str(refused.value)) < 250
