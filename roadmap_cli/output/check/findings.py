"""What all formats of a check share: the findings in order, their words, lines and fingerprints."""

from collections.abc import Iterable, Sequence

import msgspec

from roadmap_cli import escape
from roadmap_cli.english import counted, plural
from roadmap_cli.model.findings import WEIGHT, Finding, Place, Report, Rule, Severity
from roadmap_cli.model.ids import is_id

_LEAST = 20
"""A narrower excerpt would show nothing; a terminal as narrow as that wraps it."""


class Excerpt(msgspec.Struct, frozen=True):
    """A piece of a line, safe for a terminal, and where in it the part that is meant stands, in columns."""

    text: str
    start: int
    columns: int


def lines_of(text: str) -> list[str]:
    """Return the lines of a TOML text: they end at a newline, with or without a carriage return before it."""
    return text.split("\n")


def excerpt_of(lines: Sequence[str], place: Place, columns: int, mark: str = "…") -> Excerpt | None:
    """Return the line at a place in at most `columns` terminal columns; None where there is no such line.

    A tab is four spaces. Of a longer line stays what is around the part that is meant, with `mark` for what
    was cut. The time is bounded by `columns`, however long the line is.
    """
    if not 1 <= place.line <= len(lines) or lines == [""]:
        return None
    line = lines[place.line - 1].removesuffix("\r")
    columns = max(columns, _LEAST)
    # No more characters are looked at than fill it, with a few marks on each.
    reach = columns * 4
    start = min(place.column - 1, len(line))
    end = min(start + place.width, len(line))
    before = _shown(line[max(start - reach, 0) : start])
    before = mark + _whole(before) if start > reach else before
    meant = _shown(line[start : min(end, start + reach)]) + mark * (end - start > reach)
    after = _shown(line[end : end + reach]) + mark * (len(line) - end > reach)
    meant = escape.cut(meant, columns - 2 * escape.width(mark), mark)
    room = columns - max(escape.width(meant), 1)
    left = min(escape.width(before), max(room // 2, room - escape.width(after)))
    before = _last(before, left, mark)
    after = escape.cut(after, room - escape.width(before), mark)
    # A mark that changes the sign before it takes no column of its own.
    wide = escape.width(before + meant) - escape.width(before)
    return Excerpt(f"{before}{meant}{after}", escape.width(before), max(wide, 1))


def _shown(text: str) -> str:
    # Parted here already, or a runner's command before the part that is meant would shift it later.
    return escape.ci_line(text.replace("\t", "    "))


def _last(text: str, columns: int, mark: str) -> str:
    """Return the end of a text in at most `columns` columns; what was cut begins with `mark`."""
    if escape.width(text) <= columns:
        return text
    room = columns - escape.width(mark)
    kept, start = 0, len(text)
    while start and (kept := kept + escape.width(text[start - 1])) <= room:
        start -= 1
    # A sign with a selector is wider than its parts.
    while escape.width(text[start:]) > room:
        start += 1
    return mark + _whole(text[start:])


def _whole(text: str) -> str:
    """Return a text without the marks at its start, which belong to a letter that was cut."""
    start = next((place for place, char in enumerate(text) if escape.width(char)), len(text))
    return text[start:]


def fingerprints(location: str, findings: Iterable[Finding]) -> list[str]:
    """Return a fingerprint for each finding: 32 hexadecimal digits, each one once.

    It follows from the file's `location`, the code, the key and what stands there, and so holds when lines
    shift or when the message counts other days; where there is no key, from the message. Findings that are
    alike in all of it are told apart by their order.
    """
    # Loaded only here: the formats that people read need no fingerprints.
    from hashlib import blake2b

    seen: dict[tuple[str, ...], int] = {}
    made = []
    for finding in findings:
        about = finding.key or finding.message
        known = (location, finding.code, about, finding.found)
        seen[known] = seen.get(known, 0) + 1
        text = "\0".join((*known, str(seen[known])))
        made.append(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest())
    return made


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


def joined(words: str, advice: str) -> str:
    """Return what is wrong and how to fix it as sentences of one text; `advice` may be empty."""
    if not advice:
        return words
    return f"{words} {advice}" if words.endswith((".", "?", "!")) else f"{words}. {advice}"


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
    return f"not touched by the change since {escape.line(report.since)}, does not count:"
