"""Rows and records → JSON and JSON lines, as UTF-8 bytes. These are contracts: additive only."""

from collections.abc import Iterable
from typing import Any

import msgspec

from roadmap_cli import escape
from roadmap_cli.model.dates import Deadline, Target


def render_json(value: Any) -> bytes:
    """Return a value as indented JSON with a last newline."""
    return escape.json(msgspec.json.format(_ENCODER.encode(value), indent=2)) + b"\n"


def render_json_lines(values: Iterable[Any]) -> bytes:
    """Return each value as one line of JSON."""
    return escape.json(_ENCODER.encode_lines(values))


def storable(text: str) -> str:
    r"""Return a text as UTF-8 can hold it: a byte of a path or an argument that is no text as `\udc80`."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()


def _write_own_type(value: object) -> object:
    if isinstance(value, Deadline | Target):
        return value.text
    raise NotImplementedError(type(value))


_ENCODER = msgspec.json.Encoder(enc_hook=_write_own_type)
