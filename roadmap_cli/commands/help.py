"""`roadmap help`: the help of a command."""

from typing import Annotated, Any

import typer

from roadmap_cli.commands._options import ColorOption
from roadmap_cli.commands._session import Color


def _names(context: typer.Context, incomplete: str) -> list[str]:
    """Offer the names of all commands."""
    program: Any = context.find_root()
    return [name for name in program.command.list_commands(program) if name.startswith(incomplete)]


def show_help(
    context: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(metavar="COMMAND", autocompletion=_names, help="The command; all by default."),
    ] = None,
    color: ColorOption = Color.AUTO,
) -> None:
    """Show the help of a command, or list all commands.

    It is that of `roadmap COMMAND --help`.

    Examples:
      # All commands
      roadmap help
      # The options of one command, with examples
      roadmap help list
    """
    program: Any = context.find_root()
    if name is None:
        program.command.get_help(program)
        return
    _, command, _ = program.command.resolve_command(program, [name])
    command.get_help(typer.Context(command, info_name=name, parent=program))
