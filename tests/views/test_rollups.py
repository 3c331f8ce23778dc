"""The table of `status`, in every width."""

import pytest

from roadmap_cli.model import Status
from roadmap_cli.query import Row
from roadmap_cli.summary import summarize
from roadmap_cli.views.grid import Grid
from roadmap_cli.views.rollups import rollup_grid

ROW = Row("one", "One", "a", [], [], Status.AT_RISK, "2050", None, 9000, (), 38, [], [])
LINE = (summarize("a", "Area", [ROW]), ROW)


def texts(grid: Grid) -> dict[str, str]:
    return {column.title: cell.text for column, cell in zip(grid.columns, grid.rows[0], strict=True)}


@pytest.mark.parametrize(
    ("width", "titles"),
    [
        (None, "area title total progress open overdue due soon at risk next deadline"),
        (100, "area title total progress open overdue due soon at risk next deadline"),
        (99, "area total progress open overdue soon risk next"),
        (76, "area total progress open overdue soon risk next"),
        (75, "area progress open overdue next"),
        (56, "area progress open overdue next"),
        (55, "area progress open overdue"),
    ],
)
def test_columns_give_way(width, titles):
    assert (
        " ".join(column.title for column in rollup_grid("area", [LINE], None, width, signs=True).columns)
        == titles
    )


@pytest.mark.parametrize(
    ("width", "progress", "due"),
    [(None, "####......  38%", "2050  one"), (100, "####......  38%", "2050"), (60, "##...  38%", "2050")],
)
def test_cells(width, progress, due):
    cells = texts(rollup_grid("area", [LINE], None, width, signs=False))
    assert cells["progress"] == progress
    assert cells.get("next deadline", cells.get("next")) == due


def test_what_should_be_noticed_has_a_style_and_nothing_else_has():
    grid = rollup_grid("area", [LINE], LINE, None, signs=True)
    styles = {column.title: cell.style for column, cell in zip(grid.columns, grid.rows[0], strict=True)}
    assert (styles["at risk"], styles["overdue"], styles["open"]) == ("warn", "faint", "")
    assert [cell.text for cell in grid.footer[:3]] == ["Total", "", "1"]


def test_undeclared():
    lost = (summarize("lost", "", []), None)
    assert texts(rollup_grid("area", [lost], None, None, signs=True))["title"] == "(not declared)"
    assert texts(rollup_grid("area", [lost], None, 80, signs=True))["area"] == "lost (not declared)"
    assert texts(rollup_grid("partner", [lost], None, None, signs=True))["name"] == "(not declared)"
    assert texts(rollup_grid("area", [lost], None, None, signs=True))["next deadline"] == "-"
