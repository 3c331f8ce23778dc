"""Where a path into the data is in the text, as a line and a column that a person can go to."""

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property

from roadmap_cli.model.findings import Place
from roadmap_cli.toml.layout import Layout, Path, find, read_layout

_HELD = 1_000
"""Sections whose entries are held at a time; those of the root and of a commitment serve many look-ups."""


class Locator:
    """A text that a parser has accepted, and the places in it; its layout is made for the first look-up."""

    def __init__(self, text: str, name: str) -> None:
        """Keep a text without its byte order mark, and what its file is called in messages."""
        self._text = text
        self._name = name

    @cached_property
    def _layout(self) -> Layout:
        return read_layout(self._text)

    @cached_property
    def _line_starts(self) -> "array[int]":
        starts, at = array("L", [0]), self._text.find("\n") + 1
        while at:
            starts.append(at)
            at = self._text.find("\n", at) + 1
        starts.append(len(self._text) + 1)
        return starts

    def key_places(self, paths: Sequence[Path]) -> list[Place]:
        """Return where keys are, as `key_place` does, in the order of the paths.

        They are looked up table by table, so that never all entries of a large text are held.
        """
        places = [Place(self._name, 1)] * len(paths)
        for at in sorted(range(len(paths)), key=lambda at: [str(part) for part in paths[at][:2]]):
            places[at] = self.key_place(paths[at])
            self._layout.forget_entries(unless_fewer_than=_HELD)
        return places

    def key_place(self, path: Path) -> Place:
        """Return the place of the key that names a value or a table; an element of an array has its own.

        Where the text has no such path, the nearest thing above it is meant: a key that is missing is
        missing in its table. The empty path is the start of the text.
        """
        for length in range(len(path), 0, -1):
            found = find(self._layout, path[:length])
            if found is None:
                continue
            is_element = isinstance(path[length - 1], int) and found.entry is not None
            if found.key is None or is_element:
                return self.span(found.start, found.end)
            return self.span(found.key.start, found.key.end)
        return Place(self._name, 1)

    def value_place(self, path: Path) -> Place:
        """Return where a value is, or the header of a table; else as `key_place` does."""
        found = find(self._layout, path) if path else None
        return self.key_place(path) if found is None else self.span(found.start, found.end)

    def span(self, start: int, end: int) -> Place:
        """Return the place of what is between two character offsets, as far as it is on one line."""
        line = bisect_right(self._line_starts, start)
        line_end = self._line_starts[line] - 1
        return Place(
            self._name, line, start - self._line_starts[line - 1] + 1, max(min(end, line_end) - start, 0)
        )
