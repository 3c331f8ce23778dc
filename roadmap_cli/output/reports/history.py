"""All that happened to one commitment → parts for text and Markdown, newest first, and JSON."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from roadmap_cli import escape
from roadmap_cli.history.log import HistoryEntry
from roadmap_cli.model.types import Milestone, Update, texts
from roadmap_cli.output.blocks import Cell, Line, Part, PartEntry
from roadmap_cli.output.markdown import markdown_heading, markdown_parts
from roadmap_cli.output.plain import line_text, parts_lines
from roadmap_cli.output.reports.diff import about, change_lines, commitment_record

SHORT = 10
"""How much of a commit's number is shown to people."""


class History(msgspec.Struct, frozen=True, kw_only=True):
    """What `history` shows: a commitment, and what happened to it up to a day, oldest first.

    `milestones` are those that its updates may name.
    """

    id: str
    title: str
    as_of: date
    entries: Sequence[HistoryEntry]
    milestones: Mapping[str, Milestone] = {}


def heading(history: History) -> Line:
    """Return what stands above: title, id and day."""
    title = Cell(escape.line(history.title), "strong")
    return Line([title, Cell(escape.line(history.id)), Cell(f"as of {history.as_of}", "faint")])


def parts_of(history: History, signs: bool, *, marked: bool) -> list[Part]:
    """Return an entry for each thing that happened, the newest first; `marked` is of wording."""
    entries = [
        PartEntry(escape.line(one.when), [*_what(one, history.milestones, signs, marked), *_why(one)])
        for one in reversed(history.entries)
    ]
    return [Part("", entries)] if entries else []


def _what(one: HistoryEntry, milestones: Mapping[str, Milestone], signs: bool, marked: bool) -> list[Line]:
    arrow = "→" if signs else "->"
    if one.dated is not None:
        words = _moves(one.dated.update, milestones, arrow)
        return [Line([Cell(words)])] if words else []
    if one.change is None:
        return [Line([Cell("promised")])]
    if one.change.kind == "added":
        return [Line([Cell("written into the file")])]
    return list(change_lines(one.change, signs, marked=marked))


def _moves(update: Update, milestones: Mapping[str, Milestone], arrow: str) -> str:
    who = about(update, milestones)
    moved = []
    for name, was, now in (
        ("status", update.status_was, update.status),
        ("deadline", update.deadline_was, update.deadline),
    ):
        if now is not None:
            before = f"{escape.line(_text(was))} {arrow} " if was not in (None, now) else ""
            moved.append(f"{name} {before}{escape.line(_text(now))}")
    return f"{who}{', '.join(moved)}" if moved else who.rstrip(" ")


def _text(value: Any) -> str:
    return str(getattr(value, "text", value))


def _why(one: HistoryEntry) -> list[Line]:
    """Return the reason, then author and commit and, if no update says why, the subject of the commit."""
    said = [Line([Cell(text)]) for text in escape.block(one.reason).splitlines()]
    evidence = texts(one.dated.update.evidence) if one.dated is not None else []
    said += [Line([Cell(escape.line(text), "faint", is_address=True)]) for text in evidence]
    subject = "" if one.reason else escape.line(one.subject)
    by = Line([Cell(text, "faint") for text in (escape.line(one.who), one.commit[:SHORT], subject)])
    return [*said, *([by] if by.shown else [])]


def render_history(history: History, signs: bool = True, color: bool = False) -> str:
    """Return the history as plain text."""
    lines = parts_lines(parts_of(history, signs, marked=True), color)
    return "\n".join([line_text(heading(history), color), *lines]) + "\n"


def render_markdown_history(history: History) -> str:
    """Return the history as GitHub-flavoured Markdown."""
    lines = markdown_parts(parts_of(history, signs=True, marked=False))
    return "\n".join([markdown_heading(heading(history)), *lines]) + "\n"


def json_of(history: History) -> dict[str, Any]:
    """Return the JSON of `history`: a contract, additive only; what happened is there oldest first."""
    return {
        "id": history.id,
        "title": history.title,
        "as_of": history.as_of,
        "history": [_record(one) for one in history.entries],
    }


def _record(one: HistoryEntry) -> dict[str, Any]:
    update = one.dated.update if one.dated is not None else None
    change = commitment_record(one.change) if one.change is not None else None
    return {
        "kind": "update" if update else "change" if change else "made",
        "day": one.when,
        "who": one.who or None,
        "reason": one.reason or None,
        "subject": one.subject or None,
        "commit": one.commit or None,
        "update": _update(update) if update is not None else None,
        "change": change,
    }


def _update(update: Update) -> dict[str, Any]:
    return {
        "partner": update.partner or None,
        "milestone": update.milestone or None,
        "status": update.status,
        "status_was": update.status_was,
        "deadline": update.deadline,
        "deadline_was": update.deadline_was,
        "note": update.note,
        "evidence": texts(update.evidence),
    }
