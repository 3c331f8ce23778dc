"""Removing and renaming keys and tables → splices."""

from typing import Any

from roadmap_cli.document.blocks import Span, block
from roadmap_cli.document.change import Names, Remove, RenameKey, changed
from roadmap_cli.document.draft import Draft
from roadmap_cli.document.items import remove_pairs
from roadmap_cli.document.layout import Entry, KeyPart, Section, pairs
from roadmap_cli.document.quoting import renamed
from roadmap_cli.document.splice import Splice
from roadmap_cli.document.written import written_key


def remove_splices(draft: Draft, change: Remove) -> tuple[list[Span], list[Splice]]:
    """Return the whole lines that a key or a table has, and what takes it out where it shares them.

    The lines of a table are those of all its sections, with the comments that belong to them.
    """
    lines = [block(draft.layout, section) for section in draft.sections_below(change.path)]
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
    """Return the data after a removal without the tables above that it leaves empty and nothing states."""
    for depth in range(len(change.path) - 1, 0, -1):
        above: Any = data
        for name in change.path[:depth]:
            above = above[name]
        if above or draft.is_stated(change.path[:depth]):
            break
        data = changed(data, [Remove(change.path[:depth])])
    return data


def rename_splices(draft: Draft, change: RenameKey) -> list[Splice]:
    """Return what puts a new name wherever a header or a key names the path."""
    keys = [section.keys[len(change.path) - 1] for section in draft.sections_below(change.path)]
    for section in draft.sections_above(change.path):
        rest = change.path[len(section.path) :]
        for entry in _entries_on(draft, section, rest):
            keys += _keys_in(draft, entry, rest)
    return [Splice(key.start, key.end, written_key(renamed(draft, key, change.name))) for key in keys]


def _entries_on(draft: Draft, section: Section, rest: Names) -> list[Entry]:
    """Return the entries of a section on the way to a path, relative to the section, or below it."""
    return [entry for entry in draft.layout.entries_named(section, rest[0]) if _is_on(entry, rest)]


def _remove_from(draft: Draft, entry: Entry, rest: Names) -> list[Splice]:
    """Return what takes out what a path leads to within an entry's inline table."""
    inside = pairs(draft.text, entry.start) if draft.text[entry.start] == "{" else ()
    on_way = [index for index, pair in enumerate(inside) if _is_on(pair, rest)]
    deeper = [inside[index] for index in on_way if len(inside[index].keys) < len(rest)]
    if deeper:
        return [splice for pair in deeper for splice in _remove_from(draft, pair, rest[len(pair.keys) :])]
    return remove_pairs(draft.text, entry.start, on_way)


def _keys_in(draft: Draft, entry: Entry, rest: Names) -> list[KeyPart]:
    """Return the keys that end a path in an entry or within its inline table."""
    if len(entry.keys) >= len(rest):
        return [entry.keys[len(rest) - 1]]
    below = rest[len(entry.keys) :]
    inside = pairs(draft.text, entry.start) if draft.text[entry.start] == "{" else ()
    return [key for pair in inside if _is_on(pair, below) for key in _keys_in(draft, pair, below)]


def _is_on(entry: Entry, path: Names) -> bool:
    """Return whether an entry's key begins like the path, or goes on below it."""
    return all(key.name == name for key, name in zip(entry.keys, path, strict=False))
