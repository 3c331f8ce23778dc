"""GitHub-flavored Markdown: tables, pages and lists."""

from collections.abc import Iterator, Sequence

from roadmap_cli.escape.markup import markdown, markdown_address
from roadmap_cli.output.anchors import anchor
from roadmap_cli.output.blocks import Cell, Grid, Line, Page, Part


def render_markdown(grid: Grid, *, with_links: bool = False) -> str:
    """Return a grid as a table (GitHub Flavored Markdown, 4.10) below its heading.

    Ids of commitments link to their entry in the same document, if it is there.
    """
    lines = [f"## {markdown(grid.heading)}", ""] if grid.heading else []
    lines.append(_row([markdown(column.title) for column in grid.columns]))
    lines.append(_row(["---:" if column.align == "right" else "---" for column in grid.columns]))
    show = _linked if with_links else _text
    lines.extend(_row([show(cell) for cell in row]) for row in grid.lines)
    return "\n".join(lines) + "\n"


def _text(cell: Cell) -> str:
    return markdown(cell.text)


def _linked(cell: Cell) -> str:
    return f"[{markdown(cell.text)}](#{anchor(cell.commitment)})" if cell.commitment else markdown(cell.text)


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def render_markdown_page(page: Page) -> str:
    """Return a page as GitHub-flavored Markdown."""
    blocks = [
        markdown_line(block) + "\n" if isinstance(block, Line) else render_markdown(block)
        for block in page.blocks
    ]
    return "\n".join([markdown_heading(page.heading) + "\n", *blocks])


def markdown_heading(line: Line) -> str:
    """Return a line as the heading of a Markdown document."""
    return "# " + " ".join(markdown(cell.text) for cell in line.shown)


def markdown_line(line: Line) -> str:
    """Return a line as inline Markdown, with addresses as links."""
    return " ".join(_markdown_cell(cell) for cell in line.shown)


def _markdown_cell(cell: Cell) -> str:
    text = markdown_address(cell.text) if cell.is_address else markdown(cell.text)
    match cell.style:
        case "strong":
            return f"**{text}**"
        case "removed":
            return f"<del>{text}</del>"  # ~~ does not work between a letter and a quote
        case "added":
            return f"<ins>{text}</ins>"
        case _:
            return text


def markdown_parts(parts: Sequence[Part]) -> Iterator[str]:
    """Yield the lines of parts as lists under headings, with an empty line before each part."""
    for part in parts:
        if part.heading:
            yield from ("", f"## {markdown(part.heading)}")
        yield ""
        for entry in part.entries:
            yield f"- **{markdown(entry.label)}** {'<br>'.join(map(markdown_line, entry.lines))}"
