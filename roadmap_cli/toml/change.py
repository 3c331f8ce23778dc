"""Changes of TOML data, and the data that they lead to, which the edited text must have."""

import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, Literal

import msgspec

Names = tuple[str, ...]
"""A path of table keys; arrays are set as a whole."""


class SetValue(msgspec.Struct, frozen=True):
    """Set a key; the key and the tables above it may be new.

    A table that is set to another one keeps what they have in common.
    """

    path: Names
    value: Any


class AddTable(msgspec.Struct, frozen=True):
    """Add a new table with its fields in order."""

    path: Names
    fields: Mapping[str, Any]


class AddTables(msgspec.Struct, frozen=True):
    """Add one or more tables at once. A table may be below an earlier one."""

    tables: Sequence[AddTable]

    @property
    def path(self) -> Names:
        """The path of the first table, for messages."""
        return self.tables[0].path


class Remove(msgspec.Struct, frozen=True):
    """Remove a key, or a table with everything in it.

    A table that only the headers of others name (`b` in `[a.b.c]`) is removed with the last of them.
    """

    path: Names


class RenameKey(msgspec.Struct, frozen=True):
    """Rename the last key of a path."""

    path: Names
    name: str


class MoveTable(msgspec.Struct, frozen=True):
    """Move a table to the place of a new one with its key."""

    path: Names


Change = SetValue | AddTable | AddTables | Remove | RenameKey | MoveTable

SingleChange = SetValue | AddTable | Remove | RenameKey | MoveTable
"""A change of one path."""


class Copies:
    """The tables that are copies already, so that they can be changed in place."""

    def __init__(self) -> None:
        self._ids: set[int] = set()

    def of(self, table: Mapping[str, Any]) -> dict[str, Any]:
        """Return the table itself if it is a copy, else a new copy."""
        if isinstance(table, dict) and id(table) in self._ids:
            return table
        copy = dict(table)
        self._ids.add(id(copy))
        return copy


def changed(
    data: Mapping[str, Any], changes: Sequence[Change], copies: Copies | None = None
) -> dict[str, Any]:
    """Return the data after the changes; unchanged tables are shared, not copied.

    With `copies` from previous calls for the same data, a table with 10,000 others is copied once, not for
    each change. Raises KeyError if a change does not fit the data.
    """
    copies = copies or Copies()
    result = copies.of(data)
    for change in changes:
        for step in change.tables if isinstance(change, AddTables) else (change,):
            result = _rewritten(result, step.path, step, copies)
    return result


def _rewritten(table: Mapping[str, Any], path: Names, change: SingleChange, copies: Copies) -> dict[str, Any]:
    """Return the table after a change at a path below it."""
    name, below = path[0], path[1:]
    result = copies.of(table)
    if below:
        result[name] = _rewritten(_table_of(table, name, change), below, change, copies)
        return result
    match change:
        case SetValue(_, value):
            result[name] = _parsed(value)
        case AddTable(_, fields):
            if name in table:
                raise KeyError(name)
            result[name] = _parsed(fields)
        case Remove():
            del result[name]
        case RenameKey(_, new_name):
            if name not in table or new_name in table:
                raise KeyError(name)
            result = {new_name if key == name else key: value for key, value in table.items()}
        case MoveTable():
            result[name] = result.pop(name)
    return result


def _table_of(table: Mapping[str, Any], name: str, change: SingleChange) -> Mapping[str, Any]:
    """Return the table with that name, or an empty one if the change adds to it."""
    inner = table.get(name, {}) if isinstance(change, SetValue | AddTable) else table[name]
    if not isinstance(inner, Mapping):
        raise KeyError(name)
    return inner


_PLAIN = frozenset({str, int, float, bool, date, datetime, time})


def plain(value: Any) -> Any:
    """Return a value as a parser does: enum members as plain strings, tuples as lists."""
    if type(value) in _PLAIN:  # nearly all; the checks below are slow
        return value
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, Mapping):
        return {plain(name): plain(field) for name, field in value.items()}
    if isinstance(value, Sequence):
        return [plain(element) for element in value]
    if isinstance(value, int) and not isinstance(value, bool):
        return int(value)
    return value


def _parsed(value: Any) -> Any:
    """Return a value as a parser does, floats without the digits that a person typed."""
    return _with_plain_floats(plain(value))


def _with_plain_floats(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _with_plain_floats(field) for name, field in value.items()}
    return float(value) if isinstance(value, float) else value


def paths_of(change: Change) -> list[Names]:
    """Return the paths that a change affects."""
    if isinstance(change, RenameKey):
        return [change.path, (*change.path[:-1], change.name)]
    if isinstance(change, AddTables):
        return [table.path for table in change.tables]
    return [change.path]


def same(left: object, right: object) -> bool:
    """Return whether two parsed values have the same value and type; the order of keys does not matter.

    nan equals nan. 1, 1.0 and true differ, and so do 0.0 and -0.0, and a time in two time zones.
    """
    if left is right:
        return True
    if isinstance(left, dict) and isinstance(right, dict):
        if left.keys() != right.keys():
            return False
        pairs = [(one, other) for name, one in left.items() if (other := right[name]) is not one]
        if len(pairs) < max(len(left), _FEW):
            return all(same(one, other) for one, other in pairs)
        parts = (pairs[at : at + _AT_ONCE] for at in range(0, len(pairs), _AT_ONCE))
        return all(_are_same(*map(list, zip(*part, strict=True))) for part in parts)
    return _are_same(left, right)


_FEW = 10
_AT_ONCE = 200
"""How many values of a table are compared at once; the JSON of a whole roadmap takes twice its size."""


def _are_same(left: object, right: object) -> bool:
    # Fast for nearly all data: == confuses 1, 1.0 and true; JSON confuses dates with strings and inf with
    # nan; but values that are equal in both are the same.
    try:
        if left == right and any(_json(left, order) == _json(right, order) for order in _ORDERS):
            return True
    except (TypeError, ValueError, OverflowError, RecursionError):
        pass  # JSON does not have all TOML values
    return _is_same(left, right)


_ORDERS: Sequence[Literal["deterministic"] | None] = (None, "deterministic")
"""The orders of keys to compare: first that of the data, which is nearly always the same, then sorted."""


def _json(value: object, order: Literal["deterministic"] | None) -> bytes:
    return msgspec.json.encode(value, order=order)


def _is_same(left: object, right: object) -> bool:
    """Compare values as `same` does, recursively; the parser limits how deep values nest."""
    if left is right:
        return True
    if type(left) is not type(right):
        return False
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(_is_same(value, right[key]) for key, value in left.items())
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(_is_same, left, right))
    if isinstance(left, float) and isinstance(right, float):
        both_nan = math.isnan(left) and math.isnan(right)
        return both_nan or (left == right and math.copysign(1, left) == math.copysign(1, right))
    if isinstance(left, datetime) and isinstance(right, datetime):
        return left == right and left.utcoffset() == right.utcoffset()
    return left == right
