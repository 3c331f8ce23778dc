"""CSV and TSV (RFC 4180 and its common variants) → records."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import StringIO

from roadmap_cli import escape
from roadmap_cli.errors import UnreadableError
from roadmap_cli.importers.columns import content_of, header_of
from roadmap_cli.importers.records import SourceContent, SourcePlace

MAX_BYTES = 64 * 1024 * 1024
"""The largest source, which is the limit of a roadmap."""

DELIMITERS = (",", ";", "\t", "|")


def read_csv(text: str, name: str) -> SourceContent:
    r"""Return the rows below a header; lines end in `\n`, `\r\n` or `\r`, which cells may hold.

    The delimiter is the comma, semicolon, tab or bar that splits the header into the most cells, or the one
    in a first line `sep=;`. Raises UnreadableError for a missing header or a misplaced quote.
    """
    with _large_cells():
        delimiter, skipped = _delimiter(text)
        rows = _rows(text, name, delimiter)
        header: Sequence[str] = ()
        for line, cells in rows:
            if line > skipped and any(cell.strip() for cell in cells):
                header = header_of(cells, f"{name}:{line}")
                break
        if not header:
            raise UnreadableError(f"{name} is empty; a table begins with a row that names its columns")
        return content_of("csv", "line", header, ((SourcePlace(line), cells) for line, cells in rows))


@contextmanager
def _large_cells() -> Iterator[None]:
    """Allow cells as large as a source; the limit is global to the process."""
    import csv  # only for this format

    before = csv.field_size_limit(MAX_BYTES)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _delimiter(text: str) -> tuple[str, int]:
    """Return the delimiter, and the number of lines that only name it (`sep=;`, as Excel writes)."""
    first = text[: text.find("\n") + 1 or len(text)].strip("\r\n")
    if first[:4].lower() == "sep=" and len(first) == 5:
        return first[4], 1
    return max(DELIMITERS, key=lambda one: _width(text, one)), 0


def _width(text: str, delimiter: str) -> int:
    """Return the number of cells of the first row that is not empty."""
    for _, cells in _rows(text, "", delimiter, strict=False):
        if any(cell.strip() for cell in cells):
            return len(cells)
    return 0


def _rows(text: str, name: str, delimiter: str, *, strict: bool = True) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that is not empty with its first line. Raises UnreadableError."""
    import csv

    line = 1
    try:
        reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=strict)
        for cells in reader:
            if cells:
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        if not strict:
            return
        raise UnreadableError(f"{name}:{line}: {_reason(error, delimiter)}") from None


def _reason(error: Exception, delimiter: str) -> str:
    if "end of data" in str(error):
        return "a quote opens here that never closes"
    if "expected after" in str(error):
        return (
            f"a quote closes within a cell of this row; {escape.quote(delimiter)} or the end of the row must "
            'follow a closing quote, and a quote inside quotes is doubled: "12"" pipe"'
        )
    return str(error)
