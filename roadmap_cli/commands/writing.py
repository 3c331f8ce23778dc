"""What every writing command does: take the lock, read, plan, edit, check, save, say what was done."""

from collections.abc import Callable, Sequence
from enum import StrEnum

import msgspec

from roadmap_cli import console, safe
from roadmap_cli.commands.session import (
    Color,
    Opened,
    opened_from,
    screen_for,
    today,
    window_of,
    writable_path,
)
from roadmap_cli.document.change import Change
from roadmap_cli.document.edit import edited
from roadmap_cli.document.read import Source, new_bytes, read_source
from roadmap_cli.errors import NotSavedError
from roadmap_cli.schema import read_roadmap
from roadmap_cli.views.json import render_json
from roadmap_cli.window import Deadline, day

LOCK_TIMEOUT = 10.0
"""Seconds that a writer waits for another one unless told."""


class WriteFormat(StrEnum):
    """How a writing command tells what it did."""

    TEXT = "text"
    JSON = "json"


class Plan(msgspec.Struct, frozen=True):
    """What a command is going to do: the id concerned, the changes, and the sentence that tells of it."""

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


def write(asked: Writing, plan_for: Callable[[Opened], Plan]) -> None:
    """Make the plan for the roadmap as it is under the lock, save it, and tell.

    A dry run takes no lock and prints the change as a unified diff. Raises what reading and saving raise.
    """
    path = writable_path(asked.file)
    if asked.dry_run:
        source = read_source(path)
        plan, new_text = _planned(source, plan_for)
        tell_of_dry_run(asked, plan, source, new_text)
        return
    # What only a writer needs is not loaded by a dry run. What reading and editing would load is loaded
    # before the lock is taken: nobody should wait for it, and a disk that fails to give it fails early.
    import rtoml  # noqa: F401
    import tomli_w  # noqa: F401

    from roadmap_cli.document.lock import lock
    from roadmap_cli.document.replace import replace

    with lock(path, asked.lock_timeout) as held:
        source = read_source(path)
        plan, new_text = _planned(source, plan_for)
        if new_text != source.text:
            replace(source, new_bytes(source, new_text), held)
    tell(asked, plan, changed=new_text != source.text)


def _planned(source: Source, plan_for: Callable[[Opened], Plan]) -> tuple[Plan, str]:
    """Return the plan and the text it leads to, which is known to be a readable roadmap."""
    opened = opened_from(source)
    plan = plan_for(opened)
    if not plan.changes:
        return plan, source.text
    new_text, new_data = edited(source.text, opened.data, plan.changes, source.name)
    read_roadmap(new_data, new_text, source.name)
    return plan, new_text


def tell(asked: Writing, plan: Plan, *, changed: bool) -> None:
    """Say what was done: the id on stdout and the sentence on stderr, or all as JSON on stdout.

    Raises `NotSavedError` where it cannot be said, which tells that the roadmap itself was saved: whoever
    took it for not done would do it twice.
    """
    try:
        if asked.format is WriteFormat.JSON:
            console.put(render_json({"command": asked.command, "id": plan.id, "changed": changed}))
            return
        console.show(f"{safe.line(plan.id)}\n")
        console.talk(plan.sentence if changed else f"{plan.id}: nothing to change")
    except NotSavedError as error:
        raise NotSavedError(f"the roadmap was saved, but {error}" if changed else str(error)) from error


def tell_of_dry_run(asked: Writing, plan: Plan, source: Source, new_text: str, also: str = "") -> None:
    """Say what would have been done: the unified diff on stdout, the sentence on stderr, or all as JSON.

    `also` is the diff of another file that would be written with the roadmap.
    """
    diff = unified_diff(source.text, new_text, source.name) + also
    changed = new_text != source.text
    if asked.format is WriteFormat.JSON:
        told = {"command": asked.command, "id": plan.id, "changed": changed, "dry_run": True, "diff": diff}
        console.put(render_json(told))
        return
    if screen_for(asked.color).is_terminal:
        diff = "".join(f"{safe.line(line)}\n" for line in diff.split("\n")[:-1])
    console.show(diff)
    console.talk(
        f"dry run, nothing was written: {plan.sentence}" if changed else f"{plan.id}: nothing to change"
    )


def unified_diff(old: str, new: str, name: str) -> str:
    """Return the change as a unified diff that `patch` can apply; empty where nothing changes."""
    from difflib import unified_diff as diff_lines

    old_lines, new_lines = _lines(old), _lines(new)
    lines = diff_lines(old_lines, new_lines, name, name)
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )


def _lines(text: str) -> list[str]:
    """Return the lines with their newlines; unlike str.splitlines, only where TOML ends a line."""
    lines = text.split("\n")
    return (
        [*(f"{line}\n" for line in lines[:-1]), *lines[-1:]]
        if lines[-1]
        else [f"{line}\n" for line in lines[:-1]]
    )


def event_day(on: str | None) -> Deadline:
    """Return when an event happened: what `--on` names, else today."""
    return window_of(on, "--on") if on else day(today())
