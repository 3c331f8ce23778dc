"""Edit the elements of an array and the pairs of an inline table.

An item that stays keeps its text and its comments, even if it moves; a removed item loses its comments.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from roadmap_cli.toml.arrays import RowItem, relaid
from roadmap_cli.toml.change import same
from roadmap_cli.toml.scan import elements, pairs
from roadmap_cli.toml.serialize import format_inline, format_pair, format_string
from roadmap_cli.toml.splice import Splice, spliced

Renames = Mapping[str, str]


class ArrayChange(NamedTuple):
    """The elements of an array before and after an edit.

    A string in `renames` and its new name are the same element.
    """

    old: Sequence[object]
    new: Sequence[object]
    renames: Renames | None = None


def array_splices(text: str, start: int, change: ArrayChange, newline: str) -> list[Splice]:
    """Return the splices that change the elements of the array at `start`."""
    old, new, renames = change
    spans = elements(text, start)
    origins = _origins(old, new, renames or {})
    items = [
        RowItem(format_inline(after), None)
        if was is None
        else RowItem(respelled(text[slice(*spans[was])], old[was], after, newline), was)
        for was, after in zip(origins, new, strict=True)
    ]
    return relaid(text, start, spans, items, newline)


def respelled(value: str, old: object, new: object, newline: str) -> str:
    """Return the text of a value that replaces another one, written in the same form."""
    if same(old, new):
        return value
    if isinstance(old, str) and isinstance(new, str):
        return format_string(new, value, newline)
    if isinstance(old, str) and isinstance(new, list):
        at = new.index(old) if old in new else -1
        return f"[{', '.join(value if place == at else format_inline(one) for place, one in enumerate(new))}]"
    if isinstance(old, list) and new in old and isinstance(new, str):
        return value[slice(*elements(value, 0)[old.index(new)])]
    if isinstance(old, list) and isinstance(new, list):
        return spliced(value, array_splices(value, 0, ArrayChange(old, new), newline))
    if isinstance(old, dict) and isinstance(new, dict):
        return spliced(value, _table_splices(value, old, new, newline))
    return format_inline(new)


def insert_pair(text: str, start: int, pair: str, after: int, newline: str) -> list[Splice]:
    """Return the splices that insert `key = value` into the inline table at `start`.

    The pair goes after the one with the index `after`, or first for -1. No newline or trailing comma is
    added, since TOML 1.0 allows neither.
    """
    spans = [(entry.line_start, entry.end) for entry in pairs(text, start)]
    items = [RowItem(text[slice(*span)], at) for at, span in enumerate(spans)]
    if not items:
        closing = text.index("}", start)
        blanks = text[start + 1 : closing] or " "
        if not blanks.strip(" \t"):
            return [Splice(start + 1, closing, f"{blanks}{pair}{blanks}")]
    items.insert(after + 1, RowItem(pair, None))
    return relaid(text, start, spans, items, newline)


def remove_pairs(text: str, start: int, gone: Sequence[int], newline: str) -> list[Splice]:
    """Return the splices that remove pairs, by index, from the inline table at `start`."""
    spans = [(entry.line_start, entry.end) for entry in pairs(text, start)]
    items = [RowItem(text[slice(*span)], at) for at, span in enumerate(spans) if at not in gone]
    return relaid(text, start, spans, items, newline)


def _table_splices(value: str, old: Mapping[str, Any], new: Mapping[str, Any], newline: str) -> list[Splice]:
    """Return the splices that change the fields of an inline table with this text."""
    inside = pairs(value, 0)
    if any(len(pair.keys) > 1 for pair in inside) or not new:
        return [Splice(0, len(value), format_inline(new))]
    items: list[RowItem] = []
    for at, pair in enumerate(inside):
        name = pair.keys[0].name
        if name in new:
            field = respelled(value[pair.start : pair.end], old[name], new[name], newline)
            items.append(RowItem(value[pair.line_start : pair.start] + field, at))
    items += [RowItem(format_pair(name, new[name]), None) for name in new if name not in old]
    if not inside:
        return [Splice(0, len(value), format_inline(new))]
    return relaid(value, 0, [(pair.line_start, pair.end) for pair in inside], items, newline)


def _origins(old: Sequence[object], new: Sequence[object], renames: Renames) -> list[int | None]:
    """Return for each new element the index of the same old element, None for an added one."""
    before, after = list(map(_spelling, old)), list(map(_spelling, new))
    head = _common(before, after)
    tail = _common(before[head:][::-1], after[head:][::-1])
    free: dict[str, deque[int]] = {}
    for at in range(head, len(old) - tail):
        free.setdefault(before[at], deque()).append(at)
    origins: list[int | None] = [*range(head)]
    origins += [free[one].popleft() if free.get(one) else None for one in after[head : len(new) - tail]]
    origins += range(len(old) - tail, len(old))
    rest = {at for indices in free.values() for at in indices}
    renamed: dict[object, deque[int]] = {}
    for at in sorted(rest):
        if isinstance(one := old[at], str) and one in renames:
            renamed.setdefault(renames[one], deque()).append(at)
    for at, element in enumerate(new):
        if origins[at] is not None:
            continue
        last = origins[at - 1] if at else -1
        if isinstance(element, str):
            was = renamed[element].popleft() if renamed.get(element) else None
        else:
            was = None if last is None else last + 1
        if was in rest and (isinstance(element, str) or _is_alike(old[was], element)):
            origins[at] = was
            rest.discard(was)
    return origins


def _spelling(element: object) -> str:
    """Return a text that is equal for elements that are equal and of the same type."""
    return f'"{element}' if isinstance(element, str) else format_inline(element)


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """Return the number of equal elements at the start of two lists."""
    pairs_of = enumerate(zip(one, other, strict=False))
    return next((at for at, (left, right) in pairs_of if left != right), min(len(one), len(other)))


def _is_alike(one: object, other: object) -> bool:
    """Return whether two elements may be the same before and after a change in it."""
    if isinstance(one, dict) and isinstance(other, dict):
        return not one.keys().isdisjoint(other)
    return isinstance(one, list) and isinstance(other, list) and any(before in other for before in one)
