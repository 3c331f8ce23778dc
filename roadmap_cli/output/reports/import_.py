"""The report of `import` in numbers, and as JSON for scripts."""

from typing import Any

from roadmap_cli.editing.imports import ImportChanges
from roadmap_cli.english import SHOWN, counted, listed
from roadmap_cli.importers.records import ImportResult, ReportedValue, SourcePlace
from roadmap_cli.model.ids import is_id
from roadmap_cli.output.reports.import_lines import notes


def summary(result: ImportResult, changes: ImportChanges, name: str) -> str:
    """Return the result in numbers: `plan.csv: 760 rows became 760 commitments, …`."""
    rows = counted(result.rows, "row")
    parts = [f"{name}: {rows} became {counted(len(changes.added), 'new commitment')}"]
    if changes.updated or changes.unchanged:
        parts.append(f"{len(changes.updated):,} updated, {len(changes.unchanged):,} unchanged")
    if changes.missing is not None:
        parts.append(f"{len(changes.missing):,} missing")
    if changes.closed:
        parts.append(f"{len(changes.closed):,} closed")
    for new, noun in ((result.areas, "area"), (result.partners, "partner"), (result.assessors, "assessor")):
        if new:
            ids = f" ({listed(list(new))})" if len(new) < SHOWN + 2 else ""
            parts.append(f"{counted(len(new), noun)} added{ids}")
    problems = [
        f"{counted(len(values), noun)} {verb}"
        for values, noun, verb in (
            (result.skipped, "row", "skipped"),
            (result.unread, "value", "not read"),
            (result.doubtful, "value", "in doubt"),
            ([one for one in result.collisions if is_id(one.requested)], "id", "already taken"),
            ([one for one in result.collisions if not is_id(one.requested)], "id", "not valid"),
            (changes.ignored, "value", "ignored"),
        )
        if values
    ]
    return ", ".join(parts) + (f"; {', '.join(problems)}" if problems else "")


def record_of(result: ImportResult, changes: ImportChanges) -> dict[str, Any]:
    """Return the report for scripts; keys are only ever added."""
    return {
        "rows": result.rows,
        "unit": result.unit,
        "added": changes.added,
        "updated": changes.updated,
        "unchanged": changes.unchanged,
        "missing": None if changes.missing is None else list(changes.missing),
        "closed": list(changes.closed),
        "areas": list(result.areas),
        "partners": list(result.partners),
        "assessors": list(result.assessors),
        "skipped": [_at(one.place) | {"reason": one.reason} for one in result.skipped],
        "unread": [_value(one) for one in result.unread],
        "doubtful": [_value(one) for one in result.doubtful],
        "ignored": [_value(one) for one in changes.ignored],
        "collisions": [
            _at(one.place) | {"kind": one.kind, "requested": one.requested, "id": one.id}
            for one in result.collisions
        ],
        "outside": [
            _at(one.place) | {"cells": list(one.cells), "reason": one.reason} for one in result.outside
        ],
        "footnotes": [
            _at(one.place)
            | {"column": one.column, "value": one.value, "mark": one.sign, "footnote": one.footnote or None}
            for one in result.footnotes
        ],
        "notes": list(notes(result, changes)),
    }


def _value(one: ReportedValue) -> dict[str, Any]:
    about = {"field": one.field, "column": one.column or None, "value": one.value, "reason": one.reason}
    return _at(one.place) | about | {"done": one.done or None}


def _at(place: SourcePlace) -> dict[str, Any]:
    return {"place": place.number, "sheet": place.sheet or None}
