"""`roadmap list`: commitments as rows."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated, assert_never

import typer

from roadmap_cli import terminal
from roadmap_cli.analysis.query import GROUPINGS, NO_FILTERS, Row, Selection, group_rows, rows_of, sort_rows
from roadmap_cli.commands import _completion, _options
from roadmap_cli.commands._filters import FilterOptions, columns_of, sort_keys_of
from roadmap_cli.commands._reading import ReadOptions, put_table, row_limit, show_grids
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.model.ids import any_of
from roadmap_cli.model.types import Roadmap, Status
from roadmap_cli.output.blocks import Grid
from roadmap_cli.output.json import render_json, render_json_lines
from roadmap_cli.output.markdown import render_markdown
from roadmap_cli.output.reports import list as listing
from roadmap_cli.terminal import Screen

Groups = list[tuple[str, list[Row]]]


class ListFormat(StrEnum):
    """The output formats of a list."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    TSV = "tsv"
    MARKDOWN = "markdown"


class ListGroupBy(StrEnum):
    """What to group a list by."""

    AREA, STATUS, PARTNER, OWNER = GROUPINGS


def list_commitments(
    *,
    filters: FilterOptions,
    sort: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COLUMNS",
            autocompletion=_completion.sort_keys,
            show_default="file order",
            help="Sort by these columns, such as area,-due; `-` means in descending order.",
            rich_help_panel=_options.OUTPUT,
        ),
    ] = None,
    columns: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COLUMNS",
            autocompletion=_completion.columns,
            help="Show these columns, in this order, such as title,status,due. The manual lists all.",
            rich_help_panel=_options.OUTPUT,
        ),
    ] = None,
    group_by: Annotated[
        ListGroupBy | None,
        typer.Option(
            metavar="FIELD",
            help=f"Group rows under headings: {any_of(ListGroupBy)}.",
            rich_help_panel=_options.OUTPUT,
        ),
    ] = None,
    ids: Annotated[
        bool, typer.Option("--ids", help="Show only ids, one per line.", rich_help_panel=_options.OUTPUT)
    ] = False,
    count: Annotated[
        bool,
        typer.Option("--count", help="Show only the number of commitments.", rich_help_panel=_options.OUTPUT),
    ] = False,
    limit: _options.LimitOption = None,
    format: Annotated[ListFormat, _options.format_option(ListFormat)] = ListFormat.TABLE,
    request: ReadOptions,
) -> None:
    """List commitments as a table, CSV or JSON, with filters.

    Examples:
      # What is overdue, the earliest deadline first, as CSV
      roadmap list --overdue --sort due --format csv
      # What is at risk, or has had no update for a long time
      roadmap list --where 'status = at-risk or stale'
      # The open commitments of one partner, by area
      roadmap list --partner ca --status open --group-by area
    """
    day = request.day
    if ids or count:
        _require_alone(ids, count, bool(columns or group_by or format is not ListFormat.TABLE))
    keys, names = sort_keys_of(sort), columns_of(columns)
    loaded = request.load()
    roadmap = loaded.roadmap
    if "indicators" in (*names, *(key.removeprefix("-") for key in keys)):
        from roadmap_cli.analysis.indicators import with_readings_until  # few lists show them

        roadmap = with_readings_until(loaded.typed_roadmap, day)
    selection = filters.selection(roadmap, day)
    groups = _grouped(roadmap, day, selection, group_by)
    if keys:
        groups = [(key, sort_rows(rows, keys, roadmap)) for key, rows in groups]
    number = len({row.id for _, rows in groups for row in rows})
    screen = request.screen(for_people=format is ListFormat.TABLE)
    groups, hidden = _limited(groups, limit or 0 if ids or count else row_limit(limit, screen))
    if ids or count:
        shown = [row.id for _, rows in groups for row in rows]
        terminal.show(listing.id_lines(shown) if ids else f"{len(shown)}\n")
        return
    _write(groups, roadmap, names, group_by, format, screen)
    if hidden:
        terminal.talk(f"{hidden:,} more; --limit 0 shows all")
    if not number and format in (ListFormat.TABLE, ListFormat.MARKDOWN):
        terminal.talk("nothing matches" if roadmap.commitments else "there are no commitments yet")
    request.report_hidden(roadmap, day, number if selection == NO_FILTERS else None)


def _require_alone(ids: bool, count: bool, shapes_table: bool) -> None:
    """Raise WrongUsageError for options that have no effect on ids or their number."""
    if ids and count:
        raise WrongUsageError("--ids and --count cannot be combined; give one of them")
    if shapes_table:
        option = "--ids" if ids else "--count"
        raise WrongUsageError(f"{option} takes no --columns, --group-by or --format; leave them out")


def _grouped(roadmap: Roadmap, day: date, selection: Selection, by: ListGroupBy | None) -> Groups:
    """Return the rows in their groups; under a partner, each has that partner's own values."""
    if by is ListGroupBy.PARTNER:
        from roadmap_cli.analysis.aggregate import partner_groups  # only for this grouping

        groups = partner_groups(roadmap, day, selection)
        return [(group.id, list(group.rows)) for group in groups if group.rows]
    rows = rows_of(roadmap, day, selection)
    if by is None:
        return [("", rows)]
    order: dict[ListGroupBy, Sequence[str]] = {
        ListGroupBy.AREA: [*roadmap.areas],
        ListGroupBy.STATUS: [*Status],
    }
    return group_rows(rows, by, order.get(by, ()))


def _limited(groups: Groups, limit: int) -> tuple[Groups, int]:
    """Return the groups with at most `limit` rows in total (0 is all), and how many rows that hides."""
    total = sum(len(rows) for _, rows in groups)
    if not limit or total <= limit:
        return groups, 0
    kept: Groups = []
    room = limit
    for key, rows in groups:
        if room > 0:
            kept.append((key, rows[:room]))
            room -= len(rows)
    return kept, total - limit


def _write(
    groups: Groups,
    roadmap: Roadmap,
    columns: Sequence[str],
    group_by: ListGroupBy | None,
    format: ListFormat,
    screen: Screen,
) -> None:
    is_grouped = group_by is not None
    match format:
        case ListFormat.TABLE:
            names = columns or _default_columns(groups, group_by, listing.columns_for(screen.width))
            grids = listing.grids_of(
                groups, names, roadmap, for_person=screen.is_terminal, signs=screen.signs
            )
            show_grids(grids, screen)
            if screen.is_terminal:
                _report_hidden_columns(grids, screen.width or 80)
        case ListFormat.MARKDOWN:
            names = columns or _default_columns(groups, group_by, listing.TABLE_COLUMNS)
            grids = listing.grids_of(groups, names, roadmap)
            terminal.show("\n".join(render_markdown(grid) for grid in grids))
        case ListFormat.JSON:
            terminal.put(render_json(listing.records(groups, columns, roadmap, grouped=is_grouped)))
        case ListFormat.JSONL:
            records = listing.flat_records(groups, columns, roadmap, grouped=is_grouped)
            terminal.put(render_json_lines(records))
        case ListFormat.CSV | ListFormat.TSV:
            put_table(format, *listing.fields(groups, columns, roadmap, grouped=is_grouped))
        case _:
            assert_never(format)


def _default_columns(groups: Groups, group_by: ListGroupBy | None, columns: Sequence[str]) -> Sequence[str]:
    """Return the columns that a table shows by default.

    The grouping is not a column. `for` is one if rows are for a partner that no heading names.
    """
    has_partners = any(row.partner for _, rows in groups for row in rows)
    names = [column for column in columns if column != group_by]
    if has_partners and group_by is not ListGroupBy.PARTNER:
        names.insert(1, "for")
    return names


def _report_hidden_columns(grids: Sequence[Grid], width: int) -> None:
    """Report on stderr if a terminal of `width` columns is too narrow for some columns of the table."""
    from roadmap_cli.output.widths import COLUMN_GAP, LEAST, columns_seen, grid_widths  # for a terminal

    number = len(grids[0].columns) if grids else 0
    if number * (LEAST + COLUMN_GAP) <= width + COLUMN_GAP:
        return
    shown = min((columns_seen(grid_widths(grid, width), width) for grid in grids), default=0)
    if shown < number:
        terminal.talk(
            f"the terminal is too narrow: {shown} of {number} columns are shown; "
            "a pipe or --format csv shows all"
        )
