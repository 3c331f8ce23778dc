"""The sheets of readings and assessments in a workbook of `export xlsx` → parts of its commitments."""

from collections.abc import Collection, Mapping
from typing import Any

import msgspec

from roadmap_cli import escape
from roadmap_cli.importers.build import ImportOptions
from roadmap_cli.importers.columns import MappingOptions
from roadmap_cli.importers.records import (
    ImportResult,
    ReportedValue,
    SkippedRecord,
    SourceContent,
    SourceRecord,
    fold,
)
from roadmap_cli.importers.series import build_series, series_columns
from roadmap_cli.importers.values import native_list, text_of
from roadmap_cli.model.dates import parse_day_key
from roadmap_cli.model.ids import any_of, is_id, short
from roadmap_cli.model.types import Assessment, Commitment, Partner, Roadmap
from roadmap_cli.model.window import DeadlineError

_Tables = dict[str, dict[str, Any]]


def with_own_sheets(
    result: ImportResult, content: SourceContent, roadmap: Roadmap, options: ImportOptions
) -> ImportResult:
    """Return a result whose commitments have the readings and assessments of the other sheets.

    A row of a commitment that is not imported is skipped.
    """
    imported = {one.id: one for one in result.imported}
    skipped, unread = list(result.skipped), list(result.unread)
    assessors = dict(result.assessors)
    if (sheet := content.readings) is not None:
        sheet, others = _split(sheet, imported)
        skipped += others
        columns = series_columns(sheet, MappingOptions(), options.name)
        if columns is not None:
            series = build_series(sheet, columns, _with_new(roadmap, imported, result.partners), options)
            skipped += series.skipped
            unread += series.unread
            for one in series.imported:
                known = imported[one.id]
                imported[one.id] = msgspec.structs.replace(known, indicators=one.indicators)
    if (sheet := content.assessments) is not None:
        sheet, others = _split(sheet, imported)
        skipped += others
        reader = _AssessmentReader(roadmap, options)
        for record in sheet.records:
            reader.read(record)
        skipped += sheet.skipped
        unread += [ReportedValue(one.place, one.column, one.value, one.reason) for one in sheet.faults]
        unread += reader.unread
        assessors = {**reader.assessors, **assessors}
        for commitment_id, tables in reader.tables.items():
            known = imported[commitment_id]
            imported[commitment_id] = msgspec.structs.replace(known, assessments=tables)
    return msgspec.structs.replace(
        result,
        imported=tuple(imported.values()),
        skipped=tuple(skipped),
        unread=tuple(unread),
        assessors=assessors,
    )


def _split(sheet: SourceContent, imported: Collection[str]) -> tuple[SourceContent, list[SkippedRecord]]:
    """Return a sheet with only the rows of imported commitments, and the others as skipped rows."""
    records, skipped = [], []
    for record in sheet.records:
        commitment_id = _text(record, "commitment")
        if commitment_id in imported:
            records.append(record)
        else:
            reason = f"is of {escape.quote(commitment_id)}, which is not among the imported commitments"
            skipped.append(SkippedRecord(record.place, reason if commitment_id else "has no commitment"))
    places = {record.place for record in records}
    faults = tuple(fault for fault in sheet.faults if fault.place in places)
    return msgspec.structs.replace(sheet, records=tuple(records), faults=faults), skipped


def _with_new(roadmap: Roadmap, imported: Collection[str], partners: Mapping[str, Any]) -> Roadmap:
    """Return a roadmap that has the new commitments and partners too, as far as readings need them."""
    new = {one: Commitment(title=one, area="") for one in imported if one not in roadmap.commitments}
    named = {known: Partner(name=table.get("name", known)) for known, table in partners.items()}
    return msgspec.structs.replace(
        roadmap, commitments={**roadmap.commitments, **new}, partners={**roadmap.partners, **named}
    )


def _text(record: SourceRecord, column: str) -> str:
    return fold(text_of(record.cells.get(column, "")))


class _AssessmentReader:
    """The assessments read so far: their tables by commitment and key, and assessors that are new."""

    def __init__(self, roadmap: Roadmap, options: ImportOptions) -> None:
        self._roadmap, self._options = roadmap, options
        self.tables: dict[str, _Tables] = {}
        self.assessors: _Tables = {}
        self.unread: list[ReportedValue] = []

    def read(self, record: SourceRecord) -> None:
        """Read a row; one that is not an assessment is reported."""
        commitment_id, key = _text(record, "commitment"), _text(record, "assessment")
        tables = self.tables.setdefault(commitment_id, {})
        by, verdict = _text(record, "by"), _text(record, "verdict")
        faults = {
            "assessment": self._fault_of_key(key, tables),
            "by": "" if by else "is empty",
            "verdict": self._fault_of_verdict(verdict, by, commitment_id, key),
        }
        for name, reason in faults.items():
            if reason:
                self.unread.append(ReportedValue(record.place, name, _text(record, name), reason))
                return
        values: dict[str, Any] = {"by": by, "verdict": verdict, "partner": _text(record, "partner")}
        values["note"] = text_of(record.cells.get("note", "")).strip()
        evidence = native_list(record.cells.get("evidence", ""))
        values["evidence"] = evidence[0] if len(evidence) == 1 else evidence
        tables[key] = {name: value for name, value in values.items() if value}
        known = self._known(commitment_id, key)
        if by not in self._roadmap.assessors and is_id(by) and (known is None or known.by != by):
            self.assessors.setdefault(by, {"name": _text(record, "assessor") or by})

    def _known(self, commitment_id: str, key: str) -> Assessment | None:
        """Return the assessment that the file has."""
        commitment = self._roadmap.commitments.get(commitment_id)
        return commitment.assessments.get(key) if commitment is not None else None

    def _fault_of_key(self, key: str, tables: Collection[str]) -> str:
        try:
            day = parse_day_key(key)
        except DeadlineError:
            return "is not the day of an assessment, such as 2025-03 or 2025-03-2"
        if day.first > self._options.today:
            return "is in the future"
        return "is the second one of this name; the first is kept" if key in tables else ""

    def _fault_of_verdict(self, verdict: str, by: str, commitment_id: str, key: str) -> str:
        """Return why a verdict cannot be imported; one that the file has already can be off the scale."""
        if not verdict:
            return "is empty"
        assessor = self._roadmap.assessors.get(by)
        if assessor is None or not assessor.scale or verdict in assessor.scale:
            return ""
        known = self._known(commitment_id, key)
        if known is not None and fold(known.verdict) == verdict:
            return ""
        return f"is not on the scale of {by}: {any_of(map(short, assessor.scale))}"
