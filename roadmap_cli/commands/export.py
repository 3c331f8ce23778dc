"""`roadmap export FORMAT`: a roadmap as a file for people who never see it."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from roadmap_cli import terminal
from roadmap_cli.analysis.query import NO_FILTERS, Snapshot, rows_of
from roadmap_cli.analysis.timeline import MOST_DRAWN, timeline_of
from roadmap_cli.commands import _options
from roadmap_cli.commands._export_formats import BINARY, ExportFormat, ExportRequest, made
from roadmap_cli.commands._filters import FilterOptions, days_of
from roadmap_cli.commands._load import load_roadmap, local_file
from roadmap_cli.commands._options import GroupBy
from roadmap_cli.commands._session import Color, day_of, report_replay
from roadmap_cli.commands._timeline_options import (
    BeginOption,
    EndOption,
    GroupByOption,
    ScaleOption,
    days_shown,
    lanes_of,
)
from roadmap_cli.commands._write import output_file
from roadmap_cli.english import counted
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.model.ids import any_of, option_text
from roadmap_cli.storage.output import write_output

STANDARD_OUTPUT = "-"

AS_IT_IS = frozenset({ExportFormat.CSV, ExportFormat.JSON})
"""The formats that have no place for another title."""

IMPORTABLE = frozenset({ExportFormat.CSV, ExportFormat.JSON, ExportFormat.XLSX})
"""The formats that can be imported again, so they never show the view of one partner."""

LONGEST_ALARM = 3650


def export(
    *,
    format: Annotated[
        ExportFormat,
        typer.Argument(metavar="FORMAT", help=f"What to make: {any_of(ExportFormat)}."),
    ],
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write to FILE, whole or not at all, never over the roadmap; `-` is standard output.",
        ),
    ] = STANDARD_OUTPUT,
    title: Annotated[
        str | None, typer.Option("--title", metavar="TEXT", help="The title; the roadmap's own unless told.")
    ] = None,
    alarm: Annotated[
        list[str] | None,
        typer.Option("--alarm", metavar="DAYS", help="For ics: ring 14d, 6w … before. Repeats."),
    ] = None,
    uid_from: Annotated[
        str | None,
        typer.Option(
            "--uid-from",
            metavar="TEXT",
            help="For ics: what makes the events' ids; the roadmap's title unless told. "
            "Name the old title where it changed, and calendars know the events again.",
        ),
    ] = None,
    begin: BeginOption = None,
    end: EndOption = None,
    group_by: GroupByOption = GroupBy.AREA,
    scale: ScaleOption = None,
    filters: FilterOptions,
    as_of: _options.AsOfOption = None,
    at: _options.AtOption = None,
    file: _options.FileOption = None,
    color: _options.ColorOption = Color.AUTO,
) -> None:
    """Make a page, a calendar or a document of the roadmap, for people who never see the file."""
    _require_output(output, format)
    for text, option in ((title, "--title"), (uid_from, "--uid-from")):
        option_text(text, option)  # refused where empty, and else taken as it is
    alarms = _alarms(alarm)
    own = group_by if group_by is not GroupBy.AREA else None
    given = {"--from": begin, "--to": end, "--group-by": own, "--scale": scale}
    _require_use(format, title, {"--alarm": alarm, "--uid-from": uid_from}, given)
    first, last = days_shown(begin, end)
    day = day_of(as_of)
    loaded = load_roadmap(file, at)
    roadmap, data = loaded.roadmap, loaded.data if format is ExportFormat.JSON else {}
    if data and as_of:
        from roadmap_cli.output.export.json import data_as_of  # only for this format

        data = data_as_of(data, roadmap, day)
    del loaded  # what was parsed of a large file is not held beside what is made of it
    selection = filters.selection(roadmap)
    rows, groups = (
        lanes_of(roadmap, group_by, selection, day, most=MOST_DRAWN)
        if format is ExportFormat.SVG
        else (rows_of(roadmap, day, selection, whole=format in IMPORTABLE), [])
    )
    snapshot = Snapshot(
        title=title or roadmap.roadmap.title,
        roadmap=roadmap,
        rows=rows,
        as_of=day,
        filter=filters.words(selection),
        partners=selection.partners,
    )
    wanted = ExportRequest(
        snapshot=snapshot,
        data=data,
        only=None if selection == NO_FILTERS else {row.id for row in rows},
        identity=roadmap.roadmap.title if uid_from is None else uid_from,
        alarms=alarms,
        timeline=lambda: timeline_of(
            roadmap,
            groups,
            day,
            group_by=group_by.value,
            first=first,
            last=last,
            scale=scale,
            filter_text=snapshot.filter,
        ),
        scale=scale,
    )
    exported = made(format, wanted)
    _write(exported.data, format, output, local_file(file))
    if not rows:
        terminal.talk("nothing matches" if roadmap.commitments else "there are no commitments yet")
    if exported.left_out:
        terminal.talk(exported.left_out)
    if as_of:
        report_replay(roadmap, day)
    if output != STANDARD_OUTPUT:
        _tell(output, format, wanted, is_past=as_of is not None)


def _tell(output: str, format: ExportFormat, wanted: ExportRequest, *, is_past: bool) -> None:
    """Say what was written; JSON has a day only where one was asked for, else also what is promised later."""
    snapshot, day = wanted.snapshot, f" as of {wanted.snapshot.as_of}"
    number = len(snapshot.rows)
    if format is ExportFormat.JSON and not is_past:
        day, number = "", number if wanted.only is not None else len(snapshot.roadmap.commitments)
    terminal.talk(f"wrote {output}: {counted(number, 'commitment')}{day}")


def _require_output(output: str, format: ExportFormat) -> None:
    """Raise WrongUsageError for what is no file to write, and where a terminal would get what is no text."""
    if output != STANDARD_OUTPUT:
        output_file(output)
    is_terminal = sys.stdout is not None and sys.stdout.isatty()
    if output == STANDARD_OUTPUT and format in BINARY and is_terminal:
        raise WrongUsageError(f"{format} is no text for a terminal; name a file with --output")


def _require_use(
    format: ExportFormat, title: str | None, for_ics: Mapping[str, object], for_svg: Mapping[str, object]
) -> None:
    """Raise WrongUsageError for an option that would change nothing."""
    if title and format in AS_IT_IS:
        raise WrongUsageError(f"--title: {format} has the roadmap as it is, with no title of its own")
    for use, given in ((ExportFormat.ICS, for_ics), (ExportFormat.SVG, for_svg)):
        for option, value in given.items():
            if value is not None and format is not use:
                raise WrongUsageError(f"{option} is for {use}, not for {format}")


def _alarms(texts: Sequence[str] | None) -> list[int]:
    """Return the days before, in order and each once. Raises WrongUsageError."""
    alarms = {days_of(text, "--alarm") for text in texts or ()}
    if max(alarms, default=0) > LONGEST_ALARM:
        raise WrongUsageError(f"--alarm: at most {LONGEST_ALARM:,} days before")
    return sorted(alarms, reverse=True)


def _write(data: bytes, format: ExportFormat, output: str, roadmap: Path | None) -> None:
    if output == STANDARD_OUTPUT and format is ExportFormat.CSV:
        terminal.put_cells(data, ",")
    elif output == STANDARD_OUTPUT:
        terminal.put(data)
    else:
        write_output(Path(output), data, roadmap)
