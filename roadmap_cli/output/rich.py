"""Rich renderables of tables, pages, records and trees, for a terminal with the theme of `colors`."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from roadmap_cli import escape
from roadmap_cli.output.blocks import GAP, Cell, Column, Grid, Line, Page, Part, spaced
from roadmap_cli.output.colors import STYLES
from roadmap_cli.output.links import link_of
from roadmap_cli.output.reports.show import CommitmentRecord, parts_of, promise, title_lines
from roadmap_cli.output.reports.tree import Node
from roadmap_cli.output.widths import COLUMN_GAP, grid_widths

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, Group, RenderableType
    from rich.segment import Segment
    from rich.table import Table as RichTable
    from rich.text import Text
    from rich.tree import Tree

_GUIDE = 4
_FEW_WORDS = 20
_TITLE_LINES = 4


class Table:
    """A grid as a Rich renderable: header, rule, rows and, after another rule, the footer."""

    def __init__(self, grid: Grid, widths: Sequence[int], signs: bool) -> None:
        self._grid = grid
        self._widths = widths
        self._signs = signs

    def __rich_console__(self, console: "Console", options: "ConsoleOptions") -> Iterator["Segment"]:
        """Yield the segments of all lines; much faster than a `rich.table.Table`."""
        from rich.segment import Segment
        from rich.style import Style

        styles = {name: console.get_style(name) for name in STYLES}
        bold = {name: style + Style(bold=True) for name, style in styles.items()} | {"": Style(bold=True)}
        plain = Style.null()
        total_width = sum(self._widths) + COLUMN_GAP * (len(self._widths) - 1)
        room = options.max_width
        rule = [Segment(("─" if self._signs else "-") * min(total_width, room)), Segment.line()]

        def drawn(line: Sequence[Cell], styles: Mapping[str, Style]) -> Iterator[Segment]:
            segments: list[Segment] = []
            for text, cell in _pieces(line, self._grid.columns, self._widths):
                address, style = link_of(cell), styles.get(cell.style, plain)
                segments.append(Segment(text, style + Style(link=address) if address else style))
            yield from (
                segments if total_width <= room else Segment.adjust_line_length(segments, room, pad=False)
            )
            yield Segment.line()

        if self._grid.has_titles:
            yield from drawn([Cell(title, "strong") for title in self._grid.titles], styles)
            yield from rule
        for row in self._grid.rows:
            yield from drawn(row, styles)
        if self._grid.footer:
            yield from rule
            yield from drawn(self._grid.footer, bold)


def _pieces(
    line: Sequence[Cell], columns: Sequence[Column], widths: Sequence[int]
) -> Iterator[tuple[str, Cell]]:
    """Yield the texts of a line, each with the cell that has its style and link; plain ones are joined."""
    plain, unstyled = "", Cell("")
    gap = ""
    for cell, column, width in zip(line, columns, widths, strict=True):
        text = cell.text
        used = len(text) if text.isascii() else escape.width(text)
        if used > width:
            text = escape.cut(text, width)
            used = escape.width(text)
        blank = " " * (width - used)
        plain += gap
        gap = " " * COLUMN_GAP
        if column.align == "right":
            plain += blank
            blank = ""
        if cell.runs and text == cell.text:
            runs = [(run.text, run) for run in cell.runs]
            yield from ((run, part) for run, part in ((plain, unstyled), *runs) if run)
            plain = blank
        elif text and (cell.style or cell.commitment or cell.is_address):
            if plain:
                yield plain, unstyled
            yield text, cell
            plain = blank
        else:
            plain += text + blank
    if plain := plain.rstrip(" "):
        yield plain, unstyled


def render_grids(grids: Sequence[Grid], width: int, signs: bool = True) -> "Group":
    """Return the tables with an empty line between them."""
    from rich.console import Group

    drawn: list[RenderableType] = []
    for grid in grids:
        drawn.extend([""] if drawn else [])
        drawn.append(render_table(grid, width, signs))
    return Group(*drawn)


def render_page(page: Page, width: int, signs: bool = True) -> "Group":
    """Return a page for a terminal of `width` columns; `signs` is False for ASCII only."""
    from rich.console import Group

    drawn: list[RenderableType] = [render_line(page.heading)]
    for block, is_spaced in spaced(page.blocks):
        drawn.extend([""] if is_spaced else [])
        drawn.append(render_line(block) if isinstance(block, Line) else render_table(block, width, signs))
    return Group(*drawn)


def render_line(line: Line) -> "Text":
    """Return a line, which wraps on a narrow terminal."""
    from rich.style import Style
    from rich.text import Text

    text = Text(overflow="fold")
    for position, cell in enumerate(line.shown):
        text.append(line.gap if position else "")
        start = len(text)
        for run in cell.runs or (cell,):
            text.append(run.text, style=run.style)
        if address := link_of(cell):
            text.stylize(Style(link=address), start)
    return text


def render_table(grid: Grid, width: int, signs: bool = True) -> "RenderableType":
    """Return a table below its heading; cells that do not fit are cut with … as in `widths.fit`."""
    from rich.console import Group

    table = Table(grid, grid_widths(grid, width), signs)
    heading = render_line(Line([Cell(grid.heading, "strong")]))
    return Group(heading, table) if grid.heading else table


def render_record(record: CommitmentRecord, width: int, signs: bool) -> "Group":
    """Return a record for a terminal of `width` columns; long values wrap beside their label."""
    from rich.console import Group
    from rich.text import Text

    title, below = title_lines(record)
    name = title.cells[0]
    name = Cell(escape.cut(name.text, width * _TITLE_LINES), name.style)
    drawn: list[RenderableType] = [render_line(Line([name])), render_line(below)]
    if record.commitment.text:
        drawn.extend(["", Text(promise(record), overflow="fold")])
    return Group(*drawn, render_parts(parts_of(record, signs), width))


def render_report(
    heading: Line, parts: Sequence[Part], width: int, footer: Line | None = None, below: Sequence[Line] = ()
) -> "Group":
    """Return a heading, the lines `below` it, parts and a footer, for a terminal of `width` columns."""
    from rich.console import Group

    drawn: list[RenderableType] = [*map(render_line, (heading, *below)), render_parts(parts, width)]
    if footer is not None and footer.shown:
        drawn.extend(["", render_line(footer)])
    return Group(*drawn)


def render_parts(parts: Sequence[Part], width: int) -> "Group":
    """Return parts with an empty line before each; long values wrap beside their label."""
    from rich.console import Group
    from rich.text import Text

    drawn: list[RenderableType] = []
    for part in parts:
        drawn.append("")
        drawn.extend([Text(part.heading, style="strong")] if part.heading else [])
        drawn.append(_render_part(part, width))
    return Group(*drawn)


def _render_part(part: Part, width: int) -> "Group":
    """Return the entries of a part, each label beside its lines.

    An address that has no room there is below, in one piece, so that terminals recognize it.
    """
    from rich.console import Group

    longest = max(escape.width(entry.label) for entry in part.entries)
    label_width = min(longest, max(width * 2 // 5, 8))
    room = width - label_width - len(GAP)
    drawn: list[RenderableType] = []
    for entry in part.entries:
        label = Cell(entry.label, commitment=entry.commitment)
        beside: list[Line] = []
        for line in entry.lines:
            if not _is_long_address(line, room):
                beside.append(line)
                continue
            drawn += [_beside(label, label_width, beside), _in_one_piece(line)]
            label, beside = Cell(""), []
        drawn += [_beside(label, label_width, beside)] if beside else []
    return Group(*drawn)


def _is_long_address(line: Line, room: int) -> bool:
    cells = line.shown
    is_address = len(cells) == 1 and cells[0].is_address and escape.web_link(cells[0].text) is not None
    return is_address and escape.width(cells[0].text) > room


def _beside(label: Cell, label_width: int, lines: Sequence[Line]) -> "RichTable":
    from rich.table import Table as RichTable
    from rich.text import Text

    table = RichTable.grid(padding=(0, len(GAP), 0, 0))
    table.add_column(style="faint", overflow="fold", width=label_width)
    table.add_column(overflow="fold")
    table.add_row(render_line(Line([label])), Text("\n").join(render_line(line) for line in lines))
    return table


def _in_one_piece(line: Line) -> "Text":
    text = render_line(line)
    text.no_wrap, text.overflow = True, "ignore"
    return text


def render_tree(heading: Line, nodes: Sequence[Node], width: int) -> "Tree":
    """Return nodes as a Rich tree for a terminal of `width` columns; long titles are cut."""
    from rich.tree import Tree

    tree = Tree(_fitted(heading, width), guide_style="faint")
    for node in nodes:
        _grow(tree, node, width - _GUIDE)
    return tree


def _grow(tree: "Tree", node: Node, width: int) -> None:
    branch = tree.add(_fitted(node.line, width))
    for child in node.children:
        _grow(branch, child, width - _GUIDE)


def _fitted(line: Line, width: int) -> "Text":
    """Return a line with its longest text cut to fit.

    If too little of that text would be left, it is cut to the length of one line and the line wraps.
    """
    cells = line.shown
    widths = [escape.width(cell.text) for cell in cells]
    excess = sum(widths) + len(line.gap) * (len(cells) - 1) - width
    if excess > 0:
        longest = widths.index(max(widths))
        room = widths[longest] - excess
        cut = escape.cut(cells[longest].text, room if room >= _FEW_WORDS else max(width, _FEW_WORDS))
        cells[longest] = msgspec.structs.replace(cells[longest], text=cut, runs=())
    return render_line(Line(cells, line.gap))
