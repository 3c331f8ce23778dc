"""`export csv`: all fields of commitments, so that an import makes the same ones. Columns are only added."""

from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from roadmap_cli import escape
from roadmap_cli.analysis.columns import shown_value
from roadmap_cli.analysis.indicators import Measured, measured_on
from roadmap_cli.analysis.past import commitment_as_of, milestones_of
from roadmap_cli.analysis.query import RECORD, Row, Snapshot
from roadmap_cli.analysis.replay import DatedUpdate, updates_of
from roadmap_cli.analysis.verdicts import assessments_of
from roadmap_cli.model.fields import Output, fields_of
from roadmap_cli.model.json_codec import plain
from roadmap_cli.model.types import Assessment, Commitment, Indicator, Milestone, Point, Reading, Update
from roadmap_cli.output.csv import LIST_SEPARATOR, render_csv

_OF_LIST = tuple(column for column in RECORD if column not in ("for", "roadmap"))
_DERIVED = ("status", "deadline", "progress")
_NESTED = ("partner_status", "partner_deadline", "milestones", "indicators", "updates", "assessments")
_FLAT = tuple(
    field.name
    for field in fields_of(Commitment)
    if Output.CSV in field.outputs and field.name not in (*RECORD, *_NESTED)
)
WHOLE_COLUMNS = (*_OF_LIST, *(f"whole_{column}" for column in _DERIVED), *_FLAT, *_NESTED)
"""The columns of `list`, then the other fields; the last six hold JSON objects.

`partners`, `status`, `deadline`, `deadline_text` and `progress` have the values in the file, `whole_status` …
derived ones.
"""


def render_whole_csv(snapshot: Snapshot, *, bom: bool = False) -> bytes:
    """Return a header and a line for each commitment, after a byte order mark with `bom`.

    A list is joined with `;`. If an item contains `;`, is empty, or starts with `[` or whitespace, the list
    is a JSON array instead. Of several roadmaps, the last column is the short name of the roadmap.
    """
    mark = BOM_UTF8 if bom else b""
    if not snapshot.roadmap.is_joined:
        return mark + render_csv(WHOLE_COLUMNS, _records(snapshot))
    records = zip(_records(snapshot), snapshot.rows, strict=True)
    return mark + render_csv((*WHOLE_COLUMNS, "roadmap"), ([*record, row.roadmap] for record, row in records))


def _records(snapshot: Snapshot) -> Iterator[list[object]]:
    for row in snapshot.rows:
        commitment = snapshot.roadmap.commitments[row.id]
        updates = updates_of(commitment)
        stated = stated_on(commitment, updates, snapshot.as_of)
        values = [*_of_list(row, stated), *_rest(stated, updates, snapshot.as_of)]
        yield [listed(value) for value in values]


def stated_on(commitment: Commitment, updates: Sequence[DatedUpdate], as_of: date) -> Commitment:
    """Return a commitment with the values in the file, or those of a day before its last update."""
    is_past = bool(updates) and updates[-1].day.first > as_of
    return commitment_as_of(commitment, updates, as_of) if is_past else commitment


def _of_list(row: Row, stated: Commitment) -> Iterator[object]:
    """Yield the values of the columns of `list`, then the derived values of the whole."""
    instead = {
        "partners": stated.partners,
        "status": stated.status,
        "deadline": stated.deadline.text if stated.deadline is not None else None,
        "deadline_text": stated.deadline_text or None,
        "progress": stated.progress,
    }
    yield from (instead[column] if column in instead else getattr(row, column) for column in _OF_LIST)
    yield from (getattr(row, column) for column in _DERIVED)


def _rest(stated: Commitment, updates: Sequence[DatedUpdate], as_of: date) -> Iterator[object]:
    """Yield the values of the other columns on a day."""
    yield from (shown_value(stated, name) for name in _FLAT)
    yield _object(stated.partner_status)
    yield _object({partner_id: deadline.text for partner_id, deadline in stated.partner_deadline.items()})
    yield _object({milestone_id: _table(step) for milestone_id, step in milestones_of(stated, as_of).items()})
    yield _object({one.id: _indicator(one) for one in measured_on(stated, as_of)})
    yield _object({dated.key: _table(dated.update) for dated in updates if dated.day.first <= as_of})
    yield _object({one.key: _table(one.assessment) for one in assessments_of(stated, as_of)})


def _indicator(measured: Measured) -> dict[str, Any]:
    """Return the table of an indicator with the readings up to a day."""
    indicator = measured.indicator
    points = {"baseline": indicator.baseline, "target": indicator.target}
    table = _table(msgspec.structs.replace(indicator, baseline=None, target=None, readings={}))
    table |= {name: _point(point) for name, point in points.items() if point is not None}
    readings = {
        one.key: _table(one.reading) | {"value": msgspec.Raw(one.reading.value.plain.encode())}
        for one in measured.readings
    }
    return table | ({"readings": readings} if readings else {})


def _point(point: Point) -> dict[str, Any]:
    return {"value": msgspec.Raw(point.value.plain.encode()), "on": point.on.text}


def _table(struct: Milestone | Indicator | Reading | Update | Assessment) -> dict[str, Any]:
    """Return the non-empty keys of a table, with deadlines as written."""
    values = {key: getattr(struct, key) for key in struct.__struct_encode_fields__}
    return {
        key: getattr(value, "text", value) for key, value in values.items() if value not in (None, "", [], {})
    }


def _object(value: Mapping[str, Any]) -> str | None:
    return _json(value) if value else None


def _json(value: object) -> str:
    return escape.json(msgspec.json.encode(plain(value))).decode()


def listed(value: object) -> object:
    """Return a value for a cell; a list is JSON if its items cannot be joined with `;`."""
    if isinstance(value, list) and any(_needs_json(item) for item in value):
        return _json(value)
    return value


def _needs_json(item: str) -> bool:
    return not item or LIST_SEPARATOR in item or item.startswith("[") or item != " ".join(item.split())
