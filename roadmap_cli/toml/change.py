"""What an edit asks for, and what it makes of the data: the yardstick that the new text is held to."""

import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

Names = tuple[str, ...]
"""A path into the data through tables alone; arrays are set as a whole."""


class SetValue(msgspec.Struct, frozen=True):
    """Give a key a value; the key may be new, and so may the tables on the way to it.

    A table that is set to another keeps what both have in common.
    """

    path: Names
    value: Any


class AddTable(msgspec.Struct, frozen=True):
    """Add a table that is not there yet, with its fields in the order given."""

    path: Names
    fields: Mapping[str, Any]


class AddTables(msgspec.Struct, frozen=True):
    """Add tables in one go, one at least. A table may lie below one that goes before it, as updates do."""

    tables: Sequence[AddTable]

    @property
    def path(self) -> Names:
        """The path of the first table, by which messages name the change."""
        return self.tables[0].path


class Remove(msgspec.Struct, frozen=True):
    """Remove a key, or a table with all that is in it.

    A table that nothing in the text states, but what is in it (`updates` by `[x.updates.2024]`), goes with
    the last of that.
    """

    path: Names


class RenameKey(msgspec.Struct, frozen=True):
    """Give the last name of a path another name."""

    path: Names
    name: str


class PlaceTable(msgspec.Struct, frozen=True):
    """Put an update among the others of its commitment to where a new one of its day would go."""

    path: Names


Change = SetValue | AddTable | AddTables | Remove | RenameKey | PlaceTable

SingleChange = SetValue | AddTable | Remove | RenameKey | PlaceTable
"""A change at one place."""


class Copies:
    """The tables that were copied since the data was last whole, which may be changed in place."""

    def __init__(self) -> None:
        self._ids: set[int] = set()

    def of(self, table: Mapping[str, Any]) -> dict[str, Any]:
        """Return the table itself where it is such a copy, else one of it."""
        if isinstance(table, dict) and id(table) in self._ids:
            return table
        copy = dict(table)
        self._ids.add(id(copy))
        return copy


def changed(
    data: Mapping[str, Any], changes: Sequence[Change], copies: Copies | None = None
) -> dict[str, Any]:
    """Return the data with the changes made, one after the other; what does not change is shared, not copied.

    With the `copies` that were made of the same data before, a table with ten thousand others in it is
    copied once, not for each change. Raises KeyError where a change does not fit the data.
    """
    copies = copies or Copies()
    result = copies.of(data)
    for change in changes:
        for step in change.tables if isinstance(change, AddTables) else (change,):
            result = _rewritten(result, step.path, step, copies)
    return result


def _rewritten(table: Mapping[str, Any], path: Names, change: SingleChange, copies: Copies) -> dict[str, Any]:
    """Return the table with the change made at a path below it."""
    name, below = path[0], path[1:]
    result = copies.of(table)
    if below:
        result[name] = _rewritten(_table_of(table, name, change), below, change, copies)
        return result
    match change:
        case SetValue(_, value):
            result[name] = plain(value)
        case AddTable(_, fields):
            if name in table:
                raise KeyError(name)
            result[name] = plain(fields)
        case Remove():
            del result[name]
        case RenameKey(_, new_name):
            if name not in table or new_name in table:
                raise KeyError(name)
            result = {new_name if key == name else key: value for key, value in table.items()}
        case PlaceTable():
            result[name] = result.pop(name)
    return result


def _table_of(table: Mapping[str, Any], name: str, change: SingleChange) -> Mapping[str, Any]:
    """Return the table of that name; a new one where something is to be put into it."""
    found = table.get(name, {}) if isinstance(change, SetValue | AddTable) else table[name]
    if not isinstance(found, Mapping):
        raise KeyError(name)
    return found


def plain(value: Any) -> Any:
    """Return a value as a parser gives it: an enum's members as the texts they are, tuples as lists."""
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, Mapping):
        return {plain(name): plain(field) for name, field in value.items()}
    if isinstance(value, Sequence):
        return [plain(element) for element in value]
    if isinstance(value, int) and not isinstance(value, bool):
        return int(value)
    return value


def same(one: object, other: object) -> bool:
    """Return whether two parsed values are equal in value and type: nan is nan, 1 is neither 1.0 nor true.

    0.0 is not -0.0, a date is no date-time, one moment in two zones is two; the order of keys does not count.
    """
    # Two looks at the speed of C settle nearly all: == takes 1 for 1.0 and true, JSON takes dates for
    # texts and inf for nan, but what both find equal is.
    try:
        if one == other and _sorted_json(one) == _sorted_json(other):
            return True
    except (TypeError, ValueError, OverflowError, RecursionError):
        pass  # not everything that TOML holds goes into JSON
    return _is_same(one, other)


def _sorted_json(value: object) -> bytes:
    return msgspec.json.encode(value, order="deterministic")


def _is_same(one: object, other: object) -> bool:
    """Return what `same` does, by walking; the parser bounds how deep values nest, and so the recursion."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_is_same(value, other[key]) for key, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_is_same, one, other))
    if isinstance(one, float) and isinstance(other, float):
        both_nan = math.isnan(one) and math.isnan(other)
        return both_nan or (one == other and math.copysign(1, one) == math.copysign(1, other))
    if isinstance(one, datetime) and isinstance(other, datetime):
        return one == other and one.utcoffset() == other.utcoffset()
    return one == other
