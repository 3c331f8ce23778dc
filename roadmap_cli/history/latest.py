"""What the latest event says of a field that two sides moved: help for who has to choose, never a choice."""

from collections.abc import Iterator, Mapping
from typing import Any

from roadmap_cli import safe
from roadmap_cli.deadline import DeadlineError, parse_day_key
from roadmap_cli.history.dangling import tables


def latest_word(path: tuple[object, ...], ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> str:
    """Return the day and the words of the last event that moved a commitment's status or deadline.

    An empty text for other fields, where there is no such event, or where two of the last day disagree.
    """
    match path:
        case ("commitments", str(id), "status" | "deadline" as field):
            said = {pair for side in (ours, theirs) for pair in _moves(side, id, field)}
        case _:
            return ""
    last = max((day for day, _, _ in said), default="")
    words = [(key, value) for day, key, value in said if day == last]
    return f"{words[0][0]}, says {safe.quote(words[0][1])}" if len(words) == 1 else ""


def _moves(data: Mapping[str, Any], id: str, field: str) -> Iterator[tuple[str, str, str]]:
    """Yield the first day, the key and the value of each event that moved a field for all partners."""
    commitments = data.get("commitments")
    commitment = commitments.get(id) if isinstance(commitments, Mapping) else None
    for key, event in tables(commitment.get("updates") if isinstance(commitment, Mapping) else None):
        if field in event and "partner" not in event:
            try:
                yield parse_day_key(key).first.isoformat(), key, str(event[field])
            except DeadlineError:
                continue
