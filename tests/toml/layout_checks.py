"""What must hold of the layout of any TOML text, checked against what the parser says of the same text."""

from typing import Any

import rtoml

from roadmap_cli.toml.layout import Layout, Location, find, read_layout
from tests.toml.tiles import tiles
from tests.toml_documents import paths, same


def check_layout(text: str) -> None:
    """Check the layout of a text that the parser accepts, in both directions, and its tiles."""
    data = rtoml.loads(text)
    layout = read_layout(text)
    for path, value in paths(data):
        found = find(layout, path)
        assert found is not None, f"{path} is not found"
        check_found(text, found, path, value)
    check_sections(layout, data)
    check_tiles(text, layout)


def check_found(text: str, found: Location, path: tuple[str | int, ...], value: Any) -> None:
    """Check that what was found for a path is what the parser reports there."""
    span = text[found.start : found.end]
    if not path:
        assert (found.entry, found.key, span) == (None, None, "")
    elif found.entry is not None and found.entry.start <= found.start:
        assert same(parsed(span), value), f"{path}: {span!r} is not {value!r}"
        assert found.end <= found.entry.end
        assert found.key == found.entry.keys[-1]
    elif found.key is not None and found.key.start != found.start:
        brackets = 2 if isinstance(path[-1], int) else 1
        assert span.startswith("[" * brackets), span
        assert span.endswith("]" * brackets), span
        assert rtoml.loads(span)
        assert isinstance(value, dict)
    else:
        assert found.key is not None
        assert (found.key.start, found.key.end) == (found.start, found.end)
        assert found.key.name == path[-1]
        assert list(rtoml.loads(f"{span} = 1")) == [path[-1]]
        assert isinstance(value, dict | list)


def check_sections(layout: Layout, data: Any) -> None:
    """Check that sections and entries follow each other and lead to what the data holds."""
    text = layout.text
    assert layout.sections[0].path == ()
    assert layout.sections[-1].end == len(text)
    for section, following in zip(layout.sections, layout.sections[1:], strict=False):
        assert section.end == following.start
    for section in layout.sections:
        table = at(data, section.path)
        assert isinstance(table, dict)
        position = section.body
        for entry in layout.entries(section):
            assert position <= entry.line_start <= entry.keys[0].start < entry.start < entry.end
            assert entry.line_start in (0, 1) or text[entry.line_start - 1] == "\n"
            assert entry.end <= entry.line_end <= section.end
            assert entry.line_end == len(text) or text[entry.line_end - 1] == "\n"
            assert same(parsed(text[entry.start : entry.end]), at(table, tuple(k.name for k in entry.keys)))
            alone = rtoml.loads(text[entry.line_start : entry.line_end])
            assert list(alone) == [entry.keys[0].name], (
                "the lines of an entry hold more or less than the entry"
            )
            position = entry.line_end


def check_tiles(text: str, layout: Layout) -> None:
    """Check that the tiles leave nothing out and that they are what they say."""
    laid = list(tiles(text))
    assert "".join(text[tile.start : tile.end] for tile in laid) == text
    position = 0
    for tile in laid:
        assert tile.start == position < tile.end
        position = tile.end
    assert position == len(text)
    assert sum(tile.kind == "header" for tile in laid) == len(layout.sections) - 1
    for tile in laid:
        if tile.kind in ("comment", "space", "newline"):
            assert rtoml.loads(text[tile.start : tile.end]) == {}


def parsed(span: str) -> Any:
    """Return the value of a text that is one TOML value."""
    return rtoml.loads("x = " + span)["x"]


def at(data: Any, path: tuple[str | int, ...]) -> Any:
    """Return the value at a path of parsed data."""
    for part in path:
        data = data[part]
    return data
