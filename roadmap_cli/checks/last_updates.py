"""Whether the present that a commitment states is the one that its last updates left (RM307)."""

from collections.abc import Iterator, Sequence
from typing import Any

from roadmap_cli.checks.fixes import update_command, word
from roadmap_cli.checks.subject import Hit, Subject, of_commitment
from roadmap_cli.deadline import Deadline
from roadmap_cli.model import OPEN, Commitment, Status
from roadmap_cli.replay import Event, Kind, OnDay, course, events_of
from roadmap_cli.schema import shown


def disagreements(subject: Subject) -> Iterator[Hit]:
    """Yield statuses and deadlines that differ from what the last update of their subject left.

    Updates in the future have changed nothing yet; another rule finds them.
    """
    for id, commitment in subject.roadmap.commitments.items():
        yield from _unmet(id, commitment)
        if commitment.updates:
            events = [event for event in events_of(commitment) if event.day.first <= subject.now]
            for kind in Kind:
                own = [event.update.partner for event in events if getattr(event.update, kind) is not None]
                for partner in sorted({*own}):
                    yield from _of(id, subject.days[id], partner, kind, events)


def _unmet(id: str, commitment: Commitment) -> Iterator[Hit]:
    """Yield milestones that have a day on which they were met, and an open status."""
    for step, milestone in commitment.milestones.items():
        if milestone.met_on is not None and milestone.status in OPEN:
            on = milestone.met_on.canonical
            command = update_command(id, f"--milestone {word(step, 'MILESTONE')} --status met --on {on}")
            yield of_commitment(
                id,
                ("milestones", step, "status"),
                f"it was met on {on}, so it is met; set status, or remove met_on",
                shown(milestone.status.value),
                help=f"Set its status: {command}, or remove `met_on`.",
            )


def _of(id: str, day: OnDay, partner: str, kind: Kind, events: Sequence[Event]) -> Iterator[Hit]:
    """Yield the hit for one subject and kind, if the file contradicts its updates or says nothing."""
    commitment = day.commitment
    last = course(commitment, partner, kind, events)[-1]
    if last.event is None:
        return
    said = _text(getattr(last.event.update, kind))
    update_was = _update_was(last.event, partner, said)
    path = (f"partner_{kind}", partner) if partner else (kind.value,)
    own = getattr(commitment, f"partner_{kind}")
    is_stated = partner in own if partner else getattr(commitment, kind) is not None
    if is_stated and not last.is_made:
        message = f"{update_was}; set it to that, or record what has changed since"
        found = shown(getattr(last.value, "text", _text(last.value)))
        yield of_commitment(id, path, message, found, help=_fix(id, day, partner, kind, _text(last.value)))
    elif not is_stated and last.is_own and _is_missing(day, partner, kind, said):
        message = f"{update_was}, and {'.'.join(path)} is missing; set it to that"
        help = "Set it to what the update says."
        if not partner and kind is Kind.DEADLINE:
            help = _fix(id, day, partner, kind, "none")
        yield of_commitment(id, path, message, help=help)


def _update_was(event: Event, partner: str, said: str) -> str:
    """Return what the last update of a subject did, in words."""
    if event.update.partner == partner:
        return f"the last update{f' of {partner}' if partner else ''}, {event.key}, made it {said}"
    return f"the last update that counts for {partner}, {event.key}, is of all partners and made it {said}"


def _is_missing(day: OnDay, partner: str, kind: Kind, said: str) -> bool:
    """Return whether a value that is not stated should be.

    What is common to all may be missing where it is the default, and where it is nobody's.
    """
    if partner:
        return True
    is_nobodys = day.partners and all(getattr(share, f"own_{kind}") for share in day.partners.values())
    return not is_nobodys and said != _DEFAULTS[kind]


_DEFAULTS = {Kind.STATUS: Status.PLANNED.value, Kind.DEADLINE: "none"}


def _fix(id: str, day: OnDay, partner: str, kind: Kind, stated: str) -> str:
    """Return the help: with the command that records what is stated, where one may."""
    if not partner and getattr(day.commitment, f"partner_{kind}"):
        return "Set it to what the update says."
    command = update_command(id, f"--{kind} {stated} --note TEXT", [partner] if partner else [])
    return f"Set it to what the update says, or record what has changed since: {command}."


def _text(value: Any) -> str:
    """Return a status or a deadline as a command takes it."""
    if value is None:
        return "none"
    if isinstance(value, Deadline):
        return value.canonical
    return value.value if isinstance(value, Status) else _text(value.deadline)
