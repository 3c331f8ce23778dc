"""`export sqlite`: a normalized SQLite database, for analysis with SQL. `sqlite.sql` has its schema."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec

from roadmap_cli.analysis.aggregate import by_partner, column_of, outcome_of, points_of
from roadmap_cli.analysis.indicators import measured_on
from roadmap_cli.analysis.past import milestones_of
from roadmap_cli.analysis.query import Row, Snapshot
from roadmap_cli.analysis.replay import partners_of, updates_of
from roadmap_cli.analysis.verdicts import assessments_of
from roadmap_cli.history.slips import deadline_histories
from roadmap_cli.model.dates import parse_deadline
from roadmap_cli.model.joined import JoinedRoadmap
from roadmap_cli.model.json_codec import plain
from roadmap_cli.model.types import Commitment, Head, Point, Roadmap, Status, texts
from roadmap_cli.model.window import Deadline, Target
from roadmap_cli.output.export.csv import stated_on

_SCHEMA = Path(__file__).with_name("sqlite.sql")

Record = tuple[Any, ...]


def render_sqlite(snapshot: Snapshot) -> bytes:
    """Return the database file; the same roadmap on the same day gives the same bytes.

    Derived values are those of the day of the snapshot. What is dated later is left out.
    """
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        connection.executescript(_SCHEMA.read_text(encoding="utf-8"))
        connection.execute("BEGIN")
        for table, records in _tables(snapshot):
            _insert(connection, table, records)
        connection.execute("COMMIT")
        return connection.serialize()
    finally:
        connection.close()


def _insert(connection: sqlite3.Connection, table: str, records: Iterable[Record]) -> None:
    """Insert records, which have a value for each column of the table; an empty text is NULL if it may be."""
    columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
    optional = [not (is_required or is_key) for _, _, _, is_required, _, is_key in columns]
    values = (
        [
            None if value == "" and may_be_null else value
            for value, may_be_null in zip(record, optional, strict=True)
        ]
        for record in records
    )
    places = ", ".join("?" * len(columns))
    connection.executemany(f"INSERT INTO {table} VALUES ({places})", values)  # noqa: S608 (our own names)


def _tables(snapshot: Snapshot) -> Iterator[tuple[str, Iterable[Record]]]:
    """Yield the name and the records of each table, those that others refer to first."""
    roadmap, as_of = snapshot.roadmap, snapshot.as_of
    stated = {row.id: _stated(roadmap.commitments[row.id], as_of) for row in snapshot.rows}
    groups = by_partner(roadmap, snapshot.rows, as_of)
    of_partners = [row for group in groups if group.id for row in group.rows]
    heads = _heads(roadmap)
    yield "roadmaps", (_roadmap(name, head, snapshot) for name, head in heads.items())
    yield "areas", _areas(roadmap, snapshot.rows, next(iter(heads)))
    yield "partners", _partners(roadmap, stated.values())
    yield "assessors", _assessors(roadmap, stated.values())
    yield "verdicts", _verdicts(roadmap)
    names = {row.id: row.roadmap or next(iter(heads)) for row in snapshot.rows}
    yield "commitments", (_commitment(row, names[row.id], stated[row.id]) for row in snapshot.rows)
    yield "commitment_partners", (_of_partner(row, stated[row.id]) for row in of_partners)
    yield (
        "flags",
        ((row.id, row.partner, flag) for row in (*snapshot.rows, *of_partners) for flag in row.flags),
    )
    for table, records_of in _PARTS.items():
        yield table, _of_commitments(stated, records_of, snapshot)
    yield "deadline_changes", _deadline_changes(snapshot)
    yield (
        "sources",
        ((name, None, None, None, url) for name, one in heads.items() for url in texts(one.source)),
    )
    yield "sources", _sources(stated, names, snapshot.as_of)


def _stated(commitment: Commitment, as_of: date) -> Commitment:
    return stated_on(commitment, updates_of(commitment), as_of)


def _heads(roadmap: Roadmap) -> Mapping[str, Head]:
    """Return the head of each roadmap by its short name; a single one may have none."""
    if isinstance(roadmap, JoinedRoadmap):
        return {name: member.roadmap for name, member in roadmap.members.items()}
    return {roadmap.roadmap.id or "roadmap": roadmap.roadmap}


def _roadmap(name: str, head: Head, snapshot: Snapshot) -> Record:
    announced, as_of = _text(head.announced), _day(snapshot.as_of)
    return name, head.title, head.summary, announced, head.page, as_of, snapshot.filter


def _areas(roadmap: Roadmap, rows: Sequence[Row], only: str) -> Iterator[Record]:
    """Yield the declared areas, then those of commitments; `only` is the name of a single roadmap."""
    for area_id in dict.fromkeys([*roadmap.areas, *(row.area for row in rows)]):
        area, name = roadmap.areas.get(area_id), roadmap.name_of(area_id) or only
        yield (
            (area_id, name, area.title, area.summary, area.lead)
            if area
            else (area_id, name, None, None, None)
        )


def _partners(roadmap: Roadmap, commitments: Iterable[Commitment]) -> Iterator[Record]:
    """Yield the declared partners, then those that commitments name without a declaration."""
    named = dict.fromkeys(roadmap.partners)
    for commitment in commitments:
        named |= dict.fromkeys(partners_of(commitment))
        for parts in (commitment.updates, commitment.indicators, commitment.assessments):
            named |= dict.fromkeys(part.partner for part in parts.values() if part.partner)
    for partner_id in named:
        partner = roadmap.partners.get(partner_id)
        yield (partner_id, partner.name, partner.url) if partner else (partner_id, None, None)


def _assessors(roadmap: Roadmap, commitments: Iterable[Commitment]) -> Iterator[Record]:
    """Yield the declared assessors, then those that assessments name without a declaration."""
    named = dict.fromkeys(roadmap.assessors)
    for commitment in commitments:
        named |= dict.fromkeys(assessment.by for assessment in commitment.assessments.values())
    for assessor_id in named:
        assessor = roadmap.assessors.get(assessor_id)
        yield (assessor_id, assessor.name, assessor.url) if assessor else (assessor_id, None, None)


def _verdicts(roadmap: Roadmap) -> Iterator[Record]:
    for assessor_id, assessor in roadmap.assessors.items():
        for position, (verdict, points) in enumerate(assessor.scale.items(), 1):
            yield assessor_id, verdict, points, position


def _commitment(row: Row, roadmap: str, stated: Commitment) -> Record:
    window = parse_deadline(row.deadline) if row.deadline else None
    return (
        row.id, roadmap, row.area, row.title, stated.text, stated.met_when, _text(stated.made),
        _day(stated.made.first if stated.made else None), row.status, outcome_of(row.status), row.deadline,
        _day(window.first if window else None), _day(row.due), row.deadline_text, row.days_left,
        row.progress, stated.every, _text(stated.until), row.last_cycle, stated.status,
        _text(stated.deadline), stated.progress, _json(stated.extra),
    )  # fmt: skip


def _of_partner(row: Row, stated: Commitment) -> Record:
    partner = row.partner or ""
    superseded = row.status is Status.SUPERSEDED
    deadline = stated.partner_deadline.get(partner)
    return (
        row.id, partner, row.status, row.deadline, _day(row.due), row.days_left, row.progress,
        None if superseded else column_of(row), points_of(row), stated.partner_status.get(partner),
        deadline.text if deadline is not None else None,
    )  # fmt: skip


def _of_commitments(
    commitments: Mapping[str, Commitment],
    records_of: Callable[[Commitment, Snapshot], Iterable[Record]],
    snapshot: Snapshot,
) -> Iterator[Record]:
    for commitment_id, commitment in commitments.items():
        for record in records_of(commitment, snapshot):
            yield commitment_id, *record


def _milestones(commitment: Commitment, snapshot: Snapshot) -> Iterator[Record]:
    for milestone_id, one in milestones_of(commitment, snapshot.as_of).items():
        yield (
            milestone_id, one.title, one.status, *_end(one.deadline), one.deadline_text, _text(one.met_on),
        )  # fmt: skip


def _updates(commitment: Commitment, snapshot: Snapshot) -> Iterator[Record]:
    for dated in updates_of(commitment):
        update = dated.update
        if dated.day.first <= snapshot.as_of:
            yield (
                dated.key, *_days(dated.day), update.partner, update.milestone, _text(update.cycle),
                update.status, update.status_was, _text(update.deadline), _text(update.deadline_was),
                update.note,
            )  # fmt: skip


def _indicators(commitment: Commitment, snapshot: Snapshot) -> Iterator[Record]:
    for one in measured_on(commitment, snapshot.as_of):
        indicator, share = one.indicator, one.share.percent if one.share is not None else None
        yield (
            one.id, indicator.title, indicator.unit, indicator.direction, indicator.partner,
            *_point(indicator.baseline), *_point(indicator.target), share,
        )  # fmt: skip


def _point(point: Point | None) -> Record:
    return (float(point.value), point.on.text) if point is not None else (None, None)


def _readings(commitment: Commitment, snapshot: Snapshot) -> Iterator[Record]:
    for measured in measured_on(commitment, snapshot.as_of):
        for one in measured.readings:
            yield measured.id, one.key, *_days(one.day), float(one.reading.value), one.reading.note


def _assessments(commitment: Commitment, snapshot: Snapshot) -> Iterator[Record]:
    for dated in assessments_of(commitment, snapshot.as_of):
        one = dated.assessment
        assessor = snapshot.roadmap.assessors.get(one.by)
        points = assessor.scale.get(one.verdict) if assessor is not None else None
        yield dated.key, *_days(dated.day), one.by, one.partner, one.verdict, points, one.note


_PARTS: Mapping[str, Callable[[Commitment, Snapshot], Iterable[Record]]] = {
    "owners": lambda commitment, _: ((owner,) for owner in texts(commitment.owner)),
    "tags": lambda commitment, _: ((tag,) for tag in commitment.tags),
    "dependencies": lambda commitment, _: ((other,) for other in commitment.depends_on),
    "replacements": lambda commitment, _: ((other,) for other in commitment.replaced_by),
    "milestones": _milestones,
    "updates": _updates,
    "indicators": _indicators,
    "readings": _readings,
    "assessments": _assessments,
}
"""The tables of what belongs to a commitment; the first column is its id."""


def _deadline_changes(snapshot: Snapshot) -> Iterator[Record]:
    commitments = {row.id: snapshot.roadmap.commitments[row.id] for row in snapshot.rows}
    for history in deadline_histories(commitments, {}, snapshot.as_of):
        for position, change in enumerate(history.changes, 1):
            total = (change.after.last - history.first.last).days if change.after is not None else None
            yield (
                history.id, history.partner, history.milestone, position,
                _day(change.day) if change.when else None, *_end(change.before), *_end(change.after),
                change.days, total, change.reason,
            )  # fmt: skip


def _end(deadline: Deadline | None) -> Record:
    return (deadline.text, _day(deadline.last)) if deadline is not None else (None, None)


def _sources(stated: Mapping[str, Commitment], roadmaps: Mapping[str, str], as_of: date) -> Iterator[Record]:
    """Yield the sources of commitments, and the evidence of their parts."""
    for commitment_id, commitment in stated.items():
        for part, part_id, source in _sources_of(commitment, as_of):
            yield roadmaps[commitment_id], commitment_id, part, part_id, source


def _sources_of(commitment: Commitment, as_of: date) -> Iterator[tuple[str | None, str | None, str]]:
    """Yield each source with the kind and the id of the part that it belongs to."""
    yield from ((None, None, source) for source in texts(commitment.source))
    parts: Iterator[tuple[str, str, str | list[str]]] = chain(
        (("milestone", key, one.evidence) for key, one in milestones_of(commitment, as_of).items()),
        (
            ("update", one.key, one.update.evidence)
            for one in updates_of(commitment)
            if one.day.first <= as_of
        ),
        (
            ("reading", f"{measured.id}.{one.key}", one.reading.evidence)
            for measured in measured_on(commitment, as_of)
            for one in measured.readings
        ),
        (("assessment", one.key, one.assessment.evidence) for one in assessments_of(commitment, as_of)),
    )
    for part, part_id, evidence in parts:
        yield from ((part, part_id, source) for source in texts(evidence))


def _day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _days(window: Deadline) -> tuple[str, str]:
    return window.first.isoformat(), window.last.isoformat()


def _text(window: Deadline | Target | None) -> str | None:
    return window.text if window is not None else None


def _json(value: object) -> str | None:
    return msgspec.json.encode(plain(value)).decode() if value is not None else None
