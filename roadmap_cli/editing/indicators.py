"""`measure` → the changes that add or change an indicator and record a reading of it."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from roadmap_cli.editing.corrections import NOTHING, CorrectionRequest, correction
from roadmap_cli.editing.fields import own_partners
from roadmap_cli.editing.plan import Plan
from roadmap_cli.editing.updates import UpdateDay
from roadmap_cli.english import unit_after
from roadmap_cli.errors import NotFoundError, WrongUsageError
from roadmap_cli.model.dates import day_key, parse_day_key
from roadmap_cli.model.ids import check_id, did_you_mean, present_commitment, present_id
from roadmap_cli.model.numbers import Number
from roadmap_cli.model.types import ALL, Commitment, Indicator, Point, Reading, normalized, texts
from roadmap_cli.storage.load import LoadedRoadmap
from roadmap_cli.toml.change import AddTable, Change, Names, Remove, SetValue


class MeasureRequest(msgspec.Struct, frozen=True, kw_only=True):
    """The request to record a reading of an indicator, and to set or clear fields of the indicator.

    `value` is None without a reading; then `note` and `evidence` are empty. `fields` are values of the
    indicator by name. `partner` is the word of `--for`. A reading is early if its window has not ended.
    """

    name: str
    value: Number | None
    on: UpdateDay
    note: str
    evidence: str | list[str]
    partner: str | None
    fields: Mapping[str, Any]
    clear: Sequence[str]
    is_early: bool = False


def plan(loaded: LoadedRoadmap, word: str, request: MeasureRequest) -> Plan:
    """Return the plan. Raises NotFoundError for an unknown indicator without a title."""
    commitment_id, commitment = _commitment(loaded, word)
    partner = _partner(request.partner, commitment_id, commitment)
    indicator = commitment.indicators.get(request.name)
    path = ("commitments", commitment_id, "indicators", request.name)
    if indicator is None:
        changes, words = _addition(path, commitment, request, partner)
    else:
        _require_partner(partner, request.partner, indicator, path)
        if request.value is None and not request.fields and not request.clear:
            raise WrongUsageError(
                f"give the VALUE of a reading, or a field of {request.name} to change; see "
                "`roadmap measure --help`"
            )
        changes, words = _corrections(path, indicator, request)
    if request.value is not None:
        reading = _reading(path, indicator.readings if indicator is not None else {}, request)
        changes += reading
        unit = request.fields.get("unit") or (indicator.unit if indicator is not None else "")
        value = f"{request.value.text}{unit_after(unit)}"
        later = f", counts from {request.on.day.last}" if request.is_early else ""
        words += [f"{value} ({reading[0].path[-1]}{later})"] if reading else []
    return Plan(commitment_id, changes, f"measured {request.name} of {commitment_id}: {'; '.join(words)}")


def _partner(word: str | None, commitment_id: str, commitment: Commitment) -> str:
    """Return the partner that `--for` names, empty without it."""
    if word == ALL:
        raise WrongUsageError(
            f"--for {ALL}: an indicator is about one partner; leave out --for for one that is about all"
        )
    (partner,) = own_partners(word, commitment_id, commitment)
    return partner


def _require_partner(partner: str, word: str | None, indicator: Indicator, path: Names) -> None:
    """Raise WrongUsageError if `--for` names another partner than that of an indicator."""
    if word is not None and partner != indicator.partner:
        about = indicator.partner or "all partners"
        raise WrongUsageError(
            f"the indicator {path[-1]} of {path[1]} is about {about}, not about {partner}; leave out --for, "
            f"or add another indicator for {partner} with --title"
        )


def _addition(
    path: Names, commitment: Commitment, request: MeasureRequest, partner: str
) -> tuple[list[Change], list[str]]:
    if "title" not in request.fields:
        hint = did_you_mean(request.name, commitment.indicators)
        parts = (f'{path[1]} has no indicator "{request.name[:60]}"', "to add it, give its --title", hint)
        raise NotFoundError("; ".join(filter(None, parts)))
    if request.clear:
        raise WrongUsageError(f"{path[1]} has no indicator {request.name} yet, so there is nothing to clear")
    check_id(request.name)
    values = {**request.fields, "partner": partner}
    order = Indicator.__struct_encode_fields__
    fields = {name: _toml(values[name]) for name in order if values.get(name)}
    return [AddTable(path, fields)], [f"new indicator, {fields['title']}"]


def _corrections(
    path: Names, indicator: Indicator, request: MeasureRequest
) -> tuple[list[Change], list[str]]:
    """Return the changes of fields that differ, and a description of each."""
    changes: list[Change] = []
    words: list[str] = []
    for name, value in request.fields.items():
        if value != getattr(indicator, name):
            changes.append(SetValue((*path, name), _toml(value)))
            words.append(f"{name} {_text(getattr(indicator, name))} → {_text(value)}")
    for name in request.clear:
        if getattr(indicator, name):
            changes.append(Remove((*path, name)))
            words.append(f"{name} cleared")
    return changes, words


def _reading(path: Names, readings: Mapping[str, Reading], request: MeasureRequest) -> list[Change]:
    """Return the change that adds a reading; none if the last one of that day is the same."""
    same_day = [one for key, one in readings.items() if parse_day_key(key) == request.on.day]
    if same_day and (same_day[-1].value, normalized(same_day[-1].note), texts(same_day[-1].evidence)) == (
        request.value,
        normalized(request.note),
        texts(request.evidence),
    ):
        return []
    values = {"value": request.value, "note": request.note, "evidence": request.evidence}
    fields = {name: _toml(value) for name, value in values.items() if value not in (None, "", [])}
    return [AddTable((*path, "readings", day_key(request.on.day, readings)), fields)]


def _toml(value: Any) -> Any:
    """Return a value of an indicator as in a file."""
    if isinstance(value, Point):
        return {"value": value.value.toml, "on": value.on.toml}
    return value.toml if isinstance(value, Number) else value


def _text(value: Any) -> str:
    """Return a value of an indicator in words."""
    if isinstance(value, Point):
        return f"{value.value.text} on {value.on.text}"
    return str(value) if value else "none"


def amendment(
    loaded: LoadedRoadmap, word: str, indicator: str, value: Number | None, request: CorrectionRequest
) -> Plan:
    """Return the plan that corrects a reading; `value` is None to keep it. Raises NotFoundError."""
    path, readings = _reading_path(loaded, word, indicator, request.key)
    reading = readings[request.key]
    if value is None and not (request.fields or request.clear or request.day):
        raise WrongUsageError(NOTHING)
    changes, words = correction(path, reading, readings, request)
    if value is not None and value.plain != reading.value.plain:
        changes.insert(0, SetValue((*path, "value"), value.toml))
        words.insert(0, f"value {reading.value.text} → {value.text}")
    where = f"the reading {request.key} of {indicator} of {path[1]}"
    return Plan(path[1], changes, f"amended {where}: {'; '.join(words)}")


def removal(loaded: LoadedRoadmap, word: str, indicator: str, key: str | None) -> Plan:
    """Return the plan that removes a reading, or for None an indicator with all of its readings."""
    if key is None:
        commitment_id, commitment = _commitment(loaded, word)
        present_id(indicator, commitment.indicators, "indicator", commitment_id)
        table = ("commitments", commitment_id, "indicators")
        removed = (*table, indicator) if len(commitment.indicators) > 1 else table
        return Plan(commitment_id, [Remove(removed)], f"removed indicator {indicator} of {commitment_id}")
    path, readings = _reading_path(loaded, word, indicator, key)
    words = f"removed the reading {key} of {indicator} of {path[1]}: {readings[key].value.text}"
    return Plan(path[1], [Remove(path if len(readings) > 1 else path[:-1])], words)


def _commitment(loaded: LoadedRoadmap, word: str) -> tuple[str, Commitment]:
    commitment_id = present_commitment(word, loaded.roadmap.commitments)
    return commitment_id, loaded.typed_roadmap.commitments[commitment_id]


def _reading_path(
    loaded: LoadedRoadmap, word: str, indicator: str, key: str
) -> tuple[Names, Mapping[str, Reading]]:
    """Return the path of a reading, and all readings of its indicator. Raises NotFoundError."""
    commitment_id, commitment = _commitment(loaded, word)
    present_id(indicator, commitment.indicators, "indicator", commitment_id)
    readings = commitment.indicators[indicator].readings
    present_id(key, readings, "reading", f"{indicator} of {commitment_id}")
    return ("commitments", commitment_id, "indicators", indicator, "readings", key), readings
