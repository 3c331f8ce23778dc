"""The milestones of a commitment on a past day, and a whole roadmap on a past day."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise

import msgspec

from roadmap_cli.analysis.replay import (
    DatedUpdate,
    OnDay,
    UpdateKind,
    begins,
    exists,
    periods_of,
    sets,
    state_on,
    updates_of,
)
from roadmap_cli.model.dates import day_key, parse_day_key
from roadmap_cli.model.types import CLOSED, Commitment, Milestone, Roadmap, Status, Update
from roadmap_cli.model.window import Deadline, Target


def commitment_as_of(commitment: Commitment, updates: Sequence[DatedUpdate], as_of: date) -> Commitment:
    """Return the commitment with its values on a day as the current ones, and with all updates."""
    day = state_on(commitment, updates, as_of)
    states_status = commitment.status is not None or day.common.status is not Status.PLANNED
    return msgspec.structs.replace(
        commitment,
        status=day.common.status if states_status else None,
        deadline=day.common.deadline,
        deadline_text=promised_words(day, day.common.deadline),
        partner_status={name: values.status for name, values in day.partners.items() if values.own_status},
        partner_deadline={
            partner_id: Target(values.deadline, values.deadline.text if values.deadline else "none")
            for partner_id, values in day.partners.items()
            if values.own_deadline
        },
    )


def roadmap_as_of(roadmap: Roadmap, as_of: date, today: date = date.max) -> Roadmap:
    """Return a roadmap at the end of a day.

    Commitments that began later and later readings are removed, and so are later updates, with the changes
    that they made. What is dated after `today` is not in the past on any day and stays.
    """
    then = {
        commitment_id: _without_later_updates(commitment, as_of, today)
        for commitment_id, commitment in roadmap.commitments.items()
        if (begin := begins(commitment, updates_of(commitment))) is None or not as_of < begin.first <= today
    }
    return msgspec.structs.replace(roadmap, commitments=then)


def _without_later_updates(commitment: Commitment, as_of: date, today: date) -> Commitment:
    updates = [dated for dated in updates_of(commitment) if dated.day.first <= today]
    since = {dated.key for dated in updates if dated.day.first > as_of}
    until = {dated.key: dated.update for dated in updates}
    milestones = dict(milestones_of(msgspec.structs.replace(commitment, updates=until), as_of))
    if since:
        commitment = commitment_as_of(commitment, updates, as_of)
        left = {key: update for key, update in commitment.updates.items() if key not in since}
        commitment = msgspec.structs.replace(commitment, updates=left)
    assessments = {
        key: assessment
        for key, assessment in commitment.assessments.items()
        if not as_of < parse_day_key(key).last <= today
    }
    if commitment.indicators:
        from roadmap_cli.analysis.indicators import indicators_until  # few roadmaps have indicators

        commitment = msgspec.structs.replace(
            commitment, indicators=indicators_until(commitment, as_of, today)
        )
    return msgspec.structs.replace(commitment, milestones=milestones, assessments=assessments)


def milestones_as_commitments(commitment: Commitment) -> dict[str, Commitment]:
    """Return each milestone as a commitment without partners, with the updates about it.

    Updates with a status override the one in the file. Without them, `met_on` counts as such an update.
    """
    own: dict[str, dict[str, Update]] = {}
    for key, update in commitment.updates.items():
        if update.milestone:
            own.setdefault(update.milestone, {})[key] = update
    return {
        milestone_id: _as_commitment(milestone, own.get(milestone_id, {}))
        for milestone_id, milestone in commitment.milestones.items()
    }


def _as_commitment(milestone: Milestone, own: Mapping[str, Update]) -> Commitment:
    updates = {key: msgspec.structs.replace(update, milestone="") for key, update in own.items()}
    status = milestone.stated_status
    if any(update.status is not None for update in updates.values()):
        status = None
    elif milestone.met_on is not None and milestone.status in CLOSED:
        updates[day_key(milestone.met_on, updates)] = Update(status=milestone.status)
        status = None
    return Commitment(
        title=milestone.title,
        area="",
        status=status,
        deadline=milestone.deadline,
        deadline_text=milestone.deadline_text,
        updates=updates,
    )


def milestones_of(commitment: Commitment, as_of: date) -> Mapping[str, Milestone]:
    """Return the milestones on a day, from their updates or `met_on`; without either as in the file."""
    if not commitment.milestones:
        return commitment.milestones
    about = {update.milestone for update in commitment.updates.values()}
    if about.isdisjoint(commitment.milestones) and not any(
        _is_met_later(milestone, as_of) for milestone in commitment.milestones.values()
    ):
        return commitment.milestones
    converted = milestones_as_commitments(commitment)
    return {
        milestone_id: _milestone_on(milestone, converted[milestone_id], as_of)
        for milestone_id, milestone in commitment.milestones.items()
    }


def _milestone_on(milestone: Milestone, converted: Commitment, as_of: date) -> Milestone:
    """Return a milestone on a day; `converted` is the milestone as a commitment."""
    if not converted.updates:
        return milestone
    updates = updates_of(converted)
    day = state_on(converted, updates, as_of)
    values = day.common
    with_status = [dated for dated in updates if dated.update.status is not None]
    past = [dated for dated in with_status if dated.day.first <= as_of]
    if len(past) == len(with_status):
        met_on = milestone.met_on if values.status is milestone.status else None
    else:
        met_on = past[-1].day if past and values.status is Status.MET else None
    return msgspec.structs.replace(
        milestone,
        stated_status=values.status,
        deadline=values.deadline,
        deadline_text=promised_words(day, values.deadline),
        met_on=met_on,
    )


def promised_words(day: OnDay, deadline: Deadline | None) -> str:
    """Return the promised words of a deadline of some subject on a day, empty without any.

    The words are those of the deadline of all, or of one that ends on the same day. On a day before an update
    of that deadline, they are its `deadline_text_was`; without it, they are those after the update, if the
    deadline ended on the same day.
    """
    commitment, later = day.commitment, day.updates[len(day.past) :]
    words, window = commitment.deadline_text, commitment.deadline
    if any(not dated.update.partner and sets(dated.update, UpdateKind.DEADLINE) for dated in later):
        window = day.common.deadline
        periods = periods_of(commitment, "", UpdateKind.DEADLINE, day.updates)
        for before, after in reversed(list(pairwise(periods))):
            if after.dated is None or after.dated.day.first <= day.as_of:
                break
            is_refined = _last(before.value) == _last(after.value)
            words = after.dated.update.deadline_text_was or (words if is_refined else "")
    return words if words and _last(window) == _last(deadline) else ""


def _last(deadline: Deadline | None) -> date | None:
    return deadline.last if deadline is not None else None


def _is_met_later(milestone: Milestone, as_of: date) -> bool:
    return milestone.met_on is not None and milestone.status in CLOSED and milestone.met_on.first > as_of


def count_later(roadmap: Roadmap, as_of: date) -> tuple[int, int, int, int]:
    """Return how many commitments, updates, readings and assessments are later than a day.

    Updates, readings and assessments count only in commitments that had begun. A milestone met later counts
    as an update, if `met_on` says so and no update does.
    """
    absent = later = readings = assessments = 0
    for commitment in roadmap.commitments.values():
        updates = updates_of(commitment)
        if not exists(commitment, updates, as_of):
            absent += 1
            continue
        later += sum(dated.day.first > as_of for dated in updates)
        updated = {update.milestone for update in commitment.updates.values() if update.status is not None}
        later += sum(
            _is_met_later(milestone, as_of)
            for milestone_id, milestone in commitment.milestones.items()
            if milestone_id not in updated
        )
        readings += sum(_after(one.readings, as_of) for one in commitment.indicators.values())
        assessments += _after(commitment.assessments, as_of)
    return absent, later, readings, assessments


def _after(keys: Iterable[str], as_of: date) -> int:
    return sum(parse_day_key(key).last > as_of for key in keys)
