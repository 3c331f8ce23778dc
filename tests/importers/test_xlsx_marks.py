"""Merged cells, links and formulas, found in a sheet's XML in pieces."""

import io
import zipfile
from itertools import islice

import pytest

from roadmap_cli.importers import xlsx
from roadmap_cli.importers.xlsx import Marks, Merged, covering, read_marks

XML = (
    b'<x:worksheet><x:row><x:c r="A1"><x:f>1+1</x:f></x:c></x:row><x:mergeCells count="1">'
    b'<x:mergeCell ref="B2:AA10"/></x:mergeCells><x:hyperlinks><x:hyperlink ref="A1"/></x:hyperlinks>'
)


def packed(xml: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", xml)
        archive.writestr("xl/worksheets/_rels/sheet1.xml.rels", xml)
    return data.getvalue()


@pytest.mark.parametrize("piece", [7, 50, 10_000])
@pytest.mark.parametrize("xml", [XML, XML.replace(b"x:", b"")])
def test_what_a_sheet_has_is_found_whole(xml: bytes, piece: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "_PIECE", piece)
    (marks,) = read_marks(packed(xml)).values()
    assert marks == Marks([Merged(2, 10, 2, 27, "B2:AA10")], 1, True)


def test_what_only_looks_like_it_is_none() -> None:
    (marks,) = read_marks(packed(b"<formula1>x</formula1><hyperlinks/><mergeCells/>")).values()
    assert marks == Marks([], 0, False)


def test_each_row_has_the_merged_cells_that_reach_into_it() -> None:
    one, two = Merged(2, 3, 1, 1, "A2:A3"), Merged(3, 3, 2, 4, "B3:D3")
    assert [list(over) for over in islice(covering([two, one]), 4)] == [[], [one], [one, two], []]
