"""A report → JSON."""

import msgspec

from roadmap_cli.finding import Rule, Severity
from roadmap_cli.report import Report
from roadmap_cli.views.findings import ReportedFinding, count, help_of, in_file_order, rules_by_code
from roadmap_cli.views.json import render_json, storable


class _FindingRecord(msgspec.Struct, frozen=True, gc=False):
    """A finding as it is written: its fields are the keys, in order. A dict takes five times the memory."""

    code: str
    rule: str | None
    severity: Severity
    message: str
    help: str | None
    line: int
    column: int
    end_column: int | None
    key: str | None
    found: str | None
    commitment: str | None
    counts: bool


def render_findings_json(report: Report) -> bytes:
    """Return a report as JSON; a key is always there, null where there is nothing to say.

    `counts` is of the findings that count, `elsewhere` of those that do not.
    """
    rules = rules_by_code(report)
    return render_json(
        {
            "file": storable(report.location),
            "as_of": report.as_of,
            "since": storable(report.since) or None,
            "fail_on": report.fail_on or "never",
            "failed": report.fails,
            "counts": count(report.findings),
            "elsewhere": count(report.elsewhere),
            "findings": [_record(one, rules.get(one.finding.code)) for one in in_file_order(report)],
        }
    )


def _record(reported: ReportedFinding, rule: Rule | None) -> _FindingRecord:
    finding, place = reported.finding, reported.finding.place
    return _FindingRecord(
        code=finding.code,
        rule=rule.name if rule else None,
        severity=finding.severity,
        message=storable(finding.message),
        help=storable(help_of(finding, rule)) or None,
        line=place.line,
        column=place.column,
        end_column=place.column + place.width if place.width else None,
        key=storable(finding.key) or None,
        found=storable(finding.found) or None,
        commitment=storable(finding.commitment) or None,
        counts=reported.counts,
    )
