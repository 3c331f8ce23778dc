"""Splices, which replace pieces of a text, and the text that they are for."""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from roadmap_cli.errors import NotSavedError
from roadmap_cli.toml.change import AddTable, Names
from roadmap_cli.toml.layout import Layout, Location, Section, find
from roadmap_cli.toml.scan import Entry, line_and_column
from roadmap_cli.toml.serialize import format_key


class Splice(msgspec.Struct, frozen=True):
    """Replace the text between two character offsets; equal offsets make an insertion."""

    start: int
    end: int
    text: str


class OverlapError(ValueError):
    """Two splices overlap."""


def spliced(text: str, splices: Sequence[Splice]) -> str:
    """Return the text after the splices; insertions at the same offset keep their order.

    Raises OverlapError.
    """
    parts: list[str] = []
    position = 0
    for splice in sorted(splices, key=place):
        if splice.start < position:
            raise OverlapError(f"two changes overlap at character {splice.start}")
        parts += (text[position : splice.start], splice.text)
        position = splice.end
    return "".join([*parts, text[position:]])


def meets(splice: Splice, others: Sequence[Splice]) -> bool:
    """Return whether a splice overlaps or touches one of `others`, which are sorted and do not overlap."""
    index = bisect_left(others, place(splice), key=place)
    beside = others[max(0, index - 1) : index + 1]
    return any(splice.start <= other.end and other.start <= splice.end for other in beside)


def place(splice: Splice) -> tuple[int, int]:
    """Return the sort key of splices: start, then end."""
    return splice.start, splice.end


def newline_of(text: str) -> str:
    r"""Return the newline of most lines, `\n` or `\r\n`."""
    if "\r" not in text:  # a hundred times faster than counting
        return "\n"
    return "\r\n" if text.count("\r\n") * 2 > text.count("\n") else "\n"


class Rules(NamedTuple):
    """What an edit must know of the file format: where to insert tables and keys, and how to quote keys.

    `place_of_table` returns the offset of a new table. `places_of_tables` returns the offset of each of many,
    and two numbers that sort tables at the same offset. `place_of_key` returns the index of the key before a
    new one, -1 for none. `quoted_path` and `quoted_fields` replace names by each QuotedName. `advice` is part
    of error messages: what to do when an edit is not possible.
    """

    place_of_table: Callable[["Draft", AddTable], int]
    places_of_tables: Callable[["Draft", Sequence[AddTable]], list[tuple[int, int, int]]]
    place_of_key: Callable[[Sequence[str], Names], int]
    quoted_path: Callable[["Draft", Names], Names]
    quoted_fields: Callable[["Draft", Names, Any], Any]
    advice: str


class Draft:
    """A text to edit; `name` is the name of its file in messages.

    `renames` maps keys to new ones in the same edit; arrays may contain them too. `key_quote` is a cache for
    the rules: the quote of most keys that can have quotes.
    """

    __slots__ = ("data", "key_quote", "layout", "name", "newline", "renames", "rules", "text")

    def __init__(
        self,
        layout: Layout,
        data: Mapping[str, Any],
        name: str,
        rules: Rules,
        renames: Mapping[str, str] | None = None,
    ) -> None:
        self.layout, self.data, self.name = layout, data, name
        self.rules, self.renames = rules, renames or {}
        self.key_quote: str | None = None
        self.text = layout.text
        self.newline = newline_of(layout.text)

    def value(self, path: Names) -> Any:
        """Return the parsed value at a path, or None: TOML has no null."""
        value: Any = self.data
        for name in path:
            if not isinstance(value, Mapping) or name not in value:
                return None
            value = value[name]
        return value

    def indent(self, line_start: int) -> str:
        """Return the spaces and tabs at the start of a line."""
        end = line_start
        while self.text[end : end + 1] in (" ", "\t"):
            end += 1
        return self.text[line_start:end]

    def sections_above(self, path: Names) -> list[Section]:
        """Return the sections of the tables above a path, the root first."""
        above = (self.layout.section(path[:depth]) for depth in range(len(path)))
        return [section for section in above if section is not None]

    def is_explicit(self, path: Names) -> bool:
        """Return whether the table has a header or a value, so that it exists even if it is empty."""
        if self.layout.section(path) is not None:
            return True
        found = find(self.layout, path)
        return found is not None and is_value(found)

    def is_line(self, section: Section, entry: Entry) -> bool:
        """Return whether an entry has its own lines in a section, and is not in an inline table."""
        return entry in self.layout.entries_named(section, entry.keys[0].name)

    def is_inline(self, found: Location) -> bool:
        """Return whether a location is a value, or a table named by a key in an inline table."""
        entry = found.entry
        return entry is not None and (is_value(found) or not self.is_line(found.section, entry))

    def unsupported(self, path: Names, offset: int | None = None) -> NotSavedError:
        """Return the error for a path that cannot be edited, with the line of the offset or of the path."""
        depth = len(path)
        while offset is None:
            found = find(self.layout, path[:depth])
            offset = None if found is None else found.start
            depth -= 1
        line, _ = line_and_column(self.text, offset)
        return NotSavedError(
            f"{self.name}:{line}: {format_key(*path)} is written in a form that cannot be changed without "
            f"touching the rest, so nothing was written; {self.rules.advice}"
        )


def is_value(found: Location) -> bool:
    """Return whether a location is a value, not a key part that only names a table."""
    return found.entry is not None and (found.key is None or found.start != found.key.start)
