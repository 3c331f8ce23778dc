"""Three-way merge of outlines: tables, keys and comments."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from operator import eq
from typing import Any, NamedTuple

import msgspec

from roadmap_cli import escape
from roadmap_cli.merge import conflicts
from roadmap_cli.merge.brackets import Contradiction, merged_lines
from roadmap_cli.merge.conflicts import Chunk, Conflict, Labels, tables
from roadmap_cli.merge.data import is_record
from roadmap_cli.merge.order import Stops, key_stops, merged_order, table_stops, with_updates_in_order
from roadmap_cli.merge.outline import (
    KeyValue,
    Outline,
    OutlinePart,
    Paragraph,
    PartKey,
    TableText,
    WholeTable,
    contents_of,
    matched,
)
from roadmap_cli.merge.values import merged_text
from roadmap_cli.model.dates import parse_day_key
from roadmap_cli.model.window import DeadlineError
from roadmap_cli.toml.layout import Path


def latest_word(path: tuple[object, ...], ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> str:
    """Return the day and the value of the last update that changed a status or deadline.

    Return an empty string for other fields, without such an update, or if two of the last day disagree.
    """
    match path:
        case ("commitments", str(id), "status" | "deadline" as field):
            changes = {change for side in (ours, theirs) for change in _changes(side, id, field, None)}
        case ("commitments", str(id), "milestones", str(milestone), "status" | "deadline" as field):
            changes = {change for side in (ours, theirs) for change in _changes(side, id, field, milestone)}
        case _:
            return ""
    last_day = max((day for day, _, _ in changes), default="")
    last = [(key, value) for day, key, value in changes if day == last_day]
    return f"{last[0][0]}, says {escape.quote(last[0][1])}" if len(last) == 1 else ""


def _changes(
    data: Mapping[str, Any], commitment_id: str, field: str, milestone: str | None
) -> Iterator[tuple[str, str, str]]:
    """Yield the first day, the key and the value of each update that changed a field.

    The field is that of a milestone, or without one that of all partners.
    """
    commitments = data.get("commitments")
    commitment = commitments.get(commitment_id) if isinstance(commitments, Mapping) else None
    for key, update in tables(commitment.get("updates") if isinstance(commitment, Mapping) else None):
        if field in update and "partner" not in update and update.get("milestone") == milestone:
            try:
                yield parse_day_key(key).first.isoformat(), key, str(update[field])
            except DeadlineError:
                continue


class Merging(msgspec.Struct, frozen=True):
    """The inputs of a merge, and its findings.

    `contested` are the records that one side renamed and the other removed, `free_ids` unused ids for records
    added twice. `unplaced` collects sentences on conflicts without markers, `apart` keys with two values
    between markers.
    """

    labels: Labels
    ours: Mapping[str, Any]
    theirs: Mapping[str, Any]
    areas: Mapping[str, object]
    contested: Collection[Path]
    free_ids: Mapping[Path, str]
    unplaced: list[str]
    apart: list[Path]

    def is_contested(self, path: Path) -> bool:
        """Return whether a path is that of a contested record, of a part of it, or of its parent."""
        return any(all(map(eq, path, one)) for one in self.contested)


class _SideParts(NamedTuple):
    base: Sequence[OutlinePart]
    ours: Sequence[OutlinePart]
    theirs: Sequence[OutlinePart]


_Unite = Callable[[OutlinePart | None, OutlinePart, OutlinePart], list[Chunk]]


def merged_outlines(base: Outline, ours: Outline, theirs: Outline, merging: Merging) -> list[Chunk]:
    """Return the merged text in chunks."""
    three = _SideParts(base.parts, *(matched(base.parts, side.parts) for side in (ours, theirs)))
    stops = table_stops(merging.areas)

    def unite(base: OutlinePart | None, ours: OutlinePart, theirs: OutlinePart) -> list[Chunk]:
        if isinstance(ours, TableText) and isinstance(theirs, TableText):
            return _tables(base if isinstance(base, TableText) else None, ours, theirs, merging)
        return _united((), base, ours, theirs, merging)

    chunks = _sequence((), three, unite, stops, merging)
    return [*chunks, _preferred(base.tail, ours.tail, theirs.tail)]


def _sequence(path: Path, three: _SideParts, unite: _Unite, stops: Stops, merging: Merging) -> list[Chunk]:
    """Return the merged parts of a sequence in their merged order."""
    by_key = [{part.key: part for part in side} for side in three]
    merged: dict[PartKey, list[Chunk]] = {}
    for key in dict.fromkeys((*by_key[1], *by_key[2])):
        base, ours, theirs = (side.get(key) for side in by_key)
        if ours is not None and theirs is not None:
            merged[key] = unite(base, ours, theirs)
        elif (chunks := _of_one_side(path, base, ours, theirs, merging)) is not None:
            merged[key] = chunks
    sides = [[part.key for part in side] for side in three]
    order = merged_order(sides, merged, stops, _weight)
    if order.is_clash:
        what = f"the keys of {conflicts.place(path)}" if path else "the tables"
        merging.unplaced.append(conflicts.moved_twice(what, merging.labels))
    keys = with_updates_in_order(order.keys, sides, lambda key: () if key[0] == "#" else (*path, *key[1]))
    befores: list[dict[PartKey, PartKey]] = [dict(zip(side[1:], side[:-1], strict=True)) for side in sides]
    result: list[Chunk] = []
    previous: PartKey | None = None
    for key in keys:
        result += [_gap(key, previous, by_key, befores), *merged[key]]
        previous = key
    return result


def _weight(key: PartKey) -> int:
    """Return the weight of a part for `merged_order`: a record moves with all of its tables."""
    return 1_000 if is_record(key[1]) and len(key[1]) == 2 else 1


def _of_one_side(
    path: Path,
    base: OutlinePart | None,
    ours: OutlinePart | None,
    theirs: OutlinePart | None,
    merging: Merging,
) -> list[Chunk] | None:
    """Return the text of a part that only one side has, or a conflict; None if the part was removed."""
    part = ours or theirs
    if part is None or base is None:
        return [part.text] if part is not None else None
    part_path = _path_of(path, part)
    is_contested = not isinstance(part, Paragraph) and merging.is_contested(part_path)
    if part.text == base.text and not isinstance(part, WholeTable) and not is_contested:
        return None
    sentence = conflicts.removed_and_changed(part_path, merging.labels, by_ours=ours is None)
    if isinstance(part, Paragraph):
        sentence = f"a comment of {sentence}"
    elif isinstance(part, KeyValue):
        merging.apart.append(part_path)  # also if only its comment was changed
    return [Conflict(ours.text if ours else "", theirs.text if theirs else "", sentence)]


def _gap(
    key: PartKey,
    previous: PartKey | None,
    by_key: Sequence[Mapping[PartKey, OutlinePart]],
    befores: Sequence[Mapping[PartKey, PartKey]],
) -> str:
    """Return the empty lines above a part: those of the side that changed them, else of ours."""
    base, ours, theirs = (side.get(key) for side in by_key)
    if ours is not None and theirs is not None:
        return _preferred(base.gap if base else None, ours.gap, theirs.gap)
    part, before = (ours, befores[1]) if ours is not None else (theirs, befores[2])
    if part is None:
        return ""
    if part.gap or not isinstance(part, TableText) or previous == before.get(key):
        return part.gap
    # The first part of its side has no empty line above, and may need those below it.
    side = by_key[1] if ours is not None else by_key[2]
    return next((side[below].gap for below, above in before.items() if above == key), "")


def _tables(base: TableText | None, ours: TableText, theirs: TableText, merging: Merging) -> list[Chunk]:
    path, name = ours.path, conflicts.place(ours.path)
    settled = _picked(base.text if base else None, ours.text, theirs.text)
    if settled is not None and not merging.is_contested(path):
        return [settled]
    leads = base.lead if base else "", ours.lead, theirs.lead
    chunks = _comment(*leads, f"above {name}", merging)
    header = _preferred(base.header if base else None, ours.header, theirs.header)
    trail = _picked(base.trail if base else None, ours.trail, theirs.trail)
    if trail is not None:
        chunks.append(header + trail)
    else:
        sentence = conflicts.comment_changed_twice(f"after the header of {name}", merging.labels)
        chunks.append(Conflict(header + ours.trail, header + theirs.trail, sentence))
    inside = contents_of(base) if base else []
    three = _SideParts(inside, *(matched(inside, contents_of(side)) for side in (ours, theirs)))

    def unite(base: OutlinePart | None, ours: OutlinePart, theirs: OutlinePart) -> list[Chunk]:
        return _united(path, base, ours, theirs, merging)

    return [*chunks, *_sequence(path, three, unite, key_stops(path), merging)]


def _united(
    path: Path, base: OutlinePart | None, ours: OutlinePart, theirs: OutlinePart, merging: Merging
) -> list[Chunk]:
    """Return the merge of a key, a comment or a whole table."""
    settled = _picked(base.text if base else None, ours.text, theirs.text)
    is_key_value = isinstance(ours, KeyValue) and isinstance(theirs, KeyValue)
    if settled is not None and not (is_key_value and merging.is_contested(_path_of(path, ours))):
        return [settled]
    if isinstance(ours, KeyValue) and isinstance(theirs, KeyValue):
        return _key_values(path, base if isinstance(base, KeyValue) else None, ours, theirs, merging)
    if isinstance(ours, Paragraph):
        where = f"in {conflicts.place(path)}" if path else "between the tables"
        return _comment(base.text if base else "", ours.text, theirs.text, where, merging)
    sentence = conflicts.added_twice(ours.key[1], merging.free_ids.get(ours.key[1], ""), merging.labels)
    return [Conflict(ours.text, theirs.text, sentence)]


def _key_values(
    path: Path, base: KeyValue | None, ours: KeyValue, theirs: KeyValue, merging: Merging
) -> list[Chunk]:
    key_path = _path_of(path, ours)
    name = conflicts.place(key_path)
    chunks = _comment(base.lead if base else "", ours.lead, theirs.lead, f"above {name}", merging)
    value = None if merging.is_contested(key_path) else merged_text(path, base, ours, theirs)
    if value is None:
        merging.apart.append(key_path)
        latest = latest_word(key_path, merging.ours, merging.theirs)
        sentence = conflicts.changed_twice(key_path, ours.value, theirs.value, merging.labels, latest)
        return [*chunks, Conflict(ours.line, theirs.line, sentence)]
    line = _preferred(base.prefix if base else None, ours.prefix, theirs.prefix) + value
    trail = _picked(base.trail if base else None, ours.trail, theirs.trail)
    if trail is not None:
        return [*chunks, line + trail]
    sentence = conflicts.comment_changed_twice(f"after {name}", merging.labels)
    return [*chunks, Conflict(line + ours.trail, line + theirs.trail, sentence)]


def _comment(base: str, ours: str, theirs: str, where: str, merging: Merging) -> list[Chunk]:
    return [
        Conflict(one.ours, one.theirs, conflicts.comment_changed_twice(where, merging.labels))
        if isinstance(one, Contradiction)
        else one
        for one in merged_lines(base, ours, theirs)
    ]


def _picked(base: str | None, ours: str, theirs: str) -> str | None:
    """Return the text that both sides have or that only one changed, None if they changed it differently."""
    if theirs in (ours, base):
        return ours
    return theirs if ours == base else None


def _preferred(base: str | None, ours: str, theirs: str) -> str:
    """Return the text that both sides have or that only one changed, else that of ours."""
    settled = _picked(base, ours, theirs)
    return ours if settled is None else settled


def _path_of(path: Path, part: OutlinePart) -> Path:
    if isinstance(part, TableText | WholeTable):
        return part.key[1]  # type: ignore[no-any-return]
    return (*path, *part.key[1]) if isinstance(part, KeyValue) else path
