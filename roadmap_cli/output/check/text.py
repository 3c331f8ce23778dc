"""Findings as text, each with its line and carets below the key, in the style of compilers."""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

import msgspec

from roadmap_cli import escape
from roadmap_cli.english import counted, listed
from roadmap_cli.model.findings import Finding, Report, Rule, Severity
from roadmap_cli.output.check.findings import (
    count_words,
    elsewhere_words,
    excerpt_of,
    help_of,
    key_of,
    lines_of,
    most_important_first,
    rules_by_code,
    sum_words,
    words_of,
)
from roadmap_cli.output.colors import Depth
from roadmap_cli.output.plain import paint

SEVERITY_STYLES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTICE: "notice"}

LONGEST_LINE = 300
"""The most columns of a line of the file that are shown in a pipe."""


class Grouping(StrEnum):
    """What findings are grouped by."""

    COMMITMENT = "commitment"
    RULE = "rule"


class ReportStyle(msgspec.Struct, frozen=True):
    """How findings are shown: `width` is that of the terminal, None in a pipe; `signs` is False for ASCII.

    With `shows_all`, notices and findings that do not count are shown like the others.
    """

    color: Depth = Depth.NONE
    signs: bool = True
    width: int | None = None
    shows_all: bool = False
    grouping: Grouping | None = None


def render_findings(reports: Sequence[Report], style: ReportStyle) -> str:
    """Return the findings of each file, the worst first, and a last line of counts.

    Notices that do not fail the check are one line for each rule, and findings elsewhere are a number.
    """
    return "".join([*(_file(report, style) for report in reports), f"{sum_words(reports)}\n"])


def _file(report: Report, style: ReportStyle) -> str:
    """Return the findings of one file, empty without any."""
    lines, rules = lines_of(report.text), rules_by_code(report)
    full = [one for one in report.findings if style.shows_all or _is_in_full(one, report)]
    gutter = len(str(max((finding.place.line for finding in full), default=1)))
    parts: list[str] = []
    for heading, group in _grouped(full, rules, style.grouping):
        parts += [f"{paint(escape.line(heading), 'strong', style.color)}\n\n"] if heading else []
        parts += [_block(one, rules.get(one.code), lines, gutter, style) + "\n" for one in group]
    rest = _elsewhere(report, style) if style.shows_all else _in_short(report)
    if lines_of_rest := [f"{line}\n" for line in rest]:
        parts += [*lines_of_rest, "\n"]
    return "".join(parts)


def _elsewhere(report: Report, style: ReportStyle) -> Iterator[str]:
    """Yield a line for each finding that does not count, below one that says so."""
    if report.elsewhere:
        yield elsewhere_words(report)
        yield from (_headline(finding, style.color) for finding in report.elsewhere)


def _is_in_full(finding: Finding, report: Report) -> bool:
    """Return whether a finding has a block of its own: errors, warnings and what fails the check."""
    return finding.severity is not Severity.NOTICE or report.is_failure(finding)


def _grouped(
    findings: Sequence[Finding], rules: Mapping[str, Rule], grouping: Grouping | None
) -> list[tuple[str, list[Finding]]]:
    """Return headings and their findings, the worst group and the worst finding first."""
    findings = most_important_first(findings)
    if grouping is None:
        return [("", findings)]
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        key = finding.commitment if grouping is Grouping.COMMITMENT else finding.code
        groups.setdefault(key, []).append(finding)
    return [
        (f"{_heading(key, rules, grouping)}, {count_words(group)}", group) for key, group in groups.items()
    ]


def _heading(key: str, rules: Mapping[str, Rule], grouping: Grouping) -> str:
    if grouping is Grouping.COMMITMENT:
        return key or "the rest of the file"
    return f"{key} {rules[key].name}" if key in rules else key


_MOST_RULES = 6


def _in_short(report: Report) -> Iterator[str]:
    """Yield a line for each rule, and a line that says how many findings are not shown in full, if any."""
    findings = [one for one in report.findings if not _is_in_full(one, report)]
    groups = _grouped(findings, rules_by_code(report), Grouping.RULE)
    for heading, group in groups[:_MOST_RULES]:
        ids = dict.fromkeys(one.commitment or key_of(one) or f"line {one.place.line}" for one in group)
        yield escape.line(f"{heading}: {listed(list(ids))}")
    hidden = [f"{count_words(findings)} of {counted(len(groups), 'rule')}"] if findings else []
    if report.elsewhere:
        hidden.append(f"{counted(len(report.elsewhere), 'finding')} elsewhere")
    if hidden:
        yield f"{', '.join(hidden)}: --all shows them"


def finding_block(finding: Finding, rule: Rule | None, lines: Sequence[str]) -> str:
    """Return one finding without color; `lines` are those of the file."""
    return _block(finding, rule, lines, len(str(finding.place.line)), ReportStyle())


def _block(finding: Finding, rule: Rule | None, lines: Sequence[str], gutter: int, style: ReportStyle) -> str:
    color = style.color
    text = f"{_headline(finding, color)}\n"
    room = LONGEST_LINE if style.width is None else style.width - gutter - len(" | ")
    excerpt = excerpt_of(lines, finding.place, room, "…" if style.signs else "~")
    if excerpt is not None:
        empty = paint(f"{'':{gutter}} |", "faint", color)
        number = paint(f"{finding.place.line:{gutter}} |", "faint", color)
        caret = paint("^" * excerpt.columns, SEVERITY_STYLES[finding.severity], color)
        text += f"{number} {excerpt.text}".rstrip() + f"\n{empty} {' ' * excerpt.start}{caret}\n"
    if help_text := help_of(finding, rule):
        text += f"{'':{gutter}} {paint('=', 'faint', color)} {escape.line(help_text)}\n"
    return text


def _headline(finding: Finding, color: Depth) -> str:
    place = paint(escape.line(f"{finding.place}:"), "strong", color)
    kind = paint(f"{finding.severity} {finding.code}:", SEVERITY_STYLES[finding.severity], color)
    return f"{place} {kind} {escape.line(words_of(finding))}"
