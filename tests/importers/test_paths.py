"""Values inside of JSON objects."""

from typing import Any

import pytest

from roadmap_cli.errors import WrongUsageError
from roadmap_cli.importers.json import read_json
from roadmap_cli.importers.paths import with_paths

ITEMS: list[dict[str, Any]] = [
    {"title": "A", "links": [{"url": "a", "name": "n"}, {"url": "b"}], "who": {"name": "Ann"}, "x.y": "z"},
    {"title": "B", "links": [], "who": None},
]


def read(*names: str) -> tuple[list[object], tuple[str, ...]]:
    content = with_paths(read_json(ITEMS, "f"), ITEMS, ("title", *names), "f")
    return [content.records[0].cells.get(name) for name in names], content.notes


def test_a_path_names_a_value_or_one_in_each_element() -> None:
    assert read("links.0.url", "links.url", "who.name") == (
        ["a", ["a", "b"], "Ann"], ('of "links", these were not read: "links.0.name"',),
    )  # fmt: skip


def test_values_beside_a_path_are_reported() -> None:
    assert read("links.0.url")[1] == ('of "links", these were not read: "links.0.name" and "links.1.url"',)
    assert read("links.1.url", "links.name") == (
        ["b", "n"], ('of "links", these were not read: "links.0.url"',),
    )  # fmt: skip


def test_a_key_with_a_dot_wins_and_other_names_are_no_paths() -> None:
    assert read("x.y", "no.such")[0] == ["z", None]


def test_a_path_without_a_value_is_answered_with_near_ones() -> None:
    with pytest.raises(WrongUsageError, match=r'f has nothing at "links.0.ur"; did you mean .links\.0\.url'):
        read("links.0.ur")
