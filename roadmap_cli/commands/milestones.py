"""What `update --milestone` is asked → the changes that make, change or remove one milestone."""

from collections.abc import Sequence
from typing import Any

import msgspec

from roadmap_cli.commands.references import title_of
from roadmap_cli.commands.session import LoadedRoadmap
from roadmap_cli.commands.writing import Plan
from roadmap_cli.document.change import AddTable, Change, Remove, SetValue
from roadmap_cli.errors import NotThereError, WrongUsageError
from roadmap_cli.lookup import check_id, did_you_mean, new_id, present_commitment
from roadmap_cli.model.types import Commitment, Milestone, Status
from roadmap_cli.window import Deadline, Target


class MilestoneRequest(msgspec.Struct, frozen=True):
    """What is asked of a milestone, named by its id or, if new, by a title.

    `on` is when it was met; `is_dated` when that was given rather than taken from the clock.
    """

    name: str
    title: str | None
    deadline: Target | None
    status: Status | None
    on: Deadline
    is_dated: bool
    evidence: str | list[str] | None
    remove: bool

    def is_given(self) -> bool:
        """Return whether anything is to be set."""
        return any(one is not None for one in (self.title, self.deadline, self.status, self.evidence))


def plan(loaded: LoadedRoadmap, id: str, request: MilestoneRequest, others: Sequence[object]) -> Plan:
    """Return the plan. Raises WrongUsageError where `others`, what a milestone does not have, are given."""
    if any(other is not None for other in others):
        raise WrongUsageError(
            "a milestone has --title, --deadline, --status and --evidence; update the rest without it"
        )
    own_id = present_commitment(id, loaded.roadmap.commitments)
    commitment = loaded.roadmap.commitments[own_id]
    present = commitment.milestones.get(request.name)
    if request.remove:
        return _removal(own_id, commitment, request)
    if present is None:
        return _addition(own_id, commitment, request)
    if not request.is_given():
        raise WrongUsageError(
            f"nothing to change about {request.name} was given; see `roadmap update --help`"
        )
    path = ("commitments", own_id, "milestones", request.name)
    changes: list[Change] = [
        SetValue((*path, name), value)
        for name, value in _fields(request).items()
        if value != _stated(present, name) and not (name == "met_on" and _is_met_already(present, request))
    ]
    if request.deadline is not None and request.deadline.deadline is None and present.deadline is not None:
        changes.append(Remove((*path, "deadline")))
    if request.status not in (None, Status.MET) and present.met_on is not None:
        changes.append(Remove((*path, "met_on")))
    told = ", ".join(change.path[-1] for change in changes)
    return Plan(own_id, changes, f"updated milestone {request.name} of {own_id}: {told}")


def _removal(id: str, commitment: Commitment, request: MilestoneRequest) -> Plan:
    if request.name not in commitment.milestones:
        raise _not_there(id, commitment, request.name)
    if request.is_given():
        raise WrongUsageError("--remove takes the milestone away; give nothing else about it")
    whole = ("commitments", id, "milestones")
    path = (*whole, request.name) if len(commitment.milestones) > 1 else whole
    return Plan(id, [Remove(path)], f"removed milestone {request.name} of {id}")


def _addition(id: str, commitment: Commitment, request: MilestoneRequest) -> Plan:
    """Return the plan for a new milestone: by its id with a title, or by its title alone."""
    if request.title is not None:
        own_id, title = check_id(request.name), request.title
    elif " " in request.name.strip():
        own_id, title = new_id(request.name, commitment.milestones), request.name
    else:
        raise _not_there(id, commitment, request.name, "to make it, give its --title")
    fields = {"title": title_of(title), **_fields(request)}
    change = AddTable(("commitments", id, "milestones", own_id), fields)
    return Plan(id, [change], f"added milestone {own_id} to {id}: {fields['title']}")


def _fields(request: MilestoneRequest) -> dict[str, Any]:
    """Return what the file is to hold, in the order of the format."""
    due = request.deadline.deadline if request.deadline is not None else None
    fields: dict[str, Any] = {
        "title": title_of(request.title) if request.title is not None else None,
        "deadline": due.toml if due is not None else None,
        "status": request.status.value if request.status is not None else None,
        "met_on": request.on.toml if request.status is Status.MET else None,
        "evidence": request.evidence,
    }
    return {name: value for name, value in fields.items() if value is not None}


def _is_met_already(present: Milestone, request: MilestoneRequest) -> bool:
    """Return whether the day on which it was met is known, and none was given to put in its place."""
    return present.status is Status.MET and present.met_on is not None and not request.is_dated


def _stated(milestone: Milestone, name: str) -> Any:
    value = getattr(milestone, name)
    return value.toml if isinstance(value, Deadline) else value


def _not_there(id: str, commitment: Commitment, name: str, more: str = "") -> NotThereError:
    hint = did_you_mean(name, commitment.milestones)
    said = [f'{id} has no milestone "{name[:60]}"', more, hint]
    return NotThereError("; ".join(part for part in said if part))
