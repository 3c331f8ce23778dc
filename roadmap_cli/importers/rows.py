"""The cells of a record → the fields of a commitment, and the values that cannot be read."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

import msgspec

from roadmap_cli import escape
from roadmap_cli.analysis.flags import derive
from roadmap_cli.analysis.replay import present, present_status
from roadmap_cli.importers.columns import READABLE, ColumnMapping, is_export
from roadmap_cli.importers.links import links_of, unread_links, with_links
from roadmap_cli.importers.match import FreeIds
from roadmap_cli.importers.promises import DeadlineReader
from roadmap_cli.importers.records import (
    ImportedCommitment,
    ReportedValue,
    SourceCell,
    SourceContent,
    SourceRecord,
    fold,
)
from roadmap_cli.importers.values import (
    UnreadableValueError,
    day_in,
    interval_in,
    names_in,
    native_date,
    native_list,
    native_tables,
    native_target,
    percent_in,
    share_in,
    spelled,
    status_in,
    text_of,
)
from roadmap_cli.model.dates import day_key, parse_date
from roadmap_cli.model.duties import duty_faults
from roadmap_cli.model.fields import FIELDS, LISTS, ONE_OR_MORE, Field, FieldType
from roadmap_cli.model.ids import any_of, id_from
from roadmap_cli.model.names import name_key
from roadmap_cli.model.types import CLOSED, PARTS, Check, Commitment, Status, Update, texts
from roadmap_cli.model.validate import read_commitment
from roadmap_cli.model.window import Date, Deadline, DeadlineError

_READ = {FieldType.DATE: native_date, FieldType.TARGET: native_target}


def _with_native_tables(
    imported: ImportedCommitment,
    record: SourceRecord,
    columns: Mapping[str, Sequence[str]],
    *,
    is_export: bool,
) -> ImportedCommitment:
    """Return a commitment with the tables and the `formerly` of its row in our own CSV.

    A derived status or progress is left out unless the row `is_export`. Raises ValueError for a cell that
    cannot be read.
    """

    def cell(name: str) -> SourceCell:
        return record.cells.get(columns[name][0], "") if name in columns else ""

    fields = dict(imported.fields)
    fields["partner_status"] = native_tables(cell("partner_status"))
    fields["partner_deadline"] = {
        partner: native_target(one) for partner, one in native_tables(cell("partner_deadline")).items()
    }
    fields["formerly"] = native_list(cell("formerly"))
    fields = {name: value for name, value in fields.items() if value not in ({}, [])}
    own = [name for name in PARTS if is_export or name != "indicators"]  # `list` writes them in words
    parts = {name: _dated(native_tables(cell(name)), PARTS[name]) if name in own else {} for name in PARTS}
    parts["indicators"] = {key: _with_dated_points(table) for key, table in parts["indicators"].items()}
    model = read_commitment({"title": "-", "area": "", **fields, **parts})
    for name in () if is_export else _derived(model):
        del fields[name]
    return msgspec.structs.replace(
        imported,
        fields=fields,
        milestones=parts["milestones"],
        indicators=parts["indicators"],
        updates=parts["updates"] if "updates" in columns else None,
        assessments=parts["assessments"],
    )


def _dated(tables: Mapping[str, Any], kind: type[msgspec.Struct]) -> dict[str, Any]:
    """Return milestones or updates with dates as in a file."""
    read = {field.name: _READ[field.type] for field in FIELDS[kind] if field.type in _READ}
    return {
        table_id: {key: read[key](value) if key in read else value for key, value in table.items()}
        if isinstance(table, dict)
        else table
        for table_id, table in tables.items()
    }


def _with_dated_points(indicator: Any) -> Any:
    """Return an indicator whose baseline and target have dates as in a file."""
    points = {
        name: {**point, "on": native_date(point["on"])}
        for name in ("baseline", "target")
        if isinstance(indicator, dict) and isinstance(point := indicator.get(name), dict) and "on" in point
    }
    return {**indicator, **points} if points else indicator


def _derived(model: Commitment) -> list[str]:
    """Return the fields with the values that would be computed without them."""
    derived: list[str] = []
    without_status = msgspec.structs.replace(model, status=None)
    if model.status is not None and model.partner_status and present_status(without_status) is model.status:
        derived.append("status")
        model = without_status
    shown = derive(present(msgspec.structs.replace(model, progress=None)), Check())
    if model.progress is not None and (shown.status in CLOSED or model.progress == shown.progress):
        derived.append("progress")
    return derived


Read = TypeVar("Read")


class Reader:
    """Reads the records of a content; phrases count from the day `anchor`.

    Days after `today` are not read, unless this program wrote them. `year_start` is the `fiscal_year_starts`
    of the roadmap.
    """

    def __init__(
        self,
        content: SourceContent,
        columns: ColumnMapping,
        anchor: date,
        today: date = date.max,
        year_start: str = "",
    ) -> None:
        self._content, self._columns, self._anchor = content, columns, anchor
        self._today = date.max if content.is_native else today
        self._statuses: dict[str, Status | UnreadableValueError | None] = {}
        self._faulty = {(fault.place, fault.column) for fault in content.faults}
        self._is_export = is_export(content.columns)
        self._mapped = [
            column for field, read in columns.columns.items() if ":" not in field for column in read
        ]
        self._may_be_shares: bool | None = None
        self._deadlines = DeadlineReader(content, columns, anchor, year_start)
        self.unread = self._deadlines.unread

    def title(self, record: SourceRecord) -> str:
        """Return the title of a record; that of another program is put on one line."""
        if record.table is not None:
            return str(record.table.get("title", ""))
        text = self._text(record, "title")
        return text if self._content.is_native else fold(text)

    def area(self, record: SourceRecord) -> str:
        """Return the name of a record's area with whitespace folded; empty if it has none."""
        return fold(self._text(record, "area"))

    def lists(self, record: SourceRecord, names: Sequence[str]) -> dict[str, list[str]]:
        """Return the items of the named fields that are not empty in a record."""
        lists = {name: self._items(record, name) for name in names if name in self._columns.columns}
        return {name: items for name, items in lists.items() if items}

    def imported(
        self, record: SourceRecord, commitment_id: str, refers: Mapping[str, Any], existing: Commitment | None
    ) -> ImportedCommitment:
        """Return a record as a commitment; `refers` are its fields that name areas, partners, commitments.

        Raises ValueError if the tables in a cell of our own CSV cannot be read.
        """
        exists, unread = existing is not None, len(self.unread)
        status = self._read(record, "status", self._status)
        is_unread = len(self.unread) > unread or self.is_faulty(record, "status")
        text, has_words = self._text(record, "deadline"), bool(self._long_text(record, "deadline_text"))
        deadline, words = self._deadlines.promise(
            record.place, text, commitment_id, existing, has_words=has_words
        )
        is_only_open = name_key(self._text(record, "status")) in self._columns.open_words
        read: dict[str, Any] = {
            "deadline": self._written(record, "deadline", deadline and deadline.deadline),
            "status": _file_status(status, is_only_open=is_only_open, is_unread=is_unread and not exists),
            **refers,
        }
        fields = {
            name: read[name] if name in read else self._value(record, field)
            for name, field in READABLE.items()
            if name in read or name in self._columns.columns
        }
        fields["deadline_text"] = fields.get("deadline_text") or words
        if links := links_of(record, self._mapped):
            fields["source"] = with_links(texts(fields.get("source") or []), links)
        given = {name: value for name, value in fields.items() if value not in (None, "", [])}
        is_duty = "every" in given or "until" in given
        if is_duty and not exists and not self._content.is_native:
            self._drop_duty_faults(record, given)
        milestones, unread_milestones = self._milestones(record)
        imported = ImportedCommitment(
            place=record.place,
            id=commitment_id,
            fields=given,
            milestones=milestones,
            unread_milestones=unread_milestones,
            dated_updates=tuple(self._updates(record, status)),
            status=status,
            deadline=deadline,
            is_only_open=is_only_open,
            note=self._long_text(record, "note"),
            evidence=tuple(self._items(record, "evidence")) if "evidence" in self._columns.columns else (),
            empty=tuple(self._empty(record)) if exists else (),
            exists=exists,
        )
        if not self._content.is_native:
            return imported
        return _with_native_tables(imported, record, self._columns.columns, is_export=self._is_export)

    def _drop_duty_faults(self, record: SourceRecord, fields: dict[str, Any]) -> None:
        """Remove and report `every` and `until` that contradict the deadline of a new commitment."""
        while faults := list(duty_faults(read_commitment({"title": "-", "area": "", **_of_duty(fields)}))):
            for fault in faults:
                del fields[fault.key]
                reason = f"is not set: {fault.message}"
                self.unread.append(ReportedValue(record.place, fault.key, fault.value, reason))

    def _value(self, record: SourceRecord, field: Field) -> Any:
        """Return the value of a field for the file; None or empty if the record has none."""
        match field.type:
            case FieldType.TITLE:
                return self.title(record)
            case FieldType.TEXT:
                text = self._long_text(record, field.name)
                is_none = field.name == "deadline_text" and text.lower() == "none"
                return "" if is_none and not self._content.is_native else text
            case FieldType.DATE if field.ends:
                return self._written(record, field.name, self._read(record, field.name, self._deadlines.end))
            case FieldType.DATE:
                latest = self._today if field.past else date.max
                day = self._read(record, field.name, lambda text: day_in(text, self._anchor, latest))
                return self._written(record, field.name, day)
            case FieldType.INTERVAL:
                return self._read(record, field.name, interval_in)
            case FieldType.PERCENT:
                return self._read(record, field.name, self._percent)
            case type if type in LISTS and not field.refers_to and field.name in self._columns.columns:
                items = self._items(record, field.name)
                return items[0] if len(items) == 1 and type in ONE_OR_MORE else items
            case _:
                return None

    def notes(self) -> Iterator[str]:
        """Yield notes about the words of `--map-status` that no record has, and about links not read."""
        read = {column for columns in self._columns.columns.values() for column in columns}
        yield from unread_links(self._content, read)
        yield from self._deadlines.notes()
        of_format = {name_key(word) for word in self._content.statuses}
        unmet = [
            word
            for word in sorted(self._columns.given_statuses)
            if word not in of_format and word not in self._statuses
        ]
        if unmet:
            yield f"no row has the status {any_of(map(escape.quote, unmet))} that --map-status names"

    def _status(self, text: str) -> Status | None:
        word = name_key(text)
        if word not in self._statuses:  # finding the nearest status is slow
            try:
                self._statuses[word] = status_in(text, self._columns.statuses)
            except UnreadableValueError as error:
                self._statuses[word] = error
        status = self._statuses[word]
        if isinstance(status, UnreadableValueError):
            raise status
        return status

    def _percent(self, text: str) -> int | None:
        """Return a percentage; 1 is ambiguous if no value in the column is larger."""
        if self._may_be_shares is None:
            shares = [
                share_in(text_of(record.cells.get(column, "")))
                for column in self._columns.columns.get("progress", ())
                for record in self._content.records
            ]
            known = [share for share in shares if share is not None]
            self._may_be_shares = max(known, default=0) <= 1 and not self._content.is_native
        if self._may_be_shares and share_in(text) == 1:
            raise UnreadableValueError("may be 1% or 100%; write it with the % sign")
        return percent_in(text)

    def _written(self, record: SourceRecord, field: str, when: Deadline | None) -> date | str | None:
        """Return a date for the file; one that this program wrote keeps its spelling."""
        if when is None:
            return None
        return spelled(self._text(record, field), when) if self._content.is_native else when.toml

    def _text(self, record: SourceRecord, field: str) -> str:
        columns = self._columns.columns.get(field, ())
        return text_of(record.cells.get(columns[0], "")) if columns else ""

    def _long_text(self, record: SourceRecord, field: str) -> str:
        text = self._text(record, field)
        return text if self._content.is_native else text.replace("\r\n", "\n").strip()

    def _items(self, record: SourceRecord, field: str) -> list[str]:
        cells: list[SourceCell] = [record.cells.get(column, "") for column in self._columns.columns[field]]
        if self._content.is_native:
            return [item for cell in cells for item in native_list(cell, self._columns.separator)]
        return list(dict.fromkeys(name for cell in cells for name in names_in(cell, self._columns.separator)))

    def _empty(self, record: SourceRecord) -> Iterator[str]:
        """Yield the fields whose cells are all empty in a record, except the area."""
        for field, columns in self._columns.columns.items():
            is_empty = not any(text_of(record.cells.get(column, "")).strip() for column in columns)
            if is_empty and field != "area" and not self.is_faulty(record, field):
                yield field

    def is_faulty(self, record: SourceRecord, field: str) -> bool:
        """Return whether the cell of a field has content that is not a value."""
        columns = (self._columns.id_from,) if field == "id" else self._columns.columns.get(field, ())
        return bool(self._faulty) and any((record.place, column) in self._faulty for column in columns)

    def _read(self, record: SourceRecord, field: str, read: Callable[[str], Read | None]) -> Read | None:
        """Return the value of a field; if it cannot be read, report it and return None."""
        text = self._text(record, field)
        try:
            return read(text)
        except UnreadableValueError as error:
            self.unread.append(ReportedValue(record.place, field, text, str(error)))
            return None

    def _milestones(self, record: SourceRecord) -> tuple[dict[str, dict[str, Any]], frozenset[str]]:
        """Return the milestones of a record by id, and the ids of those with an unreadable status."""
        free = FreeIds(())
        milestones: dict[str, dict[str, Any]] = {}
        unread: set[str] = set()
        for milestone in record.milestones:
            requested = id_from(milestone.title)
            if not requested:
                reason = "has no letter or digit for an id; the milestone was skipped"
                self.unread.append(ReportedValue(record.place, "milestones", milestone.title, reason))
                continue
            milestone_id = free.assign(requested)
            if milestone_id != requested:
                reason = f"has the id {requested}, which is taken; it became {milestone_id}"
                self.unread.append(ReportedValue(record.place, "milestones", milestone.title, reason))
            milestones[milestone_id] = {"title": milestone.title}
            try:
                status = self._status(milestone.status)
            except UnreadableValueError as error:
                self.unread.append(ReportedValue(record.place, "milestones", milestone.status, str(error)))
                unread.add(milestone_id)
                continue
            milestones[milestone_id] |= {"status": status.value} if status else {}
        return milestones, frozenset(unread)

    def _updates(self, record: SourceRecord, status: Status | None) -> Iterator[tuple[Date, Update]]:
        for update in record.updates:
            reason = ""
            try:
                day = parse_date(update.day)
                if day.first > self._today:
                    reason = "is in the future; the update was skipped"
            except DeadlineError:
                reason = "is not the day of an update, which was skipped"
            if reason:
                reason += f": {update.note}" if update.note else ""
                self.unread.append(ReportedValue(record.place, "updates", update.day, reason))
            elif not update.closes:
                yield day, Update(note=update.note)
            elif status:
                yield day, Update(status=status)


def _of_duty(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: fields[name] for name in ("deadline", "every", "until") if name in fields}


def _file_status(status: Status | None, *, is_only_open: bool, is_unread: bool) -> str | None:
    """Return the status of a new commitment for the file; an unreadable one is unknown."""
    if is_unread:
        return Status.UNKNOWN.value
    return status.value if status and not is_only_open else None


def update_tables(updates: Sequence[tuple[Date, Update]]) -> dict[str, dict[str, Any]]:
    """Return the tables of the updates of a new commitment by key, in the order of their days."""
    tables: dict[str, dict[str, Any]] = {}
    for day, update in sorted(updates, key=lambda dated: dated[0].first):
        fields = {"status": update.status.value if update.status else "", "note": update.note}
        tables[day_key(day, tables)] = {key: value for key, value in fields.items() if value}
    return tables
