"""Areas, their commitments, milestones and dependencies → a tree; it in plain text and in Markdown."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from roadmap_cli import escape
from roadmap_cli.analysis.aggregate import Group
from roadmap_cli.analysis.flags import Flag, derive_on
from roadmap_cli.analysis.query import Row, is_open, record_of_row, row_of
from roadmap_cli.analysis.replay import milestones_of
from roadmap_cli.english import counted
from roadmap_cli.model.types import CLOSED, Commitment, Milestone, Roadmap, texts
from roadmap_cli.output.blocks import Cell, Line
from roadmap_cli.output.markdown import markdown_heading, markdown_line
from roadmap_cli.output.plain import line_text
from roadmap_cli.output.reports.list import flags_style
from roadmap_cli.output.words import due_style, flag_words, status_cell, words_for_days

_GUIDES = {True: ("├── ", "└── ", "│   ", "    "), False: ("|-- ", "`-- ", "|   ", "    ")}


class Node(msgspec.Struct, frozen=True):
    """A line of the tree and what hangs below it."""

    line: Line
    children: Sequence["Node"] = ()


def nodes_of(groups: Sequence[Group], roadmap: Roadmap, as_of: date, signs: bool) -> list[Node]:
    """Return a node for each area, with those of its commitments below.

    A commitment shows what it depends on as one line each, and never what that depends on in turn: so no
    cycle and no chain of dependencies makes the tree grow. `signs` is False where only ASCII can be shown.
    """
    return [_area_node(group, roadmap, as_of, signs) for group in groups]


def _area_node(group: Group, roadmap: Roadmap, as_of: date, signs: bool) -> Node:
    late = sum(Flag.OVERDUE in row.flags for row in group.rows)
    line = Line(
        [
            Cell(escape.line(group.id), "strong"),
            Cell(escape.line(group.title)) if group.title else Cell("(not declared)", "warn"),
            Cell(_count(len(group.rows)), "faint"),
            Cell(f"{late:,} overdue" if late else "", "bad"),
        ]
    )
    return Node(line, [_commitment_node(row, roadmap, as_of, signs) for row in group.rows])


def _count(commitments: int) -> str:
    if not commitments:
        return "no commitments"
    return counted(commitments, "commitment")


def _commitment_node(row: Row, roadmap: Roadmap, as_of: date, signs: bool) -> Node:
    commitment = roadmap.commitments[row.id]
    steps = milestones_of(commitment, as_of)
    waits = is_open(row)
    below = [
        milestone_line(commitment_id, step, as_of, signs, is_due=waits)
        for commitment_id, step in steps.items()
    ]
    below += [
        dependency_line(commitment_id, roadmap, as_of, signs) for commitment_id in commitment.depends_on
    ]
    return Node(commitment_line(row, signs), [Node(line) for line in below])


def commitment_line(row: Row, signs: bool) -> Line:
    """Return a commitment as a line: status, id, title, partner, deadline, flags in words."""
    return Line(
        [
            status_cell(row.status, signs),
            Cell(escape.line(row.id), "strong"),
            Cell(escape.line(row.title)),
            Cell(f"for {escape.line(row.partner)}" if row.partner else "", "faint"),
            Cell(escape.line(row.deadline or ""), due_style(row.flags)),
            Cell(", ".join(flag_words(row)), flags_style(row.flags)),
        ]
    )


def milestone_line(
    commitment_id: str, step: Milestone, as_of: date, signs: bool, *, is_due: bool = True
) -> Line:
    """Return a milestone as a line: status, id, title, deadline, and since when it is overdue or met.

    `is_due` is False where its commitment is closed: then nobody waits for it any more.
    """
    days = (step.deadline.last - as_of).days if step.deadline is not None else 0
    is_late = days < 0 and step.status not in CLOSED and is_due
    style = "bad" if is_late else ""
    deadline = escape.line(step.deadline.text) if step.deadline else ""
    met = f"on {escape.line(step.met_on.text)}" if step.met_on else ""
    return Line(
        [
            status_cell(step.status, signs),
            Cell(escape.line(commitment_id)),
            Cell(escape.line(step.title)),
            Cell(deadline, style),
            Cell(words_for_days(days) if is_late else met, style),
        ]
    )


def dependency_line(commitment_id: str, roadmap: Roadmap, as_of: date, signs: bool) -> Line:
    """Return what a commitment depends on as a line; that it is not there, or was not yet, is said."""
    return Line(
        [
            Cell("needs", "faint"),
            Cell(escape.line(commitment_id)),
            *standing_cells(commitment_id, roadmap, as_of, signs),
        ]
    )


def standing_cells(commitment_id: str, roadmap: Roadmap, as_of: date, signs: bool) -> list[Cell]:
    """Return how a commitment that another one names stands: its status, its deadline and the days to it."""
    commitment = roadmap.commitments.get(commitment_id)
    row = row_at(commitment_id, commitment, roadmap, as_of) if commitment else None
    if row is None:
        missing = "did not exist yet" if commitment else "not in this roadmap"
        return [Cell(f"({missing})", "warn")]
    words = ", ".join(words for words in flag_words(row) if words.startswith(("overdue", "due")))
    style = due_style(row.flags)
    deadline = Cell(escape.line(row.deadline or ""), style)
    return [status_cell(row.status, signs), deadline, Cell(words, style)]


def row_at(commitment_id: str, commitment: Commitment, roadmap: Roadmap, as_of: date) -> Row | None:
    """Return the row of a commitment as a whole on a day; None before it existed."""
    derived = derive_on(commitment, as_of, roadmap.check)
    return row_of(commitment_id, commitment, derived) if derived else None


def render_tree(heading: Line, nodes: Sequence[Node], signs: bool = True, color: bool = False) -> str:
    """Return the tree as plain text: every node on a line of its own, never wrapped or cut."""
    lines = [line_text(heading, color), *_branches(nodes, "", signs, color)]
    return "\n".join(lines) + "\n"


def _branches(nodes: Sequence[Node], before: str, signs: bool, color: bool) -> Iterator[str]:
    fork, corner, trunk, space = _GUIDES[signs]
    for position, node in enumerate(nodes):
        is_last = position == len(nodes) - 1
        yield f"{before}{corner if is_last else fork}{line_text(node.line, color)}"
        yield from _branches(node.children, before + (space if is_last else trunk), signs, color)


def render_markdown_tree(heading: Line, nodes: Sequence[Node]) -> str:
    """Return the tree as nested Markdown lists."""
    return f"{markdown_heading(heading)}\n\n" + "".join(f"{line}\n" for line in _items(nodes, ""))


def _items(nodes: Sequence[Node], before: str) -> Iterator[str]:
    for node in nodes:
        yield f"{before}- {markdown_line(node.line)}"
        yield from _items(node.children, before + "  ")


def record_of(title: str, groups: Sequence[Group], roadmap: Roadmap, as_of: date) -> dict[str, Any]:
    """Return what JSON holds: areas, each with rows that carry their milestones and dependencies."""
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
    }


def milestone_records(milestones: Mapping[str, Milestone]) -> list[dict[str, Any]]:
    """Return milestones as JSON holds them, each with its id; evidence is always an array."""
    return [
        {
            "id": milestone_id,
            "title": step.title,
            "deadline": step.deadline,
            "status": step.status,
            "met_on": step.met_on,
            "evidence": texts(step.evidence),
        }
        for milestone_id, step in milestones.items()
    ]
