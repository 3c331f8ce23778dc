"""Commitments that replace another one → the changes that record it."""

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from roadmap_cli.analysis.lineage import present_in, state_in, successors_of, was_superseded
from roadmap_cli.analysis.replay import UpdateKind, last_change, partners_of, present, sets, updates_of
from roadmap_cli.editing.fields import own_partners
from roadmap_cli.editing.import_updates import after_changes
from roadmap_cli.editing.plan import Plan
from roadmap_cli.editing.updates import UpdateDay, record, record_all, require_common
from roadmap_cli.english import listed
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.model.ids import (
    clean_title,
    commitment_ids,
    describe_id,
    formerly_used,
    new_id,
    present_commitment,
)
from roadmap_cli.model.types import FINAL, Commitment, Roadmap, Status, Update
from roadmap_cli.model.validate import read_commitment
from roadmap_cli.storage.load import LoadedRoadmap
from roadmap_cli.toml.change import AddTable, Change, SetValue, changed

NOTHING_NEW = (
    "what replaces it is missing; name commitments: roadmap replace OLD NEW, or make one: "
    'roadmap replace OLD --new "TITLE"'
)

ADD_FIRST = (
    "add it with an id first: roadmap add-commitment TITLE --area AREA --id NEW, "
    "then: roadmap replace OLD NEW"
)


class Replacement(msgspec.Struct, frozen=True, kw_only=True):
    """The request to replace a commitment.

    `by` are the ids of commitments and `titles` the titles of new ones. `partner` is the value of `--for`.
    """

    old: str
    by: Sequence[str]
    titles: Sequence[str]
    partner: str | None
    on: UpdateDay
    note: str
    evidence: str | list[str]


class _New(msgspec.Struct, frozen=True):
    """A commitment to add, and its id for a message."""

    id: str
    words: str
    change: AddTable


def replacement_plan(request: Replacement, roadmap: Roadmap) -> Plan:
    """Return the plan that adds successors to `replaced_by` and records the status superseded.

    Raises NotFoundError for an unknown id or partner, and WrongUsageError without successors, for a loop, for
    all partners at once if one has its own status, and for what is met or broken already.
    """
    old_id = present_commitment(request.old, roadmap.commitments)
    old = roadmap.commitments[old_id]
    subjects = own_partners(request.partner, old_id, old)
    concerned = [partner for partner in subjects if partner] or partners_of(old)
    update = Update(
        partner=subjects[0], status=Status.SUPERSEDED, note=request.note, evidence=request.evidence
    )
    known = commitment_ids(request.by, roadmap)
    _require_no_loop(old_id, known, roadmap)
    added = _new_commitments(request, old, concerned, roadmap)
    if not (known or request.titles):
        raise WrongUsageError(NOTHING_NEW)
    if (
        not added
        and old.replaced_by
        and {*known} <= {*old.replaced_by}
        and _is_recorded(old, update, request)
    ):
        return Plan(old_id, [], f"{old_id} was replaced already")
    require_common(old_id, old, update)
    require_replaceable(old_id, update, subjects, request.on, roadmap)
    replaced_by = list(dict.fromkeys([*old.replaced_by, *known, *(new.id for new in added)]))
    losses, lost = _kept_losses(old_id, old, known, request, roadmap)
    if lost and request.partner is None:
        subjects = lost  # for the other partners something replaced it already
    recorded = record_all(old_id, after_changes(old, losses), update, request.on, subjects)
    set_again = {change.path for change in recorded.changes}
    changes: list[Change] = [change for change in losses if change.path not in set_again]
    changes += [*recorded.changes, *(new.change for new in added)]
    if replaced_by != old.replaced_by:
        changes.insert(0, SetValue(("commitments", old_id, "replaced_by"), replaced_by))
    words = [
        f"replaced {old_id} by {listed([*known, *(new.words for new in added)] or replaced_by)}",
        *recorded.words,
        *(["earlier days still count as dropped"] if losses else []),
        *_lost(concerned, [*_partners_of_known(replaced_by, roadmap), *[concerned for _ in added]]),
    ]
    return Plan(old_id, changes, "; ".join(words), [new.id for new in added])


def require_replaceable(
    old_id: str, update: Update, subjects: Sequence[str], on: UpdateDay, roadmap: Roadmap
) -> None:
    """Raise WrongUsageError if an update to superseded is about what was kept or broken by its day.

    That must not leave the totals. `subjects` are partners, or the empty string for all of them.
    """
    if update.status is not Status.SUPERSEDED:
        return
    old = roadmap.commitments[old_id]
    then = state_in(old, updates_of(old), roadmap, on.day.first)
    closed = {one: status for one in subjects if (status := then.values_for(one).status) in FINAL}
    if not closed:
        return
    subject, status = next(iter(closed.items()))
    whose, option = (f" for {subject}", f" --for {subject}") if subject else ("", "")
    others = [one for one in subjects if one not in closed]
    for_others = f"replace it for the others with --for {others[0]}, or " if others else ""
    raise WrongUsageError(
        f"{old_id} is {status}{whose}, and only what is open or dropped can be replaced, because "
        f"it would leave the totals; {for_others}if that status is wrong, correct it first: "
        f"roadmap update {old_id}{option} --status STATUS"
    )


def _is_recorded(old: Commitment, update: Update, request: Replacement) -> bool:
    """Return whether the same replacement of all was recorded on that day, though maybe only for some."""
    return not update.partner and any(
        dated.day == request.on.day
        and msgspec.structs.replace(dated.update, partner="", status_was=None) == update
        for dated in updates_of(old)
    )


def _kept_losses(
    old_id: str, old: Commitment, successors: Sequence[str], request: Replacement, roadmap: Roadmap
) -> tuple[list[Change], list[str]]:
    """Return the changes that keep days before the replacement as dropped, and the subjects they are about.

    A successor replaces on all days on which it exists. If nothing replaced a superseded commitment before,
    the status dropped is recorded on the day of the update that set superseded.
    """
    before = date.fromordinal(max(request.on.day.first.toordinal() - 1, 1))
    updates = updates_of(old)
    then = state_in(old, updates, roadmap, before)
    replaced = msgspec.structs.replace(old, replaced_by=[*old.replaced_by, *successors])
    found = then.lost - state_in(replaced, updates, roadmap, before).lost
    lost = [partner for partner in partners_of(old) if partner in found]
    if len(lost) == len(partners_of(old)) and "" in found:
        lost = [""]
    changes: list[Change] = []
    recorded: list[str] = []
    for subject in lost:
        periods = then.periods(subject, UpdateKind.STATUS)
        since = periods.index(last_change(periods))
        causes = [period.cause for period in periods[since:] if period.cause is not None]
        for cause in causes:  # each that repeats the status would set it to superseded again
            update = Update(partner=subject, status=Status.DROPPED)
            day = UpdateDay(cause.day, is_given=True)
            changes += record(old_id, after_changes(old, changes), update, day).changes
        recorded += [subject] if causes else []
    return changes, recorded


def require_successor(plan: Plan, loaded: LoadedRoadmap, partner: str | None = None) -> Plan:
    """Return the plan. Raises WrongUsageError if its commitment would be superseded by nothing.

    That includes an update that sets the status, because past days need `replaced_by` too. What the file
    has already stays. `partner` is the value of `--for`.
    """
    table, known = loaded.data.get("commitments", {}).get(plan.id), loaded.roadmap.commitments
    data = {"commitments": {plan.id: table} if table is not None else {}}
    after = read_commitment(changed(data, plan.changes)["commitments"][plan.id])
    if any(successor in known for successor in after.replaced_by):
        return plan
    before = known.get(plan.id)
    is_replaced = before is not None and _is_replaced(before, loaded.roadmap)
    new = _superseding(after) - (_superseding(before) if before is not None and not is_replaced else set())
    if not new:
        return plan
    replace = f"roadmap replace {plan.id} NEW" + (f" --for {partner}" if partner else "")
    needs = f"superseded needs the commitment that replaces {plan.id}"
    if before is None:
        raise WrongUsageError(
            f"{needs}; give it with --replaced-by NEW, or add the commitment without --status, "
            f"then: {replace}"
        )
    if not is_replaced:
        raise WrongUsageError(f"{needs}: {replace}")
    key = min(new)
    if not key:
        raise WrongUsageError(
            f"replaced_by of {plan.id} cannot be empty while it is superseded; "
            f"name another successor first: {replace}"
        )
    raise WrongUsageError(
        f"replaced_by of {plan.id} cannot be empty, because the update {key} sets the status to superseded; "
        f"if that is wrong, remove the update first: roadmap remove {plan.id} --update {key}"
    )


def _superseding(commitment: Commitment) -> set[str]:
    """Return the keys of updates that set the status superseded, and "" if it is that now."""
    keys = {
        key
        for key, update in commitment.updates.items()
        if sets(update, UpdateKind.STATUS) and update.status is Status.SUPERSEDED
    }
    return keys | ({""} if was_superseded(present(commitment)) else set())


def _is_replaced(commitment: Commitment, roadmap: Roadmap) -> bool:
    """Return whether a successor exists; one that is in a loop with it replaces nothing."""
    day = present_in(commitment, roadmap)
    if was_superseded(day):
        return bool(successors_of(day))
    return any(successor in roadmap.commitments for successor in commitment.replaced_by)


def require_commitment(status: Status | None, option: str | None) -> None:
    """Raise WrongUsageError for the status superseded of a milestone or a cycle, which have no successors."""
    if status is Status.SUPERSEDED and option is not None:
        raise WrongUsageError(f"only a commitment can be superseded; leave out {option}, or use dropped")


def _new_commitments(
    request: Replacement, old: Commitment, partners: Sequence[str], roadmap: Roadmap
) -> list[_New]:
    """Return the commitments to add, one for each title that no successor has yet."""
    present_titles = {roadmap.commitments[key].title for key in old.replaced_by if key in roadmap.commitments}
    taken = {*roadmap.commitments, *formerly_used(roadmap)}
    added: list[_New] = []
    for title in dict.fromkeys(clean_title(title) for title in request.titles):
        if title not in present_titles:
            added_id = new_id(title, taken, ADD_FIRST)
            taken.add(added_id)
            fields = {
                "title": title,
                "area": old.area,
                "partners": list(partners),
                "made": request.on.day.toml,
            }
            table = AddTable(
                ("commitments", added_id), {name: value for name, value in fields.items() if value != []}
            )
            added.append(_New(added_id, f"{describe_id(title, added_id, None)} (new)", table))
    return added


def _require_no_loop(old_id: str, successors: Iterable[str], roadmap: Roadmap) -> None:
    """Raise WrongUsageError if a successor is the commitment itself, or was replaced by it."""
    for successor in successors:
        if successor == old_id:
            raise WrongUsageError(f"{old_id} cannot replace itself")
        pending, seen = [successor], {successor}
        while pending:
            key = pending.pop()
            one = roadmap.commitments.get(key)
            if one is None or not one.replaced_by or not was_superseded(present(one)):
                continue
            if old_id in one.replaced_by:
                raise WrongUsageError(
                    f"{key} was replaced by {old_id}, so {successor} cannot replace {old_id}; "
                    f"set the status of {key} first: roadmap update {key} --status STATUS"
                )
            pending += [other for other in one.replaced_by if other not in seen]
            seen.update(one.replaced_by)


def _partners_of_known(ids: Iterable[str], roadmap: Roadmap) -> list[Sequence[str]]:
    return [partners_of(roadmap.commitments[key]) for key in ids if key in roadmap.commitments]


def _lost(partners: Sequence[str], named: Sequence[Sequence[str]]) -> list[str]:
    """Return words for the partners that no successor names."""
    lost = [partner for partner in partners if not any(partner in names for names in named)]
    return [f"it counts as dropped for {listed(lost)}, which no successor names"] if lost else []
