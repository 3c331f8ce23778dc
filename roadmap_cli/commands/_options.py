"""Options that commands share, and parameters of a command that are composed of several options."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from inspect import Parameter, signature
from typing import Annotated, Any, get_args, get_origin

import msgspec
import typer

from roadmap_cli.commands import _completion
from roadmap_cli.commands._session import Color
from roadmap_cli.errors import RoadmapError
from roadmap_cli.model.ids import any_of

FILTER, OUTPUT, TIME, GLOBAL = "Filter", "Output", "Day and version", "Global options"
"""The panels of `--help` that commands share. The last one has what matters least, and is shown last."""


class Composed(msgspec.Struct, frozen=True):
    """Marks a parameter of a command whose value `make` builds from the values of several options.

    After the command, `finish` gets that value and the error of the command, if any.
    """

    options: Sequence[Parameter]
    make: Callable[..., object]
    finish: Callable[[Any, RoadmapError | None], None] | None = None


def option(name: str, annotation: object, default: object = Parameter.empty) -> Parameter:
    """Return an option for Typer, required without a default."""
    return Parameter(name, Parameter.KEYWORD_ONLY, annotation=annotation, default=default)


def composed_of(make: Callable[..., object], *names: str) -> Composed:
    """Return a composition of the options in the signature of `make`: those in `names`, or all.

    Raises KeyError for an unknown name.
    """
    declared = signature(make, eval_str=True).parameters
    return Composed([declared[name] for name in names or declared], make)


def expanded(command: Callable[..., object]) -> Callable[..., object]:
    """Return a command for Typer, with each composed parameter replaced by its options.

    Raises ValueError for two options of the same name.
    """
    declared = signature(command, eval_str=True)
    composed: dict[str, Composed] = {}
    options: list[Parameter] = []
    for parameter in declared.parameters.values():
        mark = _mark_of(parameter.annotation)
        if mark is not None:
            composed[parameter.name] = mark
        options += mark.options if mark is not None else [parameter]
    if not composed:
        return command

    def wrapper(**values: Any) -> object:
        made = {
            name: mark.make(**{option.name: values.pop(option.name) for option in mark.options})
            for name, mark in composed.items()
        }
        try:
            result = command(**values, **made)
        except RoadmapError as error:
            _finish(composed, made, error)
            raise
        _finish(composed, made, None)
        return result

    keywords = [option.replace(kind=Parameter.KEYWORD_ONLY) for option in options]
    wrapper.__signature__ = declared.replace(parameters=keywords)  # type: ignore[attr-defined]
    wrapper.__name__, wrapper.__doc__ = command.__name__, command.__doc__
    return wrapper


def _finish(composed: Mapping[str, Composed], made: Mapping[str, Any], error: RoadmapError | None) -> None:
    for name, mark in composed.items():
        if mark.finish is not None:
            mark.finish(made[name], error)


def _mark_of(annotation: object) -> Composed | None:
    marks = get_args(annotation)[1:] if get_origin(annotation) is Annotated else ()
    return next((mark for mark in marks if isinstance(mark, Composed)), None)


class GroupBy(StrEnum):
    """What to group commitments by."""

    AREA = "area"
    PARTNER = "partner"
    ROADMAP = "roadmap"


class TextFormat(StrEnum):
    """The output formats of commands that show text."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


class TableFormat(StrEnum):
    """The output formats of commands that show tables."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    TSV = "tsv"
    MARKDOWN = "markdown"


def format_option(formats: type[StrEnum]) -> Any:
    """Return the option `--format`."""
    help = f"Output format: {any_of(formats)}."
    return typer.Option("--format", metavar="FORMAT", help=help, rich_help_panel=OUTPUT)


def since_option(help: str, panel: str) -> Any:
    """Return the option `--since`, which takes a day or a revision."""
    return typer.Option(
        "--since", metavar="REV|DATE", autocompletion=_completion.revisions, help=help, rich_help_panel=panel
    )


TextFormatOption = Annotated[TextFormat, format_option(TextFormat)]
TableFormatOption = Annotated[TableFormat, format_option(TableFormat)]

FileOption = Annotated[
    str | None,
    typer.Option(
        "--file",
        "-f",
        metavar="PATH",
        envvar="ROADMAP_FILE",
        show_default="the nearest roadmap.toml",
        help="Roadmap file; `-` reads standard input, REV:PATH a git revision.",
        rich_help_panel=GLOBAL,
    ),
]
FilesOption = Annotated[
    list[str] | None,
    typer.Option(
        "--file",
        "-f",
        metavar="PATH",
        envvar="ROADMAP_FILE",
        show_default="the nearest roadmap.toml",
        help="Roadmap file, folder or pattern; `-` is standard input, REV:PATH a git revision. Repeats.",
        rich_help_panel=GLOBAL,
    ),
]
"""For commands that read any number of roadmaps."""
ColorOption = Annotated[
    Color,
    typer.Option(
        "--color", metavar="WHEN", help=f"When to use color: {any_of(Color)}.", rich_help_panel=GLOBAL
    ),
]
AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        envvar="ROADMAP_AS_OF",
        show_default="today",
        help="Show the roadmap as it was at the end of DATE.",
        rich_help_panel=TIME,
    ),
]
AtOption = Annotated[
    str | None,
    typer.Option(
        "--at",
        metavar="REV|DATE",
        autocompletion=_completion.revisions,
        help="Read the file at a git revision (branch, tag, commit), or at the last commit of a day.",
        rich_help_panel=TIME,
    ),
]
LimitOption = Annotated[
    int | None,
    typer.Option(
        "--limit",
        min=0,
        metavar="N",
        show_default="200 on a terminal",
        help="Show at most N rows; 0 is all.",
        rich_help_panel=OUTPUT,
    ),
]
