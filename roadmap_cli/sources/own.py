"""What this program's own CSV says of a commitment besides what any source says → its table again."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from roadmap_cli.flags import overall_status, partners_status, progress_of
from roadmap_cli.model import Commitment
from roadmap_cli.schema import read_commitment
from roadmap_cli.sources.account import Taken
from roadmap_cli.sources.record import Cell, Record
from roadmap_cli.sources.values import own_date, own_list, own_tables, own_target

_DATES = {
    "milestones": {"deadline": own_date, "met_on": own_date},
    "updates": {"deadline": own_target, "deadline_was": own_target},
}


def with_own_tables(taken: Taken, record: Record, columns: Mapping[str, Sequence[str]]) -> Taken:
    """Return a commitment with what its row in our own CSV says in tables and in `formerly`.

    A status or a progress that follows from the rest is not stated. Raises ValueError where a cell does not
    hold what it should.
    """

    def cell(name: str) -> Cell:
        return record.cells.get(columns[name][0], "") if name in columns else ""

    fields = dict(taken.fields)
    fields["partner_status"] = own_tables(cell("partner_status"))
    fields["partner_deadline"] = {
        partner: own_date(one) for partner, one in own_tables(cell("partner_deadline")).items()
    }
    fields["formerly"] = own_list(cell("formerly"))
    fields = {name: value for name, value in fields.items() if value not in ({}, [])}
    parts = {name: _dated(own_tables(cell(name)), name) for name in _DATES}
    model = read_commitment({"area": "", **fields, **parts})
    for name in _derived(model):
        del fields[name]
    return msgspec.structs.replace(
        taken,
        fields=fields,
        milestones=parts["milestones"],
        updates=parts["updates"] if "updates" in columns else None,
    )


def _dated(tables: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """Return milestones or updates with their dates as a file has them."""
    kinds = _DATES[kind]
    return {
        id: {key: kinds[key](value) if key in kinds else value for key, value in table.items()}
        if isinstance(table, dict)
        else table
        for id, table in tables.items()
    }


def _derived(model: Commitment) -> list[str]:
    """Return the fields that say no more than what would be reckoned without them."""
    derived: list[str] = []
    if model.status is not None and model.partner_status and partners_status(model) is model.status:
        derived.append("status")
    rest = msgspec.structs.replace(model, progress=None)
    if model.progress is not None and model.progress == progress_of(
        rest, overall_status(model), model.milestones
    ):
        derived.append("progress")
    return derived
