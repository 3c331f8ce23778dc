"""What a sheet's XML says beside its cells (ECMA-376, 18.3.1), of which openpyxl tells nothing."""

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import IO, NamedTuple

_PIECE = 1024 * 1024
_LONGEST = 200
_MOST = 10_000
_MARK = re.compile(
    rb'<(?:[A-Za-z0-9_]{1,40}:)?(?:mergeCell\s[^<>]{0,80}?ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"'
    rb"|(hyperlink)\s|(f)[ />\t\r\n])"
)


class Merged(NamedTuple):
    """Cells that are shown as one; the value is in the first. Rows and columns count from 1."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int
    ref: str


class Marks(NamedTuple):
    """The merged cells of a sheet, how many cells have links, and whether there is a formula."""

    merged: Sequence[Merged] = ()
    links: int = 0
    has_formula: bool = False


def read_marks(data: bytes) -> dict[str, Marks]:
    """Return the marks of the sheets of a workbook, by the part of it in which each is.

    Of merged cells no more than ten thousand a sheet are kept. Raises what zipfile raises.
    """
    from zipfile import ZipFile  # only for this format

    with ZipFile(BytesIO(data)) as packed:
        parts = [part for part in packed.namelist() if part.startswith("xl/worksheets/")]
        return {part: _marks(packed.open(part)) for part in parts if part.endswith(".xml")}


def covering(merged: Sequence[Merged]) -> Iterator[Sequence[Merged]]:
    """Yield, for each row from 1 on without an end, the merged cells that reach into it."""
    waiting = sorted(merged, reverse=True)
    active: list[Merged] = []
    row = 0
    while True:
        row += 1
        while waiting and waiting[-1].first_row <= row:
            active.append(waiting.pop())
        active = [one for one in active if one.last_row >= row] if active else active
        yield active


def _marks(sheet: IO[bytes]) -> Marks:
    merged: list[Merged] = []
    links, has_formula = 0, False
    with sheet:
        before = b""
        while piece := sheet.read(_PIECE):
            text, done = before + piece, 0
            for found in _MARK.finditer(text):
                done = found.end()
                links += found[5] is not None
                has_formula = has_formula or found[6] is not None
                if found[1] is not None and len(merged) < _MOST:
                    merged.append(_range(found))
            before = text[max(done, len(text) - _LONGEST) :]
    return Marks(merged, links, has_formula)


def _range(found: re.Match[bytes]) -> Merged:
    left, top, right, bottom = (found[number].decode() for number in (1, 2, 3, 4))
    return Merged(int(top), int(bottom), _column(left), _column(right), f"{left}{top}:{right}{bottom}")


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
