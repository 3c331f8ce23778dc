"""Splices: the pieces of a text that an edit replaces, and the text that it works on."""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from roadmap_cli.errors import NotSavedError
from roadmap_cli.toml.change import AddTable, Names
from roadmap_cli.toml.layout import Entry, Layout, Location, Section, find, line_and_column
from roadmap_cli.toml.serialize import format_key


class Splice(msgspec.Struct, frozen=True):
    """Replace what is between two character offsets; an insertion where they are the same."""

    start: int
    end: int
    text: str


class OverlapError(ValueError):
    """Two splices touch the same characters."""


def spliced(text: str, splices: Sequence[Splice]) -> str:
    """Return the text with the splices made; insertions at one place keep their order.

    Raises OverlapError where two of them touch the same characters.
    """
    parts: list[str] = []
    position = 0
    for splice in sorted(splices, key=place):
        if splice.start < position:
            raise OverlapError(f"two changes meet at character {splice.start}")
        parts += (text[position : splice.start], splice.text)
        position = splice.end
    return "".join([*parts, text[position:]])


def meets(splice: Splice, others: Sequence[Splice]) -> bool:
    """Return whether a splice overlaps or touches one of others, which are in order and apart."""
    index = bisect_left(others, place(splice), key=place)
    beside = others[max(0, index - 1) : index + 1]
    return any(splice.start <= other.end and other.start <= splice.end for other in beside)


def place(splice: Splice) -> tuple[int, int]:
    """Return what splices are sorted by: their start, then their end."""
    return splice.start, splice.end


def newline_of(text: str) -> str:
    r"""Return the newline that most lines of a text end with, `\n` or `\r\n`."""
    return "\r\n" if text.count("\r\n") * 2 > text.count("\n") else "\n"


def own_line(text: str, position: int, line: str, newline: str) -> Splice:
    """Return the insertion of a line (given with its newline) at a line start, or at the end of the text.

    Where the text's last line has no newline, the new last line has none either.
    """
    if position and text[position - 1] != "\n":
        return Splice(position, position, newline + line.removesuffix(newline))
    return Splice(position, position, line)


class Rules(NamedTuple):
    """Where new text goes, and how keys are quoted: what an edit has to know of the file format.

    `place_of_table` returns the offset of a new table, `places_of_tables` those of many with what orders the
    ones at the same offset; `place_of_key` the index after which a new key goes, -1 for the first place.
    `quoted_path` and `quoted_fields` return names as they are written.
    """

    place_of_table: Callable[["Draft", AddTable], int]
    places_of_tables: Callable[["Draft", Sequence[AddTable]], list[tuple[int, int, int]]]
    place_of_key: Callable[[Sequence[str], Names], int]
    quoted_path: Callable[["Draft", Names], Names]
    quoted_fields: Callable[["Draft", Names, Any], Any]


class Draft:
    """A text that is about to be edited; `name` is what its file is called in messages.

    `rules` say where new text goes. `renames` are the ids that get another name in the same edit, which
    arrays may contain too. `key_quote` is the quote that most keys of updates have, once computed.
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
        """Return the parsed value at a path, None where there is none: TOML knows no null."""
        value: Any = self.data
        for name in path:
            if not isinstance(value, Mapping) or name not in value:
                return None
            value = value[name]
        return value

    def indent(self, line_start: int) -> str:
        """Return the blanks that a line starts with."""
        end = line_start
        while self.text[end : end + 1] in (" ", "\t"):
            end += 1
        return self.text[line_start:end]

    def sections_above(self, path: Names) -> list[Section]:
        """Return the sections of the tables that a path goes through, the root first, without its own."""
        above = (self.layout.section(path[:depth]) for depth in range(len(path)))
        return [section for section in above if section is not None]

    def sections_below(self, path: Names) -> list[Section]:
        """Return the sections of the table at a path and of those below it, in file order."""
        return self.layout.sections_below(path)

    def is_explicit(self, path: Names) -> bool:
        """Return whether a header or a value states the table, so that it would be there if it were empty."""
        if self.layout.section(path) is not None:
            return True
        found = find(self.layout, path)
        return found is not None and is_value(found)

    def is_line(self, section: Section, entry: Entry) -> bool:
        """Return whether an entry has lines of its own in a section, and is in no inline table."""
        return entry in self.layout.entries_named(section, entry.keys[0].name)

    def is_inline(self, found: Location) -> bool:
        """Return whether a place is that of a value, or of a table that a key in an inline table names."""
        entry = found.entry
        return entry is not None and (is_value(found) or not self.is_line(found.section, entry))

    def unsupported(self, path: Names, offset: int | None = None) -> NotSavedError:
        """Return the error that a path cannot be changed, with the line of the offset or of the path."""
        depth = len(path)
        while offset is None:
            found = find(self.layout, path[:depth])
            offset = None if found is None else found.start
            depth -= 1
        line, _ = line_and_column(self.text, offset)
        return NotSavedError(
            f"{self.name}:{line}: {format_key(*path)} is written in a form that cannot be changed without "
            "touching the rest, so nothing was written; change it with `roadmap edit`"
        )


def is_value(found: Location) -> bool:
    """Return whether a place is that of a value, rather than that of a key part that only names a table."""
    return found.entry is not None and (found.key is None or found.start != found.key.start)
