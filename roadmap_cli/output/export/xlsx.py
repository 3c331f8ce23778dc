"""Excel workbooks (ECMA-376): a sheet for each area, one of updates, and those of assessments and readings.

User text is never a formula, and days are dates. The same roadmap on the same day gives the same bytes.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from io import BytesIO
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from roadmap_cli import escape
from roadmap_cli.analysis.aggregate import by_area
from roadmap_cli.analysis.columns import texts_in
from roadmap_cli.analysis.indicators import measured_on, share_of
from roadmap_cli.analysis.query import Row, Snapshot
from roadmap_cli.analysis.replay import DatedUpdate, updates_of
from roadmap_cli.analysis.verdicts import assessments_of
from roadmap_cli.model.fields import COMMITMENT, LISTS, Field, FieldType, Output, shown_in
from roadmap_cli.model.numbers import MAX_DIGITS, Number
from roadmap_cli.model.types import Commitment, texts
from roadmap_cli.model.window import Deadline, Target, Unit
from roadmap_cli.output.export.csv import listed, stated_on
from roadmap_cli.output.reports.assessments import assessor_name
from roadmap_cli.output.words import partner_name

if TYPE_CHECKING:
    from openpyxl import Workbook

Value = str | int | date | Number | None

FIRST_DAY = date(1900, 3, 1)
"""Excel has no dates before 1900, and wrong ones before this day."""

UPDATES = "Updates"
ASSESSMENTS = "Assessments"
READINGS = "Readings"
_SHEET_NAME = 31
_SEPARATOR = "; "


class SheetColumn(NamedTuple):
    """A column with its title and its width in characters."""

    title: str
    width: int


_WIDTHS = {
    FieldType.ID: 28, FieldType.IDS: 28, FieldType.NAMES: 28, FieldType.TITLE: 50, FieldType.TEXT: 80,
    FieldType.STATUS: 12, FieldType.DATE: 14, FieldType.NUMBER: 10, FieldType.PERCENT: 10,
    FieldType.FLAGS: 20, FieldType.WORDS: 20, FieldType.ADDRESS: 40, FieldType.ADDRESSES: 40,
    FieldType.INTERVAL: 10,
}  # fmt: skip
_WHOLE = ("status", "deadline", "progress")


def _columns() -> Iterator[SheetColumn]:
    for field in shown_in(Output.XLSX):
        yield SheetColumn(field.label, _WIDTHS[field.type])
        if field.name == "progress":
            yield from (SheetColumn(f"whole {name}", _WIDTHS[COMMITMENT[name].type]) for name in _WHOLE)
        if field.name == "partners":
            yield SheetColumn("partner names", _WIDTHS[field.type])


COMMITMENTS = tuple(_columns())
"""`status`, `deadline` and `progress` are the values in the file, `whole status` etc. the derived ones."""

_UPDATE_WIDTHS = {
    "commitment": 28, "title": 50, "area": 28, "update": 14, "day": 12, "partner": 20, "milestone": 28,
    "cycle": 14,
    "status was": 12, "status": 12, "deadline was": 14, "deadline": 14, "deadline text was": 28,
    "note": 80, "evidence": 40,
}  # fmt: skip
UPDATE_COLUMNS = tuple(SheetColumn(title, width) for title, width in _UPDATE_WIDTHS.items())
_DERIVED = ("title", "area", "day")
UPDATE_KEYS = tuple(title for title in _UPDATE_WIDTHS if title not in _DERIVED)
"""The columns with values of the update itself."""
_ASSESSMENT_WIDTHS = {
    "commitment": 28, "title": 50, "area": 28, "assessment": 14, "day": 12, "by": 28, "assessor": 28,
    "verdict": 28, "partner": 20, "note": 80, "evidence": 40,
}  # fmt: skip
ASSESSMENT_COLUMNS = tuple(SheetColumn(title, width) for title, width in _ASSESSMENT_WIDTHS.items())
_READING_WIDTHS = {
    "commitment": 28, "indicator": 28, "title": 50, "unit": 20, "partner": 20, "reading": 14, "last day": 12,
    "value": 16, "share of the way": 16, "note": 80, "evidence": 40,
}  # fmt: skip
READING_COLUMNS = tuple(SheetColumn(title, width) for title, width in _READING_WIDTHS.items())
"""`import` reads them; `last day` and `share of the way` are derived."""


def render_xlsx(snapshot: Snapshot) -> bytes:
    """Return the workbook; deadlines that are not days are text.

    Raises ImportError if openpyxl is not installed.
    """
    from openpyxl import Workbook  # 120 ms: only for this format

    book = Workbook(write_only=True)
    book.properties.title = escape.workbook(snapshot.title)
    book.properties.creator = "roadmap"
    used = {UPDATES.lower(), ASSESSMENTS.lower(), READINGS.lower()}
    for group in by_area(snapshot.roadmap, snapshot.rows):
        if group.rows:
            name = sheet_name(group.title or group.id, used)
            used.add(name.lower())
            _fill(book, name, COMMITMENTS, _commitments(group.rows, snapshot))
    _fill(book, UPDATES, UPDATE_COLUMNS, _updates(snapshot))
    if assessments := list(_assessments(snapshot)):
        _fill(book, ASSESSMENTS, ASSESSMENT_COLUMNS, assessments)
    if readings := list(_readings(snapshot)):
        _fill(book, READINGS, READING_COLUMNS, readings)
    file = BytesIO()
    book.save(file)
    return _reproducible(file.getvalue(), snapshot.as_of)


def cut_texts(snapshot: Snapshot) -> int:
    """Return how many texts are too long for a cell and therefore cut."""
    parts = (_updates(snapshot), _assessments(snapshot), _readings(snapshot))
    rows = chain(_commitments(snapshot.rows, snapshot), *parts)
    return sum(isinstance(value, str) and escape.is_cut_in_workbook(value) for row in rows for value in row)


def sheet_name(text: str, used: Iterable[str]) -> str:
    r"""Return a sheet name: 1 to 31 characters, none of \\ / ? * [ ] :, no apostrophe at either end.

    `used` are the existing names in lower case. Excel reserves `History`.
    """
    plain = re.sub(r"[\\/?*\[\]:]", " ", escape.workbook(text[: 4 * _SHEET_NAME]))
    plain = _short(" ".join(plain.split()), _SHEET_NAME) or "Area"
    in_use = {*used, "history"}
    name, number = plain, 2
    while name.lower() in in_use:
        suffix = f" ({number})"
        name, number = _short(plain, _SHEET_NAME - len(suffix)) + suffix, number + 1
    return name


def _short(text: str, units: int) -> str:
    """Return a text of at most `units` UTF-16 code units, which is what Excel counts."""
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore").strip(" '")


def _fill(
    book: "Workbook", name: str, fields: Sequence[SheetColumn], rows: Iterable[Sequence[Value]]
) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(name)
    sheet.freeze_panes = "B2"
    for number, field in enumerate(fields, 1):
        sheet.column_dimensions[get_column_letter(number)].width = field.width
    sheet.append([_cell(sheet, field.title, font=Font(bold=True)) for field in fields])
    last = 1
    for last, row in enumerate(rows, 2):  # noqa: B007 - read after the loop
        sheet.append([_cell(sheet, value) for value in row])
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(fields))}{last}"


def _cell(sheet: Any, value: Value, font: Any = None) -> Any:
    """Return a cell with the type of the value, None for an empty one."""
    from openpyxl.cell import WriteOnlyCell

    if value is None or value == "":
        return None
    if isinstance(value, date) and value < FIRST_DAY:
        value = value.isoformat()
    if isinstance(value, Number):
        cell = WriteOnlyCell(sheet, value.toml)
        cell.number_format = _number_format(value)
        return cell
    if not isinstance(value, str):
        cell = WriteOnlyCell(sheet, value)
        if isinstance(value, date):
            cell.number_format = "yyyy-mm-dd"
        return cell
    cell = WriteOnlyCell(sheet, escape.workbook(value))
    cell.data_type = "s"  # else = would begin a formula, and #N/A would be an error
    if font is not None:
        cell.font = font
    return cell


def _number_format(value: Number) -> str:
    """Return the number format that shows a number with its decimals and thousands separators."""
    _, _, decimals = value.text.partition(".")
    if not decimals:
        return "#,##0"
    return (
        f"#,##0.{'0' * len(decimals)}" if decimals.isdecimal() and len(decimals) <= MAX_DIGITS else "General"
    )


def _commitments(rows: Iterable[Row], snapshot: Snapshot) -> Iterator[Sequence[Value]]:
    for row in rows:
        yield list(_cells(row, snapshot))


def _cells(row: Row, snapshot: Snapshot) -> Iterator[Value]:
    commitment = snapshot.roadmap.commitments[row.id]
    stated = stated_on(commitment, updates_of(commitment), snapshot.as_of)
    for field in shown_in(Output.XLSX):
        match field.name:
            case "partners":
                yield _value(stated, field)
                yield _SEPARATOR.join(partner_name(partner, snapshot.roadmap) for partner in row.partners)
            case "flags":
                yield ", ".join(row.flags)
            case "verdict":
                yield _SEPARATOR.join(row.verdict)
            case "progress":
                yield from (stated.progress, str(row.status), _deadline(row), row.progress)
            case name if field.derived:
                yield getattr(row, name)
            case _:
                yield _value(stated, field)


def _value(stated: Commitment, field: Field) -> Value:
    value = getattr(stated, field.name)
    match field.type:
        case FieldType.DATE:
            return _as_day(value)
        case FieldType.STATUS:
            return value and str(value)
        case type if type in LISTS:
            return _listed(texts_in(field, stated))
        case _:
            return value  # type: ignore[no-any-return]


def _deadline(row: Row) -> Value:
    """Return the derived deadline: a date if it is a day, else text."""
    return row.due if row.due is not None and row.deadline == row.due.isoformat() else row.deadline


def _as_day(when: Deadline | None) -> Value:
    if when is None:
        return None
    return when.first if when.unit is Unit.DAY else when.text


def _updates(snapshot: Snapshot) -> Iterator[Sequence[Value]]:
    """Yield the updates up to the day, by commitment, oldest first."""
    for row in snapshot.rows:
        commitment = snapshot.roadmap.commitments[row.id]
        area = snapshot.roadmap.areas.get(commitment.area)
        for dated in updates_of(commitment):
            if dated.day.first <= snapshot.as_of:
                area_title = area.title if area else commitment.area
                yield [row.id, commitment.title, area_title, *_update(dated)]


def _assessments(snapshot: Snapshot) -> Iterator[Sequence[Value]]:
    """Yield the assessments up to the day, by commitment, oldest first."""
    roadmap = snapshot.roadmap
    for row in snapshot.rows:
        commitment = roadmap.commitments[row.id]
        area = roadmap.areas.get(commitment.area)
        about = [row.id, commitment.title, area.title if area else commitment.area]
        for dated in assessments_of(commitment, snapshot.as_of):
            one = dated.assessment
            said = [one.by, assessor_name(one.by, roadmap), one.verdict, one.partner, one.note]
            yield [*about, dated.key, dated.day.last, *said, _listed(texts(one.evidence))]


def _readings(snapshot: Snapshot) -> Iterator[Sequence[Value]]:
    """Yield the readings up to the day, by commitment and indicator, oldest first."""
    for row in snapshot.rows:
        for one in measured_on(snapshot.roadmap.commitments[row.id], snapshot.as_of):
            indicator = one.indicator
            about = [row.id, one.id, indicator.title, indicator.unit, indicator.partner]
            for dated in one.readings:
                reading = dated.reading
                share = share_of(indicator, reading.value)
                percent = share.percent if share is not None else None
                values: list[Value] = [dated.key, dated.day.last, reading.value, percent]
                yield [*about, *values, reading.note, _listed(texts(reading.evidence))]


def update_cells(commitment_id: str, commitment: Commitment) -> Iterator[Sequence[Value]]:
    """Yield the values of `UPDATE_KEYS` for each update of a commitment."""
    for dated in updates_of(commitment):
        key, _, *rest = _update(dated)
        yield [commitment_id, key, *rest]


def _update(dated: DatedUpdate) -> Sequence[Value]:
    update = dated.update
    return [
        *(dated.key, dated.day.last, update.partner, update.milestone, _as_day(update.cycle)),
        *(update.status_was and str(update.status_was), update.status and str(update.status)),
        *(_target(update.deadline_was), _target(update.deadline), update.deadline_text_was),
        *(update.note, _listed(texts(update.evidence))),
    ]


def _target(target: Target | None) -> Value:
    if target is None:
        return None
    return _as_day(target.deadline) if target.deadline else target.text


def _listed(items: list[str]) -> str:
    """Return a list as text: joined, or as JSON if joining would lose information."""
    if any(escape.block(item) != item for item in items):
        import json  # writes ASCII, which every cell can contain

        return json.dumps(items)
    value = listed(items)
    return value if isinstance(value, str) else _SEPARATOR.join(items)


def _reproducible(data: bytes, as_of: date) -> bytes:
    """Return a workbook without the times of creation that openpyxl writes."""
    from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

    day = datetime.combine(as_of, time()).isoformat().encode() + b"Z"
    file = BytesIO()
    with ZipFile(BytesIO(data)) as before, ZipFile(file, "w", ZIP_DEFLATED) as after:
        for name in before.namelist():
            content = before.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"(?<=W3CDTF\">)[^<]*", day, content)
            after.writestr(ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, ZIP_DEFLATED)
    return file.getvalue()
