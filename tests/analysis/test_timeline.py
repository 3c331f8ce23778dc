"""A roadmap along time."""

from datetime import date
from typing import Any

import pytest

from roadmap_cli.analysis.aggregate import by_area, by_partner
from roadmap_cli.analysis.axis import AxisRequest
from roadmap_cli.analysis.query import rows_of
from roadmap_cli.analysis.timeline import Timeline, timeline_of
from tests.derived import whole

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
    return timeline_of(roadmap, groups, DAY, by, AxisRequest(first, last))


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


@pytest.mark.parametrize(
    ("fields", "first"),
    [
        ({"a": {"deadline": "2022"}}, "2022-01-01"),
        ({"a": {"milestones": {"m": {"title": "M", "status": "met", "met_on": "2021-05"}}}}, "2021-01-01"),
        ({"a": {"deadline": "2050"}}, "2026-02-01"),
        # Where one is known to begin on a day, a window far before that does not squash the others.
        ({"a": {"deadline": "2022"}, "b": {"made": "2026", "deadline": "2026-06"}}, "2026-01-01"),
    ],
)
def test_without_any_beginning_the_axis_goes_back_to_the_earliest_window(
    fields: dict[str, dict[str, Any]], first: str
) -> None:
    others = {id: {"deadline": day} for id, day in (("c", "2026-03"), ("d", "2026-06"), ("e", "2026-06"))}
    roadmap = whole(**fields, **others)
    one = timeline_of(roadmap, by_area(roadmap, rows_of(roadmap, DAY)), DAY)
    assert one.axis.first == date.fromisoformat(first)


def test_a_roadmap_without_commitments_has_no_lanes_but_an_axis() -> None:
    roadmap = whole()
    empty = timeline_of(roadmap, by_area(roadmap, []), DAY)
    assert empty.lanes == []
    assert empty.axis.first <= DAY <= empty.axis.last
