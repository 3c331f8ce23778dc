"""`roadmap merge-file`: the merge of two people's work, as git asks a merge driver for it."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from roadmap_cli import escape, terminal
from roadmap_cli.commands._options import ColorOption
from roadmap_cli.commands._revisions import git
from roadmap_cli.commands._session import Color, screen_for
from roadmap_cli.commands._write import LOCK_TIMEOUT, undo_label, warn_if_not_undoable
from roadmap_cli.commands._writer_options import LockTimeoutOption
from roadmap_cli.errors import NotSavedError, UnreadableError, WrongUsageError
from roadmap_cli.merge.conflicts import MARKER_SIZE, Labels
from roadmap_cli.merge.driver import CannotMergeError, line_merge_problems, merge, merge_lines
from roadmap_cli.storage.load import MAX_BYTES, Source, read_bytes, source_from_bytes
from roadmap_cli.storage.output import write_output

_ARGUMENTS = "the common ancestor, our version and theirs"
_UNFILLED = {"%S", "%X", "%Y"}  # what a git older than 2.44 leaves as it is in a driver's command
_TEMPORARY_OF_GIT = re.compile(r"\.merge_file_[A-Za-z0-9]{6}")  # what %A names (merge-ll.c, create_temp)


class _Input(msgspec.Struct, frozen=True):
    """One of the three files and its content, which is read once."""

    path: Path
    raw: bytes


class _MergeResult(msgspec.Struct, frozen=True):
    """The bytes of the merge, sentences to print, and whether conflicts are left."""

    merged: bytes
    sentences: list[str]
    has_conflicts: bool


def merge_file(
    base: Annotated[str, typer.Argument(metavar="BASE", help="The common ancestor; %O in a merge driver.")],
    ours: Annotated[str, typer.Argument(metavar="OURS", help="Our version; the result goes there; %A.")],
    theirs: Annotated[str, typer.Argument(metavar="THEIRS", help="Their version; %B.")],
    path: Annotated[
        str | None, typer.Option("--path", metavar="PATH", help="What messages call the file; %P.")
    ] = None,
    marker_size: Annotated[
        int, typer.Option("--marker-size", min=1, max=1000, metavar="N", help="The signs of a marker; %L.")
    ] = MARKER_SIZE,
    label: Annotated[
        list[str] | None,
        typer.Option(
            "--label",
            "-L",
            metavar="NAME",
            help="What markers call ours, then the base, then theirs; %X, %S, %Y. Repeats.",
        ),
    ] = None,
    stdout: Annotated[
        bool, typer.Option("--stdout", "-p", help="Write the result to standard output instead.")
    ] = False,
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="FILE", help="Write the result to FILE instead.")
    ] = None,
    lock_timeout: LockTimeoutOption = LOCK_TIMEOUT,
    color: ColorOption = Color.AUTO,
) -> None:
    """Merge the changes of OURS and THEIRS since BASE, by table, key and list element, into OURS.

    Exit code 1 means that conflicts are left; each is between markers and explained. Files that are not TOML
    are merged by `git merge-file`. As in every writing command, OURS is locked and not overwritten if it
    changed meanwhile; the temporary file that git makes for a merge driver needs no lock.
    """
    if stdout and output is not None:
        raise WrongUsageError("--stdout and --output name two places for the result; leave one out")
    files = [_path(word, name) for word, name in ((base, "BASE"), (ours, "OURS"), (theirs, "THEIRS"))]
    target = _path(output, "--output") if output is not None else files[1]
    name, labels = escape.line(path or ours), _labels(label or [])
    is_for_ours = not stdout and os.path.realpath(target) == os.path.realpath(files[1])
    _require_there(files)

    def read_and_merged() -> tuple[_MergeResult, bytes]:
        inputs = [_Input(file, b"" if _is_nothing(file) else read_bytes(file)) for file in files]
        return _merged(inputs, name, labels, marker_size), inputs[1].raw

    if is_for_ours and _is_in_place(files[1]):
        result = _saved(files[1], read_and_merged, lock_timeout)
    else:
        result, before = read_and_merged()
        if stdout:
            _print(result.merged, color)
        elif not is_for_ours or result.merged != before:
            write_output(target, result.merged, None)
    for sentence in result.sentences:
        terminal.talk(sentence)
    if result.has_conflicts:
        raise typer.Exit(1)


def _is_in_place(ours: Path) -> bool:
    """Return whether OURS is a file that others may write too: any but the one that git makes for a driver.

    Git gives a driver a temporary file of its own for %A, `.merge_file_` and six letters or digits, reads
    it once the driver has ended, and removes it. Whatever has another name is taken for a roadmap in place.
    """
    return not _is_nothing(ours) and _TEMPORARY_OF_GIT.fullmatch(ours.name) is None


def _saved(ours: Path, merging: Callable[[], tuple[_MergeResult, bytes]], timeout: float) -> _MergeResult:
    """Return the result, saved to OURS as every writer saves: under its lock, and if nobody changed it."""
    # What merging loads is loaded before the lock is taken, as `commands._write` does.
    import rtoml  # noqa: F401
    import tomli_w  # noqa: F401

    from roadmap_cli.storage.journal import kept_for_undo
    from roadmap_cli.storage.lock import lock
    from roadmap_cli.storage.save import replace

    why_not = ""
    with lock(ours, timeout) as held:
        result, before = merging()
        name = escape.line(str(ours))
        if len(before) > MAX_BYTES:
            raise NotSavedError(f"{name} is too large to be a roadmap; write the merge with `--output FILE`")
        if result.merged != before:
            label = undo_label("merge-file", f"merged into {name}")
            with kept_for_undo(held, label, before, result.merged) as why_not:
                replace(Source(ours, name, before, "", bom=False), result.merged, held)
    warn_if_not_undoable(escape.line(str(ours)), why_not)
    return result


def _print(merged: bytes, color: Color) -> None:
    """Write the result to stdout: as it is for programs, without what steers a terminal to one."""
    if screen_for(color).is_terminal:
        terminal.show(escape.block(merged.decode("utf-8", "replace")))
    else:
        terminal.put(merged)


def _path(word: str, name: str) -> Path:
    """Return a path. Raises WrongUsageError for an empty one, which is a script's unset variable."""
    if not word:
        raise WrongUsageError(f"{name} needs a path, not an empty one")
    return Path(word)


def _labels(given: list[str]) -> Labels:
    """Return the names of the sides; given are those of ours, base and theirs, as to `git merge-file`."""
    if len(given) > 3:
        raise WrongUsageError(f"--label names ours, the base and theirs; {len(given)} names are too many")
    names = [escape.line(name) if name.strip() and name not in _UNFILLED else "" for name in given]
    ours, _, theirs = [*names, "", "", ""][:3]
    return Labels(ours or "ours", theirs or "theirs")


def _require_there(files: list[Path]) -> None:
    """Raise UnreadableError for a file that is missing, which may be a word too few on the command line."""
    for file in files:
        if not os.path.lexists(file):
            raise UnreadableError(f"{escape.line(str(file))} does not exist; name {_ARGUMENTS}")


def _merged(inputs: list[_Input], name: str, labels: Labels, size: int) -> _MergeResult:
    """Return the merge by table and key, else that of the lines."""
    try:
        before, own, others = (_text(source_from_bytes(one.raw, str(one.path))) for one in inputs)
        merged = merge(before, own, others, name, labels, size)
    except (UnreadableError, CannotMergeError) as error:
        return _merged_lines([one.path for one in inputs], name, labels, size, error)
    return _MergeResult(merged.text.encode(), [*merged.notes, *merged.conflicts], bool(merged.conflicts))


def _is_nothing(file: Path) -> bool:
    """Return whether a file is the null device, which means that there is no common ancestor."""
    return str(file) == os.devnull


def _text(source: Source) -> str:
    return ("\ufeff" if source.bom else "") + source.text


def _merged_lines(
    files: list[Path], name: str, labels: Labels, size: int, error: UnreadableError | CannotMergeError
) -> _MergeResult:
    """Return git's own merge of the lines, held against the data where the sides could be read."""
    why = error.sentences[0] if isinstance(error, UnreadableError) else str(error)
    merged, has_conflicts = merge_lines(git(), files, labels, size)
    sentences = [f"{name} was merged line by line, as git does: {why}"]
    if not has_conflicts and isinstance(error, CannotMergeError):
        conflicts, notes = line_merge_problems(merged.decode(), error, name)
        return _MergeResult(merged, [*sentences, *notes, *conflicts], bool(conflicts))
    return _MergeResult(merged, sentences, has_conflicts)
