"""Rich renderables of tables, pages, records and trees, for a terminal with the theme of `colors`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from roadmap_cli import escape
from roadmap_cli.output.blocks import GAP, Cell, Grid, Line, Page, Part, Role, spaced
from roadmap_cli.output.colors import STYLES
from roadmap_cli.output.links import link_of
from roadmap_cli.output.reports.show import CommitmentRecord, parts_of, promise, title_lines
from roadmap_cli.output.reports.tree import Node
from roadmap_cli.output.widths import COLUMN_GAP, layout_of, side_by_side

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, Group, RenderableType
    from rich.segment import Segment
    from rich.table import Table as RichTable
    from rich.text import Text
    from rich.tree import Tree

_GUIDE = 4
_MOST_LINES = 4


_Piece = tuple[str, Cell]
"""A text, and the cell that has its style and link."""
_PLAIN, _GAP = Cell(""), Cell(GAP)


class Table:
    """A grid as a Rich renderable for a terminal of `width` columns, as `widths.layout_of` lays it out."""

    def __init__(self, grid: Grid, width: int, signs: bool) -> None:
        self._grid = grid
        self._width = width
        self._layout = layout_of(grid, width)
        self._rule = "─" if signs else "-"

    def __rich_console__(self, console: "Console", options: "ConsoleOptions") -> Iterator["Segment"]:
        """Yield the segments of all lines; much faster than a `rich.table.Table`."""
        from rich.segment import Segment
        from rich.style import Style

        styles = {name: console.get_style(name) for name in STYLES}
        bold = {name: style + Style(bold=True) for name, style in styles.items()} | {"": Style(bold=True)}
        plain = Style.null()
        used = sum(self._layout.widths) + COLUMN_GAP * (len(self._layout.widths) - 1)
        rule = [Segment(self._rule * used), Segment.line()]
        has_head = self._grid.has_titles and not self._layout.is_list

        def drawn(pieces: Iterable[_Piece], styles: Mapping[str, Style]) -> Iterator[Segment]:
            for text, cell in pieces:
                address, style = link_of(cell), styles.get(cell.style, plain)
                yield Segment(text, style + Style(link=address) if address else style)
            yield Segment.line()

        if has_head:
            yield from drawn(self._pieces(self._titles()), styles)
            yield from rule
        for row in self._grid.rows:
            for line in self._lines(row):
                yield from drawn(line, styles)
        if self._grid.footer:
            yield from rule if has_head else ()
            for line in self._lines(self._grid.footer):
                yield from drawn(line, bold)

    def _titles(self) -> list[Cell]:
        is_short = self._layout.has_short_titles
        columns = self._grid.columns
        return [Cell((is_short and column.short_title) or column.title, "strong") for column in columns]

    def _lines(self, row: Sequence[Cell]) -> Iterator[Iterable[_Piece]]:
        """Yield the line of a row, unless it is an empty title, and those below it."""
        if not self._layout.is_list or row[self._layout.columns[0]].text:
            yield self._pieces(row)
        yield from self._lines_below(row)

    def _pieces(self, line: Sequence[Cell]) -> Iterator[_Piece]:
        """Yield the texts of a line, each with the cell of its style and link; plain ones are joined."""
        plain = gap = ""
        for place, width in zip(self._layout.columns, self._layout.widths, strict=True):
            cell = line[place]
            text = cell.text
            used = len(text) if text.isascii() else escape.width(text)
            if used > width:
                text = escape.cut_words(text, width)
                used = escape.width(text)
            blank = " " * (width - used)
            plain += gap
            gap = GAP
            if self._grid.columns[place].align == "right":
                plain += blank
                blank = ""
            if cell.runs and text == cell.text:
                runs = [(run.text, run) for run in cell.runs]
                yield from ((run, part) for run, part in ((plain, _PLAIN), *runs) if run)
                plain = blank
            elif text and (cell.style or cell.commitment or cell.is_address):
                if plain:
                    yield plain, _PLAIN
                yield text, cell
                plain = blank
            else:
                plain += text + blank
        if plain := plain.rstrip(" "):
            yield plain, _PLAIN

    def _lines_below(self, line: Sequence[Cell]) -> Iterator[Iterable[_Piece]]:
        """Yield the lines below a row: its other cells side by side; one that is too long wraps."""
        labeled = (self._labeled(place, line[place]) for place in self._layout.below if line[place].text)
        cells = [part for cell in labeled for part in _apart(cell)]
        indent = self._indent()
        for cells_beside in side_by_side(cells, self._width - indent):
            pieces = [(run.text, run) for cell in cells_beside for run in (*(cell.runs or (cell,)), _GAP)]
            yield [(" " * indent, _PLAIN), *pieces[:-1]]

    def _labeled(self, place: int, cell: Cell) -> Cell:
        """Return a cell with the label of its column."""
        label = self._grid.columns[place].label
        if not label:
            return cell
        runs = (Cell(f"{label} "), *(cell.runs or (cell,)))
        return msgspec.structs.replace(cell, text=f"{label} {cell.text}", runs=runs)

    def _indent(self) -> int:
        """Return where the lines below a row begin: at its title, unless that is far to the right."""
        start = 0
        for place, width in zip(self._layout.columns, self._layout.widths, strict=True):
            if self._grid.columns[place].role is Role.TITLE and 0 < start <= self._width // 3:
                return start
            start += width + COLUMN_GAP
        return COLUMN_GAP


def _apart(cell: Cell) -> Iterator[Cell]:
    """Yield a cell, or the addresses in it and their label, so that each address stays in one piece."""
    if any(run.is_address for run in cell.runs):
        texts = ((run, run.text.strip(", ")) for run in cell.runs)
        yield from (msgspec.structs.replace(run, text=text) for run, text in texts if text)
    else:
        yield cell


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

    drawn: list[RenderableType] = [render_heading(page.heading, width)]
    for block, is_spaced in spaced(page.blocks):
        drawn.extend([""] if is_spaced else [])
        drawn.append(
            _flowed([block], width) if isinstance(block, Line) else render_table(block, width, signs)
        )
    return Group(*drawn)


def render_heading(line: Line, width: int) -> "Text":
    """Return a heading, which wraps between its facts on a narrow terminal."""
    from rich.text import Text

    lines = side_by_side(line.shown, width, line.gap)
    return Text("\n").join(render_line(Line(cells, line.gap)) for cells in lines)


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
    """Return a table below its heading."""
    from rich.console import Group

    table = Table(grid, width, signs)
    heading = render_line(Line([Cell(grid.heading, "strong")]))
    return Group(heading, table) if grid.heading else table


def render_record(record: CommitmentRecord, width: int, signs: bool) -> "Group":
    """Return a record for a terminal of `width` columns; long values wrap beside their label.

    Its id is in one piece, however long it is.
    """
    from rich.console import Group
    from rich.text import Text

    title, below = title_lines(record)
    name = title.cells[0]
    name = Cell(escape.cut_words(name.text, width * _MOST_LINES), name.style)
    is_long = escape.width(below.cells[0].text) > width
    lines = [_in_one_piece(Line([cell])) for cell in below.cells] if is_long else [_flowed([below], width)]
    drawn: list[RenderableType] = [_flowed([Line([name])], width), *lines]
    if record.commitment.text:
        drawn.extend(["", Text(promise(record), overflow="fold")])
    return Group(*drawn, render_parts(parts_of(record, signs), width))


def render_report(
    heading: Line, parts: Sequence[Part], width: int, footer: Line | None = None, below: Sequence[Line] = ()
) -> "Group":
    """Return a heading, the lines `below` it, parts and a footer, for a terminal of `width` columns."""
    from rich.console import Group

    lines = map(render_line, below)
    drawn: list[RenderableType] = [render_heading(heading, width), *lines, render_parts(parts, width)]
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
    """Return the entries of a part: each label beside its lines, or above them if labels are long.

    An address that has no room there is below, in one piece, so that terminals recognize it.
    """
    from rich.console import Group

    widest = max(escape.width(entry.label) for entry in part.entries)
    label_width = 0 if widest > width * 3 // 10 else widest
    indent = label_width or COLUMN_GAP
    drawn: list[RenderableType] = []
    for entry in part.entries:
        label = Cell(entry.label, commitment=entry.commitment)
        if not label_width:
            drawn.append(_above(label, width))
            label = Cell("")
        beside: list[Line] = []
        for line in entry.lines:
            if not _is_long_address(line, width - indent - COLUMN_GAP):
                beside.append(line)
                continue
            drawn += [_beside(label, indent, beside, width), _in_one_piece(line)]
            label, beside = Cell(""), []
        drawn += [_beside(label, indent, beside, width)] if beside else []
    return Group(*drawn)


def _above(label: Cell, width: int) -> "Text":
    from rich.text import Text

    lines = [escape.cut_words(label.text, width)] if label.commitment else escape.wrap(label.text, width)
    text = Text("\n").join(render_line(Line([msgspec.structs.replace(label, text=line)])) for line in lines)
    text.style = "faint"
    return text


def _is_long_address(line: Line, room: int) -> bool:
    cells = line.shown
    is_address = len(cells) == 1 and cells[0].is_address and escape.web_link(cells[0].text) is not None
    return is_address and escape.width(cells[0].text) > room


def _beside(label: Cell, label_width: int, lines: Sequence[Line], width: int) -> "RichTable":
    from rich.table import Table as RichTable

    gap = len(GAP) if label_width > COLUMN_GAP else 0
    table = RichTable.grid(padding=(0, gap, 0, 0))
    table.add_column(style="faint", width=label_width)
    table.add_column(overflow="fold")
    table.add_row(render_line(Line([label])), _flowed(lines, width - label_width - gap))
    return table


def _in_one_piece(line: Line) -> "Text":
    text = render_line(line)
    text.no_wrap, text.overflow = True, "ignore"
    return text


def _flowed(lines: Sequence[Line], width: int) -> "Text":
    """Return lines whose cells stay whole if they fit; sentences, which have no gaps, wrap at words."""
    from rich.text import Text

    flowed = [
        Line(cells, line.gap)
        for line in lines
        for cells in (side_by_side(line.shown, width) if line.gap == GAP else [line.cells])
    ]
    return Text("\n").join(map(render_line, flowed))


def _bounded(line: Line, width: int) -> Line:
    """Return a line with each of its cells cut to a few lines."""
    most = width * _MOST_LINES
    cells = [
        cell
        if len(cell.text) <= most
        else msgspec.structs.replace(cell, text=escape.cut_words(cell.text, most), runs=())
        for cell in line.cells
    ]
    return Line(cells, line.gap)


def render_tree(heading: Line, nodes: Sequence[Node], width: int) -> "Tree":
    """Return nodes as a Rich tree for a terminal of `width` columns; long lines wrap."""
    from rich.tree import Tree

    tree = Tree(render_heading(heading, width), guide_style="faint")
    for node in nodes:
        _grow(tree, node, width - _GUIDE)
    return tree


def _grow(tree: "Tree", node: Node, width: int) -> None:
    branch = tree.add(_flowed([_bounded(node.line, width)], width))
    for child in node.children:
        _grow(branch, child, width - _GUIDE)
