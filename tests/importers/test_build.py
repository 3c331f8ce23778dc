"""The result of an import: imported and skipped records, ids and reports."""

from datetime import date
from typing import Any

from roadmap_cli.importers.build import ImportOptions, build_result
from roadmap_cli.importers.columns import MappingOptions, columns_for
from roadmap_cli.importers.records import ImportResult
from roadmap_cli.model.types import Area, Commitment, Head, Roadmap
from tests.importers.sheets import content_of

EMPTY = Roadmap(roadmap=Head(title="R"))


def imported(text: str, roadmap: Roadmap = EMPTY, *, update: bool = False, **wishes: Any) -> ImportResult:
    content = content_of(text)
    columns = columns_for(content, MappingOptions(update=update, **wishes), "s.csv")
    options = ImportOptions(name="s.csv", anchor=date(2026, 2, 1), update=update)
    return build_result(content, columns, roadmap, options)


def test_a_row_that_is_refused_takes_no_id_and_makes_no_area() -> None:
    result = imported("title,area\nA,\n,x\n。,y\nA,z\nB,z,more\n")
    assert [(one.id, one.fields["area"]) for one in result.imported] == [("a", "z")]
    assert list(result.areas) == ["z"]
    assert result.collisions == ()
    assert [(one.place.number, one.reason.partition(";")[0]) for one in result.skipped] == [
        (2, "names no area"),
        (3, "has no title"),
        (4, 'its title "。" has no letter or digit for an id'),
        (6, "has 3 cells where the header has 2"),
    ]
    assert result.rows == 5


def test_ids_come_from_the_column_that_is_named_and_where_that_is_empty_from_the_title() -> None:
    result = imported("No,title,area\nKEP 7,A,x\n,B b,x\nkep-7,C,x\n", id_from="No")
    assert [one.id for one in result.imported] == ["kep-7", "b-b", "kep-7-2"]
    assert [(one.requested, one.id) for one in result.collisions] == [("kep-7", "kep-7-2")]


def test_an_id_that_a_commitment_had_before_is_not_free() -> None:
    old = Commitment(title="A", area="x", formerly=["a"])
    there = Roadmap(roadmap=Head(title="R"), areas={"x": Area(title="X")}, commitments={"b": old})
    assert [one.id for one in imported("title,area\nA,X\n", there).imported] == ["a-2"]
    updated = imported("title,area\nA,X\n", there, update=True).imported[0]
    assert (updated.id, updated.exists, updated.fields["area"]) == ("b", True, "x")


def test_a_partner_without_letters_is_reported_and_the_row_imported() -> None:
    result = imported("title,area,partners\nA,x,。;us\n")
    assert result.imported[0].fields["partners"] == ["us"]
    assert [(one.field, one.value) for one in result.unread] == [("partners", "。")]
    assert not result.is_clean


def test_an_area_is_found_by_a_title_of_which_no_id_can_be_made() -> None:
    old = Commitment(title="A", area="b")
    there = Roadmap(roadmap=Head(title="R"), areas={"b": Area(title="。")}, commitments={"a": old})
    assert imported("title,area\nB,。\n", there).imported[0].fields["area"] == "b"
    again = imported("title,area\nA,…\n", there, update=True)
    assert "area" not in again.imported[0].fields
    assert [(one.field, one.value) for one in again.unread] == [("area", "…")]


def test_progress_is_reported() -> None:
    content = content_of("title,area\nA,x\nB,x\n")
    done: list[int] = []
    columns = columns_for(content, MappingOptions(), "s.csv")
    options = ImportOptions(name="s.csv", anchor=date(2026, 2, 1))
    build_result(content, columns, EMPTY, options, done.append)
    assert done == [1, 2]


def test_the_ids_that_rows_name_are_known_also_of_skipped_rows() -> None:
    titles = {"a": "A", "b": "B", "c": "C", "d-1": "D", "d-1-2": "E", "f": "F"}
    commitments = {known: Commitment(title=title, area="x") for known, title in titles.items()}
    commitments["f"] = Commitment(title="F", area="x", formerly="g")
    roadmap = Roadmap(roadmap=Head(title="R"), areas={"x": Area(title="X")}, commitments=commitments)
    rows = "a,,met\nb,,met\nb,,met\nd-1,E,met\ng,,met\ng,,met\nnew,,met\n"
    result = imported(f"id,title,status\n{rows}", roadmap, update=True)
    assert [one.id for one in result.imported] == ["a"]
    assert result.named >= {"a", "b", "d-1", "d-1-2", "f"}
    assert "c" not in result.named
    assert len(result.skipped) == 6
