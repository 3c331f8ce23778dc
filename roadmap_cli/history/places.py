"""Where what both sides added at one place goes: behind which of ours, before which."""

from collections.abc import Callable, Mapping, Sequence

from roadmap_cli.deadline import DeadlineError, parse_day_key
from roadmap_cli.document.layout import Path
from roadmap_cli.document.placing import order_of
from roadmap_cli.history.outline import PartKey

Stops = Callable[[PartKey | None, PartKey, PartKey], bool]
"""Whether, of what both added behind one key, theirs must stand before ours: `(behind, ours, theirs)`."""


def table_stops(ours: Sequence[PartKey], areas: Mapping[str, object]) -> Stops:
    """Return the rule for tables, which are in the order `ours` there; `areas` are those of commitments.

    What is nearer to the table behind which both were added comes first: parts of a commitment before the
    next one, a commitment of the same area before one of another. Updates are in the order of their days,
    which may be the latest first.
    """

    def stops(behind: PartKey | None, one: PartKey, other: PartKey) -> bool:
        if other[0] == "#" or one[0] == "#":
            return bool(other[0] != "#")
        before = _path(behind)
        if _in_common(one[1], other[1]) < _in_common(before, other[1]):
            return True
        if _is_update(one[1]) and _is_update(other[1]) and one[1][:2] == other[1][:2]:
            day, others_day = _first_day(one[1][3]), _first_day(other[1][3])
            if day == others_day:
                return _in_one_day(one[1][3]) > _in_one_day(other[1][3])
            return (day < others_day) == _is_latest_first(ours, other[1][:3])
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


def _is_update(path: Path) -> bool:
    return len(path) > 3 and path[0] == "commitments" and path[2] == "updates"


def _is_latest_first(keys: Sequence[PartKey], updates: Path) -> bool:
    paths = [key[1] for key in keys if key[0] != "#"]
    days = [_first_day(path[3]) for path in paths if path[:3] == updates and len(path) > 3]
    return len(days) > 1 and days[0] > days[-1]


def _in_one_day(key: object) -> tuple[int, str]:
    """Return what puts keys of one day in order, whichever side has which: a day before its second update."""
    return len(str(key)), str(key)


def _first_day(key: object) -> str:
    try:
        return parse_day_key(str(key)).first.isoformat()
    except DeadlineError:
        return "9999-99-99"
