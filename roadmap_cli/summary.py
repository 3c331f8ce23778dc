"""Roll-ups of rows by area and by partner, as `status` shows them; pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

import msgspec

from roadmap_cli.flags import GIVEN_UP, Flag, is_ongoing, round_half_up
from roadmap_cli.model.types import Milestone, Roadmap, Status
from roadmap_cli.query import (
    EVERYTHING,
    Row,
    Selection,
    group_rows,
    row_on,
    rows_of,
    stands_as_wanted,
    stated_part,
)
from roadmap_cli.replay import on_day, partners_of


class Outcome(StrEnum):
    """The classes of commitments: each is in exactly one of them, and they add up to the total."""

    MET = "met"
    PARTLY_MET = "partly-met"
    OPEN = "open"
    NOT_KEPT = "not-kept"


def outcome_of(status: Status) -> Outcome:
    """Return the class of a status."""
    match status:
        case Status.MET | Status.PARTLY_MET:
            return Outcome(status.value)
        case _ if status in GIVEN_UP:
            return Outcome.NOT_KEPT
        case _:
            return Outcome.OPEN


class Group(NamedTuple):
    """Rows that are summed up together; the title is empty where the file declares no such id."""

    id: str
    title: str
    rows: Sequence[Row]


class OverdueMilestone(msgspec.Struct, frozen=True):
    """A milestone whose window has passed; `days` is how many days ago."""

    row: Row
    id: str
    milestone: Milestone
    days: int


class Rollup(msgspec.Struct, frozen=True, kw_only=True):
    """Counts over some commitments; its fields are the JSON contract of `status`.

    Met, partly met, open and not kept (broken or dropped) add up to the total; the counts from `overdue` to
    `stale` are parts of open. `milestones_overdue` counts commitments, not milestones. `progress` is the mean
    percentage, where no progress counts as 0 and commitments that are ongoing for all do not count (None if
    none counts). `next_due` is the first day not yet passed on which an open one falls due.
    """

    id: str
    title: str
    total: int
    met: int
    partly_met: int
    open: int
    not_kept: int
    overdue: int
    milestones_overdue: int
    at_risk: int
    unknown: int
    due_soon: int
    stale: int
    progress: int | None
    next_due: date | None


def summarize(id: str, title: str, rows: Sequence[Row], roadmap: Roadmap, as_of: date) -> Rollup:
    """Return the roll-up of rows, all of one day, under an id and a title."""
    outcomes = [outcome_of(row.status) for row in rows]
    measured = [row.progress or 0 for row in rows if not _is_ongoing(row, roadmap, as_of)]
    following = next_of(rows)

    def flagged(flag: Flag) -> int:
        return sum(flag in row.flags for row in rows)

    return Rollup(
        id=id,
        title=title,
        total=len(rows),
        met=outcomes.count(Outcome.MET),
        partly_met=outcomes.count(Outcome.PARTLY_MET),
        open=outcomes.count(Outcome.OPEN),
        not_kept=outcomes.count(Outcome.NOT_KEPT),
        overdue=flagged(Flag.OVERDUE),
        milestones_overdue=flagged(Flag.MILESTONE_OVERDUE),
        at_risk=sum(row.status is Status.AT_RISK for row in rows),
        unknown=sum(row.status is Status.UNKNOWN for row in rows),
        due_soon=flagged(Flag.DUE_SOON),
        stale=flagged(Flag.STALE),
        progress=round_half_up(sum(measured), len(measured)) if measured else None,
        next_due=following.due if following else None,
    )


def _is_ongoing(row: Row, roadmap: Roadmap, as_of: date) -> bool:
    """Return whether a row is ongoing for every partner that it is about."""
    if row.status is not Status.ONGOING or row.partner is not None:
        return row.status is Status.ONGOING
    day = on_day(roadmap.commitments[row.id], as_of)
    return day is None or is_ongoing(day)


def summarize_groups(groups: Iterable[Group], roadmap: Roadmap, as_of: date) -> list[Rollup]:
    """Return a roll-up for each group."""
    return [summarize(*group, roadmap, as_of) for group in groups]


def next_of(rows: Iterable[Row]) -> Row | None:
    """Return the open row that falls due next, today included; the first in order of two of one day."""
    return min(_to_come(rows), key=_days_left, default=None)


def coming(rows: Iterable[Row]) -> list[Row]:
    """Return the open rows that are not yet overdue, by the last day of their window."""
    return sorted(_to_come(rows), key=_days_left)


def overdue(rows: Iterable[Row]) -> list[Row]:
    """Return the rows that are overdue, those for longest first."""
    return sorted((row for row in rows if Flag.OVERDUE in row.flags), key=_days_left)


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


def by_partner(
    roadmap: Roadmap, rows: Iterable[Row], as_of: date, selection: Selection = EVERYTHING
) -> list[Group]:
    """Return a group for each partner, in which the commitments of `rows` have that partner's own values.

    A commitment of several partners counts for each of them, by that partner's own status and deadline. Only
    the partners that a selection names are shown, and derived values must match for each partner. Declared
    partners come first, in file order and also without commitments, then others that commitments name, then,
    under the id "", the commitments that name none.
    """
    members: dict[str, list[Row]] = {}
    for row in rows:
        commitment = roadmap.commitments[row.id]
        day = on_day(commitment, as_of)
        for partner in partners_of(commitment) or [""]:
            if day is not None and (not selection.partners or partner in selection.partners):
                own = row_on(row.id, day, roadmap, partner)
                if stands_as_wanted(own, selection):
                    members.setdefault(partner, []).append(own)
    nobody = members.pop("", [])
    declared = {id: partner.name for id, partner in roadmap.partners.items()}
    groups = _groups(declared, members, selection.partners)
    return [*groups, Group("", "no partner named", nobody)] if nobody else groups


def partner_groups(roadmap: Roadmap, as_of: date, selection: Selection) -> list[Group]:
    """Return a group for each partner with the rows that match a selection, each row by itself."""
    rows = rows_of(roadmap, as_of, stated_part(selection), whole=True)
    return by_partner(roadmap, rows, as_of, selection)


def _groups(
    declared: Mapping[str, str], members: Mapping[str, list[Row]], only: Collection[str]
) -> list[Group]:
    ids = dict.fromkeys([*declared, *members])
    return [Group(id, declared.get(id, ""), members.get(id, [])) for id in ids if not only or id in only]
