"""Grids: what a table says before it is decided where."""

import re

from roadmap_cli.output.blocks import STYLES, Cell, Column
from roadmap_cli.output.reports.list import STATUS_STYLES
from roadmap_cli.output.rich import RICH_STYLES


def test_every_style_has_a_form_in_a_pipe_and_on_a_terminal() -> None:
    assert {*STYLES, ""} == set(RICH_STYLES)
    assert set(STATUS_STYLES.values()) <= set(RICH_STYLES)


def test_styles_are_parameters_of_an_escape_sequence_and_nothing_else() -> None:
    assert all(re.fullmatch(r"[0-9]{1,2}", parameter) for parameter in STYLES.values())


def test_defaults_of_columns_and_cells() -> None:
    assert (Column("t").align, Column("t").flexible, Cell("x").style) == ("left", False, "")
