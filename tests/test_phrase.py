"""Phrases of the command line: every form on a given day, and what is refused."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.deadline import DeadlineError, parse_deadline
from roadmap_cli.phrase import parse_phrase
from roadmap_cli.safe import line
from roadmap_cli.window import Deadline, Unit, around, before
from tests.hostile import HOSTILE
from tests.test_deadline import ADVICE, TEXTS, WINDOWS, read

SUNDAY = date(2026, 2, 1)
LEADS = ["", "by", "before", "in", "in the", "by the end of", "end of", "next", "last", "this", "before next"]
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
        ("25/12/2027", '"25/12/2027": did you mean 2027-12-25?'),
        ("2021-2-3", "2021-2-3: did you mean 2021-02-03?"),
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
        ("next spring", f'"next spring" {ADVICE}'),
        ("friday", '"friday": did you mean next friday?'),
        ("by Friday", '"by Friday": did you mean next friday?'),
        ("before", f'"before" {ADVICE}'),
        ("by before 2026", f'"by before 2026" {ADVICE}'),
        ("by in 3 months", f'"by in 3 months" {ADVICE}'),
        ("in today", f'"in today" {ADVICE}'),
        ("in 2027-03-15", f'"in 2027-03-15" {ADVICE}'),
        ("in -3 days", f'"in -3 days" {ADVICE}'),
        ("in 1.5 years", f'"in 1.5 years" {ADVICE}'),
        ("before none", f'"before none" {ADVICE}'),
        ("before 0001", '"before 0001" lies outside the years 0001 to 9999'),
        ("winter 9999", '"winter 9999" lies outside the years 0001 to 9999'),
        ("0000", '"0000" lies outside the years 0001 to 9999'),
        ("in 9999999999 days", '"in 9999999999 days" lies outside the years 0001 to 9999'),
        ("in 9999999999 weeks", '"in 9999999999 weeks" lies outside the years 0001 to 9999'),
        ("in 9999 years", '"in 9999 years" lies outside the years 0001 to 9999'),
        ("in " + "9" * 90 + " months", f'"in {"9" * 56}…" lies outside the years 0001 to 9999'),
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
    assert found is None or found.text == found.canonical


@given(TEXTS, st.dates())
def test_all_that_a_file_may_hold_is_taken(text: str, today: date) -> None:
    try:
        wanted = parse_deadline(text)
    except DeadlineError:
        return
    assert parse_phrase(text, today) == wanted


@given(WINDOWS, st.sampled_from([str.lower, str.upper, str.title]), st.dates())
def test_before_is_the_unit_before_and_by_is_the_window(when: Deadline, case: type[str], today: date) -> None:
    assert parse_phrase(case(when.canonical), today) == when
    assert parse_phrase(f"by the end of {case(when.canonical)}", today) == when
    if when.first.year > 1:
        assert parse_phrase(f"before {case(when.canonical)}", today) == before(when)


@given(st.dates(date(2, 1, 1), date(9990, 1, 1)), st.integers(0, 90))
def test_precision_is_never_invented(today: date, count: int) -> None:
    for unit in (Unit.DAY, Unit.MONTH, Unit.QUARTER, Unit.YEAR):
        try:
            assert parse_phrase(f"in {count} {unit}s", today) == around(unit, today, count)
        except DeadlineError:
            assert today.year + count > 9999


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_texts_are_refused_in_one_safe_sentence(text: str) -> None:
    with pytest.raises(DeadlineError) as refused:
        parse_phrase(text, SUNDAY)
    assert "\n" not in str(refused.value)
    assert "\x1b" not in str(refused.value)
    assert len(str(refused.value)) < 250
