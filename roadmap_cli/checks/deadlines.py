"""RM3: deadlines that have passed or come soon, and dates that contradict each other."""

from collections.abc import Iterator, Mapping
from datetime import date

from roadmap_cli.analysis.flags import Flag, is_overdue, status_of
from roadmap_cli.analysis.replay import OnDay, UpdateKind, milestones_of
from roadmap_cli.checks.rule import (
    Hit,
    Look,
    Subject,
    Window,
    listed,
    of_commitment,
    open_windows,
    place_of,
    shares_of,
    subjects,
    update_command,
    word,
)
from roadmap_cli.checks.updates import contradicted, disagreements, unexplained_changes
from roadmap_cli.english import counted
from roadmap_cli.model.dates import Deadline, parse_day_key
from roadmap_cli.model.findings import Rule, Severity
from roadmap_cli.model.types import OPEN, Commitment, Status
from roadmap_cli.model.validate import shown
from roadmap_cli.toml.layout import Path


def overdue(subject: Subject) -> Iterator[Hit]:
    """Yield the windows of open partners and open milestones that have passed.

    A milestone counts only while the commitment is open.
    """
    for commitment_id, derived in subject.derived.items():
        if not derived.is_open:
            continue
        commitment = subject.stated.commitments[commitment_id]
        for window in open_windows(derived.day):
            days = (subject.as_of - window.deadline.last).days
            if days > 0:
                said = (
                    f"overdue by {counted(days, 'day')}{_for_whom(window)}: "
                    f"it ended on {window.deadline.last}, and {_still(window.statuses)}"
                )
                found = shown(window.deadline.text)
                yield of_commitment(
                    commitment_id,
                    window.path,
                    said,
                    found,
                    advice=_what_became(commitment_id, commitment, window),
                )
        yield from _overdue_milestones(commitment_id, subject)


def _overdue_milestones(commitment_id: str, subject: Subject) -> Iterator[Hit]:
    for step, milestone in milestones_of(subject.roadmap.commitments[commitment_id], subject.as_of).items():
        if milestone.deadline is None or not is_overdue(milestone, subject.as_of):
            continue
        last = milestone.deadline.last
        said = (
            f"overdue by {counted((subject.as_of - last).days, 'day')}: it ended on {last}, "
            f"and {_still({'': milestone.status})}"
        )
        command = update_command(
            commitment_id, f"--milestone {word(step, 'MILESTONE')} --status STATUS --on DATE"
        )
        advice = f"Record what happened to the milestone: {command}."
        path = ("milestones", step, "deadline")
        yield of_commitment(commitment_id, path, said, shown(milestone.deadline.text), advice=advice)


def _what_became(commitment_id: str, commitment: Commitment, window: Window) -> str:
    whom = subjects(commitment, UpdateKind.STATUS, window.statuses, is_all=window.is_all)
    status = update_command(commitment_id, "--status STATUS --note TEXT --on DATE", whom)
    whom = subjects(commitment, UpdateKind.DEADLINE, window.statuses, is_all=window.is_all)
    deadline = update_command(commitment_id, "--deadline DEADLINE --note TEXT --on DATE", whom)
    return f"Record what happened: {status}, or change the deadline: {deadline}."


def _for_whom(window: Window) -> str:
    """Return the partners that a deadline is for; empty if the key names them or it is for all."""
    if window.is_all or window.path[:1] == ("partner_deadline",):
        return ""
    return f" for {listed(list(window.statuses))}"


def _still(statuses: Mapping[str, Status]) -> str:
    """Return the status of these partners: once if it is the same for all, else by partner."""
    who: dict[Status, list[str]] = {}
    for partner, status in statuses.items():
        who.setdefault(status, []).append(partner)
    if len(who) == 1:
        return f"the status is still {next(iter(who))}"
    parts = [f"{status} ({listed(partners)})" for status, partners in who.items()]
    return f"the statuses are still {listed(parts)}"


def due_soon(subject: Subject) -> Iterator[Hit]:
    """Yield the windows of open partners that end within `due_soon_days`."""
    for commitment_id, derived in subject.derived.items():
        for window in open_windows(derived.day):
            last = window.deadline.last
            days = (last - subject.as_of).days
            if 0 <= days <= subject.roadmap.check.due_soon_days:
                yield of_commitment(
                    commitment_id,
                    window.path,
                    _due_in(days, last, _for_whom(window)),
                    shown(window.deadline.text),
                )


def _due_in(days: int, last: date, whom: str) -> str:
    return f"due in {counted(days, 'day')}{whom}, on {last}" if days else f"due today{whom}"


def stale(subject: Subject) -> Iterator[Hit]:
    """Yield open commitments with no update for longer than `stale_after_days`."""
    days = subject.roadmap.check.stale_after_days
    for commitment_id, derived in subject.derived.items():
        if Flag.STALE in derived.flags:
            message = f"no update for more than {counted(days, 'day')}, and the status is {derived.status}"
            yield of_commitment(commitment_id, (), message)


def made_too_late(subject: Subject) -> Iterator[Hit]:
    """Yield commitments that were made when their deadline had already passed."""
    for commitment_id, commitment in subject.roadmap.commitments.items():
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


def in_the_future(subject: Subject) -> Iterator[Hit]:
    """Yield promises, updates and met milestones that are dated in the future."""
    now = subject.now
    for commitment_id, commitment in subject.roadmap.commitments.items():
        if commitment.made is not None and commitment.made.first > now:
            message = "it cannot have been made in the future, and no list shows it until then; correct made"
            yield of_commitment(commitment_id, ("made",), message, shown(commitment.made.text))
        for key in commitment.updates:
            if parse_day_key(key).first > now:
                message = f"an update cannot be in the future, and {key} is; use the day on which it happened"
                yield of_commitment(commitment_id, ("updates", key), message)
        for step, milestone in commitment.milestones.items():
            if milestone.met_on is not None and milestone.met_on.first > now:
                message = "a milestone cannot have been met in the future; use deadline for what is planned"
                path = ("milestones", step, "met_on")
                yield of_commitment(commitment_id, path, message, shown(milestone.met_on.text))


def met_with_open_milestones(subject: Subject) -> Iterator[Hit]:
    """Yield commitments that all partners met and that have open milestones."""
    for commitment_id, commitment in subject.roadmap.commitments.items():
        if not commitment.milestones or status_of(subject.days[commitment_id]) is not Status.MET:
            continue
        waiting = [step for step, one in commitment.milestones.items() if one.status in OPEN]
        if waiting:
            message = f"it is met, but milestones are open: {listed(waiting)}; close them, or reopen it"
            one = word(waiting[0], "MILESTONE") if len(waiting) == 1 else "MILESTONE"
            command = update_command(commitment_id, f"--milestone {one} --status STATUS --on DATE")
            each = f" for each of {listed(waiting)}" if len(waiting) > 1 else ""
            advice = f"Record what happened to the milestone: {command}{each}, or reopen the commitment."
            yield of_commitment(
                commitment_id, _whole_status(subject.days[commitment_id]), message, advice=advice
            )


def _whole_status(day: OnDay) -> Path:
    """Return the path of the value that decides the status of the whole."""
    shares = shares_of(day)
    common = [partner for partner, share in shares.items() if not share.own_status]
    if common or not day.partners:
        return place_of(day.commitment, "", UpdateKind.STATUS)
    path = place_of(day.commitment, next(iter(shares)), UpdateKind.STATUS)
    return ("partner_status",) if path[0] == "partner_status" else path


def milestones_too_late(subject: Subject) -> Iterator[Hit]:
    """Yield open milestones that are due after the commitment they lead to."""
    for commitment_id, commitment in subject.roadmap.commitments.items():
        if not commitment.milestones:
            continue
        shares = shares_of(subject.days[commitment_id]).values()
        last = max((share.deadline.last for share in shares if share.deadline is not None), default=None)
        for step, milestone in commitment.milestones.items():
            due = milestone.deadline
            if last is not None and due is not None and milestone.status in OPEN and due.last > last:
                message = (
                    f"due by {due.last}, after its commitment, which is due by {last}; change one of the two"
                )
                options = f"--milestone {word(step, 'MILESTONE')} --deadline DEADLINE --note TEXT"
                command = update_command(commitment_id, options)
                advice = f"Change the milestone's deadline: {command}, or the commitment's, with a note."
                path = ("milestones", step, "deadline")
                yield of_commitment(commitment_id, path, message, shown(due.text), advice=advice)


def spent_waivers(subject: Subject) -> Iterator[Hit]:
    """Yield waivers whose day has passed, and those that give no reason."""
    for commitment_id, commitment in subject.roadmap.commitments.items():
        for code, waiver in commitment.waive.items():
            path = ("waive", code)
            if waiver.until is not None and waiver.until.last < subject.as_of:
                message = f"the waiver ended on {waiver.until.last}; renew it, or remove it"
                yield of_commitment(commitment_id, path, message)
            elif not waiver.reason.strip():
                yield of_commitment(commitment_id, path, 'the waiver has no reason; add reason = "TEXT"')


LOOKS = (
    Look(
        Rule(
            "RM301",
            Severity.WARNING,
            "overdue",
            "The deadline of an open commitment, of an open partner or of an open milestone has passed.",
            "Record what happened: `roadmap update ID --status STATUS --note TEXT --on DATE`; "
            "if the deadline changed, with `--deadline DEADLINE` instead.",
        ),
        overdue,
    ),
    Look(
        Rule(
            "RM302",
            Severity.NOTICE,
            "due-soon",
            "An open commitment is due within `due_soon_days` (default: 30), for all or for some partners.",
            "Nothing is wrong. Make sure that it will be met, or say early that it will not be.",
        ),
        due_soon,
    ),
    Look(
        Rule(
            "RM303",
            Severity.NOTICE,
            "stale",
            "An open commitment has had no update for more than `stale_after_days` (default: 180).",
            "Find out what has happened, and record it: `roadmap update ID --note TEXT`.",
        ),
        stale,
    ),
    Look(
        Rule(
            "RM304",
            Severity.ERROR,
            "made-after-deadline",
            "A commitment was made when its deadline had already passed.",
            "Correct `made` or the deadline; one of the two is mistyped.",
        ),
        made_too_late,
    ),
    Look(
        Rule(
            "RM305",
            Severity.ERROR,
            "future-update",
            "A promise, an update or a met milestone has a day that has not come yet.",
            "Give it the day it happened; what is planned is a deadline or a milestone.",
        ),
        in_the_future,
    ),
    Look(
        Rule(
            "RM306",
            Severity.WARNING,
            "met-with-open-milestones",
            "A commitment is met while milestones of it are open.",
            "Record what happened to each: "
            "`roadmap update ID --milestone MILESTONE --status STATUS --on DATE`; or reopen the commitment.",
        ),
        met_with_open_milestones,
    ),
    Look(
        Rule(
            "RM307",
            Severity.ERROR,
            "disagrees-with-updates",
            "A status, deadline or `met_on` of all partners, of one or of a milestone differs from updates.",
            "Edit the file: use the value of the update, or add the update that changed it since.",
        ),
        disagreements,
    ),
    Look(
        Rule(
            "RM308",
            Severity.WARNING,
            "unexplained-deadline-change",
            "An update changes a deadline and has no note.",
            "Add a `note` that says why the deadline changed.",
        ),
        unexplained_changes,
    ),
    Look(
        Rule(
            "RM309",
            Severity.WARNING,
            "milestone-after-commitment",
            "An open milestone is due after the commitment that it leads to.",
            "Change the milestone's deadline: "
            "`roadmap update ID --milestone MILESTONE --deadline DEADLINE --note TEXT`, or the commitment's, "
            "with a note.",
        ),
        milestones_too_late,
    ),
    Look(
        Rule(
            "RM310",
            Severity.WARNING,
            "spent-waiver",
            "A waiver whose day has passed, or one without a reason.",
            "Renew it with a reason and a day, or remove it.",
        ),
        spent_waivers,
    ),
    Look(
        Rule(
            "RM311",
            Severity.WARNING,
            "broken-record",
            "`status_was` or `deadline_was` of an update differs from the previous update.",
            "Correct `status_was` or `deadline_was`, or record the update in between.",
        ),
        contradicted,
    ),
)
