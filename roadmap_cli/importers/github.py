"""GitHub's `gh issue list --json …` → records: milestones are areas or deadlines, labels are tags."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from roadmap_cli.english import counted, listed, plural
from roadmap_cli.importers.columns import ColumnMapping
from roadmap_cli.importers.json import cell_of, columns_of, objects_of
from roadmap_cli.importers.records import SourceCell, SourceContent, SourcePlace, SourceRecord, SourceUpdate
from roadmap_cli.model.types import Status

FIELDS = {
    "title": "title",
    "text": "body",
    "area": "milestone",
    "owner": "assignees",
    "made": "createdAt",
    "deadline": "dueOn",
    "status": "state",
    "tags": "labels",
    "source": "url",
}
STATUSES = {
    "open": Status.PLANNED,
    "reopened": Status.PLANNED,
    "closed": Status.MET,
    "completed": Status.MET,
    "not_planned": Status.DROPPED,
    "duplicate": Status.DROPPED,
}
_MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})T[0-9:.]+Z")
_NODE_ID = re.compile(r"I_|MDU6SXNzdWU")  # the start since 2021, and before: "05:Issue" in Base64
_ISSUE = re.compile(r"(?:#|https://[^/]{1,200}/[^/]{1,100}/[^/]{1,100}/issues/)([0-9]{1,10})")
_NAMES = ("login", "name", "title")
_DATES = ("createdAt", "closedAt", "updatedAt")


def read_issues(value: object, name: str) -> SourceContent:
    """Return the issues, with the due day of their milestones in the column `dueOn`.

    `state` is the `stateReason` of a closed issue, if there is one. Days are in UTC, so that an import gives
    the same result everywhere.
    """
    issues = objects_of(value, name)
    columns = list(columns_of([issue for _, issue in issues]))
    if "milestone" in columns:
        columns.insert(columns.index("milestone") + 1, "dueOn")
    records = tuple(_record(number, issue, columns) for number, issue in issues)
    return SourceContent(
        format="github",
        unit="item",
        columns=tuple(columns),
        records=records,
        fields={field: column for field, column in FIELDS.items() if column in columns},
        statuses=STATUSES,
        open_words=("open", "reopened"),
        key="number",
        used=(
            "stateReason",
            "closedAt",
            *(["number"] if "url" in columns else ()),
        ),  # the address ends with it
        notes=_unreasoned(records, columns),
    )


_DUPLICATE = "duplicate"


def with_duplicates(content: SourceContent, columns: ColumnMapping) -> SourceContent:
    """Return issues with those closed as duplicates as superseded where `replaced_by` names the other one.

    The others count as dropped, and a note names them.
    """
    if content.format != "github" or columns.columns.get("status") != ["state"]:
        return content
    replaced_by = columns.columns.get("replaced_by", ())
    others: list[SourcePlace] = []
    records: list[SourceRecord] = []
    for record in content.records:
        named = {column: _numbers(record.cells.get(column, "")) for column in replaced_by}
        record = msgspec.structs.replace(record, cells={**record.cells, **named})
        if str(record.cells.get("state", "")).lower() == _DUPLICATE and _is_default(columns):
            if any(named.values()):
                cells = {**record.cells, "state": Status.SUPERSEDED.value}
                record = msgspec.structs.replace(record, cells=cells)
            else:
                others.append(record.place)
        records.append(record)
    return msgspec.structs.replace(content, records=tuple(records), notes=(*content.notes, *_dropped(others)))


def _numbers(cell: SourceCell) -> SourceCell:
    """Return the number of an issue for `#12` and for its address."""
    if isinstance(cell, list):
        return [str(_numbers(one)) for one in cell]
    match = _ISSUE.fullmatch(cell.strip())
    return match[1] if match else cell


def _is_default(columns: ColumnMapping) -> bool:
    return columns.statuses.get(_DUPLICATE) is STATUSES[_DUPLICATE]


def _dropped(places: Sequence[SourcePlace]) -> Iterator[str]:
    """Yield a note about duplicates without an issue that replaces them."""
    if places:
        what = f"{counted(len(places), 'duplicate')} {plural(len(places), 'counts', 'count')} as dropped"
        items = f"{plural(len(places), 'item', 'items')} {listed([str(one.number) for one in places])}"
        yield f"{what}, {items}; --map replaced_by=COLUMN says what replaces them"


def _unreasoned(records: Sequence[SourceRecord], columns: Sequence[str]) -> tuple[str, ...]:
    """Return a note about closed issues if the export has no `stateReason`."""
    closed = sum(str(record.cells.get("state", "")).lower() == "closed" for record in records)
    if not closed or "stateReason" in columns:
        return ()
    what = f"{counted(closed, 'closed issue')} {plural(closed, 'counts', 'count')}"
    return (f"{what} as met; export stateReason too, so that those not planned count as dropped",)


def is_issue(item: Mapping[str, Any]) -> bool:
    """Return whether an object is an issue in the form of `gh`, where an `id` is a node id of GitHub."""
    marks = ("number", "state", "labels", "milestone", "assignees", "createdAt")
    others = ("area", "status", "deadline", "partners", "owner")  # keys of a roadmap
    is_node_id = "id" not in item or _NODE_ID.match(str(item["id"])) is not None
    has_marks = "title" in item and any(mark in item for mark in marks)
    return has_marks and is_node_id and not any(other in item for other in others)


def _record(number: int, issue: Mapping[str, Any], columns: list[str]) -> SourceRecord:
    cells = {column: cell_with_names(issue.get(column)) for column in columns}
    milestone = issue.get("milestone")
    if isinstance(milestone, dict):
        cells["milestone"] = cell_of(milestone.get("title"))
        cells["dueOn"] = day_of_moment(cell_of(milestone.get("dueOn")))
    for column in _DATES:
        if column in cells:
            cells[column] = day_of_moment(cells[column])
    why = cells.get("stateReason")
    if isinstance(why, str) and why and "state" in cells:
        cells["state"] = why
    closed = cells.get("closedAt")
    is_closed = str(issue.get("state")).lower() == "closed" and isinstance(closed, str) and closed
    updates = (SourceUpdate(str(closed), closes=True),) if is_closed else ()
    return SourceRecord(SourcePlace(number), cells, updates=updates)


def cell_with_names(value: object) -> SourceCell:
    """Return a value as a cell; people, labels and milestones have their names."""
    if isinstance(value, list):
        return [text for item in value if isinstance(text := cell_with_names(item), str) and text]
    if isinstance(value, dict):
        return next((one for key in _NAMES if isinstance(one := value.get(key), str) and one), cell_of(value))
    return cell_of(value)


def day_of_moment(cell: SourceCell) -> SourceCell:
    """Return the day of a moment in UTC; any other cell as it is."""
    match = _MOMENT.fullmatch(cell) if isinstance(cell, str) else None
    return match[1] if match else cell
