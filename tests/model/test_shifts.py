"""Moving a deadline by a time: each precision moves by its own unit. Spans of time as days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.model.dates import parse_deadline
from roadmap_cli.model.shifts import days_in, moved_by, parse_shift, parse_span
from roadmap_cli.model.window import DeadlineError


def moved(deadline: str, text: str) -> str:
    shift = parse_shift(text)
    assert shift is not None
    return moved_by(parse_deadline(deadline), shift).canonical


@pytest.mark.parametrize(
    ("deadline", "text", "expected"),
    [
        ("2026-01-31", "+2w", "2026-02-14"),
        ("2026-01-31", "+1 month", "2026-02-28"),
        ("2024-02-29", "+1 year", "2025-02-28"),
        ("2026-01-31", "+1q", "2026-04-30"),
        ("2026-12-30", "+3 days", "2027-01-02"),
        ("2026-06", "+1 month", "2026-07"),
        ("2026-06", "+2 quarters", "2026-12"),
        ("2026-Q4", "+1 quarter", "2027-Q1"),
        ("2026-Q4", "+ 6 months", "2027-Q2"),
        ("2026-H2", "+1 half", "2027-H1"),
        ("2026-H2", "+2 halves", "2027-H2"),
        ("2022-winter", "+1 quarter", "2023-spring"),
        ("2022-spring", "+1Y", "2023-spring"),
        ("2050", "+24 months", "2052"),
        ("2025/2030", "+2 years", "2027/2032"),
        ("2025-Q3/2025-Q4", "+1 quarter", "2025-Q4/2026-Q1"),
    ],
)
def test_a_deadline_keeps_its_precision(deadline: str, text: str, expected: str) -> None:
    assert moved(deadline, text) == expected


@pytest.mark.parametrize(
    ("deadline", "text", "sentence"),
    [
        ("2026-Q4", "+2w", "2026-Q4 is a quarter, so it cannot move by 2w; move it by quarters, such as"),
        ("2026-Q4", "+1 month", "2026-Q4 is a quarter"),
        ("2050", "+1 quarter", "2050 is a year, so it cannot move by 1 quarter; move it by years"),
        ("2026-06", "+30 days", "2026-06 is a month"),
        ("2026-H1", "+1w", "2026-H1 is a half, so it cannot move by 1w; move it by halves, such as"),
        ("2025/2030", "+1 month", "2025 is a year"),
        ("9999", "+1 year", "9999 \\+1 year is outside the years 0001 to 9999"),
        ("9999-12-31", "+1 day", "outside the years"),
        ("2026-01-31", "-1 year", "would move it back; write the new deadline instead"),
        ("2026-01-31", "- 2w", "would move it back; write the new deadline instead"),
        ("2026-01-31", "+2 fortnights", "is not a time to move by; write \\+2w or \\+1 quarter"),
        ("2026-01-31", "+", "is not a time"),
        ("2026-01-31", "+999999 days", "is not a time"),
    ],
)  # fmt: skip
def test_what_would_need_another_precision_is_refused(deadline: str, text: str, sentence: str) -> None:
    with pytest.raises(DeadlineError, match=sentence):
        moved(deadline, text)


@pytest.mark.parametrize("text", ["2026", "in 2 weeks", "", "next year"])
def test_other_texts_are_no_shift(text: str) -> None:
    assert parse_shift(text) is None


UNITS = {"2030": "year", "2030-H1": "half", "2030-Q2": "quarter", "2030-05": "month", "2030-05-06": "day"}


@given(st.sampled_from(sorted(UNITS)), st.integers(0, 500), st.integers(0, 500))
def test_two_moves_are_one_by_their_sum(deadline: str, first: int, second: int) -> None:
    unit = UNITS[deadline]
    in_turn = moved(moved(deadline, f"+{first} {unit}s"), f"+{second} {unit}s")
    assert in_turn == moved(deadline, f"+{first + second} {unit}s")


@pytest.mark.parametrize(
    ("text", "start", "days"),
    [
        ("0", "2026-02-01", 0),
        ("30", "2026-02-01", 30),
        ("30d", "9999-12-31", 30),
        ("1 day", "2026-02-01", 1),
        ("6w", "2026-02-01", 42),
        (" 2  Weeks ", "2026-02-01", 14),
        ("99999", "2026-02-01", 99999),
        ("1 month", "2026-02-01", 28),
        ("1m", "2026-01-31", 28),
        ("3 months", "2026-11-30", 90),
        ("1 quarter", "2026-02-01", 89),
        ("1 half", "2026-01-01", 181),
        ("1 year", "2024-02-29", 365),
        ("0 years", "9999-12-31", 0),
    ],
)
def test_a_span_has_as_many_days_as_the_calendar_says(text: str, start: str, days: int) -> None:
    assert days_in(parse_span(text), date.fromisoformat(start)) == days


@pytest.mark.parametrize(
    "text", ["", "d", "-1", "+1", "+1w", "1.5", "1 fortnight", "30 d d", "100000", "1e3", "٣d", "x" * 10_000]
)
def test_other_texts_are_no_span(text: str) -> None:
    with pytest.raises(DeadlineError, match='is not a span of time; write 30d, 6w or "3 months"') as error:
        parse_span(text)
    assert len(str(error.value)) < 150


@given(
    st.dates(max_value=date(7000, 1, 1)),
    st.integers(0, 2900),
    st.sampled_from(["month", "quarter", "half", "year"]),
)
def test_a_span_ends_on_the_day_to_which_a_deadline_of_its_start_moves(
    start: date, count: int, unit: str
) -> None:
    end = start + timedelta(days_in(parse_span(f"{count} {unit}s"), start))
    assert end.isoformat() == moved(start.isoformat(), f"+{count} {unit}s")
