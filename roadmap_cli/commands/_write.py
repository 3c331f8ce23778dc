"""What writing commands share: lock, read, edit, save and report."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec

from roadmap_cli import escape, terminal
from roadmap_cli.commands._session import (
    Color,
    now,
    past_window_of,
    screen_for,
    stderr_width,
    today,
    window_of,
    writable_path,
)
from roadmap_cli.editing.plan import Plan, PlanFor, planned
from roadmap_cli.english import listed
from roadmap_cli.errors import NotSavedError, UnreadableError, WrongUsageError
from roadmap_cli.model.dates import day_key, parse_day_key
from roadmap_cli.model.window import Date, Deadline, DeadlineError, day
from roadmap_cli.output.json import render_json
from roadmap_cli.storage.find import find_roadmap
from roadmap_cli.storage.load import LoadedRoadmap, Source, new_bytes, read_source
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


_collected: ContextVar[list[PlanFor] | None] = ContextVar("collected", default=None)


@contextmanager
def collecting() -> Iterator[list[PlanFor]]:
    """Let `write` only add to the list that is yielded what it would plan: `apply` saves all at once."""
    plan_fors: list[PlanFor] = []
    token = _collected.set(plan_fors)
    try:
        yield plan_fors
    finally:
        _collected.reset(token)


def is_collecting() -> bool:
    """Return whether several commands are collected to be saved at once."""
    return _collected.get() is not None


def write(options: WriteOptions, plan_for: PlanFor) -> None:
    """Plan a change of the roadmap while holding its lock, save it, and report it.

    A dry run takes no lock and prints the change as a unified diff. Raises what reading and saving raise.
    """
    collected = _collected.get()
    if collected is not None:
        collected.append(plan_for)
        return
    result = save(options, plan_for)
    if options.dry_run:
        report_dry_run(options, result.plan, result.source, result.new_text)
    else:
        report_result(options, result.plan, changed=result.changed)


def unchanged_since(source: Source, plan_for: PlanFor) -> PlanFor:
    """Return a function that makes the same plan; it raises NotSavedError if the file has changed."""

    def plan(loaded: LoadedRoadmap) -> Plan:
        if loaded.source.raw != source.raw:
            raise NotSavedError(f"{source.name} changed after this was shown; nothing was written")
        return plan_for(loaded)

    return plan


def save(options: WriteOptions, plan_for: PlanFor) -> SaveResult:
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

    A terminal that shows both only gets the sentence, which names the id.

    Raises NotSavedError if that fails; its message says whether the roadmap was saved.
    """
    with reporting(is_saved=changed):
        if options.format is WriteFormat.JSON:
            terminal.put(render_json(_record(options, plan, changed=changed)))
            return
        if not screen_for(options.color).is_terminal or stderr_width() is None:
            terminal.show("".join(f"{escape.line(id)}\n" for id in (plan.id, *plan.added)))
        terminal.talk(plan.sentence if changed else _nothing_to_change(plan))


def report_none(options: WriteOptions, sentence: str) -> None:
    """Report that there is nothing to change: as JSON on stdout, else the sentence on stderr."""
    if options.format is WriteFormat.JSON:
        terminal.put(render_json({"command": options.command, "ids": [], "changed": False}))
    else:
        terminal.talk(sentence)


def _record(options: WriteOptions, plan: Plan, *, changed: bool) -> dict[str, Any]:
    return {"command": options.command, "ids": [plan.id, *plan.added], "changed": changed}


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
    terminal.talk(f"dry run, nothing was written: {plan.sentence}" if changed else _nothing_to_change(plan))


def _nothing_to_change(plan: Plan) -> str:
    return f"{listed([plan.id, *plan.added])}: nothing to change"


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


def update_key(text: str) -> str:
    """Return a day in words, such as `yesterday`, as the key of an update; any other text unchanged."""
    with suppress(DeadlineError):
        parse_day_key(text)
        return text
    with suppress(WrongUsageError):
        return day_key(past_window_of(text, "DAY"), ())
    return text


def past_update_day(on: str | None) -> Date:
    """Return what `update_day` returns. Raises WrongUsageError also for a range or a future date."""
    return past_window_of(on, "--on") if on else day(today())
