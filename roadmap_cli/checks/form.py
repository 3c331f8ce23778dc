"""RM1 rules: keys, ids and titles, and settings of `check`."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec

from roadmap_cli import english
from roadmap_cli.analysis.views import faults_in
from roadmap_cli.checks.indicators import inexact_numbers
from roadmap_cli.checks.rule import (
    CheckContext,
    Hit,
    error,
    milestone_command,
    notice,
    of_commitment,
    rules_starting_with,
    unknown_rule_message,
    update_command,
    warning,
    word,
)
from roadmap_cli.english import plural
from roadmap_cli.model.fields import FIELDS, Field, FieldType
from roadmap_cli.model.findings import UNREADABLE
from roadmap_cli.model.ids import did_you_mean, id_from, is_id
from roadmap_cli.model.names import (
    character_name,
    invisible_characters,
    is_plain,
    may_hide_characters,
    name_key,
)
from roadmap_cli.model.references import RecordKind, records_of
from roadmap_cli.model.types import ALL, Roadmap, tables_in
from roadmap_cli.model.validate import shown
from roadmap_cli.toml.layout import Path


@warning(
    "RM103",
    "unknown-key",
    "A key or table that is not in the format, often a misspelled one.",
    "Correct the spelling, or put your own keys into a table `extra`.",
)
def unknown_keys(context: CheckContext) -> Iterator[Hit]:
    for path, table in tables_in(context.stated):
        fields: Any = context.data
        try:
            for key in path:
                fields = fields[key]
        except KeyError:  # the file has no such table
            continue
        known = _known_keys(type(table))
        if known.issuperset(fields):
            continue
        for key in fields:
            if key not in known:
                unused = [name for name in table.__struct_encode_fields__ if name not in fields]
                remedy = did_you_mean(key, unused) or "put your own keys into a table extra"
                message = f"unknown key {shown(key)}; {remedy}"
                yield Hit((*path, key), message, commitment=path[1] if path[:1] == ("commitments",) else "")


@cache
def _known_keys(kind: type[msgspec.Struct]) -> frozenset[str]:
    return frozenset(kind.__struct_encode_fields__)


@error(
    "RM104",
    "ill-formed-id",
    "An id that is not 1 to 64 lowercase letters, digits and single hyphens, or a partner `all`.",
    "Give it another id: `roadmap rename OLD NEW`, with `--area`, `--partner` or `--assessor` for those.",
)
def ill_formed_ids(context: CheckContext) -> Iterator[Hit]:
    roadmap = context.stated
    for kind in RecordKind:
        option = "" if kind is RecordKind.COMMITMENT else f" --{kind}"
        for known_id in records_of(roadmap, kind):
            is_all = kind is RecordKind.PARTNER and known_id == ALL
            if is_all or not is_id(known_id):
                message = _ill_formed(known_id)
                if is_all:
                    message = "all cannot be a partner: --for all means every partner"
                advice = f"Give it another id: `roadmap rename {word(known_id, 'OLD')} NEW{option}`."
                commitment_id = known_id if kind is RecordKind.COMMITMENT else ""
                yield Hit((kind.table, known_id), message, commitment=commitment_id, help=advice)
    if roadmap.roadmap.id and not is_id(roadmap.roadmap.id):
        yield Hit(("roadmap", "id"), _ill_formed(roadmap.roadmap.id), help="Write another id.")
    for path in _other_ids(roadmap):
        if not is_id(name := path[-1]):
            commitment_id = path[1] if path[0] == "commitments" else ""
            yield Hit(path, _ill_formed(name), commitment=commitment_id, help="Write another id.")


def _other_ids(roadmap: Roadmap) -> Iterator[tuple[str, ...]]:
    """Yield the paths of the tables whose id no command changes."""
    for commitment_id, commitment in roadmap.commitments.items():
        for part in ("milestones", "indicators"):
            for name in getattr(commitment, part):
                yield ("commitments", commitment_id, part, name)
    for table in ("views", "imports"):
        for name in getattr(roadmap, table):
            yield (table, name)


def _ill_formed(text: str) -> str:
    suggestion = f"; {id_from(text)} would do" if id_from(text) else ""
    return f"{shown(text)} is not an id: lowercase letters, digits and single hyphens, at most 64{suggestion}"


@notice(
    "RM105",
    "same-title",
    "Two commitments of one area have the same title.",
    "Change one of the titles: `roadmap update ID --title TEXT`, or remove one of the commitments.",
)
def same_titles(context: CheckContext) -> Iterator[Hit]:
    first: dict[tuple[str, str], str] = {}
    for commitment_id, commitment in context.stated.commitments.items():
        title = name_key(commitment.title)
        other = first.setdefault((commitment.area, title), commitment_id)
        if other != commitment_id:
            message = f"{other} in this area has the same title; change one of the titles"
            command = update_command(commitment_id, "--title TEXT")
            advice = f"Change one of the titles: {command}, or remove one of the commitments."
            yield of_commitment(commitment_id, ("title",), message, shown(commitment.title), advice=advice)


@warning(
    "RM108",
    "same-name",
    "Two partners or two assessors have the same name, or two areas have the same title.",
    "Change one of the names: `roadmap update-partner ID --name TEXT`, "
    "`roadmap update-assessor ID --name TEXT` or `roadmap update-area ID --title TEXT`.",
)
def same_names(context: CheckContext) -> Iterator[Hit]:
    stated = context.stated
    kinds = (
        ("partner", "name", stated.partners),
        ("assessor", "name", stated.assessors),
        ("area", "title", stated.areas),
    )
    for kind, key, records in kinds:
        first: dict[str, str] = {}
        for known_id, record in records.items():
            name = getattr(record, key)
            other = first.setdefault(name_key(name), known_id)
            if other != known_id:
                message = f"the {kind} {other} has the same {key}; change one of the two"
                command = f"`roadmap update-{kind} {word(known_id, 'ID')} --{key} TEXT`"
                advice = f"Say in the {key} what is different: {command}."
                yield Hit((f"{kind}s", known_id, key), message, shown(name), help=advice)


@error(
    "RM106",
    "union-merge",
    "`merge=union` is set for the file in git's attributes; such a merge can lose keys silently.",
    "Remove `merge=union` from `.gitattributes`.",
)
def union_merges(context: CheckContext) -> Iterator[Hit]:
    if context.merge == "union":
        yield Hit((), "git's attributes set merge=union for this file, which can lose keys; remove it")


@warning(
    "RM107",
    "unknown-rule",
    "`select`, `ignore`, `severity` or `waive` names a rule that does not exist.",
    "Write a code that `roadmap check --list-rules` shows, or remove it.",
)
def unknown_rules(context: CheckContext) -> Iterator[Hit]:
    check = context.stated.check
    for key, prefixes in (("select", check.select), ("ignore", check.ignore)):
        for index, prefix in enumerate(prefixes):
            if not rules_starting_with(prefix, context.rules) or prefix in UNREADABLE:
                yield Hit(("check", key, index), _no_rule(prefix, context), shown(prefix))
    codes = {rule.code for rule in context.rules} - {*UNREADABLE}
    for code in check.severity:
        if code not in codes:
            yield Hit(("check", "severity", code), _no_rule(code, context))
    for commitment_id, commitment in context.stated.commitments.items():
        for code in commitment.waive:
            if code not in codes:
                yield of_commitment(commitment_id, ("waive", code), _no_rule(code, context))


@error(
    "RM111",
    "invalid-view",
    "A view has an invalid expression, or names an id, a column or a grouping that does not exist.",
    "Correct the view. Until then, commands refuse it; without `--view`, nothing changes.",
)
def invalid_views(context: CheckContext) -> Iterator[Hit]:
    for name in context.stated.views:
        for fault in faults_in(name, context.stated, context.as_of):
            yield Hit(fault.path, fault.message, shown(fault.text))


@error(
    "RM112",
    "invalid-mapping",
    "A saved mapping of `import` has an option that is wrong for every file.",
    "Correct the option. Until then, `import --mapping` refuses it.",
)
def invalid_mappings(context: CheckContext) -> Iterator[Hit]:
    if not context.stated.imports:
        return
    from roadmap_cli.importers.mappings import faults_of  # imports all formats

    for name, mapping in context.stated.imports.items():
        for fault in faults_of(mapping):
            yield Hit(("imports", name, fault.key), fault.reason, shown(", ".join(fault.texts)))


def _no_rule(code: str, context: CheckContext) -> str:
    if code in UNREADABLE:
        return f"{code} keeps the file from being read, so it cannot be configured or silenced; remove this"
    if rules_starting_with(code, context.rules):
        first = rules_starting_with(code, context.rules)[0].code
        return f"{code} matches several rules; write a full code, such as {first}"
    return unknown_rule_message(code, context.rules)


@warning(
    "RM109",
    "invisible-character",
    "A title, name, tag or key has an invisible character, such as a zero-width space or a bidi control.",
    "Delete the character, or write the text again, such as `roadmap update ID --title TEXT`.",
)
def invisible_characters_in_names(context: CheckContext) -> Iterator[Hit]:
    if not may_hide_characters(context.text):
        return
    for path, table in tables_in(context.stated):
        for field in _names_of(type(table)):
            value = getattr(table, field.name)
            listed = isinstance(value, list)
            if is_plain("".join(value) if listed else value):
                continue
            for place, text in enumerate(value if listed else [value]):
                if not is_plain(text) and (found := _invisible(text)):
                    where: Path = (*path, field.name, place) if listed else (*path, field.name)
                    message = f"the {field.noun or field.name} has {found}"
                    commitment_id = path[1] if path[:1] == ("commitments",) else ""
                    yield Hit(where, message, shown(text), commitment_id, _written_again(path, field))
    yield from _invisible_in_keys(context.data)


def _invisible_in_keys(data: dict[str, Any]) -> Iterator[Hit]:
    tables: list[tuple[Path, Any]] = [((), data)]
    while tables:
        path, values = tables.pop()
        items = values.items() if isinstance(values, dict) else enumerate(values)
        tables += [((*path, key), value) for key, value in items if isinstance(value, (dict, list))]
        if isinstance(values, list) or is_plain("".join(values)):
            continue
        for key in values:
            if not is_plain(key) and (found := _invisible(key)):
                here: Path = (*path, key)
                commitment_id = str(here[1]) if here[0] == "commitments" and len(here) > 1 else ""
                yield Hit(here, f"the key has {found}", commitment=commitment_id, help=_renamed(here))


def _renamed(path: Path) -> str:
    """Return the help for a key: the command that gives a record another id."""
    kind = next((kind for kind in RecordKind if len(path) == 2 and kind.table == path[0]), None)
    if kind is None:
        return "Delete the character."
    option = "" if kind is RecordKind.COMMITMENT else f" --{kind}"
    return f"Give it another id: `roadmap rename OLD NEW{option}`."


@cache
def _names_of(kind: type[msgspec.Struct]) -> tuple[Field, ...]:
    """Return the fields of a table that hold titles, names and tags."""
    types = (FieldType.TITLE, FieldType.NAMES, FieldType.WORDS)
    return tuple(field for field in FIELDS[kind] if field.type in types and not field.derived)


def _invisible(text: str) -> str:
    """Return the invisible characters of a text and their places, for a sentence; empty without any."""
    found = [f"{character_name(char)} at character {place}" for place, char in invisible_characters(text)]
    if not found:
        return ""
    number = plural(len(found), "the invisible character", f"{len(found):,} invisible characters:")
    return f"{number} {english.listed(found, 3, 3)}; delete {plural(len(found), 'it', 'them')}"


def _written_again(path: Path, field: Field) -> str:
    """Return the help for a text of a record: the command that writes it again."""
    match path:
        case (("areas" | "partners" | "assessors") as table, str(known_id)) if field.option:
            command = f"`roadmap update-{table[:-1]} {word(known_id, 'ID')} {field.option} TEXT`"
        case ("commitments", str(commitment_id)) if field.option:
            command = update_command(commitment_id, f"{field.option} TEXT")
        case ("commitments", str(commitment_id), "milestones", str(step)):
            command = milestone_command(commitment_id, step, f"--{field.name} TEXT")
        case _:
            return "Delete the character."
    what = "the text" if field.type is FieldType.TITLE else "all of them"  # an option replaces a whole list
    return f"Delete the character, or write {what} again: {command}."


CHECKS = (
    unknown_keys,
    ill_formed_ids,
    same_titles,
    union_merges,
    unknown_rules,
    same_names,
    invisible_characters_in_names,
    inexact_numbers,
    invalid_views,
    invalid_mappings,
)
