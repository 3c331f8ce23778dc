"""Cycles of a duty against a plain model that walks through the calendar month by month."""

import re
import time
from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from roadmap_cli.model.cycles import EVERY_EXAMPLES, EVERY_PATTERN, Cycles, months_of, parse_every, shifted
from roadmap_cli.model.dates import parse_deadline
from roadmap_cli.model.window import Deadline, DeadlineError, OutOfRangeError, Unit, around, span

DAYS = st.dates(date(1990, 1, 1), date(2030, 12, 31))
UNITS = st.sampled_from(Unit)


@st.composite
def cycles(draw: st.DrawFn) -> Cycles:
    """Draw the cycles of a window of any unit, or of a range, any number of months apart."""
    first = around(draw(UNITS), draw(DAYS))
    other = around(draw(UNITS), draw(DAYS))
    if first.last < other.first and draw(st.booleans()):
        first = span(first, other)
    until = draw(st.just(date.max) | DAYS.filter(lambda until: until >= first.last))
    return Cycles(first, draw(st.integers(1, 40)), until)


def later(when: date, months: int, *, is_end: bool) -> date:
    """Return a day some months later, found by walking; the end of a month stays one if `is_end`."""
    year, month = when.year, when.month
    for _ in range(months):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    most = monthrange(year, month)[1]
    lasts = (when + timedelta(days=1)).day == 1
    return date(year, month, most if is_end and lasts else min(when.day, most))


def in_the_model(cycles: Cycles, number: int) -> tuple[date, date]:
    """Return the first and last day of a cycle."""
    _, end = cycles.first.ends or (None, cycles.first)
    months = number * cycles.months
    last = later(cycles.first.last, months, is_end=end.unit is not Unit.DAY)
    return later(cycles.first.first, months, is_end=False), last


@given(cycles(), st.integers(0, 40))
def test_each_cycle_has_the_window_of_the_model(cycles: Cycles, number: int) -> None:
    first, last = in_the_model(cycles, number)
    found = cycles.at(number)
    assert (found is None) is (last > cycles.until)
    if found is not None:
        assert (found.first, found.last) == (first, last)
        assert cycles.number_of(found) == number
        assert parse_deadline(found.canonical) == found


@given(cycles(), DAYS)
def test_the_number_of_ended_cycles_is_that_of_the_model(cycles: Cycles, before: date) -> None:
    ended = 0
    while (window := cycles.at(ended)) is not None and window.last < before:
        ended += 1
    assert cycles.ended(before) == ended


@given(cycles(), UNITS, DAYS)
def test_the_nearest_cycle_is_a_cycle_and_none_is_nearer(cycles: Cycles, unit: Unit, day: date) -> None:
    window = around(unit, day)
    found = cycles.nearest(window)
    assert found is not None
    assert cycles.number_of(found) is not None
    distances = [
        abs(one.last - window.last) for number in range(500) if (one := cycles.at(number)) is not None
    ]
    assert abs(found.last - window.last) == min(distances)


@given(cycles(), UNITS, DAYS)
def test_only_the_windows_of_cycles_have_a_number(cycles: Cycles, unit: Unit, day: date) -> None:
    window = around(unit, day)
    number = cycles.number_of(window)
    assert number is None or cycles.at(number) == window
    if number is None:
        assert all(cycles.at(one) != window for one in range(0, 500, cycles.months))


@pytest.mark.parametrize(
    ("first", "every", "expected"),
    [
        ("2022", "2 years", "2022 2024 2026"),
        ("2025-Q3", "1 quarter", "2025-Q3 2025-Q4 2026-Q1"),
        ("2025-H2", "1 half", "2025-H2 2026-H1 2026-H2"),
        ("2025-11", "1 month", "2025-11 2025-12 2026-01"),
        ("2024-winter", "1 year", "2024-winter 2025-winter 2026-winter"),
        ("2024-fall", "6 months", "2024-fall 2025-spring 2025-fall"),
        ("2024-01-31", "1 month", "2024-01-31 2024-02-29 2024-03-31"),
        ("2023-01-31", "1 month", "2023-01-31 2023-02-28 2023-03-31"),
        ("2023-08-31", "1 quarter", "2023-08-31 2023-11-30 2024-02-29"),
        ("2024-02-29", "1 year", "2024-02-29 2025-02-28 2026-02-28 2027-02-28 2028-02-29"),
        ("2022", "18 months", "2022 2023-07/2024-06 2025"),
        ("2025-Q3/2025-Q4", "1 year", "2025-Q3/2025-Q4 2026-Q3/2026-Q4"),
        ("2025/2026", "2 years", "2025/2026 2027/2028 2029/2030"),
        ("2025-Q3/2025-Q4", "4 months", "2025-Q3/2025-Q4 2025-11/2026-04"),
        ("2025-01-30/2025-01-31", "1 month", "2025-01-30/2025-01-31 2025-02-28 2025-03-30/2025-03-31"),
        ("2025", "1 month", "2025 2025-02/2026-01"),
        ("9998", "1 year", "9998 9999"),
        ("9999-Q4", "1 quarter", "9999-Q4"),
    ],
)
def test_cycles_by_name(first: str, every: str, expected: str) -> None:
    cycles = Cycles(parse_deadline(first), months_of(every))
    names = expected.split()
    found = [one for number in range(len(names)) if (one := cycles.at(number)) is not None]
    assert [one.canonical.replace("autumn", "fall") for one in found] == names
    assert first[:4] != "9999" or cycles.at(len(names)) is None


def test_fall_keeps_its_name() -> None:
    assert shifted(parse_deadline("2024-fall"), 12).text == "2025-fall"


def test_a_duty_that_ends() -> None:
    cycles = Cycles(parse_deadline("2022"), 24, date(2026, 12, 31))
    assert cycles.total == 3
    assert cycles.at(3) is None
    assert cycles.ended(date(2050, 1, 1)) == 3
    assert cycles.nearest(parse_deadline("2040")) == parse_deadline("2026")


def test_a_duty_that_ends_before_its_first_cycle_has_none() -> None:
    cycles = Cycles(parse_deadline("2022"), 12, date(2022, 12, 30))
    assert (cycles.total, cycles.at(0), cycles.ended(date.max)) == (0, None, 0)
    assert cycles.number_of(parse_deadline("2022")) is None
    assert cycles.nearest(parse_deadline("2022")) is None


def test_a_month_from_year_1_to_9999_takes_no_time() -> None:
    cycles = Cycles(parse_deadline("0001-01"), 1)
    start = time.process_time()
    for _ in range(100):
        assert (cycles.total, cycles.ended(date.max), cycles.ended(date.min)) == (119_988, 119_987, 0)
        assert cycles.nearest(parse_deadline("5000")) == parse_deadline("5000-12")
    assert time.process_time() - start < 1


def test_a_window_after_the_year_9999_is_refused() -> None:
    for first in ("9999", "9999-12-31"):
        with pytest.raises(OutOfRangeError):
            shifted(parse_deadline(first), 12)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("1 year", "1 year"),
        ("1 years", "1 year"),
        ("every two years", "2 years"),
        ("2  Year", "2 years"),
        ("yearly", "1 year"),
        ("biennial", "2 years"),
        ("quarter", "1 quarter"),
        ("each month", "1 month"),
        ("2 halves", "2 halves"),
        ("half-yearly", "1 half"),
        ("012 months", "12 months"),
    ],
)
def test_what_people_type(typed: str, stored: str) -> None:
    assert parse_every(typed) == stored
    assert re.fullmatch(EVERY_PATTERN, stored)
    assert months_of(stored) > 0


@pytest.mark.parametrize(
    "typed",
    ["", "0 years", "10000 years", "2 weeks", "1.5 years", "-1 year", "year 2", "some years", "\x1b[1m"],
)
def test_other_intervals_are_refused_with_what_to_write(typed: str) -> None:
    with pytest.raises(DeadlineError, match="is not an interval; write a number of months") as refused:
        parse_every(typed)
    assert "\x1b" not in str(refused.value)


@given(st.text(max_size=80))
@example("९ years")
def test_any_text_is_an_interval_of_the_file_or_refused(text: str) -> None:
    try:
        every = parse_every(text)
    except DeadlineError:
        return
    assert re.fullmatch(EVERY_PATTERN, every)
    assert parse_every(every) == every


@pytest.mark.parametrize("example", EVERY_EXAMPLES)
def test_examples_are_intervals(example: str) -> None:
    assert re.fullmatch(EVERY_PATTERN, example)
    assert parse_every(example) == example


def test_months_of_each_unit() -> None:
    intervals = {"3 months": 3, "2 quarters": 6, "1 half": 6, "3 halves": 18, "2 years": 24}
    assert {every: months_of(every) for every in intervals} == intervals


def test_a_window_is_a_deadline() -> None:
    found = Cycles(parse_deadline("2024-02-29"), 12).at(1)
    assert isinstance(found, Deadline)
    assert str(found.toml) == "2025-02-28"


def test_both_windows_of_a_range_follow() -> None:
    year = parse_deadline("2024-04/2025-03")
    assert shifted(year, 12).canonical == "2025-04/2026-03"
    assert Cycles(year, 24).number_of(parse_deadline("2028-04/2029-03")) == 2
