"""The table of `status`, in every width."""

from datetime import date

import pytest

from roadmap_cli.analysis.aggregate import Rollup, summarize
from roadmap_cli.analysis.flags import Flag
from roadmap_cli.analysis.query import Row
from roadmap_cli.model.types import Status
from roadmap_cli.output.blocks import Grid
from roadmap_cli.output.plain import render_plain
from roadmap_cli.output.reports.status import has_bar, rollup_grid
from tests.derived import whole

DAY = date(2026, 2, 1)


def row(id: str, status: Status, *flags: Flag) -> Row:
    return Row(id, "T", "a", [], [], status, "2050", None, date(2050, 12, 31), 9099, flags, 38, [], [])


def line(id: str, title: str, *rows: Row) -> tuple[Rollup, Row | None]:
    roadmap = whole(**{row.id: {} for row in rows})
    return summarize(id, title, rows, roadmap, DAY), rows[0] if rows else None


ROWS = (
    row("one", Status.AT_RISK, Flag.MILESTONE_OVERDUE, Flag.DUE_SOON),
    row("two", Status.UNKNOWN),
    row("three", Status.MET),
    row("four", Status.BROKEN),
)
LINE = line("a", "Area", *ROWS)
EMPTY = line("a", "Area", row("one", Status.PLANNED))[0], None


def heads(grid: Grid) -> str:
    return "|".join(column.title for column in grid.columns)


def texts(grid: Grid) -> dict[str, str]:
    return {column.title: cell.text for column, cell in zip(grid.columns, grid.rows[0], strict=True)}


ALL = (
    "area|title|total|met|partly met|open|not kept|outcome|progress|overdue|milestones overdue|at risk|"
    "unknown|due soon|next deadline"
)
SHORT = "area|title|total|met|partly|open|not kept|outcome|progress|overdue|milestones|risk|unknown|soon|next"


@pytest.mark.parametrize(
    ("width", "titles"),
    [
        (None, ALL),
        (160, ALL),
        (120, SHORT),
        (100, "area|total|met|partly|open|not kept|outcome|progress|overdue|milestones|risk|unknown"),
        (80, "area|total|met|partly|open|not kept|outcome|overdue|risk|unknown"),
        (60, "area|total|met|partly|open|not kept|overdue|risk"),
        (50, "area|total|met|partly|open|not kept|overdue"),
        (39, "area|met|partly met|open|not kept"),
        (20, "area|met|partly|open|not kept"),
    ],
)
def test_columns_give_way_and_the_classes_that_add_up_stay(width, titles):
    grid = rollup_grid("area", [LINE], LINE, width, signs=True)
    assert heads(grid) == titles
    assert has_bar(grid) is ("outcome" in titles)
    if width is not None and width >= 39:
        assert max(map(len, render_plain(grid).splitlines())) <= width


def test_what_is_nowhere_gives_way_first():
    assert heads(rollup_grid("area", [EMPTY], EMPTY, 74, signs=True)) == (
        "area|total|met|partly|open|not kept|outcome|progress|overdue"
    )
    late = line("b", "B", row("one", Status.AT_RISK, Flag.OVERDUE))
    assert heads(rollup_grid("area", [EMPTY, late], None, 74, signs=True)) == (
        "area|title|total|met|partly|open|not kept|outcome|overdue|risk"
    )


def test_a_long_id_takes_room_from_others_before_it_is_cut():
    long = (line("x" * 30, "Area", *ROWS)[0], None)
    grid = rollup_grid("area", [long], None, 80, signs=True)
    assert heads(grid) == "area|total|met|partly met|open|not kept|overdue"
    assert len(render_plain(grid).splitlines()[1]) <= 80


@pytest.mark.parametrize(
    ("width", "outcome", "due"),
    [
        (None, "+++.....xx", "2050  one"),
        (160, "+++.....xx", "2050  one"),
        (120, "+++.....xx", "2050"),
        (76, "++....xx", None),
    ],
)
def test_cells(width, outcome, due):
    cells = texts(rollup_grid("area", [LINE], LINE, width, signs=False))
    assert cells["outcome"] == outcome
    assert cells.get("next deadline", cells.get("next")) == due


def test_what_should_be_noticed_has_a_style_and_nothing_else_has():
    grid = rollup_grid("area", [LINE], LINE, None, signs=True)
    styles = {column.title: cell.style for column, cell in zip(grid.columns, grid.rows[0], strict=True)}
    assert (styles["at risk"], styles["milestones overdue"], styles["due soon"]) == (
        "at-risk",
        "overdue",
        "due-soon",
    )
    assert (styles["met"], styles["partly met"], styles["not kept"]) == ("met", "faint", "not-kept")
    assert (styles["overdue"], styles["open"], styles["unknown"]) == ("faint", "", "")
    assert [cell.text for cell in grid.footer[:3]] == ["Total", "", "4"]


@pytest.mark.parametrize("signs", [True, False])
def test_what_is_not_known_is_a_dash(signs):
    lost = line("lost", "")
    cells = texts(rollup_grid("area", [lost], None, None, signs=signs))
    dash = "–" if signs else "-"
    assert (cells["outcome"], cells["progress"], cells["next deadline"]) == (dash, dash, dash)
    assert cells["total"] == "0"


def test_undeclared():
    lost = line("lost", "")
    assert texts(rollup_grid("area", [lost], None, None, signs=True))["title"] == "(not declared)"
    assert texts(rollup_grid("area", [lost], None, 48, signs=True))["area"] == "lost (not declared)"
    assert texts(rollup_grid("partner", [lost], None, None, signs=True))["name"] == "(not declared)"
