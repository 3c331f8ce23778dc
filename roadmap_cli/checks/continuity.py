"""Whether updates agree with the ones before them (RM311), and say why a deadline changed (RM308)."""

from collections.abc import Iterator
from typing import Any

from roadmap_cli.checks.subject import Hit, Subject, of_commitment
from roadmap_cli.model.types import Commitment
from roadmap_cli.replay import (
    DatedUpdate,
    Turn,
    UpdateKind,
    course,
    milestones_as_commitments,
    sets,
    updates_of,
)
from roadmap_cli.schema import shown
from roadmap_cli.window import Target


def contradicted(subject: Subject) -> Iterator[Hit]:
    """Yield each earlier value that an update names, where the previous update of its subject set another.

    For a partner, updates of all partners count after its own first update. Deadlines are equal if their
    windows are, however they are spelled.
    """
    for id, commitment in subject.roadmap.commitments.items():
        if len(commitment.updates) < 2:
            continue
        for kind in UpdateKind:
            for before, dated in _all_successive(commitment, kind):
                was = getattr(dated.update, f"{kind}_was")
                if was is None or before.dated is None or _value(was) == before.value:
                    continue
                left = _text(getattr(before.dated.update, kind))
                message = (
                    f"the previous update, {before.dated.key}, says {left}; "
                    "correct the wrong one, or record the update in between"
                )
                yield of_commitment(id, ("updates", dated.key, f"{kind}_was"), message, shown(_text(was)))


def unexplained_changes(subject: Subject) -> Iterator[Hit]:
    """Yield updates that change a deadline without a note. A first deadline is not a change."""
    for id, commitment in subject.roadmap.commitments.items():
        if all(update.note or update.deadline is None for update in commitment.updates.values()):
            continue
        for before, dated in _all_successive(commitment, UpdateKind.DEADLINE):
            to = dated.update.deadline
            if dated.update.note or to is None or before.value in (None, to.deadline):
                continue
            changed = f"the deadline changed from {_text(before.value)} to {to.text}"
            message = f"{changed}, and no note says why; add a note"
            yield of_commitment(id, ("updates", dated.key, "deadline"), message)


def _all_successive(commitment: Commitment, kind: UpdateKind) -> Iterator[tuple[Turn, DatedUpdate]]:
    """Yield each update of a kind with what its subject, or its milestone, had before it."""
    yield from _successive(commitment, kind)
    if any(update.milestone for update in commitment.updates.values()):
        for step in milestones_as_commitments(commitment).values():
            yield from _successive(step, kind)


def _successive(commitment: Commitment, kind: UpdateKind) -> Iterator[tuple[Turn, DatedUpdate]]:
    """Yield each update of a kind with what its subject had before it, subject by subject."""
    updates = updates_of(commitment)
    concerned = (dated.update.partner for dated in updates if sets(dated.update, kind))
    for partner in dict.fromkeys(concerned):
        before: Turn | None = None
        for turn in course(commitment, partner, kind, updates):
            if before is not None and turn.dated is not None and turn.dated.update.partner == partner:
                yield before, turn.dated
            before = turn


def _value(value: Any) -> Any:
    return value.deadline if isinstance(value, Target) else value


def _text(value: Any) -> str:
    """Return a status or a deadline as the file has it."""
    return str(getattr(value, "text", value))
