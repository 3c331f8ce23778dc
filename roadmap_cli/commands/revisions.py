"""Which text of a roadmap is meant: that of a revision, of a day, or the one that `REVISION:PATH` names."""

import os
from datetime import date
from pathlib import Path

import msgspec

from roadmap_cli import console
from roadmap_cli.commands.session import STANDARD_INPUT, Opened, opened_from, roadmap_path, today
from roadmap_cli.deadline import Deadline, DeadlineError
from roadmap_cli.document.find import ROADMAP_NAME
from roadmap_cli.document.read import source_from_bytes
from roadmap_cli.errors import NotThereError, UnreadableError, WrongUsageError
from roadmap_cli.history.git import Git, find_git
from roadmap_cli.history.repository import (
    Tracked,
    commit_of_day,
    date_of,
    is_ref,
    resolve,
    track,
    track_named,
)
from roadmap_cli.history.versions import content_at
from roadmap_cli.lookup import short
from roadmap_cli.phrase import parse_phrase


class Revision(msgspec.Struct, frozen=True):
    """A commit that a person named: its number, its day, and the words that named it."""

    commit: str
    day: date
    words: str

    @property
    def told(self) -> str:
        """Say which commit is meant by which words."""
        return f"{short(self.words)} is commit {self.commit[:10]} of {self.day}"


def git() -> Git:
    """Return git as it is found where the program runs. Raises NotThereError."""
    return find_git(os.environ)


def track_file(file: str | None) -> Tracked:
    """Return the roadmap that `--file` names, or the nearest one, as git knows it; its tip is HEAD.

    `REVISION:PATH` names a file as it was at a revision, which then is the tip; it needs no work tree. A file
    that is called so wins. Raises NotThereError, UnreadableError, WrongUsageError.
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
        except NotThereError:
            raise missing from None
    return track(git(), path)


def names_revision(file: str) -> bool:
    """Return whether a word is `REVISION:PATH`, and no file is called so."""
    revision, colon, path = file.partition(":")
    return bool(revision and colon and path) and not os.path.lexists(file)


def working_file(file: str) -> Path:
    """Return where the file that `REVISION:PATH` names lies in the work tree. Raises NotThereError."""
    tracked = track_named(git(), Path(), file)
    root = Path(os.path.realpath(tracked.repository.folder)) / ("../" * tracked.repository.prefix.count("/"))
    return root / tracked.path


def find_revision(tracked: Tracked, text: str, option: str) -> Revision:
    """Return the commit that a text means: a revision, or a day, whose last commit is meant.

    A branch or tag of exactly that name is meant first, then a day (in any form of a deadline), then all
    else that git takes. `option` stands for the text in messages. Raises NotThereError, WrongUsageError.
    """
    window = window_meant(tracked, text, option)
    if window is not None:
        return revision_of_day(tracked, window.last, text)
    commit = resolve(tracked.repository, text)
    return Revision(commit, date_of(tracked.repository, commit), text)


def window_meant(tracked: Tracked | None, text: str, option: str) -> Deadline | None:
    """Return the window of days that a text means, None where it means a revision. Raises WrongUsageError."""
    if not text:
        raise WrongUsageError(f"{option} needs a revision or a day, not an empty one")
    try:
        window = parse_phrase(text, today())
    except DeadlineError:
        return None
    return None if tracked is not None and is_ref(tracked.repository, text) else window


def revision_of_day(tracked: Tracked, day: date, words: str) -> Revision:
    """Return the last commit before the end of a day. Raises NotThereError where there was none yet."""
    commit = commit_of_day(tracked.repository, day, tracked.tip)
    return Revision(commit, date_of(tracked.repository, commit), words)


def open_at(file: str | None, at: str | None) -> Opened:
    """Return the roadmap as of the revision or day that `--at` names, and say on stderr which that is.

    Without `--at` that of the `REVISION:PATH` that `--file` names.
    """
    tracked = track_file(file)
    if at is None:
        return opened_revision(tracked, tracked.tip, file or "")
    revision = find_revision(tracked, at, "--at")
    opened = opened_revision(tracked, revision.commit)
    console.talk(f"at {revision.told}")
    return opened


def opened_revision(tracked: Tracked, commit: str, name: str = "") -> Opened:
    """Return the roadmap that a file held at a commit; it is called as git calls it unless told."""
    content = content_at(tracked, commit)
    return opened_from(source_from_bytes(content, name or f"{commit[:10]}:{tracked.path}"))
