"""Findings as JUnit XML, as Jenkins and GitLab read it."""

# Whole documents are compared.
# ruff: noqa: E501

from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import msgspec
import pytest

from roadmap_cli.model.findings import Finding, Place, Report, Severity
from roadmap_cli.output.check.junit import render_junit
from tests.every import every
from tests.hostile import HOSTILE, control_characters
from tests.reports import CLEAN, LATE, REPORT, SINCE, UNREADABLE, hostile_report, varied
from tests.runners import commands_in, sections_in

XSD = Path(__file__).parents[2] / "data" / "junit-10.xsd"


@pytest.fixture(scope="module")
def assert_valid() -> Callable[[bytes], None]:
    """Return the function that holds a document against Jenkins' schema; see `tests/data/README.md`."""
    etree: Any = pytest.importorskip("lxml.etree", reason="lxml is not installed: the `test` extra has it")
    schema = etree.XMLSchema(etree.parse(XSD))

    def hold(document: bytes) -> None:
        schema.assertValid(etree.fromstring(document))

    return hold


def cases(report: Report) -> list[tuple[str, str, str]]:
    """Return class, name and outcome of each case."""
    root = ElementTree.fromstring(render_junit([report]))
    return [
        (case.attrib["classname"], case.attrib["name"], case[0].tag if len(case) else "passed")
        for case in root.iter("testcase")
    ]


def test_a_finding_that_fails_the_check_is_a_failure_and_a_rule_that_found_nothing_passes() -> None:
    report = varied(REPORT, findings=(REPORT.findings[0], LATE), rules=REPORT.rules[:3])
    assert (
        render_junit([report]).decode()
        == """\
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="roadmap check" tests="3" failures="1" errors="0">
  <testsuite name="RM2 plans/roadmap.toml" tests="1" failures="1" errors="0">
    <testcase name="commitments.grids.area" classname="roadmap.RM201-unknown-area">
      <failure type="error" message="commitments.grids.area = &quot;climat&quot;: there is no such area; did you mean climate?">roadmap.toml:6:1: error RM201: commitments.grids.area = "climat": there is no such area; did you mean climate?
6 | area = "climat"
  | ^^^^
  = Name a real area.
</failure>
    </testcase>
  </testsuite>
  <testsuite name="RM3 plans/roadmap.toml" tests="2" failures="0" errors="0">
    <testcase name="commitments.ice.deadline" classname="roadmap.RM301-overdue">
      <system-out>roadmap.toml:10:1: warning RM301: commitments.ice.deadline = "2025": overdue by 32 days
10 | deadline = "2025"
   | ^^^^^^^^
   = Say what happened.
</system-out>
    </testcase>
    <testcase name="nothing found" classname="roadmap.RM302-due-soon" />
  </testsuite>
</testsuites>
"""
    )


def test_help_of_the_finding_itself_comes_first() -> None:
    own = varied(REPORT, findings=(msgspec.structs.replace(LATE, help="Run this."),))
    assert b"   = Run this.\n" in render_junit([own])


def test_what_fails_is_what_the_report_says() -> None:
    assert [outcome for _, _, outcome in cases(varied(REPORT, fail_on=Severity.NOTICE))] == [
        "failure",
        "failure",
        "passed",
        "failure",
    ]
    assert "failure" not in [outcome for _, _, outcome in cases(varied(REPORT, fail_on=None))]


def test_what_the_change_does_not_touch_fails_nothing_and_says_so() -> None:
    report = varied(SINCE, fail_on=Severity.NOTICE)
    assert [outcome for _, _, outcome in cases(report)] == ["failure", "system-out", "passed", "system-out"]
    assert render_junit([report]).count(b"<system-out>not touched by the change since v1.0") == 2


def test_a_check_that_finds_nothing_has_a_case_a_rule() -> None:
    assert cases(CLEAN) == [
        ("roadmap.RM201-unknown-area", "nothing found", "passed"),
        ("roadmap.RM301-overdue", "nothing found", "passed"),
        ("roadmap.RM302-due-soon", "nothing found", "passed"),
        ("roadmap.RM403-no-partner-or-owner", "nothing found", "passed"),
    ]


def test_a_file_that_cannot_be_read_is_a_failure() -> None:
    assert cases(UNREADABLE) == [("roadmap.RM101", "the whole file", "failure")]


def test_cases_of_one_name_are_distinct_names() -> None:
    names = [name for _, name, _ in cases(varied(REPORT, findings=(LATE, LATE), rules=()))]
    assert names == ["commitments.ice.deadline", "commitments.ice.deadline (2)"]


def test_what_xml_cannot_hold_is_replaced() -> None:
    finding = Finding("RM301", Severity.ERROR, Place("r", 1), "a\uffffb", "", "\ufffe\x00")
    (case,) = ElementTree.fromstring(render_junit([varied(REPORT, rules=(), findings=(finding,))])).iter(
        "testcase"
    )
    assert (case.attrib["name"], case[0].attrib["message"]) == ("a\ufffdb", "a\ufffdb: \ufffd\\x00")


@pytest.mark.parametrize("report", [REPORT, SINCE, CLEAN, UNREADABLE])
def test_jenkins_takes_it(report: Report, assert_valid: Callable[[bytes], None]) -> None:
    assert_valid(render_junit([report]))


def test_jenkins_takes_any_text(assert_valid: Callable[[bytes], None]) -> None:
    for text in HOSTILE.values():
        assert_valid(render_junit([hostile_report(text)]))


@every("text", HOSTILE)
def test_hostile_text_neither_breaks_the_format_nor_steers_nor_commands(text: str) -> None:
    written = render_junit([hostile_report(text)]).decode()
    assert control_characters(written) <= {"\n"}
    assert commands_in(written) == []
    assert sections_in(written) == []
    root = ElementTree.fromstring(written)
    assert (root.attrib["tests"], root.attrib["failures"]) == ("5", "1")
    assert len(root.findall("testsuite/testcase")) == 5
