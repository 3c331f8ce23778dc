"""A file's data as JSON and back, to the same values and types.

The envelope is `{"roadmap_json": 1, "data": {…}, "types": {…}}`. `data` has every table and key as the file
has it. What JSON has no type for is a string there: dates and times in ISO 8601, and the floats `nan`,
`inf` and `-inf`. `types` names the places of these, by type, as JSON Pointers (RFC 6901); a string that no
pointer names is a string, so that JSON which others write needs no `types`.
"""

import math
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

VERSION = 1
"""The format of the envelope; a reader refuses a higher one."""

_READ: dict[str, Callable[[str], object]] = {
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "time": time.fromisoformat,
    "float": float,
}


def pack(data: dict[str, Any]) -> dict[str, Any]:
    """Return the envelope of a file's data: what JSON can hold."""
    types: dict[str, list[str]] = {}
    return {"roadmap_json": VERSION, "data": _plain(data, "", types), "types": types}


def unpack(envelope: object) -> dict[str, Any]:
    """Return the data of which an envelope was made.

    Raises ValueError, with a sentence fragment, for what is no envelope of this version.
    """
    if not isinstance(envelope, dict) or "roadmap_json" not in envelope:
        raise ValueError('is no roadmap in JSON, which is {"roadmap_json": 1, "data": …}')
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
    """Return a value of a file as JSON holds it, where nobody needs to bring it back."""
    return _plain(value, "", {})


def _plain(value: object, here: str, types: dict[str, list[str]]) -> Any:
    """Return a value as JSON holds it; the pointers of those that JSON has no type for go into `types`."""
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
    """Return the data with the string at a pointer read as a type. Raises ValueError."""
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
