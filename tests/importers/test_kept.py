"""The cells that are not read: where they are, and what is kept."""

from roadmap_cli.importers.build import ImportOptions, build_result
from roadmap_cli.importers.columns import MappingOptions, columns_for
from roadmap_cli.importers.kept import with_cells
from roadmap_cli.importers.records import ImportResult
from roadmap_cli.model.types import Head, Roadmap
from tests.importers.sheets import content_of
from tests.importers.test_date_columns import ON

SOURCE = "title,area,status,made,Note\nA,x,Delayed,TBD,n1\n,x,met,,n2\nB,x,#REF!,soon,\n"


def result_of(*, is_full: bool = False, keep: bool = False) -> ImportResult:
    content = content_of(SOURCE)
    columns = columns_for(content, MappingOptions(), "s.csv")
    result = build_result(
        content, columns, Roadmap(roadmap=Head(title="R")), ImportOptions(name="s", anchor=ON)
    )
    return with_cells(result, content, columns, is_full=is_full, keep=keep)


def test_each_value_has_its_column_and_only_a_full_report_all_cells() -> None:
    result = result_of()
    assert [(one.place.number, one.column) for one in result.unread] == [
        (4, "status"),
        (2, "status"),
        (4, "made"),
    ]
    assert result.left == ()
    assert {one.kept == {} for one in result.imported} == {True}


def test_a_full_report_has_every_other_cell_once() -> None:
    left = [(one.place.number, one.column, one.value, one.done) for one in result_of(is_full=True).left]
    assert left == [
        (2, "Note", "n1", ""),
        (3, "Note", "n2", ""),
        (3, "area", "x", ""),
        (3, "status", "met", ""),
        (2, "made", "TBD", "read as an empty cell"),
    ]


def test_what_is_kept_is_all_that_has_no_other_place() -> None:
    result = result_of(keep=True)
    assert [{name: cell for name, cell in one.kept.items() if cell} for one in result.imported] == [
        {"status": "Delayed", "Note": "n1"},
        {"status": "#REF!", "made": "soon"},
    ]
    assert {one.done for one in result.unread} == {"kept in extra.import.status", "kept in extra.import.made"}
