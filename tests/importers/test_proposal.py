"""The fields that columns of a table may hold."""

from roadmap_cli.importers.columns import MappingOptions
from roadmap_cli.importers.proposal import proposal, samples
from roadmap_cli.model.types import Area, Head, ImportMapping, Roadmap
from tests.importers.sheets import content_of


def found(sheet: str, typed: ImportMapping = ImportMapping(), *areas: str) -> ImportMapping | None:  # noqa: B008
    roadmap = Roadmap(roadmap=Head(title="R"), areas={area: Area(title=area) for area in areas})
    result = proposal(content_of(sheet, "s.csv"), MappingOptions(), typed, "The plan.csv", roadmap)
    return None if result is None else result.options


def test_names_of_columns_win_over_cells_and_two_columns_of_dates_decide_nothing() -> None:
    assert found("Promise,Notes,From,To\nA,Some long text,2030,2031\n") == ImportMapping(
        map=["title=Promise"], area="the-plan"
    )
    assert found("Promise,Due date,To\nA,soon,2031\n") == ImportMapping(
        map=["title=Promise", "deadline=Due date"], area="the-plan"
    )


def test_a_column_of_ids_has_different_ones() -> None:
    assert found("No,Promise\n1,A\n2,B\n") == ImportMapping(
        map=["title=Promise"], id_from="No", area="the-plan"
    )
    assert found("No,Promise\n1,A\n1,B\n") == ImportMapping(map=["title=Promise"], area="the-plan")


def test_the_area_is_that_of_the_roadmap_if_it_has_one() -> None:
    for areas, area in ((("x",), "x"), (("x", "y"), "the-plan"), (("x", "the-plan-2"), "the-plan-2")):
        result = found("Promise\nA\n", ImportMapping(), *areas)
        assert result is not None
        assert result.area == area


def test_without_a_title_nothing_is_proposed() -> None:
    assert found("a,b\n1,2\n") is None


def test_samples_differ() -> None:
    assert samples(content_of("a\nx\nx\n\ny\nz\nw\n", "s.csv"), "a") == ["x", "y", "z"]
