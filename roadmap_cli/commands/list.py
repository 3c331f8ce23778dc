"""`roadmap list`: commitments as rows."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated, assert_never

import msgspec
import typer

from roadmap_cli import terminal
from roadmap_cli.analysis.columns import sort_rows, with_values_of_day
from roadmap_cli.analysis.query import NO_FILTERS, Row, Selection, group_rows, rows_of
from roadmap_cli.commands import _completion, _options
from roadmap_cli.commands._filters import FilterOptions, SortOption, columns_of, sort_keys_of
from roadmap_cli.commands._list_options import RowOptions, ShownRows
from roadmap_cli.commands._options import TableFormat
from roadmap_cli.commands._reading import ReadOptions, put_table, row_limit, show_grids, show_list_heading
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.model.ids import any_of
from roadmap_cli.model.types import GROUPINGS, Roadmap, Status
from roadmap_cli.output.json import render_json, render_json_lines
from roadmap_cli.output.reports import list as listing
from roadmap_cli.terminal import Screen

Groups = list[tuple[str, list[Row]]]


class Counted(StrEnum):
    """What `list` can show instead of commitments: what commitments are counted by."""

    AREAS = "areas"
    PARTNERS = "partners"
    TAGS = "tags"
    OWNERS = "owners"


class ListGroupBy(StrEnum):
    """What to group a list by."""

    AREA, STATUS, PARTNER, OWNER, ROADMAP = GROUPINGS


def list_commitments(
    what: Annotated[
        Counted | None,
        typer.Argument(
            metavar="WHAT",
            autocompletion=_completion.counted,
            show_default="commitments",
            help=f"Show {any_of(Counted)} instead, with the number of their commitments.",
        ),
    ] = None,
    *,
    filters: FilterOptions,
    sort: SortOption = None,
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
    shown: ShownRows,
    request: ReadOptions,
) -> None:
    """List commitments as a table, CSV or JSON, with filters.

    With WHAT, list areas, partners, tags or owners, and count the commitments that match the filters.

    Examples:
      # What is overdue, the earliest deadline first, as CSV
      roadmap list --overdue --sort due --format csv
      # What is at risk, or has had no update for a long time
      roadmap list --where 'status = at-risk or stale'
      # How many commitments are at risk in each area
      roadmap list areas --status at-risk
    """
    day = request.day
    shown.require_effect(shapes_table=bool(columns or group_by))
    if what is not None:
        from roadmap_cli.commands._counts import show_counts  # only for these lists

        if group_by is not None:
            raise WrongUsageError(f"--group-by groups commitments, not {what}; leave it out")
        show_counts(what, columns, sort, filters, shown, request)
        return
    keys, names = sort_keys_of(sort), columns_of(columns)
    loaded = request.load()
    roadmap = loaded.roadmap
    selection = filters.selection(roadmap, day, loaded.source)
    if filters.view is not None:
        from roadmap_cli.analysis.views import columns_in, sort_keys_in  # only for this option

        view = filters.view_in(roadmap)
        keys = keys or sort_keys_in(view)
        if not shown.is_short:
            names = names or columns_in(view)
            group_by = group_by or filters.grouping_in(roadmap, ListGroupBy)
    read = (*names, *(key.removeprefix("-") for key in keys))
    values = with_values_of_day(loaded.typed_roadmap if "indicators" in read else roadmap, day, read)
    groups = _grouped(roadmap, day, selection, group_by)
    if keys:
        groups = [(key, sort_rows(rows, keys, values)) for key, rows in groups]
    number = len({row.id for _, rows in groups for row in rows})
    screen = request.screen(of=loaded, for_people=shown.format is TableFormat.TABLE)
    limit = shown.limit or 0 if shown.is_short else row_limit(shown.limit, screen)
    kept, hidden = _limited(groups, limit)
    if shown.is_short:
        found = [row.id for _, rows in kept for row in rows]
        terminal.show(listing.id_lines(found) if shown.ids else f"{len(found)}\n")
        return
    if screen.is_terminal and not shown.no_header:
        words = listing.count_words([row for _, rows in groups for row in rows])
        show_list_heading(roadmap, day, (selection.words, words), screen)
    _write(kept, values, names, group_by, shown, screen)
    if hidden:
        terminal.talk(f"{hidden:,} more; --limit 0 shows all")
    if not number and shown.format in (TableFormat.TABLE, TableFormat.MARKDOWN):
        terminal.talk("nothing matches" if roadmap.commitments else "there are no commitments yet")
    request.report_hidden(roadmap, day, number if selection == NO_FILTERS else None)


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
    shown: RowOptions,
    screen: Screen,
) -> None:
    is_grouped = group_by is not None
    names = columns or _default_columns(groups, group_by)
    settings = listing.ListSettings(is_chosen=bool(columns))
    match shown.format:
        case TableFormat.TABLE:
            settings = msgspec.structs.replace(settings, for_person=screen.is_terminal, signs=screen.signs)
            grids = listing.grids_of(groups, names, roadmap, settings, screen.width)
            if shown.no_header:
                grids = [msgspec.structs.replace(grid, has_titles=False) for grid in grids]
            show_grids(grids, screen)
        case TableFormat.MARKDOWN:
            from roadmap_cli.output.markdown import render_markdown  # only for this format

            grids = listing.grids_of(groups, names, roadmap, settings)
            terminal.show("\n".join(render_markdown(grid) for grid in grids))
        case TableFormat.JSON:
            terminal.put(render_json(listing.records(groups, columns, roadmap, grouped=is_grouped)))
        case TableFormat.JSONL:
            records = listing.flat_records(groups, columns, roadmap, grouped=is_grouped)
            terminal.put(render_json_lines(records))
        case TableFormat.CSV | TableFormat.TSV:
            heading, lines = listing.fields(groups, columns, roadmap, grouped=is_grouped)
            put_table(shown.format, heading, lines, header=not shown.no_header)
        case _:
            assert_never(shown.format)


def _default_columns(groups: Groups, group_by: ListGroupBy | None) -> Sequence[str]:
    """Return the columns that a table shows by default.

    The grouping is not a column. `for` is one if rows are for a partner that no heading names.
    """
    has_partners = any(row.partner for _, rows in groups for row in rows)
    names = [column for column in listing.TABLE_COLUMNS if column != group_by]
    if has_partners and group_by is not ListGroupBy.PARTNER:
        names.insert(1, "for")
    return names
