"""Assessments in `history`, `diff` and `brief`: a verdict is news, but never a change of status."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import SMALL_ROADMAP, Result
from tests.histories import History

Run = Callable[..., Result]
WATCH = '\n[assessors.watch]\nname = "Watch"\n'
ASSESSED = """\

[commitments.net-zero-grids.assessments.2024]
by = "watch"
partner = "ca"
verdict = "behind"
note = "No plan."
evidence = "https://example.org/behind"
"""
GRIDS = "net-zero-grids"


@pytest.fixture(autouse=True)
def versions(tmp_path: Path) -> History:
    made = History(tmp_path)
    made.commit(SMALL_ROADMAP + WATCH, day="2025-01-01")
    made.commit(SMALL_ROADMAP + WATCH + ASSESSED, day="2025-06-01")
    return made


def test_history_shows_it_once_on_its_day(run: Run) -> None:
    result = run("history", GRIDS, "--as-of", "2026-02-01")
    assert result.stdout.count("watch (ca): behind") == 1
    assert (
        "2024        watch (ca): behind\n            No plan.\n            https://example.org/behind\n"
        in result.stdout
    )
    assert "assessments" not in result.stdout
    record = json.loads(run("history", GRIDS, "--as-of", "2026-02-01", "--format", "json").stdout)
    (found,) = [one for one in record["history"] if one["kind"] == "assessment"]
    assert (found["day"], found["reason"], found["assessment"]["verdict"]) == ("2024", "No plan.", "behind")


def test_history_shows_an_edit_and_a_removal(run: Run, versions: History) -> None:
    versions.commit(SMALL_ROADMAP + WATCH + ASSESSED.replace("behind", "ahead"), day="2025-07-01")
    assert "assessments.2024.verdict: behind → ahead" in run("history", GRIDS).stdout
    versions.commit(SMALL_ROADMAP + WATCH, day="2025-08-01")
    assert "assessments.2024: watch (ca): ahead → none" in run("history", GRIDS).stdout


def test_diff_and_brief_name_it_without_a_change_of_status(run: Run) -> None:
    diff = json.loads(run("diff", "HEAD~1", "--format", "json").stdout)
    (change,) = diff["commitments"]
    assert change["fields"] == [{"field": "assessments.2024", "before": None, "after": "watch (ca): behind"}]
    assert (change["status"], change["deadline"], change["updates_added"]) == ([], [], [])
    brief = json.loads(run("brief", "--since", "HEAD~1", "--as-of", "2026-02-01", "--format", "json").stdout)
    (other,) = [one for one in brief["other"] if one["id"] == GRIDS]
    assert other["change"]["fields"] == []
    assert other["assessments"] == [
        {"key": "2024", "by": "watch", "partner": "ca", "verdict": "behind", "note": "No plan."}
        | {"evidence": ["https://example.org/behind"]}
    ]
    text = run("brief", "--since", "HEAD~1", "--as-of", "2026-02-01").stdout
    assert "watch (ca): behind\n" in text
    assert "2024: No plan.\n" in text
    assert "https://example.org/behind\n" in text
    for part in ("kept", "broken", "worsened", "improved", "later"):
        assert GRIDS not in [one["id"] for one in brief[part]]


def test_diff_shows_both_scales(run: Run, versions: History) -> None:
    for scale in ("{ kept = 1, broken = -1 }", "{ kept = 2, late = 0.5, broken = -2 }"):
        versions.commit(SMALL_ROADMAP + WATCH + f"scale = {scale}\n", day="2025-07-01")
    assert "scale: kept=1, broken=-1 → kept=2, late=0.5, broken=-2" in run("diff", "HEAD~1").stdout


def test_diff_shows_assessors(run: Run, versions: History) -> None:
    versions.commit(SMALL_ROADMAP + WATCH.replace('"Watch"', '"Promise Watch"') + ASSESSED, day="2025-07-01")
    text = run("diff", "HEAD~1").stdout
    assert "Assessors" in text
    assert "name: Watch → Promise Watch" in text or "Promise" in text
