"""A roadmap along time."""

from datetime import date
from typing import Any

from roadmap_cli.query import rows_of
from roadmap_cli.summary import by_area, by_partner
from roadmap_cli.timeline import Timeline, timeline_of
from tests.standings import whole

DAY = date(2026, 2, 1)
THREE: dict[str, dict[str, Any]] = {
    "past": {"area": "b", "partners": ["us"], "made": "2020", "deadline": "2022", "status": "met"},
    "now": {"area": "a", "partners": ["us", "ca"], "made": "2025", "deadline": "2027"},
    "far": {"area": "b", "made": "2025", "deadline": "2030"},
    "always": {"area": "a", "made": "2021"},
}


def timeline(by: str = "area", first: date | None = None, last: date | None = None) -> Timeline:
    roadmap = whole(**THREE)
    rows = rows_of(roadmap, DAY)
    groups = by_area(roadmap, rows) if by == "area" else by_partner(roadmap, rows, DAY)
    return timeline_of(roadmap, groups, DAY, group_by=by, first=first, last=last)


def lanes(one: Timeline) -> dict[str, list[str]]:
    return {lane.id: [bar.id for bar in lane.bars] for lane in one.lanes}


def test_there_is_a_lane_for_each_area_or_partner() -> None:
    assert lanes(timeline()) == {"b": ["past", "far"], "a": ["now", "always"]}
    assert lanes(timeline("partner")) == {"us": ["past", "now"], "ca": ["now"], "": ["far", "always"]}


def test_one_axis_fits_them_all() -> None:
    one = timeline()
    assert (one.axis.first, one.axis.last, one.as_of) == (date(2020, 1, 1), date(2030, 12, 31), DAY)


def test_what_lies_outside_stated_days_is_left_out_and_what_goes_on_is_not() -> None:
    assert lanes(timeline(first=date(2026, 1, 1))) == {"b": ["far"], "a": ["now", "always"]}
    assert lanes(timeline(last=date(2024, 12, 31))) == {"b": ["past"], "a": ["always"]}
    assert lanes(timeline(first=date(2023, 1, 1), last=date(2023, 12, 31))) == {"a": ["always"]}


def test_a_roadmap_without_commitments_has_no_lanes_but_an_axis() -> None:
    roadmap = whole()
    empty = timeline_of(roadmap, by_area(roadmap, []), DAY)
    assert empty.lanes == []
    assert empty.axis.first <= DAY <= empty.axis.last
