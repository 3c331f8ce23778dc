"""A report for people: each finding with its line and a caret below the key, as compilers do it."""

from collections.abc import Sequence

from roadmap_cli import escape
from roadmap_cli.model.findings import Finding, Report, Rule, Severity
from roadmap_cli.output.check.findings import (
    elsewhere_words,
    excerpt_of,
    help_of,
    lines_of,
    rules_by_code,
    sum_words,
    words_of,
)
from roadmap_cli.output.plain import paint

SEVERITY_STYLES = {Severity.ERROR: "bad", Severity.WARNING: "warn", Severity.NOTICE: "fair"}

LONGEST_LINE = 300
"""How many columns of a line of the file are shown if no terminal limits them."""


def render_findings(
    reports: Sequence[Report], *, color: bool, signs: bool, width: int | None, quiet: bool = False
) -> str:
    """Return the findings file by file, those elsewhere in short below, and a last line that counts.

    `width` is the terminal's columns, None in a pipe; `signs` is False where only ASCII can be shown. With
    `quiet` a check that does not fail says nothing.
    """
    if quiet and not any(report.fails for report in reports):
        return ""
    files = (_file(report, color=color, signs=signs, width=width) for report in reports)
    return "".join([*files, f"{sum_words(reports)}\n"])


def _file(report: Report, *, color: bool, signs: bool, width: int | None) -> str:
    lines, rules = lines_of(report.text), rules_by_code(report)
    gutter = len(str(max((finding.place.line for finding in report.findings), default=1)))
    parts = [
        _block(finding, rules.get(finding.code), lines, gutter, color=color, signs=signs, width=width) + "\n"
        for finding in report.findings
    ]
    if report.elsewhere:
        parts.append(f"{elsewhere_words(report)}\n")
        parts.extend(f"{_headline(finding, color)}\n" for finding in report.elsewhere)
        parts.append("\n")
    return "".join(parts)


def finding_block(finding: Finding, rule: Rule | None, lines: Sequence[str]) -> str:
    """Return one finding as `render_findings` shows it, without color; `lines` are those of the file."""
    gutter = len(str(finding.place.line))
    return _block(finding, rule, lines, gutter, color=False, signs=True, width=None)


def _block(
    finding: Finding,
    rule: Rule | None,
    lines: Sequence[str],
    gutter: int,
    *,
    color: bool,
    signs: bool,
    width: int | None,
) -> str:
    text = f"{_headline(finding, color)}\n"
    room = LONGEST_LINE if width is None else width - gutter - len(" | ")
    excerpt = excerpt_of(lines, finding.place, room, "…" if signs else "~")
    empty = paint(f"{'':{gutter}} |", "faint", color)
    if excerpt is not None:
        number = paint(f"{finding.place.line:{gutter}} |", "faint", color)
        caret = paint("^" * excerpt.columns, SEVERITY_STYLES[finding.severity], color)
        text += f"{number} {excerpt.text}".rstrip() + f"\n{empty} {' ' * excerpt.start}{caret}\n"
    if advice := help_of(finding, rule):
        text += f"{'':{gutter}} {paint('=', 'faint', color)} {escape.line(advice)}\n"
    return text


def _headline(finding: Finding, color: bool) -> str:
    place = paint(escape.line(f"{finding.place}:"), "strong", color)
    kind = paint(f"{finding.severity} {finding.code}:", SEVERITY_STYLES[finding.severity], color)
    return f"{place} {kind} {escape.line(words_of(finding))}"
