"""Plans one after the other: joined, they change what they change one by one."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.editing.batch import joined_changes, plans_in_turn
from roadmap_cli.editing.placement import edited_roadmap
from roadmap_cli.editing.plan import Plan, PlanFor, planned
from roadmap_cli.storage.load import LoadedRoadmap, load_from, source_from_bytes
from roadmap_cli.toml.change import AddTable, Change, Remove, RenameKey, SetValue

TEXT = """\
[roadmap]
title = "R"

[areas.a]
title = "A"

""" + "".join(f'[commitments.c{number}]\ntitle = "C"\narea = "a"\n\n' for number in range(4))


def loaded(text: str) -> LoadedRoadmap:
    return load_from(source_from_bytes(text.encode(), "r.toml"))


def one(kind: str, name: str, number: int) -> PlanFor:
    """Return what plans one change, which depends on the roadmap as it is then."""

    def plan(roadmap: LoadedRoadmap) -> Plan:
        return Plan(name, _changes(kind, name, number, roadmap.roadmap.commitments), "")

    return plan


def _changes(kind: str, name: str, number: int, commitments: dict[str, Any]) -> list[Change]:
    path = ("commitments", name)
    if kind == "add area":
        return [SetValue(("areas", "a", "summary"), str(number))]
    if name not in commitments:
        return [AddTable(path, {"title": "New", "area": "a"})]
    match kind:
        case "title":
            return [SetValue((*path, "title"), commitments[name].title + str(number))]
        case "update":
            key = f"2026-01-{len(commitments[name].updates) + 1:02}"
            note = AddTable((*path, "updates", key), {"note": str(len(commitments))})
            return [SetValue((*path, "progress"), number), note]
        case "two updates":
            first = len(commitments[name].updates) + 1
            keys = [f"2026-01-{day:02}" for day in (first, first + 1)]
            return [AddTable((*path, "updates", key), {"note": key}) for key in keys]
        case "rename":
            new = f"{name}-{len(commitments)}"
            return [RenameKey(path, new)] if new not in commitments else []
    return [Remove(path)] if len(commitments) > 1 else []


NAMES = ("c0", "c1", "c0-4", "c0-5", "n0")
KINDS = ("title", "update", "two updates", "rename", "remove", "add area")


@given(st.lists(st.tuples(st.sampled_from(KINDS), st.sampled_from(NAMES), st.integers(0, 9)), max_size=12))
def test_joined_changes_lead_to_the_data_of_single_ones(requests: list[tuple[str, str, int]]) -> None:
    plan_fors = [one(*request) for request in requests]
    single = TEXT
    for plan_for in plan_fors:
        _, _, single = planned(source_from_bytes(single.encode(), "r.toml"), plan_for)
    start = loaded(TEXT)
    plans = list(plans_in_turn(start, plan_fors))
    joined, data = edited_roadmap(TEXT, start.data, joined_changes(plans), "r.toml")
    assert data == loaded(single).data
    assert loaded(joined).data == data
    assert start.data == loaded(TEXT).data


def test_many_changes_are_made_in_few_steps() -> None:
    requests = [("update", f"c{number}", 1) for number in range(4)]
    plans = list(plans_in_turn(loaded(TEXT), [one(*request) for request in requests]))
    assert len(joined_changes(plans)) == 4 + 1
