"""The formats of `roadmap export`, and one function that renders each of them.

Each format is imported only when it is requested.
"""

from collections.abc import Callable, Collection, Sequence
from enum import StrEnum
from typing import Any, NamedTuple, assert_never

from roadmap_cli.analysis.axis import Scale
from roadmap_cli.analysis.query import Snapshot
from roadmap_cli.analysis.timeline import Timeline
from roadmap_cli.english import counted, plural
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.history.news import NewsItem
from roadmap_cli.output.timeline_style import scale_note


class ExportFormat(StrEnum):
    """The formats of `roadmap export`."""

    HTML = "html"
    FEED = "feed"
    ICS = "ics"
    MARKDOWN = "markdown"
    CSV = "csv"
    JSON = "json"
    MERMAID = "mermaid"
    XLSX = "xlsx"
    SVG = "svg"
    SQLITE = "sqlite"


class Sheets(StrEnum):
    """Which sheets of a workbook have commitments: one with all, or one for each area."""

    ALL = "all"
    AREA = "area"


class Paper(StrEnum):
    """What the page prints: all of it, or a summary without the table and the entries."""

    SUMMARY = "summary"
    FULL = "full"


class ExportRequest(NamedTuple):
    """What to export: commitments on a day, the data of the file, and the ids in `only` if filtered.

    Of several roadmaps, the data is that of each file, by short name. Ids of events and of entries of feeds
    are made from `identity`; they link to the page at `url`. `alarms` are numbers of days before an event. A
    feed has the `news`. `bom` is for CSV, and `sheets` for workbooks.

    For pictures, `timeline` returns what to draw, and `scale` is the requested unit of the axis.
    `paper` is what of the page is printed, None for the default.
    """

    snapshot: Snapshot
    data: dict[str, Any]
    only: Collection[str] | None
    identity: str | None
    url: str
    news: Sequence[NewsItem]
    alarms: Sequence[int]
    bom: bool
    sheets: Sheets
    timeline: Callable[[], Timeline]
    scale: Scale | None = None
    paper: Paper | None = None


class ExportedFile(NamedTuple):
    """The content of a file, and a sentence about what it leaves out, or an empty one."""

    data: bytes
    left_out: str = ""


def render_export(kind: ExportFormat, request: ExportRequest) -> ExportedFile:  # noqa: C901 - a case each
    """Return the exported file. Raises WrongUsageError if it needs a package that is not installed."""
    snapshot = request.snapshot
    match kind:
        case ExportFormat.HTML:
            from roadmap_cli.output.export.html.render import render_html, without_timeline

            return ExportedFile(render_html(snapshot, request.paper), without_timeline(snapshot))
        case ExportFormat.FEED:
            return _feed(request)
        case ExportFormat.ICS:
            from roadmap_cli.output.export.ics import render_ics

            calendar = render_ics(snapshot, request.identity, request.alarms, request.url)
            return ExportedFile(calendar, _without_date(snapshot))
        case ExportFormat.MARKDOWN:
            from roadmap_cli.output.export.markdown import render_report

            return ExportedFile(render_report(snapshot))
        case ExportFormat.CSV:
            from roadmap_cli.output.export.csv import render_whole_csv

            return ExportedFile(render_whole_csv(snapshot, bom=request.bom))
        case ExportFormat.JSON:
            from roadmap_cli.output.export.json import render_several_json, render_whole_json

            render = render_several_json if snapshot.roadmap.is_joined else render_whole_json
            return ExportedFile(render(request.data, request.only))
        case ExportFormat.MERMAID:
            return _mermaid(snapshot)
        case ExportFormat.XLSX:
            return _workbook(request)
        case ExportFormat.SVG:
            return _picture(request)
        case ExportFormat.SQLITE:
            return _database(snapshot)
        case _:
            assert_never(kind)


def _feed(request: ExportRequest) -> ExportedFile:
    from roadmap_cli.output.export.feed import MOST_ENTRIES, render_feed

    feed = render_feed(request.snapshot, request.news, request.identity, request.url)
    number = len(request.news) - MOST_ENTRIES
    older = f"{number:,} older {plural(number, 'entry', 'entries')} left out"
    return ExportedFile(feed, f"{older}: a feed has at most {MOST_ENTRIES:,}" if number > 0 else "")


def _without_date(snapshot: Snapshot) -> str:
    from roadmap_cli.output.export.occasions import undated

    number = undated(snapshot)
    return f"{counted(number, 'commitment')} {plural(number, 'has', 'have')} no date" if number else ""


def _mermaid(snapshot: Snapshot) -> ExportedFile:
    from roadmap_cli.output.export.mermaid import MAX_LENGTH, render_mermaid

    chart = render_mermaid(snapshot)
    too_many = f"{counted(chart.left_out, 'date')} left out: Mermaid reads at most {MAX_LENGTH:,} characters"
    sentences = [_without_date(snapshot), too_many if chart.left_out else ""]
    return ExportedFile(chart.text.encode(), "; ".join(filter(None, sentences)))


def _workbook(request: ExportRequest) -> ExportedFile:
    from roadmap_cli.output.export.xlsx import render_xlsx

    snapshot = request.snapshot
    try:
        book, number = render_xlsx(snapshot, request.url, by_areas=request.sheets is Sheets.AREA)
    except ImportError:
        raise WrongUsageError("xlsx needs XlsxWriter; pip install 'roadmap-toml[excel]'") from None
    subject = f"{counted(number, 'text')} {plural(number, 'is', 'are')}"
    return ExportedFile(book, f"{subject} longer than a cell may be, and cut" if number else "")


def _database(snapshot: Snapshot) -> ExportedFile:
    try:
        from roadmap_cli.output.export.sqlite import render_sqlite
    except ImportError:
        raise WrongUsageError("sqlite needs a Python that was built with SQLite") from None
    return ExportedFile(render_sqlite(snapshot))


def _picture(request: ExportRequest) -> ExportedFile:
    from roadmap_cli.output.export.svg import render_timeline_svg, units_a_tick

    timeline = request.timeline()
    picture = render_timeline_svg(timeline, title=request.snapshot.title).encode()
    shown = {bar.id for lane in timeline.lanes for bar in lane.bars}
    outside = sum(row.id not in shown for row in request.snapshot.rows)
    subject = f"{counted(outside, 'commitment')} {plural(outside, 'is', 'are')}"
    sentences = [
        scale_note(request.scale, units_a_tick(timeline)) if request.scale else "",
        f"{subject} outside {timeline.axis.first} to {timeline.axis.last}" if outside else "",
    ]
    return ExportedFile(picture, "; ".join(filter(None, sentences)))
