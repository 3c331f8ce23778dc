"""Text, Markdown and JSON of `tree`: areas with their commitments, milestones and dependencies."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from roadmap_cli import escape
from roadmap_cli.analysis.aggregate import Group
from roadmap_cli.analysis.flags import Flag
from roadmap_cli.analysis.lineage import on_day, was_superseded
from roadmap_cli.analysis.past import milestones_of
from roadmap_cli.analysis.query import Row, is_open, record_of_row, row_on
from roadmap_cli.english import counted
from roadmap_cli.model.types import CLOSED, Milestone, Roadmap, texts
from roadmap_cli.output.blocks import Cell, Line, id_cell
from roadmap_cli.output.colors import Depth
from roadmap_cli.output.markdown import markdown_heading, markdown_line
from roadmap_cli.output.plain import line_text
from roadmap_cli.output.words import due_style, flag_words, row_flags, status_cell, words_for_days

_GUIDES = {True: ("├── ", "└── ", "│   ", "    "), False: ("|-- ", "`-- ", "|   ", "    ")}


class Node(msgspec.Struct, frozen=True):
    """A line of the tree and its children."""

    line: Line
    children: Sequence["Node"] = ()


def nodes_of(groups: Sequence[Group], roadmap: Roadmap, as_of: date, signs: bool) -> list[Node]:
    """Return a node for each area with its commitments; `signs` is False for ASCII only.

    Dependencies of dependencies are not shown, so cycles and long chains do no harm.
    """
    return [_area_node(group, roadmap, as_of, signs) for group in groups]


def _area_node(group: Group, roadmap: Roadmap, as_of: date, signs: bool) -> Node:
    late, stale = (sum(flag in row.flags for row in group.rows) for flag in (Flag.OVERDUE, Flag.STALE))
    line = Line(
        [
            Cell(escape.line(group.id), "strong"),
            Cell(escape.line(group.title)) if group.title else Cell("(not declared)", "warning"),
            Cell(counted(len(group.rows), "commitment") if group.rows else "no commitments", "faint"),
            Cell(f"{late:,} overdue" if late else "", "overdue"),
            Cell(f"{stale:,} stale" if stale else "", "faint"),
        ]
    )
    return Node(line, [_commitment_node(row, roadmap, as_of, signs) for row in group.rows])


def _commitment_node(row: Row, roadmap: Roadmap, as_of: date, signs: bool) -> Node:
    commitment = roadmap.commitments[row.id]
    lines = [
        milestone_line(milestone_id, milestone, as_of, signs, is_due=is_open(row))
        for milestone_id, milestone in milestones_of(commitment, as_of).items()
    ]
    lines += [_linked_line("needs", other, roadmap, as_of, signs) for other in commitment.depends_on]
    if (day := on_day(commitment, roadmap, as_of)) is not None and was_superseded(day):
        lines += [
            _linked_line("replaced by", other, roadmap, as_of, signs) for other in commitment.replaced_by
        ]
    return Node(_commitment_line(row, signs), [Node(line) for line in lines])


def _commitment_line(row: Row, signs: bool) -> Line:
    return Line(
        [
            status_cell(row.status, signs),
            id_cell(row.id, "strong"),
            Cell(escape.line(row.title)),
            Cell(f"for {escape.line(row.partner)}" if row.partner else "", "faint"),
            Cell(escape.line(row.promised), due_style(row.flags)),
            row_flags(row),
        ]
    )


def milestone_line(
    milestone_id: str, milestone: Milestone, as_of: date, signs: bool, *, is_due: bool = True
) -> Line:
    """Return a line with status, id, title and deadline of a milestone, and whether it is overdue or met.

    `is_due` is False if the commitment is closed, so that its milestones are not overdue.
    """
    days = (milestone.deadline.last - as_of).days if milestone.deadline is not None else 0
    is_late = days < 0 and milestone.status not in CLOSED and is_due
    style = "overdue" if is_late else ""
    deadline = escape.line(milestone.promised)
    met = f"on {escape.line(milestone.met_on.text)}" if milestone.met_on else ""
    return Line(
        [
            status_cell(milestone.status, signs),
            Cell(escape.line(milestone_id)),
            Cell(escape.line(milestone.title)),
            Cell(deadline, style),
            Cell(words_for_days(days) if is_late else met, style),
        ]
    )


def _linked_line(words: str, other: str, roadmap: Roadmap, as_of: date, signs: bool) -> Line:
    cells = status_cells(other, roadmap, as_of, signs)
    return Line([Cell(words, "faint"), id_cell(other), *cells])


def status_cells(commitment_id: str, roadmap: Roadmap, as_of: date, signs: bool) -> list[Cell]:
    """Return status, deadline and days of a commitment, or that it does not exist or did not exist yet."""
    commitment = roadmap.commitments.get(commitment_id)
    day = on_day(commitment, roadmap, as_of) if commitment else None
    if day is None:
        missing = "did not exist yet" if commitment else "not in this roadmap"
        return [Cell(f"({missing})", "warning")]
    row = row_on(commitment_id, day, roadmap)
    words = ", ".join(words for words in flag_words(row) if words.startswith(("overdue", "due")))
    style = due_style(row.flags)
    deadline = Cell(escape.line(row.promised), style)
    return [status_cell(row.status, signs), deadline, Cell(words, style)]


def render_tree(heading: Line, nodes: Sequence[Node], signs: bool = True, color: Depth = Depth.NONE) -> str:
    """Return the tree as plain text, one line per node."""
    lines = [line_text(heading, color), *_branches(nodes, "", signs, color)]
    return "\n".join(lines) + "\n"


def _branches(nodes: Sequence[Node], prefix: str, signs: bool, color: Depth) -> Iterator[str]:
    fork, corner, trunk, space = _GUIDES[signs]
    for position, node in enumerate(nodes):
        is_last = position == len(nodes) - 1
        yield f"{prefix}{corner if is_last else fork}{line_text(node.line, color)}"
        yield from _branches(node.children, prefix + (space if is_last else trunk), signs, color)


def render_markdown_tree(heading: Line, nodes: Sequence[Node]) -> str:
    """Return the tree as nested Markdown lists."""
    return f"{markdown_heading(heading)}\n\n" + "".join(f"{line}\n" for line in _items(nodes, ""))


def _items(nodes: Sequence[Node], indent: str) -> Iterator[str]:
    for node in nodes:
        yield f"{indent}- {markdown_line(node.line)}"
        yield from _items(node.children, indent + "  ")


def record_of(title: str, groups: Sequence[Group], roadmap: Roadmap, as_of: date) -> dict[str, Any]:
    """Return the JSON of `tree`."""
    areas = [
        {
            "id": group.id,
            "title": group.title,
            "commitments": [_commitment_record(row, roadmap, as_of) for row in group.rows],
        }
        for group in groups
    ]
    return {"title": title, "as_of": as_of, "areas": areas}


def _commitment_record(row: Row, roadmap: Roadmap, as_of: date) -> Mapping[str, Any]:
    commitment = roadmap.commitments[row.id]
    return record_of_row(row) | {
        "milestones": milestone_records(milestones_of(commitment, as_of)),
        "depends_on": commitment.depends_on,
        "replaced_by": commitment.replaced_by,
    }


def milestone_records(milestones: Mapping[str, Milestone]) -> list[dict[str, Any]]:
    """Return the JSON records of milestones."""
    names = ("title", "deadline", "deadline_text", "status", "met_on")
    return [
        {"id": milestone_id}
        | {name: getattr(milestone, name) or None for name in names}
        | {"evidence": texts(milestone.evidence)}
        for milestone_id, milestone in milestones.items()
    ]
