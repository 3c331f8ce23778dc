"""Every place that names another id, from the rows of the table of fields with `refers_to`."""

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, assert_never

import msgspec

from roadmap_cli.english import listed, plural
from roadmap_cli.errors import NotFoundError, WrongUsageError
from roadmap_cli.model.fields import FIELDS, FieldType
from roadmap_cli.model.ids import present_commitment, present_id
from roadmap_cli.model.types import PARTS, Area, Commitment, Partner, Roadmap

Table = TypeVar("Table", bound=msgspec.Struct)
NewIds = Mapping[str, Mapping[str, str]]
"""New ids by old ones, by the table that holds them."""


class Reference(msgspec.Struct, frozen=True, gc=False):
    """One place in a commitment that names an id.

    `field` is the path of the field below the commitment. `within` is the index of the id if the field is an
    array, the id itself if it is a table by ids, else None. `kind` is the table that holds the id.
    """

    field: tuple[str, ...]
    within: int | str | None
    kind: str
    id: str

    @property
    def path(self) -> tuple[str | int, ...]:
        """The path below the commitment, with the index in an array or the key of a table."""
        return self.field if self.within is None else (*self.field, self.within)


class _ReferringField(msgspec.Struct, frozen=True):
    """A field that names ids. `default` means that it names none."""

    name: str
    type: FieldType
    refers_to: str
    default: object


@cache
def _rows(kind: type[msgspec.Struct], refers_to: str) -> tuple[_ReferringField, ...]:
    """Return the fields of a table that refer to one kind, or to any kind; tables by ids come last."""
    defaults = {field.name: field.default for field in msgspec.structs.fields(kind)}
    rows = (
        _ReferringField(field.name, field.type, field.refers_to, defaults[field.name])
        for field in FIELDS[kind]
        if field.refers_to and refers_to in ("", field.refers_to)
    )
    return tuple(sorted(rows, key=lambda row: row.type is FieldType.BY_PARTNER))


@cache
def _parts(refers_to: str) -> tuple[tuple[str, tuple[_ReferringField, ...]], ...]:
    """Return the tables below a commitment that have such fields, each with them."""
    return tuple((part, rows) for part, kind in PARTS.items() if (rows := _rows(kind, refers_to)))


def references(commitment: Commitment | Mapping[str, Any], kind: str = "") -> list[Reference]:
    """Return the references of a commitment to ids of one kind, or of any, in the order of the fields.

    The commitment is a struct or parsed data. A value of the wrong type in data names no ids.
    """
    found: list[Reference] = []
    for row in _rows(Commitment, kind):
        _find(row, _value(commitment, row.name), (), found)
    for part, rows in _parts(kind):
        tables = _value(commitment, part)
        if tables and isinstance(tables, Mapping):
            for key, table in tables.items():
                for row in rows:
                    _find(row, _value(table, row.name), (part, key), found)
    return found


def _find(row: _ReferringField, value: object, path: tuple[str, ...], found: list[Reference]) -> None:
    """Add the references in the value of a field to `found`; `path` is that of its table."""
    if isinstance(value, str):
        if value != row.default and row.type is FieldType.ID:
            found.append(Reference((*path, row.name), None, row.refers_to, value))
    elif not value:
        pass
    elif isinstance(value, list):
        if row.type is FieldType.IDS:
            field, kind = (*path, row.name), row.refers_to
            found.extend(
                [
                    Reference(field, at, kind, known_id)
                    for at, known_id in enumerate(value)
                    if isinstance(known_id, str)
                ]
            )
    elif isinstance(value, Mapping) and row.type is FieldType.BY_PARTNER:
        field = (*path, row.name)
        found.extend([Reference(field, known_id, row.refers_to, known_id) for known_id in value])


def _value(table: object, name: str) -> object:
    if isinstance(table, msgspec.Struct):
        return getattr(table, name)
    return table.get(name) if isinstance(table, Mapping) else None


def value_of(reference: Reference, commitment: Commitment | Mapping[str, Any]) -> Any:
    """Return the value of the field that holds a reference: an id, an array or a table."""
    value: object = commitment
    for name in reference.field:
        value = _value(value, name)
    return value


def with_new_ids(commitment: Commitment, names: NewIds) -> Commitment:
    """Return a commitment with new ids in its references; the same object if none of them is renamed."""
    if any(one.id in names.get(one.kind, ()) for one in references(commitment)):
        return _renamed(commitment, names)
    return commitment


def _renamed(table: Table, names: NewIds) -> Table:
    values: dict[str, Any] = {}
    for row in _rows(type(table), ""):
        value, new_ids = getattr(table, row.name), names.get(row.refers_to, {})
        match row.type:
            case FieldType.ID:
                values[row.name] = new_ids.get(value, value) if value != row.default else value
            case FieldType.IDS:
                values[row.name] = replace_ids(value, new_ids)
            case _:
                values[row.name] = {new_ids.get(known_id, known_id): one for known_id, one in value.items()}
    if isinstance(table, Commitment):
        for part, _ in _parts(""):
            values[part] = {key: _renamed(one, names) for key, one in getattr(table, part).items()}
    return msgspec.structs.replace(table, **values)


def replace_ids(ids: Sequence[Any], names: Mapping[str, str]) -> list[Any]:
    """Return an array with new ids for old ones; of several that become the same id, the first one stays.

    An id that was there twice still is, and values that are not strings stay.
    """
    renamed: list[Any] = []
    old_ids: dict[str, str] = {}
    for one in ids:
        if not isinstance(one, str):
            renamed.append(one)
        elif old_ids.setdefault(new := names.get(one, one), one) == one:
            renamed.append(new)
    return renamed


class RecordKind(StrEnum):
    """What has an id of its own and may be referred to."""

    COMMITMENT = "commitment"
    AREA = "area"
    PARTNER = "partner"

    @property
    def table(self) -> str:
        """The top-level table that holds them."""
        return f"{self}s"


def record_kind(area: bool, partner: bool) -> RecordKind:
    """Return what `--area` and `--partner` ask for, else a commitment. Raises WrongUsageError for both."""
    if area and partner:
        raise WrongUsageError("--area and --partner contradict each other; give one of them")
    if area:
        return RecordKind.AREA
    return RecordKind.PARTNER if partner else RecordKind.COMMITMENT


def records_of(
    roadmap: Roadmap, kind: RecordKind
) -> Mapping[str, Area] | Mapping[str, Partner] | Mapping[str, Commitment]:
    """Return what has an id, of one kind, by its id."""
    match kind:
        case RecordKind.COMMITMENT:
            return roadmap.commitments
        case RecordKind.AREA:
            return roadmap.areas
        case RecordKind.PARTNER:
            return roadmap.partners
        case _:
            assert_never(kind)


def record_id(word: str, kind: RecordKind, roadmap: Roadmap) -> str:
    """Return a word that is an id of that kind. Raises NotFoundError for any other, also for a prefix."""
    for other in RecordKind:
        if other is not kind and word in records_of(roadmap, other) and word not in records_of(roadmap, kind):
            option = "leave the option out" if other is RecordKind.COMMITMENT else f"name it with --{other}"
            raise NotFoundError(f'there is no {kind} "{word}", but there is {_a(other)} of that id; {option}')
    if kind is RecordKind.COMMITMENT:
        return present_commitment(word, roadmap.commitments)
    return present_id(word, records_of(roadmap, kind), kind)


def _a(kind: RecordKind) -> str:
    return f"an {kind}" if kind is RecordKind.AREA else f"a {kind}"


def references_to(ids: Mapping[str, Collection[str]], roadmap: Roadmap) -> dict[str, list[Reference]]:
    """Return every reference to one of some ids, by the commitment that has it, in file order.

    The ids are given by the table that holds them.
    """
    kind = next(iter(ids)) if len(ids) == 1 else ""
    found = {
        commitment_id: [one for one in references(commitment, kind) if one.id in ids.get(one.kind, ())]
        for commitment_id, commitment in roadmap.commitments.items()
    }
    return {known_id: those for known_id, those in found.items() if those}


def describe_references(found: Mapping[str, Sequence[Reference]]) -> str:
    """Return where references are, in words: `depends_on of a, b and c; 2 updates of a`."""
    fields: dict[str, dict[tuple[str, ...], str]] = {}
    for known_id, those in found.items():
        for one in those:
            fields.setdefault(one.field[0], {})[(known_id, *one.field)] = known_id
    words: list[str] = []
    for field, ids in fields.items():
        number = len(ids)
        what = plural(number, field.removesuffix("s"), f"{number:,} {field}") if field in PARTS else field
        words.append(f"{what} of {listed(list(dict.fromkeys(ids.values())))}")
    return "; ".join(words)
