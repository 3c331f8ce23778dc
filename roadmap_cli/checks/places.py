"""Where a file says what a subject has, and who has it from there."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from roadmap_cli.deadline import Deadline
from roadmap_cli.document.layout import Path
from roadmap_cli.model import CLOSED, Commitment, Status
from roadmap_cli.replay import Kind, OnDay, Share, events_of


class Window(NamedTuple):
    """A deadline that somebody is still held to: where it is stated, and the status of each concerned.

    `statuses` are by partner, the empty string where all have one; `is_all` when they are all partners.
    """

    path: Path
    deadline: Deadline
    statuses: Mapping[str, Status]
    is_all: bool


def stated_at(commitment: Commitment, partner: str, kind: Kind) -> Path:
    """Return the path of the key that states the present of a subject, whether it is there or not."""
    if partner and partner in getattr(commitment, f"partner_{kind}"):
        return (f"partner_{kind}", partner)
    return (kind.value,)


def place_of(commitment: Commitment, partner: str, kind: Kind) -> Path:
    """Return the path of what says what a subject has: the stated present, else its last update.

    The path of the table where nothing says it.
    """
    path = stated_at(commitment, partner, kind)
    is_stated = len(path) > 1 if partner else getattr(commitment, kind) is not None
    if is_stated or not commitment.updates:
        return path if is_stated else ()
    own = [
        event
        for event in events_of(commitment)
        if event.update.partner == partner and getattr(event.update, kind) is not None
    ]
    return ("updates", own[-1].key, kind.value) if own else ()


def shares_of(day: OnDay) -> Mapping[str, Share]:
    """Return what each partner has on a day; under the empty string where all have the same."""
    return day.partners or {"": day.common}


def having(day: OnDay, statuses: Collection[Status]) -> dict[tuple[Path, Status], list[str]]:
    """Return who has one of some statuses on a day, by where that is said."""
    found: dict[tuple[Path, Status], list[str]] = {}
    for partner, share in shares_of(day).items():
        if share.status in statuses:
            own = partner if share.own_status else ""
            path = place_of(day.commitment, own, Kind.STATUS)
            found.setdefault((path, share.status), []).append(partner)
    return found


def open_windows(day: OnDay) -> list[Window]:
    """Return the deadlines of partners who are still open; those who share one have it together."""
    found: dict[tuple[Path, Deadline], dict[str, Status]] = {}
    shares = shares_of(day)
    for partner, share in shares.items():
        if share.deadline is not None and share.status not in CLOSED:
            own = partner if share.own_deadline else ""
            path = place_of(day.commitment, own, Kind.DEADLINE)
            found.setdefault((path, share.deadline), {})[partner] = share.status
    return [
        Window(path, deadline, statuses, is_all=len(statuses) == len(shares))
        for (path, deadline), statuses in found.items()
    ]
