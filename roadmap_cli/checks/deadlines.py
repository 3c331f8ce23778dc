"""RM3 rules: deadlines and dates."""

from collections.abc import Iterator, Mapping

from roadmap_cli.analysis.flags import Flag, is_overdue
from roadmap_cli.analysis.past import milestones_of
from roadmap_cli.analysis.replay import OnDay, UpdateKind, status_of
from roadmap_cli.checks.cycles import faulty_duties, unrecorded_cycles
from roadmap_cli.checks.indicators import contradictory_indicators
from roadmap_cli.checks.rule import (
    CheckContext,
    Hit,
    Window,
    cycle_command,
    error,
    listed,
    milestone_command,
    notice,
    of_commitment,
    open_windows,
    partner_command,
    value_path,
    values_by_partner,
    warning,
)
from roadmap_cli.checks.updates import contradicted, disagreements, unexplained_changes
from roadmap_cli.english import counted
from roadmap_cli.model.dates import parse_day_key
from roadmap_cli.model.types import DATED, OPEN, Commitment, Status
from roadmap_cli.model.validate import shown
from roadmap_cli.model.window import Deadline
from roadmap_cli.toml.layout import Path


@warning(
    "RM301",
    "overdue",
    "The deadline of an open commitment or milestone has passed, for all or for some partners.",
    "Record what happened: `roadmap update ID --status STATUS --note TEXT --on DATE`; "
    "if the deadline changed, with `--deadline DEADLINE` instead.",
)
def overdue(context: CheckContext) -> Iterator[Hit]:
    """Skip milestones of closed commitments."""
    for commitment_id, derived in context.derived.items():
        if not derived.is_open:
            continue
        for window in open_windows(derived.day, within_days=-1):
            days = (context.as_of - window.deadline.last).days
            if days > 0 and derived.day.duties:
                yield _overdue_cycle(commitment_id, window, days)
            elif days > 0:
                message = (
                    f"overdue by {counted(days, 'day')}{_for_whom(window)}: "
                    f"it ended on {window.deadline.last}, and {_still(window.statuses)}"
                )
                status = partner_command(context, commitment_id, UpdateKind.STATUS, window.statuses)
                deadline = partner_command(context, commitment_id, UpdateKind.DEADLINE, window.statuses)
                advice = f"Record what happened: {status}, or change the deadline: {deadline}."
                value = shown(window.deadline.text)
                yield of_commitment(commitment_id, window.path, message, value, advice=advice)
        yield from _overdue_milestones(commitment_id, context)


def _overdue_cycle(commitment_id: str, window: Window, days: int) -> Hit:
    cycle = window.deadline.canonical
    message = (
        f"the cycle {cycle} is overdue by {counted(days, 'day')}{_for_whom(window)}: "
        f"it ended on {window.deadline.last}, and no update says what became of it"
    )
    partners = [partner for partner in window.statuses if partner and not window.is_all]
    command = cycle_command(commitment_id, cycle, partners)
    return of_commitment(commitment_id, window.path, message, advice=f"Record what happened: {command}.")


def _overdue_milestones(commitment_id: str, context: CheckContext) -> Iterator[Hit]:
    for step, milestone in milestones_of(context.roadmap.commitments[commitment_id], context.as_of).items():
        if milestone.deadline is None or not is_overdue(milestone, context.as_of):
            continue
        last = milestone.deadline.last
        message = (
            f"overdue by {counted((context.as_of - last).days, 'day')}: it ended on {last}, "
            f"and {_still({'': milestone.status})}"
        )
        command = milestone_command(commitment_id, step, "--status STATUS --on DATE")
        advice = f"Record what happened to the milestone: {command}."
        path = ("milestones", step, "deadline")
        yield of_commitment(commitment_id, path, message, shown(milestone.deadline.text), advice=advice)


def _for_whom(window: Window) -> str:
    """Return the partners of a deadline; empty if the key names them or these are all."""
    if window.is_all or window.path[:1] == ("partner_deadline",):
        return ""
    return f" for {listed(list(window.statuses))}"


def _still(statuses: Mapping[str, Status]) -> str:
    """Return the status of these partners: once if it is the same for all, else by partner."""
    by_status: dict[Status, list[str]] = {}
    for partner, status in statuses.items():
        by_status.setdefault(status, []).append(partner)
    if len(by_status) == 1:
        return f"the status is still {next(iter(by_status))}"
    parts = [f"{status} ({listed(partners)})" for status, partners in by_status.items()]
    return f"the statuses are still {listed(parts)}"


@notice(
    "RM302",
    "due-soon",
    "An open commitment is due within `due_soon_days` (default: 30), for all or for some partners.",
    "Nothing is wrong. Make sure that it will be met, or say early that it will not be.",
)
def due_soon(context: CheckContext) -> Iterator[Hit]:
    for commitment_id, derived in context.derived.items():
        for window in open_windows(derived.day, context.roadmap.check.due_soon_days):
            last = window.deadline.last
            days = (last - context.as_of).days
            if 0 <= days <= context.roadmap.check.due_soon_days:
                whom = _for_whom(window)
                message = f"due in {counted(days, 'day')}{whom}, on {last}" if days else f"due today{whom}"
                yield of_commitment(commitment_id, window.path, message, shown(window.deadline.text))


@notice(
    "RM303",
    "stale",
    "An open commitment has had no update for more than `stale_after_days` (default: 180).",
    "Find out what has happened, and record it: `roadmap update ID --note TEXT`.",
)
def stale(context: CheckContext) -> Iterator[Hit]:
    days = context.roadmap.check.stale_after_days
    for commitment_id, derived in context.derived.items():
        if Flag.STALE in derived.flags:
            message = f"no update for more than {counted(days, 'day')}, and the status is {derived.status}"
            yield of_commitment(commitment_id, (), message)


@error(
    "RM304",
    "made-after-deadline",
    "A commitment was made after its deadline had passed.",
    "Correct `made` or the deadline.",
)
def made_too_late(context: CheckContext) -> Iterator[Hit]:
    for commitment_id, commitment in context.roadmap.commitments.items():
        made = commitment.made
        if made is None:
            continue
        for path, deadline in _deadlines(commitment):
            if deadline.last < made.first:
                message = (
                    f"it ended on {deadline.last}, before the promise was made, {made.text}; correct one"
                )
                yield of_commitment(commitment_id, path, message, shown(deadline.text))


def _deadlines(commitment: Commitment) -> Iterator[tuple[Path, Deadline]]:
    if commitment.deadline is not None:
        yield ("deadline",), commitment.deadline
    for partner, target in commitment.partner_deadline.items():
        if target.deadline is not None:
            yield ("partner_deadline", partner), target.deadline


@error(
    "RM305",
    "future-update",
    "A promise, an update, a reading, an assessment or a met milestone is dated in the future.",
    "Use the day on which it happened. Record a plan as a deadline or a milestone.",
)
def in_the_future(context: CheckContext) -> Iterator[Hit]:
    now = context.now
    for commitment_id, commitment in context.roadmap.commitments.items():
        if commitment.made is not None and commitment.made.first > now:
            message = "it cannot have been made in the future, and no list shows it until then; correct made"
            yield of_commitment(commitment_id, ("made",), message, shown(commitment.made.text))
        for path, noun in _dated(commitment):
            if parse_day_key(path[-1]).first > now:
                message = (
                    f"{noun} cannot be in the future, and {path[-1]} is; use the day on which it happened"
                )
                yield of_commitment(commitment_id, path, message)
        for step, milestone in commitment.milestones.items():
            if milestone.met_on is not None and milestone.met_on.first > now:
                message = "a milestone cannot have been met in the future; use deadline for what is planned"
                place = ("milestones", step, "met_on")
                yield of_commitment(commitment_id, place, message, shown(milestone.met_on.text))


def _dated(commitment: Commitment) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the path of each table with a day as its key, and what it is."""
    for part in DATED:
        for key in getattr(commitment, part):
            yield (part, key), f"an {part.removesuffix('s')}"
    for indicator_id, indicator in commitment.indicators.items():
        for key in indicator.readings:
            yield ("indicators", indicator_id, "readings", key), "a reading"


@warning(
    "RM306",
    "met-with-open-milestones",
    "A commitment is met while milestones of it are open.",
    "Record what happened to each: "
    "`roadmap update ID --milestone MILESTONE --status STATUS --on DATE`; or reopen the commitment.",
)
def met_with_open_milestones(context: CheckContext) -> Iterator[Hit]:
    for commitment_id, commitment in context.roadmap.commitments.items():
        if not commitment.milestones or status_of(context.days[commitment_id]) is not Status.MET:
            continue
        still_open = [step for step, one in commitment.milestones.items() if one.status in OPEN]
        if still_open:
            message = f"it is met, but milestones are open: {listed(still_open)}; close them, or reopen it"
            step = still_open[0] if len(still_open) == 1 else "MILESTONE"
            command = milestone_command(commitment_id, step, "--status STATUS --on DATE")
            each = f" for each of {listed(still_open)}" if len(still_open) > 1 else ""
            advice = f"Record what happened to the milestone: {command}{each}, or reopen the commitment."
            path = _whole_status_path(context.days[commitment_id])
            yield of_commitment(commitment_id, path, message, advice=advice)


def _whole_status_path(day: OnDay) -> Path:
    """Return the path of the value that decides the status of the whole."""
    shares = values_by_partner(day)
    if not day.partners or not all(share.own_status for share in shares.values()):
        return value_path(day.commitment, "", UpdateKind.STATUS)
    path = value_path(day.commitment, next(iter(shares)), UpdateKind.STATUS)
    return ("partner_status",) if path[0] == "partner_status" else path


@warning(
    "RM309",
    "milestone-after-commitment",
    "An open milestone is due after the commitment that it leads to.",
    "Change the milestone's deadline: "
    "`roadmap update ID --milestone MILESTONE --deadline DEADLINE --note TEXT`, or the commitment's, "
    "with a note.",
)
def milestones_too_late(context: CheckContext) -> Iterator[Hit]:
    for commitment_id, commitment in context.roadmap.commitments.items():
        if not commitment.milestones or commitment.every:
            continue
        shares = values_by_partner(context.days[commitment_id]).values()
        last = max((share.deadline.last for share in shares if share.deadline is not None), default=None)
        for step, milestone in commitment.milestones.items():
            due = milestone.deadline
            if last is not None and due is not None and milestone.status in OPEN and due.last > last:
                message = (
                    f"due by {due.last}, after its commitment, which is due by {last}; change one of the two"
                )
                command = milestone_command(commitment_id, step, "--deadline DEADLINE --note TEXT")
                advice = f"Change the milestone's deadline: {command}, or the commitment's, with a note."
                path = ("milestones", step, "deadline")
                yield of_commitment(commitment_id, path, message, shown(due.text), advice=advice)


@warning(
    "RM310",
    "spent-waiver",
    "A waiver whose day has passed, or one without a reason.",
    "Renew it with a reason and a day, or remove it.",
)
def spent_waivers(context: CheckContext) -> Iterator[Hit]:
    for commitment_id, commitment in context.roadmap.commitments.items():
        for code, waiver in commitment.waive.items():
            path = ("waive", code)
            if waiver.until is not None and waiver.until.last < context.as_of:
                message = f"the waiver ended on {waiver.until.last}; renew it, or remove it"
                yield of_commitment(commitment_id, path, message)
            elif not waiver.reason.strip():
                yield of_commitment(commitment_id, path, 'the waiver has no reason; add reason = "TEXT"')


CHECKS = (
    overdue,
    due_soon,
    stale,
    made_too_late,
    in_the_future,
    met_with_open_milestones,
    disagreements,
    unexplained_changes,
    milestones_too_late,
    spent_waivers,
    contradicted,
    unrecorded_cycles,
    faulty_duties,
    contradictory_indicators,
)
