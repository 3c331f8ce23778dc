"""`export json`: a whole roadmap, from which an import makes the same one. Keys are only added."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from roadmap_cli.analysis.past import roadmap_as_of
from roadmap_cli.model.joined import joined_id
from roadmap_cli.model.json_codec import pack
from roadmap_cli.model.types import DATED, Commitment, Indicator, Milestone, Roadmap, Status
from roadmap_cli.model.window import Deadline, Target
from roadmap_cli.output.json import render_json


def render_whole_json(data: dict[str, Any], only: Collection[str] | None = None) -> bytes:
    """Return the data of a file, including unknown keys, in the envelope of `model/json_codec.py`.

    With `only` it has the commitments with these ids, not what they depend on.
    """
    return render_json(pack(_selected(data, "", only)))


def render_several_json(data: Mapping[str, dict[str, Any]], only: Collection[str] | None = None) -> bytes:
    """Return what `render_whole_json` does of each of several files, by short name under `roadmaps`."""
    files = {name: pack(_selected(one, joined_id(name, ""), only)) for name, one in data.items()}
    return render_json({"roadmaps": files})


def _selected(data: dict[str, Any], prefix: str, only: Collection[str] | None) -> dict[str, Any]:
    """Return data with the commitments whose ids, after `prefix`, are in `only`; None is all."""
    if only is None or not isinstance(data.get("commitments"), dict):
        return data
    selected = {key: table for key, table in data["commitments"].items() if prefix + key in only}
    return {**data, "commitments": selected}


def data_as_of(data: dict[str, Any], roadmap: Roadmap, as_of: date) -> dict[str, Any]:
    """Return the data of a file as of a day; `roadmap` is its model.

    Later commitments, updates and readings are left out, and the values that these updates changed are those
    of the day. Everything else is unchanged.
    """
    then = roadmap_as_of(roadmap, as_of).commitments
    tables = {
        key: _table_as_of(data["commitments"][key], roadmap.commitments[key], commitment)
        for key, commitment in then.items()
    }
    return {**data, "commitments": tables} if "commitments" in data else data


def _table_as_of(table: Mapping[str, Any], now: Commitment, then: Commitment) -> dict[str, Any]:
    changed = dict(_changed(table, now, then))
    updated = {key: changed.get(key, value) for key, value in table.items()}
    return {key: value for key, value in {**updated, **changed}.items() if key not in changed or value}


def _changed(table: Mapping[str, Any], now: Commitment, then: Commitment) -> Iterator[tuple[str, Any]]:
    """Yield the keys of a commitment that have other values on the day; empty ones were not set."""
    for key in ("status", "deadline", "deadline_text"):
        if getattr(then, key) != getattr(now, key):
            yield key, _plain(getattr(then, key))
    for key in ("partner_status", "partner_deadline"):
        if getattr(then, key) != getattr(now, key):
            yield key, {partner: _plain(value) for partner, value in getattr(then, key).items()}
    for part in DATED:
        kept = getattr(then, part)
        if len(kept) < len(getattr(now, part)):
            yield part, {key: item for key, item in table[part].items() if key in kept}
    if then.indicators != now.indicators:
        yield (
            "indicators",
            {key: _indicator(table["indicators"][key], one) for key, one in then.indicators.items()},
        )
    if then.milestones != now.milestones:
        yield (
            "milestones",
            {
                milestone_id: _step(table["milestones"][milestone_id], now.milestones[milestone_id], step)
                for milestone_id, step in then.milestones.items()
            },
        )


def _indicator(table: Mapping[str, Any], then: Indicator) -> Mapping[str, Any]:
    """Return the table of an indicator with the readings up to a day."""
    readings = {key: reading for key, reading in table.get("readings", {}).items() if key in then.readings}
    return {
        key: value if key != "readings" else readings
        for key, value in table.items()
        if key != "readings" or readings
    }


def _step(table: Mapping[str, Any], now: Milestone, then: Milestone) -> Mapping[str, Any]:
    """Return the table of a milestone with the values of a day, without the default status."""
    values = {
        "deadline": then.deadline,
        "deadline_text": then.deadline_text,
        "status": then.status if then.status is not Status.PLANNED else None,
        "met_on": then.met_on,
    }
    changed = {
        name: _plain(value) for name, value in values.items() if getattr(then, name) != getattr(now, name)
    }
    return {key: value for key, value in {**table, **changed}.items() if value not in (None, "")}


def _plain(value: Status | Deadline | Target | str | None) -> Any:
    if isinstance(value, Deadline | Target):
        return value.toml
    return value.value if isinstance(value, Status) else value
