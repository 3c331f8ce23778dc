"""Grids and pages → Rich drawings, for a person at a terminal."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from roadmap_cli import safe
from roadmap_cli.views.grid import Cell, Grid
from roadmap_cli.views.page import GAP, Line, Page, apart
from roadmap_cli.views.parts import Part
from roadmap_cli.views.record import CommitmentRecord, parts_of, promise, title_lines
from roadmap_cli.views.table import RICH_STYLES, Table
from roadmap_cli.views.tree import Node
from roadmap_cli.views.widths import grid_widths

if TYPE_CHECKING:
    from rich.console import Group, RenderableType
    from rich.table import Table as RichTable
    from rich.text import Text
    from rich.tree import Tree

_GUIDE = 4
_FEW_WORDS = 20
_TITLE_LINES = 4


def render_grids(grids: Sequence[Grid], width: int, signs: bool = True) -> "Group":
    """Return the grids one below the other, an empty line between them; see `render_table`."""
    from rich.console import Group

    drawn: list[RenderableType] = []
    for grid in grids:
        drawn.extend([""] if drawn else [])
        drawn.append(render_table(grid, width, signs))
    return Group(*drawn)


def render_page(page: Page, width: int, signs: bool = True) -> "Group":
    """Return a page for a terminal of `width` columns; `signs` is False where only ASCII can be shown."""
    from rich.console import Group

    drawn: list[RenderableType] = [render_line(page.heading)]
    for block, is_apart in apart(page.blocks):
        drawn.extend([""] if is_apart else [])
        drawn.append(render_line(block) if isinstance(block, Line) else render_table(block, width, signs))
    return Group(*drawn)


def render_line(line: Line) -> "Text":
    """Return a line; where the terminal is narrow it goes on below."""
    from rich.text import Text

    text = Text(overflow="fold")
    for position, cell in enumerate(line.shown):
        text.append(line.gap if position else "")
        for run in cell.runs or (cell,):
            text.append(run.text, style=RICH_STYLES[run.style])
    return text


def render_table(grid: Grid, width: int, signs: bool = True) -> "RenderableType":
    """Return the grid as a table, its heading above it as a line.

    In a terminal of `width` columns that is too narrow, columns give way as `widths.fit` says, cut with …
    """
    from rich.console import Group

    table = Table(grid, grid_widths(grid, width), signs)
    # Where the terminal is narrow the heading goes on below, as no row does.
    heading = render_line(Line([Cell(grid.heading, "strong")]))
    return Group(heading, table) if grid.heading else table


def render_record(record: CommitmentRecord, width: int, signs: bool) -> "Group":
    """Return a record: what is long goes on below, beside its label, in a terminal of `width` columns."""
    from rich.console import Group
    from rich.text import Text

    title, below = title_lines(record)
    whole = title.cells[0]
    name = Cell(safe.cut(whole.text, width * _TITLE_LINES), whole.style)
    drawn: list[RenderableType] = [render_line(Line([name])), render_line(below)]
    if record.commitment.text:
        drawn.extend(["", Text(promise(record), overflow="fold")])
    return Group(*drawn, render_parts(parts_of(record, signs), width))


def render_report(
    heading: Line, parts: Sequence[Part], width: int, footer: Line | None = None, below: Sequence[Line] = ()
) -> "Group":
    """Return parts below a heading (with the lines `below` it) and above a line, for `width` columns."""
    from rich.console import Group

    drawn: list[RenderableType] = [*map(render_line, (heading, *below)), render_parts(parts, width)]
    if footer is not None and footer.shown:
        drawn.extend(["", render_line(footer)])
    return Group(*drawn)


def render_parts(parts: Sequence[Part], width: int) -> "Group":
    """Return parts, an empty line before each; what is long goes on below, beside its label."""
    from rich.console import Group
    from rich.text import Text

    drawn: list[RenderableType] = []
    for part in parts:
        drawn.append("")
        drawn.extend([Text(part.heading, style="bold")] if part.heading else [])
        drawn.append(_render_part(part, width))
    return Group(*drawn)


def _render_part(part: Part, width: int) -> "RichTable":
    from rich.table import Table as RichTable
    from rich.text import Text

    labels = RichTable.grid(padding=(0, len(GAP), 0, 0))
    labels.add_column(style="dim", overflow="fold", max_width=max(width * 2 // 5, 8))
    labels.add_column(overflow="fold")
    for entry in part.entries:
        labels.add_row(Text(entry.label), Text("\n").join(render_line(line) for line in entry.lines))
    return labels


def render_tree(heading: Line, nodes: Sequence[Node], width: int) -> "Tree":
    """Return nodes as a Rich tree; long texts are cut with … to the terminal's `width`, lines go on below."""
    from rich.tree import Tree

    tree = Tree(_fitted(heading, width), guide_style="dim")
    for node in nodes:
        _grow(tree, node, width - _GUIDE)
    return tree


def _grow(tree: "Tree", node: Node, width: int) -> None:
    branch = tree.add(_fitted(node.line, width))
    for child in node.children:
        _grow(branch, child, width - _GUIDE)


def _fitted(line: Line, width: int) -> "Text":
    """Return a line of which the longest text gives way, so that the rest has room.

    Where only a few words of it would be left the line goes on below, and of a longer text one line is kept.
    """
    cells = line.shown
    taken = [safe.width(cell.text) for cell in cells]
    over = sum(taken) + len(line.gap) * (len(cells) - 1) - width
    if over > 0:
        longest = taken.index(max(taken))
        room = taken[longest] - over
        cut = safe.cut(cells[longest].text, room if room >= _FEW_WORDS else max(width, _FEW_WORDS))
        cells[longest] = Cell(cut, cells[longest].style)
    return render_line(Line(cells, line.gap))
