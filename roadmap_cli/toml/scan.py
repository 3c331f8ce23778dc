"""Scan TOML: find where keys, strings, values and entries end, as character offsets into a text."""

import re
from collections.abc import Iterator
from typing import NoReturn

import msgspec

MAX_PARTS = 200
"""The maximum number of parts of a key; the parser refuses more than about 80."""

BARE = r"[A-Za-z0-9_-]++"
BASIC = r'"(?!"")[^"\\\r\n]*+(?:\\.[^"\\\r\n]*+){0,50}"'
LITERAL = r"'(?!'')[^'\r\n]*+'"
LONG = (
    r'(?:"""[^"\\]*+(?:(?:\\[\s\S]|"(?!""))[^"\\]*+){0,50}"{3,5}'
    r"|'''[^']*+(?:'(?!'')[^']*+){0,50}'{3,5})"
)
# A date and its time may be separated by one space (TOML 1.1, "Offset Date-Time").
SCALAR = r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9A-Za-z:.+-]++|[0-9A-Za-z_:.+-]++)"
FLAT = rf"[\[{{](?>(?:[^\[\]{{}}\"'#\r\n]++|{BASIC}|{LITERAL}){{0,60}})[\]}}]"
SIMPLE_VALUE = rf"(?:{SCALAR}|{BASIC}|{LITERAL}|{FLAT}|{LONG})"
LINE_REST = r"[ \t]*+(?:#[^\r\n]*+)?(?:\r?\n|\Z)"
# Repetitions have a limit, because a greedy repetition records every step.
QUIET_LINES = r"(?>(?:[ \t]*+(?:#[^\r\n]*+)?\r?\n){0,100})"
ENTRY_LINE = rf"(?>(?:[A-Za-z0-9_. \t-]++|{BASIC}|{LITERAL}){{1,20}})=[ \t]*+{SIMPLE_VALUE}{LINE_REST}"
# Matches most lines in less than half the time of `ENTRY_LINE`.
USUAL_LINE = (
    r'[A-Za-z0-9_-]++ = (?:"[^"\\\r\n]++"|[0-9A-Za-z.+-]++|\[(?>(?:"[^"\\\r\n]++"(?:, )?){0,60})\])\r?\n'
)
SIMPLE_LINES = rf"(?>(?:{USUAL_LINE}|[ \t]*+(?:#[^\r\n]*+)?\r?\n|{ENTRY_LINE}){{0,100}})"

_SPACE = re.compile(r"[ \t]*+")
_BARE = re.compile(BARE)
_SCALAR = re.compile(SCALAR)
_LINE_REST = re.compile(LINE_REST)
_BETWEEN = re.compile(r"(?>(?:[ \t\r\n,]++|#[^\n]*+){0,200})")
_NESTED_RUN = re.compile(
    rf"[^\[\]{{}}\"'#]*+(?>(?:(?:#[^\n]*+|{BASIC}|{LITERAL})[^\[\]{{}}\"'#]*+){{0,100}})"
)
_STRING_STOP = {
    '"': re.compile(r'["\\\r\n]'),
    "'": re.compile(r"['\r\n]"),
    '"""': re.compile(r'\\|"{3,5}'),
    "'''": re.compile(r"'{3,5}"),
}
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|x([0-9A-Fa-f]{2})|(.))")
_ESCAPED = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b", '"': '"', "\\": "\\"}


class LayoutError(ValueError):
    """The text is not TOML, so nothing can be located in it."""


class KeyPart(msgspec.Struct, frozen=True, gc=False):
    """One part of a (dotted) key; the span includes its quotes, the name is unescaped."""

    name: str
    start: int
    end: int


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Return the line and the column of a character offset, both from 1."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def refuse(text: str, offset: int, expected: str) -> NoReturn:
    """Raise LayoutError: the text at an offset is not what TOML expects there."""
    line, column = line_and_column(text, offset)
    raise LayoutError(f"not TOML at line {line}, column {column}: expected {expected}")


def skip_space(text: str, start: int) -> int:
    """Return the offset of the first character at or after `start` that is not a space or tab."""
    match = _SPACE.match(text, start)
    return match.end() if match else start


def skip_between(text: str, start: int) -> int:
    """Return the offset after the whitespace, comments and commas between elements or pairs."""
    end = start
    while (match := _BETWEEN.match(text, end)) and match.end() > end:
        end = match.end()
    return end


def line_end(text: str, start: int) -> int:
    """Return the offset after the rest of a line, which may be whitespace and a comment.

    Raises LayoutError if it is anything else.
    """
    match = _LINE_REST.match(text, start)
    return match.end() if match else refuse(text, skip_space(text, start), "the end of the line")


def string_end(text: str, start: int) -> int:
    """Return the offset after the string at `start`, of any of the four kinds.

    A multi-line string may end with up to five quotes, the first two of which belong to it (TOML 1.1,
    "String"). Raises LayoutError if the string does not end.
    """
    quote = text[start]
    if text.startswith(quote * 3, start):
        quote *= 3
    stop, position = _STRING_STOP[quote], start + len(quote)
    while match := stop.search(text, position):
        stopped_at = match.group()
        if stopped_at == "\\":
            position = match.end() + 1
        elif stopped_at[0] == quote[0]:
            return match.end()
        else:
            break
    return refuse(text, start, "a string that ends")


def value_end(text: str, start: int) -> int:
    """Return the offset after the value at `start`. Raises LayoutError if there is no whole value."""
    first = text[start : start + 1]
    if first in ("[", "{"):
        return _nested_end(text, start)
    if first in ('"', "'"):
        return string_end(text, start)
    match = _SCALAR.match(text, start)
    return match.end() if match else refuse(text, start, "a value")


def _nested_end(text: str, start: int) -> int:
    depth, position = 0, start
    while match := _NESTED_RUN.match(text, position):
        position = match.end()
        char = text[position : position + 1]
        if char in ("[", "{"):
            depth += 1
            position += 1
        elif char in ("]", "}"):
            depth -= 1
            position += 1
            if depth == 0:
                return position
        elif char in ('"', "'"):
            position = string_end(text, position)
        elif not char:
            break
    return refuse(text, start, "brackets that are closed")


def read_keys(text: str, start: int) -> tuple[tuple[KeyPart, ...], int]:
    """Return the parts of the (dotted) key at `start`, and the offset after the whitespace that follows it.

    Whitespace is allowed before the first part and around the dots (TOML 1.1, "Dotted Keys"). Raises
    LayoutError if there is no key, or one with more than MAX_PARTS parts.
    """
    keys: list[KeyPart] = []
    position = start
    while len(keys) < MAX_PARTS:
        key = _read_key(text, skip_space(text, position))
        keys.append(key)
        position = skip_space(text, key.end)
        if not text.startswith(".", position):
            return tuple(keys), position
        position += 1
    return refuse(text, start, f"a key of at most {MAX_PARTS} parts")


def _read_key(text: str, start: int) -> KeyPart:
    if match := _BARE.match(text, start):
        return KeyPart(match.group(), start, match.end())
    quote = text[start : start + 1]
    if quote not in ('"', "'") or text.startswith(quote * 3, start):
        refuse(text, start, "a key")
    end = string_end(text, start)
    name = text[start + 1 : end - 1]
    return KeyPart(_unescaped(name, text, start) if quote == '"' else name, start, end)


def _unescaped(name: str, text: str, start: int) -> str:
    """Return the name without escapes (TOML 1.1, "String"); `start` is the offset of the key."""

    def character(match: re.Match[str]) -> str:
        code = match[1] or match[2] or match[3]
        if code is None:
            return _ESCAPED.get(match[4]) or refuse(text, start, "a known escape in the key")
        number = int(code, 16)
        return chr(number) if number <= 0x10FFFF else refuse(text, start, "a character that exists")

    return _ESCAPE.sub(character, name) if "\\" in name else name


_QUIET = re.compile(QUIET_LINES)
_BARE_ENTRY = re.compile(rf"{QUIET_LINES}([ \t]*+)({BARE})[ \t]*+=[ \t]*+({SIMPLE_VALUE}){LINE_REST}")


class Entry(msgspec.Struct, frozen=True, gc=False):
    """One `key = value`, with its spans as character offsets into the text.

    `keys` are the parts of the key, relative to its table; `start` and `end` span the value. In a section,
    `line_start` and `line_end` span the whole lines of the entry, with indentation and trailing comment. In
    an inline table they span the key and the value.
    """

    keys: tuple[KeyPart, ...]
    start: int
    end: int
    line_start: int
    line_end: int


def read_entries(text: str, start: int, end: int) -> Iterator[Entry]:
    """Yield the entries between two line starts.

    Raises LayoutError if there is anything but entries, comments and empty lines.
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
                keys, value = read_key_and_equals(text, position)
                after = value_end(text, value)
                entry = Entry(keys, value, after, position, line_end(text, after))
                yield entry
                position = entry.line_end


def elements(text: str, start: int) -> tuple[tuple[int, int], ...]:
    """Return the spans of the elements of the array at `start`. Raises LayoutError."""
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
    """Return the entries of the inline table at `start`. Raises LayoutError.

    TOML 1.1 allows newlines, comments and a trailing comma in it.
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
    """Return the parts of the key at `start`, and the offset of the value after its `=`.

    Raises LayoutError if there is no key or no `=`.
    """
    keys, position = read_keys(text, start)
    if not text.startswith("=", position):
        refuse(text, position, "=")
    return keys, skip_space(text, position + 1)
