"""JSON and JSON Lines as UTF-8 bytes. Keys are a contract: they are only added."""

from collections.abc import Iterable
from typing import Any

import msgspec

from roadmap_cli import escape
from roadmap_cli.model.numbers import Number
from roadmap_cli.model.window import Deadline, Target


def render_json(value: Any) -> bytes:
    """Return a value as indented JSON that ends with a newline."""
    return escape.json(msgspec.json.format(_ENCODER.encode(value), indent=2)) + b"\n"


def render_json_lines(values: Iterable[Any]) -> bytes:
    """Return one line of JSON for each value."""
    return escape.json(_ENCODER.encode_lines(values))


def storable(text: str) -> str:
    r"""Return text that UTF-8 can encode; a byte of a path that is not text becomes `\udc80`."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()


def _encode_own_type(value: object) -> object:
    if isinstance(value, Deadline | Target):
        return value.text
    if isinstance(value, Number):
        return msgspec.Raw(value.plain.encode())
    raise NotImplementedError(type(value))


_ENCODER = msgspec.json.Encoder(enc_hook=_encode_own_type)
