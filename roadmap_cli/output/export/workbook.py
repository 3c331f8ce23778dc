"""Write the sheets of an Excel workbook (ECMA-376) with XlsxWriter, row by row in constant memory.

User text is never a formula. The same sheets on the same day give the same bytes.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

from roadmap_cli import escape
from roadmap_cli.model.numbers import MAX_DIGITS, Number
from roadmap_cli.model.types import Status
from roadmap_cli.output.colors import MEANINGS, PAGE
from roadmap_cli.output.reports.list import FLAG_STYLES, STATUS_STYLES

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet


class Link(NamedTuple):
    """A text that links to an address: one for which `escape.web_link` is not None, or an empty one."""

    text: str
    address: str


Value = str | int | date | Number | Link | None

FIRST_DAY = date(1900, 3, 1)
"""Excel has no dates before 1900, and wrong ones before this day."""

_DAY_0 = date(1899, 12, 30)
"""Excel stores a day as the number of days since this one. XlsxWriter takes over 10 times as long."""

_SHEET_NAME = 31
_LAST_ROW = 1_048_575
_LONGEST_ADDRESS = 1_000
_MOST_LINKS = 60_000
"""Excel reads at most 65,530 links of a sheet, each of at most 2,079 characters."""

_LINE = 15
"""The height of a line in points."""
_MOST_LINES = 27
"""Excel makes a row at most 409 points high."""

_LONG = 1_000
"""Shorter texts always fit in a cell."""
_RIGHT = 3
"""The name that XlsxWriter has for alignment to the right."""
_LINES_OF_PAGE = 85
"""How many lines fit on a page that is still readable."""
_LAYOUT: Mapping[str, Mapping[str, Any]] = {
    "": {},
    "status": {},
    "derived status": {},
    "days": {},
    "flags": {"align": "left", "indent": 1},
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


_Place = tuple[int, int, "Format"]
"""The number of a column, the width at which its text wraps (0: never), and the format of its cells."""


class Book:
    """A workbook that gets its sheets one after the other. Raises ImportError if XlsxWriter is missing.

    `cut` is the number of texts that are too long for a cell and therefore cut.
    """

    def __init__(self, title: str, as_of: date, names: Iterable[str]) -> None:
        """Begin a workbook; `names` are those of sheets that come later."""
        from xlsxwriter import Workbook  # 40 ms: only for this format

        self._file = BytesIO()
        self._book = Workbook(self._file, {"constant_memory": True})
        created = datetime.combine(as_of, time())
        self._book.set_properties({"title": escape.workbook(title), "author": "roadmap", "created": created})
        self._used = {name.lower() for name in names}
        self.cut = 0
        self._of_days: dict[Format, Format] = {}
        self._of_links: dict[Format, Format] = {}
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}

    def close(self) -> bytes:
        """Return the workbook."""
        self._book.close()
        return self._file.getvalue()

    def add_table(
        self, name: str, columns: Sequence[SheetColumn], rows: Iterable[Mapping[str, Value]]
    ) -> None:
        """Add a sheet with a header and rows; a row maps the titles of columns to values."""
        sheet = self.add_sheet(name)
        head = self.format(bold=True, bottom=1, text_wrap=True)
        places: dict[str, _Place] = {}
        for number, column in enumerate(columns):
            sheet.set_column(number, number, column.width)
            style = self.format(**_LAYOUT[column.kind], text_wrap=column.is_printed)
            places[column.title] = number, column.width if column.is_printed else 0, style
        titles = {title: (number, width, head) for title, (number, width, _) in places.items()}
        height = self._write_row(sheet, 0, {title: title for title in titles}, titles)
        last = 0
        for last, row in enumerate(rows, 1):
            height += self._write_row(sheet, last, row, places)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, last, len(columns) - 1)
        sheet.repeat_rows(0)
        sheet.fit_to_pages(1, -(-height // _LINES_OF_PAGE))
        printed = [number for number, column in enumerate(columns) if column.is_printed]
        # A sheet without such columns is data for programs: a printout has the empty cell beside it.
        area = (last, max(printed)) if printed else (0, len(columns))
        sheet.print_area(0, 0 if printed else len(columns), *area)
        self._mark(sheet, columns)

    def _write_row(
        self, sheet: "Worksheet", number: int, row: Mapping[str, Value], places: Mapping[str, "_Place"]
    ) -> int:
        """Write the cells of a row, make it as high as its wrapped text, and return its number of lines."""
        lines = 1
        for title, value in row.items():
            if value is None or value == "":
                continue
            column, width, style = places[title]
            if width and (needed := _lines(value, width)) > lines:
                lines = needed
            self.write(sheet, (number, column), value, style)
        if lines > 1:
            sheet.set_row(number, _LINE * lines)
        return lines

    def add_sheet(self, name: str) -> "Worksheet":
        """Return a new sheet, in landscape and as wide as the page."""
        sheet = self._book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&A&RPage &P of &N")
        return sheet

    def free_name(self, text: str) -> str:
        """Return a name for the next sheet that none has yet."""
        name = sheet_name(text, self._used)
        self._used.add(name.lower())
        return name

    def format(self, **properties: Any) -> "Format":
        """Return a format; cells begin at the top of their row."""
        key = tuple(properties.items())
        if key not in self._formats:
            self._formats[key] = self._book.add_format({"valign": "top", **properties})
        return self._formats[key]

    def write(self, sheet: "Worksheet", place: tuple[int, int], value: Value, style: "Format") -> None:
        """Write a cell with the type of the value, nothing for an empty one."""
        match value:
            case None | "":
                return
            case str():
                self._write_text(sheet, place, value, style)
            case int():
                sheet.write_number(*place, value, style)
            case date() if value < FIRST_DAY:
                sheet.write_string(*place, value.isoformat(), style)
            case date():
                sheet.write_number(*place, (value - _DAY_0).days, self._day_format(style))
            case Link():
                self._write_link(sheet, place, value, style)
            case Number():
                sheet.write_number(*place, float(value), self.format(num_format=_number_format(value)))

    def _write_text(self, sheet: "Worksheet", place: tuple[int, int], text: str, style: "Format") -> None:
        safe = escape.workbook(text)
        if len(text) > _LONG:
            self.cut += escape.is_cut_in_workbook(text)
        if _is_markup(safe):
            sheet.write_rich_string(*place, safe[0], safe[1], safe[2:], style)
        else:
            sheet.write_string(*place, safe, style)

    def _day_format(self, style: "Format") -> "Format":
        """Return the format of a day in a cell with a style."""
        if style not in self._of_days:
            side = "right" if style.text_h_align == _RIGHT else "left"
            same = {"align": side, "bold": style.bold, "top": style.top}
            self._of_days[style] = self.format(num_format="yyyy-mm-dd", **same)
        return self._of_days[style]

    def _link_format(self, style: "Format") -> "Format":
        """Return the format of a link in a cell with a style."""
        if style not in self._of_links:
            same = {"bold": style.bold, "font_size": style.font_size, "text_wrap": style.text_wrap}
            self._of_links[style] = self.format(font_color=PAGE["link"].light, underline=1, **same)
        return self._of_links[style]

    def _write_link(self, sheet: "Worksheet", place: tuple[int, int], link: Link, style: "Format") -> None:
        text, address = escape.workbook(link.text), link.address
        is_possible = text and address and len(address) <= _LONGEST_ADDRESS and not _is_markup(text)
        if is_possible and sheet.hlink_count < _MOST_LINKS:
            sheet.write_url(*place, address, self._link_format(style), text)
        else:
            self.write(sheet, place, link.text, style)

    def _mark(self, sheet: "Worksheet", columns: Sequence[SheetColumn]) -> None:
        """Let people choose statuses from a list, and color what is kept, at risk, overdue and broken."""
        for number, column in enumerate(columns):
            cells = (1, number, _LAST_ROW, number)
            match column.kind:
                case "status" | "derived status":
                    for status, style in STATUS_STYLES.items():
                        if style:
                            rule = {"type": "cell", "criteria": "==", "value": f'"{status}"'}
                            sheet.conditional_format(*cells, rule | {"format": self._color(style)})
                case "flags":
                    for flag, style in FLAG_STYLES.items():
                        rule = {"type": "text", "criteria": "containing", "value": str(flag)}
                        sheet.conditional_format(*cells, rule | {"format": self._color(style)})
                case "days":
                    late = {"type": "cell", "criteria": "<", "value": 0}
                    sheet.conditional_format(*cells, late | {"format": self._color("overdue")})
            if column.kind == "status":
                statuses = {"validate": "list", "source": list(map(str, Status))}
                sheet.data_validation(*cells, {**statuses, "error_title": "No such status"})

    def _color(self, style: str) -> "Format":
        key = (("color", style),)
        if key not in self._formats:
            self._formats[key] = self._book.add_format({"font_color": MEANINGS[style].light, "bold": True})
        return self._formats[key]


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


def _is_markup(text: str) -> bool:
    """Return whether XlsxWriter would take a text for its own markup, and not escape it."""
    return text.startswith("<r>") and text.endswith("</r>")


def _number_format(value: Number) -> str:
    """Return the number format that shows a number with its decimals and thousands separators."""
    _, _, decimals = value.text.partition(".")
    if not decimals:
        return "#,##0"
    return (
        f"#,##0.{'0' * len(decimals)}" if decimals.isdecimal() and len(decimals) <= MAX_DIGITS else "General"
    )
