"""The cells that an import does not read: where they are in the source, and where they are kept."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from roadmap_cli.importers.cells import is_blank
from roadmap_cli.importers.columns import ColumnMapping, unread_columns
from roadmap_cli.importers.records import (
    ImportedCommitment,
    ImportResult,
    ReportedValue,
    SourceContent,
    SourcePlace,
    SourceRecord,
)
from roadmap_cli.importers.values import text_of

KEPT = ("extra", "import")
"""The table below a commitment that has the cells that were not read, by column."""

_NOT_A_COLUMN = "is in a column that is not read"


def with_cells(
    result: ImportResult, content: SourceContent, columns: ColumnMapping, *, is_full: bool, keep: bool
) -> ImportResult:
    """Return a result with the column of each reported value and, if `is_full`, all cells that were not read.

    With `keep`, each commitment has its cells that were not read, for the table `KEPT`. `content` and
    `columns` are as in the source.
    """
    records = {record.place: record for record in content.records}
    unread = [_with_column(value, records, columns) for value in result.unread]
    doubtful = tuple(_with_column(value, records, columns) for value in result.doubtful)
    left: list[ReportedValue] = []
    if is_full or keep:
        left = [*_in_unread_columns(content, columns), *_in_skipped(result, records, columns)]
        left += _blank(content, columns)
    if not keep:
        return msgspec.structs.replace(result, unread=tuple(unread), doubtful=doubtful, left=tuple(left))
    places = {one.place for one in result.imported}
    cells: dict[SourcePlace, dict[str, str]] = {}
    unread = [_kept(value, places, records, cells) for value in unread]
    left = [_kept(value, places, records, cells) for value in left]
    return msgspec.structs.replace(
        result,
        imported=tuple(_with_kept(one, cells.get(one.place, {}), content) for one in result.imported),
        unread=tuple(unread),
        doubtful=doubtful,
        left=tuple(left),
    )


def _with_column(
    value: ReportedValue, records: Mapping[SourcePlace, SourceRecord], columns: ColumnMapping
) -> ReportedValue:
    """Return a value with the column that it is in: the one of its field with the value, else the first."""
    record, given = records.get(value.place), _columns_of(value.field, columns)
    if value.column or record is None or not given:
        return value
    having = (
        column for column in given if value.value and value.value in text_of(record.cells.get(column, ""))
    )
    return msgspec.structs.replace(value, column=next(having, given[0]))


def _columns_of(field: str, columns: ColumnMapping) -> Sequence[str]:
    if field == "id":
        return [columns.id_from] if columns.id_from else []
    return columns.columns.get(field, ())


def _in_unread_columns(content: SourceContent, columns: ColumnMapping) -> Iterator[ReportedValue]:
    """Yield the cells of the columns that are not read."""
    names = unread_columns(content, columns.columns, columns.id_from)
    for record in content.records if names else ():
        for name in names:
            if (text := text_of(record.cells.get(name, ""))).strip():
                yield ReportedValue(record.place, "", text, _NOT_A_COLUMN, name)
    for fault in content.faults:
        if fault.column in names:
            yield ReportedValue(fault.place, "", fault.value, fault.reason, fault.column)


def _in_skipped(
    result: ImportResult, records: Mapping[SourcePlace, SourceRecord], columns: ColumnMapping
) -> Iterator[ReportedValue]:
    """Yield the cells of the columns that are read in skipped records."""
    fields = {name: field for field, names in columns.columns.items() for name in names}
    if columns.id_from:
        fields.setdefault(columns.id_from, "id")
    for skipped in result.skipped:
        record = records.get(skipped.place)
        for name, cell in record.cells.items() if record is not None else ():
            if name in fields and (text := text_of(cell)).strip():
                yield ReportedValue(skipped.place, fields[name], text, "is in a skipped row", name)


def _blank(content: SourceContent, columns: ColumnMapping) -> Iterator[ReportedValue]:
    """Yield the cells with words that say that there is no value."""
    if content.is_native or content.is_roadmap:
        return
    for field, names in columns.columns.items():
        for name in names:
            cells = {record.place: text_of(record.cells.get(name, "")) for record in content.records}
            blank = {text for text in {*cells.values()} if text.strip() and is_blank(field, text)}
            for place, text in cells.items():
                if text in blank:
                    reason = "says that there is no value"
                    yield ReportedValue(place, field, text, reason, name, "read as an empty cell")


def _kept(
    value: ReportedValue,
    places: set[SourcePlace],
    records: Mapping[SourcePlace, SourceRecord],
    cells: dict[SourcePlace, dict[str, str]],
) -> ReportedValue:
    """Return a value that says where it is kept, and add its cell to those of its record."""
    if value.done or not value.column or value.place not in places:
        return value
    text = text_of(records[value.place].cells.get(value.column, "")) or value.value
    cells.setdefault(value.place, {})[value.column] = text
    return msgspec.structs.replace(value, done=f"kept in {'.'.join(KEPT)}.{value.column}")


def _with_kept(
    one: ImportedCommitment, cells: Mapping[str, str], content: SourceContent
) -> ImportedCommitment:
    """Return a commitment with its cells; a column without one is empty, so that an old cell is removed."""
    return msgspec.structs.replace(one, kept=dict.fromkeys(content.columns, "") | dict(cells))
