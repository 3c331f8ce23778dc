"""The one place that calls the TOML parser, and what its errors mean in one sentence."""

import re
from collections.abc import Iterator
from typing import Any

PIECE = 100_000
"""Characters. A text of more than two is parsed in pieces: the parser takes 15 times what it works on."""

# Compiled where they are asked: only a file that is wrong needs them.
_WHERE = r"(?s)(?P<what>.*) at line (?P<line>\d+) column (?P<column>\d+)"
_CONFLICT = r"(?m)^(?:<{7}|>{7}|\|{7})(?: .*)?\r?$"


class NotTomlError(ValueError):
    """A text is not TOML: why, in one sentence, and at which line and column (from 1).

    `source` is that line, cut to what a sentence can carry, or empty where it does not matter.
    """

    def __init__(self, sentence: str, line: int, column: int = 1, source: str = "") -> None:
        super().__init__(sentence)
        self.line, self.column, self.source = line, column, source


def parse_text(text: str) -> dict[str, Any]:
    """Return the data of a TOML text whose BOM has been stripped. Raises NotTomlError."""
    import rtoml

    try:
        data = _in_pieces(text) if len(text) > 2 * PIECE else None
        if data is None:
            data = rtoml.loads(text)
    except rtoml.TomlParsingError as error:
        raise _explained(text, str(error)) from None
    return data


_PLAIN_HEADER = r"(?m)^\[commitments\.([A-Za-z0-9_-]+)\]\r?$"


def _in_pieces(text: str) -> dict[str, Any] | None:
    """Return the data of a text that was parsed piece by piece, None where that may differ from the whole.

    Each piece but the first begins with the header of a commitment. One that is TOML by itself ends where its
    last line ends, so that no string or array goes on into the next; and no two may have to do with one
    table. Then it takes a quarter of the time and a third of the memory.
    """
    import rtoml

    data: dict[str, Any] = {}
    try:
        for piece, following in _pieces(text):
            # With a header before it a piece that has [commitments] is refused: another may have it too.
            opening = "[commitments]\n" if data else ""
            closing = f"[commitments.{following}]\n" if following else ""
            part = rtoml.loads(f"{opening}{piece}{closing}")
            if not _ends_before(part, following) or not _joins(data, part):
                return None
    except rtoml.TomlParsingError:
        return None
    return data


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """Yield the pieces of a text, each with the id of the commitment that the next one begins with."""
    header, start = re.compile(_PLAIN_HEADER), 0
    while (found := header.search(text, start + PIECE)) is not None:
        yield text[start : found.start()], found[1]
        start = found.start()
    yield text[start:], ""


def _ends_before(part: dict[str, Any], following: str) -> bool:
    """Take the next commitment out of what a piece holds; return whether the piece leaves it to the next."""
    if not following:
        return True
    commitments = part["commitments"]  # a list where the text has [[commitments]]
    return isinstance(commitments, dict) and commitments.pop(following) == {}


def _joins(data: dict[str, Any], part: dict[str, Any]) -> bool:
    """Put what a piece holds after the data before it; return whether no table has parts in both."""
    if data:
        more = part.pop("commitments")
        if data.keys() & part.keys() or data["commitments"].keys() & more.keys():
            return False
        data["commitments"].update(more)
    data.update(part)
    return True


def _explained(text: str, error: str) -> NotTomlError:
    conflict = re.search(_CONFLICT, text)
    if conflict is not None:
        return NotTomlError(_LEFT_BY_A_MERGE, text.count("\n", 0, conflict.start()) + 1)
    located = re.fullmatch(_WHERE, error)
    if located is None:
        return NotTomlError("this is nested too deep to be read", _deepest_line(text))
    number = int(located["line"])
    line = _line_of(text, number)
    if line == "=======":
        return NotTomlError(_LEFT_BY_A_MERGE, number)
    return NotTomlError(_in_our_words(located["what"], line), number, int(located["column"]), line)


_LEFT_BY_A_MERGE = "a merge left its conflict markers here; choose one side and delete the markers"


def _in_our_words(error: str, line: str) -> str:
    if error == "duplicate key":
        return f"{line} gives a key or a table a second time; each may be given only once"
    if "recurse" in error:
        return "this is nested too deep to be read"
    # The parser takes each word that begins with t, f, n or i for the one it knows with that letter.
    if error.startswith("invalid boolean"):
        return f"{line} is not TOML: put text values between double quotes, or write true or false"
    if error.startswith(
        ("string values must be quoted", "invalid float, expected `nan", "invalid float, expected `inf")
    ):
        return f"{line} is not TOML: put text values between double quotes"
    return f"{line} is not TOML: {error.replace('`', chr(39))}"


def _line_of(text: str, number: int) -> str:
    """Return the given line (from 1), cut to what a sentence can carry."""
    line = text.split("\n", number)[number - 1].strip() if number <= text.count("\n") + 1 else ""
    return line if len(line) <= 60 else line[:59] + "…"


def _deepest_line(text: str) -> int:
    """Return the number of the longest line: the parser gives no line for a key with too many parts."""
    lines = text.split("\n")
    return max(range(len(lines)), key=lambda index: len(lines[index])) + 1
