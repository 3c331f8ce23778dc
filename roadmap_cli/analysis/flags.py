"""What is derived for a day and never stored: a subject's status, deadline, flags and progress. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby

import msgspec

from roadmap_cli.analysis.replay import (
    DatedUpdate,
    OnDay,
    Period,
    Share,
    UpdateKind,
    begins,
    milestones_of,
    on_day,
    present,
)
from roadmap_cli.model.dates import Deadline
from roadmap_cli.model.types import CLOSED, RANK, Check, Commitment, Milestone, Status

_PROGRESS = {Status.MET: 100, Status.PARTLY_MET: 50, Status.BROKEN: 0, Status.DROPPED: 0}
NOT_KEPT = frozenset({Status.BROKEN, Status.DROPPED})
"""The statuses of commitments that were not kept."""


class Flag(StrEnum):
    """What a reader should notice about a commitment on a day."""

    OVERDUE = "overdue"
    MILESTONE_OVERDUE = "milestone-overdue"
    DUE_SOON = "due-soon"
    LATE = "late"
    SLIPPED = "slipped"
    STALE = "stale"
    PARTNER_BROKEN = "partner-broken"


class Derived(msgspec.Struct, frozen=True, gc=False):
    """A commitment on a day, as a whole or for one partner.

    `deadline` is the one that counts and `due` the last day of its window, `days_left` the days from the day
    asked for to `due` (negative when passed, None when closed or without a deadline). `progress` is a
    percentage, None if it is unknown. `day` is what it was derived from.
    """

    status: Status
    deadline: Deadline | None
    due: date | None
    days_left: int | None
    flags: tuple[Flag, ...]
    progress: int | None
    day: OnDay

    @property
    def is_open(self) -> bool:
        """Return whether something is still to be done."""
        return self.status not in CLOSED


def derive_on(commitment: Commitment, as_of: date, check: Check) -> Derived | None:
    """Return a commitment as a whole at the end of a day, or None if it did not exist yet."""
    day = on_day(commitment, as_of)
    return derive(day, check) if day is not None else None


def derive(day: OnDay, check: Check, partner: str = "") -> Derived:
    """Return a commitment on a day: as a whole, or for one of its partners.

    For a partner, everything is that partner's own: status, deadline, progress and flags.
    """
    if partner or not day.partners:
        share = day.share(partner)
        status, deadline = share.status, share.deadline
    else:
        status, deadline = status_of(day), whole_deadline(day.partners.values())
    due = deadline.last if deadline is not None else None
    milestones = milestones_of(day.commitment, day.as_of) if day.commitment.milestones else {}
    return Derived(
        status=status,
        deadline=deadline,
        due=due,
        days_left=(due - day.as_of).days if due is not None and status not in CLOSED else None,
        flags=_flags(day, partner, status, due, milestones, check),
        progress=_progress(day, partner, status, milestones),
        day=day,
    )


def whole_status(statuses: Iterable[Status]) -> Status:
    """Return the status of the whole from those of its partners, of which there is at least one.

    If they agree, it is theirs; if not, the worst open one. If all are closed, it is partly-met if one is met
    or partly-met, else the worst.
    """
    all_of_them = set(statuses)
    if len(all_of_them) == 1:
        return all_of_them.pop()
    if still_open := all_of_them - CLOSED:
        return max(still_open, key=RANK.__getitem__)
    if all_of_them & {Status.MET, Status.PARTLY_MET}:
        return Status.PARTLY_MET
    return max(all_of_them, key=RANK.__getitem__)


def whole_deadline(shares: Iterable[Share]) -> Deadline | None:
    """Return the earliest window of a partner that is still open; of any partner when none is open."""
    theirs = list(shares)
    counted = [share for share in theirs if share.status not in CLOSED] or theirs
    windows = [share.deadline for share in counted if share.deadline is not None]
    return min(windows, key=lambda window: window.last, default=None)


def present_status(commitment: Commitment) -> Status:
    """Return the current status of the whole, whatever the days of its updates."""
    return status_of(present(commitment))


def status_of(day: OnDay) -> Status:
    """Return the status of the whole."""
    if not day.partners:
        return day.common.status
    return whole_status(share.status for share in day.partners.values())


def _progress(day: OnDay, partner: str, status: Status, milestones: Mapping[str, Milestone]) -> int | None:
    """Return the progress in whole percent.

    If partners have statuses of their own, the progress of the whole is the mean of theirs. The row of such a
    partner ignores progress that the commitment states for all.
    """
    if partner:
        share = day.share(partner)
        return _PROGRESS.get(status) if share.own_status else _own_progress(day, status, milestones)
    if not any(share.own_status for share in day.partners.values()):
        return _own_progress(day, status, milestones)
    stated = _stated_progress(day.commitment, milestones)
    counted = [share.status for share in day.partners.values() if share.status is not Status.ONGOING]
    if not counted or (stated is None and set(counted) == {Status.UNKNOWN}):
        return None  # 0 % would say that nothing was done, and nobody knows
    return round_half_up(sum(_PROGRESS.get(one, stated or 0) for one in counted), len(counted))


def _own_progress(day: OnDay, status: Status, milestones: Mapping[str, Milestone]) -> int | None:
    return _PROGRESS[status] if status in _PROGRESS else _stated_progress(day.commitment, milestones)


def _stated_progress(commitment: Commitment, milestones: Mapping[str, Milestone]) -> int | None:
    """Return the progress stated by the commitment, else that of its milestones, else None."""
    if commitment.progress is not None or not milestones:
        return commitment.progress
    return round_half_up(sum(_PROGRESS.get(step.status, 0) for step in milestones.values()), len(milestones))


def is_ongoing(day: OnDay, partner: str = "") -> bool:
    """Return whether a commitment is ongoing for all of its partners, or for one; no mean counts it then."""
    if partner or not day.partners:
        return day.share(partner).status is Status.ONGOING
    return all(share.status is Status.ONGOING for share in day.partners.values())


def round_half_up(total: int, count: int) -> int:
    """Return the mean `total / count` as a whole number, halves upward; 0 for no items."""
    return (2 * total + count) // (2 * count) if count else 0


def _flags(
    day: OnDay,
    partner: str,
    status: Status,
    due: date | None,
    milestones: Mapping[str, Milestone],
    check: Check,
) -> tuple[Flag, ...]:
    flags: list[Flag] = []
    is_open = status not in CLOSED
    days = (due - day.as_of).days if is_open and due is not None else None
    if days is not None and days < 0:
        flags.append(Flag.OVERDUE)
    if is_open and milestones and any(is_overdue(step, day.as_of) for step in milestones.values()):
        flags.append(Flag.MILESTONE_OVERDUE)
    if days is not None and 0 <= days <= check.due_soon_days:
        flags.append(Flag.DUE_SOON)
    if (
        day.past
        and status is Status.MET
        and any(is_late(day, one) for one in ([partner] if partner else day.subjects))
    ):
        flags.append(Flag.LATE)
    if day.past and slips(day, partner):
        flags.append(Flag.SLIPPED)
    if is_open and _is_stale(day, partner, check.stale_after_days):
        flags.append(Flag.STALE)
    if not partner and day.partners and status not in NOT_KEPT and is_partly_broken(day):
        flags.append(Flag.PARTNER_BROKEN)
    return tuple(flags)


def is_overdue(step: Milestone, as_of: date) -> bool:
    """Return whether an open milestone's window has passed."""
    return step.deadline is not None and step.status not in CLOSED and step.deadline.last < as_of


def is_partly_broken(day: OnDay) -> bool:
    """Return whether some partners, but not all, broke or dropped it."""
    gave_up = [share.status in NOT_KEPT for share in day.partners.values()]
    return any(gave_up) and not all(gave_up)


def current_period(day: OnDay, partner: str, kind: UpdateKind) -> Period:
    """Return the period at which a subject got the value that it has on a day."""
    periods = day.periods(partner, kind)
    at = len(periods) - 1
    while at and periods[at].is_recorded and periods[at - 1].value == periods[at].value:
        at -= 1
    return periods[at]


def status_cause(day: OnDay, partner: str = "") -> DatedUpdate | None:
    """Return the update that set the status of the whole, or of a partner, on a day, if there is one."""
    if partner or not day.partners:
        return current_period(day, partner, UpdateKind.STATUS).cause
    places = {dated.key: place for place, dated in enumerate(day.past)}
    periods = [
        (partner_id, period)
        for partner_id in day.partners
        for period in day.periods(partner_id, UpdateKind.STATUS)
    ]
    periods.sort(key=lambda one: places[one[1].dated.key] if one[1].dated is not None else -1)
    present: dict[str, Status] = {}
    cause: DatedUpdate | None = None
    whole: Status | None = None
    for dated, moved in groupby(periods, key=lambda one: one[1].dated):
        steps = list(moved)
        present |= {commitment_id: period.value for commitment_id, period in steps}
        now = whole_status(present.values())
        if now is not whole:
            whole, cause = now, dated if all(period.is_recorded for _, period in steps) else None
    return cause


def is_late(day: OnDay, partner: str) -> bool:
    """Return whether a subject met it, by an update that is entirely after the deadline at that time.

    If no update says when it was met, it is not known to be late. A deadline that changed in the same update,
    or later, does not count.
    """
    period = current_period(day, partner, UpdateKind.STATUS)
    if period.value is not Status.MET or period.cause is None:
        return False
    earlier = {dated.key for dated in day.past[: day.past.index(period.cause)]}
    windows = [
        one.value
        for one in day.periods(partner, UpdateKind.DEADLINE)
        if one.dated is None or one.dated.key in earlier
    ]
    return windows[-1] is not None and period.cause.day.first > windows[-1].last


def slips(day: OnDay, partner: str = "") -> list[tuple[str, Deadline, Deadline]]:
    """Return what slipped, as (partner, first promise, present promise); the partner "" is all of them.

    A deadline slipped if its window now ends later than the first one that its subject had. The common
    deadline counts while any partner has it. With `partner`, only the deadline of that partner counts.
    """
    if all(dated.update.deadline is None for dated in day.past):
        return []
    found: list[tuple[str, Deadline, Deadline]] = []
    for subject in deadline_subjects(day, partner):
        periods = day.periods(subject, UpdateKind.DEADLINE)
        first = next((period.value for period in periods if period.value is not None), None)
        now = periods[-1].value
        if first is not None and now is not None and has_slipped(first, now):
            found.append((subject, first, now))
    return found


def has_slipped(first: Deadline | None, now: Deadline | None) -> bool:
    """Return whether a deadline now ends later than it first did; a withdrawn deadline has not slipped."""
    return first is not None and now is not None and now.last > first.last


def deadline_subjects(day: OnDay, partner: str = "") -> list[str]:
    """Return the subjects whose deadlines count: all, while any partner only ever had theirs, and the others.

    A partner that had a deadline of its own, and then got that of all, was promised its own first.
    """
    had_own = {dated.update.partner for dated in day.past if dated.update.deadline is not None}
    apart = [
        partner_id
        for partner_id, share in day.partners.items()
        if share.own_deadline or partner_id in had_own
    ]
    if partner:
        return [partner if partner in apart else ""]
    return [*([""] if not apart or len(apart) < len(day.partners) else []), *apart]


def activity_days(day: OnDay, partner: str = "") -> list[Deadline]:
    """Return the days on which something was heard of a subject: its updates, its start, and milestones met.

    Updates about all partners are about each of them, and so are the start and the milestones. Days after the
    day asked for are left out; the list is empty if nothing is dated.
    """
    heard = [dated.day for dated in day.past if not partner or dated.update.partner in ("", partner)]
    met = (step.met_on for step in day.commitment.milestones.values())
    others = [begins(day.commitment, day.updates), *met]
    return heard + [one for one in others if one is not None and one.first <= day.as_of]


def _is_stale(day: OnDay, partner: str, days: int) -> bool:
    """Return whether nothing was heard for more than `days` days; without any date it cannot be stale."""
    heard = [min(one.last, day.as_of) for one in activity_days(day, partner)]
    return bool(heard) and day.as_of - max(heard) > timedelta(days=days)
