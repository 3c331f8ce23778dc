"""A report → GitLab's Code Quality report."""

from roadmap_cli import safe
from roadmap_cli.finding import Severity
from roadmap_cli.report import Report
from roadmap_cli.views.findings import Told, in_file_order, words_of
from roadmap_cli.views.fingerprint import fingerprints
from roadmap_cli.views.json import render_json, storable

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTICE: "info"}
"""GitLab knows five; `critical` and `blocker` are left to what breaks or endangers a program."""


def render_gitlab(report: Report) -> bytes:
    """Return the findings as an array of issues (GitLab documentation, "Code Quality report format").

    Those elsewhere are among them, and say so: GitLab compares with the target branch by itself, and would
    take what is missing for mended.
    """
    told = in_file_order(report)
    prints = fingerprints(report.location, (one.finding for one in told))
    return render_json(
        [
            {
                "description": _description(one, report.since),
                "check_name": one.finding.code,
                "fingerprint": fingerprint,
                "severity": _SEVERITIES[one.finding.severity],
                "location": {
                    "path": storable(report.location),
                    "lines": {"begin": one.finding.place.line},
                },
            }
            for one, fingerprint in zip(told, prints, strict=True)
        ]
    )


def _description(told: Told, since: str) -> str:
    words = safe.line(words_of(told.finding))
    return words if told.counts else f"{words} (not touched by the change since {safe.line(since)})"
