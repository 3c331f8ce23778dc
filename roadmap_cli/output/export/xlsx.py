"""A roadmap → an Excel workbook (ECMA-376): a sheet for each area, and one of the updates.

Texts are strings and no formulas, days are dates. The same roadmap on the same day gives the same bytes.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from io import BytesIO
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from roadmap_cli import escape
from roadmap_cli.analysis.aggregate import by_area
from roadmap_cli.analysis.query import Row, Snapshot, texts_in
from roadmap_cli.analysis.replay import DatedUpdate, updates_of
from roadmap_cli.model.dates import Deadline, Target, Unit
from roadmap_cli.model.fields import COMMITMENT, LISTS, Field, FieldType, Output, shown_in
from roadmap_cli.model.types import Commitment, texts
from roadmap_cli.output.export.csv import listed, stated_on
from roadmap_cli.output.reports.show import partner_name

if TYPE_CHECKING:
    from openpyxl import Workbook

Value = str | int | date | None

FIRST_DAY = date(1900, 3, 1)
"""Excel has no day before 1900, and one too many until this."""

UPDATES = "Updates"
_SHEET_NAME = 31
_SEPARATOR = "; "


class SheetColumn(NamedTuple):
    """A column: its title, and its width in characters."""

    title: str
    width: int


_WIDTHS = {
    FieldType.ID: 28, FieldType.IDS: 28, FieldType.NAMES: 28, FieldType.TITLE: 50, FieldType.TEXT: 80,
    FieldType.STATUS: 12, FieldType.DATE: 14, FieldType.NUMBER: 10, FieldType.PERCENT: 10,
    FieldType.FLAGS: 20, FieldType.WORDS: 20, FieldType.ADDRESS: 40, FieldType.ADDRESSES: 40,
}  # fmt: skip
_WHOLE = ("status", "deadline", "progress")


def _columns() -> Iterator[SheetColumn]:
    """Yield the columns of a sheet of commitments; the derived values follow the progress in the file."""
    for field in shown_in(Output.XLSX):
        yield SheetColumn(field.label, _WIDTHS[field.type])
        if field.name == "progress":
            yield from (SheetColumn(f"whole {name}", _WIDTHS[COMMITMENT[name].type]) for name in _WHOLE)
        if field.name == "partners":
            yield SheetColumn("partner names", _WIDTHS[field.type])


COMMITMENTS = tuple(_columns())
"""`status`, `deadline` and `progress` hold the values in the file, `whole status` … the derived ones.

`partners` holds ids, for names can be equal; `partner names` is for people.
"""

UPDATE_COLUMNS = (
    *(
        SheetColumn("commitment", 28),
        SheetColumn("title", 50),
        SheetColumn("area", 28),
        SheetColumn("update", 14),
        SheetColumn("day", 12),
    ),
    *(
        SheetColumn("partner", 20),
        SheetColumn("milestone", 28),
        SheetColumn("status was", 12),
        SheetColumn("status", 12),
        SheetColumn("deadline was", 14),
    ),
    *(SheetColumn("deadline", 14), SheetColumn("note", 80), SheetColumn("evidence", 40)),
)
_DERIVED = ("title", "area", "day")
UPDATE_KEYS = tuple(one.title for one in UPDATE_COLUMNS if one.title not in _DERIVED)
"""The columns that hold what the file says of an update; the others follow from the rest of the file."""


def render_xlsx(snapshot: Snapshot) -> bytes:
    """Return the workbook. A window that is no day is text, its last day beside it as a date.

    Raises ImportError where openpyxl is not installed.
    """
    from openpyxl import Workbook  # 120 ms: only for this format

    book = Workbook(write_only=True)
    book.properties.title = escape.workbook(snapshot.title)
    book.properties.creator = "roadmap"
    taken = {UPDATES.lower()}
    for group in by_area(snapshot.roadmap, snapshot.rows):
        if group.rows:
            name = sheet_name(group.title or group.id, taken)
            taken.add(name.lower())
            _fill(book, name, COMMITMENTS, _commitments(group.rows, snapshot))
    _fill(book, UPDATES, UPDATE_COLUMNS, _updates(snapshot))
    made = BytesIO()
    book.save(made)
    return _timeless(made.getvalue(), snapshot.as_of)


def cut_texts(snapshot: Snapshot) -> int:
    """Return how many texts are longer than a cell of a workbook may be, and end with … there."""
    rows = chain(_commitments(snapshot.rows, snapshot), _updates(snapshot))
    return sum(isinstance(value, str) and escape.is_cut_in_workbook(value) for row in rows for value in row)


def sheet_name(text: str, taken: Iterable[str]) -> str:
    r"""Return a name for a sheet: 1 to 31 characters, none of \\ / ? * [ ] :, no apostrophe at either end.

    `taken` are the names in use, in lower case; one that is gets a number. Excel keeps `History` for itself.
    """
    plain = re.sub(r"[\\/?*\[\]:]", " ", escape.workbook(text[: 4 * _SHEET_NAME]))
    plain = _short(" ".join(plain.split()), _SHEET_NAME) or "Area"
    in_use = {*taken, "history"}
    name, number = plain, 2
    while name.lower() in in_use:
        suffix = f" ({number})"
        name, number = _short(plain, _SHEET_NAME - len(suffix)) + suffix, number + 1
    return name


def _short(text: str, units: int) -> str:
    """Return a text in at most so many UTF-16 code units, which is what Excel counts."""
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore").strip(" '")


def _fill(
    book: "Workbook", name: str, fields: Sequence[SheetColumn], rows: Iterable[Sequence[Value]]
) -> None:
    """Add a sheet: a header that stays in view, filters, and a row each."""
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(name)
    sheet.freeze_panes = "B2"
    for number, field in enumerate(fields, 1):
        sheet.column_dimensions[get_column_letter(number)].width = field.width
    sheet.append([_cell(sheet, field.title, font=Font(bold=True)) for field in fields])
    last = 1
    for last, row in enumerate(rows, 2):  # noqa: B007 - the number of the last row is what is wanted
        sheet.append([_cell(sheet, value) for value in row])
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(fields))}{last}"


def _cell(sheet: Any, value: Value, font: Any = None) -> Any:
    """Return a cell of the value's own type, None for an empty one."""
    from openpyxl.cell import WriteOnlyCell

    if value is None or value == "":
        return None
    if isinstance(value, date) and value < FIRST_DAY:
        value = value.isoformat()
    if not isinstance(value, str):
        cell = WriteOnlyCell(sheet, value)
        if isinstance(value, date):
            cell.number_format = "yyyy-mm-dd"
        return cell
    cell = WriteOnlyCell(sheet, escape.workbook(value))
    cell.data_type = "s"  # what begins with = would be a formula, and #N/A an error
    if font is not None:
        cell.font = font
    return cell


def _commitments(rows: Iterable[Row], snapshot: Snapshot) -> Iterator[Sequence[Value]]:
    for row in rows:
        yield list(_cells(row, snapshot))


def _cells(row: Row, snapshot: Snapshot) -> Iterator[Value]:
    """Yield the values of `COMMITMENTS`."""
    commitment = snapshot.roadmap.commitments[row.id]
    stated = stated_on(commitment, updates_of(commitment), snapshot.as_of)
    for field in shown_in(Output.XLSX):
        match field.name:
            case "partners":
                yield _value(stated, field)
                yield _SEPARATOR.join(
                    partner_name(partner_id, snapshot.roadmap) for partner_id in row.partners
                )
            case "flags":
                yield ", ".join(row.flags)
            case "progress":
                yield from (stated.progress, str(row.status), _deadline(row), row.progress)
            case name if field.derived:
                yield getattr(row, name)
            case _:
                yield _value(stated, field)


def _value(stated: Commitment, field: Field) -> Value:
    """Return a value in the file as a cell holds it."""
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
    """Return the deadline of the whole as written; a date for a day."""
    return row.due if row.due is not None and row.deadline == row.due.isoformat() else row.deadline


def _as_day(when: Deadline | None) -> Value:
    if when is None:
        return None
    return when.first if when.unit is Unit.DAY else when.text


def _updates(snapshot: Snapshot) -> Iterator[Sequence[Value]]:
    """Yield what happened up to the day, commitments in file order, the oldest update of each first."""
    for row in snapshot.rows:
        commitment = snapshot.roadmap.commitments[row.id]
        area = snapshot.roadmap.areas.get(commitment.area)
        for dated in updates_of(commitment):
            if dated.day.first <= snapshot.as_of:
                about = row.id, commitment.title, area.title if area else commitment.area
                yield [*about, *_update(dated)]


def update_cells(commitment_id: str, commitment: Commitment) -> Iterator[Sequence[Value]]:
    """Yield the values of `UPDATE_KEYS` for each update of a commitment."""
    for dated in updates_of(commitment):
        key, _, *rest = _update(dated)
        yield [commitment_id, key, *rest]


def _update(dated: DatedUpdate) -> Sequence[Value]:
    update = dated.update
    return [
        *(dated.key, dated.day.last, update.partner, update.milestone),
        *(update.status_was and str(update.status_was), update.status and str(update.status)),
        *(_target(update.deadline_was), _target(update.deadline)),
        *(update.note, _listed(texts(update.evidence))),
    ]


def _target(target: Target | None) -> Value:
    if target is None:
        return None
    return _as_day(target.deadline) if target.deadline else target.text


def _listed(items: list[str]) -> str:
    """Return a list as the text of a cell: joined, or as JSON if that would lose something."""
    if any(escape.block(item) != item for item in items):
        import json  # only for what a cell cannot hold: it writes ASCII

        return json.dumps(items)
    value = listed(items)
    return value if isinstance(value, str) else _SEPARATOR.join(items)


def _timeless(data: bytes, as_of: date) -> bytes:
    """Return a workbook in which no clock is to be seen: openpyxl writes when it made the file."""
    from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

    day = datetime.combine(as_of, time()).isoformat().encode() + b"Z"
    made = BytesIO()
    with ZipFile(BytesIO(data)) as before, ZipFile(made, "w", ZIP_DEFLATED) as after:
        for name in before.namelist():
            content = before.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"(?<=W3CDTF\">)[^<]*", day, content)
            after.writestr(ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, ZIP_DEFLATED)
    return made.getvalue()
