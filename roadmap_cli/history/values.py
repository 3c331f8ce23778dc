"""Three-way merge of the text of one value: elements of an array, pairs of an inline table."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from roadmap_cli.document.change import Names, SetValue, same
from roadmap_cli.document.edit import edited
from roadmap_cli.document.layout import Path, elements, find, pairs, read_layout
from roadmap_cli.document.parse import parse_text
from roadmap_cli.errors import NotSavedError
from roadmap_cli.history.outline import KeyValue
from roadmap_cli.history.threeway import MISSING, Sides, merged_value


def merged_text(table: Path, base: KeyValue | None, ours: KeyValue, theirs: KeyValue) -> str | None:
    """Return the text of the merged value of a key of a table; None where the sides contradict each other.

    They do, too, where both have a new comment between brackets, at any depth, and where a comment would be
    lost: the text of one side cannot take in the comments of the other.
    """
    before = None if base is None else base.value
    if ours.value == theirs.value or before == theirs.value:
        return ours.value
    if before == ours.value:
        return theirs.value
    sides = Sides(*(MISSING if text is None else _read(text) for text in (before, ours.value, theirs.value)))
    known, *both = (
        Counter(() if text is None else _comments(text)) for text in (before, ours.value, theirs.value)
    )
    own, others = (comments - known for comments in both)
    if same(sides.base, sides.ours) and own <= others:
        return theirs.value
    if (same(sides.ours, sides.theirs) or same(sides.base, sides.theirs)) and others <= own:
        return ours.value
    value = _value_of((*table, *ours.key[1]), sides)
    if value is MISSING:
        return None
    wanted = (known & both[0] & both[1]) + (own | others)
    for side, has_all in ((ours, others <= own), (theirs, own <= others)):
        text = _put_into(side, value) if has_all else None
        if text is not None and wanted <= Counter(_comments(text)):
            return text
    return None


def _read(value: str) -> Any:
    return parse_text(f"value = {value}\n", "value")["value"]


def _value_of(path: Path, sides: Sides) -> Any:
    """Return the merged value; MISSING where the sides contradict each other, and in an array of tables."""
    names = tuple(part for part in path if isinstance(part, str))
    return merged_value(names, sides) if len(names) == len(path) else MISSING


def _put_into(side: KeyValue, value: Any) -> str | None:
    """Return the text of a side's value with only what differs changed; None where its form forbids it."""
    names: Names = side.key[1]
    line = f"{side.prefix}{side.value}\n"
    try:
        text, _ = edited(line, parse_text(line, "value"), [SetValue(names, value)], "value")
    except NotSavedError:
        return None
    found = find(read_layout(text), names)
    return None if found is None else text[found.start : found.end]


def _comments(value: str) -> Iterator[str]:
    """Yield the comments that stand between the brackets of a value, and of the values within."""
    if value[0] == "[":
        within = spans = elements(value, 0)
    elif value[0] == "{":
        entries = pairs(value, 0)
        within = tuple((entry.start, entry.end) for entry in entries)
        spans = tuple((entry.line_start, entry.end) for entry in entries)
    else:
        return
    edges = [0, *(edge for span in spans for edge in span), len(value)]
    for at in range(0, len(edges), 2):
        gap = value[edges[at] : edges[at + 1]]
        yield from (line.partition("#")[2].strip() for line in gap.split("\n") if "#" in line)
    for start, end in within:
        yield from _comments(value[start:end])
