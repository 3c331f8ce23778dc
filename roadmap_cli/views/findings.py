"""What all formats of a check share: which findings, in which order, how many, in what words."""

from collections.abc import Iterable, Sequence

import msgspec

from roadmap_cli import safe
from roadmap_cli.english import counted, plural
from roadmap_cli.finding import Finding, Rule, Severity
from roadmap_cli.lookup import is_id
from roadmap_cli.report import WEIGHT, Report

LONGEST_SUBJECT = 200
"""Characters of a key, and of a value, that are repeated to a person, who has the line to look at."""


class ReportedFinding(msgspec.Struct, frozen=True):
    """A finding in a report; `counts` is False for those elsewhere, which cannot fail the check."""

    finding: Finding
    counts: bool


def in_file_order(report: Report) -> list[ReportedFinding]:
    """Return all findings of a report, those elsewhere among them, in the order of their places."""
    found = [ReportedFinding(finding, True) for finding in report.findings]
    if not report.elsewhere:
        return found
    found.extend(ReportedFinding(finding, False) for finding in report.elsewhere)
    return sorted(found, key=lambda one: (one.finding.place.line, one.finding.place.column))


def most_important_first(findings: Iterable[Finding]) -> list[Finding]:
    """Return errors before warnings before notices; those of one severity stay in their order."""
    return sorted(findings, key=lambda finding: WEIGHT[finding.severity])


def rules_by_code(report: Report) -> dict[str, Rule]:
    """Return the rules that ran, by their codes."""
    return {rule.code: rule for rule in report.rules}


def key_of(finding: Finding) -> str:
    """Return the key of a finding, raw, and cut with … where it has no sane length."""
    return _cut(finding.key)


def subject_of(finding: Finding) -> str:
    """Return what a finding is about, raw: `areas.x.title = 5`; empty for the whole file.

    A key or a value of no sane length is cut with …
    """
    return f"{key_of(finding)} = {_cut(finding.found)}" if finding.found else key_of(finding)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_SUBJECT else f"{text[: LONGEST_SUBJECT - 1]}…"


def words_of(finding: Finding) -> str:
    """Return what is wrong with what, raw and without the place: `areas.x.title = 5: must be …`."""
    subject = subject_of(finding)
    return f"{subject}: {finding.message}" if subject else finding.message


def help_of(finding: Finding, rule: Rule | None) -> str:
    """Return how to fix a finding, raw: its own help, else its rule's with the commitment's id filled in.

    An ill-formed id is not filled in, because a shell would need quotes. Empty if neither has a help text.
    """
    if finding.help or rule is None:
        return finding.help
    return rule.help.replace(" ID ", f" {finding.commitment} ") if is_id(finding.commitment) else rule.help


def joined(words: str, help: str) -> str:
    """Return what is wrong and how to fix it as sentences of one text; `help` may be empty."""
    if not help:
        return words
    return f"{words} {help}" if words.endswith((".", "?", "!")) else f"{words}. {help}"


def count(findings: Sequence[Finding]) -> dict[str, int]:
    """Return how many there are of each severity, the heaviest first; 0 where there are none."""
    severities = [finding.severity for finding in findings]
    return {str(severity): severities.count(severity) for severity in Severity}


def count_words(findings: Sequence[Finding]) -> str:
    """Return how many there are: `2 errors, 1 warning`, or `no findings`."""
    numbers = count(findings).items()
    return ", ".join(counted(number, kind) for kind, number in numbers if number) or "no findings"


def sum_words(reports: Sequence[Report]) -> str:
    """Return what a check came to in one line: `1 error; 2 warnings elsewhere do not count`.

    Of several files it says how many: `1 error in 3 files`.
    """
    words = count_words([finding for report in reports for finding in report.findings])
    if len(reports) > 1:
        words = f"{words} in {counted(len(reports), 'file')}"
    elsewhere = [finding for report in reports for finding in report.elsewhere]
    if not elsewhere:
        return words
    verb = plural(len(elsewhere), "does", "do")
    return f"{words}; {count_words(elsewhere)} elsewhere {verb} not count"


def elsewhere_words(report: Report) -> str:
    """Return what is said above what does not count; safe for a terminal."""
    return f"not touched by the change since {safe.line(report.since)}, does not count:"
