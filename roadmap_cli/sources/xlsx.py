"""Workbooks of Excel (ECMA-376), read by openpyxl → records."""

import warnings
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

import msgspec

from roadmap_cli import safe
from roadmap_cli.errors import UnreadableError, WrongUsageError
from roadmap_cli.lookup import did_you_mean
from roadmap_cli.sources.header import content_of, header_of
from roadmap_cli.sources.record import Content, Place

if TYPE_CHECKING:
    from openpyxl import Workbook

MAX_UNPACKED = 512 * 1024 * 1024
"""The most bytes that a workbook may come to when unpacked; a small file can be made that holds terabytes."""

SHEET = "sheet"
"""The column that holds the name of the sheet in which a row stands, where there are several."""

MISSING = (
    "reading a workbook takes openpyxl, which is not installed; install it with: "
    "pip install 'roadmap-toml[excel]'"
)


def read_xlsx(data: bytes, name: str, sheets: Sequence[str] = ()) -> Content:
    """Return the rows of the sheets named, else of the first one and all others with the same header.

    A formula counts as what it came to when the workbook was saved. Raises UnreadableError for what is no
    workbook or has no header, WrongUsageError for a sheet that is not in it or where openpyxl is missing.
    """
    _require_workbook(data, name)
    try:
        import openpyxl
    except ImportError:
        raise WrongUsageError(MISSING) from None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and pictures, which nobody asks for
            book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True)
            tables = {sheet: _rows(book, sheet) for sheet in _names(book)}
    except Exception as error:  # a library that is handed a damaged or hostile file may raise anything
        raise UnreadableError(f"{name} is no workbook that openpyxl can read: {_first_line(error)}") from None
    return _content(tables, name, sheets)


def _require_workbook(data: bytes, name: str) -> None:
    from zipfile import BadZipFile, ZipFile  # only for this format

    try:
        with ZipFile(BytesIO(data)) as packed:
            parts = packed.infolist()
    except (BadZipFile, ValueError, OSError):
        raise UnreadableError(f"{name} is no workbook (.xlsx), or a damaged one; save it again") from None
    if not any(part.filename.startswith("xl/") for part in parts):
        raise UnreadableError(f"{name} is no workbook of Excel; save it as .xlsx or as CSV")
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise UnreadableError(
            f"{name} would be more than {MAX_UNPACKED // (1024 * 1024)} MiB when unpacked; save it as CSV"
        )


def _names(book: "Workbook") -> list[str]:
    return [sheet.title for sheet in book.worksheets]


def _rows(book: "Workbook", sheet: str) -> list[tuple[int, list[str]]]:
    """Return the rows of a sheet that are not empty, with their numbers."""
    rows: list[tuple[int, list[str]]] = []
    source: Any = book[sheet]
    source.reset_dimensions()  # what a workbook states as its size may be wrong
    for number, values in enumerate(source.iter_rows(values_only=True), 1):
        cells = [_text(value) for value in values]
        if any(cell.strip() for cell in cells):
            rows.append((number, cells))
    return rows


def _text(value: object) -> str:
    """Return a cell's value as people write it: a date as ISO date, 3.0 as 3."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)


def _content(tables: dict[str, list[tuple[int, list[str]]]], name: str, sheets: Sequence[str]) -> Content:
    for asked in sheets:
        if asked not in tables:
            hint = did_you_mean(asked, tables) or f"there are {', '.join(map(safe.quote, tables))}"
            raise WrongUsageError(f"{name} has no sheet {safe.quote(asked)}; {hint}")
    filled = {sheet: rows for sheet, rows in tables.items() if rows and (not sheets or sheet in sheets)}
    if not filled:
        raise UnreadableError(f"{name} is empty; a table begins with a row that names its columns")
    headers = {
        sheet: header_of(rows[0][1], f"{name}, row {rows[0][0]} of sheet {safe.quote(sheet)}")
        for sheet, rows in filled.items()
    }
    header = next(iter(headers.values()))
    others = [sheet for sheet in headers if headers[sheet] != header]
    if others and sheets:
        raise WrongUsageError(
            f"the sheets {safe.quote(sheets[0])} and {safe.quote(others[0])} of {name} have different "
            "headers; import them one by one"
        )
    taken = [sheet for sheet in filled if sheet not in others]
    placed = _placed({sheet: filled[sheet] for sheet in taken}, len(header), named=len(tables) > 1)
    content = content_of("xlsx", "row", header, placed)
    if len(taken) > 1 and SHEET not in content.columns:
        content = _with_sheets(content)
    notes = [
        f"the sheet {safe.quote(sheet)} has another header and was not read; --sheet names it"
        for sheet in others
    ]
    return msgspec.structs.replace(content, notes=tuple(notes))


def _with_sheets(content: Content) -> Content:
    """Return a content with the names of the sheets as a column, which `--map area=sheet` makes areas of."""
    records = tuple(
        msgspec.structs.replace(record, cells={**record.cells, SHEET: record.place.sheet})
        for record in content.records
    )
    return msgspec.structs.replace(
        content, records=records, columns=(*content.columns, SHEET), used=(*content.used, SHEET)
    )


def _placed(
    tables: dict[str, list[tuple[int, list[str]]]], width: int, *, named: bool
) -> Iterator[tuple[Place, list[str]]]:
    """Yield the rows below the headers; a sheet does not keep the empty cells at the end of a row."""
    for sheet, rows in tables.items():
        for number, cells in rows[1:]:
            yield Place(number, sheet if named else ""), cells + [""] * (width - len(cells))


def _first_line(error: Exception) -> str:
    return (str(error).split("\n") or [""])[0] or type(error).__name__
