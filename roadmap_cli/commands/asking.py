"""Questions to the person at the terminal; where nobody is there, what is missing is said instead.

Questions go to stderr, so that stdout holds the result alone.
"""

import sys

import typer

from roadmap_cli import console
from roadmap_cli.commands.session import LoadedRoadmap, load_from, writable_path
from roadmap_cli.document.read import read_source
from roadmap_cli.errors import NotThereError, WrongUsageError
from roadmap_cli.lookup import find_id


def can_ask() -> bool:
    """Return whether a person is there: questions go to stderr, answers come from stdin."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr is not None and sys.stderr.isatty()


def ask(label: str, if_nobody: str, file: str | None) -> str:
    """Return what the person answers; raise WrongUsageError with `if_nobody` where nobody is there.

    `file` is the roadmap that the answer is for; nothing is asked where it cannot be read: UnreadableError.
    """
    if not can_ask():
        raise WrongUsageError(if_nobody)
    _loaded(file)
    return _answer(label)


def ask_area(file: str | None) -> str:
    """Return the area that the person chooses among those of the file, by number or id.

    Raises WrongUsageError where nobody is there or there is nothing to choose from.
    """
    areas = _loaded(file).roadmap.areas
    if not areas:
        raise WrongUsageError('there is no area yet; make one first: roadmap add-area "Title"')
    if not can_ask():
        raise WrongUsageError(f"--area is missing; there are {', '.join(areas)}")
    for number, (id, area) in enumerate(areas.items(), 1):
        console.talk(f"{number:>3}  {id}  {area.title}")
    while True:
        answer = _answer("Area (number or id)")
        is_number = answer.isascii() and answer.isdecimal() and answer not in areas
        if is_number and 0 < int(answer) <= len(areas):
            return list(areas)[int(answer) - 1]
        try:
            return find_id(answer, areas, "area")
        except NotThereError as error:
            console.talk(*error.sentences)


def confirm(question: str) -> bool:
    """Return whether the person says yes, as no answer does."""
    while True:
        console.prompt(f"{question} [Y/n]")
        answer = _line().lower()
        if answer in ("", "y", "yes"):
            return True
        if answer in ("n", "no"):
            return False


def _loaded(file: str | None) -> LoadedRoadmap:
    return load_from(read_source(writable_path(file)))


def _answer(label: str) -> str:
    """Return an answer that says something; without one the question comes again."""
    while True:
        console.prompt(label)
        answer = _line()
        if answer:
            return answer


def _line() -> str:
    """Return a line of stdin without blanks around it. Raises typer.Abort at its end.

    Python's own `input` would write to stdout, and end in a traceback for a byte that is no text.
    """
    line = sys.stdin.buffer.readline()
    if not line:
        raise typer.Abort
    return line.decode(sys.stdin.encoding, "surrogateescape").strip()
