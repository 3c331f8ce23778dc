"""Deadline changes from the updates in the file and from git, each once."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec

from roadmap_cli.analysis.past import milestones_as_commitments
from roadmap_cli.analysis.replay import UpdateKind, periods_of, sets, updates_of, value_of
from roadmap_cli.history.change import DeadlineChange
from roadmap_cli.model.types import Commitment, Update
from roadmap_cli.model.window import Deadline

if TYPE_CHECKING:  # `status` needs no git
    from roadmap_cli.history.walk import VersionChange
    from roadmap_cli.vcs.versions import Version


def git_changes(version_changes: "Iterable[VersionChange]", today: date) -> dict[str, list[DeadlineChange]]:
    """Return the deadline changes of commits by the current ids of the commitments, oldest first.

    All are `silent`. A merge only counts if its deadline differs from those of all its parents. A commitment
    that was removed and later added with another deadline changed when it was added. Deadlines of updates
    that were removed since are not changes, and neither is their removal. `today` is the day of changes that
    are not committed, and of commits with a later day.
    """
    changes_by_id: dict[str, list[_GitChange]] = {}
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
        for commitment_id, source, changes in changed:
            changes_by_id.setdefault(commitment_id, []).extend(
                msgspec.structs.replace(
                    change,
                    change=_with_version(change.change, source, today),
                    is_revoked=_record_of(commitment_id, change.change) in removed,
                )
                for change in reversed(changes)
            )
        for commitment_id, pair in pairs:
            removed |= _removed_records(commitment_id, pair)
    return {
        commitment_id: _without_removals(changes[::-1])
        for commitment_id, changes in changes_by_id.items()
        if changes
    }


class _Pair(msgspec.Struct, frozen=True):
    """A commitment before and after a version, with its id at that time."""

    id: str
    before: Commitment
    after: Commitment


class _GitChange(msgspec.Struct, frozen=True):
    """A change of a version; `is_revoked` if the update that recorded it was removed later.

    `is_removal` if the version removed the update that had set the old deadline; `kept` is the deadline
    without that update.
    """

    change: DeadlineChange
    is_revoked: bool = False
    is_removal: bool = False
    kept: Deadline | None = None


_Record = tuple[str, str, str, str, Deadline | None]
"""What an update recorded: commitment id, update key, partner, milestone and deadline."""


def _record_of(commitment_id: str, change: DeadlineChange) -> _Record:
    return commitment_id, change.update, change.partner, change.milestone, change.after


def _removed_updates(pair: _Pair) -> dict[str, Update]:
    """Return the updates with a deadline that a version removed, except those that only got another key."""
    after = pair.after.updates
    if pair.before.updates.keys() <= after.keys():
        return {}
    return {
        key: update
        for key, update in pair.before.updates.items()
        if key not in after and update.deadline is not None and update not in after.values()
    }


def _removed_records(commitment_id: str, pair: _Pair) -> set[_Record]:
    """Return what removed updates recorded, unless it is still in the file: then it is a silent change."""
    records: set[_Record] = set()
    for key, update in _removed_updates(pair).items():
        deadline = value_of(update.deadline)
        change = DeadlineChange(update.partner, None, deadline, milestone=update.milestone, update=key)
        if _stated_now(change, pair.after) != deadline:
            records.add(_record_of(commitment_id, change))
    return records


def _without_removals(changes: Sequence[_GitChange]) -> list[DeadlineChange]:
    """Return changes, oldest first, without those of removed updates and without their removals.

    The next change starts from the deadline before them.
    """
    remaining: list[DeadlineChange] = []
    current: dict[tuple[str, str], Deadline | None] = {}
    revoked: set[tuple[str, str]] = set()
    for git_change in changes:
        change = git_change.change
        subject = change.partner, change.milestone
        current.setdefault(subject, git_change.kept if git_change.is_removal else change.before)
        if git_change.is_revoked:
            revoked.add(subject)
            continue
        if git_change.is_removal or subject in revoked:
            revoked.discard(subject)
            change = msgspec.structs.replace(change, before=current[subject])
        current[subject] = change.after
        if change.before != change.after:
            remaining.append(change)
    return remaining


def _with_version(change: DeadlineChange, version: "Version", today: date) -> DeadlineChange:
    """Return a silent change with the day, author and commit of a version."""
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


def _added_by(version_change: "VersionChange") -> Iterable[tuple[str, Commitment]]:
    """Yield the commitments that no state before a version had, by current id."""
    after, befores = version_change.after.commitments, version_change.befores
    if any(after.keys() <= before.commitments.keys() for before in befores):
        return
    new = set(after).difference(*(before.commitments for before in befores))
    for commitment_id in new:
        today = version_change.names.get(commitment_id, commitment_id)
        if not any(
            new_id == today and old_id in before.commitments
            for before, former in zip(version_change.befores, version_change.former, strict=True)
            for old_id, new_id in former.items()
        ):
            yield today, after[commitment_id]


def _added_again(
    version_change: "VersionChange", added: "dict[str, tuple[Commitment, Version]]"
) -> "Iterable[tuple[str, Version, list[DeadlineChange]]]":
    """Yield (current id, later version, changes) for commitments that a later version added again.

    They are removed from `added`.
    """
    if not added:
        return
    for before, former in zip(version_change.befores, version_change.former, strict=True):
        for old_id in before.commitments.keys() - version_change.after.commitments.keys():
            commitment_id = former.get(old_id, old_id)
            if commitment_id in added:
                commitment, version = added.pop(commitment_id)
                yield commitment_id, version, [*_differing(before.commitments[old_id], commitment)]


def _pairs(version_change: "VersionChange") -> Iterator[tuple[str, _Pair]]:
    """Yield the commitments in which a version changed a deadline or removed an update, by current id."""
    if not version_change.befores:
        return
    first, former = version_change.befores[0], version_change.former[0]
    old_ids = {new: old for old, new in former.items() if old in first.commitments}
    same = first.commitments.get
    changed = [pair for pair in version_change.after.commitments.items() if same(pair[0]) is not pair[1]]
    for commitment_id, after in changed:
        today = version_change.names.get(commitment_id, commitment_id)
        before = first.commitments.get(commitment_id) or first.commitments.get(old_ids.get(today, ""))
        if before is None or (_is_unchanged(before, after) and before.updates.keys() <= after.updates.keys()):
            continue
        yield today, _Pair(commitment_id, before, after)


def _changes_in(pair: _Pair, version_change: "VersionChange") -> list[_GitChange]:
    """Return the deadline changes of a commitment in a version."""
    if _is_unchanged(pair.before, pair.after):
        return []
    return [
        _with_removal(_with_update(change, pair.before, pair.after), pair)
        for change in _differing(pair.before, pair.after)
        if _is_in_all(change, pair.id, version_change)
    ]


def _with_removal(change: DeadlineChange, pair: _Pair) -> _GitChange:
    """Return a change of a version, marked if the version removed the update with the old deadline."""
    removed = _removed_updates(pair)
    if not removed:
        return _GitChange(change)
    subject = milestones_as_commitments(pair.before)[change.milestone] if change.milestone else pair.before
    periods = periods_of(subject, change.partner, UpdateKind.DEADLINE, updates_of(subject))
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
        earlier = before.updates.get(key)
        if update.deadline is not None and update.deadline.deadline == change.after and earlier != update:
            corrects = earlier is not None and earlier.deadline is not None
            return msgspec.structs.replace(change, update=key, corrects=corrects)
    return change


def _is_unchanged(before: Commitment, after: Commitment) -> bool:
    """Return quickly whether no deadline differs; equal deadline texts are the same object."""
    return (
        before.deadline is after.deadline
        and before.partner_deadline == after.partner_deadline
        and before.milestones == after.milestones
    )


def _is_in_all(change: DeadlineChange, commitment_id: str, version_change: "VersionChange") -> bool:
    """Return whether the new deadline also differs from those of the other parents of a merge."""
    for before in version_change.befores[1:]:
        other = before.commitments.get(commitment_id)
        if other is not None and _stated_now(change, other) == change.after:
            return False
    return True


def _stated_now(change: DeadlineChange, commitment: Commitment) -> Deadline | None:
    """Return the deadline of the same subject in another state."""
    if change.milestone:
        milestone = commitment.milestones.get(change.milestone)
        return milestone.deadline if milestone is not None else None
    return _stated_for(change.partner, commitment)


def _differing(before: Commitment, after: Commitment) -> Iterator[DeadlineChange]:
    """Yield the deadlines that differ: of all partners, of each partner, and of milestones in both states."""
    for partner in dict.fromkeys(["", *before.partner_deadline, *after.partner_deadline]):
        was, now = _stated_for(partner, before), _stated_for(partner, after)
        if was != now:
            yield DeadlineChange(partner, was, now)
    for milestone_id, milestone in after.milestones.items():
        earlier = before.milestones.get(milestone_id)
        if earlier is not None and earlier.deadline != milestone.deadline:
            yield DeadlineChange("", earlier.deadline, milestone.deadline, milestone=milestone_id)


def _stated_for(partner: str, commitment: Commitment) -> Deadline | None:
    own = commitment.partner_deadline.get(partner)
    return own.deadline if own is not None else commitment.deadline


def _changes_by_updates(commitment: Commitment) -> list[DeadlineChange]:
    """Return the changes by updates with a deadline, by day.

    An update about all also counts for a partner that had its own deadline before, unless it still has it.
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
            if period.dated is None or (target := period.dated.update.deadline) is None:
                continue
            is_own = period.dated.update.partner == subject
            has_own = has_own or is_own
            if is_own or (has_own and period.is_recorded):
                changes.append(
                    DeadlineChange(
                        subject,
                        before.value,
                        target.deadline,
                        day=period.dated.day.first,
                        when=period.dated.key,
                        reason=period.dated.update.note,
                    )
                )
    return sorted(changes, key=lambda change: places[change.when])


def changes_of(commitment: Commitment, from_git: Sequence[DeadlineChange]) -> list[DeadlineChange]:
    """Return the deadline changes of a commitment without those of milestones, by day.

    `from_git` are the changes of commits (see `git_changes`). A change in both an update and a commit is that
    of the update, with the commit. A change in a commit only is silent. A change in an update only is the
    start of the next change, because the update may have been added later. New deadlines and those with the
    same last day are not changes.
    """
    from_git = [change for change in from_git if not change.milestone]
    by_end: dict[tuple[str, Deadline | None], list[DeadlineChange]] = {}
    for change in from_git:
        by_end.setdefault((change.partner, change.after), []).append(change)
    changes = [
        _with_commit(change, by_end.get((change.partner, change.after), []))
        for change in _changes_by_updates(commitment)
    ]
    left = {id(change) for likely in by_end.values() for change in likely}
    # If the update was corrected later, the change in its commit is not silent.
    rest = [change for change in from_git if id(change) in left and change.update not in commitment.updates]
    changes = _chained(sorted([*changes, *rest], key=lambda change: change.day))
    had_deadline: set[str] = set()
    result: list[DeadlineChange] = []
    for change in changes:
        if _is_change(change, had_deadline):
            result.append(change)
        if change.before is not None:
            had_deadline.add(change.partner)
    return result


def milestone_changes_of(
    converted: Commitment, milestone_id: str, from_git: Sequence[DeadlineChange]
) -> list[DeadlineChange]:
    """Return the deadline changes of a milestone, by day; `converted` is the milestone as a commitment.

    They are changes of that commitment, so their `milestone` is empty.
    """
    return changes_of(
        converted,
        [
            msgspec.structs.replace(change, milestone="")
            for change in from_git
            if change.milestone == milestone_id
        ],
    )


def _with_commit(change: DeadlineChange, likely: list[DeadlineChange]) -> DeadlineChange:
    """Return the change of an update with the commit that made it, and remove that one from `likely`.

    `likely` are the changes of commits with the same end; one with the same start is preferred.
    """
    match = next((one for one in likely if one.before == change.before), likely[0] if likely else None)
    if match is None:
        return change
    likely.remove(match)
    if not match.commit:
        return change
    return msgspec.structs.replace(
        change,
        before=(None if match.corrects else match.before) or change.before,
        subject=match.subject,
        author=match.author,
        commit=match.commit,
    )


def _chained(changes: Iterable[DeadlineChange]) -> list[DeadlineChange]:
    """Return changes by day; each one after a change without a commit starts from the end of that change."""
    last: dict[str, DeadlineChange] = {}
    chained = []
    for change in changes:
        previous = last.get(change.partner)
        if previous is not None and not previous.silent and not previous.commit:
            change = msgspec.structs.replace(change, before=previous.after)
        last[change.partner] = change
        chained.append(change)
    return chained


def _is_change(change: DeadlineChange, had_deadline: Collection[str]) -> bool:
    """Return whether a deadline changed; `had_deadline` are the subjects with an earlier deadline."""
    if change.before is None:  # new, unless an earlier one was withdrawn
        return change.after is not None and ("" in had_deadline or change.partner in had_deadline)
    return change.after is None or change.after.last != change.before.last
