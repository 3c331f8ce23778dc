"""Removing and renaming keys and tables → splices."""

from roadmap_cli.document.blocks import removed_block
from roadmap_cli.document.change import Names, Remove, RenameKey
from roadmap_cli.document.draft import Draft
from roadmap_cli.document.items import remove_pairs
from roadmap_cli.document.layout import Entry, Section, pairs
from roadmap_cli.document.splice import Splice
from roadmap_cli.document.written import written_key


def remove_splices(draft: Draft, change: Remove) -> list[Splice]:
    """Return what takes out a key, or a table with all its sections and the comments that belong to them."""
    depth = len(change.path)
    splices = [
        removed_block(draft.layout, section)
        for section in draft.layout.sections
        if section.path[:depth] == change.path
    ]
    for section in draft.sections_above(change.path):
        for entry, rest in _entries_on(draft, section, change.path):
            splices += _remove_from(draft, entry, rest)
    return _merged(splices)


def rename_splices(draft: Draft, change: RenameKey) -> list[Splice]:
    """Return what puts a new name wherever a header or a key names the path."""
    depth, key = len(change.path), written_key(change.name)
    splices = [
        Splice(section.keys[depth - 1].start, section.keys[depth - 1].end, key)
        for section in draft.layout.sections
        if section.path[:depth] == change.path
    ]
    for section in draft.sections_above(change.path):
        for entry, _ in _entries_on(draft, section, change.path):
            splices += _rename_in(draft, entry, change.path[len(section.path) :], key)
    return splices


def _entries_on(draft: Draft, section: Section, path: Names) -> list[tuple[Entry, Names]]:
    """Return the entries of a section that lie on the way to a path or below it, and what is left of the path."""
    rest = path[len(section.path) :]
    entries = draft.layout.entries_named(section, rest[0])
    return [(entry, rest[len(entry.keys) :]) for entry in entries if _is_on(entry, rest)]


def _remove_from(draft: Draft, entry: Entry, rest: Names) -> list[Splice]:
    """Return what takes out an entry's lines, or what a path leads to within its inline table."""
    if not rest:
        return [Splice(entry.line_start, entry.line_end, "")]
    inside = pairs(draft.text, entry.start) if draft.text[entry.start] == "{" else ()
    on_way = [index for index, pair in enumerate(inside) if _is_on(pair, rest)]
    deeper = [inside[index] for index in on_way if len(inside[index].keys) < len(rest)]
    if deeper:
        return [splice for pair in deeper for splice in _remove_from(draft, pair, rest[len(pair.keys) :])]
    if len(on_way) == len(inside) and "#" not in draft.text[entry.start : entry.end]:
        return [Splice(entry.start, entry.end, "{}")]
    return remove_pairs(draft.text, entry.start, on_way)


def _rename_in(draft: Draft, entry: Entry, rest: Names, key: str) -> list[Splice]:
    if len(entry.keys) >= len(rest):
        part = entry.keys[len(rest) - 1]
        return [Splice(part.start, part.end, key)]
    below = rest[len(entry.keys) :]
    inside = pairs(draft.text, entry.start) if draft.text[entry.start] == "{" else ()
    return [
        splice for pair in inside if _is_on(pair, below) for splice in _rename_in(draft, pair, below, key)
    ]


def _is_on(entry: Entry, path: Names) -> bool:
    """Return whether an entry's key begins like the path, or goes on below it."""
    return all(key.name == name for key, name in zip(entry.keys, path, strict=False))


def _merged(splices: list[Splice]) -> list[Splice]:
    """Return removals with those joined that overlap: neighbouring blocks share the empty lines between them."""
    merged: list[Splice] = []
    for splice in sorted(splices, key=lambda splice: splice.start):
        last = merged[-1] if merged else None
        if last is not None and splice.start < last.end:
            merged[-1] = Splice(last.start, max(last.end, splice.end), "")
        else:
            merged.append(splice)
    return merged
