"""`roadmap export FORMAT`: a roadmap as a file for people who never see it."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, assert_never

import typer

from roadmap_cli import console
from roadmap_cli.commands import options
from roadmap_cli.commands import selecting as meant
from roadmap_cli.commands.session import Color, Opened, day_of, open_roadmap, tell_of_replay
from roadmap_cli.document.output import write_output
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.query import Selection, rows_of
from roadmap_cli.views.snapshot import Snapshot

STANDARD_OUTPUT = "-"


class ExportFormat(StrEnum):
    """What a roadmap is exported as."""

    HTML = "html"


BINARY: frozenset[ExportFormat] = frozenset()
"""The formats that are no text, and are not sent to a terminal."""


def export(
    format: Annotated[
        ExportFormat,
        typer.Argument(metavar="FORMAT", help=f"What to make: {options.any_of(ExportFormat)}."),
    ],
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write to FILE, whole or not at all, never over the roadmap; `-` is standard output.",
        ),
    ] = STANDARD_OUTPUT,
    title: Annotated[
        str, typer.Option("--title", metavar="TEXT", help="The title; the roadmap's own unless told.")
    ] = "",
    area: options.AreaFilter = None,
    status: options.StatusFilter = None,
    partner: options.PartnerFilter = None,
    owner: options.OwnerFilter = None,
    tag: options.TagFilter = None,
    flag: options.FlagFilter = None,
    as_of: options.AsOfOption = None,
    file: options.FileOption = None,
    color: options.ColorOption = Color.AUTO,
) -> None:
    """Make a page of the roadmap, for people who never see the file."""
    _require_output(output, format)
    day = day_of(as_of)
    statuses, flags = meant.statuses_of(status), meant.flags_of(flag)
    opened = open_roadmap(file)
    roadmap = opened.roadmap
    selection = Selection(
        areas=meant.area_ids(area, roadmap),
        statuses=statuses,
        partners=meant.partner_ids(partner, roadmap),
        owners=frozenset(owner or ()),
        tags=frozenset(meant.split(tag)),
        flags=flags,
    )
    rows = rows_of(roadmap, day, selection)
    snapshot = Snapshot(title=title or roadmap.roadmap.title, roadmap=roadmap, rows=rows, as_of=day)
    _write(_rendered(format, snapshot), output, opened)
    if not rows:
        console.talk("nothing matches" if roadmap.commitments else "there are no commitments yet")
    if as_of:
        tell_of_replay(roadmap, day)
    if output != STANDARD_OUTPUT:
        number = "1 commitment" if len(rows) == 1 else f"{len(rows):,} commitments"
        console.talk(f"wrote {output}: {number} as of {day}")


def _require_output(output: str, format: ExportFormat) -> None:
    """Raise WrongUsageError for an empty name, and where a terminal would get what is no text."""
    if not output:
        raise WrongUsageError("--output needs a path, not an empty one")
    is_terminal = sys.stdout is not None and sys.stdout.isatty()
    if output == STANDARD_OUTPUT and format in BINARY and is_terminal:
        raise WrongUsageError(f"{format} is no text for a terminal; name a file with --output")


def _rendered(format: ExportFormat, snapshot: Snapshot) -> bytes:
    """Return the whole file."""
    match format:
        case ExportFormat.HTML:
            from roadmap_cli.views.html.render import render_html  # brings Jinja2: only for the page

            return render_html(snapshot).encode()
        case _:
            assert_never(format)


def _write(data: bytes, output: str, opened: Opened) -> None:
    if output == STANDARD_OUTPUT:
        console.put(data)
    else:
        write_output(Path(output), data, opened.source.path)
