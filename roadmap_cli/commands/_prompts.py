"""Prompts: what a command asks a person on a terminal. Prompts and lists go to stderr."""

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

import typer

from roadmap_cli import terminal
from roadmap_cli.commands._session import writable_path
from roadmap_cli.commands._write import is_collecting
from roadmap_cli.errors import RoadmapError, WrongUsageError
from roadmap_cli.model.ids import NO_AREA, find_id
from roadmap_cli.model.types import Area, Partner, Roadmap
from roadmap_cli.storage.load import load_from, read_source

Answer = TypeVar("Answer")
_SHOWN = 10
"""How many changes are shown before a question."""


def is_interactive() -> bool:
    """Return whether stdin and stderr are terminals, so that a person can answer a prompt."""
    return not is_collecting() and all(
        stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr)
    )


def readable_roadmap(file: str | None) -> Roadmap:
    """Return the roadmap, to report an unreadable one before the first prompt. Raises UnreadableError."""
    return load_from(read_source(writable_path(file))).roadmap


def require_person(if_not_interactive: str) -> None:
    """Raise WrongUsageError with this message if nobody can answer a prompt."""
    if not is_interactive():
        raise WrongUsageError(if_not_interactive)


def prompt(label: str, if_not_interactive: str, file: str | None) -> str:
    """Return a non-empty answer.

    Raises WrongUsageError with `if_not_interactive` if nobody can answer, and UnreadableError before the
    prompt if the roadmap cannot be read.
    """
    require_person(if_not_interactive)
    readable_roadmap(file)
    return ask(label, str)


def ask(label: str, parse: Callable[[str], Answer]) -> Answer:
    """Return a parsed answer; repeat the prompt after an empty one, and after an error of `parse`."""
    while (answers := ask_or_skip(label, lambda text: [parse(text)])) is None:
        pass
    return answers[0]


def ask_or_skip(label: str, parse: Callable[[str], Answer]) -> Answer | None:
    """Return a parsed answer, None for an empty one; repeat the prompt after an error of `parse`."""
    while True:
        terminal.prompt(label)
        answer = _line()
        if not answer:
            return None
        try:
            return parse(answer)
        except RoadmapError as error:
            terminal.talk(*error.sentences)


def ask_for_area(roadmap: Roadmap) -> str:
    """Return the area that the person chooses.

    Raises WrongUsageError if nobody can answer or the roadmap has no areas.
    """
    if not roadmap.areas:
        raise WrongUsageError(NO_AREA)
    require_person(f"--area is missing; there are {', '.join(roadmap.areas)}")
    _show({id: area.title for id, area in roadmap.areas.items()})
    return ask("Area (number or id)", lambda answer: _chosen(answer, roadmap.areas, "area"))


def ask_for_partners(roadmap: Roadmap) -> list[str] | None:
    """Return the partners that the person chooses, None for an empty answer."""
    _show({id: partner.name for id, partner in roadmap.partners.items()})
    return ask_or_skip(
        "Partners (numbers or ids; Enter to skip)",
        lambda answer: [
            _chosen(word, roadmap.partners, "partner") for word in answer.replace(",", " ").split()
        ],
    )


def _show(names: Mapping[str, str]) -> None:
    """Show ids and names, numbered."""
    for number, (id, name) in enumerate(names.items(), 1):
        terminal.talk(f"{number:>3}  {id}  {name}")


def _chosen(answer: str, records: Mapping[str, Area] | Mapping[str, Partner], kind: str) -> str:
    """Return the id that an answer names by number, id or the start of an id. Raises NotFoundError."""
    numbered = {str(number): id for number, id in enumerate(records, 1)}
    return answer if answer in records else numbered.get(answer.lstrip("0")) or find_id(answer, records, kind)


def confirm(question: str) -> bool:
    """Return whether the person answers yes; an empty answer is yes."""
    while True:
        terminal.prompt(f"{question} [Y/n]")
        answer = _line().lower()
        if answer in ("", "y", "yes"):
            return True
        if answer in ("n", "no"):
            return False


def require_yes(sentences: Sequence[str], effects: Iterable[str], question: str) -> None:
    """Show up to ten sentences, and all effects, and ask; exit with 1 if the answer is not yes."""
    for sentence in sentences[:_SHOWN]:
        terminal.talk(sentence)
    if len(sentences) > _SHOWN:
        terminal.talk(f"… and {len(sentences) - _SHOWN:,} more")
    for effect in effects:
        terminal.talk(effect)
    answer = ask_or_skip(f"{question} (y or Enter for no)", str.lower) if sentences else None
    if answer not in ("y", "yes"):
        terminal.talk("nothing was written")
        raise typer.Exit(1)


def _line() -> str:
    """Return a line of stdin without surrounding whitespace. Raises typer.Abort at its end.

    Python's own `input` would write to stdout, and end in a traceback for bytes that are not text.
    """
    line = sys.stdin.buffer.readline()
    if not line:
        raise typer.Abort
    return line.decode(sys.stdin.encoding, "surrogateescape").strip()
