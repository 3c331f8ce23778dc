"""Setting values and adding tables → splices, in the form in which the table concerned is written."""

from collections.abc import Mapping
from typing import Any

from roadmap_cli.document.blocks import block_start, insertion, is_spaced
from roadmap_cli.document.change import AddTable, Names, SetValue
from roadmap_cli.document.draft import Draft, is_value
from roadmap_cli.document.items import array_splices, insert_pair
from roadmap_cli.document.layout import Found, Section, find
from roadmap_cli.document.placing import place_of_key, place_of_table
from roadmap_cli.document.splice import Splice, own_line
from roadmap_cli.document.written import inline, written, written_key, written_line


def set_splices(draft: Draft, change: SetValue) -> list[Splice]:
    """Return what gives a key its value: the old value's text replaced, or a new key where there was none.

    Raises NotSavedError where a table stands in the key's place.
    """
    found = find(draft.layout, change.path)
    if found is None:
        return [_new_key(draft, change.path, change.value)]
    if not is_value(found):
        raise draft.cannot(found.start, change.path)
    old = draft.value(change.path)
    if isinstance(old, list) and isinstance(change.value, list):
        return array_splices(draft.text, found.start, old, change.value, draft.newline)
    used = found.start - draft.text.rfind("\n", 0, found.start) - 1
    return [Splice(found.start, found.end, written(change.value, newline=draft.newline, used=used))]


def add_table_splices(draft: Draft, change: AddTable) -> list[Splice]:
    """Return what adds a table: with a header of its own, or inside the inline table that it belongs to."""
    path = change.path
    for depth in range(len(path) - 1, 0, -1):
        found = find(draft.layout, path[:depth])
        if found is not None and is_value(found):
            value: Any = dict(change.fields)
            for name in reversed(path[depth + 1 :]):
                value = {name: value}
            return [_new_key(draft, path[: depth + 1], value)]
        if found is not None:
            break
    position = place_of_table(draft.layout, draft.data, change)
    block = _block(draft, path, change.fields, _indent_of_siblings(draft, path))
    return [insertion(draft.layout, position, block, draft.newline, spaced=is_spaced(draft.layout))]


def _new_key(draft: Draft, path: Names, value: Any) -> Splice:
    """Return what adds a key to its table; where the table is not there either, it is added as its value."""
    table, key = path[:-1], path[-1]
    section = draft.layout.section(table)
    if section is not None:
        return _new_line(draft, section, path, value)
    found = find(draft.layout, table)
    if found is None:
        return _new_key(draft, table, {key: value})
    if found.entry is None:
        return _new_header(draft, found.section, table, {key: value})
    if not is_value(found):
        return _new_dotted_key(draft, found, key, value)
    if draft.text[found.start] != "{":
        raise draft.cannot(found.start, path)
    return insert_pair(draft.text, found.start, f"{written_key(key)} = {inline(value)}")


def _new_line(draft: Draft, section: Section, path: Names, value: Any) -> Splice:
    entries = draft.layout.entries(section)
    behind = place_of_key(entries, path)
    beside = behind or (entries[0] if entries else None)
    indent = draft.indent(beside.line_start if beside else section.start)
    position = behind.line_end if behind else section.body
    return own_line(
        draft.text, position, written_line("", path[-1], value, draft.newline, indent), draft.newline
    )


def _new_dotted_key(draft: Draft, found: Found, key: str, value: Any) -> Splice:
    """Return what adds a key to a table that exists only through dotted keys, behind the last of them."""
    entry, part = found.entry, found.key
    assert entry is not None and part is not None
    prefix = draft.text[entry.keys[0].start : part.end]
    if entry not in draft.layout.entries(found.section):
        return Splice(entry.end, entry.end, f", {prefix}.{written_key(key)} = {inline(value)}")
    depth = entry.keys.index(part) + 1
    names = [one.name for one in entry.keys[:depth]]
    entries = draft.layout.entries(found.section)
    alike = [other for other in entries if [one.name for one in other.keys[:depth]] == names]
    line = written_line(prefix, key, value, draft.newline, draft.indent(entry.line_start))
    return own_line(draft.text, alike[-1].line_end, line, draft.newline)


def _new_header(draft: Draft, below: Section, table: Names, fields: Mapping[str, Any]) -> Splice:
    """Return what gives a table a header that so far only the headers below it name."""
    block = _block(draft, table, fields, draft.indent(below.start))
    position = block_start(draft.layout, below)
    return insertion(draft.layout, position, block, draft.newline, spaced=is_spaced(draft.layout))


def _indent_of_siblings(draft: Draft, path: Names) -> str:
    for section in reversed(draft.layout.sections):
        if len(section.path) == len(path) and section.path[0] == path[0] and section.path[2:3] == path[2:3]:
            return draft.indent(section.start)
    return ""


def _block(draft: Draft, path: Names, fields: Mapping[str, Any], indent: str) -> str:
    lines = [f"{indent}[{written_key(*path)}]{draft.newline}"]
    lines += [written_line("", name, value, draft.newline, indent) for name, value in fields.items()]
    return "".join(lines)
