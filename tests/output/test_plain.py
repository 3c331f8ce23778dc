"""A grid in a pipe: aligned, whole, never cut."""

import re

from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli import escape
from roadmap_cli.output.blocks import Cell, Column, Grid, Role
from roadmap_cli.output.colors import Depth
from roadmap_cli.output.plain import paint, render_plain

COLUMNS = [Column("id"), Column("days left", "right"), Column("title", role=Role.TITLE)]


def grid(*rows: tuple[str, str, str], heading: str = "") -> Grid:
    return Grid(COLUMNS, [[Cell(text) for text in row] for row in rows], heading)


def test_columns_are_two_spaces_apart_and_no_line_ends_in_space() -> None:
    assert render_plain(grid(("a", "5", "x"), ("longer", "-10", ""))) == (
        "ID      DAYS LEFT  TITLE\n"
        "a               5  x\n"
        "longer        -10\n"
    )  # fmt: skip


def test_wide_and_combining_characters_take_the_columns_that_they_take() -> None:
    assert render_plain(grid(("橋", "1", "x"), ("e\u0301", "2", "y"), ("abc", "3", "z"))) == (
        "ID   DAYS LEFT  TITLE\n橋           1  x\ne\u0301            2  y\nabc          3  z\n"
    )


def test_a_heading_is_above_the_table() -> None:
    assert render_plain(grid(("a", "1", "b"), heading="climate")).splitlines()[0] == "climate"


def test_without_rows_the_titles_say_what_there_could_have_been() -> None:
    assert render_plain(grid()) == "ID  DAYS LEFT  TITLE\n"


def test_a_long_text_is_neither_cut_nor_wrapped() -> None:
    long = "word " * 2000
    assert long.strip() in render_plain(grid(("a", "1", long)))


def test_colour_wraps_the_text_and_not_the_space() -> None:
    styled = Grid(COLUMNS, [[Cell("a", "overdue"), Cell("1", "at-risk"), Cell("", "met")]])
    assert render_plain(styled, color=Depth.BASIC).splitlines()[1] == (
        "\x1b[31ma\x1b[0m           \x1b[33m1\x1b[0m"
    )
    assert "\x1b" not in render_plain(styled)


def test_what_is_empty_or_has_no_style_is_not_painted() -> None:
    assert [
        paint("", "overdue", Depth.FULL),
        paint("x", "", Depth.FULL),
        paint("x", "overdue", Depth.NONE),
    ] == ["", "x", "x"]


@given(st.lists(st.tuples(*[st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=8)] * 3)))
def test_every_row_is_one_line_and_its_columns_begin_where_the_titles_do(
    rows: list[tuple[str, str, str]],
) -> None:
    shown = [tuple(escape.line(text) for text in row) for row in rows]
    written = render_plain(grid(*[(a, b, c) for a, b, c in shown]))
    lines = written.removesuffix("\n").split("\n")
    assert len(lines) == len(rows) + 1
    begin = escape.width(re.split("TITLE", lines[0])[0])
    for line, (_, _, title) in zip(lines[1:], shown, strict=True):
        if title.rstrip():
            assert line.endswith(title.rstrip())
            assert escape.width(line.removesuffix(title.rstrip())) == begin
