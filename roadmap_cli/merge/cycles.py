"""Contradictory statuses of one cycle of a recurring duty, which the keys of the file do not show."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from roadmap_cli.analysis.cycles import cycle_as_commitment, cycles_as_commitments
from roadmap_cli.analysis.replay import Period, UpdateKind, partners_of, periods_of, updates_of
from roadmap_cli.merge.conflicts import Labels, place, tables
from roadmap_cli.merge.renames import MergeInputs
from roadmap_cli.model.types import Commitment
from roadmap_cli.model.validate import read_commitment
from roadmap_cli.model.window import Deadline

_NONE = Commitment(title="", area="")


def cycle_conflicts(inputs: MergeInputs, labels: Labels) -> list[str]:
    """Return a sentence for each cycle for which both sides have a new status, but different ones.

    Each status is in an update of its own, so the merged file has both, and the later one would count.
    """
    base, ours, theirs = (
        dict(tables(side.data.get("commitments"))) for side in (inputs.base, inputs.ours, inputs.theirs)
    )
    return [
        f"{place(('commitments', commitment_id))}: {sentence}"
        for commitment_id in ours
        if _names_cycles(ours[commitment_id]) and _names_cycles(theirs.get(commitment_id, {}))
        for sentence in _of_commitment([side.get(commitment_id) for side in (base, ours, theirs)], labels)
    ]


def _names_cycles(fields: Mapping[str, Any]) -> bool:
    return any(update.get("cycle") for _, update in tables(fields.get("updates")))


def _of_commitment(sides: Sequence[Mapping[str, Any] | None], labels: Labels) -> Iterator[str]:
    try:
        base, ours, theirs = (read_commitment(dict(side)) if side is not None else _NONE for side in sides)
    except ValueError:
        return  # one side is not a valid roadmap
    cycles = [cycles_as_commitments(one) for one in (base, ours, theirs)]
    partners = list(dict.fromkeys(partner for one in (ours, theirs) for partner in partners_of(one)))
    for window in cycles[1]:
        if window in cycles[2]:
            empty = cycle_as_commitment(ours, {})
            yield from _of_cycle(window, [one.get(window, empty) for one in cycles], partners, labels)


def _of_cycle(
    window: Deadline, sides: Sequence[Commitment], partners: Sequence[str], labels: Labels
) -> Iterator[str]:
    """Yield a sentence for all, and one for each partner whose statuses differ in another way."""
    reported: list[tuple[object, object]] = []
    for subject in ("", *partners):
        before, our, their = (_last(side, subject) for side in sides)
        statuses = (our.value, their.value)
        if our.value is their.value or before.value in statuses or statuses in reported:
            continue
        reported.append(statuses)
        whose = f" for {subject}" if subject else ""
        yield (
            f"the cycle {window.canonical} is {_said(our)} in {labels.ours} and {_said(their)} in "
            f"{labels.theirs}{whose}; remove one of the two updates"
        )


def _last(cycle: Commitment, subject: str) -> Period:
    return periods_of(cycle, subject, UpdateKind.STATUS, updates_of(cycle))[-1]


def _said(period: Period) -> str:
    """Return a status and the update that set it, such as `met (2024-12-01)`."""
    return f"{period.value} ({period.dated.key})" if period.dated is not None else str(period.value)
