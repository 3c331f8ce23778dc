"""Splices that set values and add tables, in the style of the text around them."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from roadmap_cli.toml.blocks import block_end, block_start, insertion, is_spaced, last_tables_like
from roadmap_cli.toml.brackets import ArrayChange, array_splices, insert_pair, respelled
from roadmap_cli.toml.change import AddTable, AddTables, Names, SetValue, plain, same
from roadmap_cli.toml.layout import Location, Section, find, find_entry
from roadmap_cli.toml.scan import Entry, elements, pairs
from roadmap_cli.toml.serialize import MAX_COLUMNS, format_array, format_key, format_line, format_pair
from roadmap_cli.toml.splice import Draft, Splice, is_value, newline_of, spliced


def set_splices(draft: Draft, change: SetValue) -> list[Splice]:
    """Return the splices that set a key: they replace its value or add the key.

    Raises NotSavedError if the path is a table.
    """
    place, value = find(draft.layout, change.path), plain(change.value)
    if place is None:
        return _new_key(draft, change.path, value)
    entry = place.entry
    if entry is None or not is_value(place):
        raise draft.unsupported(change.path)
    old, value = draft.value(change.path), draft.rules.quoted_fields(draft, change.path, value)
    if same(old, value):
        return []
    if isinstance(old, list) and isinstance(value, list):
        splices = array_splices(
            draft.text, place.start, ArrayChange(old, value, draft.renames), draft.newline
        )
        return _over_lines(draft, place, splices) or splices
    before = draft.text[place.start : place.end]
    newline = newline_of(before) if "\n" in before else draft.newline
    text = respelled(before, old, value, newline)
    if draft.is_line(place.section, entry) and isinstance(value, list):
        text = _array_text(draft, entry, place, text)
    return [Splice(place.start, place.end, text)]


def _over_lines(draft: Draft, place: Location, splices: Sequence[Splice]) -> list[Splice]:
    """Return the splice that breaks an array over lines if an edit makes its line too long, else nothing."""
    entry, before = place.entry, draft.text[place.start : place.end]
    if entry is None or "\n" in before or not draft.is_line(place.section, entry):
        return []
    text = spliced(
        before, [Splice(one.start - place.start, one.end - place.start, one.text) for one in splices]
    )
    if place.start - entry.line_start + len(before) > MAX_COLUMNS:
        return []
    laid_out = _array_text(draft, entry, place, text)
    return [Splice(place.start, place.end, laid_out)] if "\n" in laid_out else []


def _array_text(draft: Draft, entry: Entry, place: Location, text: str) -> str:
    """Return an array, given on one line, as the value of an entry on its own line."""
    parts = [text[slice(*span)] for span in elements(text, 0)]
    indent, used = draft.indent(entry.line_start), place.start - entry.line_start
    return format_array(parts, newline=draft.newline, used=used, indent=indent)


def add_table_splices(draft: Draft, change: AddTable) -> list[Splice]:
    """Return the splices that add a table: with its own header, or in the inline table above it."""
    path, fields = change.path, plain(change.fields)
    for depth in range(len(path) - 1, 0, -1):
        place = find(draft.layout, path[:depth])
        if place is not None and draft.is_inline(place):
            for name in reversed(path[depth + 1 :]):
                fields = {name: fields}
            return _new_key(draft, path[: depth + 1], fields)
        if place is not None:
            break
    position = draft.rules.place_of_table(draft, change)
    return [_new_block(draft, position, path, fields)]


def _new_key(draft: Draft, path: Names, value: Any) -> list[Splice]:
    """Return the splices that add a key to its table, which may be new too."""
    table, key = path[:-1], draft.rules.quoted_path(draft, path)[-1]
    value = draft.rules.quoted_fields(draft, path, value)
    section = draft.layout.section(table)
    if section is not None:
        return [_new_line(draft, section, (*table, key), value)]
    place = find(draft.layout, table)
    if place is None and len(table) == 1:
        return add_table_splices(draft, AddTable(table, {key: value}))
    if place is None:
        return _new_key(draft, table, {key: value})
    if place.entry is None:
        place = find_entry(draft.layout, table) or place
    if place.entry is None:
        # Only headers of tables below name this table: it gets its own header above the first of them.
        return [_new_block(draft, block_start(draft.layout, place.section), table, {key: value})]
    if not is_value(place):
        return _new_dotted_key(draft, place, place.entry, (*table, key), value)
    pair = format_pair(key, value)
    names = [entry.keys[0].name for entry in pairs(draft.text, place.start)]
    return insert_pair(draft.text, place.start, pair, draft.rules.place_of_key(names, path), draft.newline)


def _new_line(draft: Draft, section: Section, path: Names, value: Any) -> Splice:
    entries = draft.layout.entries(section)
    if not entries and not section.path:
        line = format_line("", path[-1], value, draft.newline)
        position = block_end(draft.layout, section)
        return insertion(draft.text, position, line, draft.newline, spaced=True)
    index = draft.rules.place_of_key([entry.keys[0].name for entry in entries], path)
    beside = entries[max(index, 0)].line_start if entries else section.start
    line = format_line("", path[-1], value, draft.newline, draft.indent(beside))
    position = entries[index].line_end if index >= 0 else section.body
    return insertion(draft.text, position, line, draft.newline, spaced=False)


def _new_dotted_key(draft: Draft, place: Location, entry: Entry, path: Names, value: Any) -> list[Splice]:
    """Return the splices that add a key to a table that only dotted keys name, next to them."""
    prefix = draft.text[entry.keys[0].start : place.end]
    if not draft.is_line(place.section, entry):
        return [Splice(entry.end, entry.end, f", {prefix}.{format_pair(path[-1], value)}")]
    depth = [key.end for key in entry.keys].index(place.end) + 1
    names = [key.name for key in entry.keys[:depth]]
    entries = draft.layout.entries_named(place.section, names[0])
    siblings = [other for other in entries if [key.name for key in other.keys[:depth]] == names]
    index = draft.rules.place_of_key([other.keys[depth].name for other in siblings], path)
    line = format_line(prefix, path[-1], value, draft.newline, draft.indent(entry.line_start))
    return [insertion(draft.text, siblings[index].line_end, line, draft.newline, spaced=False)]


class TableStyle(NamedTuple):
    """The style of a kind of table: the indentation of headers and keys, and empty lines between tables."""

    header: str
    indent: str
    is_spaced: bool


def style_of(draft: Draft, path: Names) -> TableStyle:
    """Return the style of the last table of the same kind as a path."""
    last = next((one for one in last_tables_like(draft.layout, path) if not one.is_array), None)
    header = indent = ""
    if last is not None:
        entries = draft.layout.entries(last)
        header = indent = draft.indent(last.start)
        indent = draft.indent(entries[0].line_start) if entries else header
    return TableStyle(header, indent, is_spaced(draft.layout, path))


def block_text(draft: Draft, path: Names, fields: Mapping[str, Any], style: TableStyle) -> str:
    """Return the lines of a table with its header."""
    lines = [f"{style.header}[{format_key(*draft.rules.quoted_path(draft, path))}]{draft.newline}"]
    for name, value in draft.rules.quoted_fields(draft, path, fields).items():
        lines.append(format_line("", name, value, draft.newline, style.indent))
    return "".join(lines)


def _new_block(draft: Draft, position: int, path: Names, fields: Mapping[str, Any]) -> Splice:
    """Return the splice that inserts a table with a header at a line start."""
    style = style_of(draft, path)
    block = block_text(draft, path, fields, style)
    return insertion(draft.text, position, block, draft.newline, spaced=style.is_spaced)


def are_independent(draft: Draft, change: AddTables) -> bool:
    """Return whether the tables can be added at once.

    Each one must get its own header, not a place in an inline table. An existing table may get only one table
    of each kind, because the place of a second one depends on the first.
    """
    new = {table.path for table in change.tables}
    above = {path[:depth] for path in new for depth in range(1, len(path))} - new
    if any(draft.is_inline(place) for path in above if (place := find(draft.layout, path)) is not None):
        return False
    parts = [table.path[:3] for table in change.tables if len(table.path) > 2 and table.path[:2] not in new]
    return len(parts) == len(set(parts))


def add_tables_splices(draft: Draft, change: AddTables) -> list[Splice]:
    """Return the splices that add independent tables, each where `places_of_tables` says."""
    new = {table.path for table in change.tables}
    below: dict[Names, list[AddTable]] = {}
    tops: list[AddTable] = []
    for table in change.tables:
        is_part = len(table.path) > 2 and table.path[:2] in new
        (below.setdefault(table.path[:2], []) if is_part else tops).append(table)
    places = zip(draft.rules.places_of_tables(draft, tops), tops, strict=True)
    styles: dict[object, TableStyle] = {}
    at: dict[int, list[AddTable]] = {}
    for (position, *_), table in sorted(places, key=lambda pair: pair[0]):
        at.setdefault(position, []).extend([table, *below.get(table.path, ())])
    return [_splice(draft, position, tables, styles) for position, tables in at.items()]


def _splice(draft: Draft, position: int, tables: list[AddTable], styles: dict[object, TableStyle]) -> Splice:
    """Return the splice that inserts tables at a line start; `styles` is a cache by kind of table."""
    lines: list[str] = []
    used: list[TableStyle] = []
    for table in tables:
        kind = len(table.path), table.path[0], table.path[2:3]
        style = styles.get(kind) or styles.setdefault(kind, style_of(draft, table.path))
        if used and style.is_spaced:
            lines.append(draft.newline)
        lines.append(block_text(draft, table.path, plain(table.fields), style))
        used.append(style)
    return insertion(draft.text, position, "".join(lines), draft.newline, spaced=used[0].is_spaced)
