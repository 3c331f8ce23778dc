"""Commitments in few words, and how they derived on a day."""

from datetime import date
from typing import Any

import msgspec

from roadmap_cli.analysis.flags import Derived, derive, derive_on
from roadmap_cli.analysis.lineage import on_day
from roadmap_cli.model.types import Check, Commitment, Roadmap
from roadmap_cli.model.validate import read_roadmap

MOVED = {
    "made": "2020",
    "deadline": "2050",
    "updates": {
        "2022": {"deadline": "2035", "deadline_was": "2030"},
        "2024": {"deadline": "2050", "deadline_was": "2035"},
    },
}

PARTNERED = {
    "made": "2020",
    "partners": ["us", "ca"],
    "deadline": "2035",
    "status": "underway",
    "partner_status": {"ca": "at-risk"},
    "partner_deadline": {"ca": "2050"},
    "updates": {
        "2024-12-17": {
            "partner": "ca",
            "status": "at-risk",
            "status_was": "ongoing",
            "deadline": "2050",
            "deadline_was": "2035",
        }
    },
}


def commitment(**fields: Any) -> Commitment:
    """Return a commitment with the given fields, as a file would state them."""
    return whole(x=fields).commitments["x"]


def whole(**commitments: dict[str, Any]) -> Roadmap:
    """Return a roadmap of commitments of the area `a`, by their ids."""
    stated = {id: {"title": id, "area": "a"} | fields for id, fields in commitments.items()}
    return read_roadmap({"roadmap": {"title": "T"}, "commitments": stated}, "", "f.toml")


def derived(fields: dict[str, Any], as_of: str = "2026-02-01", check: Check | None = None) -> Derived:
    """Return what holds for a commitment as a whole on a day."""
    roadmap = msgspec.structs.replace(whole(x=fields), check=check or Check())
    found = derive_on(roadmap.commitments["x"], roadmap, date.fromisoformat(as_of))
    assert found is not None, "the commitment did not exist yet"
    return found


def of_partner(partner: str, fields: dict[str, Any], as_of: str = "2026-02-01") -> Derived:
    """Return what holds for one partner of a commitment on a day."""
    roadmap = whole(x=fields)
    day = on_day(roadmap.commitments["x"], roadmap, date.fromisoformat(as_of))
    assert day is not None, "the commitment did not exist yet"
    return derive(day, Check(), partner)


def flags(fields: dict[str, Any], as_of: str = "2026-02-01", check: Check | None = None) -> list[str]:
    """Return the flags of a commitment as a whole on a day."""
    return [str(flag) for flag in derived(fields, as_of, check).flags]
