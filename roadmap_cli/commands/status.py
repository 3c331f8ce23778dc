"""`roadmap status`: how each area or partner stands, what is overdue and what comes next."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated, assert_never

import typer

from roadmap_cli import terminal
from roadmap_cli.analysis import aggregate
from roadmap_cli.analysis.query import Row, rows_of
from roadmap_cli.commands import _options
from roadmap_cli.commands._filters import AreaFilterOptions
from roadmap_cli.commands._load import load_roadmap
from roadmap_cli.commands._options import GroupBy
from roadmap_cli.commands._session import Color, day_of, report_later, report_replay, screen_for
from roadmap_cli.model.ids import any_of
from roadmap_cli.model.types import Roadmap
from roadmap_cli.output.json import render_json
from roadmap_cli.output.markdown import render_markdown_page
from roadmap_cli.output.plain import render_page
from roadmap_cli.output.reports import status
from roadmap_cli.output.reports.status import Overview
from roadmap_cli.terminal import Screen

TERMINAL_LIMIT = 200
OVERDUE_ON_TERMINAL = 10


class StatusFormat(StrEnum):
    """How the status is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    TSV = "tsv"
    MARKDOWN = "markdown"


def show_status(
    filters: AreaFilterOptions,
    group_by: Annotated[
        GroupBy,
        typer.Option(metavar="FIELD", help="Show totals by area, or by partner with each one's own status."),
    ] = GroupBy.AREA,
    limit: Annotated[
        int | None,
        typer.Option(
            min=0,
            metavar="N",
            show_default=f"on a terminal {OVERDUE_ON_TERMINAL} overdue, {TERMINAL_LIMIT} of --area",
            help="At most N commitments in each list below the table, 0 for all.",
        ),
    ] = None,
    format: Annotated[
        StatusFormat, typer.Option(metavar="FORMAT", help=f"How to write it: {any_of(StatusFormat)}.")
    ] = StatusFormat.TABLE,
    as_of: _options.AsOfOption = None,
    at: _options.AtOption = None,
    file: _options.FileOption = None,
    color: _options.ColorOption = Color.AUTO,
) -> None:
    """Show how each area stands, what is overdue and what comes next; with --area, its commitments."""
    day = day_of(as_of)
    roadmap = load_roadmap(file, at).roadmap
    selection = filters.selection(roadmap)
    areas = selection.areas
    rows = rows_of(roadmap, day, selection)
    seen = _overview(roadmap, rows, areas, group_by, day, filters.words(selection))
    match format:
        case StatusFormat.JSON:
            terminal.put(render_json(status.record_of(seen, with_commitments=bool(areas))))
        case StatusFormat.CSV | StatusFormat.TSV:
            from roadmap_cli.output.csv import render_csv  # only for this format

            names = aggregate.Rollup.__struct_fields__
            lines = ([getattr(rollup, name) for name in names] for rollup in seen.rollups)
            delimiter = "," if format is StatusFormat.CSV else "\t"
            terminal.put_cells(render_csv(names, lines, delimiter), delimiter)
        case StatusFormat.TABLE | StatusFormat.MARKDOWN:
            screen = screen_for(color) if format is StatusFormat.TABLE else Screen()
            _show_page(roadmap, seen, areas, _limits(limit, screen), format, screen)
        case _:
            assert_never(format)
    if as_of:
        report_replay(roadmap, day)
    elif not areas:
        report_later(roadmap, len(rows))


def _overview(
    roadmap: Roadmap,
    rows: Sequence[Row],
    areas: frozenset[str],
    group_by: GroupBy,
    as_of: date,
    filter: str | None,
) -> Overview:
    groups = (
        aggregate.by_area(roadmap, rows, areas)
        if group_by is GroupBy.AREA
        else aggregate.by_partner(roadmap, rows, as_of)
    )
    return Overview(
        title=roadmap.roadmap.title,
        as_of=as_of,
        kind=group_by.value,
        groups=groups,
        rollups=aggregate.summarize_groups(groups, roadmap, as_of),
        total=aggregate.summarize("total", "Total", rows, roadmap, as_of),
        rows=rows,
        filter=filter,
        areas=areas,
    )


def _limits(limit: int | None, screen: Screen) -> tuple[int, int]:
    """Return how many commitments of an area, and how many overdue ones, are shown at most; 0 is all."""
    if limit is not None:
        return limit, limit
    return (TERMINAL_LIMIT, OVERDUE_ON_TERMINAL) if screen.is_terminal else (0, 0)


def _show_page(
    roadmap: Roadmap,
    seen: Overview,
    areas: frozenset[str],
    limits: tuple[int, int],
    format: StatusFormat,
    screen: Screen,
) -> None:
    page = (
        status.areas_page(seen, roadmap, limits[0], screen.width, screen.signs)
        if areas
        else status.whole_page(seen, roadmap, limits[1], screen.width, screen.signs)
    )
    if format is StatusFormat.MARKDOWN:
        terminal.show(render_markdown_page(page))
    elif screen.is_terminal:
        from roadmap_cli.output import rich  # brings Rich: only for a person

        terminal.draw(rich.render_page(page, screen.width or 80, screen.signs), screen)
    else:
        terminal.show(render_page(page, screen.color))
    if page.hidden:
        terminal.talk(page.hidden)
    if not roadmap.commitments:
        terminal.talk("there are no commitments yet; `roadmap add-commitment TITLE --area ID` adds one")
