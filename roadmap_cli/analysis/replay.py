"""Replay the updates of a commitment: its status and deadlines on a day, for all partners and for each.

A subject is one partner, or all of them (the empty string). Milestones follow the rules of a commitment
without partners, so `past.milestones_as_commitments` converts them. This module has the rules for past days
(README, "The file").
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import msgspec

from roadmap_cli.model.dates import parse_day_key
from roadmap_cli.model.types import CLOSED, RANK, Commitment, Roadmap, Status, Update
from roadmap_cli.model.window import Date, Deadline, Target

if TYPE_CHECKING:
    from roadmap_cli.analysis.cycles import Duty


class DatedUpdate(msgspec.Struct, frozen=True):
    """An update with its day and its key in the file."""

    day: Date
    key: str
    update: Update


class UpdateKind(StrEnum):
    """The kinds of value that an update can set, by the names of its fields."""

    STATUS = "status"
    DEADLINE = "deadline"


class Period(msgspec.Struct, frozen=True):
    """A value of a subject from the update `dated` on, or from the beginning if that is None.

    `value` is a status, or a deadline or None. `is_own` is False if the subject has no value of its own, but
    that of all or the default. `is_recorded` is False if the current value in the file is not the
    one that the update set.
    """

    dated: DatedUpdate | None
    value: Any
    is_own: bool = True
    is_recorded: bool = True

    @property
    def cause(self) -> DatedUpdate | None:
        """The update that set the value, if any."""
        return self.dated if self.is_recorded else None


class SubjectValues(msgspec.Struct, frozen=True, gc=False):
    """The values of a subject on a day, and whether they are its own."""

    status: Status
    deadline: Deadline | None
    own_status: bool = False
    own_deadline: bool = False


_NO_DUTIES: "Mapping[str, Duty]" = MappingProxyType({})  # one for all days: `{}` would be made for each


class OnDay(msgspec.Struct, frozen=True, gc=False):
    """A commitment at the end of a day.

    `updates` are all its updates and `past` those up to the day, both in order. `common` has the values of
    partners without their own, and of a commitment without partners. `partners` has the values of each
    partner; it is empty if all of them have the same. `duties` are the cycles of a recurring duty, which only
    `cycles.with_cycles` adds. `lost` are the subjects for which a superseded commitment counts as dropped.
    `roadmap` is None if only the commitment itself matters.
    """

    commitment: Commitment
    as_of: date
    updates: Sequence[DatedUpdate]
    past: Sequence[DatedUpdate]
    common: SubjectValues
    partners: Mapping[str, SubjectValues]
    duties: "Mapping[str, Duty]" = _NO_DUTIES
    lost: frozenset[str] = frozenset()
    roadmap: Roadmap | None = None

    @property
    def subjects(self) -> list[str]:
        """Each partner if they may differ, else the empty string for all."""
        return list(self.partners) or [""]

    @property
    def statuses_differ(self) -> bool:
        """Whether partners have statuses of their own, or are superseded and dropped."""
        shares = self.partners.values()
        return any(one.own_status for one in shares) or len({one.status for one in shares}) > 1

    def values_for(self, partner: str) -> SubjectValues:
        """Return the values of a partner, or those of all for the empty string."""
        return self.partners.get(partner, self.common)

    def periods(self, partner: str, kind: UpdateKind) -> list[Period]:
        """Return the periods of a subject up to the day, oldest first; at least one."""
        periods = past_periods(periods_of(self.commitment, partner, kind, self.updates), self.as_of)
        if partner not in self.lost or kind is not UpdateKind.STATUS:
            return periods
        return [
            msgspec.structs.replace(one, value=Status.DROPPED) if one.value is Status.SUPERSEDED else one
            for one in periods
        ]


def updates_of(commitment: Commitment) -> list[DatedUpdate]:
    """Return the updates of a commitment by first day, those of the same day in file order."""
    if not commitment.updates:
        return []
    updates = [DatedUpdate(parse_day_key(key), key, update) for key, update in commitment.updates.items()]
    if len(updates) > 1:
        updates.sort(key=lambda dated: dated.day.first)
    return updates


def begins(commitment: Commitment, updates: Sequence[DatedUpdate]) -> Deadline | None:
    """Return when a commitment begins: `made`, else its first update; None if it always existed."""
    return commitment.made or (updates[0].day if updates else None)


def exists(commitment: Commitment, updates: Sequence[DatedUpdate], as_of: date) -> bool:
    """Return whether a commitment exists on a day."""
    begin = begins(commitment, updates)
    return begin is None or begin.first <= as_of


def partners_of(commitment: Commitment) -> list[str]:
    """Return the partners of a commitment: those in `partners`, then those in other keys and updates."""
    named = dict.fromkeys(commitment.partners)
    if commitment.partner_status or commitment.partner_deadline or commitment.updates:
        named |= dict.fromkeys([*commitment.partner_status, *commitment.partner_deadline])
        named |= dict.fromkeys(
            update.partner
            for update in commitment.updates.values()
            if update.partner and (update.status is not None or update.deadline is not None)
        )
    return list(named)


def periods_of(
    commitment: Commitment, partner: str, kind: UpdateKind, updates: Sequence[DatedUpdate]
) -> list[Period]:
    """Return the periods of a subject, oldest first; `updates` are all updates of the commitment.

    Before its first own update, a subject has the earlier value that this update names. Without one, a
    partner has the value of all, and all have the default. Afterwards, its own updates and those about all
    count for a partner. The current value in the file overrides the last update.
    """
    stated = _stated(commitment, partner, kind)
    place = first_of(updates, partner, kind)
    if place is None:
        if stated is not _NOTHING:
            return [Period(None, stated)]
        if partner:
            return [
                msgspec.structs.replace(period, is_own=False)
                for period in periods_of(commitment, "", kind, updates)
            ]
        return [Period(None, _DEFAULTS[kind], is_own=False)]
    periods = _before(commitment, partner, kind, updates, place)
    of_all = periods_of(commitment, "", kind, updates) if partner else []
    shared = {
        period.dated.key: msgspec.structs.replace(period, is_own=False)
        for period in of_all
        if period.dated is not None
    }
    periods += [
        shared.get(dated.key) or Period(dated, value_of(getattr(dated.update, kind)))
        for dated in updates[place:]
        if dated.key in shared or _is_own(dated, partner, kind)
    ]
    if stated is not _NOTHING:
        periods[-1] = Period(periods[-1].dated, stated, is_recorded=periods[-1].value == stated)
    return periods


def _before(
    commitment: Commitment, partner: str, kind: UpdateKind, updates: Sequence[DatedUpdate], place: int
) -> list[Period]:
    """Return the periods of a subject before its first own update, which has this index."""
    was = getattr(updates[place].update, f"{kind}_was")
    if was is not None:
        return [Period(None, value_of(was))]
    if not partner:
        return [Period(None, _DEFAULTS[kind], is_own=False)]
    earlier = {dated.key for dated in updates[:place]}
    return [
        msgspec.structs.replace(period, is_own=False)
        for period in periods_of(commitment, "", kind, updates)
        if period.dated is None or period.dated.key in earlier
    ]


_NOTHING = object()
_DEFAULTS: Mapping[UpdateKind, Any] = {UpdateKind.STATUS: Status.PLANNED, UpdateKind.DEADLINE: None}


def _stated(commitment: Commitment, partner: str, kind: UpdateKind) -> Any:
    """Return the value of a subject in the file, or `_NOTHING`."""
    if partner:
        own: Mapping[str, Any] = getattr(commitment, f"partner_{kind}")
        return value_of(own[partner]) if partner in own else _NOTHING
    value = getattr(commitment, kind)
    return value if value is not None else _NOTHING


def first_of(updates: Sequence[DatedUpdate], partner: str, kind: UpdateKind) -> int | None:
    """Return the index of the first update of exactly this subject that sets this kind of value."""
    return next((at for at, dated in enumerate(updates) if _is_own(dated, partner, kind)), None)


def _is_own(dated: DatedUpdate, partner: str, kind: UpdateKind) -> bool:
    """Return whether an update of exactly this subject sets this kind of value."""
    return dated.update.partner == partner and sets(dated.update, kind)


def sets(update: Update, kind: UpdateKind) -> bool:
    """Return whether an update sets this kind of value, but not that of a milestone or a cycle."""
    return getattr(update, kind) is not None and not update.milestone and update.cycle is None


def value_of(value: Any) -> Any:
    """Return the status or deadline in a field; None for the deadline `none`."""
    return value.deadline if isinstance(value, Target) else value


def past_periods(periods: Sequence[Period], as_of: date) -> list[Period]:
    """Return the periods that began up to a day; at least one."""
    return [period for period in periods if period.dated is None or period.dated.day.first <= as_of]


def current_period(day: OnDay, partner: str, kind: UpdateKind) -> Period:
    """Return the period in which a subject got its value on a day."""
    return last_change(day.periods(partner, kind))


def last_change(periods: Sequence[Period]) -> Period:
    """Return the period in which the last value began; later updates that repeat it do not count."""
    index = len(periods) - 1
    while index and periods[index].is_recorded and periods[index - 1].value == periods[index].value:
        index -= 1
    return periods[index]


def changes_in(periods: Iterable[Period]) -> Iterator[tuple[Period, Period]]:
    """Return an iterator of (previous, next) for successive periods with different values."""
    return ((before, after) for before, after in pairwise(periods) if before.value != after.value)


def stated_on(commitment: Commitment, as_of: date) -> OnDay | None:
    """Return a commitment at the end of a day as its own table states it, None if it did not exist yet.

    Where other commitments matter, for flags and if it may be superseded, use `lineage.on_day`.
    """
    updates = updates_of(commitment)
    return state_on(commitment, updates, as_of) if exists(commitment, updates, as_of) else None


def present(commitment: Commitment) -> OnDay:
    """Return a commitment with its current values, whatever the days of its updates."""
    return state_on(commitment, updates_of(commitment), date.max)


def whole_status(statuses: Iterable[Status]) -> Status:
    """Return the status of the whole from those of one or more partners.

    Superseded partners are left out if others remain. If the others differ, it is the worst open one. If all
    are closed, it is partly-met if one is met or partly-met, else the worst.
    """
    distinct = set(statuses)
    distinct = distinct - {Status.SUPERSEDED} or distinct
    if len(distinct) == 1:
        return distinct.pop()
    if still_open := distinct - CLOSED:
        return max(still_open, key=RANK.__getitem__)
    if distinct & {Status.MET, Status.PARTLY_MET}:
        return Status.PARTLY_MET
    return max(distinct, key=RANK.__getitem__)


def status_of(day: OnDay) -> Status:
    """Return the status of the whole."""
    if not day.partners:
        return day.common.status
    return whole_status(values.status for values in day.partners.values())


def present_status(commitment: Commitment) -> Status:
    """Return the current status of the whole, whatever the days of its updates."""
    return status_of(present(commitment))


def state_on(
    commitment: Commitment, updates: Sequence[DatedUpdate], as_of: date, roadmap: Roadmap | None = None
) -> OnDay:
    """Return a commitment at the end of a day, even if it did not exist yet.

    The values equal those of the last periods, but this takes one pass: every row of every list needs it.
    """
    past = [dated for dated in updates if dated.day.first <= as_of]
    has_partners = (
        commitment.partner_status
        or commitment.partner_deadline
        or (updates and any(dated.update.partner for dated in updates))
    )
    if not updates and not has_partners:
        common = SubjectValues(commitment.status or Status.PLANNED, commitment.deadline)
        return OnDay(commitment, as_of, updates, past, common, {}, roadmap=roadmap)
    if not has_partners and len(past) == len(updates) and commitment.status and commitment.deadline:
        common = SubjectValues(commitment.status, commitment.deadline)  # the usual case: the file states both
        return OnDay(commitment, as_of, updates, past, common, {}, roadmap=roadmap)
    statuses = _Latest(commitment, UpdateKind.STATUS, updates, len(past))
    deadlines = _Latest(commitment, UpdateKind.DEADLINE, updates, len(past))
    common = SubjectValues(statuses.of("")[0], deadlines.of("")[0])
    by_partner: dict[str, SubjectValues] = {}
    for partner in partners_of(commitment) if has_partners else ():
        (status, own_status), (deadline, own_deadline) = statuses.of(partner), deadlines.of(partner)
        by_partner[partner] = SubjectValues(status, deadline, own_status, own_deadline)
    had_own = any(partner for partner in (*statuses.last, *deadlines.last))
    if not had_own and not any(values.own_status or values.own_deadline for values in by_partner.values()):
        by_partner = {}
    return OnDay(commitment, as_of, updates, past, common, by_partner, roadmap=roadmap)


class _Latest:
    """The updates of one kind that set the values of each subject after the first `number` updates."""

    def __init__(
        self, commitment: Commitment, kind: UpdateKind, updates: Sequence[DatedUpdate], number: int
    ) -> None:
        self.commitment, self.kind, self.updates = commitment, kind, updates
        self.first: dict[str, int] = {}
        self.last: dict[str, int] = {}
        self.later: set[str] = set()
        for place, dated in enumerate(updates):
            if sets(dated.update, kind):
                partner = dated.update.partner
                self.first.setdefault(partner, place)
                if place < number:
                    self.last[partner] = place
                else:
                    self.later.add(partner)

    def of(self, partner: str) -> tuple[Any, bool]:
        """Return the value of a subject, and whether it is its own."""
        stated = _stated(self.commitment, partner, self.kind)
        first, own, of_all = self.first.get(partner), self.last.get(partner), self.last.get("", -1)
        if first is None and stated is not _NOTHING:
            return stated, True
        if own is None:
            was = getattr(self.updates[first].update, f"{self.kind}_was") if first is not None else None
            if was is not None:
                return value_of(was), True
            return (self.of("")[0], False) if partner else (_DEFAULTS[self.kind], True)
        if stated is not _NOTHING and self.later.isdisjoint(("", partner)):
            return stated, True
        if own < of_all:
            return self.of("")[0], False
        return value_of(getattr(self.updates[own].update, self.kind)), True
