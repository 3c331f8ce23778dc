"""One commitment → the JSON of `show`: a contract, additive only."""

from collections.abc import Mapping
from typing import Any

from roadmap_cli.model.fields import FieldType, Output, fields_of
from roadmap_cli.model.types import Commitment, texts
from roadmap_cli.query import RECORD, record_of_row, shown_value
from roadmap_cli.replay import DatedUpdate, milestones_of
from roadmap_cli.views.record import CommitmentRecord
from roadmap_cli.views.tree import milestone_records

_STATED = tuple(
    field.name
    for field in fields_of(Commitment)
    if Output.JSON in field.outputs
    and field.name not in RECORD
    and field.type not in (FieldType.BY_PARTNER, FieldType.TABLE, FieldType.OWN)
)
"""The fields that a row lacks and whose values are shown as the file states them."""


def json_of(record: CommitmentRecord, table: Mapping[str, Any]) -> dict[str, Any]:
    """Return the base record of a commitment and all else that is known of it.

    `table` is the commitment's table as parsed. Days are ISO dates, deadlines strings as written; `window` is
    the first and last day of the deadline, or None; `updates` are those up to the day, newest first.
    """
    commitment, stood = record.commitment, record.stood
    window = {"first": stood.deadline.first, "last": stood.deadline.last} if stood.deadline else None
    stated = {name: shown_value(commitment, name) for name in _STATED}
    return (
        record_of_row(record.row)
        | {"as_of": record.as_of}
        | stated
        | {
            "window": window,
            "partner_status": {id: one.status for id, one in stood.day.partners.items() if one.own_status},
            "partner_deadline": {
                id: one.deadline or "none" for id, one in stood.day.partners.items() if one.own_deadline
            },
            "milestones": milestone_records(milestones_of(commitment, record.as_of)),
            "needed_by": record.needed_by,
            "updates": [_update(dated) for dated in reversed(record.past)],
            "extra": _extra(commitment, table),
        }
    )


def _update(dated: DatedUpdate) -> dict[str, Any]:
    update = dated.update
    return {
        "key": dated.key,
        "first": dated.day.first,
        "last": dated.day.last,
        "partner": update.partner or None,
        "milestone": update.milestone or None,
        "status": update.status,
        "status_was": update.status_was,
        "deadline": update.deadline,
        "deadline_was": update.deadline_was,
        "note": update.note,
        "evidence": texts(update.evidence),
    }


def _extra(commitment: Commitment, table: Mapping[str, Any]) -> Any:
    """Return the user's own: the value of `extra`, with the keys that the format does not know beside it."""
    unknown = {key: value for key, value in table.items() if key not in Commitment.__struct_fields__}
    if not unknown:
        return commitment.extra
    if commitment.extra is None or isinstance(commitment.extra, dict):
        return unknown | (commitment.extra or {})
    return unknown | {"extra": commitment.extra}
