"""`roadmap trend`: how many commitments were met, open, overdue and not kept over time."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, assert_never

import typer

from roadmap_cli import terminal
from roadmap_cli.analysis.axis import Scale, ends_of_units
from roadmap_cli.analysis.query import NO_FILTERS, Selection
from roadmap_cli.analysis.trend import MOST_POINTS, Trend, TrendRequest, first_day, fitting_scale, trend_of
from roadmap_cli.commands._filters import AreaAndPartnerFilterOptions
from roadmap_cli.commands._options import OUTPUT, TIME, GroupBy, TableFormat, TableFormatOption, since_option
from roadmap_cli.commands._reading import ReadOptions, ReadRequest, put_table, show_page
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.model.ids import any_of
from roadmap_cli.model.types import Roadmap
from roadmap_cli.output.json import render_json
from roadmap_cli.output.markdown import render_markdown_page
from roadmap_cli.output.reports import trend as views

if TYPE_CHECKING:
    from roadmap_cli.commands._histories import Versioned
    from roadmap_cli.storage.several import Loaded


def show_trend(
    *,
    filters: AreaAndPartnerFilterOptions,
    since: Annotated[
        str | None, since_option("Begin on a day, or on the day of a git revision.", TIME)
    ] = None,
    every: Annotated[
        Scale | None,
        typer.Option(
            metavar="UNIT",
            show_default="what fits",
            help=f"Count at the end of each {any_of(Scale)}.",
            rich_help_panel=TIME,
        ),
    ] = None,
    from_git: Annotated[
        bool,
        typer.Option(
            "--from-git",
            help="Count from the versions of the file in git, not from its updates.",
            rich_help_panel=TIME,
        ),
    ] = False,
    group_by: Annotated[
        GroupBy | None,
        typer.Option(
            metavar="FIELD",
            help="Also show totals by area, by partner with each one's own status, or by roadmap.",
            rich_help_panel=OUTPUT,
        ),
    ] = None,
    format: TableFormatOption = TableFormat.TABLE,
    request: ReadOptions,
) -> None:
    """Show what was met, open, overdue and not kept over time.

    The numbers of a day are those of `roadmap status --as-of DAY`, from the updates in the file. With
    --from-git, they are those of `roadmap status --at DAY --as-of DAY`, which count commitments that were
    removed since, and statuses that changed without an update.

    The format table draws a chart. The other formats list the numbers of each day.

    Examples:
      # The whole time, by area
      roadmap trend --group-by area
      # Each month since 2025, for a spreadsheet
      roadmap trend --since 2025 --every month --format csv
    """
    day = request.day
    loaded, begin = _loaded(request, since, day, from_git=from_git)
    roadmap = loaded.roadmap
    selection = filters.selection(roadmap, day, loaded.source)
    kind = group_by or filters.grouping_in(roadmap, GroupBy)
    wanted = TrendRequest(begin, every, kind.value if kind else "")
    _require_few(wanted, roadmap, day, selection)
    if from_git:
        from roadmap_cli.commands._trend_from_git import trend_from_git  # only for this option

        is_present = not (request.as_of or request.at)
        trend = trend_from_git(loaded, day, selection, wanted, is_present=is_present)
    else:
        trend = trend_of(roadmap, day, selection, wanted)
    _write(trend, format, request)
    if not from_git:
        if not roadmap.commitments:
            terminal.talk("there are no commitments yet; `roadmap add-commitment TITLE --area ID` adds one")
        shown = trend.total.points[-1]
        is_whole = selection == NO_FILTERS
        request.report_hidden(roadmap, day, shown.total + shown.superseded if is_whole else None)


def _loaded(
    request: ReadRequest, since: str | None, day: date, *, from_git: bool
) -> tuple["Loaded | Versioned", date | None]:
    """Return the roadmap, or several, if needed with their histories, and the day of `--since`."""
    if since is None and not from_git:
        return request.load(), None
    from roadmap_cli.commands._histories import first_day_since  # imports git

    versioned = request.load_histories(with_numbers=False)
    return versioned, first_day_since(versioned, since, day) if since is not None else None


def _require_few(wanted: TrendRequest, roadmap: Roadmap, day: date, selection: Selection) -> None:
    """Raise WrongUsageError if there would be more than MOST_POINTS points."""
    begin = wanted.since or first_day(roadmap, day, selection)
    days = ends_of_units(begin, day, wanted.every or fitting_scale(begin, day))
    groups = {"area": len(roadmap.areas), "partner": len(roadmap.partners)}.get(wanted.kind, 0)
    if (number := len(days) * (groups + 1)) > MOST_POINTS:
        raise WrongUsageError(
            f"the trend would have {number:,} points, more than {MOST_POINTS:,}; "
            "give a longer unit with --every, or a later day with --since"
        )


def _write(trend: Trend, format: TableFormat, request: ReadRequest) -> None:
    match format:
        case TableFormat.JSON:
            terminal.put(render_json(views.json_of(trend)))
        case TableFormat.CSV | TableFormat.TSV | TableFormat.JSONL:
            put_table(format, views.COLUMNS, views.fields(trend))
        case TableFormat.MARKDOWN:
            terminal.show(render_markdown_page(views.table_page(trend)))
        case TableFormat.TABLE:
            screen = request.screen()
            show_page(views.chart_page(trend, screen.width, screen.signs), format, screen)
        case _:
            assert_never(format)
