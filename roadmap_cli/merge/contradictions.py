"""Contradictions that a clean merge makes: each side agrees with itself, but the merged roadmap does not."""

from collections.abc import Iterator, Sequence
from datetime import date

import msgspec

from roadmap_cli.analysis.replay import updates_of
from roadmap_cli.checks.deadlines import made_too_late
from roadmap_cli.checks.references import dependency_cycles
from roadmap_cli.checks.rule import CheckContext, Hit, RuleCheck
from roadmap_cli.checks.updates import contradicted, disagreements
from roadmap_cli.merge.conflicts import place
from roadmap_cli.model.types import Roadmap


def contradictions(merged: Roadmap, sides: Sequence[Roadmap]) -> tuple[list[str], list[str]]:
    """Return sentences on what `check` finds in the merged roadmap and in neither side.

    The first list has untrue values, about which a person must decide; the second has what can wait.
    """
    combined = {
        commitment_id: commitment
        for commitment_id, commitment in merged.commitments.items()
        if all(side.commitments.get(commitment_id) != commitment for side in sides)
    }
    both = msgspec.structs.replace(merged, commitments=combined)
    return (
        [*_new(disagreements, both, sides), *_new(made_too_late, both, sides)],
        [*_new(contradicted, both, sides), *_new(dependency_cycles, merged, sides)],
    )


def _new(check: RuleCheck, merged: Roadmap, sides: Sequence[Roadmap]) -> Iterator[str]:
    hits = _hits(check, merged)
    known = {hit.path for side in sides for hit in _hits(check, side)} if hits else set()
    for hit in hits:
        if hit.path not in known:
            value = f" is {hit.value}" if hit.value else ""
            yield f"{place(hit.path)}{value}: {hit.message}"


def _hits(check: RuleCheck, roadmap: Roadmap) -> list[Hit]:
    """Return what a rule finds once all updates have happened: a merge does not depend on the day."""
    days = [dated.day.last for one in roadmap.commitments.values() for dated in updates_of(one)]
    return list(check.hits(CheckContext(roadmap, {}, max(days, default=date.min))))
