"""The report of an import as CSV."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.importers.records import FootnoteMark, OutsideRow, ReportedValue, SkippedRecord, SourcePlace
from roadmap_cli.output.reports.import_cells import COLUMNS, render_report
from tests.output.reports.test_import_lines import NO_CHANGES, result_of


def test_rows_are_in_the_order_of_the_source() -> None:
    result = result_of(
        skipped=(SkippedRecord(SourcePlace(9), "has no title"),),
        unread=(ReportedValue(SourcePlace(3), "due", "soon", "is not a date", "Due", "kept"),),
        left=(ReportedValue(SourcePlace(2), "", "x", "is in a column that is not read", "Note"),),
        outside=(OutsideRow(SourcePlace(1), ("Plan", "2026"), "above the header"),),
        footnotes=(FootnoteMark(SourcePlace(4), "Area", "Health¹", "1", "Without islands."),),
    )
    assert render_report(result, NO_CHANGES).decode().splitlines() == [
        ",".join(COLUMNS),
        ",1,,Plan,above the header,not imported",
        ",1,,2026,above the header,not imported",
        ",2,Note,x,is in a column that is not read,not imported",
        ",3,Due,soon,is not a date,kept",
        ",4,Area,Health¹,has the footnote mark 1: Without islands.,imported without the mark",
        ",9,,,has no title,row skipped",
    ]


@given(st.text(), st.text(), st.text())
def test_every_text_is_one_harmless_cell(sheet: str, column: str, value: str) -> None:
    result = result_of(unread=(ReportedValue(SourcePlace(2, sheet), "f", value, "x", column or "c"),))
    data = render_report(result, NO_CHANGES)
    rows = list(csv.reader(io.StringIO(data.decode("utf-8", "surrogatepass"), newline="")))
    assert [len(row) for row in rows] == [6, 6]
    assert not any(cell[:1] in ("=", "+", "-", "@") for cell in rows[1])
    assert b"\x1b" not in data
    assert b"\x00" not in data
