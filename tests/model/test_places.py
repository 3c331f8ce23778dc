"""Places of keys and elements, or of their nearest parent."""

import pytest

from roadmap_cli.model.places import Locator
from roadmap_cli.toml.layout import Path

TEXT = '''\
top = 1
[a.b] # header
"odd key" = "é橋" # note
list = [ "one",
  "two" ]
inline = { x = { y = 1 } }
long = """
two
lines"""
dotted.key = 2
[[many]]
n = 1
[[many]]
n = 2
'''


def marked(path: Path, *, value: bool = False, text: str = TEXT) -> tuple[int, str]:
    """Return the line of a path's place, and what is marked in it."""
    locator = Locator(text, "r.toml")
    place = locator.value_place(path) if value else locator.key_place(path)
    line = text.split("\n")[place.line - 1]
    return place.line, line[place.column - 1 :][: place.width]


@pytest.mark.parametrize(
    ("path", "line", "key"),
    [
        (("top",), 1, "top"),
        (("a", "b"), 2, "b"),
        (("a",), 2, "a"),
        (("a", "b", "odd key"), 3, '"odd key"'),
        (("a", "b", "list"), 4, "list"),
        (("a", "b", "list", 0), 4, '"one"'),
        (("a", "b", "list", 1), 5, '"two"'),
        (("a", "b", "inline", "x", "y"), 6, "y"),
        (("a", "b", "long"), 7, "long"),
        (("a", "b", "dotted", "key"), 10, "key"),
        (("a", "b", "dotted"), 10, "dotted"),
        (("many", 1, "n"), 14, "n"),
        (("many", 1), 13, "many"),
        (("many",), 11, "many"),
        (("a", "b", "missing"), 2, "b"),
        (("a", "b", "list", 7), 4, "list"),
        (("nowhere", "at", "all"), 1, ""),
        ((), 1, ""),
    ],
)
def test_the_place_of_a_key(path: Path, line: int, key: str) -> None:
    assert marked(path) == (line, key)


@pytest.mark.parametrize(
    ("path", "line", "value"),
    [
        (("top",), 1, "1"),
        (("a", "b"), 2, "[a.b]"),
        (("a", "b", "odd key"), 3, '"é橋"'),
        (("a", "b", "list"), 4, '[ "one",'),
        (("a", "b", "long"), 7, '"""'),
        (("a", "b", "missing"), 2, "b"),
    ],
)
def test_the_place_of_a_value(path: Path, line: int, value: str) -> None:
    assert marked(path, value=True) == (line, value)


def test_lines_count_with_every_newline_and_at_the_end_of_the_text() -> None:
    text = "a = 1\r\nb = 2\r\n[c]\r\nd = 3"
    assert marked(("b",), text=text) == (2, "b")
    assert marked(("c", "d"), text=text) == (4, "d")
    assert marked(("c", "d"), value=True, text=text) == (4, "3")
    assert Locator("", "r.toml").key_place(("x",)).line == 1


def test_the_name_is_that_of_the_messages() -> None:
    assert str(Locator(TEXT, "a/r.toml").key_place(("top",))) == "a/r.toml:1:1"
