"""What git keeps of a roadmap, for commands: revisions, days, and versions from before a change."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import msgspec

from roadmap_cli import terminal
from roadmap_cli.commands._load import load_roadmap
from roadmap_cli.commands._session import STANDARD_INPUT, names_revision, roadmap_path, today
from roadmap_cli.english import counted
from roadmap_cli.errors import NotFoundError, UnreadableError, WrongUsageError
from roadmap_cli.history.walk import Skipped, VersionChange, read_state, walk_back
from roadmap_cli.model.date_phrases import parse_phrase
from roadmap_cli.model.dates import Deadline, DeadlineError
from roadmap_cli.model.findings import InvalidRoadmapError
from roadmap_cli.model.ids import short
from roadmap_cli.model.types import Roadmap
from roadmap_cli.storage.find import ROADMAP_NAME
from roadmap_cli.storage.load import LoadedRoadmap, load_from, source_from_bytes
from roadmap_cli.vcs.git import Git, find_git
from roadmap_cli.vcs.repository import (
    SHALLOW,
    Tracked,
    commit_of_day,
    date_of,
    is_ref,
    merge_base,
    resolve,
    track,
    track_named,
)
from roadmap_cli.vcs.versions import Blobs, Version, content_at, path_at, versions_of


class Revision(msgspec.Struct, frozen=True):
    """A commit that a person named: its number, its day, and the words that named it, or a day (`by_day`)."""

    commit: str
    day: date
    words: str
    by_day: bool = False

    @property
    def told(self) -> str:
        """Say which commit is meant by which words."""
        return f"{short(self.words)} is commit {self.commit[:10]} of {self.day}"


def git() -> Git:
    """Return git as it is found where the program runs. Raises NotFoundError."""
    return find_git(os.environ)


def track_file(file: str | None) -> Tracked:
    """Return the roadmap that `--file` names, or the nearest one, as git knows it; its tip is HEAD.

    `REVISION:PATH` names a file as it was at a revision, which then is the tip; it needs no work tree. A file
    that is called so wins. Raises NotFoundError, UnreadableError, WrongUsageError.
    """
    if file == STANDARD_INPUT:
        raise WrongUsageError("standard input has no revisions; name a file with --file")
    if file is not None and names_revision(file):
        return track_named(git(), Path(), file)
    try:
        path = roadmap_path(file)
    except UnreadableError as missing:  # it may be gone, or there is no work tree: a bare repository
        try:
            return track(git(), Path(ROADMAP_NAME))
        except NotFoundError:
            raise missing from None
    return track(git(), path)


def working_file(file: str) -> Path:
    """Return where the file that `REVISION:PATH` names lies in the work tree. Raises NotFoundError."""
    tracked = track_named(git(), Path(), file)
    return tracked.repository.root / tracked.path


def find_revision(tracked: Tracked, text: str, option: str) -> Revision:
    """Return the commit that a text means: a revision, or a day, whose last commit is meant.

    A branch or tag of exactly that name is meant first, then a day (in any form of a deadline), then all
    else that git takes. `option` stands for the text in messages. Raises NotFoundError, WrongUsageError.
    """
    window = window_meant(tracked, text, option)
    if window is not None:
        return revision_of_day(tracked, window.last, text)
    try:
        commit = resolve(tracked.repository, text)
    except NotFoundError as error:
        if not _LIKE_A_DAY.search(text):
            raise
        raise NotFoundError(f"{error.sentences[0]}; nor is it a day, such as 2023-03-24") from None
    return Revision(commit, date_of(tracked.repository, commit), text)


_LIKE_A_DAY = re.compile(
    r"^[0-9]{4}-[0-9]|\b[0-9]{1,6}[ .](days?|weeks?|months?|years?|ago)\b|^(yester|last )"
)


def window_meant(tracked: Tracked | None, text: str, option: str) -> Deadline | None:
    """Return the window of days that a text means, None where it means a revision.

    Raises WrongUsageError for an empty text, and for days of which there can be no commits yet.
    """
    if not text:
        raise WrongUsageError(f"{option} needs a revision or a day, not an empty one")
    try:
        window = parse_phrase(text, today())
    except DeadlineError:
        return None
    if window is None or (tracked is not None and is_ref(tracked.repository, text)):
        return None
    if window.first > today():
        raise WrongUsageError(f"{option}: {window.canonical} lies in the future; name a day that has been")
    return window


def revision_of_day(tracked: Tracked, day: date, words: str) -> Revision:
    """Return the last commit before the end of a day. Raises NotFoundError where there was none yet."""
    commit = commit_of_day(tracked.repository, day, tracked.tip)
    return Revision(commit, date_of(tracked.repository, commit), words, by_day=True)


def load_at(file: str | None, at: str | None) -> LoadedRoadmap:
    """Return the roadmap as of the revision or day that `--at` names, and say on stderr which that is.

    Without `--at` that of the `REVISION:PATH` that `--file` names.
    """
    tracked = track_file(file)
    if at is None:
        return load_revision(tracked, tracked.tip, file or "")
    revision = find_revision(tracked, at, "--at")
    loaded, revision = load_readable(tracked, revision)
    terminal.talk(f"at {revision.told}")
    return loaded


def load_readable(tracked: Tracked, revision: Revision) -> tuple[LoadedRoadmap, Revision]:
    """Return the roadmap of a revision; of a day the last one that can be read, and that revision.

    A day means what was known then, and that is not what nobody could read. What is passed over is said.
    """
    try:
        return load_revision(tracked, revision.commit), revision
    except UnreadableError as error:
        older = _last_readable(tracked, revision.commit) if revision.by_day else None
        if older is None:
            raise
        terminal.talk(f"passed over, for it cannot be read: {error.sentences[0]}")
        meant = Revision(older.commit, older.day, revision.words, by_day=True)
        return load_revision(tracked, older.commit), meant


def _last_readable(tracked: Tracked, commit: str) -> Version | None:
    path = path_at(tracked, commit)
    versions = versions_of(Tracked(tracked.repository, path, commit)) if path is not None else []
    with Blobs(tracked.repository) as blobs:
        for version in reversed(versions):
            if version.blob is not None and read_state(blobs.read(version.blob)) is not None:
                return version
    return None


def load_revision(tracked: Tracked, commit: str, name: str = "") -> LoadedRoadmap:
    """Return the roadmap that a file held at a commit; it is called as git calls it unless told."""
    content = content_at(tracked, commit)
    return load_from(source_from_bytes(content, name or f"{commit[:10]}:{tracked.path}"))


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
        terminal.talk(f"at {revision.told}")
        path = path_at(tracked, revision.commit) or tracked.path
        return Past(loaded.roadmap, Tracked(tracked.repository, path, revision.commit))
    roadmap = load_roadmap(file).roadmap  # a large file is not held beside what is read of its history
    if file == STANDARD_INPUT:
        return Past(roadmap, None, "standard input has no history")
    try:
        return Past(roadmap, track_file(file))
    except NotFoundError as error:
        return Past(roadmap, None, error.sentences[0])


@contextmanager
def version_changes(past: Past) -> Iterator[Iterator[VersionChange]]:
    """Yield the changes of the versions that led to a roadmap, newest first; then say what could not be read.

    If git has nothing of the file, there are none, and a sentence says so.
    """
    if past.tracked is None:
        terminal.talk(f"{past.why}; only the updates in the file are shown")
        yield iter(())
        return
    versions = versions_of(past.tracked)
    if not versions:
        terminal.talk("the roadmap was never committed; only the updates in the file are shown")
    skipped = Skipped()
    with terminal.progress("reading the history", len(versions)) as tick:
        yield walk_back(past.tracked.repository, versions, past.roadmap, skipped, tick)
    if skipped.unreadable or skipped.absent:
        terminal.talk(_skipped_words(skipped, len(versions)))
    if past.tracked.repository.is_shallow:
        terminal.talk(SHALLOW)


def _skipped_words(skipped: Skipped, number: int) -> str:
    reasons = [
        *([f"{skipped.unreadable} cannot be read as a roadmap of today"] if skipped.unreadable else []),
        *([f"{skipped.absent} removed the file"] if skipped.absent else []),
    ]
    of = counted(number, "revision")
    return f"passed over {skipped.unreadable + skipped.absent} of {of}: {', '.join(reasons)}"


def before_change(file: str | None, since: str) -> LoadedRoadmap | None:
    """Return the roadmap as it was where the present branch left the one that a revision names.

    What happened on the other branch since is not this change's. None where there was no roadmap then, or
    none that can be read, which is said on stderr. Raises NotFoundError for a revision that is not there, and
    where a shallow clone lacks the commit at which the two parted.
    """
    tracked = track_file(file)
    commit = _start_of_change(tracked, since)
    if path_at(tracked, commit) is None:
        terminal.talk(f"there was no roadmap at {commit[:10]} yet, so all findings count")
        return None
    try:
        return load_revision(tracked, commit)
    except InvalidRoadmapError as error:
        terminal.talk(
            f"the roadmap could not be read at {commit[:10]}, so all findings count: {error.sentences[0]}"
        )
        return None


def _start_of_change(tracked: Tracked, since: str) -> str:
    revision = find_revision(tracked, since, "--since")
    parted = merge_base(tracked.repository, revision.commit, tracked.tip)
    if parted is None and tracked.repository.is_shallow:
        # Held against the revision itself, a change would answer for what others did there since.
        raise NotFoundError(
            f"--since: the commit where the present branch left {short(since)} is not here: {SHALLOW}, "
            "in CI a checkout of the whole history"
        )
    return parted or revision.commit
