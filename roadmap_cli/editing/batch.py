"""Several plans, each made after the changes of the earlier ones → one list of changes, saved at once."""

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from roadmap_cli.editing.plan import Plan, PlanFor
from roadmap_cli.model.validate import read_commitment, read_roadmap
from roadmap_cli.storage.load import LoadedRoadmap
from roadmap_cli.toml.change import AddTable, AddTables, Change, Copies, Names, RenameKey, changed


def plans_in_turn(loaded: LoadedRoadmap, plan_fors: Iterable[PlanFor]) -> Iterator[Plan]:
    """Yield the plans, each made for the roadmap after the earlier ones. Raises any error of a plan."""
    copies = Copies()
    for plan_for in plan_fors:
        plan = plan_for(loaded)
        yield plan
        if plan.changes:
            loaded = _after(loaded, plan.changes, copies)


def _after(loaded: LoadedRoadmap, changes: Sequence[Change], copies: Copies) -> LoadedRoadmap:
    """Return the roadmap after changes that are not in its text yet.

    Only the records that change are read again: reading all 10,000 would take as long as 100 changes.
    """
    data = changed(loaded.data, changes, copies)
    records = {path[:2] for path in _paths(changes)}
    present = data.get("commitments", {})
    if all(path[0] == "commitments" and len(path) > 1 for path in records):
        commitments = dict(loaded.roadmap.commitments)
        for _, name in records:
            if name in present:
                commitments[name] = read_commitment(present[name])
            else:
                commitments.pop(name, None)
        roadmap = msgspec.structs.replace(loaded.roadmap, commitments=commitments)
    else:
        roadmap = read_roadmap(data, "", loaded.source.name)
    return msgspec.structs.replace(loaded, roadmap=roadmap, parsed=data)


def _paths(changes: Iterable[Change]) -> Iterator[Names]:
    """Yield the paths that changes affect."""
    for change in changes:
        if isinstance(change, AddTables):
            yield from (table.path for table in change.tables)
        else:
            yield change.path
            if isinstance(change, RenameKey):
                yield (*change.path[:-1], change.name)


def ids_of(plans: Sequence[Plan]) -> list[str]:
    """Return the ids of all plans, each once."""
    return list(dict.fromkeys(known for plan in plans for known in (plan.id, *plan.added)))


def joined(plans: Sequence[Plan], sentence: str) -> Plan:
    """Return one plan with the changes and the ids of all of one or more plans."""
    first, *others = ids_of(plans)
    return Plan(first, joined_changes(plans), sentence, added=others)


def joined_changes(plans: Sequence[Plan]) -> list[Change]:
    """Return the changes of plans in an order that the editor makes in few steps.

    Changes of one record keep their order. Changes of different records do not depend on each other, so
    the first tables that all plans add are added at once, then all second ones: one by one, each would
    search the place of its table in the whole text.
    """
    rounds: list[list[Plan]] = []
    last: dict[Names, int] = {}
    for plan in plans:
        records = {path[:2] for path in _paths(plan.changes)}
        number = max((last.get(record, -1) for record in records), default=-1) + 1
        last |= dict.fromkeys(records, number)
        rounds += [[]] if number == len(rounds) else []
        rounds[number].append(plan)
    return [change for together in rounds for change in _of_round(together)]


def _of_round(plans: Sequence[Plan]) -> list[Change]:
    """Return the changes of plans that have no record in common."""
    changes: list[Change] = []
    tables: list[list[AddTable]] = []
    for plan in plans:
        added = [change for change in plan.changes if isinstance(change, AddTable)]
        if any(_is_below(change, added) for change in plan.changes):
            changes += plan.changes
            continue
        changes += [change for change in plan.changes if not isinstance(change, AddTable)]
        for number, change in enumerate(added):
            tables += [[]] if number == len(tables) else []
            tables[number].append(change)
    return [*changes, *(AddTables(together) for together in tables)]


def _is_below(change: Change, added: Sequence[AddTable]) -> bool:
    """Return whether a change is at or below a table that another change adds."""
    return any(change is not table and change.path[: len(table.path)] == table.path for table in added)
