"""Commitments that replace another one → the changes that record it."""

from collections.abc import Iterable, Sequence

import msgspec

from roadmap_cli.analysis.lineage import was_superseded
from roadmap_cli.analysis.replay import partners_of, present
from roadmap_cli.editing.fields import own_partners
from roadmap_cli.editing.plan import Plan
from roadmap_cli.editing.updates import UpdateDay, record_all, require_common
from roadmap_cli.english import listed
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.model.ids import (
    choose_id,
    clean_title,
    commitment_ids,
    describe_id,
    formerly_used,
    present_commitment,
)
from roadmap_cli.model.types import Commitment, Roadmap, Status, Update
from roadmap_cli.toml.change import AddTable, Change, SetValue

NOTHING_NEW = (
    "what replaces it is missing; name commitments: roadmap replace OLD NEW, or make one: "
    'roadmap replace OLD --new "TITLE"'
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

    Raises NotFoundError for an unknown id or partner, and WrongUsageError without successors, for a loop, and
    for all partners at once if one has its own status.
    """
    old_id = present_commitment(request.old, roadmap.commitments)
    old = roadmap.commitments[old_id]
    subjects = own_partners(request.partner, old_id, old)
    concerned = [partner for partner in subjects if partner] or partners_of(old)
    update = Update(
        partner=subjects[0], status=Status.SUPERSEDED, note=request.note, evidence=request.evidence
    )
    require_common(old_id, old, update)
    known = commitment_ids(request.by, roadmap)
    _require_no_loop(old_id, known, roadmap)
    added = _new_commitments(request, old, concerned, roadmap)
    if not (known or request.titles):
        raise WrongUsageError(NOTHING_NEW)
    replaced_by = list(dict.fromkeys([*old.replaced_by, *known, *(new.id for new in added)]))
    recorded = record_all(old_id, old, update, request.on, subjects)
    changes: list[Change] = [*recorded.changes, *(new.change for new in added)]
    if replaced_by != old.replaced_by:
        changes.insert(0, SetValue(("commitments", old_id, "replaced_by"), replaced_by))
    words = [
        f"replaced {old_id} by {listed([*known, *(new.words for new in added)] or replaced_by)}",
        *recorded.words,
        *_lost(concerned, [*_partners_of_known(replaced_by, roadmap), *[concerned for _ in added]]),
    ]
    return Plan(old_id, changes, "; ".join(words), [new.id for new in added])


def require_successor(commitment_id: str, status: Status | None, replaced_by: object) -> None:
    """Raise WrongUsageError for the status superseded if nothing replaces the commitment."""
    if status is Status.SUPERSEDED and not replaced_by:
        raise WrongUsageError(
            f"superseded means that another commitment replaces {commitment_id}; "
            f"name it: roadmap replace {commitment_id} NEW"
        )


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
            new_id = choose_id(title, None, taken, "commitment")
            taken.add(new_id)
            fields = {
                "title": title,
                "area": old.area,
                "partners": list(partners),
                "made": request.on.day.toml,
            }
            table = AddTable(
                ("commitments", new_id), {name: value for name, value in fields.items() if value != []}
            )
            added.append(_New(new_id, f"{describe_id(title, new_id, None)} (new)", table))
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
