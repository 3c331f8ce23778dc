"""What reading commands share: their options, and how they show tables and pages."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec

from roadmap_cli import terminal
from roadmap_cli.analysis.replay import begins, updates_of
from roadmap_cli.commands._load import combined, files_named, load_roadmap, load_roadmaps, local_file
from roadmap_cli.commands._options import (
    AsOfOption,
    AtOption,
    ColorOption,
    FilesOption,
    TableFormat,
    composed_of,
)
from roadmap_cli.commands._session import Color, day_of, report_later, report_replay, screen_for
from roadmap_cli.errors import NotFoundError, RoadmapError, WrongUsageError
from roadmap_cli.model.types import Commitment, Roadmap
from roadmap_cli.output.blocks import Grid, Page
from roadmap_cli.output.json import render_json_lines
from roadmap_cli.output.plain import render_page, render_plain
from roadmap_cli.terminal import Screen

if TYPE_CHECKING:
    from roadmap_cli.commands._histories import Versioned
    from roadmap_cli.storage.several import Loaded

TERMINAL_LIMIT = 200
"""The default of `--limit` on a terminal."""


class ReadRequest:
    """The options of all reading commands, and the errors of the roadmaps that could not be read."""

    def __init__(
        self,
        as_of: AsOfOption = None,
        at: AtOption = None,
        file: FilesOption = None,
        color: ColorOption = Color.AUTO,
    ) -> None:
        self.as_of, self.at, self.words, self.color = as_of, at, file, color
        self.errors: list[RoadmapError] = []

    @property
    def day(self) -> date:
        """Return the day of `--as-of`, by default today. Raises WrongUsageError."""
        return day_of(self.as_of)

    @cached_property
    def files(self) -> Sequence[str | None]:
        """Return the files that `--file` names; None is the nearest roadmap.toml. Raises UnreadableError."""
        if not self.words:
            return [None]
        files, errors = files_named(self.words)
        if not files:
            raise combined([*errors.values()])
        self.errors += errors.values()
        return files

    def load(self, *, with_data: bool = False) -> "Loaded":
        """Return the requested roadmap, or several; see `load_roadmap`."""
        if not self.is_several:
            return load_roadmap(self.files[0], self.at, with_data=with_data)
        loaded, errors = load_roadmaps(self.files, self.at, with_data=with_data)
        self.errors += errors
        return loaded

    def load_histories(self, *, with_numbers: bool = True) -> "Versioned":
        """Return the requested roadmap, or several, with their histories; see `load`."""
        from roadmap_cli.commands._histories import load_histories  # imports git

        versioned, errors = load_histories(self.files, self.at, with_numbers=with_numbers)
        self.errors += errors
        return versioned

    @property
    def is_several(self) -> bool:
        """Return whether several roadmaps are requested. Raises UnreadableError."""
        return len(self.files) > 1

    @property
    def local_files(self) -> list[Path]:
        """Return the files that output must not overwrite: those of `--file`. Raises UnreadableError."""
        return [path for file in self.files if (path := local_file(file)) is not None]

    def only_file(self, what: str) -> str | None:
        """Return the file, None for the nearest roadmap.toml. Raises WrongUsageError for several files."""
        if self.is_several:
            raise WrongUsageError(f"--file: one file only, because {what}")
        return self.files[0]

    def finish(self, error: RoadmapError | None) -> None:
        """Raise an error for the roadmaps that could not be read, after `error` if the command failed."""
        if self.errors:
            first = [error] if error is not None else []
            raise combined([*first, *self.errors], *([] if first else ["the other roadmaps are shown"]))

    def screen(self, *, of: "Loaded | Versioned | None" = None, for_people: bool = True) -> Screen:
        """Return what stdout can show, or for a machine-readable format a screen without limits.

        The ids on it are links to the commitments `of` a roadmap.
        """
        if not for_people:
            return Screen()
        screen = screen_for(self.color)
        if not screen.is_terminal:
            return screen
        from roadmap_cli.commands._links import links_to, shows_links  # only for a terminal

        if not shows_links():
            return screen
        return msgspec.structs.replace(screen, links=links_to(of) if of is not None else lambda _: "")

    def report_hidden(self, roadmap: Roadmap, day: date, shown: int | None = None) -> None:
        """Report on stderr what the output leaves out because it is later than the day.

        Without `--as-of` only commitments can be later. `shown` is how many the output has, None if filtered.
        """
        if self.as_of:
            report_replay(roadmap, day)
        elif shown is not None:
            report_later(roadmap, shown)


ReadOptions = Annotated[
    ReadRequest, msgspec.structs.replace(composed_of(ReadRequest), finish=ReadRequest.finish)
]


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
        from roadmap_cli.output.markdown import render_markdown_page  # only for this format

        terminal.show(render_markdown_page(page))
    elif screen.is_terminal:
        from roadmap_cli.output import rich  # imports Rich, only for a terminal

        terminal.draw(rich.render_page(page, screen.width or 80, screen.signs), screen)
    else:
        terminal.show(render_page(page, screen.color))
    if page.hidden:
        terminal.talk(page.hidden)


def show_list_heading(roadmap: Roadmap, day: date, words: Sequence[str | None], screen: Screen) -> None:
    """Write the line above a list on a terminal: the title of the roadmap, the day, and what is listed."""
    from roadmap_cli.output import rich  # imports Rich, only for a terminal
    from roadmap_cli.output.reports.status import heading

    line = heading(roadmap.roadmap.title, day, screen.signs, words)
    terminal.draw(rich.render_heading(line, screen.width or 80).append("\n"), screen)


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
