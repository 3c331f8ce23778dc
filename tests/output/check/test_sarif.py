"""Findings as SARIF 2.1.0, as GitHub's code scanning reads it."""

import json
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from roadmap_cli import MANUAL, __version__
from roadmap_cli.model.findings import Finding, Place, Report, Severity
from roadmap_cli.output.check import sarif
from roadmap_cli.output.check.sarif import render_sarif
from tests.clients import MULTITOOL, multitool, needs
from tests.every import every
from tests.hostile import HOSTILE, control_characters
from tests.reports import AREA, CLEAN, LATE, REPORT, SINCE, UNREADABLE, WHOLE, hostile_report, many, varied
from tests.runners import commands_in, sections_in


def run_of(report: Report) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(render_sarif([report]))
    return document["runs"][0]  # type: ignore[no-any-return]


def test_several_files_are_one_run_with_a_category_for_all() -> None:
    other = varied(REPORT, location="other.toml", findings=(LATE,))
    run = json.loads(render_sarif([REPORT, other]))["runs"][0]
    uris = [one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in run["results"]]
    assert uris == ["plans/roadmap.toml"] * 3 + ["other.toml"]
    assert run["automationDetails"] == {"id": "roadmap-check/"}
    assert len(run["tool"]["driver"]["rules"]) == len(REPORT.rules)
    prints = [one["partialFingerprints"]["roadmapFinding/v1"] for one in run["results"]]
    assert len(set(prints)) == 4


def results(report: Report) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = run_of(report)["results"]
    return found


def test_a_report_is_one_run_of_one_tool() -> None:
    report = varied(REPORT, rules=REPORT.rules[:1], findings=(AREA,))
    assert json.loads(render_sarif([report])) == {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "roadmap",
                        "semanticVersion": __version__,
                        "rules": [
                            {
                                "id": "RM201",
                                "name": "UnknownArea",
                                "shortDescription": {"text": "A commitment in an unknown area."},
                                "fullDescription": {"text": "A commitment in an unknown area."},
                                "helpUri": f"{MANUAL}reference/rules/RM201/",
                                "help": {"text": "Name a real area.", "markdown": "Name a real area."},
                                "defaultConfiguration": {"level": "error"},
                                "properties": {"tags": ["roadmap"], "problem.severity": "error"},
                            }
                        ],
                    }
                },
                "automationDetails": {"id": "roadmap-check/plans/roadmap.toml/"},
                "invocations": [{"executionSuccessful": True}],
                "columnKind": "unicodeCodePoints",
                "results": [
                    {
                        "ruleId": "RM201",
                        "ruleIndex": 0,
                        "level": "error",
                        "message": {
                            "text": 'commitments.grids.area = "climat": '
                            "there is no such area; did you mean climate?"
                        },
                        "locations": [
                            {
                                "physicalLocation": {
                                    "artifactLocation": {
                                        "uri": "plans/roadmap.toml",
                                        "uriBaseId": "%SRCROOT%",
                                    },
                                    "region": {
                                        "startLine": 6,
                                        "startColumn": 1,
                                        "endColumn": 5,
                                        "snippet": {"text": "area"},
                                    },
                                    "contextRegion": {"startLine": 6, "snippet": {"text": 'area = "climat"'}},
                                },
                                "logicalLocations": [
                                    {"fullyQualifiedName": "commitments.grids.area", "kind": "member"}
                                ],
                            }
                        ],
                        "partialFingerprints": {"roadmapFinding/v1": "a089ba8ca9c61921e9b22ed2135063c4"},
                        "properties": {"counts": True},
                    }
                ],
            }
        ],
    }


def test_a_severity_has_its_level_in_results_and_rules() -> None:
    assert [result["level"] for result in results(REPORT)] == ["error", "note", "warning"]
    rules = run_of(REPORT)["tool"]["driver"]["rules"]
    assert [rule["defaultConfiguration"]["level"] for rule in rules] == ["error", "warning", "note", "note"]
    assert rules[3]["name"] == "NoPartnerOrOwner"
    assert [rules[result["ruleIndex"]]["id"] for result in results(REPORT)] == ["RM201", "RM403", "RM301"]


def test_what_the_change_does_not_touch_is_unchanged_and_not_left_out() -> None:
    assert [(one.get("baselineState"), one["properties"]["counts"]) for one in results(SINCE)] == [
        (None, True),
        ("unchanged", False),
        ("unchanged", False),
    ]
    assert [one["partialFingerprints"] for one in results(SINCE)] == [
        one["partialFingerprints"] for one in results(REPORT)
    ]


def test_a_file_that_cannot_be_read_is_a_result_without_a_rule_and_a_line() -> None:
    (result,) = results(UNREADABLE)
    assert "ruleIndex" not in result
    assert result["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "roadmap.toml", "uriBaseId": "%SRCROOT%"},
                "region": {"startLine": 3, "startColumn": 7},
            }
        }
    ]


def test_a_check_that_finds_nothing_is_a_run_without_results() -> None:
    assert results(CLEAN) == []


def test_a_path_is_a_uri() -> None:
    def uri(path: str) -> str:
        found: str = results(varied(REPORT, location=path))[0]["locations"][0]["physicalLocation"][
            "artifactLocation"
        ]["uri"]
        return found

    assert uri("a b/50%/été#1?.toml") == "a%20b/50%25/%C3%A9t%C3%A9%231%3F.toml"
    assert uri("x:y.toml") == "x%3Ay.toml"
    assert uri("\udce9.toml") == "%E9.toml"


def test_in_a_message_nothing_is_a_placeholder_or_a_link() -> None:
    finding = Finding(
        "RM201", Severity.ERROR, Place("r", 1), "x", "{ a = {0} }", "see [it](javascript:alert)"
    )
    assert results(varied(REPORT, findings=(finding,)))[0]["message"]["text"] == (
        "x = {{ a = {{0}} }}: see [it] (javascript:alert)"
    )


def test_a_message_has_the_help_of_the_finding_and_a_rule_its_own() -> None:
    own = msgspec.structs.replace(LATE, help="Run this.")
    report = varied(REPORT, findings=(own, LATE))
    subject = 'commitments.ice.deadline = "2025": overdue by 32 days'
    assert [one["message"]["text"] for one in results(report)] == [f"{subject}. Run this.", subject]
    assert run_of(report)["tool"]["driver"]["rules"][1]["help"]["text"] == "Say what happened."


def test_columns_count_characters_and_a_line_ends_before_its_return() -> None:
    text = 'x = { "👍" = 1, deadline = "2025" }\r\n'
    finding = Finding("RM301", Severity.WARNING, Place("r", 1, 16, 8), "x.deadline", "", "late")
    physical = results(varied(REPORT, text=text, findings=(finding,)))[0]["locations"][0]["physicalLocation"]
    assert physical["region"] == {
        "startLine": 1,
        "startColumn": 16,
        "endColumn": 24,
        "snippet": {"text": "deadline"},
    }
    assert physical["contextRegion"]["snippet"]["text"] == text.rstrip()


def test_without_an_end_a_place_goes_to_the_end_of_its_line() -> None:
    def physical(column: int) -> dict[str, Any]:
        spot = Finding("RM101", Severity.ERROR, Place("r", 6, column), "", "", "x")
        found: dict[str, Any] = results(varied(REPORT, findings=(spot,)))[0]["locations"][0]
        return {
            name: found["physicalLocation"].get(name, {}).get("snippet")
            for name in ("region", "contextRegion")
        }

    assert physical(8) == {"region": {"text": '"climat"'}, "contextRegion": {"text": 'area = "climat"'}}
    assert physical(1) == {"region": {"text": 'area = "climat"'}, "contextRegion": None}


def test_a_line_of_no_sane_length_is_not_quoted_with_each_result() -> None:
    finding = Finding("RM301", Severity.WARNING, Place("r", 1, 1, 1), "x", "", "late")
    report = varied(REPORT, text="x = [" + "1," * 50_000 + "]\n", findings=(finding,) * 100)
    assert len(render_sarif([report])) < 100_000


def test_no_more_results_than_github_takes_and_the_most_important(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sarif.MOST_RESULTS == 25_000
    monkeypatch.setattr(sarif, "MOST_RESULTS", 3)
    report = varied(REPORT, findings=(*many(2, Severity.NOTICE), LATE, AREA), elsewhere=(WHOLE,))
    run = run_of(report)
    assert [one["ruleId"] for one in run["results"]] == ["RM301", "RM201", "RM301"]
    assert [one["level"] for one in run["results"]] == ["note", "error", "warning"]
    assert run["invocations"][0]["toolExecutionNotifications"] == [
        {"level": "warning", "message": {"text": "2 less important findings had no room in this report"}}
    ]


@every("text", HOSTILE)
def test_hostile_text_neither_steers_nor_commands(text: str) -> None:
    written = render_sarif([hostile_report(text)]).decode()
    assert control_characters(written) <= {"\n"}
    assert commands_in(written) == []
    assert sections_in(written) == []
    assert len(json.loads(written)["runs"][0]["results"]) == 4


@needs(MULTITOOL)
def test_the_schema_of_sarif_takes_it() -> None:
    """The JSON Schema of SARIF 2.1.0, from the package of the Multitool."""
    jsonschema = pytest.importorskip(
        "jsonschema", reason="jsonschema is not installed: the `test` extra has it"
    )
    schema = json.loads((MULTITOOL / "sarif-2.1.0.json").read_text(encoding="utf-8-sig"))
    validator = jsonschema.Draft202012Validator(schema)
    telling = ("plain", "escape", "line breaks", "percent", "path", "emoji", "lone surrogates")
    for report in (REPORT, SINCE, CLEAN, UNREADABLE, *(hostile_report(HOSTILE[name]) for name in telling)):
        validator.validate(json.loads(render_sarif([report])))


# What the Multitool remarks and we leave: messages are texts (GitHub reads nothing else), the revision is not
# ours to know, the project has no page on the web yet, and the schema's address is not fetched.
LEFT = {"SARIF2002", "SARIF2003", "SARIF2005", "SARIF2006", "SARIF2012"}


def remarks(tmp_path: Path, *documents: bytes) -> set[tuple[str, str]]:
    """Return the levels and rules of what the Multitool remarks, GitHub's rules among them."""
    for number, document in enumerate(documents):
        (tmp_path / f"{number}.sarif").write_bytes(document)
    done = multitool(
        "validate", tmp_path / "*.sarif", "--rule-kind", "Sarif;Ghas", "--level", "Error;Warning;Note",
        "--output", tmp_path / "remarks.json", "--log", "ForceOverwrite",
    )  # fmt: skip
    assert f"{len(documents)} files scanned" in done.stdout, done.stdout + done.stderr
    return set(re.findall(r"(error|warning|note) ([A-Z]+[0-9]+):", done.stdout, re.IGNORECASE))


@needs(MULTITOOL)
def test_the_multitool_and_the_rules_of_github_have_no_objection(tmp_path: Path) -> None:
    escapes = varied(REPORT, location="a b/50%/été#1?.toml")
    telling = (hostile_report(HOSTILE[name]) for name in ("percent", "markdown link", "line breaks", "emoji"))
    reports = (REPORT, SINCE, UNREADABLE, escapes, *telling)
    found = remarks(tmp_path, *(render_sarif([report]) for report in reports))
    assert {level for level, _ in found} <= {"warning", "note"}
    assert {rule for level, rule in found if level == "warning"} <= {"SARIF2005"}


@needs(MULTITOOL)
def test_of_a_plain_report_the_multitool_remarks_only_what_is_left_on_purpose(tmp_path: Path) -> None:
    found = remarks(tmp_path, render_sarif([REPORT]), render_sarif([SINCE]))
    assert {rule for _, rule in found} <= LEFT


@needs(MULTITOOL)
def test_the_multitool_would_object(tmp_path: Path) -> None:
    """The validator reports a fault, so the tests above are not empty."""
    document = json.loads(render_sarif([REPORT]))
    del document["runs"][0]["tool"]["driver"]["rules"][0]["help"]
    document["runs"][0]["results"][0]["locations"] = []
    document["runs"][0]["results"][1]["ruleIndex"] = 0
    found = remarks(tmp_path, json.dumps(document).encode(), render_sarif([REPORT]))
    assert {("error", "GH2012"), ("error", "GH1015")} <= found
