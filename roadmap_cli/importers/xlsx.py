"""Excel workbooks (ECMA-376), read by openpyxl → records."""

import re
import warnings
from collections.abc import Collection, Iterator, Sequence
from io import BytesIO
from itertools import repeat
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from roadmap_cli import escape
from roadmap_cli.english import listed, plural
from roadmap_cli.errors import UnreadableError, WrongUsageError
from roadmap_cli.importers.columns import ERROR, MAX_COLUMNS, distinct_names, is_native_header
from roadmap_cli.importers.proposal import known_names
from roadmap_cli.importers.records import SHEET, SourceContent, SourcePlace
from roadmap_cli.importers.table import (
    MERGED,
    NO_OPTIONS,
    SheetRow,
    SheetTable,
    TableOptions,
    header_of,
    table_in,
)
from roadmap_cli.importers.table_records import content_of
from roadmap_cli.importers.xlsx_cells import text_of_cell
from roadmap_cli.importers.xlsx_parts import Merged, SheetParts, covering, read_parts, without_empty_rows
from roadmap_cli.model.ids import did_you_mean

if TYPE_CHECKING:
    from openpyxl import Workbook

MAX_UNPACKED = 512 * 1024 * 1024
"""The most bytes of an unpacked workbook; a small hostile file can unpack to terabytes."""

MAX_ROWS = 1_048_576
"""The most rows of a sheet in Excel."""

NO_RESULT = (
    "is a formula without a result; open the workbook in a spreadsheet program and save it, to store the "
    "result"
)

CUT = "is as long as a cell can be and ends with …, so its end may be missing"

MISSING = (
    "reading a workbook takes openpyxl, which is not installed; install it with: "
    "pip install 'roadmap-toml[excel]'"
)


_OWN_SHEETS = {
    "updates": {"commitment", "update", "status was", "deadline was"},
    "readings": {"commitment", "indicator", "reading", "value"},
    "assessments": {"commitment", "assessment", "by", "verdict"},
}
"""Columns of the other sheets that `export xlsx` writes."""

_OWN_SUMMARY = "Summary"
"""The sheet that `export xlsx` writes first, which has only totals."""


class _Sheet(NamedTuple):
    """The rows of a sheet that are not empty, and its parts."""

    rows: list[SheetRow]
    parts: SheetParts


_Sheets = dict[str, _Sheet]


def read_xlsx(
    data: bytes, name: str, sheets: Sequence[str] = (), options: TableOptions = NO_OPTIONS
) -> SourceContent:
    """Return the rows of the named sheets; by default of the first table and all others with its header.

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
            data = without_empty_rows(data)
            # What `load_workbook` does; only the reader knows in which part of the package a sheet is.
            reader = ExcelReader(BytesIO(data), read_only=True, data_only=True, rich_text=True)
            reader.read()
            book = reader.wb
            paths = {sheet.name: rel.target for sheet, rel in reader.parser.find_sheets()}
            parts = read_parts(data)
            # Without a result, only the formula shows that a cell is not empty.
            has_formulas = any(one.has_formula for one in parts.values())
            formulas = openpyxl.load_workbook(BytesIO(data), read_only=True) if has_formulas else None
            is_named = len(book.worksheets) > 1
            read: _Sheets = {}
            for sheet in book.worksheets:
                of_sheet = parts.get(paths.get(sheet.title, ""), SheetParts())
                rows = list(_rows(book, formulas, sheet.title, of_sheet, is_named=is_named))
                read[sheet.title] = _Sheet(rows, of_sheet)
            hidden = {sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"}
            epoch = 1904 if book.epoch.year == 1904 else 1900
    except UnreadableError as error:
        raise UnreadableError(f"{name}: {error}") from None
    except Exception as error:  # for a damaged or hostile file, openpyxl may raise anything
        why = str(error).partition("\n")[0] or type(error).__name__
        raise UnreadableError(f"{name} is not a workbook that openpyxl can read: {why}") from None
    return msgspec.structs.replace(_content(read, hidden, name, sheets, options), epoch=epoch)


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
    book: "Workbook", formulas: "Workbook | None", sheet: str, parts: SheetParts, *, is_named: bool
) -> Iterator[SheetRow]:
    """Yield the rows of a sheet that are not empty. Raises UnreadableError for too many rows."""
    filled: set[str] = set()
    before = 0
    cells_of_rows = zip(_cells(book, formulas, sheet), covering(parts.merged), strict=False)
    is_plain = formulas is None and not parts.merged
    links: dict[int, dict[int, str]] = {}
    for (at, column), address in parts.links.items():
        links.setdefault(at, {})[column - 1] = address
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
        row = _row(SourcePlace(number, sheet if is_named else ""), given, stated, over)
        if row.filled:
            for index in range(len(row.cells) if parts.rich_texts else 0):
                row.cells[index] = parts.rich_texts.get((number, index + 1), row.cells[index])
            row.is_after_gap = before < number - 1
            row.links = links.get(number, {}) | _linked_by_formula(stated)
            yield row
            before = number


def _row(place: SourcePlace, given: Sequence[Any], stated: Sequence[Any], over: Sequence[Merged]) -> SheetRow:
    """Return a row with its cells as text; `over` are the merged cells that reach into it."""
    cells = [text_of_cell(cell.value, cell.number_format or "") for cell in given]
    faults = dict(_faults(given, stated))
    for index, (text, _) in faults.items():
        cells[index] = text
    merged = dict(_below_merged(place.number, given, over)) if over else {}
    row = SheetRow(place, cells, dict(sorted((merged | faults).items())))
    if len(over) == len(row.filled) == 1 and over[0].first_row == over[0].last_row:
        row.span = over[0].last_column - over[0].first_column + 1
    return row


_LINK = re.compile(r'=\s{0,9}HYPERLINK\(\s{0,9}"([^"]{1,2000})"', re.IGNORECASE)


def _linked_by_formula(stated: Sequence[Any]) -> dict[int, str]:
    """Return the addresses in the formulas of a row, by index."""
    texts = ((index, cell.value) for index, cell in enumerate(stated) if cell.data_type == "f")
    found = ((index, _LINK.match(text)) for index, text in texts if isinstance(text, str))
    return {index: match[1] for index, match in found if match is not None}


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
    number: int, given: Sequence[Any], over: Sequence[Merged]
) -> Iterator[tuple[int, tuple[str, str]]]:
    """Yield the cells of a row that are merged with one above or before."""
    for one in over:
        for place in range(one.first_column - 1, min(one.last_column, MAX_COLUMNS)):
            is_first = (number, place + 1) == (one.first_row, one.first_column)
            if not is_first and (place >= len(given) or given[place].value is None):
                yield place, (one.ref, MERGED)


def _content(
    read: _Sheets, hidden: Collection[str], name: str, sheets: Sequence[str], options: TableOptions
) -> SourceContent:
    for sheet in sheets:
        if sheet not in read:
            hint = did_you_mean(sheet, read) or f"there are {', '.join(map(escape.quote, read))}"
            raise WrongUsageError(f"{name} has no sheet {escape.quote(sheet)}; {hint}")
    is_own = any(is_native_header(header_of(one.rows[:1], name)) for one in read.values() if one.rows)
    if is_own and not sheets:
        read = {sheet: _without_links(one) for sheet, one in read.items() if sheet != _OWN_SUMMARY}
    selected = sheets or [sheet for sheet in read if sheet not in hidden]
    names = tuple(column for column in options.names if column != SHEET)
    options = msgspec.structs.replace(options, names=names, is_own=is_own)
    tables = {
        sheet: table_in(one.rows, options, name)
        for sheet, one in read.items()
        if one.rows and sheet in selected
    }
    if not tables:
        raise UnreadableError(f"{name} is empty; a table begins with a row that names its columns")
    likely = max(tables, key=lambda sheet: known_names(tables[sheet].header))
    first = next((sheet for sheet, table in tables.items() if table.is_found), likely)
    header = tables[first].header
    others = [sheet for sheet, table in tables.items() if table.header != header]
    if others and sheets:
        raise WrongUsageError(
            f"the sheets {escape.quote(first)} and {escape.quote(others[0])} of {name} have different "
            "headers; import them one by one"
        )
    imported = {sheet: table for sheet, table in tables.items() if sheet not in others}
    if is_own and sheets:
        _require_commitments(header, first, name)
    is_native = is_native_header(header)
    others_of = {
        kind: [sheet for sheet in others if is_native and not sheets and {*tables[sheet].header} >= columns]
        for kind, columns in _OWN_SHEETS.items()
    }
    own = {
        kind: _content_of([tables[sheet]], NO_OPTIONS, name)
        for kind in ("readings", "assessments")
        for sheet in others_of[kind]
    }
    content = _content_of(list(imported.values()), options, name)
    if len(imported) > 1 and SHEET not in content.columns:
        content = _with_sheets(content)
    notes = [
        f"the sheet {escape.quote(sheet)} has another header and was not read; read it with --sheet"
        for sheet in others
        if not any(sheet in of_kind for of_kind in others_of.values())
    ]
    notes += [
        f"the sheet {escape.quote(sheet)} is hidden and was not read; read it with --sheet"
        for sheet, one in read.items()
        if one.rows and sheet not in selected and not sheets
    ]
    for sheet in imported:
        notes += _hidden(tables[sheet], read[sheet].parts, sheet if len(imported) > 1 else "")
    updates = tuple(
        dict(zip(tables[sheet].header, row.cells, strict=False))
        for sheet in others_of["updates"]
        for row in tables[sheet].rows
    )
    return msgspec.structs.replace(content, notes=(*content.notes, *notes), updates=updates, **own)


def _without_links(sheet: _Sheet) -> _Sheet:
    """Return a sheet of an export without the links of its cells, whose addresses its texts have too."""
    for row in sheet.rows:
        row.links = {}
    return sheet


def _require_commitments(header: Sequence[str], sheet: str, name: str) -> None:
    """Raise WrongUsageError for a sheet of an export that is not read alone."""
    if {*header} >= _OWN_SHEETS["updates"]:
        raise WrongUsageError(
            f"the sheet {escape.quote(sheet)} of {name} has the updates of commitments, which import does "
            "not read; `roadmap amend` corrects an update"
        )
    if {*header} >= _OWN_SHEETS["assessments"]:
        raise WrongUsageError(
            f"the sheet {escape.quote(sheet)} of {name} has the assessments of commitments; leave out "
            "--sheet to import both, with --update"
        )


def _content_of(tables: Sequence[SheetTable], options: TableOptions, name: str) -> SourceContent:
    """Return the rows of tables that have the same header."""
    _fit(tables, is_native=is_native_header(tables[0].header))
    return content_of("xlsx", "row", tables, options, name)


def _fit(tables: Sequence[SheetTable], *, is_native: bool) -> None:
    """Make the header and the rows of tables as wide as the widest of them.

    A sheet omits empty cells at the end of a row, and a cell beside the table is in a column without a name.
    """
    used = [
        max((at for at, cell in enumerate(row.cells, 1) if cell.strip()), default=0)
        for table in tables
        for row in table.rows
    ]
    width = max([len(tables[0].header), *(used if not is_native else ())])
    for table in tables:
        table.header += [""] * (width - len(table.header))
        for row in table.rows:
            row.cells += [""] * (width - len(row.cells))


def _hidden(table: SheetTable, parts: SheetParts, sheet: str) -> Iterator[str]:
    """Yield notes about the hidden rows and columns of a table; `sheet` is its name if there are several."""
    where = f" of the sheet {escape.quote(sheet)}" * bool(sheet)
    rows = [str(row.place.number) for row in table.rows if row.place.number in parts.hidden_rows]
    if rows:
        which, are = plural(len(rows), "row", "rows"), plural(len(rows), "is", "are")
        were = plural(len(rows), "was", "were")
        yield f"{which} {listed(rows)}{where} {are} hidden and {were} read; --skip-rows leaves rows out"
    columns = [
        escape.quote(column)
        for number, column in enumerate(distinct_names(table.header), 1)
        if any(first <= number <= last for first, last in parts.hidden_columns)
    ]
    if columns:
        which, are = plural(len(columns), "column", "columns"), plural(len(columns), "is", "are")
        yield f"the {which} {listed(columns)}{where} {are} hidden"


def _with_sheets(content: SourceContent) -> SourceContent:
    """Return a content with the names of the sheets as a column, for `--map area=sheet`."""
    records = tuple(
        msgspec.structs.replace(record, cells={**record.cells, SHEET: record.place.sheet})
        for record in content.records
    )
    return msgspec.structs.replace(
        content, records=records, columns=(*content.columns, SHEET), used=(*content.used, SHEET)
    )
