"""What `roadmap export` makes: one arm a format. Each brings what it needs, and no other does."""

from collections.abc import Callable, Collection, Sequence
from enum import StrEnum
from typing import Any, NamedTuple, assert_never

from roadmap_cli.analysis.axis import Scale
from roadmap_cli.analysis.query import Snapshot
from roadmap_cli.analysis.timeline import Timeline
from roadmap_cli.commands._timeline_options import coarser
from roadmap_cli.english import counted, plural
from roadmap_cli.errors import WrongUsageError


class ExportFormat(StrEnum):
    """What a roadmap is exported as."""

    HTML = "html"
    ICS = "ics"
    MARKDOWN = "markdown"
    CSV = "csv"
    JSON = "json"
    MERMAID = "mermaid"
    XLSX = "xlsx"
    SVG = "svg"


BINARY = frozenset({ExportFormat.XLSX})
"""The formats that are no text, and are not sent to a terminal."""


class ExportRequest(NamedTuple):
    """What is exported: commitments on a day, the data they come from, the ids where not all are wanted.

    `identity` and `alarms` are for a calendar: what its ids are made from, and days to ring before;
    `timeline` gives what a picture draws, and `scale` is what its axis was asked to count.
    """

    snapshot: Snapshot
    data: dict[str, Any]
    only: Collection[str] | None
    identity: str
    alarms: Sequence[int]
    timeline: Callable[[], Timeline]
    scale: Scale | None = None


class ExportedFile(NamedTuple):
    """The whole file, and a sentence on what is not in it, or empty."""

    data: bytes
    left_out: str = ""


def made(format: ExportFormat, wanted: ExportRequest) -> ExportedFile:
    """Return the whole file. Raises WrongUsageError where what makes it is not installed."""
    snapshot = wanted.snapshot
    match format:
        case ExportFormat.HTML:
            # Brings Jinja2: only for the page.
            from roadmap_cli.output.export.html.render import render_html, without_timeline

            return ExportedFile(render_html(snapshot), without_timeline(snapshot))
        case ExportFormat.ICS:
            from roadmap_cli.output.export.ics import render_ics

            return ExportedFile(render_ics(snapshot, wanted.identity, wanted.alarms), _without_date(snapshot))
        case ExportFormat.MARKDOWN:
            from roadmap_cli.output.export.markdown import render_report

            return ExportedFile(render_report(snapshot).encode())
        case ExportFormat.CSV:
            from roadmap_cli.output.export.csv import render_whole_csv

            return ExportedFile(render_whole_csv(snapshot))
        case ExportFormat.JSON:
            from roadmap_cli.output.export.json import render_whole_json

            return ExportedFile(render_whole_json(wanted.data, wanted.only))
        case ExportFormat.MERMAID:
            return _chart(snapshot)
        case ExportFormat.XLSX:
            return _workbook(snapshot)
        case ExportFormat.SVG:
            return _picture(wanted)
        case _:
            assert_never(format)


def _without_date(snapshot: Snapshot) -> str:
    from roadmap_cli.output.export.occasions import undated

    number = undated(snapshot)
    if not number:
        return ""
    return f"{counted(number, 'commitment')} {plural(number, 'has', 'have')} no date"


def _chart(snapshot: Snapshot) -> ExportedFile:
    from roadmap_cli.output.export.mermaid import MAX_LENGTH, render_mermaid

    chart = render_mermaid(snapshot)
    too_many = f"{counted(chart.left_out, 'date')} left out: Mermaid reads at most {MAX_LENGTH:,} characters"
    sentences = [_without_date(snapshot), too_many if chart.left_out else ""]
    return ExportedFile(chart.text.encode(), "; ".join(filter(None, sentences)))


def _workbook(snapshot: Snapshot) -> ExportedFile:
    from roadmap_cli.output.export.xlsx import cut_texts, render_xlsx

    try:
        book = render_xlsx(snapshot)
    except ImportError:
        raise WrongUsageError("xlsx needs openpyxl; pip install 'roadmap-toml[excel]'") from None
    number = cut_texts(snapshot)
    which = f"{counted(number, 'text')} {plural(number, 'is', 'are')}"
    return ExportedFile(book, f"{which} longer than a cell may be, and cut" if number else "")


def _picture(wanted: ExportRequest) -> ExportedFile:
    from roadmap_cli.output.export.svg import render_timeline_svg, units_a_tick

    timeline = wanted.timeline()
    picture = render_timeline_svg(timeline, title=wanted.snapshot.title).encode()
    shown = {bar.id for lane in timeline.lanes for bar in lane.bars}
    outside = sum(row.id not in shown for row in wanted.snapshot.rows)
    which = f"{counted(outside, 'commitment')} {plural(outside, 'is', 'are')}"
    days = f"outside {timeline.axis.first} to {timeline.axis.last}"
    sentences = [
        coarser(wanted.scale, units_a_tick(timeline)) if wanted.scale else "",
        f"{which} {days}" if outside else "",
    ]
    return ExportedFile(picture, "; ".join(filter(None, sentences)))
