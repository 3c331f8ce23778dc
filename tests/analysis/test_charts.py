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


def test_no_chart_without_readings_or_time() -> None:
    assert chart(**HOMES) is None
    assert chart(readings={"2020-01-01": 1}) is None
    assert chart(readings={"2020-12-31": 1, "2020": 3}) is None
    assert chart(datetime.date(2020, 1, 1), readings={"2020-01-01": 1, "2020-01-02": 3}) is None


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
