"""Write the sheets of an Excel workbook (ECMA-376), row by row into a ZIP file.

User text is never a formula. The same sheets on the same day give the same bytes.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from io import BytesIO
from itertools import count
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from roadmap_cli import escape
from roadmap_cli.model.numbers import MAX_DIGITS, Number
from roadmap_cli.model.types import Status
from roadmap_cli.output.colors import MEANINGS, PAGE
from roadmap_cli.output.export.sheet_xml import (
    LAST_ROW,
    Link,
    SheetEnd,
    cells,
    choice,
    color_rule,
    color_rules,
    letters,
    link_relations,
    number_cell,
    row_element,
    sheet_head,
    sheet_tail,
    text_cell,
)
from roadmap_cli.output.export.workbook_parts import (
    SheetNames,
    Style,
    first_parts,
    styles_part,
    workbook_part,
)
from roadmap_cli.output.reports.list import FLAG_STYLES, STATUS_STYLES

Value = str | int | date | Number | Link | None

FIRST_DAY = date(1900, 3, 1)
"""Excel has no dates before 1900, and wrong ones before this day."""

_DAY_0 = date(1899, 12, 30)
"""Excel stores a day as the number of days since this one."""
_DAY_FORMAT = "yyyy-mm-dd"

_SHEET_NAME = 31
_LONGEST_ADDRESS = 1_000
_MOST_LINKS = 60_000
"""Excel reads at most 65,530 links of a sheet, each of at most 2,079 characters."""

_LINE = 15
"""The height of a line in points."""
_MOST_LINES = 27
"""Excel makes a row at most 409 points high."""

_LONG = 1_000
"""Shorter texts always fit in a cell."""
_LINES_OF_PAGE = 85
"""How many lines fit on a page that is still readable."""
_LAYOUT: Mapping[str, Style] = {
    "": Style(),
    "status": Style(),
    "derived status": Style(),
    "days": Style(),
    "flags": Style(align="left", indent=1),
}


class SheetColumn(NamedTuple):
    """A column with its title and its width in characters.

    Only columns that are `printed` wrap their text, because a row is as high as its highest cell. A column of
    statuses has a list to choose from, and colors; so do flags and days left.
    """

    title: str
    width: int
    is_printed: bool = False
    kind: str = ""


StyledRow = tuple[float, Sequence[tuple[Value, Style]]]
"""The height of a row in points, 0 for that of a line, and its values with their styles."""


class _CellStyles(NamedTuple):
    """The letters of a column, and the styles of its texts and numbers, its days and its links."""

    letters: str
    style: int
    day: int
    link: int


class Book:
    """A workbook that gets its sheets one after the other.

    `cut` is the number of texts that are too long for a cell and therefore cut.
    """

    def __init__(self, title: str, as_of: date, number: int) -> None:
        """Begin a workbook with that many sheets."""
        self._file = BytesIO()
        self._parts = ZipFile(self._file, "w")
        self.cut = 0
        self._sheets: list[SheetNames] = []
        self._styles: dict[Style, int] = {Style(): 0}
        self._colors: dict[str, int] = {}
        self._links: list[tuple[str, str]] = []
        for name, text in first_parts(number, escape.workbook(title), as_of).items():
            self._write(name, [text])

    def close(self) -> bytes:
        """Return the workbook."""
        self._write("xl/workbook.xml", [workbook_part(self._sheets)])
        self._write("xl/styles.xml", [styles_part(list(self._styles), self._colors)])
        self._parts.close()
        return self._file.getvalue()

    def add_table(
        self, name: str, columns: Sequence[SheetColumn], rows: Iterable[Mapping[str, Value]]
    ) -> None:
        """Add a sheet with a header and rows; a row has values by the titles of their columns."""
        self._add(self._table(name, columns, rows))

    def _table(
        self, name: str, columns: Sequence[SheetColumn], rows: Iterable[Mapping[str, Value]]
    ) -> Iterator[str]:
        yield sheet_head([column.width for column in columns], is_first=not self._sheets, is_frozen=True)
        last = height = 0
        for lines, row in self._rows(columns, rows):
            last += 1
            height += lines
            yield row
        printed = [number for number, column in enumerate(columns) if column.is_printed]
        area = cells(1, 0, last, len(columns) - 1)
        # A sheet without such columns is data for programs: a printout has the empty cell beside it.
        page = cells(1, 0, last, max(printed)) if printed else cells(1, len(columns), 1, len(columns))
        self._sheets.append(SheetNames(name, page, area, "$1:$1"))
        rules, choices = self._marks(columns)
        yield sheet_tail(SheetEnd(area, rules, choices, self._links, -(-height // _LINES_OF_PAGE)))

    def add_sheet(self, name: str, widths: Sequence[int], rows: Mapping[int, StyledRow]) -> None:
        """Add a sheet with rows by number, of which all is printed."""
        self._add(self._sheet(name, widths, rows))

    def _sheet(self, name: str, widths: Sequence[int], rows: Mapping[int, StyledRow]) -> Iterator[str]:
        yield sheet_head(widths, is_first=not self._sheets, is_frozen=False)
        for number, (height, values) in rows.items():
            styled = (
                self._cell(value, self._cell_styles(column, style), number)
                for column, (value, style) in enumerate(values)
                if value is not None and value != ""
            )
            yield row_element(number, styled, height)
        self._sheets.append(SheetNames(name, cells(1, 0, max(rows), len(widths) - 1)))
        yield sheet_tail(SheetEnd(links=self._links))

    def _add(self, sheet: Iterable[str]) -> None:
        """Write a sheet, and then the addresses of its links."""
        self._links = []
        number = len(self._sheets) + 1
        self._write(f"xl/worksheets/sheet{number}.xml", sheet)
        if self._links:
            self._write(f"xl/worksheets/_rels/sheet{number}.xml.rels", [link_relations(self._links)])

    def _write(self, name: str, texts: Iterable[str]) -> None:
        part = ZipInfo(name)  # of 1980, so that the same sheets give the same bytes
        part.compress_type = ZIP_DEFLATED
        with self._parts.open(part, "w") as file:
            for text in texts:
                file.write(text.encode())

    def _style(self, style: Style) -> int:
        return self._styles.setdefault(style, len(self._styles))

    def _cell_styles(self, column: int, style: Style) -> _CellStyles:
        day = Style(_DAY_FORMAT, style.bold, line=style.line, align=style.align or "left")
        link = style._replace(link=PAGE["link"].light)
        return _CellStyles(letters(column), self._style(style), self._style(day), self._style(link))

    def _rows(
        self, columns: Sequence[SheetColumn], rows: Iterable[Mapping[str, Value]]
    ) -> Iterator[tuple[int, str]]:
        """Yield the header and each row, after its number of lines; a row is as high as its wrapped text."""
        head = Style(bold=True, line="bottom", wrap=True)
        titles = [(column, self._cell_styles(number, head)) for number, column in enumerate(columns)]
        yield self._row({column.title: column.title for column in columns}, 1, titles)
        styled = [
            (column, self._cell_styles(number, _LAYOUT[column.kind]._replace(wrap=column.is_printed)))
            for number, column in enumerate(columns)
        ]
        for number, row in enumerate(rows, 2):
            yield self._row(row, number, styled)

    def _row(
        self, row: Mapping[str, Value], number: int, columns: Iterable[tuple[SheetColumn, _CellStyles]]
    ) -> tuple[int, str]:
        lines, found = 1, []
        for (title, width, is_printed, _), styles in columns:
            value = row.get(title)
            if value is None or value == "":
                continue
            if is_printed and (needed := _lines(value, width)) > lines:
                lines = needed
            found.append(self._cell(value, styles, number))
        return lines, row_element(number, found, _LINE * lines if lines > 1 else 0)

    def _cell(self, value: Value, styles: _CellStyles, row: int) -> str:
        """Return a cell with the type of its value, nothing for an empty text."""
        at = f"{styles.letters}{row}"
        match value:
            case str():
                return text_cell(at, self._safe(value), styles.style)
            case int():
                return number_cell(at, value, styles.style)
            case date() if value < FIRST_DAY:
                return text_cell(at, value.isoformat(), styles.style)
            case date():
                return number_cell(at, (value - _DAY_0).days, styles.day)
            case Link(text, address) if text:
                is_possible = 0 < len(address) <= _LONGEST_ADDRESS and len(self._links) < _MOST_LINKS
                if is_possible:
                    self._links.append((at, address))
                return text_cell(at, self._safe(text), styles.link if is_possible else styles.style)
            case Number():
                return number_cell(at, float(value), self._style(Style(_number_format(value))))
        return ""

    def _safe(self, text: str) -> str:
        self.cut += len(text) > _LONG and escape.is_cut_in_workbook(text)
        return escape.workbook(text)

    def _marks(self, columns: Sequence[SheetColumn]) -> tuple[list[str], list[str]]:
        """Return what colors what is kept, at risk, overdue and broken, and the lists of statuses."""
        rules, choices, number = [], [], count(1)
        for position, column in enumerate(columns):
            first = f"{letters(position)}2"
            below = f"{first}:{letters(position)}{LAST_ROW}"
            own = [
                color_rule(kind, formula.replace("CELL", first), self._color(style), next(number))
                for kind, formula, style in _RULES[column.kind]
            ]
            if own:
                rules.append(color_rules(below, own))
            if column.kind == "status":
                choices.append(choice(below, map(str, Status), "No such status"))
        return rules, choices

    def _color(self, style: str) -> int:
        return self._colors.setdefault(MEANINGS[style].light, len(self._colors))


_OF_STATUSES = [
    ('type="cellIs" operator="equal"', f'"{status}"', style)
    for status, style in STATUS_STYLES.items()
    if style
]
_RULES: Mapping[str, Sequence[tuple[str, str, str]]] = {
    "": [],
    "status": _OF_STATUSES,
    "derived status": _OF_STATUSES,
    "days": [('type="cellIs" operator="lessThan"', "0", "overdue")],
    "flags": [
        (
            f'type="containsText" operator="containsText" text="{flag}"',
            f'NOT(ISERROR(SEARCH("{flag}",CELL)))',
            style,
        )
        for flag, style in FLAG_STYLES.items()
    ],
}
"""The attributes, the formula and the color of the rules for a kind of column."""


def _lines(value: Value, width: int) -> int:
    """Return how many lines a cell takes; not all programs make rows as high as their wrapped text."""
    text = value.text if isinstance(value, Link) else value
    if not isinstance(text, str) or (len(text) <= width and "\n" not in text):
        return 1
    return min(_MOST_LINES, sum(1 + len(line) // width for line in text.split("\n")))


def sheet_name(text: str, used: Iterable[str]) -> str:
    r"""Return a sheet name of whole words: 1 to 31 characters, none of \\ / ? * [ ] :.

    No apostrophe is at either end. `used` are the existing names in lower case. Excel reserves `History`.
    """
    plain = re.sub(r"[\\/?*\[\]:]", " ", escape.workbook(text[: 4 * _SHEET_NAME]))
    plain = _short(" ".join(plain.split()), _SHEET_NAME) or "Area"
    in_use = {*used, "history"}
    name, number = plain, 2
    while name.lower() in in_use:
        suffix = f" ({number})"
        name, number = _short(plain, _SHEET_NAME - len(suffix)) + suffix, number + 1
    return name


def _short(text: str, units: int) -> str:
    """Return a text of at most `units` UTF-16 code units, which is what Excel counts, cut after a word."""
    cut = text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore")
    words = cut.rpartition(" ")[0] if len(cut) < len(text) and text[len(cut)] != " " else cut
    return (words or cut).strip(" '")


def _number_format(value: Number) -> str:
    """Return the number format that shows a number with its decimals and thousands separators."""
    _, _, decimals = value.text.partition(".")
    if not decimals:
        return "#,##0"
    return (
        f"#,##0.{'0' * len(decimals)}" if decimals.isdecimal() and len(decimals) <= MAX_DIGITS else "General"
    )
