"""Run the rules of `check` on a roadmap."""

from collections.abc import Iterable, Iterator
from typing import Any

from roadmap_cli.checks import deadlines, form, references, revisions, substance
from roadmap_cli.checks.rule import CheckContext, Hit, RuleCheck, rules_starting_with, unknown_rule_message
from roadmap_cli.errors import NotFoundError
from roadmap_cli.model.findings import Finding, Rule, Severity
from roadmap_cli.model.places import Locator
from roadmap_cli.model.types import Check
from roadmap_cli.model.validate import dotted

READING_RULES: tuple[Rule, ...] = (
    Rule(
        "RM100",
        Severity.ERROR,
        "unreadable-file",
        "The file is missing, is not a regular file, is not readable or is too large (exit 3).",
        "Name another file, or make this one readable.",
    ),
    Rule(
        "RM101",
        Severity.ERROR,
        "syntax",
        "The file is not TOML, or a merge left its conflict markers in it; nothing can be read (exit 3).",
        "Follow the message. In a merge conflict, choose one side and delete the markers.",
    ),
    Rule(
        "RM102",
        Severity.ERROR,
        "schema",
        "A type is wrong, a required key is missing or a value is impossible; nothing is shown (exit 3).",
        "Follow the message. `roadmap schema` prints a schema of the format for editors.",
    ),
)
"""The rules that reading a file applies."""

CHANGE_CHECKS = revisions.CHECKS
"""The rules that compare a roadmap with an earlier one."""

CHECKS = (*form.CHECKS, *references.CHECKS, *deadlines.CHECKS, *substance.CHECKS, *CHANGE_CHECKS)

RULES = (*READING_RULES, *(check.rule for check in CHECKS))
"""All rules in the order of their codes."""


def match_rules(prefixes: Iterable[str]) -> frozenset[str]:
    """Return the codes of the rules that match prefixes. Raises NotFoundError."""
    codes: set[str] = set()
    for prefix in prefixes:
        matches = _codes_of([prefix.upper()])
        if not matches:
            raise NotFoundError(unknown_rule_message(prefix, RULES))
        codes |= matches
    return frozenset(codes)


def enabled_checks(
    settings: Check,
    select: frozenset[str] = frozenset(),
    ignore: frozenset[str] = frozenset(),
    before: Check | None = None,
) -> list[RuleCheck]:
    """Return the checks to run, in the order of their codes: the selected ones, by default all.

    `settings` are those of the file, and `before` those before the change, which apply to the rules that
    compare. A rule that is selected by name runs even if the file does not select it or ignores it.
    """
    if select:
        return [check for check in CHECKS if check.rule.code in select - ignore]
    by_file = _codes_in_file(settings)
    by_earlier_file = by_file if before is None else _codes_in_file(before)
    return [
        check
        for check in CHECKS
        if check.rule.code in (by_earlier_file if check in CHANGE_CHECKS else by_file) - ignore
    ]


def _codes_in_file(settings: Check) -> set[str]:
    """Return the codes of the rules that the settings of a file select.

    RM107 is always selected: otherwise, a wrong code in `select` would silently turn off all rules.
    """
    return _codes_of([*settings.select, "RM107"] if settings.select else ["RM"]) - _codes_of(settings.ignore)


def _codes_of(prefixes: Iterable[str]) -> set[str]:
    return {rule.code for prefix in prefixes for rule in rules_starting_with(prefix, RULES)}


def _hits(context: CheckContext, checks: Iterable[RuleCheck]) -> Iterator[tuple[Rule, Hit]]:
    """Yield the hits that are not waived on the day, each with its rule."""
    return (
        (check.rule, hit)
        for check in checks
        for hit in check.hits(context)
        if not _is_waived(context, check, hit)
    )


def findings_of(
    context: CheckContext, checks: Iterable[RuleCheck], name: str, file: str = ""
) -> tuple[Finding, ...]:
    """Return the findings of checks in file order, without those that are waived on the day.

    `name` is the file name for messages; `file` is as in `Finding`.
    """
    hits = list(_hits(context, checks))
    places = Locator(context.text, name).key_places([hit.path for _, hit in hits])
    severities = context.stated.check.severity
    findings = [
        Finding(
            code=rule.code,
            severity=severities.get(rule.code, rule.severity),
            place=place,
            key=dotted(hit.path),
            value=hit.value,
            message=hit.message,
            commitment=hit.commitment,
            help=hit.help,
            file=file,
        )
        for (rule, hit), place in zip(hits, places, strict=True)
    ]
    findings.sort(key=lambda one: (one.place.line, one.place.column, one.code))
    return tuple(findings)


def split_by_change(
    findings: Iterable[Finding],
    context: CheckContext,
    checks: Iterable[RuleCheck],
    data_before: dict[str, Any],
    text_before: str,
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Return the findings that the change since `context.before` caused, and those elsewhere.

    `data_before` and `text_before` are those of the earlier roadmap. The change counts as the cause of all
    findings in the commitments that it touches, and of those that the earlier roadmap does not have on the
    same day: removing an area breaks commitments that the change does not touch.
    """
    changes, before = context.changes, context.before
    if changes is None or before is None:
        return tuple(findings), ()
    touched = {change.id for change in changes.commitments}
    earlier = CheckContext(
        before, data_before, text_before, context.as_of, context.rules, context.now, context.merge
    )
    known = {(rule.code, dotted(hit.path), hit.value, hit.message) for rule, hit in _hits(earlier, checks)}
    parts: tuple[list[Finding], list[Finding]] = ([], [])
    for finding in findings:
        is_old = (finding.code, finding.key, finding.value, finding.message) in known
        parts[is_old and finding.commitment not in touched].append(finding)
    return tuple(parts[0]), tuple(parts[1])


def _is_waived(context: CheckContext, check: RuleCheck, hit: Hit) -> bool:
    """Return whether a commitment waives a rule.

    For rules that compare, the earlier roadmap decides, so that a change cannot silence its own findings.
    """
    roadmap = context.before if check in CHANGE_CHECKS and context.before is not None else context.stated
    commitment = roadmap.commitments.get(hit.commitment) if hit.commitment else None
    waiver = commitment.waive.get(check.rule.code) if commitment is not None and commitment.waive else None
    return waiver is not None and (waiver.until is None or context.as_of <= waiver.until.last)
