"""The page of a scorecard."""

from datetime import date
from typing import Any

import pytest

from roadmap_cli import escape
from roadmap_cli.analysis.aggregate import EMPTY_SCORE, by_area, score_of, scorecard_of
from roadmap_cli.analysis.query import rows_of
from roadmap_cli.output.blocks import Grid, Page
from roadmap_cli.output.reports.scorecard import ScorecardReport, mean_text, page_of, points_text
from tests.derived import whole

DAY = date(2026, 2, 1)
PARTNERS = [f"partner-{number}" for number in range(8)]


def seen(*, with_rows: bool, **commitments: dict[str, Any]) -> ScorecardReport:
    roadmap = whole(**commitments)
    rows = rows_of(roadmap, DAY)
    return ScorecardReport(
        title="T",
        as_of=DAY,
        card=scorecard_of(roadmap, rows, DAY),
        areas=[(group.id, group.title) for group in by_area(roadmap, rows)],
        rows=rows if with_rows else None,
    )


def page(width: int | None, *, with_rows: bool = True, limit: int = 0, signs: bool = True) -> Page:
    one = {"partners": PARTNERS, "partner_status": dict.fromkeys(PARTNERS, "partly-met")}
    return page_of(seen(with_rows=with_rows, **{"a" * 40: one, "b": one}), limit, width, signs)


def grids(shown: Page) -> list[Grid]:
    return [block for block in shown.blocks if isinstance(block, Grid)]


def test_points_and_means_have_their_sign() -> None:
    assert [points_text(points) for points in (1, 0, -1)] == ["+1", "0", "-1"]
    assert (mean_text(EMPTY_SCORE, signs=True), mean_text(EMPTY_SCORE, signs=False)) == ("–", "-")
    assert mean_text(score_of([]), signs=True) == "–"


def test_in_a_pipe_all_partners_stand_side_by_side() -> None:
    partners, matrix = grids(page(None))
    assert [column.title for column in partners.columns][:3] == ["partner", "name", "total"]
    assert [column.title for column in matrix.columns] == ["commitment", "mean", *PARTNERS]
    assert {cell.text for cell in matrix.rows[0][2:]} == {" 0 ◐ partly-met"}


@pytest.mark.parametrize("width", [40, 60, 100, 300])
@pytest.mark.parametrize("with_rows", [True, False])
def test_tables_below_each_other_have_each_partner_once_and_fit(width: int, with_rows: bool) -> None:
    tables = grids(page(width, with_rows=with_rows))
    matrices = [grid for grid in tables if grid.columns[0].title != "partner"]
    titles = [column.title for matrix in matrices for column in matrix.columns[1:]]
    assert titles == ["mean", *PARTNERS]
    for matrix in matrices:
        heads = [column.title for column in matrix.columns]
        cells = [heads, *([cell.text for cell in row] for row in matrix.rows)]
        label, *wide = [max(map(escape.width, column)) for column in zip(*cells, strict=True)]
        needed = min(label, max(width // 3, 12)) + sum(wide) + 2 * len(wide)
        assert needed <= width or len(wide) == 1


@pytest.mark.parametrize(
    ("width", "titles"),
    [
        (None, ["partner name total met late partly met overdue broken dropped pending score mean"]),
        (116, ["partner name total met late partly met overdue broken dropped pending score mean"]),
        (102, ["partner name total met late partly overdue broken dropped pending score mean"]),
        (90, ["partner total met late partly overdue broken dropped pending score mean"]),
        (80, ["partner total met late partly overdue broken dropped pending mean"]),
        (75, ["partner total met late partly overdue", "partner broken dropped pending score mean"]),
        (
            40,
            ["partner total met late partly", "partner overdue broken dropped", "partner pending score mean"],
        ),
    ],
)
def test_no_width_loses_a_column_that_adds_up(width: int | None, titles: list[str]) -> None:
    tables = [grid for grid in grids(page(width)) if grid.columns[0].title == "partner"]
    assert [" ".join(column.title for column in grid.columns) for grid in tables] == titles
    for grid in tables:
        assert [row[0].text for row in grid.rows] == PARTNERS
        assert grid.footer[0].text == "All"
        assert grid.footer[-1].text in ("16", "0.00", "0")


def test_a_partner_that_is_no_party_has_no_points() -> None:
    card = seen(with_rows=True, x={"partners": ["us"]}, y={"partners": ["ca"]})
    _, matrix = grids(page_of(card, 0, None, signs=True))
    assert [[cell.text for cell in row] for row in matrix.rows] == [
        ["x", "–", " – ○ planned", "–"],
        ["y", "–", "–", " – ○ planned"],
    ]


def test_partners_that_are_not_declared_say_so() -> None:
    partners, _ = grids(page(None))
    assert partners.rows[0][1].text == "(not declared)"


def test_a_limit_hides_commitments_and_says_how_many() -> None:
    shown = page(None, limit=1)
    assert len(grids(shown)[1].rows) == 1
    assert shown.hidden == "1 more; --limit 0 shows all"


def test_an_area_without_commitments_has_no_table() -> None:
    assert len(grids(page_of(seen(with_rows=True), 0, None, signs=True))) == 1
