"""Three-way merge of the order of a sequence: moves and additions of both sides, ours before theirs."""

from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar

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
