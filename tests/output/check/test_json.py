"""Findings as JSON: a contract."""

import json

import msgspec

from roadmap_cli.model.findings import Severity
from roadmap_cli.output.check.json import render_findings_json
from tests.every import every
from tests.hostile import HOSTILE, control_characters
from tests.reports import CLEAN, LATE, REPORT, SINCE, UNREADABLE, hostile_report, varied
from tests.runners import commands_in, sections_in


def test_a_report_is_said_whole() -> None:
    assert json.loads(render_findings_json([SINCE])) == {
        "files": ["plans/roadmap.toml"],
        "as_of": "2026-02-01",
        "since": "v1.0",
        "fail_on": "error",
        "failed": True,
        "counts": {"error": 1, "warning": 0, "notice": 0},
        "elsewhere": {"error": 0, "warning": 1, "notice": 1},
        "findings": [
            {
                "file": "plans/roadmap.toml",
                "code": "RM201",
                "rule": "unknown-area",
                "severity": "error",
                "message": "there is no such area; did you mean climate?",
                "help": "Name a real area.",
                "line": 6,
                "column": 1,
                "end_column": 5,
                "key": "commitments.grids.area",
                "value": '"climat"',
                "commitment": "grids",
                "counts": True,
            },
            {
                "file": "plans/roadmap.toml",
                "code": "RM403",
                "rule": "no-partner-or-owner",
                "severity": "notice",
                "message": "has neither partner nor owner",
                "help": "Name who is to keep it.",
                "line": 8,
                "column": 14,
                "end_column": 17,
                "key": "commitments.ice",
                "value": None,
                "commitment": "ice",
                "counts": False,
            },
            {
                "file": "plans/roadmap.toml",
                "code": "RM301",
                "rule": "overdue",
                "severity": "warning",
                "message": "overdue by 32 days",
                "help": "Say what happened.",
                "line": 10,
                "column": 1,
                "end_column": 9,
                "key": "commitments.ice.deadline",
                "value": '"2025"',
                "commitment": "ice",
                "counts": False,
            },
        ],
    }


def test_help_of_the_finding_itself_comes_first() -> None:
    own = msgspec.structs.replace(LATE, help="Run this.")
    data = json.loads(render_findings_json([varied(REPORT, findings=(own, LATE))]))
    assert [one["help"] for one in data["findings"]] == ["Run this.", "Say what happened."]


def test_a_file_that_cannot_be_read_is_said_with_the_same_keys() -> None:
    data = json.loads(render_findings_json([UNREADABLE]))
    assert list(data) == list(json.loads(render_findings_json([REPORT])))
    assert data["findings"] == [
        {
            "file": "roadmap.toml",
            "code": "RM101",
            "rule": None,
            "severity": "error",
            "message": "this is not UTF-8 text",
            "help": None,
            "line": 3,
            "column": 7,
            "end_column": None,
            "key": None,
            "value": None,
            "commitment": None,
            "counts": True,
        }
    ]


def test_what_fails_is_said_in_the_words_of_the_option() -> None:
    def said(fail_on: Severity | None) -> tuple[str, bool]:
        data = json.loads(render_findings_json([varied(REPORT, fail_on=fail_on)]))
        return data["fail_on"], data["failed"]

    assert said(Severity.NOTICE) == ("notice", True)
    assert said(None) == ("never", False)


def test_nothing_found_is_an_empty_list() -> None:
    data = json.loads(render_findings_json([CLEAN]))
    assert (data["failed"], data["since"], data["findings"]) == (False, None, [])
    assert data["counts"] == data["elsewhere"] == {"error": 0, "warning": 0, "notice": 0}


@every("text", HOSTILE)
def test_any_text_comes_back_as_it_was_and_is_safe_in_a_log(text: str) -> None:
    written = render_findings_json([hostile_report(text)]).decode()
    assert control_characters(written) <= {"\n"}
    assert commands_in(written) == []
    assert sections_in(written) == []
    data = json.loads(written)
    as_utf8 = text.encode("utf-8", "backslashreplace").decode()
    assert data["files"] == [as_utf8.replace("\\ud800", "")]
    assert [finding["message"] for finding in data["findings"]] == [as_utf8] * 4
    assert data["findings"][-1]["key"] == (as_utf8 or None)
