"""A workbook, read back by openpyxl."""

import re
from datetime import date, datetime, time
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from roadmap_cli import escape
from roadmap_cli.analysis.query import Snapshot
from roadmap_cli.output.export.xlsx import (
    COMMITMENTS,
    READING_COLUMNS,
    UPDATE_COLUMNS,
    cut_texts,
    render_xlsx,
    sheet_name,
)
from tests.conftest import SHIPPED, SMALL_ROADMAP
from tests.output.hostile_titles import TITLES, roadmap_of_titles
from tests.output.snapshots import one, snapshot_of

openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed: pip install -e '.[excel]'")
unescape = pytest.importorskip("openpyxl.utils.escape").unescape


def at(year: int, month: int, day: int) -> datetime:
    """Return a day as openpyxl reads it."""
    return datetime.combine(date(year, month, day), time())


def workbook(snapshot: Snapshot) -> Any:
    return openpyxl.load_workbook(BytesIO(render_xlsx(snapshot)))


def records(sheet: Any) -> list[dict[str, Any]]:
    titles, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(titles, row, strict=True)) for row in rows]


def test_a_sheet_for_each_area_and_one_of_updates():
    book = workbook(snapshot_of(SMALL_ROADMAP))
    assert book.sheetnames == [
        "Accelerating climate ambitions",
        "Building back better",
        "The North",
        "Updates",
    ]
    ids = [[record["id"] for record in records(sheet)] for sheet in book.worksheets[:-1]]
    assert ids == [
        ["net-zero-grids", "methane-75", "paris-agreement"],
        ["bridge-repairs", "semiconductor-forum"],
        ["arctic-dialogue", "fresh-water"],
    ]


def test_a_commitment():
    assert records(workbook(snapshot_of(SMALL_ROADMAP)).worksheets[0])[0] == {
        "id": "net-zero-grids",
        "title": "Net-zero power grids",
        "area": "climate",
        "status": "underway",
        "deadline": "2035",
        "deadline text": None,
        "due": at(2035, 12, 31),
        "days left": 3620,
        "flags": "slipped, stale",
        "progress": None,
        "last cycle": None,
        "verdict": None,
        "assessed": None,
        "whole status": "at-risk",
        "whole deadline": "2035",
        "whole progress": 50,
        "met when": None,
        "replaced by": None,
        "partners": "us; ca",
        "partner names": "United States; Canada",
        "owner": "Ministry of Energy; Department of Energy",
        "every": None,
        "until": None,
        "made": at(2023, 3, 24),
        "tags": "energy; electricity",
        "source": "https://example.org/grids; https://example.org/grids-2",
        "text": "Both partners will reach net-zero electricity by 2035.",
    }


def test_what_the_file_states_is_beside_what_is_derived_from_it():
    names = ("status", "deadline", "progress", "whole status", "whole deadline", "whole progress")

    def cells(snapshot: Snapshot) -> tuple[Any, ...]:
        (record,) = records(workbook(snapshot).worksheets[0])
        return tuple(record[name] for name in names)

    assert cells(one()) == (None, None, None, "planned", None, None)
    assert cells(
        one(
            'partners = ["ca", "us"]',
            'partner_status = { ca = "met" }',
            'partner_deadline = { us = "none" }',
            "deadline = 2030-01-01",
            "progress = 30",
        )
    ) == (None, at(2030, 1, 1), 30, "planned", None, 65)
    moved = (
        "made = 2020-01-01",
        'status = "met"',
        "progress = 30",
        '[commitments.x.updates.2025-01-01]\nstatus = "met"\nstatus_was = "stalled"',
    )
    assert cells(one(*moved)) == ("met", None, 30, "met", None, 100)
    assert cells(one(*moved, as_of=date(2024, 1, 1))) == ("stalled", None, 30, "stalled", None, 30)


def test_an_update():
    assert records(workbook(snapshot_of(SMALL_ROADMAP))["Updates"])[1] == {
        "commitment": "net-zero-grids",
        "title": "Net-zero power grids",
        "area": "Accelerating climate ambitions",
        "update": "2024-12-17",
        "day": at(2024, 12, 17),
        "partner": "ca",
        "milestone": None,
        "cycle": None,
        "status was": None,
        "status": "at-risk",
        "deadline was": "2035",
        "deadline text was": None,
        "deadline": "2050",
        "note": "Final regulations moved the target.",
        "evidence": "https://example.org/moved",
    }


def test_updates_that_came_later_are_not_there():
    sheet = workbook(snapshot_of(SMALL_ROADMAP, date(2023, 12, 31)))["Updates"]
    assert [record["update"] for record in records(sheet)] == ["2023-08-10", "2022-03", "2021-11-02"]


@pytest.mark.parametrize(
    ("deadline", "cell", "due"),
    [
        ('"2022-spring"', "2022-spring", at(2022, 5, 31)),
        ("2026-06-30", at(2026, 6, 30), at(2026, 6, 30)),
        ('"2026-06-30"', at(2026, 6, 30), at(2026, 6, 30)),
        ('"1900"', "1900", at(1900, 12, 31)),
        ("1900-03-01", at(1900, 3, 1), at(1900, 3, 1)),
        ("1900-02-28", "1900-02-28", "1900-02-28"),
        ('"0001"', "0001", "0001-12-31"),
        ('"9999"', "9999", at(9999, 12, 31)),
    ],
)
def test_a_day_is_a_date_and_another_window_keeps_its_text(deadline, cell, due):
    sheet = workbook(one(f"deadline = {deadline}")).worksheets[0]
    (record,) = records(sheet)
    assert (record["deadline"], record["due"]) == (cell, due)
    formats = [sheet.cell(2, column).number_format for column in (7, 9)]
    assert formats == ["yyyy-mm-dd" if isinstance(value, datetime) else "General" for value in (cell, due)]


def test_each_area_has_a_sheet_of_its_own_named_by_its_title_or_its_id():
    areas = "".join(f'[areas.{id}]\ntitle = "Same"\n' for id in ("a", "b"))
    commitments = "".join(f'[commitments.in-{id}]\ntitle = "T"\narea = "{id}"\n' for id in ("a", "b", "c"))
    book = workbook(snapshot_of(f'[roadmap]\ntitle = "R"\n{areas}{commitments}'))
    assert book.sheetnames == ["Same", "Same (2)", "c", "Updates"]
    ids = [[record["id"] for record in records(sheet)] for sheet in book.worksheets[:-1]]
    assert ids == [["in-a"], ["in-b"], ["in-c"]]
    assert (book.properties.title, book.properties.creator) == ("R", "roadmap")


def test_header_filters_and_widths():
    book = workbook(snapshot_of(SMALL_ROADMAP))
    for sheet, fields in [
        *((sheet, COMMITMENTS) for sheet in book.worksheets[:-1]),
        (book["Updates"], UPDATE_COLUMNS),
    ]:
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert [cell.value for cell in sheet[1]] == [field.title for field in fields]
        assert all(cell.font.bold for cell in sheet[1])
        widths = [sheet.column_dimensions[cell.column_letter].width for cell in sheet[1]]
        assert widths == [field.width for field in fields]


@pytest.mark.parametrize(
    "text", ["=1+1", "=cmd|' /C calc'!A0", "+1", "-5", "@SUM(A1)", "#N/A", "'=1", "TRUE", "5"]
)
def test_a_text_is_a_string_and_no_formula(text):
    from tests.test_hostile_text import quoted

    sheet = workbook(one(f"text = {quoted(text)}", f"tags = [{quoted(text)}]")).worksheets[0]
    cells = {sheet.cell(1, cell.column).value: cell for cell in sheet[2]}
    for name in ("text", "tags"):
        assert (cells[name].data_type, cells[name].value) == ("s", text)


def test_every_hostile_text_comes_back_as_text():
    book = workbook(snapshot_of(roadmap_of_titles()))
    assert len(book.worksheets) == len(TITLES) + 1
    for title, sheet in zip(TITLES, book.worksheets, strict=False):
        (record,) = records(sheet)
        assert unescape(record["title"]) == escape.block(title).replace("\uffff", "\\uffff")
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}
        assert len(sheet.title.encode("utf-16-le")) <= 62


def test_what_no_xml_can_say():
    data = render_xlsx(one('text = "a\\u0000b\\uFFFEc_x0041_"'))
    with ZipFile(BytesIO(data)) as archive:
        text = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "a\\x00b\\ufffec_x005F_x0041_" in text


def test_a_text_longer_than_a_cell_is_cut_where_a_reader_sees_it():
    (record,) = records(workbook(one(f'text = "{"x" * 40_000}"')).worksheets[0])
    assert record["text"] == "x" * 32_766 + "…"
    (record,) = records(workbook(one(f'text = "{"👍" * 20_000}"')).worksheets[0])
    assert record["text"] == "👍" * 16_383 + "…"


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("x" * 32_767, 0),
        ("x" * 32_768, 1),
        ("👍" * 16_384, 1),
        ("\\u0000" * 8_192, 1),
        ("\\u0000" * 8_191, 0),
    ],
)
def test_how_many_are_cut_is_known(text: str, cut: int):
    assert cut_texts(one(f'text = "{text}"')) == cut


@pytest.mark.parametrize(
    ("text", "taken", "name"),
    [
        ("Climate", [], "Climate"),
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


def test_nothing_to_show():
    assert workbook(snapshot_of('[roadmap]\ntitle = "R"\n')).sheetnames == ["Updates"]


def test_the_same_day_gives_the_same_bytes(monkeypatch):
    import time

    first = render_xlsx(snapshot_of(SHIPPED.read_text()))
    later = time.time() + 100_000
    monkeypatch.setattr(time, "time", lambda: later)
    assert render_xlsx(snapshot_of(SHIPPED.read_text())) == first
    properties = ZipFile(BytesIO(first)).read("docProps/core.xml").decode()
    assert re.findall("W3CDTF[^<]*", properties) == ['W3CDTF">2026-02-01T00:00:00Z'] * 2


def test_readings_have_a_sheet_with_numbers_as_typed() -> None:
    text = (
        'partners = ["ca"]\n[commitments.x.indicators.i]\ntitle = "=I"\nunit = "homes"\npartner = "ca"\n'
        'baseline = { value = 0, on = "2020" }\ntarget = { value = 5000, on = "2030" }\n'
        'readings.2024 = { value = 1200.25, note = "N", evidence = ["https://a.example", "n/a"] }\n'
        "readings.2025 = { value = -3 }\nreadings.2026 = { value = 1 }\n"
    )
    rows = list(workbook(one(text))["Readings"].iter_rows())
    assert [cell.value for cell in rows[0]] == [column.title for column in READING_COLUMNS]
    assert [cell.value for cell in rows[1]] == [
        *("x", "i", "=I", "homes", "ca", "2024", at(2024, 12, 31), 1200.25, 24, "N"),
        "https://a.example; n/a",
    ]
    assert [(row[7].value, row[7].number_format) for row in rows[1:]] == [
        (1200.25, "#,##0.00"),
        (-3, "#,##0"),
    ]
    assert rows[1][2].data_type == "s"


def test_without_readings_there_is_no_such_sheet() -> None:
    assert "Readings" not in workbook(one()).sheetnames
