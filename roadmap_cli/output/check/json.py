"""Reports of `check` as JSON."""

from collections.abc import Sequence

import msgspec

from roadmap_cli.model.findings import Report, Rule, Severity
from roadmap_cli.output.check.findings import ReportedFinding, count, help_of, in_file_order, rules_by_code
from roadmap_cli.output.json import render_json, storable


class _FindingRecord(msgspec.Struct, frozen=True, gc=False):
    """A finding with its JSON keys, in order; a dict needs five times the memory."""

    file: str
    code: str
    rule: str | None
    severity: Severity
    message: str
    help: str | None
    line: int
    column: int
    end_column: int | None
    key: str | None
    value: str | None
    commitment: str | None
    counts: bool


def render_findings_json(reports: Sequence[Report]) -> bytes:
    """Return the reports of a check; `elsewhere` counts the findings that do not count."""
    first = reports[0]
    return render_json(
        {
            "files": [storable(report.location) for report in reports],
            "as_of": first.as_of,
            "since": storable(first.since) or None,
            "fail_on": first.fail_on or "never",
            "failed": any(report.fails for report in reports),
            "counts": count([finding for report in reports for finding in report.findings]),
            "elsewhere": count([finding for report in reports for finding in report.elsewhere]),
            "findings": [record for report in reports for record in _records(report)],
        }
    )


def _records(report: Report) -> list[_FindingRecord]:
    rules, file = rules_by_code(report), storable(report.location)
    return [_record(item, rules.get(item.finding.code), file) for item in in_file_order(report)]


def _record(reported: ReportedFinding, rule: Rule | None, file: str) -> _FindingRecord:
    finding, place = reported.finding, reported.finding.place
    return _FindingRecord(
        file=file,
        code=finding.code,
        rule=rule.name if rule else None,
        severity=finding.severity,
        message=storable(finding.message),
        help=storable(help_of(finding, rule)) or None,
        line=place.line,
        column=place.column,
        end_column=place.column + place.width if place.width else None,
        key=storable(finding.key) or None,
        value=storable(finding.value) or None,
        commitment=storable(finding.commitment) or None,
        counts=reported.counts,
    )
