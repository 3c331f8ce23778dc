"""`roadmap diff`: what changed in meaning between two revisions or files."""

import os
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, assert_never

import msgspec
import typer

from roadmap_cli import terminal
from roadmap_cli.analysis.replay import roadmap_as_of
from roadmap_cli.commands import _options
from roadmap_cli.commands._load import load_roadmap
from roadmap_cli.commands._revisions import find_revision, load_readable, track_file
from roadmap_cli.commands._session import (
    STANDARD_INPUT,
    Color,
    day_of,
    names_revision,
    roadmap_path,
    screen_for,
)
from roadmap_cli.errors import NotFoundError, UnreadableError
from roadmap_cli.history.compare import compare
from roadmap_cli.model.ids import any_of
from roadmap_cli.model.types import Roadmap
from roadmap_cli.output.reports import diff as views
from roadmap_cli.output.reports.diff import Diff, DiffSide
from roadmap_cli.storage.find import ROADMAP_NAME, is_git_folder
from roadmap_cli.terminal import Screen
from roadmap_cli.vcs.versions import path_at

State = tuple[DiffSide, Roadmap | None]


class DiffFormat(StrEnum):
    """How changes are written."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


def show_diff(
    before: Annotated[
        str | None,
        typer.Argument(metavar="[A]", help="A revision, a day, or a file that is there; HEAD unless told."),
    ] = None,
    after: Annotated[
        str | None, typer.Argument(metavar="[B]", help="Another one; the roadmap as it is now unless told.")
    ] = None,
    rev: Annotated[
        bool, typer.Option("--rev", help="Take A and B for revisions, also where files are called so.")
    ] = False,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="End with 1 where something changed.")
    ] = False,
    format: Annotated[
        DiffFormat, typer.Option(metavar="FORMAT", help=f"How to write it: {any_of(DiffFormat)}.")
    ] = DiffFormat.TEXT,
    as_of: _options.AsOfOption = None,
    file: _options.FileOption = None,
    color: _options.ColorOption = Color.AUTO,
) -> None:
    """Show what changed in meaning: commitments, statuses, deadlines, wording; by area, the worst first."""
    day = day_of(as_of)
    before, after = _sides(before, after)
    rev = rev or before is None or is_git_folder(Path())  # in a bare repository HEAD is no file to compare
    first = _state("HEAD" if before is None else before, file, rev)
    second = _working_state(file) if after is None else _state(after, file, rev)
    diff = _compared(first, second, day if as_of else None)
    _write(diff, format, screen_for(color))
    if exit_code and diff.changes:
        raise typer.Exit(1)


def _sides(before: str | None, after: str | None) -> tuple[str | None, str | None]:
    """Return the two sides; `A..B` names both, as for git, and what is left out there is HEAD."""
    if before is None or after is not None or ".." not in before or os.path.lexists(before):
        return before, after
    one, _, other = before.partition("..")
    if other.startswith((".", "/")) or "{" in before:  # HEAD...main, ../x.toml, HEAD^{/..}
        return before, after
    return one or "HEAD", other or "HEAD"


def _state(word: str, file: str | None, is_revision: bool) -> State:
    """Return what an argument names; the roadmap is None where the revision has no such file."""
    if not is_revision and (word == STANDARD_INPUT or os.path.lexists(word)):
        return DiffSide(word), load_roadmap(word).roadmap
    if names_revision(word):
        return DiffSide(word), load_roadmap(word).roadmap
    tracked = track_file(file)
    revision = find_revision(tracked, word, "diff")
    if path_at(tracked, revision.commit) is None:
        return DiffSide(word, revision.commit, revision.day), None
    loaded, revision = load_readable(tracked, revision)
    return DiffSide(word, revision.commit, revision.day), loaded.roadmap


def _working_state(file: str | None) -> State:
    """Return the roadmap as it is now: the file, None where it was deleted, or what `REV:PATH` names."""
    if file is not None and names_revision(file):
        return DiffSide(file), load_roadmap(file).roadmap
    try:
        path = roadmap_path(file)
    except UnreadableError:  # the nearest one was deleted, or never was
        if is_git_folder(Path()):
            return _state("HEAD", file, is_revision=True)
        return DiffSide(ROADMAP_NAME), None
    if file != STANDARD_INPUT and not os.path.lexists(path):
        return DiffSide(str(path)), None
    return DiffSide(str(path)), load_roadmap(file).roadmap


def _compared(before: State, after: State, as_of: date | None) -> Diff:
    """Return what changed; a file that is not there on one side counts as an empty one."""
    (one, was), (other, now) = before, after
    present = now or was
    if present is None:
        raise NotFoundError(
            f"the roadmap is neither in {one.name} nor in {other.name}; name it with --file PATH"
        )
    if was is None:
        terminal.talk(f"the roadmap was not in {one.name}: all of it is new")
    if now is None:
        where = f"the roadmap is not in {other.name}" if other.commit else f"{other.name} is not there"
        terminal.talk(f"{where}: all of it is gone")
    empty = msgspec.structs.replace(present, areas={}, partners={}, commitments={})
    was, now = was or empty, now or empty
    in_both = was.commitments.keys() & now.commitments.keys()
    if as_of is not None:
        was, now = roadmap_as_of(was, as_of), roadmap_as_of(now, as_of)
    titles = {id: area.title for id, area in [*was.areas.items(), *now.areas.items()]}
    return Diff(before=one, after=other, changes=compare(was, now, in_both), areas=titles)


def _write(diff: Diff, format: DiffFormat, screen: Screen) -> None:
    match format:
        case DiffFormat.JSON:
            from roadmap_cli.output.json import render_json  # only for this format

            terminal.put(render_json(views.json_of(diff)))
        case DiffFormat.MARKDOWN:
            terminal.show(views.render_markdown_diff(diff))
        case DiffFormat.TEXT if not diff.changes:
            terminal.talk(f"nothing changed in meaning from {diff.before.name} to {diff.after.name}")
        case DiffFormat.TEXT if screen.is_terminal:
            from roadmap_cli.output import rich  # brings Rich: only for a person

            parts = views.parts_of(diff, screen.signs, marked=True)
            drawing = rich.render_report(views.heading(diff, screen.signs), parts, screen.width or 80)
            terminal.draw(drawing, screen)
        case DiffFormat.TEXT:
            terminal.show(views.render_diff(diff, screen.signs, screen.color))
        case _:
            assert_never(format)
