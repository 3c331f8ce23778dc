"""The sheets of a workbook: a summary, commitments on one or by area, updates, assessments and readings."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import chain

from roadmap_cli import escape
from roadmap_cli.analysis.aggregate import by_area, summarize, summarize_groups
from roadmap_cli.analysis.indicators import measured_on, share_of
from roadmap_cli.analysis.lineage import state_in
from roadmap_cli.analysis.query import Row, Snapshot
from roadmap_cli.analysis.replay import DatedUpdate, partners_of, updates_of
from roadmap_cli.analysis.verdicts import assessments_of
from roadmap_cli.model.fields import COMMITMENT, LISTS, Field, FieldType, Output, shown_in
from roadmap_cli.model.types import Commitment, texts
from roadmap_cli.model.window import Deadline, Target, Unit
from roadmap_cli.output.anchors import entry_addresses
from roadmap_cli.output.export.csv import listed, stated_on
from roadmap_cli.output.export.workbook import Book, Link, SheetColumn, Value
from roadmap_cli.output.reports.assessments import assessor_name
from roadmap_cli.output.words import day_words, partner_name

SUMMARY, ALL, UPDATES = "Summary", "Commitments", "Updates"
ASSESSMENTS, READINGS = "Assessments", "Readings"
MOST_PARTNERS = 20
"""How many partners have a column with their statuses: those with the most commitments."""
OF_PARTNER = "status of "
"""The start of the title of such a column, which `import` ignores."""
_SEPARATOR = "; "

_WIDTHS = {
    FieldType.ID: 34, FieldType.IDS: 28, FieldType.NAMES: 28, FieldType.TITLE: 44, FieldType.TEXT: 80,
    FieldType.STATUS: 12, FieldType.DATE: 14, FieldType.NUMBER: 10, FieldType.PERCENT: 10,
    FieldType.FLAGS: 18, FieldType.WORDS: 20, FieldType.ADDRESS: 40, FieldType.ADDRESSES: 40,
    FieldType.INTERVAL: 10,
}  # fmt: skip
_WHOLE = ("status", "deadline", "progress")
_PRINTED = (
    "id",
    "title",
    "area",
    "whole status",
    OF_PARTNER,
    "whole deadline",
    "days left",
    "flags",
    "whole progress",
)
"""The columns that are printed, and come first."""
_KINDS = {"status": "status", "whole status": "derived status", "flags": "flags", "days left": "days"}


def commitment_columns(partners: Sequence[str] = ()) -> list[SheetColumn]:
    """Return the columns of commitments; `partners` are the titles of those with statuses of partners.

    `status`, `deadline` and `progress` are the values in the file, `whole status` etc. the derived ones.
    """
    widths = {field.label: _WIDTHS[field.type] for field in shown_in(Output.XLSX)}
    widths |= {f"whole {name}": _WIDTHS[COMMITMENT[name].type] for name in _WHOLE}
    widths |= {"area": 18, "partner names": _WIDTHS[FieldType.NAMES]}
    titles = [title for name in _PRINTED for title in (partners if name == OF_PARTNER else [name])]
    first = [
        SheetColumn(
            title,
            widths.get(title, 14),
            True,
            "derived status" if title in partners else _KINDS.get(title, ""),
        )
        for title in titles
    ]
    return first + [
        SheetColumn(title, width, kind=_KINDS.get(title, ""))
        for title, width in widths.items()
        if title not in titles
    ]


COMMITMENTS = tuple(commitment_columns())

_UPDATE_WIDTHS = {
    "title": 52, "update": 13, "partner": 10, "status": 12, "deadline": 14, "note": 130,
    "commitment": 28, "area": 28, "day": 12, "milestone": 28, "cycle": 14,
    "status was": 12, "deadline was": 14, "deadline text was": 28, "evidence": 40,
}  # fmt: skip
UPDATE_COLUMNS = tuple(
    SheetColumn(title, width, number < 6, "status" if title in ("status", "status was") else "")
    for number, (title, width) in enumerate(_UPDATE_WIDTHS.items())
)
UPDATE_KEYS = (
    "commitment",
    *(title for title in _UPDATE_WIDTHS if title not in ("commitment", "title", "area", "day")),
)
"""The columns that are not derived: the commitment, and the values of the update itself."""
_ASSESSMENT_WIDTHS = {
    "title": 36, "assessment": 14, "assessor": 28, "partner": 10, "verdict": 28, "note": 80,
    "commitment": 28, "area": 28, "day": 12, "by": 28, "evidence": 40,
}  # fmt: skip
ASSESSMENT_COLUMNS = tuple(SheetColumn(title, width) for title, width in _ASSESSMENT_WIDTHS.items())
_READING_WIDTHS = {
    "title": 36, "reading": 14, "value": 16, "unit": 20, "partner": 10, "share of the way": 10, "note": 80,
    "commitment": 28, "indicator": 28, "last day": 12, "evidence": 40,
}  # fmt: skip
READING_COLUMNS = tuple(SheetColumn(title, width) for title, width in _READING_WIDTHS.items())
"""`import` reads them; `last day` and `share of the way` are derived."""


def render_xlsx(snapshot: Snapshot, url: str = "", *, by_areas: bool = False) -> tuple[bytes, int]:
    """Return the workbook, with commitments on one sheet or on one for each area.

    The number is that of texts that are too long for a cell and therefore cut.

    Deadlines that are not days are text. Ids link to their commitment on the page at `url`, by default the
    page of the roadmap. Raises ImportError if XlsxWriter is not installed.
    """
    roadmap = snapshot.roadmap
    book = Book(
        snapshot.title,
        snapshot.as_of,
        [SUMMARY, UPDATES, ASSESSMENTS, READINGS, *([] if by_areas else [ALL])],
    )
    _add_summary(book, snapshot, escape.web_link(url or roadmap.roadmap.page) or "")
    titles = _partner_titles(snapshot)
    columns = commitment_columns([*titles.values()])
    groups = [group for group in by_area(roadmap, snapshot.rows) if group.rows]
    of_sheets = [(book.free_name(group.title or group.id), group.rows) for group in groups]
    address_of = entry_addresses(roadmap, url)
    for name, rows in of_sheets if by_areas else [(ALL, snapshot.rows)]:
        book.add_table(name, columns, _commitments(rows, snapshot, titles, address_of))
    book.add_table(UPDATES, UPDATE_COLUMNS, _updates(snapshot))
    for name, of_sheet, some in (
        (ASSESSMENTS, ASSESSMENT_COLUMNS, _assessments(snapshot)),
        (READINGS, READING_COLUMNS, _readings(snapshot)),
    ):
        first = next(some, None)
        if first is not None:
            book.add_table(name, of_sheet, chain([first], some))
    return book.close(), book.cut


_COUNTS = (
    *("total", "superseded", "met", "partly met", "open", "not kept", "overdue", "milestones overdue"),
    *("at risk", "unknown", "due soon", "stale", "progress", "next due"),
)
_HEAD = 4
"""The row of the titles, which is the fifth."""


def _add_summary(book: Book, snapshot: Snapshot, page: str) -> None:
    """Add the sheet with the totals of `status`, by area and for all."""
    roadmap, as_of = snapshot.roadmap, snapshot.as_of
    sheet = book.add_sheet(SUMMARY)
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, len(_COUNTS), 12)
    sheet.set_row(0, 26)
    sheet.set_row(_HEAD, 30)
    book.write(sheet, (0, 0), Link(snapshot.title, page), book.format(bold=True, font_size=16))
    book.write(sheet, (1, 0), f"As of {day_words(as_of)}", book.format())
    book.write(sheet, (2, 0), snapshot.filter and f"Filter: {snapshot.filter}", book.format())
    head = {"bold": True, "bottom": 1, "text_wrap": True}
    for number, name in enumerate(("area", *_COUNTS)):
        book.write(sheet, (_HEAD, number), name, book.format(**head, align="right" if number else "left"))
    groups = [group for group in by_area(roadmap, snapshot.rows) if group.rows]
    rollups = summarize_groups(groups, roadmap, as_of)
    total = summarize("", "total", snapshot.rows, roadmap, as_of)
    for row, rollup in enumerate((*rollups, total), _HEAD + 1):
        style = {"bold": True, "top": 1} if rollup is total else {}
        book.write(sheet, (row, 0), rollup.title or rollup.id, book.format(**style))
        for number, name in enumerate(_COUNTS, 1):
            value = getattr(rollup, name.replace(" ", "_"))
            book.write(sheet, (row, number), value, book.format(**style, align="right"))
    sheet.print_area(0, 0, _HEAD + 1 + len(rollups), len(_COUNTS))


def _partner_titles(snapshot: Snapshot) -> dict[str, str]:
    """Return the column titles of the partners with the most commitments, by id, in file order.

    A name that does not identify its partner is followed by the id.
    """
    roadmap = snapshot.roadmap
    counts = Counter(one for row in snapshot.rows for one in partners_of(roadmap.commitments[row.id]))
    most = {one for one, _ in counts.most_common(MOST_PARTNERS)}
    names = {one: partner_name(one, roadmap) for one in (*roadmap.partners, *counts) if one in most}
    with_ids = {one: f"{name} ({escape.line(one)})" for one, name in names.items()}
    uses = Counter([*names.values(), *with_ids.values()])
    return {one: OF_PARTNER + (with_ids[one] if uses[name] > 1 else name) for one, name in names.items()}


Cells = dict[str, Value]
"""The cells of a row by the title of their column."""


def _commitments(
    rows: Iterable[Row], snapshot: Snapshot, titles: Mapping[str, str], address_of: Callable[[str], str]
) -> Iterator[Cells]:
    roadmap, as_of = snapshot.roadmap, snapshot.as_of
    name_of = cache(lambda partner: partner_name(partner, roadmap))
    for row in rows:
        commitment = roadmap.commitments[row.id]
        updates = updates_of(commitment)
        stated = stated_on(commitment, updates, as_of)
        cells: Cells = {label: value_of(row, stated) for label, value_of in _readers().items()}
        cells["id"] = Link(row.id, address_of(row.id))
        cells["whole status"] = str(row.status)
        cells["whole deadline"] = _deadline(row)
        cells["whole progress"] = row.progress
        cells["partner names"] = _SEPARATOR.join(map(name_of, row.partners))
        day = state_in(commitment, updates, roadmap, as_of) if titles else None
        for partner in partners_of(commitment):
            if day is not None and partner in titles:
                cells[titles[partner]] = str(day.values_for(partner).status)
        yield cells


@cache
def _readers() -> dict[str, Callable[[Row, Commitment], Value]]:
    """Return what reads the value of each column of the table of fields: derived, or as in the file."""
    return {field.label: _reader(field) for field in shown_in(Output.XLSX)}


def _reader(field: Field) -> Callable[[Row, Commitment], Value]:
    name = field.name
    if name == "flags":
        return lambda row, _: ", ".join(row.flags)
    if name == "verdict":
        return lambda row, _: _SEPARATOR.join(row.verdict)
    if field.derived:
        return lambda row, _: getattr(row, name)
    match field.type:
        case FieldType.DATE:
            return lambda _, stated: _as_day(getattr(stated, name))
        case FieldType.STATUS:
            return lambda _, stated: (value := getattr(stated, name)) and str(value)
        case FieldType.ADDRESSES:
            return lambda _, stated: _addresses(texts(getattr(stated, name)))
        case type if type in LISTS:
            return lambda _, stated: _listed(tuple(texts(getattr(stated, name))))
        case _:
            return lambda _, stated: getattr(stated, name)


def _deadline(row: Row) -> Value:
    """Return the derived deadline: a date if it is a day, else text."""
    return row.due if row.due is not None and row.deadline == row.due.isoformat() else row.deadline


def _as_day(when: Deadline | None) -> Value:
    if when is None:
        return None
    return when.first if when.unit is Unit.DAY else when.text


def _updates(snapshot: Snapshot) -> Iterator[Cells]:
    """Yield the updates up to the day, by commitment, oldest first."""
    for row in snapshot.rows:
        commitment = snapshot.roadmap.commitments[row.id]
        about: Cells = {"title": commitment.title, "area": _area(commitment, snapshot)}
        for dated in updates_of(commitment):
            if dated.day.first <= snapshot.as_of:
                yield {**about, "day": dated.day.last, **_update(row.id, dated)}


def _area(commitment: Commitment, snapshot: Snapshot) -> str:
    area = snapshot.roadmap.areas.get(commitment.area)
    return area.title if area else commitment.area


def _assessments(snapshot: Snapshot) -> Iterator[Cells]:
    """Yield the assessments up to the day, by commitment, oldest first."""
    for row in snapshot.rows:
        commitment = snapshot.roadmap.commitments[row.id]
        for dated in assessments_of(commitment, snapshot.as_of):
            one = dated.assessment
            yield {
                "commitment": row.id,
                "title": commitment.title,
                "area": _area(commitment, snapshot),
                "assessment": dated.key,
                "day": dated.day.last,
                "by": one.by,
                "assessor": assessor_name(one.by, snapshot.roadmap),
                "verdict": one.verdict,
                "partner": one.partner,
                "note": one.note,
                "evidence": _addresses(texts(one.evidence)),
            }


def _readings(snapshot: Snapshot) -> Iterator[Cells]:
    """Yield the readings up to the day, by commitment and indicator, oldest first."""
    for row in snapshot.rows:
        for one in measured_on(snapshot.roadmap.commitments[row.id], snapshot.as_of):
            indicator = one.indicator
            for dated in one.readings:
                reading = dated.reading
                share = share_of(indicator, reading.value)
                yield {
                    "commitment": row.id,
                    "indicator": one.id,
                    "title": indicator.title,
                    "unit": indicator.unit,
                    "partner": indicator.partner,
                    "reading": dated.key,
                    "last day": dated.day.last,
                    "value": reading.value,
                    "share of the way": share.percent if share is not None else None,
                    "note": reading.note,
                    "evidence": _addresses(texts(reading.evidence)),
                }


def update_cells(commitment_id: str, commitment: Commitment) -> Iterator[Sequence[Value]]:
    """Yield the values of `UPDATE_KEYS` for each update of a commitment."""
    for dated in updates_of(commitment):
        cells = _update(commitment_id, dated)
        values = (cells[key] for key in UPDATE_KEYS)
        yield [value.text if isinstance(value, Link) else value for value in values]


def _update(commitment_id: str, dated: DatedUpdate) -> Cells:
    update = dated.update
    return {
        "commitment": commitment_id,
        "update": dated.key,
        "partner": update.partner,
        "milestone": update.milestone,
        "cycle": _as_day(update.cycle),
        "status was": update.status_was and str(update.status_was),
        "status": update.status and str(update.status),
        "deadline was": _target(update.deadline_was),
        "deadline": _target(update.deadline),
        "deadline text was": update.deadline_text_was,
        "note": update.note,
        "evidence": _addresses(texts(update.evidence)),
    }


def _target(target: Target | None) -> Value:
    if target is None:
        return None
    return _as_day(target.deadline) if target.deadline else target.text


def _addresses(items: list[str]) -> Link:
    """Return sources or evidence, with a link to the first one that is an address."""
    return Link(_listed(tuple(items)), next(filter(None, map(escape.web_link, items)), ""))


@lru_cache(4096)
def _listed(items: Sequence[str]) -> str:
    """Return a list as text: joined, or as JSON if joining would lose information."""
    if any(escape.block(item) != item for item in items):
        import json  # writes ASCII, which every cell can contain

        return json.dumps(items)
    value = listed(list(items))
    return value if isinstance(value, str) else _SEPARATOR.join(items)
