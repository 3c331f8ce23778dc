"""What is wrong in a roadmap: overdue, newly slipped and not kept commitments, and overdue milestones."""

from collections.abc import Sequence
from datetime import date, timedelta

import msgspec

from roadmap_cli import escape
from roadmap_cli.analysis.aggregate import OverdueMilestone
from roadmap_cli.analysis.flags import Flag
from roadmap_cli.analysis.query import Row, is_open
from roadmap_cli.analysis.replay import updates_of
from roadmap_cli.analysis.schedule import overdue
from roadmap_cli.english import counted
from roadmap_cli.history.slips import DeadlineHistory, deadline_histories
from roadmap_cli.model.types import NOT_KEPT, Commitment, Roadmap
from roadmap_cli.output.blocks import Cell, Column, Grid, Role, id_cell
from roadmap_cli.output.reports.due import overdue_milestones
from roadmap_cli.output.words import in_days

COLUMNS = (
    Column("what"),
    Column("by", "right", label="by"),
    Column("deadline"),
    Column("title", role=Role.TITLE),
    Column("commitment", role=Role.ID),
)


class Wrong(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong on a day, the worst first in each list.

    `slipped` are open commitments whose deadline an update moved to a later day since the day `since`.
    `partly` is how many some partners broke or dropped, but not all.
    """

    overdue: Sequence[Row]
    milestones: Sequence[OverdueMilestone]
    since: date
    slipped: Sequence[tuple[Row, DeadlineHistory]]
    not_kept: Sequence[Row]
    partly: int

    @property
    def numbers(self) -> list[int]:
        """The lengths of the lists."""
        return [len(self.overdue), len(self.milestones), len(self.slipped), len(self.not_kept)]


def wrong_in(rows: Sequence[Row], roadmap: Roadmap, as_of: date) -> Wrong:
    """Return what is wrong in rows of one day; a slip is new as long as its update is not stale."""
    since = as_of - timedelta(days=min(roadmap.check.stale_after_days, as_of.toordinal() - 1))
    return Wrong(
        overdue=overdue(rows),
        milestones=overdue_milestones(rows, roadmap, as_of),
        since=since,
        slipped=_newly_slipped(rows, roadmap, as_of, since),
        not_kept=_not_kept(rows, roadmap, as_of),
        partly=sum(Flag.PARTNER_BROKEN in row.flags for row in rows),
    )


def _newly_slipped(
    rows: Sequence[Row], roadmap: Roadmap, as_of: date, since: date
) -> list[tuple[Row, DeadlineHistory]]:
    """Return the open rows with the deadlines that updates made later since a day, the largest slip first."""
    slipped = [
        (row, history)
        for row in rows
        if Flag.SLIPPED in row.flags and is_open(row) and _is_moved(roadmap.commitments[row.id], since)
        for history in deadline_histories(
            {row.id: roadmap.commitments[row.id]}, {}, as_of, since, row.partner or ""
        )
        if history.slipped and not history.milestone and not history.is_unrecorded
    ]
    return sorted(slipped, key=lambda pair: -(pair[1].days or 0))


def _is_moved(commitment: Commitment, since: date) -> bool:
    """Return whether an update since a day has a deadline; quickly, as few commitments have one."""
    return any(
        dated.update.deadline is not None and dated.day.last >= since for dated in updates_of(commitment)
    )


def _not_kept(rows: Sequence[Row], roadmap: Roadmap, as_of: date) -> list[Row]:
    """Return the rows that are broken or dropped, the latest first."""

    def since(row: Row) -> date:
        updates = updates_of(roadmap.commitments[row.id])
        days = (dated.day.last for dated in updates if dated.update.status in NOT_KEPT)
        return max((day for day in days if day <= as_of), default=date.min)

    return sorted((row for row in rows if row.status in NOT_KEPT), key=since, reverse=True)


def counts_of(wrong: Wrong) -> str:
    """Return how many commitments are wrong in which way, such as `2 overdue, 1 not kept`."""
    overdue, milestones, _, not_kept = wrong.numbers
    slipped = len({row.id for row, _ in wrong.slipped})
    words = (
        (overdue, f"{overdue:,} overdue"),
        (milestones, f"{counted(milestones, 'milestone')} overdue"),
        (slipped, f"{slipped:,} slipped since {wrong.since}"),
        (not_kept, f"{not_kept:,} not kept"),
        (wrong.partly, f"{wrong.partly:,} not kept by some partners"),
    )
    return ", ".join(text for number, text in words if number)


def wrong_grid(wrong: Wrong, limits: Sequence[int], signs: bool) -> Grid:
    """Return a row for each of the first commitments of each list, below the counts of all."""
    overdue, milestones, slipped, not_kept = limits
    rows = [
        *map(_overdue, wrong.overdue[:overdue]),
        *map(_milestone, wrong.milestones[:milestones]),
        *(_slipped(row, history, signs) for row, history in wrong.slipped[:slipped]),
        *map(_given_up, wrong.not_kept[:not_kept]),
    ]
    return Grid(COLUMNS, rows, counts_of(wrong), has_titles=False)


def shared_limits(numbers: Sequence[int], room: int) -> list[int]:
    """Return how many of each list are shown if `room` is shared: one of each list in turn."""
    limits = [0] * len(numbers)
    while sum(limits) < room and any(limit < number for limit, number in zip(limits, numbers, strict=True)):
        for place, number in enumerate(numbers):
            if limits[place] < number and sum(limits) < room:
                limits[place] += 1
    return limits


def _overdue(row: Row) -> list[Cell]:
    days = Cell(in_days(-(row.days_left or 0)), "overdue")
    return _line(Cell("overdue", "overdue"), days, row.deadline or row.promised, row.title, row.id)


def _milestone(item: OverdueMilestone) -> list[Cell]:
    days, title = Cell(in_days(item.days), "overdue"), f"Milestone: {item.milestone.title}"
    return _line(Cell("overdue", "overdue"), days, item.milestone.promised, title, item.row.id)


def _slipped(row: Row, history: DeadlineHistory, signs: bool) -> list[Cell]:
    now = history.now.text if history.now is not None else ""
    deadline = f"{history.first.text} {'→' if signs else '->'} {now}"
    title = f"{row.title} (for {history.partner})" if history.partner and not row.partner else row.title
    return _line(
        Cell("slipped", "slipped"), Cell(in_days(history.days or 0), "slipped"), deadline, title, row.id
    )


def _given_up(row: Row) -> list[Cell]:
    return _line(Cell(row.status, "not-kept"), Cell(""), row.deadline or row.promised, row.title, row.id)


def _line(what: Cell, days: Cell, deadline: str, title: str, commitment_id: str) -> list[Cell]:
    return [what, days, Cell(escape.line(deadline)), Cell(escape.line(title)), id_cell(commitment_id)]
