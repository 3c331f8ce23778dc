"""Three-way merge of what is between two brackets: elements or pairs, each with its own comments.

As in an edit, a comment above belongs to the next item, one at the end of a line to the last item on it.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from roadmap_cli.document.layout import elements, pairs
from roadmap_cli.document.rows import Gap, read_gap
from roadmap_cli.document.splice import newline_of
from roadmap_cli.document.written import INDENT
from roadmap_cli.history.lines import merged_lines

Key = tuple[Any, ...]
"""What an item is known by: the names of a pair's key, or an element and its number among equal ones."""


class MergeItem(msgspec.Struct, frozen=True):
    """An element or a pair; `lead` is what its line begins with, None where it is not the first on its line.

    `above` are the lines above it, `trail` is the comment at the end of its line.
    """

    key: Key
    above: str
    lead: str | None
    text: str
    trail: str


class Brackets(NamedTuple):
    """The items of a value; `head` is the comment behind the opening bracket, `foot` the lines at the end."""

    items: Mapping[Key, MergeItem]
    head: str
    foot: str
    first: Gap
    last: Gap


class ContradictionError(Exception):
    """Both sides changed one comment or one item, and not alike."""


UniteTexts = Callable[[MergeItem | None, MergeItem, MergeItem], str | None]
"""Return the merged text of an item, None where the sides contradict each other."""


def read_brackets(value: str, data: Any) -> Brackets:
    """Return what is between the brackets of an array or an inline table that was parsed to `data`."""
    keys: list[Key] = []
    if value[0] == "[":
        spans = elements(value, 0)
        keys += keys_of(data)
    else:
        entries = pairs(value, 0)
        spans = tuple((entry.line_start, entry.end) for entry in entries)
        keys += [tuple(key.name for key in entry.keys) for entry in entries]
    edges = [1, *(edge for span in spans for edge in span), len(value) - 1]
    gaps = [read_gap(value[edges[at] : edges[at + 1]]) for at in range(0, len(edges), 2)]
    items = {}
    for at, (key, (start, end)) in enumerate(zip(keys, spans, strict=True)):
        gap = gaps[at]
        lead = None if gap.tail is None else gap.lead.replace(",", "") if gap.leads_with_comma else gap.lead
        items[key] = MergeItem(key, gap.blank + gap.above, lead, value[start:end], gaps[at + 1].comment)
    return Brackets(items, gaps[0].comment, gaps[-1].blank + gaps[-1].above, gaps[0], gaps[-1])


def keys_of(data: Sequence[Any]) -> list[Key]:
    """Return a key for each element of an array; equal elements are numbered."""
    counts: Counter[str] = Counter()
    keys: list[Key] = []
    for element in data:
        counts[repr(element)] += 1
        keys.append((repr(element), counts[repr(element)]))
    return keys


def merged_brackets(
    base: Brackets | None, ours: Brackets, theirs: Brackets, order: Sequence[Key], unite: UniteTexts
) -> str:
    """Return what is between the merged brackets, with the items in this order.

    Raises ContradictionError where the sides contradict each other.
    """
    known = base.items if base else {}
    items = [_item(known.get(key), ours.items.get(key), theirs.items.get(key), unite) for key in order]
    head = _picked(base.head if base else "", ours.head, theirs.head)
    foot = _lines(base.foot if base else "", ours.foot, theirs.foot)
    frame = max((ours, theirs), key=lambda side: (bool(side.items), side.first.tail is not None))
    return _written(items, head, foot, frame)


def _item(
    base: MergeItem | None, ours: MergeItem | None, theirs: MergeItem | None, unite: UniteTexts
) -> MergeItem:
    if ours is None or theirs is None:
        there = ours or theirs
        if there is None:
            raise ContradictionError
        return there
    text = unite(base, ours, theirs)
    if text is None:
        raise ContradictionError
    above = _lines(base.above if base else "", ours.above, theirs.above)
    trail = _picked(base.trail if base else "", ours.trail, theirs.trail)
    lead = theirs.lead if ours.lead is None or (base and ours.lead == base.lead) else ours.lead
    return MergeItem(ours.key, above, lead, text, trail)


def _picked(base: str, ours: str, theirs: str) -> str:
    if theirs in (ours, base):
        return ours
    if ours == base:
        return theirs
    raise ContradictionError


def _lines(base: str, ours: str, theirs: str) -> str:
    merged = merged_lines(base, ours, theirs)
    if not all(isinstance(one, str) for one in merged):
        raise ContradictionError
    return "".join(map(str, merged))


def _written(items: Sequence[MergeItem], head: str, foot: str, frame: Brackets) -> str:
    """Return the text of items with the blanks and the last comma that the frame has."""
    first, last = frame.first, frame.last
    newline = newline_of("".join(gap.tail or "" for gap in (first, last)) + foot)
    deeper = next((item.lead for item in items if item.lead is not None), last.lead + INDENT)
    parts: list[str] = []
    trail, is_broken = head, first.tail is not None
    for item in items:
        comma = "," if parts else ""
        if item.lead is not None or trail or item.above or is_broken:
            lead = deeper if item.lead is None else item.lead
            parts.append(f"{comma}{trail}{newline}{item.above}{lead}{item.text}")
        else:
            parts.append(f"{comma or first.text}{' ' if comma else ''}{item.text}")
        trail, is_broken = item.trail, False
    comma = "," if last.has_comma else ""
    if trail or foot or last.tail is not None:
        return "".join([*parts, comma, trail, newline, foot, last.lead])
    return "".join([*parts, last.text])
