"""News for a reader who was away → parts for text and Markdown, and JSON."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec

from roadmap_cli import safe
from roadmap_cli.history.brief import Became, Brief, Removed, Silent, Slipped
from roadmap_cli.query import Row
from roadmap_cli.views.diff import moved_words
from roadmap_cli.views.grid import Cell
from roadmap_cli.views.marks import due_words, in_days, status_cell
from roadmap_cli.views.overview import heading as title_line
from roadmap_cli.views.page import Line, line_text, markdown_heading, markdown_line
from roadmap_cli.views.parts import Entry, Part, markdown_parts, parts_lines


class Briefing(msgspec.Struct, frozen=True, kw_only=True):
    """What `brief` shows: the news since a day, or since a commit of that day."""

    title: str
    since: date
    commit: str | None
    as_of: date
    brief: Brief


def heading(seen: Briefing, signs: bool) -> Line:
    """Return what stands above: the title, the day it is looked at and the day it was left."""
    line = title_line(seen.title, seen.as_of, signs)
    return Line([*line.cells, Cell(f"{'·' if signs else '-'} since {seen.since}", "faint")], gap=" ")


def parts_of(seen: Briefing, signs: bool) -> list[Part]:
    """Return a part for each kind of news of which there is some."""
    brief, arrow = seen.brief, "→" if signs else "->"
    parts = [
        Part("Broken or dropped", [_became(one, arrow) for one in brief.broken]),
        Part("Removed from the file", [_removed(one) for one in brief.removed]),
        Part("Slipped", [_slipped(one, arrow) for one in brief.slipped]),
        Part("Now overdue", [_row(row, [Cell(due_words(row), "bad")]) for row in brief.overdue]),
        Part("Kept", [_became(one, arrow) for one in brief.kept]),
        Part("New", [_row(row, [status_cell(row.status, signs), _due(row)]) for row in brief.new]),
        Part("Due next", [_row(row, [_deadline(row), Cell(due_words(row))]) for row in brief.next]),
        Part("Silent the longest", [_silent(one) for one in brief.silent]),
    ]
    return [
        msgspec.structs.replace(part, heading=f"{part.heading}: {len(part.entries)}")
        for part in parts
        if part.entries
    ]


def nothing_in(seen: Briefing) -> Line:
    """Return which kinds of news there are none of, in a line; empty where there are some of all."""
    brief = seen.brief
    kinds: Sequence[tuple[str, Sequence[object]]] = (
        ("broken or dropped", brief.broken),
        ("removed", brief.removed),
        ("slipped", brief.slipped),
        ("now overdue", brief.overdue),
        ("kept", brief.kept),
        ("new", brief.new),
    )
    none = [name for name, news in kinds if not news]
    return Line(
        [Cell(f"Nothing {', '.join(none[:-1])}{' or ' * (len(none) > 1)}{none[-1]}.")] if none else []
    )


def _row(row: Row, cells: Sequence[Cell]) -> Entry:
    return Entry(safe.line(row.id), [Line([Cell(safe.line(row.title)), *cells])])


def _due(row: Row) -> Cell:
    return Cell(f"due {safe.line(row.deadline)}" if row.deadline else "")


def _deadline(row: Row) -> Cell:
    return Cell(safe.line(row.deadline or ""))


def _became(one: Became, arrow: str) -> Entry:
    who = f"{safe.line(one.partner)}: " if one.partner else ""
    was = f"{one.was} {arrow} " if one.was is not None else ""
    moved = Line([Cell(safe.line(one.row.title)), Cell(f"{who}{was}{one.status}")])
    return Entry(safe.line(one.row.id), [moved, *_why(one.why)])


def _slipped(one: Slipped, arrow: str) -> Entry:
    move = one.move
    who = f"{safe.line(move.partner)}: " if move.partner else ""
    before, after = (safe.line(end.text) if end else "none" for end in (move.before, move.after))
    cells = [Cell(safe.line(one.row.title)), Cell(f"{who}{before} {arrow} {after}")]
    line = Line([*cells, moved_words(move.days, move.slipped)])
    return Entry(safe.line(one.row.id), [line, *_why(one.why)])


def _why(why: str) -> list[Line]:
    return [Line([Cell(text)]) for text in safe.block(why).splitlines()]


def _removed(one: Removed) -> Entry:
    return Entry(safe.line(one.id), [Line([Cell(safe.line(one.title)), Cell(safe.line(one.area), "faint")])])


def _silent(one: Silent) -> Entry:
    words = Cell(f"nothing since {one.heard}, {in_days(one.days)} ago")
    return Entry(safe.line(one.row.id), [Line([Cell(safe.line(one.row.title)), words])])


def render_brief(seen: Briefing, signs: bool = True, color: bool = False) -> str:
    """Return the news as plain text."""
    lines = [line_text(heading(seen, signs), color), *parts_lines(parts_of(seen, signs), color)]
    none = nothing_in(seen)
    return "\n".join([*lines, *(["", line_text(none, color)] if none.shown else [])]) + "\n"


def render_markdown_brief(seen: Briefing) -> str:
    """Return the news as GitHub-flavoured Markdown."""
    lines = [markdown_heading(heading(seen, signs=True)), *markdown_parts(parts_of(seen, signs=True))]
    none = nothing_in(seen)
    return "\n".join([*lines, *(["", markdown_line(none)] if none.shown else [])]) + "\n"


def json_of(seen: Briefing) -> dict[str, Any]:
    """Return the JSON of `brief`: a contract, additive only; rows are those of `list`."""
    brief = seen.brief
    return {
        "title": seen.title,
        "since": seen.since,
        "commit": seen.commit,
        "as_of": seen.as_of,
        "new": brief.new,
        "kept": [_became_record(one) for one in brief.kept],
        "slipped": [
            _named(one.row)
            | {
                "partner": one.move.partner or None,
                "before": one.move.before,
                "after": one.move.after,
                "days": one.move.days,
                "why": one.why,
            }
            for one in brief.slipped
        ],
        "broken": [_became_record(one) for one in brief.broken],
        "removed": brief.removed,
        "overdue": brief.overdue,
        "next": brief.next,
        "silent": [_named(one.row) | {"heard": one.heard, "days": one.days} for one in brief.silent],
    }


def _named(row: Row) -> dict[str, Any]:
    return {"id": row.id, "title": row.title, "area": row.area}


def _became_record(one: Became) -> dict[str, Any]:
    moved = {"partner": one.partner or None, "was": one.was, "status": one.status, "why": one.why}
    return _named(one.row) | moved
