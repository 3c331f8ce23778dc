"""Findings as text, each with its line and carets below the key, in the style of compilers."""

from collections.abc import Sequence

import msgspec

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
"""The most columns of a line of the file that are shown in a pipe."""


def render_findings(
    reports: Sequence[Report], *, color: bool, signs: bool, width: int | None, quiet: bool = False
) -> str:
    """Return the findings of each file, then those that do not count in short, and a last line of counts.

    `width` is that of the terminal, None in a pipe; `signs` is False for ASCII only. With `quiet`, a check
    that does not fail has no output.
    """
    if quiet and not any(report.fails for report in reports):
        return ""
    style = _ReportStyle(color, signs, width)
    files = (_file(report, style) for report in reports)
    return "".join([*files, f"{sum_words(reports)}\n"])


class _ReportStyle(msgspec.Struct, frozen=True):
    color: bool = False
    signs: bool = True
    width: int | None = None


def _file(report: Report, style: _ReportStyle) -> str:
    lines, rules = lines_of(report.text), rules_by_code(report)
    gutter = len(str(max((finding.place.line for finding in report.findings), default=1)))
    parts = [
        _block(finding, rules.get(finding.code), lines, gutter, style) + "\n" for finding in report.findings
    ]
    if report.elsewhere:
        parts.append(f"{elsewhere_words(report)}\n")
        parts.extend(f"{_headline(finding, style.color)}\n" for finding in report.elsewhere)
        parts.append("\n")
    return "".join(parts)


def finding_block(finding: Finding, rule: Rule | None, lines: Sequence[str]) -> str:
    """Return one finding without color; `lines` are those of the file."""
    return _block(finding, rule, lines, len(str(finding.place.line)), _ReportStyle())


def _block(
    finding: Finding, rule: Rule | None, lines: Sequence[str], gutter: int, style: _ReportStyle
) -> str:
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


def _headline(finding: Finding, color: bool) -> str:
    place = paint(escape.line(f"{finding.place}:"), "strong", color)
    kind = paint(f"{finding.severity} {finding.code}:", SEVERITY_STYLES[finding.severity], color)
    return f"{place} {kind} {escape.line(words_of(finding))}"
