"""What was given another id between two states of a roadmap. Pure."""

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from roadmap_cli.model import Area, Commitment, Partner, Roadmap, Update, texts

Table = TypeVar("Table", Area, Partner, Commitment)


def renamed_commitments(before: Mapping[str, Commitment], after: Mapping[str, Commitment]) -> dict[str, str]:
    """Return the new ids of the commitments that were renamed, by their old ids.

    Also where `before` is the later state of the two: then its `formerly` says so.
    """
    names: dict[str, str] = {}
    for id, commitment in before.items():
        if commitment.formerly and id not in after:
            earlier = (old for old in texts(commitment.formerly) if old in after and old not in before)
            old = next(earlier, None)
            if old is not None:
                names[id] = old
    for id, commitment in after.items():
        if commitment.formerly and id not in before:
            former = (
                old for old in reversed(texts(commitment.formerly)) if old in before and old not in after
            )
            old = next(former, None)
            if old is not None:
                names.setdefault(old, id)
    rest = {id: one for id, one in before.items() if id not in names}
    taken = set(names.values())
    return names | renamed_tables(rest, {id: one for id, one in after.items() if id not in taken})


def renamed_tables(before: Mapping[str, Table], after: Mapping[str, Table]) -> dict[str, str]:
    """Return the new ids of tables that stand unchanged under another id, by the old; each is taken once."""
    new: dict[str, list[str]] = {}
    for id, table in after.items():
        if id not in before:
            new.setdefault(_title(table), []).append(id)
    names: dict[str, str] = {}
    for old, table in before.items():
        likely = new.get(_title(table), []) if old not in after else []
        found = next((id for id in likely if _is_same(table, after[id])), None)
        if found is not None:
            names[old] = found
            likely.remove(found)
    return names


def _title(table: Table) -> str:
    return table.name if isinstance(table, Partner) else table.title


def _is_same(one: Table, other: Table) -> bool:
    if isinstance(one, Commitment) and isinstance(other, Commitment):
        return msgspec.structs.replace(one, formerly=other.formerly) == other
    return one == other


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
