"""Edit a TOML text: only what changes is new, everything else stays byte for byte."""

from bisect import insort
from collections.abc import Mapping, Sequence
from typing import Any

from roadmap_cli import escape
from roadmap_cli.errors import NotSavedError, WrongUsageError
from roadmap_cli.toml.blocks import Span, with_empty_lines, without_lines
from roadmap_cli.toml.change import (
    AddTable,
    AddTables,
    Change,
    Copies,
    Names,
    PlaceTable,
    Remove,
    RenameKey,
    SetValue,
    changed,
    same,
)
from roadmap_cli.toml.insert import add_table_splices, add_tables_splices, are_independent, set_splices
from roadmap_cli.toml.layout import LayoutError, find, read_layout
from roadmap_cli.toml.parse import NotTomlError, parse_text
from roadmap_cli.toml.remove import move_splices, remove_splices, rename_splices, without_emptied
from roadmap_cli.toml.splice import Draft, OverlapError, Rules, Splice, meets, newline_of, place, spliced


class Batch:
    """Changes to one draft: how many, and the data that they must lead to."""

    def __init__(self, draft: Draft) -> None:
        self.draft, self.count, self.data = draft, 0, dict(draft.data)
        self._splices: list[Splice] = []
        self._lines: list[Span] = []
        self._around_lines: list[Splice] = []
        self._changing: set[Names] = set()
        self._above: set[Names] = set()
        self._copies = Copies()

    def splices(self) -> list[Splice]:
        """Return what makes the changes."""
        return [*self._splices, *without_lines(self.draft.text, self._lines)]

    def add(self, change: Change) -> bool:
        """Take a change in and return True, or return False where it has to do with one that is in.

        Raises NotSavedError where it cannot be made, KeyError where it does not fit the data.
        """
        paths = _paths(change)
        ways = {path[:depth] for path in paths for depth in range(len(path) + 1)}
        if not self._changing.isdisjoint(ways) or not self._above.isdisjoint(paths):
            return False
        for path in paths:
            _require_tables(self.draft, path)
        # What may wait for the next go must not be in the data yet; setting a value alone always fits it.
        data = None if isinstance(change, SetValue) else changed(self.data, [change])
        lines, splices = _pieces(self.draft, change)
        around = [Splice(*with_empty_lines(self.draft.text, *span), "") for span in lines]
        if self._meets(around, splices):
            return False
        for splice in splices:
            insort(self._splices, splice, key=place)
        for splice in around:
            insort(self._around_lines, splice, key=place)
        self._lines += lines
        self._changing.update(paths)
        self._above |= ways
        if data is None:
            data = changed(self.data, [change], self._copies)
        self.data = without_emptied(self.draft, data, change) if isinstance(change, Remove) else data
        self.count += 1
        return True

    def _meets(self, around_lines: Sequence[Splice], splices: Sequence[Splice]) -> bool:
        return any(meets(one, self._splices) for one in (*around_lines, *splices)) or any(
            meets(one, self._around_lines) for one in splices
        )


def _paths(change: Change) -> list[Names]:
    """Return the paths under which a change changes something."""
    if isinstance(change, RenameKey):
        return [change.path, (*change.path[:-1], change.name)]
    if isinstance(change, AddTables):
        return [table.path for table in change.tables]
    return [change.path]


def _require_tables(draft: Draft, path: Names) -> None:
    """Raise NotSavedError where something other than a table is on the way to a path."""
    for depth in range(1, len(path)):
        value = draft.value(path[:depth])
        if value is not None and not isinstance(value, Mapping):
            raise draft.unsupported(path)


def _pieces(draft: Draft, change: Change) -> tuple[list[Span], list[Splice]]:
    """Return the whole lines that a change takes out, and the other splices that make it."""
    match change:
        case SetValue():
            return [], set_splices(draft, change)
        case AddTable():
            return [], add_table_splices(draft, change)
        case AddTables():
            return [], add_tables_splices(draft, change)
        case Remove():
            return remove_splices(draft, change)
        case RenameKey():
            return [], rename_splices(draft, change)
        case PlaceTable():
            return move_splices(draft, change)


def edited(
    text: str, data: Mapping[str, Any], changes: Sequence[Change], name: str, rules: Rules
) -> tuple[str, dict[str, Any]]:
    """Return the new text and its data, with the changes made one after the other.

    `text` is TOML without a BOM, `data` what it was parsed to, `name` what the file is called in messages;
    `rules` say where new text goes.
    Raises NotSavedError, with the line, where a change cannot be made without touching what was not asked
    for; WrongUsageError for text that is no Unicode; KeyError where there is nothing to remove or rename,
    or already something under the name to add.
    """
    new_data = dict(data)
    todo = list(changes)
    renames = {change.path[-1]: change.name for change in changes if isinstance(change, RenameKey)}
    while todo:
        draft = _draft(text, new_data, name, rules, renames)
        todo[:1] = _steps(draft, todo[0])
        if todo:
            try:
                text, new_data, done = _first_made(draft, todo)
            except RecursionError:
                raise draft.unsupported(todo[0].path) from None
            del todo[:done]
    return text, new_data


def _draft(text: str, data: Mapping[str, Any], name: str, rules: Rules, renames: Mapping[str, str]) -> Draft:
    try:
        return Draft(read_layout(text), data, name, rules, renames)
    except LayoutError as error:
        raise NotSavedError(f"{name}: {error}; {rules.advice}") from error


def _steps(draft: Draft, change: Change) -> list[Change]:
    """Return a change as those that it comes to: of a table that is set to another only what differs changes.

    What is new comes first, so that the table is never empty on the way. Tables that
    cannot be added in one go are added one after the other.
    """
    if isinstance(change, AddTables):
        return [change] if are_independent(draft, change) else list(change.tables)
    if isinstance(change, SetValue) and isinstance(change.value, str):
        return [SetValue(change.path, _with_newlines(draft, change.path, change.value))]
    if not isinstance(change, SetValue) or not isinstance(change.value, Mapping):
        return [change]
    old = draft.value(change.path)
    if not isinstance(old, Mapping):
        return [change]
    if old and not change.value and not draft.is_explicit(change.path):
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
        raise draft.unsupported(todo[0].path)
    return *made, batch.count


def _made(batch: Batch) -> tuple[str, dict[str, Any]] | None:
    """Return the spliced text and its data; None where that is not the old data plus the changes."""
    draft = batch.draft
    try:
        text = spliced(draft.text, batch.splices())
        data = parse_text(text)
    except (OverlapError, NotTomlError):
        return None
    except UnicodeEncodeError as error:
        bad = escape.quote(error.object[max(0, error.start - 20) : error.end + 20])
        raise WrongUsageError(f"{bad} is not valid UTF-8; nothing was written to {draft.name}") from error
    return (text, data) if same(data, batch.data) else None
