"""A commitment along time: when it was made, the windows of its deadline, what became of it. Pure."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

import msgspec

from roadmap_cli.deadline import Deadline, parse_deadline
from roadmap_cli.flags import Flag, Standing, is_late, slips, standing
from roadmap_cli.model import CLOSED, Commitment, Milestone, Roadmap, Status
from roadmap_cli.query import Row
from roadmap_cli.replay import Event, as_it_stood, events_of, milestones_of


class Kind(StrEnum):
    """What a bar is told apart by: what became of the commitment, or how it stands to its deadline.

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


class Span(msgspec.Struct, frozen=True, gc=False):
    """The days from `first` to `last`, both included, and `text`, how the file names them."""

    first: date
    last: date
    text: str


class Step(msgspec.Struct, frozen=True, gc=False):
    """A milestone. `deadline` is its window, `met_on` when it was met, each None where the file is silent."""

    id: str
    title: str
    status: Status
    deadline: Span | None
    met_on: Span | None

    @property
    def is_met(self) -> bool:
        """Return whether the step was made; a day for it need not be known."""
        return self.status is Status.MET

    @property
    def day(self) -> date | None:
        """The day at which it is drawn: when it was met, else the last day of its window."""
        span = self.met_on if self.is_met and self.met_on else self.deadline
        return span.last if span else None


class Bar(msgspec.Struct, frozen=True, gc=False):
    """A commitment along time; its fields are the JSON contract of `timeline`, additive only.

    `begins` is when it was made, else its first event; None is open to the left: it has always been there.
    `deadline` is the window that counts, `was` the one promised first where it slipped, `partner_deadlines`
    the windows of partners where they are others. `ended` is when it was closed, None where it is open or
    no event tells. `last` is the last day that the bar reaches, the windows included: to the day where it
    is overdue or, without a deadline, open; None where no day is known at all.
    """

    id: str
    title: str
    area: str
    partners: list[str]
    status: Status
    kind: Kind
    flags: tuple[Flag, ...]
    begins: Span | None
    deadline: Span | None
    was: Span | None
    partner_deadlines: dict[str, Span]
    ended: Span | None
    last: date | None
    milestones: tuple[Step, ...]

    @property
    def ends(self) -> list[date]:
        """The days at which its windows end or, without one, at which the bar does."""
        windows = [*([self.deadline] if self.deadline else []), *self.partner_deadlines.values()]
        return [window.last for window in windows] or ([self.last] if self.last else [])

    @property
    def goes_on(self) -> bool:
        """Return whether it is open and no end was promised."""
        return self.kind in (Kind.ONGOING, Kind.NO_DEADLINE)

    def overrun(self, as_of: date) -> tuple[date, date] | None:
        """Return the days from the end of the window to when it was met late, or to `as_of` where overdue."""
        if self.deadline is None or self.kind not in (Kind.OVERDUE, Kind.LATE):
            return None
        end = as_of if self.kind is Kind.OVERDUE else self.ended.last if self.ended else None
        return (self.deadline.last, end) if end is not None and end > self.deadline.last else None


def bar_of(row: Row, roadmap: Roadmap, as_of: date, partner: str = "") -> Bar:
    """Return the bar of a commitment's row, or of that row as it stands for one of its partners."""
    commitment = roadmap.commitments[row.id]
    events = events_of(commitment) if commitment.updates else []
    past = [event for event in events if event.day.first <= as_of]
    stood = _stood(row, commitment, roadmap, as_of)
    deadline = _deadline(row, stood)
    apart = _apart(deadline, stood) if not partner else {}
    was = _was(stood, past, partner)
    flags = row.flags
    if partner:
        past = [event for event in past if event.update.partner in ("", partner)]
        flags = _own_flags(row, commitment, events, past, as_of, slipped=was is not None)
    begins = commitment.made or (events[0].day if events else None)
    ended = _past_span(_ended(row, past), as_of)
    windows = [window for window in (deadline, *apart.values()) if window is not None]
    return Bar(
        id=row.id,
        title=row.title,
        area=row.area,
        partners=row.partners,
        status=row.status,
        kind=kind_of(row.status, flags, has_deadline=bool(windows)),
        flags=flags,
        begins=_span(begins),
        deadline=_span(deadline),
        was=_span(was),
        partner_deadlines=apart,
        ended=ended,
        last=_last(row, begins, windows, ended, as_of),
        milestones=tuple(_step(id, step, as_of) for id, step in milestones_of(commitment, as_of).items()),
    )


def kind_of(status: Status, flags: Sequence[Flag], *, has_deadline: bool) -> Kind:
    """Return what a bar is told apart by."""
    match status:
        case Status.MET | Status.PARTLY_MET if Flag.LATE in flags:
            return Kind.LATE
        case Status.MET | Status.PARTLY_MET | Status.BROKEN | Status.DROPPED:
            return Kind(status.value)
    if Flag.OVERDUE in flags:
        return Kind.OVERDUE
    if Flag.SLIPPED in flags:
        return Kind.SLIPPED
    if has_deadline:
        return Kind.OPEN
    return Kind.ONGOING if status is Status.ONGOING else Kind.NO_DEADLINE


def _stood(row: Row, commitment: Commitment, roadmap: Roadmap, as_of: date) -> Standing | None:
    """Return how a commitment stood where its row does not tell all its windows, else None."""
    if Flag.SLIPPED in row.flags or commitment.partner_deadline or (row.due and row.deadline is None):
        return standing(commitment, as_of, roadmap.check)
    return None


def _deadline(row: Row, stood: Standing | None) -> Deadline | None:
    """Return the window that counts: the row's own, else that of the partner which is due first."""
    if row.deadline is not None:
        return parse_deadline(row.deadline)
    own = stood.partner_deadline.values() if stood else ()
    return next((deadline for deadline in own if deadline.last == row.due), None)


def _apart(deadline: Deadline | None, stood: Standing | None) -> dict[str, Span]:
    """Return the windows of partners that are not the one which counts for the whole."""
    own = stood.partner_deadline.items() if stood else ()
    return {partner: _span_of(window) for partner, window in own if window != deadline}


def _was(stood: Standing | None, past: Sequence[Event], partner: str) -> Deadline | None:
    """Return the window promised first that ends first, of what slipped: for a partner, or for anybody."""
    slipped = slips(stood.deadline, stood.partner_deadline, past) if stood else []
    if stood and partner:
        holds = partner if partner in stood.partner_deadline else ""
        slipped = [one for one in slipped if one[0] == holds]
    return min((first for _, first, _ in slipped), key=lambda window: window.last, default=None)


def _own_flags(
    row: Row,
    commitment: Commitment,
    events: Sequence[Event],
    past: list[Event],
    as_of: date,
    *,
    slipped: bool,
) -> tuple[Flag, ...]:
    """Return the flags of a partner's row: whether it slipped or was late is asked of its own events."""
    flags: list[Flag] = [
        flag for flag in row.flags if flag is not Flag.LATE and (slipped or flag is not Flag.SLIPPED)
    ]
    if row.status in CLOSED and past:
        is_replayed = events[-1].day.first > as_of
        then = as_it_stood(commitment, list(events), as_of) if is_replayed else commitment
        if is_late(then, row.status, past):
            flags.append(Flag.LATE)
    return tuple(flags)


def _ended(row: Row, past: Sequence[Event]) -> Deadline | None:
    """Return when the last event came that closed a commitment; None where none did, or it is open."""
    if row.status not in CLOSED:
        return None
    return next((event.day for event in reversed(past) if event.update.status in CLOSED), None)


def _last(
    row: Row,
    begins: Deadline | None,
    windows: Sequence[Deadline | Span],
    ended: Span | None,
    as_of: date,
) -> date | None:
    days = [window.last for window in windows]
    if ended is not None:
        days.append(ended.last)
    if row.status not in CLOSED:
        days.append(as_of)
    if not days and begins is not None:
        days.append(begins.last)
    return max(days, default=None)


def _step(id: str, step: Milestone, as_of: date) -> Step:
    return Step(id, step.title, step.status, _span(step.deadline), _past_span(step.met_on, as_of))


def _span(window: Deadline | None) -> Span | None:
    return _span_of(window) if window is not None else None


def _span_of(window: Deadline) -> Span:
    return Span(window.first, window.last, window.text)


def _past_span(window: Deadline | None, as_of: date) -> Span | None:
    """Return the days of what has happened: of "this year" no more than has passed."""
    return Span(window.first, min(window.last, as_of), window.text) if window is not None else None
