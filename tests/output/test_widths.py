"""What gives way in a table on a terminal, and in which order."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli import escape
from roadmap_cli.output.blocks import Cell, Column, Grid, Role
from roadmap_cli.output.widths import (
    COLUMN_GAP,
    COMFORTABLE,
    LONGEST_ID,
    READABLE,
    ColumnNeed,
    TableLayout,
    first_whole,
    lay_out,
    layout_of,
    needs_of,
    shows_column,
    side_by_side,
)

ID = ColumnNeed(Role.ID, 20, 2, 2, least=9)
TITLE = ColumnNeed(Role.TITLE, 60, 5, 5, least=24)
AREA = ColumnNeed(Role.AREA, 30, 4, 4, least=30)
STATUS = ColumnNeed(Role.FACT, 12, 6, 6, least=12)
COUNT = ColumnNeed(Role.FACT, 3, 10, 6, least=3)
EXTRA = ColumnNeed(Role.EXTRA, 5, 5, 5, least=5)
EMPTY = ColumnNeed(Role.FACT, 0, 8, 8, is_empty=True)
REASON = ColumnNeed(Role.REASON, 28, 6, 6, least=28)
ALL = [ID, TITLE, AREA, STATUS, COUNT, EMPTY, EXTRA, EXTRA, REASON]
"""The places: 0 id, 1 title, 2 area, 3 status, 4 count, 5 empty, 6 and 7 extra, 8 reason."""


@pytest.mark.parametrize(
    ("width", "columns", "widths", "below"),
    [
        (194, [0, 1, 2, 3, 4, 5, 6, 7, 8], [20, 60, 30, 12, 10, 8, 5, 5, 28], []),
        (193, [0, 1, 2, 3, 4, 6, 7, 8], [20, 60, 30, 12, 10, 5, 5, 28], []),  # the empty column
        (183, [0, 1, 2, 3, 4, 6, 7, 8], [20, 60, 30, 12, 6, 5, 5, 28], []),  # a long title of a column
        (179, [0, 1, 3, 4, 6, 7, 8], [20, 60, 12, 6, 5, 5, 28], []),  # the area
        (147, [0, 1, 3, 4, 6, 7, 8], [19, 60, 12, 6, 5, 5, 28], []),  # the end of the id
        (136, [0, 1, 3, 4, 6, 7, 8], [9, 59, 12, 6, 5, 5, 28], []),  # the end of the title
        (117, [0, 1, 3, 4, 6, 7, 8], [9, 40, 12, 6, 5, 5, 28], []),
        (116, [0, 1, 3, 4, 6, 7], [18, 60, 12, 6, 5, 5], [8]),  # the reason is below: the title has its room
        (87, [0, 1, 3, 4, 6, 7], [9, 40, 12, 6, 5, 5], [8]),
        (86, [0, 1, 3, 4, 6], [9, 46, 12, 6, 5], [8]),  # the last of the extra columns
        (79, [0, 1, 3, 4], [9, 46, 12, 6], [8]),
        (57, [0, 1, 3, 4], [9, 24, 12, 6], [8]),
        (56, [1], [56], [0, 3, 4, 8]),  # a title, and the rest below it
        (5, [1], [5], [0, 3, 4, 8]),
    ],
)
def test_what_gives_way(width: int, columns: list[int], widths: list[int], below: list[int]) -> None:
    layout = lay_out(ALL, width)
    assert (list(layout.columns), list(layout.widths), list(layout.below)) == (columns, widths, below)
    assert layout.is_list is (len(columns) == 1)
    assert layout.has_short_titles is (width in range(57, 184) and not layout.is_list)


def test_titles_share_their_room() -> None:
    short = ColumnNeed(Role.TITLE, 30, least=24)
    assert list(lay_out([TITLE, short, STATUS], 200).widths) == [60, 30, 12]
    assert list(lay_out([TITLE, short, STATUS], 96).widths) == [50, 30, 12]
    assert list(lay_out([TITLE, short, STATUS], 70).widths) == [27, 27, 12]


def test_without_a_title_the_id_or_the_first_column_leads() -> None:
    assert lay_out([STATUS, ID], 15) == TableLayout([1], [15], [0], is_list=True)
    assert lay_out([STATUS, COUNT], 15) == TableLayout([0], [12], [1], is_list=True)
    assert lay_out([], 10) == TableLayout([], [], [])


NEEDS = st.lists(
    st.builds(
        lambda role, cells, title, short, least, is_empty: ColumnNeed(
            role, 0 if is_empty else cells, title, min(short, title), min(least, cells), is_empty
        ),
        st.sampled_from(Role),
        st.integers(1, 120),
        st.integers(0, 20),
        st.integers(0, 20),
        st.integers(1, READABLE),
        st.booleans(),
    ),
    min_size=1,
    max_size=9,
)


def lost(needs: Sequence[ColumnNeed], layout: TableLayout) -> set[int]:
    """Return the places of the columns with contents that are not shown."""
    shown = {*layout.columns, *layout.below}
    return {place for place, need in enumerate(needs) if not need.is_empty and place not in shown}


@given(needs=NEEDS, width=st.integers(1, 300))
def test_a_row_fits_and_no_column_is_wider_than_what_is_in_it(needs: list[ColumnNeed], width: int) -> None:
    layout = lay_out(needs, width)
    assert sum(layout.widths) + COLUMN_GAP * (len(layout.widths) - 1) <= width
    for place, wide in zip(layout.columns, layout.widths, strict=True):
        assert wide <= max(needs[place].cells, needs[place].title)


@given(needs=NEEDS, width=st.integers(1, 300))
def test_only_titles_and_ids_are_cut_and_only_so_far(needs: list[ColumnNeed], width: int) -> None:
    layout = lay_out(needs, width)
    if not layout.is_list:
        for place, wide in zip(layout.columns, layout.widths, strict=True):
            need = needs[place]
            least = {Role.TITLE: READABLE, Role.ID: need.least}.get(need.role, need.cells)
            assert wide >= min(need.cells, least)


@given(needs=NEEDS, width=st.integers(1, 300))
def test_only_areas_and_extra_columns_are_lost_and_extra_ones_from_the_right(
    needs: list[ColumnNeed], width: int
) -> None:
    layout = lay_out(needs, width)
    gone = lost(needs, layout)
    assert {needs[place].role for place in gone} <= {Role.AREA, Role.EXTRA}
    extra = [
        place in gone for place, need in enumerate(needs) if need.role is Role.EXTRA and not need.is_empty
    ]
    assert extra == sorted(extra)


@given(needs=NEEDS, width=st.integers(1, 300))
def test_what_matters_less_gives_way_first(needs: list[ColumnNeed], width: int) -> None:
    layout = lay_out(needs, width)
    wide = dict(zip(layout.columns, layout.widths, strict=True))
    cut = {
        needs[place].role for place, room in wide.items() if room < needs[place].cells and not layout.is_list
    }
    kept = {needs[place].role for place in wide}
    if cut or layout.is_list:
        assert not any(needs[place].is_empty for place in wide if len(wide) > 1)
        assert Role.AREA not in kept or layout.is_list
    if Role.TITLE in cut:
        ids = [place for place in wide if needs[place].role is Role.ID]
        assert all(wide[place] <= max(needs[place].least, needs[place].title) for place in ids)
    titles = [place for place in wide if needs[place].role is Role.TITLE]
    if any(wide[place] < min(needs[place].cells, COMFORTABLE) for place in titles) and not layout.is_list:
        assert kept.isdisjoint({Role.EXTRA, Role.REASON})


@given(needs=NEEDS, width=st.integers(1, 300))
def test_nothing_gives_way_without_need(needs: list[ColumnNeed], width: int) -> None:
    rows = [need for need in needs if need.role is not Role.REASON or not need.is_empty]
    whole = sum(max(need.cells, need.title) for need in rows) + COLUMN_GAP * (len(rows) - 1)
    layout = lay_out(needs, width)
    assert (len(layout.columns) == len(rows) and not layout.below) or whole > width


WORD = st.text("abcdefgh", min_size=1, max_size=12)
IDS = st.lists(WORD, min_size=1, max_size=6).map("-".join)
TITLES = st.lists(st.one_of(WORD, st.text("橋水", min_size=1, max_size=4)), min_size=1, max_size=9).map(
    " ".join
)


@given(st.lists(st.tuples(IDS, TITLES), min_size=1, max_size=5), st.integers(1, 120))
def test_cells_are_cut_at_words_where_a_word_fits(rows: list[tuple[str, str]], width: int) -> None:
    grid = Grid(
        [Column("id", role=Role.ID), Column("title", role=Role.TITLE)], [[*map(Cell, row)] for row in rows]
    )
    layout = layout_of(grid, width)
    for place, room in zip(layout.columns, layout.widths, strict=True):
        for row in rows:
            text, gap = row[place], " " if place else "-"
            shown = escape.cut_words(text, room)
            assert escape.width(shown) <= room
            first = text.split(gap)[0]
            if shown != text and escape.width(first) < room and first.isascii():
                kept = shown.removesuffix("…")
                assert text[len(kept)] == gap or not text[len(kept) - 1 : len(kept) + 1].isascii()


def test_needs_are_measured_in_columns_of_the_terminal() -> None:
    columns = [
        Column("id", role=Role.ID),
        Column("title", role=Role.TITLE),
        Column("partly met", "right", Role.EXTRA, "partly"),
        Column("stale", "right", Role.EXTRA),
        Column("deadline"),
    ]
    row = [Cell("net-zero-power-grids"), Cell("橋" * 10), Cell("5"), Cell("0"), Cell("")]
    footer = [Cell("Total"), Cell(""), Cell("12,345,678"), Cell("0"), Cell("")]
    assert needs_of(Grid(columns, [row], footer=footer)) == [
        ColumnNeed(Role.ID, 20, 2, 2, 9),
        ColumnNeed(Role.TITLE, 20, 5, 5, 20),
        ColumnNeed(Role.EXTRA, 10, 10, 6, 10),
        ColumnNeed(Role.EXTRA, 1, 5, 5, 1, is_empty=True),
        ColumnNeed(Role.FACT, 0, 8, 8, 0, is_empty=True),
    ]
    assert [need.title for need in needs_of(Grid(columns, [row], has_titles=False))] == [0] * 5
    long = [Cell("internationalization-of-everything"), *row[1:]]
    assert needs_of(Grid(columns, [long]))[0].least == LONGEST_ID


def test_cut_columns_are_as_wide_as_what_is_left_in_them() -> None:
    grid = Grid([Column("id", role=Role.ID), Column("s")], [[Cell("net-zero-power-grids"), Cell("met")]])
    assert list(layout_of(grid, 19).widths) == [9, 3]
    assert list(layout_of(grid, 20).widths) == [15, 3]


def titled(*titles: str) -> Grid:
    return Grid(
        [Column("title", role=Role.TITLE), Column("n", role=Role.EXTRA)],
        [[Cell(title), Cell("12345")] for title in titles],
    )


def test_the_first_grid_that_is_whole_is_chosen() -> None:
    long, short = titled("A long title"), titled("id")
    assert first_whole([long, short], None) is long
    assert first_whole([long, short], 12) is long  # without the extra column
    assert first_whole([long, short], 11) is short
    assert first_whole([long, short], 1) is short
    assert shows_column(long, "n", 19)
    assert not shows_column(long, "n", 18)
    assert shows_column(long, "n", None)


@pytest.mark.parametrize(
    ("width", "lines"),
    [
        (30, ["at-risk  2035  slipped, stale"]),
        (20, ["at-risk  2035", "slipped, stale"]),
        (13, ["at-risk  2035", "slipped,", "stale"]),
        (7, ["at-risk", "2035", "slipped", ", stale"]),
    ],
)
def test_cells_stay_whole_beside_each_other_as_long_as_they_fit(width: int, lines: list[str]) -> None:
    cells = [Cell("at-risk"), Cell("2035"), Cell("slipped, stale", "overdue")]
    shown = [*side_by_side(cells, width)]
    assert ["  ".join(cell.text for cell in line) for line in shown] == lines
    assert shown[-1][-1].style == "overdue"


def test_the_last_line_of_a_cell_that_wraps_has_room_for_the_next() -> None:
    lines = side_by_side([Cell("one two three"), Cell("4")], 9)
    assert [[cell.text for cell in line] for line in lines] == [["one two"], ["three", "4"]]
