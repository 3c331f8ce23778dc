"""A plan: the changes that a command makes, and the resulting text of the roadmap."""

from collections.abc import Callable, Sequence

import msgspec

from roadmap_cli import escape
from roadmap_cli.editing.lost_cycles import require_cycles
from roadmap_cli.editing.lost_successors import newly_dropped
from roadmap_cli.editing.placement import edited_roadmap
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.model.duties import duty_faults
from roadmap_cli.model.types import Roadmap
from roadmap_cli.model.version_reader import read_edited
from roadmap_cli.storage.load import LoadedRoadmap, Source, load_from
from roadmap_cli.toml.change import Change


class Plan(msgspec.Struct, frozen=True):
    """What a command will do: the id of the record, the changes, and a sentence about them.

    `added` are the ids of records that it adds besides. `keeps_faults` means that duties may contradict
    themselves, because their source does.
    """

    id: str
    changes: Sequence[Change]
    sentence: str
    added: Sequence[str] = ()
    keeps_faults: bool = False


PlanFor = Callable[[LoadedRoadmap], Plan]
"""What makes a plan for a roadmap."""


def planned(source: Source, plan_for: PlanFor) -> tuple[Plan, Source, str]:
    """Return the plan, its source and the new text, which is a valid roadmap.

    The sentence of the plan also says what then counts as dropped, because nothing replaces it anymore.
    Raises what `checked` raises.
    """
    loaded = load_from(source)
    plan = plan_for(loaded)
    new_text, effects = checked(loaded, plan)
    return msgspec.structs.replace(plan, sentence="; ".join([plan.sentence, *effects])), source, new_text


def checked(loaded: LoadedRoadmap, plan: Plan) -> tuple[str, list[str]]:
    """Return the new text of the roadmap, and sentences about what then counts as dropped.

    Raises WrongUsageError if a recurring duty would contradict itself, or if cycles of it would be lost.
    """
    source = loaded.source
    if not plan.changes:
        return source.text, []
    new_text, new_data = edited_roadmap(source.text, loaded.data, plan.changes, source.name)
    after = read_edited(new_data, new_text, source.name, loaded.roadmap, plan.changes)
    if not plan.keeps_faults:
        _require_duties(loaded.roadmap, after)
    require_cycles(loaded.roadmap, after)
    return new_text, newly_dropped(loaded.roadmap, after)


def _require_duties(before: Roadmap, after: Roadmap) -> None:
    """Raise WrongUsageError for a recurring duty that contradicts itself, unless it did so before."""
    for commitment_id, commitment in after.commitments.items():
        if not commitment.every and commitment.until is None:
            continue
        known = before.commitments.get(commitment_id)
        old = list(duty_faults(known)) if known is not None else []
        for fault in duty_faults(commitment):
            if fault not in old:
                value = f"{fault.key} = {escape.quote(fault.value)}"
                raise WrongUsageError(f"{commitment_id} cannot have {value}: {fault.message}")
