"""What a reader who was away needs: how a roadmap stood then, how it stands now, and what is next. Pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

import msgspec

from roadmap_cli.deadline import Deadline
from roadmap_cli.flags import Flag, Standing, overall_status, standing
from roadmap_cli.history.change import DeadlineMove
from roadmap_cli.history.renames import renamed_commitments
from roadmap_cli.model import Commitment, Roadmap, Status
from roadmap_cli.query import Row, is_open
from roadmap_cli.replay import events_of
from roadmap_cli.summary import coming

NEXT = 5
"""How many are told of what falls due next, and of what is silent the longest."""

KEPT = (Status.MET, Status.PARTLY_MET)
GONE = (Status.BROKEN, Status.DROPPED)


class Became(msgspec.Struct, frozen=True):
    """A status that is new: of a commitment, or of one partner (else empty); `was` is None where it is."""

    row: Row
    partner: str
    was: Status | None
    status: Status
    why: str


class Slipped(msgspec.Struct, frozen=True):
    """A deadline that ends later than it did; `why` is the note of the last event that moved it."""

    row: Row
    move: DeadlineMove
    why: str


class Silent(msgspec.Struct, frozen=True):
    """An open commitment of which nothing was heard since `heard`, that many days ago."""

    row: Row
    heard: date
    days: int


class Removed(msgspec.Struct, frozen=True):
    """A commitment that is not in the file any more."""

    id: str
    title: str
    area: str


class Brief(msgspec.Struct, frozen=True, kw_only=True):
    """What changed since a day, and what is to be looked at; lists are in the order they are read in."""

    new: Sequence[Row]
    kept: Sequence[Became]
    slipped: Sequence[Slipped]
    broken: Sequence[Became]
    removed: Sequence[Removed]
    overdue: Sequence[Row]
    next: Sequence[Row]
    silent: Sequence[Silent]


class _Then(msgspec.Struct, frozen=True):
    """How a commitment stood on the day since which news are told."""

    status: Status
    deadline: Deadline | None
    flags: Sequence[Flag]
    partner_status: Mapping[str, Status]
    partner_deadline: Mapping[str, Deadline]


def brief_of(
    before: Roadmap | None,
    since: date,
    present: Roadmap,
    rows: Sequence[Row],
    as_of: date,
    areas: Collection[str] = (),
) -> Brief:
    """Return the news of the commitments in `rows`, which show how they stand on the day `as_of`.

    `areas` are those the rows are of, empty for all.
    `before` is the file as a reader knew it on the day `since`; without one, what the present file tells of
    that day is taken for what was known.
    """
    names = renamed_commitments(before.commitments, present.commitments) if before is not None else {}
    old_ids = {new: old for old, new in names.items()}
    then: dict[str, _Then | None] = {}
    for row in rows:
        known = (before or present).commitments.get(old_ids.get(row.id, row.id))
        then[row.id] = _then(known, since, before or present, is_certain=before is not None)
    news = [(row, then[row.id], present.commitments[row.id]) for row in rows]
    return Brief(
        new=[row for row, was, _ in news if was is None],
        kept=[one for one in _became(news, as_of, present) if one.status in KEPT],
        slipped=sorted(_slipped(news, as_of, present), key=lambda one: -(one.move.days or 0)),
        broken=[one for one in _became(news, as_of, present) if one.status in GONE],
        removed=list(_removed(before, present, names, areas)),
        overdue=[
            row
            for row, was, _ in news
            if Flag.OVERDUE in row.flags and (was is None or Flag.OVERDUE not in was.flags)
        ],
        next=coming(rows)[:NEXT],
        silent=sorted(_silent(news, since, as_of), key=lambda one: one.heard)[:NEXT],
    )


def _then(commitment: Commitment | None, since: date, roadmap: Roadmap, *, is_certain: bool) -> _Then | None:
    """Return how a commitment stood, None where it was not known.

    One that a file of then holds was known (`is_certain`), whatever day it says it was made.
    """
    if commitment is None:
        return None
    stood = standing(commitment, since, roadmap.check)
    if stood is not None:
        return _then_of(stood)
    if not is_certain:
        return None
    status, own = overall_status(commitment), commitment
    return _Then(status, own.deadline, (), own.partner_status, own.partner_deadline)


def _then_of(stood: Standing) -> _Then:
    return _Then(stood.status, stood.deadline, stood.flags, stood.partner_status, stood.partner_deadline)


News = Sequence[tuple[Row, _Then | None, Commitment]]


def _became(news: News, as_of: date, present: Roadmap) -> Iterator[Became]:
    """Yield the statuses that are new: of the whole, and of partners where that of the whole is not final."""
    for row, was, commitment in news:
        if was is None or was.status is not row.status:
            before = was.status if was is not None else None
            yield Became(row, "", before, row.status, _why(commitment, "", as_of, "status"))
            if row.status in (*KEPT, *GONE):
                continue
        stood = standing(commitment, as_of, present.check)
        for partner, status in (stood.partner_status if stood is not None else {}).items():
            own = was.partner_status.get(partner) if was is not None else None
            if own is not status:
                yield Became(row, partner, own, status, _why(commitment, partner, as_of, "status"))


def _slipped(news: News, as_of: date, present: Roadmap) -> Iterator[Slipped]:
    for row, was, commitment in news:
        stood = standing(commitment, as_of, present.check)
        if was is None or stood is None:
            continue
        moves = [DeadlineMove("", was.deadline, stood.deadline)]
        for partner in dict.fromkeys([*was.partner_deadline, *stood.partner_deadline]):
            before = was.partner_deadline.get(partner, was.deadline)
            moves.append(DeadlineMove(partner, before, stood.partner_deadline.get(partner, stood.deadline)))
        for move in moves:
            if move.slipped:
                yield Slipped(row, move, _why(commitment, move.partner, as_of, "deadline"))


def _why(commitment: Commitment, partner: str, as_of: date, field: str) -> str:
    """Return the note of the last event that moved a field, also where that was recorded late, or nothing."""
    events = [
        event.update
        for event in events_of(commitment)
        if event.day.first <= as_of and getattr(event.update, field) is not None and event.update.note
    ]
    own = [update for update in events if update.partner == partner]
    return (own or events)[-1].note if events and (own or not partner) else ""


def _removed(
    before: Roadmap | None, present: Roadmap, names: Mapping[str, str], areas: Collection[str]
) -> Iterator[Removed]:
    for id, commitment in (before.commitments if before is not None else {}).items():
        is_gone = id not in present.commitments and id not in names
        if is_gone and (not areas or commitment.area in areas):
            yield Removed(id, commitment.title, commitment.area)


def _silent(news: News, since: date, as_of: date) -> Iterator[Silent]:
    """Yield the open commitments of which nothing was heard since; what bears no date is not among them."""
    for row, _, commitment in news:
        heard = [event.day.first for event in events_of(commitment) if event.day.first <= as_of]
        if commitment.made is not None:
            heard.append(min(commitment.made.first, as_of))
        if heard and is_open(row) and max(heard) <= since:
            yield Silent(row, max(heard), (as_of - max(heard)).days)
