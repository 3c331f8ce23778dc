"""The data of the HTML page as JSON, from which its script makes the table, the filters and the downloads.

Commitments are stored by column, and equal values of a column once.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID, uuid5

import msgspec

from roadmap_cli import escape
from roadmap_cli.analysis.flags import Flag
from roadmap_cli.analysis.query import RECORD, Row, Snapshot, group_rows, record_value
from roadmap_cli.analysis.schedule import months_from
from roadmap_cli.model.dates import parse_deadline
from roadmap_cli.model.types import CLOSED, NOT_KEPT, OPEN, RANK, Roadmap, Status
from roadmap_cli.output.anchors import anchor
from roadmap_cli.output.export.html.coding import Coded
from roadmap_cli.output.export.html.section import mark_of, status_words
from roadmap_cli.output.export.html.values import concern_words, days_words, deadline_of
from roadmap_cli.output.reports.list import FLAG_STYLES
from roadmap_cli.output.words import MONTHS, due_style

_CALENDAR = UUID("6c1f4d0e-6f0a-4b0c-9a43-0d6f5a0c5b7e")


class FilterChoice(NamedTuple):
    """A choice of a filter: its value and its label."""

    value: str
    words: str


def data_of(snapshot: Snapshot, former: Mapping[str, Sequence[str]], coded: Coded | None) -> bytes:
    """Return the data of a page; `coded` are the entries of a page that does not contain them as HTML."""
    rows, roadmap = snapshot.rows, snapshot.roadmap
    data = {
        "size": len(rows),
        "name": escape.file_name(snapshot.title),
        "title": escape.page_line(snapshot.title),
        "day": snapshot.as_of,
        "calendar": str(uuid5(_CALENDAR, snapshot.title)),
        "record": RECORD,
        "columns": {name: packed(values) for name, values in _columns(rows, roadmap).items()},
        "statuses": {status: (*_mark(status), RANK[status]) for status in Status},
        "groups": {"open": OPEN, "closed": CLOSED, "not-kept": NOT_KEPT},
        "flags": {flag: (FLAG_STYLES[flag], concern_words(flag)) for flag in Flag},
        "choices": _choices(snapshot),
        "former": {old: anchor(row_id) for row_id, several in former.items() for old in several},
        "pieces": coded.pieces if coded else [],
        "entries": coded.texts if coded else None,
    }
    return msgspec.json.encode(data, order="sorted")


def packed(values: Sequence[Any]) -> Any:
    """Return a column: the values, or the different ones and the place of each if that is shorter."""
    keys = [msgspec.json.encode(value) for value in values]
    places = {key: place for place, key in enumerate(dict.fromkeys(keys))}
    if len(places) * 2 > len(values):
        return values
    different = [msgspec.Raw(key) for key in places]
    return {"of": different, "at": [places[key] for key in keys]} if len(places) > 1 else {"of": different}


def _columns(rows: Sequence[Row], roadmap: Roadmap) -> dict[str, list[Any]]:
    """Return the base record of commitments, and what the table shows instead of some of its values."""
    columns = {name: [record_value(row, name) for row in rows] for name in RECORD}
    whens = {text: deadline_of(parse_deadline(text)) for text in {row.deadline for row in rows} if text}
    places = [anchor(row.id) for row in rows]
    shown = [escape.page_line(row.title) for row in rows]
    return columns | {
        "place": [None if place == row.id else place for place, row in zip(places, rows, strict=True)],
        "shown": [None if text == row.title else text for text, row in zip(shown, rows, strict=True)],
        "area_title": [_area(row.area, roadmap) for row in rows],
        "partner_names": [[_partner(one, roadmap) for one in dict.fromkeys(row.partners)] for row in rows],
        "when": [whens[row.deadline] if row.deadline else None for row in rows],
        "words": [escape.page_line(row.deadline_text or "") for row in rows],
        "days": [days_words(row.days_left) for row in rows],
        "tone": [due_style(row.flags) for row in rows],
    }


def _mark(status: Status) -> tuple[str, str, str]:
    mark = mark_of(status)
    return mark.sign, mark.word, mark.tone


def _area(area_id: str, roadmap: Roadmap) -> str:
    area = roadmap.areas.get(area_id)
    return escape.page_line(area.title if area else area_id)


def _partner(partner_id: str, roadmap: Roadmap) -> str:
    partner = roadmap.partners.get(partner_id)
    return escape.page_line(partner.name if partner else partner_id)


def _choices(snapshot: Snapshot) -> dict[str, list[FilterChoice]]:
    """Return the choices of each filter that match any row."""
    rows, roadmap = snapshot.rows, snapshot.roadmap
    areas = [area_id for area_id, _ in group_rows(rows, "area", list(roadmap.areas))]
    flags = [flag for flag in Flag if any(flag in row.flags for row in rows)]
    return {
        "area": [FilterChoice(area_id, _area(area_id, roadmap)) for area_id in areas],
        "status": _status_choices(rows),
        "partner": [FilterChoice(one, _partner(one, roadmap)) for one in _partners(rows, roadmap)],
        "flag": [FilterChoice(flag, concern_words(flag)) for flag in flags],
        "due": _due_choices(snapshot),
    }


def _partners(rows: Iterable[Row], roadmap: Roadmap) -> list[str]:
    """Return the partners of rows, the declared ones first; of the rows of one partner, that one."""
    named = dict.fromkeys(
        one for row in rows for one in ([row.partner] if row.partner is not None else row.partners)
    )
    return [one for one in dict.fromkeys((*roadmap.partners, *named)) if one in named]


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


def _due_choices(snapshot: Snapshot) -> list[FilterChoice]:
    """Return the next months in which something is due."""
    due = {
        (row.due.year, row.due.month)
        for row in snapshot.rows
        if row.due is not None and row.days_left is not None and row.days_left >= 0
    }
    return [
        FilterChoice(f"{year:04}-{month:02}", f"{MONTHS[month - 1]} {year}")
        for year, month in months_from(snapshot.as_of)
        if (year, month) in due
    ]
