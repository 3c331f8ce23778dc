"""Tables of one header → the records of a source."""

from collections.abc import Iterator, Sequence

from roadmap_cli import escape
from roadmap_cli.english import counted
from roadmap_cli.importers.columns import ERROR, distinct_names, is_native_header
from roadmap_cli.importers.records import (
    CellFault,
    PlaceUnit,
    SkippedRecord,
    SourceContent,
    SourceRecord,
    without_values,
)
from roadmap_cli.importers.table import AFTER, SheetRow, SheetTable, TableOptions, fill_down

_ERRORS = frozenset({"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!"})


def content_of(
    source_format: str, unit: PlaceUnit, tables: Sequence[SheetTable], options: TableOptions, name: str
) -> SourceContent:
    """Return the rows of tables as records; a row with another number of cells than the header is skipped.

    Columns that have the same name get their numbers: `Note (column 5)`. `name` is that of the source. Raises
    WrongUsageError if there is no column that options name.
    """
    for table in tables:
        fill_down(table, options.filled, name)
    header = tables[0].header
    is_native = is_native_header(header)
    is_escaped = is_native and source_format == "csv"
    columns = distinct_names(header)
    records: list[SourceRecord] = []
    skipped: list[SkippedRecord] = []
    faults: list[CellFault] = []
    for row in (row for table in tables for row in table.rows):
        cells = row.cells
        while len(cells) > len(columns) and not cells[-1].strip():
            cells.pop()
        if len(cells) != len(columns):
            reason = f"has {counted(len(cells), 'cell')} where the header has {len(columns):,}"
            skipped.append(SkippedRecord(row.place, reason))
            continue
        texts = list(map(escape.from_cell, cells)) if is_escaped else cells
        links = {columns[index]: link for index, link in row.links.items() if index < len(columns)}
        records.append(SourceRecord(row.place, dict(zip(columns, texts, strict=True)), links=links))
        faults += _faults(row, columns)
        if not is_native and any("#" in text for text in texts):
            faults += _errors_in(records[-1])
    content = SourceContent(
        format=source_format,
        unit=unit,
        columns=tuple(columns),
        records=tuple(records),
        skipped=tuple(skipped),
        outside=tuple(row for table in tables for row in table.outside),
        footnotes=tuple(mark for table in tables for mark in table.marks),
        is_native=is_native,
        key="id" if is_native else "",
        notes=(*_filled(tables), *_without_end(tables, options.until)),
    )
    return without_values(content, faults)


def _faults(row: SheetRow, columns: Sequence[str]) -> Iterator[CellFault]:
    """Yield the cells of a row that its sheet has no value of."""
    for index, (text, reason) in row.faults.items():
        if index < len(columns):
            yield CellFault(row.place, columns[index], text, reason)


def _errors_in(record: SourceRecord) -> Iterator[CellFault]:
    """Yield the cells that hold an error value of a spreadsheet."""
    for column, text in record.cells.items():
        if isinstance(text, str) and text.strip() in _ERRORS:
            yield CellFault(record.place, column, text, ERROR)


def _filled(tables: Sequence[SheetTable]) -> Iterator[str]:
    """Yield a note for each column of which empty cells took the value above."""
    for column in tables[0].filled:
        number = sum(table.filled.get(column, 0) for table in tables)
        cells = counted(number, "empty cell")
        yield f"{cells} of {escape.quote(column)} took the value above, because of --fill-down"


def _without_end(tables: Sequence[SheetTable], until: str) -> Iterator[str]:
    """Yield a note if no row starts with the text of `--until`."""
    if until and not any(one.reason == AFTER for table in tables for one in table.outside):
        yield f"no row below the header starts with {escape.quote(until)}, which --until names"
