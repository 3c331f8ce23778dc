"""Widths of columns, from what they would like to have."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.output.blocks import Cell, Column, Grid
from roadmap_cli.output.widths import (
    LEAST,
    ColumnChoice,
    ColumnWidth,
    chosen_columns,
    columns_seen,
    fit,
    grid_widths,
)

ID, LONG_ID = ColumnWidth(20, 2), ColumnWidth(64, 2)
TITLE, SOURCE = ColumnWidth(60, 5, flexible=True), ColumnWidth(300, 6, flexible=True)
STATUS, DEADLINE, FLAGS = ColumnWidth(10, 6), ColumnWidth(11, 8), ColumnWidth(30, 5)


@pytest.mark.parametrize(
    ("width", "columns"),
    [
        (31, ["id", "status", "note"]),
        (30, ["id", "status"]),
        (14, ["id", "status"]),
        (13, ["id", "status"]),  # nothing narrower is left to choose
    ],
)
def test_the_first_choice_that_fits_without_its_empty_columns(width: int, columns: list[str]) -> None:
    rows = [
        {"id": Cell("橋橋橋"), "status": Cell("met"), "gone": Cell(""), "note": Cell("n" * 40)},
        {"id": Cell("b"), "status": Cell(""), "gone": Cell(""), "note": Cell("")},
    ]
    choices = [
        ColumnChoice(("id", "status", "gone", "note"), {"note": 15}),
        ColumnChoice(("id", "status", "gone")),
    ]
    assert chosen_columns(rows, choices, width) == columns


def test_without_rows_columns_are_chosen_by_their_headings() -> None:
    assert chosen_columns([], [ColumnChoice(("id", "status")), ColumnChoice(("id",))], 10) == ["id", "status"]
    assert chosen_columns([], [ColumnChoice(("id", "status")), ColumnChoice(("id",))], 9) == ["id"]


@pytest.mark.parametrize(
    ("columns", "room", "widths"),
    [
        ([ID, TITLE, STATUS], 90, [20, 60, 10]),
        ([ID, TITLE, STATUS], 1000, [20, 60, 10]),
        ([ID, TITLE, STATUS], 70, [20, 40, 10]),  # the title gives first
        ([LONG_ID, TITLE, STATUS], 90, [56, 24, 10]),  # down to what is read with ease, then the id
        ([LONG_ID, TITLE, STATUS], 40, [18, 12, 10]),
        ([LONG_ID, TITLE, STATUS], 30, [8, 12, 10]),
        ([LONG_ID, TITLE, STATUS], 24, [6, 8, 10]),  # and a title again, before anything short
        ([ID, FLAGS, STATUS, SOURCE], 116, [20, 30, 10, 56]),
        ([ID, TITLE, SOURCE], 60, [20, 20, 20]),  # the widest first, then evenly
        ([ID, TITLE, STATUS, DEADLINE, FLAGS], 72, [20, 12, 10, 11, 19]),
        ([ColumnWidth(16), ColumnWidth(17)], 25, [16, 9]),
        (
            [ColumnWidth(9, 9), ColumnWidth(30, 20)],
            28,
            [9, 19],
        ),  # a heading is needed while anything else can be had
        ([STATUS, DEADLINE], 19, [10, 9]),
        ([STATUS, DEADLINE], 7, [4, 3]),
        ([STATUS, DEADLINE], 0, [LEAST, LEAST]),  # no further: the table is wider than the room
        ([ColumnWidth(2, 2), LONG_ID], 5, [2, 3]),
        ([], 10, []),
    ],
)
def test_who_gives_way(columns: list[ColumnWidth], room: int, widths: list[int]) -> None:
    assert fit(columns, room) == widths


WISHES = st.lists(
    st.builds(
        lambda cells, heading, flexible: ColumnWidth(max(cells, heading), heading, flexible),
        st.integers(0, 400),
        st.integers(1, 13),
        st.booleans(),
    ),
    min_size=1,
    max_size=13,
)


@given(columns=WISHES, room=st.integers(-30, 300))
def test_it_fits_and_no_column_goes(columns: list[ColumnWidth], room: int) -> None:
    widths = fit(columns, room)
    least = [min(column.natural, LEAST) for column in columns]
    assert all(
        low <= width <= column.natural for low, width, column in zip(least, widths, columns, strict=True)
    )
    if sum(column.natural for column in columns) <= room:
        assert widths == [column.natural for column in columns]
    else:
        assert sum(widths) == max(room, sum(least))


@given(columns=WISHES, room=st.integers(0, 300))
def test_what_is_short_is_whole_while_something_longer_can_give(
    columns: list[ColumnWidth], room: int
) -> None:
    widths = fit(columns, room)
    pairs = list(zip(columns, widths, strict=True))
    if any(width < column.natural for column, width in pairs if column.is_short):
        assert all(width <= column.distinct for column, width in pairs if not column.is_short)


@given(columns=WISHES, room=st.integers(0, 300))
def test_more_room_takes_from_no_column(columns: list[ColumnWidth], room: int) -> None:
    pairs = zip(fit(columns, room), fit(columns, room + 1), strict=True)
    assert all(narrow <= wide for narrow, wide in pairs)


@pytest.mark.parametrize(
    ("widths", "width", "seen"),
    [([3, 3], 8, 2), ([3, 3], 7, 1), ([3, 3], 2, 0), ([2], 80, 1), ([3] * 13, 63, 13), ([3] * 13, 62, 12)],
)
def test_columns_seen(widths: list[int], width: int, seen: int) -> None:
    assert columns_seen(widths, width) == seen


def test_a_grid_is_measured_in_terminal_columns_with_its_heading_and_footer() -> None:
    columns = [Column("id"), Column("title", flexible=True), Column("open", "right")]
    cells = [[Cell("a"), Cell("橋" * 10), Cell("5")]]
    footer = [Cell("Total"), Cell(""), Cell("12,345")]
    assert grid_widths(Grid(columns, cells), 100) == [2, 20, 4]
    assert grid_widths(Grid(columns, cells, footer=footer), 100) == [5, 20, 6]
    assert grid_widths(Grid(columns, cells), 22) == [2, 12, 4]
    assert grid_widths(Grid(columns, []), 100) == [2, 5, 4]
