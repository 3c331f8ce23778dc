"""Load the roadmap of a command: a file, standard input, or a file in a git revision."""

from pathlib import Path

from roadmap_cli.commands._session import STANDARD_INPUT, names_revision, roadmap_path, standard_input
from roadmap_cli.errors import UnreadableError
from roadmap_cli.storage.load import MAX_BYTES, LoadedRoadmap, load_from, read_source, source_from_bytes


def load_roadmap(file: str | None, at: str | None = None) -> LoadedRoadmap:
    """Return the roadmap of `--file`, by default the nearest one, with `--at` as of a revision or a day.

    Raises UnreadableError, and NotFoundError for an unknown revision.
    """
    if at is not None or names_revision(file or ""):
        from roadmap_cli.commands._revisions import load_at  # imports git, only for revisions

        return load_at(file, at)
    if file == STANDARD_INPUT:
        source = source_from_bytes(standard_input(MAX_BYTES + 1), "standard input")
    else:
        source = read_source(roadmap_path(file))
    return load_from(source)


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
