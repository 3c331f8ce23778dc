"""Give the numbers of a roadmap the digits in its text: a parser reads `1.10` as 1.1."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec

from roadmap_cli.model.numbers import MAX_DIGITS, Number
from roadmap_cli.model.types import Indicator, Point, Reading, Roadmap
from roadmap_cli.toml.parse import parse_text

_LOSES_ZEROS = re.compile(
    r"""(?m)(\bvalue["']?[ \t]*=[ \t]*)([+-]?[0-9][0-9_]*)\.([0-9_]*0)(?=[ \t]*(?:[,}#\r\n]|\Z))"""
)


def with_typed_numbers(roadmap: Roadmap, text: str) -> Roadmap:
    """Return a roadmap in which the numbers have the zeros at their end, as in its text.

    The text is parsed again, with each such number as an array of its decimals and its digits, so this takes
    as long as reading the file. The same roadmap is returned if the text has no such number. What the text
    does not have yet stays as it is.
    """
    if not any(commitment.indicators for commitment in roadmap.commitments.values()):
        return roadmap
    marked, count = _LOSES_ZEROS.subn(_as_array, text)
    if not count:
        return roadmap
    tables = _at(parse_text(marked), "commitments")
    commitments = {
        commitment_id: msgspec.structs.replace(
            commitment,
            indicators={
                indicator_id: _indicator(indicator, _at(tables, commitment_id, "indicators", indicator_id))
                for indicator_id, indicator in commitment.indicators.items()
            },
        )
        if commitment.indicators
        else commitment
        for commitment_id, commitment in roadmap.commitments.items()
    }
    return msgspec.structs.replace(roadmap, commitments=commitments)


def _as_array(match: re.Match[str]) -> str:
    key, whole, decimals = match[1], match[2].replace("_", ""), match[3].replace("_", "")
    is_long = len(whole.lstrip("+-0")) + len(decimals) > MAX_DIGITS
    return match[0] if is_long else f"{key}[{len(decimals)}, {int(whole + decimals)}]"


def _indicator(indicator: Indicator, table: Mapping[str, Any]) -> Indicator:
    points = {name: _typed(getattr(indicator, name), _at(table, name)) for name in ("baseline", "target")}
    readings = {key: _typed(one, _at(table, "readings", key)) for key, one in indicator.readings.items()}
    return msgspec.structs.replace(indicator, readings=readings, **points)


def _at(table: Mapping[str, Any], *names: str) -> Mapping[str, Any]:
    """Return the table at a path, empty if there is none."""
    for name in names:
        table = table.get(name, {})
    return table


def _typed(holder: Point | Reading | None, table: Mapping[str, Any]) -> Any:
    """Return a point or a reading with the digits of its value."""
    value = table.get("value")
    if holder is None or not isinstance(value, list):
        return holder
    places, digits = value
    number = Number(Decimal(digits).scaleb(-places))
    if number != holder.value:
        return holder
    return msgspec.structs.replace(holder, stated_value=number.toml)
