"""The result of an import: sentences for people, a record for scripts."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from roadmap_cli import escape
from roadmap_cli.editing.imports import ImportChanges
from roadmap_cli.english import SHOWN, counted, listed, plural
from roadmap_cli.importers.records import IdCollision, ImportResult, ReportedValue, SourcePlace
from roadmap_cli.model.ids import is_id


def sentences(result: ImportResult, changed: ImportChanges) -> Iterator[str]:
    """Yield a sentence for each row that was not taken, each value not read or followed, each id taken."""
    for skipped in result.skipped:
        yield f"{_place(skipped.place, result)}: skipped: {skipped.reason}"
    for values in (result.unread, result.doubtful, changed.ignored):
        for (field, value, reason), places in _alike(values).items():
            yield f"{_places(places, result)}: {field} {escape.quote(value)} {reason}"
    for collision in result.collisions:
        yield f"{_place(collision.place, result)}: {_collision(collision)}"
    yield from _notes(result, changed)


def _notes(result: ImportResult, changed: ImportChanges) -> Iterator[str]:
    """Yield what is worth saying and is no fault."""
    yield from result.notes
    if changed.empty:
        kept = ", ".join(f"{field} of {listed(ids)}" for field, ids in changed.empty.items())
        yield f"an empty cell clears nothing; the file keeps {kept}"


def summary(result: ImportResult, changed: ImportChanges, name: str) -> str:
    """Return what the import came to in numbers: `plan.csv: 760 rows became 760 commitments, …`."""
    rows = counted(result.rows, "row")
    parts = [f"{name}: {rows} became {counted(len(changed.added), 'new commitment')}"]
    if changed.updated or changed.unchanged:
        parts.append(f"{len(changed.updated):,} updated, {len(changed.unchanged):,} unchanged")
    for made, noun in ((result.areas, "area"), (result.partners, "partner")):
        if made:
            named = f" ({listed(list(made))})" if len(made) < SHOWN + 2 else ""
            parts.append(f"{counted(len(made), noun)} made{named}")
    said = [
        f"{counted(len(what), noun)} {verb}"
        for what, noun, verb in (
            (result.skipped, "row", "skipped"),
            (result.unread, "value", "not read"),
            (result.doubtful, "name", "in doubt"),
            (result.collisions, "id", "already taken"),
            (changed.ignored, "value", "ignored"),
        )
        if what
    ]
    return ", ".join(parts) + (f"; {', '.join(said)}" if said else "")


def record_of(result: ImportResult, changed: ImportChanges) -> dict[str, Any]:
    """Return the same for scripts: a contract, additive only."""
    return {
        "rows": result.rows,
        "unit": result.unit,
        "added": changed.added,
        "updated": changed.updated,
        "unchanged": changed.unchanged,
        "areas": list(result.areas),
        "partners": list(result.partners),
        "skipped": [_at(one.place) | {"reason": one.reason} for one in result.skipped],
        "unread": [_unread(one) for one in result.unread],
        "doubtful": [_unread(one) for one in result.doubtful],
        "ignored": [_unread(one) for one in changed.ignored],
        "collisions": [
            _at(one.place) | {"kind": one.kind, "requested": one.requested, "id": one.id}
            for one in result.collisions
        ],
        "notes": list(_notes(result, changed)),
    }


def _unread(one: ReportedValue) -> dict[str, Any]:
    return _at(one.place) | {"field": one.field, "value": one.value, "reason": one.reason}


def _at(place: SourcePlace) -> dict[str, Any]:
    return {"place": place.number, "sheet": place.sheet or None}


def _alike(unread: Sequence[ReportedValue]) -> Mapping[tuple[str, str, str], list[SourcePlace]]:
    """Return the places of values that are faulty in the same way, so that each is reported once."""
    alike: dict[tuple[str, str, str], list[SourcePlace]] = {}
    for one in unread:
        alike.setdefault((one.field, one.value, one.reason), []).append(one.place)
    return alike


def _collision(collision: IdCollision) -> str:
    whose = "" if collision.kind == "commitment" else f"{collision.kind} "
    if not is_id(collision.requested):
        return f"{escape.quote(collision.requested)} cannot be an id; it became {collision.id}"
    return f"the {whose}id {collision.requested} is taken; it became {collision.id}"


def _place(place: SourcePlace, result: ImportResult) -> str:
    return _places([place], result)


def _places(places: Sequence[SourcePlace], result: ImportResult) -> str:
    """Return places in words: `line 5`, `lines 5, 8, 9`, `row 5 of sheet "Plan"`."""
    by_sheet: dict[str, list[int]] = {}
    for place in places:
        by_sheet.setdefault(place.sheet, []).append(place.number)
    return "; ".join(
        f"{plural(len(numbers), result.unit, f'{result.unit}s')} {', '.join(_runs(numbers))}"
        + (f" of sheet {escape.quote(sheet)}" if sheet else "")
        for sheet, numbers in by_sheet.items()
    )


def _runs(numbers: Sequence[int]) -> Iterator[str]:
    """Yield numbers that rise, those that follow each other as `5 to 9`."""
    start = 0
    for end in range(1, len(numbers) + 1):
        if end == len(numbers) or numbers[end] != numbers[end - 1] + 1:
            run = numbers[start:end]
            yield from map(str, run) if len(run) < 3 else (f"{run[0]} to {run[-1]}",)
            start = end
