"""The rules in the order of their codes, and a run of them on one roadmap."""

from collections.abc import Iterable, Sequence
from typing import Any

from roadmap_cli.checks import deadlines, form, references, revisions, substance
from roadmap_cli.checks.rule import Hit, Look, Subject, rules_starting_with, unknown_rule_message
from roadmap_cli.errors import NotFoundError
from roadmap_cli.model.findings import Finding, Place, Rule, Severity
from roadmap_cli.model.places import Locator
from roadmap_cli.model.validate import dotted

READING: tuple[Rule, ...] = (
    Rule(
        "RM100",
        Severity.ERROR,
        "unreadable-file",
        "The file is missing, is no plain file, may not be read or is too large (exit 3).",
        "Name another file, or make this one readable.",
    ),
    Rule(
        "RM101",
        Severity.ERROR,
        "syntax",
        "The file is not TOML, or a merge left its conflict markers in it; nothing can be read (exit 3).",
        "Write what the message says; where a merge stopped, choose one side and delete the markers.",
    ),
    Rule(
        "RM102",
        Severity.ERROR,
        "schema",
        "A type is wrong, a required key is missing or a value is impossible; nothing is shown (exit 3).",
        "Write what the message says; `roadmap schema` prints the format for editors.",
    ),
)
"""What reading the file finds by itself."""

CHANGES = revisions.LOOKS
"""The rules that compare a roadmap with an earlier one."""

LOOKS = (*form.LOOKS, *references.LOOKS, *deadlines.LOOKS, *substance.LOOKS, *CHANGES)

RULES = (*READING, *(look.rule for look in LOOKS))


def match_rules(prefixes: Iterable[str]) -> frozenset[str]:
    """Return the codes of the rules that prefixes mean. Raises NotFoundError with the nearest for none."""
    codes: set[str] = set()
    for prefix in prefixes:
        begun = rules_starting_with(prefix.upper(), RULES)
        if not begun:
            raise NotFoundError(unknown_rule_message(prefix, RULES))
        codes.update(rule.code for rule in begun)
    return frozenset(codes)


def enabled_checks(
    ignored: Sequence[str],
    select: frozenset[str] = frozenset(),
    ignore: frozenset[str] = frozenset(),
    ignored_before: Sequence[str] | None = None,
) -> list[Look]:
    """Return what runs, in the order of the codes: all, or what is selected.

    `ignored` are the prefixes that the file ignores, `ignored_before` those that it ignored before a change,
    which count for the rules of change; a rule that is selected by name always runs.
    """
    if select:
        return [look for look in LOOKS if look.rule.code in select - ignore]
    by_file = _codes_of(ignored)
    of_change = by_file if ignored_before is None else _codes_of(ignored_before)
    return [
        look for look in LOOKS if look.rule.code not in (of_change if look in CHANGES else by_file) | ignore
    ]


def _codes_of(prefixes: Iterable[str]) -> set[str]:
    return {rule.code for prefix in prefixes for rule in rules_starting_with(prefix, RULES)}


def findings_of(subject: Subject, looks: Iterable[Look], text: str, name: str) -> tuple[Finding, ...]:
    """Return what rules find, in file order, but for what is waived on the subject's day.

    `text` is what the subject's data was parsed from, `name` what the file is called in messages.
    """
    hits = [
        (look.rule, hit) for look in looks for hit in look.hits(subject) if not _is_waived(subject, look, hit)
    ]
    places = Locator(text, name).key_places([hit.path for _, hit in hits])
    severities = subject.stated.check.severity
    findings = [
        _finding(rule, hit, place, severities.get(rule.code, rule.severity))
        for (rule, hit), place in zip(hits, places, strict=True)
    ]
    findings.sort(key=lambda one: (one.place.line, one.place.column, one.code))
    return tuple(findings)


def divided(
    findings: Iterable[Finding], subject: Subject, looks: Iterable[Look], data_before: dict[str, Any]
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Return the findings that the change since `subject.before` has to answer for, and those elsewhere.

    It answers for all in the commitments that it touches, and for what is not found in the roadmap from
    which it started (whose data is `data_before`) on the same day: removing an area breaks commitments that
    the change did not touch.
    """
    changes, before = subject.changes, subject.before
    if changes is None or before is None:
        return tuple(findings), ()
    touched = {change.id for change in changes.commitments}
    earlier = Subject(
        before, data_before, subject.as_of, rules=subject.rules, today=subject.now, merge=subject.merge
    )
    known = {
        (look.rule.code, dotted(hit.path), hit.found, hit.message)
        for look in looks
        for hit in look.hits(earlier)
        if not _is_waived(earlier, look, hit)
    }
    parts: tuple[list[Finding], list[Finding]] = ([], [])
    for one in findings:
        is_old = (one.code, one.key, one.found, one.message) in known
        parts[is_old and one.commitment not in touched].append(one)
    return tuple(parts[0]), tuple(parts[1])


def _is_waived(subject: Subject, look: Look, hit: Hit) -> bool:
    """Return whether a commitment waives a rule; those of change by what it said before, if it was there.

    Else a change could silence the rules that judge it.
    """
    judge = subject.before if look in CHANGES and subject.before is not None else subject.stated
    commitment = judge.commitments.get(hit.commitment) if hit.commitment else None
    waiver = commitment.waive.get(look.rule.code) if commitment is not None and commitment.waive else None
    return waiver is not None and (waiver.until is None or subject.as_of <= waiver.until.last)


def _finding(rule: Rule, hit: Hit, place: Place, severity: Severity) -> Finding:
    return Finding(
        code=rule.code,
        severity=severity,
        place=place,
        key=dotted(hit.path),
        found=hit.found,
        message=hit.message,
        commitment=hit.commitment,
        help=hit.help,
    )
