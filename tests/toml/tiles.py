"""A TOML text cut into tiles without a gap: the layout's own spans, and what may be between them."""

import re
from collections.abc import Iterator
from typing import Literal

import msgspec

from roadmap_cli.toml.layout import Layout, header_span, read_layout
from roadmap_cli.toml.scan import refuse

TileKind = Literal["bom", "space", "newline", "comment", "header", "key", "equals", "value"]

_GAP = re.compile(
    r"(?P<space>[ \t]++)|(?P<newline>\r?\n)|(?P<comment>#[^\r\n]*+)|(?P<equals>=)|(?P<bom>\A\ufeff)"
)
_KINDS: dict[str, TileKind] = {
    "space": "space",
    "newline": "newline",
    "comment": "comment",
    "equals": "equals",
    "bom": "bom",
}


class Tile(msgspec.Struct, frozen=True, gc=False):
    """One piece of a text: a whole header with its brackets, a whole dotted key, a whole value, a gap."""

    kind: TileKind
    start: int
    end: int


def tiles(text: str) -> Iterator[Tile]:
    """Yield tiles that follow each other from the text's start to its end and leave nothing out.

    Raises LayoutError where the text is not TOML.
    """
    layout = read_layout(text)
    position = 0
    for tile in _placed(layout):
        yield from _gap(text, position, tile.start)
        yield tile
        position = tile.end
    yield from _gap(text, position, len(text))


def _placed(layout: Layout) -> Iterator[Tile]:
    """Yield the headers, keys and values of a layout."""
    for section in layout.sections:
        if section.keys:
            yield Tile("header", *header_span(layout.text, section))
        for entry in layout.entries(section):
            yield Tile("key", entry.keys[0].start, entry.keys[-1].end)
            yield Tile("value", entry.start, entry.end)


def _gap(text: str, start: int, end: int) -> Iterator[Tile]:
    position = start
    while position < end:
        match = _GAP.match(text, position, end)
        if match is None or match.lastgroup is None:
            refuse(text, position, "whitespace or a comment")
        yield Tile(_KINDS[match.lastgroup], position, match.end())
        position = match.end()
