"""RM3: whether updates agree with each other, with the current values, and give a reason."""

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Any

from roadmap_cli.analysis.replay import (
    DatedUpdate,
    OnDay,
    Period,
    UpdateKind,
    milestones_as_commitments,
    periods_of,
    sets,
    updates_of,
    value_of,
)
from roadmap_cli.checks.rule import Hit, Subject, of_commitment, update_command, word
from roadmap_cli.model.dates import Deadline
from roadmap_cli.model.types import OPEN, Commitment, Status
from roadmap_cli.model.validate import shown
from roadmap_cli.model.window import Target
from roadmap_cli.toml.layout import Path


def contradicted(subject: Subject) -> Iterator[Hit]:
    """Yield each earlier value that an update names, where the previous update of its subject set another.

    For a partner, updates of all partners count after its own first update. Deadlines are equal if their
    windows are, however they are spelled.
    """
    for commitment_id, commitment in subject.roadmap.commitments.items():
        if len(commitment.updates) < 2:
            continue
        for kind in UpdateKind:
            for before, dated in _all_successive(commitment, kind):
                was = getattr(dated.update, f"{kind}_was")
                if was is None or before.dated is None or _value(was) == before.value:
                    continue
                left = _text(getattr(before.dated.update, kind))
                message = (
                    f"the previous update, {before.dated.key}, says {left}; "
                    "correct the wrong one, or record the update in between"
                )
                yield of_commitment(
                    commitment_id, ("updates", dated.key, f"{kind}_was"), message, shown(_text(was))
                )


def unexplained_changes(subject: Subject) -> Iterator[Hit]:
    """Yield updates that change a deadline without a note. A first deadline is not a change."""
    for commitment_id, commitment in subject.roadmap.commitments.items():
        if all(update.note or update.deadline is None for update in commitment.updates.values()):
            continue
        for before, dated in _all_successive(commitment, UpdateKind.DEADLINE):
            to = dated.update.deadline
            if dated.update.note or to is None or before.value in (None, to.deadline):
                continue
            changed = f"the deadline changed from {_text(before.value)} to {to.text}"
            message = f"{changed}, and no note says why; add a note"
            yield of_commitment(commitment_id, ("updates", dated.key, "deadline"), message)


def _all_successive(commitment: Commitment, kind: UpdateKind) -> Iterator[tuple[Period, DatedUpdate]]:
    """Yield each update of a kind with what its subject, or its milestone, had before it."""
    yield from _successive(commitment, kind)
    if any(update.milestone for update in commitment.updates.values()):
        for step in milestones_as_commitments(commitment).values():
            yield from _successive(step, kind)


def _successive(commitment: Commitment, kind: UpdateKind) -> Iterator[tuple[Period, DatedUpdate]]:
    """Yield each update of a kind with what its subject had before it, subject by subject."""
    updates = updates_of(commitment)
    concerned = (dated.update.partner for dated in updates if sets(dated.update, kind))
    for partner in dict.fromkeys(concerned):
        before: Period | None = None
        for period in periods_of(commitment, partner, kind, updates):
            if before is not None and period.dated is not None and period.dated.update.partner == partner:
                yield before, period.dated
            before = period


def _value(value: Any) -> Any:
    return value.deadline if isinstance(value, Target) else value


def _text(value: Any) -> str:
    """Return a status or a deadline as the file has it."""
    return str(getattr(value, "text", value))


def disagreements(subject: Subject) -> Iterator[Hit]:
    """Yield statuses and deadlines that differ from the last update of their subject.

    Updates in the future have changed nothing yet; another rule finds them.
    """
    for commitment_id, commitment in subject.roadmap.commitments.items():
        yield from _unmet(commitment_id, commitment)
        if commitment.updates:
            updates = [dated for dated in updates_of(commitment) if dated.day.first <= subject.now]
            for kind in UpdateKind:
                own = [dated.update.partner for dated in updates if sets(dated.update, kind)]
                for partner in sorted({*own}):
                    yield from _of(commitment_id, subject.days[commitment_id], partner, kind, updates)
                yield from _of_milestones(commitment_id, commitment, kind, updates)
            yield from _met_on_another_day(commitment_id, commitment, updates)


def _unmet(commitment_id: str, commitment: Commitment) -> Iterator[Hit]:
    """Yield milestones with `met_on` and an open status."""
    for step, milestone in commitment.milestones.items():
        if milestone.met_on is not None and milestone.status in OPEN:
            on = milestone.met_on.canonical
            command = update_command(
                commitment_id, f"--milestone {word(step, 'MILESTONE')} --status met --on {on}"
            )
            yield of_commitment(
                commitment_id,
                ("milestones", step, "status"),
                f"it was met on {on}, but the status is open; set status, or remove met_on",
                shown(milestone.status.value),
                advice=f"Set its status: {command}, or remove `met_on`.",
            )


def _of_milestones(
    commitment_id: str, commitment: Commitment, kind: UpdateKind, updates: Sequence[DatedUpdate]
) -> Iterator[Hit]:
    """Yield the values of milestones that differ from their last updates; a missing status is `planned`."""
    last = {dated.update.milestone: dated for dated in updates if getattr(dated.update, kind) is not None}
    for step in sorted(commitment.milestones.keys() & last.keys()):
        said = value_of(getattr(last[step].update, kind))
        stated = getattr(commitment.milestones[step], kind)
        if said != stated:
            message = (
                f"the last update of {step}, {last[step].key}, says {_value_text(said)}; "
                "use that value, or add the update that changed it since"
            )
            advice = f"Edit the file: {_USE_IT}, or add the update that changed it since."
            found = shown(getattr(stated, "text", _value_text(stated)))
            yield of_commitment(
                commitment_id, ("milestones", step, kind.value), message, found, advice=advice
            )


def _met_on_another_day(
    commitment_id: str, commitment: Commitment, updates: Sequence[DatedUpdate]
) -> Iterator[Hit]:
    """Yield milestones whose `met_on` is not the day of the updates that ended them."""
    for step, milestone in commitment.milestones.items():
        met_on, ends = milestone.met_on, _ends(step, milestone.status, updates)
        if met_on is None or not ends or milestone.status in OPEN:
            continue
        if not any(one.day.first <= met_on.last and met_on.first <= one.day.last for one in ends):
            key, on = ends[0].key, met_on.canonical
            message = f"the update that says {milestone.status} is {key}; give both the same day"
            command = f"`roadmap amend {word(commitment_id, 'ID')} {key} --on {on}`"
            advice = f"Set `met_on` to the day of the update, or correct that: {command}."
            yield of_commitment(
                commitment_id, ("milestones", step, "met_on"), message, shown(on), advice=advice
            )


def _ends(step: str, status: Status, updates: Sequence[DatedUpdate]) -> list[DatedUpdate]:
    """Return the last updates of a milestone that agree with its status, without one that differs between."""
    own = [one for one in updates if one.update.milestone == step and one.update.status is not None]
    last = list(takewhile(lambda one: one.update.status is status, reversed(own)))
    return last[::-1]


def _of(
    commitment_id: str, day: OnDay, partner: str, kind: UpdateKind, updates: Sequence[DatedUpdate]
) -> Iterator[Hit]:
    """Yield the hit for one subject and kind, if the file contradicts its updates or leaves the value out."""
    commitment = day.commitment
    last = periods_of(commitment, partner, kind, updates)[-1]
    if last.dated is None:
        return
    said = _value_text(getattr(last.dated.update, kind))
    update_was = _update_was(last.dated, partner, said)
    path = (f"partner_{kind}", partner) if partner else (kind.value,)
    own = getattr(commitment, f"partner_{kind}")
    is_stated = partner in own if partner else getattr(commitment, kind) is not None
    if is_stated and not last.is_recorded:
        message = f"{update_was}; use that value, or add the update that changed it since"
        found = shown(getattr(last.value, "text", _value_text(last.value)))
        # No command: `update` would take the value in the file for the one before the update that it writes.
        advice = f"Edit the file: {_USE_IT}, or add the update that changed it since."
        yield of_commitment(commitment_id, path, message, found, advice=advice)
    elif not is_stated and last.is_own and _is_missing(day, partner, kind, said):
        message = f"{update_was}, and {'.'.join(path)} is missing; add it"
        yield of_commitment(commitment_id, path, message, advice=_add(commitment_id, commitment, path))


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


def _add(commitment_id: str, commitment: Commitment, path: Path) -> str:
    """Return how to add a missing value; that a deadline is missing may also mean that there is none now."""
    if path != (UpdateKind.DEADLINE,) or commitment.partner_deadline:
        return f"Edit the file: {_USE_IT}."
    command = update_command(commitment_id, "--deadline none --note TEXT --on DATE")
    return f"Edit the file: {_USE_IT}. If there is no deadline any more, record since when: {command}."


def _value_text(value: Any) -> str:
    """Return a status or a deadline as a command accepts it."""
    if value is None:
        return "none"
    if isinstance(value, Deadline):
        return value.canonical
    return value.value if isinstance(value, Status) else _value_text(value.deadline)
