"""The styles, the names of ranges and the first parts of a workbook."""

from datetime import date
from typing import Any
from xml.etree.ElementTree import Element, fromstring

from roadmap_cli.output.export.workbook_parts import (
    SheetNames,
    Style,
    first_parts,
    styles_part,
    workbook_part,
)


def named(root: Element, name: str) -> list[Element]:
    return [one for one in root.iter() if one.tag.rpartition("}")[2] == name]


def test_equal_fonts_borders_and_formats_are_there_once() -> None:
    styles = [
        Style(),
        Style(bold=True, line="bottom"),
        Style("yyyy-mm-dd", bold=True, line="bottom", wrap=True),
        Style("yyyy-mm-dd", align="left", indent=1),
    ]
    root = fromstring(styles_part(styles, ["#0c6b45"]))
    sizes = {name: len(named(root, name)) for name in ("numFmt", "border", "cellStyleXfs")}
    assert sizes == {"numFmt": 1, "border": 2, "cellStyleXfs": 1}
    (cells,) = named(root, "cellXfs")
    found = [(one.attrib["numFmtId"], one.attrib["fontId"], one.attrib["borderId"]) for one in cells]
    assert found == [("0", "0", "0"), ("0", "1", "1"), ("164", "1", "1"), ("164", "0", "0")]
    alignments: list[Any] = [one.attrib for one in named(cells, "alignment")]
    assert alignments == [
        {"vertical": "top"},
        {"vertical": "top"},
        {"vertical": "top", "wrapText": "1"},
        {"horizontal": "left", "vertical": "top", "indent": "1"},
    ]
    (color,) = named(named(root, "dxfs")[0], "color")
    assert color.attrib == {"rgb": "FF0C6B45"}


def test_ranges_are_named_with_their_sheet() -> None:
    sheets = [SheetNames("Z & A", "$A$1"), SheetNames("Pa's", "$A$1:$B$2", "$A$1:$C$2", "$1:$1")]
    root = fromstring(workbook_part(sheets))
    assert [one.attrib["name"] for one in named(root, "sheet")] == ["Z & A", "Pa's"]
    assert [
        (one.attrib["name"], one.attrib["localSheetId"], one.text) for one in named(root, "definedName")
    ] == [
        ("_xlnm._FilterDatabase", "1", "'Pa''s'!$A$1:$C$2"),
        ("_xlnm.Print_Area", "1", "'Pa''s'!$A$1:$B$2"),
        ("_xlnm.Print_Area", "0", "'Z & A'!$A$1"),
        ("_xlnm.Print_Titles", "1", "'Pa''s'!$1:$1"),
    ]


def test_the_types_of_all_parts_come_first() -> None:
    parts = first_parts(2, "A < B", date(2026, 2, 1))
    assert next(iter(parts)) == "[Content_Types].xml"
    types = fromstring(parts["[Content_Types].xml"])
    assert [one.attrib["PartName"] for one in named(types, "Override")] == [
        *("/docProps/core.xml", "/xl/styles.xml", "/xl/workbook.xml"),
        *("/xl/worksheets/sheet1.xml", "/xl/worksheets/sheet2.xml"),
    ]
    targets = [one.attrib["Target"] for one in fromstring(parts["xl/_rels/workbook.xml.rels"])]
    assert targets == ["worksheets/sheet1.xml", "worksheets/sheet2.xml", "styles.xml"]
    properties = fromstring(parts["docProps/core.xml"])
    assert [one.text for one in properties][::3] == ["A < B", "2026-02-01T00:00:00Z"]
