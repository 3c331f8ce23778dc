"""The options that reading commands share, declared once."""

from enum import StrEnum
from typing import Annotated

import typer

from roadmap_cli.commands.session import Color
from roadmap_cli.lookup import any_of


class GroupBy(StrEnum):
    """What commitments are grouped by."""

    AREA = "area"
    PARTNER = "partner"


FileOption = Annotated[
    str | None,
    typer.Option(
        "--file",
        "-f",
        metavar="PATH",
        envvar="ROADMAP_FILE",
        help="The roadmap; else the nearest roadmap.toml. `-` reads standard input, REV:PATH a revision's.",
    ),
]
ColorOption = Annotated[
    Color, typer.Option("--color", metavar="WHEN", help=f"When to use color: {any_of(Color)}.")
]
AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        envvar="ROADMAP_AS_OF",
        show_default="today",
        help="Show the roadmap as it was at the end of DATE.",
    ),
]
AtOption = Annotated[
    str | None,
    typer.Option(
        "--at",
        metavar="REV",
        help="Read the file as of a git revision: a branch, tag or commit; or as committed by the end of a "
        "day.",
    ),
]
LimitOption = Annotated[
    int | None,
    typer.Option(
        "--limit", min=0, metavar="N", show_default="200 on a terminal", help="At most N rows, 0 for all."
    ),
]
