"""A roadmap over time: the bars of its commitments in lanes on one axis. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum

import msgspec

from roadmap_cli.analysis.aggregate import Group
from roadmap_cli.analysis.axis import Axis, Scale, fit
from roadmap_cli.analysis.flags import Flag, deadline_subjects, slips, status_cause
from roadmap_cli.analysis.query import Row
from roadmap_cli.analysis.replay import (
    OnDay,
    begins,
    milestones_as_commitments,
    milestones_of,
    state_on,
    updates_of,
)
from roadmap_cli.model.dates import Deadline, parse_deadline
from roadmap_cli.model.types import CLOSED, Commitment, Milestone, Roadmap, Status


class BarKind(StrEnum):
    """What distinguishes bars: the outcome of the commitment, or its position relative to the deadline.

    `late` is met after its window; `slipped` is open, not overdue, and was promised for earlier.
    """

    MET = "met"
    PARTLY_MET = "partly-met"
    LATE = "late"
    OVERDUE = "overdue"
    SLIPPED = "slipped"
    OPEN = "open"
    ONGOING = "ongoing"
    NO_DEADLINE = "no-deadline"
    DROPPED = "dropped"
    BROKEN = "broken"


class BarSpan(msgspec.Struct, frozen=True, gc=False):
    """The days from `first` to `last`, both included, and `text`, how the file names them."""

    first: date
    last: date
    text: str


class MilestoneMark(msgspec.Struct, frozen=True, gc=False):
    """A milestone. `deadline` is its window, `met_on` when it was met, each None where the file is silent.

    `was` is the first promise if its window slipped.
    """

    id: str
    title: str
    status: Status
    deadline: BarSpan | None
    met_on: BarSpan | None
    was: BarSpan | None = None

    @property
    def is_met(self) -> bool:
        """Return whether it was met; its day need not be known."""
        return self.status is Status.MET

    @property
    def day(self) -> date | None:
        """The day at which it is drawn: the first of `met_on`, else the last of its window."""
        if self.is_met and self.met_on:
            return self.met_on.first
        return self.deadline.last if self.deadline else None


class Bar(Row, frozen=True, gc=False, kw_only=True):
    """A row along time; the fields of the row and its own are the JSON contract of `timeline`.

    `made` is None if the file does not state it; `begins` is `made`, else the first update, and None means
    open to the left. `window` is that of the deadline, `was` the first promise if that window slipped.
    `partner_deadlines` has the windows of partners that differ, `partner_was` the first promises of those
    that slipped. `ended` is the day of the update with the status that closed it, None if it is open or no
    update says. `last` is the last day that the bar reaches, including the windows; if it is overdue, or open
    without a deadline, that is the day asked for. It is None without any date.
    """

    kind: BarKind
    made: BarSpan | None
    begins: BarSpan | None
    window: BarSpan | None
    was: BarSpan | None
    partner_deadlines: dict[str, BarSpan]
    partner_was: dict[str, BarSpan]
    ended: BarSpan | None
    last: date | None
    milestones: tuple[MilestoneMark, ...]

    @property
    def has_dates(self) -> bool:
        """Whether there is anything to draw."""
        return self.last is not None or any(one.day for one in self.milestones)

    @property
    def closed_on(self) -> date | None:
        """The day at which its end is drawn: the first on which the update that closed it may have happened.

        That is how `late` and past days read an update of a month or a year too.
        """
        return _first_possible(self.ended, self.begins) if self.ended else None

    @property
    def starts(self) -> list[date]:
        """The day on which it begins or, if that is not known, the first day of its windows."""
        windows = [*([self.window] if self.window else []), *self.apart]
        return [self.begins.first] if self.begins else [min(one.first for one in windows)] if windows else []

    @property
    def ends(self) -> list[date]:
        """The days on which its windows end; without windows, the bar; without a bar, its milestones."""
        windows = [*([self.window] if self.window else []), *self.partner_deadlines.values()]
        if windows or self.last:
            return [window.last for window in windows] or ([self.last] if self.last else [])
        return [one.day for one in self.milestones if one.day]

    @property
    def apart(self) -> list[BarSpan]:
        """The windows of partners that differ from the deadline, each once."""
        return list(dict.fromkeys(self.partner_deadlines.values()))

    @property
    def slips(self) -> list[tuple[BarSpan, BarSpan]]:
        """The windows that were first promised, each with the later one that replaced it."""
        own = [(self.was, self.window)] if self.was and self.window else []
        apart = [(was, self.partner_deadlines[partner_id]) for partner_id, was in self.partner_was.items()]
        return list(dict.fromkeys([*own, *apart]))

    @property
    def gone(self) -> list[BarSpan]:
        """The windows that were first promised and that no partner has now."""
        held = [self.window, *self.apart]
        return list(dict.fromkeys(was for was, _ in self.slips if was not in held))

    @property
    def goes_on(self) -> bool:
        """Return whether it is open and no end was promised."""
        return self.kind in (BarKind.ONGOING, BarKind.NO_DEADLINE)

    def overrun(self, as_of: date) -> tuple[date, date] | None:
        """Return the days from the end of the window to when it was met late, or to `as_of` where overdue."""
        if self.window is None or self.kind not in (BarKind.OVERDUE, BarKind.LATE):
            return None
        end = as_of if self.kind is BarKind.OVERDUE else self.closed_on
        return (self.window.last, end) if end is not None and end > self.window.last else None


def bar_of(row: Row, roadmap: Roadmap, as_of: date) -> Bar:
    """Return the bar of a commitment's row, for the whole or for the partner of the row."""
    commitment, partner = roadmap.commitments[row.id], row.partner or ""
    updates = updates_of(commitment)
    day = state_on(commitment, updates, as_of)
    deadline = parse_deadline(row.deadline) if row.deadline is not None else None
    apart = {} if partner else _apart(deadline, day)
    slipped = slips(day, partner)
    first = {subject: promise for subject, promise, _ in slipped}
    was = [promise for _, promise, now in slipped if now == deadline]
    begin = begins(commitment, updates)
    closed_by = status_cause(day, partner) if row.status in CLOSED else None
    ended = _past_span(closed_by.day if closed_by else None, as_of)
    steps_were = _first_promises(commitment, as_of)
    windows = [window for window in (deadline, *apart.values()) if window is not None]
    return Bar(
        **msgspec.structs.asdict(row),
        kind=bar_kind(row.status, row.flags, has_deadline=bool(windows)),
        made=_span(commitment.made),
        begins=_span(begin),
        window=_span(deadline),
        was=_span(min(was, key=lambda window: window.last, default=None)),
        partner_deadlines={commitment_id: _span_of(window) for commitment_id, window in apart.items()},
        partner_was={
            commitment_id: _span_of(first[subject])
            for commitment_id in apart
            if (subject := deadline_subjects(day, commitment_id)[0]) in first
        },
        ended=ended,
        last=_last(row, begin, windows, ended, as_of),
        milestones=tuple(
            _mark(milestone_id, one, as_of, steps_were.get(milestone_id))
            for milestone_id, one in milestones_of(commitment, as_of).items()
        ),
    )


def bar_kind(status: Status, flags: Sequence[Flag], *, has_deadline: bool) -> BarKind:
    """Return what distinguishes a bar."""
    match status:
        case Status.MET if Flag.LATE in flags:
            return BarKind.LATE
        case Status.MET | Status.PARTLY_MET | Status.BROKEN | Status.DROPPED:
            return BarKind(status.value)
    if Flag.OVERDUE in flags:
        return BarKind.OVERDUE
    if Flag.SLIPPED in flags:
        return BarKind.SLIPPED
    if has_deadline:
        return BarKind.OPEN
    return BarKind.ONGOING if status is Status.ONGOING else BarKind.NO_DEADLINE


def _apart(deadline: Deadline | None, day: OnDay) -> dict[str, Deadline]:
    """Return the windows of partners that are not the one which counts for the whole."""
    return {
        partner_id: share.deadline
        for partner_id, share in day.partners.items()
        if share.deadline is not None and share.deadline != deadline
    }


def _last(
    row: Row,
    begin: Deadline | None,
    windows: Sequence[Deadline],
    ended: BarSpan | None,
    as_of: date,
) -> date | None:
    days = [window.last for window in windows]
    if ended is not None:
        days.append(_first_possible(ended, _span(begin)))
    if row.status not in CLOSED and (days or begin is not None):
        days.append(as_of)
    if not days and begin is not None:
        days.append(begin.last)
    return max(days, default=None)


def _first_possible(ended: BarSpan, begins: BarSpan | None) -> date:
    """Return the first day of an end, but none before the beginning: both may be in one year."""
    return min(max(ended.first, begins.first), ended.last) if begins else ended.first


def _mark(milestone_id: str, milestone: Milestone, as_of: date, was: Deadline | None) -> MilestoneMark:
    return MilestoneMark(
        milestone_id,
        milestone.title,
        milestone.status,
        _span(milestone.deadline),
        _past_span(milestone.met_on, as_of),
        _span(was),
    )


def _first_promises(commitment: Commitment, as_of: date) -> dict[str, Deadline]:
    """Return the first deadline of each milestone whose deadline slipped, by its id."""
    if not any(update.milestone and update.deadline for update in commitment.updates.values()):
        return {}
    steps = milestones_as_commitments(commitment).items()
    days = {commitment_id: state_on(step, updates_of(step), as_of) for commitment_id, step in steps}
    return {commitment_id: first for commitment_id, day in days.items() for _, first, _ in slips(day)}


def _span(window: Deadline | None) -> BarSpan | None:
    return _span_of(window) if window is not None else None


def _span_of(window: Deadline) -> BarSpan:
    return BarSpan(window.first, window.last, window.text)


def _past_span(window: Deadline | None, as_of: date) -> BarSpan | None:
    """Return the days of what has happened: of "this year" no more than has passed."""
    return BarSpan(window.first, min(window.last, as_of), window.text) if window is not None else None


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
    filter_text: str | None = None,
) -> Timeline:
    """Return the timeline of groups of rows (`aggregate.by_area` or, as `group_by` then says, `by_partner`).

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
        roadmap.roadmap.title, as_of, group_by, axis, [lane for lane in lanes if lane.bars], filter_text
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
