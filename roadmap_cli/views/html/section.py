"""One commitment → what its section of the page says; user text stays raw: the template makes it safe."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import msgspec

from roadmap_cli import safe
from roadmap_cli.deadline import Deadline
from roadmap_cli.flags import Flag, slips, standing
from roadmap_cli.model import CLOSED, Milestone, Roadmap, Status, texts
from roadmap_cli.query import Row, is_open
from roadmap_cli.replay import Event, events_of, milestones_of
from roadmap_cli.views.html.addresses import Address, addresses
from roadmap_cli.views.html.anchors import anchor
from roadmap_cli.views.listing import STATUS_STYLES, flags_style
from roadmap_cli.views.marks import due_style, due_words, in_days, status_mark, window_words, words_for_days
from roadmap_cli.views.record import Record, flag_lines, moves, partner_name, promise
from roadmap_cli.views.snapshot import Snapshot


class When(msgspec.Struct, frozen=True):
    """A time as it was written, and the days it means in words."""

    text: str
    days: str


class Mark(msgspec.Struct, frozen=True):
    """A status: its sign, its word, and the name of its colour."""

    sign: str
    word: str
    tone: str


class Happened(msgspec.Struct, frozen=True):
    """An event: when, for whom (empty for all), what moved, what was noted."""

    when: When
    partner: str
    moved: Sequence[str]
    note: str
    evidence: Sequence[Address]


class Slip(msgspec.Struct, frozen=True):
    """What slipped: the first promise and the present one, since when, and each move on the way."""

    partner: str
    first: When
    now: When
    later: str
    since: When | None
    moves: Sequence[Happened]
    days: int


class Step(msgspec.Struct, frozen=True):
    """A milestone; `words` tell since when it is overdue."""

    title: str
    status: Mark
    deadline: When | None
    met_on: When | None
    words: str
    evidence: Sequence[Address]


class Side(msgspec.Struct, frozen=True):
    """A partner of a commitment, with its own status and deadline where it has some."""

    name: str
    status: Mark | None
    deadline: When | None
    words: str


class Named(msgspec.Struct, frozen=True):
    """Another commitment; `anchor` is empty where the page does not show it."""

    id: str
    title: str
    anchor: str


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """Everything about one commitment; `flags` are sentences, each with the name of its colour."""

    anchor: str
    former: Sequence[str]
    row: Row
    text: str
    status: Mark
    deadline: When | None
    due: str
    due_tone: str
    flags: Sequence[tuple[Flag, str, str]]
    partners: Sequence[Side]
    made: When | None
    sources: Sequence[Address]
    needs: Sequence[Named]
    needed_by: Sequence[Named]
    slips: Sequence[Slip]
    steps: Sequence[Step]
    events: Sequence[Happened]


class Context(msgspec.Struct, frozen=True):
    """What a section needs to know of the others."""

    roadmap: Roadmap
    as_of: date
    shown: frozenset[str]
    needed_by: Mapping[str, Sequence[str]]
    former: Mapping[str, Sequence[str]]


def context_of(snapshot: Snapshot, former: Mapping[str, Sequence[str]]) -> Context:
    """Return what all sections of a page share."""
    needed_by: dict[str, list[str]] = {}
    for id, commitment in snapshot.roadmap.commitments.items():
        for needed in dict.fromkeys(commitment.depends_on):
            needed_by.setdefault(needed, []).append(id)
    shown = frozenset(row.id for row in snapshot.rows)
    return Context(snapshot.roadmap, snapshot.as_of, shown, needed_by, former)


def section_of(row: Row, context: Context) -> Section:
    """Return the section of a commitment that a snapshot shows."""
    roadmap, as_of = context.roadmap, context.as_of
    commitment = roadmap.commitments[row.id]
    stood = standing(commitment, as_of, roadmap.check)
    if stood is None:
        raise ValueError(f"{row.id} did not exist on {as_of}")
    past = [event for event in events_of(commitment) if event.day.first <= as_of]
    record = Record(
        id=row.id, commitment=commitment, roadmap=roadmap, row=row, stood=stood, past=past, as_of=as_of
    )
    own = stood.deadline is not None and row.due == stood.deadline.last
    return Section(
        anchor=anchor(row.id),
        former=context.former.get(row.id, ()),
        row=row,
        text=promise(record),
        status=mark_of(row.status),
        deadline=when_of(stood.deadline),
        due=due_words(row) if own else "",
        due_tone=due_style(row.flags),
        flags=[(flag, words, flags_style([flag])) for flag, words in flag_lines(record)],
        partners=_sides(record),
        made=when_of(commitment.made),
        sources=addresses(row.source),
        needs=[_named(id, context) for id in commitment.depends_on],
        needed_by=[_named(id, context) for id in context.needed_by.get(row.id, ())],
        slips=_slips(record),
        steps=[_step(step, row, as_of) for step in milestones_of(commitment, as_of).values()],
        events=[_happened(event, roadmap) for event in reversed(past)],
    )


def mark_of(status: Status) -> Mark:
    """Return a status as its sign and its word."""
    return Mark(status_mark(status, signs=True), status.value, STATUS_STYLES[status] or "plain")


def when_of(deadline: Deadline | None) -> When | None:
    """Return a time as written, with its window in words."""
    return When(deadline.text, window_words(deadline)) if deadline is not None else None


def _sides(record: Record) -> list[Side]:
    statuses, deadlines = record.stood.partner_status, record.stood.partner_deadline
    sides = []
    for id in dict.fromkeys([*record.commitment.partners, *statuses, *deadlines]):
        deadline = deadlines.get(id)
        waits = deadline is not None and statuses.get(id, record.row.status) not in CLOSED
        words = words_for_days((deadline.last - record.as_of).days) if deadline and waits else ""
        status = mark_of(statuses[id]) if id in statuses else None
        sides.append(Side(partner_name(id, record.roadmap), status, when_of(deadline), words))
    return sides


def _named(id: str, context: Context) -> Named:
    commitment = context.roadmap.commitments.get(id)
    title = commitment.title if commitment else "not in this roadmap"
    return Named(id, title, anchor(id) if id in context.shown else "")


def _slips(record: Record) -> list[Slip]:
    found = []
    for partner, first, now in slips(record.stood.deadline, record.stood.partner_deadline, record.past):
        shifts = [
            event
            for event in record.past
            if event.update.deadline is not None and event.update.partner == partner
        ]
        days = (now.last - first.last).days
        found.append(
            Slip(
                partner=partner_name(partner, record.roadmap) if partner else "",
                first=When(first.text, window_words(first)),
                now=When(now.text, window_words(now)),
                later=f"{in_days(days)} later",
                since=_since(shifts, first),
                moves=[_happened(_deadline_alone(event), record.roadmap) for event in shifts],
                days=days,
            )
        )
    return found


def _deadline_alone(event: Event) -> Event:
    """Return an event as far as it moved a deadline, for a place that has said already whose."""
    update = msgspec.structs.replace(event.update, status=None, partner="")
    return msgspec.structs.replace(event, update=update)


def _since(shifts: Iterable[Event], first: Deadline) -> When | None:
    """Return when the deadline was first moved beyond what had been promised first."""
    for event in shifts:
        target = event.update.deadline
        if target is not None and target.deadline is not None and target.deadline.last > first.last:
            return when_of(event.day)
    return None


def _step(step: Milestone, row: Row, as_of: date) -> Step:
    days = (step.deadline.last - as_of).days if step.deadline is not None else 0
    is_late = days < 0 and step.status not in CLOSED and is_open(row)
    return Step(
        title=step.title,
        status=mark_of(step.status),
        deadline=when_of(step.deadline),
        met_on=when_of(step.met_on),
        words=words_for_days(days) if is_late else "",
        evidence=addresses(texts(step.evidence)),
    )


def _happened(event: Event, roadmap: Roadmap) -> Happened:
    update = event.update
    return Happened(
        when=When(event.day.text, window_words(event.day)),
        partner=partner_name(update.partner, roadmap) if update.partner else "",
        moved=list(moves(update, "→")),
        note=safe.block(update.note).strip("\n"),
        evidence=addresses(texts(update.evidence)),
    )
