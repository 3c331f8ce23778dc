"""The table of `status`, in every width."""

from datetime import date

import pytest

from roadmap_cli.analysis.aggregate import Rollup, summarize
from roadmap_cli.analysis.flags import Flag
from roadmap_cli.analysis.query import Row
from roadmap_cli.model.types import Status
from roadmap_cli.output.blocks import Grid
from roadmap_cli.output.reports.status import rollup_grid
from roadmap_cli.output.widths import layout_of, shows_column
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
    "area|title|outcome|total|met|partly met|open|not kept|overdue|stale|at risk|unknown|due soon|"
    "milestones overdue|progress|next deadline"
)


def seen(grid: Grid, width: int) -> str:
    """Return the titles of the columns that a terminal shows."""
    layout = layout_of(grid, width)
    titles = [grid.columns[place].title for place in layout.columns]
    if layout.has_short_titles:
        titles = [grid.columns[place].short_title or grid.columns[place].title for place in layout.columns]
    return "|".join(titles)


@pytest.mark.parametrize(
    ("width", "titles"),
    [
        (180, ALL),
        (120, "area|title|outcome|total|met|partly|open|not kept|risk|unknown|soon|milestones|progress|next"),
        (100, "area|title|outcome|total|met|partly|open|not kept|risk|unknown|soon|milestones"),
        (80, "area|title|outcome|total|met|partly|open|not kept|risk|unknown"),
        (60, "area|title|outcome|total|met|partly|open|not kept"),
        (51, "area|title|outcome|met|partly|open|not kept"),
        (41, "area|title|met|partly|open|not kept"),
        (40, "area|met|partly|open|not kept"),
    ],
)
def test_columns_give_way_and_the_classes_that_add_up_stay(width, titles):
    grid = rollup_grid("area", [LINE], LINE, width, signs=True)
    assert seen(grid, width) == titles
    assert shows_column(grid, "outcome", width) is ("outcome" in titles)


def test_a_pipe_has_all_columns():
    assert heads(rollup_grid("area", [LINE], LINE, None, signs=True)) == ALL


def test_what_is_nowhere_gives_way_first():
    assert seen(rollup_grid("area", [EMPTY], EMPTY, 74, signs=True), 74) == (
        "area|title|outcome|total|met|partly met|open|not kept|progress"
    )
    late = line("b", "B", row("one", Status.AT_RISK, Flag.OVERDUE))
    assert seen(rollup_grid("area", [EMPTY, late], None, 74, signs=True), 74) == (
        "area|title|outcome|total|met|partly|open|not kept|overdue|risk"
    )


@pytest.mark.parametrize(
    ("titles", "label"),
    [
        (("Short", "Other"), "area|title|outcome"),
        (("A title that fits alone only", "Other"), "area|outcome"),
        (("A title that does not even fit beside the counts", "Other"), "area|outcome"),
        (("The same title for two areas", "The same title for two areas"), "area|outcome"),
    ],
)
def test_no_title_is_cut_beside_its_id(titles, label):
    groups = [line("area-number-" + "x" * at, title, row("x", Status.MET)) for at, title in enumerate(titles)]
    grid = rollup_grid("area", groups, None, 72, signs=True)
    assert seen(grid, 72).startswith(label)
    first = grid.rows[0][0].text
    is_titled = len({*titles}) == 2 and label == "area|outcome" and len(titles[0]) < 30
    assert first == (titles[0] if is_titled else "area-number-")
    text = "".join(cell.text for cell in grid.rows[0][:2])
    assert "…" not in text


@pytest.mark.parametrize(
    ("width", "outcome"),
    [(None, "+++.....xx"), (80, "+++.....xx"), (69, "++....xx"), (100, "++++........xxxx")],
)
def test_cells(width, outcome):
    cells = texts(rollup_grid("area", [LINE], LINE, width, signs=False))
    assert cells["outcome"] == outcome
    assert cells["next deadline"] == "2050"


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
    assert [cell.text for cell in grid.footer[:4]] == ["Total", "", "███░░░░░××", "4"]


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
