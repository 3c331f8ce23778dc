"""Windows: units tile the calendar, contain their days, and are immutable."""

import copy
import pickle
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.model.window import (
    MONTHS,
    Deadline,
    DeadlineError,
    OutOfRangeError,
    Target,
    Unit,
    around,
    before,
    day,
    span,
    window,
)

PARTS = [unit for unit in Unit if unit is not Unit.DAY]
DAYS = st.dates(date(2, 1, 1), date(9998, 12, 31))
ONE = timedelta(days=1)


@given(st.sampled_from(Unit), DAYS)
def test_windows_of_one_unit_tile_the_calendar(unit: Unit, when: date) -> None:
    here = around(unit, when)
    assert here.first <= when <= here.last
    assert around(unit, here.last + ONE).first == here.last + ONE
    assert around(unit, here.first - ONE).last == here.first - ONE
    assert around(unit, here.first) == around(unit, here.last) == here


@given(st.sampled_from(Unit), DAYS, st.integers(-12, 12))
def test_steps_add_up(unit: Unit, when: date, count: int) -> None:
    try:
        there = around(unit, when, count)
    except OutOfRangeError:
        return
    assert around(unit, there.first, -count) == around(unit, when)


@pytest.mark.parametrize("year", [1, 4, 1900, 2000, 2023, 2024, 9998])
def test_a_year_contains_its_halves_quarters_months_days_and_seasons_but_winter(year: int) -> None:
    whole = window(Unit.YEAR, year)
    for unit in PARTS:
        parts = [window(unit, year, number + 1) for number in range(12 // MONTHS[unit])]
        for part in parts:
            is_winter = unit is Unit.SEASON and part.first.month == 12
            assert whole.first <= part.first
            assert (part.last <= whole.last) is not is_winter
        assert sum((part.last - part.first).days + 1 for part in parts) == (
            (parts[-1].last - parts[0].first).days + 1
        )
    assert (whole.first, whole.last) == (date(year, 1, 1), date(year, 12, 31))


@given(st.sampled_from(Unit), DAYS)
def test_before_ends_the_day_before(unit: Unit, when: date) -> None:
    here = around(unit, when)
    earlier = before(here)
    assert earlier is not None
    assert earlier.last == here.first - ONE
    assert earlier.unit is unit


def test_a_range_is_two_windows_and_equal_only_to_the_same_two() -> None:
    year, later = window(Unit.YEAR, 2025), window(Unit.YEAR, 2026)
    both = span(year, later)
    assert (both.text, both.canonical, both.toml, both.unit) == ("2025/2026",) * 3 + (None,)
    assert (both.first, both.last) == (date(2025, 1, 1), date(2026, 12, 31))
    assert before(both) is None
    assert both == span(year, later, "2025/2026")
    assert both != span(window(Unit.MONTH, 2025), window(Unit.MONTH, 2026, 12))
    assert copy.copy(both) == both
    assert repr(both) == "Deadline('2025/2026', range, 2025-01-01 to 2026-12-31)"


@pytest.mark.parametrize(
    "end", [window(Unit.YEAR, 2024), window(Unit.YEAR, 2025), window(Unit.HALF, 2025, 2)]
)
def test_a_range_ends_after_the_window_that_it_starts_with(end: Deadline) -> None:
    with pytest.raises(DeadlineError):
        span(window(Unit.YEAR, 2025), end)


@pytest.mark.parametrize(
    ("made", "canonical", "first", "last"),
    [
        (window(Unit.YEAR, 2050), "2050", "2050-01-01", "2050-12-31"),
        (window(Unit.YEAR, 1), "0001", "0001-01-01", "0001-12-31"),
        (window(Unit.YEAR, 9999), "9999", "9999-01-01", "9999-12-31"),
        (window(Unit.HALF, 2026, 1), "2026-H1", "2026-01-01", "2026-06-30"),
        (window(Unit.HALF, 2026, 2), "2026-H2", "2026-07-01", "2026-12-31"),
        (window(Unit.QUARTER, 2026, 1), "2026-Q1", "2026-01-01", "2026-03-31"),
        (window(Unit.QUARTER, 2026, 2), "2026-Q2", "2026-04-01", "2026-06-30"),
        (window(Unit.QUARTER, 2026, 3), "2026-Q3", "2026-07-01", "2026-09-30"),
        (window(Unit.QUARTER, 2026, 4), "2026-Q4", "2026-10-01", "2026-12-31"),
        (window(Unit.SEASON, 2022, 1), "2022-spring", "2022-03-01", "2022-05-31"),
        (window(Unit.SEASON, 2022, 2), "2022-summer", "2022-06-01", "2022-08-31"),
        (window(Unit.SEASON, 2022, 3), "2022-autumn", "2022-09-01", "2022-11-30"),
        (window(Unit.SEASON, 2022, 3, "2022-fall"), "2022-fall", "2022-09-01", "2022-11-30"),
        (window(Unit.SEASON, 2022, 4), "2022-winter", "2022-12-01", "2023-02-28"),
        (window(Unit.SEASON, 2023, 4), "2023-winter", "2023-12-01", "2024-02-29"),
        (window(Unit.MONTH, 2024, 2), "2024-02", "2024-02-01", "2024-02-29"),
        (window(Unit.MONTH, 9999, 12), "9999-12", "9999-12-01", "9999-12-31"),
        (window(Unit.MONTH, 2024, 0), "2023-12", "2023-12-01", "2023-12-31"),
        (window(Unit.MONTH, 2024, 13), "2025-01", "2025-01-01", "2025-01-31"),
        (around(Unit.SEASON, date(2023, 2, 28)), "2022-winter", "2022-12-01", "2023-02-28"),
        (day(date(2022, 3, 14)), "2022-03-14", "2022-03-14", "2022-03-14"),
    ],
)
def test_windows(made: Deadline, canonical: str, first: str, last: str) -> None:
    assert (made.canonical, made.first.isoformat(), made.last.isoformat()) == (canonical, first, last)
    assert made.text == canonical


@pytest.mark.parametrize(
    ("unit", "year", "number"),
    [
        (Unit.YEAR, 0, 1),
        (Unit.YEAR, 10_000, 1),
        (Unit.YEAR, 10**100, 1),
        (Unit.HALF, 1, 0),
        (Unit.SEASON, 9999, 4),
        (Unit.MONTH, 9999, 13),
        (Unit.MONTH, 1, -(10**100)),
    ],
)
def test_windows_outside_the_calendar_are_refused(unit: Unit, year: int, number: int) -> None:
    with pytest.raises(OutOfRangeError, match=r"^this is outside the years 0001 to 9999$"):
        window(unit, year, number)


@pytest.mark.parametrize("count", [-1, -(10**30)])
def test_days_outside_the_calendar_are_refused(count: int) -> None:
    with pytest.raises(OutOfRangeError, match=r"^this is outside the years 0001 to 9999$"):
        around(Unit.DAY, date.min, count)


def test_a_day_is_written_as_a_date_and_all_else_as_its_name() -> None:
    assert day(date(2022, 3, 14)).toml == date(2022, 3, 14)
    assert window(Unit.SEASON, 2022, 1, "2022-21").toml == "2022-spring"
    assert Target(None, "none").toml == "none"
    assert Target(window(Unit.YEAR, 2050), "2050").toml == "2050"


def test_equal_are_those_of_one_unit_and_window() -> None:
    fall, autumn = window(Unit.SEASON, 2022, 3, "2022-fall"), window(Unit.SEASON, 2022, 3)
    assert fall == autumn
    assert hash(fall) == hash(autumn)
    assert window(Unit.YEAR, 2022) != window(Unit.YEAR, 2023)
    assert Deadline("x", Unit.YEAR, date.min, date.max) != Deadline("x", Unit.HALF, date.min, date.max)
    assert fall != "2022-fall"
    assert Target(fall, "a") == Target(autumn, "b")
    assert hash(Target(fall, "a")) == hash(Target(autumn, "b"))
    assert Target(None, "none") != Target(fall, "2022-fall")
    assert Target(fall, "2022-fall") != fall


def test_there_is_no_order() -> None:
    with pytest.raises(TypeError):
        sorted([window(Unit.YEAR, 2022), window(Unit.MONTH, 2022, 1)])  # type: ignore[type-var]


@pytest.mark.parametrize("made", [window(Unit.YEAR, 2050), Target(None, "none")])
def test_neither_can_be_changed_but_both_copied(made: Deadline | Target) -> None:
    with pytest.raises(AttributeError, match="is immutable"):
        made.text = "2051"
    with pytest.raises(AttributeError, match="is immutable"):
        del made.text
    with pytest.raises(AttributeError):
        made.other = 1
    for copied in (copy.copy(made), copy.deepcopy(made), pickle.loads(pickle.dumps(made))):
        assert copied == made
        assert copied.text == made.text


def test_they_show_themselves() -> None:
    year = window(Unit.YEAR, 2050)
    assert repr(year) == "Deadline('2050', year, 2050-01-01 to 2050-12-31)"
    assert repr(Target(None, "none")) == "Target('none', None)"
