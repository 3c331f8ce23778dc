"""RM5: what a change did to promises that stood before, where no new event says why."""

from collections.abc import Iterator

from roadmap_cli.checks.subject import Hit, Look, Subject, of_commitment
from roadmap_cli.finding import Rule, Severity
from roadmap_cli.history.change import CommitmentChange
from roadmap_cli.schema import shown
from roadmap_cli.window import Deadline


def removed(subject: Subject) -> Iterator[Hit]:
    """Yield the commitments that are no longer in the file."""
    for change in subject.changes.commitments if subject.changes else ():
        if change.kind == "removed" and change.before is not None:
            message = f"{shown(change.before.title)} was removed; keep it as dropped, with a note on why"
            yield of_commitment(change.id, (), message)


def _unexplained(subject: Subject) -> Iterator[CommitmentChange]:
    """Yield what became of commitments that are still there, unless a new event says why."""
    for change in subject.changes.commitments if subject.changes else ():
        if change.before is not None and change.after is not None and not change.is_explained:
            yield change


def reworded(subject: Subject) -> Iterator[Hit]:
    """Yield titles and texts that say something else than before; where nothing was said, nothing is."""
    for change in _unexplained(subject):
        for wording in change.wording:
            if wording.before.strip() and wording.before.split() != wording.after.split():
                message = f"it was {shown(wording.before)}; restore it, or say why in the note of an update"
                yield of_commitment(change.id, (wording.field,), message, shown(wording.after))


def moved(subject: Subject) -> Iterator[Hit]:
    """Yield deadlines that are not what they were; a first one moves nothing."""
    for change in _unexplained(subject):
        for move in change.deadlines:
            if move.before is not None:
                path = ("partner_deadline", move.partner) if move.partner else ("deadline",)
                message = f"it was {move.before.text}{_by(move.days)}; {_TELL}"
                yield of_commitment(change.id, path, message, _written(move.after))


def _by(days: int | None) -> str:
    """Return by how much a deadline moved, in words."""
    if not days:
        return ""
    number = f"{abs(days):,} day{'' if abs(days) == 1 else 's'}"
    return f", {number} {'earlier' if days > 0 else 'later'}"


def _written(deadline: Deadline | None) -> str:
    return shown(deadline.text) if deadline is not None else ""


_TELL = "record it with `roadmap update`, and a note that says why"


def worsened(subject: Subject) -> Iterator[Hit]:
    """Yield statuses that are worse than they were."""
    for change in _unexplained(subject):
        for move in change.statuses:
            if move.worsened:
                path = ("partner_status", move.partner) if move.partner else ("status",)
                message = f"it was {move.before} and is {move.after}; {_TELL}"
                yield of_commitment(change.id, path, message)


LOOKS = (
    Look(
        Rule(
            "RM501",
            Severity.ERROR,
            "removed",
            "With `--since`: a commitment that was in the file is no longer there.",
            "Put it back; what was given up is `dropped`, with a note. It is no other under a new id.",
        ),
        removed,
    ),
    Look(
        Rule(
            "RM502",
            Severity.ERROR,
            "reworded",
            "With `--since`: a title or text says something else, and no new event says why.",
            "Restore the words, or add an update whose note says why they changed.",
        ),
        reworded,
    ),
    Look(
        Rule(
            "RM503",
            Severity.ERROR,
            "moved",
            "With `--since`: a deadline moved, and no new event says why.",
            "Record the move: `roadmap update ID --deadline … --note …`.",
        ),
        moved,
    ),
    Look(
        Rule(
            "RM504",
            Severity.ERROR,
            "worsened",
            "With `--since`: a status is worse than it was, and no new event says why.",
            "Record what happened: `roadmap update ID --status … --note …`.",
        ),
        worsened,
    ),
)
