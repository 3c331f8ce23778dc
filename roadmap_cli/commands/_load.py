"""Load the roadmaps of a command: a file, standard input, a file in a git revision, or several of these."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from roadmap_cli import terminal
from roadmap_cli.commands._session import STANDARD_INPUT, names_revision, roadmap_path, standard_input
from roadmap_cli.english import counted
from roadmap_cli.errors import NotFoundError, NotYetError, RoadmapError, UnreadableError
from roadmap_cli.model.types import Roadmap
from roadmap_cli.storage.load import (
    MAX_BYTES,
    LoadedRoadmap,
    load_from,
    load_model,
    read_source,
    source_from_bytes,
)

if TYPE_CHECKING:
    from roadmap_cli.storage.several import LoadedRoadmaps

Talk = Callable[[str], Any]
"""Reports a sentence on stderr."""


def load_roadmap(
    file: str | None, at: str | None = None, talk: Talk = terminal.talk, *, with_data: bool = False
) -> LoadedRoadmap:
    """Return the roadmap of `--file`, by default the nearest one; with `--at`, as of a revision or a day.

    `talk` reports the commit of `--at`. Callers that also need the data pass `with_data`, so that a large
    file is not parsed again. Raises UnreadableError, and NotFoundError for an unknown revision.
    """
    if at is not None or names_revision(file or ""):
        from roadmap_cli.commands._revisions import load_at  # imports git, only for revisions

        return load_at(file, at, talk)
    if file == STANDARD_INPUT:
        source = source_from_bytes(standard_input(MAX_BYTES + 1), "standard input")
    else:
        source = read_source(roadmap_path(file))
    return load_from(source) if with_data else load_model(source)


def files_named(words: Sequence[str]) -> tuple[list[str], dict[str, UnreadableError]]:
    """Return what the values of `--file` name, each file once: a path, `-` or `REV:PATH`.

    Folders and patterns are replaced by their files; the errors are for those without any. Raises
    WrongUsageError for an empty path.
    """
    files: dict[str, str] = {}
    errors: dict[str, UnreadableError] = {}
    for word in words:
        try:
            for file in _files_of(word):
                is_path = file != STANDARD_INPUT and not names_revision(file)
                files.setdefault(_real_path(file) if is_path else file, file)
        except UnreadableError as error:
            errors[word] = error
    return [*files.values()], errors


def _real_path(file: str | None) -> str:
    """Return the path without links; of what cannot be a path, the text, which reading it reports."""
    path = roadmap_path(file)
    try:
        return os.path.realpath(path)
    except ValueError:
        return str(path)


def _files_of(word: str) -> Sequence[str]:
    if not any(sign in word for sign in "*?[") and not os.path.isdir(word):  # noqa: PTH112
        return [word]
    from roadmap_cli.storage.patterns import files_of  # only for a folder or a pattern

    try:
        return files_of(word)
    except UnreadableError:
        if names_revision(word):
            return [word]
        raise


class _HasRoadmap(Protocol):
    @property
    def roadmap(self) -> Roadmap: ...


Read = TypeVar("Read", bound=_HasRoadmap)


def load_each(
    files: Sequence[str | None], load: Callable[[str | None, Talk], Read]
) -> tuple[dict[str, Read], list[RoadmapError]]:
    """Return what `load` returns for each file, by the short name of its roadmap, and the errors.

    A sentence that `load` reports about several files is shown once. A roadmap that did not exist yet is only
    reported. Raises UnreadableError or NotFoundError if there is no roadmap.
    """
    from roadmap_cli.storage.several import short_names  # only for several

    loaded: dict[int, Read] = {}
    errors: list[RoadmapError] = []
    absent: list[RoadmapError] = []
    said: dict[str, None] = {}
    for number, file in enumerate(files):
        try:
            loaded[number] = load(file, said.setdefault)
        except NotYetError as error:
            absent.append(error)
        except (UnreadableError, NotFoundError) as error:
            errors.append(error)
    if not loaded:
        raise combined([*errors, *absent])
    for sentence in said:
        terminal.talk(sentence)
    if absent:
        missing = counted(len(absent), "roadmap")
        terminal.talk(f"{missing} did not exist then: {absent[0].sentences[0]}")
    own_ids = [loaded[number].roadmap.roadmap.id if number in loaded else "" for number in range(len(files))]
    names = short_names([_place_of(file or "") for file in files], own_ids)
    for file, own_id, name in zip(files, own_ids, names, strict=True):
        if own_id != name and own_id in names:
            terminal.talk(f"{file}: another roadmap has the id {own_id} too; this one is shown as {name}")
    return {names[number]: one for number, one in loaded.items()}, errors


def load_roadmaps(
    files: Sequence[str | None], at: str | None = None, *, with_data: bool = False
) -> tuple["LoadedRoadmaps", list[RoadmapError]]:
    """Return several roadmaps, and the errors of those that cannot be read.

    Raises UnreadableError or NotFoundError if none can be read.
    """
    from roadmap_cli.storage.several import LoadedRoadmaps  # only for several

    members, errors = load_each(files, lambda file, talk: load_roadmap(file, at, talk, with_data=with_data))
    return LoadedRoadmaps(members), errors


def combined(errors: Sequence[RoadmapError], *sentences: str) -> RoadmapError:
    """Return the error that reports several errors, and then some sentences, with the worst exit code."""
    worst = next((one for one in errors if isinstance(one, UnreadableError)), errors[0])
    kind = UnreadableError if isinstance(worst, UnreadableError) else type(worst)
    reported = dict.fromkeys(sentence for error in errors for sentence in error.sentences)
    return kind(*reported, *sentences, excerpt=[line for error in errors for line in error.excerpt])


def _place_of(file: str) -> list[str]:
    """Return the parts of a path for a short name; those of `REV:PATH` start with the revision."""
    from roadmap_cli.storage.several import place_of

    if file == STANDARD_INPUT:
        return ["stdin"]
    if names_revision(file):
        revision, _, path = file.partition(":")
        return [revision, *path.split("/")]
    return place_of(file)


def named_file(file: str | None) -> str:
    """Return the `--file` that a suggested command needs, empty if it finds the file without one."""
    if file is None or file == STANDARD_INPUT or names_revision(file):
        return ""
    try:
        found = _real_path(os.environ.get("ROADMAP_FILE") or None)
    except UnreadableError:
        return file
    return "" if _real_path(file) == found else file


def local_file(file: str | None) -> Path | None:
    """Return the file that `--file` refers to, so that output cannot overwrite it.

    For `REV:PATH` that is PATH in the work tree. Return None for standard input and without a roadmap.
    """
    if file == STANDARD_INPUT:
        return None
    if names_revision(file or ""):
        from roadmap_cli.commands._revisions import working_file  # imports git, only for revisions

        return working_file(file or "")
    try:
        return roadmap_path(file)
    except UnreadableError:
        return None
