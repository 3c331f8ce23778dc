"""Names of sheets, and texts that XlsxWriter would take for something else."""

from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli import escape
from roadmap_cli.output.export import workbook
from roadmap_cli.output.export.workbook import Book, Link, SheetColumn, Value, sheet_name

openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed: pip install -e '.[excel]'")
COLUMNS = [SheetColumn("a", 10, True), SheetColumn("b", 10)]


def book_of(*rows: dict[str, Value]) -> tuple[Any, bytes]:
    """Return a workbook with these rows in the columns a and b, read back, and its bytes."""
    book = Book("R", date(2026, 2, 1), ["S"])
    book.add_table("S", COLUMNS, rows)
    data = book.close()
    return openpyxl.load_workbook(BytesIO(data))["S"], data


@pytest.mark.parametrize(
    ("text", "taken", "name"),
    [
        ("Climate", [], "Climate"),
        ("Advancing diversity and inclusion", [], "Advancing diversity and"),
        ("Accelerating climate ambitions for", [], "Accelerating climate ambitions"),
        ("A " + "x" * 40, [], "A"),
        ("Climate", ["climate"], "Climate (2)"),
        ("Climate", ["climate", "climate (2)"], "Climate (3)"),
        ("a/b\\c?d*e[f]g:h", [], "a b c d e f g h"),
        ("'quoted'", [], "quoted"),
        ("x" * 40, [], "x" * 31),
        ("x" * 40, ["x" * 31], "x" * 27 + " (2)"),
        ("👍" * 20, [], "👍" * 15),
        ("History", [], "History (2)"),
        ("updates", ["updates"], "updates (2)"),
        ("//", [], "Area"),
        ("a\x00b", [], "a x00b"),
    ],
)
def test_the_name_of_a_sheet(text, taken, name):
    assert sheet_name(text, taken) == name


@pytest.mark.parametrize(
    "text",
    [
        "<r>x</r>",
        "<r><t>&lt;</t></r>",
        "<r></r>",
        "<r>\n</r>",
        "{=1}",
        "=1",
        "http://a.example",
        "1e5",
        " x ",
    ],
)
@pytest.mark.parametrize("is_link", [False, True])
def test_a_text_is_never_markup_a_formula_or_a_number(text: str, is_link: bool) -> None:
    value = Link(text, "https://example.org/") if is_link else text
    sheet, data = book_of({"a": value, "b": "next"})
    assert (sheet["A2"].value, sheet["A2"].data_type, sheet["B2"].value) == (text, "s", "next")
    assert b"<f>" not in ZipFile(BytesIO(data)).read("xl/worksheets/sheet1.xml")


@given(st.text(min_size=1), st.text())
def test_any_text_comes_back(text: str, other: str) -> None:
    from openpyxl.utils.escape import unescape

    sheet, _ = book_of({"a": text, "b": Link(other, "https://example.org/")})
    assert unescape(sheet["A2"].value) == escape.workbook(text)
    assert unescape(sheet["B2"].value or "") == escape.workbook(other)


def test_more_links_than_excel_reads_are_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "_MOST_LINKS", 2)
    rows: list[dict[str, Value]] = [{"a": Link(f"t{number}", "https://example.org/")} for number in range(3)]
    sheet, _ = book_of(*rows)
    assert [bool(sheet.cell(row, 1).hyperlink) for row in (2, 3, 4)] == [True, True, False]
    assert sheet["A4"].value == "t2"


@pytest.mark.parametrize(
    ("address", "is_link"),
    [
        ("https://example.org/" + "x" * 900, True),
        ("https://example.org/" + "x" * 1_000, False),
        ("", False),
        ("https://example.org/ä#ü", True),
    ],
)
def test_an_address_that_excel_does_not_read_is_no_link(address: str, is_link: bool) -> None:
    sheet, _ = book_of({"a": Link("text", address)})
    assert (sheet["A2"].value, bool(sheet["A2"].hyperlink)) == ("text", is_link)


def test_a_sheet_without_printed_columns_prints_an_empty_cell() -> None:
    book = Book("R", date(2026, 2, 1), ["S"])
    book.add_table("S", [SheetColumn("a", 10), SheetColumn("b", 10)], [{"a": "x", "b": "y"}])
    sheet = openpyxl.load_workbook(BytesIO(book.close()))["S"]
    assert sheet.print_area == "'S'!$C$1"
