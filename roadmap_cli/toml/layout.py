"""Locate each table, key and value of a TOML text by path and offset."""

import re
from collections.abc import Iterator, Sequence

import msgspec

from roadmap_cli.toml.scan import (
    BARE,
    LINE_REST,
    SIMPLE_LINES,
    Entry,
    KeyPart,
    elements,
    line_end,
    pairs,
    read_entries,
    read_key_and_equals,
    read_keys,
    refuse,
    skip_space,
    value_end,
)

_NAMES = rf"{BARE}(?:\.{BARE}){{0,100}}"
# A header, if there is one, and the simple lines after it. One pattern for both is compiled only once.
_BARE_HEADER = rf"[ \t]*+\[(?:({_NAMES})\]|\[({_NAMES})\]\]){LINE_REST}"
_LINES = re.compile(rf"(?>(?:{_BARE_HEADER})?)(){SIMPLE_LINES}")


class Section(msgspec.Struct, frozen=True, gc=False):
    """The root, a `[table]`, or an element of an `[[array of tables]]`, as character offsets into the text.

    `path` is the full path into the data: `()` for the root, `("x", 1)` for the second `[[x]]`,
    `("x", 1, "y")` for an `[x.y]` after it. `start` is the start of the header's line, `body` the offset
    after its newline, `end` the start of the next header's line or the length of the text. `header` has the
    parts of the header, or the offset of its first part if all parts are bare and without spaces.
    """

    path: tuple[str | int, ...]
    header: tuple[KeyPart, ...] | int
    is_array: bool
    start: int
    body: int
    end: int

    @property
    def keys(self) -> tuple[KeyPart, ...]:
        """The parts of the header, none for the root."""
        if not isinstance(self.header, int):
            return self.header
        names = [part for part in self.path if isinstance(part, str)]
        return _bare_keys(names, self.header)


def _bare_keys(names: Sequence[str], start: int) -> tuple[KeyPart, ...]:
    keys: list[KeyPart] = []
    for name in names:
        keys.append(KeyPart(name, start, start + len(name)))
        start += len(name) + 1
    return tuple(keys)


_Header = tuple[Sequence[str], tuple[KeyPart, ...] | int, bool, int, int]
"""A header's line: its names, its parts, `is_array` and `body` as in a `Section`, and an offset before which
there is no other header. A large text has tens of thousands, and a plain tuple is the fastest to make."""


class _Arrays:
    """An array of tables: its length so far, and the arrays below its last element."""

    __slots__ = ("below", "length")

    def __init__(self) -> None:
        self.length = 0
        self.below: dict[str, _Arrays] = {}


def read_sections(text: str) -> Iterator[Section]:
    """Yield the sections of a text in file order; the root is always first.

    A BOM at the start of the text is not part of a line. Raises LayoutError if a section cannot be found
    because the text is not TOML.
    """
    start = 1 if text.startswith("\ufeff") else 0
    end = _next_header(text, start)
    yield Section((), (), False, start, start, end)
    arrays = _Arrays()
    while end < len(text):
        start, (names, parts, is_array, body, quiet_to) = end, _read_header(text, end)
        end = quiet_to if text.startswith("[", quiet_to) else _next_header(text, quiet_to)
        path = _data_path(names, is_array, arrays) if is_array or arrays.below else tuple(names)
        yield Section(path, parts, is_array, start, body, end)


def header_span(text: str, section: Section) -> tuple[int, int]:
    """Return the span of a header with its brackets; an empty one for the root."""
    if not (keys := section.keys):
        return section.body, section.body
    closing = skip_space(text, keys[-1].end)
    return skip_space(text, section.start), closing + (2 if section.is_array else 1)


def _next_header(text: str, start: int) -> int:
    """Return the start of the next header's line at or after a line start, or the length of the text."""
    position = start
    while position < len(text) and text[position] != "[":
        first = skip_space(text, position)
        if text.startswith("[", first):
            break
        if (match := _LINES.match(text, position)) and match.end() > position:
            position = match.end()
        elif first == len(text) or text[first] == "#":
            position = line_end(text, first)
        else:
            _, value = read_key_and_equals(text, first)
            position = line_end(text, value_end(text, value))
    return position


def _read_header(text: str, start: int) -> _Header:
    match = _LINES.match(text, start)
    table, array, _ = match.groups() if match is not None else (None, None, "")
    if match is None or (names := table or array) is None:
        return _read_any_header(text, start)
    is_array = table is None
    return names.split("."), match.start(1 + is_array), is_array, match.start(3), match.end()


def _read_any_header(text: str, start: int) -> _Header:
    opening = skip_space(text, start)
    brackets = 2 if text.startswith("[[", opening) else 1
    keys, closing = read_keys(text, opening + brackets)
    if not text.startswith("]" * brackets, closing):
        refuse(text, closing, "]" * brackets)
    body = line_end(text, closing + brackets)
    return [key.name for key in keys], keys, brackets == 2, body, body


def _data_path(names: Sequence[str], is_array: bool, arrays: _Arrays) -> tuple[str | int, ...]:
    """Return the path of a header into the data; count it if it starts an element of an array.

    The name of an array of tables means its last element (TOML 1.1, "Array of Tables").
    """
    path: list[str | int] = []
    at: _Arrays | None = arrays
    for place, name in enumerate(names, 1):
        below = at.below.get(name) if at else None
        if below is None and is_array and at:
            below = at.below[name] = _Arrays()
        if below and is_array and place == len(names):
            below.length += 1
            below.below = {}
        path.append(name)
        if below and below.length:
            path.append(below.length - 1)
        at = below
    return tuple(path)


Path = tuple[str | int, ...]


class Location(msgspec.Struct, frozen=True, gc=False):
    """Where a path into the data is, as character offsets.

    - a value: its span, the entry that it is in, and the last key part of that entry
    - a table with a header: the span of the header, no entry, and the last key part of the header
    - a table that only a longer key names (`a` in `[a.b]` or in `a.b = 1`), or a whole array of tables: the
      first key part that names it with its span, and the entry of this key part, if any
    - the root: no entry, no key, and the empty span at the start of its body
    """

    section: Section
    entry: Entry | None
    key: KeyPart | None
    start: int
    end: int


class Layout:
    """A text and its sections in file order; the root is first."""

    def __init__(self, text: str, sections: tuple[Section, ...]) -> None:
        self.text = text
        self.sections = sections
        self._entries: dict[int, tuple[Entry, ...]] = {}
        self._by_first_name: dict[int, dict[str | int, list[Entry]]] = {}
        self._headers: dict[Path, Section] = {}
        self._named: dict[Path, Section] = {}
        self._below: dict[Path, list[Section]] = {}

    def entries(self, section: Section) -> tuple[Entry, ...]:
        """Return the entries of a section in file order. Raises LayoutError."""
        entries = self._entries.get(section.body)
        if entries is None:
            entries = tuple(read_entries(self.text, section.body, section.end))
            self._entries[section.body] = entries
        return entries

    def entries_named(self, section: Section, name: str | int) -> list[Entry]:
        """Return the entries of a section whose key starts with a name."""
        groups = self._by_first_name.get(section.body)
        if groups is None:
            groups = self._by_first_name[section.body] = {}
            for entry in self.entries(section):
                groups.setdefault(entry.keys[0].name, []).append(entry)
        return groups.get(name, [])

    def forget_entries(self, unless_fewer_than: int) -> None:
        """Free the cached entries, unless they are of few sections."""
        if len(self._entries) >= unless_fewer_than:
            self._entries.clear()
            self._by_first_name.clear()

    def section(self, path: Path) -> Section | None:
        """Return the section with a path, or None if the path has no header."""
        if not self._headers:
            self._headers = {section.path: section for section in reversed(self.sections)}
        return self._headers.get(path)

    def named(self, path: Path) -> tuple[Section, KeyPart] | None:
        """Return the first header of a longer path that names this one, and the key part."""
        if not self._named:
            self._index_names()
        section = self._named.get(path)
        place = sum(isinstance(part, str) for part in path) - 1
        return (section, section.keys[place]) if section is not None else None

    def sections_below(self, path: Path) -> list[Section]:
        """Return the sections of the table at a path and of the tables below it, in file order."""
        if not self._below:
            for section in self.sections:
                self._below.setdefault(section.path[:2], []).append(section)
        sections = self._below.get(path[:2], ()) if len(path) > 1 else self.sections
        return [section for section in sections if section.path[: len(path)] == path]

    def _index_names(self) -> None:
        for section in self.sections:
            above = section.path[:-1]
            while above and above not in self._named:
                self._named[above] = section
                above = above[:-1]


def read_layout(text: str) -> Layout:
    """Return the layout of a TOML text. Raises LayoutError."""
    return Layout(text, tuple(read_sections(text)))


def find(layout: Layout, path: Path) -> Location | None:
    """Return where a path into the data is, or None if the text does not have it. Raises LayoutError."""
    section = layout.section(path)
    if section is not None:
        last = keys[-1] if (keys := section.keys) else None
        return Location(section, None, last, *header_span(layout.text, section))
    entry, named = find_entry(layout, path), layout.named(path)
    if named is None or (entry is not None and entry.start < named[1].start):
        return entry
    return Location(named[0], None, named[1], named[1].start, named[1].end)


def find_entry(layout: Layout, path: Path) -> Location | None:
    """Return where a path is in the entries of the sections above it, or None."""
    locations: list[Location] = []
    for length in range(len(path)):
        above = layout.section(path[:length])
        location = _find_within(layout, above, path[length:]) if above else None
        if location is not None:
            locations.append(location)
    return min(locations, key=lambda location: location.start, default=None)


def _find_within(layout: Layout, section: Section, path: Path) -> Location | None:
    """Return where a path, relative to a section, is in the entries of the section."""
    entries = layout.entries_named(section, path[0])
    while matched := _match(entries, path):
        entry, used = matched
        if used > len(path):
            key = entry.keys[len(path) - 1]
            return Location(section, entry, key, key.start, key.end)
        inside = _element(layout.text, (entry.start, entry.end), path[used:])
        if inside is None:
            return None
        start, end, path = inside
        if not path:
            return Location(section, entry, entry.keys[-1], start, end)
        if layout.text[start] != "{":
            return None
        entries = list(pairs(layout.text, start))
    return None


def _match(entries: list[Entry], path: Path) -> tuple[Entry, int] | None:
    """Return the first entry above or below a path, and the number of its key parts.

    If that is more than the length of the path, the path is a table that the key only names.
    """
    for entry in entries:
        if all(key.name == part for key, part in zip(entry.keys, path, strict=False)):
            return entry, len(entry.keys)
    return None


def _element(text: str, span: tuple[int, int], path: Path) -> tuple[int, int, Path] | None:
    """Follow the indices at the start of a path into an array; return the span and the rest of the path."""
    depth = 0
    while depth < len(path):
        index = path[depth]
        if isinstance(index, str):
            break
        spans = elements(text, span[0]) if text[span[0]] == "[" else ()
        if not 0 <= index < len(spans):
            return None
        span = spans[index]
        depth += 1
    return span[0], span[1], path[depth:]
