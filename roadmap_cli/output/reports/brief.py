"""Text, Markdown and JSON of `brief`: what changed since a day or a revision."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import msgspec

from roadmap_cli import escape
from roadmap_cli.analysis.aggregate import OverdueMilestone
from roadmap_cli.analysis.query import Row, record_of_row
from roadmap_cli.analysis.verdicts import DatedAssessment, verdict_words
from roadmap_cli.english import listed
from roadmap_cli.history import brief as history
from roadmap_cli.history.brief import DEADLINE_PARTS, STATUS_PARTS
from roadmap_cli.history.change import CommitmentChange, DeadlineChange, StatusChange
from roadmap_cli.history.readings import NewReadings
from roadmap_cli.model.types import Assessment, Reading, Status, texts
from roadmap_cli.output.blocks import Cell, Line, Part, PartEntry
from roadmap_cli.output.colors import Depth
from roadmap_cli.output.markdown import markdown_heading, markdown_line, markdown_parts
from roadmap_cli.output.plain import line_text, parts_lines
from roadmap_cli.output.reports.assessments import assessment_record
from roadmap_cli.output.reports.cycles import cycle_cells, cycle_record
from roadmap_cli.output.reports.diff import change_lines, commitment_record, days_cell, ends_record
from roadmap_cli.output.reports.indicators import indicator_title, reading_record, since_words
from roadmap_cli.output.reports.status import filter_lines, heading
from roadmap_cli.output.words import day_of_key, due_words, in_days, status_cell


class Briefing(msgspec.Struct, frozen=True, kw_only=True):
    """The changes since a day, or since a commit of that day."""

    title: str
    since: date
    commit: str | None
    as_of: date
    brief: history.Brief
    filter: str | None = None


def headings(briefing: Briefing, signs: bool) -> list[Line]:
    """Return a line with title, day and start day, then the filter if there is one."""
    line = heading(briefing.title, briefing.as_of, signs)
    since = Cell(f"{'·' if signs else '-'} since {briefing.since}", "faint")
    return [Line([*line.cells, since], gap=" "), *filter_lines(briefing.filter)]


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
    "cycles": "Cycles of recurring duties",
    "other": "Other changes",
    "overdue": "Newly overdue",
    "milestones_overdue": "Milestones newly overdue",
    "next": "Due next",
    "silent": "Silent the longest",
}
"""The headings of the parts, in order, by their JSON keys."""


def parts_of(briefing: Briefing, signs: bool, *, marked: bool = True) -> list[Part]:
    """Return a part for each kind of change; with `marked`, changed words are in brackets."""
    brief, arrow = briefing.brief, "→" if signs else "->"
    entries: dict[str, list[PartEntry]] = {
        "new": [_new(item, signs) for item in brief.new],
        "removed": [_removed(item) for item in brief.removed],
        **{name: [_status_change(item, arrow) for item in getattr(brief, name)] for name in STATUS_PARTS},
        **{name: [_deadline_change(item, arrow) for item in getattr(brief, name)] for name in DEADLINE_PARTS},
        "milestones": [_milestone_change(item, arrow) for item in brief.milestones],
        "cycles": [_cycle_change(item, signs) for item in brief.cycles],
        "other": [_other(item, signs, marked) for item in brief.other],
        "overdue": [
            _entry(row, [Cell(f"{_prefix(row.partner)}{due_words(row)}", "overdue")]) for row in brief.overdue
        ],
        "milestones_overdue": [_milestone_overdue(item) for item in brief.milestones_overdue],
        "next": [_entry(row, [Cell(escape.line(row.promised)), Cell(due_words(row))]) for row in brief.next],
        "silent": [
            _entry(item.row, [Cell(f"nothing since {item.last_activity}, {in_days(item.days)} ago")])
            for item in brief.silent
        ],
    }
    return [
        Part(f"{heading}: {len(entries[name])}", entries[name])
        for name, heading in HEADINGS.items()
        if entries[name]
    ]


_ADDED = (("new", "new"), ("removed", "removed"))
_NEWLY = (
    *(("kept", "kept"), ("partly_kept", "partly kept"), ("reopened", "reopened")),
    *(("broken", "broken"), ("broken", "dropped")),
)
_STATUSES = (("worsened", "worse"), ("improved", "better"))
_DEADLINES = tuple((name, name) for name in DEADLINE_PARTS)
_LATE = (("overdue", "commitment"), ("milestones_overdue", "milestone"))


def unchanged_line(briefing: Briefing) -> Line:
    """Return a sentence that lists the kinds of changes that the brief does not have.

    It says "compared with", because only the first and the last day are compared.
    """
    brief = briefing.brief
    empty = {name for name in HEADINGS if not getattr(brief, name)}
    if empty.issuperset(HEADINGS.keys() - {"next", "silent"}):
        nothing = "no status, deadline or wording has changed; nothing is newly overdue"
        return Line([Cell(f"Compared with {briefing.since}, {nothing}.")])

    def missing(kinds: Sequence[tuple[str, str]]) -> str:
        words = [word for name, word in kinds if name in empty]
        return " or ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))

    others = "of the others, none" if brief.new or brief.removed else "none"
    clauses = [(missing(_ADDED), "no commitment is {}")]
    if brief.compared:
        clauses += [
            (missing(_NEWLY), f"{others} is newly {{}}"),
            (missing(_STATUSES), "no other status is {}"),
            (missing(_DEADLINES), "no deadline is {}"),
            (missing([("other", "different")]), "no other field is {}"),
        ]
    clauses.append((missing(_LATE), "no {} is newly overdue"))
    sentence = "; ".join(words.format(kinds) for kinds, words in clauses if kinds)
    return Line([Cell(f"Compared with {briefing.since}, {sentence}.", "faint")] if sentence else [])


def _entry(row: Row, cells: Sequence[Cell], lines: Sequence[Line] = (), title: str = "") -> PartEntry:
    first = Line([Cell(escape.line(title or row.title)), *cells])
    return PartEntry(escape.line(row.id), [first, *lines], row.id)


def _new(item: history.NewCommitment, signs: bool) -> PartEntry:
    row, lines = item.row, []
    for subject in item.statuses:
        if subject.partner:
            name = Cell(f"{escape.line(subject.partner)}:")
            lines.append(Line([name, status_cell(subject.status, signs)], gap=" "))
        lines += _reason(subject.when, subject.reason)
    due = Cell(f"due {escape.line(row.promised)}" if row.promised else "")
    return _entry(row, [status_cell(row.status, signs), due], lines)


def _prefix(partner: str | None) -> str:
    return f"{escape.line(partner)}: " if partner else ""


def _status_change(item: history.BriefChange[StatusChange], arrow: str) -> PartEntry:
    change = item.change
    words = Cell(f"{_prefix(change.partner)}{change.before} {arrow} {change.after}")
    return _entry(item.row, [words], _reason(change.when, change.reason))


def _deadline_change(item: history.BriefChange[DeadlineChange], arrow: str) -> PartEntry:
    change = item.change
    words = Cell(f"{_prefix(change.partner)}{_windows(change, arrow)}")
    return _entry(
        item.row, [words, days_cell(change.days, change.withdrawn)], _reason(change.when, change.reason)
    )


def _windows(change: DeadlineChange, arrow: str) -> str:
    before, after = (escape.line(end.text) if end else "none" for end in (change.before, change.after))
    return f"{before} {arrow} {after}"


def _milestone_change(item: history.BriefChange[StatusChange | DeadlineChange], arrow: str) -> PartEntry:
    change = item.change
    if isinstance(change, DeadlineChange):
        cells = [Cell(_windows(change, arrow)), days_cell(change.days, change.withdrawn)]
    else:
        cells = [Cell(f"{change.before} {arrow} {change.after}")]
    return _entry(item.row, cells, _reason(change.when, change.reason), item.milestone_title)


def _cycle_change(item: history.CycleChange, signs: bool) -> PartEntry:
    window = Cell(f"{_prefix(item.partner)}{escape.line(item.state.window.text)}")
    closing = item.state.closing
    reason = _reason(closing.key, closing.update.note) if closing is not None else []
    return _entry(item.row, [window, *cycle_cells(item.state, signs)], reason)


def _other(item: history.OtherChanges, signs: bool, marked: bool) -> PartEntry:
    reasons = [
        line
        for reason in item.reasons
        for line in _reason(f"{reason.partner} {reason.when}".strip(), reason.reason)
    ]
    changes = [*change_lines(item.change, signs, marked=marked), *_successors(item.change)]
    changes += [line for one in item.readings for line in _readings(one)]
    changes += [line for one in item.assessments for line in _assessment(one)]
    return _entry(item.row, [], [*changes, *reasons])


def _readings(item: NewReadings) -> Iterator[Line]:
    """Yield the newest reading of an indicator with its note and evidence."""
    measured = item.measured
    title = f"{indicator_title(measured.indicator)}:"
    words = Cell(since_words(measured, item.before), "at-risk" if measured.is_off_track else "")
    count = Cell(f"({item.count} new readings)" if item.count > 1 else "", "faint")
    yield Line([Cell(title), words, count], gap=" ")
    for last in measured.readings[-1:]:
        yield from _source(last.key, last.reading)


def _assessment(item: DatedAssessment) -> Iterator[Line]:
    """Yield a verdict with its note and evidence."""
    yield Line([Cell(escape.line(verdict_words(item.assessment)))])
    yield from _source(item.key, item.assessment)


def _source(key: str, one: Reading | Assessment) -> Iterator[Line]:
    """Yield the day, the note and the evidence of a reading or an assessment."""
    yield from _reason(key, one.note)
    for address in texts(one.evidence):
        yield Line([Cell(escape.line(address), "faint", is_address=True)])


def _successors(change: CommitmentChange) -> Iterator[Line]:
    """Yield what replaced a commitment that was superseded, unless `replaced_by` itself changed."""
    is_known = any(field.field == "replaced_by" for field in change.fields)
    is_new = any(one.after is Status.SUPERSEDED for one in change.statuses)
    if change.after is not None and is_new and not is_known:
        names = listed([*map(escape.line, change.after.replaced_by)])
        yield Line([Cell(f"replaced by {names}")])


def _milestone_overdue(item: OverdueMilestone) -> PartEntry:
    milestone = item.milestone
    deadline = Cell(escape.line(milestone.promised))
    return _entry(
        item.row, [deadline, Cell(f"overdue by {in_days(item.days)}", "overdue")], title=milestone.title
    )


def _reason(when: str, reason: str) -> list[Line]:
    """Return the note of the update that made a change, after its day; `when` ends in its key."""
    *partner, key = when.rsplit(" ", 1)
    when = " ".join([*partner, day_of_key(key)])
    first, *rest = escape.block(reason).splitlines() or [""]
    if not first:
        return [Line([Cell(escape.line(when), "faint")])] if when else []
    line = Line([Cell(f"{escape.line(when)}:", "faint"), Cell(first)], gap=" ")
    return [line, *(Line([Cell(text)]) for text in rest)]


def _removed(item: history.RemovedCommitment) -> PartEntry:
    line = Line([Cell(escape.line(item.title)), Cell(escape.line(item.area), "faint")])
    return PartEntry(escape.line(item.id), [line])


def render_brief(briefing: Briefing, signs: bool = True, color: Depth = Depth.NONE) -> str:
    """Return the brief as plain text."""
    lines = [line_text(line, color) for line in headings(briefing, signs)]
    lines += parts_lines(parts_of(briefing, signs), color)
    unchanged = unchanged_line(briefing)
    return "\n".join([*lines, *(["", line_text(unchanged, color)] if unchanged.shown else [])]) + "\n"


def render_markdown_brief(briefing: Briefing) -> str:
    """Return the brief as GitHub-flavored Markdown."""
    title, *filters = headings(briefing, signs=True)
    lines = [markdown_heading(title), *(f"\n{markdown_line(line)}" for line in filters)]
    lines += markdown_parts(parts_of(briefing, signs=True, marked=False))
    unchanged = unchanged_line(briefing)
    return "\n".join([*lines, *(["", markdown_line(unchanged)] if unchanged.shown else [])]) + "\n"


def json_of(briefing: Briefing) -> dict[str, Any]:
    """Return the JSON of `brief`: each entry is the base record of its commitment with the change.

    Removed commitments have only id, title and area.
    """
    brief = briefing.brief
    return {
        "title": briefing.title,
        "since": briefing.since,
        "commit": briefing.commit,
        "as_of": briefing.as_of,
        "filter": briefing.filter,
        "new": [
            record_of_row(item.row)
            | {
                "statuses": [
                    {"partner": subject.partner or None, "status": subject.status} | _update(subject)
                    for subject in item.statuses
                ]
            }
            for item in brief.new
        ],
        "removed": brief.removed,
        **{name: [_status_record(item) for item in getattr(brief, name)] for name in STATUS_PARTS},
        **{name: [_deadline_record(item) for item in getattr(brief, name)] for name in DEADLINE_PARTS},
        "milestones": [_milestone_record(item) for item in brief.milestones],
        "cycles": [_cycle_record(item) for item in brief.cycles],
        "other": [
            record_of_row(item.row)
            | {
                "change": commitment_record(item.change),
                "reasons": [{"partner": why.partner or None} | _update(why) for why in item.reasons],
                "readings": [_readings_record(one) for one in item.readings],
                "assessments": [{"key": one.key} | assessment_record(one) for one in item.assessments],
            }
            for item in brief.other
        ],
        "overdue": brief.overdue,
        "milestones_overdue": [
            record_of_row(item.row)
            | {
                "milestone": item.id,
                "milestone_title": item.milestone.title,
                "milestone_deadline": item.milestone.deadline,
                "days": item.days,
            }
            for item in brief.milestones_overdue
        ],
        "next": brief.next,
        "silent": [
            record_of_row(item.row) | {"last_update": item.last_activity, "days": item.days}
            for item in brief.silent
        ],
    }


def _readings_record(item: NewReadings) -> dict[str, Any]:
    before = item.before
    return reading_record(item.measured) | {
        "before_key": before.key if before is not None else None,
        "before_value": before.reading.value if before is not None else None,
        "new_readings": item.count,
    }


def _status_record(item: history.BriefChange[StatusChange]) -> dict[str, Any]:
    return record_of_row(item.row) | ends_record(item.change) | _update(item.change)


def _deadline_record(item: history.BriefChange[DeadlineChange]) -> dict[str, Any]:
    change = item.change
    return record_of_row(item.row) | ends_record(change) | {"days": change.days} | _update(change)


def _milestone_record(item: history.BriefChange[StatusChange | DeadlineChange]) -> dict[str, Any]:
    """Return the change of a milestone; `field` is `status` or `deadline`."""
    change = item.change
    is_deadline = isinstance(change, DeadlineChange)
    return (
        record_of_row(item.row)
        | {"milestone": change.milestone, "milestone_title": item.milestone_title}
        | {"field": "deadline" if is_deadline else "status", "before": change.before, "after": change.after}
        | {"days": change.days if isinstance(change, DeadlineChange) else None}
        | _update(change)
    )


def _update(
    change: StatusChange | DeadlineChange | history.SubjectStatus | history.ChangeReason,
) -> dict[str, Any]:
    """Return the key and the note of the update that made a change, None without one."""
    return {"update": change.when or None, "reason": change.reason or None}


def _cycle_record(item: history.CycleChange) -> dict[str, Any]:
    closing = item.state.closing
    return record_of_row(item.row) | {
        "partner": item.partner or None,
        "cycle": cycle_record(item.state),
        "update": closing.key if closing is not None else None,
        "reason": (closing.update.note if closing is not None else "") or None,
    }
