"""Indicators on a day, by cases and against a plain model."""

import datetime
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from roadmap_cli.analysis.flags import Flag, derive
from roadmap_cli.analysis.indicators import direction_of, is_any_off_track, measured, measured_on
from roadmap_cli.analysis.replay import state_on, updates_of
from roadmap_cli.model.types import Check, Commitment, Direction, Indicator
from roadmap_cli.model.validate import read_commitment

AS_OF = datetime.date(2026, 2, 1)


def commitment_with(**indicator: Any) -> Commitment:
    readings = {key: {"value": value} for key, value in indicator.pop("readings", {}).items()}
    table = {"title": "I", **indicator, "readings": readings}
    return read_commitment({"title": "T", "area": "a", "partners": ["us", "ca"], "indicators": {"i": table}})


def indicator_with(**indicator: Any) -> Indicator:
    return commitment_with(**indicator).indicators["i"]


def result(as_of: Any = AS_OF, **indicator: Any) -> tuple[str | None, int | None, int | None, bool]:
    """Return the key of the last reading, the share, the line, and whether it is off track."""
    one = measured("i", indicator_with(**indicator), as_of)
    return (
        one.last.key if one.last else None,
        one.share.percent if one.share else None,
        one.line.percent if one.line else None,
        one.is_off_track,
    )


FROM_0, TO_5000 = {"value": 0, "on": "2021-12-31"}, {"value": 5000, "on": "2031"}
HOMES = {"baseline": FROM_0, "target": TO_5000}


def test_a_reading_is_compared_with_the_line_on_its_last_day() -> None:
    assert result(**HOMES, readings={"2025": 1200}) == ("2025", 24, 40, True)
    assert result(**HOMES, readings={"2025-01": 1800}) == ("2025-01", 36, 31, False)


def test_a_reading_on_the_line_is_on_track() -> None:
    way = {"baseline": {"value": 0, "on": "2025-01-01"}, "target": {"value": 30, "on": "2025-01-31"}}
    assert result(**way, readings={"2025-01-11": 10}) == ("2025-01-11", 33, 33, False)
    assert result(**way, readings={"2025-01-11": 9.99}) == ("2025-01-11", 33, 33, True)


def test_a_reading_counts_from_the_last_day_of_its_key() -> None:
    readings = {"2024": 100, "2025": 1200}
    assert result(datetime.date(2025, 12, 30), **HOMES, readings=readings)[0] == "2024"
    assert result(datetime.date(2025, 12, 31), **HOMES, readings=readings)[0] == "2025"
    assert result(datetime.date(2024, 12, 30), **HOMES, readings=readings) == (None, None, None, False)


def test_the_age_is_counted_from_the_last_day() -> None:
    assert measured("i", indicator_with(readings={"2025": 1}), AS_OF).age == 32
    assert measured("i", indicator_with(readings={}), AS_OF).age is None


@pytest.mark.parametrize(
    ("readings", "last"),
    [
        ({"2026-01-01": 1, "2026-01-01-2": 2}, "2026-01-01-2"),
        ({"2026-01-01-2": 2, "2026-01-01": 1}, "2026-01-01"),
        ({"2025-12-31": 1, "2025": 2}, "2025"),
        ({"2026-01-01": 1, "2025": 2}, "2026-01-01"),
        ({"2025": 1, "2026-01": 2, "2025-Q4": 3}, "2026-01"),
    ],
)
def test_of_two_readings_with_one_last_day_the_later_in_the_file_counts(
    readings: dict[str, int], last: str
) -> None:
    assert result(readings=readings)[0] == last


def test_down_is_better() -> None:
    way = {"baseline": {"value": 800, "on": "2004"}, "target": {"value": 300, "on": "2034"}}
    assert direction_of(indicator_with(**way)) is Direction.DOWN
    assert result(**way, readings={"2024": 730}) == ("2024", 14, 67, True)
    assert result(**way, readings={"2024": 300}) == ("2024", 100, 67, False)
    assert result(**way, readings={"2024": 900}) == ("2024", -20, 67, True)


def test_negative_values() -> None:
    way = {"baseline": {"value": 5, "on": "2004"}, "target": {"value": -5, "on": "2034"}}
    assert result(**way, readings={"2024": -1.5}) == ("2024", 65, 67, True)
    assert result(**way, readings={"2024": -6}) == ("2024", 100, 67, False)


def test_a_baseline_equal_to_the_target_has_no_line() -> None:
    way = {"baseline": {"value": 5, "on": "2004"}, "target": {"value": 5, "on": "2034"}}
    assert result(**way, readings={"2024": 4}) == ("2024", None, None, False)
    assert result(**way, readings={"2024": 5}) == ("2024", 100, None, False)
    assert result(**way, direction="down", readings={"2024": 4}) == ("2024", 100, None, False)


def test_a_baseline_already_beyond_the_target_has_no_line() -> None:
    way = {"baseline": {"value": 8, "on": "2004"}, "target": {"value": 5, "on": "2034"}, "direction": "up"}
    assert result(**way, readings={"2024": 4}) == ("2024", None, None, False)
    assert result(**way, readings={"2024": 6}) == ("2024", 100, None, False)


def test_readings_before_the_baseline_have_a_share_and_no_line() -> None:
    assert result(**HOMES, readings={"2020": -50}) == ("2020", -1, None, False)
    assert result(**HOMES, readings={"2021-12-31": -50}) == ("2021-12-31", -1, 0, True)


def test_from_the_day_of_the_target_on_the_line_says_all_of_it() -> None:
    way = {"baseline": FROM_0, "target": {"value": 5000, "on": "2024"}}
    assert result(**way, readings={"2024-12-30": 4999})[1:] == (99, 99, False)
    assert result(**way, readings={"2024-12-31": 4999})[1:] == (99, 100, True)
    assert result(**way, readings={"2025": 4999.9})[1:] == (99, 100, True)
    assert result(**way, readings={"2025": 5000})[1:] == (100, 100, False)


def test_a_target_that_is_not_later_than_the_baseline_has_no_line() -> None:
    way = {"baseline": {"value": 0, "on": "2025"}, "target": {"value": 10, "on": "2025-12-31"}}
    assert result(**way, readings={"2026-01-01": 5})[1:] == (50, None, False)


@pytest.mark.parametrize(
    ("way", "value", "share"),
    [
        ({}, 5, None),
        ({"baseline": FROM_0}, 5, None),
        ({"target": TO_5000}, 5, None),
        ({"target": TO_5000}, 5000, 100),
    ],
)
def test_without_a_baseline_and_a_target(way: dict[str, Any], value: int, share: int | None) -> None:
    assert result(**way, readings={"2025": value}) == ("2025", share, None, False)


def test_values_with_15_digits_are_compared_exactly() -> None:
    way = {
        "baseline": {"value": 0, "on": "2025-01-01"},
        "target": {"value": 999999999999999, "on": "2025-01-04"},
    }
    assert not result(**way, readings={"2025-01-02": 333333333333333})[3]
    assert result(**way, readings={"2025-01-02": 333333333333332})[3]
    way["target"] = {"value": 0.000000000000003, "on": "2025-01-04"}
    assert not result(**way, readings={"2025-01-02": 0.000000000000001})[3]


def flags_on(commitment: Commitment, partner: str = "") -> tuple[Flag, ...]:
    day = state_on(commitment, updates_of(commitment), AS_OF)
    return derive(day, Check(), partner).flags


def test_the_flag_is_that_of_the_partner() -> None:
    commitment = commitment_with(**HOMES, partner="ca", readings={"2025": 1})
    assert [flags_on(commitment, one) for one in ("", "ca", "us")] == [
        (Flag.OFF_TRACK,),
        (Flag.OFF_TRACK,),
        (),
    ]
    assert [len(measured_on(commitment, AS_OF, one)) for one in ("", "ca", "us")] == [1, 1, 0]
    of_all = commitment_with(**HOMES, readings={"2025": 1})
    assert flags_on(of_all, "us") == (Flag.OFF_TRACK,)


@pytest.mark.parametrize("status", ["planned", "met", "dropped", "ongoing"])
def test_nothing_else_follows_from_readings(status: str) -> None:
    table = {
        "title": "T",
        "area": "a",
        "status": status,
        "updates": {"2020": {"note": "n"}},
        "deadline": "2027",
    }
    way = {"title": "I", **HOMES, "readings": {"2025": {"value": 1}, "2019": {"value": 2}}}
    plain, with_readings = read_commitment(table), read_commitment({**table, "indicators": {"i": way}})
    days = [state_on(one, updates_of(one), AS_OF) for one in (plain, with_readings)]
    without, derived = (derive(day, Check()) for day in days)
    assert derived.flags == (*without.flags, Flag.OFF_TRACK)
    names = ("status", "deadline", "due", "days_left", "progress", "last_cycle")
    assert [getattr(derived, name) for name in names] == [getattr(without, name) for name in names]


VALUES = st.integers(-30, 30) | st.sampled_from([0.1, -2.5, 1.1, 1e14, -999999999999999, 1e-14])
DAYS = st.dates(datetime.date(2019, 1, 1), datetime.date(2021, 12, 31)).map(str)
WINDOWS = DAYS | st.sampled_from(["2019", "2020", "2021", "2020-02", "2020-12"])
POINTS = st.none() | st.fixed_dictionaries({"value": VALUES, "on": WINDOWS})
LAST_DAYS = {"2019": "2019-12-31", "2020": "2020-12-31", "2021": "2021-12-31", "2020-02": "2020-02-29",
             "2020-12": "2020-12-31"}  # fmt: skip


def model(
    way: dict[str, Any], direction: str | None, readings: dict[str, Any], as_of: str
) -> tuple[Any, Any, bool]:
    """Return the last value, the share as a fraction, and whether it is off track."""
    baseline: Any = way.get("baseline")
    target: Any = way.get("target")
    past = [(LAST_DAYS.get(key, key), place, value) for place, (key, value) in enumerate(readings.items())]
    past = sorted(one for one in past if one[0] <= as_of)
    if not past:
        return None, None, False
    day, _, typed = past[-1]
    if target is None:
        return typed, None, False
    value, goal = exact(typed), exact(target["value"])
    start: Any = exact(baseline["value"]) if baseline else None
    sign = -1 if direction == "down" or (direction is None and start is not None and goal < start) else 1
    has_way = start is not None and start * sign < goal * sign
    if value * sign >= goal * sign:
        share: Fraction | None = Fraction(1)
    elif has_way:
        share = (value - start) / (goal - start)
    else:
        return typed, None, False
    if not has_way:
        return typed, share, False
    first, last = (str(LAST_DAYS.get(one["on"], one["on"])) for one in (baseline, target))
    if day < first or last <= first:
        return typed, share, False
    ordinal = [datetime.date.fromisoformat(one).toordinal() for one in (first, min(day, last), last)]
    line = start + (goal - start) * Fraction(ordinal[1] - ordinal[0], ordinal[2] - ordinal[0])
    return typed, share, value * sign < line * sign


def exact(value: float) -> Fraction:
    return Fraction(str(value))


@given(
    POINTS, POINTS, st.sampled_from([None, "up", "down"]), st.dictionaries(WINDOWS, VALUES, max_size=4), DAYS
)
@example({"value": 0, "on": "2019"}, {"value": 30, "on": "2021"}, None, {"2020": 1}, "2021-12-31")
def test_the_plain_model_says_the_same(
    baseline: Any, target: Any, direction: str | None, readings: dict[str, Any], as_of: str
) -> None:
    way = {"baseline": baseline, "target": target, "direction": direction}
    given_way = {name: value for name, value in way.items() if value is not None}
    one = measured("i", indicator_with(**given_way, readings=readings), datetime.date.fromisoformat(as_of))
    value, share, is_off_track = model(given_way, direction, readings, as_of)
    assert (float(one.last.reading.value) if one.last else None) == value
    assert (one.share and Fraction(one.share.part) / Fraction(one.share.whole)) == share
    assert one.is_off_track is is_off_track
    assert is_any_off_track([one.indicator], datetime.date.fromisoformat(as_of)) is is_off_track
    if one.share and share is not None:
        assert one.share.percent == (
            100 if share == 1 else min(99, (share * 100 + Fraction(1, 2)).__floor__())
        )
