"""Order, text, excerpts and fingerprints of findings, shared by all formats of `check`."""

import re
from collections.abc import Iterable, Sequence

import msgspec

from roadmap_cli import escape
from roadmap_cli.english import counted, plural
from roadmap_cli.model.findings import WEIGHT, Finding, Place, Report, Rule, Severity
from roadmap_cli.model.ids import is_id

_LEAST = 20
"""The narrowest excerpt that shows anything."""


class Excerpt(msgspec.Struct, frozen=True):
    """Part of a line, safe for a terminal; `start` and `columns` locate the marked part in it."""

    text: str
    start: int
    columns: int


def lines_of(text: str) -> list[str]:
    """Return the lines of a TOML document, which end only at newlines."""
    return text.split("\n")


def excerpt_of(lines: Sequence[str], place: Place, columns: int, mark: str = "…") -> Excerpt | None:
    """Return the line at a place in at most `columns` terminal columns; None if there is no such line.

    A longer line is cut around the marked part, with `mark` at each cut. A tab is four spaces.
    """
    if not 1 <= place.line <= len(lines) or lines == [""]:
        return None
    line = lines[place.line - 1].removesuffix("\r")
    columns = max(columns, _LEAST)
    # Bounds the time for very long lines; a column may need several characters.
    reach = columns * 4
    start = min(place.column - 1, len(line))
    end = min(start + place.width, len(line))
    before = _shown(line[max(start - reach, 0) : start])
    before = mark + _without_marks(before) if start > reach else before
    marked = _shown(line[start : min(end, start + reach)]) + mark * (end - start > reach)
    after = _shown(line[end : end + reach]) + mark * (len(line) - end > reach)
    marked = escape.cut(marked, columns - 2 * escape.width(mark), mark)
    room = columns - max(escape.width(marked), 1)
    left = min(escape.width(before), max(room // 2, room - escape.width(after)))
    before = _last(before, left, mark)
    after = escape.cut(after, room - escape.width(before), mark)
    # A combining mark takes no column.
    width = escape.width(before + marked) - escape.width(before)
    return Excerpt(f"{before}{marked}{after}", escape.width(before), max(width, 1))


def _shown(text: str) -> str:
    # Escape workflow commands now; doing it later would shift the marked part.
    return escape.ci_line(text.replace("\t", "    "))


def _last(text: str, columns: int, mark: str) -> str:
    """Return the end of a text in at most `columns` columns, with `mark` where it was cut."""
    if escape.width(text) <= columns:
        return text
    room = columns - escape.width(mark)
    kept, start = 0, len(text)
    while start and (kept := kept + escape.width(text[start - 1])) <= room:
        start -= 1
    # A character with a variation selector is wider than its parts.
    while escape.width(text[start:]) > room:
        start += 1
    return mark + _without_marks(text[start:])


def _without_marks(text: str) -> str:
    """Return a text without combining marks at its start, whose letter was cut."""
    start = next((place for place, char in enumerate(text) if escape.width(char)), len(text))
    return text[start:]


def fingerprints(location: str, findings: Iterable[Finding]) -> list[str]:
    """Return a unique fingerprint of 32 hexadecimal digits for each finding.

    It is made from `location`, code, key (or message) and value, so it does not change when lines move.
    Findings that agree in all of these are numbered.
    """
    from hashlib import blake2b  # only for formats that need fingerprints

    seen: dict[tuple[str, ...], int] = {}
    prints = []
    for finding in findings:
        identity = (location, finding.code, finding.key or finding.message, finding.value)
        seen[identity] = seen.get(identity, 0) + 1
        text = "\0".join((*identity, str(seen[identity])))
        prints.append(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest())
    return prints


LONGEST_SUBJECT = 200
"""The most characters of a key or a value in a message."""


class ReportedFinding(msgspec.Struct, frozen=True):
    """A finding in a report; `counts` is False outside of the checked change."""

    finding: Finding
    counts: bool


def in_file_order(report: Report) -> list[ReportedFinding]:
    """Return all findings of a report, including those that do not count, in the order of their places."""
    findings = [ReportedFinding(finding, True) for finding in report.findings]
    if not report.elsewhere:
        return findings
    findings.extend(ReportedFinding(finding, False) for finding in report.elsewhere)
    return sorted(findings, key=lambda item: (item.finding.place.line, item.finding.place.column))


def most_important_first(findings: Iterable[Finding]) -> list[Finding]:
    """Return errors, then warnings, then notices, each in their order."""
    return sorted(findings, key=lambda finding: WEIGHT[finding.severity])


def rules_by_code(report: Report) -> dict[str, Rule]:
    """Return the rules that ran, by code."""
    return {rule.code: rule for rule in report.rules}


def key_of(finding: Finding) -> str:
    """Return the key of a finding, unescaped and cut to LONGEST_SUBJECT."""
    return _cut(finding.key)


def subject_of(finding: Finding) -> str:
    """Return the subject of a finding, unescaped: `areas.x.title = 5`; empty for the whole file."""
    return f"{key_of(finding)} = {_cut(finding.value)}" if finding.value else key_of(finding)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_SUBJECT else f"{text[: LONGEST_SUBJECT - 1]}…"


def words_of(finding: Finding) -> str:
    """Return subject and message, unescaped: `areas.x.title = 5: must be …`."""
    subject = subject_of(finding)
    return f"{subject}: {finding.message}" if subject else finding.message


def help_of(finding: Finding, rule: Rule | None) -> str:
    """Return the help of a finding, else of its rule with the commitment's id filled in; unescaped.

    Its commands name the file if they would not find it. An ill-formed id is not filled in, because it would
    need quotes in a shell.
    """
    text = finding.help or (rule.help if rule is not None else "")
    if not finding.help and is_id(finding.commitment):
        text = text.replace(" ID ", f" {finding.commitment} ")
    if not finding.file:
        return text
    import shlex  # only for a file that is not the nearest one

    is_plain = "`" not in finding.file and escape.line(finding.file) == finding.file
    file = shlex.quote(finding.file) if is_plain else "FILE"
    return re.sub(_COMMAND, lambda match: f"{match[0]} --file {file}", text)


_COMMAND = r"`roadmap (?!check |git-setup|schema)[^`]+"
"""A command in a help text that reads or writes a roadmap, without its last backtick."""


def joined(words: str, help_text: str) -> str:
    """Return a message and its help, which may be empty, as sentences."""
    if not help_text:
        return words
    return f"{words} {help_text}" if words.endswith((".", "?", "!")) else f"{words}. {help_text}"


def count(findings: Sequence[Finding]) -> dict[str, int]:
    """Return the number of findings of each severity, errors first."""
    severities = [finding.severity for finding in findings]
    return {str(severity): severities.count(severity) for severity in Severity}


def count_words(findings: Sequence[Finding]) -> str:
    """Return the number of findings in words: `2 errors, 1 warning`, or `no findings`."""
    numbers = count(findings).items()
    return ", ".join(counted(number, kind) for kind, number in numbers if number) or "no findings"


def sum_words(reports: Sequence[Report]) -> str:
    """Return the result of a check: `1 error in 3 files; 2 warnings elsewhere do not count`."""
    words = count_words([finding for report in reports for finding in report.findings])
    if len(reports) > 1:
        words = f"{words} in {counted(len(reports), 'file')}"
    elsewhere = [finding for report in reports for finding in report.elsewhere]
    if not elsewhere:
        return words
    verb = plural(len(elsewhere), "does", "do")
    return f"{words}; {count_words(elsewhere)} elsewhere {verb} not count"


def elsewhere_words(report: Report) -> str:
    """Return the heading of findings that do not count; safe for a terminal."""
    return f"not touched by the change since {escape.line(report.since)}, does not count:"
