"""RM3 rules for recurring duties: cycles without an outcome, and cycles that cannot be."""

from collections.abc import Iterator

from roadmap_cli.analysis.cycles import Duty
from roadmap_cli.checks.rule import CheckContext, Hit, cycle_command, error, listed, of_commitment, warning
from roadmap_cli.english import counted, plural
from roadmap_cli.model.duties import duty_faults
from roadmap_cli.model.validate import shown

_MOST = 50
"""How many of the latest cycles are looked at, so that a file cannot make this slow."""


@warning(
    "RM312",
    "cycle-missed",
    "No update says what happened in an earlier cycle of a recurring duty.",
    "Record what happened: `roadmap update ID --cycle CYCLE --status STATUS --note TEXT --on DATE`.",
)
def unrecorded_cycles(context: CheckContext) -> Iterator[Hit]:
    """Skip the last ended cycle, which RM301 reports if it is open, and closed duties."""
    for commitment_id, derived in context.derived.items():
        if not derived.is_open:
            continue
        missing: dict[str, list[str]] = {}
        for partner, duty in derived.day.duties.items():
            for cycle in _unrecorded(duty):
                missing.setdefault(cycle, []).append(partner)
        if missing:
            partners = next(iter(missing.values()))
            about = [] if len(partners) == len(derived.day.duties) else partners
            names = listed(list(missing))
            least = "at least " if any(duty.ended > _MOST for duty in derived.day.duties.values()) else ""
            message = (
                f"{least}{counted(len(missing), 'cycle')} ended without an update that says what became of it"
            )
            command = cycle_command(commitment_id, next(iter(missing)), about)
            each = plural(len(missing), "", f", and likewise for {listed(list(missing)[1:])}")
            advice = f"Record what happened: {command}{each}."
            yield of_commitment(commitment_id, ("every",), f"{message}: {names}", advice=advice)


def _unrecorded(duty: Duty) -> list[str]:
    """Return the latest cycles before the last ended one that have no closing status."""
    states = [state for state in duty.shown(_MOST) if state.has_ended]
    return [state.window.canonical for state in states[:-1] if state.is_missed]


@error(
    "RM313",
    "faulty-duty",
    "`every` or `until` contradicts the deadline, or `until` is without `every`.",
    "Correct `every`, `until` or the deadline.",
)
def faulty_duties(context: CheckContext) -> Iterator[Hit]:
    for commitment_id, commitment in context.roadmap.commitments.items():
        for fault in duty_faults(commitment):
            yield of_commitment(commitment_id, (fault.key,), fault.message, shown(fault.value))
