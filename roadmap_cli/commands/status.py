"""`roadmap status`: what is wrong, totals of each area or partner, and what comes next."""

from typing import TYPE_CHECKING, Annotated, assert_never

import typer

from roadmap_cli import terminal
from roadmap_cli.analysis import aggregate
from roadmap_cli.analysis.query import NO_FILTERS, rows_of
from roadmap_cli.commands._filters import AreaFilterOptions
from roadmap_cli.commands._options import OUTPUT, GroupBy, TableFormat, TableFormatOption
from roadmap_cli.commands._reading import TERMINAL_LIMIT, ReadOptions, put_table, row_limit, show_page
from roadmap_cli.output.json import render_json
from roadmap_cli.output.reports import status
from roadmap_cli.output.reports.status import Overview

if TYPE_CHECKING:
    from roadmap_cli.storage.several import Loaded


def show_status(
    *,
    filters: AreaFilterOptions,
    group_by: Annotated[
        GroupBy | None,
        typer.Option(
            metavar="FIELD",
            show_default=GroupBy.AREA.value,
            help="Show totals by area, by partner with each one's own status, or by roadmap.",
            rich_help_panel=OUTPUT,
        ),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option(
            min=0,
            metavar="N",
            show_default=f"on a terminal, what fits on the screen, or {TERMINAL_LIMIT} with --area",
            help="Show at most N commitments in each list; 0 is all.",
            rich_help_panel=OUTPUT,
        ),
    ] = None,
    format: TableFormatOption = TableFormat.TABLE,
    request: ReadOptions,
) -> None:
    """Show what is wrong, the totals of areas, and what is next.

    With --area, the commitments of that area are listed too.

    Examples:
      # One area with its commitments
      roadmap status --area climate
      # What each partner has done
      roadmap status --group-by partner
      # The totals as they were at the end of 2024
      roadmap status --as-of 2024
    """
    day = request.day
    loaded = request.load()
    roadmap = loaded.roadmap
    selection = filters.selection(roadmap, day, loaded.source)
    rows = rows_of(roadmap, day, selection)
    kind = group_by or filters.grouping_in(roadmap, GroupBy) or GroupBy.AREA
    match kind:
        case GroupBy.AREA:
            groups = aggregate.by_area(roadmap, rows, selection.areas)
        case GroupBy.PARTNER:
            groups = aggregate.by_partner(roadmap, rows, day)
        case GroupBy.ROADMAP:
            groups = aggregate.by_roadmap(roadmap, rows)
        case _:
            assert_never(kind)
    overview = Overview(
        title=roadmap.roadmap.title,
        as_of=day,
        areas=selection.areas,
        kind=kind.value,
        groups=groups,
        rollups=aggregate.summarize_groups(groups, roadmap, day),
        total=aggregate.summarize("total", "Total", rows, roadmap, day),
        rows=rows,
        filter=selection.words,
        has_expression=selection.where is not None,
    )
    match format:
        case TableFormat.JSON:
            terminal.put(render_json(status.record_of(overview, with_commitments=bool(selection.areas))))
        case TableFormat.CSV | TableFormat.TSV | TableFormat.JSONL:
            names = aggregate.Rollup.__struct_fields__
            put_table(
                format, names, ([getattr(rollup, name) for name in names] for rollup in overview.rollups)
            )
        case TableFormat.TABLE | TableFormat.MARKDOWN:
            _show_page(loaded, overview, limit, format, request)
        case _:
            assert_never(format)
    request.report_hidden(roadmap, day, len(rows) if selection == NO_FILTERS else None)


def _show_page(
    loaded: "Loaded", overview: Overview, limit: int | None, format: TableFormat, request: ReadOptions
) -> None:
    roadmap = loaded.roadmap
    screen = request.screen(of=loaded, for_people=format is TableFormat.TABLE)
    if overview.areas:
        page = status.areas_page(overview, roadmap, row_limit(limit, screen), screen.width, screen.signs)
    else:
        page = status.whole_page(overview, roadmap, limit, screen.width, screen.signs)
    show_page(page, format, screen)
    if not roadmap.commitments:
        terminal.talk("there are no commitments yet; `roadmap add-commitment TITLE --area ID` adds one")
