"""The data of the HTML page as JSON, from which its script makes the table, the filters and the downloads.

Commitments are stored by column, and equal values of a column once.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache, partial
from itertools import chain
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import UUID, uuid5

import msgspec

from roadmap_cli import escape
from roadmap_cli.analysis.flags import Flag
from roadmap_cli.analysis.query import RECORD, Row, Snapshot, group_rows
from roadmap_cli.analysis.schedule import months_from
from roadmap_cli.model.types import CLOSED, NOT_KEPT, OPEN, RANK, Roadmap, Status
from roadmap_cli.output.anchors import anchor
from roadmap_cli.output.export.html.entries import PackedColumn, entry_columns
from roadmap_cli.output.export.html.section import PageContext, mark_of, status_words
from roadmap_cli.output.export.html.totals import OwnRows
from roadmap_cli.output.export.html.values import concern_words, days_words, deadline_in
from roadmap_cli.output.reports.list import FLAG_STYLES
from roadmap_cli.output.words import MONTHS, due_style

_CALENDAR = UUID("6c1f4d0e-6f0a-4b0c-9a43-0d6f5a0c5b7e")


class FilterChoice(NamedTuple):
    """A choice of a filter: its value and its label."""

    value: str
    words: str


def data_of(snapshot: Snapshot, own: OwnRows, context: PageContext) -> Iterator[bytes]:
    """Yield the data of a page in parts, with the entries if it is large.

    In the rows of partners, `for` is None: the script has the partner.
    """
    rows = snapshot.rows
    head = {
        "size": len(rows),
        "name": escape.file_name(snapshot.title),
        "title": escape.page_line(snapshot.title),
        "day": snapshot.as_of,
        "calendar": str(uuid5(_CALENDAR, snapshot.title)),
        "record": RECORD,
        "own": [(partner, list(differing)) for partner, differing in own.items() if differing],
        "statuses": {status: (*_mark(status), RANK[status]) for status in Status},
        "groups": {"open": OPEN, "closed": CLOSED, "not-kept": NOT_KEPT},
        "flags": {flag: (FLAG_STYLES[flag], concern_words(flag)) for flag in Flag},
        "choices": _choices(snapshot, own),
        "former": {old: anchor(row_id) for row_id, several in context.former.items() for old in several},
    }
    yield msgspec.json.encode(head, order="sorted").removesuffix(b"}") + b',"columns":{'
    columns = _filled_columns(rows, own, snapshot.roadmap)
    entries = entry_columns(rows, context) if context.is_large else ()
    for place, (name, column) in enumerate(chain(columns, entries)):
        yield b'%s"%s":%s' % (b"," if place else b"", name.encode(), column.packed())
    yield b"}}"


def _filled_columns(
    rows: Sequence[Row], own: OwnRows, roadmap: Roadmap
) -> Iterator[tuple[str, PackedColumn]]:
    """Yield the columns; the rows of partners follow where any of them differs from that of the whole."""
    places = [place for differing in own.values() for place in differing]
    of_partners = [row for differing in own.values() for row in differing.values()]
    for name, values in _columns([*rows, *of_partners], roadmap):
        is_same = values[len(rows) :] == [values[place] for place in places]
        column = PackedColumn()
        column.extend(values[: len(rows)] if is_same else values)
        yield name, column


def _columns(rows: Sequence[Row], roadmap: Roadmap) -> Iterator[tuple[str, list[Any]]]:
    """Yield the base record of commitments, and what the table shows instead of some of its values."""
    area, partner = cache(partial(_area, roadmap=roadmap)), cache(partial(_partner, roadmap=roadmap))
    for name in RECORD:
        yield name, list(map(attrgetter("partner" if name == "for" else name), rows))
    places = [anchor(row.id) for row in rows]
    yield "place", [None if place == row.id else place for place, row in zip(places, rows, strict=True)]
    shown = [escape.page_line(row.title) for row in rows]
    yield "shown", [None if text == row.title else text for text, row in zip(shown, rows, strict=True)]
    yield "area_title", [area(row.area) for row in rows]
    yield "partner_names", [[partner(one) for one in dict.fromkeys(row.partners)] for row in rows]
    yield "when", list(map(deadline_in, rows))
    yield "words", [escape.page_line(row.deadline_text or "") for row in rows]
    yield "days", [days_words(row.days_left) for row in rows]
    yield "tone", [due_style(row.flags) for row in rows]


def _mark(status: Status) -> tuple[str, str, str]:
    mark = mark_of(status)
    return mark.sign, mark.word, mark.tone


def _area(area_id: str, roadmap: Roadmap) -> str:
    area = roadmap.areas.get(area_id)
    return escape.page_line(area.title if area else area_id)


def _partner(partner_id: str, roadmap: Roadmap) -> str:
    partner = roadmap.partners.get(partner_id)
    return escape.page_line(partner.name if partner else partner_id)


def _choices(snapshot: Snapshot, own: OwnRows) -> dict[str, list[FilterChoice]]:
    """Return the choices of each filter that match any row, of the whole or of a partner."""
    roadmap, partners = snapshot.roadmap, [snapshot.partner] if snapshot.partner is not None else list(own)
    rows = [*snapshot.rows, *(row for differing in own.values() for row in differing.values())]
    areas = [area_id for area_id, _ in group_rows(rows, "area", list(roadmap.areas))]
    flags = {flag for row in rows for flag in row.flags}
    return {
        "area": [FilterChoice(area_id, _area(area_id, roadmap)) for area_id in areas],
        "status": _status_choices(rows),
        "partner": [FilterChoice(one, _partner(one, roadmap)) for one in partners],
        "flag": [FilterChoice(flag, concern_words(flag)) for flag in Flag if flag in flags],
        "due": _due_choices(rows, snapshot.as_of),
    }


def _status_choices(rows: Sequence[Row]) -> list[FilterChoice]:
    """Return groups of statuses, then single statuses."""
    shown = {row.status for row in rows}
    several = [
        (FilterChoice("open", "all open"), OPEN),
        (FilterChoice("closed", "all closed"), CLOSED),
        (FilterChoice("not-kept", "all not kept"), NOT_KEPT),
    ]
    return [
        *(choice for choice, statuses in several if not shown.isdisjoint(statuses)),
        *(FilterChoice(status, status_words(status)) for status in Status if status in shown),
    ]


def _due_choices(rows: Iterable[Row], as_of: date) -> list[FilterChoice]:
    """Return the next months in which something is due."""
    due = {
        (row.due.year, row.due.month)
        for row in rows
        if row.due is not None and row.days_left is not None and row.days_left >= 0
    }
    return [
        FilterChoice(f"{year:04}-{month:02}", f"{MONTHS[month - 1]} {year}")
        for year, month in months_from(as_of)
        if (year, month) in due
    ]
