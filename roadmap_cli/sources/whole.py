"""A commitment of a whole roadmap in JSON → the same commitment, with the ids that it gets here."""

from collections.abc import Mapping

from roadmap_cli.schema import read_commitment
from roadmap_cli.sources.record import SourceRecord
from roadmap_cli.sources.result import ImportedCommitment


def from_table(
    record: SourceRecord, id: str, ids: Mapping[str, str], area: str, *, is_there: bool
) -> ImportedCommitment:
    """Return what a record's table comes to; `ids` are the new ids by old ones, `area` is another area.

    `area` is empty where the table keeps its own. Raises ValueError where the table breaks the format.
    """
    table = dict(record.table or {})
    if area:
        table["area"] = area
    try:
        model = read_commitment(table)
    except ValueError as error:
        raise ValueError(f"{record.cells['id']}: {error}") from None
    if model.depends_on:
        table["depends_on"] = [ids.get(one, one) for one in model.depends_on]
    milestones, updates = table.pop("milestones", {}), table.pop("updates", {})
    return ImportedCommitment(
        place=record.place,
        id=id,
        fields=table,
        milestones=milestones,
        updates=updates,
        is_there=is_there,
    )
