"""Three-way merge of parsed data by table, key and list element."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from roadmap_cli.merge.conflicts import tables
from roadmap_cli.merge.order import merged_order
from roadmap_cli.merge.outline import Outline, TableText
from roadmap_cli.model.fields import FIELDS, ONE_OR_MORE
from roadmap_cli.model.ids import free_id
from roadmap_cli.model.types import PARTS, RECORDS
from roadmap_cli.toml.change import Names, same
from roadmap_cli.toml.layout import Path


class _Missing:
    """The value of a key that a side does not have: TOML has no null."""

    def __repr__(self) -> str:
        return "MISSING"


MISSING: Final = _Missing()

_ONE_OR_MORE = {field.name for fields in FIELDS.values() for field in fields if field.type in ONE_OR_MORE}
"""Keys whose value is a string or an array of strings."""


class Sides(NamedTuple):
    """The three versions of a value; MISSING on a side without it."""

    base: Any
    ours: Any
    theirs: Any

    def at(self, key: str) -> "Sides":
        """Return the values of a key; a value that is not a table has no keys."""
        return Sides(*(side.get(key, MISSING) if isinstance(side, Mapping) else MISSING for side in self))


class _Wholes(NamedTuple):
    """The paths at which one side is used as a whole, and their parent paths."""

    paths: set[Names]
    above: set[Names]


def is_record(path: Names) -> bool:
    """Return whether a path is that of a partner, area or commitment, or of a part of one, or a reading."""
    match path:
        case (kind, _):
            return kind in RECORDS
        case ("commitments", _, part, _):
            return part in PARTS
        case ("commitments", _, "indicators", _, "readings", _):
            return True
    return False


def is_container(path: Names) -> bool:
    """Return whether a path is that of a table that only contains records, such as `updates`."""
    return is_record((*path, ""))


def merged_data(sides: Sides, whole: Collection[Names], *, prefer_ours: bool) -> tuple[Any, list[Names]]:
    """Return the merged data, and the paths at which the sides contradict each other and one is preferred.

    At a path in `whole`, one side is used as a whole.
    """
    clashes: list[Names] = []
    above = {path[:depth] for path in whole for depth in range(len(path))}
    return _merged((), sides, _Wholes(set(whole), above), prefer_ours, clashes), clashes


def merged_value(path: Names, sides: Sides) -> Any:
    """Return the merged value of a path; MISSING if the sides contradict each other."""
    clashes: list[Names] = []
    value = _merged(path, sides, _Wholes(set(), set()), True, clashes)
    return MISSING if clashes else value


def _merged(path: Names, sides: Sides, whole: _Wholes, prefer_ours: bool, clashes: list[Names]) -> Any:
    settled = _settled(sides)
    if path not in whole.paths:
        if settled is not None and path not in whole.above:
            return settled[0]
        if _is_mergeable(path, sides):
            return _merged_tables(path, sides, whole, prefer_ours, clashes)
        elements = merged_elements(path, sides)
        if elements is not None:
            return elements
    clashes.append(path)
    return sides.ours if prefer_ours else sides.theirs


def _settled(sides: Sides) -> tuple[Any] | None:
    """Return a value that both sides have or that only one side changed, None if there is none."""
    base, ours, theirs = sides
    if same(ours, theirs) or same(base, theirs):
        return (ours,)
    return (theirs,) if same(base, ours) else None


def _is_mergeable(path: Names, sides: Sides) -> bool:
    """Return whether the sides are tables that are merged key by key."""
    if not all(isinstance(side, Mapping) for side in sides if side is not MISSING):
        return False
    if MISSING in (sides.ours, sides.theirs):
        return is_container(path)
    return sides.base is not MISSING or not is_record(path)


def _merged_tables(path: Names, sides: Sides, whole: _Wholes, prefer_ours: bool, clashes: list[Names]) -> Any:
    merged: dict[str, Any] = {}
    for key in keys_of(sides):
        value = _merged((*path, key), sides.at(key), whole, prefer_ours, clashes)
        if value is not MISSING:
            merged[key] = value
    return merged if merged or MISSING not in (sides.ours, sides.theirs) else MISSING


def keys_of(sides: Sides) -> list[str]:
    """Return the keys of all tables, those of ours first."""
    tables = [side for side in (sides.ours, sides.theirs, sides.base) if isinstance(side, Mapping)]
    return list(dict.fromkeys(key for table in tables for key in table))


def merged_elements(path: Names, sides: Sides) -> list[str] | None:
    """Return the merged array of strings; None for other values, or if the sides contradict each other.

    They do if both replaced or moved the same element, or added the same one in different places. Elements
    added in the same place are in alphabetical order, so that the result does not depend on the side.
    """
    lists = _string_lists(path, sides)
    if lists is None:
        return None
    base, ours, theirs = lists
    before, own, others = set(base), set(ours), set(theirs)
    if before - own - others and own - before - others and others - before - own:
        return None
    kept = {
        element
        for element in (*ours, *theirs)
        if element not in before or (element in ours and element in theirs)
    }
    order, turned = (
        merged_order(sides, kept, lambda _, own, other: other < own)
        for sides in ((base, ours, theirs), (base, theirs, ours))
    )
    return None if order.is_clash or order != turned else [str(element) for element in order.keys]


def _string_lists(path: Names, sides: Sides) -> tuple[list[str], list[str], list[str]] | None:
    """Return the sides as arrays of unique strings, None for other values."""
    one_or_more = path[-1:] != () and path[-1] in _ONE_OR_MORE and sides.base is not MISSING
    lists: list[list[str]] = []
    for side in sides:
        value = [side] if one_or_more and isinstance(side, str) else side
        value = [] if value is MISSING and side is sides.base else value
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            return None
        if len(set(value)) < len(value):
            return None
        lists.append(value)
    return lists[0], lists[1], lists[2]


def contradicting_tables(sides: Sides, path: Names = ()) -> Iterator[Names]:
    """Yield the paths of tables that one side removed, and of records that both added differently.

    The other side may have left a removed table unchanged; see `taken_whole`.
    """
    base, ours, theirs = sides
    if same(ours, theirs) or not any(isinstance(side, Mapping) for side in sides):
        return
    if path and not is_container(path):
        removed = isinstance(base, Mapping) and (ours is MISSING) != (theirs is MISSING)
        twice = base is MISSING and isinstance(ours, Mapping) and isinstance(theirs, Mapping)
        if removed or (twice and is_record(path)):
            yield path
            return
        if MISSING in (ours, theirs):
            return
    for key in keys_of(sides):
        yield from contradicting_tables(sides.at(key), (*path, key))


def taken_whole(
    paths: Collection[Names], contested: Collection[Names], outlines: Sequence[Outline]
) -> list[Names]:
    """Return the paths at which the texts of both sides differ from the base; contested ones always count.

    The paths are those of `contradicting_tables`.
    """
    base, ours, theirs = (_texts_below(set(paths), outline) for outline in outlines)
    return [
        path
        for path in paths
        if path in contested or base.get(path) not in (ours.get(path), theirs.get(path))
    ]


def _texts_below(paths: set[Path], outline: Outline) -> dict[Path, list[str]]:
    """Return the texts of the tables at each path and of their subtables."""
    depths = {len(path) for path in paths}
    result: dict[Path, list[str]] = {}
    for part in outline.parts:
        if isinstance(part, TableText):
            for depth in depths:
                if part.path[:depth] in paths and len(part.path) >= depth:
                    result.setdefault(part.path[:depth], []).append(part.text)
    return result


def unsettled_array(outlines: Sequence[Outline]) -> Path | None:
    """Return the path of an array of tables that both sides changed, if any: its elements have no names."""
    base, ours, theirs = (_array_tables(outline) for outline in outlines)
    for path in base | ours | theirs:
        own, others = ours.get(path), theirs.get(path)
        if own not in (base.get(path), others) and others != base.get(path):
            return path
    return None


def _array_tables(outline: Outline) -> dict[Path, list[str]]:
    result: dict[Path, list[str]] = {}
    for part in outline.parts:
        if isinstance(part, TableText):
            index = next((at for at, name in enumerate(part.path) if isinstance(name, int)), 0)
            if index:
                result.setdefault(part.path[:index], []).append(part.text)
    return result


def free_ids_beside(paths: Collection[Names], sides: Sides) -> dict[Path, str]:
    """Return an unused id for each path: no table beside it has or had that id."""
    taken = {
        above: {record_id for side in sides for record_id in _ids(side, above)}
        for above in {path[:-1] for path in paths}
    }
    return {path: free_id(path[-1], taken[path[:-1]]) for path in paths}


def _ids(data: object, above: Names) -> set[str]:
    for name in above:
        data = data.get(name) if isinstance(data, Mapping) else None
    ids: set[str] = set()
    for record_id, fields in tables(data):
        former = fields.get("formerly", [])
        ids |= {record_id, *map(str, former if isinstance(former, list) else [former])}
    return ids
