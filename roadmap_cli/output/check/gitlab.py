"""Reports → GitLab's Code Quality report."""

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
"""GitLab knows five; `critical` and `blocker` are left to what breaks or endangers a program."""


def render_gitlab(reports: Sequence[Report]) -> bytes:
    """Return the findings as an array of issues (GitLab documentation, "Code Quality report format").

    Those elsewhere are among them, and say so: GitLab compares with the target branch by itself, and would
    take what is missing for fixed.
    """
    return render_json([issue for report in reports for issue in _issues(report)])


def _issues(report: Report) -> list[dict[str, Any]]:
    reported, rules = in_file_order(report), rules_by_code(report)
    prints = fingerprints(report.location, (one.finding for one in reported))
    return [
        {
            "description": _description(one, rules.get(one.finding.code), report.since),
            "check_name": one.finding.code,
            "fingerprint": fingerprint,
            "severity": _SEVERITIES[one.finding.severity],
            "location": {
                "path": storable(report.location),
                "lines": {"begin": one.finding.place.line},
            },
        }
        for one, fingerprint in zip(reported, prints, strict=True)
    ]


def _description(reported: ReportedFinding, rule: Rule | None, since: str) -> str:
    words = escape.line(words_of(reported.finding))
    if not reported.counts:
        words = f"{words} (not touched by the change since {escape.line(since)})"
    advice = escape.line(help_of(reported.finding, rule))
    return joined(words, advice)
