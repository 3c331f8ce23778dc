"""Checks for every edit: the data changes as requested, and no other line does."""

import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import rtoml

from roadmap_cli.editing.placement import edited_roadmap
from roadmap_cli.errors import NotSavedError
from roadmap_cli.toml.change import AddTable, Change, Names, Remove, RenameKey, SetValue
from roadmap_cli.toml.layout import Location, find, read_layout
from tests.toml.tiles import tiles
from tests.toml_documents import same

NAME = "r.toml"


def edit(text: str, *changes: Change) -> str:
    """Return the text with the changes made, after checking that what comes back is what the parser reads."""
    new_text, new_data = edited_roadmap(text, rtoml.loads(text), changes, NAME)
    assert same(new_data, rtoml.loads(new_text))
    return new_text


def check_edit(text: str, change: Change) -> str | None:
    """Return the edited text after checking all that must hold of it; None where the edit is refused."""
    data = rtoml.loads(text)
    try:
        new_text, new_data = edited_roadmap(text, data, [change], NAME)
    except NotSavedError as error:
        (sentence,) = error.sentences
        assert sentence.startswith(f"{NAME}:"), sentence
        assert "roadmap edit" in sentence
        return None
    assert same(data, rtoml.loads(text)), "the data that was given is another now"
    assert same(new_data, rtoml.loads(new_text))
    assert same(without_empty(new_data, change), without_empty(expected(data, change), change))
    check_still_toml_1_0(text, new_text)
    check_lines(text, new_text, change)
    return new_text


def expected(data: Mapping[str, Any], change: Change) -> dict[str, Any]:
    """Return the data that a change must lead to: plainly, on a copy, and so not as the program does it."""
    new: dict[str, Any] = copied(data)
    table = new
    for name in change.path[:-1]:
        table = table.setdefault(name, {})
    last = change.path[-1]
    if isinstance(change, SetValue):
        old, value = table.get(last), change.value
        # The newlines in a string over lines are those of the file.
        as_in_file = isinstance(old, str) and "\r\n" in old and isinstance(value, str)
        table[last] = value.replace("\n", "\r\n") if as_in_file else value
    elif isinstance(change, AddTable):
        assert last not in table
        table[last] = dict(change.fields)
    elif isinstance(change, Remove):
        del table[last]
    elif isinstance(change, RenameKey):
        table[change.name] = table.pop(last)
    else:
        raise AssertionError(change)
    return new


def copied(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: copied(field) for name, field in value.items()}
    return [copied(one) for one in value] if isinstance(value, list) else value


def without_empty(data: dict[str, Any], change: Change) -> dict[str, Any]:
    """Return the data without empty tables above what was removed: they may go with it."""
    if not isinstance(change, Remove):
        return data
    data = copied(data)
    for depth in range(len(change.path) - 1, 0, -1):
        *above, last = change.path[:depth]
        table = data
        for name in above:
            table = table.get(name, {})
        if table.get(last) == {}:
            del table[last]
    return data


def check_still_toml_1_0(text: str, new_text: str) -> None:
    """Check that what tomllib, which reads TOML 1.0, accepted before it accepts afterwards."""
    if not is_toml_1_0(text):
        return
    # tomllib reads the newlines within strings as \n.
    assert same_but_zones(tomllib.loads(new_text), rtoml.loads(new_text.replace("\r\n", "\n")))


@cache
def is_toml_1_0(text: str) -> bool:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return True


def same_but_zones(one: Any, other: Any) -> bool:
    """Tell whether two parsers read the same; each has a class of its own for time zones."""
    return bool(repr_of(one) == repr_of(other))


def repr_of(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: repr_of(field) for name, field in value.items()}
    return [repr_of(one) for one in value] if isinstance(value, list) else f"{type(value)} {value}"


def check_lines(text: str, new_text: str, change: Change) -> None:
    """Check that no character changed but those that had to."""
    layout = read_layout(text)
    found = find(layout, change.path)
    if isinstance(change, RenameKey):
        assert foreign_lines(text, change.path) == foreign_lines(new_text, (*change.path[:-1], change.name))
        assert comments(text) == comments(new_text)
    elif isinstance(change, Remove):
        check_removed(text, new_text, change.path)
    elif found is not None and is_value(found):
        assert new_text.startswith(text[: found.start])
        assert new_text.endswith(text[found.end :])
        assert len(new_text) >= found.start + len(text) - found.end
    elif found is None:
        check_inserted(text, new_text, container(text, change.path))


def is_value(found: Location) -> bool:
    return found.entry is not None and found.entry.start <= found.start


def container(text: str, path: Names) -> tuple[int, int] | None:
    """Return the span of the inline table that a new key or table goes into, None where there is none."""
    layout = read_layout(text)
    for depth in range(len(path) - 1, 0, -1):
        found = find(layout, path[:depth])
        if found is not None:
            return (found.start, found.end) if is_value(found) else None
    return None


def check_inserted(text: str, new_text: str, inside: tuple[int, int] | None) -> None:
    """Check that characters were put in and none was taken out, within an inline table or in one place."""
    start, end = inside or (0, len(text))
    assert new_text.startswith(text[:start])
    assert new_text.endswith(text[end:])
    old, new = text[start:end], new_text[start : len(new_text) - (len(text) - end)]
    head = common(old, new)
    tail = common(old[::-1], new[::-1])
    if inside is None:
        assert head + tail >= len(old), f"{old!r} became {new!r}"
    else:
        rest, new_rest = old[head:], new[head:]
        assert head + tail >= len(old) or (new_rest.startswith(",") and new_rest.endswith(rest[-1:])), new
        assert is_subsequence(old, new)


def check_removed(text: str, new_text: str, path: Names) -> None:
    """Check that what is gone belonged to the path, nothing is new, and the text ends as it ended.

    Two items that become neighbors have their comma where most commas are: before or after a comment.
    """
    kept, new = foreign_lines(text, path), foreign_lines(new_text, path)
    assert [line for line in kept if line] == [line for line in new if line]
    assert is_subsequence(new_text.replace(",", ""), text.replace(",", "")) or new_text.count(
        "{}"
    ) > text.count("{}")
    if new_text:
        assert text.endswith("\n") == new_text.endswith("\n")


def foreign_lines(text: str, path: Names) -> list[str]:
    """Return the lines, stripped, that have nothing of a path in them, nor comments that may belong to it."""
    layout = read_layout(text)
    owned: list[tuple[int, int]] = []
    for section in layout.sections:
        if section.path[: len(path)] == path:
            owned.append((section.start, section.end))
        else:
            for entry in layout.entries(section):
                names = (*section.path, *(key.name for key in entry.keys))
                if names[: len(path)] == path[: len(names)]:
                    owned.append((entry.line_start, entry.line_end))
    lines: list[str] = []
    position = 0
    for line in text.splitlines(keepends=True):
        end = position + len(line)
        if not any(start < end and position < stop for start, stop in owned) and not line.lstrip().startswith(
            "#"
        ):
            lines.append(line.strip())
        position = end
    return lines


@cache
def comments(text: str) -> Counter[str]:
    return Counter(text[tile.start : tile.end] for tile in tiles(text) if tile.kind == "comment")


def common(one: str, other: str) -> int:
    """Return how many characters two texts have in common at their start."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one[:middle] == other[:middle] else (low, middle - 1)
    return low


def is_subsequence(part: Sequence[str], whole: Sequence[str]) -> bool:
    """Return whether the whole holds all of the part, in order."""
    rest = iter(whole)
    return all(any(one == other for other in rest) for one in part)
