"""The cycles of a recurring duty, in text and JSON."""

from collections.abc import Iterator, Mapping
from typing import Any

from roadmap_cli import escape
from roadmap_cli.analysis.cycles import CycleState, Duty
from roadmap_cli.english import counted
from roadmap_cli.model.types import Roadmap
from roadmap_cli.output.blocks import Cell, Line, PartEntry
from roadmap_cli.output.words import in_days, partner_name, status_cell

MOST_SHOWN = 12
"""The most ended cycles of a duty in a text."""
MOST_RECORDS = 200
"""The most ended cycles of a duty in JSON."""


def cycle_parts(
    duties: Mapping[str, Duty], roadmap: Roadmap, signs: bool
) -> Iterator[tuple[str, list[PartEntry]]]:
    """Yield the title and the cycles of each duty, by partner, or of all with an empty id."""
    for subject, duty in duties.items():
        entries = [
            PartEntry(escape.line(state.window.text), [Line(cycle_cells(state, signs))])
            for state in duty.shown(MOST_SHOWN)
        ]
        yield cycles_title(subject, duty, roadmap), entries


def cycles_title(subject: str, duty: Duty, roadmap: Roadmap) -> str:
    """Return the heading of the cycles of a partner, or of all; it counts earlier ones that are not shown."""
    whose = f" of {partner_name(subject, roadmap)}" if subject else ""
    hidden = duty.ended + 1 - MOST_SHOWN
    return f"Cycles{whose}" + (f", after {counted(hidden, 'other')}" if hidden > 0 else "")


def cycle_cells(state: CycleState, signs: bool) -> list[Cell]:
    """Return the status of a cycle, when it was closed, and by how many days it was late."""
    cell = Cell("missed", "not-kept") if state.is_missed else status_cell(state.status, signs)
    on = Cell(escape.line(state.closed_on.text) if state.closed_on is not None else "")
    late = Cell(f"late by {in_days(state.late_by)}" if state.late_by else "", "met-late")
    return [cell, on, late]


def cycle_record(state: CycleState) -> dict[str, Any]:
    """Return the JSON record of a cycle."""
    return {
        "cycle": state.window.text,
        "first": state.window.first,
        "last": state.window.last,
        "ended": state.has_ended,
        "status": state.status,
        "missed": state.is_missed,
        "closed_on": state.closed_on,
        "late_days": state.late_by,
    }


def cycle_records(duties: Mapping[str, Duty]) -> list[dict[str, Any]]:
    """Return the JSON records of the cycles of duties by partner."""
    return [
        {"for": subject or None} | cycle_record(state)
        for subject, duty in duties.items()
        for state in duty.shown(MOST_RECORDS)
    ]


def missed_words(duties: Mapping[str, Duty], roadmap: Roadmap) -> str:
    """Return how many cycles were not kept, such as `2 of 5 cycles not kept`, by partner."""
    return "; ".join(
        f"{f'{partner_name(subject, roadmap)}: ' if subject else ''}"
        f"{duty.missed:,} of {counted(duty.ended, 'cycle')} not kept"
        for subject, duty in duties.items()
        if duty.missed
    )
