"""Indicators of an import → changes: new indicators and readings, and values that differ."""

from collections.abc import Iterator, Mapping
from typing import Any

from roadmap_cli.editing.placement import order_of
from roadmap_cli.toml.change import AddTable, Change, SetValue, plain, same

Tables = Mapping[str, Mapping[str, Any]]


def indicator_tables(path: tuple[str, ...], indicators: Tables) -> Iterator[AddTable]:
    """Yield the tables of new indicators of the commitment at `path`, each before its readings."""
    for indicator_id, indicator in indicators.items():
        here = (*path, "indicators", indicator_id)
        fields = {name: value for name, value in indicator.items() if name != "readings"}
        order = dict.fromkeys([*order_of(here), *fields])
        yield AddTable(here, {name: fields[name] for name in order if name in fields})
        for key, reading in indicator.get("readings", {}).items():
            yield AddTable((*here, "readings", key), reading)


def indicator_changes(path: tuple[str, ...], indicators: Tables, known: Tables) -> Iterator[Change]:
    """Yield the changes that bring indicators into a commitment; what only the file has stays."""
    for indicator_id, indicator in indicators.items():
        table = known.get(indicator_id)
        if table is None:
            yield from indicator_tables(path, {indicator_id: indicator})
            continue
        here = (*path, "indicators", indicator_id)
        fields = {name: value for name, value in indicator.items() if name != "readings"}
        yield from _differing(here, fields, table)
        readings = table.get("readings", {})
        for key, reading in indicator.get("readings", {}).items():
            if key in readings:
                yield from _differing((*here, "readings", key), reading, readings[key])
            else:
                yield AddTable((*here, "readings", key), reading)


def _differing(
    path: tuple[str, ...], fields: Mapping[str, Any], table: Mapping[str, Any]
) -> Iterator[Change]:
    for name, value in fields.items():
        old = table.get(name)
        # The same number may be an integer here and a float there: 5 and 5.0.
        if name not in table or not (same(old, plain(value)) or _is_same_number(old, value)):
            yield SetValue((*path, name), value)


def _is_same_number(old: object, new: object) -> bool:
    numbers = (int, float)
    return isinstance(old, numbers) and isinstance(new, numbers) and not isinstance(old, bool) and old == new
