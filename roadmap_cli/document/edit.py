"""Edit a roadmap's text: only the text of what changes is new, everything else stays byte for byte.

A change becomes splices; the spliced text is parsed again and must give exactly the old data plus the
change, else nothing of it is used. Changes that have nothing to do with each other are made in one go,
since each go reads the whole text; one that builds on another, or lands where another does, is made on
the text that the other left.
"""

from bisect import insort
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from roadmap_cli import safe
from roadmap_cli.document.adding import add_table_splices, set_splices
from roadmap_cli.document.change import AddTable, Change, Names, Remove, RenameKey, SetValue, changed, same
from roadmap_cli.document.draft import Draft
from roadmap_cli.document.layout import LayoutError, find, read_layout
from roadmap_cli.document.parse import parse_text
from roadmap_cli.document.removing import remove_splices, rename_splices, without_emptied
from roadmap_cli.document.splice import OverlapError, Splice, meets, place, spliced
from roadmap_cli.errors import NotSavedError, UnreadableError, WrongUsageError


def edited(
    text: str, data: Mapping[str, Any], changes: Sequence[Change], name: str
) -> tuple[str, dict[str, Any]]:
    """Return the new text and its data, with the changes made one after the other.

    `text` is TOML without a BOM, `data` what it was parsed to, `name` what the file is called in messages.
    Raises NotSavedError, with the line, where a change cannot be made without touching what was not asked
    for; WrongUsageError for text that is no Unicode; KeyError where there is nothing to remove or rename,
    or already something under the name to add.
    """
    new_data = dict(data)
    todo = list(changes)
    while todo:
        draft = _draft(text, new_data, name)
        todo[:1] = _steps(draft, todo[0])
        if todo:
            try:
                text, new_data, done = _first_made(draft, todo)
            except RecursionError:
                raise draft.cannot(todo[0].path) from None
            del todo[:done]
    return text, new_data


def _draft(text: str, data: Mapping[str, Any], name: str) -> Draft:
    try:
        return Draft(read_layout(text), data, name)
    except LayoutError as error:
        raise NotSavedError(f"{name}: {error}; change it with `roadmap edit`") from error


def _steps(draft: Draft, change: Change) -> list[Change]:
    """Return a change as those that it comes to: of a table that is set to another only what differs changes.

    What is new comes first, so that the table is never empty on the way.
    """
    if not isinstance(change, SetValue) or not isinstance(change.value, Mapping):
        return [change]
    old = draft.value(change.path)
    if not isinstance(old, Mapping):
        return [change]
    if old and not change.value and not draft.is_stated(change.path):
        return [Remove(change.path), change]
    inner = [SetValue((*change.path, key), value) for key, value in change.value.items()]
    steps = [
        step
        for one in inner
        if one.path[-1] not in old or not same(old[one.path[-1]], one.value)
        for step in _steps(draft, one)
    ]
    return [*steps, *(Remove((*change.path, key)) for key in old if key not in change.value)]


class _Batch(msgspec.Struct):
    """Changes that do not touch each other, the splices that make them, and the data they must lead to."""

    count: int
    splices: list[Splice]
    data: dict[str, Any]


def _first_made(draft: Draft, todo: Sequence[Change]) -> tuple[str, dict[str, Any], int]:
    """Make as many of the first changes as go together; return the text, its data, and how many those are."""
    batch = _batch(draft, todo)
    made = _made(draft, batch)
    if made is None and batch.count > 1:
        batch = _batch(draft, todo[:1])
        made = _made(draft, batch)
    if made is None:
        raise draft.cannot(todo[0].path)
    return *made, batch.count


def _batch(draft: Draft, todo: Sequence[Change]) -> _Batch:
    batch = _Batch(0, [], dict(draft.data))
    changing: set[Names] = set()
    above: set[Names] = set()
    for change in todo:
        paths = _paths(change)
        ways = {path[:depth] for path in paths for depth in range(len(path) + 1)}
        if batch.count and (not changing.isdisjoint(ways) or not above.isdisjoint(paths)):
            break
        if batch.count and _steps(draft, change) != [change]:
            break
        _require_tables(draft, change.path)
        data = changed(batch.data, [change])
        splices = _splices(draft, change)
        if batch.count and any(meets(splice, batch.splices) for splice in splices):
            break
        for splice in splices:
            insort(batch.splices, splice, key=place)
        batch.data = without_emptied(draft, data, change) if isinstance(change, Remove) else data
        batch.count += 1
        changing.update(paths)
        above |= ways
    return batch


def _paths(change: Change) -> list[Names]:
    """Return the paths under which a change changes something."""
    if isinstance(change, RenameKey):
        return [change.path, (*change.path[:-1], change.name)]
    return [change.path]


def _require_tables(draft: Draft, path: Names) -> None:
    """Raise NotSavedError where something else than a table stands on the way to a path."""
    for depth in range(1, len(path)):
        value = draft.value(path[:depth])
        if value is not None and not isinstance(value, Mapping):
            found = find(draft.layout, path[:depth])
            raise draft.cannot(path, None if found is None else found.start)


def _splices(draft: Draft, change: Change) -> list[Splice]:
    match change:
        case SetValue():
            return set_splices(draft, change)
        case AddTable():
            return add_table_splices(draft, change)
        case Remove():
            return remove_splices(draft, change)
        case RenameKey():
            return rename_splices(draft, change)


def _made(draft: Draft, batch: _Batch) -> tuple[str, dict[str, Any]] | None:
    """Return the spliced text and its data; None where that is not the old data plus the changes."""
    try:
        text = spliced(draft.text, batch.splices)
        data = parse_text(text, draft.name)
    except (OverlapError, UnreadableError):
        return None
    except UnicodeEncodeError as error:
        bad = safe.quote(error.object[max(0, error.start - 20) : error.end + 20])
        raise WrongUsageError(f"{bad} is not valid UTF-8; nothing was written to {draft.name}") from error
    return (text, data) if same(data, batch.data) else None
