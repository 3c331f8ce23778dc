"""A commitment as of a day, from its updates in order, for all partners and for each one. Pure.

A subject is all partners (the empty string) or one of them. Its course is every value that it had. A
milestone has the same rules as a commitment without partners, so `milestone_as_commitment` makes it one. The
rules for past days (README, "The file") are here and nowhere else.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

import msgspec

from roadmap_cli.model.dates import Deadline, Target, day_key, parse_day_key
from roadmap_cli.model.types import CLOSED, Commitment, Milestone, Roadmap, Status, Update


class DatedUpdate(msgspec.Struct, frozen=True):
    """An update with the day it happened; `key` is its key in the file."""

    day: Deadline
    key: str
    update: Update


class UpdateKind(StrEnum):
    """What an update can change; the values are the names of its fields."""

    STATUS = "status"
    DEADLINE = "deadline"


class Period(NamedTuple):
    """A value that a subject had, from the update `dated` on; None if it had it before all updates.

    `value` is a status, or a deadline or None. `is_own` is False if the subject has no value of its own, but
    shares that of all, or has the default. `is_recorded` is False if the current value in the file is not the
    one that the update set.
    """

    dated: DatedUpdate | None
    value: Any
    is_own: bool = True
    is_recorded: bool = True

    @property
    def cause(self) -> DatedUpdate | None:
        """The update that set the value, None without one."""
        return self.dated if self.is_recorded else None


class Share(msgspec.Struct, frozen=True, gc=False):
    """The values of a subject on a day, and whether they are its own."""

    status: Status
    deadline: Deadline | None
    own_status: bool = False
    own_deadline: bool = False


class OnDay(msgspec.Struct, frozen=True, gc=False):
    """A commitment at the end of a day.

    `updates` are all its updates and `past` those up to the day, both in order. `common` has the values of
    every partner without its own, and of a commitment without partners. `partners` has each partner's share;
    it is empty if no partner has a value of its own, or had one by an update up to the day.
    """

    commitment: Commitment
    as_of: date
    updates: Sequence[DatedUpdate]
    past: Sequence[DatedUpdate]
    common: Share
    partners: Mapping[str, Share]

    @property
    def is_replayed(self) -> bool:
        """Return whether updates after the day were left out."""
        return len(self.past) < len(self.updates)

    @property
    def subjects(self) -> list[str]:
        """Return each partner if they may differ, else the empty string: all together."""
        return list(self.partners) or [""]

    def share(self, partner: str) -> Share:
        """Return the values of a partner, or of all for the empty string."""
        return self.partners.get(partner, self.common)

    def periods(self, partner: str, kind: UpdateKind) -> list[Period]:
        """Return the values of a subject up to the day, oldest first; there is at least one."""
        return past_periods(periods_of(self.commitment, partner, kind, self.updates), self.as_of)


def updates_of(commitment: Commitment) -> list[DatedUpdate]:
    """Return the updates of a commitment by their first day, updates of one day in file order."""
    updates = [DatedUpdate(parse_day_key(key), key, update) for key, update in commitment.updates.items()]
    updates.sort(key=lambda dated: dated.day.first)
    return updates


def begins(commitment: Commitment, updates: Sequence[DatedUpdate]) -> Deadline | None:
    """Return when a commitment begins to exist: `made`, else its first update; None means always."""
    return commitment.made or (updates[0].day if updates else None)


def partners_of(commitment: Commitment) -> list[str]:
    """Return the partners of a commitment, each once: those in `partners`, then others that it names.

    A partner that has a status, a deadline or an update stays one, whatever `partners` says.
    """
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
    """Return every value that a subject has had, oldest first; `updates` are all of the commitment.

    Before its first own update, a subject has the earlier value that this update names. Without one, a
    partner has the value of all, and all have the default. From then on, the updates of a partner are its own
    and those about all. The current value in the file overrides the last update.
    """
    stated = _stated(commitment, partner, kind)
    place = first_of(updates, partner, kind)
    if place is None:
        if stated is not _NOTHING:
            return [Period(None, stated)]
        if partner:
            return [period._replace(is_own=False) for period in periods_of(commitment, "", kind, updates)]
        return [Period(None, _DEFAULTS[kind], is_own=False)]
    periods = _before(commitment, partner, kind, updates, place)
    of_all = periods_of(commitment, "", kind, updates) if partner else []
    shared = {
        period.dated.key: period._replace(is_own=False) for period in of_all if period.dated is not None
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
    """Return the values of a subject before the first update of its own, which has this place."""
    was = getattr(updates[place].update, f"{kind}_was")
    if was is not None:
        return [Period(None, value_of(was))]
    if not partner:
        return [Period(None, _DEFAULTS[kind], is_own=False)]
    earlier = {dated.key for dated in updates[:place]}
    return [
        period._replace(is_own=False)
        for period in periods_of(commitment, "", kind, updates)
        if period.dated is None or period.dated.key in earlier
    ]


_NOTHING = object()
_DEFAULTS: Mapping[UpdateKind, Any] = {UpdateKind.STATUS: Status.PLANNED, UpdateKind.DEADLINE: None}


def _stated(commitment: Commitment, partner: str, kind: UpdateKind) -> Any:
    """Return the current value of a subject in the file, or `_NOTHING`."""
    if partner:
        own: Mapping[str, Any] = getattr(commitment, f"partner_{kind}")
        return value_of(own[partner]) if partner in own else _NOTHING
    value = getattr(commitment, kind)
    return value if value is not None else _NOTHING


def first_of(updates: Sequence[DatedUpdate], partner: str, kind: UpdateKind) -> int | None:
    """Return the place of the first update about a subject itself that sets this kind of value."""
    return next((at for at, dated in enumerate(updates) if _is_own(dated, partner, kind)), None)


def _is_own(dated: DatedUpdate, partner: str, kind: UpdateKind) -> bool:
    """Return whether an update is about this very subject and sets this kind of value."""
    return dated.update.partner == partner and sets(dated.update, kind)


def sets(update: Update, kind: UpdateKind) -> bool:
    """Return whether an update sets the status or deadline of all partners or of one, not of a milestone."""
    return getattr(update, kind) is not None and not update.milestone


def value_of(value: Any) -> Any:
    """Return the status or deadline in a field; None for a deadline that is `none`."""
    return value.deadline if isinstance(value, Target) else value


def past_periods(periods: Sequence[Period], as_of: date) -> list[Period]:
    """Return the values of a course up to the end of a day; there is at least one."""
    return [period for period in periods if period.dated is None or period.dated.day.first <= as_of]


def changes_in(periods: Iterable[Period]) -> Iterator[tuple[Period, Period]]:
    """Yield each value of a course that differs from the previous one, with the previous one."""
    before: Period | None = None
    for period in periods:
        if before is not None and period.value != before.value:
            yield before, period
        before = period


def on_day(commitment: Commitment, as_of: date) -> OnDay | None:
    """Return a commitment at the end of a day, or None if it did not exist yet."""
    updates = updates_of(commitment) if commitment.updates else []
    begin = begins(commitment, updates)
    if begin is not None and begin.first > as_of:
        return None
    return state_on(commitment, updates, as_of)


def present(commitment: Commitment) -> OnDay:
    """Return a commitment with its current values, whatever the days of its updates."""
    return state_on(commitment, updates_of(commitment) if commitment.updates else [], date.max)


def state_on(commitment: Commitment, updates: Sequence[DatedUpdate], as_of: date) -> OnDay:
    """Return a commitment at the end of a day, even if it did not exist yet.

    Equal to the last values of the courses, but in one pass: every row of every list needs it.
    """
    if not updates:
        past: Sequence[DatedUpdate] = updates
        common = Share(commitment.status or Status.PLANNED, commitment.deadline)
    else:
        past = [dated for dated in updates if dated.day.first <= as_of]
        statuses = _Latest(commitment, UpdateKind.STATUS, updates, len(past))
        deadlines = _Latest(commitment, UpdateKind.DEADLINE, updates, len(past))
        common = Share(statuses.of("")[0], deadlines.of("")[0])
    if not (
        commitment.partner_status or commitment.partner_deadline or any(e.update.partner for e in updates)
    ):
        return OnDay(commitment, as_of, updates, past, common, {})
    if not updates:
        statuses = _Latest(commitment, UpdateKind.STATUS, updates, 0)
        deadlines = _Latest(commitment, UpdateKind.DEADLINE, updates, 0)
    shares = {}
    for partner in partners_of(commitment):
        (status, own_status), (deadline, own_deadline) = statuses.of(partner), deadlines.of(partner)
        shares[partner] = Share(status, deadline, own_status, own_deadline)
    had_own = any(partner for partner in (*statuses.last, *deadlines.last))
    if not had_own and not any(share.own_status or share.own_deadline for share in shares.values()):
        shares = {}
    return OnDay(commitment, as_of, updates, past, common, shares)


class _Latest:
    """The updates of one kind that decide what each subject has after the first `number` of them."""

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
        first = self.first.get(partner)
        if first is None:
            if stated is not _NOTHING:
                return stated, True
            return (self.of("")[0], False) if partner else (_DEFAULTS[self.kind], True)
        own, of_all = self.last.get(partner), self.last.get("", -1)
        if own is None:
            was = getattr(self.updates[first].update, f"{self.kind}_was")
            if was is not None:
                return value_of(was), True
            return (self.of("")[0], False) if partner else (_DEFAULTS[self.kind], True)
        if stated is not _NOTHING and self.later.isdisjoint(("", partner)):
            return stated, True
        if own < of_all:
            return self.of("")[0], False
        return value_of(getattr(self.updates[own].update, self.kind)), True


def commitment_as_of(commitment: Commitment, updates: Sequence[DatedUpdate], as_of: date) -> Commitment:
    """Return the commitment with the values of a day as its current values; it keeps all its updates."""
    day = state_on(commitment, updates, as_of)
    states_status = commitment.status is not None or day.common.status is not Status.PLANNED
    return msgspec.structs.replace(
        commitment,
        status=day.common.status if states_status else None,
        deadline=day.common.deadline,
        partner_status={
            partner_id: share.status for partner_id, share in day.partners.items() if share.own_status
        },
        partner_deadline={
            partner_id: Target(share.deadline, share.deadline.text if share.deadline else "none")
            for partner_id, share in day.partners.items()
            if share.own_deadline
        },
    )


def roadmap_as_of(roadmap: Roadmap, as_of: date, today: date = date.max) -> Roadmap:
    """Return a roadmap as it stood at the end of a day.

    Commitments that did not exist yet are gone, and so are the updates since, with all that they moved. What
    lies after `today` has not happened on any day; it stays.
    """
    then = {
        commitment_id: _without_later_updates(commitment, as_of, today)
        for commitment_id, commitment in roadmap.commitments.items()
        if _existed(commitment, as_of, today)
    }
    return msgspec.structs.replace(roadmap, commitments=then)


def _existed(commitment: Commitment, as_of: date, today: date) -> bool:
    begin = begins(commitment, updates_of(commitment))
    return begin is None or begin.first <= as_of or begin.first > today


def _without_later_updates(commitment: Commitment, as_of: date, today: date) -> Commitment:
    updates = [dated for dated in updates_of(commitment) if dated.day.first <= today]
    since = {dated.key for dated in updates if dated.day.first > as_of}
    until = {dated.key: dated.update for dated in updates}
    milestones = dict(milestones_of(msgspec.structs.replace(commitment, updates=until), as_of))
    if since:
        commitment = commitment_as_of(commitment, updates, as_of)
        left = {key: update for key, update in commitment.updates.items() if key not in since}
        commitment = msgspec.structs.replace(commitment, updates=left)
    return msgspec.structs.replace(commitment, milestones=milestones)


def milestone_as_commitment(commitment: Commitment, milestone_id: str) -> Commitment:
    """Return a milestone as a commitment without partners, whose updates are those about the milestone.

    Updates that set a status override the one in the file. Without them, `met_on` is such an update.
    """
    own = {key: update for key, update in commitment.updates.items() if update.milestone == milestone_id}
    return _as_commitment(commitment.milestones[milestone_id], own)


def milestones_as_commitments(commitment: Commitment) -> dict[str, Commitment]:
    """Return each milestone as a commitment, see `milestone_as_commitment`, in one pass."""
    own: dict[str, dict[str, Update]] = {}
    for key, update in commitment.updates.items():
        if update.milestone:
            own.setdefault(update.milestone, {})[key] = update
    return {
        milestone_id: _as_commitment(step, own.get(milestone_id, {}))
        for milestone_id, step in commitment.milestones.items()
    }


def _as_commitment(step: Milestone, own: Mapping[str, Update]) -> Commitment:
    updates = {key: msgspec.structs.replace(update, milestone="") for key, update in own.items()}
    status = step.stated_status
    if any(update.status is not None for update in updates.values()):
        status = None
    elif step.met_on is not None and step.status in CLOSED:
        updates[day_key(step.met_on, updates)] = Update(status=step.status)
        status = None
    return Commitment(title=step.title, area="", status=status, deadline=step.deadline, updates=updates)


def milestones_of(commitment: Commitment, as_of: date) -> Mapping[str, Milestone]:
    """Return the milestones as they stood on a day: status and deadline by their updates, else by `met_on`.

    A milestone with neither has no day; it stays as stated.
    """
    about = {update.milestone for update in commitment.updates.values()}
    if about.isdisjoint(commitment.milestones) and not any(
        _is_met_later(milestone, as_of) for milestone in commitment.milestones.values()
    ):
        return commitment.milestones
    return {
        milestone_id: _milestone_on(commitment.milestones[milestone_id], one, as_of)
        if one.updates
        else commitment.milestones[milestone_id]
        for milestone_id, one in milestones_as_commitments(commitment).items()
    }


def _milestone_on(step: Milestone, one: Commitment, as_of: date) -> Milestone:
    """Return a milestone on a day; `one` is the milestone as a commitment with updates."""
    updates = updates_of(one)
    share = state_on(one, updates, as_of).common
    closings = [dated for dated in updates if dated.update.status is not None]
    past = [dated for dated in closings if dated.day.first <= as_of]
    if len(past) == len(closings):
        met_on = step.met_on if share.status is step.status else None
    else:
        met_on = past[-1].day if past and share.status is Status.MET else None
    return msgspec.structs.replace(step, stated_status=share.status, deadline=share.deadline, met_on=met_on)


def _is_met_later(milestone: Milestone, as_of: date) -> bool:
    return milestone.met_on is not None and milestone.status in CLOSED and milestone.met_on.first > as_of


def count_later(roadmap: Roadmap, as_of: date) -> tuple[int, int]:
    """Return how many commitments did not exist yet on a day, and how many later updates the others have.

    Meeting a milestone counts as one if `met_on` says when and no update does.
    """
    absent = undone = 0
    for commitment in roadmap.commitments.values():
        updates = updates_of(commitment) if commitment.updates else []
        begin = begins(commitment, updates)
        if begin is not None and begin.first > as_of:
            absent += 1
        else:
            undone += sum(dated.day.first > as_of for dated in updates)
            said = {update.milestone for update in commitment.updates.values() if update.status is not None}
            undone += sum(
                _is_met_later(step, as_of)
                for milestone_id, step in commitment.milestones.items()
                if milestone_id not in said
            )
    return absent, undone
