"""Where a file states the values of each subject, and which partners share them."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from roadmap_cli.deadline import Deadline
from roadmap_cli.document.layout import Path
from roadmap_cli.model.types import CLOSED, Commitment, Status
from roadmap_cli.replay import OnDay, Share, UpdateKind, sets, updates_of


class Window(NamedTuple):
    """A deadline that is still open: where it is stated, and the status of each partner that has it.

    `statuses` are by partner, with the empty string for all; `is_all` is True if these are all partners.
    """

    path: Path
    deadline: Deadline
    statuses: Mapping[str, Status]
    is_all: bool


def stated_at(commitment: Commitment, partner: str, kind: UpdateKind) -> Path:
    """Return the path of the key for the current value of a subject, whether the key exists or not."""
    if partner and partner in getattr(commitment, f"partner_{kind}"):
        return (f"partner_{kind}", partner)
    return (kind.value,)


def place_of(commitment: Commitment, partner: str, kind: UpdateKind) -> Path:
    """Return the path of the value of a subject: the current value in the file, else its last update.

    Without either, return the path of the table.
    """
    path = stated_at(commitment, partner, kind)
    is_stated = len(path) > 1 if partner else getattr(commitment, kind) is not None
    if is_stated or not commitment.updates:
        return path if is_stated else ()
    own = [
        dated
        for dated in updates_of(commitment)
        if dated.update.partner == partner and sets(dated.update, kind)
    ]
    return ("updates", own[-1].key, kind.value) if own else ()


def shares_of(day: OnDay) -> Mapping[str, Share]:
    """Return what each partner has on a day; one entry with an empty id if all have the same."""
    return day.partners or {"": day.common}


def having(day: OnDay, statuses: Collection[Status]) -> dict[tuple[Path, Status], list[str]]:
    """Return the partners with one of some statuses on a day, by the path and the status."""
    found: dict[tuple[Path, Status], list[str]] = {}
    for partner, share in shares_of(day).items():
        if share.status in statuses:
            own = partner if share.own_status else ""
            path = place_of(day.commitment, own, UpdateKind.STATUS)
            found.setdefault((path, share.status), []).append(partner)
    return found


def open_windows(day: OnDay) -> list[Window]:
    """Return the deadlines of partners that are still open; partners with the same one share an entry."""
    found: dict[tuple[Path, Deadline], dict[str, Status]] = {}
    shares = shares_of(day)
    for partner, share in shares.items():
        if share.deadline is not None and share.status not in CLOSED:
            own = partner if share.own_deadline else ""
            path = place_of(day.commitment, own, UpdateKind.DEADLINE)
            found.setdefault((path, share.deadline), {})[partner] = share.status
    return [
        Window(path, deadline, statuses, is_all=len(statuses) == len(shares))
        for (path, deadline), statuses in found.items()
    ]
