"""`roadmap diff`: what changed in meaning between two revisions or files."""

import os
from datetime import date
from pathlib import Path
from typing import Annotated, assert_never

import msgspec
import typer

from roadmap_cli import escape, terminal
from roadmap_cli.analysis.past import roadmap_as_of
from roadmap_cli.commands import _completion
from roadmap_cli.commands._load import load_roadmap
from roadmap_cli.commands._options import OUTPUT, TIME, TextFormat, TextFormatOption, composed_of
from roadmap_cli.commands._reading import ReadRequest
from roadmap_cli.commands._revisions import find_revision, load_readable, track_file
from roadmap_cli.commands._session import STANDARD_INPUT, names_revision, roadmap_path
from roadmap_cli.english import listed, plural
from roadmap_cli.errors import NotFoundError, UnreadableError
from roadmap_cli.history.compare import compare
from roadmap_cli.model.types import Roadmap
from roadmap_cli.output.json import render_json
from roadmap_cli.output.reports import diff as views
from roadmap_cli.output.reports.diff import Diff, DiffSide
from roadmap_cli.storage.find import ROADMAP_NAME, is_git_folder
from roadmap_cli.terminal import Screen
from roadmap_cli.vcs.versions import path_at

State = tuple[DiffSide, Roadmap | None]


def show_diff(
    *,
    before: Annotated[
        str | None,
        typer.Argument(
            metavar="A",
            show_default="HEAD",
            autocompletion=_completion.revisions,
            help="Revision, day, or existing file; A..B gives both.",
        ),
    ] = None,
    after: Annotated[
        str | None,
        typer.Argument(
            metavar="B",
            show_default="the current roadmap",
            autocompletion=_completion.revisions,
            help="Revision, day, or existing file to compare with A.",
        ),
    ] = None,
    rev: Annotated[
        bool,
        typer.Option(
            "--rev",
            help="Read A and B as revisions, even if there are files of these names.",
            rich_help_panel=TIME,
        ),
    ] = False,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit with 1 if something changed.", rich_help_panel=OUTPUT)
    ] = False,
    format: TextFormatOption = TextFormat.TEXT,
    request: Annotated[ReadRequest, composed_of(ReadRequest, "as_of", "file", "color")],
) -> None:
    """Show what changed between two versions of the roadmap.

    It shows changes of meaning: new and removed commitments, statuses, deadlines and wording, by area, the
    worst first.

    Exit code 1 means that something changed, with --exit-code.

    Examples:
      # What is not committed yet
      roadmap diff
      # What a branch changes, as a comment for a pull request
      roadmap diff main..HEAD --format markdown
      # What changed since the last commit of 2025
      roadmap diff 2025
    """
    file, day = request.only_file("diff compares versions of one file"), request.day
    before, after = _split_range(before, after)
    rev = rev or before is None or is_git_folder(Path())  # HEAD is also a file of a bare repository
    _require_files(before, after, rev=rev)
    old = _state("HEAD" if before is None else before, file, rev)
    new = _working_state(file) if after is None else _state(after, file, rev)
    diff = _compared(old, new, day if request.as_of else None)
    _write(diff, format, request.screen())
    if exit_code and diff.changes:
        raise typer.Exit(1)


def _require_files(before: str | None, after: str | None, *, rev: bool) -> None:
    """Raise UnreadableError if two arguments look like files and not both exist; they are not revisions."""
    given = [word for word in (before, after) if word is not None and not names_revision(word)]
    words = [word for word in given if word.endswith(".toml")]
    missing = [escape.line(word) for word in words if not os.path.lexists(word)]
    if not rev and len(words) == 2 and missing:
        do = plural(len(missing), "does", "do")
        raise UnreadableError(f"{listed(missing)} {do} not exist; name two files, or revisions of one")


def _split_range(before: str | None, after: str | None) -> tuple[str | None, str | None]:
    """Return both sides of `A..B`, an empty side being HEAD as in git; else the arguments as they are."""
    if before is None or after is not None or ".." not in before or os.path.lexists(before):
        return before, after
    left, _, right = before.partition("..")
    if right.startswith((".", "/")) or "{" in before:  # HEAD...main, ../x.toml, HEAD^{/..}
        return before, after
    return left or "HEAD", right or "HEAD"


def _state(word: str, file: str | None, is_revision: bool) -> State:
    """Return the roadmap that an argument names, None if the revision does not have the file."""
    is_file = not is_revision and (word == STANDARD_INPUT or os.path.lexists(word))
    if is_file or names_revision(word):
        return DiffSide(word), load_roadmap(word).typed_roadmap
    tracked = track_file(file)
    revision = find_revision(tracked, word, "diff")
    if path_at(tracked, revision.commit) is None:
        return DiffSide(word, revision.commit, revision.day), None
    loaded, revision = load_readable(tracked, revision)
    return DiffSide(word, revision.commit, revision.day), loaded.typed_roadmap


def _working_state(file: str | None) -> State:
    """Return the present roadmap, None if its file is missing; for `REV:PATH` that of the revision."""
    if file is not None and names_revision(file):
        return DiffSide(file), load_roadmap(file).typed_roadmap
    try:
        path = roadmap_path(file)
    except UnreadableError:
        if is_git_folder(Path()):
            return _state("HEAD", file, is_revision=True)
        return DiffSide(ROADMAP_NAME), None
    if file != STANDARD_INPUT and not os.path.lexists(path):
        return DiffSide(str(path)), None
    return DiffSide(str(path)), load_roadmap(file).typed_roadmap


def _compared(before: State, after: State, as_of: date | None) -> Diff:
    """Return what changed. A missing roadmap counts as empty, and is reported on stderr.

    Raises NotFoundError if both are missing.
    """
    (old_side, old), (new_side, new) = before, after
    present = new or old
    if present is None:
        raise NotFoundError(
            f"the roadmap is neither in {old_side.name} nor in {new_side.name}; name it with --file PATH"
        )
    if old is None:
        terminal.talk(f"the roadmap is not in {old_side.name}: all of it is new")
    if new is None:
        problem = (
            f"the roadmap is not in {new_side.name}" if new_side.commit else f"{new_side.name} is missing"
        )
        terminal.talk(f"{problem}: all of it is removed")
    empty = msgspec.structs.replace(present, areas={}, partners={}, commitments={})
    old, new = old or empty, new or empty
    in_both = old.commitments.keys() & new.commitments.keys()
    if as_of is not None:
        old, new = roadmap_as_of(old, as_of), roadmap_as_of(new, as_of)
    titles = {id: area.title for id, area in [*old.areas.items(), *new.areas.items()]}
    return Diff(before=old_side, after=new_side, changes=compare(old, new, in_both), areas=titles)


def _write(diff: Diff, format: TextFormat, screen: Screen) -> None:
    match format:
        case TextFormat.JSON:
            terminal.put(render_json(views.json_of(diff)))
        case TextFormat.MARKDOWN:
            terminal.show(views.render_markdown_diff(diff))
        case TextFormat.TEXT if not diff.changes:
            terminal.talk(f"nothing changed in meaning from {diff.before.name} to {diff.after.name}")
        case TextFormat.TEXT if screen.is_terminal:
            from roadmap_cli.output import rich  # imports Rich, only for a terminal

            parts = views.parts_of(diff, screen.signs, marked=True)
            drawing = rich.render_report(views.heading(diff, screen.signs), parts, screen.width or 80)
            terminal.draw(drawing, screen)
        case TextFormat.TEXT:
            terminal.show(views.render_diff(diff, screen.signs, screen.color))
        case _:
            assert_never(format)
