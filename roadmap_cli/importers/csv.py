"""CSV and TSV (RFC 4180 and its common variants) → records."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import StringIO
from itertools import islice
from typing import NamedTuple

import msgspec

from roadmap_cli import escape
from roadmap_cli.english import counted, plural
from roadmap_cli.errors import UnreadableError
from roadmap_cli.importers.records import SourceContent, SourcePlace
from roadmap_cli.importers.table import NO_OPTIONS, SheetRow, TableOptions, header_width, table_in
from roadmap_cli.importers.table_records import content_of

MAX_BYTES = 64 * 1024 * 1024
"""The largest source, which is the limit of a roadmap."""

DELIMITERS = (",", ";", "\t", "|")

_SAMPLED = 200
"""The number of rows by which the dialect is chosen."""

_SPACED = re.compile(r'[,;|\t] {1,9}"')
_BACKSLASHED = re.compile(r'[^\\]\\"')
_MARKED = re.compile(r"(?<=[\n\r])\ufeff")
_JOINED = re.compile(r"(?<=[^\n\r])\ufeff")


class Dialect(NamedTuple):
    """The delimiter, whether spaces after it are skipped, and whether a backslash escapes a quote."""

    delimiter: str
    is_spaced: bool = False
    is_backslashed: bool = False


def read_csv(text: str, name: str, options: TableOptions = NO_OPTIONS) -> SourceContent:
    r"""Return the rows of the table in a text; lines end in `\n`, `\r\n` or `\r`, which cells may hold.

    The delimiter is the comma, semicolon, tab or bar with which the header has the names that are needed, or
    the one in a first line `sep=;`. A byte order mark where files were joined is not of its cell, and a line
    begins there. Raises UnreadableError for a missing header or a misplaced quote.
    """
    notes: list[str] = []
    text, marks = _MARKED.subn("", _with_line_ends(text))
    if marks:
        were = plural(marks, "was", "were")
        notes.append(f"{counted(marks, 'byte order mark')} within the text {were} ignored; files were joined")
    with _large_cells():
        dialect, skipped = _dialect(text, options)
        rows = list(_sheet_rows(text, name, dialect, skipped))
    if not rows:
        raise UnreadableError(f"{name} is empty; a table begins with a row that names its columns")
    if dialect.is_backslashed:
        notes.append(r"\" in a cell was read as a quote")
    content = content_of("csv", "line", [table_in(rows, options, name)], options, name)
    return msgspec.structs.replace(content, notes=(*notes, *content.notes)) if notes else content


def _with_line_ends(text: str) -> str:
    """Return a text of joined files with a line end where one does not end in it.

    There, a byte order mark is within a line, and the first line of the text follows again.
    """
    first = re.match(r"[^\r\n]{2,}(?=\r|\n)", text)
    if first is None or "\ufeff" not in text:
        return text
    end = "\r\n" if text.startswith("\r\n", first.end()) else text[first.end()]
    return _JOINED.sub(lambda mark: end + mark[0] if text.startswith(first[0], mark.end()) else mark[0], text)


@contextmanager
def _large_cells() -> Iterator[None]:
    """Allow cells as large as a source; the limit is global to the process."""
    import csv  # only for this format

    before = csv.field_size_limit(MAX_BYTES)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _sheet_rows(text: str, name: str, dialect: Dialect, skipped: int) -> Iterator[SheetRow]:
    """Yield the rows that are not empty, below a number of lines."""
    is_after_gap = False
    for line, cells in _rows(text, name, dialect):
        is_empty = not any(cell.strip() for cell in cells)
        if line > skipped and not is_empty:
            yield SheetRow(SourcePlace(line), cells, is_after_gap=is_after_gap)
        is_after_gap = is_empty


def _dialect(text: str, options: TableOptions) -> tuple[Dialect, int]:
    """Return the dialect, and the number of lines that only name a delimiter (`sep=;`, as Excel writes)."""
    first = text[: text.find("\n") + 1 or len(text)].strip("\r\n")
    is_named = first[:4].lower() == "sep=" and len(first) == 5
    delimiters = (first[4],) if is_named else DELIMITERS
    samples = {one: _sample(text, Dialect(one)) for one in delimiters}
    delimiter = max(samples, key=lambda one: _fit(samples[one], options))
    dialect = Dialect(delimiter)
    others = [Dialect(delimiter, is_spaced=True)] if _SPACED.search(text) else []
    if _BACKSLASHED.search(text):
        others += [one._replace(is_backslashed=True) for one in (dialect, *others)]
    best = max((dialect, *others), key=lambda one: _evenness(text, one)) if others else dialect
    return best, int(is_named)


def _sample(text: str, dialect: Dialect) -> list[SheetRow]:
    """Return the first rows in a dialect."""
    rows = (SheetRow(SourcePlace(line), cells) for line, cells in _rows(text, "", dialect, strict=False))
    return list(islice((row for row in rows if row.filled), _SAMPLED))


def _fit(rows: Sequence[SheetRow], options: TableOptions) -> tuple[bool, int, int]:
    """Return how well a delimiter fits: if a header is found, and how many cells it and most rows have."""
    header = header_width(rows, options)
    widths = Counter(len(row.cells) for row in rows)
    usual = max(widths, key=lambda width: (widths[width], width), default=0)
    return header > 0, header or max((len(row.cells) for row in rows[:1]), default=0), usual


def _evenness(text: str, dialect: Dialect) -> tuple[bool, int]:
    """Return if a text has no misplaced quote in a dialect, and how many rows have as many cells as most."""
    try:
        widths = Counter(len(cells) for _, cells in _rows(text, "", dialect) if len(cells) > 1)
    except UnreadableError:
        return False, 0
    return True, max(widths.values(), default=0)


def _rows(text: str, name: str, dialect: Dialect, *, strict: bool = True) -> Iterator[tuple[int, list[str]]]:
    """Yield each row with its first line. Raises UnreadableError."""
    import csv

    line = 1
    try:
        reader = csv.reader(
            StringIO(text, newline=""),
            delimiter=dialect.delimiter,
            skipinitialspace=dialect.is_spaced,
            escapechar="\\" if dialect.is_backslashed else None,
            strict=strict,
        )
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        if not strict:
            return
        raise UnreadableError(f"{name}:{line}: {_reason(error, dialect.delimiter)}") from None


def _reason(error: Exception, delimiter: str) -> str:
    if "end of data" in str(error):
        return "a quote opens here that never closes"
    if "expected after" in str(error):
        return (
            f"a quote closes within a cell of this row; {escape.quote(delimiter)} or the end of the row must "
            'follow a closing quote, and a quote inside quotes is doubled: "12"" pipe"'
        )
    return str(error)
