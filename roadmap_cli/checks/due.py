"""What is overdue or due soon: commitments, partners and milestones (RM301, RM302)."""

from collections.abc import Iterator, Mapping
from datetime import date

from roadmap_cli.checks.fixes import listed, subjects, update_command, word
from roadmap_cli.checks.places import Window, open_windows
from roadmap_cli.checks.subject import Hit, Subject, of_commitment
from roadmap_cli.english import counted
from roadmap_cli.flags import is_overdue
from roadmap_cli.model.types import Commitment, Status
from roadmap_cli.replay import UpdateKind, milestones_of
from roadmap_cli.schema import shown


def overdue(subject: Subject) -> Iterator[Hit]:
    """Yield the windows of open partners and open milestones that have passed.

    A milestone counts only while the commitment is open.
    """
    for id, standing in subject.standings.items():
        if not standing.is_open:
            continue
        commitment = subject.stated.commitments[id]
        for window in open_windows(standing.day):
            days = (subject.as_of - window.deadline.last).days
            if days > 0:
                said = (
                    f"overdue by {counted(days, 'day')}{_for_whom(window)}: "
                    f"it ended on {window.deadline.last}, and {_still(window.statuses)}"
                )
                found = shown(window.deadline.text)
                yield of_commitment(id, window.path, said, found, help=_what_became(id, commitment, window))
        yield from _overdue_milestones(id, subject)


def _overdue_milestones(id: str, subject: Subject) -> Iterator[Hit]:
    for step, milestone in milestones_of(subject.roadmap.commitments[id], subject.as_of).items():
        if milestone.deadline is None or not is_overdue(milestone, subject.as_of):
            continue
        last = milestone.deadline.last
        said = (
            f"overdue by {counted((subject.as_of - last).days, 'day')}: it ended on {last}, "
            f"and {_still({'': milestone.status})}"
        )
        command = update_command(id, f"--milestone {word(step, 'MILESTONE')} --status STATUS --on DATE")
        help = f"Record what happened to the milestone: {command}."
        path = ("milestones", step, "deadline")
        yield of_commitment(id, path, said, shown(milestone.deadline.text), help=help)


def _what_became(id: str, commitment: Commitment, window: Window) -> str:
    whom = subjects(commitment, UpdateKind.STATUS, window.statuses, is_all=window.is_all)
    status = update_command(id, "--status STATUS --note TEXT --on DATE", whom)
    whom = subjects(commitment, UpdateKind.DEADLINE, window.statuses, is_all=window.is_all)
    deadline = update_command(id, "--deadline DEADLINE --note TEXT --on DATE", whom)
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
    for id, standing in subject.standings.items():
        for window in open_windows(standing.day):
            last = window.deadline.last
            days = (last - subject.as_of).days
            if 0 <= days <= subject.roadmap.check.due_soon_days:
                yield of_commitment(
                    id, window.path, _due_in(days, last, _for_whom(window)), shown(window.deadline.text)
                )


def _due_in(days: int, last: date, whom: str) -> str:
    return f"due in {counted(days, 'day')}{whom}, on {last}" if days else f"due today{whom}"
