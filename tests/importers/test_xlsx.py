"""Workbooks: cells, sheets, and files that are not workbooks."""

import io
import sys
import zipfile
from datetime import date, datetime
from typing import Any

import pytest

from roadmap_cli.errors import UnreadableError, WrongUsageError
from roadmap_cli.importers import xlsx
from roadmap_cli.importers.columns import ERROR
from roadmap_cli.importers.formats import ReadOptions, read_content
from tests.importers.sheets import cells, content_of, utc_day

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
    ]
    content = content_of(workbook(Plan=rows), "plan.xlsx")
    assert cells(content) == [["a", "2030-01-02", "40", "true"], ["", "2030-01-02", "0.5", ""]]
    assert [record.place.number for record in content.records] == [2, 4], "numbers are those of the sheet"
    assert content.format == "xlsx"


def formatted(format: str, *values: object) -> bytes:
    """Return a workbook with a row for each value, in a cell of a number format."""
    book = openpyxl.Workbook()
    book.active.append(["title", "cell"])
    for number, value in enumerate(values, 2):
        book.active.append(["a", value])
        book.active.cell(number, 2).number_format = format
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def test_a_percentage_is_what_is_shown() -> None:
    content = content_of(formatted("0%", 1, 0.5, 2, 0.57, 1 / 3, "50%", None), "plan.xlsx")
    shown = [record.cells["cell"] for record in content.records]
    assert shown == ["100%", "50%", "200%", "57%", "33.333333333%", "50%", ""]


def test_a_month_is_what_is_shown_where_no_day_is() -> None:
    first = date(2027, 3, 1)
    assert cells(content_of(formatted("mmm-yy", first, date(2027, 3, 15)), "plan.xlsx")) == [
        ["a", "2027-03"], ["a", "2027-03-15"],
    ]  # fmt: skip


def test_a_formula_without_a_result_is_reported() -> None:
    data = workbook(Plan=[HEADER, ["a", "=B1+30", "=1+1"], ["=A2", None], ["c", "2030"]])
    content = content_of(data, "plan.xlsx")
    assert cells(content) == [["a", "", "", ""], ["", "", "", ""], ["c", "2030", "", ""]]
    assert [(one.place.number, one.column, one.value) for one in content.faults] == [
        (2, "deadline", "=B1+30"), (2, "progress", "=1+1"), (3, "title", "=A2"),
    ]  # fmt: skip
    assert {one.reason for one in content.faults} == {xlsx.NO_RESULT}
    saved = edited(data, b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>")
    saved = edited(saved, b'<c r="B2"><f>B1+30</f><v></v>', b'<c r="B2" t="str"><f>B1+30</f><v></v>')
    content = content_of(saved, "plan.xlsx")
    assert cells(content)[0] == ["a", "", "2", ""], "a formula may well come to an empty text"
    assert [one.column for one in content.faults] == ["title"]


def edited(data: bytes, old: bytes, new: bytes) -> bytes:
    """Return a workbook with one text in its sheets replaced by another."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(written, "w") as made:
        parts = {name: given.read(name) for name in given.namelist()}
        assert any(old in part for part in parts.values())
        for name, part in parts.items():
            made.writestr(name, part.replace(old, new))
    return written.getvalue()


def test_an_error_is_reported_and_is_not_text() -> None:
    content = content_of(workbook(Plan=[HEADER, ["a", "#REF!"]]), "plan.xlsx")
    assert cells(content) == [["a", "", "", ""]]
    (fault,) = content.faults
    assert (fault.column, fault.value, fault.reason) == ("deadline", "#REF!", ERROR)


def test_merged_cells_without_a_value_are_reported() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["title", "area", "owner"], ["A", "Health", "Ann"], ["B"], ["C"], ["D", "x", "y"]):
        sheet.append(row)
    for ref in ("B2:B4", "C2:C3", "B5:C5", "E1:F9"):
        sheet.merge_cells(ref)
    data = io.BytesIO()
    book.save(data)
    content = content_of(data.getvalue(), "plan.xlsx")
    assert cells(content) == [["A", "Health", "Ann"], ["B", "", ""], ["C", "", ""], ["D", "x", ""]]
    assert [(one.place.number, one.column, one.value) for one in content.faults] == [
        (3, "area", "B2:B4"), (3, "owner", "C2:C3"), (4, "area", "B2:B4"), (5, "owner", "B5:C5"),
    ]  # fmt: skip


def test_links_behind_cells_are_read() -> None:
    book = openpyxl.Workbook()
    for row in (
        ["title", "source", "area"],
        ["A", "Report"],
        ["B", "Other"],
        ["C", '=HYPERLINK("u://x","x")'],
    ):
        book.active.append(row)
    book.active["A2"].hyperlink = "https://example.org/r"
    book.active["B3"].hyperlink = "https://example.org/s"
    data = io.BytesIO()
    book.save(data)
    assert [record.links for record in content_of(data.getvalue(), "plan.xlsx").records] == [
        {"title": "https://example.org/r"}, {"source": "https://example.org/s"}, {"source": "u://x"},
    ]  # fmt: skip


def rich(*runs: str) -> Any:
    """Return a rich text in which every second run is a superscript."""
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont

    blocks = [TextBlock(InlineFont(vertAlign="superscript"), run) for run in runs[1::2]]
    return CellRichText(*(one for pair in zip(runs[::2], [*blocks, ""], strict=False) for one in pair if one))


def test_superscript_footnote_marks_are_removed_and_reported() -> None:
    rows: list[list[Any]] = [
        ["title", rich("deadline", "a"), "area"],
        [rich("Plant 5", "3"), rich("2030", "1"), rich("Health", "1, 2")],
        [rich("Grow 5 km", "2", " of parks"), rich("May 1", "st", " 2030"), "Parks"],
        [rich("", "1", " Provisional")],
        [rich("", "3", " Thousands")],
    ]
    content = content_of(workbook(Plan=rows), "plan.xlsx")
    assert content.columns == ("title", "deadline", "area")
    assert cells(content) == [["Plant 5", "2030", "Health"], ["Grow 5 km² of parks", "May 1st 2030", "Parks"]]
    assert [
        (one.place.number, one.column, one.value, one.sign, one.footnote) for one in content.footnotes
    ] == [
        (1, "deadlineᵃ", "deadlineᵃ", "a", ""),
        (2, "title", "Plant 5³", "3", "Thousands"),
        (2, "deadline", "2030¹", "1", "Provisional"),
        (2, "area", "Health¹, ²", "1", "Provisional"),
        (2, "area", "Health¹, ²", "2", ""),
    ]


def test_hidden_rows_and_columns_are_read_and_reported() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(Plan=[HEADER, ["a"], ["b"], ["c"]])))
    book["Plan"].row_dimensions[3].hidden = True
    book["Plan"].column_dimensions["B"].hidden = True
    data = io.BytesIO()
    book.save(data)
    content = content_of(data.getvalue(), "plan.xlsx")
    assert [row[0] for row in cells(content)] == ["a", "b", "c"]
    assert content.notes == (
        "row 3 is hidden and was read; --skip-rows leaves rows out",
        'the column "deadline" is hidden',
    )


def test_sheets_with_another_header_than_the_first_are_reported() -> None:
    data = workbook(One=[["title"], ["a"]], Notes=[["x", "y"]], Two=[["title"], [], ["b"]], Empty=[])
    content = content_of(data, "plan.xlsx")
    assert [(one.place.sheet, one.place.number, one.cells["title"]) for one in content.records] == [
        ("One", 2, "a"),
        ("Two", 3, "b"),
    ]
    assert content.notes == ('the sheet "Notes" has another header and was not read; read it with --sheet',)


def test_the_sheets_are_a_column_where_there_are_several() -> None:
    several = content_of(workbook(One=[["title"], ["a"]], Two=[["title"], ["b"]]), "plan.xlsx")
    assert several.columns == ("title", "sheet")
    assert cells(several) == [["a", "One"], ["b", "Two"]]
    assert content_of(workbook(One=[["title"], ["a"]]), "plan.xlsx").columns == ("title",)
    own = workbook(One=[["sheet"], ["a"]], Two=[["sheet"], ["b"]])
    assert cells(content_of(own, "plan.xlsx")) == [["a"], ["b"]]


def test_a_hidden_sheet_is_reported_and_read_if_it_is_named() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(Old=[["title"], ["a"]], Plan=[["title"], ["b"]])))
    book["Old"].sheet_state = "hidden"
    data = io.BytesIO()
    book.save(data)
    content = content_of(data.getvalue(), "plan.xlsx")
    assert cells(content) == [["b"]]
    assert content.notes == ('the sheet "Old" is hidden and was not read; read it with --sheet',)
    content = read_content(data.getvalue(), "plan.xlsx", ReadOptions(utc_day, sheets=["Old"]))
    assert (cells(content), content.notes) == ([["a"]], ())


def test_a_sheet_that_is_named_is_read_alone() -> None:
    data = workbook(One=[["title"], ["a"]], Two=[["title"], ["b"]])
    content = read_content(data, "plan.xlsx", ReadOptions(utc_day, sheets=["Two"]))
    assert cells(content) == [["b"]]
    with pytest.raises(WrongUsageError, match='has no sheet "Ones"; there are "One", "Two"'):
        read_content(data, "plan.xlsx", ReadOptions(utc_day, sheets=["Ones"]))
    with pytest.raises(WrongUsageError, match=r"--encoding is for text; plan\.xlsx is a"):
        read_content(data, "plan.xlsx", ReadOptions(utc_day, encoding="cp1252"))
    with pytest.raises(WrongUsageError, match=r"--sheet is for workbooks; s\.csv is read as csv"):
        read_content(b"title\n", "s.csv", ReadOptions(utc_day, sheets=["Two"]))


def test_what_is_no_workbook_is_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def packed(**parts: bytes) -> bytes:
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, part in parts.items():
                archive.writestr(name, part)
        return data.getvalue()

    for data, sentence in [
        (b"PK\x03\x04 and no more", "is not a workbook"),
        (packed(mimetype=b"application/vnd.oasis"), "is not an Excel workbook"),
        (
            packed(**{"xl/workbook.xml": b"<a>", "[Content_Types].xml": b"<"}),
            "is not a workbook that openpyxl",
        ),
        (workbook(Plan=[]), "is empty"),
    ]:
        with pytest.raises(UnreadableError, match=f"^plan.xlsx {sentence}"):
            content_of(data, "plan.xlsx")
    monkeypatch.setattr(xlsx, "MAX_UNPACKED", 1024 * 1024)
    with pytest.raises(UnreadableError, match="more than 1 MiB when unpacked"):
        content_of(packed(**{"xl/worksheets/sheet1.xml": b" " * 2_000_000}), "plan.xlsx")


def test_without_openpyxl_the_error_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    data = workbook(Plan=[["title"], ["a"]])
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(WrongUsageError) as refused:
        content_of(data, "plan.xlsx")
    assert str(refused.value) == xlsx.MISSING
    assert "pip install 'roadmap-toml[excel]'" in xlsx.MISSING


@pytest.mark.parametrize("rows", [b'<row r="3"/><row r="4"/>', b'<row r="2000000000"/>'])
def test_more_rows_than_excel_holds_are_refused_even_if_they_are_empty(
    rows: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = edited(workbook(Plan=[HEADER, ["a"]]), b"</sheetData>", rows + b"</sheetData>")
    monkeypatch.setattr(xlsx, "MAX_ROWS", 4)
    if b"2000000000" not in rows:
        assert cells(content_of(data, "plan.xlsx")) == [["a", "", "", ""]]
        monkeypatch.setattr(xlsx, "MAX_ROWS", 3)
    with pytest.raises(UnreadableError, match=r'plan.xlsx: the sheet "Plan" has more than the .* rows'):
        content_of(data, "plan.xlsx")
