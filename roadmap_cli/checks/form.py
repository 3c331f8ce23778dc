"""RM1: the form of the file, as far as it can be read all the same."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import msgspec

from roadmap_cli.analysis.query import folded
from roadmap_cli.checks.rule import (
    CheckContext,
    Hit,
    of_commitment,
    rule,
    rules_starting_with,
    unknown_rule_message,
    update_command,
    word,
)
from roadmap_cli.model.findings import UNREADABLE, Severity
from roadmap_cli.model.ids import did_you_mean, id_from, is_id
from roadmap_cli.model.types import (
    ALL,
    Area,
    Check,
    Commitment,
    Head,
    Milestone,
    Partner,
    Roadmap,
    Update,
    Waiver,
)
from roadmap_cli.model.validate import shown
from roadmap_cli.toml.layout import Path


@rule(
    "RM103",
    Severity.WARNING,
    "unknown-key",
    "A key or table that is not in the format, often a misspelled one.",
    "Spell it as the format does, or put what is your own into a table `extra`.",
)
def unknown_keys(context: CheckContext) -> Iterator[Hit]:
    """Yield the keys that the format does not know, with the nearest known one."""
    data = context.data
    yield from _unknown_in(data, Roadmap, ())
    yield from _unknown_in(data["roadmap"], Head, ("roadmap",))
    yield from _unknown_in(data.get("check", {}), Check, ("check",))
    for table, kind in (("partners", Partner), ("areas", Area)):
        for commitment_id, fields in data.get(table, {}).items():
            yield from _unknown_in(fields, kind, (table, commitment_id))
    for commitment_id, fields in data.get("commitments", {}).items():
        path = ("commitments", commitment_id)
        for hit in (*_unknown_in(fields, Commitment, path), *_unknown_below(fields, path)):
            yield hit._replace(commitment=commitment_id)


def _unknown_below(fields: Mapping[str, Any], path: Path) -> Iterator[Hit]:
    below: tuple[tuple[str, type[msgspec.Struct]], ...] = (
        ("milestones", Milestone),
        ("updates", Update),
        ("waive", Waiver),
    )
    for table, kind in below:
        if table in fields:
            for key, inner in fields[table].items():
                yield from _unknown_in(inner, kind, (*path, table, key))


def _unknown_in(fields: Mapping[str, Any], kind: type[msgspec.Struct], path: Path) -> Iterator[Hit]:
    known = _KNOWN[kind]
    if known.issuperset(fields):
        return
    for key in fields:
        if key not in known:
            meant = did_you_mean(key, [one for one in kind.__struct_encode_fields__ if one not in fields])
            remedy = meant or "put what is your own into a table extra"
            yield Hit((*path, key), f"the format knows no key {shown(key)} here; {remedy}")


_KNOWN: dict[type[msgspec.Struct], frozenset[str]] = {
    kind: frozenset(kind.__struct_encode_fields__)
    for kind in (Roadmap, Head, Check, Partner, Area, Commitment, Milestone, Update, Waiver)
}


@rule(
    "RM104",
    Severity.ERROR,
    "ill-formed-id",
    "An id that is not 1 to 64 lower-case letters, digits and single hyphens, or a partner `all`.",
    "Give it another id: `roadmap rename OLD NEW`, with `--area` or `--partner` for those.",
)
def ill_formed_ids(context: CheckContext) -> Iterator[Hit]:
    """Yield ids in the wrong form, and a partner with the id that means all partners."""
    roadmap = context.stated
    ids: dict[str, Collection[str]] = {
        "partners": roadmap.partners,
        "areas": roadmap.areas,
        "commitments": roadmap.commitments,
    }
    for table, known in ids.items():
        option = {"partners": " --partner", "areas": " --area"}.get(table, "")
        for commitment_id in known:
            is_all = table == "partners" and commitment_id == ALL
            if is_all or not is_id(commitment_id):
                yield Hit(
                    (table, commitment_id),
                    "all cannot be a partner: --for all means every partner"
                    if is_all
                    else _ill_formed(commitment_id),
                    commitment=commitment_id if table == "commitments" else "",
                    help=f"Give it another id: `roadmap rename {word(commitment_id, 'OLD')} NEW{option}`.",
                )
    for commitment_id, commitment in roadmap.commitments.items():
        for step in commitment.milestones:
            if not is_id(step):
                advice = "Write another id."
                yield of_commitment(commitment_id, ("milestones", step), _ill_formed(step), advice=advice)


def _ill_formed(known_id: str) -> str:
    better = id_from(known_id)
    remedy = f"; {better} would do" if better else ""
    return (
        f"{shown(known_id)} is not an id: lower-case letters, digits and single hyphens, at most 64{remedy}"
    )


@rule(
    "RM105",
    Severity.NOTICE,
    "same-title",
    "Two commitments of one area have the same title.",
    "Say in the title what is different: `roadmap update ID --title TEXT`, or remove one of the two.",
)
def same_titles(context: CheckContext) -> Iterator[Hit]:
    """Yield the commitments that have the title of an earlier one of their area."""
    first: dict[tuple[str, str], str] = {}
    for commitment_id, commitment in context.stated.commitments.items():
        title = " ".join(folded(commitment.title).split())
        other = first.setdefault((commitment.area, title), commitment_id)
        if other != commitment_id:
            message = f"{other} in this area has the same title; change one of the titles"
            command = update_command(commitment_id, "--title TEXT")
            advice = f"Say in the title what is different: {command}, or remove one of the two."
            yield of_commitment(commitment_id, ("title",), message, shown(commitment.title), advice=advice)


@rule(
    "RM108",
    Severity.WARNING,
    "same-name",
    "Two partners have the same name, or two areas the same title; readers take them for one.",
    "Say in the name what is different: `roadmap update-partner ID --name TEXT` or "
    "`roadmap update-area ID --title TEXT`.",
)
def same_names(context: CheckContext) -> Iterator[Hit]:
    """Yield the partners that have the name of an earlier one, and the areas with the title of one."""
    kinds = (("partner", "name", context.stated.partners), ("area", "title", context.stated.areas))
    for kind, key, records in kinds:
        first: dict[str, str] = {}
        for commitment_id, record in records.items():
            name = getattr(record, key)
            other = first.setdefault(" ".join(folded(name).split()), commitment_id)
            if other != commitment_id:
                message = f"the {kind} {other} has the same {key}; change one of the two"
                command = f"`roadmap update-{kind} {word(commitment_id, 'ID')} --{key} TEXT`"
                advice = f"Say in the {key} what is different: {command}."
                yield Hit((f"{kind}s", commitment_id, key), message, shown(name), help=advice)


@rule(
    "RM106",
    Severity.ERROR,
    "union-merge",
    "`merge=union` is set for the file in git's attributes; such a merge can lose keys silently.",
    "Remove `merge=union` from `.gitattributes`.",
)
def union_merges(context: CheckContext) -> Iterator[Hit]:
    """Yield one hit where git would merge the file line by line without a conflict."""
    if context.merge == "union":
        yield Hit((), "git's attributes set merge=union for this file, which can lose keys; remove it")


@rule(
    "RM107",
    Severity.WARNING,
    "unknown-rule",
    "`ignore`, `severity` or `waive` names a rule that does not exist.",
    "Write a code that `roadmap check --list-rules` shows, or remove it.",
)
def unknown_rules(context: CheckContext) -> Iterator[Hit]:
    """Yield what `[check]` and the waivers say of rules that do not exist, or that nothing can silence."""
    check = context.stated.check
    for index, prefix in enumerate(check.ignore):
        if not rules_starting_with(prefix, context.rules) or prefix in UNREADABLE:
            yield Hit(("check", "ignore", index), _no_rule(prefix, context), shown(prefix))
    codes = {rule.code for rule in context.rules} - {*UNREADABLE}
    for code in check.severity:
        if code not in codes:
            yield Hit(("check", "severity", code), _no_rule(code, context))
    for commitment_id, commitment in context.stated.commitments.items():
        for code in commitment.waive:
            if code not in codes:
                yield of_commitment(commitment_id, ("waive", code), _no_rule(code, context))


def _no_rule(code: str, context: CheckContext) -> str:
    if code in UNREADABLE:
        return f"{code} keeps the file from being read, so it cannot be configured or silenced; remove this"
    if rules_starting_with(code, context.rules):
        first = rules_starting_with(code, context.rules)[0].code
        return f"{code} matches several rules; write a full code, such as {first}"
    return unknown_rule_message(code, context.rules)


CHECKS = (unknown_keys, ill_formed_ids, same_titles, union_merges, unknown_rules, same_names)
