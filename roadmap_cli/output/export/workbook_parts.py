"""The parts of a workbook beside its sheets (ECMA-376, part 1, 18.2 and 18.8): sheets, styles, properties."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from roadmap_cli.output.export.sheet_xml import DECLARATION, NAMESPACES, escaped, relations

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_FIRST_FORMAT = 164
"""Smaller ids of number formats are built in."""


class Style(NamedTuple):
    """How a cell looks, apart from its color by a rule. Its content starts at the top.

    `number` is a number format, `line` the side with a border, `top` or `bottom`, and `link` the color of a
    link, else empty.
    """

    number: str = ""
    bold: bool = False
    size: int = 11
    link: str = ""
    line: str = ""
    align: str = ""
    indent: int = 0
    wrap: bool = False


def styles_part(styles: Sequence[Style], colors: Iterable[str]) -> str:
    """Return the part with the styles of cells, of which the first is the default, and colors of rules."""
    numbers = list(dict.fromkeys(one.number for one in styles if one.number))
    fonts = list(dict.fromkeys((one.bold, one.size, one.link) for one in styles))
    lines = list(dict.fromkeys(one.line for one in styles))
    formats = [
        f'<numFmt numFmtId="{number}" formatCode="{escaped(text)}"/>'
        for number, text in enumerate(numbers, _FIRST_FORMAT)
    ]
    cells = [
        f'<xf numFmtId="{_FIRST_FORMAT + numbers.index(one.number) if one.number else 0}" '
        f'fontId="{fonts.index((one.bold, one.size, one.link))}" fillId="0" '
        f'borderId="{lines.index(one.line)}" xfId="0" applyNumberFormat="1" applyFont="1" applyBorder="1" '
        f'applyAlignment="1">{_alignment(one)}</xf>'
        for one in styles
    ]
    fills = [f'<fill><patternFill patternType="{kind}"/></fill>' for kind in ("none", "gray125")]
    normal = ['<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>']
    name = ['<cellStyle name="Normal" xfId="0" builtinId="0"/>']
    dxfs = [f'<dxf><font><b/><color rgb="{_argb(color)}"/></font></dxf>' for color in colors]
    return (
        f"{DECLARATION}<styleSheet {NAMESPACES}>{_counted('numFmts', formats)}"
        f"{_counted('fonts', [_font(*font) for font in fonts])}{_counted('fills', fills)}"
        f"{_counted('borders', map(_border, lines))}{_counted('cellStyleXfs', normal)}"
        f"{_counted('cellXfs', cells)}{_counted('cellStyles', name)}{_counted('dxfs', dxfs)}</styleSheet>"
    )


def _counted(name: str, elements: Iterable[str]) -> str:
    items = list(elements)
    return f'<{name} count="{len(items)}">{"".join(items)}</{name}>' if items else ""


def _font(bold: bool, size: int, link: str) -> str:
    color = f'<color rgb="{_argb(link)}"/>' if link else ""
    return (
        f'<font>{"<b/>" if bold else ""}{"<u/>" if link else ""}<sz val="{size}"/>{color}'
        '<name val="Calibri"/><family val="2"/></font>'
    )


def _border(line: str) -> str:
    sides = "".join(
        f'<{side} style="thin"><color auto="1"/></{side}>' if side == line else f"<{side}/>"
        for side in ("left", "right", "top", "bottom", "diagonal")
    )
    return f"<border>{sides}</border>"


def _alignment(style: Style) -> str:
    align = f'horizontal="{style.align}" ' if style.align else ""
    indent = f' indent="{style.indent}"' if style.indent else ""
    wrap = ' wrapText="1"' if style.wrap else ""
    return f'<alignment {align}vertical="top"{indent}{wrap}/>'


def _argb(color: str) -> str:
    """Return a color such as `#0b4a80` as Excel has it."""
    return f"FF{color.removeprefix('#').upper()}"


class SheetNames(NamedTuple):
    """A sheet and the ranges that Excel names: what is printed, filtered (or empty), and on each page."""

    name: str
    printed: str
    filtered: str = ""
    repeated: str = ""


def workbook_part(sheets: Sequence[SheetNames]) -> str:
    """Return the part with the sheets and the names of ranges."""
    listed = "".join(
        f'<sheet name="{escaped(one.name)}" sheetId="{number}" r:id="rId{number}"/>'
        for number, one in enumerate(sheets, 1)
    )
    named = "".join(
        f'<definedName name="_xlnm.{name}" localSheetId="{sheets.index(one)}"{more}>'
        f"{escaped(_qualified(one.name, area))}</definedName>"
        for name, field, more in (
            ("_FilterDatabase", "filtered", ' hidden="1"'),
            ("Print_Area", "printed", ""),
            ("Print_Titles", "repeated", ""),
        )
        for one in sorted(sheets, key=lambda sheet: sheet.name.lower())
        if (area := getattr(one, field))
    )
    return (
        f'{DECLARATION}<workbook {NAMESPACES}><bookViews><workbookView xWindow="240" yWindow="15" '
        f'windowWidth="16095" windowHeight="9660"/></bookViews><sheets>{listed}</sheets>'
        f"<definedNames>{named}</definedNames></workbook>"
    )


def _qualified(name: str, area: str) -> str:
    """Return a range with its sheet."""
    quoted = name.replace("'", "''")
    return f"'{quoted}'!{area}"


def first_parts(number: int, title: str, created: date) -> dict[str, str]:
    """Return the parts of a workbook with that many sheets that come first, by name.

    Programs recognize a workbook by its first part.
    """
    sheets = [f"worksheets/sheet{one}.xml" for one in range(1, number + 1)]
    kinds = {
        "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "xl/styles.xml": f"{_TYPES}.styles+xml",
        "xl/workbook.xml": f"{_TYPES}.sheet.main+xml",
        **{f"xl/{sheet}": f"{_TYPES}.worksheet+xml" for sheet in sheets},
    }
    types = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in kinds.items())
    moment = f'xsi:type="dcterms:W3CDTF">{created}T00:00:00Z'
    return {
        "[Content_Types].xml": (
            f'{DECLARATION}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{types}</Types>'
        ),
        "_rels/.rels": relations(
            [
                (f"{_OFFICE}/officeDocument", "xl/workbook.xml"),
                (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            ]
        ),
        "xl/_rels/workbook.xml.rels": relations(
            [*((f"{_OFFICE}/worksheet", sheet) for sheet in sheets), (f"{_OFFICE}/styles", "styles.xml")]
        ),
        "docProps/core.xml": (
            f'{DECLARATION}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
            'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
            f"<dc:title>{escaped(title)}</dc:title><dc:creator>roadmap</dc:creator>"
            f"<cp:lastModifiedBy>roadmap</cp:lastModifiedBy><dcterms:created {moment}</dcterms:created>"
            f"<dcterms:modified {moment}</dcterms:modified></cp:coreProperties>"
        ),
    }
