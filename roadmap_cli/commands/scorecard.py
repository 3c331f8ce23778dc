"""`roadmap scorecard`: what each partner has met, is overdue with, has broken, and its score."""

from enum import StrEnum
from typing import Annotated, assert_never

import typer

from roadmap_cli import console
from roadmap_cli.commands import options
from roadmap_cli.commands.filters import AreaAndPartnerFilterOptions
from roadmap_cli.commands.loading import load_roadmap
from roadmap_cli.commands.session import Color, day_of, screen_for, tell_of_replay
from roadmap_cli.console import Screen
from roadmap_cli.lookup import any_of
from roadmap_cli.query import rows_of
from roadmap_cli.score import scorecard_of
from roadmap_cli.summary import by_area
from roadmap_cli.views import scorecard, scorecard_records
from roadmap_cli.views.json import render_json
from roadmap_cli.views.page import render_markdown_page, render_page

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
    limit: options.LimitOption = None,
    format: Annotated[
        ScorecardFormat,
        typer.Option(metavar="FORMAT", help=f"How to write it: {any_of(ScorecardFormat)}."),
    ] = ScorecardFormat.TABLE,
    as_of: options.AsOfOption = None,
    at: options.AtOption = None,
    file: options.FileOption = None,
    color: options.ColorOption = Color.AUTO,
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
            console.put(render_json(scorecard_records.record_of(seen, roadmap)))
        case ScorecardFormat.CSV | ScorecardFormat.TSV:
            from roadmap_cli.views.csv import render_csv  # only for this format

            delimiter = "," if format is ScorecardFormat.CSV else "\t"
            console.put_cells(render_csv(*scorecard_records.fields_of(seen), delimiter), delimiter)
        case ScorecardFormat.TABLE | ScorecardFormat.MARKDOWN:
            _show_page(seen, limit, format, screen_for(color))
        case _:
            assert_never(format)
    if as_of:
        tell_of_replay(roadmap, day)


def _show_page(
    seen: scorecard.ScorecardReport, limit: int | None, format: ScorecardFormat, screen: Screen
) -> None:
    is_drawn = screen.is_terminal and format is ScorecardFormat.TABLE
    if format is ScorecardFormat.MARKDOWN:
        screen = Screen()
    limit = (TERMINAL_LIMIT if is_drawn else 0) if limit is None else limit
    page = scorecard.page_of(seen, limit, screen.width, screen.signs)
    if format is ScorecardFormat.MARKDOWN:
        console.show(render_markdown_page(page))
    elif is_drawn:
        from roadmap_cli.views import terminal  # brings Rich: only for a person

        console.draw(terminal.render_page(page, screen.width or 80, screen.signs), screen)
    else:
        console.show(render_page(page, screen.color))
    if page.hidden:
        console.talk(page.hidden)
    if not seen.card.tallies:
        console.talk("there are no partners yet; `roadmap add-partner NAME` adds one")
