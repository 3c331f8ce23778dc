"""Excel workbooks (ECMA-376), read by openpyxl → records."""

import re
import warnings
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from itertools import repeat
from typing import IO, TYPE_CHECKING, Any, NamedTuple

import msgspec

from roadmap_cli import escape
from roadmap_cli.english import plural
from roadmap_cli.errors import UnreadableError, WrongUsageError
from roadmap_cli.importers.columns import ERROR, content_of, header_of, is_native_header
from roadmap_cli.importers.records import CellFault, SourceContent, SourcePlace, without_values
from roadmap_cli.model.ids import did_you_mean

_NOT_PLACEHOLDERS = re.compile(r'"[^"]*"|\\.|\[[^\[\]]*\]|_.|\*.')
"""Literal text, colors, locales and conditions in a number format (ECMA-376, part 1, 18.8.31)."""


def text_of_cell(value: object, number_format: str) -> str:
    """Return the value of a cell as text: a date in ISO format, 3.0 as 3, 0.5 in the format 0% as 50%.

    A first day of a month or year, in a format without days, is the month or year: Excel makes a day of
    "March 2027".
    """
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case datetime():
            return _date(value.date(), number_format)
        case date():
            return _date(value, number_format)
        case int() | float() if "%" in _placeholders(number_format):
            return f"{_number(round(value * 100, 9))}%"
        case int() if re.fullmatch("00+", _placeholders(number_format)):
            return str(value).zfill(len(_placeholders(number_format)))
        case int() | float():
            return _number(value)
        case str() if "_x" in value:
            from openpyxl.utils.escape import unescape  # characters that XML cannot hold: _x000D_

            return str(unescape(value))
        case _:
            return str(value)


def _placeholders(number_format: str) -> str:
    """Return the placeholders of a number format for positive numbers."""
    return _NOT_PLACEHOLDERS.sub("", number_format).partition(";")[0].lower()


def _number(value: float) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _date(day: date, number_format: str) -> str:
    shown = _placeholders(number_format)
    if day.day == 1 and "y" in shown and "d" not in shown:
        if "m" in shown:
            return f"{day:%Y-%m}"
        if day.month == 1:
            return f"{day.year:04}"
    return day.isoformat()


_PIECE = 1024 * 1024
_LONGEST = 200
_MOST = 10_000
_MARK = re.compile(
    rb'<(?:[A-Za-z0-9_]{1,40}:)?(?:mergeCell\s[^<>]{0,80}?ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"'
    rb"|(hyperlink)\s|(f)[ />\t\r\n])"
)


class Merged(NamedTuple):
    """Merged cells, whose value is in the first. Rows and columns count from 1."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int
    ref: str


class Marks(NamedTuple):
    """The merged cells of a sheet, its number of links, and whether it has a formula."""

    merged: Sequence[Merged] = ()
    links: int = 0
    has_formula: bool = False


def read_marks(data: bytes) -> dict[str, Marks]:
    """Return the marks of each sheet of a workbook, by its path in the archive.

    At most 10,000 merged cells a sheet are kept. Raises the errors of zipfile.
    """
    from zipfile import ZipFile  # only for this format

    with ZipFile(BytesIO(data)) as packed:
        parts = [part for part in packed.namelist() if part.startswith("xl/worksheets/")]
        return {part: _marks(packed.open(part)) for part in parts if part.endswith(".xml")}


def covering(merged: Sequence[Merged]) -> Iterator[Sequence[Merged]]:
    """Yield the merged cells in each row, from row 1 and without end."""
    waiting = sorted(merged, reverse=True)
    active: list[Merged] = []
    row = 0
    while True:
        row += 1
        while waiting and waiting[-1].first_row <= row:
            active.append(waiting.pop())
        active = [one for one in active if one.last_row >= row] if active else active
        yield active


def _marks(sheet: IO[bytes]) -> Marks:
    merged: list[Merged] = []
    links, has_formula = 0, False
    with sheet:
        before = b""
        while piece := sheet.read(_PIECE):
            text, done = before + piece, 0
            for match in _MARK.finditer(text):
                done = match.end()
                links += match[5] is not None
                has_formula = has_formula or match[6] is not None
                if match[1] is not None and len(merged) < _MOST:
                    merged.append(_range(match))
            before = text[max(done, len(text) - _LONGEST) :]
    return Marks(merged, links, has_formula)


def _range(match: re.Match[bytes]) -> Merged:
    from openpyxl.utils import column_index_from_string as number_of

    left, top, right, bottom = (match[number].decode() for number in (1, 2, 3, 4))
    return Merged(int(top), int(bottom), number_of(left), number_of(right), f"{left}{top}:{right}{bottom}")


if TYPE_CHECKING:
    from openpyxl import Workbook

MAX_UNPACKED = 512 * 1024 * 1024
"""The most bytes of an unpacked workbook; a small hostile file can unpack to terabytes."""

MAX_ROWS = 1_048_576
"""The most rows of a sheet in Excel."""

SHEET = "sheet"
"""The column with the name of the sheet of a row, if there are several sheets."""

NO_RESULT = (
    "is a formula without a result; open the workbook in a spreadsheet program and save it, to store the "
    "result"
)

MERGED = "are merged cells, which have a value only in the first; unmerge them and fill in each"

CUT = "is as long as a cell can be and ends with …, so its end may be missing"

MISSING = (
    "reading a workbook takes openpyxl, which is not installed; install it with: "
    "pip install 'roadmap-toml[excel]'"
)


_UPDATE_COLUMNS = {"commitment", "update", "status was", "deadline was"}
"""Columns of the sheet of updates that `export xlsx` writes."""


_OWN_SHEETS = {
    "readings": {"commitment", "indicator", "reading", "value"},
    "assessments": {"commitment", "assessment", "by", "verdict"},
}
"""Columns of the other sheets that `export xlsx` writes."""


class _SheetRow(NamedTuple):
    """A row of a sheet: its number, its cells as text, and the text and reason of faulty cells by index."""

    number: int
    cells: list[str]
    faults: Mapping[int, tuple[str, str]]


_Tables = dict[str, list[_SheetRow]]


def read_xlsx(data: bytes, name: str, sheets: Sequence[str] = ()) -> SourceContent:
    """Return the rows of the named sheets; by default of the first one and all others with its header.

    A hidden sheet is read only if it is named. A formula has the result that was saved; one without a result
    is a fault, and so is an error. Raises UnreadableError for a file that is not a workbook or has no header,
    and WrongUsageError for an unknown sheet or if openpyxl is missing.
    """
    _require_workbook(data, name)
    try:
        import openpyxl
        from openpyxl.reader.excel import ExcelReader
    except ImportError:
        raise WrongUsageError(MISSING) from None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and pictures
            # What `load_workbook` does; only the reader knows in which part of the package a sheet is.
            reader = ExcelReader(BytesIO(data), read_only=True, data_only=True)
            reader.read()
            book = reader.wb
            parts = {sheet.name: rel.target for sheet, rel in reader.parser.find_sheets()}
            # Without a result, only the formula shows that a cell is not empty.
            marks = read_marks(data)
            has_formulas = any(one.has_formula for one in marks.values())
            formulas = openpyxl.load_workbook(BytesIO(data), read_only=True) if has_formulas else None
            marks_by_sheet = {
                sheet.title: marks.get(parts.get(sheet.title, ""), Marks()) for sheet in book.worksheets
            }
            tables = {
                sheet.title: _rows(book, formulas, sheet.title, marks_by_sheet[sheet.title].merged)
                for sheet in book.worksheets
            }
            links = {title: found.links for title, found in marks_by_sheet.items()}
            hidden = {sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"}
    except UnreadableError as error:
        raise UnreadableError(f"{name}: {error}") from None
    except Exception as error:  # for a damaged or hostile file, openpyxl may raise anything
        why = str(error).partition("\n")[0] or type(error).__name__
        raise UnreadableError(f"{name} is not a workbook that openpyxl can read: {why}") from None
    content = _content(tables, hidden, name, sheets)
    number = sum(links[sheet] for sheet in links if not sheets or sheet in sheets)
    if not number:
        return content
    which = plural(number, "1 cell has a link", f"{number:,} cells have links")
    note = f"{which} that {plural(number, 'was', 'were')} not read; write the address into the cell"
    return msgspec.structs.replace(content, notes=(*content.notes, note))


def _require_workbook(data: bytes, name: str) -> None:
    from zipfile import BadZipFile, ZipFile  # only for this format

    try:
        with ZipFile(BytesIO(data)) as packed:
            parts = packed.infolist()
    except (BadZipFile, ValueError, OSError):
        raise UnreadableError(f"{name} is not a workbook (.xlsx), or is damaged; save it again") from None
    if not any(part.filename.startswith("xl/") for part in parts):
        raise UnreadableError(f"{name} is not an Excel workbook; save it as .xlsx or as CSV")
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise UnreadableError(
            f"{name} would be more than {MAX_UNPACKED // (1024 * 1024)} MiB when unpacked; save it as CSV"
        )


def _rows(
    book: "Workbook", formulas: "Workbook | None", sheet: str, merged: Sequence[Merged]
) -> list[_SheetRow]:
    """Return the rows of a sheet that are not empty. Raises UnreadableError for too many rows."""
    rows: list[_SheetRow] = []
    filled: set[str] = set()
    cells_of_rows = zip(_cells(book, formulas, sheet), covering(merged), strict=False)
    is_plain = formulas is None and not merged
    for number, ((given, stated), reaching) in enumerate(cells_of_rows, 1):
        if number > MAX_ROWS:
            raise UnreadableError(
                f"the sheet {escape.quote(sheet)} has more than the {MAX_ROWS:,} rows that Excel can hold; "
                "save it again, or as CSV"
            )
        if is_plain and all(cell.value is None for cell in given):
            continue
        filled.update(one.ref for one in reaching if _is_filled(number, given, one))
        over = [one for one in reaching if one.ref in filled]
        width = len(rows[0].cells) if rows else 0
        faults = dict(sorted([*_faults(given, stated), *_below_merged(number, given, over, width)]))
        cells = [text_of_cell(cell.value, cell.number_format or "") for cell in given]
        cells += [""] * (max(faults, default=-1) + 1 - len(cells))
        for place, (text, _) in faults.items():
            cells[place] = text
        if any(cell.strip() for cell in cells):
            rows.append(_SheetRow(number, cells, faults))
    return rows


def _cells(book: "Workbook", formulas: "Workbook | None", sheet: str) -> Iterator[tuple[Any, Any]]:
    """Yield each row of a sheet twice: with the results of formulas, then with the formulas, if any."""
    sheets: list[Any] = [one[sheet] for one in (book, formulas) if one is not None]
    for one in sheets:
        one.reset_dimensions()  # the stated size may be wrong
    yield from zip(sheets[0].iter_rows(), sheets[1].iter_rows() if formulas else repeat(()), strict=False)


def _faults(given: Sequence[Any], stated: Sequence[Any]) -> Iterator[tuple[int, tuple[str, str]]]:
    """Yield the index, text and reason of each cell that has no value."""
    for place, cell in enumerate(given):
        if cell.data_type == "e":
            yield place, (str(cell.value), ERROR)
        elif isinstance(cell.value, str) and escape.is_cut(cell.value):
            yield place, (cell.value, CUT)
    for place, (cell, formula) in enumerate(zip(given, stated, strict=False)):
        # A result that is an empty text has the type `str`.
        if formula.data_type == "f" and cell.value is None and cell.data_type != "str":
            text = getattr(formula.value, "text", formula.value)
            yield place, (text if isinstance(text, str) else "=…", NO_RESULT)


def _is_filled(number: int, given: Sequence[Any], one: Merged) -> bool:
    """Return whether merged cells start in a row, with a value in the first."""
    begins = number == one.first_row and one.first_column <= len(given)
    return begins and given[one.first_column - 1].value is not None


def _below_merged(
    number: int, given: Sequence[Any], over: Sequence[Merged], width: int
) -> Iterator[tuple[int, tuple[str, str]]]:
    """Yield the cells of a row that are merged with one above or before; `width` is that of the first row."""
    for one in over:
        for place in range(one.first_column - 1, min(one.last_column, width)):
            is_first = (number, place + 1) == (one.first_row, one.first_column)
            if not is_first and (place >= len(given) or given[place].value is None):
                yield place, (one.ref, MERGED)


def _content(tables: _Tables, hidden: Collection[str], name: str, sheets: Sequence[str]) -> SourceContent:
    for sheet in sheets:
        if sheet not in tables:
            hint = did_you_mean(sheet, tables) or f"there are {', '.join(map(escape.quote, tables))}"
            raise WrongUsageError(f"{name} has no sheet {escape.quote(sheet)}; {hint}")
    selected = sheets or [sheet for sheet in tables if sheet not in hidden]
    filled = {sheet: rows for sheet, rows in tables.items() if rows and sheet in selected}
    if not filled:
        raise UnreadableError(f"{name} is empty; a table begins with a row that names its columns")
    headers = {
        sheet: header_of(rows[0].cells, f"{name}, row {rows[0].number} of sheet {escape.quote(sheet)}")
        for sheet, rows in filled.items()
    }
    header = next(iter(headers.values()))
    others = [sheet for sheet in headers if headers[sheet] != header]
    is_native = not sheets and is_native_header(header)
    of_updates = [sheet for sheet in others if is_native and {*headers[sheet]} >= _UPDATE_COLUMNS]
    if others and sheets:
        raise WrongUsageError(
            f"the sheets {escape.quote(sheets[0])} and {escape.quote(others[0])} of {name} have different "
            "headers; import them one by one"
        )
    imported = [sheet for sheet in filled if sheet not in others]
    rows, named = {sheet: filled[sheet] for sheet in imported}, len(tables) > 1
    content = _content_of(rows, header, named=named)
    own = {
        kind: sheet
        for kind, columns in _OWN_SHEETS.items()
        for sheet in others
        if is_native and {*headers[sheet]} >= columns
    }
    parts = {
        kind: _content_of({sheet: filled[sheet]}, headers[sheet], named=True) for kind, sheet in own.items()
    }
    if len(imported) > 1 and SHEET not in content.columns:
        content = _with_sheets(content)
    notes = [
        f"the sheet {escape.quote(sheet)} has another header and was not read; read it with --sheet"
        for sheet in others
        if sheet not in of_updates and sheet not in own.values()
    ]
    notes += [
        f"the sheet {escape.quote(sheet)} is hidden and was not read; read it with --sheet"
        for sheet, rows in tables.items()
        if rows and sheet not in selected and not sheets
    ]
    updates = [
        dict(zip(headers[sheet], row.cells, strict=False))
        for sheet in of_updates
        for row in filled[sheet][1:]
    ]
    return msgspec.structs.replace(content, notes=tuple(notes), updates=tuple(updates), **parts)


def _content_of(rows: _Tables, header: Sequence[str], *, named: bool) -> SourceContent:
    """Return the rows of sheets that have the same header; a cell without a value is empty."""
    content = content_of("xlsx", "row", header, _placed(rows, len(header), named=named))
    return without_values(content, _faults_of(content, rows, named=named))


def _with_sheets(content: SourceContent) -> SourceContent:
    """Return a content with the names of the sheets as a column, for `--map area=sheet`."""
    records = tuple(
        msgspec.structs.replace(record, cells={**record.cells, SHEET: record.place.sheet})
        for record in content.records
    )
    return msgspec.structs.replace(
        content, records=records, columns=(*content.columns, SHEET), used=(*content.used, SHEET)
    )


def _faults_of(content: SourceContent, tables: _Tables, *, named: bool) -> Iterator[CellFault]:
    """Yield the cells without a value in the columns of a content."""
    for sheet, rows in tables.items():
        for row in rows[1:]:
            for place, fault in row.faults.items():
                if place < len(content.columns):
                    yield CellFault(
                        SourcePlace(row.number, sheet if named else ""), content.columns[place], *fault
                    )


def _placed(tables: _Tables, width: int, *, named: bool) -> Iterator[tuple[SourcePlace, list[str]]]:
    """Yield the rows below the headers, filled up to a width: a sheet omits empty cells at the end."""
    for sheet, rows in tables.items():
        for row in rows[1:]:
            yield SourcePlace(row.number, sheet if named else ""), row.cells + [""] * (width - len(row.cells))
