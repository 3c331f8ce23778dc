"""`roadmap slips`: which deadlines moved, when, why, and by how much in all."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated, assert_never

import typer

from roadmap_cli import terminal
from roadmap_cli.analysis.aggregate import partner_groups
from roadmap_cli.analysis.flags import deadline_subjects
from roadmap_cli.analysis.query import Row, rows_of
from roadmap_cli.analysis.replay import on_day
from roadmap_cli.commands import _options
from roadmap_cli.commands._filters import FilterOptions
from roadmap_cli.commands._options import GroupBy
from roadmap_cli.commands._revisions import load_with_history, version_changes
from roadmap_cli.commands._session import Color, day_of, report_replay, screen_for, today, window_of
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.history.deadline_changes import git_changes
from roadmap_cli.history.slips import DeadlineHistory, SlipTotal, deadline_histories, total_of
from roadmap_cli.model.ids import any_of
from roadmap_cli.model.types import Roadmap
from roadmap_cli.output.markdown import render_markdown_page
from roadmap_cli.output.plain import render_page
from roadmap_cli.output.reports import slips as views
from roadmap_cli.output.reports.slips import SlipsReport
from roadmap_cli.terminal import Screen


class SlipsFormat(StrEnum):
    """How slips are written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    TSV = "tsv"
    MARKDOWN = "markdown"


def show_slips(
    filters: FilterOptions,
    since: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Only moves from DATE on; they are counted from what held then."),
    ] = None,
    group_by: Annotated[
        GroupBy | None, typer.Option(metavar="FIELD", help=f"Also show totals by {any_of(GroupBy)}.")
    ] = None,
    format: Annotated[
        SlipsFormat, typer.Option(metavar="FORMAT", help=f"How to write it: {any_of(SlipsFormat)}.")
    ] = SlipsFormat.TABLE,
    as_of: _options.AsOfOption = None,
    at: _options.AtOption = None,
    file: _options.FileOption = None,
    color: _options.ColorOption = Color.AUTO,
) -> None:
    """Show which deadlines moved, each move with its day and reason; from the file's updates and from git."""
    day = day_of(as_of)
    first_day = window_of(since, "--since").first if since is not None else None
    if first_day is not None and first_day > day:
        raise WrongUsageError(f"--since: {first_day} lies after {day}, the day that is shown")
    past = load_with_history(file, at)
    roadmap = past.roadmap
    selection = filters.selection(roadmap)
    rows = rows_of(roadmap, day, selection)
    with version_changes(past) as changes:
        from_git = git_changes(changes, day if as_of is None else today())

    def slips_in(rows: Sequence[Row], partner: str) -> list[DeadlineHistory]:
        commitments = {row.id: roadmap.commitments[row.id] for row in rows}
        return deadline_histories(commitments, from_git, day, first_day, partner)

    own = next(iter(selection.partners)) if len(selection.partners) == 1 else ""
    slips = slips_in(rows, own)
    groups: list[SlipTotal] = []
    if group_by is GroupBy.AREA:
        groups = _by_area(roadmap, rows, slips, day, own)
    elif group_by is GroupBy.PARTNER:
        for group in partner_groups(roadmap, day, selection):
            if group.id:
                theirs = slips_in(group.rows, group.id)
                number = _with_deadline(roadmap, group.rows, theirs, day, group.id)
                groups.append(total_of(group.id, group.title, number, theirs))
    seen = SlipsReport(
        title=roadmap.roadmap.title,
        as_of=day,
        since=first_day,
        slips=slips,
        rows={row.id: row for row in rows},
        total=total_of("total", "Total", _with_deadline(roadmap, rows, slips, day, own), slips),
        kind=group_by.value if group_by else "",
        groups=[total for total in groups if total.with_deadline],
        filter=filters.words(selection),
    )
    _write(seen, format, screen_for(color))
    _report_unrecorded(slips)
    if as_of:
        report_replay(roadmap, day)


def _report_unrecorded(slips: Sequence[DeadlineHistory]) -> None:
    """Say where the last change does not lead to the present deadline, so that the changes do not add up."""
    for slip in slips:
        if slip.is_unrecorded:
            last = slip.changes[-1]
            before, now = (end.text if end is not None else "none" for end in (last.before, last.after))
            whose = f", {slip.partner}" if slip.partner else ""
            whose = f", milestone {slip.milestone}" if slip.milestone else whose
            terminal.talk(
                f"{slip.id}{whose}: the deadline is {now}, but no update records the change from {before}"
            )


def _by_area(
    roadmap: Roadmap, rows: Sequence[Row], slips: Sequence[DeadlineHistory], day: date, partner: str
) -> list[SlipTotal]:
    """Return the totals of each area."""
    totals = []
    titles = {id: area.title for id, area in roadmap.areas.items()}
    for id in dict.fromkeys([*titles, *(row.area for row in rows)]):
        there = [row for row in rows if row.area == id]
        own = [slip for slip in slips if slip.commitment.area == id]
        totals.append(
            total_of(id, titles.get(id, ""), _with_deadline(roadmap, there, own, day, partner), own)
        )
    return totals


def _with_deadline(
    roadmap: Roadmap, rows: Sequence[Row], slips: Sequence[DeadlineHistory], as_of: date, partner: str
) -> int:
    """Return how many commitments have a deadline on a day: any deadline, or one for this partner."""
    having = {slip.id for slip in slips if slip.now is not None and not slip.milestone}
    for row in rows:
        day = on_day(roadmap.commitments[row.id], as_of)
        if day is not None and any(day.share(id).deadline for id in deadline_subjects(day, partner)):
            having.add(row.id)
    return len(having)


def _write(seen: SlipsReport, format: SlipsFormat, screen: Screen) -> None:
    match format:
        case SlipsFormat.JSON:
            from roadmap_cli.output.json import render_json  # only for this format

            terminal.put(render_json(views.json_of(seen)))
        case SlipsFormat.CSV | SlipsFormat.TSV:
            from roadmap_cli.output.csv import render_csv  # only for this format

            delimiter = "," if format is SlipsFormat.CSV else "\t"
            terminal.put_cells(render_csv(views.COLUMNS, views.fields(seen), delimiter), delimiter)
        case SlipsFormat.MARKDOWN:
            terminal.show(render_markdown_page(views.page(seen, None, signs=True)))
        case SlipsFormat.TABLE if screen.is_terminal:
            from roadmap_cli.output import rich  # brings Rich: only for a person

            page = views.page(seen, screen.width, screen.signs)
            terminal.draw(rich.render_page(page, screen.width or 80, screen.signs), screen)
        case SlipsFormat.TABLE:
            terminal.show(render_page(views.page(seen, None, screen.signs), screen.color))
        case _:
            assert_never(format)
