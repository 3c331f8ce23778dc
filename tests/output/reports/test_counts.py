"""The table and records of counts."""

from roadmap_cli.output.plain import render_plain
from roadmap_cli.output.reports.counts import grid_of, records

COLUMNS, ROWS = ("id", "title", "commitments"), [("a", "An \x1b[31m area", 12), ("bb", None, 0)]


def test_control_characters_do_not_reach_the_table() -> None:
    heading, first, second = render_plain(grid_of(COLUMNS, ROWS)).splitlines()
    assert heading.split() == ["ID", "TITLE", "COMMITMENTS"]
    assert "\x1b" not in first
    assert second.split() == ["bb", "0"]
    assert render_plain(grid_of(COLUMNS, ROWS, has_titles=False)).splitlines()[0].endswith("  12")


def test_records_have_the_columns_as_keys() -> None:
    assert records(COLUMNS, ROWS)[1] == {"id": "bb", "title": None, "commitments": 0}
