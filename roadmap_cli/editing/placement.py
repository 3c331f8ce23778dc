"""Where new text goes in a roadmap: tables, keys, and the quotes of an update key."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from roadmap_cli.model.dates import DeadlineError, parse_day_key
from roadmap_cli.model.types import PARTS, RECORDS, Check, Head
from roadmap_cli.toml.blocks import block_end, block_start, run_end
from roadmap_cli.toml.change import AddTable, Change, Names
from roadmap_cli.toml.edit import edited
from roadmap_cli.toml.layout import KeyPart, Layout, Section, find, pairs
from roadmap_cli.toml.serialize import QuotedName
from roadmap_cli.toml.splice import Draft, Rules

_ORDER = ("roadmap", *RECORDS)
_TABLES: Mapping[str, type[msgspec.Struct]] = {"roadmap": Head, "check": Check}
_NEVER = "9999-99-99"


def place_of_table(draft: Draft, change: AddTable) -> int:
    """Return the offset at which the lines of a new table go in."""
    layout, data = draft.layout, draft.data
    match change.path:
        case ("commitments", _, "updates", _):
            return _place_of_update(layout, change.path)
        case ("commitments", _, "milestones", _):
            return _place_of_milestone(layout, change.path)
        case ("commitments", _):
            place = ends_of_areas(layout, data).get(str(change.fields.get("area")))
            return after_kind(layout, "commitments") if place is None else place
        case (kind, _) | (kind,) if kind in _ORDER:
            return after_kind(layout, kind)
    place = _after(layout, change.path[:-1]) if len(change.path) > 1 else None
    return block_end(layout, layout.sections[-1]) if place is None else place


def rank_of(path: Names) -> int:
    """Return the rank of tables of a kind in a new file, from 0 on; what the format does not know is last."""
    return _ORDER.index(path[0]) if path[0] in _ORDER else len(_ORDER)


def after_kind(layout: Layout, kind: str) -> int:
    """Return the offset after the last table of a kind; where it has none, of the kind that goes before."""
    for name in reversed(_ORDER[: _ORDER.index(kind) + 1]):
        below = [section for section in layout.sections if section.path[:1] == (name,)]
        if below:
            return block_end(layout, below[-1])
    return block_end(layout, layout.sections[0])


def ends_of_areas(layout: Layout, data: Mapping[str, Any]) -> dict[str, int]:
    """Return the offset after the last commitment of each area that has one."""
    last: dict[str, Section] = {}
    for commitment_id, fields in data.get("commitments", {}).items():
        area = fields.get("area") if isinstance(fields, Mapping) else None
        home = _home(layout, ("commitments", commitment_id))
        if home is None or not isinstance(area, str):
            continue
        if area not in last or home.start > last[area].start:
            last[area] = home
    return {area: _end_of_home(layout, home) for area, home in last.items()}


def _end_of_home(layout: Layout, home: Section) -> int:
    return run_end(layout, home, home.path[:2]) if len(home.path) > 1 else block_end(layout, home)


def _home(layout: Layout, path: Names) -> Section | None:
    """Return the section in which a table is: its own, else the first that names it or holds it."""
    section = layout.section(path)
    if section is not None:
        return section
    found = find(layout, path)
    return None if found is None else found.section


def _after(layout: Layout, path: Names) -> int | None:
    """Return the offset after a table and what follows of it; None where it is not there."""
    home = _home(layout, path)
    if home is None:
        return None
    return run_end(layout, home, path) if home.path[: len(path)] == path else block_end(layout, home)


def _headed(layout: Layout, path: Names) -> list[Section]:
    """Return the first section of each table right below a path that has one, in file order."""
    first: dict[str | int, Section] = {}
    for section in layout.sections_below(path):
        if len(section.path) > len(path):
            first.setdefault(section.path[len(path)], section)
    return list(first.values())


def _place_of_update(layout: Layout, path: Names) -> int:
    """Return where an update goes among others: in the order of their days, which may be the latest first.

    It always follows those of its own day, since their order is that of the file.
    """
    headed = [section for section in _headed(layout, path[:-1]) if section.path[3] != path[3]]
    days = [first_day(str(section.path[3])) for section in headed]
    day = first_day(path[3])
    same_day = [one for one, other in zip(headed, days, strict=True) if other == day]
    if same_day:
        return run_end(layout, same_day[-1], same_day[-1].path[:4])
    if len(days) > 1 and days[0] > days[-1]:
        following = next((one for one, other in zip(headed, days, strict=True) if other < day), None)
        if following is not None:
            return block_start(layout, following)
        return run_end(layout, headed[-1], headed[-1].path[:4])
    before = [(other, one) for one, other in zip(headed, days, strict=True) if other < day]
    if before:
        # max takes the first of equals, and the last of one day is wanted
        _, last = max(reversed(before), key=lambda pair: pair[0])
        return run_end(layout, last, last.path[:4])
    if headed:
        return block_start(layout, headed[0])
    place = _after(layout, path[:2])
    return block_end(layout, layout.sections[-1]) if place is None else place


def _place_of_milestone(layout: Layout, path: Names) -> int:
    headed = _headed(layout, path[:-1])
    if headed:
        return run_end(layout, headed[-1], headed[-1].path[:4])
    own = layout.section(path[:2])
    place = block_end(layout, own) if own is not None else _after(layout, path[:2])
    return block_end(layout, layout.sections[-1]) if place is None else place


def first_day(key: str) -> str:
    """Return the first day of an update as an ISO date; what is no day comes last."""
    try:
        return parse_day_key(key).first.isoformat()
    except DeadlineError:
        return _NEVER


def place_of_key(names: Sequence[str], path: Names) -> int:
    """Return the index after which a new key goes among those of its table, -1 for before all of them.

    The order is that of the format, updates go by their days; the user's own keys are passed over. Without
    an order, or where no key of the format is there, it goes after the last one.
    """
    if path[-2:-1] == ("updates",):
        day = first_day(path[-1])
        return max((index for index, name in enumerate(names) if first_day(name) <= day), default=-1)
    ranks = {name: rank for rank, name in enumerate(order_of(path[:-1]))}
    own = ranks.get(path[-1], len(ranks))
    ranked = [index for index, name in enumerate(names) if name in ranks]
    if not ranked or own == len(ranks):
        return len(names) - 1
    return max((index for index in ranked if ranks[names[index]] <= own), default=-1)


def order_of(table: Names) -> Sequence[str]:
    """Return the keys of a table in the order of the format; none where the format knows no such table."""
    kind: type[msgspec.Struct] | None = None
    match table:
        case (name,):
            kind = _TABLES.get(name)
        case ("commitments", _, part, _):
            kind = PARTS.get(part)
        case (name, _):
            kind = RECORDS.get(name)
    return kind.__struct_encode_fields__ if kind is not None else ()


def quoted_path(draft: Draft, path: Names) -> Names:
    """Return a path, the key of an update in it as the name that is written with quotes, if any."""
    if not _is_below_update(path):
        return path
    return (*path[:3], _quoted(draft, path[:4]), *path[4:])


def quoted_fields(draft: Draft, path: Names, value: Any) -> Any:
    """Return the value at a path with the keys of updates in it as the names that are written with quotes."""
    if not isinstance(value, Mapping) or len(path) > 3 or path[:1] not in ((), ("commitments",)):
        return value
    if path[2:3] not in ((), ("updates",)):
        return value
    fields = {name: quoted_fields(draft, (*path, name), field) for name, field in value.items()}
    return {quoted_path(draft, (*path, name))[-1]: field for name, field in fields.items()}


def _is_below_update(path: Names) -> bool:
    return len(path) > 3 and path[0] == "commitments" and path[2] == "updates"


def _quoted(draft: Draft, path: Names) -> str:
    """Return the name of an update as it is to be written."""
    name, day = path[3], first_day(path[3])
    known = [(one.name, _quote(draft, one)) for one in _keys(draft, path[:2])]
    quote = next((quote for other, quote in known if other == name), None)
    if quote is None and known:
        days = [(first_day(other), quote) for other, quote in known]
        before = [pair for pair in days if pair[0] <= day]
        # Of one day the last is beside the new one; max and min take the first of equals.
        nearest = max(reversed(before), key=_day) if before else min(days, key=_day)
        quote = nearest[1]
    if quote is None:
        quote = _most(draft)
    return QuotedName(name, quote) if quote else name


def _day(pair: tuple[str, str]) -> str:
    return pair[0]


def _most(draft: Draft) -> str:
    """Return the quote that most keys of updates in the file have, empty for none."""
    if draft.key_quote is None:
        counts: Counter[str] = Counter()
        commitments = draft.data.get("commitments")
        for commitment_id, fields in commitments.items() if isinstance(commitments, Mapping) else ():
            if isinstance(fields, Mapping) and fields.get("updates"):
                counts.update(_quote(draft, key) for key in _keys(draft, ("commitments", commitment_id)))
        most = max(counts.values(), default=0)
        draft.key_quote = next((one for one in ('"', "'") if counts[one] == most), "")
    return draft.key_quote


def _quote(draft: Draft, key: KeyPart) -> str:
    first = draft.text[key.start]
    return first if first in "\"'" else ""


def _keys(draft: Draft, commitment: Names) -> Iterator[KeyPart]:
    """Yield the keys that name an update of a commitment, those of headers first."""
    updates = (*commitment, "updates")
    for section in draft.layout.sections_below(updates):
        if len(section.path) > 3:
            yield section.keys[3]
    for section in draft.sections_above((*updates, "")):
        rest = updates[len(section.path) :]
        entries = draft.layout.entries_named(section, rest[0]) if rest else draft.layout.entries(section)
        for entry in entries:
            yield from _keys_on(draft, entry.keys, entry.start, rest)


def _keys_on(draft: Draft, keys: tuple[KeyPart, ...], value: int, rest: Names) -> Iterator[KeyPart]:
    """Yield the keys of updates that an entry names, in its key or within its inline table."""
    if any(key.name != name for key, name in zip(keys, rest, strict=False)):
        return
    if len(keys) > len(rest):
        yield keys[len(rest)]
    elif draft.text[value] == "{":
        for pair in pairs(draft.text, value):
            yield from _keys_on(draft, pair.keys, pair.start, rest[len(keys) :])


class _Places:
    """The places of new tables, those that many share looked up once."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._ends: dict[str, int] | None = None
        self._after: dict[str, int] = {}

    def of(self, table: AddTable) -> tuple[int, int, int]:
        """Return where a table goes."""
        kind, rank = table.path[0], rank_of(table.path)
        if len(table.path) != 2 or kind not in ("partners", "areas", "commitments"):
            # What belongs to a table that is there already is before any table that follows it.
            rank = -1 if len(table.path) > 2 else rank
            return place_of_table(self._draft, table), rank, 0
        if kind == "commitments":
            end = self._ends_of_areas().get(str(table.fields.get("area")))
            if end is not None:
                return end, rank, 0
        return self._after_kind(kind), rank, 1

    def _ends_of_areas(self) -> Mapping[str, int]:
        if self._ends is None:
            self._ends = ends_of_areas(self._draft.layout, self._draft.data)
        return self._ends

    def _after_kind(self, kind: str) -> int:
        if kind not in self._after:
            self._after[kind] = after_kind(self._draft.layout, kind)
        return self._after[kind]


def places_of_tables(draft: Draft, tables: Sequence[AddTable]) -> list[tuple[int, int, int]]:
    """Return where new tables go: the offset of each, and what those of one offset are sorted by.

    A commitment goes after the last one of its area. Those of areas without one go at the end, in the order
    given, and so keep that of their source.
    """
    places = _Places(draft)
    return [places.of(table) for table in tables]


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
    """Return the new text of a roadmap and its data, as `edited` does, with new text where it belongs."""
    return edited(text, data, changes, name, RULES)
