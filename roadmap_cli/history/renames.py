"""What was given another id between two states of a roadmap. Pure."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from roadmap_cli.model.types import Area, Commitment, Partner, Roadmap, Update, texts

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

    This is the one rule for renames, for comparing and for merging. Of the ids that only one state has:
    first, a record has its new id where its `formerly` names the old one, the last id in it first. This also
    holds where `before` is the later state of the two. Then, a record has a new id where a record that
    `is_same` has it. `is_same` is asked only of records with the same `title`; it ignores `formerly`.
    """
    gone = {id: record for id, record in before.items() if id not in after}
    new = {id: record for id, record in after.items() if id not in before}
    names: dict[str, str] = {}
    taken: set[str] = set()
    for id, record in gone.items():
        former = next((one for one in formerly(record) if one in new), None)
        if former is not None and former not in taken:
            names[id] = former
            taken.add(former)
    for id, record in new.items():
        former = next((one for one in reversed(formerly(record)) if one in gone), None)
        if former is not None and former not in names and id not in taken:
            names[former] = id
            taken.add(id)
    likely: dict[object, list[str]] = {}
    for id, record in new.items():
        if id not in taken:
            likely.setdefault(title(record), []).append(id)
    for old, record in gone.items():
        alike = likely.get(title(record), []) if old not in names else []
        found = next((id for id in alike if is_same(record, new[id])), None)
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


def with_new_names(
    before: Roadmap, areas: Mapping[str, str], partners: Mapping[str, str]
) -> Mapping[str, Commitment]:
    """Return commitments as they were, but with the new ids of areas and partners that were renamed."""
    if not areas and not partners:
        return before.commitments

    def named(own: Mapping[str, Any]) -> dict[str, Any]:
        return {partners.get(id, id): value for id, value in own.items()}

    return {
        id: msgspec.structs.replace(
            one,
            area=areas.get(one.area, one.area),
            partners=[partners.get(partner, partner) for partner in one.partners],
            partner_status=named(one.partner_status),
            partner_deadline=named(one.partner_deadline),
            updates={key: _of_partner(update, partners) for key, update in one.updates.items()},
        )
        for id, one in before.commitments.items()
    }


def _of_partner(update: Update, names: Mapping[str, str]) -> Update:
    if update.partner not in names:
        return update
    return msgspec.structs.replace(update, partner=names[update.partner])
