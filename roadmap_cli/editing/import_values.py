"""Imported values that differ from those in the file → changes; a difference in spelling is not a change."""

from collections.abc import Iterator, Mapping
from typing import Any

from roadmap_cli import escape
from roadmap_cli.importers.xlsx_cells import text_of_cell
from roadmap_cli.model.dates import parse_target
from roadmap_cli.model.fields import DATES, FIELDS, LISTS, TEXTS, FieldType, importable
from roadmap_cli.model.json_codec import plain as json_plain
from roadmap_cli.model.types import (
    Area,
    Assessment,
    Assessor,
    Commitment,
    Milestone,
    Partner,
    Update,
    in_form_of,
    normalized,
    texts,
)
from roadmap_cli.model.window import DeadlineError
from roadmap_cli.toml.change import SetValue, plain, same

_TYPES = {
    field.name: field.type
    for kind in (Commitment, Milestone, Update, Assessment, Area, Assessor, Partner)
    for field in FIELDS[kind]
}
_FOLDED = frozenset(field.name for field in importable() if field.type in TEXTS)
"""The texts in which whitespace does not count, because other programs wrap lines."""


def differing(
    path: tuple[str, ...], fields: Mapping[str, Any], table: Mapping[str, Any]
) -> Iterator[SetValue]:
    """Yield the changes of the fields that differ from those of the table at `path`."""
    for name, value in fields.items():
        if name not in table or not _is_same_value(name, table[name], value):
            yield SetValue((*path, name), in_form_of(table.get(name), value))


def partner_changes(path: tuple[str, ...], values: Mapping[str, Any], table: Any) -> Iterator[SetValue]:
    """Yield the changes that set partners' own values; partners that the source leaves out keep theirs."""
    if not isinstance(table, Mapping):
        yield SetValue(path, values)
        return
    kind = path[-1].removeprefix("partner_")
    for partner, value in values.items():
        if partner not in table or not _is_same_value(kind, table[partner], value):
            yield SetValue((*path, partner), value)


def is_cell_of(old: Any, new: Any) -> bool:
    """Return whether a text is what a cell of our workbook has for the text in the file."""
    return isinstance(old, str) and text_of_cell(escape.workbook(old), "") == new


def _is_same_value(name: str, old: Any, new: Any) -> bool:
    """Return whether the value in the file and that in the source differ in spelling only."""
    if same(old, plain(new)) or _is_same_number(old, new):
        return True
    field_type = _TYPES.get(name)
    if field_type in LISTS and isinstance(old, str | list) and isinstance(new, str | list):
        return [normalized(text).split() for text in texts(old)] == [
            normalized(text).split() for text in texts(new)
        ]
    if name in _FOLDED and isinstance(old, str) and isinstance(new, str):
        return normalized(old).split() == normalized(new).split()
    if field_type in DATES:
        try:
            return parse_target(old) == parse_target(new)
        except DeadlineError:
            return False
    return field_type is FieldType.OWN and same(json_plain(old), json_plain(plain(new)))


def _is_same_number(old: object, new: object) -> bool:
    """Return whether two numbers are equal, in any spelling: 5 and 5.0, 1.1 and 1.10."""
    numbers = (int, float)
    is_flag = isinstance(old, bool) or isinstance(new, bool)
    return isinstance(old, numbers) and isinstance(new, numbers) and not is_flag and old == new
