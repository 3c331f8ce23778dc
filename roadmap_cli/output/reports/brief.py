"""News for a reader who was away → parts for text and Markdown, and JSON."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec

from roadmap_cli import escape
from roadmap_cli.analysis.aggregate import OverdueMilestone
from roadmap_cli.analysis.query import Row, record_of_row
from roadmap_cli.history.brief import (
    DEADLINE_PARTS,
    STATUS_PARTS,
    Brief,
    BriefDeadlineChange,
    BriefMilestoneChange,
    BriefStatusChange,
    ChangeReason,
    NewCommitment,
    OtherChanges,
    RemovedCommitment,
    SilentCommitment,
    SubjectStatus,
)
from roadmap_cli.history.change import DeadlineChange, StatusChange
from roadmap_cli.output.blocks import Cell, Line, Part, PartEntry
from roadmap_cli.output.markdown import markdown_heading, markdown_line, markdown_parts
from roadmap_cli.output.plain import line_text, parts_lines
from roadmap_cli.output.reports.diff import change_lines, commitment_record, moved_words
from roadmap_cli.output.reports.status import filter_lines
from roadmap_cli.output.reports.status import heading as title_line
from roadmap_cli.output.words import due_words, in_days, status_cell


class Briefing(msgspec.Struct, frozen=True, kw_only=True):
    """What `brief` shows: the news since a day, or since a commit of that day."""

    title: str
    since: date
    commit: str | None
    as_of: date
    brief: Brief
    filter: str | None = None


def headings(seen: Briefing, signs: bool) -> list[Line]:
    """Return the lines above: the title, the day and the day since when; then the filter."""
    line = title_line(seen.title, seen.as_of, signs)
    since = Cell(f"{'·' if signs else '-'} since {seen.since}", "faint")
    return [Line([*line.cells, since], gap=" "), *filter_lines(seen.filter)]


HEADINGS = {
    "new": "New",
    "removed": "Removed from the file",
    "kept": "Kept",
    "partly_kept": "Partly kept",
    "reopened": "Reopened",
    "broken": "Broken or dropped",
    "worsened": "Worsened",
    "improved": "Improved",
    "later": "Deadline later",
    "earlier": "Deadline earlier",
    "withdrawn": "Deadline withdrawn",
    "milestones": "Milestones changed",
    "other": "Other changes",
    "overdue": "Newly overdue",
    "milestones_overdue": "Milestones newly overdue",
    "next": "Due next",
    "silent": "Silent the longest",
}
"""The parts, in order; they are the keys of the JSON."""


def parts_of(seen: Briefing, signs: bool, *, marked: bool = True) -> list[Part]:
    """Return a part for each kind of change that happened; `marked` is for wording."""
    brief, arrow = seen.brief, "→" if signs else "->"
    entries: dict[str, list[PartEntry]] = {
        "new": [_new(one, signs) for one in brief.new],
        "removed": [_removed(one) for one in brief.removed],
        **{name: [_status_change(one, arrow) for one in getattr(brief, name)] for name in STATUS_PARTS},
        **{name: [_deadline_change(one, arrow) for one in getattr(brief, name)] for name in DEADLINE_PARTS},
        "milestones": [_milestone_change(one, arrow) for one in brief.milestones],
        "other": [_other(one, signs, marked) for one in brief.other],
        "overdue": [_row(row, [Cell(f"{_of(row.partner)}{due_words(row)}", "bad")]) for row in brief.overdue],
        "milestones_overdue": [_milestone(one) for one in brief.milestones_overdue],
        "next": [_row(row, [_deadline(row), Cell(due_words(row))]) for row in brief.next],
        "silent": [_silent(one) for one in brief.silent],
    }
    return [
        Part(f"{heading}: {len(entries[name])}", entries[name])
        for name, heading in HEADINGS.items()
        if entries[name]
    ]


_ADDED = (("new", "new"), ("removed", "removed"))
_NEWLY = (
    ("kept", "kept"),
    ("partly_kept", "partly kept"),
    ("reopened", "reopened"),
    ("broken", "broken"),
    ("broken", "dropped"),
)
_TURNED = (("worsened", "worse"), ("improved", "better"))
_MOVED = tuple((name, name) for name in DEADLINE_PARTS)
_LATE = (("overdue", "commitment"), ("milestones_overdue", "milestone"))


def nothing_in(seen: Briefing) -> Line:
    """Return a sentence about the kinds of changes that the brief does not list; empty if it lists all.

    It compares the two ends of the time between, for what was met and then reopened is no change. Of new
    commitments it says nothing, for they were not there to change.
    """
    brief = seen.brief
    none = {name for name in HEADINGS if not getattr(brief, name)}
    if none.issuperset(HEADINGS.keys() - {"next", "silent"}):
        nothing = "no status, deadline or wording has changed; nothing is newly overdue"
        return Line([Cell(f"Compared with {seen.since}, {nothing}.")])

    def missing(kinds: Sequence[tuple[str, str]]) -> str:
        return _either([word for name, word in kinds if name in none])

    there = "of the others, none" if brief.new or brief.removed else "none"
    clauses = [(missing(_ADDED), "no commitment is {}")]
    if brief.compared:
        clauses += [
            (missing(_NEWLY), f"{there} is newly {{}}"),
            (missing(_TURNED), "no other status is {}"),
            (missing(_MOVED), "no deadline is {}"),
            (missing([("other", "different")]), "no other field is {}"),
        ]
    clauses.append((missing(_LATE), "no {} is newly overdue"))
    said = "; ".join(words.format(kinds) for kinds, words in clauses if kinds)
    return Line([Cell(f"Compared with {seen.since}, {said}.", "faint")] if said else [])


def _either(words: Sequence[str]) -> str:
    return " or ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def _row(row: Row, cells: Sequence[Cell]) -> PartEntry:
    return PartEntry(escape.line(row.id), [Line([Cell(escape.line(row.title)), *cells])])


def _new(one: NewCommitment, signs: bool) -> PartEntry:
    """Return a new commitment with its status; with those of the partners, if they may differ."""
    row = one.row
    lines = [Line([Cell(escape.line(row.title)), status_cell(row.status, signs), _due(row)])]
    for held in one.statuses:
        if held.partner:
            lines.append(Line([Cell(_of(held.partner).strip()), status_cell(held.status, signs)], gap=" "))
        lines += _reason(held.when, held.reason)
    return PartEntry(escape.line(row.id), lines)


def _due(row: Row) -> Cell:
    return Cell(f"due {escape.line(row.deadline)}" if row.deadline else "")


def _deadline(row: Row) -> Cell:
    return Cell(escape.line(row.deadline or ""))


def _of(partner: str | None) -> str:
    return f"{escape.line(partner)}: " if partner else ""


def _status_change(one: BriefStatusChange, arrow: str) -> PartEntry:
    change = one.change
    words = Cell(f"{_of(change.partner)}{change.before} {arrow} {change.after}")
    line = Line([Cell(escape.line(one.row.title)), words])
    return PartEntry(escape.line(one.row.id), [line, *_reason(change.when, change.reason)])


def _deadline_change(one: BriefDeadlineChange, arrow: str) -> PartEntry:
    change = one.change
    words = Cell(f"{_of(change.partner)}{_windows(change, arrow)}")
    line = Line([Cell(escape.line(one.row.title)), words, moved_words(change.days, change.withdrawn)])
    return PartEntry(escape.line(one.row.id), [line, *_reason(change.when, change.reason)])


def _windows(change: DeadlineChange, arrow: str) -> str:
    before, after = (escape.line(end.text) if end else "none" for end in (change.before, change.after))
    return f"{before} {arrow} {after}"


def _milestone_change(one: BriefMilestoneChange, arrow: str) -> PartEntry:
    change = one.change
    if isinstance(change, DeadlineChange):
        words = [Cell(_windows(change, arrow)), moved_words(change.days, change.withdrawn)]
    else:
        words = [Cell(f"{change.before} {arrow} {change.after}")]
    line = Line([Cell(escape.line(one.title)), *words])
    return PartEntry(escape.line(one.row.id), [line, *_reason(change.when, change.reason)])


def _other(one: OtherChanges, signs: bool, marked: bool) -> PartEntry:
    title = Line([Cell(escape.line(one.row.title))])
    reasons = [
        line for why in one.reasons for line in _reason(f"{why.partner} {why.when}".strip(), why.reason)
    ]
    return PartEntry(
        escape.line(one.row.id), [title, *change_lines(one.change, signs, marked=marked), *reasons]
    )


def _milestone(one: OverdueMilestone) -> PartEntry:
    words = Cell(f"overdue by {in_days(one.days)}", "bad")
    deadline = Cell(escape.line(one.milestone.deadline.text) if one.milestone.deadline else "")
    return PartEntry(
        escape.line(one.row.id), [Line([Cell(escape.line(one.milestone.title)), deadline, words])]
    )


def _reason(when: str, reason: str) -> list[Line]:
    """Return the note of the update that made a change, with its day."""
    first, *rest = escape.block(reason).splitlines() or [""]
    if not first:
        return [Line([Cell(escape.line(when), "faint")])] if when else []
    return [
        Line([Cell(f"{escape.line(when)}:", "faint"), Cell(first)], gap=" "),
        *(Line([Cell(one)]) for one in rest),
    ]


def _removed(one: RemovedCommitment) -> PartEntry:
    return PartEntry(
        escape.line(one.id), [Line([Cell(escape.line(one.title)), Cell(escape.line(one.area), "faint")])]
    )


def _silent(one: SilentCommitment) -> PartEntry:
    words = Cell(f"nothing since {one.heard}, {in_days(one.days)} ago")
    return PartEntry(escape.line(one.row.id), [Line([Cell(escape.line(one.row.title)), words])])


def render_brief(seen: Briefing, signs: bool = True, color: bool = False) -> str:
    """Return the news as plain text."""
    lines = [line_text(line, color) for line in headings(seen, signs)]
    lines += parts_lines(parts_of(seen, signs), color)
    none = nothing_in(seen)
    return "\n".join([*lines, *(["", line_text(none, color)] if none.shown else [])]) + "\n"


def render_markdown_brief(seen: Briefing) -> str:
    """Return the news as GitHub-flavoured Markdown."""
    above, *filters = headings(seen, signs=True)
    lines = [markdown_heading(above), *(f"\n{markdown_line(line)}" for line in filters)]
    lines += markdown_parts(parts_of(seen, signs=True, marked=False))
    none = nothing_in(seen)
    return "\n".join([*lines, *(["", markdown_line(none)] if none.shown else [])]) + "\n"


def json_of(seen: Briefing) -> dict[str, Any]:
    """Return the JSON of `brief`: each entry is the base record of its commitment, with what became of it.

    What was removed from the file has no values on the day, so only its id, title and area are there.
    """
    brief = seen.brief
    return {
        "title": seen.title,
        "since": seen.since,
        "commit": seen.commit,
        "as_of": seen.as_of,
        "filter": seen.filter,
        "new": [
            record_of_row(one.row)
            | {
                "statuses": [
                    {"partner": held.partner or None, "status": held.status} | _update_of(held)
                    for held in one.statuses
                ]
            }
            for one in brief.new
        ],
        "removed": brief.removed,
        **{name: [_status_record(one) for one in getattr(brief, name)] for name in STATUS_PARTS},
        **{name: [_deadline_record(one) for one in getattr(brief, name)] for name in DEADLINE_PARTS},
        "milestones": [_milestone_record(one) for one in brief.milestones],
        "other": [
            record_of_row(one.row)
            | {
                "change": commitment_record(one.change),
                "reasons": [{"partner": why.partner or None} | _update_of(why) for why in one.reasons],
            }
            for one in brief.other
        ],
        "overdue": brief.overdue,
        "milestones_overdue": [
            record_of_row(one.row)
            | {
                "milestone": one.id,
                "milestone_title": one.milestone.title,
                "milestone_deadline": one.milestone.deadline,
                "days": one.days,
            }
            for one in brief.milestones_overdue
        ],
        "next": brief.next,
        "silent": [
            record_of_row(one.row) | {"last_update": one.heard, "days": one.days} for one in brief.silent
        ],
    }


def _status_record(one: BriefStatusChange) -> dict[str, Any]:
    return record_of_row(one.row) | _ends(one.change) | _update_of(one.change)


def _deadline_record(one: BriefDeadlineChange) -> dict[str, Any]:
    change = one.change
    return record_of_row(one.row) | _ends(change) | {"days": change.days} | _update_of(change)


def _milestone_record(one: BriefMilestoneChange) -> dict[str, Any]:
    """Return the change of a milestone; `field` says whether its status or its deadline changed."""
    change = one.change
    is_deadline = isinstance(change, DeadlineChange)
    return (
        record_of_row(one.row)
        | {"milestone": change.milestone, "milestone_title": one.title}
        | {"field": "deadline" if is_deadline else "status", "before": change.before, "after": change.after}
        | {"days": change.days if isinstance(change, DeadlineChange) else None}
        | _update_of(change)
    )


def _ends(change: StatusChange | DeadlineChange) -> dict[str, Any]:
    return {"partner": change.partner or None, "before": change.before, "after": change.after}


def _update_of(one: StatusChange | DeadlineChange | SubjectStatus | ChangeReason) -> dict[str, Any]:
    """Return the key and the note of the update that made a change; null without one."""
    return {"update": one.when or None, "reason": one.reason or None}
