"""`roadmap merge-file`: a three-way merge, as a git merge driver."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from roadmap_cli import escape, terminal
from roadmap_cli.commands._options import OUTPUT, ColorOption
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
_UNFILLED = {"%S", "%X", "%Y"}  # placeholders that git before 2.44 does not replace
_TEMPORARY_OF_GIT = re.compile(r"\.merge_file_[A-Za-z0-9]{6}")  # %A (merge-ll.c, create_temp)


class _Input(msgspec.Struct, frozen=True):
    """One of the three files, and its content."""

    path: Path
    raw: bytes


class _MergeResult(msgspec.Struct, frozen=True):
    """The bytes of the merge, sentences to print, and whether conflicts are left."""

    merged: bytes
    sentences: list[str]
    has_conflicts: bool


def merge_file(
    base: Annotated[str, typer.Argument(metavar="BASE", help="The common ancestor; %O in a merge driver.")],
    ours: Annotated[str, typer.Argument(metavar="OURS", help="Our version, replaced by the result; %A.")],
    theirs: Annotated[str, typer.Argument(metavar="THEIRS", help="Their version; %B.")],
    path: Annotated[
        str | None, typer.Option("--path", metavar="PATH", help="The name of the file in messages; %P.")
    ] = None,
    marker_size: Annotated[
        int, typer.Option("--marker-size", min=1, max=1000, metavar="N", help="Length of markers; %L.")
    ] = MARKER_SIZE,
    label: Annotated[
        list[str] | None,
        typer.Option(
            "--label",
            "-L",
            metavar="NAME",
            help="The names in markers: ours, the base, theirs; %X, %S, %Y. Repeats.",
        ),
    ] = None,
    stdout: Annotated[
        bool,
        typer.Option(
            "--stdout", "-p", help="Write the result to standard output instead.", rich_help_panel=OUTPUT
        ),
    ] = False,
    output: Annotated[
        str | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Write the result to FILE instead.", rich_help_panel=OUTPUT
        ),
    ] = None,
    lock_timeout: LockTimeoutOption = LOCK_TIMEOUT,
    color: ColorOption = Color.AUTO,
) -> None:
    r"""Merge two versions of a roadmap, as a git merge driver.

    It merges the changes of OURS and THEIRS since BASE, by table, key and list element, into OURS. Files that
    are not TOML are merged by `git merge-file`. As in every writing command, OURS is locked, and not
    overwritten if it changed meanwhile; the temporary file that git creates for a merge driver needs no lock.

    Exit code 1 means that conflicts are left, each explained and between markers.

    Examples:
      # Show the merged file, and change nothing
      roadmap merge-file base.toml ours.toml theirs.toml -p
      # Write it to another file
      roadmap merge-file base.toml ours.toml theirs.toml \
        --output merged.toml
    """
    if stdout and output is not None:
        raise WrongUsageError("--stdout and --output name two places for the result; leave one out")
    files = [_path(word, name) for word, name in ((base, "BASE"), (ours, "OURS"), (theirs, "THEIRS"))]
    target = _path(output, "--output") if output is not None else files[1]
    name, labels = escape.line(path or ours), _labels(label or [], marker_size)
    is_for_ours = not stdout and os.path.realpath(target) == os.path.realpath(files[1])
    _require_exists(files)

    def merge_files() -> tuple[_MergeResult, bytes]:
        inputs = [_Input(file, b"" if _is_null_device(file) else read_bytes(file)) for file in files]
        before = inputs[1].raw
        with terminal.progress(f"merging {name}"):
            return _merged(inputs, name, labels), before

    if is_for_ours and _is_in_place(files[1]):
        result = _save(files[1], merge_files, lock_timeout)
    else:
        result, before = merge_files()
        if stdout:
            _print(result.merged, color)
        elif not is_for_ours or result.merged != before:
            write_output(target, result.merged, None)
    for sentence in result.sentences:
        terminal.talk(sentence)
    if result.has_conflicts:
        raise typer.Exit(1)


def _is_in_place(ours: Path) -> bool:
    """Return whether others may write OURS too: not if it is the temporary file of git for a merge driver.

    Its name is `.merge_file_` and six letters or digits. Git reads it after the driver, and removes it.
    """
    return not _is_null_device(ours) and _TEMPORARY_OF_GIT.fullmatch(ours.name) is None


def _save(ours: Path, merge_files: Callable[[], tuple[_MergeResult, bytes]], timeout: float) -> _MergeResult:
    """Merge while holding the lock of OURS, save the result there, and return it."""
    # Imported before the lock is taken, as in `commands._write`.
    import rtoml  # noqa: F401
    import tomli_w  # noqa: F401

    from roadmap_cli.storage.journal import kept_for_undo
    from roadmap_cli.storage.lock import lock
    from roadmap_cli.storage.save import replace

    why_not = ""
    with lock(ours, timeout) as held:
        result, before = merge_files()
        name = escape.line(str(ours))
        if len(before) > MAX_BYTES:
            raise NotSavedError(f"{name} is too large to be a roadmap; write the merge with `--output FILE`")
        if result.merged != before:
            label = undo_label("merge-file", f"merged into {name}")
            with kept_for_undo(held, label, before, result.merged) as why_not:
                source = Source(ours, name, before.decode("utf-8", "surrogateescape"))
                replace(source, result.merged, held)
    warn_if_not_undoable(escape.line(str(ours)), why_not)
    return result


def _print(merged: bytes, color: Color) -> None:
    """Print the result: escaped on a terminal, else unchanged."""
    if screen_for(color).is_terminal:
        terminal.show(escape.block(merged.decode("utf-8", "replace")))
    else:
        terminal.put(merged)


def _path(word: str, name: str) -> Path:
    """Return a path. Raises WrongUsageError for an empty one, such as an unset variable of a script."""
    if not word:
        raise WrongUsageError(f"{name} needs a path, not an empty one")
    return Path(word)


def _labels(words: list[str], size: int) -> Labels:
    """Return the labels of the sides from those of ours, base and theirs, as in `git merge-file`."""
    if len(words) > 3:
        raise WrongUsageError(f"--label names ours, the base and theirs; {len(words)} names are too many")
    names = [escape.line(name) if name.strip() and name not in _UNFILLED else "" for name in words]
    ours, _, theirs = [*names, "", "", ""][:3]
    return Labels(ours or "ours", theirs or "theirs", size)


def _require_exists(files: list[Path]) -> None:
    """Raise UnreadableError for a missing file."""
    for file in files:
        if not os.path.lexists(file):
            raise UnreadableError(f"{escape.line(str(file))} does not exist; name {_ARGUMENTS}")


def _merged(inputs: list[_Input], name: str, labels: Labels) -> _MergeResult:
    """Return the merge by table and key, or by lines if that fails."""
    paths = [side.path for side in inputs]
    try:
        base, ours, theirs = (_text(source_from_bytes(side.raw, str(side.path))) for side in inputs)
        inputs.clear()  # a merge of large files needs the memory
        merged = merge(base, ours, theirs, name, labels)
    except (UnreadableError, CannotMergeError) as error:
        return _merged_lines(paths, name, labels, error)
    return _MergeResult(merged.text.encode(), [*merged.notes, *merged.conflicts], bool(merged.conflicts))


def _is_null_device(file: Path) -> bool:
    """Return whether a file is the null device, used for a missing common ancestor."""
    return str(file) == os.devnull


def _text(source: Source) -> str:
    return ("\ufeff" if source.bom else "") + source.text


def _merged_lines(
    files: list[Path], name: str, labels: Labels, error: UnreadableError | CannotMergeError
) -> _MergeResult:
    """Return git's line merge, compared with the data if the sides could be read."""
    why = error.sentences[0] if isinstance(error, UnreadableError) else str(error)
    merged, has_conflicts = merge_lines(git(), files, labels)
    sentences = [f"{name} was merged line by line, as git does: {why}"]
    if not has_conflicts and isinstance(error, CannotMergeError):
        conflicts, notes = line_merge_problems(merged.decode(), error, name)
        return _MergeResult(merged, [*sentences, *notes, *conflicts], bool(conflicts))
    return _MergeResult(merged, sentences, has_conflicts)
