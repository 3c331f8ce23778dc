"""Indicators of an import → changes: new indicators and readings, and values that differ."""

from collections.abc import Iterator, Mapping
from typing import Any

from roadmap_cli.editing.import_values import differing
from roadmap_cli.editing.placement import order_of
from roadmap_cli.toml.change import AddTable, Change

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
        yield from differing(here, fields, table)
        readings = table.get("readings", {})
        for key, reading in indicator.get("readings", {}).items():
            if key in readings:
                yield from differing((*here, "readings", key), reading, readings[key])
            else:
                yield AddTable((*here, "readings", key), reading)
