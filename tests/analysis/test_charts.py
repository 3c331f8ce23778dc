"""Where things are on the chart of an indicator."""

import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.analysis.charts import IndicatorChart, chart_of
from roadmap_cli.analysis.indicators import measured
from tests.analysis.test_indicators import AS_OF, DAYS, HOMES, POINTS, VALUES, WINDOWS, indicator_with


def chart(as_of: Any = AS_OF, **indicator: Any) -> IndicatorChart | None:
    return chart_of(measured("i", indicator_with(**indicator), as_of))


def drawn(as_of: Any = AS_OF, **indicator: Any) -> IndicatorChart:
    result = chart(as_of, **indicator)
    assert result is not None
    return result


WAY = {"baseline": {"value": 10, "on": "2020-01-01"}, "target": {"value": 30, "on": "2020-01-11"}}


def test_the_line_is_straight_from_the_baseline_to_the_target() -> None:
    result = drawn(**WAY, readings={"2020-01-06": 15, "2020-01-03": 20})
    assert result.line == [(0, 0), (1, 1)]
    assert result.readings == [(0.2, 0.5), (0.5, 0.25)]
    assert (result.baseline, result.target) == (result.line[0], result.line[-1])
    assert [(one.when, one.value.text) for one in (result.first, result.last)] == [
        ("2020-01-01", "10"),
        ("2020-01-11", "30"),
    ]


def test_after_the_target_the_line_goes_on_at_its_value() -> None:
    result = drawn(**WAY, readings={"2020-01-21": 50})
    assert result.line == [(0, 0), (0.5, 0.5), (1, 0.5)]
    assert (result.last.when, result.last.value.text) == ("2020-01-21", "50")


def test_a_reading_before_the_baseline_is_left_of_the_line() -> None:
    result = drawn(**WAY, readings={"2019-12-22": 10})
    assert result.readings == [(0, 0)]
    assert result.line == [(0.5, 0), (1, 1)]


def test_down_and_negative_values() -> None:
    way = {"baseline": {"value": 5, "on": "2020-01-01"}, "target": {"value": -5, "on": "2020-01-11"}}
    result = drawn(**way, readings={"2020-01-06": -15})
    assert result.line == [(0, 1), (1, 0.5)]
    assert result.readings == [(0.5, 0)]


@pytest.mark.parametrize("goal", [10, 5])
def test_a_baseline_at_the_target_or_beyond_it_has_no_line(goal: int) -> None:
    way = {**WAY, "target": {"value": goal, "on": "2020-01-11"}, "direction": "up"}
    result = drawn(**way, readings={"2020-01-06": 10})
    assert (result.line, result.baseline is None, result.target is None) == ([], False, False)


def test_equal_values_are_in_the_middle() -> None:
    result = drawn(readings={"2020-01-01": 7, "2020-01-02": 7.0})
    assert (result.readings, result.line, result.target) == ([(0, 0.5), (1, 0.5)], [], None)


def test_two_readings_of_one_day_are_above_each_other() -> None:
    result = drawn(readings={"2020-01-01": 1, "2020-01-01-2": 3, "2020-01-02": 2})
    assert result.readings == [(0, 0), (0, 1), (1, 0.5)]


def test_without_readings_the_chart_has_the_line() -> None:
    result = drawn(**HOMES)
    assert (result.line, result.readings) == ([(0, 0), (1, 1)], [])


def test_what_is_on_one_day_is_in_the_middle() -> None:
    assert drawn(readings={"2020-01-01": 1}).readings == [(0.5, 0.5)]
    assert drawn(readings={"2020-12-31": 1, "2020": 3}).readings == [(0.5, 0), (0.5, 1)]
    assert drawn(target={"value": 5, "on": "2030"}).target == (0.5, 0.5)
    later = {"2020-01-01": 1, "2020-01-02": 3}
    assert drawn(datetime.date(2020, 1, 1), readings=later).readings == [(0.5, 0.5)]


def test_no_chart_without_any_value() -> None:
    assert chart() is None
    assert chart(datetime.date(2019, 1, 1), readings={"2020-01-01": 1}) is None


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ((0, 5000), ["0", "1,000", "2,000", "3,000", "4,000", "5,000"]),
        ((-5.25, 7.1), ["-4", "-2", "0", "2", "4", "6"]),
        ((0.1, 0.32), ["0.10", "0.15", "0.20", "0.25", "0.30"]),
        ((7, 7.0), ["7"]),
        ((-1.5e308, 1.5e308), ["-1E+308", "0", "1E+308"]),
        ((123456789012345, 123456789012346), ["123,456,789,012,345.0", "123,456,789,012,345.2"]),
    ],
)
def test_ticks_are_round_values(values: tuple[float, float], ticks: list[str]) -> None:
    result = drawn(readings={"2020": values[0], "2021": values[1]})
    assert [one.text for one in result.value_ticks(6)][: len(ticks)] == ticks


@given(st.lists(VALUES, min_size=2, max_size=2, unique=True), st.integers(3, 12))
def test_ticks_are_few_and_between_the_values(values: list[Any], at_most: int) -> None:
    result = drawn(readings={"2020": values[0], "2021": values[1]})
    ticks = result.value_ticks(at_most)
    assert 1 <= len(ticks) <= at_most
    assert ticks == sorted(set(ticks))
    assert all(result.low <= one <= result.high and 0 <= result.y(one) <= 1 for one in ticks)


def test_values_beyond_the_range_of_a_float_have_a_place() -> None:
    result = drawn(readings={"2020": 1.5e308, "2021": -1.5e308, "2022": 0})
    assert [round(point.y, 6) for point in result.readings] == [1, 0, 0.5]


@given(POINTS, POINTS, st.dictionaries(WINDOWS, VALUES, max_size=4), DAYS)
def test_everything_is_within_the_chart(
    baseline: Any, target: Any, readings: dict[str, Any], as_of: str
) -> None:
    way = {name: one for name, one in (("baseline", baseline), ("target", target)) if one is not None}
    indicator = indicator_with(**way, readings=readings)
    one = measured("i", indicator, datetime.date.fromisoformat(as_of))
    result = chart_of(one)
    if result is None:
        return
    points = [*result.readings, *result.line, *([result.target] if result.target else [])]
    assert all(0 <= point.x <= 1 and 0 <= point.y <= 1 for point in points)
    assert len(result.readings) == len(one.readings)
    assert [point.x for point in result.readings] == sorted(point.x for point in result.readings)
    # Whether a reading is behind the line can be seen, as far as the eye can.
    if one.line is not None and result.line and result.readings[-1].x <= result.line[1].x:
        (x1, y1), (x2, y2) = result.line[:2]
        x, y = result.readings[-1]
        line = y1 + (y2 - y1) * (x - x1) / (x2 - x1)
        ahead = y - line if y2 > y1 else line - y
        assert ahead < 1e-6 if one.is_off_track else ahead > -1e-6 or one.share is None
