"""What a workbook says about the cells of a sheet beside their values, read from its XML in pieces.

openpyxl reads merged cells, links and hidden rows only if it keeps the whole sheet in memory.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from itertools import islice, product
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from roadmap_cli.importers.footnotes import raised

if TYPE_CHECKING:
    from zipfile import ZipFile

_PIECE = 1024 * 1024
_MOST = 10_000
_MOST_OF = {b"f": 1, b"vertAlign": 1, b"row": 1_048_576}
_LARGE = 2 * 1024 * 1024
_TAG = re.compile(
    rb"<(?:[A-Za-z0-9_]{1,40}:)?(row|col|f|vertAlign|mergeCell|hyperlink|Relationship)(?=[\s/>])([^<>]{0,8000})>"
)
_ATTRIBUTE = re.compile(rb"""(?:[A-Za-z0-9_]{1,40}:)?([A-Za-z]{1,40})\s?=\s?["']([^"'<>]{0,8000})["']""")
_ROW = re.compile(rb"<(?:row|[a-z]{1,9}:row)[\s/>]")
_EMPTY_ROW = re.compile(
    rb"<(?:row|[a-z]{1,9}:row)(?=[\s/>])[^<>]*+(?:(?<=/)>|(?<!/)>"
    rb"(?:<(?:c|[a-z]{1,9}:c)\s[^<>]*+(?:(?<=/)>|(?<!/)></(?:c|[a-z]{1,9}:c)>))*+"
    rb"</(?:row|[a-z]{1,9}:row)>)"
)
_CELL = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?")


class Merged(NamedTuple):
    """Merged cells, whose value is in the first. Rows and columns count from 1."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int
    ref: str


class SheetParts(NamedTuple):
    """What a sheet has beside values; rows and columns count from 1.

    - `links`: addresses behind cells. `rich_texts`: those that are in the sheet itself, with raised marks.
    - There are at most 10,000 merged cells and addresses.
    """

    merged: Sequence[Merged] = ()
    links: Mapping[tuple[int, int], str] = {}
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: Sequence[tuple[int, int]] = ()
    has_formula: bool = False
    rich_texts: Mapping[tuple[int, int], str] = {}


def read_parts(data: bytes) -> dict[str, SheetParts]:
    """Return the parts of each sheet of a workbook, by its path. Raises the errors of zipfile."""
    from zipfile import ZipFile  # only for this format

    with ZipFile(BytesIO(data)) as packed:
        names = set(packed.namelist())
        sheets = [name for name in names if name.startswith("xl/worksheets/") and name.endswith(".xml")]
        found = {sheet: _parts(packed.open(sheet), _addresses(packed, sheet, names)) for sheet in sheets}
        for sheet, (parts, is_rich) in found.items():
            texts = _rich_texts(packed.open(sheet)) if is_rich else {}
            found[sheet] = (parts._replace(rich_texts=texts), is_rich)
        return {sheet: parts for sheet, (parts, _) in found.items()}


def without_empty_rows(data: bytes) -> bytes:
    """Return a workbook whose large sheets have no empty rows; a format alone makes a million of them.

    The other rows keep their numbers. Raises the errors of zipfile.
    """
    from zipfile import ZipFile

    with ZipFile(BytesIO(data)) as packed:
        parts = packed.infolist()
        large = [one for one in parts if one.filename.startswith("xl/worksheets/") and one.file_size > _LARGE]
        if not large:
            return data
        written = BytesIO()
        with ZipFile(written, "w") as made:
            for part in parts:
                with packed.open(part) as source, made.open(part.filename, "w") as target:
                    for piece in _filled_rows(source) if part in large else iter(source.read, b""):
                        target.write(piece)
        return written.getvalue()


def covering(merged: Sequence[Merged]) -> Iterator[Sequence[Merged]]:
    """Yield the merged cells in each row, from row 1 and without end."""
    waiting = sorted(merged, reverse=True)
    active: list[Merged] = []
    row = 0
    while True:
        row += 1
        while waiting and waiting[-1].first_row <= row:
            active.append(waiting.pop())
        active = [one for one in active if one.last_row >= row] if active else active
        yield active


def _pieces(part: IO[bytes]) -> Iterator[bytes]:
    """Yield the XML of a part in pieces that end where a tag does."""
    before = b""
    with part:
        while piece := part.read(_PIECE):
            text = before + piece
            end = text.rfind(b">") + 1
            yield text[:end]
            before = text[end:]
    yield before


def _filled_rows(part: IO[bytes]) -> Iterator[bytes]:
    """Yield the XML of a sheet without its empty rows."""
    before = b""
    for piece in _pieces(part):
        text = before + piece
        start = _last_row(text)  # the rest of it may be in the next piece
        yield _EMPTY_ROW.sub(b"", text[:start])
        before = text[start:]
    yield _EMPTY_ROW.sub(b"", before)


def _last_row(text: bytes) -> int:
    """Return the place where the last row of a text begins, 0 without one."""
    at = len(text)
    while (at := text.rfind(b"row", 0, at)) > 0:
        start = text.rfind(b"<", 0, at)
        if start >= 0 and _ROW.match(text, start):
            return start
    return 0


def _attributes(tag: bytes) -> dict[str, str]:
    from html import unescape

    return {name.decode(): unescape(value.decode()) for name, value in _ATTRIBUTE.findall(tag)}


def _addresses(packed: "ZipFile", sheet: str, names: set[str]) -> dict[str, str]:
    """Return the addresses outside of a workbook that a sheet refers to, by id."""
    folder, _, file = sheet.rpartition("/")
    part = f"{folder}/_rels/{file}.rels"
    if part not in names:
        return {}
    found = {}
    for piece in _pieces(packed.open(part)):
        for match in _TAG.finditer(piece):
            one = _attributes(match[2])
            if match[1] == b"Relationship" and one.get("TargetMode") == "External":
                found[one.get("Id", "")] = one.get("Target", "")
    return found


def _parts(sheet: IO[bytes], addresses: Mapping[str, str]) -> tuple[SheetParts, bool]:
    """Return the parts of a sheet, without its rich texts, and if it may have any."""
    found: dict[bytes, list[dict[str, str]]] = {}
    for tag, text in (match.groups() for piece in _pieces(sheet) for match in _TAG.finditer(piece)):
        known = found.setdefault(tag, [])
        if len(known) < _MOST_OF.get(tag, _MOST) and (tag not in (b"row", b"col") or b"hidden" in text):
            known.append(_attributes(text))
    merged = (_range(one.get("ref", "")) for one in found.get(b"mergeCell", ()))
    linked = (
        (_range(one.get("ref", "")), addresses.get(one.get("id", ""))) for one in found.get(b"hyperlink", ())
    )
    links = ((cell, address) for cells, address in linked if cells and address for cell in _cells_of(cells))
    parts = SheetParts(
        merged=[cells for cells in merged if cells is not None],
        links=dict(islice(links, _MOST)),
        hidden_rows=frozenset(int(one.get("r", 0)) for one in found.get(b"row", ()) if _is_hidden(one)),
        hidden_columns=[
            (int(one.get("min", 0)), int(one.get("max", 0)))
            for one in found.get(b"col", ())
            if _is_hidden(one)
        ],
        has_formula=b"f" in found,
    )
    return parts, b"vertAlign" in found


def _is_hidden(attributes: Mapping[str, str]) -> bool:
    return attributes.get("hidden") in ("1", "true")


def _cells_of(cells: Merged) -> Iterator[tuple[int, int]]:
    rows = range(cells.first_row, min(cells.last_row, cells.first_row + _MOST) + 1)
    return product(rows, range(cells.first_column, cells.last_column + 1))


def _rich_texts(sheet: IO[bytes]) -> dict[tuple[int, int], str]:
    """Return the texts of several runs in the cells of a sheet; openpyxl reads only those of the workbook."""
    from openpyxl.utils import coordinate_to_tuple
    from openpyxl.xml.functions import iterparse

    texts: dict[tuple[int, int], str] = {}
    with sheet:
        for _, element in iterparse(sheet):
            name = element.tag.rpartition("}")[2]
            if name == "c" and (runs := element.findall("./{*}is/{*}r")):
                texts[coordinate_to_tuple(element.get("r"))] = _text_of_runs(runs)
            if name in ("c", "row"):
                element.clear()
    return texts


def _text_of_runs(runs: Sequence[Any]) -> str:
    text = ""
    for run in runs:
        part = "".join(one.text or "" for one in run.findall("{*}t"))
        align = run.find("./{*}rPr/{*}vertAlign")
        text += raised(part, text) if align is not None and align.get("val") == "superscript" else part
    return text


def _range(ref: str) -> Merged | None:
    """Return the cells of a reference such as `B2:D9` or `B2`."""
    from openpyxl.utils import column_index_from_string as number_of

    match = _CELL.fullmatch(ref)
    if match is None:
        return None
    left, top = number_of(match[1]), int(match[2])
    right, bottom = number_of(match[3] or match[1]), int(match[4] or top)
    return Merged(top, bottom, left, right, ref)
