"""What is merged as a whole or not at all: tables in contradiction, arrays of tables."""

from collections.abc import Collection, Mapping, Sequence

from roadmap_cli.document.change import Names
from roadmap_cli.document.layout import Path
from roadmap_cli.history.dangling import tables
from roadmap_cli.history.outline import Outline, TableText
from roadmap_cli.history.threeway import Sides
from roadmap_cli.lookup import free_id


def taken_whole(
    paths: Collection[Names], contested: Collection[Names], outlines: Sequence[Outline]
) -> list[Names]:
    """Return those of the paths at which the texts of both sides are other than that of the base.

    The paths are of tables that one side removed or both added; contested ones count whatever the texts are.
    """
    base, ours, theirs = (_texts_below(set(paths), outline) for outline in outlines)
    return [
        path
        for path in paths
        if path in contested or base.get(path) not in (ours.get(path), theirs.get(path))
    ]


def _texts_below(paths: set[Path], outline: Outline) -> dict[Path, list[str]]:
    """Return the texts of the tables at each path and below it."""
    depths = {len(path) for path in paths}
    found: dict[Path, list[str]] = {}
    for part in outline.parts:
        if isinstance(part, TableText):
            for depth in depths:
                if part.path[:depth] in paths and len(part.path) >= depth:
                    found.setdefault(part.path[:depth], []).append(part.text)
    return found


def unsettled_array(outlines: Sequence[Outline]) -> Path | None:
    """Return an array of tables that both sides changed, if there is one: its elements have no names."""
    base, ours, theirs = (_array_tables(outline) for outline in outlines)
    for path in base | ours | theirs:
        own, others = ours.get(path), theirs.get(path)
        if own not in (base.get(path), others) and others != base.get(path):
            return path
    return None


def _array_tables(outline: Outline) -> dict[Path, list[str]]:
    found: dict[Path, list[str]] = {}
    for part in outline.parts:
        if isinstance(part, TableText):
            index = next((at for at, name in enumerate(part.path) if isinstance(name, int)), 0)
            if index:
                found.setdefault(part.path[:index], []).append(part.text)
    return found


def free_ids_beside(paths: Collection[Names], sides: Sides) -> dict[Path, str]:
    """Return an id for each table at a path that nothing beside it has, nor ever had."""
    taken: dict[Names, set[str]] = {}
    for above in {path[:-1] for path in paths}:
        taken[above] = {id for side in sides for id in _ids(side, above)}
    return {path: free_id(path[-1], taken[path[:-1]]) for path in paths}


def _ids(data: object, above: Names) -> set[str]:
    for name in above:
        data = data.get(name) if isinstance(data, Mapping) else None
    ids: set[str] = set()
    for id, fields in tables(data):
        former = fields.get("formerly", [])
        ids |= {id, *(str(one) for one in (former if isinstance(former, list) else [former]))}
    return ids
