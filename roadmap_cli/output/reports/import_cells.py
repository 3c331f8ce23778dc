"""The report of an import as CSV: every cell that was not imported as it is."""

from collections.abc import Iterator, Sequence

from roadmap_cli import escape
from roadmap_cli.editing.imports import ImportChanges
from roadmap_cli.importers.records import ImportResult, ReportedValue, SourcePlace
from roadmap_cli.output.csv import render_csv

COLUMNS = ("sheet", "row", "column", "value", "reason", "done")
NOT_IMPORTED = "not imported"

_Row = tuple[SourcePlace, str, str, str, str]


def render_report(result: ImportResult, changes: ImportChanges) -> bytes:
    """Return the report, in the order of the source; the row of a text is its first line."""
    sheets = list(dict.fromkeys(row[0].sheet for row in _rows(result, changes)))
    rows = sorted(_rows(result, changes), key=lambda row: (sheets.index(row[0].sheet), row[0].number))
    cells = ([escape.block(place.sheet), place.number, *map(escape.block, texts)] for place, *texts in rows)
    return render_csv(COLUMNS, cells)


def _rows(result: ImportResult, changes: ImportChanges) -> Iterator[_Row]:
    for skipped in result.skipped:
        yield skipped.place, "", "", skipped.reason, "row skipped"
    for row in result.outside:
        yield from ((row.place, "", cell, row.reason, NOT_IMPORTED) for cell in row.cells)
    for mark in result.footnotes:
        reason = f"has the footnote mark {mark.sign}" + (f": {mark.footnote}" if mark.footnote else "")
        yield mark.place, mark.column, mark.value, reason, "imported without the mark"
    yield from _values((*result.unread, *result.left), NOT_IMPORTED)
    yield from _values(result.doubtful, "imported as it is")
    yield from _values(changes.ignored, "the file stays as it is")
    for one in result.collisions:
        yield one.place, "", one.requested, f"cannot be the id of the {one.kind}", f"the id became {one.id}"


def _values(values: Sequence[ReportedValue], done: str) -> Iterator[_Row]:
    for value in values:
        yield value.place, value.column or value.field, value.value, value.reason, value.done or done
