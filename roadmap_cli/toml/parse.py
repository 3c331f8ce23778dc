"""Parse TOML, and explain the errors of the parser in one sentence."""

import re
from collections.abc import Callable, Iterator
from typing import Any

PIECE = 20_000
"""The characters of a piece. Texts of more than ten pieces are parsed in pieces, to take less memory."""

# Compiled when used: only invalid files need them.
_WHERE = r"(?s)(?P<what>.*) at line (?P<line>\d+) column (?P<column>\d+)"
_CONFLICT = r"(?m)^(?:<{7}|>{7}|\|{7})(?: .*)?\r?$"


class NotTomlError(ValueError):
    """A text is not TOML; `line` and `column` count from 1.

    `source` is the line, shortened for a sentence, or empty if it does not matter.
    """

    def __init__(self, sentence: str, line: int, column: int = 1, source: str = "") -> None:
        super().__init__(sentence)
        self.line, self.column, self.source = line, column, source


def parse_text(text: str) -> dict[str, Any]:
    """Return the data of a TOML text without a BOM. Raises NotTomlError."""
    import rtoml

    try:
        data = parse_large(text)
        return rtoml.loads(text) if data is None else data
    except rtoml.TomlParsingError as error:
        raise _explained(text, str(error)) from None


_PLAIN_HEADER = r"(?m)^\[(?P<table>[A-Za-z0-9_-]+)\.(?P<key>[A-Za-z0-9_-]+)\]\r?$"


Read = Callable[[str, dict[str, Any]], dict[str, Any] | None]
"""Converts the tables `[table.key]` of a piece, given the name of `table` and the tables by key."""


def parse_large(text: str, read: Read = lambda _, tables: tables) -> dict[str, Any] | None:
    """Return the data of a large text, with the tables `[table.key]` of each piece converted by `read`.

    Return None if the text is not large, if it may have other data than its pieces, or if `read` returns None
    for a piece.

    Parsing in pieces takes a quarter of the time and a third of the memory. Each piece but the first starts
    with a header `[table.key]`, always of the same table. A piece must be TOML by itself, so that no string
    or array continues in the next one. No two pieces may define parts of the same table.
    """
    if len(text) <= 10 * PIECE:
        return None
    import rtoml

    data: dict[str, Any] = {}
    try:
        for piece, table, following in _pieces(text):
            if not table:  # no header divides the text
                return None
            # Another piece may have [table] too: after this header, a second one is an error.
            opening = f"[{table}]\n" if data else ""
            closing = f"[{table}.{following}]\n" if following else ""
            part = rtoml.loads(f"{opening}{piece}{closing}")
            if not _ends_before(part, table, following):
                return None
            tables = read(table, part[table])
            if tables is None:
                return None
            part[table] = tables
            if not _joins(data, part, table):
                return None
    except rtoml.TomlParsingError:
        return None
    return data


def _pieces(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield (piece, table, following): the last is the key in the header of the next piece."""
    header, start, table = re.compile(_PLAIN_HEADER), 0, ""
    while (match := header.search(text, start + PIECE)) is not None:
        if not table:
            table = match["table"]
            header = re.compile(_PLAIN_HEADER.replace("[A-Za-z0-9_-]+", table, 1))
        yield text[start : match.start()], table, match["key"]
        start = match.start()
    yield text[start:], table, ""


def _ends_before(part: dict[str, Any], table: str, following: str) -> bool:
    """Remove the key of the next piece from a piece; return whether the piece defines nothing in it."""
    if not following:
        return True
    records = part[table]  # a list if the text has [[table]]
    return isinstance(records, dict) and records.pop(following) == {}


def _joins(data: dict[str, Any], part: dict[str, Any], table: str) -> bool:
    """Add the data of a piece to that of the pieces before it; return whether no table is in both."""
    if data:
        more = part.pop(table)
        if data.keys() & part.keys() or data[table].keys() & more.keys():
            return False
        data[table].update(more)
    data.update(part)
    return True


def _explained(text: str, error: str) -> NotTomlError:
    conflict = re.search(_CONFLICT, text)
    if conflict is not None:
        return NotTomlError(_CONFLICT_MARKERS, text.count("\n", 0, conflict.start()) + 1)
    located = re.fullmatch(_WHERE, error)
    if located is None:
        return NotTomlError("this is nested too deep to be read", _deepest_line(text))
    number = int(located["line"])
    line = _line_of(text, number)
    if line == "=======":
        return NotTomlError(_CONFLICT_MARKERS, number)
    return NotTomlError(_reason(located["what"], line), number, int(located["column"]), line)


_CONFLICT_MARKERS = "a merge left its conflict markers here; choose one side and delete the markers"


def _reason(error: str, line: str) -> str:
    if error == "duplicate key":
        return f"{line} gives a key or a table a second time; each may be given only once"
    if "recurse" in error:
        return "this is nested too deep to be read"
    # The parser guesses the value from its first letter: t, f, n or i.
    if error.startswith("invalid boolean"):
        return f"{line} is not TOML: put text values between double quotes, or write true or false"
    if error.startswith(
        ("string values must be quoted", "invalid float, expected `nan", "invalid float, expected `inf")
    ):
        return f"{line} is not TOML: put text values between double quotes"
    return f"{line} is not TOML: {error.replace('`', chr(39))}"


def _line_of(text: str, number: int) -> str:
    """Return a line by its number (from 1), shortened for a sentence."""
    line = text.split("\n", number)[number - 1].strip() if number <= text.count("\n") + 1 else ""
    return line if len(line) <= 60 else line[:59] + "…"


def _deepest_line(text: str) -> int:
    """Return the number of the longest line: the parser names no line if a key has too many parts."""
    lines = text.split("\n")
    return max(range(len(lines)), key=lambda index: len(lines[index])) + 1
