"""What the latest update says of a field that both sides changed: help for a choice, never a choice."""

from collections.abc import Iterator, Mapping
from typing import Any

from roadmap_cli import safe
from roadmap_cli.deadline import DeadlineError, parse_day_key
from roadmap_cli.history.dangling import tables


def latest_word(path: tuple[object, ...], ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> str:
    """Return the day and the value of the last update that changed a status or deadline.

    An empty text for other fields, where there is no such update, or where two of the last day disagree.
    """
    match path:
        case ("commitments", str(id), "status" | "deadline" as field):
            said = {pair for side in (ours, theirs) for pair in _changes(side, id, field, None)}
        case ("commitments", str(id), "milestones", str(milestone), "status" | "deadline" as field):
            said = {pair for side in (ours, theirs) for pair in _changes(side, id, field, milestone)}
        case _:
            return ""
    last = max((day for day, _, _ in said), default="")
    words = [(key, value) for day, key, value in said if day == last]
    return f"{words[0][0]}, says {safe.quote(words[0][1])}" if len(words) == 1 else ""


def _changes(
    data: Mapping[str, Any], id: str, field: str, milestone: str | None
) -> Iterator[tuple[str, str, str]]:
    """Yield the first day, the key and the value of each update that changed a field.

    The field is that of a milestone, or the one for all partners.
    """
    commitments = data.get("commitments")
    commitment = commitments.get(id) if isinstance(commitments, Mapping) else None
    for key, update in tables(commitment.get("updates") if isinstance(commitment, Mapping) else None):
        if field in update and "partner" not in update and update.get("milestone") == milestone:
            try:
                yield parse_day_key(key).first.isoformat(), key, str(update[field])
            except DeadlineError:
                continue
