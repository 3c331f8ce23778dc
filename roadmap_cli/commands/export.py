"""`roadmap export FORMAT`: a roadmap as a file for people who never see it."""

import sys
from collections.abc import Collection, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NamedTuple, assert_never

import typer

from roadmap_cli import console
from roadmap_cli.commands import options
from roadmap_cli.commands import selecting as meant
from roadmap_cli.commands.session import Color, Opened, day_of, open_roadmap, tell_of_replay
from roadmap_cli.document.output import write_output
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.query import EVERYTHING, Selection, rows_of
from roadmap_cli.views.snapshot import Snapshot

STANDARD_OUTPUT = "-"


class ExportFormat(StrEnum):
    """What a roadmap is exported as."""

    HTML = "html"
    ICS = "ics"
    MARKDOWN = "markdown"
    CSV = "csv"
    JSON = "json"
    MERMAID = "mermaid"
    XLSX = "xlsx"


BINARY = frozenset({ExportFormat.XLSX})
"""The formats that are no text, and are not sent to a terminal."""

AS_IT_IS = frozenset({ExportFormat.CSV, ExportFormat.JSON})
"""The formats that have no place for another title."""

LONGEST_ALARM = 3650


class Made(NamedTuple):
    """The whole file, and a sentence on what is not in it, or empty."""

    data: bytes
    left_out: str = ""


class Wanted(NamedTuple):
    """What is exported: commitments on a day, the data they come from, the ids where not all are wanted.

    `identity` and `alarms` are for a calendar: what its ids are made from, and days to ring before.
    """

    snapshot: Snapshot
    data: dict[str, Any]
    only: Collection[str] | None
    identity: str
    alarms: Sequence[int]


def export(
    format: Annotated[
        ExportFormat,
        typer.Argument(metavar="FORMAT", help=f"What to make: {options.any_of(ExportFormat)}."),
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
        str, typer.Option("--title", metavar="TEXT", help="The title; the roadmap's own unless told.")
    ] = "",
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
    area: options.AreaFilter = None,
    status: options.StatusFilter = None,
    partner: options.PartnerFilter = None,
    owner: options.OwnerFilter = None,
    tag: options.TagFilter = None,
    flag: options.FlagFilter = None,
    as_of: options.AsOfOption = None,
    file: options.FileOption = None,
    color: options.ColorOption = Color.AUTO,
) -> None:
    """Make a page, a calendar or a document of the roadmap, for people who never see the file."""
    _require_output(output, format)
    alarms = _alarms(alarm)
    _require_use(format, title=title, alarm=alarm, uid_from=uid_from)
    day = day_of(as_of)
    statuses, flags = meant.statuses_of(status), meant.flags_of(flag)
    opened = open_roadmap(file)
    roadmap = opened.roadmap
    selection = Selection(
        areas=meant.area_ids(area, roadmap),
        statuses=statuses,
        partners=meant.partner_ids(partner, roadmap),
        owners=frozenset(owner or ()),
        tags=frozenset(meant.split(tag)),
        flags=flags,
    )
    rows = rows_of(roadmap, day, selection)
    snapshot = Snapshot(title=title or roadmap.roadmap.title, roadmap=roadmap, rows=rows, as_of=day)
    wanted = Wanted(
        snapshot=snapshot,
        data=opened.data,
        only=None if selection == EVERYTHING else {row.id for row in rows},
        identity=roadmap.roadmap.title if uid_from is None else uid_from,
        alarms=alarms,
    )
    made = _rendered(format, wanted)
    _write(made.data, format, output, opened)
    if not rows:
        console.talk("nothing matches" if roadmap.commitments else "there are no commitments yet")
    if made.left_out:
        console.talk(made.left_out)
    if as_of and format is not ExportFormat.JSON:
        tell_of_replay(roadmap, day)
    if output != STANDARD_OUTPUT:
        _tell(output, format, wanted)


def _tell(output: str, format: ExportFormat, wanted: Wanted) -> None:
    """Say what was written; JSON has no day, and also what is promised only later."""
    snapshot, day = wanted.snapshot, f" as of {wanted.snapshot.as_of}"
    number = len(snapshot.rows)
    if format is ExportFormat.JSON:
        day, number = "", number if wanted.only is not None else len(snapshot.roadmap.commitments)
    console.talk(f"wrote {output}: {'1 commitment' if number == 1 else f'{number:,} commitments'}{day}")


def _require_output(output: str, format: ExportFormat) -> None:
    """Raise WrongUsageError for an empty name, and where a terminal would get what is no text."""
    if not output:
        raise WrongUsageError("--output needs a path, not an empty one")
    is_terminal = sys.stdout is not None and sys.stdout.isatty()
    if output == STANDARD_OUTPUT and format in BINARY and is_terminal:
        raise WrongUsageError(f"{format} is no text for a terminal; name a file with --output")


def _require_use(format: ExportFormat, *, title: str, **for_ics: object) -> None:
    """Raise WrongUsageError for an option that would change nothing."""
    if title and format in AS_IT_IS:
        raise WrongUsageError(f"--title: {format} has the roadmap as it is, with no title of its own")
    for name, value in for_ics.items():
        if value is not None and format is not ExportFormat.ICS:
            raise WrongUsageError(f"--{name.replace('_', '-')} is for ics, not for {format}")


def _alarms(texts: Sequence[str] | None) -> list[int]:
    """Return the days before, in order and each once. Raises WrongUsageError."""
    alarms = {meant.days_of(text, "--alarm") for text in texts or ()}
    if max(alarms, default=0) > LONGEST_ALARM:
        raise WrongUsageError(f"--alarm: at most {LONGEST_ALARM:,} days before")
    return sorted(alarms, reverse=True)


def _rendered(format: ExportFormat, wanted: Wanted) -> Made:
    """Return the whole file."""
    snapshot = wanted.snapshot
    match format:
        case ExportFormat.HTML:
            from roadmap_cli.views.html.render import render_html  # brings Jinja2: only for the page

            return Made(render_html(snapshot).encode())
        case ExportFormat.ICS:
            from roadmap_cli.views.ics import render_ics
            from roadmap_cli.views.occasions import undated

            return Made(
                render_ics(snapshot, wanted.identity, wanted.alarms), _without_date(undated(snapshot))
            )
        case ExportFormat.MARKDOWN:
            from roadmap_cli.views.report_markdown import render_report

            return Made(render_report(snapshot).encode())
        case ExportFormat.CSV:
            from roadmap_cli.views.whole_csv import render_whole_csv

            return Made(render_whole_csv(snapshot))
        case ExportFormat.JSON:
            from roadmap_cli.views.whole_json import render_whole_json

            return Made(render_whole_json(wanted.data, wanted.only))
        case ExportFormat.MERMAID:
            return _chart(snapshot)
        case ExportFormat.XLSX:
            return Made(_workbook(snapshot))
        case _:
            assert_never(format)


def _without_date(number: int) -> str:
    if not number:
        return ""
    return "1 commitment has no date" if number == 1 else f"{number:,} commitments have no date"


def _chart(snapshot: Snapshot) -> Made:
    from roadmap_cli.views.mermaid import MAX_LENGTH, render_mermaid
    from roadmap_cli.views.occasions import undated

    chart = render_mermaid(snapshot)
    too_many = f"{chart.left_out:,} dates left out: Mermaid reads at most {MAX_LENGTH:,} characters"
    told = [_without_date(undated(snapshot)), too_many if chart.left_out else ""]
    return Made(chart.text.encode(), "; ".join(filter(None, told)))


def _workbook(snapshot: Snapshot) -> bytes:
    """Return the workbook. Raises WrongUsageError where what makes it is not installed."""
    from roadmap_cli.views.xlsx import render_xlsx

    try:
        return render_xlsx(snapshot)
    except ImportError:
        raise WrongUsageError("xlsx needs openpyxl; pip install 'roadmap-toml[excel]'") from None


def _write(data: bytes, format: ExportFormat, output: str, opened: Opened) -> None:
    if output == STANDARD_OUTPUT and format is ExportFormat.CSV:
        console.put_cells(data, ",")
    elif output == STANDARD_OUTPUT:
        console.put(data)
    else:
        write_output(Path(output), data, opened.source.path)
