"""Values inside JSON objects, which `--map source=links.0.url` names by their path."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from roadmap_cli import escape
from roadmap_cli.english import listed
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.importers.json import cell_of, leaves
from roadmap_cli.importers.records import SourceCell, SourceContent
from roadmap_cli.model.ids import any_of, nearest

_MOST = 200


def with_paths(
    content: SourceContent, items: Sequence[Mapping[str, Any]], names: Iterable[str], name: str
) -> SourceContent:
    """Return a content with a column for each of some names that is a path into its objects.

    `links.0.url` is the text `url` in the first object of `links`, and `links.url` that in each of them.
    Raises WrongUsageError for a path that no object has.
    """
    paths = [path for path in dict.fromkeys(names) if "." in path and path not in content.columns]
    paths = [path for path in paths if path.partition(".")[0] in {key for item in items for key in item}]
    if not paths:
        return content
    cells: list[dict[str, SourceCell]] = [{path: _cell(item, path) for path in paths} for item in items]
    for path in paths:
        if not any(one[path] for one in cells):
            raise WrongUsageError(_not_found(path, items, name))
    records = [
        msgspec.structs.replace(record, cells={**record.cells, **more})
        for record, more in zip(content.records, cells, strict=True)
    ]
    tops = {path.partition(".")[0] for path in paths}
    return msgspec.structs.replace(
        content,
        columns=(*content.columns, *paths),
        records=tuple(records),
        faults=tuple(fault for fault in content.faults if fault.column not in tops),
        used=(*content.used, *tops),
        notes=(*content.notes, *_unread(items, paths, tops)),
    )


def _unread(items: Sequence[Mapping[str, Any]], paths: Sequence[str], tops: Iterable[str]) -> Iterator[str]:
    """Yield a note about the other values beside those that paths read."""
    requests = [path.split(".") for path in paths]
    for top in sorted(tops):
        known = dict.fromkeys(path for item in items if top in item for path, _ in leaves(item[top], top))
        left = [path for path in known if not any(_covers(one, path.split(".")) for one in requests)]
        if left:
            yield f"of {escape.quote(top)}, these were not read: {listed([*map(escape.quote, left)])}"


def _covers(request: Sequence[str], path: Sequence[str]) -> bool:
    """Return whether a request reads the value at a path; without a number, it reads all of an array."""
    if not request or not path:
        return not request and not path
    if request[0] == path[0]:
        return _covers(request[1:], path[1:])
    return path[0].isdecimal() and _covers(request, path[1:])


def _cell(item: Mapping[str, Any], path: str) -> SourceCell:
    values = list(_values(item, path.split(".")))
    texts = [cell_of(value) for value in values if not isinstance(value, dict)]
    if len(texts) == 1:
        return texts[0]
    return [text for one in texts for text in ([one] if isinstance(one, str) else one) if text]


def _values(value: object, parts: Sequence[str]) -> Iterator[object]:
    """Yield the values at a path; without a number, each element of an array counts."""
    if not parts:
        yield value
    elif isinstance(value, dict):
        if parts[0] in value:
            yield from _values(value[parts[0]], parts[1:])
    elif isinstance(value, list) and parts[0].isdecimal():
        yield from _values(value[int(parts[0])], parts[1:]) if int(parts[0]) < len(value) else ()
    elif isinstance(value, list):
        for one in value:
            yield from _values(one, parts)


def _not_found(path: str, items: Sequence[Mapping[str, Any]], name: str) -> str:
    top = path.partition(".")[0]
    known = list(
        dict.fromkeys(leaf for item in items[:_MOST] if top in item for leaf, _ in leaves(item[top], top))
    )
    near = nearest(path, known) or known[:3]
    hint = f"; did you mean {any_of(map(escape.quote, near))}?" if near else ""
    return f"{name} has nothing at {escape.quote(path)}{hint}"
