"""Words of a deadline that one side changed, beside the new deadline of the other side."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from roadmap_cli import escape
from roadmap_cli.merge.conflicts import Labels, place, tables
from roadmap_cli.merge.renames import MergeInputs
from roadmap_cli.model.dates import parse_deadline
from roadmap_cli.model.window import DeadlineError

_Tables = Mapping[tuple[str, ...], Mapping[str, Any]]


def words_conflicts(inputs: MergeInputs, labels: Labels) -> list[str]:
    """Return a sentence for each `deadline_text` that would be beside a deadline it does not belong to.

    One side changed the deadline to another day, and the other one only the words.
    """
    base, ours, theirs = (dict(_promises(side.data)) for side in (inputs.base, inputs.ours, inputs.theirs))
    return [
        *_of_sides(base, ours, theirs, labels),
        *_of_sides(base, theirs, ours, Labels(labels.theirs, labels.ours)),
    ]


def _promises(data: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], Mapping[str, Any]]]:
    """Yield the path and the fields of each commitment and milestone."""
    for commitment_id, commitment in tables(data.get("commitments")):
        path = ("commitments", commitment_id)
        yield path, commitment
        for milestone_id, milestone in tables(commitment.get("milestones")):
            yield (*path, "milestones", milestone_id), milestone


def _of_sides(base: _Tables, changed: _Tables, worded: _Tables, labels: Labels) -> Iterator[str]:
    """Yield the conflicts of the deadlines of one side with the words of the other one."""
    for path, before in base.items():
        if path not in changed or path not in worded:
            continue
        ours, theirs = changed[path], worded[path]
        words, old = theirs.get("deadline_text"), before.get("deadline_text")
        if not isinstance(words, str) or words == old or ours.get("deadline_text") != old:
            continue
        was, last = _last_day(before), _last_day(ours)
        if was is not None and last not in (None, was) and _last_day(theirs) == was:
            yield (
                f"{place(path)}: deadline is {ours['deadline']} in {labels.ours}, and deadline_text in "
                f"{labels.theirs} has new words for {before['deadline']}: {escape.quote(words)}; keep "
                "the words only if they are right for the new deadline"
            )


def _last_day(fields: Mapping[str, Any]) -> date | None:
    try:
        return parse_deadline(fields["deadline"]).last if "deadline" in fields else None
    except DeadlineError:
        return None
