"""Setting values and adding tables → splices, in the style of the table concerned."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from roadmap_cli.toml.blocks import block_end, block_start, insertion, is_spaced, tables_like
from roadmap_cli.toml.brackets import array_splices, insert_pair, respelled
from roadmap_cli.toml.change import AddTable, AddTables, Names, SetValue, plain, same
from roadmap_cli.toml.layout import Entry, KeyPart, Location, Section, elements, find, find_entry, pairs
from roadmap_cli.toml.serialize import MAX_COLUMNS, format_array, format_key, format_line, format_pair
from roadmap_cli.toml.splice import Draft, Splice, is_value, newline_of, own_line, spliced


def set_splices(draft: Draft, change: SetValue) -> list[Splice]:
    """Return what gives a key its value: the old value's text replaced, or a new key where there was none.

    Raises NotSavedError where a table is in the key's place.
    """
    found, value = find(draft.layout, change.path), plain(change.value)
    if found is None:
        return _new_key(draft, change.path, value)
    entry = found.entry
    if entry is None or not is_value(found):
        raise draft.unsupported(change.path)
    old, value = draft.value(change.path), draft.rules.quoted_fields(draft, change.path, value)
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


def _over_lines(draft: Draft, found: Location, splices: Sequence[Splice]) -> list[Splice]:
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


def _array_text(draft: Draft, entry: Entry, found: Location, text: str) -> str:
    """Return an array, whose text on one line is given, as the value of an entry with a line of its own."""
    parts = [text[slice(*span)] for span in elements(text, 0)]
    indent, used = draft.indent(entry.line_start), found.start - entry.line_start
    return format_array(parts, newline=draft.newline, used=used, indent=indent)


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
    position = draft.rules.place_of_table(draft, change)
    return [_new_block(draft, position, path, fields)]


def _new_key(draft: Draft, path: Names, value: Any) -> list[Splice]:
    """Return what adds a key to its table; where the table is not there either, it is added as its value."""
    table, key = path[:-1], draft.rules.quoted_path(draft, path)[-1]
    value = draft.rules.quoted_fields(draft, path, value)
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
    pair = format_pair(key, value)
    names = [entry.keys[0].name for entry in pairs(draft.text, found.start)]
    return insert_pair(draft.text, found.start, pair, draft.rules.place_of_key(names, path), draft.newline)


def _new_line(draft: Draft, section: Section, path: Names, value: Any) -> Splice:
    entries = draft.layout.entries(section)
    if not entries and not section.path:
        line = format_line("", path[-1], value, draft.newline)
        position = block_end(draft.layout, section)
        return insertion(draft.text, position, line, draft.newline, spaced=True)
    index = draft.rules.place_of_key([entry.keys[0].name for entry in entries], path)
    beside = entries[max(index, 0)].line_start if entries else section.start
    line = format_line("", path[-1], value, draft.newline, draft.indent(beside))
    return own_line(draft.text, entries[index].line_end if index >= 0 else section.body, line, draft.newline)


def _new_dotted_key(
    draft: Draft, section: Section, entry: Entry, part: KeyPart, path: Names, value: Any
) -> list[Splice]:
    """Return what adds a key to a table that exists only through dotted keys, among those that name it."""
    prefix = draft.text[entry.keys[0].start : part.end]
    if not draft.is_line(section, entry):
        return [Splice(entry.end, entry.end, f", {prefix}.{format_pair(path[-1], value)}")]
    depth = entry.keys.index(part) + 1
    names = [key.name for key in entry.keys[:depth]]
    entries = draft.layout.entries_named(section, names[0])
    siblings = [other for other in entries if [key.name for key in other.keys[:depth]] == names]
    index = draft.rules.place_of_key([other.keys[depth].name for other in siblings], path)
    line = format_line(prefix, path[-1], value, draft.newline, draft.indent(entry.line_start))
    return [own_line(draft.text, siblings[index].line_end, line, draft.newline)]


class TableStyle(NamedTuple):
    """The layout of tables of a kind: blanks before a header and a key, empty lines between tables."""

    header: str
    indent: str
    is_spaced: bool


def style_of(draft: Draft, path: Names) -> TableStyle:
    """Return the style of the last table of the kind that a path names."""
    siblings = [section for section in tables_like(draft.layout, path) if not section.is_array]
    header = indent = ""
    if siblings:
        entries = draft.layout.entries(siblings[-1])
        header = indent = draft.indent(siblings[-1].start)
        indent = draft.indent(entries[0].line_start) if entries else header
    return TableStyle(header, indent, is_spaced(draft.layout, path))


def block_text(draft: Draft, path: Names, fields: Mapping[str, Any], style: TableStyle) -> str:
    """Return the lines of a table with a header."""
    lines = [f"{style.header}[{format_key(*draft.rules.quoted_path(draft, path))}]{draft.newline}"]
    for name, value in draft.rules.quoted_fields(draft, path, fields).items():
        lines.append(format_line("", name, value, draft.newline, style.indent))
    return "".join(lines)


def _new_block(draft: Draft, position: int, path: Names, fields: Mapping[str, Any]) -> Splice:
    """Return what puts a table with a header at a line start, in the style of the last of its kind."""
    style = style_of(draft, path)
    block = block_text(draft, path, fields, style)
    return insertion(draft.text, position, block, draft.newline, spaced=style.is_spaced)


def are_independent(draft: Draft, change: AddTables) -> bool:
    """Return whether the tables can be added in one go.

    Each has to get a header of its own, no place inside another one's value; and of the parts of a table
    that is there already no two may be of one kind, since the place of one depends on that of the other.
    """
    new = {table.path for table in change.tables}
    if any(draft.is_inline(found) for path in _above(new) if (found := find(draft.layout, path)) is not None):
        return False
    parts = [table.path[:3] for table in change.tables if len(table.path) > 2 and table.path[:2] not in new]
    return len(parts) == len(set(parts))


def _above(new: set[Names]) -> set[Names]:
    """Return the paths of the tables that new ones go into, without those that are new themselves."""
    return {path[:depth] for path in new for depth in range(1, len(path))} - new


def add_tables_splices(draft: Draft, change: AddTables) -> list[Splice]:
    """Return what adds tables that go together, each where `place_of_table` puts it."""
    new = {table.path for table in change.tables}
    below: dict[Names, list[AddTable]] = {}
    tops: list[AddTable] = []
    for table in change.tables:
        is_part = len(table.path) > 2 and table.path[:2] in new
        (below.setdefault(table.path[:2], []) if is_part else tops).append(table)
    places = zip(draft.rules.places_of_tables(draft, tops), tops, strict=True)
    styles = _Styles(draft)
    at: dict[int, list[AddTable]] = {}
    for (position, *_), table in sorted(places, key=lambda pair: pair[0]):
        at.setdefault(position, []).extend([table, *below.get(table.path, ())])
    return [_splice(draft, position, tables, styles) for position, tables in at.items()]


def _splice(draft: Draft, position: int, tables: list[AddTable], styles: "_Styles") -> Splice:
    """Return what puts tables one below the other at a line start."""
    lines: list[str] = []
    for table in tables:
        style = styles.of(table.path)
        if lines and style.is_spaced:
            lines.append(draft.newline)
        lines.append(block_text(draft, table.path, plain(table.fields), style))
    spaced = styles.of(tables[0].path).is_spaced
    return insertion(draft.text, position, "".join(lines), draft.newline, spaced=spaced)


class _Styles:
    """The style of each kind of table, looked up once."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._known: dict[tuple[int, str, tuple[str, ...]], TableStyle] = {}

    def of(self, path: Names) -> TableStyle:
        kind = len(path), path[0], path[2:3]
        if kind not in self._known:
            self._known[kind] = style_of(self._draft, path)
        return self._known[kind]
