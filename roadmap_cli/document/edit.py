"""Edit a roadmap's text: only the text of what changes is new, everything else stays byte for byte.

A change becomes splices; the spliced text is parsed again and must give exactly the old data plus the
change, else nothing of it is used.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from roadmap_cli import safe
from roadmap_cli.document.batch import Batch
from roadmap_cli.document.bulk import go_together
from roadmap_cli.document.change import AddTables, Change, Names, Remove, RenameKey, SetValue, same
from roadmap_cli.document.draft import Draft
from roadmap_cli.document.layout import LayoutError, find, read_layout
from roadmap_cli.document.parse import parse_text
from roadmap_cli.document.splice import OverlapError, newline_of, spliced
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
    renames = {change.path[-1]: change.name for change in changes if isinstance(change, RenameKey)}
    while todo:
        draft = _draft(text, new_data, name, renames)
        todo[:1] = _steps(draft, todo[0])
        if todo:
            try:
                text, new_data, done = _first_made(draft, todo)
            except RecursionError:
                raise draft.cannot(todo[0].path) from None
            del todo[:done]
    return text, new_data


def _draft(text: str, data: Mapping[str, Any], name: str, renames: Mapping[str, str]) -> Draft:
    try:
        return Draft(read_layout(text), data, name, renames)
    except LayoutError as error:
        raise NotSavedError(f"{name}: {error}; change it with `roadmap edit`") from error


def _steps(draft: Draft, change: Change) -> list[Change]:
    """Return a change as those that it comes to: of a table that is set to another only what differs changes.

    What is new comes first, so that the table is never empty on the way. Tables that
    cannot be added in one go are added one after the other.
    """
    if isinstance(change, AddTables):
        return [change] if go_together(draft, change) else list(change.tables)
    if isinstance(change, SetValue) and isinstance(change.value, str):
        return [SetValue(change.path, _with_newlines(draft, change.path, change.value))]
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


def _with_newlines(draft: Draft, path: Names, value: str) -> str:
    r"""Return a text that takes the place of a string over lines, with the newlines that are there.

    In a file of Windows that is `\r\n`: the text is the same, and no line of the file ends otherwise.
    """
    if "\n" not in value or not isinstance(draft.value(path), str):
        return value
    found = find(draft.layout, path)
    old = draft.text[found.start : found.end] if found is not None else ""
    if not old.startswith(('"""', "'''")):
        return value
    newline = newline_of(old) if "\n" in old else draft.newline
    return value if newline == "\n" else value.replace("\r\n", "\n").replace("\n", newline)


def _first_made(draft: Draft, todo: Sequence[Change]) -> tuple[str, dict[str, Any], int]:
    """Make as many of the first changes as go together; return the text, its data, and how many those are."""
    batch = Batch(draft)
    for change in todo:
        if (batch.count and _steps(draft, change) != [change]) or not batch.add(change):
            break
    made = _made(batch)
    if made is None and batch.count > 1:
        batch = Batch(draft)
        batch.add(todo[0])
        made = _made(batch)
    if made is None:
        raise draft.cannot(todo[0].path)
    return *made, batch.count


def _made(batch: Batch) -> tuple[str, dict[str, Any]] | None:
    """Return the spliced text and its data; None where that is not the old data plus the changes."""
    draft = batch.draft
    try:
        text = spliced(draft.text, batch.splices())
        data = parse_text(text, draft.name)
    except (OverlapError, UnreadableError):
        return None
    except UnicodeEncodeError as error:
        bad = safe.quote(error.object[max(0, error.start - 20) : error.end + 20])
        raise WrongUsageError(f"{bad} is not valid UTF-8; nothing was written to {draft.name}") from error
    return (text, data) if same(data, batch.data) else None
