"""What git knows of a roadmap, for the commands that tell its history; they do without where need be."""

from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from roadmap_cli import console
from roadmap_cli.commands.loading import load_roadmap
from roadmap_cli.commands.revisions import find_revision, load_readable, track_file
from roadmap_cli.commands.session import STANDARD_INPUT
from roadmap_cli.english import counted
from roadmap_cli.errors import NotThereError
from roadmap_cli.history.repository import SHALLOW, Tracked
from roadmap_cli.history.versions import path_at, versions_of
from roadmap_cli.history.walk import Skipped, VersionChange, walk_back
from roadmap_cli.model.types import Roadmap


class Past(msgspec.Struct, frozen=True):
    """A roadmap and where git keeps its history; None where it does not, and the reason is in `why`."""

    roadmap: Roadmap
    tracked: Tracked | None
    why: str = ""


def load_past(file: str | None, at: str | None) -> Past:
    """Return a roadmap, with `--at` as of a revision, and the history that led to it."""
    if at is not None:
        tracked = track_file(file)
        revision = find_revision(tracked, at, "--at")
        loaded, revision = load_readable(tracked, revision)
        console.talk(f"at {revision.told}")
        path = path_at(tracked, revision.commit) or tracked.path
        return Past(loaded.roadmap, Tracked(tracked.repository, path, revision.commit))
    roadmap = load_roadmap(file).roadmap  # a large file is not held beside what is read of its history
    if file == STANDARD_INPUT:
        return Past(roadmap, None, "standard input has no history")
    try:
        return Past(roadmap, track_file(file))
    except NotThereError as error:
        return Past(roadmap, None, error.sentences[0])


@contextmanager
def version_changes(past: Past) -> Iterator[Iterator[VersionChange]]:
    """Yield the changes of the versions that led to a roadmap, newest first; then say what could not be read.

    If git has nothing of the file, there are none, and a sentence says so.
    """
    if past.tracked is None:
        console.talk(f"{past.why}; only the updates in the file are shown")
        yield iter(())
        return
    versions = versions_of(past.tracked)
    if not versions:
        console.talk("the roadmap was never committed; only the updates in the file are shown")
    skipped = Skipped()
    with console.progress("reading the history", len(versions)) as tick:
        yield walk_back(past.tracked.repository, versions, past.roadmap, skipped, tick)
    if skipped.unreadable or skipped.absent:
        console.talk(_skipped_words(skipped, len(versions)))
    if past.tracked.repository.is_shallow:
        console.talk(SHALLOW)


def _skipped_words(skipped: Skipped, number: int) -> str:
    reasons = [
        *([f"{skipped.unreadable} cannot be read as a roadmap of today"] if skipped.unreadable else []),
        *([f"{skipped.absent} removed the file"] if skipped.absent else []),
    ]
    of = counted(number, "revision")
    return f"passed over {skipped.unreadable + skipped.absent} of {of}: {', '.join(reasons)}"
