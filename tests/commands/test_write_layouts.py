"""Every writing command on a roadmap laid out in many ways: one result, and few lines that change."""

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from roadmap_cli.model.validate import parse_roadmap
from tests.conftest import Result
from tests.roadmaps import DATA, ENDINGS, LAYOUTS

DAY = "2026-02-01"
GONE = object()


class Case(NamedTuple):
    """What is typed; how many old lines may be others in the new text; what is to become of the data.

    The lines that may be others are those that hold what changes, neighbours whose comma goes, and headers
    and dotted keys that repeat an id. In `becomes` a key is a path; GONE removes the key.
    """

    words: tuple[str, ...]
    lines: int
    becomes: dict[str, Any]


CASES = {
    "new area": Case(("add-area", "Oceans"), 1, {"areas.oceans": {"title": "Oceans"}}),
    "new partner": Case(("add-partner", "Mexico"), 1, {"partners.mexico": {"name": "Mexico"}}),
    "new assessor": Case(
        ("add-assessor", "Watch", "--scale", "kept=1,broken=-1"),
        1,
        {"assessors": {"watch": {"name": "Watch", "scale": {"kept": 1, "broken": -1}}}},
    ),
    "new commitment": Case(
        ("add-commitment", "Ride", "--area", "climate", "--partner", "ca"),
        1,
        {"commitments.ride": {"title": "Ride", "area": "climate", "partners": ["ca"]}},
    ),
    "update": Case(
        ("update", "grids", "--deadline", "2030", "--note", "Why."),
        2,
        {
            "commitments.grids.deadline": "2030",
            f"commitments.grids.updates.{DAY}": {"deadline": "2030", "note": "Why."},
        },
    ),
    "first update": Case(
        ("update", "ice", "--status", "met"),
        1,
        {
            "commitments.ice.status": "met",
            "commitments.ice.updates": {DAY: {"status": "met", "status_was": "planned"}},
        },
    ),
    "update of a partner": Case(
        ("update", "grids", "--for", "ca", "--status", "met"),
        2,
        {
            "commitments.grids.partner_status.ca": "met",
            f"commitments.grids.updates.{DAY}": {"partner": "ca", "status": "met", "status_was": "at-risk"},
        },
    ),
    "first update of a partner": Case(
        ("update", "grids", "--for", "us", "--status", "met"),
        1,
        {
            "commitments.grids.partner_status.us": "met",
            f"commitments.grids.updates.{DAY}": {"partner": "us", "status": "met"},
        },
    ),
    "update of each partner": Case(
        ("update", "grids", "--for", "all", "--deadline", "2030"),
        2,
        {
            "commitments.grids.partner_deadline": {"us": "2030", "ca": "2030"},
            f"commitments.grids.updates.{DAY}": {"partner": "us", "deadline": "2030"},
            f"commitments.grids.updates.{DAY}-2": {"partner": "ca", "deadline": "2030"},
        },
    ),
    "fields": Case(
        ("update", "methane", "--title", "Gas", "--add-tag", "gas", "--clear", "progress"),
        4,
        {
            "commitments.methane.title": "Gas",
            "commitments.methane.tags": ["gas"],
            "commitments.methane.progress": GONE,
        },
    ),
    "milestone": Case(
        ("update", "grids", "--milestone", "rules", "--status", "met"),
        2,
        {
            "commitments.grids.milestones.rules": {
                "title": "Rules",
                "status": "met",
                "met_on": date(2026, 2, 1),
            },
            f"commitments.grids.updates.{DAY}": {"milestone": "rules", "status": "met"},
        },
    ),
    "no milestone": Case(
        ("update", "grids", "--milestone", "rules", "--remove"), 5, {"commitments.grids.milestones": GONE}
    ),
    "new milestone": Case(
        ("update", "ice", "--milestone", "melt", "--title", "Melt"),
        1,
        {"commitments.ice.milestones": {"melt": {"title": "Melt"}}},
    ),
    "new indicator": Case(
        ("measure", "ice", "extent", "-1.5", "--title", "Extent", "--target", "0@2030", "--note", "Thin."),
        1,
        {
            "commitments.ice.indicators": {
                "extent": {
                    "title": "Extent",
                    "target": {"value": 0, "on": "2030"},
                    "readings": {DAY: {"value": -1.5, "note": "Thin."}},
                }
            }
        },
    ),
    "new indicator beside milestones": Case(
        ("measure", "grids", "share", "68", "--title", "Share", "--for", "ca"),
        1,
        {
            "commitments.grids.indicators": {
                "share": {"title": "Share", "partner": "ca", "readings": {DAY: {"value": 68}}}
            }
        },
    ),
    "area": Case(
        ("update-area", "climate", "--summary", "More.", "--title", "Air"),
        1,
        {"areas.climate": {"title": "Air", "summary": "More."}},
    ),
    "partner": Case(
        ("update-partner", "ca", "--clear", "url", "--name", "Kanada"), 2, {"partners.ca": {"name": "Kanada"}}
    ),
    "other id": Case(
        ("rename", "grids", "power"),
        10,
        {
            "commitments.grids": GONE,
            "commitments.power": DATA["commitments"]["grids"] | {"formerly": ["grids"]},
        },
    ),
    "other id of an area": Case(
        ("rename", "climate", "air", "--area"),
        3,
        {
            "areas.climate": GONE,
            "areas.air": {"title": "Climate"},
            "commitments.grids.area": "air",
            "commitments.methane.area": "air",
        },
    ),
    "other id of a partner": Case(
        ("rename", "ca", "can", "--partner"),
        4,
        {
            "partners.ca": GONE,
            "partners.can": {"name": "Canada", "url": "https://x.ca"},
            "commitments.grids.partners": ["us", "can"],
            "commitments.grids.partner_status": {"can": "at-risk"},
        },
    ),
    "no commitment": Case(("remove", "ice"), 6, {"commitments.ice": GONE}),
    "no partner": Case(
        ("remove", "us", "--partner", "--force"),
        9,
        {"partners.us": GONE, "commitments.grids.partners": ["ca"]},
    ),
    "no area": Case(
        ("remove", "climate", "--area", "--force"),
        50,
        {"areas.climate": GONE, "commitments.grids": GONE, "commitments.methane": GONE},
    ),
}


def become(becomes: dict[str, Any]) -> dict[str, Any]:
    """Return the data of the layouts with what is to become of it."""
    data = deepcopy(DATA)
    for path, value in becomes.items():
        *above, name = path.split(".")
        table = data
        for part in above:
            table = table[part]
        if value is GONE:
            del table[name]
        else:
            table[name] = value
    return data


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_every_layout_gives_the_same_data_for_few_lines(
    run: Callable[..., Result], tmp_path: Path, case: Case, layout: str
) -> None:
    file = tmp_path / "roadmap.toml"
    for ending in ("as it is", "CRLF, no last newline"):
        old = ENDINGS[ending](LAYOUTS[layout])
        file.write_bytes(old.encode())
        corrects_milestone = "--milestone" in case.words and "--status" not in case.words
        result = run(*case.words, *(() if corrects_milestone else ("--on", DAY)))
        assert (result.exit_code, result.stderr.count("\n")) == (0, 1), result.stderr
        new = file.read_bytes().decode()
        assert parse_roadmap(new.replace("\r\n", "\n"), "new") == become(case.becomes)
        assert lines_gone(old, new) <= case.lines
        assert new.endswith("\n") == old.endswith("\n")
        assert ("\r\n" in new, new.count("\n") == new.count("\r\n")) == ("\r\n" in old, "\r\n" in old)


def lines_gone(old: str, new: str) -> int:
    """Return how many old lines are not in the new text, in their order."""
    matcher = SequenceMatcher(None, old.splitlines(), new.splitlines(), autojunk=False)
    return sum(end - start for tag, start, end, _, _ in matcher.get_opcodes() if tag in ("replace", "delete"))
