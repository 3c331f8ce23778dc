"""A roadmap along time: the bars of its commitments in lanes over one axis. Pure.

What a terminal, a picture and a page draw is decided here once; they only turn days into columns or points.
"""

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from roadmap_cli.axis import Axis, Scale, fit
from roadmap_cli.bar import Bar, bar_of
from roadmap_cli.model.types import Roadmap
from roadmap_cli.summary import Group

MOST_DRAWN = 20_000
"""The most bars of a picture: with more it is higher than what shows it can scroll."""


class Lane(msgspec.Struct, frozen=True):
    """The bars of an area or a partner; the title is empty where the file declares no such id."""

    id: str
    title: str
    bars: Sequence[Bar] = msgspec.field(name="commitments")


class Timeline(msgspec.Struct, frozen=True):
    """What is drawn: lanes above each other over one axis; `as_of` is today's line.

    Its fields are the JSON contract of `timeline`; `group_by` is "area" or "partner", `filter` the filters in
    words, None if all are shown.
    """

    title: str
    as_of: date
    group_by: str
    axis: Axis
    lanes: Sequence[Lane]
    filter: str | None = None


def timeline_of(
    roadmap: Roadmap,
    groups: Iterable[Group],
    as_of: date,
    *,
    group_by: str = "area",
    first: date | None = None,
    last: date | None = None,
    scale: Scale | None = None,
    filter: str | None = None,
) -> Timeline:
    """Return the timeline of groups of rows (`summary.by_area` or, as `group_by` then says, `by_partner`).

    With `first` or `last`, bars that lie wholly outside are left out; the axis is fitted to the others, see
    `axis.fit`. If none of them is known to begin on a day, it goes back to the earliest day that is drawn.
    Lanes without a bar are left out too.
    """
    lanes = [Lane(one.id, one.title, [bar_of(row, roadmap, as_of) for row in one.rows]) for one in groups]
    if first or last:
        lanes = [Lane(lane.id, lane.title, _within(lane.bars, first, last)) for lane in lanes]
    bars = [bar for lane in lanes for bar in lane.bars]
    begins = [day for bar in bars for day in bar.starts]
    if not any(bar.begins for bar in bars):
        begins = _earliest(bars, begins)
    ends = [day for bar in bars for day in bar.ends]
    axis = fit(begins, ends, as_of, first=first, last=last, scale=scale)
    return Timeline(
        roadmap.roadmap.title, as_of, group_by, axis, [lane for lane in lanes if lane.bars], filter
    )


def _earliest(bars: Iterable[Bar], windows: Sequence[date]) -> list[date]:
    """Return the earliest day on which a window begins or a milestone is drawn, if there is any."""
    days = [*windows, *(step.day for bar in bars for step in bar.milestones if step.day)]
    return [min(days)] if days else []


def _within(bars: Iterable[Bar], first: date | None, last: date | None) -> list[Bar]:
    """Return the bars of which a part may lie between two days."""
    return [
        bar
        for bar in bars
        if not (last and bar.begins and bar.begins.first > last)
        and not (first and bar.last and bar.last < first and not bar.goes_on)
    ]


def limited(timeline: Timeline, limit: int) -> tuple[Timeline, int]:
    """Return a timeline of at most `limit` bars over the same axis, and how many that hides."""
    kept: list[Lane] = []
    room = limit
    for lane in timeline.lanes:
        if room > 0:
            kept.append(msgspec.structs.replace(lane, bars=lane.bars[:room]))
        room -= len(lane.bars)
    return msgspec.structs.replace(timeline, lanes=kept), max(-room, 0)
