"""The moves of each deadline, what they come to in all, and the totals of many. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import msgspec

from roadmap_cli.deadline import Deadline
from roadmap_cli.flags import deadline_subjects, has_slipped
from roadmap_cli.history.moves import GitMove, Move, moves_of
from roadmap_cli.model import Commitment
from roadmap_cli.replay import Kind, OnDay, first_of, on_day


class Slip(msgspec.Struct, frozen=True, kw_only=True):
    """The moves of one deadline, oldest first: that of a commitment, or of one of its partners.

    `first` is what was promised first, `now` what holds on the day asked for, None where it was given up.
    """

    id: str
    commitment: Commitment
    partner: str
    first: Deadline
    now: Deadline | None
    moves: tuple[Move, ...]

    @property
    def days(self) -> int | None:
        """The days by which the last day moved in all; None where there is no deadline any more."""
        return (self.now.last - self.first.last).days if self.now is not None else None

    @property
    def is_unrecorded(self) -> bool:
        """Whether neither an update nor git records its last move, so that its day is unknown."""
        return not self.moves[-1].when

    @property
    def slipped(self) -> bool:
        """Whether it ends later than first promised."""
        return has_slipped(self.first, self.now)


def slips_of(
    commitments: Mapping[str, Commitment],
    from_git: Mapping[str, Sequence[GitMove]],
    as_of: date,
    since: date | None = None,
    partner: str = "",
) -> list[Slip]:
    """Return the deadlines that moved up to a day, the one that slipped most first.

    With `since`, only moves from that day on are returned and counted: `first` is the deadline before them.
    With `partner`, only the deadlines of that partner count: its own, or the one common to all.
    """
    slips: list[Slip] = []
    for id, commitment in commitments.items():
        moves = moves_of(commitment, from_git.get(id, ()))
        if not moves and all(update.deadline is None for update in commitment.updates.values()):
            continue
        day = on_day(commitment, as_of)
        if day is not None:
            found = (_slip_of(id, subject, day, moves, since) for subject in deadline_subjects(day, partner))
            slips += [slip for slip in found if slip is not None]
    return sorted(slips, key=lambda slip: slip.days if slip.days is not None else 10**9, reverse=True)


def _slip_of(id: str, subject: str, day: OnDay, moves: Sequence[Move], since: date | None) -> Slip | None:
    """Return the moves of one deadline up to a day, None if it did not change."""
    own = _moves_of(subject, moves, day)
    past = [move for move in own if move.day <= day.as_of]
    counted = [move for move in past if since is None or move.day >= since]
    now = day.share(subject).deadline if len(past) == len(own) else past[-1].after if past else None
    if len(past) == len(own) and (counted or since is None):
        counted += _unrecorded(subject, day, past, now)
    first = next((move.before for move in counted if move.before is not None), None)
    if first is None:
        return None
    return Slip(id=id, commitment=day.commitment, partner=subject, first=first, now=now, moves=tuple(counted))


def _unrecorded(subject: str, day: OnDay, past: Sequence[Move], now: Deadline | None) -> list[Move]:
    """Return the move to the deadline in the file, if neither an update nor git records it; else nothing."""
    if any(move.silent or move.commit for move in past):
        return []
    values = (turn.value for turn in day.course(subject, Kind.DEADLINE) if turn.value is not None)
    left = past[-1].after if past else next(values, None)
    if (left and left.last) == (now and now.last):
        return []
    return [Move(partner=subject, before=left, after=now, day=day.as_of, when="", reason="", silent=True)]


def _moves_of(subject: str, moves: Sequence[Move], day: OnDay) -> list[Move]:
    """Return the moves of a subject's deadline: its own, after those for all that it shared before."""
    own = [move for move in moves if move.partner == subject]
    if not subject:
        return own
    of_all = [move for move in moves if not move.partner]
    place = first_of(day.events, subject, Kind.DEADLINE)
    if place is not None:
        first = day.events[place]
        if first.update.deadline_was is not None:
            return own
        earlier = {event.key for event in day.events[:place]}
        shared = [
            move for move in of_all if (move.day <= first.day.first if move.silent else move.when in earlier)
        ]
    else:
        shared = [move for move in of_all if own and move.day <= own[0].day]
    if not (shared and own):
        return shared or own
    left, found = shared[-1].after, own[0].before
    return [*shared, *own] if (left and left.last) == (found and found.last) else own


class Total(msgspec.Struct, frozen=True, kw_only=True):
    """How many of the commitments that have a deadline slipped; its fields are the JSON contract of `slips`.

    `share` is a whole percentage, None where none has a deadline; `median_days` is over those that slipped,
    each with the largest slip of its deadlines, and may end in a half.
    """

    id: str
    title: str
    with_deadline: int
    slipped: int
    share: int | None
    median_days: int | float | None


def total_of(id: str, title: str, with_deadline: int, slips: Iterable[Slip]) -> Total:
    """Return what slips come to among so many commitments with a deadline."""
    worst: dict[str, int] = {}
    for slip in slips:
        if slip.slipped:
            worst[slip.id] = max(worst.get(slip.id, 0), slip.days or 0)
    days = sorted(worst.values())
    share = (200 * len(days) + with_deadline) // (2 * with_deadline) if with_deadline else None
    return Total(
        id=id,
        title=title,
        with_deadline=with_deadline,
        slipped=len(days),
        share=share,
        median_days=_median(days),
    )


def _median(days: Sequence[int]) -> int | float | None:
    """Return the median of sorted days: whole where it is a whole number, else with its half."""
    if not days:
        return None
    twice = days[(len(days) - 1) // 2] + days[len(days) // 2]
    return twice / 2 if twice % 2 else twice // 2
