"""The records that every importer returns, and the result of an import."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

import msgspec

from roadmap_cli.model.types import Assessment, Status, Update
from roadmap_cli.model.window import Date, Target

SourceCell = str | list[str]
"""The value of a record in one column: a text, or a list where the format has lists."""

PlaceUnit = Literal["line", "row", "item"]

SHEET = "sheet"
"""The column with the name of the sheet of a row, if there are several sheets."""


class SourceMilestone(msgspec.Struct, frozen=True):
    """A milestone in a source; `status` is a word of the source."""

    title: str
    status: str = ""


class SourceUpdate(msgspec.Struct, frozen=True):
    """An update in a source, with its day (ISO); `closes` means that it set the status of the record."""

    day: str
    note: str = ""
    closes: bool = False


class SourcePlace(msgspec.Struct, frozen=True, order=True):
    """The place of a record: its first line, its row in a sheet or its number in a list, from 1."""

    number: int
    sheet: str = ""


class SourceRecord(msgspec.Struct, frozen=True):
    """One row, task, issue or item; it has cells, or the `table` of a commitment in a roadmap.

    `links` are the addresses behind cells, by column.
    """

    place: SourcePlace
    cells: Mapping[str, SourceCell] = {}
    milestones: tuple[SourceMilestone, ...] = ()
    updates: tuple[SourceUpdate, ...] = ()
    table: Mapping[str, Any] | None = None
    links: Mapping[str, str] = {}


class SkippedRecord(msgspec.Struct, frozen=True):
    """A record that is not taken, and why."""

    place: SourcePlace
    reason: str


class CellFault(msgspec.Struct, frozen=True):
    """A cell whose content is not a value, so that it counts as empty: the content and the reason."""

    place: SourcePlace
    column: str
    value: str
    reason: str


class OutsideRow(msgspec.Struct, frozen=True):
    """A row of a sheet outside of its table: its cells that are not empty, and the reason."""

    place: SourcePlace
    cells: tuple[str, ...]
    reason: str


class FootnoteMark(msgspec.Struct, frozen=True):
    """A footnote mark that was removed from a value, and its footnote; `value` still has the mark."""

    place: SourcePlace
    column: str
    value: str
    sign: str
    footnote: str = ""


class SourceContent(msgspec.Struct, frozen=True, kw_only=True):
    """The content of a source.

    - `unit`: what a place counts.
    - `columns`: the names of cells, in order.
    - `faults`: the cells without a value.
    - `outside`: the rows outside of the table. `footnotes`: the marks that were removed from cells.
    - `updates`: the rows of the updates sheet of our workbook, by column; they are not imported.
    - `readings`, `assessments`: those sheets of our workbook.
    - `fields`: the column of each field by default. `key`: the column that dependencies name.
    - `used`: other columns that the importer reads. `epoch`: the year from which its dates are counted.
    - `statuses`: the status of each word of the format. `open_words`: those that only mean "not closed".
    - `is_native`: this program wrote the source, so texts stay as they are.
    - `is_roadmap`: it is a whole roadmap, with `areas`, `partners` and `assessors` by id; `head` is the rest.
    """

    format: str
    unit: PlaceUnit
    columns: tuple[str, ...] = ()
    records: tuple[SourceRecord, ...] = ()
    skipped: tuple[SkippedRecord, ...] = ()
    faults: tuple[CellFault, ...] = ()
    outside: tuple[OutsideRow, ...] = ()
    footnotes: tuple[FootnoteMark, ...] = ()
    updates: tuple[Mapping[str, str], ...] = ()
    readings: "SourceContent | None" = None
    assessments: "SourceContent | None" = None
    fields: Mapping[str, str] = {}
    statuses: Mapping[str, Status] = {}
    open_words: tuple[str, ...] = ()
    key: str = ""
    used: tuple[str, ...] = ()
    is_native: bool = False
    is_roadmap: bool = False
    epoch: int = 1900
    head: Mapping[str, Any] = {}
    areas: Mapping[str, Mapping[str, Any]] = {}
    partners: Mapping[str, Mapping[str, Any]] = {}
    assessors: Mapping[str, Mapping[str, Any]] = {}
    notes: tuple[str, ...] = ()


def without_values(content: SourceContent, faults: Iterable[CellFault]) -> SourceContent:
    """Return a content with more faults, sorted by place and column; the faulty cells are empty."""
    by_cell = {
        (fault.place, content.columns.index(fault.column)): fault for fault in (*content.faults, *faults)
    }
    emptied: dict[SourcePlace, dict[str, SourceCell]] = {}
    for fault in by_cell.values():
        emptied.setdefault(fault.place, {})[fault.column] = ""
    records = tuple(
        msgspec.structs.replace(record, cells={**record.cells, **emptied[record.place]})
        if record.place in emptied
        else record
        for record in content.records
    )
    sorted_faults = tuple(fault for _, fault in sorted(by_cell.items()))
    return msgspec.structs.replace(content, records=records, faults=sorted_faults)


def fold(text: str) -> str:
    """Return a text on one line, with single spaces and none around it."""
    return " ".join(text.split())


class ReportedValue(msgspec.Struct, frozen=True):
    """A value that could not be read: in which record, of which field, and why. The rest was taken.

    `column` is that of the source, empty if it is not known. `done` is what was done with it; by default it
    was left out.
    """

    place: SourcePlace
    field: str
    value: str
    reason: str
    column: str = ""
    done: str = ""


class IdCollision(msgspec.Struct, frozen=True):
    """An id that is taken, and the one used instead; `kind` is commitment, area or partner."""

    place: SourcePlace
    kind: str
    requested: str
    id: str


class ImportedCommitment(msgspec.Struct, frozen=True, kw_only=True):
    """A record as a new commitment, or as values of an existing one (`exists`).

    - `fields`: as in a file. `milestones`, `indicators`: by id.
    - `unread_milestones`: those with an unreadable status.
    - `updates`: the tables by key, if the record has those of a file. If not, `dated_updates`, `status` and
      `deadline` have its values.
    - `assessments`: the tables by key. `verdicts`: those of columns, with their days, if the source has any.
    - `is_only_open`: its word for the status only means "not closed".
    - `note`, `evidence`: those of the update that the record makes.
    - `empty`: the fields of an existing commitment that are empty in the record.
    - `kept`: the cells that were not read, by column, if they are to be kept; empty for the other columns.
    """

    place: SourcePlace
    id: str
    fields: Mapping[str, Any]
    milestones: Mapping[str, Mapping[str, Any]] = {}
    indicators: Mapping[str, Mapping[str, Any]] = {}
    unread_milestones: frozenset[str] = frozenset()
    updates: Mapping[str, Mapping[str, Any]] | None = None
    dated_updates: tuple[tuple[Date, Update], ...] = ()
    assessments: Mapping[str, Mapping[str, Any]] = {}
    verdicts: tuple[tuple[Date | None, Assessment], ...] = ()
    status: Status | None = None
    deadline: Target | None = None
    is_only_open: bool = False
    note: str = ""
    evidence: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()
    kept: Mapping[str, str] = {}
    exists: bool = False

    @property
    def clears_deadline(self) -> bool:
        """Return whether the record says that there is no deadline."""
        return self.deadline is not None and self.deadline.deadline is None


class ImportResult(msgspec.Struct, frozen=True, kw_only=True):
    """The result of an import.

    - `unit`: what places count. `rows`: the number of records in the source.
    - `named`: the ids of existing commitments that records name, also those of skipped ones.
    - `areas`, `partners`, `assessors`: the new ones by id. `given_areas` etc.: the tables in the source.
    - `left`: the cells of columns that are not read and of skipped records, if they were asked for.
    - `outside`: the rows outside of the table. `footnotes`: the marks that were removed from values.
    - `is_native`: this program wrote the source. `is_export`: its statuses, deadlines and progress are those
      of a file, not the derived ones that `list` writes. `is_workbook`: its texts were in cells, which do not
      hold every character.
    """

    unit: PlaceUnit
    rows: int
    imported: tuple[ImportedCommitment, ...]
    named: frozenset[str] = frozenset()
    skipped: tuple[SkippedRecord, ...]
    unread: tuple[ReportedValue, ...]
    collisions: tuple[IdCollision, ...]
    doubtful: tuple[ReportedValue, ...]
    areas: Mapping[str, Mapping[str, Any]]
    partners: Mapping[str, Mapping[str, Any]]
    assessors: Mapping[str, Mapping[str, Any]] = {}
    given_areas: Mapping[str, Mapping[str, Any]] = {}
    given_partners: Mapping[str, Mapping[str, Any]] = {}
    given_assessors: Mapping[str, Mapping[str, Any]] = {}
    left: tuple[ReportedValue, ...] = ()
    outside: tuple[OutsideRow, ...] = ()
    footnotes: tuple[FootnoteMark, ...] = ()
    notes: tuple[str, ...] = ()
    is_native: bool = False
    is_export: bool = False
    is_workbook: bool = False

    @property
    def is_clean(self) -> bool:
        """Return whether everything was imported as it is."""
        return not (self.skipped or self.unread or self.collisions or self.doubtful)
