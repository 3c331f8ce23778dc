"""Reports: which findings fail a check."""

from datetime import date

import pytest

from roadmap_cli.model.findings import Finding, Place, Report, Severity


def report_of(*severities: Severity, fail_on: Severity | None) -> Report:
    findings = tuple(Finding("RM000", one, Place("r.toml", 1), "", "", "x") for one in severities)
    return Report(
        location="r.toml", text="", as_of=date(2026, 2, 1), rules=(), findings=findings, fail_on=fail_on
    )


@pytest.mark.parametrize(
    ("fail_on", "failing"),
    [
        (Severity.ERROR, {Severity.ERROR}),
        (Severity.WARNING, {Severity.ERROR, Severity.WARNING}),
        (Severity.NOTICE, {Severity.ERROR, Severity.WARNING, Severity.NOTICE}),
        (None, set()),
    ],
)
def test_findings_of_the_requested_severity_fail_a_check(
    fail_on: Severity | None, failing: set[Severity]
) -> None:
    for severity in Severity:
        report = report_of(severity, fail_on=fail_on)
        assert report.fails is (severity in failing)
        assert report.is_failure(report.findings[0]) is (severity in failing)


def test_findings_elsewhere_fail_nothing() -> None:
    elsewhere = report_of(Severity.ERROR, fail_on=Severity.ERROR).findings
    report = Report(
        location="r.toml", text="", as_of=date(2026, 2, 1), rules=(), findings=(), elsewhere=elsewhere
    )
    assert not report.fails
