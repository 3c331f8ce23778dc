"""The options that reading commands share, declared once, and how several become one parameter."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from inspect import Parameter, signature
from typing import Annotated, Any, NamedTuple, get_args, get_origin

import typer

from roadmap_cli.commands._session import Color
from roadmap_cli.model.ids import any_of


class Composed(NamedTuple):
    """Marks a parameter that replaces several options.

    `make` takes their values by name and returns the value of the parameter.
    """

    options: Sequence[Parameter]
    make: Callable[..., object]


def option(name: str, annotation: object, default: object = Parameter.empty) -> Parameter:
    """Return an option as Typer reads it from a signature; it is required if it has no default."""
    return Parameter(name, Parameter.KEYWORD_ONLY, annotation=annotation, default=default)


def composed_of(make: Callable[..., object], *names: str) -> Composed:
    """Return the options that the parameters of a function declare: those named, in that order, or all.

    Raises KeyError for a name that the function does not have.
    """
    declared = signature(make, eval_str=True).parameters
    return Composed([declared[name] for name in names or declared], make)


def expanded(command: Callable[..., object]) -> Callable[..., object]:
    """Return a command whose composed parameters are replaced by their options, for Typer.

    Raises ValueError where two options have the same name.
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

    def called(**values: Any) -> object:
        made = {
            name: mark.make(**{one.name: values.pop(one.name) for one in mark.options})
            for name, mark in composed.items()
        }
        return command(**values, **made)

    by_name = [one.replace(kind=Parameter.KEYWORD_ONLY) for one in options]
    called.__signature__ = declared.replace(parameters=by_name)  # type: ignore[attr-defined]
    called.__annotations__ = {one.name: one.annotation for one in by_name}
    called.__name__, called.__doc__ = command.__name__, command.__doc__
    return called


def _mark_of(annotation: object) -> Composed | None:
    marks = get_args(annotation)[1:] if get_origin(annotation) is Annotated else ()
    return next((mark for mark in marks if isinstance(mark, Composed)), None)


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
