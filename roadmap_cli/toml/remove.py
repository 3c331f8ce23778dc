"""Splices that remove, rename and move keys and tables."""

from collections.abc import Sequence
from typing import Any

from roadmap_cli.toml.arrays import RowItem, relaid
from roadmap_cli.toml.blocks import Span, block, insertion, is_spaced
from roadmap_cli.toml.brackets import remove_pairs
from roadmap_cli.toml.change import AddTable, MoveTable, Names, Remove, RenameKey, changed
from roadmap_cli.toml.layout import Section
from roadmap_cli.toml.scan import Entry, KeyPart, pairs
from roadmap_cli.toml.serialize import QuotedName, format_key
from roadmap_cli.toml.splice import Draft, Splice


def renamed(draft: Draft, key: KeyPart, name: str) -> str:
    """Return the new name of a key, with the quotes of the old one if that did not need them."""
    quote = draft.text[key.start]
    keeps = quote in "\"'" and format_key(key.name) == key.name
    return QuotedName(name, quote) if keeps else name


def remove_splices(draft: Draft, change: Remove) -> tuple[list[Span], list[Splice]]:
    """Return the lines of a key or table, and the splices that remove it from lines with other keys.

    The lines of a table are those of all its sections, with their comments.
    """
    lines = [block(draft.layout, section) for section in draft.layout.sections_below(change.path)]
    splices: list[Splice] = []
    for section in draft.sections_above(change.path):
        rest = change.path[len(section.path) :]
        for entry in _entries_on(draft, section, rest):
            if len(entry.keys) < len(rest):
                splices += _remove_from(draft, entry, rest[len(entry.keys) :])
            else:
                lines.append((entry.line_start, entry.line_end))
    return lines, splices


def without_emptied(draft: Draft, data: dict[str, Any], change: Remove) -> dict[str, Any]:
    """Return the data after a removal, without the tables above that are empty now and not explicit."""
    for depth in range(len(change.path) - 1, 0, -1):
        above: Any = data
        for name in change.path[:depth]:
            above = above[name]
        if above or draft.is_explicit(change.path[:depth]):
            break
        data = changed(data, [Remove(change.path[:depth])])
    return data


def rename_splices(draft: Draft, change: RenameKey) -> list[Splice]:
    """Return the splices that rename a path in all headers and keys."""
    keys = [section.keys[len(change.path) - 1] for section in draft.layout.sections_below(change.path)]
    for section in draft.sections_above(change.path):
        rest = change.path[len(section.path) :]
        for entry in _entries_on(draft, section, rest):
            keys += _keys_in(draft, entry, rest)
    return [Splice(key.start, key.end, format_key(renamed(draft, key, change.name))) for key in keys]


def move_splices(draft: Draft, change: MoveTable) -> tuple[list[Span], list[Splice]]:
    """Return the lines of a table, and the splices that insert it elsewhere with its comments."""
    for section in draft.sections_above(change.path):
        rest = change.path[len(section.path) :]
        entries = _entries_on(draft, section, rest)
        if any(len(entry.keys) < len(rest) for entry in entries):
            return [], [splice for entry in entries for splice in _move_in(draft, entry, rest, change.path)]
        if entries:
            others = _siblings(draft.layout.entries_named(section, rest[0]), entries, len(rest))
            if not others:
                return [], []
            index = _index_after(draft, others, len(rest), change.path)
            place = others[index].line_end if index >= 0 else others[0].line_start
            return _moved(draft, [(one.line_start, one.line_end) for one in entries], place, spaced=False)
    lines = [block(draft.layout, section) for section in draft.layout.sections_below(change.path)]
    place = draft.rules.place_of_table(draft, AddTable(change.path, {}))
    return _moved(draft, lines, place, spaced=is_spaced(draft.layout, change.path))


def _moved(draft: Draft, lines: list[Span], place: int, *, spaced: bool) -> tuple[list[Span], list[Splice]]:
    """Return lines and the splices that insert them at another place; nothing if it is the same place."""
    between = draft.text[max(lines)[1] : place] or draft.text[place : min(lines)[0]]
    if all(line.strip()[:1] in ("", "#") for line in between.split("\n")):
        return [], []
    newline = draft.newline
    texts = [draft.text[slice(*span)] for span in lines]
    texts = [text if text.endswith("\n") else f"{text}{newline}" for text in texts]
    return lines, [insertion(draft.text, place, "".join(texts), newline, spaced=spaced)]


def _move_in(draft: Draft, entry: Entry, rest: Names, path: Names) -> list[Splice]:
    """Return the splices that move the pairs of a path within the inline table of an entry."""
    rest = rest[len(entry.keys) :]
    inside = pairs(draft.text, entry.start)
    moving = [pair for pair in inside if _is_on(pair, rest)]
    if any(len(pair.keys) < len(rest) for pair in moving):
        return [splice for pair in moving for splice in _move_in(draft, pair, rest, path)]
    others = _siblings(inside, moving, len(rest))
    kept = [pair for pair in inside if pair not in moving]
    index = _index_after(draft, others, len(rest), path)
    at = kept.index(others[index]) + 1 if index >= 0 else 0
    spans = [(pair.line_start, pair.end) for pair in inside]
    moved = [inside.index(pair) for pair in (*kept[:at], *moving, *kept[at:])]
    items = [RowItem(draft.text[slice(*spans[was])], was) for was in moved]
    return relaid(draft.text, entry.start, spans, items, draft.newline)


def _siblings(entries: Sequence[Entry], moving: Sequence[Entry], depth: int) -> list[Entry]:
    """Return the other entries of the table that has the moving ones."""
    above = [key.name for key in moving[0].keys[: depth - 1]]
    return [
        entry
        for entry in entries
        if entry not in moving
        and len(entry.keys) >= depth
        and [key.name for key in entry.keys[: depth - 1]] == above
    ]


def _index_after(draft: Draft, others: Sequence[Entry], depth: int, path: Names) -> int:
    return draft.rules.place_of_key([one.keys[depth - 1].name for one in others], path)


def _entries_on(draft: Draft, section: Section, rest: Names) -> list[Entry]:
    """Return the entries of a section above or below a path, which is relative to the section."""
    return [entry for entry in draft.layout.entries_named(section, rest[0]) if _is_on(entry, rest)]


def _remove_from(draft: Draft, entry: Entry, rest: Names) -> list[Splice]:
    """Return the splices that remove a path from the inline table of an entry."""
    inside = pairs(draft.text, entry.start) if draft.text[entry.start] == "{" else ()
    on_way = [index for index, pair in enumerate(inside) if _is_on(pair, rest)]
    deeper = [inside[index] for index in on_way if len(inside[index].keys) < len(rest)]
    if deeper:
        return [splice for pair in deeper for splice in _remove_from(draft, pair, rest[len(pair.keys) :])]
    return remove_pairs(draft.text, entry.start, on_way, draft.newline)


def _keys_in(draft: Draft, entry: Entry, rest: Names) -> list[KeyPart]:
    """Return the last key parts of a path in an entry or its inline table."""
    if len(entry.keys) >= len(rest):
        return [entry.keys[len(rest) - 1]]
    below = rest[len(entry.keys) :]
    inside = pairs(draft.text, entry.start) if draft.text[entry.start] == "{" else ()
    return [key for pair in inside if _is_on(pair, below) for key in _keys_in(draft, pair, below)]


def _is_on(entry: Entry, path: Names) -> bool:
    """Return whether an entry is above or below a path."""
    return all(key.name == name for key, name in zip(entry.keys, path, strict=False))
