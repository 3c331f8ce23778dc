"""What was renamed between two states of a roadmap, and how references follow. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from roadmap_cli.model.references import NewIds, references, replace_ids, value_of, with_new_ids
from roadmap_cli.model.types import Area, Commitment, Partner, texts
from roadmap_cli.toml.change import Change, Names, RenameKey, SetValue

Record = TypeVar("Record")
Table = TypeVar("Table", Area, Partner)


def renamed(
    before: Mapping[str, Record],
    after: Mapping[str, Record],
    *,
    formerly: Callable[[Record], Sequence[str]],
    title: Callable[[Record], object],
    is_same: Callable[[Record, Record], bool],
) -> dict[str, str]:
    """Return the new ids of the records that were renamed, by their old ids; each record is taken once.

    Comparing and merging share this rule. It looks only at ids that one of the two states lacks. First, a
    record is renamed if `formerly` of the new one names the old id; of several such ids, the last one counts.
    `before` may also be the later state of the two. Second, a record is renamed if the new one `is_same`,
    which is only called for records with the same `title` and ignores `formerly`.
    """
    gone = {known_id: record for known_id, record in before.items() if known_id not in after}
    new = {known_id: record for known_id, record in after.items() if known_id not in before}
    names: dict[str, str] = {}
    taken: set[str] = set()
    for known_id, record in gone.items():
        former = next((one for one in formerly(record) if one in new), None)
        if former is not None and former not in taken:
            names[known_id] = former
            taken.add(former)
    for known_id, record in new.items():
        former = next((one for one in reversed(formerly(record)) if one in gone), None)
        if former is not None and former not in names and known_id not in taken:
            names[former] = known_id
            taken.add(known_id)
    likely: dict[object, list[str]] = {}
    for known_id, record in new.items():
        if known_id not in taken:
            likely.setdefault(title(record), []).append(known_id)
    for old, record in gone.items():
        alike = likely.get(title(record), []) if old not in names else []
        found = next((known_id for known_id in alike if is_same(record, new[known_id])), None)
        if found is not None:
            names[old] = found
            alike.remove(found)
    return names


def renamed_commitments(before: Mapping[str, Commitment], after: Mapping[str, Commitment]) -> dict[str, str]:
    """Return the new ids of the commitments that were renamed, by their old ids."""
    return renamed(
        before,
        after,
        formerly=lambda one: texts(one.formerly),
        title=lambda one: one.title,
        is_same=lambda one, other: msgspec.structs.replace(one, formerly=other.formerly) == other,
    )


def renamed_tables(before: Mapping[str, Table], after: Mapping[str, Table]) -> dict[str, str]:
    """Return the new ids of the areas or partners that were renamed, by their old ids."""
    return renamed(
        before,
        after,
        formerly=lambda _: (),
        title=lambda one: one.name if isinstance(one, Partner) else one.title,
        is_same=lambda one, other: one == other,
    )


def with_new_names(commitments: Mapping[str, Commitment], names: NewIds) -> Mapping[str, Commitment]:
    """Return commitments with new ids in their references, otherwise unchanged."""
    if not any(names.values()):
        return commitments
    return {commitment_id: with_new_ids(one, names) for commitment_id, one in commitments.items()}


def following_changes(
    known_id: str, commitment: Commitment | Mapping[str, Any], kind: str, names: Mapping[str, str]
) -> Iterator[Change]:
    """Yield the changes that replace old ids of one kind in the references of a commitment.

    A key of a table stays as it is if the table already has the new id.
    """
    arrays: set[Names] = set()
    for one in references(commitment, kind):
        new = names.get(one.id)
        path = ("commitments", known_id, *one.field)
        if new is None or path in arrays:
            continue
        match one.within:
            case None:
                yield SetValue(path, new)
            case str() as key:
                if new not in value_of(one, commitment):
                    yield RenameKey((*path, key), new)
            case _:
                arrays.add(path)
                yield SetValue(path, replace_ids(value_of(one, commitment), names))
