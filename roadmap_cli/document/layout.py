"""Where every table header, key and value of a TOML text is, and where a path into the data is.

Finding the headers means going through all that is between them, since a `[` may also start a line inside
a string or an array; the entries of a section are read when somebody asks for them, since an edit needs
the headers of all sections and the entries of few.

The text is expected to have been accepted by a parser; on one that is not TOML, LayoutError is raised
where it leads astray.
"""

import msgspec

from roadmap_cli.document.entries import Entry, elements, pairs, read_entries
from roadmap_cli.document.lexis import KeyPart, LayoutError, line_and_column, value_end
from roadmap_cli.document.sections import Section, header_span, read_sections

__all__ = [
    "Entry",
    "Found",
    "KeyPart",
    "Layout",
    "LayoutError",
    "Path",
    "Section",
    "elements",
    "find",
    "find_entry",
    "header_span",
    "line_and_column",
    "pairs",
    "read_layout",
    "value_end",
]

Path = tuple[str | int, ...]


class Found(msgspec.Struct, frozen=True, gc=False):
    """Where one path into the data is; `start` and `end` are character offsets.

    - a value: its span, the entry whose value it is or lies in, that entry's last key part
    - a table with a header: the header from bracket to bracket, no entry, the header's last key part
    - a table that only a longer key names (`a` in `[a.b]` or in `a.b = 1`), an array of tables as a whole:
      the first key part that names it with its span, and the entry that this key part is in, if any
    - the root: neither entry nor key, and the empty span where its body starts
    """

    section: Section
    entry: Entry | None
    key: KeyPart | None
    start: int
    end: int


class Layout:
    """A text and its sections in file order, the root always first."""

    def __init__(self, text: str, sections: tuple[Section, ...]) -> None:
        self.text = text
        self.sections = sections
        self._entries: dict[int, tuple[Entry, ...]] = {}
        self._by_first_name: dict[int, dict[str | int, list[Entry]]] = {}
        self._headers: dict[Path, Section] = {}
        self._named: dict[Path, tuple[Section, KeyPart]] = {}
        self._below: dict[Path, list[Section]] = {}

    def entries(self, section: Section) -> tuple[Entry, ...]:
        """Return the entries of a section of this layout, in file order.

        Raises LayoutError where something other than an entry is in it.
        """
        entries = self._entries.get(section.body)
        if entries is None:
            entries = tuple(read_entries(self.text, section.body, section.end))
            self._entries[section.body] = entries
        return entries

    def entries_named(self, section: Section, name: str | int) -> list[Entry]:
        """Return those entries of a section whose key starts with this name."""
        groups = self._by_first_name.get(section.body)
        if groups is None:
            groups = self._by_first_name[section.body] = {}
            for entry in self.entries(section):
                groups.setdefault(entry.keys[0].name, []).append(entry)
        return groups.get(name, [])

    def forget_entries(self, unless_fewer_than: int) -> None:
        """Drop the entries that were read, unless of few sections; they are read again when needed."""
        if len(self._entries) >= unless_fewer_than:
            self._entries.clear()
            self._by_first_name.clear()

    def section(self, path: Path) -> Section | None:
        """Return the section with exactly this path into the data, or None where no header leads there."""
        self._index()
        return self._headers.get(path)

    def named(self, path: Path) -> tuple[Section, KeyPart] | None:
        """Return the first header that names this path on its way to a longer one, and its key part."""
        self._index()
        return self._named.get(path)

    def sections_below(self, path: Path) -> list[Section]:
        """Return the sections of the table at a path and of those below it, in file order."""
        if not self._below:
            for section in self.sections:
                self._below.setdefault(section.path[:2], []).append(section)
        sections = self._below.get(path[:2], ()) if len(path) > 1 else self.sections
        return [section for section in sections if section.path[: len(path)] == path]

    def _index(self) -> None:
        if self._headers:
            return
        for section in self.sections:
            path = section.path
            self._headers.setdefault(path, section)
            parts = sum(isinstance(part, str) for part in path)
            for length in range(len(path) - 1, 0, -1):
                parts -= isinstance(path[length], str)
                if path[:length] in self._named:
                    break
                self._named[path[:length]] = (section, section.keys[parts - 1])


def read_layout(text: str) -> Layout:
    """Return the layout of a TOML text.

    Raises LayoutError where the text is not TOML and that gets in the way.
    """
    return Layout(text, tuple(read_sections(text)))


def find(layout: Layout, path: Path) -> Found | None:
    """Return where a path into the data is, or None where the text has no such path.

    Raises LayoutError where the text on the way there is not TOML.
    """
    section = layout.section(path)
    if section is not None:
        last = section.keys[-1] if section.keys else None
        return Found(section, None, last, *header_span(layout.text, section))
    entry, named = find_entry(layout, path), layout.named(path)
    if named is None or (entry is not None and entry.start < named[1].start):
        return entry
    return Found(named[0], None, named[1], named[1].start, named[1].end)


def find_entry(layout: Layout, path: Path) -> Found | None:
    """Return the place of a path in the entries of the sections above it, None if it is not there."""
    found: list[Found] = []
    for length in range(len(path)):
        above = layout.section(path[:length])
        place = _find_within(layout, above, path[length:]) if above else None
        if place is not None:
            found.append(place)
    return min(found, key=lambda place: place.start, default=None)


def _find_within(layout: Layout, section: Section, path: Path) -> Found | None:
    """Return where a path, relative to a section, is among the section's own entries."""
    entries = layout.entries_named(section, path[0])
    while matched := _match(entries, path):
        entry, used = matched
        if used > len(path):
            key = entry.keys[len(path) - 1]
            return Found(section, entry, key, key.start, key.end)
        inside = _element(layout.text, (entry.start, entry.end), path[used:])
        if inside is None:
            return None
        start, end, path = inside
        if not path:
            return Found(section, entry, entry.keys[-1], start, end)
        if layout.text[start] != "{":
            return None
        entries = list(pairs(layout.text, start))
    return None


def _match(entries: list[Entry], path: Path) -> tuple[Entry, int] | None:
    """Return the first entry on the way to a path, and the number of its key's parts.

    Where that is larger than the length of the path, the path is a table that the key only names.
    """
    for entry in entries:
        if all(key.name == part for key, part in zip(entry.keys, path, strict=False)):
            return entry, len(entry.keys)
    return None


def _element(text: str, span: tuple[int, int], path: Path) -> tuple[int, int, Path] | None:
    """Follow the indices at the start of a path from a value on; return the span and the rest of the path."""
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
