"""Tables about deadlines: overdue and coming commitments, overdue milestones, commitments of an area."""

from collections.abc import Sequence
from datetime import date

from roadmap_cli import escape
from roadmap_cli.analysis.aggregate import OverdueMilestone
from roadmap_cli.analysis.flags import Flag, is_overdue
from roadmap_cli.analysis.past import milestones_of
from roadmap_cli.analysis.query import Row
from roadmap_cli.model.types import Roadmap
from roadmap_cli.output.blocks import Cell, Column, Grid, Role, id_cell
from roadmap_cli.output.words import due_style, in_days, row_flags, status_cell


def due_grid(heading: str, rows: Sequence[Row]) -> Grid:
    """Return commitments with their deadline and days."""
    counted = "overdue by" if rows and (rows[0].days_left or 0) < 0 else "due in"
    columns = [
        Column("deadline"),
        Column(counted, "right", label=counted),
        Column("title", role=Role.TITLE),
        Column("commitment", role=Role.ID),
    ]
    return Grid(columns, [[_deadline(row), _days(row), _title(row), _id(row)] for row in rows], heading)


def next_grid(rows: Sequence[Row]) -> Grid:
    """Return what is due next, without titles of columns."""
    columns = [
        Column("what"),
        Column("due in", "right", label="in"),
        Column("deadline"),
        Column("title", role=Role.TITLE),
        Column("commitment", role=Role.ID),
    ]
    lines = [[Cell("next"), _days(row), _window(row), _title(row), _id(row)] for row in rows]
    return Grid(columns, lines, has_titles=False)


def overdue_milestones(rows: Sequence[Row], roadmap: Roadmap, as_of: date) -> list[OverdueMilestone]:
    """Return the overdue milestones of rows, the longest overdue first."""
    milestones = [
        OverdueMilestone(row, milestone_id, milestone, (as_of - milestone.deadline.last).days)
        for row in rows
        if Flag.MILESTONE_OVERDUE in row.flags
        for milestone_id, milestone in milestones_of(roadmap.commitments[row.id], as_of).items()
        if milestone.deadline is not None and is_overdue(milestone, as_of)
    ]
    return sorted(milestones, key=lambda item: -item.days)


def milestones_grid(heading: str, milestones: Sequence[OverdueMilestone]) -> Grid:
    """Return overdue milestones with their commitments."""
    columns = [
        Column("deadline"),
        Column("overdue by", "right", label="overdue by"),
        Column("milestone", role=Role.TITLE),
        Column("commitment", role=Role.ID),
    ]
    cells = [
        [
            Cell(escape.line(item.milestone.promised), "overdue"),
            Cell(in_days(item.days), "overdue"),
            Cell(escape.line(item.milestone.title)),
            _id(item.row),
        ]
        for item in milestones
    ]
    return Grid(columns, cells, heading)


def commitments_grid(rows: Sequence[Row], signs: bool, heading: str = "") -> Grid:
    """Return the commitments of an area with status, deadline and flags; totals count the stale ones."""
    columns = [
        Column("commitment", role=Role.ID),
        Column("title", role=Role.TITLE),
        Column("status"),
        Column("deadline"),
        Column("flags", role=Role.REASON),
    ]
    lines = [
        [_id(row), _title(row), status_cell(row.status, signs), _deadline(row), row_flags(row)]
        for row in rows
    ]
    return Grid(columns, lines, heading)


def _id(row: Row) -> Cell:
    return id_cell(row.id)


def _title(row: Row) -> Cell:
    return Cell(escape.line(row.title))


def _deadline(row: Row) -> Cell:
    return Cell(escape.line(row.promised), due_style(row.flags))


def _window(row: Row) -> Cell:
    """Return the deadline without its words, which would leave titles little room."""
    return Cell(escape.line(row.deadline or row.promised), due_style(row.flags))


def _days(row: Row) -> Cell:
    days = abs(row.days_left or 0)
    return Cell(in_days(days) if days else "today", due_style(row.flags))
