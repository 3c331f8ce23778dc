"""The updates of a commitment, as lines and as JSON."""

from collections.abc import Iterator
from typing import Any

from roadmap_cli import escape
from roadmap_cli.analysis.replay import DatedUpdate
from roadmap_cli.model.types import Commitment, Roadmap, Update, texts
from roadmap_cli.output.blocks import Cell, Line, PartEntry
from roadmap_cli.output.words import cycle_name, milestone_name, partner_name, refinement


def subject_name(update: Update, commitment: Commitment, roadmap: Roadmap) -> str:
    """Return the name of the partner, milestone or cycle of an update; empty for all partners."""
    if update.milestone:
        return milestone_name(update.milestone, commitment.milestones)
    name = partner_name(update.partner, roadmap) if update.partner else ""
    return ", ".join(filter(None, (name, cycle_name(update))))


def update_entry(dated: DatedUpdate, commitment: Commitment, roadmap: Roadmap, signs: bool) -> PartEntry:
    """Return the entry of an update: its subject and its changes, its note and its evidence."""
    update = dated.update
    subject = subject_name(update, commitment, roadmap)
    changes = Cell(", ".join(update_changes(update, "→" if signs else "->")))
    first = Line([Cell(f"{subject}:" if subject else ""), changes])
    note = [Line([Cell(text)]) for text in escape.block(update.note).splitlines()]
    evidence = [Line([Cell(escape.line(text), "faint", is_address=True)]) for text in texts(update.evidence)]
    return PartEntry(escape.line(dated.key), [*([first] if first.shown else []), *note, *evidence])


def update_changes(update: Update, arrow: str) -> Iterator[str]:
    """Yield the changes of status and deadline in an update."""
    if update.status is not None:
        was_other = update.status_was not in (None, update.status)
        before = f"{update.status_was} {arrow} " if was_other else ""
        yield f"status {before}{update.status}"
    if update.deadline is not None:
        was = update.deadline_was
        before = f"{escape.line(was.text)} {arrow} " if was is not None and was != update.deadline else ""
        yield f"deadline {before}{escape.line(update.deadline.text)}{refinement(was, update.deadline)}"


def update_record(update: Update) -> dict[str, Any]:
    """Return the JSON record of an update."""
    names = ("cycle", "status", "status_was", "deadline", "deadline_was")
    return (
        {"partner": update.partner or None, "milestone": update.milestone or None}
        | {name: getattr(update, name) for name in names}
        | {"deadline_text_was": update.deadline_text_was or None, "note": update.note}
        | {"evidence": texts(update.evidence)}
    )
