"""Where the table is in a sheet: its header, its rows, and the rows outside of the table."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import takewhile
from typing import NamedTuple

import msgspec

from roadmap_cli import escape
from roadmap_cli.english import plural
from roadmap_cli.errors import UnreadableError, WrongUsageError
from roadmap_cli.importers.columns import (
    MAX_COLUMNS,
    READABLE,
    SERIES_FIELDS,
    distinct_names,
    is_native_header,
    named_column,
)
from roadmap_cli.importers.footnotes import footnotes_in, signs_in, without_marks
from roadmap_cli.importers.records import FootnoteMark, OutsideRow, SourcePlace, fold
from roadmap_cli.model.names import name_key

MERGED = (
    "are merged cells, which have a value only in the first; unmerge them and fill in each, or name the "
    "column with --fill-down"
)


class SheetRow(msgspec.Struct):
    """A row of a sheet that is not empty.

    - `faults`: the text and the reason of each cell without a value, by index. `links`: addresses by index.
    - `is_after_gap`: the row above is empty. `span`: the number of columns of its only cell, if it is merged.
    """

    place: SourcePlace
    cells: list[str]
    faults: Mapping[int, tuple[str, str]] = {}
    links: Mapping[int, str] = {}
    is_after_gap: bool = False
    span: int = 1

    @property
    def filled(self) -> list[str]:
        """The cells that are not empty."""
        return [cell for cell in self.cells if cell.strip()]


class RowRange(NamedTuple):
    """Rows from a first to a last one, as reports number them."""

    first: int
    last: float


class TableOptions(msgspec.Struct, frozen=True, kw_only=True):
    """What options say about the table.

    - `names`: the columns that they name, by which its header is found unless `header` has the rows.
    - `skipped`: rows that are left out. `until`: what the first row below the table starts with.
    - `filled`: columns in which an empty cell has the value of the cell above.
    - `is_own`: this program wrote the sheet, so that all rows and marks belong to it.
    """

    names: tuple[str, ...] = ()
    header: RowRange | None = None
    skipped: tuple[RowRange, ...] = ()
    until: str = ""
    filled: tuple[str, ...] = ()
    is_own: bool = False

    @property
    def given(self) -> str:
        """The first option that is only for tables, empty if none is given."""
        options = {
            "--header-row": self.header,
            "--skip-rows": self.skipped,
            "--until": self.until,
            "--fill-down": self.filled,
        }
        return next((option for option, value in options.items() if value), "")


NO_OPTIONS = TableOptions()


class SheetTable(msgspec.Struct, kw_only=True):
    """A table: its header and rows, the rows outside of it, and the footnote marks that were in its cells.

    `is_found` means that its header has all the names that are needed. `filled` has the number of cells that
    took the value above, by column.
    """

    header: list[str]
    rows: list[SheetRow]
    is_found: bool
    outside: list[OutsideRow]
    marks: list[FootnoteMark] = []
    filled: dict[str, int] = {}


_RANGE = re.compile(r"([0-9]{1,9})(?:(-)([0-9]{1,9})?)?")


def row_ranges(text: str, option: str, *, most: int = 1000) -> tuple[RowRange, ...]:
    """Return the ranges in a text such as `4,9-12,40-`. Raises WrongUsageError."""
    ranges: list[RowRange] = []
    for part in text.split(","):
        match = _RANGE.fullmatch(part.strip())
        if match is None:
            raise WrongUsageError(f"{option} {escape.quote(text)}: write rows such as 4, 9-12 or 40-")
        first = int(match[1])
        last = first if not match[2] else int(match[3]) if match[3] else float("inf")
        if not 1 <= first <= last:
            raise WrongUsageError(
                f"{option} {escape.quote(text)}: rows count from 1, and ranges go up, such as 9-12"
            )
        ranges.append(RowRange(first, last))
    if len(ranges) > most:
        number = plural(most, "one row or range", f"at most {most:,} rows or ranges")
        raise WrongUsageError(f"{option} {escape.quote(text)}: write {number}")
    return tuple(ranges)


def header_range(text: str) -> RowRange:
    """Return the rows of a header in a text such as `3` or `2-3`. Raises WrongUsageError."""
    (found,) = row_ranges(text, "--header-row", most=1)
    if found.last - found.first > 9:
        raise WrongUsageError(f"--header-row {escape.quote(text)}: a header has at most 10 rows")
    return found


def table_in(rows: Sequence[SheetRow], options: TableOptions, name: str) -> SheetTable:
    """Return the table in the rows of a sheet, of which at least one is not empty.

    `name` is that of the source, for errors. Raises UnreadableError for too many columns, and WrongUsageError
    for a header that options name and that is not there.
    """
    outside = [_outside(row, BY_OPTION) for row in rows if _is_in(row, options.skipped)]
    kept = [row for row in rows if not _is_in(row, options.skipped)] if outside else list(rows)
    first, last, is_found = _header(kept, options, name)
    header = header_of(kept[first:last], name)
    outside += [_outside(row, ABOVE) for row in kept[:first]]
    below = _until(kept[last:], options.until, outside)
    table = SheetTable(header=header, rows=below, is_found=is_found, outside=outside)
    if not options.is_own and not is_native_header(header):
        seen = signs_in([header, *(row.cells for row in below)])
        _leave_out_notes(table, seen)
        if seen:
            _take_marks_off(table, kept[last - 1].place, seen)
    table.outside.sort(key=lambda one: one.place)
    return table


ABOVE = "above the header"
BY_OPTION = "left out by --skip-rows"
AFTER = "below the table, by --until"
REPEATED = "the header again"
TOTAL = "a total"
NOTE = "a note below the table"
HEADING = "a heading across the table"


def _outside(row: SheetRow, reason: str) -> OutsideRow:
    return OutsideRow(row.place, (*row.filled, *row.links.values()), reason)


def _is_in(row: SheetRow, ranges: Iterable[RowRange]) -> bool:
    return any(first <= row.place.number <= last for first, last in ranges)


# The header


_MOST_ABOVE = 200
"""The number of rows in which the header is looked for."""

_KNOWN = frozenset({*READABLE, *SERIES_FIELDS, "id", "partner"})
_NUMBERED = re.compile(r"(.*?) ?\(column [0-9]{1,5}\)", re.DOTALL)


def _header(rows: Sequence[SheetRow], options: TableOptions, name: str) -> tuple[int, int, bool]:
    """Return the index of the first row of the header and of the row below it, and if it has all names."""
    if not rows:
        raise UnreadableError(f"{name} is empty; a table begins with a row that names its columns")
    if options.header is not None:
        found = [index for index, row in enumerate(rows) if _is_in(row, (options.header,))]
        if not found:
            raise WrongUsageError(
                f"--header-row: {name} has nothing in row {options.header.first}; "
                f"it begins in row {rows[0].place.number}"
            )
        return found[0], found[-1] + 1, True
    wanted = {key for one in options.names if (key := _wanted_key(one))}
    best, most = 0, 1
    for index, row in enumerate(rows[:_MOST_ABOVE]):
        keys = {_header_key(cell) for cell in row.filled}
        fields = {key.replace(" ", "_") for key in keys} & _KNOWN
        needed = wanted - {"title"} if "indicator" in fields else wanted or {"title"}
        if needed <= keys:
            return index, index + 1, True
        if (number := 2 * len(wanted & keys) + len(fields)) > most:
            best, most = index, number
    if most == 1:
        best = next((index for index, row in enumerate(rows) if len(row.filled) > 1), 0)
    return best, best + 1, False


def header_width(rows: Sequence[SheetRow], options: TableOptions) -> int:
    """Return the number of cells of the header if rows have one with the names that are needed, else 0."""
    try:
        first, last, is_found = _header(rows, options, "")
    except (UnreadableError, WrongUsageError):
        return 0
    return max(len(row.cells) for row in rows[first:last]) if is_found else 0


def _wanted_key(column: str) -> str:
    """Return the form in which a named column is in a header; `(column 3)` has no name there."""
    numbered = _NUMBERED.fullmatch(column)
    return _header_key(numbered[1] if numbered else column)


def _header_key(cell: str) -> str:
    return name_key(without_marks(cell, ())[0])


def header_of(rows: Sequence[SheetRow], name: str) -> list[str]:
    """Return the names of the columns; in a header of several rows, they are joined from top to bottom.

    A name above several columns is in the first one, so the empty columns right of it have it too, as long as
    they have a name below. Raises UnreadableError for too many columns.
    """
    for row in rows:
        if len(row.cells) > MAX_COLUMNS:
            raise UnreadableError(
                f"{name}: the header has {len(row.cells):,} cells; a table has at most {MAX_COLUMNS:,}"
            )
    *above, lowest = [[fold(cell) for cell in row.cells] for row in rows]
    names = lowest
    for upper in reversed(above):
        width = max(len(upper), len(names))
        upper, names = ([*one, *[""] * (width - len(one))] for one in (upper, names))
        for index in range(1, width):
            if not upper[index] and names[index] and names[index - 1]:
                upper[index] = upper[index - 1]
        names = [" ".join(filter(None, pair)) for pair in zip(upper, names, strict=True)]
    while names and not names[-1]:
        names.pop()
    return names


# The rows outside of the table


def _until(rows: list[SheetRow], until: str, outside: list[OutsideRow]) -> list[SheetRow]:
    """Return the rows above the first one that starts with a text; add the others to those outside."""
    if not until:
        return rows
    key = name_key(until)
    inside = list(takewhile(lambda row: not name_key(row.filled[0]).startswith(key), rows))
    outside += [_outside(row, AFTER) for row in rows[len(inside) :]]
    return inside


_TOTALS = frozenset(
    {
        *("total", "totals", "grand total", "overall total", "subtotal", "sub-total", "sub total", "sum"),
        *("total general", "sous-total", "somme", "gesamt", "gesamtsumme", "summe", "zwischensumme"),
        *("insgesamt", "suma", "soma", "total geral", "subtotales", "totales", "totais", "totaux"),
        *("итого", "всего", "รวม", "合计", "总计", "合計", "総計", "소계", "합계", "المجموع"),
    }
)
_SUM = re.compile(r"(?:grand |sub-?)?totals?\b[^:=\d]{0,40}[:=] ?[\d.,% ]{1,30}", re.IGNORECASE)
_NOTES = re.compile(
    r"(?:data )?(?:sources?|notes?|footnotes?|legend|key|quellen?|anmerkung(?:en)?|hinweis|fuentes?|notas?"
    r"|fontes?|remarques?|légende|last updated|updated|as of|stan[d]|generated|exported)\b ?[^:]{0,30}[:：]",
    re.IGNORECASE,
)


def _leave_out_notes(table: SheetTable, seen: Collection[str]) -> None:
    """Move rows that do not belong to the table to those outside; `seen` are the footnote signs in it."""
    keys = [_header_key(cell) for cell in table.header]
    reasons: dict[int, str] = {}
    for index, row in enumerate(table.rows):
        if reason := _reason(row, keys):
            reasons[index] = reason
    has_wide = any(len(row.filled) > 1 for index, row in enumerate(table.rows) if index not in reasons)
    for index in reversed(range(len(table.rows)) if has_wide else ()):
        row = table.rows[index]
        if index not in reasons:
            if len(row.filled) > 1 or not (_has_words(row, seen) or _is_apart(table.rows, index)):
                break
            reasons[index] = NOTE
    table.outside += [_outside(table.rows[index], reason) for index, reason in reasons.items()]
    table.rows = [row for index, row in enumerate(table.rows) if index not in reasons]


def _reason(row: SheetRow, header: Sequence[str]) -> str:
    """Return why a row is outside of the table wherever it is; empty if it may be inside."""
    filled = row.filled
    if row.span > 1 and row.span * 2 > len(header):
        return HEADING
    first = _header_key(filled[0])
    if first in header and [_header_key(cell) for cell in row.cells[: len(header)]] == header:
        return REPEATED
    first = first.rstrip(" :")
    if first in _TOTALS and not any(char.isalpha() for cell in filled[1:] for char in cell):
        return TOTAL
    return TOTAL if len(filled) == 1 and _SUM.fullmatch(filled[0].strip()) else ""


def _has_words(row: SheetRow, seen: Collection[str]) -> bool:
    """Return whether the only cell of a row starts as a note or footnote does."""
    text = row.filled[0].strip()
    return _NOTES.match(text) is not None or bool(footnotes_in(text, seen))


def _is_apart(rows: Sequence[SheetRow], last: int) -> bool:
    """Return whether the rows up to an index end with lone cells below a gap, and none is above it."""
    index = last
    while index > 0 and len(rows[index].filled) == 1 and not rows[index].is_after_gap:
        index -= 1
    is_below_gap = index > 0 and rows[index].is_after_gap and len(rows[index].filled) == 1
    return is_below_gap and all(len(row.filled) > 1 for row in rows[:index])


# Cells


def _take_marks_off(table: SheetTable, header: SourcePlace, seen: Collection[str]) -> None:
    """Remove the footnote marks from the cells and the header of a table."""
    texts: dict[str, str] = {}
    for one in table.outside:
        texts = footnotes_in(one.cells[0], seen) | texts
    columns = distinct_names(table.header)

    def clean(place: SourcePlace, cells: list[str]) -> None:
        for index, cell in enumerate(cells[: len(columns)]):
            text, signs = without_marks(cell, texts)
            if signs:
                cells[index] = text
                for sign in signs:
                    table.marks.append(FootnoteMark(place, columns[index], cell, sign, texts.get(sign, "")))

    clean(header, table.header)
    columns = distinct_names(table.header)
    for row in table.rows:
        clean(row.place, row.cells)


def fill_down(table: SheetTable, columns: Iterable[str], name: str) -> None:
    """Give the empty and merged cells of columns the value of the cell above.

    Raises WrongUsageError for a column that the table does not have.
    """
    names = distinct_names(table.header)
    for column in columns:
        index = names.index(named_column(column, names, name))
        above, number = "", 0
        for row in table.rows:
            row.cells += [""] * (index + 1 - len(row.cells))
            fault = row.faults.get(index)
            is_merged = fault is not None and fault[1] == MERGED
            if row.cells[index].strip() and not is_merged:
                above = "" if fault is not None else row.cells[index]
            elif above:
                number += 1
                row.cells[index] = above
                row.faults = {at: one for at, one in row.faults.items() if at != index}
        table.filled[names[index]] = number
