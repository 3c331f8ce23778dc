"""Questions to the person at the terminal; where nobody is there, what is missing is said instead."""

import sys

import typer

from roadmap_cli import safe
from roadmap_cli.commands.session import opened_from, writable_path
from roadmap_cli.document.read import read_source
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.lookup import find_id


def can_ask() -> bool:
    """Return whether a person is there: questions go to stderr, answers come from stdin."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr is not None and sys.stderr.isatty()


def ask(label: str, if_nobody: str) -> str:
    """Return what the person answers; raise WrongUsageError with `if_nobody` where nobody is there."""
    if not can_ask():
        raise WrongUsageError(if_nobody)
    return str(typer.prompt(label, err=True))


def ask_area(file: str | None) -> str:
    """Return the area that the person chooses among those of the file, by number or id.

    Raises WrongUsageError where nobody is there or there is nothing to choose from.
    """
    areas = opened_from(read_source(writable_path(file))).roadmap.areas
    known = ", ".join(areas)
    if not areas:
        raise WrongUsageError('there is no area yet; make one first: roadmap add-area "Title"')
    if not can_ask():
        raise WrongUsageError(f"--area is missing; there are {known}")
    for number, (id, area) in enumerate(areas.items(), 1):
        typer.echo(f"{number:>3}  {safe.line(id)}  {safe.line(area.title)}", err=True)
    while True:
        answer = str(typer.prompt("Area (number or id)", err=True)).strip()
        if answer.isdecimal() and 0 < int(answer) <= len(areas):
            return list(areas)[int(answer) - 1]
        if answer and any(id.startswith(answer) for id in areas):
            return find_id(answer, areas, "area")
        typer.echo(f"There is no area {safe.quote(answer)}; there are {safe.line(known)}", err=True)
