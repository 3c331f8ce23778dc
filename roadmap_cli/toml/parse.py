"""The one place that calls the TOML parser, and what its errors mean in one sentence."""

import re
from collections.abc import Iterator
from typing import Any

from roadmap_cli.model.dates import DeadlineError, parse_deadline
from roadmap_cli.model.findings import FaultyRoadmapError, Finding, Place, Severity

PIECE = 100_000
"""Characters. A text of more than two is parsed in pieces: the parser takes 15 times what it works on."""

# Compiled where they are asked: only a file that is wrong needs them.
_WHERE = r"(?s)(?P<what>.*) at line (?P<line>\d+) column (?P<column>\d+)"
_CONFLICT = r"(?m)^(?:<{7}|>{7}|\|{7})(?: .*)?\r?$"
_BARE_VALUE = r"(?P<key>[^=#]++)=\s*+(?P<value>[0-9]{4}-[0-9A-Za-z]{1,6})\s*+(?:#.*)?"


def parse_text(text: str, name: str) -> dict[str, Any]:
    """Return the data of a TOML text whose BOM has been stripped.

    `name` is what the file is called in messages. Raises FaultyRoadmapError with one RM101 finding when
    the text is not TOML.
    """
    import rtoml

    try:
        data = _in_pieces(text) if len(text) > 2 * PIECE else None
        if data is None:
            data = rtoml.loads(text)
    except rtoml.TomlParsingError as error:
        raise FaultyRoadmapError([_explain(text, name, str(error))], text) from None
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


def _explain(text: str, name: str, error: str) -> Finding:
    conflict = re.search(_CONFLICT, text)
    if conflict is not None:
        return _syntax(Place(name, text.count("\n", 0, conflict.start()) + 1), _LEFT_BY_A_MERGE)
    located = re.fullmatch(_WHERE, error)
    if located is None:
        return _syntax(_deepest_line(text, name), "this is nested too deep to be read")
    place = Place(name, int(located["line"]), int(located["column"]))
    line = _line_of(text, place.line)
    if line == "=======":
        return _syntax(Place(name, place.line), _LEFT_BY_A_MERGE)
    return _syntax(place, _in_our_words(located["what"], line))


_LEFT_BY_A_MERGE = "a merge left its conflict markers here; choose one side and delete the markers"


def _in_our_words(error: str, line: str) -> str:
    if error == "duplicate key":
        return f"{line} gives a key or a table a second time; each may be given only once"
    if "recurse" in error:
        return "this is nested too deep to be read"
    bare = re.fullmatch(_BARE_VALUE, line)
    if bare is not None and _is_deadline(bare["value"]):
        right = f'{bare["key"].rstrip()} = "{bare["value"]}"'
        return f"{line} is not TOML: only a whole day is written without quotes; write {right}"
    # The parser takes each word that begins with t, f, n or i for the one it knows with that letter.
    if error.startswith("invalid boolean"):
        return f"{line} is not TOML: put text values between double quotes, or write true or false"
    if error.startswith(
        ("string values must be quoted", "invalid float, expected `nan", "invalid float, expected `inf")
    ):
        return f"{line} is not TOML: put text values between double quotes"
    return f"{line} is not TOML: {error.replace('`', chr(39))}"


def _is_deadline(value: str) -> bool:
    try:
        parse_deadline(value)
    except DeadlineError:
        return False
    return True


def _line_of(text: str, number: int) -> str:
    """Return the given line (from 1), cut to what a sentence can carry."""
    line = text.split("\n", number)[number - 1].strip() if number <= text.count("\n") + 1 else ""
    return line if len(line) <= 60 else line[:59] + "…"


def _deepest_line(text: str, name: str) -> Place:
    """Return the longest line: the parser does not say where a dotted key has too many parts."""
    lines = text.split("\n")
    return Place(name, max(range(len(lines)), key=lambda index: len(lines[index])) + 1)


def _syntax(place: Place, message: str) -> Finding:
    return Finding("RM101", Severity.ERROR, place, "", "", message)
