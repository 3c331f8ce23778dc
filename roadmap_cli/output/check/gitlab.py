"""GitLab Code Quality reports."""

from collections.abc import Sequence
from typing import Any

from roadmap_cli import escape
from roadmap_cli.model.findings import Report, Rule, Severity
from roadmap_cli.output.check.findings import (
    ReportedFinding,
    fingerprints,
    help_of,
    in_file_order,
    joined,
    rules_by_code,
    words_of,
)
from roadmap_cli.output.json import render_json, storable

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTICE: "info"}
"""GitLab also has `critical` and `blocker`."""


def render_gitlab(reports: Sequence[Report]) -> bytes:
    """Return the findings as an array of issues (GitLab documentation, "Code Quality report format").

    Findings that do not count are included, because GitLab treats missing ones as fixed.
    """
    return render_json([issue for report in reports for issue in _issues(report)])


def _issues(report: Report) -> list[dict[str, Any]]:
    reported, rules = in_file_order(report), rules_by_code(report)
    prints = fingerprints(report.location, (item.finding for item in reported))
    return [
        {
            "description": _description(item, rules.get(item.finding.code), report.since),
            "check_name": item.finding.code,
            "fingerprint": fingerprint,
            "severity": _SEVERITIES[item.finding.severity],
            "location": {"path": storable(report.location), "lines": {"begin": item.finding.place.line}},
        }
        for item, fingerprint in zip(reported, prints, strict=True)
    ]


def _description(reported: ReportedFinding, rule: Rule | None, since: str) -> str:
    words = escape.line(words_of(reported.finding))
    if not reported.counts:
        words = f"{words} (not touched by the change since {escape.line(since)})"
    return joined(words, escape.line(help_of(reported.finding, rule)))
