"""A scorecard → the JSON and the lines of CSV that `scorecard` writes."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from roadmap_cli.model.types import Roadmap
from roadmap_cli.query import Row, record_of_row
from roadmap_cli.score import NOTHING, Score, Scorecard, points_of
from roadmap_cli.views.scorecard import COUNTS, ScorecardReport


def record_of(seen: ScorecardReport, roadmap: Roadmap) -> dict[str, Any]:
    """Return the record for JSON: the contract of `scorecard`.

    A commitment is its base record with its score; `by_partner` has each partner's own values.
    """
    card, titles = seen.card, {id: area.title for id, area in roadmap.areas.items()}
    record: dict[str, Any] = {
        "title": seen.title,
        "as_of": seen.as_of,
        "filter": seen.filter,
        "partners": [
            {"id": tally.id, "name": tally.name}
            | msgspec.structs.asdict(tally.score)
            | {"areas": _area_records(tally.areas, titles)}
            for tally in card.tallies
        ],
        "areas": [
            {"id": id, "title": title} | msgspec.structs.asdict(card.areas.get(id, NOTHING))
            for id, title in seen.areas
        ],
        "total": card.score,
        "unclaimed": [row.id for row in card.unclaimed],
    }
    if seen.rows is not None:
        record["commitments"] = [_commitment_record(row, card) for row in seen.rows]
    return record


def _area_records(areas: Mapping[str, Score], titles: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {"id": id, "title": titles.get(id, "")} | msgspec.structs.asdict(score) for id, score in areas.items()
    ]


def _commitment_record(row: Row, card: Scorecard) -> dict[str, Any]:
    own = [(tally.id, tally.rows[row.id]) for tally in card.tallies if row.id in tally.rows]
    return (
        record_of_row(row)
        | msgspec.structs.asdict(card.of_commitment(row.id))
        | {
            "by_partner": [
                {
                    "id": partner,
                    "status": stands.status,
                    "deadline": stands.deadline,
                    "due": stands.due,
                    "flags": stands.flags,
                    "points": points_of(stands),
                }
                for partner, stands in own
            ]
        }
    )


def fields_of(seen: ScorecardReport) -> tuple[list[str], Iterator[Sequence[object]]]:
    """Return the heading of a CSV file and its records: each partner's areas or, with `rows`, commitments."""
    if seen.rows is None:
        return ["partner", "name", "area", *COUNTS], _area_fields(seen)
    return ["partner", "name", "area", "commitment", "status", "deadline", "due", "flags", "points"], (
        _commitment_fields(seen, seen.rows)
    )


def _area_fields(seen: ScorecardReport) -> Iterator[Sequence[object]]:
    for tally in seen.card.tallies:
        for id, _ in seen.areas:
            score = tally.areas.get(id, NOTHING)
            yield [tally.id, tally.name, id, *(getattr(score, name) for name in COUNTS)]


def _commitment_fields(seen: ScorecardReport, rows: Sequence[Row]) -> Iterator[Sequence[object]]:
    for tally in seen.card.tallies:
        for row in rows:
            if row.id in tally.rows:
                own = tally.rows[row.id]
                stands = (own.status, own.deadline, own.due, own.flags, points_of(own))
                yield [tally.id, tally.name, row.area, row.id, *stands]
