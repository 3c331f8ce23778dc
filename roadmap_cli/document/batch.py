"""Changes that have nothing to do with each other, gathered to be made in one go.

Each go reads the whole text, so a thousand references to a new id are one go. A change that builds on
another, or lands where another does, is for the next go, on the text that this one leaves. Removals may
be side by side: which empty lines go with them is settled when all are known.
"""

from bisect import insort
from collections.abc import Mapping, Sequence

from roadmap_cli.document.adding import add_table_splices, set_splices
from roadmap_cli.document.blocks import Span, with_empty_lines, without_lines
from roadmap_cli.document.bulk import add_tables_splices
from roadmap_cli.document.change import (
    AddTable,
    AddTables,
    Change,
    Copies,
    Names,
    PlaceUpdate,
    Remove,
    RenameKey,
    SetValue,
    changed,
)
from roadmap_cli.document.draft import Draft
from roadmap_cli.document.removing import move_splices, remove_splices, rename_splices, without_emptied
from roadmap_cli.document.splice import Splice, meets, place


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
            raise draft.cannot(path)


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
        case PlaceUpdate():
            return move_splices(draft, change)
