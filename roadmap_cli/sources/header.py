"""Tables with a header row: which columns there are, and rows cut to them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from roadmap_cli import safe
from roadmap_cli.english import counted
from roadmap_cli.errors import UnreadableError
from roadmap_cli.model.fields import COMMITMENT, Output, shown_in
from roadmap_cli.query import COLUMNS
from roadmap_cli.sources.record import (
    CellFault,
    PlaceUnit,
    RefusedRecord,
    SourceContent,
    SourcePlace,
    SourceRecord,
    fold,
    without_values,
)

MAX_COLUMNS = 16_384
"""The most columns that a table may have: as many as a sheet of Excel."""

_OF_WHOLE = frozenset({"whole_status", "whole_deadline", "whole_progress"})
"""The derived columns for the whole, next to `status`, `deadline` and `progress` from the file."""

_PARTNER_NAMES = "partner_names"
"""The names of the partners whose ids are in `partners`, for people."""

OWN_COLUMNS = frozenset(
    {"group", *COLUMNS, *(field.name for field in shown_in(Output.CSV)), *_OF_WHOLE, _PARTNER_NAMES}
)
"""The columns of what `list` and `export` write."""

_OURS_ALONE = frozenset(
    {"days_left", "for", "formerly", "partner_status", "partner_deadline", "updates", *_OF_WHOLE}
)
"""Those of them by which they are known: a table that merely names an id and a title is anybody's."""

DERIVED = _OF_WHOLE | {
    "group",
    _PARTNER_NAMES,
    *(name for name, field in COMMITMENT.items() if field.derived and name != "id"),
}
"""Those of them that follow from the others, so that nothing is lost where they are not read."""

_ERRORS = frozenset({"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!"})
ERROR = "is what a spreadsheet shows instead of a value; correct its formula"


def header_of(cells: Sequence[str], where: str) -> list[str]:
    """Return the names of the columns, white space folded. Raises UnreadableError for too many."""
    if len(cells) > MAX_COLUMNS:
        raise UnreadableError(
            f"{where}: this row has {len(cells):,} cells; a table has at most {MAX_COLUMNS:,} columns"
        )
    names = [fold(cell) for cell in cells]
    while names and not names[-1]:
        names.pop()
    return names


def content_of(
    format: str, unit: PlaceUnit, header: Sequence[str], rows: Iterable[tuple[SourcePlace, Sequence[str]]]
) -> SourceContent:
    """Return the rows as records of the columns of the header; a row of another length is refused.

    Columns that have the same name get their numbers: `Note (column 5)`.
    """
    is_own = is_own_header(header)
    is_disarmed = is_own and format == "csv"
    columns = distinct_names(header)
    records: list[SourceRecord] = []
    refused: list[RefusedRecord] = []
    for place, given in rows:
        cells = list(given)
        while len(cells) > len(columns) and not cells[-1].strip():
            cells.pop()
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(columns):
            reason = f"has {counted(len(cells), 'cell')} where the header has {len(columns):,}"
            refused.append(RefusedRecord(place, reason))
            continue
        texts = list(map(safe.arm, cells)) if is_disarmed else cells
        records.append(SourceRecord(place, dict(zip(columns, texts, strict=True))))
    content = SourceContent(
        format=format,
        unit=unit,
        columns=tuple(columns),
        records=tuple(records),
        refused=tuple(refused),
        is_own=is_own,
        key="id" if is_own else "",
    )
    return content if is_own else without_values(content, _errors_in(content))


def _errors_in(content: SourceContent) -> Iterator[CellFault]:
    """Yield the cells that hold what a spreadsheet shows instead of a value."""
    for record in content.records:
        for column, text in record.cells.items():
            if isinstance(text, str) and text.strip() in _ERRORS:
                yield CellFault(record.place, column, text, ERROR)


def is_own_header(header: Sequence[str]) -> bool:
    """Return whether this program writes such a header; people may add columns to those of an export."""
    names = set(map(plain_name, header))
    is_known = {"id", "title"} <= names <= OWN_COLUMNS and not _OURS_ALONE.isdisjoint(names)
    return is_known or is_stated(header)


def is_stated(columns: Iterable[str]) -> bool:
    """Return whether `export csv` or `export xlsx` wrote the columns, so that they hold file values.

    The output of `list` holds derived values, and other programs use their own words.
    """
    return {"id", "title", "whole_status"} <= set(map(plain_name, columns))


def plain_name(column: str) -> str:
    """Return a column's name as in CSV; workbooks use spaces."""
    return column.replace(" ", "_")


def distinct_names(header: Sequence[str]) -> list[str]:
    """Return names of columns of which none repeats: those that do, or are empty, with their number."""
    times = Counter(header)
    return [
        name if name and times[name] == 1 else f"{name} (column {number})".strip()
        for number, name in enumerate(header, 1)
    ]
