"""Three-way merge of the text of one value: elements of an array, pairs of an inline table."""

from collections.abc import Sequence
from typing import Any

from roadmap_cli.document.change import Names, SetValue, same
from roadmap_cli.document.edit import edited
from roadmap_cli.document.layout import Path, elements, find, pairs, read_layout
from roadmap_cli.document.parse import parse_text
from roadmap_cli.errors import NotSavedError
from roadmap_cli.history.outline import Setting
from roadmap_cli.history.threeway import MISSING, Sides, merged_value


def merged_text(table: Path, base: Setting | None, ours: Setting, theirs: Setting) -> str | None:
    """Return the text of the merged value of a key of a table; None where the sides contradict each other.

    They do, too, where theirs has a comment between brackets that the text of ours could not take in.
    """
    texts = None if base is None else base.value, ours.value, theirs.value
    if texts[1] == texts[2] or texts[0] == texts[2]:
        return ours.value
    if texts[0] == texts[1]:
        return theirs.value
    sides = Sides(*(MISSING if text is None else _read(text) for text in texts))
    if same(sides.ours, sides.theirs) or same(sides.base, sides.theirs):
        settled: str | None = ours.value
    elif same(sides.base, sides.ours):
        settled = theirs.value
    else:
        settled = _united((*table, *ours.key[1]), sides, ours)
    known = {comment for text in (texts[0], settled) if text for comment in _comments(text)}
    return settled if settled and known.issuperset(_comments(theirs.value)) else None


def _read(value: str) -> Any:
    return parse_text(f"value = {value}\n", "value")["value"]


def _united(path: Path, sides: Sides, ours: Setting) -> str | None:
    """Return the text of ours with what theirs changed in the value put into it."""
    if any(isinstance(part, int) for part in path):
        return None
    value = merged_value(tuple(map(str, path)), sides)
    if value is MISSING:
        return None
    names: Names = ours.key[1]
    line = f"{ours.prefix}{ours.value}\n"
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
