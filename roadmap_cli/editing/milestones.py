"""`update --milestone` → the changes that add, change or remove a milestone.

A new status, deadline or note becomes an update. A new title or evidence does not, nor does a new milestone.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from roadmap_cli.analysis.replay import DatedUpdate, UpdateKind, updates_of
from roadmap_cli.editing.fields import status_is_recorded
from roadmap_cli.editing.plan import Plan
from roadmap_cli.editing.updates import UpdateDay, moved, record, with_words, words_changed
from roadmap_cli.english import listed
from roadmap_cli.errors import NotFoundError, WrongUsageError
from roadmap_cli.model.ids import check_id, clean_title, did_you_mean, new_id, present_commitment
from roadmap_cli.model.shifts import Shift
from roadmap_cli.model.types import OPEN, Commitment, Status, Update, texts
from roadmap_cli.model.window import Target
from roadmap_cli.storage.load import LoadedRoadmap
from roadmap_cli.toml.change import AddTable, Change, Remove, SetValue


class MilestoneRequest(msgspec.Struct, frozen=True):
    """The request to change a milestone, which is named by its id or, if it is new, by a title.

    `words` are those of a fiscal year in `deadline`, empty for another one. `on` is the day of the update,
    and the day on which the milestone was met.
    """

    name: str
    title: str | None
    deadline: Target | None
    deadline_text: str | None
    words: str
    status: Status | None
    on: UpdateDay
    note: str
    evidence: str | list[str] | None
    clear: Sequence[str]
    remove: bool

    def is_given(self) -> bool:
        """Return whether anything is to be set or cleared."""
        given = (self.title, self.deadline_text, self.evidence)
        return self.is_update() or any(value is not None for value in given) or bool(self.clear)

    def is_update(self) -> bool:
        """Return whether the request becomes an update."""
        return self.deadline is not None or self.status is not None or bool(self.note)


def plan(
    request: MilestoneRequest,
    others: Sequence[object],
    shift: Shift | None,
    commitment_id: str,
    loaded: LoadedRoadmap,
) -> Plan:
    """Return the plan; `shift` moves the deadline instead of setting it.

    Raises WrongUsageError if `others`, options that no milestone has, are given.
    """
    if any(other is not None for other in others):
        raise WrongUsageError(
            "a milestone has --title, --deadline, --deadline-text, --status, --note, --evidence and --clear; "
            "update the rest without it"
        )
    commitment_id = present_commitment(commitment_id, loaded.roadmap.commitments)
    commitment = loaded.roadmap.commitments[commitment_id]
    if shift is not None:
        present = commitment.milestones.get(request.name)
        deadline = moved(f"milestone {request.name}", present.deadline if present else None, shift)
        request = msgspec.structs.replace(request, deadline=deadline)
    if request.remove:
        return _removal(commitment_id, commitment, request)
    if request.name not in commitment.milestones:
        return _addition(commitment_id, commitment, request)
    if not request.is_given():
        raise WrongUsageError(
            f"nothing to change about {request.name} was given; see `roadmap update --help`"
        )
    if request.on.is_given and not request.is_update():
        raise WrongUsageError("--on dates an update; give --status, --deadline or --note with it")
    if _repeats_addition(commitment, request):
        return Plan(commitment_id, [], "")
    changes, words = _corrections(commitment_id, commitment, request)
    if request.is_update():
        update = Update(
            milestone=request.name,
            status=request.status,
            deadline=request.deadline,
            note=request.note,
            evidence=request.evidence or "",
        )
        recorded = record(commitment_id, commitment, update, _day_of(commitment, request))
        given = [*request.clear, *(["deadline_text"] if request.deadline_text is not None else [])]
        recorded = with_words(recorded, commitment_id, commitment, given, request.words)
        changes += recorded.changes
        words += [one.removeprefix(f"milestone {request.name}: ") for one in recorded.words]
    sentence = f"updated milestone {request.name} of {commitment_id}: {', '.join(words)}"
    return Plan(commitment_id, changes, sentence)


def _repeats_addition(commitment: Commitment, request: MilestoneRequest) -> bool:
    """Return whether the request is the one that added the milestone, run again; it is not an update."""
    milestone, last = commitment.milestones[request.name], _last_updates(commitment, request.name)
    if request.title is None or request.note or request.clear:
        return False
    if any(getattr(request, kind) is not None for kind in last):
        return False
    is_undated = not request.on.is_given or request.status is not Status.MET
    return (
        clean_title(request.title) == milestone.title
        and (request.deadline is None or request.deadline.deadline == milestone.deadline)
        and request.deadline_text in (None, milestone.deadline_text)
        and request.status in (None, milestone.status)
        and (request.evidence is None or texts(request.evidence) == texts(milestone.evidence))
        and (is_undated or milestone.met_on == request.on.day)
    )


def _day_of(commitment: Commitment, request: MilestoneRequest) -> UpdateDay:
    """Return the day of the update: `met_on` if only that says that the milestone is met."""
    milestone = commitment.milestones[request.name]
    is_met_now = request.status is Status.MET and not request.on.is_given and milestone.status in OPEN
    has_status = UpdateKind.STATUS in _last_updates(commitment, request.name)
    if milestone.met_on is None or not is_met_now or has_status:
        return request.on
    return UpdateDay(milestone.met_on, is_given=True)


def _corrections(
    commitment_id: str, commitment: Commitment, request: MilestoneRequest
) -> tuple[list[Change], list[str]]:
    """Return the changes that are not an update, and a description of each."""
    path = ("commitments", commitment_id, "milestones", request.name)
    changes: list[Change] = []
    words: list[str] = []
    title = clean_title(request.title) if request.title is not None else None
    plain: dict[str, Any] = {"title": title, "deadline_text": request.deadline_text}
    if not request.is_update():
        plain["evidence"] = request.evidence
    milestone = commitment.milestones[request.name]
    for name, value in plain.items():
        if value is not None and value != getattr(milestone, name):
            changes.append(SetValue((*path, name), value))
            words.append(words_changed(milestone.deadline_text, value) if name == "deadline_text" else name)
    for name in _cleared(commitment_id, commitment, request):
        changes.append(Remove((*path, name)))
        words.append(f"{name} cleared")
    return changes, words


def _cleared(commitment_id: str, commitment: Commitment, request: MilestoneRequest) -> list[str]:
    """Return the fields to remove, without `deadline`, which an update clears.

    Raises WrongUsageError if updates or `met_on` still give the status.
    """
    milestone = commitment.milestones[request.name]
    last = _last_updates(commitment, request.name).get(UpdateKind.STATUS)
    if "status" in request.clear and last is not None:
        raise status_is_recorded(commitment_id, last)
    if "status" in request.clear and milestone.met_on is not None and "met_on" not in request.clear:
        raise WrongUsageError(
            f"{request.name} has met_on = {milestone.met_on.canonical}, so it was met; "
            "clear both: --clear status,met_on"
        )
    values = {
        "deadline_text": milestone.deadline_text,
        "status": milestone.stated_status,
        "met_on": milestone.met_on,
        "evidence": milestone.evidence,
    }
    return [name for name in request.clear if values.get(name)]


def _removal(commitment_id: str, commitment: Commitment, request: MilestoneRequest) -> Plan:
    if request.name not in commitment.milestones:
        raise _not_found(commitment_id, commitment, request.name)
    if request.is_given() or request.on.is_given:
        raise WrongUsageError("--remove removes the milestone; leave out the other options")
    if any(update.milestone == request.name for update in commitment.updates.values()):
        raise WrongUsageError(
            f"milestone {request.name} has updates in {commitment_id}, which would be lost; if it was given "
            f"up, record that: roadmap update {commitment_id} --milestone {request.name} --status dropped"
        )
    table = ("commitments", commitment_id, "milestones")
    path = (*table, request.name) if len(commitment.milestones) > 1 else table
    return Plan(commitment_id, [Remove(path)], f"removed milestone {request.name} of {commitment_id}")


def _addition(commitment_id: str, commitment: Commitment, request: MilestoneRequest) -> Plan:
    """Return the plan for a new milestone, given by its id with a title or by its title alone.

    A text with a space or another script is a title: a mistyped id has neither.
    """
    if request.title is not None:
        milestone_id, title = check_id(request.name), request.title
    elif " " in request.name.strip() or not request.name.isascii():
        instead = "give one with --milestone, and the text with --title"
        milestone_id, title = new_id(request.name, commitment.milestones, instead), request.name
    else:
        raise _not_found(commitment_id, commitment, request.name, "to add it, give its --title")
    if set(request.clear) - {"deadline_text"}:
        raise WrongUsageError(
            f"{commitment_id} has no milestone {milestone_id} yet, so there is nothing to clear"
        )
    if request.note:
        raise WrongUsageError(
            "a new milestone is not an update, so it has no --note; add the note to the next update"
        )
    if request.on.is_given and request.deadline is None and request.status is not Status.MET:
        raise WrongUsageError(
            "a new milestone is not an update, so --on is only the day on which it was met: --status met"
        )
    last = _last_updates(commitment, milestone_id)
    if any(getattr(request, kind) is not None for kind in last):
        raise WrongUsageError(
            f"{commitment_id} has updates of the milestone {milestone_id}, which set its "
            f"{listed(list(last))}; add it with --title alone, then record what changed since"
        )
    fields = {"title": clean_title(title), **_fields(request, last)}
    change = AddTable(("commitments", commitment_id, "milestones", milestone_id), fields)
    sentence = f"added milestone {milestone_id} to {commitment_id}: {fields['title']}"
    return Plan(commitment_id, [change], sentence)


def _fields(request: MilestoneRequest, last: Mapping[UpdateKind, DatedUpdate]) -> dict[str, Any]:
    """Return the fields of a new milestone in the order of the format; its updates override the request."""
    deadline = last[UpdateKind.DEADLINE].update.deadline if UpdateKind.DEADLINE in last else request.deadline
    status, day = request.status, request.on.day
    if UpdateKind.STATUS in last:
        status, day = last[UpdateKind.STATUS].update.status, last[UpdateKind.STATUS].day
    fields: dict[str, Any] = {
        "deadline": deadline.toml if deadline is not None and deadline.deadline is not None else None,
        "deadline_text": _new_words(request),
        "status": status.value if status is not None else None,
        "met_on": day.toml if status is Status.MET else None,
        "evidence": request.evidence,
    }
    return {name: value for name, value in fields.items() if value is not None}


def _new_words(request: MilestoneRequest) -> str | None:
    """Return the words of the deadline of a new milestone, None for `--deadline-text none`."""
    if "deadline_text" in request.clear:
        return None
    return request.deadline_text or request.words or None


def _last_updates(commitment: Commitment, milestone: str) -> dict[UpdateKind, DatedUpdate]:
    """Return the last update of the status and of the deadline of a milestone, which may be gone."""
    return {
        kind: dated
        for dated in updates_of(commitment)
        if dated.update.milestone == milestone
        for kind in UpdateKind
        if getattr(dated.update, kind) is not None
    }


def _not_found(commitment_id: str, commitment: Commitment, name: str, remedy: str = "") -> NotFoundError:
    sentence = f'{commitment_id} has no milestone "{name[:60]}"'
    hint = did_you_mean(name, commitment.milestones)
    return NotFoundError("; ".join(part for part in (sentence, remedy, hint) if part))
