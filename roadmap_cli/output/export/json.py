"""A whole roadmap → JSON from which the same roadmap can be made again: a contract, additive only."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from roadmap_cli.analysis.replay import roadmap_as_of
from roadmap_cli.model.json_codec import pack
from roadmap_cli.model.types import Commitment, Milestone, Roadmap, Status
from roadmap_cli.model.window import Deadline, Target
from roadmap_cli.output.json import render_json


def render_whole_json(data: dict[str, Any], only: Collection[str] | None = None) -> bytes:
    """Return a file's data, unknown keys too, in the envelope that `model/json_codec.py` describes.

    With `only`, the commitments of these ids alone, which what they depend on need not be among.
    """
    if only is not None and isinstance(data.get("commitments"), dict):
        kept = {
            commitment_id: table
            for commitment_id, table in data["commitments"].items()
            if commitment_id in only
        }
        data = {**data, "commitments": kept}
    return render_json(pack(data))


def data_as_of(data: dict[str, Any], roadmap: Roadmap, as_of: date) -> dict[str, Any]:
    """Return a file's data as it stood at the end of a day, where `roadmap` is what it was read as.

    Commitments that did not exist yet and later updates are gone, and what these moved is what it was.
    Everything else is as the file has it.
    """
    then = roadmap_as_of(roadmap, as_of).commitments
    tables = {
        commitment_id: _table_as_of(
            data["commitments"][commitment_id], roadmap.commitments[commitment_id], stood
        )
        for commitment_id, stood in then.items()
    }
    return {**data, "commitments": tables} if "commitments" in data else data


def _table_as_of(table: Mapping[str, Any], now: Commitment, then: Commitment) -> dict[str, Any]:
    moved = dict(_moved(table, now, then))
    kept = {key: moved.get(key, value) for key, value in table.items()}
    return {key: value for key, value in {**kept, **moved}.items() if key not in moved or value}


def _moved(table: Mapping[str, Any], now: Commitment, then: Commitment) -> Iterator[tuple[str, Any]]:
    """Yield the keys of a commitment that stood otherwise, each with what it was; empty where it was not."""
    for key in ("status", "deadline"):
        if getattr(then, key) != getattr(now, key):
            yield key, _plain(getattr(then, key))
    for key in ("partner_status", "partner_deadline"):
        if getattr(then, key) != getattr(now, key):
            yield key, {partner: _plain(value) for partner, value in getattr(then, key).items()}
    if len(then.updates) < len(now.updates):
        yield "updates", {key: update for key, update in table["updates"].items() if key in then.updates}
    if then.milestones != now.milestones:
        yield (
            "milestones",
            {
                milestone_id: _step(table["milestones"][milestone_id], now.milestones[milestone_id], step)
                for milestone_id, step in then.milestones.items()
            },
        )


def _step(table: Mapping[str, Any], now: Milestone, then: Milestone) -> Mapping[str, Any]:
    """Return a milestone's table with the values of a day; `planned`, the default, is left out."""
    values = {
        "deadline": then.deadline,
        "status": then.status if then.status is not Status.PLANNED else None,
        "met_on": then.met_on,
    }
    moved = {
        name: _plain(value) for name, value in values.items() if getattr(then, name) != getattr(now, name)
    }
    return {key: value for key, value in {**table, **moved}.items() if value is not None}


def _plain(value: Status | Deadline | Target | None) -> Any:
    if isinstance(value, Deadline | Target):
        return value.toml
    return value.value if value is not None else None
