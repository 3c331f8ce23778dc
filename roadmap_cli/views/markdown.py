"""Grids → GitHub-flavoured Markdown."""

from roadmap_cli.safe import markdown
from roadmap_cli.views.grid import Grid


def render_markdown(grid: Grid) -> str:
    """Return the grid as a table (GitHub Flavored Markdown, 4.10), its heading as one above it."""
    lines = [f"## {markdown(grid.heading)}", ""] if grid.heading else []
    lines.append(_row([markdown(column.title) for column in grid.columns]))
    lines.append(_row(["---:" if column.align == "right" else "---" for column in grid.columns]))
    lines.extend(_row([markdown(cell.text) for cell in row]) for row in grid.lines)
    return "\n".join(lines) + "\n"


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
