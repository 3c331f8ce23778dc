"""Three-way merge of the text of one value: elements of an array, pairs of an inline table."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from roadmap_cli.editing.placement import edited_roadmap
from roadmap_cli.errors import NotSavedError
from roadmap_cli.merge.brackets import (
    Brackets,
    ContradictionError,
    Key,
    MergeItem,
    keys_of,
    merged_brackets,
    read_brackets,
)
from roadmap_cli.merge.data import MISSING, Sides, merged_value
from roadmap_cli.merge.order import key_stops, merged_order, with_updates_in_order
from roadmap_cli.merge.outline import KeyValue
from roadmap_cli.toml.change import Names, SetValue, same
from roadmap_cli.toml.layout import Path, find, read_layout
from roadmap_cli.toml.parse import NotTomlError, parse_text
from roadmap_cli.toml.scan import elements, pairs


def merged_text(table: Path, base: KeyValue | None, ours: KeyValue, theirs: KeyValue) -> str | None:
    """Return the text of the merged value of a key; None if the sides contradict each other.

    They also do if both changed the same comment between brackets, at any depth, or if one side changed the
    comment of an item that the other removed.
    """
    before = None if base is None else base.value
    if ours.value == theirs.value or before == theirs.value:
        return ours.value
    if before == ours.value:
        return theirs.value
    sides = Sides(*(MISSING if text is None else _read(text) for text in (before, ours.value, theirs.value)))
    path = (*table, *ours.key[1])
    value = _value_of(path, sides)
    if value is MISSING:
        return None
    comments = [
        Counter(() if text is None else _comments(text)) for text in (before, ours.value, theirs.value)
    ]
    for text in _candidates(path, (base, ours, theirs), sides, value):
        if text is not None and _is_written(text, value) and _has_comments(text, comments):
            return text
    return None


def _candidates(
    path: Path, three: tuple[KeyValue | None, KeyValue, KeyValue], sides: Sides, value: Any
) -> Iterator[str | None]:
    """Yield texts for a merged value, the one with the fewest changes first.

    A table is first merged item by item, so that the order of its updates does not depend on the side.
    """
    _, ours, theirs = three
    if isinstance(value, dict):
        yield _by_items(path, three, sides, value)
    yield _put_into(ours, value)
    yield _put_into(theirs, value)
    if isinstance(value, list):
        yield _by_items(path, three, sides, value)


def _is_written(text: str, value: Any) -> bool:
    """Return whether a text is TOML for a value; two forms of one table may not fit into one text."""
    try:
        return same(_read(text), value)
    except NotTomlError:
        return False


def _has_comments(text: str, sides: Sequence[Counter[str]]) -> bool:
    """Return whether a merged text has exactly the comments that both sides kept or that one added."""
    base, ours, theirs = sides
    kept = base & ours & theirs
    added, added_by_theirs = ours - base, theirs - base
    return kept + (added | added_by_theirs) <= Counter(_comments(text)) <= kept + added + added_by_theirs


def _by_items(
    path: Path, three: tuple[KeyValue | None, KeyValue, KeyValue], sides: Sides, value: Any
) -> str | None:
    """Return the text of an array or inline table merged item by item; None if that is not possible."""
    if not all(side is MISSING or type(side) is type(value) for side in sides):
        return None
    base, ours, theirs = (
        None if part is None else read_brackets(part.value, data)
        for part, data in zip(three, sides, strict=True)
    )
    if ours is None or theirs is None:
        return None
    if isinstance(value, list):
        order, unite = keys_of(value), _united_elements
    else:
        theirs = _in_form_of_ours(ours, theirs, sides)
        order, unite = _order_of_pairs(path, base, ours, theirs), partial(_united_pairs, path)
    if not order:
        return None
    opening, closing = "[]" if isinstance(value, list) else "{}"
    try:
        return f"{opening}{merged_brackets(base, ours, theirs, order, unite)}{closing}"
    except ContradictionError:
        return None


def _in_form_of_ours(ours: Brackets, theirs: Brackets, sides: Sides) -> Brackets:
    """Return theirs with the pairs of ours for each table that is equal but written in another form."""
    own, others = (_by_first_name(side.items) for side in (ours, theirs))
    items: dict[Key, MergeItem] = {}
    for key, item in theirs.items.items():
        keys = own.get(key[0], [])
        is_other_form = keys and keys != others[key[0]] and same(sides.ours[key[0]], sides.theirs[key[0]])
        items |= {one: ours.items[one] for one in keys} if is_other_form else {key: item}
    return theirs._replace(items=items)


def _by_first_name(keys: Iterable[Key]) -> dict[str, list[Key]]:
    names: dict[str, list[Key]] = {}
    for key in keys:
        names.setdefault(key[0], []).append(key)
    return names


def _order_of_pairs(path: Path, base: Brackets | None, ours: Brackets, theirs: Brackets) -> list[Key]:
    """Return the keys of the remaining pairs in order; none if both sides moved the same ones."""
    before = base.items if base else {}
    kept = [
        ("=", key)
        for key in dict.fromkeys((*ours.items, *theirs.items))
        if (key in ours.items and key in theirs.items) or key not in before
    ]
    sides = [[("=", key) for key in items] for items in (before, ours.items, theirs.items)]
    order = merged_order(sides, kept, key_stops(path))
    keys = with_updates_in_order(order.keys, sides, lambda one: (*path, *one[1]))
    return [] if order.is_clash else [key for _, key in keys]


def _united_elements(base: MergeItem | None, ours: MergeItem, theirs: MergeItem) -> str | None:
    """Return the text of an element that both sides have."""
    if ours.text == theirs.text or (base and base.text == theirs.text):
        return ours.text
    if base and base.text == ours.text:
        return theirs.text
    return None if "#" in ours.text + theirs.text else ours.text


def _united_pairs(path: Path, base: MergeItem | None, ours: MergeItem, theirs: MergeItem) -> str | None:
    """Return the text of a pair of an inline table."""
    before, own, others = (None if item is None else _pair(item.text) for item in (base, ours, theirs))
    if own is None or others is None:
        return None
    value = merged_text(path, before, own, others)
    is_respelled = before is None or own.prefix != before.prefix
    return None if value is None else (own if is_respelled else others).prefix + value


def _pair(text: str) -> KeyValue:
    (entry,) = pairs(f"{{{text}}}", 0)
    names = tuple(key.name for key in entry.keys)
    return KeyValue(("=", names), "", "", text[: entry.start - 1], text[entry.start - 1 : entry.end - 1], "")


def _read(value: str) -> Any:
    return parse_text(f"value = {value}\n")["value"]


def _value_of(path: Path, sides: Sides) -> Any:
    """Return the merged value; MISSING if the sides contradict each other, or in an array of tables."""
    names = tuple(part for part in path if isinstance(part, str))
    return merged_value(names, sides) if len(names) == len(path) else MISSING


def _put_into(side: KeyValue, value: Any) -> str | None:
    """Return the text of a side's value changed to another value; None if its form does not allow it."""
    names: Names = side.key[1]
    line = f"{side.prefix}{side.value}\n"
    try:
        text, _ = edited_roadmap(line, parse_text(line), [SetValue(names, value)], "value")
    except NotSavedError:
        return None
    found = find(read_layout(text), names)
    return None if found is None else text[found.start : found.end]


def _comments(value: str) -> Iterator[str]:
    """Yield the comments between the brackets of a value, and of the values within."""
    if value[:1] == "[":
        within = spans = elements(value, 0)
    elif value[:1] == "{":
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
