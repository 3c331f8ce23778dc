"""Page, JSON and CSV of `scorecard --assessor`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from roadmap_cli import escape
from roadmap_cli.analysis.assessor_score import AssessorScore, AssessorScorecard, AssessorTally
from roadmap_cli.analysis.query import Row, record_of_row
from roadmap_cli.model.types import Roadmap
from roadmap_cli.output.blocks import Cell, Column, Grid, Line, Page, Role, id_cell
from roadmap_cli.output.reports.assessments import assessor_name
from roadmap_cli.output.reports.scorecard import (
    LabelColumn,
    area_label,
    grids,
    headed,
    name_cell,
    unclaimed_lines,
    width_of,
)
from roadmap_cli.output.reports.status import filter_lines, heading
from roadmap_cli.output.words import dash


class AssessorReport(msgspec.Struct, frozen=True, kw_only=True):
    """A scorecard with the ids and titles of `areas`; `rows` are their commitments, only with `--area`."""

    title: str
    as_of: date
    card: AssessorScorecard
    areas: Sequence[tuple[str, str]]
    rows: Sequence[Row] | None = None
    filter: str | None = None


def page_of(report: AssessorReport, roadmap: Roadmap, limit: int, width: int | None, signs: bool) -> Page:
    """Return the page: partners with their counts, then areas, or at most `limit` commitments (0 is all).

    On a narrow terminal of `width` columns, a table is split into several.
    """
    card = report.card
    whose = Line([Cell(f"Verdicts of {assessor_name(card.assessor, roadmap)}")])
    blocks: list[Line | Grid] = [*filter_lines(report.filter), whose, *_partners(card, width, signs)]
    hidden = ""
    if report.rows is None:
        blocks.extend(_areas(report, width, signs))
    else:
        kept = report.rows[:limit] if limit else report.rows
        blocks.extend(_commitments(card, kept, width, signs))
        more = len(report.rows) - len(kept)
        hidden = f"{more:,} more; --limit 0 shows all" if more else ""
    blocks.append(Line([Cell(_explanation(card), "faint")]))
    blocks.extend(unclaimed_lines(len(card.unclaimed)))
    return Page(heading(report.title, report.as_of, signs), blocks, hidden)


def _explanation(card: AssessorScorecard) -> str:
    numbers = ", ".join(f"{signed(points)} for {verdict}" for verdict, points in card.scale.items())
    return escape.line(
        "Each commitment counts once for each of its partners, by the latest verdict about that partner or "
        f"about all. Score: {numbers}. Mean: the score divided by the number with a verdict on the scale. "
        "Pending: without a verdict."
    )


def signed(number: float) -> str:
    """Return a number with its sign, as short as it can be; 0 has none."""
    return f"{number:+g}" if number else "0"


def _plain(number: float) -> int | float:
    return int(number) if number.is_integer() else number


def _mean(score: AssessorScore, signs: bool) -> str:
    if score.mean is None:
        return dash(signs)
    return f"{score.mean:+.2f}" if score.mean else "0.00"


def _partners(card: AssessorScorecard, width: int | None, signs: bool) -> Iterator[Grid]:
    """Yield the partners with their counts: with their names where there is room."""
    scores = [*(tally.score for tally in card.tallies), card.score]

    def column(head: str, texts: Iterable[str]) -> tuple[Column, list[Cell]]:
        return Column(escape.line(head), "right"), list(map(Cell, texts))

    shown = {
        "superseded": [score.superseded for score in scores],
        "off scale": [score.off_scale for score in scores],
    }
    counts = [
        column("total", (str(score.total) for score in scores)),
        *(column(verdict, (str(score.verdicts[verdict]) for score in scores)) for verdict in card.scale),
        *(column(head, map(str, numbers)) for head, numbers in shown.items() if numbers[-1]),
        column("pending", (str(score.pending) for score in scores)),
        column("score", (signed(score.score) for score in scores)),
        column("mean", (_mean(score, signs) for score in scores)),
    ]
    labels = [*(Cell(escape.line(tally.id), "strong") for tally in card.tallies), Cell("All", "strong")]
    partners = LabelColumn("partner", labels, has_total=True)
    names = (Column("name", role=Role.TITLE), [*(name_cell(tally.name) for tally in card.tallies), Cell("")])
    has_room = width is None or partners.width(width) + width_of([names, *counts]) <= width
    yield from grids(partners, [names, *counts] if has_room else counts, width)


def _areas(report: AssessorReport, width: int | None, signs: bool) -> Iterator[Grid]:
    card = report.card
    empty = card.score_of(())
    means = [("mean", card.areas), *((tally.id, tally.areas) for tally in card.tallies)]
    columns = [
        (headed(name), [_mean_cell(of_area.get(area, empty), signs) for area, _ in report.areas])
        for name, of_area in means
    ]
    labels = [area_label(area, title) for area, title in report.areas]
    title = "By area: the mean (how many have a verdict on the scale)"
    return grids(LabelColumn("area", labels, title), columns, width)


def _mean_cell(score: AssessorScore, signs: bool) -> Cell:
    counted = sum(score.verdicts.values())
    return Cell(f"{_mean(score, signs)}{f' ({counted})' if counted else ''}")


def _commitments(
    card: AssessorScorecard, rows: Sequence[Row], width: int | None, signs: bool
) -> Iterator[Grid]:
    columns = [
        (headed(tally.id), [_verdict_cell(tally, row.id, card.scale, signs) for row in rows])
        for tally in card.tallies
    ]
    labels = [id_cell(row.id) for row in rows]
    return grids(LabelColumn("commitment", labels, "By commitment"), columns, width)


def _verdict_cell(tally: AssessorTally, commitment_id: str, scale: Mapping[str, float], signs: bool) -> Cell:
    verdict = tally.verdicts.get(commitment_id, "")
    if not verdict:
        return Cell(dash(signs), "faint")
    points = signed(scale[verdict]) if verdict in scale else dash(signs)
    return Cell(f"{points} {escape.line(verdict)}")


def record_of(report: AssessorReport, roadmap: Roadmap) -> dict[str, Any]:
    """Return the JSON of `scorecard --assessor`."""
    card, titles = report.card, {area_id: area.title for area_id, area in roadmap.areas.items()}
    empty = card.score_of(())
    record: dict[str, Any] = {
        "title": report.title,
        "as_of": report.as_of,
        "filter": report.filter,
        "assessor": {
            "id": card.assessor, "name": roadmap.assessors[card.assessor].name, "scale": card.scale,
        },
        "partners": [
            {"id": tally.id, "name": tally.name}
            | msgspec.structs.asdict(tally.score)
            | {
                "areas": [
                    {"id": area, "title": titles.get(area, "")} | msgspec.structs.asdict(score)
                    for area, score in tally.areas.items()
                ]
            }
            for tally in card.tallies
        ],
        "areas": [
            {"id": area, "title": title} | msgspec.structs.asdict(card.areas.get(area, empty))
            for area, title in report.areas
        ],
        "total": card.score,
        "unclaimed": [row.id for row in card.unclaimed],
    }  # fmt: skip
    if report.rows is not None:
        record["commitments"] = [
            record_of_row(row)
            | {
                "by_partner": [
                    {"id": tally.id, "verdict": verdict or None, "points": card.scale.get(verdict)}
                    for tally in card.tallies
                    if (verdict := tally.verdicts.get(row.id)) is not None
                ]
            }
            for row in report.rows
        ]
    return record


def fields_of(report: AssessorReport) -> tuple[list[str], Iterator[Sequence[object]]]:
    """Return the header and the records of CSV: areas or, with `rows`, commitments of each partner."""
    if report.rows is None:
        verdicts = [f"verdict:{verdict}" for verdict in report.card.scale]
        numbers = ["total", "superseded", *verdicts, "off_scale", "pending", "score", "mean"]
        return ["partner", "name", "area", *numbers], _area_fields(report)
    names = ["partner", "name", "area", "commitment", "verdict", "points"]
    return names, _commitment_fields(report, report.rows)


def _area_fields(report: AssessorReport) -> Iterator[Sequence[object]]:
    empty = report.card.score_of(())
    for tally in report.card.tallies:
        for area, _ in report.areas:
            one = tally.areas.get(area, empty)
            counts = [one.total, one.superseded, *one.verdicts.values(), one.off_scale, one.pending]
            yield [tally.id, tally.name, area, *counts, _plain(one.score), one.mean]


def _commitment_fields(report: AssessorReport, rows: Sequence[Row]) -> Iterator[Sequence[object]]:
    for tally in report.card.tallies:
        for row in rows:
            if row.id in tally.verdicts:
                verdict = tally.verdicts[row.id]
                points = report.card.scale.get(verdict)
                number = _plain(points) if points is not None else None
                yield [tally.id, tally.name, row.area, row.id, verdict or None, number]
