"""RM5 rules: changes without a new update that says why."""

import re
from collections.abc import Iterator
from itertools import takewhile, zip_longest

from roadmap_cli.analysis.replay import UpdateKind, partners_of
from roadmap_cli.checks.rule import (
    CheckContext,
    Hit,
    current_path,
    error,
    milestone_command,
    of_commitment,
    partner_command,
    update_command,
    values_by_partner,
    word,
)
from roadmap_cli.english import counted
from roadmap_cli.history.change import CommitmentChange, DeadlineChange
from roadmap_cli.model.names import folded
from roadmap_cli.model.validate import shown
from roadmap_cli.model.window import Deadline
from roadmap_cli.toml.layout import Path


@error(
    "RM501",
    "removed",
    "With `--since`: a commitment, or an update, partner or milestone of one, was removed.",
    "Restore it, as `dropped` if it was given up, or say why in an update: `roadmap update ID --note TEXT`.",
)
def removed(context: CheckContext) -> Iterator[Hit]:
    for change in context.changes.commitments if context.changes else ():
        if change.kind == "removed" and change.before is not None:
            message = f"{shown(change.before.title)} was removed; keep it as dropped, with a note on why"
            advice = (
                "Restore it, as `dropped` if it was given up. "
                "If it was renamed, list the old id in `formerly`."
            )
            yield of_commitment(change.id, (), message, advice=advice)
    for change in _unexplained(context):
        yield from _removed_within(change)


def _removed_within(change: CommitmentChange) -> Iterator[Hit]:
    """Yield removed partners, milestones and updates, and values that updates no longer have."""
    for partner in change.partners_removed:
        command = update_command(change.id, f"--add-partner {word(partner, 'PARTNER')}")
        note = update_command(change.id, "--note TEXT")
        advice = f"Restore it: {command}, or say why in an update: {note}."
        yield of_commitment(change.id, ("partners",), f"{partner} was a partner; {_RESTORE}", advice=advice)
    for update in change.updates_removed:
        yield _hit(change.id, ("updates", update.key), "the update was removed")
    for field in change.fields:
        table, _, rest = field.field.partition(".")
        if table == "milestones" and "." not in rest and field.after is None:
            yield _hit(change.id, (table, rest), "the milestone was removed")
        if table == "updates" and rest.endswith(_RECORDED) and field.before is not None:
            key, _, name = rest.rpartition(".")
            was = shown(getattr(field.before, "text", field.before))
            yield _hit(change.id, (table, key, name), f"it was {was} in this update")


_RECORDED = (".status", ".status_was", ".deadline", ".deadline_was")
_RESTORE = "restore it, or say why in the note of an update"


def _hit(commitment_id: str, path: Path, message: str, value: str = "", command: str = "") -> Hit:
    """Return a hit that `command` resolves: by default, an update with a note."""
    advice = (
        f"Restore it, or say why in an update: {command or update_command(commitment_id, '--note TEXT')}."
    )
    return of_commitment(commitment_id, path, f"{message}; {_RESTORE}", value, advice=advice)


def _unexplained(context: CheckContext) -> Iterator[CommitmentChange]:
    """Yield changes of commitments that are in both states, unless a new update says why."""
    return (change for change in _in_both(context) if not change.explains())


def _in_both(context: CheckContext) -> Iterator[CommitmentChange]:
    """Yield changes of commitments that are in both states."""
    for change in context.changes.commitments if context.changes else ():
        if change.before is not None and change.after is not None:
            yield change


@error(
    "RM502",
    "reworded",
    "With `--since`: a title or text changed, and no new update says why.",
    "Restore the wording, or say why in an update: `roadmap update ID --note TEXT`.",
)
def reworded(context: CheckContext) -> Iterator[Hit]:
    for change in _unexplained(context):
        for wording in change.wording:
            if wording.before.strip() and _words(wording.before) != _words(wording.after):
                before, after = around_difference(wording.before, wording.after)
                yield _hit(change.id, (wording.field,), f"it was {shown(before)}", shown(after))


def _words(text: str) -> list[str]:
    """Return the words of a text to compare, without case, accents and punctuation."""
    return [word for word, _ in _placed_words(text)]


def _placed_words(text: str) -> Iterator[tuple[str, int]]:
    """Yield each word of a text to compare, with its offset."""
    for part in re.finditer(r"\S+", text):
        for token in folded(part[0]).split():
            if word := token.strip(".,;:!?…()'\"“”‘’«»-–—"):
                yield word, part.start()


_LONGEST = 60
_BEFORE = 20


def around_difference(before: str, after: str) -> tuple[str, str]:
    """Return two different texts, each cut to 60 characters around the first difference.

    `…` marks a cut. The time is linear in the length of the texts.
    """
    end = ("", max(len(before), len(after)))
    for (was, start), (now, other) in zip_longest(_placed_words(before), _placed_words(after), fillvalue=end):
        if was != now:
            pairs = zip(before[start:], after[other:], strict=False)
            same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
            beyond = max(same - _BEFORE, 0)  # inside a long word
            return _cut(before, start + beyond), _cut(after, other + beyond)
    return before, after


def _cut(text: str, place: int) -> str:
    """Return a text, cut to 60 characters around an offset."""
    if len(text) <= _LONGEST:
        return text
    begin = max(min(place, len(text)) - _BEFORE, 0)
    if begin:
        begin = max(text.find(" ", begin, place) + 1, begin)
    head, rest = "…" if begin else "", text[begin:]
    room = _LONGEST - len(head)
    return head + (rest if len(rest) <= room else f"{rest[: room - 1]}…")


@error(
    "RM503",
    "deadline-changed",
    "With `--since`: a deadline changed, and no new update says why.",
    "Restore it and record the change: `roadmap update ID --deadline DEADLINE --note TEXT` (for a milestone, "
    "`roadmap update ID --milestone MILESTONE --deadline DEADLINE --note TEXT`), or only say why: "
    "`roadmap update ID --note TEXT`.",
)
def deadlines_changed(context: CheckContext) -> Iterator[Hit]:
    for change in _unexplained(context):
        for deadline in change.deadlines:
            if deadline.before is not None and deadline.days != 0:
                path, whom = _path_and_partner(change, deadline.partner, UpdateKind.DEADLINE)
                options = f"--deadline {_option(deadline)} --note TEXT"
                partners = (
                    [deadline.partner] if deadline.partner else [*values_by_partner(context.days[change.id])]
                )
                record = partner_command(context, change.id, UpdateKind.DEADLINE, partners, options)
                message, value = f"{_changed(deadline, whom)}; {_RESTORE}", _text(deadline.after)
                note = update_command(change.id, "--note TEXT")
                advice = f"Restore it and record the change: {record}, or only say why: {note}."
                yield of_commitment(change.id, path, message, value, advice=advice)
    for change in _in_both(context):
        for deadline in change.milestone_deadlines:
            step = deadline.milestone
            if deadline.before is not None and deadline.days != 0 and not change.explains(step):
                command = milestone_command(change.id, step, f"--deadline {_option(deadline)} --note TEXT")
                message, value = _changed(deadline), _text(deadline.after)
                yield _hit(change.id, ("milestones", step, "deadline"), message, value, command)


def _option(change: DeadlineChange) -> str:
    """Return the value of `--deadline` that records a change."""
    return change.after.canonical if change.after is not None else "none"


def _path_and_partner(change: CommitmentChange, partner: str, kind: UpdateKind) -> tuple[Path, str]:
    """Return the path of the current value of a subject, and its partner if the path does not name it."""
    after = change.after
    if after is None:
        return (kind.value,), ""
    by_partner, partners = getattr(after, f"partner_{kind}"), partners_of(after)
    if not partner and partners and all(one in by_partner for one in partners):  # they all have the same one
        return (f"partner_{kind}", *partners)[: 2 if len(partners) == 1 else 1], ""
    path = current_path(after, partner, kind)
    return path, f" for {partner}" if partner and len(path) == 1 else ""


def _changed(change: DeadlineChange, whom: str = "") -> str:
    """Return how a deadline changed: from, to, and by how many days."""
    before, after = (one.text if one is not None else "none" for one in (change.before, change.after))
    changed = f"changed from {before} to {after}{whom}"
    if not change.days:
        return changed
    number = counted(abs(change.days), "day")
    return f"{changed}, {number} {'later' if change.days > 0 else 'earlier'}"


def _text(deadline: Deadline | None) -> str:
    return shown(deadline.text) if deadline is not None else ""


@error(
    "RM504",
    "worsened",
    "With `--since`: a status is worse than it was, and no new update says why.",
    "Restore it, or say why: `roadmap update ID --note TEXT`, or "
    "`roadmap update ID --milestone MILESTONE --status STATUS --note TEXT`.",
)
def worsened(context: CheckContext) -> Iterator[Hit]:
    for change in _unexplained(context):
        for status in change.statuses:
            if status.worsened:
                path, whom = _path_and_partner(change, status.partner, UpdateKind.STATUS)
                yield _hit(change.id, path, f"it was {status.before} and is {status.after}{whom}")
    for change in _in_both(context):
        for status in change.milestone_statuses:
            step = status.milestone
            if status.worsened and not change.explains(step):
                command = milestone_command(change.id, step, f"--status {status.after} --note TEXT")
                message = f"it was {status.before} and is {status.after}"
                yield _hit(change.id, ("milestones", step, "status"), message, command=command)


CHECKS = (removed, reworded, deadlines_changed, worsened)
