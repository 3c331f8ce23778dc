"""`roadmap schema`: the JSON Schema of the file."""

from pathlib import Path
from typing import Annotated

import typer

from roadmap_cli import terminal
from roadmap_cli.commands import _options
from roadmap_cli.commands._session import Color, roadmap_path
from roadmap_cli.commands._write import output_file
from roadmap_cli.errors import UnreadableError
from roadmap_cli.model.json_schema import json_schema
from roadmap_cli.output.json import render_json
from roadmap_cli.storage.output import write_output


def show_schema(
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write it to FILE; to stdout unless told, or where FILE is -.",
        ),
    ] = None,
    file: Annotated[
        str | None,
        typer.Option(
            "--file", "-f", metavar="PATH", envvar="ROADMAP_FILE", help="The roadmap, which FILE may not be."
        ),
    ] = None,
    color: _options.ColorOption = Color.AUTO,
) -> None:
    """Show the JSON Schema of a roadmap file, by which editors complete it and validators check it."""
    schema = render_json(json_schema())
    if output is None or output == "-":
        terminal.put(schema)
        return
    write_output(output_file(output), schema, _roadmap(file))


def _roadmap(file: str | None) -> Path | None:
    """Return where the roadmap is, which no output may replace; None where there is none: nothing is read."""
    try:
        return roadmap_path(file)
    except UnreadableError:
        return None
