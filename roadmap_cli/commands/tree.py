"""`roadmap tree`: areas, their commitments, milestones and dependencies."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated, assert_never

import typer

from roadmap_cli import terminal
from roadmap_cli.analysis.aggregate import Group, by_area
from roadmap_cli.analysis.query import NO_FILTERS, Selection, rows_of
from roadmap_cli.commands import _options
from roadmap_cli.commands._filters import FilterOptions
from roadmap_cli.commands._load import load_roadmap
from roadmap_cli.commands._session import Color, day_of, report_later, report_replay, screen_for
from roadmap_cli.model.ids import any_of
from roadmap_cli.model.types import Roadmap
from roadmap_cli.output.blocks import Line
from roadmap_cli.output.json import render_json
from roadmap_cli.output.reports import tree
from roadmap_cli.output.reports.status import heading
from roadmap_cli.terminal import Screen

TERMINAL_LIMIT = 200


class TreeFormat(StrEnum):
    """How a tree is written."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


def show_tree(
    filters: FilterOptions,
    limit: _options.LimitOption = None,
    format: Annotated[
        TreeFormat, typer.Option(metavar="FORMAT", help=f"How to write it: {any_of(TreeFormat)}.")
    ] = TreeFormat.TEXT,
    as_of: _options.AsOfOption = None,
    at: _options.AtOption = None,
    file: _options.FileOption = None,
    color: _options.ColorOption = Color.AUTO,
) -> None:
    """Show areas, their commitments, milestones and dependencies as a tree."""
    day = day_of(as_of)
    roadmap = load_roadmap(file, at).roadmap
    selection = filters.selection(roadmap)
    rows = rows_of(roadmap, day, selection)
    screen = screen_for(color) if format is TreeFormat.TEXT else Screen()
    limit = (TERMINAL_LIMIT if screen.is_terminal else 0) if limit is None else limit
    kept = rows[:limit] if limit else rows
    groups = by_area(roadmap, kept, selection.areas)
    if selection != Selection(areas=selection.areas) or len(kept) < len(rows):
        groups = [group for group in groups if group.rows]  # an area is not empty because of what is left out
    _write(roadmap, groups, day, format, screen)
    if len(kept) < len(rows):
        terminal.talk(f"{len(rows) - len(kept):,} more; --limit 0 shows all")
    if as_of:
        report_replay(roadmap, day)
    elif selection == NO_FILTERS:
        report_later(roadmap, len(rows))


def _write(
    roadmap: Roadmap, groups: Sequence[Group], as_of: date, format: TreeFormat, screen: Screen
) -> None:
    title = roadmap.roadmap.title
    match format:
        case TreeFormat.JSON:
            terminal.put(render_json(tree.record_of(title, groups, roadmap, as_of)))
        case TreeFormat.MARKDOWN:
            nodes = tree.nodes_of(groups, roadmap, as_of, signs=True)
            terminal.show(tree.render_markdown_tree(heading(title, as_of, signs=True), nodes))
        case TreeFormat.TEXT:
            _draw(
                heading(title, as_of, screen.signs),
                tree.nodes_of(groups, roadmap, as_of, screen.signs),
                screen,
            )
        case _:
            assert_never(format)


def _draw(above: Line, nodes: Sequence[tree.Node], screen: Screen) -> None:
    if screen.is_terminal:
        from roadmap_cli.output import rich  # brings Rich: only for a person

        terminal.draw(rich.render_tree(above, nodes, screen.width or 80), screen)
    else:
        terminal.show(tree.render_tree(above, nodes, screen.signs, screen.color))
