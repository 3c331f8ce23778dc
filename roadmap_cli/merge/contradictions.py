"""Contradictions that a clean merge makes: each side agrees with itself, but the merged roadmap does not."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

import msgspec

from roadmap_cli.analysis.replay import updates_of
from roadmap_cli.checks.deadlines import made_too_late
from roadmap_cli.checks.references import circles
from roadmap_cli.checks.rule import Hit, Subject
from roadmap_cli.checks.updates import contradicted, disagreements
from roadmap_cli.merge.conflicts import place
from roadmap_cli.model.types import Roadmap

_FindHits = Callable[[Subject], Iterator[Hit]]


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
        [*_new(contradicted, both, sides), *_new(circles, merged, sides)],
    )


def _new(find: _FindHits, merged: Roadmap, sides: Sequence[Roadmap]) -> Iterator[str]:
    hits = _hits(find, merged)
    known = {hit.path for side in sides for hit in _hits(find, side)} if hits else set()
    for hit in hits:
        if hit.path not in known:
            value = f" is {hit.found}" if hit.found else ""
            yield f"{place(hit.path)}{value}: {hit.message}"


def _hits(find: _FindHits, roadmap: Roadmap) -> list[Hit]:
    """Return what a rule finds once all updates have happened: a merge does not depend on the day."""
    days = [dated.day.last for one in roadmap.commitments.values() for dated in updates_of(one)]
    return list(find(Subject(roadmap, {}, max(days, default=date.min))))
