"""`roadmap slips`: which deadlines changed, when, why, and by how many days in total."""

from collections.abc import Sequence
from typing import Annotated, assert_never

import typer

from roadmap_cli import terminal
from roadmap_cli.analysis.aggregate import Group, by_area, by_roadmap, partner_groups
from roadmap_cli.analysis.query import Row, rows_of
from roadmap_cli.commands._filters import FilterOptions
from roadmap_cli.commands._histories import deadline_changes_in, first_day_since
from roadmap_cli.commands._options import OUTPUT, TIME, GroupBy, TableFormat, TableFormatOption, since_option
from roadmap_cli.commands._reading import ReadOptions, put_table, show_page
from roadmap_cli.commands._session import today
from roadmap_cli.history.slips import (
    DeadlineHistory,
    SlipTotal,
    count_with_deadline,
    deadline_histories,
    total_of,
)
from roadmap_cli.model.ids import any_of
from roadmap_cli.model.types import Status
from roadmap_cli.output.json import render_json
from roadmap_cli.output.reports import slips as views
from roadmap_cli.output.reports.slips import SlipsReport
from roadmap_cli.terminal import Screen


def show_slips(
    *,
    filters: FilterOptions,
    since: Annotated[
        str | None, since_option("Only changes from a day on, or from the day of a git revision on.", TIME)
    ] = None,
    group_by: Annotated[
        GroupBy | None,
        typer.Option(metavar="FIELD", help=f"Also show totals by {any_of(GroupBy)}.", rich_help_panel=OUTPUT),
    ] = None,
    format: TableFormatOption = TableFormat.TABLE,
    request: ReadOptions,
) -> None:
    """Show which deadlines changed, when, why and by how much.

    The changes are from the updates in the file, and from the versions of the file in git.

    Examples:
      # All changes of deadlines, and totals for each partner
      roadmap slips --group-by partner
      # What slipped since the start of 2025, in one area
      roadmap slips --since 2025 --area climate
    """
    day = request.day
    versioned = request.load_histories(with_numbers=False)
    roadmap = versioned.roadmap
    first_day = first_day_since(versioned, since, day) if since is not None else None
    selection = filters.selection(roadmap, day, versioned.source)
    group_by = group_by or filters.grouping_in(roadmap, GroupBy)
    rows = rows_of(roadmap, day, selection)
    from_git = deadline_changes_in(versioned, today() if request.as_of else day)

    def histories_in(rows: Sequence[Row], partner: str) -> list[DeadlineHistory]:
        commitments = {row.id: roadmap.commitments[row.id] for row in rows}
        return deadline_histories(commitments, from_git, day, first_day, partner)

    def total_in(group: Group, partner: str, histories: Sequence[DeadlineHistory]) -> SlipTotal:
        rows = [row for row in group.rows if row.status is not Status.SUPERSEDED]
        commitments = {row.id: roadmap.commitments[row.id] for row in rows}
        counted = [history for history in histories if history.id in commitments]
        number = count_with_deadline(commitments, counted, day, partner)
        return total_of(group.id, group.title, number, counted, len(group.rows) - len(rows))

    partner = next(iter(selection.partners)) if len(selection.partners) == 1 else ""
    histories = histories_in(rows, partner)
    totals: list[SlipTotal] = []
    if group_by in (GroupBy.AREA, GroupBy.ROADMAP):
        by_id: dict[str, list[DeadlineHistory]] = {}
        for history in histories:
            by_id.setdefault(history.id, []).append(history)
        for group in (by_area if group_by is GroupBy.AREA else by_roadmap)(roadmap, rows):
            own = [history for row in group.rows for history in by_id.get(row.id, ())]
            totals.append(total_in(group, partner, own))
    elif group_by is GroupBy.PARTNER:
        for group in partner_groups(roadmap, day, selection):
            if group.id:
                totals.append(total_in(group, group.id, histories_in(group.rows, group.id)))
    report = SlipsReport(
        title=roadmap.roadmap.title,
        as_of=day,
        since=first_day,
        slips=histories,
        rows={row.id: row for row in rows},
        total=total_in(Group("total", "Total", rows), partner, histories),
        kind=group_by.value if group_by else "",
        groups=[total for total in totals if total.with_deadline],
        filter=selection.words,
    )
    _write(report, format, request.screen(of=versioned, for_people=format is TableFormat.TABLE))
    _report_unrecorded(histories)
    request.report_hidden(roadmap, day)


def _report_unrecorded(histories: Sequence[DeadlineHistory]) -> None:
    """Report on stderr the deadlines in the file to which no recorded change leads."""
    for history in histories:
        if history.is_unrecorded:
            last = history.changes[-1]
            before, now = (end.text if end is not None else "none" for end in (last.before, last.after))
            subject = f", milestone {history.milestone}" if history.milestone else ""
            subject = subject or (f", {history.partner}" if history.partner else "")
            problem = f"the deadline is {now}, but no update records the change from {before}"
            terminal.talk(f"{history.id}{subject}: {problem}")


def _write(report: SlipsReport, format: TableFormat, screen: Screen) -> None:
    match format:
        case TableFormat.JSON:
            terminal.put(render_json(views.json_of(report)))
        case TableFormat.CSV | TableFormat.TSV | TableFormat.JSONL:
            put_table(format, views.COLUMNS, views.fields(report))
        case TableFormat.TABLE | TableFormat.MARKDOWN:
            show_page(views.page(report, screen.signs), format, screen)
        case _:
            assert_never(format)
