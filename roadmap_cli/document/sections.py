"""The root and the tables with a header: where each is and which path into the data it has."""

import re
from collections.abc import Iterator

import msgspec

from roadmap_cli.document.entries import read_key_and_equals
from roadmap_cli.document.lexis import (
    BARE,
    LINE_REST,
    SIMPLE_LINES,
    KeyPart,
    line_end,
    read_keys,
    refuse,
    skip_space,
    value_end,
)

_SIMPLE = re.compile(SIMPLE_LINES)
_BARE_HEADER = re.compile(rf"[ \t]*+(\[\[?+)({BARE}(?:\.{BARE}){{0,100}})(\]\]?+){LINE_REST}(){SIMPLE_LINES}")


class Section(msgspec.Struct, frozen=True, gc=False):
    """The root, a `[table]`, or an element of an `[[array of tables]]`, as character offsets into the text.

    `path` is the full path into the data: `()` for the root, `("x", 1)` for the second `[[x]]`,
    `("x", 1, "y")` for an `[x.y]` after it. `start` is the start of the header's line, `body` the offset
    after its newline, `end` the start of the next header's line or the length of the text. Comments above
    the next header lie before `end`.
    """

    path: tuple[str | int, ...]
    keys: tuple[KeyPart, ...]
    is_array: bool
    start: int
    body: int
    end: int


class _Header(msgspec.Struct, frozen=True, gc=False):
    """What a header's line says by itself; `quiet_to` is where lines end that are known to hold no header."""

    keys: tuple[KeyPart, ...]
    is_array: bool
    body: int
    quiet_to: int


class _Arrays:
    """The arrays of tables below one table: their length so far, and those below their last element."""

    __slots__ = ("below", "length")

    def __init__(self) -> None:
        self.length = 0
        self.below: dict[str, _Arrays] = {}


def read_sections(text: str) -> Iterator[Section]:
    """Yield the sections of a text in file order, the root first, which always exists.

    A U+FEFF at the start of the text belongs to no line. Raises LayoutError where the text is not TOML
    and that gets in the way.
    """
    start = 1 if text.startswith("\ufeff") else 0
    end = _next_header(text, start)
    yield Section((), (), False, start, start, end)
    arrays = _Arrays()
    while end < len(text):
        start, header = end, _read_header(text, end)
        end = _next_header(text, header.quiet_to)
        path = _data_path(header.keys, header.is_array, arrays)
        yield Section(path, header.keys, header.is_array, start, header.body, end)


def header_span(text: str, section: Section) -> tuple[int, int]:
    """Return the span of a section's header, brackets included; for the root an empty one."""
    if not section.keys:
        return section.body, section.body
    closing = skip_space(text, section.keys[-1].end)
    return skip_space(text, section.start), closing + (2 if section.is_array else 1)


def _next_header(text: str, start: int) -> int:
    """Return the start of the first header's line from the line start `start` on, or the text's length."""
    position = start
    while position < len(text):
        first = skip_space(text, position)
        if text.startswith("[", first):
            break
        if (match := _SIMPLE.match(text, position)) and match.end() > position:
            position = match.end()
        elif first == len(text) or text[first] == "#":
            position = line_end(text, first)
        else:
            _, value = read_key_and_equals(text, first)
            position = line_end(text, value_end(text, value))
    return position


def _read_header(text: str, start: int) -> _Header:
    match = _BARE_HEADER.match(text, start)
    if match is None or len(match[1]) != len(match[3]):
        return _read_any_header(text, start)
    position = match.start(2)
    keys: list[KeyPart] = []
    for name in match[2].split("."):
        keys.append(KeyPart(name, position, position + len(name)))
        position += len(name) + 1
    return _Header(tuple(keys), len(match[1]) == 2, match.start(4), match.end())


def _read_any_header(text: str, start: int) -> _Header:
    opening = skip_space(text, start)
    brackets = 2 if text.startswith("[[", opening) else 1
    keys, closing = read_keys(text, opening + brackets)
    if not text.startswith("]" * brackets, closing):
        refuse(text, closing, "]" * brackets)
    body = line_end(text, closing + brackets)
    return _Header(keys, brackets == 2, body, body)


def _data_path(keys: tuple[KeyPart, ...], is_array: bool, arrays: _Arrays) -> tuple[str | int, ...]:
    """Return the path into the data that a header leads to; where it starts an array's element, count it.

    A name that belongs to an array of tables means the array's last element (TOML 1.1, "Array of Tables").
    """
    if not is_array and not arrays.below:
        return tuple(key.name for key in keys)
    path: list[str | int] = []
    at: _Arrays | None = arrays
    for key in keys:
        below = at.below.get(key.name) if at else None
        if below is None and is_array and at:
            below = at.below[key.name] = _Arrays()
        if below and is_array and key is keys[-1]:
            below.length += 1
            below.below = {}
        path.append(key.name)
        if below and below.length:
            path.append(below.length - 1)
        at = below
    return tuple(path)
