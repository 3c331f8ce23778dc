"""What holds values: the entries of a section, the elements of an array, the pairs of an inline table."""

import re
from collections.abc import Iterator

import msgspec

from roadmap_cli.document.lexis import (
    BARE,
    LINE_REST,
    QUIET_LINES,
    SIMPLE_VALUE,
    KeyPart,
    line_end,
    read_keys,
    refuse,
    skip_between,
    skip_space,
    value_end,
)

_QUIET = re.compile(QUIET_LINES)
_BARE_ENTRY = re.compile(rf"{QUIET_LINES}([ \t]*+)({BARE})[ \t]*+=[ \t]*+({SIMPLE_VALUE}){LINE_REST}")


class Entry(msgspec.Struct, frozen=True, gc=False):
    """One `key = value`, with its spans as character offsets into the text.

    `keys` are the parts of the key as written, relative to the table it is in; `start` and `end` span
    the value. In a section, `line_start` is the start of the entry's first line and `line_end` the offset
    after the newline of its last line, so that indentation and a trailing comment belong to it. In an
    inline table they are the first character of the key and the end of the value.
    """

    keys: tuple[KeyPart, ...]
    start: int
    end: int
    line_start: int
    line_end: int


def read_entries(text: str, start: int, end: int) -> Iterator[Entry]:
    """Yield the entries that are between two line starts, among them no header.

    Raises LayoutError where something other than an entry, a comment or an empty line is there.
    """
    position = start
    while position < end:
        if match := _BARE_ENTRY.match(text, position, end):
            key = KeyPart(match[2], match.start(2), match.end(2))
            position = match.end()
            yield Entry((key,), match.start(3), match.end(3), match.start(1), position)
        elif (match := _QUIET.match(text, position, end)) and match.end() > position:
            position = match.end()
        else:
            first = skip_space(text, position)
            if first == len(text) or text[first] == "#":
                position = line_end(text, first)
            else:
                entry = _read_any_entry(text, position)
                yield entry
                position = entry.line_end


def _read_any_entry(text: str, start: int) -> Entry:
    keys, value = read_key_and_equals(text, start)
    end = value_end(text, value)
    return Entry(keys, value, end, start, line_end(text, end))


def elements(text: str, start: int) -> tuple[tuple[int, int], ...]:
    """Return the spans of the elements of the array whose opening bracket is at `start`.

    Raises LayoutError where no array starts, or where it does not end.
    """
    if not text.startswith("[", start):
        refuse(text, start, "an array")
    spans: list[tuple[int, int]] = []
    position = skip_between(text, start + 1)
    while not text.startswith("]", position):
        end = value_end(text, position)
        spans.append((position, end))
        position = skip_between(text, end)
    return tuple(spans)


def pairs(text: str, start: int) -> tuple[Entry, ...]:
    """Return the entries of the inline table whose opening brace is at `start`.

    TOML 1.1 allows newlines, comments and a trailing comma in it. Raises LayoutError where no inline
    table starts, or where it does not end.
    """
    if not text.startswith("{", start):
        refuse(text, start, "an inline table")
    entries: list[Entry] = []
    position = skip_between(text, start + 1)
    while not text.startswith("}", position):
        keys, value = read_key_and_equals(text, position)
        end = value_end(text, value)
        entries.append(Entry(keys, value, end, position, end))
        position = skip_between(text, end)
    return tuple(entries)


def read_key_and_equals(text: str, start: int) -> tuple[tuple[KeyPart, ...], int]:
    """Return the parts of the key that starts at `start`, and the offset of the value after its `=`.

    Raises LayoutError where there is no key or no `=`.
    """
    keys, position = read_keys(text, start)
    if not text.startswith("=", position):
        refuse(text, position, "=")
    return keys, skip_space(text, position + 1)
