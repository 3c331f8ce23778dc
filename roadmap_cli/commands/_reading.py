"""What reading commands share: their options, and how they show tables and pages."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Annotated, Any, NamedTuple

from roadmap_cli import terminal
from roadmap_cli.analysis.replay import begins, updates_of
from roadmap_cli.commands._load import load_roadmap
from roadmap_cli.commands._options import (
    AsOfOption,
    AtOption,
    ColorOption,
    FileOption,
    TableFormat,
    composed_of,
)
from roadmap_cli.commands._session import Color, day_of, report_later, report_replay, screen_for
from roadmap_cli.errors import NotFoundError
from roadmap_cli.model.types import Commitment, Roadmap
from roadmap_cli.output.blocks import Grid, Page
from roadmap_cli.output.json import render_json_lines
from roadmap_cli.output.markdown import render_markdown_page
from roadmap_cli.output.plain import render_page, render_plain
from roadmap_cli.storage.load import LoadedRoadmap
from roadmap_cli.terminal import Screen

TERMINAL_LIMIT = 200
"""The default of `--limit` on a terminal."""


class ReadRequest(NamedTuple):
    """The options of all reading commands."""

    as_of: AsOfOption = None
    at: AtOption = None
    file: FileOption = None
    color: ColorOption = Color.AUTO

    @property
    def day(self) -> date:
        """Return the day of `--as-of`, by default today. Raises WrongUsageError."""
        return day_of(self.as_of)

    def load(self) -> LoadedRoadmap:
        """Return the requested roadmap. Raises UnreadableError and NotFoundError."""
        return load_roadmap(self.file, self.at)

    def screen(self, *, for_people: bool = True) -> Screen:
        """Return what stdout can show, or for a machine-readable format a screen without limits."""
        return screen_for(self.color) if for_people else Screen()

    def report_hidden(self, roadmap: Roadmap, day: date, shown: int | None = None) -> None:
        """Report on stderr what the output leaves out because it is later than the day.

        Without `--as-of` only commitments can be later. `shown` is how many the output has, None if filtered.
        """
        if self.as_of:
            report_replay(roadmap, day)
        elif shown is not None:
            report_later(roadmap, shown)


ReadOptions = Annotated[ReadRequest, composed_of(ReadRequest)]


def not_begun(commitment_id: str, commitment: Commitment, as_of: date) -> NotFoundError:
    """Return the error for a commitment that begins after a day."""
    begin = begins(commitment, updates_of(commitment))
    start = begin.text if begin is not None else ""
    return NotFoundError(f'"{commitment_id}" did not exist on {as_of}; it begins on {start}')


def row_limit(limit: int | None, screen: Screen) -> int:
    """Return how many rows to show at most, 0 for all."""
    if limit is not None:
        return limit
    return TERMINAL_LIMIT if screen.is_terminal else 0


def show_page(page: Page, format: TableFormat, screen: Screen) -> None:
    """Write a page to stdout, as Markdown or as text, and report on stderr what it hides."""
    if format is TableFormat.MARKDOWN:
        terminal.show(render_markdown_page(page))
    elif screen.is_terminal:
        from roadmap_cli.output import rich  # imports Rich, only for a terminal

        terminal.draw(rich.render_page(page, screen.width or 80, screen.signs), screen)
    else:
        terminal.show(render_page(page, screen.color))
    if page.hidden:
        terminal.talk(page.hidden)


def show_grids(grids: Sequence[Grid], screen: Screen) -> None:
    """Write tables to stdout."""
    if screen.is_terminal:
        from roadmap_cli.output import rich  # imports Rich, only for a terminal

        terminal.draw(rich.render_grids(grids, screen.width or 80, screen.signs), screen)
    else:
        terminal.show("\n".join(render_plain(grid, screen.color) for grid in grids))


def put_table(
    format: str, heading: Sequence[str], rows: Iterable[Sequence[Any]], *, header: bool = True
) -> None:
    """Write a table to stdout in the format `csv` or `tsv`, or as an object for each row in `jsonl`."""
    if format == "jsonl":
        terminal.put(render_json_lines(dict(zip(heading, row, strict=True)) for row in rows))
        return
    from roadmap_cli.output.csv import render_csv  # only for these formats

    delimiter = "," if format == "csv" else "\t"
    terminal.put_cells(render_csv(heading, rows, delimiter, header=header), delimiter)
