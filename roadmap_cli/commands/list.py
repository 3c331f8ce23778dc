"""`roadmap list`: commitments as rows."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated, assert_never

import typer

from roadmap_cli import terminal
from roadmap_cli.analysis.aggregate import partner_groups
from roadmap_cli.analysis.query import (
    COLUMNS,
    GROUPINGS,
    NO_FILTERS,
    Row,
    Selection,
    group_rows,
    rows_of,
    sort_rows,
)
from roadmap_cli.commands import _completion, _options
from roadmap_cli.commands._filters import FilterOptions, columns_of, sort_keys_of
from roadmap_cli.commands._load import load_roadmap
from roadmap_cli.commands._session import Color, day_of, report_later, report_replay, screen_for
from roadmap_cli.model.ids import any_of
from roadmap_cli.model.types import Roadmap, Status
from roadmap_cli.output.blocks import Grid
from roadmap_cli.output.json import render_json, render_json_lines
from roadmap_cli.output.markdown import render_markdown
from roadmap_cli.output.plain import render_plain
from roadmap_cli.output.reports import list as listing

Groups = list[tuple[str, list[Row]]]

TERMINAL_LIMIT = 200


class ListFormat(StrEnum):
    """How a list is written."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    TSV = "tsv"
    MARKDOWN = "markdown"


class ListGroupBy(StrEnum):
    """What a list can be grouped by."""

    AREA, STATUS, PARTNER, OWNER = GROUPINGS


def list_commitments(
    filters: FilterOptions,
    sort: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COLUMNS",
            autocompletion=_completion.sort_keys,
            show_default="file order",
            help=f"Sort by these columns; prefix one with `-` for descending order: {', '.join(COLUMNS)}.",
        ),
    ] = None,
    columns: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COLUMNS",
            autocompletion=_completion.columns,
            help=f"Show these columns, in this order: {', '.join(COLUMNS)}.",
        ),
    ] = None,
    group_by: Annotated[
        ListGroupBy | None,
        typer.Option(metavar="FIELD", help=f"Group rows under headings: {any_of(ListGroupBy)}."),
    ] = None,
    limit: _options.LimitOption = None,
    format: Annotated[
        ListFormat, typer.Option(metavar="FORMAT", help=f"How to write it: {any_of(ListFormat)}.")
    ] = ListFormat.TABLE,
    as_of: _options.AsOfOption = None,
    at: _options.AtOption = None,
    file: _options.FileOption = None,
    color: _options.ColorOption = Color.AUTO,
) -> None:
    """List commitments."""
    day = day_of(as_of)
    keys, shown = sort_keys_of(sort), columns_of(columns)
    roadmap = load_roadmap(file, at).roadmap
    selection = filters.selection(roadmap)
    groups = _grouped(roadmap, day, selection, group_by)
    if keys:
        groups = [(key, sort_rows(rows, keys, roadmap)) for key, rows in groups]
    number = len({row.id for _, rows in groups for row in rows})
    groups, hidden = _limited(groups, limit, format, color)
    _write(groups, roadmap, shown, group_by, format, color)
    if hidden:
        terminal.talk(f"{hidden:,} more; --limit 0 shows all")
    if not number and format in (ListFormat.TABLE, ListFormat.MARKDOWN):
        terminal.talk("nothing matches" if roadmap.commitments else "there are no commitments yet")
    if as_of:
        report_replay(roadmap, day)
    elif selection == NO_FILTERS:
        report_later(roadmap, number)


def _grouped(roadmap: Roadmap, day: date, selection: Selection, by: ListGroupBy | None) -> Groups:
    """Return the rows in their groups; under a partner, each has that partner's own values."""
    if by is ListGroupBy.PARTNER:
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


def _limited(groups: Groups, limit: int | None, format: ListFormat, color: Color) -> tuple[Groups, int]:
    """Return the groups cut to what `--limit` allows, and how many rows that hides."""
    if limit is None:
        is_for_person = format is ListFormat.TABLE and screen_for(color).is_terminal
        limit = TERMINAL_LIMIT if is_for_person else 0
    total = sum(len(rows) for _, rows in groups)
    if not limit or total <= limit:
        return groups, 0
    kept: Groups = []
    for key, rows in groups:
        room = limit - sum(len(before) for _, before in kept)
        if room > 0:
            kept.append((key, rows[:room]))
    return kept, total - limit


def _write(
    groups: Groups,
    roadmap: Roadmap,
    columns: Sequence[str],
    group_by: ListGroupBy | None,
    format: ListFormat,
    color: Color,
) -> None:
    match format:
        case ListFormat.TABLE:
            screen = screen_for(color)
            _draw(
                groups,
                roadmap,
                columns or _shown(groups, group_by, listing.columns_for(screen.width)),
                screen,
            )
        case ListFormat.MARKDOWN:
            shown = columns or _shown(groups, group_by, listing.TABLE_COLUMNS)
            grids = listing.grids_of(groups, shown, roadmap)
            terminal.show("\n".join(render_markdown(grid) for grid in grids))
        case ListFormat.JSON:
            terminal.put(render_json(listing.records(groups, columns, roadmap, grouped=group_by is not None)))
        case ListFormat.JSONL:
            records = listing.flat_records(groups, columns, roadmap, grouped=group_by is not None)
            terminal.put(render_json_lines(records))
        case ListFormat.CSV | ListFormat.TSV:
            heading, lines = listing.fields(groups, columns, roadmap, grouped=group_by is not None)
            from roadmap_cli.output.csv import render_csv

            delimiter = "," if format is ListFormat.CSV else "\t"
            terminal.put_cells(render_csv(heading, lines, delimiter), delimiter)
        case _:
            assert_never(format)


def _shown(groups: Groups, group_by: ListGroupBy | None, columns: Sequence[str]) -> Sequence[str]:
    """Return the columns that a table shows by default.

    Columns that the group headings repeat are left out; `for` is shown if no heading names the partner.
    """
    of_partner = group_by is not ListGroupBy.PARTNER and any(
        row.partner for _, rows in groups for row in rows
    )
    named = [column for column in columns if column != group_by]
    return [*named[:1], "for", *named[1:]] if of_partner else named


def _draw(groups: Groups, roadmap: Roadmap, columns: Sequence[str], screen: terminal.Screen) -> None:
    grids = listing.grids_of(groups, columns, roadmap, for_person=screen.is_terminal, signs=screen.signs)
    if screen.is_terminal:
        from roadmap_cli.output.rich import render_grids  # brings Rich: only for a person

        width = screen.width or 80
        terminal.draw(render_grids(grids, width, screen.signs), screen)
        _report_hidden_columns(grids, width)
    else:
        terminal.show("\n".join(render_plain(grid, screen.color) for grid in grids))


def _report_hidden_columns(grids: Sequence[Grid], width: int) -> None:
    """Say how many columns a terminal of `width` columns shows where it cannot show a part of each."""
    from roadmap_cli.output.widths import COLUMN_GAP, LEAST, columns_seen, grid_widths  # only for a person

    number = len(grids[0].columns) if grids else 0
    if number * (LEAST + COLUMN_GAP) <= width + COLUMN_GAP:
        return
    seen = min((columns_seen(grid_widths(grid, width), width) for grid in grids), default=0)
    if seen < number:
        terminal.talk(
            f"the terminal is too narrow for {number} columns and shows {seen}; "
            "a pipe or --format csv has all"
        )
