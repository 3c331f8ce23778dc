"""Timelines: the bars of commitments in lanes on one axis."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum

import msgspec

from roadmap_cli.analysis.aggregate import Group
from roadmap_cli.analysis.axis import WHAT_FITS, Axis, AxisRequest, fit
from roadmap_cli.analysis.cycles import CycleState, duty_of, over_on, with_cycles
from roadmap_cli.analysis.flags import Flag, deadline_subjects, slips, status_cause
from roadmap_cli.analysis.lineage import state_in
from roadmap_cli.analysis.past import milestones_as_commitments, milestones_of
from roadmap_cli.analysis.query import Row
from roadmap_cli.analysis.replay import OnDay, begins, state_on, updates_of, whole_status
from roadmap_cli.model.dates import parse_deadline
from roadmap_cli.model.types import CLOSED, Commitment, Roadmap, Status
from roadmap_cli.model.window import Deadline


class BarKind(StrEnum):
    """The kinds of bar, by the outcome of the commitment or by its deadline.

    `late` is met after the deadline; `slipped` is open and not overdue, but with an earlier first deadline.
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
    SUPERSEDED = "superseded"


class BarSpan(msgspec.Struct, frozen=True, gc=False):
    """The days from `first` to `last`, inclusive, and their text in the file."""

    first: date
    last: date
    text: str


class MilestoneMark(msgspec.Struct, frozen=True, gc=False):
    """A milestone on a bar; `was` is its first deadline if it slipped."""

    id: str
    title: str
    status: Status
    deadline: BarSpan | None
    met_on: BarSpan | None
    was: BarSpan | None = None

    @property
    def is_met(self) -> bool:
        """Whether it was met, even on an unknown day."""
        return self.status is Status.MET

    @property
    def day(self) -> date | None:
        """The day of its mark: the first day of `met_on`, else the last day of its deadline."""
        if self.is_met and self.met_on:
            return self.met_on.first
        return self.deadline.last if self.deadline else None


class Kept(StrEnum):
    """How far a cycle was kept."""

    KEPT = "kept"
    IN_PART = "kept in part"
    NOT_KEPT = "not kept"


class CycleMark(msgspec.Struct, frozen=True, gc=False):
    """A cycle of a recurring duty that ended or was closed; `missed` if no status closed it."""

    window: BarSpan
    status: Status
    missed: bool

    @property
    def kept(self) -> Kept:
        """How far it was kept, for partners together: in part if only some of them kept it."""
        if self.status is Status.PARTLY_MET:
            return Kept.IN_PART
        return Kept.KEPT if self.status is Status.MET else Kept.NOT_KEPT


class Bar(Row, frozen=True, gc=False, kw_only=True):
    """A row with its days; the fields are the JSON contract of `timeline`.

    `begins` is `made`, else the first update, None for an unknown beginning. `window` is the deadline and
    `was` the first deadline if it slipped. `partner_deadlines` has the deadlines of partners that differ, and
    `partner_was` the first deadlines of those that slipped. `ended` is the day of the update that closed it,
    if any. `last` is the last day of the bar and its deadlines; for an overdue commitment, or an open one
    without a deadline, the current day; None without any date. `cycles` are the latest ones of a duty. A duty
    of which no cycle is left ends with its last cycle, which decides its kind.
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
    cycles: tuple[CycleMark, ...] = ()

    @property
    def has_dates(self) -> bool:
        """Whether there is a bar or a milestone to draw."""
        return self.last is not None or any(one.day for one in self.milestones)

    @property
    def closed_on(self) -> date | None:
        """The end of the bar: the first possible day of the update that closed it."""
        return _first_possible(self.ended, self.begins) if self.ended else None

    @property
    def starts(self) -> list[date]:
        """The day on which it begins, else the first day of its deadlines."""
        if self.begins:
            return [self.begins.first]
        windows = [*([self.window] if self.window else []), *self.partner_windows]
        return [min(window.first for window in windows)] if windows else []

    @property
    def ends(self) -> list[date]:
        """The last days of its deadlines, else of the bar, else of its milestones."""
        windows = [*([self.window] if self.window else []), *self.partner_deadlines.values()]
        if windows or self.last:
            return [window.last for window in windows] or ([self.last] if self.last else [])
        return [one.day for one in self.milestones if one.day]

    @property
    def partner_windows(self) -> list[BarSpan]:
        """The distinct deadlines of partners that differ from the deadline."""
        return list(dict.fromkeys(self.partner_deadlines.values()))

    @property
    def slips(self) -> list[tuple[BarSpan, BarSpan]]:
        """The distinct first deadlines, each with the later one that replaced it."""
        common = [(self.was, self.window)] if self.was and self.window else []
        partners = [(was, self.partner_deadlines[partner_id]) for partner_id, was in self.partner_was.items()]
        return list(dict.fromkeys([*common, *partners]))

    @property
    def replaced_windows(self) -> list[BarSpan]:
        """The distinct first deadlines that no partner has now."""
        current = [self.window, *self.partner_windows]
        return list(dict.fromkeys(was for was, _ in self.slips if was not in current))

    @property
    def is_open_ended(self) -> bool:
        """Whether it is open without a deadline."""
        return self.kind in (BarKind.ONGOING, BarKind.NO_DEADLINE)

    def overrun(self, as_of: date) -> tuple[date, date] | None:
        """Return the days from the deadline to when it was met late, or to `as_of` if it is overdue."""
        if self.window is None or self.kind not in (BarKind.OVERDUE, BarKind.LATE):
            return None
        end = as_of if self.kind is BarKind.OVERDUE else self.closed_on
        return (self.window.last, end) if end is not None and end > self.window.last else None


def bar_of(row: Row, roadmap: Roadmap, as_of: date) -> Bar:
    """Return the bar of a row, for the whole or for the partner of the row."""
    commitment, partner = roadmap.commitments[row.id], row.partner or ""
    updates = updates_of(commitment)
    day = with_cycles(state_in(commitment, updates, roadmap, as_of))
    deadline = parse_deadline(row.deadline) if row.deadline is not None else None
    different = {} if partner else _different_deadlines(deadline, day)
    slipped = slips(day, partner)
    first_deadlines = {subject: first for subject, first, _ in slipped}
    was = [first for _, first, now in slipped if now == deadline]
    begin = begins(commitment, updates)
    closed_by = status_cause(day, partner) if row.status in CLOSED else None
    ended = _past_span(closed_by.day if closed_by else None, as_of)
    milestones_were = _first_deadlines(commitment, as_of)
    windows = [window for window in (deadline, *different.values()) if window is not None]
    over = over_on(day, partner)
    return Bar(
        **msgspec.structs.asdict(row),
        kind=BarKind(row.last_cycle.value)
        if over is not None and row.last_cycle is not None
        else bar_kind(row.status, row.flags, has_deadline=bool(windows)),
        made=_span(commitment.made),
        begins=_span(begin),
        window=_span(deadline),
        was=_span(min(was, key=lambda window: window.last, default=None)),
        partner_deadlines={partner_id: _span_of(window) for partner_id, window in different.items()},
        partner_was={
            partner_id: _span_of(first_deadlines[subject])
            for partner_id in different
            if (subject := deadline_subjects(day, partner_id)[0]) in first_deadlines
        },
        ended=ended,
        last=_last(row, begin, windows, ended, over or as_of),
        milestones=tuple(
            MilestoneMark(
                milestone_id,
                milestone.title,
                milestone.status,
                _span(milestone.deadline),
                _past_span(milestone.met_on, as_of),
                _span(milestones_were.get(milestone_id)),
            )
            for milestone_id, milestone in milestones_of(commitment, as_of).items()
        ),
        cycles=tuple(_cycle_marks(day, partner)),
    )


MOST_CYCLES = 48
"""The most ended cycles that a bar shows, of all partners together: the ticks of more would touch."""


def _cycle_marks(day: OnDay, partner: str) -> Iterator[CycleMark]:
    """Yield the cycles of a duty that ended or were closed, by window, for all partners together.

    A cycle that only some partners closed is left out until it has ended.
    """
    duty = duty_of(day, partner)
    duties = [duty] if duty is not None else [] if partner else list(day.duties.values())
    most = max(1, MOST_CYCLES // max(1, len(duties)))
    states: dict[Deadline, list[CycleState]] = {}
    for one in duties:
        for state in one.shown(most + 1):  # with the next one
            states.setdefault(state.window, []).append(state)
    for window, several in states.items():
        if any(state.is_open and not state.has_ended for state in several):
            continue
        missed = any(state.is_missed for state in several)
        yield CycleMark(_span_of(window), whole_status(state.status for state in several), missed)


def bar_kind(status: Status, flags: Sequence[Flag], *, has_deadline: bool) -> BarKind:
    """Return the kind of a bar."""
    match status:
        case Status.MET if Flag.LATE in flags:
            return BarKind.LATE
        case Status.MET | Status.PARTLY_MET | Status.BROKEN | Status.DROPPED | Status.SUPERSEDED:
            return BarKind(status.value)
    if Flag.OVERDUE in flags:
        return BarKind.OVERDUE
    if Flag.SLIPPED in flags:
        return BarKind.SLIPPED
    if has_deadline:
        return BarKind.OPEN
    return BarKind.ONGOING if status is Status.ONGOING else BarKind.NO_DEADLINE


def _different_deadlines(deadline: Deadline | None, day: OnDay) -> dict[str, Deadline]:
    """Return the deadlines of partners that differ from that of the whole."""
    return {
        partner_id: values.deadline
        for partner_id, values in day.partners.items()
        if values.deadline is not None and values.deadline != deadline
    }


def _last(
    row: Row, begin: Deadline | None, windows: Sequence[Deadline], ended: BarSpan | None, until: date
) -> date | None:
    """Return the last day of a bar; `until` is the current day, or the end of a duty that is over."""
    days = [window.last for window in windows]
    if ended is not None:
        days.append(_first_possible(ended, _span(begin)))
    if row.status not in CLOSED and (days or begin is not None):
        days.append(until)
    if not days and begin is not None:
        days.append(begin.last)
    return max(days, default=None)


def _first_possible(ended: BarSpan, begins: BarSpan | None) -> date:
    """Return the first day of an end that is not before the beginning: both may be the same year."""
    return min(max(ended.first, begins.first), ended.last) if begins else ended.first


def _first_deadlines(commitment: Commitment, as_of: date) -> dict[str, Deadline]:
    """Return the first deadlines of milestones whose deadlines slipped, by id."""
    if not any(update.milestone and update.deadline for update in commitment.updates.values()):
        return {}
    return {
        milestone_id: first
        for milestone_id, milestone in milestones_as_commitments(commitment).items()
        for _, first, _ in slips(state_on(milestone, updates_of(milestone), as_of))
    }


def _span(window: Deadline | None) -> BarSpan | None:
    return _span_of(window) if window is not None else None


def _span_of(window: Deadline) -> BarSpan:
    return BarSpan(window.first, window.last, window.text)


def _past_span(window: Deadline | None, as_of: date) -> BarSpan | None:
    """Return the days of something in the past, up to the current day."""
    return BarSpan(window.first, min(window.last, as_of), window.text) if window is not None else None


MOST_DRAWN = 20_000
"""The most bars of a picture: viewers cannot scroll through higher ones."""


class Lane(msgspec.Struct, frozen=True):
    """The bars of an area or a partner; the title is empty if the file does not declare the id."""

    id: str
    title: str
    bars: Sequence[Bar] = msgspec.field(name="commitments")


class Timeline(msgspec.Struct, frozen=True):
    """Lanes on one axis, with a line for the day `as_of`; its fields are the JSON contract of `timeline`.

    `group_by` is "area" or "partner"; `filter` describes the filters in words, None without any.
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
    group_by: str = "area",
    request: AxisRequest = WHAT_FITS,
) -> Timeline:
    """Return the timeline of groups by area or, as `group_by` says, by partner.

    Bars outside the requested days are left out, and so are lanes without bars. The axis fits the others. If
    no bar has a known beginning, it starts with the earliest deadline or milestone.
    """
    lanes = []
    for group in groups:
        bars = [bar_of(row, roadmap, as_of) for row in group.rows]
        bars = [bar for bar in bars if _is_within(bar, request.first, request.last)]
        lanes.append(Lane(group.id, group.title, bars))
    bars = [bar for lane in lanes for bar in lane.bars]
    begins = [day for bar in bars for day in bar.starts]
    if not any(bar.begins for bar in bars):
        begins = _earliest(bars, begins)
    ends = [day for bar in bars for day in bar.ends]
    axis = fit(begins, ends, as_of, request)
    return Timeline(roadmap.roadmap.title, as_of, group_by, axis, [lane for lane in lanes if lane.bars])


def _earliest(bars: Iterable[Bar], windows: Sequence[date]) -> list[date]:
    """Return the earliest first day of a deadline or day of a milestone, if any."""
    days = [*windows, *(milestone.day for bar in bars for milestone in bar.milestones if milestone.day)]
    return [min(days)] if days else []


def _is_within(bar: Bar, first: date | None, last: date | None) -> bool:
    """Return whether a part of a bar may be between two days."""
    is_after = last and bar.begins and bar.begins.first > last
    is_before = first and bar.last and bar.last < first and not bar.is_open_ended
    return not (is_after or is_before)


def limited(timeline: Timeline, limit: int) -> tuple[Timeline, int]:
    """Return a timeline of at most `limit` bars on the same axis, and the number of hidden bars."""
    kept: list[Lane] = []
    room = limit
    for lane in timeline.lanes:
        if room > 0:
            kept.append(msgspec.structs.replace(lane, bars=lane.bars[:room]))
        room -= len(lane.bars)
    return msgspec.structs.replace(timeline, lanes=kept), max(-room, 0)
