"""What every writing command does: lock, read, plan, edit, check, save and report."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import typer

from roadmap_cli import escape, terminal
from roadmap_cli.commands._session import (
    Color,
    now,
    past_window_of,
    screen_for,
    today,
    window_of,
    writable_path,
)
from roadmap_cli.editing.plan import Plan, planned
from roadmap_cli.errors import NotFoundError, NotSavedError, UnreadableError, WrongUsageError
from roadmap_cli.model.ids import find_id
from roadmap_cli.model.window import Deadline, day
from roadmap_cli.output.json import render_json
from roadmap_cli.storage.find import find_roadmap
from roadmap_cli.storage.load import LoadedRoadmap, Source, load_from, new_bytes, read_source
from roadmap_cli.storage.output import require_another, require_free
from roadmap_cli.toml.diff import unified_diff


def output_file(output: str, option: str = "--output") -> Path:
    """Return the file that an option names for what is made of a roadmap.

    Raises WrongUsageError for an empty name, a folder's, and the roadmap that commands find by themselves,
    also where the one that is read is another.
    """
    if not output:
        raise WrongUsageError(f"{option} needs a path, not an empty one")
    if output.endswith(("/", os.sep)):
        raise WrongUsageError(f"{option} needs a file, and {escape.line(output)} names a folder")
    try:
        nearest = find_roadmap(Path())
    except UnreadableError:
        return Path(output)
    require_another(Path(output), nearest)
    return Path(output)


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
        terminal.talk(f"{number:>3}  {id}  {area.title}")
    while True:
        answer = _answer("Area (number or id)")
        is_number = answer.isascii() and answer.isdecimal() and answer not in areas
        if is_number and 0 < int(answer) <= len(areas):
            return list(areas)[int(answer) - 1]
        try:
            return find_id(answer, areas, "area")
        except NotFoundError as error:
            terminal.talk(*error.sentences)


def confirm(question: str) -> bool:
    """Return whether the person says yes, as no answer does."""
    while True:
        terminal.prompt(f"{question} [Y/n]")
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
        terminal.prompt(label)
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


if TYPE_CHECKING:
    from roadmap_cli.storage.undo import Label

LOCK_TIMEOUT = 10.0
"""Seconds that a writer waits for another one by default."""


class WriteFormat(StrEnum):
    """How a writing command reports what it did."""

    TEXT = "text"
    JSON = "json"


class Writing(msgspec.Struct, frozen=True):
    """How a command was asked to write; `command` is its name as typed."""

    command: str
    file: str | None
    dry_run: bool
    lock_timeout: float
    format: WriteFormat
    color: Color


class Saved(msgspec.Struct, frozen=True):
    """What a plan came to: the file as it was, and its text now, or as it would be after a dry run."""

    plan: Plan
    source: Source
    new_text: str

    @property
    def changed(self) -> bool:
        """Return whether the text is another."""
        return self.new_text != self.source.text


def write(asked: Writing, plan_for: Callable[[LoadedRoadmap], Plan]) -> None:
    """Make the plan for the roadmap as it is under the lock, save it, and report it.

    A dry run takes no lock and prints the change as a unified diff. Raises what reading and saving raise.
    """
    saved = save(asked, plan_for)
    if asked.dry_run:
        tell_of_dry_run(asked, saved.plan, saved.source, saved.new_text)
    else:
        tell(asked, saved.plan, changed=saved.changed)


def save(asked: Writing, plan_for: Callable[[LoadedRoadmap], Plan]) -> Saved:
    """Make the plan as `write` does and save it, unless this is a dry run; report nothing."""
    path = writable_path(asked.file)
    if asked.dry_run:
        source = read_source(path)
        return Saved(*planned(source, plan_for))
    # What only a writer needs is not loaded by a dry run. What reading and editing would load is loaded
    # before the lock is taken: nobody should wait for it, and a disk that fails to give it fails early.
    import hashlib  # noqa: F401

    import rtoml  # noqa: F401
    import tomli_w  # noqa: F401

    from roadmap_cli.storage.lock import lock
    from roadmap_cli.storage.save import replace
    from roadmap_cli.storage.undo import remembered

    why_not = ""
    with lock(path, asked.lock_timeout) as held:
        source = read_source(path)
        plan, source, new_text = planned(source, plan_for)
        if new_text != source.text:
            new = new_bytes(source, new_text)
            with remembered(held, label_of(asked.command, plan.sentence), source.raw, new) as why_not:
                replace(source, new, held)
    warn_of_undo(source.name, why_not)
    return Saved(plan, source, new_text)


@contextmanager
def saving_new(asked: Writing, path: Path, new: bytes, sentence: str, second: bytes = b"") -> Iterator[None]:
    """Hold the lock of a file that is made in the `with` block, and keep what `undo` needs.

    `second` is what is in another file that is made with it. Raises WrongUsageError where something has the
    name by then.
    """
    from roadmap_cli.storage.lock import lock
    from roadmap_cli.storage.undo import remembered

    with lock(path, asked.lock_timeout, new=True) as held:
        require_free(path)
        with remembered(held, label_of(asked.command, sentence), None, new, second) as why_not:
            yield
    warn_of_undo(escape.line(str(path)), why_not)


def label_of(command: str, sentence: str) -> "Label":
    """Return what `undo --list` shows of a write that is made now."""
    from roadmap_cli.storage.undo import Label  # only where something is written

    return Label(now().isoformat(timespec="seconds"), command, sentence)


def warn_of_undo(name: str, why_not: str) -> None:
    """Say on stderr that `undo` cannot take a write back, if there is a reason why.

    Raises `NotSavedError` where it cannot be said, which says that the roadmap was saved.
    """
    if not why_not:
        return
    try:
        terminal.talk(f"{name} is saved, but `roadmap undo` cannot take this back: {why_not}")
    except NotSavedError as error:
        raise NotSavedError(f"the roadmap was saved, but {error}") from error


def tell(asked: Writing, plan: Plan, *, changed: bool) -> None:
    """Say what was done: the id on stdout and the sentence on stderr, or all as JSON on stdout.

    Raises `NotSavedError` where it cannot be said, which says that the roadmap itself was saved, so that
    it is not done twice.
    """
    try:
        if asked.format is WriteFormat.JSON:
            terminal.put(render_json(_record(asked, plan, changed=changed)))
            return
        terminal.show(f"{escape.line(plan.id)}\n")
        terminal.talk(plan.sentence if changed else f"{plan.id}: nothing to change")
    except NotSavedError as error:
        raise NotSavedError(f"the roadmap was saved, but {error}" if changed else str(error)) from error


def _record(asked: Writing, plan: Plan, *, changed: bool) -> dict[str, Any]:
    """Return what was done, for scripts."""
    return {"command": asked.command, "ids": [plan.id], "changed": changed}


def tell_of_dry_run(asked: Writing, plan: Plan, source: Source, new_text: str, also: str = "") -> None:
    """Say what would have been done: the unified diff on stdout, the sentence on stderr, or all as JSON.

    `also` is the diff of another file that would be written with the roadmap.
    """
    diff = unified_diff(source.text, new_text, source.name) + also
    changed = new_text != source.text
    if asked.format is WriteFormat.JSON:
        terminal.put(render_json(_record(asked, plan, changed=changed) | {"dry_run": True, "diff": diff}))
        return
    show_diff(diff, asked.color)
    terminal.talk(
        f"dry run, nothing was written: {plan.sentence}" if changed else f"{plan.id}: nothing to change"
    )


def show_diff(diff: str, color: Color) -> None:
    """Show a unified diff: to a person without what steers a terminal, to `patch` as it is."""
    if screen_for(color).is_terminal:
        diff = "".join(f"{escape.line(line)}\n" for line in diff.split("\n")[:-1])
    terminal.show(diff)


def update_day(on: str | None) -> Deadline:
    """Return when an update happened: what `--on` names, else today."""
    return window_of(on, "--on") if on else day(today())


def past_update_day(on: str | None) -> Deadline:
    """Return when an update happened. Raises WrongUsageError where it has not."""
    return past_window_of(on, "--on") if on else update_day(None)
