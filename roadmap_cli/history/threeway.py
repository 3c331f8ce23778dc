"""Three-way decisions on data: what two sides made of a value, by table, key and list element."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final, NamedTuple

from roadmap_cli.document.change import Names, same
from roadmap_cli.history.order import merged_order
from roadmap_cli.model.fields import FIELDS, ONE_OR_MORE
from roadmap_cli.model.types import PARTS, RECORDS


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
        merged_order(base, *sides, kept, lambda _, one, other: other < one)
        for sides in ((ours, theirs), (theirs, ours))
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
