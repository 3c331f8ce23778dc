"""Three-way merge of data: by table, key and list element, or as a whole."""

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
"""Keys that take a string or an array of strings: one string is an array of one."""


class Sides(NamedTuple):
    """The three versions of one value; MISSING if a side does not have it."""

    base: Any
    ours: Any
    theirs: Any

    def at(self, key: str) -> "Sides":
        """Return the values of a key; a value that is not a table has no keys."""
        return Sides(*(side.get(key, MISSING) if isinstance(side, Mapping) else MISSING for side in self))


class _Wholes(NamedTuple):
    """The paths of which a side is taken as a whole, and the paths above them."""

    paths: set[Names]
    above: set[Names]


def is_record(path: Names) -> bool:
    """Return whether a path leads to a record: a partner, area, commitment, milestone or update."""
    match path:
        case (kind, _):
            return kind in RECORDS
        case ("commitments", _, part, _):
            return part in PARTS
    return False


def is_container(path: Names) -> bool:
    """Return whether a path leads to a table that only holds records, and exists while it holds one."""
    return is_record((*path, ""))


def merged_data(sides: Sides, whole: Collection[Names], *, prefer_ours: bool) -> tuple[Any, list[Names]]:
    """Return the merged data, and the paths at which the sides contradict each other and one is preferred.

    A path in `whole` is taken from one side as a whole; no part of it is merged.
    """
    clashes: list[Names] = []
    above = {path[:depth] for path in whole for depth in range(len(path))}
    return _merged((), sides, _Wholes(set(whole), above), prefer_ours, clashes), clashes


def merged_value(path: Names, sides: Sides) -> Any:
    """Return the merged value of a path; MISSING where the sides contradict each other."""
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
    """Return the value that is beyond doubt: both have it, or one of them alone changed it."""
    base, ours, theirs = sides
    if same(ours, theirs) or same(base, theirs):
        return (ours,)
    return (theirs,) if same(base, ours) else None


def _is_mergeable(path: Names, sides: Sides) -> bool:
    """Return whether all that is there are tables that are merged key by key."""
    there = [side for side in sides if side is not MISSING]
    if not all(isinstance(side, Mapping) for side in there):
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
    """Return the united array of strings; None for anything else, and where the sides contradict each other.

    They do if both replaced or moved the same element, or added the same one at different places. Elements
    that both added at one place are in alphabetical order, so that the result does not depend on the side.
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
    """Return the sides as arrays of unique strings, None if they are something else."""
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
    """Yield the paths of tables that one side removed, and of records that both added with other content.

    Whether the side that still has a removed one changed it, be it in a comment, is for its text to say.
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
    """Return those of the paths at which the texts of both sides are other than that of the base.

    The paths are of tables that one side removed or both added; contested ones count whatever the texts are.
    """
    base, ours, theirs = (_texts_below(set(paths), outline) for outline in outlines)
    return [
        path
        for path in paths
        if path in contested or base.get(path) not in (ours.get(path), theirs.get(path))
    ]


def _texts_below(paths: set[Path], outline: Outline) -> dict[Path, list[str]]:
    """Return the texts of the tables at each path and below it."""
    depths = {len(path) for path in paths}
    found: dict[Path, list[str]] = {}
    for part in outline.parts:
        if isinstance(part, TableText):
            for depth in depths:
                if part.path[:depth] in paths and len(part.path) >= depth:
                    found.setdefault(part.path[:depth], []).append(part.text)
    return found


def unsettled_array(outlines: Sequence[Outline]) -> Path | None:
    """Return an array of tables that both sides changed, if there is one: its elements have no names."""
    base, ours, theirs = (_array_tables(outline) for outline in outlines)
    for path in base | ours | theirs:
        own, others = ours.get(path), theirs.get(path)
        if own not in (base.get(path), others) and others != base.get(path):
            return path
    return None


def _array_tables(outline: Outline) -> dict[Path, list[str]]:
    found: dict[Path, list[str]] = {}
    for part in outline.parts:
        if isinstance(part, TableText):
            index = next((at for at, name in enumerate(part.path) if isinstance(name, int)), 0)
            if index:
                found.setdefault(part.path[:index], []).append(part.text)
    return found


def free_ids_beside(paths: Collection[Names], sides: Sides) -> dict[Path, str]:
    """Return an id for each table at a path that nothing beside it has, nor ever had."""
    taken: dict[Names, set[str]] = {}
    for above in {path[:-1] for path in paths}:
        taken[above] = {commitment_id for side in sides for commitment_id in _ids(side, above)}
    return {path: free_id(path[-1], taken[path[:-1]]) for path in paths}


def _ids(data: object, above: Names) -> set[str]:
    for name in above:
        data = data.get(name) if isinstance(data, Mapping) else None
    ids: set[str] = set()
    for commitment_id, fields in tables(data):
        former = fields.get("formerly", [])
        ids |= {commitment_id, *(str(one) for one in (former if isinstance(former, list) else [former]))}
    return ids
