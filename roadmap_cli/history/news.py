"""The news of a roadmap, for feeds: each update, assessment and change in git once, the newest first."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum

import msgspec

from roadmap_cli.analysis.query import Row, Selection, Snapshot, rows_of
from roadmap_cli.analysis.replay import DatedUpdate, updates_of
from roadmap_cli.analysis.verdicts import DatedAssessment, assessments_of
from roadmap_cli.history.change import CommitmentChange
from roadmap_cli.history.log import CommitmentEdit, every_edit, history_entries
from roadmap_cli.history.walk import VersionChange
from roadmap_cli.model.types import Commitment, Roadmap


class NewsKind(StrEnum):
    """The kinds of news. A `change` is in git and no update records it; it may change several fields."""

    UPDATE = "update"
    ASSESSMENT = "assessment"
    DEADLINE = "deadline-change"
    CHANGE = "change"
    NEW = "new"
    REMOVED = "removed"


class NewsItem(msgspec.Struct, frozen=True, kw_only=True):
    """One piece of news about the commitment in a row, which is as of its last version if it was removed.

    `key` is unique among the news of the commitment, and stays the same when news are added. `day` is the
    first day of the update, the day of the assessment, or that of the commit; of a new commitment, the day on
    which it was made, if the file has one. `reason` is the note, or the subject of the commit.
    """

    row: Row
    commitment: Commitment
    kind: NewsKind
    key: tuple[str, ...]
    day: date
    dated: DatedUpdate | None = None
    assessed: DatedAssessment | None = None
    change: CommitmentChange | None = None
    reason: str = ""


def news_of(
    snapshot: Snapshot, version_changes: Iterable[VersionChange], selection: Selection, today: date
) -> list[NewsItem]:
    """Return the news up to a day of the rows of a snapshot, and of removed commitments.

    Both match the selection. For rows of one partner, the news are about it or about all partners. Changes
    that are not committed are left out: their keys are not known yet. `today` is the day of commits with a
    later day.
    """
    roadmap, as_of = snapshot.roadmap, snapshot.as_of
    edits = every_edit(version_changes)
    gone = _removed(roadmap, edits)
    commitments = {**roadmap.commitments, **gone}
    gone_rows = rows_of(msgspec.structs.replace(roadmap, commitments=gone), as_of, selection)
    news = [
        one
        for row in (*snapshot.rows, *gone_rows)
        for one in _of_commitment(row, commitments[row.id], edits.get(row.id, ()), as_of, today)
        if one.day <= as_of
    ]
    return sorted(news, key=lambda one: one.day, reverse=True)


def _removed(roadmap: Roadmap, edits: Mapping[str, Sequence[CommitmentEdit]]) -> dict[str, Commitment]:
    """Return the last versions of the commitments that a commit removed."""
    last = ((commitment_id, edits[commitment_id][0].change) for commitment_id in edits)
    return {
        commitment_id: change.before
        for commitment_id, change in last
        if change.after is None and change.before is not None and commitment_id not in roadmap.commitments
    }


def _of_commitment(
    row: Row, commitment: Commitment, edits: Sequence[CommitmentEdit], as_of: date, today: date
) -> Iterator[NewsItem]:
    """Yield the news of a commitment, the newest of a day first."""
    committed = [edit for edit in edits if edit.version.commit]
    yield from _of_git(row, commitment, committed, today)
    subjects = ("", row.partner or "")
    for assessed in reversed(assessments_of(commitment, as_of)):
        if not row.partner or assessed.assessment.partner in subjects:
            yield NewsItem(
                row=row,
                commitment=commitment,
                kind=NewsKind.ASSESSMENT,
                key=("assessments", assessed.key),
                day=assessed.day.last,
                assessed=assessed,
                reason=assessed.assessment.note,
            )
    for dated in reversed(updates_of(commitment)):
        if not row.partner or dated.update.partner in subjects:
            yield NewsItem(
                row=row,
                commitment=commitment,
                kind=NewsKind.UPDATE,
                key=("updates", dated.key),
                day=dated.day.first,
                dated=dated,
                reason=dated.update.note,
            )
    begin = _begin(commitment, committed, today)
    if begin is not None:
        yield NewsItem(row=row, commitment=commitment, kind=NewsKind.NEW, key=("new",), day=begin)


def _begin(commitment: Commitment, committed: Sequence[CommitmentEdit], today: date) -> date | None:
    """Return the day on which a commitment began: as the file says, else when a later commit added it.

    What the first version of the file has without a day is not news.
    """
    if commitment.made is not None:
        return commitment.made.first
    first = committed[-1] if committed else None
    is_added = first is not None and first.change.before is None and first.version.parents
    return min(first.version.day, today) if first is not None and is_added else None


def _of_git(
    row: Row, commitment: Commitment, committed: Sequence[CommitmentEdit], today: date
) -> Iterator[NewsItem]:
    """Yield the removal of a commitment and the changes that no update records, newest first."""
    for entry in reversed(history_entries(commitment, committed, today)):
        change = _for_partner(entry.change, row.partner) if entry.change is not None else None
        kind = _kind_of(change) if change is not None else None
        if kind is not None:
            yield NewsItem(
                row=row,
                commitment=commitment,
                kind=kind,
                key=("commits", entry.commit),
                day=entry.day,
                change=change,
                reason=entry.subject,
            )


def _kind_of(change: CommitmentChange) -> NewsKind | None:
    """Return the kind of a change in git; None if it is not news."""
    if change.after is None:
        return NewsKind.REMOVED
    others = (
        *(change.statuses, change.milestone_statuses, change.wording),
        *(change.partners_added, change.partners_removed, change.updates_removed),
    )
    if change.before is not None and any(others):
        return NewsKind.CHANGE
    return NewsKind.DEADLINE if change.deadlines or change.milestone_deadlines else None


def _for_partner(change: CommitmentChange, partner: str | None) -> CommitmentChange:
    """Return the part of a change that is about a partner or about all, everything for None.

    Other fields of the commitment, such as its tags, are left out: they change nothing that was promised.
    """
    change = msgspec.structs.replace(change, fields=())
    if partner is None or change.before is None or change.after is None:
        return change
    subjects = ("", partner)
    return msgspec.structs.replace(
        change,
        statuses=tuple(one for one in change.statuses if one.partner in subjects),
        deadlines=tuple(one for one in change.deadlines if one.partner in subjects),
        partners_added=tuple(one for one in change.partners_added if one == partner),
        partners_removed=tuple(one for one in change.partners_removed if one == partner),
        updates_removed=tuple(one for one in change.updates_removed if one.update.partner in subjects),
    )
