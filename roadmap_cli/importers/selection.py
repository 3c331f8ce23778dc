"""The part of the rows of a source that an expression of `--rows` selects."""

from datetime import date

import msgspec

from roadmap_cli.analysis.conditions import Candidate, test_of
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.importers.columns import named_column
from roadmap_cli.importers.records import OutsideRow, SourceCell, SourceContent, SourceRecord
from roadmap_cli.importers.values import text_of
from roadmap_cli.model.types import Commitment, Head, Roadmap

NOT_SELECTED = "not selected by --rows"


def selected(content: SourceContent, expression: str, name: str, as_of: date) -> SourceContent:
    """Return a content with the records for which an expression over its columns holds.

    The language is that of `--where`; a column has its cells as text, so a comparison with a number or date
    compares what the cell means. Phrases such as `90 days ago` count from a day. Raises WrongUsageError.
    """
    from roadmap_cli.analysis.where import parse_where  # only for this option

    if content.is_roadmap:
        raise WrongUsageError(f"--rows is for tables; {name} is a whole roadmap")
    parsed = parse_where(expression, "--rows", lambda word: named_column(word, content.columns, name))
    test = test_of(parsed.bound(Roadmap(roadmap=Head(title="-")), as_of))

    def is_selected(record: SourceRecord) -> bool:
        values = {column: _value(cell) for column, cell in record.cells.items()}
        return test(Candidate("", Commitment(title="-", area="", extra=values), as_of))

    chosen = {record.place for record in content.records if is_selected(record)}
    others = tuple(
        OutsideRow(record.place, tuple(text_of(cell) for cell in record.cells.values() if cell), NOT_SELECTED)
        for record in content.records
        if record.place not in chosen
    )
    return msgspec.structs.replace(
        content,
        records=tuple(record for record in content.records if record.place in chosen),
        faults=tuple(fault for fault in content.faults if fault.place in chosen),
        footnotes=tuple(
            mark for mark in content.footnotes if mark.place not in {one.place for one in others}
        ),
        outside=(*content.outside, *others),
    )


def _value(cell: SourceCell) -> str | list[str]:
    return cell.strip() if isinstance(cell, str) else cell
