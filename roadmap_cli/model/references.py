"""References between records: fields with `refers_to` in the table of fields."""

from collections.abc import Callable, Collection, Mapping, Sequence
from copy import copy
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

import msgspec

from roadmap_cli.english import listed, plural, with_article
from roadmap_cli.errors import NotFoundError, WrongUsageError
from roadmap_cli.model.fields import FIELDS, FieldType
from roadmap_cli.model.ids import present_commitment, present_id
from roadmap_cli.model.types import PARTS, Area, Assessor, Commitment, Partner, Roadmap

Table = TypeVar("Table", bound=msgspec.Struct)
Records = Mapping[str, Area] | Mapping[str, Partner] | Mapping[str, Assessor] | Mapping[str, Commitment]
NewIds = Mapping[str, Mapping[str, str]]
"""New ids by old ones, by table."""


class Reference(msgspec.Struct, frozen=True, gc=False):
    """A reference from a commitment to an id in the table `kind`.

    `field` is the path of the field below the commitment. `within` is the index of the id in an array, the id
    itself in a table by ids, else None.
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
    """A field that refers to ids, unless its value is `default`."""

    name: str
    type: FieldType
    refers_to: str
    default: object


@cache
def _rows(kind: type[msgspec.Struct], refers_to: str) -> tuple[_ReferringField, ...]:
    """Return the fields of a table that refer to one kind, or to any kind, with tables by ids last."""
    defaults = {field.name: field.default for field in msgspec.structs.fields(kind)}
    rows = (
        _ReferringField(field.name, field.type, field.refers_to, defaults[field.name])
        for field in FIELDS[kind]
        if field.refers_to and refers_to in ("", field.refers_to)
    )
    return tuple(sorted(rows, key=lambda row: row.type is FieldType.BY_PARTNER))


@cache
def _parts(refers_to: str) -> tuple[tuple[str, tuple[_ReferringField, ...]], ...]:
    """Return the tables below a commitment with such fields."""
    return tuple((part, rows) for part, kind in PARTS.items() if (rows := _rows(kind, refers_to)))


def references(commitment: Commitment | Mapping[str, Any], kind: str = "") -> list[Reference]:
    """Return the references of a commitment to ids of one kind, or of any, in the order of the fields.

    The commitment is a struct or parsed data, in which values of the wrong type are ignored.
    """
    result: list[Reference] = []
    value_of_field: Callable[[Any, str], Any] = getattr if isinstance(commitment, Commitment) else _value
    for row in _rows(Commitment, kind):
        value = value_of_field(commitment, row.name)
        if (value or value == "") and value != row.default:  # an empty text may be a reference
            _add_references(row, value, (), result)
    for part, rows in _parts(kind):
        tables = value_of_field(commitment, part)
        if tables and isinstance(tables, Mapping):
            for key, table in tables.items():
                for row in rows:
                    value = value_of_field(table, row.name)
                    if (value or value == "") and value != row.default:
                        _add_references(row, value, (part, key), result)
    return result


def _add_references(
    row: _ReferringField, value: object, path: tuple[str, ...], result: list[Reference]
) -> None:
    """Add the references in the value of a field of the table at `path` to `result`."""
    if isinstance(value, str):
        if row.type is FieldType.ID:
            result.append(Reference((*path, row.name), None, row.refers_to, value))
    elif isinstance(value, list) and value and row.type is FieldType.IDS:
        field, kind = (*path, row.name), row.refers_to
        result.extend([Reference(field, at, kind, i) for at, i in enumerate(value) if isinstance(i, str)])
    elif isinstance(value, Mapping) and value and row.type is FieldType.BY_PARTNER:
        field, kind = (*path, row.name), row.refers_to
        result.extend([Reference(field, partner, kind, partner) for partner in value])


def _value(table: object, name: str) -> object:
    if isinstance(table, msgspec.Struct):
        return getattr(table, name)
    if isinstance(table, dict):
        return table.get(name)
    return table.get(name) if isinstance(table, Mapping) else None


def value_of(reference: Reference, commitment: Commitment | Mapping[str, Any]) -> Any:
    """Return the value of the field that holds a reference: an id, an array or a table."""
    value: object = commitment
    for name in reference.field:
        value = _value(value, name)
    return value


def with_new_ids(commitment: Commitment, names: NewIds) -> Commitment:
    """Return a commitment with new ids in its references, or the same object if nothing changes."""
    if any(reference.id in names.get(reference.kind, ()) for reference in references(commitment)):
        return _with_new_ids(commitment, names)
    return commitment


def _with_new_ids(table: Table, names: NewIds) -> Table:
    values: dict[str, Any] = {}
    for row in _rows(type(table), ""):
        value, new_ids = getattr(table, row.name), names.get(row.refers_to, {})
        match row.type:
            case FieldType.ID:
                values[row.name] = new_ids.get(value, value) if value != row.default else value
            case FieldType.IDS:
                values[row.name] = replace_ids(value, new_ids)
            case _:
                values[row.name] = {new_ids.get(key, key): item for key, item in value.items()}
    if isinstance(table, Commitment):
        for part, _ in _parts(""):
            values[part] = {key: _with_new_ids(item, names) for key, item in getattr(table, part).items()}
    return msgspec.structs.replace(table, **values)


def renaming(new_id: Mapping[str, Callable[[str], str]]) -> Callable[[Commitment], Commitment]:
    """Return the function that returns a copy of a commitment with new ids in its references.

    `new_id` has the function that returns the new id, by table. It is fast, for large roadmaps: the copy
    shares all that does not change.
    """
    rows = [row for kind in new_id for row in _rows(Commitment, kind)]
    parts = [(part, row) for kind in new_id for part, known in _parts(kind) for row in known]

    def renamed(commitment: Commitment) -> Commitment:
        new = copy(commitment)
        for row in rows:
            if (value := getattr(new, row.name)) and value != row.default:
                msgspec.structs.force_setattr(new, row.name, _new_value(value, new_id[row.refers_to]))
        for part, row in parts:
            if tables := getattr(new, part):
                tables = {key: _with_new_id(table, row, new_id) for key, table in tables.items()}
                msgspec.structs.force_setattr(new, part, tables)
        return new

    return renamed


def _with_new_id(table: Table, row: _ReferringField, new_id: Mapping[str, Callable[[str], str]]) -> Table:
    """Return a table below a commitment with new ids in one field, or the same object if nothing changes."""
    value = getattr(table, row.name)
    if value == row.default or (new := _new_value(value, new_id[row.refers_to])) == value:
        return table
    return msgspec.structs.replace(table, **{row.name: new})


def _new_value(value: Any, new_id: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return new_id(value)
    if isinstance(value, list):
        return list(map(new_id, value))
    return {new_id(known_id): item for known_id, item in value.items()}


def replace_ids(ids: Sequence[Any], names: Mapping[str, str]) -> list[Any]:
    """Return an array with new ids for old ones.

    If different ids become equal, only the first is kept. Duplicates and values of other types are kept.
    """
    renamed: list[Any] = []
    old_ids: dict[str, str] = {}
    for item in ids:
        if not isinstance(item, str):
            renamed.append(item)
        elif old_ids.setdefault(new := names.get(item, item), item) == item:
            renamed.append(new)
    return renamed


class RecordKind(StrEnum):
    """A kind of record with an id."""

    COMMITMENT = "commitment"
    AREA = "area"
    PARTNER = "partner"
    ASSESSOR = "assessor"

    @property
    def table(self) -> str:
        """The top-level table of these records."""
        return f"{self}s"


def record_kind(*, area: bool, partner: bool, assessor: bool) -> RecordKind:
    """Return the kind that the option of that name selects. Raises WrongUsageError for several."""
    given = {RecordKind.AREA: area, RecordKind.PARTNER: partner, RecordKind.ASSESSOR: assessor}
    kinds = [kind for kind, is_given in given.items() if is_given]
    if len(kinds) > 1:
        options = " and ".join(f"--{kind}" for kind in kinds[:2])
        raise WrongUsageError(f"{options} contradict each other; give one of them")
    return kinds[0] if kinds else RecordKind.COMMITMENT


def records_of(roadmap: Roadmap, kind: RecordKind) -> Records:
    """Return the records of one kind by id."""
    records: Records = getattr(roadmap, kind.table)
    return records


def record_id(word: str, kind: RecordKind, roadmap: Roadmap) -> str:
    """Return the word if it is the present id of a record of that kind. Raises NotFoundError."""
    for other in RecordKind:
        if other is not kind and word in records_of(roadmap, other) and word not in records_of(roadmap, kind):
            option = "leave the option out" if other is RecordKind.COMMITMENT else f"name it with --{other}"
            message = f'there is no {kind} "{word}", but there is {with_article(other)} of that id; {option}'
            raise NotFoundError(message)
    if kind is RecordKind.COMMITMENT:
        return present_commitment(word, roadmap.commitments)
    return present_id(word, records_of(roadmap, kind), kind)


def references_to(ids: Mapping[str, Collection[str]], roadmap: Roadmap) -> dict[str, list[Reference]]:
    """Return the references to some ids, which are given by table, by the id of their commitment."""
    kind = next(iter(ids)) if len(ids) == 1 else ""
    matches = {
        commitment_id: [ref for ref in references(commitment, kind) if ref.id in ids.get(ref.kind, ())]
        for commitment_id, commitment in roadmap.commitments.items()
    }
    return {commitment_id: refs for commitment_id, refs in matches.items() if refs}


def describe_references(by_commitment: Mapping[str, Sequence[Reference]]) -> str:
    """Return the fields of references for a message: `depends_on of a, b and c; 2 updates of a`."""
    fields: dict[str, dict[tuple[str, ...], str]] = {}
    for commitment_id, refs in by_commitment.items():
        for ref in refs:
            fields.setdefault(ref.field[0], {})[(commitment_id, *ref.field)] = commitment_id
    words: list[str] = []
    for field, ids in fields.items():
        number = len(ids)
        what = plural(number, field.removesuffix("s"), f"{number:,} {field}") if field in PARTS else field
        words.append(f"{what} of {listed(list(dict.fromkeys(ids.values())))}")
    return "; ".join(words)
