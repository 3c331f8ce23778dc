"""The order of tables and keys that both sides added at one place."""

from collections.abc import Callable, Mapping

from roadmap_cli.document.layout import Path
from roadmap_cli.document.placing import order_of
from roadmap_cli.history.outline import PartKey

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
