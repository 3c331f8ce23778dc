"""Workbooks: real cells, several sheets, and files that are none."""

import io
import sys
import zipfile
from datetime import date, datetime
from typing import Any

import pytest

from roadmap_cli.errors import UnreadableError, WrongUsageError
from roadmap_cli.sources import xlsx
from roadmap_cli.sources.formats import Reading, read_content
from tests.sources.sheets import cells, content_of, utc_day

openpyxl = pytest.importorskip("openpyxl", reason="openpyxl (the extra `excel`) is not installed")

HEADER = ["title", "deadline", "progress", "done"]


def workbook(**sheets: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def test_cells_are_read_as_people_write_them() -> None:
    rows: list[list[Any]] = [
        HEADER,
        ["a", date(2030, 1, 2), 40.0, True],
        [],
        [None, datetime(2030, 1, 2, 3), 0.5],  # noqa: DTZ001 - a workbook knows no zones
        ["=1+1"],
    ]
    content = content_of(workbook(Plan=rows), "plan.xlsx")
    assert cells(content) == [["a", "2030-01-02", "40", "true"], ["", "2030-01-02", "0.5", ""]]
    assert [record.place.number for record in content.records] == [2, 4], "a row stands where it stands"
    assert content.format == "xlsx"


def test_sheets_with_the_header_of_the_first_are_read_and_others_are_told() -> None:
    data = workbook(One=[["title"], ["a"]], Notes=[["x", "y"]], Two=[["title"], [], ["b"]], Empty=[])
    content = content_of(data, "plan.xlsx")
    assert [(one.place.sheet, one.place.number, one.cells["title"]) for one in content.records] == [
        ("One", 2, "a"),
        ("Two", 3, "b"),
    ]
    assert content.notes == ('the sheet "Notes" has another header and was not read; --sheet names it',)


def test_the_sheets_are_a_column_where_there_are_several() -> None:
    several = content_of(workbook(One=[["title"], ["a"]], Two=[["title"], ["b"]]), "plan.xlsx")
    assert several.columns == ("title", "sheet")
    assert cells(several) == [["a", "One"], ["b", "Two"]]
    assert content_of(workbook(One=[["title"], ["a"]]), "plan.xlsx").columns == ("title",)
    own = workbook(One=[["sheet"], ["a"]], Two=[["sheet"], ["b"]])
    assert cells(content_of(own, "plan.xlsx")) == [["a"], ["b"]]


def test_a_sheet_that_is_named_is_read_alone() -> None:
    data = workbook(One=[["title"], ["a"]], Two=[["title"], ["b"]])
    content = read_content(data, "plan.xlsx", Reading(utc_day, sheets=["Two"]))
    assert cells(content) == [["b"]]
    with pytest.raises(WrongUsageError, match='has no sheet "Ones"; there are "One", "Two"'):
        read_content(data, "plan.xlsx", Reading(utc_day, sheets=["Ones"]))
    with pytest.raises(WrongUsageError, match=r"--sheet is for workbooks; s\.csv is read as csv"):
        read_content(b"title\n", "s.csv", Reading(utc_day, sheets=["Two"]))


def test_what_is_no_workbook_is_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def packed(**parts: bytes) -> bytes:
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, part in parts.items():
                archive.writestr(name, part)
        return data.getvalue()

    for data, sentence in [
        (b"PK\x03\x04 and no more", "is no workbook"),
        (packed(mimetype=b"application/vnd.oasis"), "is no workbook of Excel"),
        (packed(**{"xl/workbook.xml": b"<a>", "[Content_Types].xml": b"<"}), "is no workbook that openpyxl"),
        (workbook(Plan=[]), "is empty"),
    ]:
        with pytest.raises(UnreadableError, match=f"^plan.xlsx {sentence}"):
            content_of(data, "plan.xlsx")
    monkeypatch.setattr(xlsx, "MAX_UNPACKED", 1024 * 1024)
    with pytest.raises(UnreadableError, match="more than 1 MiB when unpacked"):
        content_of(packed(**{"xl/worksheets/sheet1.xml": b" " * 2_000_000}), "plan.xlsx")


def test_without_openpyxl_the_command_that_installs_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    data = workbook(Plan=[["title"], ["a"]])
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(WrongUsageError) as refused:
        content_of(data, "plan.xlsx")
    assert str(refused.value) == xlsx.MISSING
    assert "pip install 'roadmap-toml[excel]'" in xlsx.MISSING
