"""Every table by the members of an enum has all of them, or is listed as partial."""

import ast
import inspect
import pkgutil
from collections.abc import Iterator
from enum import Enum
from functools import cache
from importlib import import_module
from typing import Any

import roadmap_cli

PARTIAL = {
    "commands._writer_options._METAVARS": "other types have the metavar TEXT",
    "analysis.flags._PROGRESS": "the progress of an open commitment does not follow from its status",
    "analysis.conditions._COMPARE": "the other operators compare no two values, or as equal ones",
    "analysis.cycles._KEPT": "a cycle with another status was not kept",
    "analysis.aggregate._POINTS": "what is pending has no points",
    "importers.value_maps._CHECKS": "the values of other types need no check",
    "importers.words.STATUS_WORDS": "no word has only the meaning of one of the others",
    "importers.rows._READ": "only dates are written otherwise in JSON",
    "output.export.ics._ENDED": "an open commitment has not ended",
    "output.export.ics._STATES": "a journal entry has a state only where the format has a word for it",
    "output.export.mermaid._TAGS": "Mermaid has no tag for the others",
    "output.export.xlsx._WIDTHS": "fields of the other types are in no sheet",
    "model.window._LEAD": "only seasons do not begin in January",
    "model.window.MONTHS": "a day is shorter than a month",
}
"""Tables that have only some members of an enum, each with the reason."""


def tables() -> Iterator[tuple[str, dict[Any, Any]]]:
    """Yield the name and the dict of each table that a module defines by the members of one enum."""
    for module in pkgutil.walk_packages(roadmap_cli.__path__, "roadmap_cli."):
        if module.name.endswith("__main__"):
            continue
        tree = ast.parse(inspect.getsource(import_module(module.name)))
        targets = (
            node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
            for node in tree.body
        )
        own = {target.id for several in targets for target in several if isinstance(target, ast.Name)}
        for name in sorted(own):
            value = getattr(import_module(module.name), name, None)
            if isinstance(value, dict) and value and {isinstance(key, Enum) for key in value} == {True}:
                yield f"{module.name.removeprefix('roadmap_cli.')}.{name}", value


@cache
def found() -> dict[str, dict[Any, Any]]:
    return dict(tables())


def test_no_table_lacks_a_member() -> None:
    partial = {
        name for name, table in found().items() if len(table) != len(type(next(iter(table))).__members__)
    }
    assert partial == set(PARTIAL)


def test_tables_are_found() -> None:
    assert {
        "model.types.STATUSES",
        "output.reports.list.STATUS_STYLES",
        "output.timeline_style.KINDS",
    } <= found().keys()
