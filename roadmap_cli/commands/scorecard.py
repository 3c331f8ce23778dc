"""`roadmap scorecard`: the met, overdue and broken commitments of each partner, and its score."""

from typing import Annotated, Any, assert_never

import typer

from roadmap_cli import terminal
from roadmap_cli.analysis.aggregate import by_area, scorecard_of
from roadmap_cli.analysis.assessor_score import assessor_scorecard as scorecard_by
from roadmap_cli.analysis.query import rows_of
from roadmap_cli.commands import _completion, _options
from roadmap_cli.commands._filters import AreaAndPartnerFilterOptions
from roadmap_cli.commands._options import TableFormat, TableFormatOption
from roadmap_cli.commands._reading import ReadOptions, put_table, row_limit, show_page
from roadmap_cli.model.ids import find_id
from roadmap_cli.output.json import render_json
from roadmap_cli.output.reports import assessor_scorecard, scorecard


def show_scorecard(
    *,
    filters: AreaAndPartnerFilterOptions,
    assessor: Annotated[
        str | None,
        typer.Option(
            "--assessor",
            metavar="ASSESSOR",
            autocompletion=_completion.assessors,
            help="Count the verdicts of this assessor, by its scale, instead of statuses.",
        ),
    ] = None,
    limit: _options.LimitOption = None,
    format: TableFormatOption = TableFormat.TABLE,
    request: ReadOptions,
) -> None:
    """Show what each partner met, broke or left overdue.

    The table is by area, or with --area by commitment.

    Met and late count +1, partly met and overdue 0, broken and dropped -1. What is open and not overdue is
    pending and not part of the mean. With --assessor, what has no verdict is pending.

    Examples:
      # All partners and areas
      roadmap scorecard
      # What one partner did about the climate
      roadmap scorecard --partner us --area climate
      # For a spreadsheet
      roadmap scorecard --format csv
    """
    day = request.day
    loaded = request.load()
    roadmap = loaded.roadmap
    selection = filters.selection(roadmap, day, loaded.source)
    rows = rows_of(roadmap, day, selection)
    shared: dict[str, Any] = {
        "title": roadmap.roadmap.title,
        "as_of": day,
        "areas": [(group.id, group.title) for group in by_area(roadmap, rows, selection.areas)],
        "rows": rows if selection.areas else None,
        "filter": selection.words,
    }
    screen = request.screen(of=loaded, for_people=format is TableFormat.TABLE)
    most = row_limit(limit, screen)
    if assessor is None:
        report = scorecard.ScorecardReport(
            card=scorecard_of(roadmap, rows, day, selection.partners), **shared
        )
        has_partners = bool(report.card.tallies)
        record, table = scorecard.record_of(report, roadmap), scorecard.fields_of(report)
        page = scorecard.page_of(report, most, screen.width, screen.signs)
    else:
        assessor_id = find_id(assessor, roadmap.assessors, "assessor")
        verdicts = assessor_scorecard.AssessorReport(
            card=scorecard_by(roadmap, rows, day, assessor_id, selection.partners), **shared
        )
        has_partners = bool(verdicts.card.tallies)
        record, table = (
            assessor_scorecard.record_of(verdicts, roadmap),
            assessor_scorecard.fields_of(verdicts),
        )
        page = assessor_scorecard.page_of(verdicts, roadmap, most, screen.width, screen.signs)
    match format:
        case TableFormat.JSON:
            terminal.put(render_json(record))
        case TableFormat.CSV | TableFormat.TSV | TableFormat.JSONL:
            put_table(format, *table)
        case TableFormat.TABLE | TableFormat.MARKDOWN:
            show_page(page, format, screen)
            if not has_partners:
                terminal.talk("there are no partners yet; `roadmap add-partner NAME` adds one")
        case _:
            assert_never(format)
    request.report_hidden(roadmap, day)
