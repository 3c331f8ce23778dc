"""`roadmap merge-file`: the merge of two people's work, as git asks a merge driver for it."""

import os
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from roadmap_cli import console, safe
from roadmap_cli.commands.options import ColorOption
from roadmap_cli.commands.revisions import git
from roadmap_cli.commands.session import Color, screen_for
from roadmap_cli.document.change import same
from roadmap_cli.document.output import write_output
from roadmap_cli.document.parse import parse_text
from roadmap_cli.document.read import Source, read_source, require_file, source_from_bytes
from roadmap_cli.errors import UnreadableError, WrongUsageError
from roadmap_cli.history.conflict import MARKER_SIZE, Labels
from roadmap_cli.history.line_merge import merge_lines
from roadmap_cli.history.merge import CannotMergeError, merge

_ARGUMENTS = "the common ancestor, our version and theirs"
_UNFILLED = {"%S", "%X", "%Y"}  # what a git older than 2.44 leaves as it is in a driver's command


class _MergeResult(msgspec.Struct, frozen=True):
    """The bytes of the merge, what is to be said, and whether something is left to a person."""

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
        bool, typer.Option("--stdout", "-p", help="Write the result to standard output, and OURS not.")
    ] = False,
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="FILE", help="Write the result to FILE instead.")
    ] = None,
    color: ColorOption = Color.AUTO,
) -> None:
    """Merge what OURS and THEIRS made of BASE, by table, key and list element; the result goes to OURS.

    Exit code 1 says that conflicts are left, each between markers and explained. What is no TOML is left to
    `git merge-file`.
    """
    if stdout and output is not None:
        raise WrongUsageError("--stdout and --output name two places for the result; leave one out")
    files = [_path(word, name) for word, name in ((base, "BASE"), (ours, "OURS"), (theirs, "THEIRS"))]
    target = _path(output, "--output") if output is not None else files[1]
    outcome = _merged(files, safe.line(path or ours), _labels(label or []), marker_size)
    if stdout:
        _print(outcome.merged, color)
    elif target != files[1] or outcome.merged != files[1].read_bytes():
        write_output(target, outcome.merged, None)
    for sentence in outcome.sentences:
        console.talk(sentence)
    if outcome.has_conflicts:
        raise typer.Exit(1)


def _print(merged: bytes, color: Color) -> None:
    """Write the result to stdout: as it is for programs, without what steers a terminal to one."""
    if screen_for(color).is_terminal:
        console.show(safe.block(merged.decode("utf-8", "replace")))
    else:
        console.put(merged)


def _path(word: str, name: str) -> Path:
    """Return a path. Raises WrongUsageError for an empty one, which is a script's unset variable."""
    if not word:
        raise WrongUsageError(f"{name} needs a path, not an empty one")
    return Path(word)


def _labels(given: list[str]) -> Labels:
    """Return the names of the sides; given are those of ours, base and theirs, as to `git merge-file`."""
    if len(given) > 3:
        raise WrongUsageError(f"--label names ours, the base and theirs; {len(given)} names are too many")
    names = [safe.line(name) if name.strip() and name not in _UNFILLED else "" for name in given]
    ours, _, theirs = [*names, "", "", ""][:3]
    return Labels(ours or "ours", theirs or "theirs")


def _merged(files: list[Path], name: str, labels: Labels, size: int) -> _MergeResult:
    """Return the merge by table and key, else that of the lines. Raises UnreadableError for missing files."""
    try:
        before, own, others = (_text(_source(file)) for file in files)
        merged = merge(before, own, others, name, labels, size)
    except (UnreadableError, CannotMergeError) as error:
        for file in files:
            if not _is_nothing(file) and not os.path.lexists(file):
                raise UnreadableError(f"{safe.line(str(file))} does not exist; name {_ARGUMENTS}") from None
            if not _is_nothing(file):
                require_file(file)
        return _merged_lines(files, name, labels, size, error)
    return _MergeResult(merged.text.encode(), [*merged.notes, *merged.conflicts], bool(merged.conflicts))


def _source(file: Path) -> Source:
    return source_from_bytes(b"", str(file)) if _is_nothing(file) else read_source(file)


def _is_nothing(file: Path) -> bool:
    """Return whether a file is the one that stands for no common ancestor."""
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
    if not has_conflicts and isinstance(error, CannotMergeError) and error.is_toml:
        doubt = _doubt(merged, name, error.wanted)
        return _MergeResult(merged, [*sentences, *doubt], bool(doubt))
    return _MergeResult(merged, sentences, has_conflicts)


def _doubt(merged: bytes, name: str, wanted: dict[str, Any] | None) -> list[str]:
    """Return what a person must look at though the lines went together: the data may not have."""
    try:
        data = parse_text(merged.decode().removeprefix("\ufeff"), name)
    except UnreadableError as error:
        return [f"{sentence}; mend it before you go on" for sentence in error.sentences]
    if wanted is not None and same(data, wanted):
        return []
    return [f"{name} has no markers, but both sides changed what belongs together; see whether it is right"]
