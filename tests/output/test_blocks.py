"""Grids: what a table says before it is decided where."""

from roadmap_cli.output.blocks import Cell, Column, Role


def test_defaults_of_columns_and_cells() -> None:
    assert (Column("t").align, Column("t").role, Cell("x").style) == ("left", Role.FACT, "")
