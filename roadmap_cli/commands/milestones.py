"""What `update --milestone` is asked → the changes that make, change or remove one milestone."""

from collections.abc import Sequence
from typing import Any

import msgspec

from roadmap_cli.commands.references import title_of
from roadmap_cli.commands.session import Opened
from roadmap_cli.commands.writing import Plan
from roadmap_cli.document.change import AddTable, Change, Remove, SetValue
from roadmap_cli.errors import NotThereError, WrongUsageError
from roadmap_cli.lookup import check_id, did_you_mean, find_commitment, new_id
from roadmap_cli.model import Commitment, Milestone, Status
from roadmap_cli.window import Deadline, Target


class Step(msgspec.Struct, frozen=True):
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


def plan(opened: Opened, id: str, step: Step, others: Sequence[object]) -> Plan:
    """Return the plan. Raises WrongUsageError where `others`, what a milestone does not have, are given."""
    if any(other is not None for other in others):
        raise WrongUsageError(
            "a milestone has --title, --deadline, --status and --evidence; update the rest without it"
        )
    own_id = find_commitment(id, opened.roadmap.commitments)
    commitment = opened.roadmap.commitments[own_id]
    present = commitment.milestones.get(step.name)
    if step.remove:
        return _removal(own_id, commitment, step)
    if present is None:
        return _addition(own_id, commitment, step)
    if not step.is_given():
        raise WrongUsageError(f"nothing to change about {step.name} was given; see `roadmap update --help`")
    path = ("commitments", own_id, "milestones", step.name)
    changes: list[Change] = [
        SetValue((*path, name), value)
        for name, value in _fields(step).items()
        if value != _stated(present, name) and not (name == "met_on" and _is_met_already(present, step))
    ]
    if step.deadline is not None and step.deadline.deadline is None and present.deadline is not None:
        changes.append(Remove((*path, "deadline")))
    if step.status not in (None, Status.MET) and present.met_on is not None:
        changes.append(Remove((*path, "met_on")))
    told = ", ".join(change.path[-1] for change in changes)
    return Plan(own_id, changes, f"updated milestone {step.name} of {own_id}: {told}")


def _removal(id: str, commitment: Commitment, step: Step) -> Plan:
    if step.name not in commitment.milestones:
        raise _not_there(id, commitment, step.name)
    if step.is_given():
        raise WrongUsageError("--remove takes the milestone away; give nothing else about it")
    whole = ("commitments", id, "milestones")
    path = (*whole, step.name) if len(commitment.milestones) > 1 else whole
    return Plan(id, [Remove(path)], f"removed milestone {step.name} of {id}")


def _addition(id: str, commitment: Commitment, step: Step) -> Plan:
    """Return the plan for a new milestone: by its id with a title, or by its title alone."""
    if step.title is not None:
        own_id, title = check_id(step.name), step.title
    elif " " in step.name.strip():
        own_id, title = new_id(step.name, commitment.milestones), step.name
    else:
        raise _not_there(id, commitment, step.name, "to make it, give its --title")
    fields = {"title": title_of(title), **_fields(step)}
    change = AddTable(("commitments", id, "milestones", own_id), fields)
    return Plan(id, [change], f"added milestone {own_id} to {id}: {fields['title']}")


def _fields(step: Step) -> dict[str, Any]:
    """Return what the file is to hold, in the order of the format."""
    due = step.deadline.deadline if step.deadline is not None else None
    fields: dict[str, Any] = {
        "title": title_of(step.title) if step.title is not None else None,
        "deadline": due.toml if due is not None else None,
        "status": step.status.value if step.status is not None else None,
        "met_on": step.on.toml if step.status is Status.MET else None,
        "evidence": step.evidence,
    }
    return {name: value for name, value in fields.items() if value is not None}


def _is_met_already(present: Milestone, step: Step) -> bool:
    """Return whether the day on which it was met is known, and none was given to put in its place."""
    return present.status is Status.MET and present.met_on is not None and not step.is_dated


def _stated(milestone: Milestone, name: str) -> Any:
    value = getattr(milestone, name)
    return value.toml if isinstance(value, Deadline) else value


def _not_there(id: str, commitment: Commitment, name: str, more: str = "") -> NotThereError:
    hint = did_you_mean(name, commitment.milestones)
    said = [f'{id} has no milestone "{name[:60]}"', more, hint]
    return NotThereError("; ".join(part for part in said if part))
