"""What `update --milestone` is asked → the changes that make, change or remove one milestone.

What happens to a milestone becomes an update; its title, evidence for no update, and a new one do not.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from roadmap_cli.analysis.replay import DatedUpdate, UpdateKind, updates_of
from roadmap_cli.editing.fields import status_is_recorded
from roadmap_cli.editing.plan import Plan
from roadmap_cli.editing.updates import UpdateDay, record
from roadmap_cli.english import listed
from roadmap_cli.errors import NotFoundError, WrongUsageError
from roadmap_cli.model.ids import check_id, clean_title, did_you_mean, new_id, present_commitment
from roadmap_cli.model.types import OPEN, Commitment, Status, Update, texts
from roadmap_cli.model.window import Deadline, Target
from roadmap_cli.storage.load import LoadedRoadmap
from roadmap_cli.toml.change import AddTable, Change, Remove, SetValue


class MilestoneRequest(msgspec.Struct, frozen=True):
    """What is asked of a milestone, named by its id or, if new, by a title.

    `on` is the day of the update, and the day on which it was met; `is_dated` is True if that day was given,
    not taken from the clock.
    """

    name: str
    title: str | None
    deadline: Target | None
    status: Status | None
    on: Deadline
    is_dated: bool
    note: str
    evidence: str | list[str] | None
    clear: Sequence[str]
    remove: bool

    def is_given(self) -> bool:
        """Return whether anything is to be set or cleared."""
        return self.is_update() or self.title is not None or self.evidence is not None or bool(self.clear)

    def is_update(self) -> bool:
        """Return whether something happened to the milestone."""
        return self.deadline is not None or self.status is not None or bool(self.note)


def plan(
    loaded: LoadedRoadmap, commitment_id: str, request: MilestoneRequest, others: Sequence[object]
) -> Plan:
    """Return the plan. Raises WrongUsageError where `others`, what a milestone does not have, are given."""
    if any(other is not None for other in others):
        raise WrongUsageError(
            "a milestone has --title, --deadline, --status, --note, --evidence and --clear; "
            "update the rest without it"
        )
    own_id = present_commitment(commitment_id, loaded.roadmap.commitments)
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
    if request.is_dated and not request.is_update():
        raise WrongUsageError("--on dates an update; give --status, --deadline or --note with it")
    if _repeats_addition(commitment, request):
        return Plan(own_id, [], "")
    changes, words = _corrections(own_id, commitment, request)
    if request.is_update():
        said = Update(
            milestone=request.name,
            status=request.status,
            deadline=request.deadline,
            note=request.note,
            evidence=request.evidence or "",
        )
        recorded = record(own_id, commitment, said, _day_of(commitment, request))
        changes += recorded.changes
        whose = f"milestone {request.name}: "
        words += [one.removeprefix(whose) for one in recorded.words]
    return Plan(own_id, changes, f"updated milestone {request.name} of {own_id}: {', '.join(words)}")


def _repeats_addition(commitment: Commitment, request: MilestoneRequest) -> bool:
    """Return whether the same request made the milestone, which was no update, and is run again."""
    step, last = commitment.milestones[request.name], _last_updates(commitment, request.name)
    if request.title is None or request.note or request.clear:
        return False
    if any(getattr(request, kind) is not None for kind in last):
        return False
    return (
        clean_title(request.title) == step.title
        and (request.deadline is None or request.deadline.deadline == step.deadline)
        and request.status in (None, step.status)
        and (request.evidence is None or texts(request.evidence) == texts(step.evidence))
        and (not request.is_dated or request.status is not Status.MET or step.met_on == request.on)
    )


def _day_of(commitment: Commitment, request: MilestoneRequest) -> UpdateDay:
    """Return the day of an update, and whether it was given: `met_on` gives it if it alone says "met"."""
    step = commitment.milestones[request.name]
    is_met_now = request.status is Status.MET and not request.is_dated and step.status in OPEN
    if step.met_on is None or not is_met_now or UpdateKind.STATUS in _last_updates(commitment, request.name):
        return UpdateDay(request.on, request.is_dated)
    return UpdateDay(step.met_on, is_given=True)


def _corrections(
    commitment_id: str, commitment: Commitment, request: MilestoneRequest
) -> tuple[list[Change], list[str]]:
    """Return the changes that are no update, and what they do in words."""
    path = ("commitments", commitment_id, "milestones", request.name)
    changes: list[Change] = []
    words: list[str] = []
    plain: dict[str, Any] = {"title": clean_title(request.title) if request.title is not None else None}
    if not request.is_update():
        plain["evidence"] = request.evidence
    for name, value in plain.items():
        if value is not None and value != getattr(commitment.milestones[request.name], name):
            changes.append(SetValue((*path, name), value))
            words.append(name)
    for name in _cleared(commitment_id, commitment, request):
        changes.append(Remove((*path, name)))
        words.append(f"{name} cleared")
    return changes, words


def _cleared(commitment_id: str, commitment: Commitment, request: MilestoneRequest) -> list[str]:
    """Return the fields to remove; an update clears a deadline. Raises WrongUsageError."""
    step = commitment.milestones[request.name]
    last = _last_updates(commitment, request.name).get(UpdateKind.STATUS)
    if "status" in request.clear and last is not None:
        raise status_is_recorded(commitment_id, last)
    if "status" in request.clear and step.met_on is not None and "met_on" not in request.clear:
        raise WrongUsageError(
            f"{request.name} has met_on = {step.met_on.canonical}, so it was met; "
            "clear both: --clear status,met_on"
        )
    values = {"status": step.stated_status, "met_on": step.met_on, "evidence": step.evidence}
    return [name for name in request.clear if values.get(name)]


def _removal(commitment_id: str, commitment: Commitment, request: MilestoneRequest) -> Plan:
    if request.name not in commitment.milestones:
        raise _not_there(commitment_id, commitment, request.name)
    if request.is_given() or request.is_dated:
        raise WrongUsageError("--remove takes the milestone away; give nothing else about it")
    whole = ("commitments", commitment_id, "milestones")
    if any(update.milestone == request.name for update in commitment.updates.values()):
        raise WrongUsageError(
            f"milestone {request.name} has updates of its own in {commitment_id}, which would be lost; if it "
            f"was given up, record that: "
            f"roadmap update {commitment_id} --milestone {request.name} --status dropped"
        )
    path = (*whole, request.name) if len(commitment.milestones) > 1 else whole
    return Plan(commitment_id, [Remove(path)], f"removed milestone {request.name} of {commitment_id}")


def _addition(commitment_id: str, commitment: Commitment, request: MilestoneRequest) -> Plan:
    """Return the plan for a new milestone: by its id with a title, or by its title alone."""
    if request.title is not None:
        own_id, title = check_id(request.name), request.title
    elif " " in request.name.strip():
        own_id, title = new_id(request.name, commitment.milestones), request.name
    else:
        raise _not_there(commitment_id, commitment, request.name, "to make it, give its --title")
    if request.clear:
        raise WrongUsageError(f"{commitment_id} has no milestone {own_id} yet, so there is nothing to clear")
    if request.note:
        raise WrongUsageError(
            "making a milestone is no update, so it has no --note; add it to the next update"
        )
    if request.is_dated and request.deadline is None and request.status is not Status.MET:
        raise WrongUsageError(
            "making a milestone is no update, so --on is only the day on which it was met: --status met"
        )
    last = _last_updates(commitment, own_id)
    if any(getattr(request, kind) is not None for kind in last):
        raise WrongUsageError(
            f"{commitment_id} has updates of the milestone {own_id}, which give its {listed(list(last))}; "
            "make it with --title, then record what changed since"
        )
    fields = {"title": clean_title(title), **_fields(request, last)}
    change = AddTable(("commitments", commitment_id, "milestones", own_id), fields)
    return Plan(commitment_id, [change], f"added milestone {own_id} to {commitment_id}: {fields['title']}")


def _fields(request: MilestoneRequest, last: Mapping[UpdateKind, DatedUpdate]) -> dict[str, Any]:
    """Return what the file is to hold, in the order of the format; the last updates override the request."""
    due = last[UpdateKind.DEADLINE].update.deadline if UpdateKind.DEADLINE in last else request.deadline
    status, on = request.status, request.on
    if UpdateKind.STATUS in last:
        status, on = last[UpdateKind.STATUS].update.status, last[UpdateKind.STATUS].day
    fields: dict[str, Any] = {
        "deadline": due.deadline.toml if due is not None and due.deadline is not None else None,
        "status": status.value if status is not None else None,
        "met_on": on.toml if status is Status.MET else None,
        "evidence": request.evidence,
    }
    return {name: value for name, value in fields.items() if value is not None}


def _last_updates(commitment: Commitment, milestone: str) -> dict[UpdateKind, DatedUpdate]:
    """Return the last updates of a milestone, which may have been removed since, by what they set."""
    own = [one for one in updates_of(commitment) if one.update.milestone == milestone]
    return {kind: one for one in own for kind in UpdateKind if getattr(one.update, kind) is not None}


def _not_there(commitment_id: str, commitment: Commitment, name: str, more: str = "") -> NotFoundError:
    hint = did_you_mean(name, commitment.milestones)
    said = [f'{commitment_id} has no milestone "{name[:60]}"', more, hint]
    return NotFoundError("; ".join(part for part in said if part))
