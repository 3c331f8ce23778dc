"""`roadmap timeline`: commitments along time, as a Gantt chart."""

from enum import StrEnum
from typing import Annotated, assert_never

import typer

from roadmap_cli import terminal
from roadmap_cli.analysis.query import NO_FILTERS, Row
from roadmap_cli.analysis.timeline import Timeline, limited, timeline_of
from roadmap_cli.commands import _options
from roadmap_cli.commands._filters import FilterOptions
from roadmap_cli.commands._load import load_roadmap
from roadmap_cli.commands._options import GroupBy
from roadmap_cli.commands._session import Color, day_of, report_later, report_replay, screen_for
from roadmap_cli.commands._timeline_options import (
    MOST_BARS,
    BeginOption,
    EndOption,
    GroupByOption,
    ScaleOption,
    coarser,
    days_shown,
    lanes_of,
)
from roadmap_cli.english import counted, plural
from roadmap_cli.model.ids import any_of
from roadmap_cli.model.types import Roadmap
from roadmap_cli.output.json import render_json
from roadmap_cli.output.reports.timeline import render_timeline, units_a_tick
from roadmap_cli.terminal import Screen

TERMINAL_LIMIT = 200


class TimelineFormat(StrEnum):
    """How a timeline is written."""

    TEXT = "text"
    JSON = "json"


def show_timeline(
    *,
    begin: BeginOption = None,
    end: EndOption = None,
    group_by: GroupByOption = GroupBy.AREA,
    scale: ScaleOption = None,
    filters: FilterOptions,
    limit: _options.LimitOption = None,
    format: Annotated[
        TimelineFormat,
        typer.Option(metavar="FORMAT", help=f"How to write it: {any_of(TimelineFormat)}."),
    ] = TimelineFormat.TEXT,
    as_of: _options.AsOfOption = None,
    at: _options.AtOption = None,
    file: _options.FileOption = None,
    color: _options.ColorOption = Color.AUTO,
) -> None:
    """Show commitments along time: each from when it was made to its deadline, a window drawn as one."""
    day = day_of(as_of)
    first, last = days_shown(begin, end)
    roadmap = load_roadmap(file, at).roadmap
    selection = filters.selection(roadmap)
    rows, groups = lanes_of(roadmap, group_by, selection, day, most=MOST_BARS)
    whole = timeline_of(
        roadmap,
        groups,
        day,
        group_by=group_by.value,
        first=first,
        last=last,
        scale=scale,
        filter_text=filters.words(selection),
    )
    screen = screen_for(color) if format is TimelineFormat.TEXT else Screen()
    limit = (TERMINAL_LIMIT if screen.is_terminal else 0) if limit is None else limit
    shown, hidden = limited(whole, limit) if limit else (whole, 0)
    _write(shown, format, screen)
    is_drawn = format is TimelineFormat.TEXT
    if scale and is_drawn and (told := coarser(scale, units_a_tick(shown, screen.width))):
        terminal.talk(told)
    _tell(roadmap, rows, whole, hidden, format)
    if as_of:
        report_replay(roadmap, day)
    elif selection == NO_FILTERS:
        report_later(roadmap, len(rows))


def _write(timeline: Timeline, format: TimelineFormat, screen: Screen) -> None:
    match format:
        case TimelineFormat.JSON:
            terminal.put(render_json(timeline))
        case TimelineFormat.TEXT:
            terminal.show(render_timeline(timeline, screen.width, screen.signs, screen.color))
        case _:
            assert_never(format)


def _tell(roadmap: Roadmap, rows: list[Row], timeline: Timeline, hidden: int, format: TimelineFormat) -> None:
    """Say what is not there: what a limit hides, what lies outside the days shown, or that nothing is."""
    if hidden:
        terminal.talk(f"{hidden:,} more; --limit 0 shows all")
    outside = len(rows) - len({bar.id for lane in timeline.lanes for bar in lane.bars})
    if outside:
        which = f"{counted(outside, 'commitment')} {plural(outside, 'lies', 'lie')}"
        terminal.talk(f"{which} wholly outside {timeline.axis.first} to {timeline.axis.last}")
    elif not rows and format is TimelineFormat.TEXT:
        terminal.talk("nothing matches" if roadmap.commitments else "there are no commitments yet")
