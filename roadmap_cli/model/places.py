"""Find the line and column of a path of the data in the text."""

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property

from roadmap_cli.model.findings import Place
from roadmap_cli.toml.layout import Layout, Path, find, read_layout

_CACHED = 1_000
"""The most sections whose entries are cached at a time."""


class Locator:
    """Look up places in a valid TOML text. The layout is computed on first use."""

    def __init__(self, text: str, name: str) -> None:
        """Take a text without its byte order mark, and its file name for messages."""
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
        return starts

    def key_places(self, paths: Sequence[Path]) -> list[Place]:
        """Return the places of keys, as `key_place` does, in the order of the paths.

        It works table by table, so that the entries of a large text are never all in memory, and counts lines
        from one place to the next.
        """
        spans = [(-1, -1)] * len(paths)
        for at in sorted(range(len(paths)), key=lambda at: [str(part) for part in paths[at][:2]]):
            spans[at] = self._key_span(paths[at]) or spans[at]
            self._layout.forget_entries(unless_fewer_than=_CACHED)
        places = [Place(self._name, 1)] * len(paths)
        line, counted = 1, 0
        for at in sorted(range(len(paths)), key=spans.__getitem__):
            start, end = spans[at]
            if start >= 0:
                line += self._text.count("\n", counted, start)
                counted = start
                line_start = self._text.rfind("\n", 0, start) + 1
                places[at] = self._place(start, end, line, line_start)
        return places

    def key_place(self, path: Path) -> Place:
        """Return the place of the key of a value or table, or of an array element.

        If the text has no such path, return the place of its nearest parent. The empty path is the start of
        the text.
        """
        span = self._key_span(path)
        return Place(self._name, 1) if span is None else self.span(*span)

    def _key_span(self, path: Path) -> tuple[int, int] | None:
        """Return the offsets of a key or of its nearest parent, or None if the text has neither."""
        for length in range(len(path), 0, -1):
            match = find(self._layout, path[:length])
            if match is None:
                continue
            is_element = isinstance(path[length - 1], int) and match.entry is not None
            part = match if match.key is None or is_element else match.key
            return part.start, part.end
        return None

    def value_place(self, path: Path) -> Place:
        """Return the place of a value or of the header of a table, or else as `key_place` does."""
        match = find(self._layout, path) if path else None
        return self.key_place(path) if match is None else self.span(match.start, match.end)

    def span(self, start: int, end: int) -> Place:
        """Return the place between two character offsets, limited to the first line."""
        line = bisect_right(self._line_starts, start)
        return self._place(start, end, line, self._line_starts[line - 1])

    def _place(self, start: int, end: int, line: int, line_start: int) -> Place:
        line_end = self._text.find("\n", start)
        last = end if line_end < 0 else min(end, line_end)
        return Place(self._name, line, start - line_start + 1, max(last - start, 0))
