"""Findings as GitLab's Code Quality report."""

import json
from typing import Any

import msgspec
import pytest

from roadmap_cli.model.findings import Report
from roadmap_cli.output.check.gitlab import render_gitlab
from tests.every import every
from tests.hostile import HOSTILE, control_characters
from tests.reports import CLEAN, LATE, REPORT, SINCE, UNREADABLE, hostile_report, many, varied
from tests.runners import commands_in, sections_in

TEXT = {"type": "string", "minLength": 1}
ITEM_SCHEMA = {
    "type": "object",
    "required": ["description", "check_name", "fingerprint", "severity", "location"],
    "properties": {
        "description": TEXT,
        "check_name": TEXT,
        "fingerprint": TEXT,
        "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
        "location": {
            "type": "object",
            "required": ["path", "lines"],
            "properties": {
                "path": TEXT,
                "lines": {
                    "type": "object",
                    "required": ["begin"],
                    "properties": {"begin": {"type": "integer", "minimum": 1}},
                },
            },
        },
    },
}
"""What GitLab asks of an item: its own schema (`app/validators/json_schemas/codeclimate.json`: the types, and
all but `check_name` and what is inside `location`) and the table of "Code Quality report format", where the
words for the severity, the check's name and the line are required too.
"""


def issues(report: Report) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(render_gitlab([report]))
    return found


def test_each_finding_is_an_issue() -> None:
    assert issues(varied(REPORT, findings=(*REPORT.findings[:1], LATE))) == [
        {
            "description": 'commitments.grids.area = "climat": there is no such area; did you mean climate? '
            "Name a real area.",
            "check_name": "RM201",
            "fingerprint": "a089ba8ca9c61921e9b22ed2135063c4",
            "severity": "major",
            "location": {"path": "plans/roadmap.toml", "lines": {"begin": 6}},
        },
        {
            "description": 'commitments.ice.deadline = "2025": overdue by 32 days. Say what happened.',
            "check_name": "RM301",
            "fingerprint": "3d4bb0697a8ffff6578714fdf29176e5",
            "severity": "minor",
            "location": {"path": "plans/roadmap.toml", "lines": {"begin": 10}},
        },
    ]


def test_a_description_has_the_help_of_the_finding_itself() -> None:
    (issue,) = issues(varied(REPORT, findings=(msgspec.structs.replace(LATE, help="Run this."),)))
    assert issue["description"] == 'commitments.ice.deadline = "2025": overdue by 32 days. Run this.'


def test_notices_are_info() -> None:
    assert [issue["severity"] for issue in issues(REPORT)] == ["major", "info", "minor"]


def test_what_the_change_does_not_touch_keeps_its_fingerprint_and_says_so() -> None:
    everywhere, since = issues(REPORT), issues(SINCE)
    assert [one["fingerprint"] for one in since] == [one["fingerprint"] for one in everywhere]
    assert [" (not touched by the change since v1.0). " in one["description"] for one in since] == [
        False,
        True,
        True,
    ]


def test_nothing_found_is_an_empty_array() -> None:
    assert issues(CLEAN) == []


def test_fingerprints_are_each_there_once() -> None:
    found = issues(varied(REPORT, findings=(LATE, LATE, *many(100))))
    assert len({one["fingerprint"] for one in found}) == 102


def test_gitlab_takes_every_item() -> None:
    jsonschema = pytest.importorskip(
        "jsonschema", reason="jsonschema is not installed: the `test` extra has it"
    )
    validator = jsonschema.Draft202012Validator(ITEM_SCHEMA)
    hostile = [hostile_report(text) for text in HOSTILE.values() if text.strip()]
    for report in (REPORT, SINCE, UNREADABLE, *hostile):
        for issue in issues(report):
            validator.validate(issue)


@every("text", HOSTILE)
def test_hostile_text_neither_steers_nor_commands(text: str) -> None:
    written = render_gitlab([hostile_report(text)]).decode()
    assert control_characters(written) <= {"\n"}
    assert commands_in(written) == []
    assert sections_in(written) == []
    assert len(json.loads(written)) == 4
