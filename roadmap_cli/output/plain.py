"""Plain text for pipes: aligned tables with every row, never wrapped or cut."""

from collections.abc import Iterator, Sequence

from roadmap_cli import escape
from roadmap_cli.output.blocks import GAP, STYLES, Cell, Column, Grid, Line, Page, Part, spaced


def render_plain(grid: Grid, color: bool = False) -> str:
    """Return a grid as text; each column is as wide as its widest cell."""
    lines = [grid.heading] if grid.heading else []
    widths = _column_widths(grid)
    titles = [[Cell(title.upper()) for title in grid.titles]] if grid.has_titles else []
    lines += [_line(row, grid.columns, widths, color) for row in (*titles, *grid.lines)]
    return "".join(f"{line}\n" for line in lines)


def paint(text: str, style: str, color: bool) -> str:
    """Return the text in a style; unchanged without a style or without color."""
    return f"\x1b[{STYLES[style]}m{text}\x1b[0m" if color and style and text else text


def paint_cell(cell: Cell, color: bool) -> str:
    """Return the text of a cell, or of each of its runs, in its style."""
    if color and cell.runs:
        return "".join(paint(run.text, run.style, color) for run in cell.runs)
    return paint(cell.text, cell.style, color)


def _column_widths(grid: Grid) -> list[int]:
    widths = [len(title) for title in grid.titles]
    for row in grid.lines:
        for index, cell in enumerate(row):
            width = len(cell.text) if cell.text.isascii() else escape.width(cell.text)
            if width > widths[index]:
                widths[index] = width
    return widths


def _line(row: Sequence[Cell], columns: Sequence[Column], widths: Sequence[int], color: bool) -> str:
    parts: list[str] = []
    for cell, column, width in zip(row, columns, widths, strict=True):
        space = " " * (width - escape.width(cell.text))
        text = paint_cell(cell, color)
        parts.append(space + text if column.align == "right" else text + space)
    return GAP.join(parts).rstrip()


def line_text(line: Line, color: bool) -> str:
    """Return a line as plain text."""
    return line.gap.join(paint_cell(cell, color) for cell in line.shown)


def render_page(page: Page, color: bool = False) -> str:
    """Return a page as plain text."""
    text = line_text(page.heading, color) + "\n"
    for block, is_spaced in spaced(page.blocks):
        text += "\n" if is_spaced else ""
        text += line_text(block, color) + "\n" if isinstance(block, Line) else render_plain(block, color)
    return text


def parts_lines(parts: Sequence[Part], color: bool) -> Iterator[str]:
    """Yield the lines of parts, with the labels in a column and an empty line before each part."""
    for part in parts:
        yield ""
        if part.heading:
            yield line_text(Line([Cell(part.heading, "strong")]), color)
        width = max((escape.width(entry.label) for entry in part.entries), default=0)
        for entry in part.entries:
            label = entry.label + " " * (width - escape.width(entry.label))
            for line in entry.lines:
                yield f"{label}{GAP}{line_text(line, color)}".rstrip()
                label = " " * width
