"""Tables about deadlines: overdue and coming commitments, overdue milestones, commitments of an area."""

from collections.abc import Sequence
from datetime import date

from roadmap_cli import escape
from roadmap_cli.analysis.aggregate import OverdueMilestone
from roadmap_cli.analysis.flags import Flag, is_overdue
from roadmap_cli.analysis.past import milestones_of
from roadmap_cli.analysis.query import Row
from roadmap_cli.model.types import Roadmap
from roadmap_cli.output.blocks import Cell, Column, Grid, id_cell
from roadmap_cli.output.reports.list import flags_cell
from roadmap_cli.output.widths import ColumnChoice, chosen_columns
from roadmap_cli.output.words import due_style, flag_words, in_days, status_cell


def due_grid(heading: str, rows: Sequence[Row], width: int | None) -> Grid:
    """Return commitments with their deadline and days.

    `width` is that of the terminal, None for a pipe; a narrow terminal has no titles, then no deadlines.
    """
    counted = "overdue by" if rows and (rows[0].days_left or 0) < 0 else "due in"
    if width is not None and width < 50:
        columns = [Column("commitment", flexible=True), Column(counted, "right")]
        return Grid(columns, [[_id(row), _days(row)] for row in rows], heading)
    columns = [Column("deadline"), Column(counted, "right"), Column("commitment")]
    cells = [[_deadline(row), _days(row), _id(row)] for row in rows]
    if width is None or width >= 70:
        columns.append(Column("title", flexible=True))
        cells = [[*line, _title(row)] for line, row in zip(cells, rows, strict=True)]
    return Grid(columns, cells, heading)


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


def milestones_grid(heading: str, milestones: Sequence[OverdueMilestone], width: int | None) -> Grid:
    """Return overdue milestones with their commitments."""
    columns = [Column("overdue by", "right"), Column("commitment"), Column("milestone", flexible=True)]
    cells = [
        [Cell(in_days(item.days), "overdue"), _id(item.row), Cell(escape.line(item.milestone.title))]
        for item in milestones
    ]
    if width is None or width >= 50:
        deadlines = [item.milestone.promised for item in milestones]
        columns.insert(0, Column("deadline"))
        cells = [
            [Cell(escape.line(text), "overdue"), *line] for text, line in zip(deadlines, cells, strict=True)
        ]
    return Grid(columns, cells, heading)


def commitments_grid(rows: Sequence[Row], width: int | None, signs: bool, heading: str = "") -> Grid:
    """Return the commitments of an area with status, deadline and flags.

    On a narrow terminal, empty columns are left out first, then titles, deadlines and most flags.
    """
    lines = [
        {
            "commitment": _id(row),
            "title": _title(row),
            "status": status_cell(row.status, signs),
            "deadline": _deadline(row),
            "standing": _flags(row),
            "due": _due(row),
        }
        for row in rows
    ]
    choices = _COMMITMENTS if any(row.flags for row in rows) else (*_WITH_DEADLINE, _NARROWEST)
    names = choices[0].columns if width is None else chosen_columns(lines, choices, width)
    flexible = "title" if "title" in names else "commitment"
    columns = [Column(name, flexible=name == flexible) for name in names]
    return Grid(columns, [[line[name] for name in names] for line in lines], heading)


_WITH_DEADLINE = (
    ColumnChoice(("commitment", "title", "status", "deadline", "standing"), {"commitment": 24, "title": 16}),
    ColumnChoice(("commitment", "status", "deadline", "standing"), {"commitment": 16}),
)
_NARROWEST = ColumnChoice(("commitment", "status", "due"))
_COMMITMENTS = (
    *_WITH_DEADLINE,
    ColumnChoice(("commitment", "status", "standing"), {"commitment": 12}),
    ColumnChoice(("commitment", "status", "standing"), {"commitment": 12, "standing": 24}),
    _NARROWEST,
)
"""The columns of the commitments of an area, from the widest to the narrowest terminal."""


def _id(row: Row) -> Cell:
    return id_cell(row.id)


def _title(row: Row) -> Cell:
    return Cell(escape.line(row.title))


def _deadline(row: Row) -> Cell:
    return Cell(escape.line(row.promised), due_style(row.flags))


def _days(row: Row) -> Cell:
    days = abs(row.days_left or 0)
    return Cell(in_days(days) if days else "today", due_style(row.flags))


def _flags(row: Row) -> Cell:
    return flags_cell(row.flags, tuple(flag_words(row)))


def _due(row: Row) -> Cell:
    """Return the days of a row that is overdue or due soon, else its deadline."""
    style, days = due_style(row.flags), row.days_left or 0
    if not style:
        return _deadline(row)
    return Cell(f"{in_days(-days)} ago" if days < 0 else f"in {in_days(days)}" if days else "today", style)
