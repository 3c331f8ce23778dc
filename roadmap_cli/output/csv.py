"""CSV (RFC 4180 with plain newlines) and TSV, with spreadsheet formulas made harmless."""

from collections.abc import Iterable, Sequence
from io import BytesIO

from roadmap_cli.escape.cell import cell

LIST_SEPARATOR = ";"


def render_csv(
    columns: Sequence[str], records: Iterable[Sequence[object]], delimiter: str = ",", *, header: bool = True
) -> bytes:
    """Return a header and one line per record as UTF-8; lists are joined with `;`, None is empty."""
    import csv  # only for this format

    lines = _Lines()
    writer = csv.writer(lines, delimiter=delimiter, lineterminator="\r\n")
    if header:
        writer.writerow(map(cell, columns))
    for record in records:
        writer.writerow([_field(value) for value in record])
    return lines.file.getvalue()


class _Lines:
    r"""A file of lines that end in a plain newline.

    The writer still uses `\r\n`, because it quotes only the characters of its line terminator, and readers
    treat a bare carriage return as the end of a record.
    """

    def __init__(self) -> None:
        self.file = BytesIO()  # joining the lines would need three times the memory

    def write(self, line: str) -> None:
        self.file.write((line.removesuffix("\r\n") + "\n").encode("utf-8", "surrogatepass"))


def _field(value: object) -> str:
    """Return a value as text; only user text can contain a formula, numbers and dates cannot."""
    match value:
        case None:
            return ""
        case str():
            return cell(value)
        case bool():
            return str(value).lower()
        case list() | tuple():
            return cell(LIST_SEPARATOR.join(map(str, value)))
        case _:
            return str(value)
