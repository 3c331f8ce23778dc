"""Rows → CSV (RFC 4180, but for its line ends) and TSV, formulas of spreadsheets disarmed."""

from collections.abc import Iterable, Sequence

from roadmap_cli.escape.cell import cell

LIST_SEPARATOR = ";"


def render_csv(columns: Sequence[str], records: Iterable[Sequence[object]], delimiter: str = ",") -> bytes:
    """Return a heading and one line a record, as UTF-8; lists are joined with `;`, None is empty."""
    import csv  # only for this format

    lines = _Lines()
    writer = csv.writer(lines, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(columns)
    for record in records:
        writer.writerow([_field(value) for value in record])
    return "".join(lines).encode("utf-8", "surrogatepass")


class _Lines(list[str]):
    r"""Records as lines that end in a plain newline.

    The writer is told of `\r\n` all the same: it quotes only what it believes to end a line, and a bare
    carriage return in a title would begin a new record in the eyes of a reader.
    """

    def write(self, line: str) -> None:
        self.append(line.removesuffix("\r\n") + "\n")


def _field(value: object) -> str:
    """Return a value as text; only what a person wrote can hold a formula, numbers and dates cannot."""
    match value:
        case None:
            return ""
        case str():
            return cell(value)
        case list() | tuple():
            return cell(LIST_SEPARATOR.join(map(str, value)))
        case _:
            return str(value)
