"""Taskwarrior's `task export` → records: projects are areas, annotations are updates.

The format: https://taskwarrior.org/docs/design/task/ (Taskwarrior JSON Format).
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from roadmap_cli.importers.json import cell_of, columns_of, objects_of
from roadmap_cli.importers.records import SourceCell, SourceContent, SourcePlace, SourceRecord, SourceUpdate
from roadmap_cli.model.types import Status

Local = Callable[[datetime], date]
"""A function from a moment to its local day; local midnight can be the day before in UTC."""

_MOMENT = re.compile(r"[0-9]{8}T[0-9]{6}Z")
_DATES = ("due", "entry", "start", "end", "wait", "until", "scheduled", "modified")
FIELDS = {
    "title": "description",
    "area": "project",
    "status": "status",
    "made": "entry",
    "deadline": "due",
    "depends_on": "depends",
    "tags": "tags",
}
STATUSES = {
    "pending": Status.PLANNED,
    "waiting": Status.PLANNED,
    "active": Status.UNDERWAY,
    "recurring": Status.ONGOING,
    "completed": Status.MET,
    "deleted": Status.DROPPED,
}


def read_tasks(value: object, name: str, local: Local) -> SourceContent:
    """Return the tasks; a pending task with a start is `active`, like `+ACTIVE` in Taskwarrior."""
    tasks = objects_of(value, name)
    columns = tuple(
        column
        for column in columns_of([task for _, task in tasks])
        if column != "annotations" and not column.startswith("annotation_")
    )
    records = tuple(_record(number, task, columns, local) for number, task in tasks)
    return SourceContent(
        format="taskwarrior",
        unit="item",
        columns=columns,
        records=records,
        fields={field: column for field, column in FIELDS.items() if column in columns},
        statuses=STATUSES,
        open_words=("pending", "waiting"),
        key="uuid",
        used=("uuid", "start", "end"),
    )


def is_task(item: Mapping[str, Any]) -> bool:
    """Return whether an object is a task in the form of Taskwarrior."""
    return {"description", "status", "uuid"} <= set(item)


def _record(number: int, task: Mapping[str, Any], columns: tuple[str, ...], local: Local) -> SourceRecord:
    cells: dict[str, SourceCell] = {column: cell_of(task.get(column)) for column in columns}
    for column in _DATES:
        if column in cells:
            cells[column] = _day(cells[column], local)
    depends = cells.get("depends")
    if isinstance(depends, str):  # Taskwarrior before 2.6 joins ids with commas
        cells["depends"] = [one for one in depends.split(",") if one]
    if cells.get("status") == "pending" and cells.get("start"):
        cells["status"] = "active"
    return SourceRecord(SourcePlace(number), cells, updates=tuple(_updates(task, cells, local)))


def _updates(task: Mapping[str, Any], cells: Mapping[str, SourceCell], local: Local) -> list[SourceUpdate]:
    updates: list[SourceUpdate] = []
    for moment, note in _annotations(task):
        if isinstance(note, str) and note.strip():
            updates.append(SourceUpdate(_day_of(moment, local), note))
    end = cells.get("end")
    if isinstance(end, str) and end and cells.get("status") in ("completed", "deleted"):
        updates.append(SourceUpdate(end, closes=True))
    return updates


def _annotations(task: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    """Yield the moment and the text of each annotation.

    `task export` has an array of objects; other programs write an array of texts, which have no day, or keys
    such as `annotation_1327097416` with seconds since 1970, as in the data of Taskwarrior.
    """
    annotations = task.get("annotations")
    for one in annotations if isinstance(annotations, list) else []:
        yield (str(one.get("entry", "")), one.get("description")) if isinstance(one, dict) else ("", one)
    for key, note in task.items():
        if key.startswith("annotation_"):
            yield key.removeprefix("annotation_"), note


def _day_of(moment: str, local: Local) -> str:
    """Return the local day of a moment, also of one in seconds since 1970."""
    if not moment.isdecimal() or len(moment) > 11:
        return str(_day(moment, local))
    try:
        return local(datetime.fromtimestamp(int(moment), UTC)).isoformat()
    except (ValueError, OverflowError, OSError):
        return moment


def _day(cell: SourceCell, local: Local) -> SourceCell:
    """Return the local day of a moment; any other value stays as it is."""
    if not isinstance(cell, str) or not _MOMENT.fullmatch(cell):
        return cell
    try:
        return local(datetime.strptime(cell, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)).isoformat()
    except (ValueError, OverflowError, OSError):
        return cell
