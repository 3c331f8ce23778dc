"""Roll-ups of rows by area and by partner, as `status` shows them; pure."""

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from roadmap_cli.flags import Flag, round_half_up
from roadmap_cli.model import CLOSED, Status
from roadmap_cli.query import Row


class Rollup(msgspec.Struct, frozen=True, kw_only=True):
    """Counts over some commitments.

    `progress` is the mean percentage over those neither ongoing nor dropped (None where there are none),
    `next_due` the first day not yet passed on which an open one falls due.
    """

    id: str
    title: str
    total: int
    open: int
    closed: int
    met: int
    overdue: int
    due_soon: int
    at_risk: int
    progress: int | None
    next_due: date | None


def summarize(id: str, title: str, rows: Sequence[Row], as_of: date) -> Rollup:
    """Return the roll-up of rows under an id and a title."""
    closed = sum(row.status in CLOSED for row in rows)
    measured = [row.progress for row in rows if row.status not in (Status.ONGOING, Status.DROPPED)]
    coming = [
        row.due for row in rows if row.due is not None and row.days_left is not None and row.due >= as_of
    ]
    return Rollup(
        id=id,
        title=title,
        total=len(rows),
        open=len(rows) - closed,
        closed=closed,
        met=sum(row.status is Status.MET for row in rows),
        overdue=sum(Flag.OVERDUE in row.flags for row in rows),
        due_soon=sum(Flag.DUE_SOON in row.flags for row in rows),
        at_risk=sum(row.status is Status.AT_RISK for row in rows),
        progress=round_half_up(sum(measured), len(measured)) if measured else None,
        next_due=min(coming, default=None),
    )


def summarize_groups(groups: Iterable[tuple[str, str, Sequence[Row]]], as_of: date) -> list[Rollup]:
    """Return a roll-up for each group, given as (id, title, rows)."""
    return [summarize(id, title, rows, as_of) for id, title, rows in groups]
