"""The promised words of deadlines in an import: they are set with the window that they belong to."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from roadmap_cli.editing.updates import changed_words
from roadmap_cli.importers.records import ImportedCommitment, ReportedValue
from roadmap_cli.model.date_phrases import parse_phrase
from roadmap_cli.model.dates import parse_target
from roadmap_cli.model.types import Commitment, Milestone, normalized
from roadmap_cli.model.window import Deadline, DeadlineError
from roadmap_cli.toml.change import Change, Remove, SetValue

_KEY = "deadline_text"
_ANCHORS = (date(2000, 1, 1), date(2025, 8, 20))
"""Days on which relative phrases, such as `next summer`, name different windows."""


class WordsOfSource(msgspec.Struct, frozen=True):
    """What a record says about the words of deadlines.

    - `imported`: the record.
    - `given`: its fields by the path of the commitment or of an existing milestone.
    - `is_unread`: it has a deadline that could not be read.
    - `year_start`: the `fiscal_year_starts` of the roadmap.
    """

    imported: ImportedCommitment
    given: Mapping[tuple[str, ...], Mapping[str, Any]]
    is_unread: bool
    year_start: str


def with_words(
    commitment: Commitment, changes: Sequence[Change], source: WordsOfSource
) -> tuple[list[Change], list[ReportedValue]]:
    """Return the changes of a record with those of the words of deadlines, and the words that are ignored.

    Words are not set beside the window of another deadline: one that stays although the record has another
    one, or one that they do not name. A changed deadline loses the words that the record does not give.
    """
    kept, ignored = list(changes), list[ReportedValue]()
    for path, fields in source.given.items():
        words = fields.get(_KEY)
        if not words:
            continue
        promise = commitment.milestones[path[-1]] if len(path) > 2 else commitment
        after = _window_after(promise, path, changes)
        reason = _why_not(str(words), promise, after, fields, source)
        if reason:
            ignored.append(ReportedValue(source.imported.place, _KEY, str(words), reason))
            kept = [change for change in kept if change.path != (*path, _KEY)]
            had = promise.deadline is not None or _is_same(words, promise.deadline_text)
            if promise.deadline_text and had and _last(after) != _last(promise.deadline):
                kept.append(Remove((*path, _KEY)))
    given = {path for path, fields in source.given.items() if fields.get(_KEY)}
    removals = changed_words(source.imported.id, commitment, changes)
    return [*kept, *(one for one in removals if one.path[:-1] not in given)], ignored


def keeps_words(commitment: Commitment, path: tuple[str, ...], changes: Sequence[Change]) -> bool:
    """Return whether the deadline of a commitment now ends on another day, with the same words."""
    if not commitment.deadline_text or any(change.path == (*path, _KEY) for change in changes):
        return False
    return _last(_window_after(commitment, path, changes)) != _last(commitment.deadline)


def _why_not(
    words: str,
    promise: Commitment | Milestone,
    after: Deadline | None,
    fields: Mapping[str, Any],
    source: WordsOfSource,
) -> str:
    """Return why words are not set beside the window of a deadline, empty if they are."""
    is_same = _is_same(words, promise.deadline_text)
    is_commitment, imported = isinstance(promise, Commitment), source.imported
    if after is not None and not is_same:
        deadline = fields.get("deadline")
        says_none = is_commitment and imported.clears_deadline
        if (deadline is not None or says_none) and _last(_window(deadline)) != after.last:
            return f"is not set, because the deadline of {imported.id} stays {after.text}"
        if is_commitment and source.is_unread:
            return f"is not set, because {imported.id} keeps the deadline {after.text}"
    if after is None or (is_same and after.last == _last(promise.deadline)):
        return ""
    named = _named(words, source.year_start)
    if named is None or _is_in(named, after) or _is_in(after, named):
        return ""
    return f"is not set, because it names {named.canonical}, and the deadline is {after.text}"


def _window_after(
    promise: Commitment | Milestone, path: tuple[str, ...], changes: Sequence[Change]
) -> Deadline | None:
    """Return the window of a promise after the changes."""
    of_deadline = [change for change in changes if change.path == (*path, "deadline")]
    if not of_deadline:
        return promise.deadline
    last = of_deadline[-1]
    return _window(last.value) if isinstance(last, SetValue) else None


def _window(value: Any) -> Deadline | None:
    return parse_target(value).deadline if value is not None else None


def _named(words: str, year_start: str) -> Deadline | None:
    """Return the window that words name on every day, or None."""
    try:
        first, second = (parse_phrase(words, anchor, year_start) for anchor in _ANCHORS)
    except DeadlineError:
        return None
    return first if first == second else None


def _is_in(window: Deadline, other: Deadline) -> bool:
    return other.first <= window.first and window.last <= other.last


def _is_same(words: str, present: str) -> bool:
    return normalized(words).split() == normalized(present).split()


def _last(window: Deadline | None) -> date | None:
    return window.last if window is not None else None
