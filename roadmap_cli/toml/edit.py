"""Edit a TOML text: everything that does not change stays the same byte for byte."""

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
    MoveTable,
    Names,
    Remove,
    RenameKey,
    SetValue,
    changed,
    paths_of,
    same,
)
from roadmap_cli.toml.insert import add_table_splices, add_tables_splices, are_independent, set_splices
from roadmap_cli.toml.layout import find, read_layout
from roadmap_cli.toml.parse import NotTomlError, parse_text
from roadmap_cli.toml.remove import move_splices, remove_splices, rename_splices, without_emptied
from roadmap_cli.toml.scan import LayoutError
from roadmap_cli.toml.splice import Draft, OverlapError, Rules, Splice, meets, newline_of, place, spliced


class Batch:
    """Changes of one draft that do not interfere; `count` of them, which lead to `data`."""

    def __init__(self, draft: Draft) -> None:
        self.draft, self.count, self.data = draft, 0, dict(draft.data)
        self._splices: list[Splice] = []
        self._lines: list[Span] = []
        self._around_lines: list[Splice] = []
        self._changing: set[Names] = set()
        self._above: set[Names] = set()
        self._copies = Copies()

    def splices(self) -> list[Splice]:
        """Return the splices of all changes."""
        return [*self._splices, *without_lines(self.draft.text, self._lines)]

    def add(self, change: Change) -> bool:
        """Add a change, or return False if it interferes with an earlier one.

        Raises NotSavedError if it is not possible, KeyError if it does not fit the data.
        """
        paths = paths_of(change)
        ways = {path[:depth] for path in paths for depth in range(len(path) + 1)}
        if not self._changing.isdisjoint(ways) or not self._above.isdisjoint(paths):
            return False
        for path in paths:
            _require_tables(self.draft, path)
        # A change that may wait for the next batch must not change the data yet. Only setting a value always
        # fits the data.
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


def _require_tables(draft: Draft, path: Names) -> None:
    """Raise NotSavedError if a value above a path is not a table."""
    for depth in range(1, len(path)):
        value = draft.value(path[:depth])
        if value is not None and not isinstance(value, Mapping):
            raise draft.unsupported(path)


def _pieces(draft: Draft, change: Change) -> tuple[list[Span], list[Splice]]:
    """Return the whole lines that a change removes, and its other splices."""
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
        case MoveTable():
            return move_splices(draft, change)


def edited(
    text: str, data: Mapping[str, Any], changes: Sequence[Change], name: str, rules: Rules
) -> tuple[str, dict[str, Any]]:
    """Return the text and its data after the changes, which are made in order.

    `text` is TOML without a BOM, `data` its parsed data, and `name` the name of the file in messages. Raises
    NotSavedError, with the line, if a change is not possible without changing anything else; WrongUsageError
    if a value is not valid Unicode; KeyError if a path to remove or rename does not exist, or a new one does.
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
    """Return the changes that a change consists of.

    A table that is set to another one is changed key by key; additions come first, so that the table is never
    empty. Tables that are not independent are added one by one.
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
    steps = [
        step
        for key, value in change.value.items()
        if key not in old or not same(old[key], value)
        for step in _steps(draft, SetValue((*change.path, key), value))
    ]
    return [*steps, *(Remove((*change.path, key)) for key in old if key not in change.value)]


def _with_newlines(draft: Draft, path: Names, value: str) -> str:
    r"""Return the new value of a multi-line string with the newlines of the old one, such as `\r\n`."""
    if "\n" not in value or not isinstance(draft.value(path), str):
        return value
    location = find(draft.layout, path)
    old = draft.text[location.start : location.end] if location is not None else ""
    if not old.startswith(('"""', "'''")):
        return value
    newline = newline_of(old) if "\n" in old else draft.newline
    return value if newline == "\n" else value.replace("\r\n", "\n").replace("\n", newline)


def _first_made(draft: Draft, todo: Sequence[Change]) -> tuple[str, dict[str, Any], int]:
    """Make as many of the first changes as possible at once; return the text, its data, and their number."""
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
    """Return the spliced text and its data, or None if that is not the old data plus the changes."""
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
