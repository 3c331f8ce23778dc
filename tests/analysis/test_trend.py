"""Counts over time: each point is what `status --as-of` shows, compared with a plain model."""

from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from roadmap_cli.analysis.aggregate import by_area, by_partner, summarize_groups
from roadmap_cli.analysis.aggregate import summarize as rollup_of
from roadmap_cli.analysis.axis import Scale
from roadmap_cli.analysis.query import NO_FILTERS, Selection, rows_of
from roadmap_cli.analysis.trend import (
    COUNTS,
    Span,
    TrendLine,
    TrendPoint,
    count_undated,
    first_day,
    fitting_scale,
    trend_lines,
)
from roadmap_cli.model.findings import InvalidRoadmapError
from roadmap_cli.model.types import Roadmap
from roadmap_cli.model.validate import read_roadmap
from tests.conftest import examples
from tests.plain_model import Table, exists_on, sums_of, with_lost
from tests.recording import PARTNERS, TABLES

DAYS = st.lists(
    st.one_of(
        st.dates(date(2018, 6, 1), date(2033, 1, 1)),
        # The days on which something changes, and those before them.
        st.sampled_from([date(2019, 1, 1), date(2020, 12, 31), date(2021, 1, 1), date(2021, 6, 15)]),
        st.sampled_from([date(2022, 12, 31), date(2023, 1, 1), date(2030, 7, 1), date(2031, 1, 1)]),
    ),
    unique=True,
    min_size=1,
    max_size=12,
).map(sorted)


def roadmap_of(tables: dict[str, Table], **head: Any) -> Roadmap:
    data = {
        "roadmap": {"title": "R", **head},
        "partners": {id: {"name": id.upper()} for id in PARTNERS},
        "areas": {id: {"title": id.upper()} for id in ("a", "b", "empty")},
        "commitments": tables,
    }
    try:
        return read_roadmap(data, "", "r.toml")
    except InvalidRoadmapError:  # what is recorded of a cycle may be refused where the file is read
        reject()


def counts(point: TrendPoint) -> dict[str, int]:
    return {name: getattr(point, name) for name in COUNTS}


def by_id(lines: list[TrendLine], place: int) -> dict[str, dict[str, int]]:
    return {line.id: counts(line.points[place]) for line in lines}


@examples(few=15, many=400)
@given(TABLES, DAYS)
def test_each_point_is_that_of_the_model(tables: dict[str, Table], days: list[date]) -> None:
    spans = [Span(roadmap_of(tables), days)]
    total, areas = trend_lines(spans, NO_FILTERS, "area")
    same, partners = trend_lines(spans, NO_FILTERS, "partner")
    assert total == same == trend_lines(spans, NO_FILTERS)[0]
    for place, as_of in enumerate(days):
        day = as_of.isoformat()
        then = {id: one for id, one in with_lost(tables, day).items() if exists_on(one, day)}
        expected = sums_of([(one, "") for one in then.values()], day)
        point = total.points[place]
        assert point.day == as_of
        assert counts(point) == {name: expected[name] for name in COUNTS}
        assert sum(point.parts) == point.total
        assert min(point.parts) >= 0
        for area, found in by_id(areas, place).items():
            expected = sums_of([(one, "") for one in then.values() if one["area"] == area], day)
            assert found == {name: expected[name] for name in COUNTS}
        for partner, found in by_id(partners, place).items():
            own = [(one, partner) for one in then.values() if partner in (one["partners"] or [""])]
            expected = sums_of(own, day)
            assert found == {name: expected[name] for name in COUNTS}


SELECTIONS = [
    NO_FILTERS,
    Selection(areas=frozenset({"a"})),
    Selection(partners=frozenset({"us"})),
    Selection(partners=frozenset({"us", "ca"})),
    Selection(areas=frozenset({"b", "empty"}), not_partners=frozenset({"mx"})),
]


@examples(few=15, many=150)
@given(TABLES, DAYS, st.sampled_from(SELECTIONS))
def test_each_point_is_what_the_totals_of_that_day_are(
    tables: dict[str, Table], days: list[date], selection: Selection
) -> None:
    roadmap = roadmap_of(tables)
    total, areas = trend_lines([Span(roadmap, days)], selection, "area")
    _, partners = trend_lines([Span(roadmap, days)], selection, "partner")
    for place, day in enumerate(days):
        rows = rows_of(roadmap, day, selection)
        assert counts(total.points[place]) == counts_of(rollup_of("", "", rows, roadmap, day))
        for lines, groups in (
            (areas, by_area(roadmap, rows, selection.areas)),
            (partners, by_partner(roadmap, rows, day, selection)),
        ):
            expected = {one.id: counts_of(one) for one in summarize_groups(groups, roadmap, day)}
            nothing = dict.fromkeys(COUNTS, 0)
            assert {id: one for id, one in by_id(lines, place).items() if id in expected} == expected
            assert {id: one for id, one in by_id(lines, place).items() if one != nothing}.keys() <= (
                expected.keys()
            )


@examples(few=15, many=150)
@given(
    st.lists(TABLES, min_size=2, max_size=3),
    st.lists(st.sets(st.sampled_from(["c0", "c1", "c2", "c3"])), min_size=3, max_size=3),
    DAYS,
)
def test_each_point_of_several_versions_is_that_of_its_own(
    tables: list[dict[str, Table]], kept: list[set[str]], days: list[date]
) -> None:
    """Each version keeps some commitments of the one before, as the same objects."""
    versions: list[Roadmap] = []
    for own, ids in zip(tables, kept, strict=False):
        new, before = roadmap_of(own), versions[-1].commitments if versions else {}
        shared = {id: one for id, one in before.items() if id in ids}
        versions.append(msgspec.structs.replace(new, commitments={**new.commitments, **shared}))
    size = -(-len(days) // len(versions))
    parts = [days[place : place + size] for place in range(0, len(days), size)]
    spans = [
        Span(one, part, str(place)) for place, (one, part) in enumerate(zip(versions, parts, strict=False))
    ]
    total, areas = trend_lines(spans, NO_FILTERS, "area")
    assert [point.day for point in total.points] == days
    place = 0
    for span in spans:
        for day in span.days:
            rows = rows_of(span.roadmap, day)
            assert total.points[place].commit == span.commit
            assert counts(total.points[place]) == counts_of(rollup_of("", "", rows, span.roadmap, day))
            groups = summarize_groups(by_area(span.roadmap, rows), span.roadmap, day)
            assert by_id(areas, place) == {one.id: counts_of(one) for one in groups}
            place += 1


def counts_of(rollup: Any) -> dict[str, int]:
    return {name: getattr(rollup, name) for name in COUNTS}


# Groups


def promise(**fields: Any) -> Table:
    return {"title": "T", "area": "a", "partners": ["us"]} | fields


LATER = [date(2021, 1, 1), date(2022, 1, 1), date(2023, 1, 1)]


def test_groups_are_those_of_the_file_then_others_and_no_partner_last() -> None:
    roadmap = roadmap_of(
        {"x": promise(partners=[], area="lost"), "y": promise(partners=["new", "ca"])}, announced=2021
    )
    _, areas = trend_lines([Span(roadmap, LATER)], NO_FILTERS, "area")
    _, partners = trend_lines([Span(roadmap, LATER)], NO_FILTERS, "partner")
    assert [(one.id, one.title, one.points[0].total) for one in areas] == [
        ("a", "A", 1), ("b", "B", 0), ("empty", "EMPTY", 0), ("lost", "", 1),
    ]  # fmt: skip
    assert [(one.id, one.title, one.points[0].total) for one in partners] == [
        ("us", "US", 0), ("ca", "CA", 1), ("mx", "MX", 0), ("new", "", 1), ("", "no partner named", 1),
    ]  # fmt: skip
    assert trend_lines([Span(roadmap, LATER)], NO_FILTERS)[1] == []


def test_spans_of_several_files_are_one_line_and_keep_their_commits() -> None:
    former = roadmap_of({"x": promise(area="old", status="met"), "gone": promise(area="old")})
    now = roadmap_of({"x": promise(status="broken")})
    spans = [Span(former, LATER[:2], "c1"), Span(now, LATER[2:], "c2")]
    total, areas = trend_lines(spans, NO_FILTERS, "area")
    assert [(point.day, point.commit, point.total, point.met) for point in total.points] == [
        (LATER[0], "c1", 2, 1), (LATER[1], "c1", 2, 1), (LATER[2], "c2", 1, 0),
    ]  # fmt: skip
    assert [(one.id, [point.total for point in one.points]) for one in areas] == [
        ("a", [0, 0, 1]), ("b", [0, 0, 0]), ("empty", [0, 0, 0]), ("old", [2, 2, 0]),
    ]  # fmt: skip


# Days


@pytest.mark.parametrize(
    ("commitments", "head", "expected"),
    [
        ({}, {}, "2026-02-01"),
        ({}, {"announced": "2020-05"}, "2020-05-01"),
        ({}, {"announced": "2027"}, "2026-02-01"),
        ({"x": promise(deadline="2020")}, {}, "2026-02-01"),
        ({"x": promise(made="2021"), "y": promise(made="2019-03")}, {"announced": "2018"}, "2019-03-01"),
        ({"x": promise(made="2027")}, {}, "2026-02-01"),
        ({"x": promise(updates={"2022-03": {"note": "N."}})}, {}, "2022-03-01"),
        ({"x": promise(made="2021", area="b"), "y": promise(made="2022")}, {}, "2022-01-01"),
    ],
)
def test_the_first_day(commitments: dict[str, Table], head: Table, expected: str) -> None:
    roadmap = roadmap_of(commitments, **head)
    selection = Selection(areas=frozenset({"a"}))
    assert first_day(roadmap, date(2026, 2, 1), selection).isoformat() == expected


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        ("2026-02-01", Scale.WEEK),
        ("2025-08-15", Scale.WEEK),
        ("2025-06-01", Scale.MONTH),
        ("2022-06-01", Scale.MONTH),
        ("2021-02-23", Scale.QUARTER),
        ("2010-01-01", Scale.YEAR),
        ("0001-01-01", Scale.YEAR),
    ],
)
def test_the_unit_fits_the_time(since: str, expected: Scale) -> None:
    assert fitting_scale(date.fromisoformat(since), date(2026, 2, 1)) is expected


def test_what_no_update_dates() -> None:
    met = {"2022-01-01": {"status": "met", "partner": "us"}}
    roadmap = roadmap_of(
        {
            "without any": promise(status="met"),
            "open": promise(status="underway", made="2021"),
            "dated": promise(made="2021", updates=met),
            "changed by hand": promise(status="dropped", updates={"2022-01-01": {"status": "stalled"}}),
            "of one partner": promise(partners=["us", "ca"], partner_status={"us": "met"}, updates=met),
            "later": promise(made="2030", status="met"),
        }
    )
    day = date(2026, 2, 1)
    assert count_undated(roadmap, day, NO_FILTERS) == (1, 2)
    # For the whole, one of the two partners is open.
    only = Selection(partners=frozenset({"us"}))
    assert count_undated(roadmap, day, only) == (1, 2)
    assert count_undated(roadmap, day, Selection(partners=frozenset({"ca"}))) == (0, 0)
