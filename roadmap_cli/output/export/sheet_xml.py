"""The XML of a sheet (ECMA-376, part 1, 18.3): its head, its rows, and what follows them.

XlsxWriter takes three times as long as `list` for the cells of a large roadmap, and openpyxl still longer.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = f'xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"'
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

LAST_ROW = 1_048_576
_PADDING = 0.7109375
"""What Excel adds to a width in characters of Calibri 11."""

_SPECIAL = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


def escaped(text: str) -> str:
    """Return a text that `escape.workbook` made safe as content or in a quoted attribute of XML."""
    return text.translate(_SPECIAL)


@lru_cache(4096)
def _text_element(text: str) -> str:
    """Return the element with the text of a cell.

    Excel reads `_x0041_` as `A`, unless its first underscore is escaped (ECMA-376, part 1, 22.9.2.19).
    """
    kept = ' xml:space="preserve"' if text[0].isspace() or text[-1].isspace() else ""
    return f"<t{kept}>{escaped(re.sub('_(?=x[0-9A-Fa-f]{4}_)', '_x005F_', text))}</t>"


@cache
def letters(number: int) -> str:
    """Return the letters of a column: `A` for 0, `AA` for 26."""
    before, last = divmod(number, 26)
    return (letters(before - 1) if before else "") + chr(ord("A") + last)


def cells(row: int, column: int, last_row: int, last_column: int) -> str:
    """Return the absolute reference of cells, such as `$A$1:$C$9`; rows count from 1, columns from 0."""
    first, last = f"${letters(column)}${row}", f"${letters(last_column)}${last_row}"
    return first if first == last else f"{first}:{last}"


def text_cell(place: str, text: str, style: int) -> str:
    """Return the cell of type string at a place such as `A1`, for a text that is not empty."""
    return f'<c r="{place}" s="{style}" t="inlineStr"><is>{_text_element(text)}</is></c>'


def number_cell(place: str, number: float, style: int) -> str:
    """Return the cell with a number, which has at most 15 digits."""
    return f'<c r="{place}" s="{style}"><v>{number:.16G}</v></c>'


def row_element(number: int, elements: Iterable[str], height: float = 0) -> str:
    """Return a row; its height is in points, 0 for that of a line."""
    high = f' ht="{height:g}" customHeight="1"' if height else ""
    return f'<row r="{number}"{high}>{"".join(elements)}</row>'


def sheet_head(widths: Iterable[int], *, is_first: bool, is_frozen: bool) -> str:
    """Return the start of a sheet up to its rows; a frozen one keeps its first row and column in sight."""
    selected = ' tabSelected="1"' if is_first else ""
    pane = (
        '<pane xSplit="1" ySplit="1" topLeftCell="B2" activePane="bottomRight" state="frozen"/>'
        '<selection pane="topRight" activeCell="B1" sqref="B1"/>'
        '<selection pane="bottomLeft" activeCell="A2" sqref="A2"/><selection pane="bottomRight"/>'
    )
    columns = "".join(
        f'<col min="{number}" max="{number}" width="{width + _PADDING}" customWidth="1"/>'
        for number, width in enumerate(widths, 1)
    )
    return (
        f'{DECLARATION}<worksheet {NAMESPACES}><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews>'
        f'<sheetView{selected} workbookViewId="0">{pane if is_frozen else ""}</sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{columns}</cols><sheetData>'
    )


class Link(NamedTuple):
    """A text that links to an address: one for which `escape.web_link` is not None, or an empty one."""

    text: str
    address: str


class SheetEnd(NamedTuple):
    """What follows the rows. `area` is filtered; `links` has the place and the address of each link.

    `rules` and `choices` are the elements that color cells and offer values. `pages` is how many pages high
    a printout is, 0 for any number.
    """

    area: str = ""
    rules: Sequence[str] = ()
    choices: Sequence[str] = ()
    links: Sequence[tuple[str, str]] = ()
    pages: int = 0


def sheet_tail(end: SheetEnd) -> str:
    """Return the end of a sheet; the order of its elements is that of the standard (18.3.1.99)."""
    filters = f'<autoFilter ref="{end.area.replace("$", "")}"/>' if end.area else ""
    number = len(end.choices)
    choices = f'<dataValidations count="{number}">{"".join(end.choices)}</dataValidations>' if number else ""
    links = f"<hyperlinks>{''.join(_links(end.links))}</hyperlinks>" if end.links else ""
    return (
        f"</sheetData>{filters}{''.join(end.rules)}{choices}{links}"
        '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>'
        f'<pageSetup paperSize="9" fitToHeight="{end.pages}" orientation="landscape"/>'
        "<headerFooter><oddFooter>&amp;L&amp;A&amp;RPage &amp;P of &amp;N</oddFooter></headerFooter>"
        "</worksheet>"
    )


def _links(links: Iterable[tuple[str, str]]) -> Iterable[str]:
    for number, (place, address) in enumerate(links, 1):
        _, _, location = address.partition("#")
        where = f' location="{escaped(location)}"' if location else ""
        yield f'<hyperlink ref="{place}" r:id="rId{number}"{where}/>'


def link_relations(links: Iterable[tuple[str, str]]) -> str:
    """Return the part that has the addresses of the links of a sheet, without their fragments."""
    kind = f"{_RELATIONS}/hyperlink"
    targets = (escaped(_quoted(address.partition("#")[0])) for _, address in links)
    return relations((kind, f'{target}" TargetMode="External') for target in targets)


def relations(targets: Iterable[tuple[str, str]]) -> str:
    """Return the part with relationships to targets, each with its type (ECMA-376, part 2, 6.5.3)."""
    items = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    schema = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{DECLARATION}<Relationships xmlns="{schema}">{items}</Relationships>'


def _quoted(address: str) -> str:
    """Return an address without brackets, and without `%` that does not start an escape, as Excel has it."""
    if re.search("%[0-9A-Fa-f]{2}", address):
        return address
    return address.replace("%", "%25").replace("[", "%5b").replace("]", "%5d")


def color_rules(area: str, rules: Iterable[str]) -> str:
    """Return the element with the rules that color cells, each from `color_rule`."""
    return f'<conditionalFormatting sqref="{area}">{"".join(rules)}</conditionalFormatting>'


def color_rule(kind: str, formula: str, color: int, priority: int) -> str:
    """Return a rule with the attributes of its kind; of two that apply, that with the lower priority wins."""
    formula = f"<formula>{escaped(formula)}</formula>"
    return f'<cfRule {kind} dxfId="{color}" priority="{priority}">{formula}</cfRule>'


def choice(area: str, values: Iterable[str], error: str) -> str:
    """Return the element that lets people choose the values of cells from a list."""
    return (
        '<dataValidation type="list" allowBlank="1" showInputMessage="1" showErrorMessage="1" '
        f'errorTitle="{error}" sqref="{area}"><formula1>"{",".join(values)}"</formula1></dataValidation>'
    )
