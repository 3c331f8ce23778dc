"""`roadmap timeline`: commitments along time, as a Gantt chart."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

import msgspec

from roadmap_cli import terminal
from roadmap_cli.analysis.query import NO_FILTERS, Row
from roadmap_cli.analysis.timeline import Timeline, limited, timeline_of
from roadmap_cli.commands import _options
from roadmap_cli.commands._filters import FilterOptions, SortOption
from roadmap_cli.commands._options import GroupBy
from roadmap_cli.commands._reading import ReadOptions, row_limit
from roadmap_cli.commands._timeline_options import (
    MOST_BARS,
    BeginOption,
    EndOption,
    GroupByOption,
    ScaleOption,
    axis_request,
    grouped_rows,
)
from roadmap_cli.english import counted, plural
from roadmap_cli.model.types import Roadmap
from roadmap_cli.output.json import render_json
from roadmap_cli.output.reports.timeline import render_timeline, units_a_tick
from roadmap_cli.output.timeline_style import scale_note


class TimelineFormat(StrEnum):
    """The output formats of a timeline."""

    TEXT = "text"
    JSON = "json"


def show_timeline(
    *,
    filters: FilterOptions,
    begin: BeginOption = None,
    end: EndOption = None,
    group_by: GroupByOption = None,
    scale: ScaleOption = None,
    sort: SortOption = None,
    limit: _options.LimitOption = None,
    format: Annotated[TimelineFormat, _options.format_option(TimelineFormat)] = TimelineFormat.TEXT,
    request: ReadOptions,
) -> None:
    """Show commitments on a timeline, up to their deadlines.

    Each bar starts on the day when the commitment was made.

    Examples:
      # This decade
      roadmap timeline --from 2021 --to 2030
      # One area, with each partner's own deadlines
      roadmap timeline --area climate --group-by partner
    """
    day = request.day
    axis = axis_request(begin, end, scale)
    loaded = request.load()
    roadmap = loaded.roadmap
    selection = filters.selection(roadmap, day, loaded.source)
    kind = group_by or filters.grouping_in(roadmap, GroupBy) or GroupBy.AREA
    rows, groups = grouped_rows(roadmap, kind, selection, day, most=MOST_BARS)
    sort_rows = filters.sorting(sort, loaded, day)
    groups = [group._replace(rows=sort_rows(group.rows)) for group in groups]
    timeline = timeline_of(roadmap, groups, day, kind.value, axis)
    timeline = msgspec.structs.replace(timeline, filter=selection.words)
    is_text = format is TimelineFormat.TEXT
    screen = request.screen(for_people=is_text)
    limit = row_limit(limit, screen)
    shown, hidden = limited(timeline, limit) if limit else (timeline, 0)
    if is_text:
        terminal.show(render_timeline(shown, screen.width, screen.signs, screen.color))
    else:
        terminal.put(render_json(shown))
    if scale and is_text and (sentence := scale_note(scale, units_a_tick(shown, screen.width))):
        terminal.talk(sentence)
    if hidden:
        terminal.talk(f"{hidden:,} more; --limit 0 shows all")
    _report_outside(roadmap, rows, timeline, is_text)
    request.report_hidden(roadmap, day, len(rows) if selection == NO_FILTERS else None)


def _report_outside(roadmap: Roadmap, rows: Sequence[Row], timeline: Timeline, is_text: bool) -> None:
    """Report on stderr how many commitments are outside the shown days, or that there are none at all."""
    outside = len(rows) - len({bar.id for lane in timeline.lanes for bar in lane.bars})
    if outside:
        subject = f"{counted(outside, 'commitment')} {plural(outside, 'is', 'are')}"
        terminal.talk(f"{subject} outside {timeline.axis.first} to {timeline.axis.last}")
    elif not rows and is_text:
        terminal.talk("nothing matches" if roadmap.commitments else "there are no commitments yet")
