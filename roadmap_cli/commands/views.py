"""`roadmap views`: the views of the file and the built-in ones."""

from typing import assert_never

from roadmap_cli import terminal
from roadmap_cli.analysis.views import list_views
from roadmap_cli.commands._options import TableFormat, TableFormatOption
from roadmap_cli.commands._reading import ReadOptions, put_table, show_grids
from roadmap_cli.output.json import render_json, render_json_lines
from roadmap_cli.output.markdown import render_markdown
from roadmap_cli.output.reports import views


def show_views(*, format: TableFormatOption = TableFormat.TABLE, request: ReadOptions) -> None:
    """List the views, which are saved filters for `--view`.

    Views are tables of the file, `[views.NAME]`. The views `next`, `at-risk` and `silent` are built in. A
    view of the file replaces the built-in one of the same name.

    Examples:
      # What each view shows, and how many commitments match
      roadmap views
      # How many matched on an earlier day
      roadmap views --as-of 2026-01-01
    """
    day = request.day
    roadmap = request.load().roadmap
    listed = list_views(roadmap, day)
    match format:
        case TableFormat.JSON:
            terminal.put(render_json([views.record_of(one) for one in listed]))
        case TableFormat.JSONL:
            terminal.put(render_json_lines(map(views.record_of, listed)))
        case TableFormat.CSV | TableFormat.TSV:
            put_table(format, views.FIELDS, map(views.fields_of, listed))
        case TableFormat.MARKDOWN:
            terminal.show(render_markdown(views.grid_of(listed)))
        case TableFormat.TABLE:
            show_grids([views.grid_of(listed)], request.screen())
        case _:
            assert_never(format)
    broken = [one.name for one in listed if one.fault is not None]
    if broken:
        terminal.talk(views.broken_line(broken))
    request.report_hidden(roadmap, day)
