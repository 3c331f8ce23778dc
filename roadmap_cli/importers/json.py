"""JSON (from `list`, from `export`, or any array of objects) → records."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from roadmap_cli import escape
from roadmap_cli.errors import UnreadableError
from roadmap_cli.importers.columns import is_native_header
from roadmap_cli.importers.records import (
    CellFault,
    SkippedRecord,
    SourceCell,
    SourceContent,
    SourcePlace,
    SourceRecord,
    without_values,
)
from roadmap_cli.model.findings import InvalidRoadmapError
from roadmap_cli.model.ids import short
from roadmap_cli.model.json_codec import unpack
from roadmap_cli.model.validate import read_roadmap

MAX_DEPTH = 60
"""How deep the tables of a roadmap may nest in JSON; a TOML parser accepts more."""


def parse_json(text: str, name: str) -> Any:
    """Return the value of a JSON text; lines of objects, with or without commas, are an array.

    Taskwarrior before 3 writes such lines if `json.array` is off. Raises UnreadableError.
    """
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError) as error:
        lines = [line.strip().removesuffix(",") for line in text.splitlines()]
        if not text.strip():
            raise UnreadableError(f"{name} is empty; it should hold JSON") from None
        if not all(line.startswith("{") and line.endswith("}") for line in lines if line):
            raise UnreadableError(f"{name} is not JSON: {_why(error)}") from None
    items: list[Any] = []
    for number, line in enumerate(lines, 1):
        try:
            items += [msgspec.json.decode(line)] if line else []
        except (msgspec.DecodeError, RecursionError) as error:
            raise UnreadableError(f"{name}:{number}: this is not JSON: {_why(error)}") from None
    return items


def _why(error: Exception) -> str:
    return "it nests too deep" if isinstance(error, RecursionError) else str(error)


def objects_of(value: object, name: str) -> list[tuple[int, Mapping[str, Any]]]:
    """Return the objects of an array with their numbers; groups and `status` contain the objects.

    Raises UnreadableError for any other value.
    """
    if isinstance(value, dict):
        rows = value.get("commitments")
        value = rows if isinstance(rows, list) else [value]
    objects: list[Any] = []
    for item in value if isinstance(value, list) else [value]:
        is_group = isinstance(item, dict) and set(item) == {"group", "commitments"}
        rows = item["commitments"] if isinstance(item, dict) and is_group else None
        objects += rows if isinstance(rows, list) else [item]
    for number, item in enumerate(objects, 1):
        if not isinstance(item, dict):
            raise UnreadableError(
                f"{name}: item {number} is not an object; an import reads an array of objects"
            )
    return list(enumerate(objects, 1))


def read_json(value: object, name: str) -> SourceContent:
    """Return the records of an array of objects, or of a whole roadmap. Raises UnreadableError."""
    if isinstance(value, dict) and "roadmap_json" in value:
        return _whole(value, name)
    objects = objects_of(value, name)
    columns = columns_of([item for _, item in objects])
    is_native = is_native_header(columns)
    records = tuple(
        SourceRecord(SourcePlace(number), {column: cell_of(item.get(column)) for column in columns})
        for number, item in objects
    )
    content = SourceContent(
        format="json",
        unit="item",
        columns=columns,
        records=records,
        is_native=is_native,
        key="id" if "id" in columns else "",
    )
    return content if is_native else without_values(content, _objects_in(objects))


def _objects_in(items: Sequence[tuple[int, Mapping[str, Any]]]) -> Iterator[CellFault]:
    """Yield the values that are objects or arrays with objects, since it is not clear what to read."""
    for number, item in items:
        for key, value in item.items():
            inside = value if isinstance(value, list) else [value]
            if any(isinstance(one, dict) for one in inside):
                yield CellFault(SourcePlace(number), key, _text(value), _no_text(key, value))


def _no_text(key: str, value: object) -> str:
    """Return why an object is not read, with the path of its first text."""
    path = next((path for path, _ in leaves(value, key)), f"{key}.KEY")
    return f"is an object, not a text; name a text in it by its path, such as {escape.line(short(path))}"


def leaves(value: object, path: str) -> Iterator[tuple[str, object]]:
    """Yield the path and value of each text, number and array of these in a value."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from leaves(one, f"{path}.{key}".lstrip("."))
    elif isinstance(value, list) and any(isinstance(one, dict) for one in value):
        for index, one in enumerate(value):
            yield from leaves(one, f"{path}.{index}".lstrip("."))
    elif value not in (None, "", []):
        yield path, value


def columns_of(items: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Return the distinct keys of objects, in order of appearance."""
    return tuple(dict.fromkeys(key for item in items for key in item))


def cell_of(value: object) -> SourceCell:
    """Return a value as a cell: null is empty, an array is a list, an object is JSON."""
    if isinstance(value, list):
        return [text for item in value if (text := _text(item))]
    return _text(value)


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case str():
            return value
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return msgspec.json.encode(value).decode()


def _whole(value: object, name: str) -> SourceContent:
    try:
        data = unpack(value)
    except ValueError as error:
        raise UnreadableError(f"{name} {error}") from None
    tables: dict[str, Mapping[str, Any]] = {}
    for kind in ("areas", "partners", "assessors", "commitments"):
        table = data.pop(kind, {})
        if not isinstance(table, dict) or not all(isinstance(one, dict) for one in table.values()):
            raise UnreadableError(f"{name}: {kind} is not an object of objects by id")
        tables[kind] = table
    records: list[SourceRecord] = []
    skipped: list[SkippedRecord] = []
    for number, (commitment_id, table) in enumerate(tables["commitments"].items(), 1):
        reason = _reason_against(table)
        if reason:
            skipped.append(SkippedRecord(SourcePlace(number), f"{commitment_id}: {reason}"))
        else:
            records.append(SourceRecord(SourcePlace(number), {"id": commitment_id}, table=table))
    _require_readable({"roadmap": {"title": "-"}, **data, **tables, "commitments": {}}, name)
    return SourceContent(
        format="json",
        unit="item",
        columns=("id",),
        records=tuple(records),
        skipped=tuple(skipped),
        is_native=True,
        is_roadmap=True,
        key="id",
        head=data,
        areas=tables["areas"],
        partners=tables["partners"],
        assessors=tables["assessors"],
    )


def _require_readable(data: dict[str, Any], name: str) -> None:
    """Raise UnreadableError if a roadmap breaks the format outside its commitments."""
    reason = _reason_against(data)
    if not reason:
        try:
            read_roadmap(data, "", name)
        except InvalidRoadmapError as error:
            found = error.findings[0]
            reason = f"{found.key}{f' = {found.value}' if found.value else ''}: {found.message}"
    if reason:
        raise UnreadableError(f"{name}: {reason}")


def _reason_against(value: object, depth: int = 1) -> str:
    """Return why a value cannot be in a roadmap; empty if it can."""
    if value is None:
        return "TOML has no null; leave the key out"
    if depth > MAX_DEPTH:
        return f"nests deeper than {MAX_DEPTH} levels"
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        return f"{value} is too large for TOML, whose integers have 64 bits"
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return next((reason for item in inside if (reason := _reason_against(item, depth + 1))), "")
