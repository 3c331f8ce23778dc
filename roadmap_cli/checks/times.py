"""RM3: deadlines, events, and what time has done to them."""

from collections.abc import Iterator
from datetime import date

from roadmap_cli.checks.continuity import contradicted
from roadmap_cli.checks.last_events import disagreements
from roadmap_cli.checks.subject import Hit, Look, Subject, of_commitment
from roadmap_cli.deadline import Deadline, parse_day_key
from roadmap_cli.document.layout import Path
from roadmap_cli.finding import Rule, Severity
from roadmap_cli.flags import Flag, Standing, overall_status
from roadmap_cli.model import OPEN, Commitment, Status, Update
from roadmap_cli.schema import shown


def overdue(subject: Subject) -> Iterator[Hit]:
    """Yield open commitments whose whole window has passed, and what has passed within open ones.

    That is the deadline of a partner for whom it is open, or of an open milestone.
    """
    yield from _flagged(subject, Flag.OVERDUE)
    for id, stood in subject.standings.items():
        if stood.is_open:
            commitment = subject.roadmap.commitments[id]
            for path, deadline, status in _deadlines_within(commitment, stood):
                days = (subject.as_of - deadline.last).days
                if status in OPEN and days > 0:
                    yield of_commitment(
                        id, path, _overdue_since(deadline.last, days, status), shown(deadline.text)
                    )


def _deadlines_within(commitment: Commitment, stood: Standing) -> Iterator[tuple[Path, Deadline, Status]]:
    """Yield the deadlines of partners and milestones, but for the one that counts for the whole."""
    binding, _ = _binding(commitment, stood.due)
    for partner, deadline in commitment.partner_deadline.items():
        path = ("partner_deadline", partner)
        if path != binding:
            yield path, deadline, commitment.partner_status.get(partner, stood.status)
    for step, milestone in commitment.milestones.items():
        if milestone.deadline is not None:
            yield ("milestones", step, "deadline"), milestone.deadline, milestone.status


def _overdue_since(last: date, days: int, status: Status) -> str:
    return f"overdue by {_days(days)}: it ended on {last}, and the status is still {status}"


def _days(number: int) -> str:
    return f"{number:,} day{'' if number == 1 else 's'}"


def due_soon(subject: Subject) -> Iterator[Hit]:
    """Yield open commitments that fall due within `due_soon_days`."""
    yield from _flagged(subject, Flag.DUE_SOON)


def _flagged(subject: Subject, flag: Flag) -> Iterator[Hit]:
    for id, stood in subject.standings.items():
        if flag not in stood.flags or stood.due is None or stood.days_left is None:
            continue
        if flag is Flag.OVERDUE:
            said = _overdue_since(stood.due, -stood.days_left, stood.status)
        else:
            said = f"due in {_days(stood.days_left)}, on {stood.due}" if stood.days_left else "due today"
        path, deadline = _binding(subject.roadmap.commitments[id], stood.due)
        yield of_commitment(id, path, said, shown(deadline.text) if deadline is not None else "")


def _binding(commitment: Commitment, due: date | None) -> tuple[Path, Deadline | None]:
    """Return the path and the deadline, whose window ends on a day; the table where none does."""
    if commitment.deadline is not None:
        return ("deadline",), commitment.deadline
    for partner, deadline in commitment.partner_deadline.items():
        if deadline.last == due:
            return ("partner_deadline", partner), deadline
    return (), None


def stale(subject: Subject) -> Iterator[Hit]:
    """Yield open commitments of which nothing was heard for longer than `stale_after_days`."""
    days = subject.roadmap.check.stale_after_days
    for id, stood in subject.standings.items():
        if Flag.STALE in stood.flags:
            yield of_commitment(
                id, (), f"nothing was heard for more than {days} days, and the status is {stood.status}"
            )


def made_too_late(subject: Subject) -> Iterator[Hit]:
    """Yield commitments that were made when their deadline had already passed."""
    for id, commitment in subject.roadmap.commitments.items():
        made = commitment.made
        if made is None:
            continue
        for path, deadline in _deadlines(commitment):
            if deadline.last < made.first:
                message = (
                    f"it ended on {deadline.last}, before the promise was made, {made.text}; correct one"
                )
                yield of_commitment(id, path, message, shown(deadline.text))


def _deadlines(commitment: Commitment) -> Iterator[tuple[Path, Deadline]]:
    if commitment.deadline is not None:
        yield ("deadline",), commitment.deadline
    for partner, deadline in commitment.partner_deadline.items():
        yield ("partner_deadline", partner), deadline


def in_the_future(subject: Subject) -> Iterator[Hit]:
    """Yield promises, events and met milestones with a day that has not come yet."""
    now = subject.now
    for id, commitment in subject.roadmap.commitments.items():
        if commitment.made is not None and commitment.made.first > now:
            message = "it cannot have been made in the future, and no list shows it until then; correct made"
            yield of_commitment(id, ("made",), message, shown(commitment.made.text))
        for key in commitment.updates:
            if parse_day_key(key).first > now:
                message = f"an event cannot lie in the future, and {key} does; give it the day it happened"
                yield of_commitment(id, ("updates", key), message)
        for step, milestone in commitment.milestones.items():
            if milestone.met_on is not None and milestone.met_on.first > now:
                message = "a milestone cannot have been met in the future; use deadline for what is planned"
                path = ("milestones", step, "met_on")
                yield of_commitment(id, path, message, shown(milestone.met_on.text))


def met_with_open_milestones(subject: Subject) -> Iterator[Hit]:
    """Yield commitments that are met though steps towards them are not."""
    for id, commitment in subject.roadmap.commitments.items():
        if not commitment.milestones or overall_status(commitment) is not Status.MET:
            continue
        waiting = [step for step, one in commitment.milestones.items() if one.status in OPEN]
        if waiting:
            names = ", ".join(waiting[:5]) + (f" and {len(waiting) - 5} more" if len(waiting) > 5 else "")
            message = f"it is met, but milestones are open: {names}; close them, or reopen the commitment"
            yield of_commitment(id, _stated_status(commitment), message)


def _stated_status(commitment: Commitment) -> Path:
    """Return the path of what states the status of the whole."""
    return ("status",) if commitment.status is not None else ("partner_status",)


def unexplained_moves(subject: Subject) -> Iterator[Hit]:
    """Yield events that move a deadline and say no word about it."""
    for id, commitment in subject.roadmap.commitments.items():
        for key, update in commitment.updates.items():
            if not update.note and (move := _move(update)):
                message = f"the deadline moved {move} and no note says why; add note"
                yield of_commitment(id, ("updates", key, "deadline"), message)


def _move(update: Update) -> str:
    """Return how an event moves a deadline, in words; empty where it moves none, or sets the first one."""
    to, before = update.deadline, update.deadline_was
    if to is None or to == before or (before is not None and before.deadline is None):
        return ""
    return f"from {before.text} to {to.text}" if before is not None else f"to {to.text}"


def milestones_too_late(subject: Subject) -> Iterator[Hit]:
    """Yield open milestones that are due after the commitment they lead to."""
    for id, commitment in subject.roadmap.commitments.items():
        if not commitment.milestones:
            continue
        last = max((deadline.last for _, deadline in _deadlines(commitment)), default=None)
        for step, milestone in commitment.milestones.items():
            due = milestone.deadline
            if last is not None and due is not None and milestone.status in OPEN and due.last > last:
                message = (
                    f"due by {due.last}, after its commitment, which is due by {last}; move one of the two"
                )
                yield of_commitment(id, ("milestones", step, "deadline"), message, shown(due.text))


def spent_waivers(subject: Subject) -> Iterator[Hit]:
    """Yield waivers whose day has passed, and those that give no reason."""
    for id, commitment in subject.roadmap.commitments.items():
        for code, waiver in commitment.waive.items():
            path = ("waive", code)
            if waiver.until is not None and waiver.until.last < subject.as_of:
                message = f"the waiver ended on {waiver.until.last}; renew it, or remove it"
                yield of_commitment(id, path, message)
            elif not waiver.reason.strip():
                yield of_commitment(id, path, 'the waiver gives no reason; add reason = "…"')


LOOKS = (
    Look(
        Rule(
            "RM301",
            Severity.WARNING,
            "overdue",
            "An open commitment, or a partner or milestone of one, whose whole deadline window has passed.",
            "Say what became of it: `roadmap update ID --status …`, or move the deadline with a note.",
        ),
        overdue,
    ),
    Look(
        Rule(
            "RM302",
            Severity.NOTICE,
            "due-soon",
            "An open commitment that falls due within `due_soon_days` (30 unless `[check]` says otherwise).",
            "Nothing is wrong: see that it is kept, or say early that it will not be.",
        ),
        due_soon,
    ),
    Look(
        Rule(
            "RM303",
            Severity.NOTICE,
            "stale",
            "An open commitment that nothing was heard of for more than `stale_after_days` (180 unless set).",
            "Find out how it stands and record it: `roadmap update ID --note …`.",
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
            "future-event",
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
            "Close them (`roadmap update ID --milestone M --status met`), or reopen the commitment.",
        ),
        met_with_open_milestones,
    ),
    Look(
        Rule(
            "RM307",
            Severity.ERROR,
            "disagrees-with-events",
            "The status or the deadline differs from what the last event says of it.",
            "Set it to what the event says, or record what moved it since: `roadmap update ID …`.",
        ),
        disagreements,
    ),
    Look(
        Rule(
            "RM308",
            Severity.WARNING,
            "unexplained-move",
            "An update moves a deadline and has no note.",
            "Add a `note` that says why the deadline moved.",
        ),
        unexplained_moves,
    ),
    Look(
        Rule(
            "RM309",
            Severity.WARNING,
            "milestone-after-commitment",
            "An open milestone is due after the commitment that it leads to.",
            "Move the milestone's deadline, or the commitment's, with a note.",
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
            "An update says that the status or the deadline was another than the update before it left.",
            "Correct `status_was` or `deadline_was`, or record the event that came between.",
        ),
        contradicted,
    ),
)
