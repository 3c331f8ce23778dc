"""Setting values and adding tables → splices, in the form in which the table concerned is written."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from roadmap_cli.document.blocks import alike, block_end, block_start, insertion, is_spaced
from roadmap_cli.document.change import AddTable, Names, SetValue, plain, same
from roadmap_cli.document.draft import Draft, is_value
from roadmap_cli.document.items import array_splices, insert_pair, respelled
from roadmap_cli.document.layout import Entry, Found, KeyPart, Section, elements, find, find_entry, pairs
from roadmap_cli.document.placing import place_of_key, place_of_table
from roadmap_cli.document.quoting import quoted_fields, quoted_path
from roadmap_cli.document.splice import Splice, newline_of, own_line, spliced
from roadmap_cli.document.written import MAX_COLUMNS, inline, written_array, written_key, written_line


def set_splices(draft: Draft, change: SetValue) -> list[Splice]:
    """Return what gives a key its value: the old value's text replaced, or a new key where there was none.

    Raises NotSavedError where a table is in the key's place.
    """
    found, value = find(draft.layout, change.path), plain(change.value)
    if found is None:
        return _new_key(draft, change.path, value)
    entry = found.entry
    if entry is None or not is_value(found):
        raise draft.cannot(change.path)
    old, value = draft.value(change.path), quoted_fields(draft, change.path, value)
    if same(old, value):
        return []
    if isinstance(old, list) and isinstance(value, list):
        splices = array_splices(draft.text, found.start, old, value, draft.newline, draft.renames)
        return _over_lines(draft, found, splices) or splices
    before = draft.text[found.start : found.end]
    newline = newline_of(before) if "\n" in before else draft.newline
    text = respelled(before, old, value, newline)
    if draft.is_line(found.section, entry) and isinstance(value, list):
        text = _array_text(draft, entry, found, text)
    return [Splice(found.start, found.end, text)]


def _over_lines(draft: Draft, found: Found, splices: Sequence[Splice]) -> list[Splice]:
    """Return what lays an array out over lines if an edit makes its line too long, else nothing."""
    entry, before = found.entry, draft.text[found.start : found.end]
    if entry is None or "\n" in before or not draft.is_line(found.section, entry):
        return []
    text = spliced(
        before, [Splice(one.start - found.start, one.end - found.start, one.text) for one in splices]
    )
    if not found.start - entry.line_start + len(before) <= MAX_COLUMNS:
        return []
    laid_out = _array_text(draft, entry, found, text)
    return [Splice(found.start, found.end, laid_out)] if "\n" in laid_out else []


def _array_text(draft: Draft, entry: Entry, found: Found, text: str) -> str:
    """Return an array, whose text on one line is given, as the value of an entry with a line of its own."""
    parts = [text[slice(*span)] for span in elements(text, 0)]
    indent, used = draft.indent(entry.line_start), found.start - entry.line_start
    return written_array(parts, newline=draft.newline, used=used, indent=indent)


def add_table_splices(draft: Draft, change: AddTable) -> list[Splice]:
    """Return what adds a table: with a header of its own, or inside the inline table that it belongs to."""
    path, fields = change.path, plain(change.fields)
    for depth in range(len(path) - 1, 0, -1):
        found = find(draft.layout, path[:depth])
        if found is not None and draft.is_inline(found):
            for name in reversed(path[depth + 1 :]):
                fields = {name: fields}
            return _new_key(draft, path[: depth + 1], fields)
        if found is not None:
            break
    position = place_of_table(draft.layout, draft.data, change)
    return [_new_block(draft, position, path, fields)]


def _new_key(draft: Draft, path: Names, value: Any) -> list[Splice]:
    """Return what adds a key to its table; where the table is not there either, it is added as its value."""
    table, key = path[:-1], quoted_path(draft, path)[-1]
    value = quoted_fields(draft, path, value)
    section = draft.layout.section(table)
    if section is not None:
        return [_new_line(draft, section, (*table, key), value)]
    found = find(draft.layout, table)
    if found is None and len(table) == 1:
        return add_table_splices(draft, AddTable(table, {key: value}))
    if found is None:
        return _new_key(draft, table, {key: value})
    if found.entry is None:
        found = find_entry(draft.layout, table) or found
    if found.entry is None:
        # Only headers below it name the table: it gets one of its own, above the first of them.
        return [_new_block(draft, block_start(draft.layout, found.section), table, {key: value})]
    if not is_value(found) and found.key is not None:
        return _new_dotted_key(draft, found.section, found.entry, found.key, (*table, key), value)
    pair = f"{written_key(key)} = {inline(value)}"
    names = [entry.keys[0].name for entry in pairs(draft.text, found.start)]
    return insert_pair(draft.text, found.start, pair, place_of_key(names, path), draft.newline)


def _new_line(draft: Draft, section: Section, path: Names, value: Any) -> Splice:
    entries = draft.layout.entries(section)
    if not entries and not section.path:
        line = written_line("", path[-1], value, draft.newline)
        position = block_end(draft.layout, section)
        return insertion(draft.text, position, line, draft.newline, spaced=True)
    index = place_of_key([entry.keys[0].name for entry in entries], path)
    beside = entries[max(index, 0)].line_start if entries else section.start
    line = written_line("", path[-1], value, draft.newline, draft.indent(beside))
    return own_line(draft.text, entries[index].line_end if index >= 0 else section.body, line, draft.newline)


def _new_dotted_key(
    draft: Draft, section: Section, entry: Entry, part: KeyPart, path: Names, value: Any
) -> list[Splice]:
    """Return what adds a key to a table that exists only through dotted keys, among those that name it."""
    prefix = draft.text[entry.keys[0].start : part.end]
    if not draft.is_line(section, entry):
        pair = f"{prefix}.{written_key(path[-1])} = {inline(value)}"
        return [Splice(entry.end, entry.end, f", {pair}")]
    depth = entry.keys.index(part) + 1
    names = [key.name for key in entry.keys[:depth]]
    entries = draft.layout.entries_named(section, names[0])
    siblings = [other for other in entries if [key.name for key in other.keys[:depth]] == names]
    index = place_of_key([other.keys[depth].name for other in siblings], path)
    line = written_line(prefix, path[-1], value, draft.newline, draft.indent(entry.line_start))
    return [own_line(draft.text, siblings[index].line_end, line, draft.newline)]


class TableStyle(NamedTuple):
    """The layout of tables of a kind: blanks before a header and a key, empty lines between tables."""

    header: str
    indent: str
    is_spaced: bool


def style_of(draft: Draft, path: Names) -> TableStyle:
    """Return the style of the last table of the kind that a path names."""
    siblings = [section for section in alike(draft.layout, path) if not section.is_array]
    header = indent = ""
    if siblings:
        entries = draft.layout.entries(siblings[-1])
        header = indent = draft.indent(siblings[-1].start)
        indent = draft.indent(entries[0].line_start) if entries else header
    return TableStyle(header, indent, is_spaced(draft.layout, path))


def block_text(draft: Draft, path: Names, fields: Mapping[str, Any], style: TableStyle) -> str:
    """Return the lines of a table with a header."""
    lines = [f"{style.header}[{written_key(*quoted_path(draft, path))}]{draft.newline}"]
    for name, value in quoted_fields(draft, path, fields).items():
        lines.append(written_line("", name, value, draft.newline, style.indent))
    return "".join(lines)


def _new_block(draft: Draft, position: int, path: Names, fields: Mapping[str, Any]) -> Splice:
    """Return what puts a table with a header at a line start, in the style of the last of its kind."""
    style = style_of(draft, path)
    block = block_text(draft, path, fields, style)
    return insertion(draft.text, position, block, draft.newline, spaced=style.is_spaced)
