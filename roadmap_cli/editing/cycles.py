"""`update --cycle`: record an update of a cycle of a recurring duty."""

from collections.abc import Sequence

import msgspec

from roadmap_cli.analysis.cycles import cycles_by_subject, nearest_cycle
from roadmap_cli.analysis.replay import present
from roadmap_cli.editing.fields import own_partners
from roadmap_cli.editing.plan import Plan
from roadmap_cli.editing.replacements import require_commitment
from roadmap_cli.editing.updates import UpdateDay, have_own, record_all
from roadmap_cli.errors import NotFoundError, WrongUsageError
from roadmap_cli.model.ids import present_commitment
from roadmap_cli.model.types import ALL, Commitment, Status, Update
from roadmap_cli.model.window import Deadline
from roadmap_cli.storage.load import LoadedRoadmap


class CycleRequest(msgspec.Struct, frozen=True, kw_only=True):
    """The request to record an update of a cycle, of all, of `partner`, or of each partner for `all`."""

    cycle: Deadline
    partner: str | None
    status: Status | None
    note: str
    evidence: str | list[str]
    on: UpdateDay


def plan(loaded: LoadedRoadmap, word: str, request: CycleRequest) -> Plan:
    """Return the changes that record an update of a cycle; `word` is the id of the commitment.

    Raises WrongUsageError without a status or a note, or see `require_cycle`, `require_common_cycle` and
    `require_status_of_cycle`.
    """
    require_status_of_cycle(request.status)
    if request.status is None and not request.note:
        raise WrongUsageError("--cycle says what an update is about; give --status or --note with it")
    commitment_id = present_commitment(word, loaded.roadmap.commitments)
    commitment = loaded.roadmap.commitments[commitment_id]
    partners = own_partners(request.partner, commitment_id, commitment)
    if request.partner == ALL and request.status is None:
        partners = [""]  # a note alone is one update about all
    require_cycle(commitment_id, commitment, request.cycle, partners)
    if partners == [""]:
        require_common_cycle(commitment_id, commitment, request.cycle, request.status)
    update = Update(cycle=request.cycle, status=request.status, note=request.note, evidence=request.evidence)
    recorded = record_all(commitment_id, commitment, update, request.on, partners)
    return Plan(commitment_id, recorded.changes, f"updated {commitment_id}: {'; '.join(recorded.words)}")


def require_cycle(
    commitment_id: str, commitment: Commitment, cycle: Deadline, partners: Sequence[str]
) -> None:
    """Raise an error if a commitment has no such cycle for each of the partners, or for any one for all ("").

    The error is WrongUsageError if it does not recur, else NotFoundError, which names the nearest cycle.
    """
    by_subject = cycles_by_subject(present(commitment))
    if not by_subject:
        lacking = "has no deadline, which is its first cycle" if commitment.every else "does not recur"
        key = "--deadline DATE" if commitment.every else '--every "1 year"'
        raise WrongUsageError(
            f"{commitment_id} {lacking}; set it first: `roadmap update {commitment_id} {key}`"
        )
    for partner in partners:
        of_partner = by_subject.get(partner) or by_subject.get("")
        known = list(by_subject.values()) if not partner else [of_partner] if of_partner else []
        if all(cycles.number_of(cycle) is None for cycles in known):
            nearest = nearest_cycle(known, cycle)
            hint = f"; the nearest is {nearest.canonical}" if nearest is not None else ""
            whose = f" for {partner}" if partner else ""
            raise NotFoundError(f"{commitment_id} has no cycle {cycle.canonical}{whose}{hint}")


def require_common_cycle(
    commitment_id: str, commitment: Commitment, cycle: Deadline, status: Status | None
) -> None:
    """Raise WrongUsageError for a status of a cycle for all if a partner has its own status of that cycle."""
    own = dict.fromkeys(
        update.partner
        for update in commitment.updates.values()
        if update.cycle == cycle and update.partner and update.status is not None
    )
    if status is not None and own:
        raise WrongUsageError(
            f"{have_own(list(own))} status of the cycle {cycle.canonical} in {commitment_id}, so it cannot "
            f"be set for all at once; use --for {next(iter(own))}, or --for all to record it for each partner"
        )


def require_status_of_cycle(status: Status | None) -> None:
    """Raise WrongUsageError for a status that only a commitment can have."""
    if status is Status.ONGOING:
        raise WrongUsageError("a cycle has an end, so it cannot be ongoing; use underway")
    require_commitment(status, "--cycle")
