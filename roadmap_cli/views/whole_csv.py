"""A roadmap → CSV with all that is needed to make the same rows of it again: a contract, additive only."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import msgspec

from roadmap_cli import safe
from roadmap_cli.document.exchange import plain
from roadmap_cli.model import Commitment, Milestone, Update, texts
from roadmap_cli.query import COLUMNS
from roadmap_cli.replay import as_it_stood, events_of, milestones_of
from roadmap_cli.views.csv import LIST_SEPARATOR, render_csv
from roadmap_cli.views.snapshot import Snapshot

MORE = (
    *("text", "made", "depends_on", "formerly"),
    *("partner_status", "partner_deadline", "milestones", "updates"),
)
WHOLE_COLUMNS = (*COLUMNS, *MORE)
"""The columns of `list`, then what else makes a commitment; the last four hold JSON objects, or nothing."""


def render_whole_csv(snapshot: Snapshot) -> bytes:
    """Return a heading and a line a row, as `list --format csv` does, and columns with the rest.

    A list is joined with `;`. One that this would not bring back, since an item holds a `;`, is empty or
    begins with `[` or white space, is a JSON array instead.
    """
    return render_csv(WHOLE_COLUMNS, _records(snapshot))


def _records(snapshot: Snapshot) -> Iterator[list[object]]:
    for row in snapshot.rows:
        commitment = snapshot.roadmap.commitments[row.id]
        shown = [_listed(value) for value in msgspec.structs.astuple(row)]
        yield shown + [_listed(value) for value in _rest(commitment, snapshot.as_of)]


def _rest(commitment: Commitment, as_of: date) -> Iterator[object]:
    """Yield the values of `MORE`, as they stood on a day."""
    events = events_of(commitment)
    stood = as_it_stood(commitment, events, as_of)
    yield commitment.text
    yield commitment.made.text if commitment.made else None
    yield commitment.depends_on
    yield texts(commitment.formerly)
    yield _object(stood.partner_status)
    yield _object({id: deadline.text for id, deadline in stood.partner_deadline.items()})
    yield _object({id: _stated(step) for id, step in milestones_of(commitment, as_of).items()})
    yield _object({event.key: _stated(event.update) for event in events if event.day.first <= as_of})


def _stated(struct: Milestone | Update) -> dict[str, Any]:
    """Return the keys of a table that say something, deadlines as written."""
    values = msgspec.structs.asdict(struct)
    return {
        key: getattr(value, "text", value) for key, value in values.items() if value not in (None, "", [], {})
    }


def _object(value: Mapping[str, Any]) -> str | None:
    return _json(value) if value else None


def _json(value: object) -> str:
    return safe.json(msgspec.json.encode(plain(value))).decode()


def _listed(value: object) -> object:
    """Return a value for a cell; a list as JSON where joining it would lose something."""
    if isinstance(value, list) and any(_is_lost(item) for item in value):
        return _json(value)
    return value


def _is_lost(item: str) -> bool:
    return not item or LIST_SEPARATOR in item or item.startswith("[") or item != " ".join(item.split())
