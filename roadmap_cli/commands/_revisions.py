"""Load roadmaps from git: as of a revision or a day, with their history, and as of a merge base."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import msgspec

from roadmap_cli import terminal
from roadmap_cli.commands._load import Talk, load_roadmap
from roadmap_cli.commands._session import STANDARD_INPUT, names_revision, roadmap_path, today
from roadmap_cli.english import counted
from roadmap_cli.errors import NotFoundError, UnreadableError, WrongUsageError
from roadmap_cli.escape.terminal import quote
from roadmap_cli.history.walk import Skipped, VersionChange, read_state, walk_back
from roadmap_cli.model.date_phrases import parse_phrase
from roadmap_cli.model.findings import InvalidRoadmapError
from roadmap_cli.model.ids import short
from roadmap_cli.model.types import Roadmap
from roadmap_cli.model.version_reader import VersionReader
from roadmap_cli.model.window import Deadline, DeadlineError
from roadmap_cli.storage.find import ROADMAP_NAME
from roadmap_cli.storage.load import LoadedRoadmap, Source, load_model, source_from_bytes
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
    """A commit, its day, and the words on the command line that name it; `by_day` if they name a day."""

    tracked: Tracked
    commit: str
    day: date
    words: str
    by_day: bool = False

    @property
    def description(self) -> str:
        """Return the words and the commit that they name, for a message."""
        return f"{short(self.words)} (commit {self.commit[:10]} of {self.day})"


def git() -> Git:
    """Return the git of this machine. Raises NotFoundError."""
    return find_git(os.environ)


def track_file(file: str | None) -> Tracked:
    """Return the path of the roadmap in its git repository, with HEAD as the tip.

    For `REVISION:PATH`, which needs no work tree, the tip is the revision.

    Raises NotFoundError, UnreadableError and WrongUsageError.
    """
    if file == STANDARD_INPUT:
        raise WrongUsageError("standard input has no revisions; name a file with --file")
    if file is not None and names_revision(file):
        return track_named(git(), Path(), file)
    try:
        path = roadmap_path(file)
    except UnreadableError as missing:  # it is deleted, or the repository is bare
        try:
            return track(git(), Path(ROADMAP_NAME))
        except NotFoundError:
            raise missing from None
    return track(git(), path)


def working_file(file: str) -> Path:
    """Return the path in the work tree for `REVISION:PATH`. Raises NotFoundError."""
    tracked = track_named(git(), Path(), file)
    return tracked.repository.root / tracked.path


def find_revision(tracked: Tracked, text: str, option: str) -> Revision:
    """Return the commit of a revision, or the last commit up to the end of a day.

    `option` is the name of the text in messages. Raises NotFoundError and WrongUsageError.
    """
    window = _days_in(tracked, text, option)
    return _named(tracked, text) if window is None else revision_of_day(tracked, window.last, text)


def since_of(tracked: Tracked | None, text: str, why_untracked: str = "") -> date | Revision:
    """Return what `--since` names: the first day that counts, or the commit after which changes count.

    Without git, only a day has a meaning; `why_untracked` says why there are no revisions. Raises
    NotFoundError and WrongUsageError.
    """
    window = _days_in(tracked, text, "--since")
    if window is not None:
        return window.first
    if tracked is None:
        raise NotFoundError(f"--since: {quote(text)} is not a day, such as 2026-02-01, and {why_untracked}")
    return _named(tracked, text)


def eve_of(day: date) -> date:
    """Return the day before, or the first day of all."""
    return max(day, date.min + timedelta(days=1)) - timedelta(days=1)


def _named(tracked: Tracked, text: str) -> Revision:
    """Return the commit of a revision. Raises NotFoundError."""
    try:
        commit = resolve(tracked.repository, text)
    except NotFoundError as error:
        if not _LIKE_A_DAY.search(text):
            raise
        raise NotFoundError(f"{error.sentences[0]}; a day would be written as 2023-03-24") from None
    return Revision(tracked, commit, date_of(tracked.repository, commit), text)


_LIKE_A_DAY = re.compile(
    r"^[0-9]{4}-[0-9]|\b[0-9]{1,6}[ .](days?|weeks?|months?|years?|ago)\b|^(yester|last )"
)


def _days_in(tracked: Tracked | None, text: str, option: str) -> Deadline | None:
    """Return the days that a text names, or None if it names a revision.

    This decides for every option: a branch or a tag of exactly this name comes first, then days in any form
    of a date, then everything else that git accepts. Raises WrongUsageError for an empty text and for days in
    the future.
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
        raise WrongUsageError(f"{option}: {window.canonical} is in the future; give a day up to today")
    return window


def revision_of_day(tracked: Tracked, day: date, words: str) -> Revision:
    """Return the last commit up to the end of a day. Raises NotFoundError if there is none."""
    commit = commit_of_day(tracked.repository, day, tracked.tip)
    return Revision(tracked, commit, date_of(tracked.repository, commit), words, by_day=True)


def load_at(file: str | None, at: str | None, talk: Talk) -> LoadedRoadmap:
    """Return the roadmap as of the revision or day of `--at`, by default of a `REVISION:PATH` in `--file`.

    Report the commit of `--at` with `talk`.
    """
    tracked = track_file(file)
    if at is None:
        return load_revision(tracked, tracked.tip, file or "")
    return _load_at(tracked, at, talk)[0]


def _load_at(tracked: Tracked, at: str, talk: Talk) -> tuple[LoadedRoadmap, Revision]:
    loaded, revision = load_readable(tracked, find_revision(tracked, at, "--at"))
    talk(f"at {revision.description}")
    return loaded, revision


def load_readable(tracked: Tracked, revision: Revision) -> tuple[LoadedRoadmap, Revision]:
    """Return the roadmap of a revision, and the revision.

    For a day, skip versions that nobody could read, report that on stderr, and return the last one before.
    """
    try:
        return load_revision(tracked, revision.commit), revision
    except UnreadableError as error:
        older = _last_readable(tracked, revision.commit) if revision.by_day else None
        if older is None:
            raise
        terminal.talk(f"skipped an unreadable version: {error.sentences[0]}")
        readable = Revision(tracked, older.commit, older.day, revision.words, by_day=True)
        return load_revision(tracked, older.commit), readable


def _last_readable(tracked: Tracked, commit: str) -> Version | None:
    path = path_at(tracked, commit)
    versions = versions_of(Tracked(tracked.repository, path, commit)) if path is not None else []
    reader = VersionReader()
    with Blobs(tracked.repository) as blobs:
        for version in reversed(versions):
            if version.blob is not None and read_state(blobs.read(version.blob), reader) is not None:
                return version
    return None


def load_revision(tracked: Tracked, commit: str, name: str = "") -> LoadedRoadmap:
    """Return the roadmap at a commit. Messages call it `name`, by default `COMMIT:PATH`."""
    content = content_at(tracked, commit)
    return load_model(source_from_bytes(content, name or f"{commit[:10]}:{tracked.path}"))


class VersionedRoadmap(msgspec.Struct, frozen=True):
    """A roadmap and its path in git, None if it has no history there, with the reason in `why_untracked`."""

    roadmap: Roadmap
    source: Source
    tracked: Tracked | None
    why_untracked: str = ""


def load_with_history(
    file: str | None, at: str | None, talk: Talk = terminal.talk, *, with_numbers: bool = True
) -> VersionedRoadmap:
    """Return a roadmap, with `--at` as of a revision or day, and its path in git.

    Report the commit of `--at` with `talk`. Numbers have the digits in the text, which may be parsed again
    for them, only with `with_numbers`.
    """
    if at is not None:
        tracked = track_file(file)
        loaded, revision = _load_at(tracked, at, talk)
        path = path_at(tracked, revision.commit) or tracked.path
        roadmap = loaded.typed_roadmap if with_numbers else loaded.roadmap
        return VersionedRoadmap(roadmap, loaded.source, Tracked(tracked.repository, path, revision.commit))
    loaded = load_roadmap(file)
    roadmap, source = loaded.typed_roadmap if with_numbers else loaded.roadmap, loaded.source
    if file == STANDARD_INPUT:
        return VersionedRoadmap(roadmap, source, None, "standard input has no history")
    try:
        return VersionedRoadmap(roadmap, source, track_file(file))
    except NotFoundError as error:
        return VersionedRoadmap(roadmap, source, None, error.sentences[0])


@contextmanager
def version_changes(
    versioned: VersionedRoadmap, talk: Talk = terminal.talk
) -> Iterator[Iterator[VersionChange]]:
    """Yield an iterator over the changes that led to a roadmap, newest first.

    Report with `talk` if git has no history of the file, and which versions cannot be read.
    """
    if versioned.tracked is None:
        talk(f"{versioned.why_untracked}; only the updates in the file are shown")
        yield iter(())
        return
    versions = versions_of(versioned.tracked)
    if not versions:
        talk("the roadmap was never committed; only the updates in the file are shown")
    skipped = Skipped()
    with terminal.progress("reading the history") as advance:
        number = len(versions)
        yield walk_back(
            versioned.tracked.repository,
            versions,
            versioned.roadmap,
            skipped,
            lambda done: advance(done, number),
        )
    if skipped.unreadable or skipped.absent:
        talk(_skipped_words(skipped, len(versions)))
    if versioned.tracked.repository.is_shallow:
        talk(SHALLOW)


def _skipped_words(skipped: Skipped, number: int) -> str:
    reasons = [
        *([f"{skipped.unreadable} cannot be read"] if skipped.unreadable else []),
        *([f"{skipped.absent} removed the file"] if skipped.absent else []),
    ]
    total = counted(number, "revision")
    return f"skipped {skipped.unreadable + skipped.absent} of {total}: {', '.join(reasons)}"


def load_merge_base(file: str | None, since: str) -> LoadedRoadmap | None:
    """Return the roadmap at the merge base of the current branch and a revision, or before a day.

    Return None, and report that on stderr, if there is no roadmap or none that can be read. Raises
    NotFoundError for an unknown revision, and if a shallow clone lacks the commit.
    """
    tracked = track_file(file)
    start = since_of(tracked, since)
    if isinstance(start, Revision):
        commit = _merge_base_with(tracked, start)
    else:
        try:
            commit = revision_of_day(tracked, eve_of(start), since).commit
        except NotFoundError:
            if tracked.repository.is_shallow:
                raise
            terminal.talk(f"git has no version from before {short(since)}, so all findings count")
            return None
    if path_at(tracked, commit) is None:
        terminal.talk(f"there is no roadmap at {commit[:10]}, so all findings count")
        return None
    try:
        return load_revision(tracked, commit)
    except InvalidRoadmapError as error:
        terminal.talk(
            f"the roadmap cannot be read at {commit[:10]}, so all findings count: {error.sentences[0]}"
        )
        return None


def _merge_base_with(tracked: Tracked, revision: Revision) -> str:
    base = merge_base(tracked.repository, revision.commit, tracked.tip)
    if base is None and tracked.repository.is_shallow:
        # The revision itself would not do: later changes of its branch would count as changes of this one.
        raise NotFoundError(
            f"--since: the merge base with {short(revision.words)} is missing: {SHALLOW}, "
            "in CI a checkout of the whole history"
        )
    return base or revision.commit
