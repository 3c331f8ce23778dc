"""Three-way merge of the text of one value: elements of an array, pairs of an inline table."""

from collections.abc import Sequence
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

    They do, too, where both have a new comment between brackets: the text of one cannot take in the other's.
    """
    before = None if base is None else base.value
    if ours.value == theirs.value or before == theirs.value:
        return ours.value
    if before == ours.value:
        return theirs.value
    sides = Sides(*(MISSING if text is None else _read(text) for text in (before, ours.value, theirs.value)))
    known = set(_comments(before)) if before is not None else set()
    own, others = set(_comments(ours.value)) - known, set(_comments(theirs.value)) - known
    if same(sides.base, sides.ours) and own <= others:
        return theirs.value
    if (same(sides.ours, sides.theirs) or same(sides.base, sides.theirs)) and others <= own:
        return ours.value
    value = _value_of((*table, *ours.key[1]), sides)
    if value is MISSING or not (own <= others or others <= own):
        return None
    return _put_into(ours if others <= own else theirs, value)


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


def _comments(value: str) -> Sequence[str]:
    """Return the comments that stand between the brackets of a value, those of values within apart."""
    if value[0] == "[":
        spans = elements(value, 0)
    elif value[0] == "{":
        spans = tuple((pair.line_start, pair.end) for pair in pairs(value, 0))
    else:
        return ()
    edges = [0, *(edge for span in spans for edge in span), len(value)]
    between = (value[edges[at] : edges[at + 1]] for at in range(0, len(edges), 2))
    return [line.partition("#")[2].strip() for gap in between for line in gap.split("\n") if "#" in line]
