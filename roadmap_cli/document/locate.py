"""Where a path into the data stands in the text, as a line and a column that a person can go to."""

from bisect import bisect_right
from functools import cached_property
from itertools import accumulate

from roadmap_cli.document.layout import Layout, Path, find, read_layout
from roadmap_cli.finding import Place


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
    def _line_starts(self) -> list[int]:
        return [0, *accumulate(len(line) + 1 for line in self._text.split("\n"))]

    def key_place(self, path: Path) -> Place:
        """Return where the key stands that names a value or a table; an element of an array has its own.

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
        """Return where a value stands, or the header of a table; else as `key_place` does."""
        found = find(self._layout, path) if path else None
        return self.key_place(path) if found is None else self.span(found.start, found.end)

    def span(self, start: int, end: int) -> Place:
        """Return the place of what stands between two character offsets, as far as it stands on one line."""
        line = bisect_right(self._line_starts, start)
        line_end = self._line_starts[line] - 1
        return Place(
            self._name, line, start - self._line_starts[line - 1] + 1, max(min(end, line_end) - start, 0)
        )
