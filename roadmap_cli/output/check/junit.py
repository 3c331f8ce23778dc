"""JUnit XML, the test results that Jenkins and GitLab read."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from roadmap_cli import escape
from roadmap_cli.model.findings import Report
from roadmap_cli.output.check.findings import (
    ReportedFinding,
    elsewhere_words,
    in_file_order,
    key_of,
    lines_of,
    rules_by_code,
    words_of,
)
from roadmap_cli.output.check.text import finding_block

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_NOTHING_FOUND = "nothing found"
_WHOLE_FILE = "the whole file"


def render_junit(reports: Sequence[Report]) -> bytes:
    """Return test results: a suite per file and rule family, a case per finding or rule without findings.

    A finding that fails the check is a failure; others pass, with the finding in their output. Cases are
    named by key, which stays the same when lines move.
    """
    from xml.etree.ElementTree import Element, indent, tostring  # only for this format

    root = Element("testsuites", name="roadmap check")
    for report in reports:
        root.extend(_suites(report))
    root.attrib |= _counts(root)
    indent(root)
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, "unicode")}\n'
    return escape.ci_text(text).encode()


def _suites(report: Report) -> Iterator["Element"]:
    from xml.etree.ElementTree import Element

    by_code: dict[str, list[ReportedFinding]] = {rule.code: [] for rule in report.rules}
    for reported in in_file_order(report):
        by_code.setdefault(reported.finding.code, []).append(reported)
    lines = lines_of(report.text)
    for family, codes in groupby(sorted(by_code), lambda code: code[:3]):
        suite = Element("testsuite", name=_xml(escape.line(f"{family} {report.location}")))
        for code in codes:
            suite.extend(_cases(code, by_code[code], report, lines))
        suite.attrib |= _counts(suite)
        yield suite


def _cases(
    code: str, findings: Sequence[ReportedFinding], report: Report, lines: Sequence[str]
) -> Iterator["Element"]:
    from xml.etree.ElementTree import Element, SubElement

    rule = rules_by_code(report).get(code)
    class_name = f"roadmap.{code}-{rule.name}" if rule else f"roadmap.{code}"
    if not findings:
        yield Element("testcase", name=_NOTHING_FOUND, classname=class_name)
    times: dict[str, int] = {}
    for reported in findings:
        name = _xml(escape.line(key_of(reported.finding))) or _WHOLE_FILE
        times[name] = times.get(name, 0) + 1
        again = f" ({times[name]})" if times[name] > 1 else ""
        case = Element("testcase", name=name + again, classname=class_name)
        block = _xml(finding_block(reported.finding, rule, lines))
        if reported.counts and report.is_failure(reported.finding):
            message = _xml(escape.line(words_of(reported.finding)))
            SubElement(case, "failure", type=reported.finding.severity, message=message).text = block
        else:
            above = "" if reported.counts else f"{_xml(elsewhere_words(report))}\n"
            SubElement(case, "system-out").text = above + block
        yield case


def _counts(element: "Element") -> dict[str, str]:
    cases, failures = len(list(element.iter("testcase"))), len(list(element.iter("failure")))
    return {"tests": str(cases), "failures": str(failures), "errors": "0"}


def _xml(text: str) -> str:
    """Return a text without the characters that XML 1.0 (2.2) does not allow, even escaped."""
    return re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", text)
