"""RM3 rules for updates: whether they agree with each other and with the current values, and say why."""

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Any

from roadmap_cli.analysis.cycles import cycles_as_commitments
from roadmap_cli.analysis.past import milestones_as_commitments
from roadmap_cli.analysis.replay import (
    DatedUpdate,
    OnDay,
    Period,
    UpdateKind,
    periods_of,
    sets,
    updates_of,
    value_of,
)
from roadmap_cli.checks.rule import (
    CheckContext,
    Hit,
    error,
    milestone_command,
    of_commitment,
    update_command,
    warning,
    word,
)
from roadmap_cli.model.types import OPEN, Commitment, Status, Update
from roadmap_cli.model.validate import shown
from roadmap_cli.model.window import Deadline
from roadmap_cli.toml.layout import Path


@warning(
    "RM311",
    "broken-record",
    "`status_was` or `deadline_was` of an update differs from the previous update.",
    "Correct `status_was` or `deadline_was`, or record the update in between.",
)
def contradicted(context: CheckContext) -> Iterator[Hit]:
    """Compare deadlines by window; for a partner, include updates of all after its own first one."""
    for commitment_id, commitment in context.roadmap.commitments.items():
        if len(commitment.updates) < 2:
            continue
        for kind in UpdateKind:
            for before, dated in _all_successive(commitment, kind):
                was = getattr(dated.update, f"{kind}_was")
                if was is None or before.dated is None or value_of(was) == before.value:
                    continue
                message = (
                    f"the previous update, {before.dated.key}, says "
                    f"{_text(getattr(before.dated.update, kind))}; "
                    "correct the wrong one, or record the update in between"
                )
                path = ("updates", dated.key, f"{kind}_was")
                advice = _in_between(commitment_id, commitment, before.dated, dated, kind)
                yield of_commitment(commitment_id, path, message, shown(_text(was)), advice=advice)


def _in_between(
    commitment_id: str, commitment: Commitment, before: DatedUpdate, dated: DatedUpdate, kind: UpdateKind
) -> str:
    """Return the help for a previous value that differs: record the update in between, or correct one."""
    update = commitment.updates[dated.key]
    value = _option(value_of(getattr(update, f"{kind}_was")))
    by_hand = f"correct `{kind}_was` in the file."
    if value == Status.SUPERSEDED and not commitment.replaced_by:
        return by_hand.capitalize()
    remedies: list[str] = []
    if before.day.last < dated.day.first:
        step, cycle = update.milestone, update.cycle
        options = f"--milestone {word(step, 'MILESTONE')} " if step else ""
        options += f"--cycle {cycle.canonical} " if cycle is not None else ""
        options += f"--{kind} {value} --on DATE" + ("" if step else " --note TEXT")
        partners = [update.partner] if update.partner else []
        command = update_command(commitment_id, options, partners)
        remedies.append(f"record the update in between: {command}")
    if before.update.partner == update.partner:
        command = f"`roadmap amend {word(commitment_id, 'ID')} {before.key} --{kind} {value}`"
        remedies.append(f"if the update {before.key} is wrong, correct it: {command}")
    text = "; ".join([*remedies, f"or {by_hand}" if remedies else by_hand])
    return text[0].upper() + text[1:]


@warning(
    "RM308",
    "unexplained-deadline-change",
    "An update changes a deadline and has no note.",
    "Add a `note` that says why the deadline changed.",
)
def unexplained_changes(context: CheckContext) -> Iterator[Hit]:
    for commitment_id, commitment in context.roadmap.commitments.items():
        if all(update.note or update.deadline is None for update in commitment.updates.values()):
            continue
        for before, dated in _all_successive(commitment, UpdateKind.DEADLINE):
            after = dated.update.deadline
            if dated.update.note or after is None or before.value is None:
                continue
            if after.deadline is not None and after.deadline.last == before.value.last:
                continue  # the same deadline, or a refinement
            changed = f"the deadline changed from {_text(before.value)} to {after.text}"
            message = f"{changed}, and no note says why; add a note"
            yield of_commitment(commitment_id, ("updates", dated.key, "deadline"), message)


def _all_successive(commitment: Commitment, kind: UpdateKind) -> Iterator[tuple[Period, DatedUpdate]]:
    """Yield each update of a kind with the previous value of its subject, milestone or cycle."""
    yield from _successive(commitment, kind)
    if any(update.milestone for update in commitment.updates.values()):
        for step in milestones_as_commitments(commitment).values():
            yield from _successive(step, kind)
    for cycle in cycles_as_commitments(commitment).values():
        yield from _successive(cycle, kind)


def _successive(commitment: Commitment, kind: UpdateKind) -> Iterator[tuple[Period, DatedUpdate]]:
    """Yield each update of a kind with the previous value of its subject, subject by subject."""
    updates = updates_of(commitment)
    partners = (dated.update.partner for dated in updates if sets(dated.update, kind))
    for partner in dict.fromkeys(partners):
        before: Period | None = None
        for period in periods_of(commitment, partner, kind, updates):
            if before is not None and period.dated is not None and period.dated.update.partner == partner:
                yield before, period.dated
            before = period


def _text(value: Any) -> str:
    """Return a status or a deadline as the file has it."""
    return str(getattr(value, "text", value))


@error(
    "RM307",
    "disagrees-with-updates",
    "A status, a deadline or a `met_on` contradicts the latest update.",
    "Edit the file: use the value of the update, or add the update that changed it since.",
)
def disagreements(context: CheckContext) -> Iterator[Hit]:
    """Ignore updates in the future, which RM305 reports."""
    for commitment_id, commitment in context.roadmap.commitments.items():
        if commitment.milestones:
            yield from _unmet(commitment_id, commitment)
        if any(_sets_value(update) for update in commitment.updates.values()):
            day = context.days[commitment_id]
            updates = [dated for dated in day.updates if dated.day.first <= context.now]
            for kind in UpdateKind:
                for partner in sorted(
                    {dated.update.partner for dated in updates if sets(dated.update, kind)}
                ):
                    yield from _of_subject(commitment_id, day, partner, kind, updates)
                if commitment.milestones:
                    yield from _of_milestones(commitment_id, commitment, kind, updates)
            if commitment.milestones:
                yield from _met_on_another_day(commitment_id, commitment, updates)


def _sets_value(update: Update) -> bool:
    """Return whether an update has a value that the file may contradict."""
    return update.status is not None or update.deadline is not None


def _unmet(commitment_id: str, commitment: Commitment) -> Iterator[Hit]:
    """Yield milestones with `met_on` and an open status."""
    for step, milestone in commitment.milestones.items():
        if milestone.met_on is not None and milestone.status in OPEN:
            on = milestone.met_on.canonical
            command = milestone_command(commitment_id, step, f"--status met --on {on}")
            advice = f"Set its status: {command}, or remove `met_on`."
            message = f"it was met on {on}, but the status is open; set status, or remove met_on"
            path, value = ("milestones", step, "status"), shown(milestone.status.value)
            yield of_commitment(commitment_id, path, message, value, advice=advice)


def _of_milestones(
    commitment_id: str, commitment: Commitment, kind: UpdateKind, updates: Sequence[DatedUpdate]
) -> Iterator[Hit]:
    """Yield the values of milestones that differ from their last updates; a missing status is `planned`."""
    last = {dated.update.milestone: dated for dated in updates if getattr(dated.update, kind) is not None}
    for step in sorted(commitment.milestones.keys() & last.keys()):
        in_update = value_of(getattr(last[step].update, kind))
        current = getattr(commitment.milestones[step], kind)
        if in_update != current:
            last_update = f"the last update of {step}, {last[step].key}, says {_option(in_update)}"
            path = ("milestones", step, kind.value)
            yield _disagreement(commitment_id, path, last_update, current)


def _disagreement(commitment_id: str, path: Path, last_update: str, current: Any) -> Hit:
    """Return the hit for a current value that differs from the last update.

    Its help has no command: `update` would record the value in the file as the one before the update.
    """
    message = f"{last_update}; use that value, or add the update that changed it since"
    value = shown(getattr(current, "text", _option(current)))
    advice = f"Edit the file: {_USE_IT}, or add the update that changed it since."
    return of_commitment(commitment_id, path, message, value, advice=advice)


def _met_on_another_day(
    commitment_id: str, commitment: Commitment, updates: Sequence[DatedUpdate]
) -> Iterator[Hit]:
    """Yield milestones whose `met_on` is not the day of the updates that ended them."""
    for step, milestone in commitment.milestones.items():
        met_on, closing = milestone.met_on, _last_with(milestone.status, step, updates)
        if met_on is None or not closing or milestone.status in OPEN:
            continue
        if not any(one.day.first <= met_on.last and met_on.first <= one.day.last for one in closing):
            key, on = closing[0].key, met_on.canonical
            message = f"the update that says {milestone.status} is {key}; give both the same day"
            command = f"`roadmap amend {word(commitment_id, 'ID')} {key} --on {on}`"
            advice = f"Set `met_on` to the day of the update, or correct that: {command}."
            path = ("milestones", step, "met_on")
            yield of_commitment(commitment_id, path, message, shown(on), advice=advice)


def _last_with(status: Status, step: str, updates: Sequence[DatedUpdate]) -> list[DatedUpdate]:
    """Return the updates of a milestone after its last one with another status."""
    of_step = [one for one in updates if one.update.milestone == step and one.update.status is not None]
    return [*takewhile(lambda one: one.update.status is status, reversed(of_step))][::-1]


def _of_subject(
    commitment_id: str, day: OnDay, partner: str, kind: UpdateKind, updates: Sequence[DatedUpdate]
) -> Iterator[Hit]:
    """Yield the hit for one subject and kind if the current value differs from its updates or is missing."""
    commitment = day.commitment
    last = periods_of(commitment, partner, kind, updates)[-1]
    if last.dated is None:
        return
    value, key = _option(getattr(last.dated.update, kind)), last.dated.key
    if last.dated.update.partner == partner:
        last_update = f"the last update{f' of {partner}' if partner else ''}, {key}, says {value}"
    else:
        last_update = f"the last update for {partner}, {key}, is about all partners and says {value}"
    path = (f"partner_{kind}", partner) if partner else (kind.value,)
    by_partner = getattr(commitment, f"partner_{kind}")
    is_stated = partner in by_partner if partner else getattr(commitment, kind) is not None
    if is_stated and not last.is_recorded:
        yield _disagreement(commitment_id, path, last_update, last.value)
    elif not is_stated and last.is_own and (partner or _is_needed(day, kind, value)):
        message = f"{last_update}, and {'.'.join(path)} is missing; add it"
        yield of_commitment(commitment_id, path, message, advice=_add(commitment_id, commitment, path))


def _is_needed(day: OnDay, kind: UpdateKind, value: str) -> bool:
    """Return whether the file needs the value for all partners: some use it, and it is not the default."""
    is_unused = day.partners and all(getattr(share, f"own_{kind}") for share in day.partners.values())
    return not is_unused and value != _DEFAULTS[kind]


_DEFAULTS = {UpdateKind.STATUS: Status.PLANNED.value, UpdateKind.DEADLINE: "none"}

_USE_IT = "use the value of the update"


def _add(commitment_id: str, commitment: Commitment, path: Path) -> str:
    """Return the help for a missing value; without a deadline there may be none any more."""
    if path != (UpdateKind.DEADLINE,) or commitment.partner_deadline:
        return f"Edit the file: {_USE_IT}."
    command = update_command(commitment_id, "--deadline none --note TEXT --on DATE")
    return f"Edit the file: {_USE_IT}. If there is no longer a deadline, record since when: {command}."


def _option(value: Any) -> str:
    """Return a status or a deadline as options accept it."""
    if value is None:
        return "none"
    if isinstance(value, Deadline):
        return value.canonical
    return value.value if isinstance(value, Status) else _option(value.deadline)
