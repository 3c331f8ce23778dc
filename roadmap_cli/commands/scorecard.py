"""`roadmap scorecard`: the met, overdue and broken commitments of each partner, and its score."""

from typing import assert_never

from roadmap_cli import terminal
from roadmap_cli.analysis.aggregate import by_area, scorecard_of
from roadmap_cli.analysis.query import rows_of
from roadmap_cli.commands import _options
from roadmap_cli.commands._filters import AreaAndPartnerFilterOptions
from roadmap_cli.commands._options import TableFormat, TableFormatOption
from roadmap_cli.commands._reading import ReadOptions, put_table, row_limit, show_page
from roadmap_cli.output.json import render_json
from roadmap_cli.output.reports import scorecard


def show_scorecard(
    *,
    filters: AreaAndPartnerFilterOptions,
    limit: _options.LimitOption = None,
    format: TableFormatOption = TableFormat.TABLE,
    request: ReadOptions,
) -> None:
    """Show what each partner met, broke or left overdue.

    The table is by area, or with --area by commitment.

    Met and late count +1, partly met and overdue 0, broken and dropped -1. What is open and not overdue is
    pending and not part of the mean.

    Examples:
      # All partners and areas
      roadmap scorecard
      # What one partner did about the climate
      roadmap scorecard --partner us --area climate
      # For a spreadsheet
      roadmap scorecard --format csv
    """
    day = request.day
    roadmap = request.load().roadmap
    selection = filters.selection(roadmap, day)
    rows = rows_of(roadmap, day, selection)
    report = scorecard.ScorecardReport(
        title=roadmap.roadmap.title,
        as_of=day,
        card=scorecard_of(roadmap, rows, day, selection.partners),
        areas=[(group.id, group.title) for group in by_area(roadmap, rows, selection.areas)],
        rows=rows if selection.areas else None,
        filter=selection.words,
    )
    match format:
        case TableFormat.JSON:
            terminal.put(render_json(scorecard.record_of(report, roadmap)))
        case TableFormat.CSV | TableFormat.TSV:
            put_table(format, *scorecard.fields_of(report))
        case TableFormat.TABLE | TableFormat.MARKDOWN:
            screen = request.screen(for_people=format is TableFormat.TABLE)
            page = scorecard.page_of(report, row_limit(limit, screen), screen.width, screen.signs)
            show_page(page, format, screen)
            if not report.card.tallies:
                terminal.talk("there are no partners yet; `roadmap add-partner NAME` adds one")
        case _:
            assert_never(format)
    request.report_hidden(roadmap, day)
