"""GitHub Actions: annotations of findings, and the job summary in Markdown."""

from collections.abc import Sequence

from roadmap_cli import escape
from roadmap_cli.english import counted
from roadmap_cli.model.findings import Finding, Report, Rule, Severity
from roadmap_cli.output.blocks import Cell, Column, Grid
from roadmap_cli.output.check.findings import (
    count_words,
    help_of,
    most_important_first,
    rules_by_code,
    sum_words,
    words_of,
)
from roadmap_cli.output.markdown import render_markdown

ANNOTATIONS_A_KIND = 10
"""GitHub drops further errors, warnings or notices of a step without a message."""

SUMMARY_BYTES = 256 * 1024
"""Well below the 1 MiB for all summaries of a step; GitHub drops larger ones completely."""

_LONGEST_CELL = 400
_SHORTEST_ROW = 32


def render_annotations(reports: Sequence[Report], *, has_summary: bool) -> bytes:
    """Return workflow commands for at most ten findings of each severity, then counts.

    `has_summary` says whether the job summary shows the findings that are left out.
    """
    lines, left_out = [], []
    for severity in Severity:
        group = [
            (finding, report)
            for report in reports
            for finding in report.findings
            if finding.severity is severity
        ]
        for finding, report in group[:ANNOTATIONS_A_KIND]:
            lines.append(_annotation(finding, rules_by_code(report).get(finding.code), report.location))
        if len(group) > ANNOTATIONS_A_KIND:
            left_out.append(counted(len(group) - ANNOTATIONS_A_KIND, f"more {severity}"))
    if left_out:
        where = "the summary has them" if has_summary else "GitHub shows ten of each kind"
        lines.append(f"not shown as annotations: {', '.join(left_out)}; {where}")
    lines.append(sum_words(reports))
    return "".join(f"{line}\n" for line in lines).encode()


def _annotation(finding: Finding, rule: Rule | None, location: str) -> str:
    """Return a workflow command as `@actions/core` writes it: its order of properties, its escapes."""
    place = finding.place
    properties = {
        "title": f"{finding.code} {rule.name}" if rule else finding.code,
        "file": escape.ci_line(location),
        "line": str(place.line),
        "endLine": str(place.line),
        "col": str(place.column),
        "endColumn": str(place.column + place.width) if place.width else "",
    }
    written = ",".join(f"{name}={_property(value)}" for name, value in properties.items() if value)
    help_text = help_of(finding, rule)
    message = escape.ci_line(words_of(finding)) + (f"\n{escape.ci_line(help_text)}" if help_text else "")
    return f"::{finding.severity} {written}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def render_summary(reports: Sequence[Report]) -> str:
    """Return a job summary in Markdown of at most SUMMARY_BYTES."""
    failed = any(report.fails for report in reports)
    verdict = " failed" if failed else " passed" if reports[0].fail_on else ""
    words = count_words([finding for report in reports for finding in report.findings])
    text = f"### Roadmap check{verdict}: {words}\n\n"
    return text + "".join(_file(report, SUMMARY_BYTES // len(reports)) for report in reports)


def _file(report: Report, limit: int) -> str:
    rules = rules_by_code(report)
    text = f"{escape.markdown(report.location)} as of {report.as_of}\n\n"
    if report.findings:
        text += _table(report.findings, rules, limit // 2) + "\n"
    if report.elsewhere:
        text += f"#### Not touched by the change since {escape.markdown(report.since[:_LONGEST_CELL])}\n\n"
        text += f"Not counted: {count_words(report.elsewhere)}.\n\n"
        text += _table(report.elsewhere, rules, limit // 4) + "\n"
    return text


def _table(findings: Sequence[Finding], rules: dict[str, Rule], limit: int) -> str:
    """Return a table of at most `limit` bytes and the number of findings left out."""
    rows = []
    for finding in most_important_first(findings)[: limit // _SHORTEST_ROW]:
        rule = rules.get(finding.code)
        cells = (
            finding.severity,
            f"{finding.code} {rule.name}" if rule else finding.code,
            str(finding.place.line),
            words_of(finding),
            help_of(finding, rule),
        )
        rows.append([Cell(_short(cell)) for cell in cells])
    columns = [Column(title) for title in ("severity", "rule", "line", "what", "to fix it")]
    columns[2] = Column("line", "right")
    kept, size = [], 0
    for line in render_markdown(Grid(columns, rows)).splitlines(keepends=True):
        size += len(line.encode())
        if size > limit:
            break
        kept.append(line)
    more = len(findings) - (len(kept) - 2)
    return "".join(kept) + (f"\n… {counted(more, 'more finding')}\n" if more else "")


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_CELL else text[: _LONGEST_CELL - 1] + "…"
