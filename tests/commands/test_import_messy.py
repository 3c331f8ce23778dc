"""`roadmap import` on sheets in the style of real ones: each cell is in the roadmap or in the report."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.commands.importing import Import
from tests.commands.importing import bring as bring
from tests.importers.messy import MESSY, Messy


@pytest.mark.parametrize("sheet", MESSY, ids=lambda sheet: sheet.name)
def test_each_cell_is_in_the_roadmap_or_in_the_report(sheet: Messy, bring: Import) -> None:
    pytest.importorskip("openpyxl", reason="openpyxl (the extra `excel`) is not installed")
    result = bring(sheet.data(), *sheet.args, "--format", "json", name=sheet.name)
    assert result.exit_code == 0, result.stderr
    report = json.loads(result.stdout)
    assert len(report["added"]) == sheet.commitments
    assert list(lost(sheet, report, bring.commitments)) == []
    assert counted(sheet) > 6, "the sheet is a sheet"
    again = bring(sheet.data(), *sheet.args, "--update", "--format", "json", name=sheet.name)
    assert json.loads(again.stdout)["changed"] is False


def counted(sheet: Messy) -> int:
    return sum(bool(cell.strip()) for cells in sheet.cells.values() for cell in cells)


def lost(sheet: Messy, report: dict[str, Any], commitments: dict[str, Any]) -> Iterator[tuple[int, str]]:
    """Yield the cells, with the number of their row, that are neither in the roadmap nor in the report."""
    columns = list(sheet.fields)
    outside = {one["place"]: one["cells"] for one in report["outside"]}
    skipped = {one["place"] for one in report["skipped"]}
    said = {(one["place"], one["value"]) for one in report["unread"]}
    unread = {
        column for note in report["notes"] if "not read: " in note for column in columns if column in note
    }
    rows = [row for row in sheet.cells if row > sheet.header and row not in outside and row not in skipped]
    kept = {
        row: {"id": added, "area": commitments[added]["area"], **commitments[added]}
        for row, added in zip((row for row in rows if any(sheet.cells[row])), report["added"], strict=True)
    }
    for row, cells in sheet.cells.items():
        for column, cell in zip([*columns, *[""] * len(cells)], cells, strict=False):
            is_header = row <= sheet.header and row not in outside
            is_kept = row in kept and kept[row].get(sheet.fields.get(column, "")) not in (None, "")
            is_said = (
                any(f'"{cell}" (' in note for note in report["notes"])
                or row in skipped
                or cell in outside.get(row, ())
                or (row, cell) in said
                or column in unread
            )
            if cell.strip() and not (is_header or is_kept or is_said):
                yield row, cell


def test_a_lost_cell_is_counted(bring: Import) -> None:
    sheet = MESSY[0]._replace(fields={**MESSY[0].fields, "Nr": "owner"})
    report = json.loads(bring(sheet.data(), *sheet.args, "--format", "json", name=sheet.name).stdout)
    assert list(lost(sheet, report, bring.commitments)) == [(5, "1"), (6, "2")]


def test_the_report_says_what_was_done_with_the_sheet(bring: Import) -> None:
    pytest.importorskip("openpyxl", reason="openpyxl (the extra `excel`) is not installed")
    sheet = next(one for one in MESSY if one.name == "links.xlsx")
    result = bring(sheet.data(), *sheet.args, name=sheet.name)
    assert result.stderr == (
        'row 5: a note below the table, not imported: "1) Without the islands."\n'
        'row 2: the footnote mark 1 was removed from "Health¹": "Without the islands."\n'
        "row 3 is hidden and was read; --skip-rows leaves rows out\n"
        'the column "deadline" is hidden\n'
        '1 column was not read: "remark"\n'
        '1 link behind cells was not read: row 3, "remark"\n'
        "links.xlsx: 2 rows became 2 new commitments, 2 areas added (health and parks)\n"
    )
    assert bring.commitments["open-ten-clinics"]["source"] == "https://example.org/clinics"


def test_options_are_of_tables(bring: Import) -> None:
    for option in ("--header-row=1", "--skip-rows=1", "--until=x", "--fill-down=x"):
        result = bring("- [ ] a\n", option, name="s.md")
        assert (result.exit_code, result.stderr) == (
            2, f"error: {option.partition('=')[0]} is for tables; s.md is read as markdown\n"
        )  # fmt: skip


def test_a_part_of_the_rows_is_imported(bring: Import) -> None:
    text = "title,area,Due date\na,x,2030\nb,x,2031\nc,y,\n"
    result = bring(text, "--map", "deadline=Due date", "--rows", '"Due date" < 2031 or area = y')
    assert list(bring.commitments) == ["a", "c"]
    assert result.stderr == (
        'line 3: not selected by --rows, not imported: "b | x | 2031"\n'
        "s.csv: 2 rows became 2 new commitments, 2 areas added (x and y)\n"
    )
