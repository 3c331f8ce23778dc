"""Derive the status, deadline, flags and progress of a commitment on a day; none of it is stored."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from itertools import groupby

import msgspec

from roadmap_cli.analysis.cycles import CycleResult, duty_of, has_missed, last_result, over_on, with_cycles
from roadmap_cli.analysis.lineage import blocking, on_day
from roadmap_cli.analysis.past import milestones_of
from roadmap_cli.analysis.replay import (
    DatedUpdate,
    OnDay,
    SubjectValues,
    UpdateKind,
    begins,
    current_period,
    status_of,
    whole_status,
)
from roadmap_cli.model.types import CLOSED, NOT_KEPT, Check, Commitment, Milestone, Roadmap, Status
from roadmap_cli.model.window import Deadline

_PROGRESS = {Status.MET: 100, Status.PARTLY_MET: 50, Status.BROKEN: 0, Status.DROPPED: 0}
NOT_MEASURED = frozenset({Status.ONGOING, Status.SUPERSEDED})
"""The statuses that averages of progress leave out."""


class Flag(StrEnum):
    """What needs attention in a commitment on a day."""

    OVERDUE = "overdue"
    MILESTONE_OVERDUE = "milestone-overdue"
    CYCLE_MISSED = "cycle-missed"
    DUE_SOON = "due-soon"
    LATE = "late"
    SLIPPED = "slipped"
    STALE = "stale"
    PARTNER_BROKEN = "partner-broken"
    BLOCKED = "blocked"
    OFF_TRACK = "off-track"


class Derived(msgspec.Struct, frozen=True, gc=False):
    """The derived values of a commitment on a day, as a whole or for one partner.

    `due` is the last day of the deadline, and `days_left` the number of days until then: negative when
    overdue, None when closed or without a deadline. `progress` is a percentage, or None if it is unknown.

    The deadline of a recurring duty is the window of the cycle that is due, in `day` too. `last_cycle` is how
    its last ended cycle came out.
    """

    status: Status
    deadline: Deadline | None
    due: date | None
    days_left: int | None
    flags: tuple[Flag, ...]
    progress: int | None
    day: OnDay
    last_cycle: CycleResult | None

    @property
    def is_open(self) -> bool:
        """Return whether something is still to be done."""
        return self.status not in CLOSED


def derive_on(commitment: Commitment, roadmap: Roadmap, as_of: date) -> Derived | None:
    """Return the derived values of the whole at the end of a day, None if it did not exist yet."""
    day = on_day(commitment, roadmap, as_of)
    return derive(day, roadmap.check) if day is not None else None


def derive(day: OnDay, check: Check, partner: str = "") -> Derived:
    """Return the derived values of the whole, or those of one partner."""
    if day.commitment.every:
        day = with_cycles(day)
    status, deadline = status_and_deadline(day, partner)
    due = deadline.last if deadline is not None else None
    days_left = (due - day.as_of).days if due is not None and status not in CLOSED else None
    milestones = milestones_of(day.commitment, day.as_of)
    return Derived(
        status=status,
        deadline=deadline,
        due=due,
        days_left=days_left,
        flags=_flags(day, partner, status, days_left, check),
        progress=_progress(day, partner, status, milestones),
        day=day,
        last_cycle=last_result(day, partner) if day.duties else None,
    )


def status_and_deadline(day: OnDay, partner: str = "") -> tuple[Status, Deadline | None]:
    """Return the status and the deadline of the whole, or of one partner.

    The deadline of a recurring duty is the window that is due only on a day of `with_cycles`.
    """
    if partner or not day.partners:
        values = day.values_for(partner)
        return values.status, values.deadline
    return status_of(day), whole_deadline(day.partners.values())


def whole_deadline(partners: Iterable[SubjectValues]) -> Deadline | None:
    """Return the earliest deadline of the partners that are open, or of all if none is open."""
    partners = list(partners)
    counted = [values for values in partners if values.status not in CLOSED] or partners
    windows = [values.deadline for values in counted if values.deadline is not None]
    return min(windows, key=lambda window: window.last, default=None)


def _progress(day: OnDay, partner: str, status: Status, milestones: Mapping[str, Milestone]) -> int | None:
    """Return the progress in whole percent, or None.

    If partners have their own statuses, the progress of the whole is the mean of theirs, and the progress in
    the file does not count for such a partner. An open recurring duty has the share of its cycles.
    """
    if day.duties:
        return _duty_progress(day, partner, status, milestones)
    if partner:
        values = day.values_for(partner)
        return _PROGRESS.get(status) if values.own_status else _own_progress(day, status, milestones)
    if not day.partners or not any(values.own_status for values in day.partners.values()):
        return _own_progress(day, status, milestones)
    stated = _stated_progress(day.commitment, milestones)
    counted = [values.status for values in day.partners.values() if values.status not in NOT_MEASURED]
    if not counted or (stated is None and set(counted) == {Status.UNKNOWN}):
        return None  # 0% would say that nothing was done
    return round_half_up(sum(_PROGRESS.get(one, stated or 0) for one in counted), len(counted))


def _duty_progress(
    day: OnDay, partner: str, status: Status, milestones: Mapping[str, Milestone]
) -> int | None:
    """Return the progress of a recurring duty, for the whole the mean of partners if they may differ."""
    if not partner and day.partners:
        shares = [
            _duty_progress(day, one, values.status, milestones)
            for one, values in day.partners.items()
            if not is_left_out(day, one)
        ]
        return round_half_up(sum(share or 0 for share in shares), len(shares)) if shares else None
    duty = duty_of(day, partner)
    if duty is None or status in CLOSED:
        return _own_progress(day, status, milestones)
    return duty.progress


def _own_progress(day: OnDay, status: Status, milestones: Mapping[str, Milestone]) -> int | None:
    return _PROGRESS[status] if status in _PROGRESS else _stated_progress(day.commitment, milestones)


def _stated_progress(commitment: Commitment, milestones: Mapping[str, Milestone]) -> int | None:
    """Return the progress in the file, else that of the milestones, else None."""
    if commitment.progress is not None or not milestones:
        return commitment.progress
    return round_half_up(sum(_PROGRESS.get(one.status, 0) for one in milestones.values()), len(milestones))


def is_left_out(day: OnDay, partner: str = "") -> bool:
    """Return whether averages exclude a commitment, for all partners or for the given one.

    They exclude what is ongoing or superseded, and an open recurring duty until a cycle has ended; a partner
    that has no deadline is not part of it.
    """
    if not partner and day.partners:
        return all(is_left_out(day, one) for one in day.partners)
    status, duty = day.values_for(partner).status, duty_of(day, partner)
    if day.duties and status not in CLOSED:
        return duty is None or not duty.ended
    return status in NOT_MEASURED


def round_half_up(total: int, count: int) -> int:
    """Return `total / count` rounded to a whole number, halves up; 0 for no items."""
    return (2 * total + count) // (2 * count) if count else 0


def _flags(day: OnDay, partner: str, status: Status, days_left: int | None, check: Check) -> tuple[Flag, ...]:
    flags: list[Flag] = []
    is_open = status not in CLOSED
    if days_left is not None and days_left < 0:
        flags.append(Flag.OVERDUE)
    milestones = day.commitment.milestones
    if (
        is_open
        and milestones
        and any(is_overdue(one, day.as_of) for one in milestones_of(day.commitment, day.as_of).values())
    ):
        flags.append(Flag.MILESTONE_OVERDUE)
    if day.duties and has_missed(day, partner):
        flags.append(Flag.CYCLE_MISSED)
    if days_left is not None and 0 <= days_left <= check.due_soon_days:
        flags.append(Flag.DUE_SOON)
    if day.past:
        flags += _flags_of_updates(day, partner, status)
    if is_open and _is_stale(day, partner, check.stale_after_days) and over_on(day, partner) is None:
        flags.append(Flag.STALE)
    if not partner and day.partners and status not in NOT_KEPT and is_partly_broken(day):
        flags.append(Flag.PARTNER_BROKEN)
    if is_open and blocking(day):
        flags.append(Flag.BLOCKED)
    if day.commitment.indicators and _is_off_track(day, partner):
        flags.append(Flag.OFF_TRACK)
    return tuple(flags)


def _flags_of_updates(day: OnDay, partner: str, status: Status) -> Iterator[Flag]:
    subjects = [partner] if partner else day.subjects
    if status is Status.MET and any(is_late(day, subject) for subject in subjects):
        yield Flag.LATE
    if slips(day, partner):
        yield Flag.SLIPPED


def _is_off_track(day: OnDay, partner: str) -> bool:
    from roadmap_cli.analysis.indicators import is_any_off_track  # few roadmaps have indicators

    return is_any_off_track(day.commitment.indicators.values(), day.as_of, partner)


def is_overdue(milestone: Milestone, as_of: date) -> bool:
    """Return whether a milestone is open and its deadline has passed."""
    return is_past_due(milestone.status, milestone.deadline, as_of)


def is_past_due(status: Status, deadline: Deadline | None, as_of: date) -> bool:
    """Return whether something is open on a day that is after its deadline."""
    return deadline is not None and status not in CLOSED and deadline.last < as_of


def is_partly_broken(day: OnDay) -> bool:
    """Return whether some partners, but not all, broke or dropped it; superseded ones do not count."""
    statuses = [values.status for values in day.partners.values()]
    gave_up = [status in NOT_KEPT for status in statuses if status is not Status.SUPERSEDED]
    return any(gave_up) and not all(gave_up)


def status_cause(day: OnDay, partner: str = "") -> DatedUpdate | None:
    """Return the update that set the status of the whole, or of a partner, on a day, if any."""
    if not day.past:
        return None
    if partner or not day.partners:
        return current_period(day, partner, UpdateKind.STATUS).cause
    places = {dated.key: place for place, dated in enumerate(day.past)}
    periods = [
        (partner_id, period)
        for partner_id in day.partners
        for period in day.periods(partner_id, UpdateKind.STATUS)
    ]
    periods.sort(key=lambda pair: places[pair[1].dated.key] if pair[1].dated is not None else -1)
    statuses: dict[str, Status] = {}
    cause: DatedUpdate | None = None
    whole: Status | None = None
    for dated, group in groupby(periods, key=lambda pair: pair[1].dated):
        changes = dict(group)
        statuses |= {partner_id: period.value for partner_id, period in changes.items()}
        status = whole_status(statuses.values())
        if status is not whole:
            whole, cause = status, dated if all(one.is_recorded for one in changes.values()) else None
    return cause


def is_late(day: OnDay, partner: str) -> bool:
    """Return whether a subject met it by an update entirely after the deadline at that time.

    It is not late if no update says when it was met. Deadline changes in the same update or later do not
    count. Of a recurring duty, only cycles can be late.
    """
    if day.commitment.every:
        return False
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
    """Return the deadlines that slipped as (subject, first deadline, current deadline).

    A deadline slipped if it now ends later than the first one of the same subject. The common deadline counts
    while any partner has it. With `partner`, only the deadline of that partner counts.
    """
    if all(dated.update.deadline is None for dated in day.past):
        return []
    slipped: list[tuple[str, Deadline, Deadline]] = []
    for subject in deadline_subjects(day, partner):
        periods = day.periods(subject, UpdateKind.DEADLINE)
        first = next((period.value for period in periods if period.value is not None), None)
        now = periods[-1].value
        if first is not None and now is not None and has_slipped(first, now):
            slipped.append((subject, first, now))
    return slipped


def has_slipped(first: Deadline | None, now: Deadline | None) -> bool:
    """Return whether a deadline ends later than the first one; a withdrawn deadline has not slipped."""
    return first is not None and now is not None and now.last > first.last


def deadline_subjects(day: OnDay, partner: str = "") -> list[str]:
    """Return the subjects whose deadlines count: partners that have or had their own, and "" for others.

    With `partner`, return the subject of the deadline of that partner.
    """
    had_own = {dated.update.partner for dated in day.past if dated.update.deadline is not None}
    apart = [
        partner_id
        for partner_id, values in day.partners.items()
        if values.own_deadline or partner_id in had_own
    ]
    if partner:
        return [partner if partner in apart else ""]
    return [*([""] if not apart or len(apart) < len(day.partners) else []), *apart]


def activity_days(day: OnDay, partner: str = "") -> list[Deadline]:
    """Return the days up to the day on which a subject had an update, began, or met a milestone.

    Updates about all partners, the beginning and milestones count for each partner.
    """
    active: list[Deadline] = [
        dated.day for dated in day.past if not partner or dated.update.partner in ("", partner)
    ]
    begin = begins(day.commitment, day.updates)
    if begin is not None and begin.first <= day.as_of:
        active.append(begin)
    if day.commitment.milestones:
        met = [milestone.met_on for milestone in day.commitment.milestones.values()]
        active += [when for when in met if when is not None and when.first <= day.as_of]
    return active


def _is_stale(day: OnDay, partner: str, days: int) -> bool:
    """Return whether the last activity is more than `days` days ago; False without any dated activity."""
    last_days = [active.last for active in activity_days(day, partner)]
    return bool(last_days) and (day.as_of - max(last_days)).days > days
