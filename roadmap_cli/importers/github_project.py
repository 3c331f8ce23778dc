"""GitHub's `gh project item-list --format json` → records: the fields of a board, and its issues."""

from collections.abc import Mapping
from typing import Any

from roadmap_cli.importers.github import cell_with_names, day_of_moment
from roadmap_cli.importers.json import cell_of, columns_of, objects_of
from roadmap_cli.importers.records import SourceCell, SourceContent, SourcePlace, SourceRecord

FIELDS = {
    "title": "title",
    "text": "content.body",
    "area": "milestone",
    "owner": "assignees",
    "deadline": "milestone.dueOn",
    "status": "status",
    "tags": "labels",
    "source": "content.url",
}
_INSIDE = ("body", "number", "repository", "type", "url")
_NOT_FIELDS = ("id", "content")


def is_project(value: object) -> bool:
    """Return whether a JSON value is the list of items of a project."""
    items = value.get("items") if isinstance(value, dict) else None
    return isinstance(items, list) and bool(items) and all(map(_is_item, items))


def _is_item(item: object) -> bool:
    return isinstance(item, dict) and isinstance(item.get("content"), dict) and "title" in item


def items_of(value: object, name: str) -> list[tuple[int, Mapping[str, Any]]]:
    """Return the items of a project with their numbers. Raises UnreadableError for any other value."""
    return objects_of(value["items"] if isinstance(value, dict) and "items" in value else value, name)


def read_project(value: object, name: str) -> SourceContent:
    """Return the items of a project: issues, pull requests and drafts.

    What is in an issue is in columns such as `content.url`. The statuses are those of the board, so
    `--map-status` says what its own words mean.
    """
    items = items_of(value, name)
    columns: list[str] = []
    for column in columns_of([item for _, item in items]):
        columns += [column] if column not in _NOT_FIELDS else []
        columns += ["milestone.dueOn"] if column == "milestone" else []
    inside = columns_of([item["content"] for _, item in items if isinstance(item.get("content"), dict)])
    columns += [f"content.{key}" for key in _INSIDE if key in inside]
    return SourceContent(
        format="github-project",
        unit="item",
        columns=tuple(columns),
        records=tuple(SourceRecord(SourcePlace(number), _cells(item, columns)) for number, item in items),
        fields={field: column for field, column in FIELDS.items() if column in columns},
        key="content.number",
        used=("content.number", "content.repository", "content.type"),
    )


def _cells(item: Mapping[str, Any], columns: list[str]) -> dict[str, SourceCell]:
    cells: dict[str, SourceCell] = {}
    for column in columns:
        top, dot, key = column.partition(".")
        value = item.get(top)
        inside = value.get(key) if dot and isinstance(value, dict) else None
        cells[column] = day_of_moment(cell_of(inside)) if dot else cell_with_names(item.get(column))
    return cells
