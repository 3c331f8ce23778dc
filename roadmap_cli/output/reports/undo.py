"""Table and JSON of `undo --list`: the last writes to a roadmap."""

from collections.abc import Sequence
from typing import Any

import msgspec

from roadmap_cli import escape
from roadmap_cli.output.blocks import Cell, Column, Grid, Role
from roadmap_cli.storage.undo import KeptWrite


class KeptWrites(msgspec.Struct, frozen=True):
    """The recorded writes, newest first, and those that `undo` and `redo` apply to next."""

    entries: Sequence[KeptWrite]
    undo: KeptWrite | None
    redo: KeptWrite | None

    def next_of(self, entry: KeptWrite) -> str | None:
        """Return the command that applies to a write next, or None."""
        return {self.undo: "undo", self.redo: "redo"}.get(entry)


def when_of(entry: KeptWrite) -> str:
    """Return the day and the minute of a write, safe for a terminal."""
    return escape.line(entry.write.label.when[:16].replace("T", " "))


def grid_of(kept: KeptWrites) -> Grid:
    """Return the table of writes."""
    columns = [Column("when"), Column("command"), Column("what", role=Role.TITLE), Column("now")]
    return Grid(columns, [_cells(entry, kept.next_of(entry)) for entry in kept.entries])


def _cells(entry: KeptWrite, next_command: str | None) -> list[Cell]:
    label, style = entry.write.label, "faint" if entry.is_undone else ""
    state = next_command or ("undone" if entry.is_undone else "")
    return [
        Cell(when_of(entry), style),
        Cell(escape.line(label.command), style),
        Cell(escape.line(label.sentence), style),
        Cell(state, "strong" if next_command else style),
    ]


def json_of(kept: KeptWrites) -> list[dict[str, Any]]:
    """Return the JSON records of writes."""
    return [
        {
            "when": entry.write.label.when,
            "command": entry.write.label.command,
            "what": entry.write.label.sentence,
            "undone": entry.is_undone,
            "now": kept.next_of(entry),
        }
        for entry in kept.entries
    ]
