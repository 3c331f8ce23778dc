"""Roll-ups of rows by area and by partner, as `status` shows them; pure."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import NamedTuple

import msgspec

from roadmap_cli.flags import Flag, Standing, progress_of, round_half_up, standing
from roadmap_cli.model import CLOSED, Check, Commitment, Roadmap, Status
from roadmap_cli.query import Row, group_rows
from roadmap_cli.replay import milestones_of


class Group(NamedTuple):
    """Rows that are summed up together; the title is empty where the file declares no such id."""

    id: str
    title: str
    rows: Sequence[Row]


class Rollup(msgspec.Struct, frozen=True, kw_only=True):
    """Counts over some commitments; its fields are the JSON contract of `status`, additive only.

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


def summarize(id: str, title: str, rows: Sequence[Row]) -> Rollup:
    """Return the roll-up of rows under an id and a title."""
    closed = sum(row.status in CLOSED for row in rows)
    measured = [row.progress for row in rows if row.status not in (Status.ONGOING, Status.DROPPED)]
    following = next_of(rows)
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
        next_due=following.due if following else None,
    )


def summarize_groups(groups: Iterable[Group]) -> list[Rollup]:
    """Return a roll-up for each group."""
    return [summarize(*group) for group in groups]


def next_of(rows: Iterable[Row]) -> Row | None:
    """Return the open row that falls due next, today included; the first in order of two of one day."""
    return min(_to_come(rows), key=_days_left, default=None)


def coming(rows: Iterable[Row]) -> list[Row]:
    """Return the open rows that are not yet overdue, by the last day of their window."""
    return sorted(_to_come(rows), key=_days_left)


def overdue(rows: Iterable[Row]) -> list[Row]:
    """Return the rows that are overdue, those for longest first."""
    return sorted((row for row in rows if Flag.OVERDUE in row.flags), key=_days_left)


def most_pressing(groups: Iterable[Group]) -> list[Row]:
    """Return each commitment once, as it stands for the partner for whom it is due first, or any if none."""
    chosen: dict[str, Row] = {}
    for group in groups:
        for row in group.rows:
            known = chosen.setdefault(row.id, row)
            if row.days_left is not None and (known.days_left is None or row.days_left < known.days_left):
                chosen[row.id] = row
    return list(chosen.values())


def _to_come(rows: Iterable[Row]) -> Iterable[Row]:
    return (row for row in rows if row.days_left is not None and row.days_left >= 0)


def _days_left(row: Row) -> int:
    return row.days_left or 0


def by_area(roadmap: Roadmap, rows: Iterable[Row], only: Collection[str] = ()) -> list[Group]:
    """Return a group for each area: the declared ones in file order, then those that rows name all the same.

    With `only`, those areas alone. Areas without rows are there too.
    """
    members = dict(group_rows(rows, "area"))
    declared = {id: area.title for id, area in roadmap.areas.items()}
    return _groups(declared, members, only)


def by_partner(roadmap: Roadmap, rows: Iterable[Row], as_of: date) -> list[Group]:
    """Return a group for each partner, in which every commitment stands as it does for that partner.

    Who reads this asks what one partner still owes. So a commitment of several partners counts for each of
    them, by that partner's own status and deadline where the file states them (see `row_of_partner`); what
    one partner has met is not open for it, though the whole may be. Declared partners come first, in file
    order and also without commitments, then others that commitments name, then, under the id "", the
    commitments that name none.
    """
    members: dict[str, list[Row]] = {}
    for row in rows:
        commitment = roadmap.commitments[row.id]
        partners = list(dict.fromkeys(row.partners))
        stood = _stood_apart(commitment, as_of, roadmap.check) if partners else None
        for partner in partners or [""]:
            own = row_of_partner(row, commitment, stood, partner, as_of, roadmap.check) if stood else row
            members.setdefault(partner, []).append(own)
    nobody = members.pop("", [])
    declared = {id: partner.name for id, partner in roadmap.partners.items()}
    groups = _groups(declared, members, ())
    return [*groups, Group("", "no partner named", nobody)] if nobody else groups


def _groups(declared: dict[str, str], members: dict[str, list[Row]], only: Collection[str]) -> list[Group]:
    ids = dict.fromkeys([*declared, *members])
    return [Group(id, declared.get(id, ""), members.get(id, [])) for id in ids if not only or id in only]


def _stood_apart(commitment: Commitment, as_of: date, check: Check) -> Standing | None:
    """Return how a commitment stood where its partners may stand apart, else None: then its row tells all."""
    stated = commitment.partner_status or commitment.partner_deadline
    if stated or any(update.partner for update in commitment.updates.values()):
        return standing(commitment, as_of, check)
    return None


def row_of_partner(
    row: Row, commitment: Commitment, stood: Standing, partner: str, as_of: date, check: Check
) -> Row:
    """Return the row of a commitment as it stood for one of its partners on a day.

    The status is the partner's own; without one, `planned` where the whole follows from the partners', else
    the status of the whole. The deadline is the partner's own, else that of the whole. Days and the flags
    about the deadline follow from them; the other flags are those of the whole.
    """
    status = stood.partner_status.get(partner)
    if status is None:
        follows = commitment.status is None and bool(stood.partner_status)
        status = Status.PLANNED if follows else stood.status
    deadline = stood.partner_deadline.get(partner, stood.deadline)
    days = (deadline.last - as_of).days if deadline is not None and status not in CLOSED else None
    about_deadline = {Flag.OVERDUE, Flag.DUE_SOON}
    flags = [flag for flag in row.flags if flag not in about_deadline | {Flag.PARTNER_BROKEN}]
    if days is not None and days <= check.due_soon_days:
        flags.insert(0, Flag.OVERDUE if days < 0 else Flag.DUE_SOON)
    return msgspec.structs.replace(
        row,
        status=status,
        deadline=deadline.text if deadline is not None else None,
        due=deadline.last if deadline is not None else None,
        days_left=days,
        flags=tuple(flags),
        progress=progress_of(commitment, status, milestones_of(commitment, as_of)),
    )


def with_deadline(row: Row, roadmap: Roadmap, as_of: date) -> Row:
    """Return a row with the deadline that counts for it, as written: its own, else the partner's due first.

    A list shows only what was promised for the whole; a sentence on when something falls due needs the words
    in which that was promised.
    """
    if row.deadline is not None or row.due is None:
        return row
    stood = standing(roadmap.commitments[row.id], as_of, roadmap.check)
    own = stood.partner_deadline.values() if stood else ()
    text = next((deadline.text for deadline in own if deadline.last == row.due), row.due.isoformat())
    return msgspec.structs.replace(row, deadline=text)
