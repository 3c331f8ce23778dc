"""The merged order of tables, keys, updates and array elements, with the additions of both sides."""

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

from roadmap_cli.editing.placement import first_day, order_of
from roadmap_cli.merge.outline import PartKey
from roadmap_cli.model.types import DATED
from roadmap_cli.toml.layout import Path

K = TypeVar("K", bound=Hashable)


class MergedOrder(NamedTuple, Generic[K]):
    """Keys in their merged order; `is_clash` is True if both sides moved the same ones: then ours wins."""

    keys: list[K]
    is_clash: bool


def merged_order(
    sides: Sequence[Sequence[K]],
    kept: Collection[K],
    stops: Callable[[K | None, K, K], bool],
    weight: Callable[[K], int] = lambda _: 1,
) -> MergedOrder[K]:
    """Return the kept keys of both sides in one order; `sides` are base, ours and theirs, without duplicates.

    A key that one side moved is where that side has it. A key that a side added follows the same key as on
    that side.
    If both added keys after one key, those of ours come first, up to one for which
    `stops(previous, ours, theirs)` is true. If keys changed places, those with the least `weight` moved.
    """
    base, ours, theirs = sides
    in_base, in_ours, in_theirs = set(base), set(ours), set(theirs)
    shared = {key for key in kept if key in in_base and key in in_ours and key in in_theirs}
    skeleton, is_clash = _shared_order([[key for key in side if key in shared] for side in sides], weight)
    chain = _Chain(skeleton)
    added = {key for key in ours if key in kept and key not in shared}
    only_ours = added - in_theirs
    previous: K | None = None
    for key in ours:
        if key in added:
            chain.insert(key, previous)
        previous = key if key in kept else previous
    previous = None
    for key in theirs:
        if key in kept and key not in shared and key not in added:
            at, following = previous, chain.following(previous)
            while following is not None and following in only_ours and not stops(previous, following, key):
                at, following = following, chain.following(following)
            chain.insert(key, at)
        previous = key if key in kept else previous
    return MergedOrder(list(chain), is_clash)


def _shared_order(sides: Sequence[list[K]], weight: Callable[[K], int]) -> tuple[list[K], bool]:
    """Return the merged order of the keys that all sides have, and whether both moved the same key."""
    base, ours, theirs = sides
    if theirs in (base, ours):
        return ours, False
    if ours == base:
        return theirs, False
    moved, moved_by_ours = _moved(base, theirs, weight), _moved(base, ours, weight)
    if moved & moved_by_ours:
        return ours, True
    chain = _Chain([key for key in ours if key not in moved])
    previous: K | None = None
    for key in theirs:
        if key in moved:
            chain.insert(key, previous)
        previous = key
    return list(chain), False


def _moved(base: Sequence[K], side: Sequence[K], weight: Callable[[K], int]) -> set[K]:
    """Return the keys of the least total weight to move to turn the order of the base into that of a side.

    The others are the heaviest increasing subsequence, found with a Fenwick tree of prefix maxima.
    """
    place = {key: index for index, key in enumerate(base, start=1)}
    heaviest = [(0, -1)] * (len(base) + 1)
    before: list[int] = []
    for at, key in enumerate(side):
        heavy, previous = max(heaviest[index] for index in _downwards(place[key] - 1))
        before.append(previous)
        ends = heavy + weight(key), at
        for index in _upwards(place[key], len(base)):
            heaviest[index] = max(heaviest[index], ends)
    last = max(heaviest[index] for index in _downwards(len(base)))[1]
    unmoved: set[K] = set()
    while last >= 0:
        unmoved.add(side[last])
        last = before[last]
    return set(side) - unmoved


def _downwards(index: int) -> Iterator[int]:
    while index > 0:
        yield index
        index &= index - 1
    yield 0


def _upwards(index: int, length: int) -> Iterator[int]:
    while index <= length:
        yield index
        index += index & -index


class _Chain(Generic[K]):
    """A linked list of keys, for fast insertion; None is before the first."""

    def __init__(self, keys: Sequence[K]) -> None:
        self._next: dict[K | None, K | None] = dict(zip([None, *keys], [*keys, None], strict=True))

    def following(self, key: K | None) -> K | None:
        return self._next[key]

    def insert(self, key: K, after: K | None) -> None:
        self._next[key] = self._next[after]
        self._next[after] = key

    def __iter__(self) -> Iterator[K]:
        key = self._next[None]
        while key is not None:
            yield key
            key = self._next[key]


T = TypeVar("T", bound=Hashable)
_Names = list[str]
"""The keys of the updates of a commitment, in the order of the text."""


def with_updates_in_order(
    keys: Sequence[T], sides: Sequence[Sequence[T]], path_of: Callable[[T], Path]
) -> list[T]:
    """Return merged keys with those of updates in the order of `update_order`; all others stay in place.

    `sides` are the keys of base, ours and theirs; `path_of` returns the path of a key in the data.
    """
    result = list(keys)
    if sides[1] in (sides[0], sides[2]) or sides[2] == sides[0]:
        return result  # only one order to choose from
    base, ours, theirs = (_updates(side, path_of) for side in sides)
    for above, names in _updates(keys, path_of).items():
        orders = [list(side.get(above, ())) for side in (base, ours, theirs)]
        if len(names) < 2 or all(order == list(names) for order in orders):
            continue
        order = update_order(orders, names)
        places = sorted(at for indices in names.values() for at in indices)
        moved = [keys[at] for name in order for at in names[name]]
        for place, key in zip(places, moved, strict=True):
            result[place] = key
    return result


def _updates(keys: Sequence[T], path_of: Callable[[T], Path]) -> dict[Path, dict[str, list[int]]]:
    """Return the updates and assessments in a sequence by their parent table, with the indices of their keys.

    The parent table counts as an update without a name, since it may contain others.
    """
    result: dict[Path, dict[str, list[int]]] = {}
    for at, key in enumerate(keys):
        path = path_of(key)
        if path[:1] == ("commitments",) and path[2:] and path[2] in DATED:
            result.setdefault(path[:3], {}).setdefault("".join(map(str, path[3:4])), []).append(at)
    return result


def update_order(sides: Sequence[_Names], kept: Collection[str]) -> _Names:
    """Return the merged order of the updates that are kept.

    Updates that both sides added are sorted by day, descending if the sides are; those of one day by their
    suffixes. An empty name comes first.
    """
    base, ours, theirs = sides
    names = sorted({*base, *ours, *theirs}, key=in_one_day)
    ranked = sorted(sorted(names, key=first_day, reverse=_is_latest_first(sides)), key=bool)
    rank = {name: at for at, name in enumerate(ranked)}
    orders = (
        merged_order(order, kept, lambda _, own, other: rank[other] < rank[own]).keys
        for order in ((base, ours, theirs), (base, theirs, ours))
    )
    return min(orders, key=lambda order: [rank[name] for name in order])


def _is_latest_first(sides: Sequence[_Names]) -> bool:
    days = [[first_day(name) for name in names if name] for names in sides]
    ends = [(one[0], one[-1]) for one in days if one]
    return any(first > last for first, last in ends) and not any(first < last for first, last in ends)


def in_one_day(key: str) -> tuple[int, str]:
    """Return the sort key of updates of one day: `2025-01-01` before `2025-01-01-2`."""
    return len(key), key


Stops = Callable[[PartKey | None, PartKey, PartKey], bool]
"""Whether theirs comes before ours, if both were added after `previous`: `(previous, ours, theirs)`."""


def table_stops(areas: Mapping[str, object]) -> Stops:
    """Return the rule for tables; `areas` are those of commitments.

    A table that is closer to the previous one comes first: parts of a commitment before the next commitment,
    and a commitment of the same area before one of another area.
    """

    def stops(previous: PartKey | None, ours: PartKey, theirs: PartKey) -> bool:
        if "#" in (ours[0], theirs[0]):
            return bool(theirs[0] != "#")
        path = _path(previous)
        if _common_depth(ours[1], theirs[1]) < _common_depth(path, theirs[1]):
            return True
        area, our_area, their_area = (
            areas.get(str(one[1])) if _is_commitment(one) else None for one in (path, ours[1], theirs[1])
        )
        return area is not None and area == their_area != our_area

    return stops


def key_stops(table: Path) -> Stops:
    """Return the rule for the keys of a table: those that the format knows are in its order."""
    ranks = {name: rank for rank, name in enumerate(order_of(tuple(map(str, table))))}

    def stops(_previous: PartKey | None, ours: PartKey, theirs: PartKey) -> bool:
        if "#" in (ours[0], theirs[0]):
            return bool(theirs[0] != "#")
        our_rank, their_rank = ranks.get(ours[1][0]), ranks.get(theirs[1][0])
        return our_rank is not None and their_rank is not None and our_rank > their_rank

    return stops


def _path(key: PartKey | None) -> Path:
    return key[1] if key is not None and key[0] != "#" else ()


def _common_depth(one: Path, other: Path) -> int:
    depth = 0
    while depth < min(len(one), len(other)) and one[depth] == other[depth]:
        depth += 1
    return depth


def _is_commitment(path: Path) -> bool:
    return len(path) > 1 and path[0] == "commitments"
