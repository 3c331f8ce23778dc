"""What every importer returns: records, and the result of an import."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

import msgspec

from roadmap_cli.model.types import Status, Update
from roadmap_cli.model.window import Deadline, Target

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


class SkippedRecord(msgspec.Struct, frozen=True):
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
    say no more than that a thing is open. `unit` is what a place counts. `is_native` when this program wrote
    it: then texts stay as they are. `faults` are cells without a value. `updates` are the rows of the sheet
    of updates in a workbook that this program wrote, by column; they are not imported. Where it `is_roadmap`,
    a roadmap in all its tables, `areas` and `partners` hold those by id, and `head` whatever else it has
    besides commitments.
    """

    format: str
    unit: PlaceUnit
    columns: tuple[str, ...] = ()
    records: tuple[SourceRecord, ...] = ()
    skipped: tuple[SkippedRecord, ...] = ()
    faults: tuple[CellFault, ...] = ()
    updates: tuple[Mapping[str, str], ...] = ()
    fields: Mapping[str, str] = {}
    statuses: Mapping[str, Status] = {}
    open_words: tuple[str, ...] = ()
    key: str = ""
    used: tuple[str, ...] = ()
    is_native: bool = False
    is_roadmap: bool = False
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


class ReportedValue(msgspec.Struct, frozen=True):
    """A value that could not be read: in which record, of which field, and why. The rest was taken."""

    place: SourcePlace
    field: str
    value: str
    reason: str


class IdCollision(msgspec.Struct, frozen=True):
    """An id that was taken, and what it became; `kind` is commitment, area or partner."""

    place: SourcePlace
    kind: str
    requested: str
    id: str


class ImportedCommitment(msgspec.Struct, frozen=True, kw_only=True):
    """A record that becomes a commitment, or changes the one that is there (`exists`).

    `fields` are as a file has them, in its order; `milestones` by id, those of `unread_milestones` with a
    status that could not be read. `updates` are tables by key where the record has them as a file does, else
    `dated_updates` are updates with their days; so with `status` and `deadline`. `is_only_open` where its
    word for the status says no more than that it is open. `empty` are the fields of one that is there for
    which the source has a place, and nothing in it.
    """

    place: SourcePlace
    id: str
    fields: Mapping[str, Any]
    milestones: Mapping[str, Mapping[str, Any]] = {}
    unread_milestones: frozenset[str] = frozenset()
    updates: Mapping[str, Mapping[str, Any]] | None = None
    dated_updates: tuple[tuple[Deadline, Update], ...] = ()
    status: Status | None = None
    deadline: Target | None = None
    is_only_open: bool = False
    empty: tuple[str, ...] = ()
    exists: bool = False

    @property
    def clears_deadline(self) -> bool:
        """Return whether the record says that there is no deadline, rather than nothing about it."""
        return self.deadline is not None and self.deadline.deadline is None


class ImportResult(msgspec.Struct, frozen=True, kw_only=True):
    """All that an import comes to; `rows` counts the records of the source, `unit` is what places count.

    `areas` and `partners` are those to be made, by id; `given_areas` and `given_partners` all tables of such
    that the source brings. `is_native` is True if this program wrote the source; `is_export` if its statuses,
    deadlines and progress are the values of a file, not the derived ones that `list` writes; `is_workbook` if
    its texts were in cells, which do not hold every character.
    """

    unit: PlaceUnit
    rows: int
    imported: tuple[ImportedCommitment, ...]
    skipped: tuple[SkippedRecord, ...]
    unread: tuple[ReportedValue, ...]
    collisions: tuple[IdCollision, ...]
    doubtful: tuple[ReportedValue, ...]
    areas: Mapping[str, Mapping[str, Any]]
    partners: Mapping[str, Mapping[str, Any]]
    given_areas: Mapping[str, Mapping[str, Any]] = {}
    given_partners: Mapping[str, Mapping[str, Any]] = {}
    notes: tuple[str, ...] = ()
    is_native: bool = False
    is_export: bool = False
    is_workbook: bool = False

    @property
    def is_clean(self) -> bool:
        """Return whether all was taken as it stood."""
        return not (self.skipped or self.unread or self.collisions or self.doubtful)
