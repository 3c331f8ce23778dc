"""Readings of two people are merged by key."""

import tomllib

from roadmap_cli.merge.driver import merge

BASE = """\
[roadmap]
title = "R"

[commitments.x]
title = "X"
area = "a"

[commitments.x.indicators.homes]
title = "Homes"

[commitments.x.indicators.homes.readings.2024]
value = 1.10
"""


def with_reading(day: int, value: str) -> str:
    return f"{BASE}\n[commitments.x.indicators.homes.readings.{day}]\nvalue = {value}\n"


def test_readings_of_two_days_are_both_kept() -> None:
    merged = merge(BASE, with_reading(2025, "2.50"), with_reading(2026, "3"), "f")
    assert merged.conflicts == []
    readings = tomllib.loads(merged.text)["commitments"]["x"]["indicators"]["homes"]["readings"]
    assert readings == {"2024": {"value": 1.1}, "2025": {"value": 2.5}, "2026": {"value": 3}}
    assert "1.10" in merged.text
    assert "2.50" in merged.text


def test_two_values_of_one_day_are_a_conflict() -> None:
    merged = merge(BASE, with_reading(2025, "2"), with_reading(2025, "3"), "f")
    assert len(merged.conflicts) == 1
