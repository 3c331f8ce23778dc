"""Parse a series of similar texts: a block that the previous text has too is not parsed again.

A block begins with a header `[table.key]` and ends before the next such header, so it contains everything
below its key: `[table.key.sub]`, and comments.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import Any, Generic, NamedTuple, TypeVar

Content = TypeVar("Content")

_SENTINEL = "-"
"""A key that is added to each table at the end of a block. A text that has this key itself has no blocks."""


class SharedBlocks(Generic[Content]):
    """Parses texts block by block, and keeps the blocks of the last text.

    Blocks begin with the headers of keys in `tables`. `read` makes the content of a block from its data.
    """

    def __init__(self, tables: Sequence[str], read: Callable[[dict[str, Any]], Content]) -> None:
        self._tables, self._read = tables, read
        self._border = _border_before(f"(?:{'|'.join(tables)})")
        self._opening = "".join(f"[{table}]\n" for table in tables)
        self._closing = "".join(f"\n[{table}.{_SENTINEL}]" for table in tables)
        self._text, self._pieces = "", [""]
        self._blocks: list[Block[Content] | None] = [None]
        self._are_valid = False

    def blocks(self, text: str) -> "list[Block[Content]] | None":
        """Return the blocks of a text, or None if their data together may differ from that of the text.

        It is None for every text that is not TOML, and for a few that are. A block is the same object as in
        the previous text if its text is the same. The texts of the blocks are joined by line breaks.
        """
        if text.endswith("\r"):  # a line break would be added to it
            return None
        first, stop, pieces = self._differing(text)
        old = self._blocks[first:stop]
        known = {block.text: block for block in old if block is not None}
        new = [known.get(piece) or self._parsed(piece) for piece in pieces]
        self._text = text
        self._pieces = [*self._pieces[:first], *pieces, *self._pieces[stop:]]
        self._blocks = [*self._blocks[:first], *new, *self._blocks[stop:]]
        self._are_valid = (self._are_valid and _keys_of(old) == _keys_of(new)) or _are_valid(self._blocks)
        return [block for block in self._blocks if block is not None] if self._are_valid else None

    def _differing(self, text: str) -> tuple[int, int, list[str]]:
        """Return the range of the pieces of the previous text that differ, and the pieces to replace them.

        Only the part between the first and the last difference is searched for borders.
        """
        before, pieces = self._text, self._pieces
        ends = [*accumulate(len(piece) + 1 for piece in pieces)]  # after the line break at each border
        whole = bisect_right(ends, _common_start(before, text))
        first = max(whole - 1, 0)  # the last piece that is whole may go on, its start is certain
        start = ends[first - 1] if first else 0
        shared = min(_common_end(before, text), len(before) - start, len(text) - start)
        last = max(bisect_left(ends, len(before) - shared + 1), first)
        stop = len(text) - (len(before) - (ends[last] - 1))
        return first, last + 1, self._border.split(text[start:stop])

    def _parsed(self, piece: str) -> "Block[Content] | None":
        """Return the block of a piece, or None if it is not TOML by itself, or may depend on other blocks.

        A string or an array that continues in the next block lacks its end here. With the opening, a block
        that defines one of `tables` itself, and not only keys in it, is an error, because another block may
        define the same table. With the closing, an inline table or a value instead of one of `tables` is one.
        """
        import rtoml

        is_first = not self._border.match(f"\n{piece}")  # the first one may define `tables`
        try:
            data = rtoml.loads(f"{'' if is_first else self._opening}{piece}{self._closing}")
            given = rtoml.loads(f"{piece}\n") if is_first else {}
        except rtoml.TomlParsingError:
            return None
        keys: list[tuple[str, ...]] = [(name,) for name in data if name not in self._tables]
        for table in self._tables:
            records = data[table]  # a list if the text has [[table]]
            if not isinstance(records, dict) or records.pop(_SENTINEL) != {}:
                return None
            keys += [(table, key) for key in records]
            if not records and table not in given:
                del data[table]
        if (
            not is_first and len(data.keys() & set(self._tables)) > 1
        ):  # their order may not be that of the text
            return None
        return Block(piece, tuple(keys), self._read(data))


class Block(NamedTuple, Generic[Content]):
    """The text of a block, the keys that only one block of a text may have, and the content."""

    text: str
    keys: tuple[tuple[str, ...], ...]
    content: Content


def _keys_of(blocks: "Sequence[Block[Content] | None]") -> list[tuple[str, ...] | None]:
    """Return the keys of blocks, with None for what is not a block."""
    return [key for block in blocks for key in (block.keys if block is not None else (None,))]


def _are_valid(blocks: "Sequence[Block[Content] | None]") -> bool:
    """Return whether all are blocks, and no two have a key in common."""
    keys = _keys_of(blocks)
    return None not in keys and len(set(keys)) == len(keys)


def _border_before(table: str) -> re.Pattern[str]:
    """Return the pattern of the line break before a header `[table.key]`; `table` is a pattern."""
    return re.compile(rf"\n(?=\[{table}\.[A-Za-z0-9_-]+\])")


def _common_start(one: str, other: str) -> int:
    """Return the number of characters that two texts share at their start."""
    same, too_many = 0, min(len(one), len(other)) + 1
    while too_many - same > 1:
        middle = (same + too_many) // 2
        if one[same:middle] == other[same:middle]:
            same = middle
        else:
            too_many = middle
    return same


def _common_end(one: str, other: str) -> int:
    """Return the number of characters that two texts share at their end."""
    same, too_many = 0, min(len(one), len(other)) + 1
    while too_many - same > 1:
        middle = (same + too_many) // 2
        if one[len(one) - middle : len(one) - same] == other[len(other) - middle : len(other) - same]:
            same = middle
        else:
            too_many = middle
    return same
