"""What happened to a commitment → the changes that record it, and move the present if it is the latest."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import msgspec

from roadmap_cli.deadline import day_key
from roadmap_cli.document.change import AddTable, Change, Remove, SetValue
from roadmap_cli.english import listed, plural
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.model import Commitment, Status
from roadmap_cli.replay import Event, Kind, course, events_of, past_turns
from roadmap_cli.window import Deadline, Target


class Happening(msgspec.Struct, frozen=True, kw_only=True):
    """What a person reports: the day, the partner (empty for all) and the values.

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
    words: Sequence[str] = ()


def record_all(id: str, commitment: Commitment, said: Happening, partners: Iterable[str]) -> Recorded:
    """Return the changes that record an update once for each of some partners."""
    changes: list[Change] = []
    words: list[str] = []
    taken = set(commitment.updates)
    for partner in partners:
        one = record(id, commitment, msgspec.structs.replace(said, partner=partner), taken)
        changes += one.changes
        words += one.words
        taken |= {str(change.path[-1]) for change in one.changes if isinstance(change, AddTable)}
    return Recorded(changes, words)


def record(
    id: str, commitment: Commitment, said: Happening, taken: Collection[str] | None = None
) -> Recorded:
    """Return what records a happening; nothing where it only repeats what the file states.

    An update later than all others of its subject and kind changes the current value; an earlier one is only
    added to the record. `status_was` and `deadline_was` are written if the subject had a value of its own.
    `taken` are the keys of updates in use; by default those of the commitment.
    """
    events = events_of(commitment)
    status_was, deadline_was = (
        past_turns(course(commitment, said.partner, kind, events), said.on.first)[-1]
        for kind in (Kind.STATUS, Kind.DEADLINE)
    )
    if not _is_news(said, status_was.value, deadline_was.value):
        return Recorded()
    fields: dict[str, Any] = {"partner": said.partner}
    changes: list[Change] = []
    words: list[str] = []
    whose = f"{said.partner}: " if said.partner else ""
    if said.status is not None:
        fields |= {
            "status": said.status.value,
            "status_was": status_was.value.value if status_was.is_own else "",
        }
        words.append(f"{whose}status {_moved(status_was.value, said.status)}")
        later = _later(said, Kind.STATUS, events)
        if later:
            words[-1] += _only_joins(said, later, later[0].update.status_was, said.status)
        else:
            changes.append(_move_status(id, said.partner, said.status))
    if said.deadline is not None:
        before = target(deadline_was.value)
        fields |= {"deadline": said.deadline.toml, "deadline_was": before.toml if deadline_was.is_own else ""}
        words.append(f"{whose}deadline {_moved(before.text, said.deadline.text)}")
        later = _later(said, Kind.DEADLINE, events)
        if later:
            was = later[0].update.deadline_was
            words[-1] += _only_joins(said, later, was and target(was.deadline).text, said.deadline.text)
        else:
            changes += _move_deadline(id, commitment, said.partner, said.deadline)
    fields |= {"note": said.note, "evidence": said.evidence}
    key = day_key(said.on, commitment.updates if taken is None else taken)
    event = AddTable(
        ("commitments", id, "updates", key), {name: value for name, value in fields.items() if value}
    )
    return Recorded([*changes, event], words or [f"{whose}note"])


def require_common(id: str, commitment: Commitment, said: Happening, cleared: Collection[str] = ()) -> None:
    """Raise WrongUsageError for a value for all partners if some partners have their own.

    The common value is then that of only some partners, or of none: an update about all would be untrue.
    Clearing a value, named in `cleared`, is like setting it.
    """
    if said.partner:
        return
    for kind, value in ((Kind.STATUS, said.status), (Kind.DEADLINE, said.deadline)):
        own = own_of(commitment, kind)
        if (value is not None or kind in cleared) and own:
            raise WrongUsageError(
                f"{have_own(own)} {kind} in {id}, so it cannot be set for all at once; "
                f"use --for {own[0]}, or --for all to record it for each partner"
            )


def own_of(commitment: Commitment, kind: Kind) -> list[str]:
    """Return the partners with a status, or a deadline, of their own: then it cannot be set for all."""
    return list(getattr(commitment, f"partner_{kind}"))


def have_own(partners: Sequence[str]) -> str:
    """Return words such as `us has its own` or `us and ca have their own`."""
    return f"{listed(partners)} {plural(len(partners), 'has its own', 'have their own')}"


def target(deadline: Deadline | None) -> Target:
    """Return a deadline, or that there is none, as the new value of an update."""
    return Target(deadline, deadline.canonical if deadline is not None else "none")


def _is_news(said: Happening, status_was: Status, deadline_was: Deadline | None) -> bool:
    """Return whether there is anything to record: what is dated or explained is, even if it moves nothing."""
    if said.note or said.evidence or said.is_dated:
        return bool(said.note or said.status or said.deadline)
    moves_status = said.status is not None and said.status is not status_was
    return moves_status or (said.deadline is not None and said.deadline.deadline != deadline_was)


def _later(said: Happening, kind: Kind, events: Sequence[Event]) -> list[Event]:
    """Return the later updates of the subject and kind; those about all count for each partner."""
    return [
        event
        for event in events
        if event.day.first > said.on.first
        and event.update.partner in ("", said.partner)
        and getattr(event.update, kind) is not None
    ]


def _only_joins(said: Happening, later: Sequence[Event], was: str | None, now: str) -> str:
    """Return that an update did not change the current value, and whether the next one contradicts it."""
    words = f" on {said.on.canonical}; a later update sets the current value"
    if later[0].update.partner != said.partner or was is None or was == now:
        return words
    return f"{words}, and the update {later[0].key} still says that it was {was}"


def _move_status(id: str, partner: str, status: Status) -> Change:
    below = ("partner_status", partner) if partner else ("status",)
    return SetValue(("commitments", id, *below), status.value)


def _move_deadline(id: str, commitment: Commitment, partner: str, to: Target) -> list[Change]:
    if partner:
        return [SetValue(("commitments", id, "partner_deadline", partner), to.toml)]
    path = ("commitments", id, "deadline")
    if to.deadline is not None:
        return [SetValue(path, to.toml)]
    return [Remove(path)] if commitment.deadline is not None else []


def _moved(before: str, now: str) -> str:
    return now if before == now else f"{before} → {now}"
