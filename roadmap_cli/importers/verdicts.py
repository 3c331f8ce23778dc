"""Columns of verdicts (`--map verdict:ASSESSOR=COLUMN`) and of their days (`--map assessed:ASSESSOR=…`)."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from roadmap_cli.errors import WrongUsageError
from roadmap_cli.importers.columns import ColumnMapping
from roadmap_cli.importers.links import links_of, with_links
from roadmap_cli.importers.records import ImportedCommitment, ReportedValue, SourceContent, SourceRecord, fold
from roadmap_cli.importers.values import UnreadableValueError, day_in, text_of
from roadmap_cli.model.ids import any_of, assessor_id, is_id, short
from roadmap_cli.model.names import name_key
from roadmap_cli.model.types import Assessment, Roadmap
from roadmap_cli.model.window import Date

Verdict = tuple[Date | None, Assessment]
"""A verdict and its day; None without a column of days."""


class VerdictReader:
    """Reads the verdicts of records; `unread` are those that are not imported.

    Raises NotFoundError for an assessor that the roadmap does not have, and WrongUsageError for a column of
    days without one of verdicts.
    """

    def __init__(self, columns: ColumnMapping, roadmap: Roadmap, anchor: date, today: date) -> None:
        self._columns, self._roadmap = columns.columns, roadmap
        self._anchor, self._today = anchor, today
        self._assessors: list[str] = []
        for name in columns.columns:
            kind, colon, assessor = name.partition(":")
            if colon and kind == "assessed" and f"verdict:{assessor}" not in columns.columns:
                also = f"verdict:{short(assessor)}=COLUMN"
                raise WrongUsageError(f"--map {short(name)}: name the column of the verdicts too, {also}")
            if colon and kind == "verdict":
                self._assessors.append(assessor_id(assessor, roadmap))
        self.unread: list[ReportedValue] = []

    def read(self, record: SourceRecord) -> Iterator[Verdict]:
        """Yield the verdicts of a record, in the order of `--map`."""
        for assessor in self._assessors:
            text = self._cell(record, f"verdict:{assessor}")
            if not text:
                continue
            name = "verdict"
            try:
                verdict = self._on_scale(text, assessor)
                name = "assessed"
                day = self._day(record, assessor)
            except UnreadableValueError as error:
                value = text if name == "verdict" else self._cell(record, f"assessed:{assessor}")
                self.unread.append(ReportedValue(record.place, f"{name}:{assessor}", value, str(error)))
            else:
                links = links_of(record, self._columns[f"verdict:{assessor}"])
                yield day, Assessment(by=assessor, verdict=verdict, evidence=with_links([], links) or "")

    def _cell(self, record: SourceRecord, name: str) -> str:
        return fold(text_of(record.cells.get(self._columns[name][0], ""))) if name in self._columns else ""

    def _on_scale(self, text: str, assessor: str) -> str:
        """Return a verdict as the scale spells it. Raises UnreadableValueError if the scale lacks it."""
        known = {name_key(verdict): verdict for verdict in self._roadmap.assessors[assessor].scale}
        if not known or text in known.values():
            return text
        if name_key(text) not in known:
            scale = any_of(map(short, known.values()))
            raise UnreadableValueError(f"is not on the scale of {assessor}: {scale}")
        return known[name_key(text)]

    def _day(self, record: SourceRecord, assessor: str) -> Date | None:
        """Return the day of a verdict, None without a column. Raises UnreadableValueError."""
        if f"assessed:{assessor}" not in self._columns:
            return None
        day = day_in(self._cell(record, f"assessed:{assessor}"), self._anchor, self._today)
        if day is None:
            raise UnreadableValueError("is empty, so the verdict has no day")
        return day


def new_assessors(
    content: SourceContent, imported: Iterable[ImportedCommitment], roadmap: Roadmap
) -> dict[str, Mapping[str, Any]]:
    """Return the assessors that the roadmap lacks: those of the source, and any that assessments name."""
    named = {
        assessment["by"]: {"name": assessment["by"]}
        for one in imported
        for assessment in one.assessments.values()
        if is_id(assessment["by"])
    }
    tables: dict[str, Mapping[str, Any]] = {**named, **content.assessors}
    return {known: table for known, table in tables.items() if known not in roadmap.assessors}
