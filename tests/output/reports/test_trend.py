"""Charts of a trend as text: what each row and column says, and what is said below."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli import escape
from roadmap_cli.analysis.axis import Scale, ends_of_units
from roadmap_cli.analysis.trend import Trend, TrendLine, TrendPoint, TrendSource
from roadmap_cli.output.plain import render_page
from roadmap_cli.output.reports.trend import PARTS, chart_page, source_sentences
from tests.conftest import examples

NAMES = ("met", "partly_met", "open", "overdue", "not_kept")


def line(
    rows: Sequence[tuple[int, ...]], days: list[date], id: str = "total", title: str = "Total"
) -> TrendLine:
    """Return a line of met, partly met, open and not overdue, overdue, not kept."""
    points = [
        TrendPoint(
            day, None, total=sum(row), superseded=0, met=row[0], partly_met=row[1], open=row[2] + row[3],
            overdue=row[3], not_kept=row[4],
        )
        for day, row in zip(days, rows, strict=True)
    ]  # fmt: skip
    return TrendLine(id, title, points)


def trend(
    rows: Sequence[tuple[int, ...]], *, every: Scale = Scale.YEAR, since: str = "", **fields: Any
) -> Trend:
    last = date(2024, 11, 1)
    begin = date.fromisoformat(since) if since else date(2025 - len(rows), 1, 1)
    days = ends_of_units(begin, last, every)
    total = line(rows, days)
    return Trend(
        title="Plan", since=begin, as_of=last, every=every, source=TrendSource.UPDATES, total=total, **fields
    )


def text(one: Trend, width: int | None = None, *, signs: bool = True) -> str:
    return render_page(chart_page(one, width, signs))


ROWS = [(0, 0, 2, 0, 0), (1, 0, 2, 1, 0), (1, 1, 1, 0, 1)]
CHART = """\
Plan · as of 2024-11-01

4 ┤      !!!!!!××××××
3 ┤      ░░░░░░░░░░░░
2 ┤░░░░░░░░░░░░▓▓▓▓▓▓
1 ┤░░░░░░████████████
0 └┬─────┬─────┬─────
   2022  2023  2024

█ 1 met  ▓ 1 partly met  ░ 1 open, not overdue  ! 0 overdue  × 1 not kept  of 4 on 2024-11-01
A column is the end of a year, a row is 1 commitment.
Counted from the updates in the file.
"""
ASCII = """\
4 |      !!!!!!xxxxxx
3 |      ............
2 |............//////
1 |......++++++++++++
0 ++-----+-----+-----
   2022  2023  2024
"""


def test_a_row_is_a_commitment_while_there_is_room() -> None:
    assert text(trend(ROWS)) == CHART


def test_ascii() -> None:
    shown = text(trend(ROWS), signs=False)
    assert ASCII in shown
    assert shown.isascii()
    assert "+ 1 met  / 1 partly met  . 1 open, not overdue  ! 0 overdue  x 1 not kept  of 4 on" in shown


def test_each_part_has_a_symbol_and_a_color_of_its_own() -> None:
    for place in range(3):
        assert len({part[place] for part in PARTS}) == len(PARTS)


def test_what_never_was_is_not_in_the_legend() -> None:
    (legend,) = [
        one for one in text(trend([(0, 0, 3, 0, 0)])).splitlines() if "in all" in one or " of 3" in one
    ]
    assert legend == "░ 3 open, not overdue  of 3 on 2024-11-01"


def test_many_commitments_share_a_row_and_the_fewest_keep_one() -> None:
    shown = text(trend([(100, 0, 900, 0, 0), (100, 1, 898, 1, 0)]))
    assert "a row is 72 commitments." in shown
    columns = [one[6:].ljust(12) for one in shown.splitlines() if "┤" in one or "│" in one]
    assert len(columns) == 14
    assert {row[6] for row in columns} == {"█", "▓", "░", "!"}
    assert [row[6] for row in columns].count("!") == 1


def test_more_periods_than_columns_are_joined_up_to_the_last() -> None:
    rows = [(0, 0, number, 0, 0) for number in range(1, 61)]
    shown = text(trend(rows, every=Scale.MONTH, since="2019-12-01"), 40)
    assert "A column is the end of 2 months, a row is 5 commitments." in shown
    assert all(len(one) <= 40 for one in shown.splitlines() if "┤" in one or "└" in one)
    top = next(one for one in shown.splitlines() if "░" in one)
    assert top.endswith("░")  # the last day is shown


def test_a_single_day() -> None:
    shown = text(trend([(1, 0, 0, 0, 0)], since="2024-11-01"))
    assert "1 ┤██████\n0 └┬─────\n   2024\n" in shown


def test_nothing_to_draw() -> None:
    shown = text(trend([(0, 0, 0, 0, 0)] * 3, filter="area = a"))
    assert shown == (
        "Plan · as of 2024-11-01\n\nFilter: area = a\n\nNo commitments to draw.\n"
        "Counted from the updates in the file.\n"
    )


def test_groups_have_the_same_scale_and_their_numbers_above() -> None:
    one = trend(ROWS)
    days = [point.day for point in one.total.points]
    groups = [
        line([(0, 0, 9, 0, 0)] * 3, days, "a\x1b[1m", "Air"),
        line([(0, 0, 0, 0, 0)] * 3, days, "empty", "Empty"),
        line([(0, 0, 1, 1, 0)] * 3, days, "lost", ""),
    ]
    shown = text(trend(ROWS, kind="area", groups=groups))
    assert "\na\\x1b[1m  Air  ░ 9\n" in shown
    assert "\nlost  (not declared)  ░ 1  ! 1\n" in shown
    assert "empty" not in shown
    assert "\n░ open, not overdue  ! overdue\n" in shown
    assert "a row is 2 commitments." in shown
    assert [one.strip() for one in shown.splitlines() if "┤" in one][-1].startswith("2 ┤")


def test_on_a_terminal_the_title_of_a_group_is_cut_and_its_numbers_are_not() -> None:
    days = [point.day for point in trend(ROWS).total.points]
    groups = [
        line(
            [(3, 0, 1000, 0, 0)] * 3, days, "air", "Air that everybody can breathe in every part of the city"
        ),
        line([(0, 0, 1, 0, 0)] * 3, days, "水", "城市里每个人都能呼吸的干净空气和更多的树木和公园"),
        line([(0, 0, 1, 0, 0)] * 3, days, "lost", ""),
    ]
    shown = text(trend(ROWS, kind="area", groups=groups), 40).splitlines()
    assert "Air that everybody can…  █ 3  ░ 1,000" in shown
    assert "lost (not declared)  ░ 1" in shown
    (chinese,) = [one for one in shown if one.startswith("城")]
    assert chinese.endswith("…  ░ 1")
    assert escape.width(chinese) <= 40


def test_what_no_update_dates_is_said() -> None:
    assert source_sentences(trend(ROWS, undated_begin=1, undated_end=2)) == [
        "Counted from the updates in the file.",
        "No update says when 2 commitments were closed: they are counted as closed on earlier days too.",
        "1 commitment has no day on which it was made: it is counted on all days.",
    ]
    assert source_sentences(trend(ROWS, undated_begin=2, undated_end=1))[1:] == [
        "No update says when 1 commitment was closed: it is counted as closed on earlier days too.",
        "2 commitments have no day on which they were made: they are counted on all days.",
    ]


NUMBERS = st.tuples(*[st.integers(0, 400)] * 5)


@examples(few=30, many=300)
@given(st.lists(NUMBERS, min_size=1, max_size=90), st.integers(20, 200))
def test_rows_and_columns_say_what_the_numbers_are(rows: Sequence[tuple[int, ...]], width: int) -> None:
    one = trend(rows, since=f"{2025 - len(rows)}-01-01")
    shown = text(one, width).splitlines()
    chart = [line for line in shown if "┤" in line or "│" in line]
    if not any(map(sum, rows)):
        assert chart == []
        return
    (words,) = [line for line in shown if line.startswith("A column is")]
    unit = int(words.split("a row is ")[1].split()[0])
    at = chart[0].index("┤" if "┤" in chart[0] else "│") + 1
    assert max(len(line) for line in chart) <= width
    columns = [
        [line[place] for line in chart if len(line) > place] for place in range(at, max(map(len, chart)))
    ]
    last = [sign for sign in columns[-1] if sign != " "] if columns else []
    # The last column is the last day, unless nothing is left on it.
    if sum(rows[-1]) and len(chart[-1]) == max(map(len, chart)):
        assert abs(len(last) * unit - sum(rows[-1])) <= unit
        for part, number in zip(PARTS, rows[-1], strict=True):
            assert (part[0] in last) <= bool(number)
            assert bool(number) <= (part[0] in last) or len(last) < sum(bool(one) for one in rows[-1])


def test_each_month_is_named_below_its_own_year() -> None:
    months = [(0, 0, 1, 0, 0)] * 38
    labels = text(trend(months, every=Scale.MONTH, since="2021-10-10"), 50).splitlines()[4]
    assert labels == "      2022  Jul   2023  Jul   2024  Jul"


def test_weeks_of_several_years_have_labels_in_each_of_them() -> None:
    weeks = [(0, 0, 1, 0, 0)] * 158
    labels = text(trend(weeks, every=Scale.WEEK, since="2021-10-25"), 80).splitlines()[4]
    assert re.findall(r"\d{4}", labels) == ["2022", "2023", "2024"]
