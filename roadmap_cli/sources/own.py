"""What this program's own CSV says of a commitment besides what any source says → its table again."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from roadmap_cli.flags import present_status, standing_of
from roadmap_cli.model.fields import FIELDS, FieldType
from roadmap_cli.model.types import CLOSED, PARTS, Check, Commitment
from roadmap_cli.replay import present
from roadmap_cli.schema import read_commitment
from roadmap_cli.sources.record import SourceCell, SourceRecord
from roadmap_cli.sources.result import ImportedCommitment
from roadmap_cli.sources.values import own_date, own_list, own_tables, own_target

_READ = {FieldType.DATE: own_date, FieldType.TARGET: own_target}


def with_own_tables(
    taken: ImportedCommitment, record: SourceRecord, columns: Mapping[str, Sequence[str]], *, is_stated: bool
) -> ImportedCommitment:
    """Return a commitment with what its row in our own CSV says in tables and in `formerly`.

    Unless the row `is_stated`, a status or progress that follows from other values is left out. Raises
    ValueError for a cell that cannot be read.
    """

    def cell(name: str) -> SourceCell:
        return record.cells.get(columns[name][0], "") if name in columns else ""

    fields = dict(taken.fields)
    fields["partner_status"] = own_tables(cell("partner_status"))
    fields["partner_deadline"] = {
        partner: own_target(one) for partner, one in own_tables(cell("partner_deadline")).items()
    }
    fields["formerly"] = own_list(cell("formerly"))
    fields = {name: value for name, value in fields.items() if value not in ({}, [])}
    parts = {name: _dated(own_tables(cell(name)), kind) for name, kind in PARTS.items()}
    model = read_commitment({"area": "", **fields, **parts})
    for name in () if is_stated else _derived(model):
        del fields[name]
    return msgspec.structs.replace(
        taken,
        fields=fields,
        milestones=parts["milestones"],
        updates=parts["updates"] if "updates" in columns else None,
    )


def _dated(tables: Mapping[str, Any], kind: type[msgspec.Struct]) -> dict[str, Any]:
    """Return milestones or updates with their dates as a file has them."""
    read = {field.name: _READ[field.type] for field in FIELDS[kind] if field.type in _READ}
    return {
        id: {key: read[key](value) if key in read else value for key, value in table.items()}
        if isinstance(table, dict)
        else table
        for id, table in tables.items()
    }


def _derived(model: Commitment) -> list[str]:
    """Return the fields with the values that would be computed without them.

    The progress of a closed commitment follows from its status, or from statuses of partners that are not
    here.
    """
    derived: list[str] = []
    rest = msgspec.structs.replace(model, status=None)
    if model.status is not None and model.partner_status and present_status(rest) is model.status:
        derived.append("status")
        model = rest
    shown = standing_of(present(msgspec.structs.replace(model, progress=None)), Check())
    if model.progress is not None and (shown.status in CLOSED or model.progress == shown.progress):
        derived.append("progress")
    return derived
