"""`roadmap tree`: areas, their commitments, milestones and dependencies."""

from collections.abc import Sequence
from datetime import date
from typing import assert_never

from roadmap_cli import terminal
from roadmap_cli.analysis.aggregate import Group, by_area
from roadmap_cli.analysis.query import NO_FILTERS, Selection, rows_of
from roadmap_cli.commands import _options
from roadmap_cli.commands._filters import FilterOptions, SortOption
from roadmap_cli.commands._options import TextFormat, TextFormatOption
from roadmap_cli.commands._reading import ReadOptions, row_limit
from roadmap_cli.model.types import Roadmap
from roadmap_cli.output.json import render_json
from roadmap_cli.output.reports import tree
from roadmap_cli.output.reports.status import heading
from roadmap_cli.terminal import Screen


def show_tree(
    *,
    filters: FilterOptions,
    sort: SortOption = None,
    limit: _options.LimitOption = None,
    format: TextFormatOption = TextFormat.TEXT,
    request: ReadOptions,
) -> None:
    """Show areas, their commitments and milestones as a tree.

    Under a commitment are its milestones and the commitments that it depends on.

    Examples:
      # One area
      roadmap tree --area climate
      # Each area, the earliest deadline first
      roadmap tree --sort due
      # What is still open, as Markdown
      roadmap tree --status open --format markdown
    """
    day = request.day
    loaded = request.load()
    roadmap = loaded.roadmap
    selection = filters.selection(roadmap, day, loaded.source)
    rows = filters.sorting(sort, loaded, day)(rows_of(roadmap, day, selection))
    screen = request.screen(of=loaded, for_people=format is TextFormat.TEXT)
    kept = rows[: row_limit(limit, screen) or None]
    groups = by_area(roadmap, kept, selection.areas)
    if selection != Selection(areas=selection.areas, named=selection.named) or len(kept) < len(rows):
        groups = [group for group in groups if group.rows]  # areas without matches would look empty
    _write(roadmap, groups, day, format, screen)
    if len(kept) < len(rows):
        terminal.talk(f"{len(rows) - len(kept):,} more; --limit 0 shows all")
    if not rows and format is not TextFormat.JSON:
        terminal.talk("nothing matches" if roadmap.commitments else "there are no commitments yet")
    request.report_hidden(roadmap, day, len(rows) if selection == NO_FILTERS else None)


def _write(
    roadmap: Roadmap, groups: Sequence[Group], as_of: date, format: TextFormat, screen: Screen
) -> None:
    title = roadmap.roadmap.title
    if format is TextFormat.JSON:
        terminal.put(render_json(tree.record_of(title, groups, roadmap, as_of)))
        return
    top = heading(title, as_of, screen.signs)
    nodes = tree.nodes_of(groups, roadmap, as_of, screen.signs)
    match format:
        case TextFormat.MARKDOWN:
            terminal.show(tree.render_markdown_tree(top, nodes))
        case TextFormat.TEXT if screen.is_terminal:
            from roadmap_cli.output import rich  # imports Rich, only for a terminal

            terminal.draw(rich.render_tree(top, nodes, screen.width or 80), screen)
        case TextFormat.TEXT:
            terminal.show(tree.render_tree(top, nodes, screen.signs, screen.color))
        case _:
            assert_never(format)
