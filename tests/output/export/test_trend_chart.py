"""The picture of a trend: its areas, days, legend and words."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.analysis.axis import Scale, ends_of_units
from roadmap_cli.analysis.trend import Trend, TrendLine, TrendPoint, TrendSource
from roadmap_cli.output.colors import MEANINGS
from roadmap_cli.output.export.trend_chart import description, render_trend_svg, style_sheet
from tests.conftest import examples

SVG = "{http://www.w3.org/2000/svg}"
CLASSES = ("met", "partly-met", "open", "overdue", "not-kept")


def trend(rows: Sequence[tuple[int, ...]], **fields: Any) -> Trend:
    """Return a trend of years; a row is met, partly met, open and not overdue, overdue, not kept."""
    last = date(2024, 11, 1)
    begin = date(2025 - len(rows), 1, 1)
    points = [
        TrendPoint(
            day, None, total=sum(row), superseded=0, met=row[0], partly_met=row[1], open=row[2] + row[3],
            overdue=row[3], not_kept=row[4],
        )
        for day, row in zip(ends_of_units(begin, last, Scale.YEAR), rows, strict=True)
    ]  # fmt: skip
    whole: dict[str, Any] = {
        "title": "Plan", "since": begin, "as_of": last, "every": Scale.YEAR, "source": TrendSource.UPDATES,
        "total": TrendLine("total", "Total", points),
    }  # fmt: skip
    return Trend(**whole | fields)


def drawn(one: Trend, **options: Any) -> ET.Element:
    return ET.fromstring(render_trend_svg(one, title="Plan", **options))


def areas(picture: ET.Element) -> dict[str, list[tuple[float, float, float]]]:
    """Return the steps of each area, from left to right, as (right edge, top, bottom)."""
    found: dict[str, list[tuple[float, float, float]]] = {}
    for path in picture.iter(f"{SVG}path"):
        kind = (path.get("class") or "").removeprefix("area ")
        if kind in CLASSES:
            steps = [(float(y), float(x)) for y, x in re.findall(r"V([\d.]+)H([\d.]+)", path.get("d") or "")]
            there, back = steps[: len(steps) // 2], steps[len(steps) // 2 :][::-1]
            found[kind] = [(x, top, low) for (top, x), (low, _) in zip(there, back, strict=True)]
    return found


NUMBERS = st.tuples(*[st.integers(0, 60)] * 5)


@examples(few=20, many=200)
@given(st.lists(NUMBERS, min_size=1, max_size=30))
def test_heights_are_the_numbers_and_areas_lie_on_each_other(rows: Sequence[tuple[int, ...]]) -> None:
    one = trend(rows)
    found = areas(drawn(one))
    highest = max(map(sum, rows))
    assert found.keys() == {kind for place, kind in enumerate(CLASSES) if any(row[place] for row in rows)}
    for number, row in enumerate(rows):
        low = None
        for kind, count in zip(CLASSES, row, strict=True):
            if kind not in found:
                assert count == 0
                continue
            _, top, bottom = found[kind][number]
            assert low is None or bottom == low
            assert abs((bottom - top) / 260 * highest - count) < 0.02 * highest + 0.01
            low = top
    for steps in found.values():
        edges = [x for x, _, _ in steps]
        assert edges == sorted(edges)
        assert len(edges) == len(rows)


def words_in(picture: ET.Element) -> list[str]:
    return [one.text or "" for one in picture.iter(f"{SVG}text")]


def test_days_numbers_and_the_legend_from_top_to_bottom() -> None:
    shown = words_in(drawn(trend([(0, 0, 20, 0, 0), (5, 0, 17, 3, 0)], filter="area = a")))
    assert shown == [
        *("Plan", "Filter: area = a"),
        *("0", "5", "10", "15", "20", "25"),
        *("2023", "2024"),
        *("on 1 November 2024", "3 overdue", "17 open, not overdue", "5 met", "25 in all"),
        "Counted from the updates in the file.",
    ]


def test_parts_differ_in_more_than_color() -> None:
    picture = drawn(trend([(1, 1, 1, 1, 1)]))
    patterns = {one.get("id") or "" for one in picture.iter(f"{SVG}pattern")}
    assert patterns == {"tr_partly-met", "tr_overdue", "tr_not-kept"}
    fills = [one.get("fill") or "" for one in picture.iter()]
    used = [fill for fill in fills if fill.startswith("url")]
    assert sorted(used) == sorted(2 * [f"url(#{name})" for name in patterns])
    assert ".tr .open.area{fill-opacity:.3}" in style_sheet()


@pytest.mark.parametrize("name", CLASSES)
def test_colors_are_those_of_the_table(name: str) -> None:
    light, dark = style_sheet().split("@media screen and (prefers-color-scheme:dark)")
    assert f".tr .{name}{{color:{MEANINGS[name].light}}}" in light
    assert f".tr .{name}{{color:{MEANINGS[name].dark}}}" in dark


def test_inside_a_page_it_has_no_title_and_no_background() -> None:
    one = trend([(1, 0, 2, 0, 0)] * 2, filter="area = a")
    alone, inside = drawn(one), drawn(one, standalone=False, width=1088)
    assert inside.get("width") == "1088"
    assert "Plan" in words_in(alone)
    assert "Plan" not in words_in(inside)
    assert [one.get("class") for one in inside.iter(f"{SVG}rect")].count("ground") == 0
    assert [one.get("class") for one in alone.iter(f"{SVG}rect")].count("ground") == 1


def test_the_words_for_screen_readers() -> None:
    assert description(trend([(0, 0, 2, 0, 0), (1, 0, 0, 1, 0)], filter="area = <a>")) == (
        "2023-12-31: 2 commitments, 2 open, not overdue; 2024-11-01: 2 commitments, 1 met, 1 overdue. "
        "The end of each year from 2023-01-01 to 2024-11-01. Filter: area = <a>."
    )
    assert description(trend([(0, 0, 0, 0, 0)])).startswith("2024-11-01: 0 commitments. ")


def test_nothing_to_draw_and_what_no_update_dates() -> None:
    shown = words_in(drawn(trend([(0, 0, 0, 0, 0)], undated_begin=1)))
    assert shown[1:] == [
        "There are no commitments to draw.",
        "Counted from the updates in the file.",
        "1 commitment has no day on which it was made: it is counted on all days.",
    ]


def test_superseded_ones_are_named_beside_the_total() -> None:
    one = trend([(1, 0, 0, 0, 0)])
    last = one.total.points[-1]
    point = TrendPoint(last.day, None, 1, 2, 1, 0, 0, 0, 0)
    shown = words_in(drawn(trend([(1, 0, 0, 0, 0)], total=TrendLine("total", "Total", [point]))))
    assert shown[-3:-1] == ["1 in all", "without 2 superseded"]


def test_a_single_day_is_the_whole_width() -> None:
    one = trend([(1, 0, 2, 0, 0)], since=date(2024, 11, 1))
    found = areas(drawn(one))
    assert {kind: len(steps) for kind, steps in found.items()} == {"met": 1, "open": 1}
    assert words_in(drawn(one))[1:] == [
        *("0", "1", "2", "3", "2024-11-01", "on 1 November 2024", "2 open, not overdue", "1 met", "3 in all"),
        "Counted from the updates in the file.",
    ]


def test_hostile_text_is_text() -> None:
    picture = render_trend_svg(trend([(1, 0, 0, 0, 0)], filter="<script>\u202e"), title="</svg><b>\x1b[1m")
    assert "<script" not in picture
    assert "<b>" not in picture
    assert "\x1b" not in picture
    assert "\u202e" not in picture
