"""`roadmap export FORMAT`: a roadmap as a page, a calendar, a picture, a table or a document."""

import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import msgspec
import typer

from roadmap_cli import escape, terminal
from roadmap_cli.analysis.query import NO_FILTERS, Selection, Snapshot, rows_of
from roadmap_cli.analysis.timeline import MOST_DRAWN, timeline_of
from roadmap_cli.analysis.trend import trend_of
from roadmap_cli.commands._filters import FilterOptions, Filters
from roadmap_cli.commands._indicator_picture import IndicatorPictureOption, indicator_picture, require_alone
from roadmap_cli.commands._options import OUTPUT, GroupBy
from roadmap_cli.commands._reading import ReadOptions, ReadRequest
from roadmap_cli.commands._revisions import VersionedRoadmap, load_with_history, version_changes
from roadmap_cli.commands._session import today
from roadmap_cli.commands._timeline_options import (
    BeginOption,
    EndOption,
    GroupByOption,
    ScaleOption,
    axis_request,
    grouped_rows,
)
from roadmap_cli.commands._trend_picture import TrendPictureOption, require_for_trend, trend_picture
from roadmap_cli.commands._write import output_file
from roadmap_cli.english import counted, listed
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.escape.terminal import quote
from roadmap_cli.history.news import NewsItem, news_of
from roadmap_cli.model.ids import any_of, option_text
from roadmap_cli.model.shifts import parse_span
from roadmap_cli.model.types import Roadmap
from roadmap_cli.model.window import DeadlineError
from roadmap_cli.output.export.formats import ExportFormat, ExportRequest, Paper, Sheets, render_export
from roadmap_cli.storage.load import Source
from roadmap_cli.storage.output import require_not_roadmap, write_output

if TYPE_CHECKING:
    from roadmap_cli.storage.several import Loaded

STANDARD_OUTPUT = "-"
_PAGE, _CALENDAR, _LINKS, _TABLE = "Web page", "Calendar", "Calendar, feed and workbook", "Table"

_USES: Mapping[str, Sequence[ExportFormat]] = {
    "--alarm": (ExportFormat.ICS,),
    "--uid-from": (ExportFormat.FEED, ExportFormat.ICS),
    "--url": (ExportFormat.FEED, ExportFormat.ICS, ExportFormat.XLSX),
    "--bom": (ExportFormat.CSV,),
    "--sheets": (ExportFormat.XLSX,),
    "--print": (ExportFormat.HTML,),
}
"""The formats that an option has an effect on; all others are for svg."""

UNTITLED = frozenset({ExportFormat.CSV, ExportFormat.JSON, ExportFormat.SQLITE})
"""The formats that have no title of their own."""

WHOLE = frozenset({ExportFormat.CSV, ExportFormat.JSON, ExportFormat.XLSX, ExportFormat.SQLITE})
"""The formats with all data, which can be imported or queried, so they never show the view of one partner."""

BINARY = frozenset({ExportFormat.XLSX, ExportFormat.SQLITE})

LONGEST_ALARM = 3650


def export(
    *,
    format: Annotated[
        ExportFormat, typer.Argument(metavar="FORMAT", help=f"Format of the file: {any_of(ExportFormat)}.")
    ],
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            show_default="standard output",
            help="Write to FILE, which cannot be the roadmap; `-` is standard output.",
            rich_help_panel=OUTPUT,
        ),
    ] = STANDARD_OUTPUT,
    title: Annotated[
        str | None,
        typer.Option(
            "--title",
            metavar="TEXT",
            show_default="that of the roadmap",
            help="Title to show.",
            rich_help_panel=OUTPUT,
        ),
    ] = None,
    alarm: Annotated[
        list[str] | None,
        typer.Option(
            "--alarm",
            metavar="DAYS",
            help="Add an alarm this long before: 14d, 6w … Repeats.",
            rich_help_panel=_CALENDAR,
        ),
    ] = None,
    uid_from: Annotated[
        str | None,
        typer.Option(
            "--uid-from",
            metavar="TEXT",
            show_default="page or title of the file",
            help="Text that the ids of events and entries are made from. After a change of address, give the "
            "old one.",
            rich_help_panel=_LINKS,
        ),
    ] = None,
    url: Annotated[
        str | None,
        typer.Option(
            "--url",
            metavar="URL",
            show_default="page of the file",
            help="Address of the published page, for links to commitments.",
            rich_help_panel=_LINKS,
        ),
    ] = None,
    bom: Annotated[
        bool,
        typer.Option(
            "--bom",
            help="Begin CSV with a byte order mark, so that Excel reads it as UTF-8.",
            rich_help_panel=_TABLE,
        ),
    ] = False,
    sheets: Annotated[
        Sheets | None,
        typer.Option(
            "--sheets",
            metavar="SHEETS",
            show_default="all",
            help="Sheets of a workbook: `all` commitments on one, or one for each `area`.",
            rich_help_panel=_TABLE,
        ),
    ] = None,
    paper: Annotated[
        Paper | None,
        typer.Option(
            "--print",
            metavar="CONTENT",
            show_default="full; summary above 300 commitments",
            help="What a web page prints: `full`, or a `summary` without the table and the entries.",
            rich_help_panel=_PAGE,
        ),
    ] = None,
    begin: BeginOption = None,
    end: EndOption = None,
    group_by: GroupByOption = None,
    scale: ScaleOption = None,
    indicator: IndicatorPictureOption = None,
    trend: TrendPictureOption = False,
    filters: FilterOptions,
    request: ReadOptions,
) -> None:
    r"""Export a page, a feed, a calendar, a table or a picture.

    The timeline options are for svg, which shows the timeline, one indicator or the trend. A feed is in Atom,
    with an entry for each update, assessment and change in git.

    Examples:
      # A web page
      roadmap export html --output roadmap.html
      # A calendar of the deadlines of one partner
      roadmap export ics --partner ca --output deadlines.ics
      # A picture of one indicator
      roadmap export svg --output emissions.svg \
        --indicator paris-agreement.ca-ghg
    """
    _require_output(output, format)
    for text, option in ((title, "--title"), (uid_from, "--uid-from"), (url, "--url")):
        option_text(text, option)
    if url is not None and escape.web_link(url) is None:
        raise WrongUsageError(
            f"--url: {quote(url)} is not an http or https address, such as https://a.example/"
        )
    alarms = _alarms(alarm)
    for_svg = {"--indicator": indicator, "--trend": trend or None, "--from": begin, "--to": end}
    for_svg |= {"--group-by": group_by, "--scale": scale}
    for_one = {
        "--alarm": alarm,
        "--uid-from": uid_from,
        "--url": url,
        "--bom": bom or None,
        "--sheets": sheets,
        "--print": paper,
    }
    _require_use(format, title, {**for_one, **for_svg})
    other = _picture_of_another_kind(for_svg, filters, title, request)
    if other is not None:
        picture, what = other
        _write(picture, format, output, request.local_files)
        if output != STANDARD_OUTPUT:
            terminal.talk(f"wrote {output}: {what}")
        return
    axis = axis_request(begin, end, scale)
    day = request.day
    loaded = _load(format, request, day)
    roadmap = loaded.roadmap
    selection = filters.selection(roadmap, day, loaded.source)
    data, versioned = loaded.data, loaded.versioned
    del loaded  # frees the text of a large file
    kind = group_by or filters.grouping_in(roadmap, GroupBy) or GroupBy.AREA
    if format is ExportFormat.SVG:
        rows, groups = grouped_rows(roadmap, kind, selection, day, most=MOST_DRAWN)
    else:
        rows, groups = rows_of(roadmap, day, selection, whole=format in WHOLE), []
    snapshot = Snapshot(
        title=title or roadmap.roadmap.title,
        roadmap=roadmap,
        rows=rows,
        as_of=day,
        filter=selection.words,
        partners=selection.partners,
        by_outcome=selection.reads_outcome,
        trend=trend_of(roadmap, day, selection)
        if format is ExportFormat.HTML and not selection.reads_outcome
        else None,
    )
    content = ExportRequest(
        snapshot=snapshot,
        data=data,
        only=None if selection == NO_FILTERS else {row.id for row in rows},
        identity=uid_from,
        url=url or "",
        news=_news(snapshot, versioned, selection, request),
        alarms=alarms,
        bom=bom,
        sheets=sheets or Sheets.ALL,
        timeline=lambda: msgspec.structs.replace(
            timeline_of(roadmap, groups, day, kind.value, axis), filter=snapshot.filter
        ),
        scale=scale,
        paper=paper,
    )
    with terminal.progress(f"exporting {format}"):
        exported = render_export(format, content)
    _write(exported.data, format, output, request.local_files)
    if not rows and not content.news:
        terminal.talk("nothing matches" if roadmap.commitments else "there are no commitments yet")
    if exported.left_out:
        terminal.talk(exported.left_out)
    request.report_hidden(roadmap, day)
    if output != STANDARD_OUTPUT:
        _report_written(output, format, content, is_past=request.as_of is not None)


def _data(loaded: "Loaded", as_of: date | None) -> dict[str, Any]:
    """Return the data of the file, or of each file by short name, with a day as of its end."""
    from roadmap_cli.output.export.json import data_as_of  # only for this format
    from roadmap_cli.storage.several import LoadedRoadmaps

    if isinstance(loaded, LoadedRoadmaps):
        return {name: _data(member, as_of) for name, member in loaded.members.items()}
    return loaded.data if as_of is None else data_as_of(loaded.data, loaded.typed_roadmap, as_of)


class _Loaded(NamedTuple):
    """A roadmap with its text, for JSON the data of its file, and for a feed its path in git."""

    roadmap: Roadmap
    source: Source | None
    data: dict[str, Any]
    versioned: VersionedRoadmap | None


def _load(format: ExportFormat, request: ReadRequest, day: date) -> _Loaded:
    """Return what a format needs of the requested roadmap. Raises UnreadableError and NotFoundError."""
    if format is ExportFormat.FEED:
        versioned = load_with_history(request.only_file("a feed follows one roadmap"), request.at)
        return _Loaded(versioned.roadmap, versioned.source, {}, versioned)
    needs_data = format is ExportFormat.JSON
    loaded = request.load(with_data=needs_data)
    data = _data(loaded, day if request.as_of else None) if needs_data else {}
    return _Loaded(loaded.typed_roadmap, loaded.source, data, None)


def _news(
    snapshot: Snapshot, versioned: VersionedRoadmap | None, selection: Selection, request: ReadRequest
) -> Sequence[NewsItem]:
    if versioned is None:
        return ()
    with version_changes(versioned) as changes:
        return news_of(snapshot, changes, selection, today() if request.as_of else snapshot.as_of)


def _picture_of_another_kind(
    options: Mapping[str, Any], filters: Filters, title: str | None, request: ReadRequest
) -> tuple[bytes, str] | None:
    """Return the picture of a trend or an indicator and what it shows in words, None for a timeline.

    `options` are those of pictures. Raises WrongUsageError for options that do not belong together.
    """
    if options["--trend"]:
        require_for_trend({one: options[one] for one in ("--indicator", "--group-by", "--to")})
        return trend_picture(
            filters, axis_request(options["--from"], None, options["--scale"]), title, request
        )
    if options["--indicator"] is None:
        return None
    require_alone(filters, {one: options[one] for one in ("--from", "--to", "--group-by", "--scale")})
    return indicator_picture(options["--indicator"], title, request)


def _report_written(output: str, format: ExportFormat, content: ExportRequest, *, is_past: bool) -> None:
    """Report what was written. JSON without `--as-of` has no day and includes later commitments."""
    snapshot, day = content.snapshot, f" as of {content.snapshot.as_of}"
    number = len(snapshot.rows)
    if format is ExportFormat.JSON and not is_past:
        day, number = "", number if content.only is not None else len(snapshot.roadmap.commitments)
    terminal.talk(f"wrote {output}: {counted(number, 'commitment')}{day}")


def _require_output(output: str, format: ExportFormat) -> None:
    """Raise WrongUsageError if the output cannot be a file, or is a terminal and the format binary."""
    if output != STANDARD_OUTPUT:
        output_file(output)
    elif format in BINARY and sys.stdout is not None and sys.stdout.isatty():
        raise WrongUsageError(f"{format} cannot be shown on a terminal; name a file with --output")


def _require_use(format: ExportFormat, title: str | None, given: Mapping[str, object]) -> None:
    """Raise WrongUsageError for an option that has no effect on the format."""
    if title and format in UNTITLED:
        raise WrongUsageError(f"--title: {format} has no title of its own")
    for option, value in given.items():
        uses = _USES.get(option, (ExportFormat.SVG,))
        if value is not None and format not in uses:
            raise WrongUsageError(f"{option} is for {listed(uses)}, not for {format}")


def _alarms(texts: Sequence[str] | None) -> list[int]:
    """Return the different numbers of days, largest first. Raises WrongUsageError."""
    alarms = {_days_of(text) for text in texts or ()}
    if max(alarms, default=0) > LONGEST_ALARM:
        raise WrongUsageError(f"--alarm: at most {LONGEST_ALARM:,} days before")
    return sorted(alarms, reverse=True)


def _days_of(text: str) -> int:
    """Return the number of days in `30`, `30d` or `6w`; calendars have no months. Raises WrongUsageError."""
    with suppress(DeadlineError):
        if not (span := parse_span(text)).months:
            return span.days
    raise WrongUsageError(f"--alarm: {quote(text)} is not a number of days; write 30d, or 6w for weeks")


def _write(data: bytes, format: ExportFormat, output: str, roadmaps: Sequence[Path]) -> None:
    if output == STANDARD_OUTPUT and format is ExportFormat.CSV:
        terminal.put_cells(data, ",")
    elif output == STANDARD_OUTPUT:
        terminal.put(data)
    else:
        for roadmap in roadmaps:
            require_not_roadmap(Path(output), roadmap)
        write_output(Path(output), data, None)
