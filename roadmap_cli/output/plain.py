"""Grids, pages and parts → plain text for a pipe: every row, aligned, never wrapped or cut."""

from collections.abc import Iterator, Sequence

from roadmap_cli import escape
from roadmap_cli.escape.terminal import width
from roadmap_cli.output.blocks import STYLES, Cell, Column, Grid, Line, Page, Part, PartEntry, apart

_GAP = "  "


def render_plain(grid: Grid, color: bool = False) -> str:
    """Return the grid as lines; columns are two spaces apart and as wide as their widest cell."""
    lines = [grid.heading] if grid.heading else []
    widths = _column_widths(grid)
    titles = [Cell(column.title.upper()) for column in grid.columns]
    for row in (titles, *grid.lines):
        lines.append(_line(row, grid.columns, widths, color))
    return "\n".join(lines) + "\n"


def paint(text: str, style: str, color: bool) -> str:
    """Return the text in a style, or as it is where there is no style or no colour."""
    return f"\x1b[{STYLES[style]}m{text}\x1b[0m" if color and style and text else text


def paint_cell(cell: Cell, color: bool) -> str:
    """Return the text of a cell in its style, or piece by piece in those of its runs."""
    if color and cell.runs:
        return "".join(paint(run.text, run.style, color) for run in cell.runs)
    return paint(cell.text, cell.style, color)


def _column_widths(grid: Grid) -> list[int]:
    widths = [len(column.title) for column in grid.columns]
    for row in grid.lines:
        for index, cell in enumerate(row):
            columns = len(cell.text) if cell.text.isascii() else width(cell.text)
            if columns > widths[index]:
                widths[index] = columns
    return widths


def _line(row: Sequence[Cell], columns: Sequence[Column], widths: Sequence[int], color: bool) -> str:
    parts: list[str] = []
    for cell, column, columns_wide in zip(row, columns, widths, strict=True):
        space = " " * (columns_wide - width(cell.text))
        text = paint_cell(cell, color)
        parts.append(space + text if column.align == "right" else text + space)
    return _GAP.join(parts).rstrip()


def line_text(line: Line, color: bool) -> str:
    """Return a line as plain text."""
    return line.gap.join(paint_cell(cell, color) for cell in line.shown)


def render_page(page: Page, color: bool = False) -> str:
    """Return a page as plain text: every row, never wrapped or cut."""
    text = line_text(page.heading, color) + "\n"
    for block, is_apart in apart(page.blocks):
        text += "\n" if is_apart else ""
        text += line_text(block, color) + "\n" if isinstance(block, Line) else render_plain(block, color)
    return text


def parts_lines(parts: Sequence[Part], color: bool) -> Iterator[str]:
    """Yield parts as lines of plain text, an empty one before each: labels in a column, nothing wrapped."""
    for part in parts:
        yield ""
        if part.heading:
            yield line_text(Line([Cell(part.heading, "strong")]), color)
        wide = max((escape.width(entry.label) for entry in part.entries), default=0)
        for entry in part.entries:
            for line in _beside(entry, wide, color):
                yield line.rstrip()


def _beside(entry: PartEntry, wide: int, color: bool) -> Iterator[str]:
    label = entry.label + " " * (wide - escape.width(entry.label))
    for line in entry.lines:
        yield f"{label}  {line_text(line, color)}"
        label = " " * wide
