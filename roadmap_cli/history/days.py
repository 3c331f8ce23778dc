"""The order of the updates that two sides made of one commitment, the same whichever side is called ours.

It decides the status as of a day: of two updates with one first day, the later one in the file counts.
"""

from collections.abc import Callable, Collection, Hashable, Sequence
from typing import TypeVar

from roadmap_cli.document.layout import Path
from roadmap_cli.document.placing import first_day
from roadmap_cli.history.order import merged_order

K = TypeVar("K", bound=Hashable)
_Names = list[str]
"""The keys of the updates of a commitment, in the order of the text."""


def with_updates_in_order(
    keys: Sequence[K], sides: Sequence[Sequence[K]], path_of: Callable[[K], Path]
) -> list[K]:
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


def _updates(keys: Sequence[K], path_of: Callable[[K], Path]) -> dict[Path, dict[str, list[int]]]:
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
