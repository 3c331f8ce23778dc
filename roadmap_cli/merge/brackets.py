"""Three-way merge of comment lines, and of the elements between brackets with their comments."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from roadmap_cli.toml.arrays import Gap, read_gap
from roadmap_cli.toml.scan import elements, pairs
from roadmap_cli.toml.serialize import INDENT
from roadmap_cli.toml.splice import newline_of


class Contradiction(NamedTuple):
    """The different lines of both sides in one place."""

    ours: str
    theirs: str


class _Hunk(NamedTuple):
    """Lines `start` to `end` of the base and their replacement on one side."""

    start: int
    end: int
    lines: list[str]
    is_ours: bool


def merged_lines(base: str, ours: str, theirs: str) -> list[str | Contradiction]:
    """Return the merged lines in order, with a Contradiction where both sides changed the same ones.

    Lines that both sides added in one place are kept, ours first.
    """
    if ours == theirs or base == theirs:
        return [ours]
    if base == ours:
        return [theirs]
    lines = _split_lines(base)
    hunks = sorted([*_hunks(lines, ours, True), *_hunks(lines, theirs, False)], key=lambda hunk: hunk[:2])
    result: list[str | Contradiction] = []
    position = 0
    while hunks:
        group = [hunks.pop(0)]
        end = group[0].end
        while hunks and (hunks[0].start < end or hunks[0].start == group[0].start):
            group.append(hunks.pop(0))
            end = max(end, group[-1].end)
        result.append("".join(lines[position : group[0].start]))
        result += _merged_group(lines, group, end)
        position = end
    result.append("".join(lines[position:]))
    return [one for one in result if one]


def _split_lines(text: str) -> list[str]:
    """Return lines with their newlines; unlike str.splitlines, only where TOML ends them."""
    return [f"{line}\n" for line in text.split("\n")[:-1]]


def _hunks(base: list[str], side: str, is_ours: bool) -> list[_Hunk]:
    from difflib import SequenceMatcher  # slow to import, and rarely needed

    lines = _split_lines(side)
    changes = SequenceMatcher(None, base, lines, autojunk=False).get_opcodes()
    return [
        _Hunk(start, end, lines[first:last], is_ours)
        for tag, start, end, first, last in changes
        if tag != "equal"
    ]


def _merged_group(base: list[str], group: list[_Hunk], end: int) -> list[str | Contradiction]:
    start = group[0].start
    ours = _side(base, [hunk for hunk in group if hunk.is_ours], start, end)
    theirs = _side(base, [hunk for hunk in group if not hunk.is_ours], start, end)
    before = base[start:end]
    if ours == theirs or theirs == before:
        return ["".join(ours)]
    if ours == before:
        return ["".join(theirs)]
    if not before:
        return ["".join([*ours, *(line for line in theirs if line not in ours)])]
    return [Contradiction("".join(ours), "".join(theirs))]


def _side(base: list[str], hunks: list[_Hunk], start: int, end: int) -> list[str]:
    """Return the lines of a side for the lines `start` to `end` of the base."""
    lines: list[str] = []
    for hunk in hunks:
        lines += [*base[start : hunk.start], *hunk.lines]
        start = hunk.end
    return [*lines, *base[start:end]]


Key = tuple[Any, ...]
"""What identifies an item: the names of a pair's key, or an element and its number among equal ones."""


class MergeItem(msgspec.Struct, frozen=True):
    """An element or a pair. `above` are the comment lines above it, `trail` the comment after it.

    `lead` is the start of its line, None if it is not the first item on the line.
    """

    key: Key
    above: str
    lead: str | None
    text: str
    trail: str


class Brackets(NamedTuple):
    """The items of a value; `head` is the comment after the opening bracket, `foot` the lines at the end."""

    items: Mapping[Key, MergeItem]
    head: str
    foot: str
    first: Gap
    last: Gap


class ContradictionError(Exception):
    """Both sides changed the same comment or item differently."""


UniteTexts = Callable[[MergeItem | None, MergeItem, MergeItem], str | None]
"""Return the merged text of an item, None if the sides contradict each other."""


def read_brackets(value: str, data: Any) -> Brackets:
    """Return the items of an array or an inline table with the value `data`."""
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
    """Return the text between the merged brackets, with the items in the given order.

    Raises ContradictionError if the sides contradict each other.
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
        if present := ours or theirs:
            return present
        raise ContradictionError
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
    """Return the text of items with the whitespace and the trailing comma of the frame."""
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
