"""`roadmap scorecard`: what each partner has met, is overdue with, has broken, and its score."""

from enum import StrEnum
from typing import Annotated, assert_never

import typer

from roadmap_cli import terminal
from roadmap_cli.analysis.aggregate import by_area, scorecard_of
from roadmap_cli.analysis.query import rows_of
from roadmap_cli.commands import _options
from roadmap_cli.commands._filters import AreaAndPartnerFilterOptions
from roadmap_cli.commands._load import load_roadmap
from roadmap_cli.commands._session import Color, day_of, report_replay, screen_for
from roadmap_cli.model.ids import any_of
from roadmap_cli.output.json import render_json
from roadmap_cli.output.markdown import render_markdown_page
from roadmap_cli.output.plain import render_page
from roadmap_cli.output.reports import scorecard
from roadmap_cli.terminal import Screen

TERMINAL_LIMIT = 200


class ScorecardFormat(StrEnum):
    """How the scorecard is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    TSV = "tsv"
    MARKDOWN = "markdown"


def show_scorecard(
    filters: AreaAndPartnerFilterOptions,
    limit: _options.LimitOption = None,
    format: Annotated[
        ScorecardFormat,
        typer.Option(metavar="FORMAT", help=f"How to write it: {any_of(ScorecardFormat)}."),
    ] = ScorecardFormat.TABLE,
    as_of: _options.AsOfOption = None,
    at: _options.AtOption = None,
    file: _options.FileOption = None,
    color: _options.ColorOption = Color.AUTO,
) -> None:
    """Show what each partner has met, is overdue with, has broken, by area; with --area, by commitment.

    Met and late count +1, partly met and overdue 0, broken and dropped -1. What is open and not overdue is
    pending and not part of the mean.
    """
    day = day_of(as_of)
    roadmap = load_roadmap(file, at).roadmap
    selection = filters.selection(roadmap)
    areas = selection.areas
    rows = rows_of(roadmap, day, selection)
    seen = scorecard.ScorecardReport(
        title=roadmap.roadmap.title,
        as_of=day,
        card=scorecard_of(roadmap, rows, day, selection.partners),
        areas=[(group.id, group.title) for group in by_area(roadmap, rows, areas)],
        rows=rows if areas else None,
        filter=filters.words(selection),
    )
    match format:
        case ScorecardFormat.JSON:
            terminal.put(render_json(scorecard.record_of(seen, roadmap)))
        case ScorecardFormat.CSV | ScorecardFormat.TSV:
            from roadmap_cli.output.csv import render_csv  # only for this format

            delimiter = "," if format is ScorecardFormat.CSV else "\t"
            terminal.put_cells(render_csv(*scorecard.fields_of(seen), delimiter), delimiter)
        case ScorecardFormat.TABLE | ScorecardFormat.MARKDOWN:
            _show_page(seen, limit, format, screen_for(color))
        case _:
            assert_never(format)
    if as_of:
        report_replay(roadmap, day)


def _show_page(
    seen: scorecard.ScorecardReport, limit: int | None, format: ScorecardFormat, screen: Screen
) -> None:
    is_drawn = screen.is_terminal and format is ScorecardFormat.TABLE
    if format is ScorecardFormat.MARKDOWN:
        screen = Screen()
    limit = (TERMINAL_LIMIT if is_drawn else 0) if limit is None else limit
    page = scorecard.page_of(seen, limit, screen.width, screen.signs)
    if format is ScorecardFormat.MARKDOWN:
        terminal.show(render_markdown_page(page))
    elif is_drawn:
        from roadmap_cli.output import rich  # brings Rich: only for a person

        terminal.draw(rich.render_page(page, screen.width or 80, screen.signs), screen)
    else:
        terminal.show(render_page(page, screen.color))
    if page.hidden:
        terminal.talk(page.hidden)
    if not seen.card.tallies:
        terminal.talk("there are no partners yet; `roadmap add-partner NAME` adds one")
