"""A plan: the changes that a command makes, and the resulting text of the roadmap."""

from collections.abc import Callable, Sequence

import msgspec

from roadmap_cli.editing.lost_cycles import require_cycles
from roadmap_cli.editing.placement import edited_roadmap
from roadmap_cli.model.validate import read_roadmap
from roadmap_cli.storage.load import LoadedRoadmap, Source, load_from
from roadmap_cli.toml.change import Change


class Plan(msgspec.Struct, frozen=True):
    """What a command will do: the id of the record, the changes, and a sentence about them.

    `added` are the ids of records that it adds besides.
    """

    id: str
    changes: Sequence[Change]
    sentence: str
    added: Sequence[str] = ()


PlanFor = Callable[[LoadedRoadmap], Plan]
"""What makes a plan for a roadmap."""


def planned(source: Source, plan_for: PlanFor) -> tuple[Plan, Source, str]:
    """Return the plan, its source and the new text, which is a valid roadmap.

    Raises WrongUsageError if cycles of a recurring duty would be lost.
    """
    loaded = load_from(source)
    plan = plan_for(loaded)
    if not plan.changes:
        return plan, source, source.text
    new_text, new_data = edited_roadmap(source.text, loaded.data, plan.changes, source.name)
    require_cycles(loaded.roadmap, read_roadmap(new_data, new_text, source.name))
    return plan, source, new_text
