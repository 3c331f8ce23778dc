"""Tables of readings → indicators of commitments: a row for each reading, or a column for each time."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import msgspec

from roadmap_cli import escape
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.importers.build import ImportOptions, NotImportedError
from roadmap_cli.importers.columns import (
    SERIES_FIELDS,
    UPDATE_FIELDS,
    MappingOptions,
    column_named,
    column_of,
    note_on_unread,
    unread_columns,
)
from roadmap_cli.importers.date_columns import DateColumn, order_in, plain_date
from roadmap_cli.importers.links import links_of, unread_links, with_links
from roadmap_cli.importers.number_columns import has_decimal_comma, plain_number
from roadmap_cli.importers.records import (
    ImportedCommitment,
    ImportResult,
    ReportedValue,
    SkippedRecord,
    SourceContent,
    SourcePlace,
    SourceRecord,
    fold,
)
from roadmap_cli.importers.values import UnreadableValueError, day_in, native_list, text_of
from roadmap_cli.model.dates import parse_date, parse_day_key
from roadmap_cli.model.ids import did_you_mean, id_from, is_id
from roadmap_cli.model.names import name_key
from roadmap_cli.model.numbers import MAX_DIGITS, Number, parse_number
from roadmap_cli.model.types import Commitment, Indicator, Reading, Roadmap, texts
from roadmap_cli.model.window import Date, DeadlineError

_OTHER_NAMES = {"day": ("reading", "day", "date"), "id": ("id", "commitment")}
_OF_INDICATOR = ("title", "unit", "partner")
_FEWEST_TIMES = 2
_DERIVED = ("last day", "share of the way")
"""The columns of an exported workbook that are derived from others."""


class SeriesColumns(msgspec.Struct, frozen=True, kw_only=True):
    """The columns of a table of readings, by field; `times` are the columns named after a time.

    `dates` says how days are read, `has_comma` that numbers have a decimal comma.
    """

    fields: Mapping[str, str]
    times: Mapping[str, Date]
    dates: DateColumn
    has_comma: bool
    notes: tuple[str, ...]


def series_columns(content: SourceContent, options: MappingOptions, name: str) -> SeriesColumns | None:
    """Return the columns of a table of readings; None for a table of commitments.

    A table has readings if it has a column `indicator`, and either columns `day` and `value`, or at least two
    whose names are times. Raises WrongUsageError if `--map` names an indicator and the rest is missing.
    """
    requested = {field: columns[0] for field, columns in options.columns.items()}
    if content.is_roadmap or content.is_native:
        return None
    fields = {
        field: column
        for field in ("id", "title", *SERIES_FIELDS)
        if (column := _found(field, requested, content, name))
    }
    if options.id_from:
        fields["id"] = column_named(options.id_from, content, name)
    times = {} if "value" in fields else dict(_times(content, set(fields.values())))
    is_long = {"day", "value"} <= fields.keys()
    if "indicator" not in fields or not (is_long or len(times) >= _FEWEST_TIMES or "indicator" in requested):
        if given := [field for field in requested if field in SERIES_FIELDS and field not in UPDATE_FIELDS]:
            missing = "indicator" if "indicator" not in fields else "day and value"
            raise WrongUsageError(f"--map {given[0]}: readings need a column {missing} as well")
        return None
    if not is_long and not times:
        raise WrongUsageError(
            f"{name} has an indicator, but no readings: name their columns with --map day=COLUMN and "
            "--map value=COLUMN, or give the columns of values a time as their name, such as 2024 or 2024-Q1"
        )
    if "id" not in fields:
        raise WrongUsageError(f"{name} has no column id; --id-from COLUMN names the ids of commitments")
    if options.area or options.statuses:
        raise WrongUsageError(f"{name} is a table of readings; leave out --area and --map-status")
    if times:
        fields = {field: column for field, column in fields.items() if field != "day"}
    derived = [column for column in content.columns if column in _DERIVED]
    read = {field: [column] for field, column in fields.items()} | {"times": [*times, *derived]}
    days = _cells(content, [fields["day"]] if "day" in fields else [])
    values = _cells(content, [*times, *([fields["value"]] if "value" in fields else [])])
    return SeriesColumns(
        fields=fields,
        times=times,
        dates=DateColumn(options.date_order or order_in(days), options.epoch or content.epoch),
        has_comma=has_decimal_comma(values),
        notes=note_on_unread(unread_columns(content, read, "")),
    )


def _cells(content: SourceContent, columns: Sequence[str]) -> list[str]:
    return [text_of(record.cells.get(column, "")) for column in columns for record in content.records]


def _found(field: str, requested: Mapping[str, str], content: SourceContent, name: str) -> str:
    if field in requested:
        return column_named(requested[field], content, name)
    names = _OTHER_NAMES.get(field, (field,))
    return next((column for one in names if (column := column_of(one, content.columns))), "")


def _times(content: SourceContent, taken: set[str]) -> Iterator[tuple[str, Date]]:
    """Yield the columns whose names are times: 2024, 2024-Q1, 2024-06."""
    for column in content.columns:
        if column not in taken:
            try:
                yield column, parse_date(column)
            except DeadlineError:
                continue


def build_series(
    content: SourceContent, columns: SeriesColumns, roadmap: Roadmap, options: ImportOptions
) -> ImportResult:
    """Return the result of importing readings; only existing commitments get them.

    A reading that the file has with other values changes only with `update`, and is reported otherwise.
    """
    series = _Series(content, columns, roadmap, options)
    skipped = list(content.skipped)
    for record in content.records:
        try:
            series.read(record)
        except NotImportedError as error:
            skipped.append(SkippedRecord(record.place, str(error)))
    faults = {column: field for field, column in columns.fields.items()} | dict.fromkeys(
        columns.times, "value"
    )
    unread = [
        ReportedValue(fault.place, faults[fault.column], fault.value, fault.reason)
        for fault in content.faults
        if fault.column in faults
    ]
    return ImportResult(
        unit=content.unit,
        rows=len(content.records) + len(content.skipped),
        imported=tuple(series.imported()),
        skipped=tuple(sorted(skipped, key=lambda one: one.place)),
        unread=(*unread, *series.unread),
        collisions=(),
        doubtful=(),
        areas={},
        partners={},
        outside=content.outside,
        footnotes=content.footnotes,
        notes=(
            *(*content.notes, *columns.notes),
            *unread_links(content, {*columns.fields.values(), *columns.times}),
        ),
    )


class _Found(NamedTuple):
    """A reading with its key, its text, and its values as in a file; the value is a Number."""

    key: str
    text: str
    values: Mapping[str, Any]


class _Series:
    """The readings found so far, by commitment and indicator."""

    def __init__(
        self, content: SourceContent, columns: SeriesColumns, roadmap: Roadmap, options: ImportOptions
    ) -> None:
        self._columns, self._roadmap, self._options = columns, roadmap, options
        self._is_workbook = content.format == "xlsx"
        self._partners = {name_key(one.name): key for key, one in roadmap.partners.items()}
        self._partners |= {key: key for key in roadmap.partners}
        self._found: dict[str, dict[str, dict[str, Any]]] = {}
        self._places: dict[str, SourcePlace] = {}
        self._read: set[tuple[str, str, str]] = set()
        self.unread: list[ReportedValue] = []

    def imported(self) -> Iterator[ImportedCommitment]:
        """Yield the commitments of the rows; a new indicator has at least one reading."""
        for commitment_id, found in self._found.items():
            known = self._roadmap.commitments[commitment_id].indicators
            indicators = {name: table for name, table in found.items() if table["readings"] or name in known}
            yield ImportedCommitment(
                place=self._places[commitment_id],
                id=commitment_id,
                fields={},
                indicators={
                    name: {key: value for key, value in table.items() if value != {}}
                    for name, table in indicators.items()
                },
                exists=True,
            )

    def read(self, record: SourceRecord) -> None:
        """Read the readings of a record. Raises NotImportedError if it has no commitment or indicator."""
        commitment_id = fold(self._text(record, "id"))
        commitment = self._roadmap.commitments.get(commitment_id)
        if commitment is None:
            hint = did_you_mean(commitment_id, self._roadmap.commitments)
            reason = f"there is no commitment {escape.quote(commitment_id)}" if commitment_id else "has no id"
            raise NotImportedError(f"{reason}; {hint}" if hint else reason)
        readings = list(self._readings(record))
        indicator_id = self._indicator_id(record, commitment)
        known = commitment.indicators.get(indicator_id)
        self._places.setdefault(commitment_id, record.place)
        indicators = self._found.setdefault(commitment_id, {})
        fields = self._fields(record, indicator_id, known)
        table = indicators.setdefault(indicator_id, {**fields, "readings": {}})
        for reading in readings:
            at = (commitment_id, indicator_id, reading.key)
            if at in self._read:
                reason = f"is a second reading of {indicator_id} for {reading.key}; the first is kept"
                self.unread.append(ReportedValue(record.place, "value", reading.text, reason))
                continue
            self._read.add(at)
            old = known.readings.get(reading.key) if known is not None else None
            if old is None or self._options.update:
                table["readings"][reading.key] = {**reading.values, "value": reading.values["value"].toml}
            else:
                self._report_other(record.place, indicator_id, reading, old)

    def _report_other(self, place: SourcePlace, indicator_id: str, found: "_Found", old: Reading) -> None:
        """Report the values of a reading that are not those of the file."""
        for name, value in found.values.items():
            has = getattr(old, name)
            if has != value and (name != "evidence" or texts(has) != texts(value)):
                was = f"is {old.value.text} in the file" if name == "value" else "is another one in the file"
                reason = f"{was} for {found.key} of {indicator_id}; --update changes it"
                self.unread.append(ReportedValue(place, name, str(value), reason))

    def _text(self, record: SourceRecord, field: str) -> str:
        column = self._columns.fields.get(field)
        return text_of(record.cells.get(column, "")).strip() if column else ""

    def _indicator_id(self, record: SourceRecord, commitment: Commitment) -> str:
        """Return the id of the indicator of a record: by id, else by title, else a new one."""
        text = fold(self._text(record, "indicator"))
        if text in commitment.indicators:
            return text
        known = [
            one for one, named in commitment.indicators.items() if name_key(named.title) == name_key(text)
        ]
        if len(known) == 1:
            return known[0]
        new = text if is_id(text) else id_from(text)
        if not new:
            raise NotImportedError("has no indicator" if not text else "its indicator makes no id")
        return new

    def _fields(self, record: SourceRecord, indicator_id: str, known: Indicator | None) -> dict[str, Any]:
        """Return title, unit and partner of a new indicator, or those that `update` changes."""
        given = {field: fold(self._text(record, field)) for field in _OF_INDICATOR}
        if given["partner"]:
            partner = self._partners.get(given["partner"]) or self._partners.get(name_key(given["partner"]))
            if partner is None:
                raise NotImportedError(f"its partner {escape.quote(given['partner'])} is not in the roadmap")
            given["partner"] = partner
        if known is None:
            title = given["title"] or fold(self._text(record, "indicator"))
            return {name: value for name, value in (given | {"title": title}).items() if value}
        changed = {name: value for name, value in given.items() if value and value != getattr(known, name)}
        if changed and not self._options.update:
            for name, value in changed.items():
                reason = f"is not the {name} of {indicator_id} in the file; --update changes it"
                self.unread.append(ReportedValue(record.place, name, value, reason))
            return {}
        return changed

    def _readings(self, record: SourceRecord) -> Iterator["_Found"]:
        """Yield the readings of a record; a value that cannot be read is reported."""
        more: dict[str, Any] = {"note": text} if (text := self._text(record, "note")) else {}
        given = native_list(self._text(record, "evidence"))
        read = [column for field, column in self._columns.fields.items() if field not in ("id", "partner")]
        for time, key, text, where in self._cells(record):
            links = links_of(record, [column for column in (*read, where) if column])
            if addresses := with_links(given, links):
                more["evidence"] = addresses
            try:
                if time.first > self._options.today:
                    raise ValueError("is of a time in the future; a reading is what was measured")
                yield _Found(key, text, {"value": self._number(text), **more})
            except ValueError as error:
                in_column = f" (in the column {where})" * bool(where)
                self.unread.append(ReportedValue(record.place, "value", text, f"{error}{in_column}"))

    def _cells(self, record: SourceRecord) -> Iterator[tuple[Date, str, str, str]]:
        """Yield the time, the key and the text of each value, and the column of a time that it is in."""
        for column, time in self._columns.times.items():
            if text := text_of(record.cells.get(column, "")).strip():
                yield time, time.canonical, text, column
        if self._columns.times:
            return
        text = self._text(record, "day")
        try:
            time, key = _time_of(text, self._columns.dates, self._options.anchor)
        except UnreadableValueError as error:
            self.unread.append(ReportedValue(record.place, "day", text, str(error)))
            return
        yield time, key, self._text(record, "value"), ""

    def _number(self, text: str) -> Number:
        """Return a number; a workbook has 15 digits of each and writes some with more."""
        text = plain_number(text) if self._columns.has_comma else text
        if self._is_workbook and sum(char.isdecimal() for char in text) > MAX_DIGITS:
            try:
                return parse_number(f"{float(text):.{MAX_DIGITS}g}")
            except ValueError:
                return parse_number(text)
        if not text:
            raise ValueError("is empty")
        return parse_number(text)


def _time_of(text: str, column: DateColumn, anchor: date) -> tuple[Date, str]:
    """Return the time of a reading and its key, which may have a suffix: 2024-05-01-2."""
    try:
        return parse_day_key(text), text
    except DeadlineError:
        time = day_in(plain_date(text, column), anchor)
    if time is None:
        raise UnreadableValueError("is empty")
    return time, time.canonical
