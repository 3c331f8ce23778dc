"""The changes of each deadline, how far it slipped in all, and totals. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import msgspec

from roadmap_cli.analysis.flags import deadline_subjects, has_slipped
from roadmap_cli.analysis.replay import (
    OnDay,
    UpdateKind,
    first_of,
    milestones_as_commitments,
    on_day,
    sets,
    state_on,
    updates_of,
)
from roadmap_cli.history.change import DeadlineChange
from roadmap_cli.history.deadline_changes import changes_of, milestone_changes_of
from roadmap_cli.model.types import Commitment
from roadmap_cli.model.window import Deadline


class DeadlineHistory(msgspec.Struct, frozen=True, kw_only=True):
    """The changes of one deadline, oldest first: that of a commitment, of a partner, or of a milestone.

    `first` is the first deadline, `now` the one on the day asked for, None if it was withdrawn.
    """

    id: str
    commitment: Commitment
    partner: str
    first: Deadline
    now: Deadline | None
    changes: tuple[DeadlineChange, ...]
    milestone: str = ""

    @property
    def days(self) -> int | None:
        """The days from the first last day to the present one; None if there is no deadline any more."""
        return (self.now.last - self.first.last).days if self.now is not None else None

    @property
    def is_unrecorded(self) -> bool:
        """Whether neither an update nor git records its last change, so that its day is unknown."""
        return not self.changes[-1].when

    @property
    def slipped(self) -> bool:
        """Whether it ends later than first promised."""
        return has_slipped(self.first, self.now)


def deadline_histories(
    commitments: Mapping[str, Commitment],
    from_git: Mapping[str, Sequence[DeadlineChange]],
    as_of: date,
    since: date | None = None,
    partner: str = "",
) -> list[DeadlineHistory]:
    """Return the deadlines that changed up to a day, the one that slipped most first.

    With `since`, only changes from that day on count: `first` is the deadline before them.
    With `partner`, only the deadlines of that partner count: its own, or the one common to all. Milestones
    are those of all.
    """
    histories: list[DeadlineHistory] = []
    for commitment_id, commitment in commitments.items():
        histories += _of_milestones(commitment_id, commitment, from_git.get(commitment_id, ()), as_of, since)
        changes = changes_of(commitment, from_git.get(commitment_id, ()))
        if not changes and not any(sets(one, UpdateKind.DEADLINE) for one in commitment.updates.values()):
            continue
        day = on_day(commitment, as_of)
        if day is not None:
            found = (
                _history_of(commitment_id, subject, day, changes, since)
                for subject in deadline_subjects(day, partner)
            )
            histories += [one for one in found if one is not None]
    return sorted(histories, key=lambda one: one.days if one.days is not None else 10**9, reverse=True)


def _of_milestones(
    commitment_id: str,
    commitment: Commitment,
    from_git: Sequence[DeadlineChange],
    as_of: date,
    since: date | None,
) -> Iterator[DeadlineHistory]:
    """Yield the deadlines of milestones that changed up to a day."""
    concerned = {update.milestone for update in commitment.updates.values()} | {
        change.milestone for change in from_git
    }
    if concerned.isdisjoint(commitment.milestones) or on_day(commitment, as_of) is None:
        return
    for step_id, step in milestones_as_commitments(commitment).items():
        if step_id in concerned:
            changes = milestone_changes_of(step, step_id, from_git)
            found = _history_of(commitment_id, "", state_on(step, updates_of(step), as_of), changes, since)
            if found is not None:
                yield msgspec.structs.replace(found, commitment=commitment, milestone=step_id)


def _history_of(
    commitment_id: str, subject: str, day: OnDay, changes: Sequence[DeadlineChange], since: date | None
) -> DeadlineHistory | None:
    """Return the changes of one deadline up to a day, None if it did not change."""
    own = _changes_of(subject, changes, day)
    past = [change for change in own if change.day <= day.as_of]
    counted = [change for change in past if since is None or change.day >= since]
    now = day.values_for(subject).deadline if len(past) == len(own) else past[-1].after if past else None
    if len(past) == len(own) and (counted or since is None):
        counted += _unrecorded(subject, day, past, now)
    first = next((change.before for change in counted if change.before is not None), None)
    if first is None:
        return None
    return DeadlineHistory(
        id=commitment_id,
        commitment=day.commitment,
        partner=subject,
        first=first,
        now=now,
        changes=tuple(counted),
    )


def _unrecorded(
    subject: str, day: OnDay, past: Sequence[DeadlineChange], now: Deadline | None
) -> list[DeadlineChange]:
    """Return the change to the deadline in the file if neither an update nor git records it, else nothing."""
    if any(change.silent or change.commit for change in past):
        return []
    values = (
        period.value for period in day.periods(subject, UpdateKind.DEADLINE) if period.value is not None
    )
    left = past[-1].after if past else next(values, None)
    if (left and left.last) == (now and now.last):
        return []
    return [DeadlineChange(subject, left, now, day=day.as_of, silent=True)]


def _changes_of(subject: str, changes: Sequence[DeadlineChange], day: OnDay) -> list[DeadlineChange]:
    """Return the changes of a subject's deadline: its own, after those for all that it shared before."""
    own = [change for change in changes if change.partner == subject]
    if not subject:
        return own
    of_all = [change for change in changes if not change.partner]
    place = first_of(day.updates, subject, UpdateKind.DEADLINE)
    if place is not None:
        first = day.updates[place]
        if first.update.deadline_was is not None:
            return own
        earlier = {dated.key for dated in day.updates[:place]}
        shared = [
            change
            for change in of_all
            if (change.day <= first.day.first if change.silent else change.when in earlier)
        ]
    else:
        shared = [change for change in of_all if own and change.day <= own[0].day]
    if not (shared and own):
        return shared or own
    left, found = shared[-1].after, own[0].before
    return [*shared, *own] if (left and left.last) == (found and found.last) else own


class SlipTotal(msgspec.Struct, frozen=True, kw_only=True):
    """How many of the commitments that have a deadline slipped; its fields are the JSON contract of `slips`.

    `share` is a whole percentage, None if none has a deadline; `median_days` is over those that slipped,
    each with the largest slip of its deadlines, and may end in a half.
    """

    id: str
    title: str
    with_deadline: int
    slipped: int
    share: int | None
    median_days: int | float | None


def count_with_deadline(
    commitments: Mapping[str, Commitment], histories: Iterable[DeadlineHistory], as_of: date, partner: str
) -> int:
    """Return how many commitments have a deadline on a day: any deadline, or with `partner` one for it.

    `histories` are the deadline histories of the commitments.
    """
    ids = {history.id for history in histories if history.now is not None and not history.milestone}
    for commitment_id, commitment in commitments.items():
        day = on_day(commitment, as_of)
        subjects = deadline_subjects(day, partner) if day is not None else ()
        if day is not None and any(day.values_for(subject).deadline for subject in subjects):
            ids.add(commitment_id)
    return len(ids)


def total_of(
    group_id: str, title: str, with_deadline: int, histories: Iterable[DeadlineHistory]
) -> SlipTotal:
    """Return the total of some deadlines, among a number of commitments with a deadline.

    Deadlines of milestones do not count.
    """
    worst: dict[str, int] = {}
    for one in histories:
        if one.slipped and not one.milestone:
            worst[one.id] = max(worst.get(one.id, 0), one.days or 0)
    days = sorted(worst.values())
    share = (200 * len(days) + with_deadline) // (2 * with_deadline) if with_deadline else None
    return SlipTotal(
        id=group_id,
        title=title,
        with_deadline=with_deadline,
        slipped=len(days),
        share=share,
        median_days=_median(days),
    )


def _median(days: Sequence[int]) -> int | float | None:
    """Return the median of sorted days: whole where it is a whole number, else with its half."""
    if not days:
        return None
    twice = days[(len(days) - 1) // 2] + days[len(days) // 2]
    return twice / 2 if twice % 2 else twice // 2
