"""A page: a heading, then lines and grids one below the other; how it looks in a pipe and in Markdown."""

from collections.abc import Iterator, Sequence

import msgspec

from roadmap_cli.safe import markdown, markdown_address
from roadmap_cli.views.grid import Cell, Grid
from roadmap_cli.views.markdown import render_markdown
from roadmap_cli.views.plain import paint_cell, render_plain

GAP = "  "


class Line(msgspec.Struct, frozen=True):
    """Cells that stand side by side, `gap` apart; empty ones are left out."""

    cells: Sequence[Cell]
    gap: str = GAP

    @property
    def shown(self) -> list[Cell]:
        """The cells that say something."""
        return [cell for cell in self.cells if cell.text]


class Page(msgspec.Struct, frozen=True):
    """What a command shows to a person; blank lines part the blocks, but not a line from a line.

    `hidden` is a sentence on what a limit left out, for stderr, or empty.
    """

    heading: Line
    blocks: Sequence[Line | Grid]
    hidden: str = ""


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


def apart(blocks: Sequence[Line | Grid]) -> Iterator[tuple[Line | Grid, bool]]:
    """Yield each block, and whether a blank line parts it from what is above; lines stay together."""
    above: Line | Grid | None = None
    for block in blocks:
        yield block, not (isinstance(block, Line) and isinstance(above, Line))
        above = block


def render_markdown_page(page: Page) -> str:
    """Return a page as GitHub-flavoured Markdown."""
    blocks = [
        markdown_line(block) + "\n" if isinstance(block, Line) else render_markdown(block)
        for block in page.blocks
    ]
    return "\n".join([markdown_heading(page.heading) + "\n", *blocks])


def markdown_heading(line: Line) -> str:
    """Return a line as the heading of a Markdown document."""
    return "# " + " ".join(markdown(cell.text) for cell in line.shown)


def markdown_line(line: Line) -> str:
    """Return a line as inline Markdown: addresses as links, strong text in bold, changes marked."""
    return " ".join(_markdown_cell(cell) for cell in line.shown)


def _markdown_cell(cell: Cell) -> str:
    text = markdown_address(cell.text) if cell.is_address else markdown(cell.text)
    match cell.style:
        case "strong":
            return f"**{text}**"
        case "gone":
            return f"<del>{text}</del>"  # not ~~: that is no mark beside a letter and a quote
        case "new":
            return f"<ins>{text}</ins>"
        case _:
            return text
