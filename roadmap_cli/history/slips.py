"""The changes of each deadline, by how much it slipped, and totals."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import msgspec

from roadmap_cli.analysis.flags import deadline_subjects, has_slipped
from roadmap_cli.analysis.past import milestones_as_commitments
from roadmap_cli.analysis.replay import OnDay, UpdateKind, first_of, sets, state_on, stated_on, updates_of
from roadmap_cli.history.change import DeadlineChange
from roadmap_cli.history.deadline_changes import changes_of, milestone_changes_of
from roadmap_cli.model.types import Commitment
from roadmap_cli.model.window import Deadline


class DeadlineHistory(msgspec.Struct, frozen=True, kw_only=True):
    """The changes of a deadline of a commitment, a partner or a milestone, oldest first.

    `first` is the first deadline and `now` the one on the day, None if it was withdrawn.
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
        """The number of days from the first deadline to the current one, None if it was withdrawn."""
        return (self.now.last - self.first.last).days if self.now is not None else None

    @property
    def is_unrecorded(self) -> bool:
        """Whether the day of the last change is unknown: neither an update nor git records it."""
        return not self.changes[-1].when

    @property
    def slipped(self) -> bool:
        """Whether it ends later than the first deadline."""
        return has_slipped(self.first, self.now)


def deadline_histories(
    commitments: Mapping[str, Commitment],
    from_git: Mapping[str, Sequence[DeadlineChange]],
    as_of: date,
    since: date | None = None,
    partner: str = "",
) -> list[DeadlineHistory]:
    """Return the histories of the deadlines that changed up to a day, the largest slip first.

    With `since`, only changes from that day on count, and `first` is the deadline before them. With
    `partner`, only the deadlines of that partner and of milestones count.
    """
    histories: list[DeadlineHistory] = []
    for commitment_id, commitment in commitments.items():
        histories += _of_milestones(commitment_id, commitment, from_git.get(commitment_id, ()), as_of, since)
        changes = changes_of(commitment, from_git.get(commitment_id, ()))
        if not changes and not any(sets(one, UpdateKind.DEADLINE) for one in commitment.updates.values()):
            continue
        day = stated_on(commitment, as_of)
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
    """Yield the histories of milestone deadlines that changed up to a day."""
    changed = {update.milestone for update in commitment.updates.values()}
    changed |= {change.milestone for change in from_git}
    if changed.isdisjoint(commitment.milestones) or stated_on(commitment, as_of) is None:
        return
    for milestone_id, converted in milestones_as_commitments(commitment).items():
        if milestone_id in changed:
            changes = milestone_changes_of(converted, milestone_id, from_git)
            day = state_on(converted, updates_of(converted), as_of)
            history = _history_of(commitment_id, "", day, changes, since)
            if history is not None:
                yield msgspec.structs.replace(history, commitment=commitment, milestone=milestone_id)


def _history_of(
    commitment_id: str, subject: str, day: OnDay, changes: Sequence[DeadlineChange], since: date | None
) -> DeadlineHistory | None:
    """Return the history of one deadline up to a day, None if it did not change."""
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
    """Return the change to the deadline in the file if neither an update nor git records it."""
    if any(change.silent or change.commit for change in past):
        return []
    values = (
        period.value for period in day.periods(subject, UpdateKind.DEADLINE) if period.value is not None
    )
    last = past[-1].after if past else next(values, None)
    if (last and last.last) == (now and now.last):
        return []
    return [DeadlineChange(subject, last, now, day=day.as_of, silent=True)]


def _changes_of(subject: str, changes: Sequence[DeadlineChange], day: OnDay) -> list[DeadlineChange]:
    """Return the changes of the deadline of a subject: first those for all that it shared, then its own."""
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
    end, start = shared[-1].after, own[0].before
    return [*shared, *own] if (end and end.last) == (start and start.last) else own


class SlipTotal(msgspec.Struct, frozen=True, kw_only=True):
    """How many commitments with a deadline slipped; its fields are the JSON contract of `slips`.

    `share` is a whole percentage, None without deadlines. `median_days` is the median over commitments that
    slipped, each with its largest slip. `superseded` commitments are in no other number.
    """

    id: str
    title: str
    superseded: int
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
        day = stated_on(commitment, as_of)
        subjects = deadline_subjects(day, partner) if day is not None else ()
        if day is not None and any(day.values_for(subject).deadline for subject in subjects):
            ids.add(commitment_id)
    return len(ids)


def total_of(
    group_id: str, title: str, with_deadline: int, histories: Iterable[DeadlineHistory], superseded: int = 0
) -> SlipTotal:
    """Return the total of some deadlines without those of milestones.

    The deadlines are not those of the `superseded` commitments.
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
        superseded=superseded,
        with_deadline=with_deadline,
        slipped=len(days),
        share=share,
        median_days=_median(days),
    )


def _median(days: Sequence[int]) -> int | float | None:
    """Return the median of sorted days, as an integer if possible."""
    if not days:
        return None
    twice = days[(len(days) - 1) // 2] + days[len(days) // 2]
    return twice / 2 if twice % 2 else twice // 2
