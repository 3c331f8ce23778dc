"""The options that reading commands share, declared once."""

from typing import Annotated

import typer

from roadmap_cli.commands import complete
from roadmap_cli.commands.session import Color
from roadmap_cli.flags import Flag
from roadmap_cli.lookup import any_of
from roadmap_cli.model import Status

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
    Color, typer.Option("--color", metavar="WHEN", help=f"When to colour: {any_of(Color)}.")
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

_REPEATS = "Repeats, and splits at commas."

AreaFilter = Annotated[
    list[str] | None,
    typer.Option("--area", metavar="ID", autocompletion=complete.areas, help=f"Only these areas. {_REPEATS}"),
]
StatusFilter = Annotated[
    list[str] | None,
    typer.Option(
        "--status",
        metavar="STATUS",
        autocompletion=complete.statuses,
        help=f"Only these statuses: {any_of(Status)}; `open` and `closed` stand for theirs. {_REPEATS}",
    ),
]
PartnerFilter = Annotated[
    list[str] | None,
    typer.Option(
        "--partner", metavar="ID", autocompletion=complete.partners, help=f"Only these partners'. {_REPEATS}"
    ),
]
OwnerFilter = Annotated[
    list[str] | None, typer.Option("--owner", metavar="NAME", help="Only what NAME owns. Repeats.")
]
TagFilter = Annotated[
    list[str] | None,
    typer.Option("--tag", metavar="TAG", autocompletion=complete.tags, help=f"Only these tags. {_REPEATS}"),
]
FlagFilter = Annotated[
    list[str] | None,
    typer.Option(
        "--flag",
        metavar="FLAG",
        autocompletion=complete.flags,
        help=f"Only these flags: {any_of(Flag)}. {_REPEATS}",
    ),
]
NotAreaFilter = Annotated[
    list[str] | None,
    typer.Option("--not-area", metavar="ID", autocompletion=complete.areas, help="Not these areas."),
]
NotStatusFilter = Annotated[
    list[str] | None,
    typer.Option(
        "--not-status", metavar="STATUS", autocompletion=complete.statuses, help="Not these statuses."
    ),
]
NotPartnerFilter = Annotated[
    list[str] | None,
    typer.Option(
        "--not-partner", metavar="ID", autocompletion=complete.partners, help="Not these partners'."
    ),
]
NotOwnerFilter = Annotated[
    list[str] | None, typer.Option("--not-owner", metavar="NAME", help="Not what NAME owns.")
]
NotTagFilter = Annotated[
    list[str] | None,
    typer.Option("--not-tag", metavar="TAG", autocompletion=complete.tags, help="Not these tags."),
]
NotFlagFilter = Annotated[
    list[str] | None,
    typer.Option("--not-flag", metavar="FLAG", autocompletion=complete.flags, help="Not these flags."),
]
