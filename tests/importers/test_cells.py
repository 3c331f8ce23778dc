"""The cells of sheets as people make them, by column."""

from typing import Any

import pytest

from roadmap_cli.errors import WrongUsageError
from roadmap_cli.importers.cells import plain_cells
from roadmap_cli.importers.columns import MappingOptions, columns_for
from roadmap_cli.importers.date_columns import DateOrder
from tests.importers.sheets import content_of


def read(
    field: str, *cells: str, known: tuple[str, ...] = (), **options: Any
) -> tuple[list[object], list[str]]:
    """Return the cells of a column of a field, and the notes."""
    rows = "".join('T,"{}"\n'.format(cell.replace('"', '""')) for cell in cells)
    content = content_of(f"title,{field}\n{rows}")
    plain = plain_cells(content, columns_for(content, MappingOptions(area="x", **options), "s.csv"), known)
    return [record.cells[plain.columns.columns[field][0]] for record in plain.content.records], list(
        plain.notes
    )


def test_the_dates_of_a_column_have_one_order() -> None:
    assert read("deadline", "25/12/2027", "03/04/2027", "2030") == (
        ["2027-12-25", "2027-04-03", "2030"],
        ["deadline: 1 date such as 03/04/2027 was read as day-first, as other dates of the column are"],
    )
    assert read("deadline", "12/25/2027", "03/04/2027")[0] == ["2027-12-25", "2027-03-04"]
    for others in ([], ["25/12/2027", "12/25/2027"]):
        with pytest.raises(
            WrongUsageError, match='"03/04/2027" is 2027-04-03 with --day-first and 2027-03-04'
        ):
            read("deadline", *others, "03/04/2027", "03/04/2027 14:00")
    assert read("deadline", "03/04/2027", values={"deadline": {"03/04/2027": "none"}})[0] == ["03/04/2027"]
    assert read("deadline", "03/04/2027", date_order=DateOrder.MONTH_FIRST) == (["2027-03-04"], [])


def test_numbers_of_excel_are_noted() -> None:
    assert read("made", "45291", "45292") == (
        ["2023-12-31", "2024-01-01"],
        ["made: 2 numbers such as 45291 were read as days of Excel, from 1900 on: 2023-12-31"],
    )
    assert read("made", "43829", epoch=1904)[0] == ["2023-12-31"]


def test_words_for_no_value_are_empty_cells_and_noted() -> None:
    assert read("made", "TBD", "n/a", "-", "") == (
        ["", "", "", ""],
        ['made: "TBD" (1 row) and "n/a" (1 row) were read as an empty cell'],
    )
    assert read("deadline", "TBD", "n/a", "None")[0] == ["TBD", "", "None"], "the reader keeps the words"
    assert read("owner", "n/a", "N/A; Bob", "-")[0] == [[], ["Bob"], []]
    assert read("text", "n/a", "-") == (["n/a", "-"], [])


def test_the_words_of_statuses_are_noted_once() -> None:
    cells, notes = read("status", "Done", "done", "Not  started", "met", "Odd", statuses={"odd": "met"})
    assert cells == ["Done", "done", "Not  started", "met", "Odd"]
    assert notes == [
        'status: read "Done" (1 row) and "done" (1 row) as met, "Not started" (1 row) as planned'
    ]
    assert read("status", "Done", statuses={"done": "dropped"})[1] == []


def test_known_partners_that_are_joined_are_split() -> None:
    assert read("partners", "US, EU", "US and Mexico", "US;EU", known=("US", "us", "EU")) == (
        [["US", "EU"], "US and Mexico", "US;EU"],
        ['partners: "US, EU" (1 row) was split into known partners'],
    )
    assert read("owner", "US, EU", known=("US", "EU")) == (["US, EU"], [])


def test_words_have_the_values_that_options_give() -> None:
    values = {"partners": {"both": ["us", "eu"]}, "owner": {"dof": "Finance"}, "area": {"a": "x"}}
    assert read("partners", "Both; CA", "ca", values=values)[0] == [["us", "eu", "CA"], "ca"]
    assert read("owner", "DoF", "Health", values=values) == ([["Finance"], "Health"], [])
    assert read("owner", "Health", values=values)[1] == ['no cell of owner is "dof", which the options map']


def test_one_column_of_two_fields_is_read_as_each() -> None:
    content = content_of('title,who\nA,"US, EU"\nB,n/a\n')
    options = MappingOptions(area="x", columns={"owner": ["who"], "partners": ["who"]})
    plain = plain_cells(content, columns_for(content, options, "s.csv"), ("US", "EU"))
    owner, partners = (plain.columns.columns[field][0] for field in ("owner", "partners"))
    assert [record.cells[owner] for record in plain.content.records] == ["US, EU", []]
    assert [record.cells[partners] for record in plain.content.records] == [["US", "EU"], []]


def test_what_our_program_wrote_stays_as_it_is() -> None:
    content = content_of("id,title,area,deadline,days_left\na,A,x,-,\n")
    plain = plain_cells(content, columns_for(content, MappingOptions(), "s.csv"), ())
    assert plain.content is content
