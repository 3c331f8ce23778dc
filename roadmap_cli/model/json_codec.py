"""Convert the data of a file to JSON and back, without loss.

The envelope is `{"roadmap_json": 1, "data": {…}, "types": {…}}`. `data` has all tables and keys of the file.
Values without a JSON type are strings: dates and times in ISO 8601, and the floats `nan`, `inf` and `-inf`.
`types` lists their places by type, as JSON Pointers (RFC 6901). JSON written by hand needs no `types`.
"""

import math
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

VERSION = 1
"""The version of the envelope; readers refuse a higher one."""

_READ: dict[str, Callable[[str], object]] = {
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "time": time.fromisoformat,
    "float": float,
}


def pack(data: dict[str, Any]) -> dict[str, Any]:
    """Return the envelope for the data of a file."""
    types: dict[str, list[str]] = {}
    return {"roadmap_json": VERSION, "data": _plain(data, "", types), "types": types}


def unpack(envelope: object) -> dict[str, Any]:
    """Return the data in an envelope.

    Raises ValueError, with a sentence fragment, if it is not an envelope of this version.
    """
    if not isinstance(envelope, dict) or "roadmap_json" not in envelope:
        raise ValueError('is not a roadmap in JSON; that is {"roadmap_json": 1, "data": …}')
    if envelope["roadmap_json"] != VERSION or isinstance(envelope["roadmap_json"], bool):
        raise ValueError(f"has roadmap_json {envelope['roadmap_json']!r}; this program reads {VERSION}")
    data, types = envelope.get("data"), envelope.get("types", {})
    if not isinstance(data, dict):
        raise ValueError("has no data; it is an object with the tables of the file")
    for kind, pointers in types.items() if isinstance(types, dict) else ():
        for pointer in pointers if isinstance(pointers, list) else ():
            data = _with_type(data, kind, pointer)
    return data


def plain(value: object) -> Any:
    """Return a value of a file as JSON, without the types to convert it back."""
    return _plain(value, "", {})


def _plain(value: object, here: str, types: dict[str, list[str]]) -> Any:
    """Return a value as JSON; add the pointers of values without a JSON type to `types`."""
    match value:
        case dict():
            return {key: _plain(item, f"{here}/{_step(key)}", types) for key, item in value.items()}
        case list():
            return [_plain(item, f"{here}/{number}", types) for number, item in enumerate(value)]
        case datetime() | date() | time():
            types.setdefault(type(value).__name__, []).append(here)
            return value.isoformat()
        case float() if not math.isfinite(value):
            types.setdefault("float", []).append(here)
            return str(value)
        case _:
            return value


def _step(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")


def _with_type(data: dict[str, Any], kind: object, pointer: object) -> dict[str, Any]:
    """Return the data after converting the string at a pointer to a type. Raises ValueError."""
    read = _READ.get(kind) if isinstance(kind, str) else None
    if read is None:
        raise ValueError(f"names the type {kind!r}; the types are {', '.join(_READ)}")
    steps = str(pointer).split("/")[1:]
    at: Any = data
    try:
        for step in steps[:-1]:
            at = at[_key(at, step)]
        last = _key(at, steps[-1])
        at[last] = read(at[last])
    except (LookupError, TypeError, ValueError, AttributeError):
        raise ValueError(f"has no {kind} at {pointer!r}, which its types name") from None
    return data


def _key(at: object, step: str) -> str | int:
    return int(step) if isinstance(at, list) else step.replace("~1", "/").replace("~0", "~")
