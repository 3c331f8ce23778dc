"""Grids: what a table says before it is decided where."""

from roadmap_cli.output.blocks import Cell, Column


def test_defaults_of_columns_and_cells() -> None:
    assert (Column("t").align, Column("t").flexible, Cell("x").style) == ("left", False, "")
