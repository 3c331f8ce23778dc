"""Merged cells, links, hidden rows and formulas, found in a sheet's XML in pieces."""

import io
import zipfile
from itertools import islice

import pytest

from roadmap_cli.importers import xlsx_parts
from roadmap_cli.importers.xlsx_parts import Merged, SheetParts, covering, read_parts, without_empty_rows

XML = (
    b'<x:worksheet><x:cols><x:col min="2" max="3" hidden="1"/><x:col min="4" max="4"/></x:cols>'
    b'<x:row r="1"><x:c r="A1"><x:f>1+1</x:f></x:c></x:row><x:row r="2" hidden="true"/>'
    b'<x:row r="3" hidden="0"/>'
    b'<x:mergeCells count="1"><x:mergeCell ref="B2:AA10"/></x:mergeCells>'
    b'<x:hyperlinks><x:hyperlink r:id="rId1" ref="A1:A2"/><x:hyperlink ref="B1" location="Sheet2!A1"/>'
    b'<x:hyperlink ref="$C$1" r:id="rId2"/></x:hyperlinks></x:worksheet>'
)
RELATIONS = (
    b'<Relationships><Relationship Id="rId1" TargetMode="External" '
    b'Target="https://example.org/?a=1&amp;b=2"/>'
    b'<Relationship Id="rId2" Target="../drawings/drawing1.xml"/></Relationships>'
)


def packed(xml: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", xml)
        archive.writestr("xl/worksheets/_rels/sheet1.xml.rels", RELATIONS)
    return data.getvalue()


@pytest.mark.parametrize("piece", [7, 50, 10_000])
@pytest.mark.parametrize("xml", [XML, XML.replace(b"x:", b"")])
def test_what_a_sheet_has_is_found_whole(xml: bytes, piece: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_parts, "_PIECE", piece)
    (parts,) = read_parts(packed(xml)).values()
    address = "https://example.org/?a=1&b=2"
    assert parts == SheetParts(
        merged=[Merged(2, 10, 2, 27, "B2:AA10")],
        links={(1, 1): address, (2, 1): address},
        hidden_rows=frozenset({2}),
        hidden_columns=[(2, 3)],
        has_formula=True,
    )


def test_what_only_looks_like_it_is_none() -> None:
    (parts,) = read_parts(
        packed(b'<formula1>x</formula1><hyperlinks/><mergeCells/><rows hidden="1"/>')
    ).values()
    assert parts == SheetParts([], {}, frozenset(), [], False)


def test_a_link_on_a_whole_sheet_is_bounded() -> None:
    xml = b'<hyperlinks><hyperlink ref="A1:XFD9999999" r:id="rId1"/></hyperlinks>'
    (parts,) = read_parts(packed(xml)).values()
    assert len(parts.links) == 10_000


def test_each_row_has_the_merged_cells_that_reach_into_it() -> None:
    one, two = Merged(2, 3, 1, 1, "A2:A3"), Merged(3, 3, 2, 4, "B3:D3")
    assert [list(over) for over in islice(covering([two, one]), 4)] == [[], [one], [one, two], []]


ROWS = (
    b'<row r="1" s="2"><c r="A1" t="s"><v>0</v></c></row>',
    b'<row r="2"/>',
    b'<row r="3" spans="1:2"><c r="A3" s="1"/><c r="B3" s="1"></c></row>',
    b"<row></row>",
    b'<row r="5"><c r="A5" s="1"/><c r="B5"><v>1</v></c></row>',
    b'<row r="6"><c r="A6"><f>A1</f></c></row>',
    b'<row r="7"><c r="A7" t="inlineStr"><is><t>x</t></is></c></row>',
    b'<row r="8"/>',
)


@pytest.mark.parametrize("piece", [7, 50, 10_000])
@pytest.mark.parametrize("prefix", [b"", b"x:"])
def test_only_empty_rows_are_taken_out_of_a_large_sheet(
    piece: int, prefix: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx_parts, "_PIECE", piece)
    rows = [row.replace(b"<", b"<" + prefix).replace(b"<" + prefix + b"/", b"</" + prefix) for row in ROWS]
    data = packed(b"<sheetData>" + b"".join(rows) + b"</sheetData>")
    assert without_empty_rows(data) == data, "a small sheet is read as it is"
    monkeypatch.setattr(xlsx_parts, "_LARGE", 10)
    with zipfile.ZipFile(io.BytesIO(without_empty_rows(data))) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml")
        assert archive.read("xl/worksheets/_rels/sheet1.xml.rels") == RELATIONS
    kept = b"".join(rows[index] for index in (0, 4, 5, 6))
    assert xml == b"<sheetData>" + kept + b"</sheetData>"
