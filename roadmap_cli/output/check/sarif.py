"""SARIF 2.1.0 (OASIS, errata 01), in the subset that GitHub code scanning reads."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from roadmap_cli import __version__, escape
from roadmap_cli.english import counted
from roadmap_cli.model.findings import WEIGHT, Finding, Report, Rule, Severity
from roadmap_cli.output.check.findings import (
    ReportedFinding,
    fingerprints,
    help_of,
    in_file_order,
    joined,
    lines_of,
    words_of,
)
from roadmap_cli.output.json import render_json, storable

MOST_RESULTS = 25_000
"""GitHub rejects a run with more (documentation, "SARIF support for code scanning")."""

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTICE: "note"}
_GITHUB_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTICE: "recommendation"}
_LONGEST_SNIPPET = 1_000
"""Longer lines are not quoted; in a file of one line, every result would repeat it."""


def render_sarif(reports: Sequence[Report]) -> bytes:
    """Return one run with the rules that ran and all findings as results.

    Findings that do not count have the baseline state `unchanged` (3.27.24). They are included, because
    GitHub treats missing findings as fixed. `suppressions` would mean that someone reviewed them.
    """
    findings = [item for report in reports for item in in_file_order(report)]
    kept = _most_important(findings)
    rules = list({rule.code: rule for report in reports for rule in report.rules}.values())
    indexes = {rule.code: index for index, rule in enumerate(rules)}
    results = (result for report in reports for result in _results(report, indexes))
    category = "" if len(reports) > 1 else f"{_uri(reports[0].location)}/"
    return render_json(
        {
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [
                {
                    "tool": {"driver": _driver(rules)},
                    "automationDetails": {"id": f"roadmap-check/{category}"},
                    "invocations": [_invocation(len(findings) - len(kept))],
                    "columnKind": "unicodeCodePoints",
                    "results": [result for place, result in enumerate(results) if place in kept],
                }
            ],
        }
    )


def _results(report: Report, indexes: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    findings = in_file_order(report)
    prints = fingerprints(report.location, (item.finding for item in findings))
    lines, uri = lines_of(report.text), _uri(report.location)
    for item, fingerprint in zip(findings, prints, strict=True):
        yield _result(item, indexes.get(item.finding.code), fingerprint, uri, lines)


def _most_important(findings: Sequence[ReportedFinding]) -> set[int]:
    """Return the positions of at most MOST_RESULTS findings: those that count first, then by severity."""

    def weight(place: int) -> tuple[bool, int]:
        return not findings[place].counts, WEIGHT[findings[place].finding.severity]

    return set(sorted(range(len(findings)), key=weight)[:MOST_RESULTS])


def _invocation(left_out: int) -> dict[str, Any]:
    """Return the invocation (3.20), with a notification if findings are left out."""
    invocation: dict[str, Any] = {"executionSuccessful": True}
    if left_out:
        text = f"{counted(left_out, 'less important finding')} had no room in this report"
        invocation["toolExecutionNotifications"] = [{"level": "warning", "message": {"text": text}}]
    return invocation


def _driver(rules: Sequence[Rule]) -> dict[str, Any]:
    descriptors = [_descriptor(rule) for rule in rules]
    return {"name": "roadmap", "semanticVersion": __version__, "rules": descriptors}


def _descriptor(rule: Rule) -> dict[str, Any]:
    """Return a reporting descriptor (3.49); GitHub shows its texts beside an alert."""
    finds, help_text = _message(rule.finds), _message(rule.help)
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": finds},
        "fullDescription": {"text": finds},
        "helpUri": rule.page,
        "help": {"text": help_text, "markdown": escape.markdown(help_text)},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": ["roadmap"], "problem.severity": _GITHUB_LEVELS[rule.severity]},
    }


def _result(
    reported: ReportedFinding, rule_index: int | None, fingerprint: str, uri: str, lines: Sequence[str]
) -> dict[str, Any]:
    finding = reported.finding
    words = joined(words_of(finding), help_of(finding, None))
    return {
        "ruleId": finding.code,
        **({} if rule_index is None else {"ruleIndex": rule_index}),
        "level": _LEVELS[finding.severity],
        "message": {"text": _message(words)},
        "locations": [_location(finding, uri, lines)],
        "partialFingerprints": {"roadmapFinding/v1": fingerprint},
        **({} if reported.counts else {"baselineState": "unchanged"}),
        "properties": {"counts": reported.counts},
    }


def _location(finding: Finding, uri: str, lines: Sequence[str]) -> dict[str, Any]:
    """Return the location of a finding (3.28); without an end, a region ends with its line (3.30.8)."""
    place = finding.place
    region: dict[str, Any] = {"startLine": place.line, "startColumn": place.column}
    if place.width:
        region["endColumn"] = place.column + place.width
    physical = {"artifactLocation": {"uri": uri, "uriBaseId": "%SRCROOT%"}, "region": region}
    line = lines[place.line - 1].removesuffix("\r") if 1 <= place.line <= len(lines) else ""
    if len(line) <= _LONGEST_SNIPPET:
        start = place.column - 1
        marked = line[start : start + place.width] if place.width else line[start:]
        region |= _snippet(marked)
        if marked != line:  # a context region has to be larger than the region (3.29.5)
            physical["contextRegion"] = {"startLine": place.line} | _snippet(line)
    logical = {"fullyQualifiedName": escape.line(finding.key), "kind": "member"}
    return {"physicalLocation": physical} | ({"logicalLocations": [logical]} if finding.key else {})


def _snippet(text: str) -> dict[str, Any]:
    return {"snippet": {"text": storable(text)}} if text else {}


def _message(text: str) -> str:
    """Return user text for a message, with doubled braces (3.11.5) and without links (3.11.6)."""
    return escape.line(text).replace("{", "{{").replace("}", "}}").replace("](", "] (")


def _uri(path: str) -> str:
    """Return a path as a relative URI reference (RFC 3986); bytes that are not text are kept."""
    from urllib.parse import quote  # only for this format

    return quote(path, safe="/", errors="surrogateescape")
