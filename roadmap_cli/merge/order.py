"""The order of what two sides made of one sequence, and the place of their additions."""

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

from roadmap_cli.editing.placement import first_day, order_of
from roadmap_cli.merge.outline import PartKey
from roadmap_cli.toml.layout import Path

K = TypeVar("K", bound=Hashable)


class MergedOrder(NamedTuple, Generic[K]):
    """Keys in their merged order; `is_clash` if both sides moved the same ones, then the order is ours."""

    keys: list[K]
    is_clash: bool


def merged_order(
    base: Sequence[K],
    ours: Sequence[K],
    theirs: Sequence[K],
    kept: Collection[K],
    stops: Callable[[K | None, K, K], bool],
    weight: Callable[[K], int] = lambda _: 1,
) -> MergedOrder[K]:
    """Return the kept keys of both sides in one order; every sequence has each key once.

    A key that only one side moved is where that side has it. A key that a side added follows the key that it
    follows there. If both added keys after one key, those of ours come first, up to one of ours at which
    `stops(behind, ours, theirs)` is true. If a few keys changed places with many, the few were moved, by
    their `weight`.
    """
    in_base, in_ours, in_theirs = set(base), set(ours), set(theirs)
    shared = {key for key in kept if key in in_base and key in in_ours and key in in_theirs}
    before, own, others = ([key for key in side if key in shared] for side in (base, ours, theirs))
    skeleton, is_clash = _skeleton(before, own, others, weight)
    chain = _Chain(skeleton)
    added = {key for key in ours if key in kept and key not in shared}
    passed = added - in_theirs
    behind: K | None = None
    for key in ours:
        if key in added:
            chain.insert(key, behind)
        behind = key if key in kept else behind
    behind = None
    for key in theirs:
        if key in kept and key not in shared and key not in added:
            at, following = behind, chain.following(behind)
            while following is not None and following in passed and not stops(behind, following, key):
                at, following = following, chain.following(following)
            chain.insert(key, at)
        behind = key if key in kept else behind
    return MergedOrder(list(chain), is_clash)


def _skeleton(
    base: list[K], ours: list[K], theirs: list[K], weight: Callable[[K], int]
) -> tuple[list[K], bool]:
    """Return the order of what all three have, and whether both sides moved the same key elsewhere."""
    if theirs in (base, ours):
        return ours, False
    if ours == base:
        return theirs, False
    moved, own = _moved(base, theirs, weight), _moved(base, ours, weight)
    if moved & own:
        return ours, True
    chain = _Chain([key for key in ours if key not in moved])
    behind: K | None = None
    for key in theirs:
        if key in moved:
            chain.insert(key, behind)
        behind = key
    return list(chain), False


def _moved(base: Sequence[K], side: Sequence[K], weight: Callable[[K], int]) -> set[K]:
    """Return the keys of the least weight that have to be moved to make one order the other.

    What stays is the heaviest increasing subsequence, by a tree of prefix maxima (Fenwick).
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
    stays: set[K] = set()
    while last >= 0:
        stays.add(side[last])
        last = before[last]
    return set(side) - stays


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
    """A linked list of keys, for fast insertion; None comes before all."""

    def __init__(self, keys: Sequence[K]) -> None:
        self._next: dict[K | None, K | None] = dict(zip([None, *keys], [*keys, None], strict=True))

    def following(self, key: K | None) -> K | None:
        return self._next[key]

    def insert(self, key: K, behind: K | None) -> None:
        self._next[key] = self._next[behind]
        self._next[behind] = key

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
    """Return merged keys with those of updates in the order of `update_order`, all others in their places.

    `sides` are the keys of the base, ours and theirs; `path_of` gives the path into the data of a key.
    """
    result = list(keys)
    if sides[1] in (sides[0], sides[2]) or sides[2] == sides[0]:
        return result  # only one order to choose from
    base, ours, theirs = (_updates(side, path_of) for side in sides)
    for above, names in _updates(keys, path_of).items():
        before, own, others = (list(side.get(above, ())) for side in (base, ours, theirs))
        if len(names) < 2 or before == own == others == list(names):
            continue
        order = update_order(before, own, others, names)
        places = sorted(at for indices in names.values() for at in indices)
        moved = [keys[at] for name in order for at in names[name]]
        for place, key in zip(places, moved, strict=True):
            result[place] = key
    return result


def _updates(keys: Sequence[T], path_of: Callable[[T], Path]) -> dict[Path, dict[str, list[int]]]:
    """Return the updates in a sequence by the table that holds them, each with the indices of its keys.

    The table that holds them counts as one without a name: it may hold others.
    """
    found: dict[Path, dict[str, list[int]]] = {}
    for at, key in enumerate(keys):
        path = path_of(key)
        if path[:1] == ("commitments",) and path[2:3] == ("updates",):
            found.setdefault(path[:3], {}).setdefault("".join(map(str, path[3:4])), []).append(at)
    return found


def update_order(base: _Names, ours: _Names, theirs: _Names, kept: Collection[str]) -> _Names:
    """Return the merged order of the updates that are kept.

    Updates that both sides added are in the order of their days, or the latest first if the sides have that
    order; those of one day are in the order of their suffixes. An empty name comes first.
    """
    latest_first = _is_latest_first((base, ours, theirs))
    names = sorted({*base, *ours, *theirs}, key=in_one_day)
    ranked = sorted(sorted(names, key=first_day, reverse=latest_first), key=bool)
    rank = {name: at for at, name in enumerate(ranked)}
    orders = (
        merged_order(base, *sides, kept, lambda _, one, other: rank[other] < rank[one]).keys
        for sides in ((ours, theirs), (theirs, ours))
    )
    return min(orders, key=lambda order: [rank[name] for name in order])


def _is_latest_first(sides: Sequence[_Names]) -> bool:
    days = [[first_day(name) for name in names if name] for names in sides]
    ends = [(one[0], one[-1]) for one in days if one]
    return any(first > last for first, last in ends) and not any(first < last for first, last in ends)


def in_one_day(key: str) -> tuple[int, str]:
    """Return what sorts the keys of one day: the day itself before its second update."""
    return len(key), key


Stops = Callable[[PartKey | None, PartKey, PartKey], bool]
"""Whether theirs comes before ours, if both were added behind one key: `(behind, ours, theirs)`."""


def table_stops(areas: Mapping[str, object]) -> Stops:
    """Return the rule for tables; `areas` are those of commitments.

    What is nearer to the table behind which both were added comes first: parts of a commitment before the
    next one, a commitment of the same area before one of another.
    """

    def stops(behind: PartKey | None, one: PartKey, other: PartKey) -> bool:
        if other[0] == "#" or one[0] == "#":
            return bool(other[0] != "#")
        before = _path(behind)
        if _in_common(one[1], other[1]) < _in_common(before, other[1]):
            return True
        area, own, others = (
            areas.get(str(path[1])) if _is_commitment(path) else None for path in (before, other[1], one[1])
        )
        return own is not None and own == area != others

    return stops


def key_stops(table: Path) -> Stops:
    """Return the rule for the keys of a table: the order of the format, where it knows them."""
    ranks = {name: rank for rank, name in enumerate(order_of(tuple(map(str, table))))}

    def stops(_behind: PartKey | None, one: PartKey, other: PartKey) -> bool:
        if other[0] == "#" or one[0] == "#":
            return bool(other[0] != "#")
        rank, own = ranks.get(one[1][0]), ranks.get(other[1][0])
        return rank is not None and own is not None and rank > own

    return stops


def _path(key: PartKey | None) -> Path:
    return key[1] if key is not None and key[0] != "#" else ()


def _in_common(one: Path, other: Path) -> int:
    depth = 0
    while depth < min(len(one), len(other)) and one[depth] == other[depth]:
        depth += 1
    return depth


def _is_commitment(path: Path) -> bool:
    return len(path) > 1 and path[0] == "commitments"
