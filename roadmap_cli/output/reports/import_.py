"""The report of `import`: sentences for people, JSON for scripts."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from roadmap_cli import escape
from roadmap_cli.editing.imports import ImportChanges
from roadmap_cli.english import SHOWN, counted, listed, plural
from roadmap_cli.importers.records import (
    FootnoteMark,
    IdCollision,
    ImportResult,
    OutsideRow,
    ReportedValue,
    SourcePlace,
    fold,
)
from roadmap_cli.model.ids import is_id, short


def sentences(result: ImportResult, changes: ImportChanges) -> Iterator[str]:
    """Yield a sentence for each row and value that was not imported as it is."""
    reasons: dict[str, list[SourcePlace]] = {}
    for skipped in result.skipped:
        reasons.setdefault(skipped.reason, []).append(skipped.place)
    for reason, places in reasons.items():
        yield f"{_places(places, result)}: skipped: {reason}"
    for values in (result.unread, result.doubtful, changes.ignored):
        for (field, value, reason), places in _alike(values).items():
            yield f"{_places(places, result)}: {field} {escape.quote(value)} {reason}"
    for collision in result.collisions:
        yield f"{_places([collision.place], result)}: {_collision(collision)}"
    yield from _outside(result)
    yield from _footnotes(result)
    yield from missing_sentences(changes)
    yield from _notes(result, changes)


def _outside(result: ImportResult) -> Iterator[str]:
    """Yield a sentence for each reason that rows are not of the table, with the first of them."""
    rows_by_reason: dict[str, list[OutsideRow]] = {}
    for row in result.outside:
        rows_by_reason.setdefault(row.reason, []).append(row)
    for reason, rows in rows_by_reason.items():
        texts = listed([escape.quote(short(" | ".join(map(fold, row.cells)))) for row in rows])
        yield f"{_places([row.place for row in rows], result)}: {reason}, not imported: {texts}"


def _footnotes(result: ImportResult) -> Iterator[str]:
    """Yield a sentence for each footnote mark that was removed from values."""
    marks_by_note: dict[tuple[str, str], list[FootnoteMark]] = {}
    for mark in result.footnotes:
        marks_by_note.setdefault((mark.sign, mark.footnote), []).append(mark)
    for (sign, footnote), marks in marks_by_note.items():
        values = listed(list(dict.fromkeys(escape.quote(short(fold(mark.value))) for mark in marks)))
        places = _places(list(dict.fromkeys(mark.place for mark in marks)), result)
        text = f": {escape.quote(footnote)}" if footnote else ""
        yield f"{places}: the footnote mark {sign} was removed from {values}{text}"


def missing_sentences(changes: ImportChanges) -> Iterator[str]:
    """Yield a sentence for each open commitment that the source does not name."""
    for commitment_id, title in (changes.missing or {}).items():
        yield f"{escape.line(commitment_id)} is open and not in the source: {escape.line(fold(title))}"


def _notes(result: ImportResult, changes: ImportChanges) -> Iterator[str]:
    """Yield notes, which are no faults."""
    yield from result.notes
    if changes.empty:
        kept = ", ".join(f"{field} of {listed(ids)}" for field, ids in changes.empty.items())
        yield f"an empty cell clears nothing; the file keeps {kept}"
    if changes.kept_words:
        ids = listed(changes.kept_words)
        remove = "`roadmap update ID --deadline-text none` removes it"
        yield f"deadline_text stays in {ids}, although the deadline changed; {remove}"
    yield from changes.left_open
    if changes.missing_unsure:
        yield f"{changes.missing_unsure}, so commitments may be in the source although they are listed here"


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
            (result.collisions, "id", "already taken"),
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
        "notes": list(_notes(result, changes)),
    }


def _value(one: ReportedValue) -> dict[str, Any]:
    return _at(one.place) | {"field": one.field, "value": one.value, "reason": one.reason}


def _at(place: SourcePlace) -> dict[str, Any]:
    return {"place": place.number, "sheet": place.sheet or None}


def _alike(values: Sequence[ReportedValue]) -> Mapping[tuple[str, str, str], list[SourcePlace]]:
    """Return the places of equal reports, so that each is shown once."""
    alike: dict[tuple[str, str, str], list[SourcePlace]] = {}
    for value in values:
        alike.setdefault((value.field, value.value, value.reason), []).append(value.place)
    return alike


def _collision(collision: IdCollision) -> str:
    whose = "" if collision.kind == "commitment" else f"{collision.kind} "
    if not is_id(collision.requested):
        return f"{escape.quote(collision.requested)} cannot be an id; it became {collision.id}"
    return f"the {whose}id {collision.requested} is taken; it became {collision.id}"


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
    """Yield rising numbers as text, three or more consecutive ones as `5 to 9`."""
    start = 0
    for end in range(1, len(numbers) + 1):
        if end == len(numbers) or numbers[end] != numbers[end - 1] + 1:
            run = numbers[start:end]
            yield from map(str, run) if len(run) < 3 else (f"{run[0]} to {run[-1]}",)
            start = end
