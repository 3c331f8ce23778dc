"""What happened to a commitment → the changes that record it, and move the present if it is the latest."""

from collections.abc import Sequence
from typing import Any

import msgspec

from roadmap_cli.commands.referring import listed
from roadmap_cli.deadline import day_key
from roadmap_cli.document.change import AddTable, Change, Remove, SetValue
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.flags import overall_status
from roadmap_cli.model import Commitment, Status
from roadmap_cli.replay import Event, as_it_stood, events_of
from roadmap_cli.window import Deadline, Target


class Happening(msgspec.Struct, frozen=True, kw_only=True):
    """What a person tells: on which day, of which partner (all where empty), what.

    `deadline` is None where nothing was said of it; a Target without a deadline says that there is none.
    `is_dated` when the day was given rather than taken from the clock.
    """

    on: Deadline
    is_dated: bool = False
    partner: str = ""
    status: Status | None = None
    deadline: Target | None = None
    note: str = ""
    evidence: str | list[str] | None = None


class Recorded(msgspec.Struct, frozen=True):
    """The changes that record a happening, and what they come to, in words."""

    changes: Sequence[Change] = ()
    told: Sequence[str] = ()


def record(id: str, commitment: Commitment, said: Happening) -> Recorded:
    """Return what records a happening; nothing where it only repeats what the file states.

    The latest event of its kind moves the present status or deadline, of the whole or of the partner; an
    earlier one only joins the record. What a later event says was before stays as a person wrote it, and
    is told where it is not what this one leaves. Raises WrongUsageError for a partner that is to give up a
    deadline which is not its own.
    """
    others = [event for event in events_of(commitment) if event.update.partner == said.partner]
    status_was, deadline_was = _before(commitment, said)
    if not _is_news(said, status_was, deadline_was):
        return Recorded()
    fields: dict[str, Any] = {"partner": said.partner}
    changes: list[Change] = []
    told: list[str] = []
    whose = f"{said.partner}: " if said.partner else ""
    if said.status is not None:
        fields |= {"status": said.status.value, "status_was": _unless_default(status_was, said.status)}
        told.append(f"{whose}status {_moved(status_was, said.status)}")
        later = _later(said, [event for event in others if event.update.status is not None])
        if later:
            told[-1] += _only_joins(said, later[0], later[0].update.status_was, said.status)
        else:
            told[-1] += _partners_keep(said, said.status, commitment)
            changes.append(_move_status(id, said.partner, said.status))
    if said.deadline is not None:
        fields |= {"deadline": said.deadline.toml, "deadline_was": target(deadline_was).toml}
        told.append(f"{whose}deadline {_moved(target(deadline_was).text, said.deadline.text)}")
        later = _later(said, [event for event in others if event.update.deadline is not None])
        if later:
            was = later[0].update.deadline_was
            told[-1] += _only_joins(said, later[0], was and target(was.deadline).text, said.deadline.text)
        else:
            told[-1] += _back_to_all(id, said, said.deadline, commitment)
            changes += _move_deadline(id, commitment, said.partner, said.deadline.deadline)
    fields |= {"note": said.note, "evidence": said.evidence}
    key = day_key(said.on, commitment.updates)
    event = AddTable(
        ("commitments", id, "updates", key), {name: value for name, value in fields.items() if value}
    )
    return Recorded([*changes, event], told or ["note"])


def target(deadline: Deadline | None) -> Target:
    """Return a deadline, or that there is none, as what an event moves to."""
    return Target(deadline, deadline.canonical if deadline is not None else "none")


def _is_news(said: Happening, status_was: Status, deadline_was: Deadline | None) -> bool:
    """Return whether there is anything to record: what is dated or explained is, even if it moves nothing."""
    if said.note or said.evidence or said.is_dated:
        return bool(said.note or said.status or said.deadline)
    moves_status = said.status is not None and said.status is not status_was
    return moves_status or (said.deadline is not None and said.deadline.deadline != deadline_was)


def _partners_keep(said: Happening, to: Status, commitment: Commitment) -> str:
    """Return which partners have another status of their own, which an event of all does not move."""
    others = [id for id, own in commitment.partner_status.items() if own is not to]
    if said.partner or not others:
        return ""
    keep = "keeps its own status" if len(others) == 1 else "keep their own statuses"
    return f"; {listed(others)} {keep}, which --for changes"


def _back_to_all(id: str, said: Happening, to: Target, commitment: Commitment) -> str:
    """Return what holds for a partner that gives up its own deadline. Raises WrongUsageError for none."""
    if not said.partner or to.deadline is not None:
        return ""
    of_all = commitment.deadline.text if commitment.deadline is not None else ""
    if said.partner in commitment.partner_deadline:
        return f", and it is held to that of all, {of_all}" if of_all else ""
    own = f"{said.partner} has no deadline of its own in {id}"
    raise WrongUsageError(
        f"{own}, but is held to that of all, {of_all}; leave out --for to give that up" if of_all else own
    )


def _later(said: Happening, others: Sequence[Event]) -> list[Event]:
    return [event for event in others if event.day.first > said.on.first]


def _only_joins(said: Happening, after: Event, was: str | None, now: str) -> str:
    """Return that an event did not move the present, and where the next one says that it found another."""
    words = f" on {said.on.canonical}; the present stays as a later event left it"
    if was is None or was == now:
        return words
    return f"{words}, and the event {after.key} still says that it was {was}"


def _before(commitment: Commitment, said: Happening) -> tuple[Status, Deadline | None]:
    """Return the status and the deadline that a happening found, by undoing the events after it.

    So also for a day on which the file does not know of the commitment yet: what came first, found it so.
    """
    stood, events = commitment, events_of(commitment)
    if _later(said, [event for event in events if event.update.partner in ("", said.partner)]):
        stood = as_it_stood(commitment, events, said.on.first)
    if not said.partner:
        return overall_status(stood), stood.deadline
    # Who is not named stands as the whole, unless that follows from the others.
    whole = stood.status or Status.PLANNED
    return stood.partner_status.get(said.partner, whole), stood.partner_deadline.get(
        said.partner, stood.deadline
    )


def _move_status(id: str, partner: str, status: Status) -> Change:
    below = ("partner_status", partner) if partner else ("status",)
    return SetValue(("commitments", id, *below), status.value)


def _move_deadline(id: str, commitment: Commitment, partner: str, deadline: Deadline | None) -> list[Change]:
    path = ("commitments", id, *(("partner_deadline", partner) if partner else ("deadline",)))
    if deadline is not None:
        return [SetValue(path, deadline.toml)]
    if not partner:
        return [Remove(path)] if commitment.deadline is not None else []
    if partner not in commitment.partner_deadline:
        return []
    return [Remove(path if len(commitment.partner_deadline) > 1 else path[:-1])]


def _moved(before: str, now: str) -> str:
    return now if before == now else f"{before} → {now}"


def _unless_default(before: Status, now: Status) -> str:
    """Return what a status was; only that it was planned, and is, need not be said to be known."""
    return "" if before is now is Status.PLANNED else before.value
