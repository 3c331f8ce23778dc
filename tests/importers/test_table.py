"""Where the table is in a sheet, and which rows are not of it."""

from typing import Any

import pytest

from roadmap_cli.errors import WrongUsageError
from roadmap_cli.importers.records import SourcePlace
from roadmap_cli.importers.table import (
    RowRange,
    SheetRow,
    SheetTable,
    TableOptions,
    fill_down,
    header_range,
    row_ranges,
    table_in,
)


def table(*lines: str, gaps: tuple[int, ...] = (), **options: Any) -> SheetTable:
    """Return the table in lines with bars between cells; gaps are numbers of lines below an empty one."""
    rows = [
        SheetRow(SourcePlace(number), line.split("|"), is_after_gap=number in gaps)
        for number, line in enumerate(lines, 1)
    ]
    return table_in(rows, TableOptions(**options), "s.csv")


def outside(found: SheetTable) -> list[tuple[int, str]]:
    return [(one.place.number, one.reason) for one in found.outside]


def numbers(found: SheetTable) -> list[int]:
    return [row.place.number for row in found.rows]


def test_the_header_is_the_first_row_with_the_names() -> None:
    lines = ("City Plan|", "Status: June|", "Ref|Promise|Due", "1|Plant|2030")
    found = table(*lines, names=("promise", "Due"))
    assert (found.header, numbers(found), found.is_found) == (["Ref", "Promise", "Due"], [4], True)
    assert outside(found) == [(1, "above the header"), (2, "above the header")]
    assert table("Plan|x", "Title|area", "a|b").header == ["Title", "area"]
    assert table("Plan|x", "id|indicator|2024", "a|b|3", names=("id", "title")).header[1] == "indicator"


def test_a_header_may_have_marks_numbers_and_missing_names() -> None:
    assert table("Plan|", "Promise¹|Note|Note*", "a|b|c", names=("Promise", "Note (column 3)")).is_found
    assert table("Plan|", "Title*|", "a|b", names=("title", "(column 2)")).is_found
    found = table("Plan|", "Title|Due|Status", "a|2030|met", names=("title", "Dew"))
    assert (found.header, found.is_found) == (["Title", "Due", "Status"], False), "most of the names"
    assert table("Plan", "Promise|Date", "a|b", names=("title",)).header == ["Promise", "Date"]


def test_the_rows_of_the_header_can_be_named_and_joined() -> None:
    lines = ("Plan||||", "Ref|Deadline|||Lead", "|Original| Revised|Note|", "1|2030|2031|x|Ann")
    assert table(*lines, header=header_range("2")).header == ["Ref", "Deadline", "", "", "Lead"]
    found = table(*lines, header=header_range("2-3"))
    assert found.header == ["Ref", "Deadline Original", "Deadline Revised", "Deadline Note", "Lead"]
    assert (numbers(found), outside(found)) == ([4], [(1, "above the header")])
    with pytest.raises(WrongUsageError, match=r"s\.csv has nothing in row 7; it begins in row 1"):
        table(*lines, header=header_range("7"))


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("Total||3", "a total"),
        ("|TOTAL:|3,5 %", "a total"),
        ("Total: 14||", "a total"),
        ("Summe||1.000 €".replace("€", ""), "a total"),
        (" title |Area|due", "the header again"),
        ("Source: City of X||", "a note below the table"),
        ("Note 1: as of June||", "a note below the table"),
        ("* Delayed||", "a note below the table"),
        ("¹ Provisional||", "a note below the table"),
        ("[1] Provisional||", "a note below the table"),
        ("|(a) Provisional|", "a note below the table"),
    ],
)
def test_rows_that_are_not_of_the_table_are_recognized(row: str, reason: str) -> None:
    found = table("title|area|due", "a|b (a)|2030", "c|d|2031", row)
    assert (numbers(found), outside(found)) == ([2, 3], [(4, reason)])


@pytest.mark.parametrize(
    "row",
    [
        "Total ban on plastics||2030",
        "Total|Health|2030",
        "Source control||",
        "1. Plant trees||",
        "(b) Plant||",
        "Plant trees||",
        "Notes for all: read|x|",
        "Sum it up|x|2030",
        "*Plant*|x|y",
    ],
)
def test_rows_of_the_table_stay(row: str) -> None:
    assert outside(table("title|area|due", "a|b (a)|2030", "c||", row)) == []
    assert outside(table("title|area|due", row, "c|d|2031")) == []


def test_notes_are_only_at_the_end_and_not_in_a_table_of_one_column() -> None:
    assert outside(table("title|area", "Note: a|", "c|d")) == []
    assert outside(table("title", "a", "Note: b")) == []
    assert outside(table("title|area", "a|", "Note: b|")) == [], "each row is a lone cell"
    assert outside(table("title", "a", "Total")) == [(3, "a total")]


def test_lone_cells_below_a_gap_are_notes_if_no_row_of_the_table_is_one() -> None:
    lines = ("title|area", "a|b", "c|d", "Prepared by the Office|", "Not for release|")
    assert outside(table(*lines, gaps=(4,))) == [(4, "a note below the table"), (5, "a note below the table")]
    assert outside(table(*lines)) == []
    assert outside(table(*lines[:2], "c|", *lines[3:], gaps=(4,))) == []


def test_a_row_of_one_merged_cell_is_a_heading() -> None:
    rows = [SheetRow(SourcePlace(number), [word, "", ""]) for number, word in enumerate("abc", 2)]
    header = SheetRow(SourcePlace(1), ["title", "area", "due"])
    rows[0].span, rows[1].span = 3, 1
    found = table_in([header, *rows], TableOptions(), "s.xlsx")
    assert (numbers(found), outside(found)) == ([3, 4], [(2, "a heading across the table")])


def test_rows_are_left_out_by_number_and_by_what_follows_the_table() -> None:
    lines = ("title|area", "a|b", "c|d", "e|f", "Annex: more|x", "g|h")
    assert numbers(table(*lines, skipped=row_ranges("3, 6-", "--skip-rows"))) == [2, 4, 5]
    found = table(*lines, until="annex")
    assert (numbers(found), [number for number, _ in outside(found)]) == ([2, 3, 4], [5, 6])


@pytest.mark.parametrize("text", ["", "x", "0", "4-2", "-3", "1,,2", "9999999999"])
def test_rows_that_make_no_sense_are_refused(text: str) -> None:
    with pytest.raises(WrongUsageError, match="--skip-rows"):
        row_ranges(text, "--skip-rows")
    with pytest.raises(WrongUsageError, match="--header-row"):
        header_range(text)


def test_ranges_of_rows_are_read() -> None:
    assert row_ranges("4,9-12,40-", "--skip-rows") == ((4, 4), (9, 12), (40, float("inf")))
    assert header_range("2-3") == RowRange(2, 3)
    for text in ("2,3", "2-", "1-99"):
        with pytest.raises(WrongUsageError, match="--header-row"):
            header_range(text)


def test_marks_are_removed_from_cells_and_header_with_their_footnotes() -> None:
    found = table("Title¹|area|due", "a [2]|b|2030*", "c|d¹|2031", "¹ Provisional||", "* Late||", "[2] Two||")
    assert found.header == ["Title", "area", "due"]
    assert [row.cells for row in found.rows] == [["a", "b", "2030"], ["c", "d", "2031"]]
    assert [(one.place.number, one.column, one.value, one.sign, one.footnote) for one in found.marks] == [
        (1, "Title¹", "Title¹", "1", "Provisional"),
        (2, "Title", "a [2]", "2", "Two"),
        (2, "due", "2030*", "*", "Late"),
        (3, "area", "d¹", "1", "Provisional"),
    ]


def test_our_own_tables_stay_as_they_are() -> None:
    found = table("id|title|flags|days_left", "total|Total|x¹|3", "a|b|c*|")
    assert (numbers(found), found.marks, found.outside) == ([2, 3], [], [])
    assert found.rows[0].cells == ["total", "Total", "x¹", "3"]


def test_empty_cells_take_the_value_above() -> None:
    found = table("title|area", "a|", "b|Health", "c| ", "d", "e|Parks", "f|")
    fill_down(found, ["AREA"], "s.csv")
    assert [row.cells[1] for row in found.rows] == ["", "Health", "Health", "Health", "Parks", "Parks"]
    assert found.filled == {"area": 3}
    with pytest.raises(WrongUsageError, match='has no column "arena"; did you mean "area"'):
        fill_down(found, ["arena"], "s.csv")


def test_a_german_date_of_the_data_is_a_note() -> None:
    assert outside(table("title|area", "a|b", "Stand: 1. Juni|")) == [(3, "a note below the table")]
