"""`roadmap schema`: the JSON Schema of a roadmap file."""

from typing import Annotated

import typer

from roadmap_cli import terminal
from roadmap_cli.commands import _options
from roadmap_cli.commands._operations import operations_schema
from roadmap_cli.commands._session import Color, roadmap_path
from roadmap_cli.commands._write import output_file
from roadmap_cli.errors import UnreadableError
from roadmap_cli.model.json_schema import json_schema
from roadmap_cli.output.json import render_json
from roadmap_cli.storage.output import write_output


def show_schema(
    context: typer.Context,
    operations: Annotated[
        bool, typer.Option("--operations", help="Show the schema of a line of `roadmap apply` instead.")
    ] = False,
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write to FILE; `-` is standard output.",
            rich_help_panel=_options.OUTPUT,
        ),
    ] = None,
    file: Annotated[
        str | None,
        typer.Option(
            "--file",
            "-f",
            metavar="PATH",
            envvar="ROADMAP_FILE",
            help="Roadmap file, which --output must not overwrite.",
            rich_help_panel=_options.GLOBAL,
        ),
    ] = None,
    color: _options.ColorOption = Color.AUTO,
) -> None:
    """Show the JSON Schema of the file, for editors and tools.

    Editors complete from it, and validators check with it.

    Examples:
      # Show it
      roadmap schema
      # Write it beside the roadmap
      roadmap schema --output roadmap.schema.json
    """
    schema = render_json(operations_schema(context) if operations else json_schema())
    if output is None or output == "-":
        terminal.put(schema)
        return
    path = output_file(output)
    try:
        roadmap = roadmap_path(file)
    except UnreadableError:
        roadmap = None
    write_output(path, schema, roadmap)
