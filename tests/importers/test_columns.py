"""The columns of fields, and errors in --map and --map-status."""

from collections.abc import Mapping
from typing import Any

import pytest

from roadmap_cli.errors import WrongUsageError
from roadmap_cli.importers.columns import (
    ColumnMapping,
    MappingOptions,
    columns_for,
    mapped_columns,
    mapped_statuses,
)
from roadmap_cli.model.types import Status
from tests.importers.sheets import content_of
from tests.importers.test_github import ISSUES


def columns(header: str, *, rows: str = "", **options: Any) -> ColumnMapping:
    return columns_for(content_of(f"{header}\n{rows}"), MappingOptions(**options), "s.csv")


def test_a_column_that_bears_the_name_of_a_field_is_read_for_it() -> None:
    found = columns("Title,AREA, Depends On ,colour")
    assert found.columns == {"title": ["Title"], "area": ["AREA"], "depends_on": ["Depends On"]}


def test_a_column_named_as_the_option_partner_holds_partners() -> None:
    assert columns("title,area,Partner").columns["partners"] == ["Partner"]
    assert columns("title,area,partner,partners").columns["partners"] == ["partners"]
    mapped = mapped_columns(["owner=partner"])
    assert "partners" not in columns("title,area,partner", columns=mapped).columns
    assert "partners" not in columns("id,title,area,partner,flags,days_left,whole_status").columns


def test_what_is_mapped_comes_first_and_letter_case_and_blanks_do_not_count() -> None:
    mapped = mapped_columns(["title=What  is\u00a0promised", "depends-on=area", "tags=a", "tags=b"])
    found = columns("title,area,What is promised,A,b", columns=mapped, area="x")
    assert found.columns["title"] == ["What is promised"]
    assert found.columns["tags"] == ["A", "b"]
    assert "area" not in found.columns, "--area puts all rows into one"


def test_area_is_for_rows_that_name_none_where_a_column_is_mapped_to_it() -> None:
    found = columns("title,where", columns={"area": ["where"]}, area="x")
    assert (found.columns["area"], found.area) == (["where"], "x")


def test_columns_with_values_that_are_not_read_are_reported() -> None:
    found = columns("title,area,empty,Due date", rows="a,x,,soon\n")
    assert found.notes == ('1 column was not read: "Due date"',)
    assert columns("id,title,area,flags,days_left", rows="a,A,x,stale,3\n").notes == (), (
        "they follow from the others"
    )


def test_a_format_has_columns_and_words_of_its_own() -> None:
    found = columns_for(
        content_of(ISSUES, "x.json"), MappingOptions(statuses={"open": Status.UNDERWAY}), "x.json"
    )
    assert found.columns["area"] == ["milestone"]
    assert found.statuses["open"] is Status.UNDERWAY
    assert found.statuses["not_planned"] is Status.DROPPED
    assert found.open_words == {"reopened"}, "a word that was expected means what was expected"
    assert found.notes == ()


def test_statuses_are_by_word_whatever_its_case() -> None:
    assert mapped_statuses(["In  Progress=underway", "a=b=met"]) == {
        "in progress": Status.UNDERWAY,
        "a=b": Status.MET,
    }


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["title"], '--map "title": write FIELD=COLUMN'),
        (["title="], '--map "title=": write FIELD=COLUMN'),
        (["titel=x"], '--map: there is no field "titel" to import; did you mean title or until?'),
        (["id=x"], "--map: an id is made by --id-from COLUMN"),
        (["title=a", "title=b"], "--map: title is mapped twice"),
    ],
)
def test_a_map_that_makes_no_sense_is_refused(words: list[str], sentence: str) -> None:
    with pytest.raises(WrongUsageError) as refused:
        mapped_columns(words)
    assert str(refused.value).startswith(sentence)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["met"], '--map-status "met": write WORD=STATUS'),
        (["x=don"], '--map-status: "don" is not a status; there are at-risk, '),
        (["x=meet"], '--map-status: "meet" is not a status; did you mean met?'),
        (["x=met", "X=broken"], '--map-status: "X" is given two meanings'),
    ],
)
def test_a_status_that_makes_no_sense_is_refused(words: list[str], sentence: str) -> None:
    with pytest.raises(WrongUsageError) as refused:
        mapped_statuses(words)
    assert str(refused.value).startswith(sentence)


@pytest.mark.parametrize(
    ("header", "options", "sentence"),
    [
        ("name,area", {}, "s.csv has no column title; say which one holds it with --map title=COLUMN; "),
        ("title,where", {}, "s.csv has no column area; put all rows into one with --area ID, "),
        ("title,title,area", {}, "s.csv has no column title; "),
        (
            "title,area",
            {"columns": {"owner": ["Leed"]}},
            's.csv has no column "Leed"; there are "title", "area"',
        ),
        ("title,area,Lead", {"id_from": "leed"}, 's.csv has no column "leed"; did you mean "Lead"?'),
    ],
)
def test_a_column_that_is_not_there_is_refused_with_those_that_are(
    header: str, options: Mapping[str, Any], sentence: str
) -> None:
    with pytest.raises(WrongUsageError) as refused:
        columns(header, **options)
    assert str(refused.value).startswith(sentence)


def test_with_update_ids_or_titles_are_enough() -> None:
    assert columns("id,status", update=True).id_from == "id"
    assert columns("No,State", update=True, id_from="No").columns == {}
    assert columns("title", update=True).id_from == ""
    with pytest.raises(WrongUsageError, match="or which one holds ids with --id-from COLUMN"):
        columns("status", update=True)
    with pytest.raises(WrongUsageError, match="has no column area"):
        columns("title")


def test_the_note_and_the_evidence_of_an_update_are_read_if_they_are_mapped() -> None:
    maps = mapped_columns(["note=Why", "evidence=See"])
    assert columns("title,area,Why,See", columns=maps).columns["note"] == ["Why"]
    assert "note" not in columns("title,area,note,evidence").columns
