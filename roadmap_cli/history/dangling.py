"""References that lead nowhere once two roadmaps are merged, though each led somewhere on its side."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from roadmap_cli.document.change import Names
from roadmap_cli.history.conflict import place

_Reference = tuple[Names, str, str]
"""The path of what refers, and the kind and the id that it names."""


def dangling(merged: Mapping[str, Any], sides: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield a sentence for each reference of the merged data that leads nowhere only because of the merge."""
    known = {one for side in sides for one in _dangling_ones(side)}
    for path, kind, id in dict.fromkeys(_dangling_ones(merged)):
        if (path, kind, id) not in known:
            yield (
                f"{place(path)} names {place((kind, id))}, which one side removed while the other used it; "
                "`roadmap check` finds it until one of them is mended"
            )


def tables(value: object) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the tables right below one, with their names."""
    if isinstance(value, Mapping):
        yield from ((id, fields) for id, fields in value.items() if isinstance(fields, Mapping))


def _dangling_ones(data: Mapping[str, Any]) -> list[_Reference]:
    ids = {kind: {id for id, _ in tables(data.get(kind))} for kind in ("areas", "partners", "commitments")}
    return [(path, kind, id) for path, kind, id in _references(data) if id not in ids[kind]]


def _references(data: Mapping[str, Any]) -> Iterator[_Reference]:
    for id, fields in tables(data.get("commitments")):
        for key, kind in (("area", "areas"), ("partners", "partners"), ("depends_on", "commitments")):
            value = fields.get(key, [])
            for name in value if isinstance(value, list) else [value]:
                if isinstance(name, str):
                    yield ("commitments", id, key), kind, name
