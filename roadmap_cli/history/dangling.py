"""References that are broken only after two roadmaps are merged."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from roadmap_cli.document.change import Names
from roadmap_cli.history.conflict import place
from roadmap_cli.model.references import references
from roadmap_cli.model.types import RECORDS

_Reference = tuple[Names, Names]
"""The path of the field that refers, and the path of what it names."""


def dangling(merged: Mapping[str, Any], sides: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield a sentence for each reference in the merged data that only the merge broke."""
    known = {one for side in sides for one in _dangling_ones(side)}
    for path, named in dict.fromkeys(_dangling_ones(merged)):
        if (path, named) not in known:
            yield (
                f"{place(path)} names {place(named)}, which one side removed while the other used it; "
                "`roadmap check` reports it until you fix it"
            )


def tables(value: object) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the tables right below one, with their names."""
    if isinstance(value, Mapping):
        yield from ((id, fields) for id, fields in value.items() if isinstance(fields, Mapping))


def _dangling_ones(data: Mapping[str, Any]) -> list[_Reference]:
    ids = {kind: {id for id, _ in tables(data.get(kind))} for kind in RECORDS}
    found: list[_Reference] = []
    for id, commitment in tables(data.get("commitments")):
        path = ("commitments", id)
        for one in references(commitment):
            if one.id not in ids[one.kind]:
                found.append(((*path, *one.field), (one.kind, one.id)))
        steps = {step for step, _ in tables(commitment.get("milestones"))}
        for key, update in tables(commitment.get("updates")):
            step = update.get("milestone")
            if isinstance(step, str) and step and step not in steps:
                found.append(((*path, "updates", key, "milestone"), (*path, "milestones", step)))
    return found
