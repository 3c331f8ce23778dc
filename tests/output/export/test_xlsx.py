"""A workbook, read back by openpyxl, and printed by LibreOffice."""

import re
import shutil
import subprocess
import tomllib
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from roadmap_cli import escape
from roadmap_cli.analysis.query import Snapshot
from roadmap_cli.model.types import Status
from roadmap_cli.output.export import xlsx
from roadmap_cli.output.export.xlsx import READING_COLUMNS, UPDATE_COLUMNS, commitment_columns, render_xlsx
from tests.conftest import SHIPPED, SMALL_ROADMAP
from tests.output.hostile_titles import TITLES, roadmap_of_titles
from tests.output.snapshots import one, snapshot_of

openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed: pip install -e '.[excel]'")
unescape = pytest.importorskip("openpyxl.utils.escape").unescape


def at(year: int, month: int, day: int) -> datetime:
    """Return a day as openpyxl reads it."""
    return datetime.combine(date(year, month, day), time())


PAGE = "https://example.org/r/"


def workbook(snapshot: Snapshot, page: str = "", *, by_areas: bool = False) -> Any:
    return openpyxl.load_workbook(BytesIO(render_xlsx(snapshot, page, by_areas=by_areas)[0]))


def only_sheet(snapshot: Snapshot) -> Any:
    return workbook(snapshot)["Commitments"]


def records(sheet: Any) -> list[dict[str, Any]]:
    titles, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(titles, row, strict=True)) for row in rows]


def test_one_sheet_of_all_commitments_after_a_summary():
    book = workbook(snapshot_of(SMALL_ROADMAP))
    assert book.sheetnames == ["Summary", "Commitments", "Updates"]
    ids = [record["id"] for record in records(book["Commitments"])]
    assert ids == list(tomllib.loads(SMALL_ROADMAP)["commitments"])


def test_a_sheet_for_each_area():
    book = workbook(snapshot_of(SMALL_ROADMAP), by_areas=True)
    areas = ["Accelerating climate ambitions", "Building back better", "The North"]
    assert book.sheetnames == ["Summary", *areas, "Updates"]
    assert [[record["id"] for record in records(book[area])] for area in areas] == [
        ["net-zero-grids", "methane-75", "paris-agreement"],
        ["bridge-repairs", "semiconductor-forum"],
        ["arctic-dialogue", "fresh-water"],
    ]


def test_the_summary_has_the_counts_of_status():
    sheet = workbook(snapshot_of(SMALL_ROADMAP), PAGE)["Summary"]
    assert (sheet["A1"].value, sheet["A1"].hyperlink.target, sheet["A2"].value) == (
        *("Small roadmap", PAGE),
        "As of 1 February 2026",
    )
    heading, *rows = [
        [cell for cell in row if cell is not None] for row in sheet.iter_rows(5, values_only=True)
    ]
    assert heading == [
        *("area", "total", "superseded", "met", "partly met", "open", "not kept", "overdue"),
        *("milestones overdue", "at risk", "unknown", "due soon", "stale", "progress", "next due"),
    ]
    assert rows == [
        ["Accelerating climate ambitions", 3, 0, 0, 0, 3, 0, 0, 0, 1, 0, 1, 2, 30, at(2026, 2, 28)],
        ["Building back better", 2, 0, 1, 0, 1, 0, 1, 0, 0, 0, 0, 1, 50],
        ["The North", 2, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, at(2026, 6, 30)],
        ["total", 7, 0, 1, 0, 6, 0, 1, 0, 1, 0, 1, 3, 32, at(2026, 2, 28)],
    ]


def test_a_commitment():
    assert records(only_sheet(snapshot_of(SMALL_ROADMAP)))[0] == {
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
        "status of United States": "underway",
        "status of Canada": "at-risk",
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
        (record,) = records(only_sheet(snapshot))
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
    sheet = only_sheet(one(f"deadline = {deadline}"))
    (record,) = records(sheet)
    assert (record["deadline"], record["due"]) == (cell, due)
    titles = [cell.value for cell in sheet[1]]
    formats = [sheet.cell(2, titles.index(name) + 1).number_format for name in ("deadline", "due")]
    assert formats == ["yyyy-mm-dd" if isinstance(value, datetime) else "General" for value in (cell, due)]


def test_each_area_has_a_sheet_of_its_own_named_by_its_title_or_its_id():
    areas = "".join(f'[areas.{id}]\ntitle = "Same"\n' for id in ("a", "b"))
    commitments = "".join(f'[commitments.in-{id}]\ntitle = "T"\narea = "{id}"\n' for id in ("a", "b", "c"))
    book = workbook(snapshot_of(f'[roadmap]\ntitle = "R"\n{areas}{commitments}'), by_areas=True)
    assert book.sheetnames == ["Summary", "Same", "Same (2)", "c", "Updates"]
    ids = [[record["id"] for record in records(sheet)] for sheet in book.worksheets[1:-1]]
    assert ids == [["in-a"], ["in-b"], ["in-c"]]
    assert (book.properties.title, book.properties.creator) == ("R", "roadmap")


def test_header_filters_widths_and_the_printed_page():
    book = workbook(snapshot_of(SMALL_ROADMAP))
    of_both = commitment_columns(["status of United States", "status of Canada"])
    for name, columns in (("Commitments", of_both), ("Updates", UPDATE_COLUMNS)):
        sheet = book[name]
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert [cell.value for cell in sheet[1]] == [column.title for column in columns]
        assert all(cell.font.bold for cell in sheet[1])
        widths = [round(sheet.column_dimensions[cell.column_letter].width) for cell in sheet[1]]
        assert [
            width - column.width for width, column in zip(widths, columns, strict=True) if width != 13
        ] == [1 for width in widths if width != 13]
        printed = [column.title for column in columns if column.is_printed]
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth) == (
            "landscape",
            None,
        )  # one page wide, the default
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == "$1:$1"
        last = openpyxl.utils.get_column_letter(len(printed))
        assert sheet.print_area == f"'{name}'!$A$1:${last}${sheet.max_row}"
        assert [cell.alignment.wrap_text for cell in sheet[2] if cell.value][:2] == [True, True]


def test_rows_are_as_high_as_their_wrapped_text():
    heights = [
        only_sheet(one(f'title = "{"x" * length}"'.replace("title", "owner"))).row_dimensions[2].height
        for length in (1, 500)
    ]
    assert heights == [None, None], "a column that is not printed is not wrapped"
    text = f'[roadmap]\ntitle = "R"\n[commitments.x]\ntitle = "{"x" * 100}"\narea = "a"\n'
    assert only_sheet(snapshot_of(text)).row_dimensions[2].height == 45


def test_people_choose_statuses_from_a_list_and_see_them_in_colors():
    sheet = only_sheet(snapshot_of(SMALL_ROADMAP))
    letters = {cell.value: cell.column_letter for cell in sheet[1]}
    (choice,) = sheet.data_validations.dataValidation
    assert (str(choice.sqref), choice.type) == (f"{letters['status']}2:{letters['status']}1048576", "list")
    assert choice.formula1.strip('"').split(",") == list(Status)
    colored = {str(ranges.sqref).split("2:")[0] for ranges in sheet.conditional_formatting}
    names = ("status", "whole status", "status of Canada", "status of United States", "flags", "days left")
    assert colored == {letters[name] for name in names}
    book = workbook(snapshot_of(SMALL_ROADMAP))
    assert len(book["Updates"].data_validations.dataValidation) == 2


def test_links_lead_to_the_page_and_to_sources():
    sheet = workbook(snapshot_of(SMALL_ROADMAP), PAGE)["Commitments"]
    cells = {sheet.cell(1, cell.column).value: cell for cell in sheet[2]}
    link = cells["id"].hyperlink
    assert (link.target, link.location) == ("https://example.org/r/", "net-zero-grids")
    assert cells["source"].hyperlink.target == "https://example.org/grids"
    assert cells["source"].value == "https://example.org/grids; https://example.org/grids-2"
    assert not workbook(snapshot_of(SMALL_ROADMAP))["Commitments"]["A2"].hyperlink


@pytest.mark.parametrize(
    "source", ["mailto:a@example.org", "MAILTO:a@b.example", "a letter", "javascript:x()"]
)
def test_what_is_no_address_of_a_page_is_no_link(source):
    sheet = only_sheet(one(f'source = "{source}"'))
    (cell,) = [cell for cell in sheet[2] if sheet.cell(1, cell.column).value == "source"]
    assert (cell.value, cell.hyperlink) == (source, None)


def test_partners_with_the_most_commitments_have_columns(monkeypatch):
    monkeypatch.setattr(xlsx, "MOST_PARTNERS", 1)
    titles = [cell.value for cell in only_sheet(snapshot_of(SMALL_ROADMAP))[1]]
    assert [title for title in titles if title.startswith("status of ")] == ["status of Canada"]


def test_partners_with_the_same_name_have_columns_of_their_own():
    names = {"ca": "Canada", "quebec": "Canada", "other": "Canada (ca)"}
    declared = "".join(f'[partners.{id}]\nname = "{name}"\n' for id, name in names.items())
    own = 'partner_status = { ca = "met", quebec = "broken", other = "stalled" }'
    commitment = f'[commitments.x]\ntitle = "T"\narea = "a"\npartners = ["ca", "quebec", "other"]\n{own}\n'
    (record,) = records(only_sheet(snapshot_of(f'[roadmap]\ntitle = "R"\n{declared}{commitment}')))
    found = {title: status for title, status in record.items() if title.startswith("status of ")}
    assert found == {
        "status of Canada (ca)": "met",
        "status of Canada (quebec)": "broken",
        "status of Canada (ca) (other)": "stalled",
    }


@pytest.mark.parametrize(
    "text", ["=1+1", "=cmd|' /C calc'!A0", "+1", "-5", "@SUM(A1)", "#N/A", "'=1", "TRUE", "5"]
)
def test_a_text_is_a_string_and_no_formula(text):
    from tests.test_hostile_text import quoted

    sheet = only_sheet(one(f"text = {quoted(text)}", f"tags = [{quoted(text)}]"))
    cells = {sheet.cell(1, cell.column).value: cell for cell in sheet[2]}
    for name in ("text", "tags"):
        assert (cells[name].data_type, cells[name].value) == ("s", text)


def test_every_hostile_text_comes_back_as_text():
    book = workbook(snapshot_of(roadmap_of_titles()), by_areas=True)
    assert len(book.worksheets) == len(TITLES) + 2
    for title, sheet in zip(TITLES, book.worksheets[1:], strict=False):
        (record,) = records(sheet)
        assert unescape(record["title"]) == escape.block(title).replace("\uffff", "\\uffff")
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}
        assert len(sheet.title.encode("utf-16-le")) <= 62


def test_what_no_xml_can_say():
    data, _ = render_xlsx(one('text = "a\\u0000b\\uFFFEc_x0041_"'))
    with ZipFile(BytesIO(data)) as archive:
        text = archive.read("xl/worksheets/sheet2.xml").decode()
    assert "a\\x00b\\ufffec_x005F_x0041_" in text


def test_a_text_longer_than_a_cell_is_cut_where_a_reader_sees_it():
    (record,) = records(only_sheet(one(f'text = "{"x" * 40_000}"')))
    assert record["text"] == "x" * 32_766 + "…"
    (record,) = records(only_sheet(one(f'text = "{"👍" * 20_000}"')))
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
    assert render_xlsx(one(f'text = "{text}"'))[1] == cut


def test_nothing_to_show():
    assert workbook(snapshot_of('[roadmap]\ntitle = "R"\n')).sheetnames == [
        "Summary",
        "Commitments",
        "Updates",
    ]


def test_the_same_day_gives_the_same_bytes(monkeypatch):
    import time

    first, _ = render_xlsx(snapshot_of(SHIPPED.read_text()))
    later = time.time() + 100_000
    monkeypatch.setattr(time, "time", lambda: later)
    assert render_xlsx(snapshot_of(SHIPPED.read_text()))[0] == first
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
        *("=I", "2024", 1200.25, "homes", "ca", 24, "N", "x", "i", at(2024, 12, 31)),
        "https://a.example; n/a",
    ]
    assert [(row[2].value, row[2].number_format) for row in rows[1:]] == [
        (1200.25, "#,##0.00"),
        (-3, "#,##0"),
    ]
    assert rows[1][0].data_type == "s"


def test_without_readings_there_is_no_such_sheet() -> None:
    assert "Readings" not in workbook(one()).sheetnames


@pytest.mark.skipif(
    shutil.which("soffice") is None, reason="soffice is not installed: apt-get install libreoffice-calc"
)
def test_the_shipped_roadmap_takes_at_most_four_pages_of_paper(tmp_path: Path) -> None:
    book = tmp_path / "roadmap.xlsx"
    book.write_bytes(render_xlsx(snapshot_of(SHIPPED.read_text(encoding="utf-8")), PAGE)[0])
    words = ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'user').as_uri()}"]
    subprocess.run(
        [*words, "--convert-to", "pdf", "--outdir", tmp_path, book], check=True, capture_output=True
    )
    pages = re.findall(rb"/Type\s*/Page\b", book.with_suffix(".pdf").read_bytes())
    assert 2 <= len(pages) <= 4
