"""The outline of a roadmap's text: its tables, keys and comments, with the empty lines between them."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec

from roadmap_cli.toml.layout import Layout, Path, Section, header_span, read_layout

PartKey = tuple[Any, ...]
"""What identifies a part: its kind (`[`, `=`, `#`, `*`), and a path or a text."""

_BLANK_LINES = re.compile(r"(?:[ \t]*+\n)*+")
_COMMENT_LINES = re.compile(r"(?:[ \t]*+#[^\n]*+\n)++")


class Paragraph(msgspec.Struct, frozen=True, gc=False):
    """Comment lines that belong to nothing; `gap` contains the empty lines above, as in every part."""

    key: PartKey
    gap: str
    text: str


class KeyValue(msgspec.Struct, frozen=True, gc=False):
    """One `key = value` with the comment lines above it; `trail` is what follows the value on its line."""

    key: PartKey
    gap: str
    lead: str
    prefix: str
    value: str
    trail: str

    @property
    def line(self) -> str:
        """Return the text without the comments above."""
        return f"{self.prefix}{self.value}{self.trail}"

    @property
    def text(self) -> str:
        """Return the text without the gap."""
        return self.lead + self.line


class TableText(msgspec.Struct, frozen=True):
    """A header with the comment lines above it, and its contents; the root has no header.

    `trail` is what follows the header on its line.
    """

    key: PartKey
    gap: str
    lead: str
    header: str
    trail: str
    text: str
    layout: Layout
    section: Section
    end: int

    @property
    def path(self) -> Path:
        """Return the path of the table in the data."""
        return self.section.path


class WholeTable(msgspec.Struct, frozen=True):
    """A table and its subtables as one text."""

    key: PartKey
    gap: str
    text: str


OutlinePart = Paragraph | KeyValue | TableText | WholeTable


class Outline(msgspec.Struct, frozen=True):
    """The parts of a text, and the empty lines at its end."""

    parts: list[OutlinePart]
    tail: str


def read_outline(text: str) -> Outline:
    """Return the outline of a text. Raises LayoutError if it is not TOML."""
    layout = read_layout(text)
    parts: list[OutlinePart] = []
    gap = lead = ""
    for section in layout.sections:
        entries = layout.entries(section)
        content = entries[-1].line_end if entries else section.body
        comments, rest = _quiet(text, content, section.end)
        leads = [comments.pop()] if comments and not rest and section.end < len(text) else []
        end = content
        if comments and not comments[0][0] and (section.keys or entries):
            end += len(comments.pop(0)[1])
        closing = header_span(text, section)[1] if section.keys else section.body
        header, trail = text[section.start : closing], text[closing : section.body]
        whole = lead + text[section.start : end]
        parts.append(TableText(("[", section.path), gap, lead, header, trail, whole, layout, section, end))
        parts += [Paragraph(("#", comment), above, comment) for above, comment in comments]
        gap, lead = leads[0] if leads else (rest, "")
    return Outline(_with_unique_keys(parts), gap)


def contents_of(table: TableText) -> list[OutlinePart]:
    """Return the contents of a table: keys, and comments that belong to no key."""
    text, position = table.layout.text, table.section.body
    parts: list[OutlinePart] = []
    for entry in table.layout.entries(table.section):
        comments, gap = _quiet(text, position, entry.line_start)
        lead = ""
        if comments and not gap:
            gap, lead = comments.pop()
        parts += [Paragraph(("#", comment), above, comment) for above, comment in comments]
        key = ("=", tuple(key.name for key in entry.keys))
        prefix, value = text[entry.line_start : entry.start], text[entry.start : entry.end]
        parts.append(KeyValue(key, gap, lead, prefix, value, text[entry.end : entry.line_end]))
        position = entry.line_end
    comments, _ = _quiet(text, position, table.end)
    parts += [Paragraph(("#", comment), above, comment) for above, comment in comments]
    return _with_unique_keys(parts)


def gathered(parts: Sequence[OutlinePart], paths: Sequence[Path]) -> list[OutlinePart]:
    """Return the parts with each table at `paths` and its subtables joined to one part in the first place."""
    tables = set(paths)
    depths = {len(path) for path in paths}
    texts: dict[Path, list[str]] = {}
    result: list[OutlinePart] = []
    for part in parts:
        owner = _owner(part, tables, depths)
        if owner is None:
            result.append(part)
            continue
        if owner not in texts:
            result.append(WholeTable(("*", owner), part.gap, ""))
        pieces = texts.setdefault(owner, [])
        pieces.append(part.gap + part.text if pieces else part.text)
    return [
        msgspec.structs.replace(part, text="".join(texts[part.key[1]]))
        if isinstance(part, WholeTable)
        else part
        for part in result
    ]


def _owner(part: OutlinePart, tables: set[Path], depths: set[int]) -> Path | None:
    if not isinstance(part, TableText):
        return None
    return next((part.path[:depth] for depth in depths if part.path[:depth] in tables), None)


def _quiet(text: str, start: int, end: int) -> tuple[list[tuple[str, str]], str]:
    """Return the comment blocks between two offsets, each with the empty lines above, and the rest."""
    runs: list[tuple[str, str]] = []
    position = start
    while True:
        blank = _BLANK_LINES.match(text, position, end)
        above = blank.end() if blank else position
        comment = _COMMENT_LINES.match(text, above, end)
        if comment is None:
            return runs, text[position:end]
        runs.append((text[position:above], comment.group()))
        position = comment.end()


def _with_unique_keys(parts: Sequence[OutlinePart]) -> list[OutlinePart]:
    """Return the parts with a number in the keys of comments, which may have the same text."""
    counts: Counter[str] = Counter()
    result: list[OutlinePart] = []
    for part in parts:
        if isinstance(part, Paragraph):
            counts[part.text] += 1
            part = msgspec.structs.replace(part, key=("#", part.text, counts[part.text]))
        result.append(part)
    return result


_ALIKE = 0.6
_TRIED = 20


def matched(base: Sequence[OutlinePart], side: Sequence[OutlinePart]) -> list[OutlinePart]:
    """Return the parts of a side; a changed comment gets its key in the base."""
    present = {part.key for part in side}
    known = {part.key for part in base}
    gone = [part for part in base if isinstance(part, Paragraph) and part.key not in present]
    keys = {}
    for part in side:
        if isinstance(part, Paragraph) and part.key not in known:
            before = next((one for one in gone[:_TRIED] if _is_alike(one.text, part.text)), None)
            if before is not None:
                gone.remove(before)
                keys[part.key] = before.key
    return [msgspec.structs.replace(part, key=keys[part.key]) if part.key in keys else part for part in side]


def _is_alike(before: str, after: str) -> bool:
    if set(before.splitlines()) & set(after.splitlines()) - {"#"}:
        return True
    from difflib import SequenceMatcher  # slow to import, and rarely needed

    return SequenceMatcher(None, before[:1000], after[:1000]).ratio() >= _ALIKE
