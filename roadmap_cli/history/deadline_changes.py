"""Changes of deadlines, from the updates in the file and from git, each once. Pure."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise

import msgspec

from roadmap_cli.deadline import Deadline
from roadmap_cli.history.change import DeadlineChange
from roadmap_cli.history.versions import Version
from roadmap_cli.history.walk import NewIds, VersionChange
from roadmap_cli.model.types import Commitment, Roadmap
from roadmap_cli.replay import UpdateKind, course, sets, updates_of


def git_changes(version_changes: Iterable[VersionChange], today: date) -> dict[str, list[DeadlineChange]]:
    """Return the deadline changes of commits, by the present ids of the commitments, oldest first.

    All are `silent`. A merge counts only if its deadline differs from all that it merges. A commitment that
    was removed and later added again with another deadline changed when it was added. `today` is the day of
    changes that are not committed, and of commits with a later day.
    """
    found: dict[str, list[DeadlineChange]] = {}
    added: dict[str, tuple[Commitment, Version]] = {}
    for version_change in version_changes:
        changed = [(id, version_change.version, changes) for id, changes in _changes_in(version_change)]
        changed += _added_again(version_change, added)
        added |= {id: (commitment, version_change.version) for id, commitment in _added_by(version_change)}
        for id, version, changes in changed:
            found.setdefault(id, []).extend(_by(version, change, today) for change in reversed(changes))
    return {id: changes[::-1] for id, changes in found.items()}


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
    for id in new:
        today = version_change.names.get(id, id)
        if not any(
            _had(before, former, today)
            for before, former in zip(version_change.befores, version_change.former, strict=True)
        ):
            yield today, version_change.after.commitments[id]


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
        for id in before.commitments.keys() - version_change.after.commitments.keys():
            again = added.pop(former.get(id, id), None)
            if again is not None:
                yield former.get(id, id), again[1], [*_differing(before.commitments[id], again[0])]


def _changes_in(version_change: VersionChange) -> Iterable[tuple[str, list[DeadlineChange]]]:
    """Yield the deadline changes of a version, by the commitments' ids of today."""
    if not version_change.befores:
        return
    first, former = version_change.befores[0], version_change.former[0]
    old_ids = {new: old for old, new in former.items() if old in first.commitments}
    for id, after in version_change.after.commitments.items():
        before = first.commitments.get(id) or first.commitments.get(
            old_ids.get(version_change.names.get(id, id), "")
        )
        if before is None or _is_unchanged(before, after):
            continue
        changes = [
            _with_update(change, before, after)
            for change in _differing(before, after)
            if _is_in_all(change, id, version_change)
        ]
        if changes:
            yield version_change.names.get(id, id), changes


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


def _is_in_all(change: DeadlineChange, id: str, version_change: VersionChange) -> bool:
    """Return whether the new deadline also differs from those in the other states that were merged."""
    for before in version_change.befores[1:]:
        other = before.commitments.get(id)
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
    for id, step in after.milestones.items():
        earlier = before.milestones.get(id)
        if earlier is not None and earlier.deadline != step.deadline:
            yield DeadlineChange("", earlier.deadline, step.deadline, milestone=id)


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
        for before, turn in pairwise(course(commitment, subject, UpdateKind.DEADLINE, updates)):
            if turn.dated is None or (said := turn.dated.update.deadline) is None:
                continue
            is_own = turn.dated.update.partner == subject
            has_own = has_own or is_own
            if is_own or (has_own and turn.is_made):
                changes.append(
                    DeadlineChange(
                        subject,
                        before.value,
                        said.deadline,
                        day=turn.dated.day.first,
                        when=turn.dated.key,
                        reason=turn.dated.update.note,
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
    step: Commitment, id: str, from_git: Sequence[DeadlineChange]
) -> list[DeadlineChange]:
    """Return every change of a milestone's deadline once, by day; `step` is the milestone as a commitment.

    They are changes of that commitment, so their `milestone` is empty.
    """
    own = [msgspec.structs.replace(change, milestone="") for change in from_git if change.milestone == id]
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
