"""RM5: what a change did to promises that stood before, where no new event says why."""

import re
from collections.abc import Iterator

from roadmap_cli.checks.subject import Hit, Look, Subject, of_commitment
from roadmap_cli.finding import Rule, Severity
from roadmap_cli.history.change import CommitmentChange
from roadmap_cli.query import folded
from roadmap_cli.schema import shown
from roadmap_cli.window import Deadline


def removed(subject: Subject) -> Iterator[Hit]:
    """Yield what was in the file and no longer is: commitments, and parts of those that are left."""
    for change in subject.changes.commitments if subject.changes else ():
        if change.kind == "removed" and change.before is not None:
            message = f"{shown(change.before.title)} was removed; keep it as dropped, with a note on why"
            yield of_commitment(change.id, (), message)
    for change in _unexplained(subject):
        yield from _removed_within(change)


def _removed_within(change: CommitmentChange) -> Iterator[Hit]:
    """Yield partners, milestones and events that are gone, and what events tell no more."""
    for partner in change.partners_removed:
        yield of_commitment(change.id, ("partners",), f"{partner} was a partner; {_RESTORE}")
    for event in change.events_removed:
        yield of_commitment(change.id, ("updates", event.key), f"the event was removed; {_RESTORE}")
    for field in change.fields:
        table, _, rest = field.field.partition(".")
        if table == "milestones" and "." not in rest and field.after is None:
            yield of_commitment(change.id, (table, rest), f"the milestone was removed; {_RESTORE}")
        if table == "updates" and rest.endswith(_TELLING) and field.before is not None:
            key, _, name = rest.rpartition(".")
            was = shown(getattr(field.before, "text", field.before))
            yield of_commitment(change.id, (table, key, name), f"it was {was} in this event; {_RESTORE}")


_TELLING = (".status", ".status_was", ".deadline", ".deadline_was")
_RESTORE = "put it back, or say why in the note of an update"


def _unexplained(subject: Subject) -> Iterator[CommitmentChange]:
    """Yield what became of commitments that are still there, unless a new event says why."""
    for change in subject.changes.commitments if subject.changes else ():
        if change.before is not None and change.after is not None and not change.is_explained:
            yield change


def reworded(subject: Subject) -> Iterator[Hit]:
    """Yield titles and texts that say something else than before; where nothing was said, nothing is."""
    for change in _unexplained(subject):
        for wording in change.wording:
            if (
                wording.before.strip()
                and not change.is_explained
                and _words(wording.before) != _words(wording.after)
            ):
                message = f"it was {shown(wording.before)}; restore it, or say why in the note of an update"
                yield of_commitment(change.id, (wording.field,), message, shown(wording.after))


def _words(text: str) -> list[str]:
    """Return what a text says: capitals, accents and the marks around words make no other promise."""
    return [word for part in folded(text).split() if (word := part.strip(".,;:!?…()'\"“”‘’«»-–—"))]


def moved(subject: Subject) -> Iterator[Hit]:
    """Yield deadlines that end on another day than they did; a first one moves nothing."""
    for change in _unexplained(subject):
        for move in change.deadlines:
            if move.before is not None and move.days != 0:
                path = ("partner_deadline", move.partner) if move.partner else ("deadline",)
                message = f"it was {move.before.text}{_by(move.days)}; {_TELL}"
                yield of_commitment(change.id, path, message, _written(move.after))
        for field in change.fields:
            if _MILESTONE.fullmatch(field.field) and field.before is not None:
                _, step, name = field.field.split(".")
                message = f"it was {field.before.text}; say why in the note of an update"
                yield of_commitment(change.id, ("milestones", step, name), message, _written(field.after))


_MILESTONE = re.compile(r"milestones\.[^.]+\.deadline")


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
            "With `--since`: a commitment, or an event, partner or milestone of one, was taken away.",
            "Put it back, as `dropped` where it was given up; a renamed one says so in `formerly`.",
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
