"""Where new text goes: a new table among the tables, a new key among the keys of its table.

A new commitment goes in after the last one of its area, else at the end of the commitments; a new area
after the last area; an event among the commitment's others in the order of their days; a milestone after
the last one. A new key stands where the order of the format puts it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from roadmap_cli.deadline import DeadlineError, parse_day_key
from roadmap_cli.document.blocks import block_end, block_start, last_of, run_of
from roadmap_cli.document.change import AddTable, Names
from roadmap_cli.document.layout import Entry, Layout, find
from roadmap_cli.model import Area, Commitment, Head, Milestone, Partner, Update

_ORDER = ("roadmap", "partners", "areas", "commitments")
_KINDS = {"partners": Partner, "areas": Area, "commitments": Commitment}
_PARTS = {"milestones": Milestone, "updates": Update}


def place_of_table(layout: Layout, data: Mapping[str, Any], change: AddTable) -> int:
    """Return the offset at which the lines of a new table go in."""
    match change.path:
        case ("commitments", id, "updates", day):
            return _place_of_event(layout, data, ("commitments", id), day)
        case ("commitments", id, "milestones", _):
            siblings = data["commitments"][id].get("milestones", {})
            return _after_last(layout, ("commitments", id, "milestones"), siblings) or _after(
                layout, ("commitments", id), alone=True
            )
        case ("commitments", _):
            return _place_of_commitment(layout, data, change.fields.get("area"))
        case (kind, *_) if kind in _ORDER:
            return block_end(layout, last_of(layout, _ORDER[: _ORDER.index(kind) + 1]))
        case _:
            return block_end(layout, layout.sections[-1])


def _place_of_commitment(layout: Layout, data: Mapping[str, Any], area: object) -> int:
    commitments = data.get("commitments", {})
    of_area = [
        id for id, fields in commitments.items() if isinstance(fields, Mapping) and fields.get("area") == area
    ]
    for id in reversed(of_area):
        if (place := _after(layout, ("commitments", id))) is not None:
            return place
    return block_end(layout, last_of(layout, _ORDER))


def _place_of_event(layout: Layout, data: Mapping[str, Any], commitment: Names, day: str) -> int:
    updates = data["commitments"][commitment[1]].get("updates", {})
    before = [key for key in updates if _first_day(key) <= _first_day(day)]
    path = (*commitment, "updates")
    if (place := _after_last(layout, path, sorted(before, key=_first_day))) is not None:
        return place
    first = next((section for section in layout.sections if section.path[:3] == path), None)
    if first is not None:
        return block_start(layout, first)
    place = _after(layout, commitment)
    return place if place is not None else block_end(layout, layout.sections[-1])


def _first_day(key: str) -> str:
    """Return the first day of an event as an ISO date; what is no day comes last."""
    try:
        return parse_day_key(key).first.isoformat()
    except DeadlineError:
        return "9999-99-99"


def _after_last(layout: Layout, path: Names, names: Sequence[str] | Mapping[str, Any]) -> int | None:
    """Return the offset after the last of some tables that has a header of its own, None where none has."""
    for name in reversed(list(names)):
        run = run_of(layout, (*path, name))
        if run:
            return block_end(layout, run[-1])
    return None


def _after(layout: Layout, path: Names, *, alone: bool = False) -> int | None:
    """Return the offset after a table and what follows of it (`alone`: after its own keys); None if it is not there."""
    run = run_of(layout, path)
    if alone:
        run = [section for section in run if section.path == path][:1] or run
    if run:
        return block_end(layout, run[-1])
    found = find(layout, path)
    return block_end(layout, found.section) if found is not None else None


def place_of_key(entries: Sequence[Entry], path: Names) -> Entry | None:
    """Return the entry behind which a new key goes, None where it goes before all of them.

    The order is that of the format; the user's own keys are passed over. Without an order, or where no
    entry of the format is there, it goes behind the last one.
    """
    order = order_of(path[:-1])
    ranks = {name: rank for rank, name in enumerate(order)}
    own = ranks.get(path[-1], len(ranks))
    ranked = [entry for entry in entries if entry.keys[0].name in ranks]
    if not ranked:
        return entries[-1] if entries else None
    behind = [entry for entry in ranked if ranks[entry.keys[0].name] <= own]
    if own == len(ranks):
        return entries[-1]
    return behind[-1] if behind else None


def order_of(table: Names) -> Sequence[str]:
    """Return the keys of a table in the order of the format; none where the format knows no such table."""
    kind: type[msgspec.Struct] | None = None
    match table:
        case ("roadmap",):
            kind = Head
        case ("commitments", _, part, _):
            kind = _PARTS.get(part)
        case (name, _):
            kind = _KINDS.get(name)
    return kind.__struct_fields__ if kind is not None else ()
