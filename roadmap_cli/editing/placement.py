"""The format's rules for edits: where new tables and keys go, and how keys that are days are quoted."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import msgspec

from roadmap_cli.model.dates import parse_day_key
from roadmap_cli.model.types import DATED, PARTS, RECORDS, Check, Head, Point, Reading
from roadmap_cli.model.window import DeadlineError
from roadmap_cli.toml.blocks import block_end, block_start, run_end
from roadmap_cli.toml.change import AddTable, Change, Names
from roadmap_cli.toml.edit import edited
from roadmap_cli.toml.layout import Layout, Path, Section, find
from roadmap_cli.toml.scan import KeyPart, pairs
from roadmap_cli.toml.serialize import QuotedName
from roadmap_cli.toml.splice import Draft, Rules

_ORDER = ("roadmap", *RECORDS)
_TABLES: Mapping[str, type[msgspec.Struct]] = {"roadmap": Head, "check": Check}
_NEVER = "9999-99-99"


def place_of_table(draft: Draft, table: AddTable) -> int:
    """Return the offset of a new table."""
    return places_of_tables(draft, [table])[0][0]


def places_of_tables(draft: Draft, tables: Sequence[AddTable]) -> list[tuple[int, int, int]]:
    """Return the offset of each new table, and two numbers that sort tables at the same offset.

    A commitment goes after the last one of its area. Without one, it goes after all commitments, where new
    ones keep their order.
    """
    layout = draft.layout
    ends_of_areas = cache(lambda: _ends_of_areas(layout, draft.data))
    end_of_kind = cache(lambda kind: _end_of_kind(layout, kind))

    def place(table: AddTable) -> tuple[int, int, int]:
        path = table.path
        # Parts of an existing table go before any table that follows it.
        rank = -1 if len(path) > 2 else _ORDER.index(path[0]) if path[0] in _ORDER else len(_ORDER)
        area = str(table.fields.get("area"))
        match path:
            case ("commitments", _) if area in ends_of_areas():
                return ends_of_areas()[area], rank, 0
            case (kind, _) if kind in RECORDS:
                return end_of_kind(kind), rank, 1
            case (kind, _) | (kind,) if kind in _ORDER:
                return end_of_kind(kind), rank, 0
            case _ if is_by_day(path[:-1]):
                return _place_by_day(layout, path), rank, 0
            case ("commitments", _, ("milestones" | "indicators"), _):
                return _place_of_part(layout, path), rank, 0
        return _end_of_table(layout, path[:-1]), rank, 0

    return [place(table) for table in tables]


def _end_of_kind(layout: Layout, kind: str) -> int:
    """Return the offset after the last table of a kind, or of the nearest kind before it that has one."""
    for name in reversed(_ORDER[: _ORDER.index(kind) + 1]):
        below = [section for section in layout.sections if section.path[:1] == (name,)]
        if below:
            return block_end(layout, below[-1])
    return block_end(layout, layout.sections[0])


def _ends_of_areas(layout: Layout, data: Mapping[str, Any]) -> dict[str, int]:
    """Return the offset after the last commitment of each area that has one."""
    last: dict[str, Section] = {}
    for commitment_id, fields in data.get("commitments", {}).items():
        area = fields.get("area") if isinstance(fields, Mapping) else None
        section = _section_of(layout, ("commitments", commitment_id))
        if section is None or not isinstance(area, str):
            continue
        if area not in last or section.start > last[area].start:
            last[area] = section
    return {area: _end_of_commitment(layout, section) for area, section in last.items()}


def _end_of_commitment(layout: Layout, section: Section) -> int:
    is_own = len(section.path) > 1
    return run_end(layout, section, section.path[:2]) if is_own else block_end(layout, section)


def _section_of(layout: Layout, path: Names) -> Section | None:
    """Return the section with a table: its own, else the first that names or contains it."""
    section = layout.section(path)
    if section is not None:
        return section
    location = find(layout, path)
    return None if location is None else location.section


def _end_of_table(layout: Layout, path: Names) -> int:
    """Return the offset after a table and its parts; the end of the file if it does not exist."""
    section = _section_of(layout, path) if path else None
    if section is None:
        return block_end(layout, layout.sections[-1])
    is_own = section.path[: len(path)] == path
    return run_end(layout, section, path) if is_own else block_end(layout, section)


def _first_sections(layout: Layout, path: Names) -> list[Section]:
    """Return the first section of each table directly below a path, in file order."""
    first: dict[str | int, Section] = {}
    for section in layout.sections_below(path):
        if len(section.path) > len(path):
            first.setdefault(section.path[len(path)], section)
    return list(first.values())


def _place_by_day(layout: Layout, path: Names) -> int:
    """Return the offset of an update, assessment or reading among the others: by day, maybe descending.

    It always follows those of its own day, whose order is that of the file. Assessments follow updates.
    """
    depth = len(path) - 1
    sections = [one for one in _first_sections(layout, path[:-1]) if one.path[depth] != path[-1]]
    days = [(first_day(str(section.path[depth])), section) for section in sections]
    day = first_day(path[-1])
    same_day = [section for other, section in days if other == day]
    if same_day:
        return run_end(layout, same_day[-1], same_day[-1].path[: depth + 1])
    if len(days) > 1 and days[0][0] > days[-1][0]:
        following = next((section for other, section in days if other < day), None)
        if following is not None:
            return block_start(layout, following)
        return run_end(layout, sections[-1], sections[-1].path[: depth + 1])
    before = [pair for pair in days if pair[0] < day]
    if before:
        _, last = max(reversed(before), key=_day)  # max returns the first of equals
        return run_end(layout, last, last.path[: depth + 1])
    if sections:
        return block_start(layout, sections[0])
    later = DATED[DATED.index(path[2]) + 1 :] if path[2] in DATED else ()
    after = next((one for one in _first_sections(layout, path[:2]) if one.path[2] in later), None)
    return block_start(layout, after) if after is not None else _end_of_table(layout, path[: depth - 1])


def _place_of_part(layout: Layout, path: Names) -> int:
    """Return the offset of a milestone or an indicator: after the others, and before updates."""
    sections = _first_sections(layout, path[:-1])
    if path[2] == "indicators" and not sections:
        sections = _first_sections(layout, (*path[:2], "milestones"))
    if sections:
        return run_end(layout, sections[-1], sections[-1].path[:4])
    commitment = layout.section(path[:2])
    return _end_of_table(layout, path[:2]) if commitment is None else block_end(layout, commitment)


def first_day(key: str) -> str:
    """Return the first day of a key as an ISO date; an invalid key sorts last."""
    try:
        return parse_day_key(key).first.isoformat()
    except DeadlineError:
        return _NEVER


def place_of_key(names: Sequence[str], path: Names) -> int:
    """Return the index of the key before a new one in its table, -1 for none.

    Keys are in the order of the format, those that are days by day. Unknown keys are skipped; a new key goes
    last if it or all present keys are unknown.
    """
    if is_by_day(path[:-1]):
        day = first_day(path[-1])
        return max((index for index, name in enumerate(names) if first_day(name) <= day), default=-1)
    ranks = {name: rank for rank, name in enumerate(order_of(path[:-1]))}
    rank = ranks.get(path[-1], len(ranks))
    ranked = [index for index, name in enumerate(names) if name in ranks]
    if not ranked or rank == len(ranks):
        return len(names) - 1
    return max((index for index in ranked if ranks[names[index]] <= rank), default=-1)


def order_of(table: Names) -> Sequence[str]:
    """Return the keys of a table in the order of the format; none for an unknown table."""
    kind: type[msgspec.Struct] | None = None
    match table:
        case (name,):
            kind = _TABLES.get(name)
        case ("commitments", _, part, _):
            kind = PARTS.get(part)
        case ("commitments", _, "indicators", _, "readings", _):
            kind = Reading
        case ("commitments", _, "indicators", _, ("baseline" | "target")):
            kind = Point
        case (name, _):
            kind = RECORDS.get(name)
    return kind.__struct_encode_fields__ if kind is not None else ()


def is_by_day(path: Path) -> bool:
    """Return whether the keys of a table are days, as those of updates and readings."""
    match path:
        case ("commitments", _, part):
            return part in DATED
        case ("commitments", _, "indicators", _, "readings"):
            return True
    return False


def quoted_path(draft: Draft, path: Names) -> Names:
    """Return a path in which a key that is a day is a `QuotedName` if it is to be quoted."""
    for depth in (3, 5):
        if len(path) > depth and is_by_day(path[:depth]):
            return (*path[:depth], _quoted(draft, path[: depth + 1]), *path[depth + 1 :])
    return path


def quoted_fields(draft: Draft, path: Names, value: Any) -> Any:
    """Return a value in which keys that are days are `QuotedName`s if they are to be quoted."""
    if (
        isinstance(value, str)
        or not isinstance(value, Mapping)
        or len(path) > 5
        or path[:1] not in ((), ("commitments",))
    ):
        return value
    has_days = not path[2:] or path[2] in (*DATED, "indicators")
    if not has_days or path[4:5] not in ((), ("readings",)):
        return value
    fields = {name: quoted_fields(draft, (*path, name), field) for name, field in value.items()}
    if not is_by_day(path):
        return fields
    return {quoted_path(draft, (*path, name))[-1]: field for name, field in fields.items()}


def _quoted(draft: Draft, path: Names) -> str:
    """Return a key that is a day, quoted like the nearest one beside it or like most others in the file."""
    name, day = path[-1], first_day(path[-1])
    of_commitment = [(*path[:2], part) for part in DATED]
    tables = of_commitment if path[2] in DATED else [path[:-1]]
    known = [(one.name, _quote(draft, one)) for table in tables for one in _keys(draft, table)]
    quote = next((quote for other, quote in known if other == name), None)
    if quote is None and known:
        days = [(first_day(other), quote) for other, quote in known]
        before = [pair for pair in days if pair[0] <= day]
        # The last one of a day is next to the new one; max and min return the first of equals.
        nearest = max(reversed(before), key=_day) if before else min(days, key=_day)
        quote = nearest[1]
    if quote is None:
        quote = _most_common_quote(draft)
    return QuotedName(name, quote) if quote else name


def _day(pair: tuple[str, Any]) -> str:
    return pair[0]


def _most_common_quote(draft: Draft) -> str:
    """Return the quote of most keys that are days in the file, empty for none."""
    if draft.key_quote is None:
        counts = _quotes_of_days(draft)
        most = max(counts.values(), default=0)
        draft.key_quote = next((one for one in ('"', "'") if counts[one] == most), "")
    return draft.key_quote


def _quotes_of_days(draft: Draft) -> Counter[str]:
    """Return how many keys that are days have each quote, empty for none."""
    counts: Counter[str] = Counter()
    own_headers = 0
    for section in draft.layout.sections:
        if len(section.path) > 3:
            depth = 5 if section.path[2] == "indicators" else 3
            if len(section.path) > depth and is_by_day(section.path[:depth]):
                # To look up the parts of a header is slow, and nearly all are bare.
                is_bare = isinstance(section.header, int)
                counts["" if is_bare else _quote(draft, section.keys[depth])] += 1
                own_headers += len(section.path) == depth + 1
    tables = [*_tables_by_day(draft.data)]
    if own_headers == sum(len(table) for _, table in tables):
        return counts  # no key is in an entry
    for path, table in tables:
        if any(draft.layout.section((*path, name)) is None for name in table):
            counts.update(_quote(draft, key) for key in _keys_of_entries(draft, path))
    return counts


def _tables_by_day(data: Mapping[str, Any]) -> Iterator[tuple[Names, Mapping[str, Any]]]:
    """Yield the path and the value of each table whose keys are days."""
    for commitment_id, fields in _tables(data.get("commitments")):
        for part in DATED:
            if part in fields:
                yield ("commitments", commitment_id, part), fields[part]
        if "indicators" in fields:
            for indicator_id, indicator in _tables(fields["indicators"]):
                if "readings" in indicator:
                    path = ("commitments", commitment_id, "indicators", indicator_id, "readings")
                    yield path, indicator["readings"]


def _tables(value: object) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if isinstance(value, dict):
        yield from ((key, table) for key, table in value.items() if isinstance(table, dict))


def _quote(draft: Draft, key: KeyPart) -> str:
    first = draft.text[key.start]
    return first if first in "\"'" else ""


def _keys(draft: Draft, table: Names) -> Iterator[KeyPart]:
    """Yield the keys of a table, those in headers first."""
    below = [one for one in draft.layout.sections_below(table) if len(one.path) > len(table)]
    yield from (section.keys[len(table)] for section in below)
    own_headers = {one.path[-1] for one in below if len(one.path) == len(table) + 1}
    if own_headers and own_headers.issuperset(draft.value(table) or ()):
        return  # a table with a header of its own has no other key
    yield from _keys_of_entries(draft, table)


def _keys_of_entries(draft: Draft, table: Names) -> Iterator[KeyPart]:
    """Yield the keys of a table that are in entries of the tables above it."""
    for section in draft.sections_above((*table, "")):
        rest = table[len(section.path) :]
        entries = draft.layout.entries_named(section, rest[0]) if rest else draft.layout.entries(section)
        for entry in entries:
            yield from _keys_on(draft, entry.keys, entry.start, rest)


def _keys_on(draft: Draft, keys: tuple[KeyPart, ...], value: int, rest: Names) -> Iterator[KeyPart]:
    """Yield the keys of a table in the key or the inline table of an entry."""
    if any(key.name != name for key, name in zip(keys, rest, strict=False)):
        return
    if len(keys) > len(rest):
        yield keys[len(rest)]
    elif draft.text[value] == "{":
        for pair in pairs(draft.text, value):
            yield from _keys_on(draft, pair.keys, pair.start, rest[len(keys) :])


RULES = Rules(
    place_of_table,
    places_of_tables,
    place_of_key,
    quoted_path,
    quoted_fields,
    advice="change it with `roadmap edit`",
)


def edited_roadmap(
    text: str, data: Mapping[str, Any], changes: Sequence[Change], name: str
) -> tuple[str, dict[str, Any]]:
    """Return the new text of a roadmap and its data; see `edited`."""
    return edited(text, data, changes, name, RULES)
