"""Whether the current values of a commitment agree with its last updates (RM307)."""

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Any

from roadmap_cli.checks.fixes import update_command, word
from roadmap_cli.checks.subject import Hit, Subject, of_commitment
from roadmap_cli.deadline import Deadline
from roadmap_cli.document.layout import Path
from roadmap_cli.model.types import OPEN, Commitment, Status
from roadmap_cli.replay import DatedUpdate, OnDay, UpdateKind, course, sets, updates_of, value_of
from roadmap_cli.schema import shown


def disagreements(subject: Subject) -> Iterator[Hit]:
    """Yield statuses and deadlines that differ from the last update of their subject.

    Updates in the future have changed nothing yet; another rule finds them.
    """
    for id, commitment in subject.roadmap.commitments.items():
        yield from _unmet(id, commitment)
        if commitment.updates:
            updates = [dated for dated in updates_of(commitment) if dated.day.first <= subject.now]
            for kind in UpdateKind:
                own = [dated.update.partner for dated in updates if sets(dated.update, kind)]
                for partner in sorted({*own}):
                    yield from _of(id, subject.days[id], partner, kind, updates)
                yield from _of_milestones(id, commitment, kind, updates)
            yield from _met_on_another_day(id, commitment, updates)


def _unmet(id: str, commitment: Commitment) -> Iterator[Hit]:
    """Yield milestones with `met_on` and an open status."""
    for step, milestone in commitment.milestones.items():
        if milestone.met_on is not None and milestone.status in OPEN:
            on = milestone.met_on.canonical
            command = update_command(id, f"--milestone {word(step, 'MILESTONE')} --status met --on {on}")
            yield of_commitment(
                id,
                ("milestones", step, "status"),
                f"it was met on {on}, but the status is open; set status, or remove met_on",
                shown(milestone.status.value),
                help=f"Set its status: {command}, or remove `met_on`.",
            )


def _of_milestones(
    id: str, commitment: Commitment, kind: UpdateKind, updates: Sequence[DatedUpdate]
) -> Iterator[Hit]:
    """Yield the values of milestones that differ from their last updates; a missing status is `planned`."""
    last = {dated.update.milestone: dated for dated in updates if getattr(dated.update, kind) is not None}
    for step in sorted(commitment.milestones.keys() & last.keys()):
        said = value_of(getattr(last[step].update, kind))
        stated = getattr(commitment.milestones[step], kind)
        if said != stated:
            message = (
                f"the last update of {step}, {last[step].key}, says {_text(said)}; "
                "use that value, or add the update that changed it since"
            )
            help = f"Edit the file: {_USE_IT}, or add the update that changed it since."
            found = shown(getattr(stated, "text", _text(stated)))
            yield of_commitment(id, ("milestones", step, kind.value), message, found, help=help)


def _met_on_another_day(id: str, commitment: Commitment, updates: Sequence[DatedUpdate]) -> Iterator[Hit]:
    """Yield milestones whose `met_on` is not the day of the updates that ended them."""
    for step, milestone in commitment.milestones.items():
        met_on, ends = milestone.met_on, _ends(step, milestone.status, updates)
        if met_on is None or not ends or milestone.status in OPEN:
            continue
        if not any(one.day.first <= met_on.last and met_on.first <= one.day.last for one in ends):
            key, on = ends[0].key, met_on.canonical
            message = f"the update that says {milestone.status} is {key}; give both the same day"
            command = f"`roadmap amend {word(id, 'ID')} {key} --on {on}`"
            help = f"Set `met_on` to the day of the update, or correct that: {command}."
            yield of_commitment(id, ("milestones", step, "met_on"), message, shown(on), help=help)


def _ends(step: str, status: Status, updates: Sequence[DatedUpdate]) -> list[DatedUpdate]:
    """Return the last updates of a milestone that agree with its status, without one that differs between."""
    own = [one for one in updates if one.update.milestone == step and one.update.status is not None]
    last = list(takewhile(lambda one: one.update.status is status, reversed(own)))
    return last[::-1]


def _of(id: str, day: OnDay, partner: str, kind: UpdateKind, updates: Sequence[DatedUpdate]) -> Iterator[Hit]:
    """Yield the hit for one subject and kind, if the file contradicts its updates or leaves the value out."""
    commitment = day.commitment
    last = course(commitment, partner, kind, updates)[-1]
    if last.dated is None:
        return
    said = _text(getattr(last.dated.update, kind))
    update_was = _update_was(last.dated, partner, said)
    path = (f"partner_{kind}", partner) if partner else (kind.value,)
    own = getattr(commitment, f"partner_{kind}")
    is_stated = partner in own if partner else getattr(commitment, kind) is not None
    if is_stated and not last.is_made:
        message = f"{update_was}; use that value, or add the update that changed it since"
        found = shown(getattr(last.value, "text", _text(last.value)))
        # No command: `update` would take the value in the file for the one before the update that it writes.
        help = f"Edit the file: {_USE_IT}, or add the update that changed it since."
        yield of_commitment(id, path, message, found, help=help)
    elif not is_stated and last.is_own and _is_missing(day, partner, kind, said):
        message = f"{update_was}, and {'.'.join(path)} is missing; add it"
        yield of_commitment(id, path, message, help=_add(id, commitment, path))


def _update_was(dated: DatedUpdate, partner: str, said: str) -> str:
    """Return in words what the last update of a subject did."""
    if dated.update.partner == partner:
        return f"the last update{f' of {partner}' if partner else ''}, {dated.key}, says {said}"
    return f"the last update for {partner}, {dated.key}, is about all partners and says {said}"


def _is_missing(day: OnDay, partner: str, kind: UpdateKind, said: str) -> bool:
    """Return whether a missing value should be in the file.

    A value for all partners may be missing if it is the default, or if every partner has its own.
    """
    if partner:
        return True
    is_nobodys = day.partners and all(getattr(share, f"own_{kind}") for share in day.partners.values())
    return not is_nobodys and said != _DEFAULTS[kind]


_DEFAULTS = {UpdateKind.STATUS: Status.PLANNED.value, UpdateKind.DEADLINE: "none"}


_USE_IT = "use the value of the update"


def _add(id: str, commitment: Commitment, path: Path) -> str:
    """Return how to add a missing value; that a deadline is missing may also mean that there is none now."""
    if path != (UpdateKind.DEADLINE,) or commitment.partner_deadline:
        return f"Edit the file: {_USE_IT}."
    command = update_command(id, "--deadline none --note TEXT --on DATE")
    return f"Edit the file: {_USE_IT}. If there is no deadline any more, record since when: {command}."


def _text(value: Any) -> str:
    """Return a status or a deadline as a command accepts it."""
    if value is None:
        return "none"
    if isinstance(value, Deadline):
        return value.canonical
    return value.value if isinstance(value, Status) else _text(value.deadline)
