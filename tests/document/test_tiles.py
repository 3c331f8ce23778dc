"""The tiles of a text: what each piece is, none left out."""

import pytest

from roadmap_cli.document.lexis import LayoutError
from roadmap_cli.document.tiles import tiles


def kinds(text: str) -> list[tuple[str, str]]:
    return [(tile.kind, text[tile.start : tile.end]) for tile in tiles(text)]


def test_each_piece_is_what_it_is():
    text = "\ufeff# c\r\n[ a . b ]\t# d\n  x . 'y'= [1, # e\n 2]\n\n"
    assert kinds(text) == [
        ("bom", "\ufeff"),
        ("comment", "# c"),
        ("newline", "\r\n"),
        ("header", "[ a . b ]"),
        ("space", "\t"),
        ("comment", "# d"),
        ("newline", "\n"),
        ("space", "  "),
        ("key", "x . 'y'"),
        ("equals", "="),
        ("space", " "),
        ("value", "[1, # e\n 2]"),
        ("newline", "\n"),
        ("newline", "\n"),
    ]


def test_an_empty_text_has_no_tiles():
    assert kinds("") == []


@pytest.mark.parametrize("text", ["a = 1 2", "]", "\ufeff\ufeff", "a = 1\n\x0b\n", "# a\rb"])
def test_what_is_not_toml_has_no_tiles(text: str):
    with pytest.raises(LayoutError, match=r"^not TOML at line"):
        kinds(text)
