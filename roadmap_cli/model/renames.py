"""Detect renamed records between two states of a roadmap, and update references to them."""

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from roadmap_cli.model.references import NewIds, references, replace_ids, value_of, with_new_ids
from roadmap_cli.model.types import Area, Assessor, Commitment, ImportMapping, Partner, View, texts
from roadmap_cli.toml.change import Change, Names, RenameKey, SetValue

Record = TypeVar("Record")
OtherRecord = Area | Assessor | Partner | View | ImportMapping
"""A record that is not a commitment."""
Table = TypeVar("Table", Area, Assessor, Partner, View, ImportMapping)


def renamed(
    before: Mapping[str, Record],
    after: Mapping[str, Record],
    *,
    formerly: Callable[[Record], Sequence[str]],
    title: Callable[[Record], object],
    is_same: Callable[[Record, Record], bool],
) -> dict[str, str]:
    """Return the new ids of renamed records by their old ids.

    Only ids that one of the two states lacks are candidates, each once. A record is renamed if `formerly` of
    the new one has the old id (the last one counts, and the states may be in either order), else if the new
    one `is_same`, which is called for records with the same `title` and ignores `formerly`.
    """
    gone = {known_id: record for known_id, record in before.items() if known_id not in after}
    new = {known_id: record for known_id, record in after.items() if known_id not in before}
    names: dict[str, str] = {}
    taken: set[str] = set()
    for known_id, record in gone.items():
        former = next((old for old in formerly(record) if old in new), None)
        if former is not None and former not in taken:
            names[known_id] = former
            taken.add(former)
    for known_id, record in new.items():
        former = next((old for old in reversed(formerly(record)) if old in gone), None)
        if former is not None and former not in names and known_id not in taken:
            names[former] = known_id
            taken.add(known_id)
    by_title: dict[object, list[str]] = {}
    for known_id, record in new.items():
        if known_id not in taken:
            by_title.setdefault(title(record), []).append(known_id)
    for old, record in gone.items():
        candidates = by_title.get(title(record), []) if old not in names else []
        match = next((known_id for known_id in candidates if is_same(record, new[known_id])), None)
        if match is not None:
            names[old] = match
            candidates.remove(match)
    return names


def renamed_commitments(before: Mapping[str, Commitment], after: Mapping[str, Commitment]) -> dict[str, str]:
    """Return the new ids of renamed commitments by their old ids."""
    return renamed(
        before,
        after,
        formerly=lambda record: texts(record.formerly),
        title=lambda record: record.title,
        is_same=lambda old, new: msgspec.structs.replace(old, formerly=new.formerly) == new,
    )


def renamed_tables(before: Mapping[str, Table], after: Mapping[str, Table]) -> dict[str, str]:
    """Return the new ids of renamed areas, partners, assessors, views or mappings by their old ids."""
    return renamed(before, after, formerly=lambda _: (), title=title_of, is_same=operator.eq)


def title_of(record: OtherRecord) -> str:
    """Return the title or the name of a record; a view has its expression, a mapping its fields."""
    match record:
        case Area(title=title):
            return title
        case View(where=where):
            return where
        case ImportMapping(map=columns):
            return ", ".join(texts(columns))
        case _:
            return record.name


def with_new_names(commitments: Mapping[str, Commitment], names: NewIds) -> Mapping[str, Commitment]:
    """Return commitments with new ids in their references, otherwise unchanged."""
    if not any(names.values()):
        return commitments
    return {key: with_new_ids(commitment, names) for key, commitment in commitments.items()}


def following_changes(
    commitment_id: str, commitment: Commitment | Mapping[str, Any], kind: str, names: Mapping[str, str]
) -> Iterator[Change]:
    """Yield the changes that replace old ids of one kind in the references of a commitment.

    The key of a table is unchanged if the table already has the new id.
    """
    arrays: set[Names] = set()
    for ref in references(commitment, kind):
        new = names.get(ref.id)
        path = ("commitments", commitment_id, *ref.field)
        if new is None or path in arrays:
            continue
        match ref.within:
            case None:
                yield SetValue(path, new)
            case str() as key:
                if new not in value_of(ref, commitment):
                    yield RenameKey((*path, key), new)
            case _:
                arrays.add(path)
                yield SetValue(path, replace_ids(value_of(ref, commitment), names))
