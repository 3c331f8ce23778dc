"""What every importer returns: the records of a source as written, and what the format says of them.

Nothing in them is interpreted yet: dates and statuses are the words of the source.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

import msgspec

from roadmap_cli.model.types import Status

SourceCell = str | list[str]
"""What a record has in one column: a text, or a list where the format has lists."""

PlaceUnit = Literal["line", "row", "item"]


class SourceMilestone(msgspec.Struct, frozen=True):
    """A milestone as a source has it; `status` is a word of the source."""

    title: str
    status: str = ""


class SourceUpdate(msgspec.Struct, frozen=True):
    """An update as a source has it, with its day (ISO); `closes` if it set the record's status."""

    day: str
    note: str = ""
    closes: bool = False


class SourcePlace(msgspec.Struct, frozen=True, order=True):
    """Where a record is: its first line, its row in a sheet or its number in a list, from 1 on."""

    number: int
    sheet: str = ""


class SourceRecord(msgspec.Struct, frozen=True):
    """One row, task, issue or item. `table` is a commitment's table as a roadmap has it, instead of cells."""

    place: SourcePlace
    cells: Mapping[str, SourceCell] = {}
    milestones: tuple[SourceMilestone, ...] = ()
    updates: tuple[SourceUpdate, ...] = ()
    table: Mapping[str, Any] | None = None


class RefusedRecord(msgspec.Struct, frozen=True):
    """A record that is not taken, and why."""

    place: SourcePlace
    reason: str


class CellFault(msgspec.Struct, frozen=True):
    """A cell whose content is no value, so that it is empty here: the content, and why."""

    place: SourcePlace
    column: str
    value: str
    reason: str


class SourceContent(msgspec.Struct, frozen=True, kw_only=True):
    """What a source holds.

    `columns` are the names of cells, in order; `fields` says which of them a field is read
    from unless told, `statuses` what the format's own words for a status mean, `key` which column others
    depend on, `used` what else the importer made something of. Of the words in `statuses`, the `open_words`
    say no more than that a thing is open. `unit` is what a place counts. `is_own` when this program wrote
    it: then texts stay as they are. `faults` are cells without a value. `updates` are the rows of the sheet
    of updates in a workbook that this program wrote, by column; they are not imported. Where it `is_whole`,
    a roadmap in all its tables, `areas` and `partners` hold those by id, and `head` whatever else it has
    besides commitments.
    """

    format: str
    unit: PlaceUnit
    columns: tuple[str, ...] = ()
    records: tuple[SourceRecord, ...] = ()
    refused: tuple[RefusedRecord, ...] = ()
    faults: tuple[CellFault, ...] = ()
    updates: tuple[Mapping[str, str], ...] = ()
    fields: Mapping[str, str] = {}
    statuses: Mapping[str, Status] = {}
    open_words: tuple[str, ...] = ()
    key: str = ""
    used: tuple[str, ...] = ()
    is_own: bool = False
    is_whole: bool = False
    head: Mapping[str, Any] = {}
    areas: Mapping[str, Mapping[str, Any]] = {}
    partners: Mapping[str, Mapping[str, Any]] = {}
    notes: tuple[str, ...] = ()


def without_values(content: SourceContent, faults: Iterable[CellFault]) -> SourceContent:
    """Return a content with faults besides those it has, by place and column; their cells are empty in it."""
    by_cell = {
        (fault.place, content.columns.index(fault.column)): fault for fault in (*content.faults, *faults)
    }
    hollow: dict[SourcePlace, dict[str, SourceCell]] = {}
    for fault in by_cell.values():
        hollow.setdefault(fault.place, {})[fault.column] = ""
    if not hollow:
        return content
    records = tuple(
        msgspec.structs.replace(record, cells={**record.cells, **hollow[record.place]})
        if record.place in hollow
        else record
        for record in content.records
    )
    kept = tuple(fault for _, fault in sorted(by_cell.items()))
    return msgspec.structs.replace(content, records=records, faults=kept)


def fold(text: str) -> str:
    """Return a text on one line: white space, the no-break space too, is one blank, and none around it."""
    return " ".join(text.split())
