"""What writing commands share: lock, read, edit, save, report and prompt."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Any

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
from roadmap_cli.storage.output import require_free, require_not_roadmap
from roadmap_cli.storage.undo import Label
from roadmap_cli.toml.diff import unified_diff

LOCK_TIMEOUT = 10.0
"""Default number of seconds to wait for another writer."""


class WriteFormat(StrEnum):
    """How a writing command reports what it did."""

    TEXT = "text"
    JSON = "json"


class WriteOptions(msgspec.Struct, frozen=True):
    """The options of every writing command; `command` is its name as typed."""

    command: str
    file: str | None
    dry_run: bool
    lock_timeout: float
    format: WriteFormat
    color: Color


class SaveResult(msgspec.Struct, frozen=True):
    """A plan, the file before it, and the text after it, which a dry run does not write."""

    plan: Plan
    source: Source
    new_text: str

    @property
    def changed(self) -> bool:
        """Return whether the text differs."""
        return self.new_text != self.source.text


def write(options: WriteOptions, plan_for: Callable[[LoadedRoadmap], Plan]) -> None:
    """Plan a change of the roadmap while holding its lock, save it, and report it.

    A dry run takes no lock and prints the change as a unified diff. Raises what reading and saving raise.
    """
    result = save(options, plan_for)
    if options.dry_run:
        report_dry_run(options, result.plan, result.source, result.new_text)
    else:
        report_result(options, result.plan, changed=result.changed)


def save(options: WriteOptions, plan_for: Callable[[LoadedRoadmap], Plan]) -> SaveResult:
    """Do what `write` does, without a report."""
    path = writable_path(options.file)
    if options.dry_run:
        return SaveResult(*planned(read_source(path), plan_for))
    # Import before locking: others should not wait for it, and a failing disk should fail early.
    import hashlib  # noqa: F401

    import rtoml  # noqa: F401
    import tomli_w  # noqa: F401

    from roadmap_cli.storage.journal import kept_for_undo
    from roadmap_cli.storage.lock import lock
    from roadmap_cli.storage.save import replace

    why_not = ""
    with lock(path, options.lock_timeout) as held:
        plan, source, new_text = planned(read_source(path), plan_for)
        if new_text != source.text:
            new = new_bytes(source, new_text)
            with kept_for_undo(held, undo_label(options.command, plan.sentence), source.raw, new) as why_not:
                replace(source, new, held)
    warn_if_not_undoable(source.name, why_not)
    return SaveResult(plan, source, new_text)


@contextmanager
def new_file_locked(
    options: WriteOptions, path: Path, new: bytes, sentence: str, second: bytes = b""
) -> Iterator[None]:
    """Lock a file that the `with` block creates, and keep what `undo` needs.

    `second` is the content of another file created with it. Raises WrongUsageError if the name is taken.
    """
    from roadmap_cli.storage.journal import kept_for_undo
    from roadmap_cli.storage.lock import lock

    with lock(path, options.lock_timeout, new=True) as held:
        require_free(path)
        with kept_for_undo(held, undo_label(options.command, sentence), None, new, second) as why_not:
            yield
    warn_if_not_undoable(escape.line(str(path)), why_not)


def undo_label(command: str, sentence: str) -> Label:
    """Return how `undo --list` shows a write made now."""
    return Label(now().isoformat(timespec="seconds"), command, sentence)


def warn_if_not_undoable(name: str, why_not: str) -> None:
    """Say on stderr why `undo` cannot revert a write; nothing if `why_not` is empty."""
    if why_not:
        with reporting(is_saved=True):
            terminal.talk(f"{name} is saved, but `roadmap undo` cannot revert this: {why_not}")


@contextmanager
def reporting(*, is_saved: bool) -> Iterator[None]:
    """Let a NotSavedError for stdout or stderr say that the roadmap was saved, so that nobody saves twice."""
    try:
        yield
    except NotSavedError as error:
        if not is_saved:
            raise
        raise NotSavedError(f"the roadmap was saved, but {error}") from error


def report_result(options: WriteOptions, plan: Plan, *, changed: bool) -> None:
    """Print the id to stdout and the sentence to stderr, or both as JSON to stdout.

    Raises NotSavedError if that fails; its message says whether the roadmap was saved.
    """
    with reporting(is_saved=changed):
        if options.format is WriteFormat.JSON:
            terminal.put(render_json(_record(options, plan, changed=changed)))
            return
        terminal.show(f"{escape.line(plan.id)}\n")
        terminal.talk(plan.sentence if changed else f"{plan.id}: nothing to change")


def _record(options: WriteOptions, plan: Plan, *, changed: bool) -> dict[str, Any]:
    return {"command": options.command, "ids": [plan.id], "changed": changed}


def report_dry_run(options: WriteOptions, plan: Plan, source: Source, new_text: str, also: str = "") -> None:
    """Print the unified diff to stdout and the sentence to stderr, or both as JSON to stdout.

    `also` is the diff of another file that would be written with the roadmap.
    """
    diff = unified_diff(source.text, new_text, source.name) + also
    changed = new_text != source.text
    if options.format is WriteFormat.JSON:
        terminal.put(render_json(_record(options, plan, changed=changed) | {"dry_run": True, "diff": diff}))
        return
    show_diff(diff, options.color)
    terminal.talk(
        f"dry run, nothing was written: {plan.sentence}" if changed else f"{plan.id}: nothing to change"
    )


def show_diff(diff: str, color: Color) -> None:
    """Print a unified diff: escaped on a terminal, unchanged in a pipe so that `patch` can read it."""
    if screen_for(color).is_terminal:
        diff = "".join(f"{escape.line(line)}\n" for line in diff.split("\n")[:-1])
    terminal.show(diff)


def output_file(output: str, option: str = "--output") -> Path:
    """Return the path given to an option such as `--output`.

    Raises WrongUsageError if it is empty, a folder, or the nearest roadmap, even if `--file` names another.
    """
    if not output:
        raise WrongUsageError(f"{option} needs a path, not an empty one")
    if output.endswith(("/", os.sep)):
        raise WrongUsageError(f"{option} needs a file, and {escape.line(output)} names a folder")
    try:
        nearest = find_roadmap(Path())
    except UnreadableError:
        return Path(output)
    require_not_roadmap(Path(output), nearest)
    return Path(output)


def update_day(on: str | None) -> Deadline:
    """Return the day or window that `--on` names, by default today. Raises WrongUsageError."""
    return window_of(on, "--on") if on else day(today())


def past_update_day(on: str | None) -> Deadline:
    """Return what `update_day` returns. Raises WrongUsageError also for a future date."""
    return past_window_of(on, "--on") if on else update_day(None)


def is_interactive() -> bool:
    """Return whether stdin and stderr are terminals, so that a person can answer a prompt."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def prompt(label: str, if_not_interactive: str, file: str | None) -> str:
    """Return the answer to a prompt.

    Raises WrongUsageError with `if_not_interactive` if nobody can answer, and UnreadableError before the
    prompt if the roadmap cannot be read.
    """
    if not is_interactive():
        raise WrongUsageError(if_not_interactive)
    _loaded(file)
    return _answer(label)


def prompt_for_area(file: str | None) -> str:
    """Return the area that the person chooses, by number or id.

    Raises WrongUsageError if nobody can answer or the roadmap has no areas.
    """
    areas = _loaded(file).roadmap.areas
    if not areas:
        raise WrongUsageError('there is no area yet; add one first: roadmap add-area "Title"')
    if not is_interactive():
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
    """Return whether the person answers yes; an empty answer is yes."""
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
    """Return a non-empty answer; repeat the prompt until there is one."""
    while True:
        terminal.prompt(label)
        if answer := _line():
            return answer


def _line() -> str:
    """Return a line of stdin without surrounding whitespace. Raises typer.Abort at its end.

    Python's own `input` would write to stdout, and end in a traceback for bytes that are not text.
    """
    line = sys.stdin.buffer.readline()
    if not line:
        raise typer.Abort
    return line.decode(sys.stdin.encoding, "surrogateescape").strip()
