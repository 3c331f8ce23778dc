"""Changes of deadlines, from the updates in the file and from git, each once. Pure."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise

import msgspec

from roadmap_cli.analysis.replay import (
    UpdateKind,
    milestones_as_commitments,
    periods_of,
    sets,
    updates_of,
    value_of,
)
from roadmap_cli.history.change import DeadlineChange
from roadmap_cli.history.walk import NewIds, VersionChange
from roadmap_cli.model.types import Commitment, Roadmap, Update
from roadmap_cli.model.window import Deadline
from roadmap_cli.vcs.versions import Version


def git_changes(version_changes: Iterable[VersionChange], today: date) -> dict[str, list[DeadlineChange]]:
    """Return the deadline changes of commits, by the present ids of the commitments, oldest first.

    All are `silent`. A merge counts only if its deadline differs from all that it merges. A commitment that
    was removed and later added again with another deadline changed when it was added. What an update recorded
    that was removed since is no change, and neither is its removal. `today` is the day of changes that are
    not committed, and of commits with a later day.
    """
    found: dict[str, list[_GitChange]] = {}
    added: dict[str, tuple[Commitment, Version]] = {}
    removed: set[_Record] = set()
    for version_change in version_changes:
        version = version_change.version
        pairs = list(_pairs(version_change))
        changed = [
            (commitment_id, version, _changes_in(pair, version_change)) for commitment_id, pair in pairs
        ]
        changed += [
            (commitment_id, later, [_GitChange(change) for change in changes])
            for commitment_id, later, changes in _added_again(version_change, added)
        ]
        added |= {
            commitment_id: (commitment, version) for commitment_id, commitment in _added_by(version_change)
        }
        for commitment_id, of, changes in changed:
            found.setdefault(commitment_id, []).extend(
                msgspec.structs.replace(
                    one,
                    change=_by(of, one.change, today),
                    is_gone=_record_of(commitment_id, one.change) in removed,
                )
                for one in reversed(changes)
            )
        for commitment_id, pair in pairs:
            removed |= _removed_records(commitment_id, pair)
    return {
        commitment_id: _without_removals(changes[::-1]) for commitment_id, changes in found.items() if changes
    }


class _Pair(msgspec.Struct, frozen=True):
    """A commitment before and after a version; `id` is the one that it had then."""

    id: str
    before: Commitment
    after: Commitment


class _GitChange(msgspec.Struct, frozen=True):
    """A change of a version; `is_gone` if the update that recorded it was removed since.

    `is_removal` if the version removed the update that had set the old deadline; `kept` is the deadline that
    the other updates lead to.
    """

    change: DeadlineChange
    is_gone: bool = False
    is_removal: bool = False
    kept: Deadline | None = None


_Record = tuple[str, str, str, str, Deadline | None]
"""What an update of a commitment recorded: id, key, partner, milestone and deadline."""


def _record_of(commitment_id: str, change: DeadlineChange) -> _Record:
    return commitment_id, change.update, change.partner, change.milestone, change.after


def _removed_updates(pair: _Pair) -> dict[str, Update]:
    """Return the updates of a deadline that a version removed, not those that only have another key now."""
    left = pair.after.updates
    if pair.before.updates.keys() <= left.keys():
        return {}
    return {
        key: update
        for key, update in pair.before.updates.items()
        if key not in left and update.deadline is not None and update not in left.values()
    }


def _removed_records(commitment_id: str, pair: _Pair) -> set[_Record]:
    """Return what removed updates recorded, unless it still holds: then it is a silent change now."""
    records: set[_Record] = set()
    for key, update in _removed_updates(pair).items():
        said = value_of(update.deadline)
        change = DeadlineChange(update.partner, None, said, milestone=update.milestone, update=key)
        if _stated_now(change, pair.after) != said:
            records.add(_record_of(commitment_id, change))
    return records


def _without_removals(changes: Sequence[_GitChange]) -> list[DeadlineChange]:
    """Return changes, oldest first, without those of removed updates, and without what takes them back.

    The next change starts from what held before them. A deadline that changed in silence before an update
    recorded it is taken back by a change like any other.
    """
    left: list[DeadlineChange] = []
    held: dict[tuple[str, str], Deadline | None] = {}
    is_open: set[tuple[str, str]] = set()
    for one in changes:
        change, subject = one.change, (one.change.partner, one.change.milestone)
        held.setdefault(subject, one.kept if one.is_removal else change.before)
        if one.is_gone:
            is_open.add(subject)
            continue
        if one.is_removal or subject in is_open:
            is_open.discard(subject)
            change = msgspec.structs.replace(change, before=held[subject])
        held[subject] = change.after
        if change.before != change.after:
            left.append(change)
    return left


def _by(version: Version, change: DeadlineChange, today: date) -> DeadlineChange:
    """Return a change with the day, the author and the commit of a version; no update is known yet."""
    day = min(version.day, today) if version.commit else today
    return msgspec.structs.replace(
        change,
        day=day,
        when=day.isoformat(),
        subject=version.subject if version.commit else "not committed yet",
        author=version.author,
        commit=version.commit,
        silent=True,
    )


def _added_by(version_change: VersionChange) -> Iterable[tuple[str, Commitment]]:
    """Yield the commitments that none of the states before a version had, by their ids of today."""
    new = set(version_change.after.commitments)
    for before in version_change.befores:
        new -= before.commitments.keys()
    for commitment_id in new:
        today = version_change.names.get(commitment_id, commitment_id)
        if not any(
            _had(before, former, today)
            for before, former in zip(version_change.befores, version_change.former, strict=True)
        ):
            yield today, version_change.after.commitments[commitment_id]


def _had(before: Roadmap, former: NewIds, today: str) -> bool:
    """Return whether a state had the commitment under an earlier id."""
    return any(new == today and old in before.commitments for old, new in former.items())


def _added_again(
    version_change: VersionChange, added: dict[str, tuple[Commitment, Version]]
) -> Iterable[tuple[str, Version, list[DeadlineChange]]]:
    """Yield the deadline changes of commitments that a version removed and a later one added again.

    They come with their ids of today and the later version; they are taken out of `added`.
    """
    for before, former in zip(version_change.befores, version_change.former, strict=True):
        for commitment_id in before.commitments.keys() - version_change.after.commitments.keys():
            again = added.pop(former.get(commitment_id, commitment_id), None)
            if again is not None:
                yield (
                    former.get(commitment_id, commitment_id),
                    again[1],
                    [*_differing(before.commitments[commitment_id], again[0])],
                )


def _pairs(version_change: VersionChange) -> Iterator[tuple[str, _Pair]]:
    """Yield the commitments in which a version changed a deadline or removed an update, by present id."""
    if not version_change.befores:
        return
    first, former = version_change.befores[0], version_change.former[0]
    old_ids = {new: old for old, new in former.items() if old in first.commitments}
    for commitment_id, after in version_change.after.commitments.items():
        today = version_change.names.get(commitment_id, commitment_id)
        before = first.commitments.get(commitment_id) or first.commitments.get(old_ids.get(today, ""))
        if before is None or (_is_unchanged(before, after) and before.updates.keys() <= after.updates.keys()):
            continue
        yield today, _Pair(commitment_id, before, after)


def _changes_in(pair: _Pair, version_change: VersionChange) -> list[_GitChange]:
    """Return the deadline changes of a commitment in a version."""
    if _is_unchanged(pair.before, pair.after):
        return []
    return [
        _with_removal(_with_update(change, pair.before, pair.after), pair)
        for change in _differing(pair.before, pair.after)
        if _is_in_all(change, pair.id, version_change)
    ]


def _with_removal(change: DeadlineChange, pair: _Pair) -> _GitChange:
    """Return a change of a version with what is left if the version removed the update before it."""
    removed = _removed_updates(pair)
    if not removed:
        return _GitChange(change)
    step = change.milestone
    record = milestones_as_commitments(pair.before)[step] if step else pair.before
    periods = periods_of(record, change.partner, UpdateKind.DEADLINE, updates_of(record))
    cause = periods[-1].cause
    if cause is None or cause.key not in removed:
        return _GitChange(change)
    kept = [period.value for period in periods if period.dated is None or period.dated.key not in removed]
    return _GitChange(change, is_removal=True, kept=kept[-1] if kept else None)


def _with_update(change: DeadlineChange, before: Commitment, after: Commitment) -> DeadlineChange:
    """Return a change of a version with the update that the version added or corrected to record it."""
    for key, update in after.updates.items():
        if (update.partner, update.milestone) != (change.partner, change.milestone):
            continue
        is_of_it = update.deadline is not None and update.deadline.deadline == change.after
        earlier = before.updates.get(key)
        if is_of_it and earlier != update:
            corrects = earlier is not None and earlier.deadline is not None
            return msgspec.structs.replace(change, update=key, corrects=corrects)
    return change


def _is_unchanged(before: Commitment, after: Commitment) -> bool:
    """Return quickly whether no deadline differs, as in most: equal texts are the same deadline in memory."""
    return (
        before.deadline is after.deadline
        and before.partner_deadline == after.partner_deadline
        and before.milestones == after.milestones
    )


def _is_in_all(change: DeadlineChange, commitment_id: str, version_change: VersionChange) -> bool:
    """Return whether the new deadline also differs from those in the other states that were merged."""
    for before in version_change.befores[1:]:
        other = before.commitments.get(commitment_id)
        if other is not None and _stated_now(change, other) == change.after:
            return False
    return True


def _stated_now(change: DeadlineChange, commitment: Commitment) -> Deadline | None:
    """Return what another state has in place of a deadline that changed."""
    if change.milestone:
        step = commitment.milestones.get(change.milestone)
        return step.deadline if step is not None else None
    return _stated_for(change.partner, commitment)


def _differing(before: Commitment, after: Commitment) -> Iterator[DeadlineChange]:
    """Yield the deadlines that differ in a file: of all partners, of each partner, of milestones in both."""
    for partner in dict.fromkeys(["", *before.partner_deadline, *after.partner_deadline]):
        was, now = _stated_for(partner, before), _stated_for(partner, after)
        if was != now:
            yield DeadlineChange(partner, was, now)
    for milestone_id, step in after.milestones.items():
        earlier = before.milestones.get(milestone_id)
        if earlier is not None and earlier.deadline != step.deadline:
            yield DeadlineChange("", earlier.deadline, step.deadline, milestone=milestone_id)


def _stated_for(partner: str, commitment: Commitment) -> Deadline | None:
    own = commitment.partner_deadline.get(partner)
    return own.deadline if own is not None else commitment.deadline


def _changes_by_updates(commitment: Commitment) -> list[DeadlineChange]:
    """Return the changes of the updates that set a deadline, by day.

    An update about all also counts for a partner that had its own deadline, unless the file keeps that one.
    """
    updates = updates_of(commitment)
    subjects = dict.fromkeys(
        dated.update.partner for dated in updates if sets(dated.update, UpdateKind.DEADLINE)
    )
    places = {dated.key: place for place, dated in enumerate(updates)}
    changes: list[DeadlineChange] = []
    for subject in subjects:
        has_own = False
        for before, period in pairwise(periods_of(commitment, subject, UpdateKind.DEADLINE, updates)):
            if period.dated is None or (said := period.dated.update.deadline) is None:
                continue
            is_own = period.dated.update.partner == subject
            has_own = has_own or is_own
            if is_own or (has_own and period.is_recorded):
                changes.append(
                    DeadlineChange(
                        subject,
                        before.value,
                        said.deadline,
                        day=period.dated.day.first,
                        when=period.dated.key,
                        reason=period.dated.update.note,
                    )
                )
    return sorted(changes, key=lambda change: places[change.when])


def changes_of(commitment: Commitment, from_git: Sequence[DeadlineChange]) -> list[DeadlineChange]:
    """Return each change of a commitment's deadlines once, by day.

    `from_git` are the changes of commits (see `git_changes`). A change that an update and a commit both
    record appears once, as that of the update, with the commit. One that only a commit records is silent.
    One that only an update records is the start of the next change, whatever that one says: the update may
    have been added later. A deadline that is new, unchanged, or only written in another way with the same
    last day is not a change. Changes of milestones are left out; see `milestone_changes_of`.
    """
    from_git = [change for change in from_git if not change.milestone]
    by_end: dict[_End, list[DeadlineChange]] = {}
    for change in from_git:
        by_end.setdefault(_end_of(change), []).append(change)
    changes = [
        _with_commit(change, by_end.get(_end_of(change), [])) for change in _changes_by_updates(commitment)
    ]
    left = {id(change) for likely in by_end.values() for change in likely}
    # What an update recorded that was corrected since is not silent: it was never what holds now.
    rest = [change for change in from_git if id(change) in left and change.update not in commitment.updates]
    changes = _chained(sorted([*changes, *rest], key=lambda change: change.day))
    had_one: set[str] = set()
    found: list[DeadlineChange] = []
    for change in changes:
        if _is_change(change, had_one):
            found.append(change)
        if change.before is not None:
            had_one.add(change.partner)
    return found


def milestone_changes_of(
    step: Commitment, commitment_id: str, from_git: Sequence[DeadlineChange]
) -> list[DeadlineChange]:
    """Return every change of a milestone's deadline once, by day; `step` is the milestone as a commitment.

    They are changes of that commitment, so their `milestone` is empty.
    """
    own = [
        msgspec.structs.replace(change, milestone="")
        for change in from_git
        if change.milestone == commitment_id
    ]
    return changes_of(step, own)


_End = tuple[str, Deadline | None]


def _end_of(change: DeadlineChange) -> _End:
    return change.partner, change.after


def _with_commit(change: DeadlineChange, likely: list[DeadlineChange]) -> DeadlineChange:
    """Return the change of an update with the commit that made it, which is taken out of `likely`.

    `likely` are the changes of commits with the same end; one with the same start is preferred.
    """
    found = next((one for one in likely if one.before == change.before), likely[0] if likely else None)
    if found is None:
        return change
    likely.remove(found)
    if not found.commit:
        return change
    return msgspec.structs.replace(
        change,
        before=(None if found.corrects else found.before) or change.before,
        subject=found.subject,
        author=found.author,
        commit=found.commit,
    )


def _chained(changes: Iterable[DeadlineChange]) -> list[DeadlineChange]:
    """Return changes by day; one that follows a change without a commit starts from where that one ended."""
    last: dict[str, DeadlineChange] = {}
    chained = []
    for change in changes:
        previous = last.get(change.partner)
        if previous is not None and not previous.silent and not previous.commit:
            change = msgspec.structs.replace(change, before=previous.after)
        last[change.partner] = change
        chained.append(change)
    return chained


def _is_change(change: DeadlineChange, had_one: Collection[str]) -> bool:
    """Return whether a deadline changed; `had_one` are the subjects that had a deadline before."""
    if change.before is None:  # new, unless an earlier one was withdrawn, its own or that of all
        return change.after is not None and ("" in had_one or change.partner in had_one)
    return change.after is None or change.after.last != change.before.last
