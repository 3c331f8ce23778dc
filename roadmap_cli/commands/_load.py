"""The roadmap that a command is about: a file, standard input, or a revision that git keeps."""

from pathlib import Path

from roadmap_cli.commands._session import STANDARD_INPUT, names_revision, roadmap_path, standard_input
from roadmap_cli.errors import UnreadableError
from roadmap_cli.storage.load import MAX_BYTES, LoadedRoadmap, load_from, read_source, source_from_bytes


def load_roadmap(file: str | None, at: str | None = None) -> LoadedRoadmap:
    """Return the roadmap that `--file` names, or the nearest one; with `--at` as of a revision or a day.

    Raises UnreadableError, and NotFoundError where there is no such revision.
    """
    if at is not None or names_revision(file or ""):
        from roadmap_cli.commands import _revisions  # brings git: only where the past is asked for

        return _revisions.load_at(file, at)
    if file == STANDARD_INPUT:
        source = source_from_bytes(standard_input(MAX_BYTES + 1), "standard input")
    else:
        source = read_source(roadmap_path(file))
    return load_from(source)


def own_file(file: str | None) -> Path | None:
    """Return the file of the work tree that `--file` is about, for whoever must not write over it.

    Of `REV:PATH` that is what lies there now. None where there is no such file, as for standard input.
    """
    if file == STANDARD_INPUT:
        return None
    if names_revision(file or ""):
        from roadmap_cli.commands import _revisions  # brings git: only where the past is asked for

        return _revisions.working_file(file or "")
    try:
        return roadmap_path(file)
    except UnreadableError:
        return None
