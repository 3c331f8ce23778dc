"""Text, Markdown and JSON of `history`: every change of one commitment."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from roadmap_cli import escape
from roadmap_cli.analysis.verdicts import verdict_words
from roadmap_cli.history.log import HistoryEntry
from roadmap_cli.model.types import Milestone, Update, texts
from roadmap_cli.output.blocks import Cell, Line, Part, PartEntry, id_cell
from roadmap_cli.output.colors import Depth
from roadmap_cli.output.markdown import markdown_heading, markdown_parts
from roadmap_cli.output.plain import line_text, parts_lines
from roadmap_cli.output.reports.assessments import assessment_record
from roadmap_cli.output.reports.diff import change_lines, commitment_record, subject_prefix
from roadmap_cli.output.reports.indicators import reading_record, titled_words
from roadmap_cli.output.reports.updates import update_record
from roadmap_cli.output.words import refinement

_SHORT_COMMIT = 10


class History(msgspec.Struct, frozen=True, kw_only=True):
    """The changes of a commitment up to a day, oldest first; `milestones` gives names to its updates."""

    id: str
    title: str
    as_of: date
    entries: Sequence[HistoryEntry]
    milestones: Mapping[str, Milestone] = {}


def heading(history: History) -> Line:
    """Return a line with title, id and day."""
    title = Cell(escape.line(history.title), "strong")
    return Line([title, id_cell(history.id), Cell(f"as of {history.as_of}", "faint")])


def parts_of(history: History, signs: bool, *, marked: bool) -> list[Part]:
    """Return an entry for each change, newest first; with `marked`, changed words are in brackets."""
    entries = [
        PartEntry(
            escape.line(entry.when), [*_changes(entry, history.milestones, signs, marked), *_reason(entry)]
        )
        for entry in reversed(history.entries)
    ]
    return [Part("", entries)] if entries else []


def _changes(
    entry: HistoryEntry, milestones: Mapping[str, Milestone], signs: bool, marked: bool
) -> list[Line]:
    if entry.dated is not None:
        words = _update_words(entry.dated.update, milestones, "→" if signs else "->")
        return [Line([Cell(words)])] if words else []
    if entry.assessed is not None:
        return [Line([Cell(escape.line(verdict_words(entry.assessed.assessment)))])]
    if entry.measured is not None:
        style = "at-risk" if entry.measured.is_off_track else ""
        return [Line([Cell(titled_words(entry.measured), style)])]
    if entry.change is None:
        return [Line([Cell("promised")])]
    if entry.change.kind == "added":
        return [Line([Cell("written into the file")])]
    return list(change_lines(entry.change, signs, marked=marked))


def _update_words(update: Update, milestones: Mapping[str, Milestone], arrow: str) -> str:
    prefix = subject_prefix(update, milestones)
    changes = []
    for name, was, now in (
        ("status", update.status_was, update.status),
        ("deadline", update.deadline_was, update.deadline),
    ):
        if now is not None:
            before = f"{escape.line(_text(was))} {arrow} " if was not in (None, now) else ""
            changes.append(f"{name} {before}{escape.line(_text(now))}")
    if changes:
        changes[-1] += refinement(update.deadline_was, update.deadline)
    return f"{prefix}{', '.join(changes)}" if changes else prefix.rstrip(" ")


def _text(value: Any) -> str:
    return str(getattr(value, "text", value))


def _reason(entry: HistoryEntry) -> list[Line]:
    """Return reason, evidence, author and commit; without a reason also the subject of the commit."""
    lines = [Line([Cell(text)]) for text in escape.block(entry.reason).splitlines()]
    lines += [Line([Cell(escape.line(text), "faint", is_address=True)]) for text in _evidence(entry)]
    subject = "" if entry.reason else escape.line(entry.subject)
    author = (escape.line(entry.who), entry.commit[:_SHORT_COMMIT], subject)
    by = Line([Cell(text, "faint") for text in author])
    return [*lines, *([by] if by.shown else [])]


def _evidence(entry: HistoryEntry) -> list[str]:
    if entry.dated is not None:
        return texts(entry.dated.update.evidence)
    if entry.assessed is not None:
        return texts(entry.assessed.assessment.evidence)
    last = entry.measured.last if entry.measured is not None else None
    return texts(last.reading.evidence) if last is not None else []


def render_history(history: History, signs: bool = True, color: Depth = Depth.NONE) -> str:
    """Return the history as plain text."""
    lines = parts_lines(parts_of(history, signs, marked=True), color)
    return "\n".join([line_text(heading(history), color), *lines]) + "\n"


def render_markdown_history(history: History) -> str:
    """Return the history as GitHub-flavored Markdown."""
    lines = markdown_parts(parts_of(history, signs=True, marked=False))
    return "\n".join([markdown_heading(heading(history)), *lines]) + "\n"


def json_of(history: History) -> dict[str, Any]:
    """Return the JSON of `history`, oldest change first."""
    return {
        "id": history.id,
        "title": history.title,
        "as_of": history.as_of,
        "history": [_record(entry) for entry in history.entries],
    }


def _record(entry: HistoryEntry) -> dict[str, Any]:
    update = entry.dated.update if entry.dated is not None else None
    assessed, measured = entry.assessed, entry.measured
    change = commitment_record(entry.change) if entry.change is not None else None
    parts = {"update": update, "assessment": assessed, "reading": measured, "change": change}
    return {
        "kind": next((kind for kind, part in parts.items() if part is not None), "made"),
        "day": entry.when,
        "who": entry.who or None,
        "reason": entry.reason or None,
        "subject": entry.subject or None,
        "commit": entry.commit or None,
        "update": update_record(update) if update is not None else None,
        "assessment": assessment_record(assessed) if assessed is not None else None,
        "reading": reading_record(measured) if measured is not None else None,
        "change": change,
    }
