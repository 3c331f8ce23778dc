"""`roadmap list areas|partners|tags|owners`: with the number of their commitments."""

from collections.abc import Sequence
from typing import assert_never

from roadmap_cli import terminal
from roadmap_cli.analysis.counts import COUNT_COLUMNS, counts_of, sort_counts
from roadmap_cli.analysis.query import NO_FILTERS
from roadmap_cli.commands._filters import Filters, columns_of, sort_keys_of
from roadmap_cli.commands._list_options import RowOptions
from roadmap_cli.commands._options import TableFormat
from roadmap_cli.commands._reading import ReadRequest, put_table, row_limit, show_grids, show_list_heading
from roadmap_cli.output.json import render_json, render_json_lines
from roadmap_cli.output.markdown import render_markdown
from roadmap_cli.output.reports.counts import grid_of, records
from roadmap_cli.output.reports.list import id_lines

Words = Sequence[str] | None


def show_counts(
    by: str, columns: Words, sort: Words, filters: Filters, rows: RowOptions, request: ReadRequest
) -> None:
    """Show how many of the commitments that match the filters each area, partner, tag or owner has."""
    known = COUNT_COLUMNS[by]
    names, keys = columns_of(columns, known) or known, sort_keys_of(sort, known)
    roadmap = request.load().roadmap
    day = request.day
    selection = filters.selection(roadmap, day)
    counts = sort_counts(counts_of(roadmap, day, selection, by), keys)
    screen = request.screen(for_people=rows.format is TableFormat.TABLE)
    limit = rows.limit or 0 if rows.is_short else row_limit(rows.limit, screen)
    hidden = max(len(counts.rows) - limit, 0) if limit else 0
    shown = counts.rows[: limit or None]
    if rows.is_short:
        terminal.show(id_lines(row[0] for row in shown) if rows.ids else f"{len(shown)}\n")
        return
    places = [counts.columns.index(name) for name in names]
    table = [[row[place] for place in places] for row in shown]
    match rows.format:
        case TableFormat.TABLE:
            if screen.is_terminal and not rows.no_header:
                words = (selection.words, f"{len(counts.rows):,} {by if len(counts.rows) != 1 else by[:-1]}")
                show_list_heading(roadmap, day, words, screen)
            show_grids([grid_of(names, table, has_titles=not rows.no_header)], screen)
        case TableFormat.MARKDOWN:
            terminal.show(render_markdown(grid_of(names, table)))
        case TableFormat.JSON:
            terminal.put(render_json(records(names, table)))
        case TableFormat.JSONL:
            terminal.put(render_json_lines(records(names, table)))
        case TableFormat.CSV | TableFormat.TSV:
            put_table(rows.format, names, table, header=not rows.no_header)
        case _:
            assert_never(rows.format)
    if hidden:
        terminal.talk(f"{hidden:,} more; --limit 0 shows all")
    if not counts.rows and rows.format in (TableFormat.TABLE, TableFormat.MARKDOWN):
        terminal.talk(f"there are no {by}" if selection == NO_FILTERS else "nothing matches")
    request.report_hidden(roadmap, day)
