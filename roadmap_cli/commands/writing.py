"""What every writing command does: take the lock, read, plan, edit, check, save, report what was done."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from roadmap_cli import console, safe
from roadmap_cli.commands.session import (
    Color,
    LoadedRoadmap,
    load_from,
    now,
    past_window_of,
    screen_for,
    today,
    window_of,
    writable_path,
)
from roadmap_cli.document.change import Change
from roadmap_cli.document.edit import edited
from roadmap_cli.document.output import require_free
from roadmap_cli.document.read import Source, new_bytes, read_source
from roadmap_cli.document.unified import unified_diff
from roadmap_cli.errors import NotSavedError
from roadmap_cli.schema import read_roadmap
from roadmap_cli.views.json import render_json
from roadmap_cli.window import Deadline, day

if TYPE_CHECKING:
    from roadmap_cli.document.undo import Label

LOCK_TIMEOUT = 10.0
"""Seconds that a writer waits for another one by default."""


class WriteFormat(StrEnum):
    """How a writing command reports what it did."""

    TEXT = "text"
    JSON = "json"


class Plan(msgspec.Struct, frozen=True):
    """What a command is going to do: the id concerned, the changes, and a sentence about it."""

    id: str
    changes: Sequence[Change]
    sentence: str


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
        return Saved(*_planned(source, plan_for))
    # What only a writer needs is not loaded by a dry run. What reading and editing would load is loaded
    # before the lock is taken: nobody should wait for it, and a disk that fails to give it fails early.
    import hashlib  # noqa: F401

    import rtoml  # noqa: F401
    import tomli_w  # noqa: F401

    from roadmap_cli.document.lock import lock
    from roadmap_cli.document.replace import replace
    from roadmap_cli.document.undo import remembered

    why_not = ""
    with lock(path, asked.lock_timeout) as held:
        source = read_source(path)
        plan, source, new_text = _planned(source, plan_for)
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
    from roadmap_cli.document.lock import lock
    from roadmap_cli.document.undo import remembered

    with lock(path, asked.lock_timeout, new=True) as held:
        require_free(path)
        with remembered(held, label_of(asked.command, sentence), None, new, second) as why_not:
            yield
    warn_of_undo(safe.line(str(path)), why_not)


def label_of(command: str, sentence: str) -> "Label":
    """Return what `undo --list` shows of a write that is made now."""
    from roadmap_cli.document.undo import Label  # only where something is written

    return Label(now().isoformat(timespec="seconds"), command, sentence)


def warn_of_undo(name: str, why_not: str) -> None:
    """Say on stderr that `undo` cannot take a write back, if there is a reason why.

    Raises `NotSavedError` where it cannot be said, which says that the roadmap was saved.
    """
    if not why_not:
        return
    try:
        console.talk(f"{name} is saved, but `roadmap undo` cannot take this back: {why_not}")
    except NotSavedError as error:
        raise NotSavedError(f"the roadmap was saved, but {error}") from error


def _planned(source: Source, plan_for: Callable[[LoadedRoadmap], Plan]) -> tuple[Plan, Source, str]:
    """Return the plan, what it is for and the text it leads to, which is known to be a readable roadmap."""
    loaded = load_from(source)
    plan = plan_for(loaded)
    if not plan.changes:
        return plan, source, source.text
    new_text, new_data = edited(source.text, loaded.data, plan.changes, source.name)
    read_roadmap(new_data, new_text, source.name)
    return plan, source, new_text


def tell(asked: Writing, plan: Plan, *, changed: bool) -> None:
    """Say what was done: the id on stdout and the sentence on stderr, or all as JSON on stdout.

    Raises `NotSavedError` where it cannot be said, which says that the roadmap itself was saved, so that
    it is not done twice.
    """
    try:
        if asked.format is WriteFormat.JSON:
            console.put(render_json(_record(asked, plan, changed=changed)))
            return
        console.show(f"{safe.line(plan.id)}\n")
        console.talk(plan.sentence if changed else f"{plan.id}: nothing to change")
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
        console.put(render_json(_record(asked, plan, changed=changed) | {"dry_run": True, "diff": diff}))
        return
    show_diff(diff, asked.color)
    console.talk(
        f"dry run, nothing was written: {plan.sentence}" if changed else f"{plan.id}: nothing to change"
    )


def show_diff(diff: str, color: Color) -> None:
    """Show a unified diff: to a person without what steers a terminal, to `patch` as it is."""
    if screen_for(color).is_terminal:
        diff = "".join(f"{safe.line(line)}\n" for line in diff.split("\n")[:-1])
    console.show(diff)


def update_day(on: str | None) -> Deadline:
    """Return when an update happened: what `--on` names, else today."""
    return window_of(on, "--on") if on else day(today())


def past_update_day(on: str | None) -> Deadline:
    """Return when an update happened. Raises WrongUsageError where it has not."""
    return past_window_of(on, "--on") if on else update_day(None)
