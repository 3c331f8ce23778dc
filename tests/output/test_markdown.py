"""Grids as Markdown tables."""

from roadmap_cli.output.blocks import Cell, Column, Grid
from roadmap_cli.output.markdown import render_markdown

COLUMNS = [Column("id"), Column("days left", "right")]


def test_a_grid_is_a_table_with_its_sides() -> None:
    grid = Grid(COLUMNS, [[Cell("a", "bad"), Cell("5")], [Cell("b"), Cell("")]])
    assert render_markdown(grid) == "| id | days left |\n| --- | ---: |\n| a | 5 |\n| b |  |\n"


def test_a_heading_is_one() -> None:
    assert render_markdown(Grid(COLUMNS, [], "climate")) == (
        "## climate\n\n| id | days left |\n| --- | ---: |\n"
    )


def test_what_people_wrote_stays_text_and_in_its_cell() -> None:
    hostile = "a | b <b>\n[x](y) *z* `c` @me #1"
    row = render_markdown(Grid([Column("t")], [[Cell(hostile)]], hostile)).splitlines()
    assert len(row) == 5
    for line in (row[0], row[4]):
        inner = line.removeprefix("## ").removeprefix("| ").removesuffix(" |")
        assert "<b>" not in inner
        assert "|" not in inner
        assert "](" not in inner.replace("\\](", "")
