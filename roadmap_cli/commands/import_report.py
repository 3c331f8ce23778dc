"""What an import came to, told: sentences for people, a record for scripts."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from roadmap_cli import safe
from roadmap_cli.commands.import_changes import Changed
from roadmap_cli.english import SHOWN, counted, listed, plural
from roadmap_cli.lookup import is_id
from roadmap_cli.sources.account import Account, Collision, Unread
from roadmap_cli.sources.record import Place


def sentences(account: Account, changed: Changed) -> Iterator[str]:
    """Yield a sentence for each row that was not taken, each value not read or followed, each id taken."""
    for refused in account.refused:
        yield f"{_place(refused.place, account)}: not taken: {refused.reason}"
    for told in (account.unread, account.doubtful, changed.kept):
        for (field, value, reason), places in _alike(told).items():
            yield f"{_places(places, account)}: {field} {safe.quote(value)} {reason}"
    for collision in account.collisions:
        yield f"{_place(collision.place, account)}: {_collision(collision)}"
    yield from _notes(account, changed)


def _notes(account: Account, changed: Changed) -> Iterator[str]:
    """Yield what is worth saying and is no fault."""
    yield from account.notes
    if changed.left:
        kept = ", ".join(f"{field} of {listed(ids)}" for field, ids in changed.left.items())
        yield f"an empty cell takes nothing away; the file keeps {kept}"


def summary(account: Account, changed: Changed, name: str) -> str:
    """Return what the import came to in numbers: `plan.csv: 760 rows became 760 commitments, …`."""
    rows = counted(account.rows, "row")
    parts = [f"{name}: {rows} became {counted(len(changed.added), 'new commitment')}"]
    if changed.updated or changed.unchanged:
        parts.append(f"{len(changed.updated):,} updated, {len(changed.unchanged):,} unchanged")
    for made, noun in ((account.areas, "area"), (account.partners, "partner")):
        if made:
            named = f" ({listed(list(made))})" if len(made) < SHOWN + 2 else ""
            parts.append(f"{counted(len(made), noun)} made{named}")
    said = [
        f"{counted(len(what), noun)} {verb}"
        for what, noun, verb in (
            (account.refused, "row", "not taken"),
            (account.unread, "value", "not read"),
            (account.doubtful, "name", "in doubt"),
            (account.collisions, "id", "taken already"),
            (changed.kept, "value", "not followed"),
        )
        if what
    ]
    return ", ".join(parts) + (f"; {', '.join(said)}" if said else "")


def record_of(account: Account, changed: Changed) -> dict[str, Any]:
    """Return the same for scripts: a contract, additive only."""
    return {
        "rows": account.rows,
        "unit": account.unit,
        "added": changed.added,
        "updated": changed.updated,
        "unchanged": changed.unchanged,
        "areas": list(account.areas),
        "partners": list(account.partners),
        "not_taken": [_at(one.place) | {"reason": one.reason} for one in account.refused],
        "unread": [_unread(one) for one in account.unread],
        "in_doubt": [_unread(one) for one in account.doubtful],
        "not_followed": [_unread(one) for one in changed.kept],
        "collisions": [
            _at(one.place) | {"kind": one.kind, "wished": one.wished, "id": one.id}
            for one in account.collisions
        ],
        "notes": list(_notes(account, changed)),
    }


def _unread(one: Unread) -> dict[str, Any]:
    return _at(one.place) | {"field": one.field, "value": one.value, "reason": one.reason}


def _at(place: Place) -> dict[str, Any]:
    return {"place": place.number, "sheet": place.sheet or None}


def _alike(unread: Sequence[Unread]) -> Mapping[tuple[str, str, str], list[Place]]:
    """Return the places of values that are faulty in the same way, so that a word is told of once."""
    alike: dict[tuple[str, str, str], list[Place]] = {}
    for one in unread:
        alike.setdefault((one.field, one.value, one.reason), []).append(one.place)
    return alike


def _collision(collision: Collision) -> str:
    whose = "" if collision.kind == "commitment" else f"{collision.kind} "
    if not is_id(collision.wished):
        return f"{safe.quote(collision.wished)} cannot be an id; it became {collision.id}"
    return f"the {whose}id {collision.wished} is taken; it became {collision.id}"


def _place(place: Place, account: Account) -> str:
    return _places([place], account)


def _places(places: Sequence[Place], account: Account) -> str:
    """Return places in words: `line 5`, `lines 5, 8, 9`, `row 5 of sheet "Plan"`."""
    by_sheet: dict[str, list[int]] = {}
    for place in places:
        by_sheet.setdefault(place.sheet, []).append(place.number)
    return "; ".join(
        f"{plural(len(numbers), account.unit, f'{account.unit}s')} {', '.join(_runs(numbers))}"
        + (f" of sheet {safe.quote(sheet)}" if sheet else "")
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
