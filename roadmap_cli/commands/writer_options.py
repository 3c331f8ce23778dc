"""The options that writing commands share, declared once."""

from functools import partial
from typing import Annotated

import typer

from roadmap_cli.commands import complete
from roadmap_cli.commands.composed import Composed, option
from roadmap_cli.commands.options import ColorOption
from roadmap_cli.commands.session import Color
from roadmap_cli.commands.writing import LOCK_TIMEOUT, WriteFormat, Writing
from roadmap_cli.lookup import any_of

FileOption = Annotated[
    str | None,
    typer.Option(
        "--file",
        "-f",
        metavar="PATH",
        envvar="ROADMAP_FILE",
        help="The roadmap; else the nearest roadmap.toml.",
    ),
]
NewFileOption = Annotated[
    str | None,
    typer.Option(
        "--file",
        "-f",
        metavar="PATH",
        envvar="ROADMAP_FILE",
        help="Where to write it; else roadmap.toml in this folder.",
    ),
]
OnOption = Annotated[
    str | None,
    typer.Option(
        "--on",
        metavar="DATE",
        show_default="today",
        help="The day of the update; phrases for dates count from it.",
    ),
]
DryRunOption = Annotated[
    bool, typer.Option("--dry-run", help="Print the change as a diff and write nothing.")
]
LockTimeoutOption = Annotated[
    float,
    typer.Option("--lock-timeout", min=0, metavar="SECONDS", help="How long to wait for another writer."),
]
FormatOption = Annotated[
    WriteFormat,
    typer.Option("--format", metavar="FORMAT", help=f"How to report what was done: {any_of(WriteFormat)}."),
]

CommitmentArgument = Annotated[
    str, typer.Argument(metavar="ID", autocompletion=complete.commitments, help="The commitment.")
]
AreaArgument = Annotated[str, typer.Argument(metavar="ID", autocompletion=complete.areas, help="The area.")]
PartnerArgument = Annotated[
    str, typer.Argument(metavar="ID", autocompletion=complete.partners, help="The partner.")
]


def writing(command: str, file: object = FileOption) -> Composed:
    """Return the options of how a command writes, as its `Writing`."""
    options = [
        option("dry_run", DryRunOption, False),
        option("lock_timeout", LockTimeoutOption, LOCK_TIMEOUT),
        option("format", FormatOption, WriteFormat.TEXT),
        option("file", file, None),
        option("color", ColorOption, Color.AUTO),
    ]
    return Composed(options, partial(Writing, command))
