"""Changes of indicators and readings between two states."""

from decimal import Decimal
from typing import Any

from roadmap_cli.history.compare import compare
from roadmap_cli.model.types import Roadmap
from roadmap_cli.model.validate import read_roadmap

HOMES: dict[str, Any] = {
    "title": "Homes",
    "baseline": {"value": 0, "on": "2020"},
    "readings": {"2024": {"value": 1.1}, "2025": {"value": 2}},
}


def roadmap(indicators: dict[str, Any]) -> Roadmap:
    commitment = {"title": "X", "area": "a", "status": "underway", "indicators": indicators}
    return read_roadmap({"roadmap": {"title": "R"}, "commitments": {"x": commitment}}, "", "f")


def fields(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, object, object]]:
    (change,) = compare(roadmap(before), roadmap(after)).commitments
    assert not (change.statuses)
    assert not (change.deadlines)
    assert not (change.updates_added)
    return [(one.field, one.before, one.after) for one in change.fields]


def test_readings_and_points_are_compared_by_value() -> None:
    changed = HOMES | {
        "baseline": {"value": 1, "on": "2020"},
        "readings": {"2024": {"value": 1.10, "note": "N"}, "2026": {"value": 3}},
    }
    assert fields({"homes": HOMES}, {"homes": changed}) == [
        ("indicators.homes.baseline", "0 on 2020", "1 on 2020"),
        ("indicators.homes.readings.2024.note", None, "N"),
        ("indicators.homes.readings.2026", None, 3),
        ("indicators.homes.readings.2025", 2, None),
    ]


def test_an_indicator_that_comes_or_goes() -> None:
    assert fields({"homes": HOMES}, {}) == [("indicators.homes", "Homes", None)]
    assert fields({}, {"homes": HOMES}) == [
        ("indicators.homes", None, "Homes"),
        ("indicators.homes.readings.2024", None, Decimal("1.1")),
        ("indicators.homes.readings.2025", None, 2),
    ]
