"""The errors of the program, each with its exit code, and messages for errors of the operating system."""

import errno
import os
from collections.abc import Sequence


class RoadmapError(Exception):
    """An error that the user can act on. Its sentences are shown, never its traceback.

    `excerpt` is lines that show the place below the sentences, already escaped.
    """

    exit_code = 1

    def __init__(self, *sentences: str, excerpt: Sequence[str] = ()) -> None:
        super().__init__(*sentences)
        self.sentences, self.excerpt = sentences, tuple(excerpt)


class WrongUsageError(RoadmapError):
    """A value that is wrong for any roadmap, or a refusal that the user can lift."""

    exit_code = 2


class UnreadableError(RoadmapError):
    """The roadmap is missing, is not text, or has wrong syntax or a wrong schema."""

    exit_code = 3


class NotFoundError(RoadmapError):
    """There is no such area, commitment, partner, milestone, rule or revision."""

    exit_code = 4


class NotYetError(NotFoundError):
    """The roadmap did not exist at that revision, or on that day."""


class NotSavedError(RoadmapError):
    """The file could not be written, or another writer holds it."""

    exit_code = 5


_WORDS = {
    errno.EACCES: "permission denied",
    errno.EPERM: "the operating system does not permit it",
    errno.EROFS: "it is mounted read-only",
    errno.ENOSPC: "no space is left on the disk",
    errno.EDQUOT: "the disk quota is used up",
    errno.EFBIG: "the file would be larger than the system allows",
    errno.EIO: "the disk reports an input/output error",
    errno.EINTR: "the system call was interrupted",
    errno.ENOENT: "there is no such file or folder",
    errno.ENOTDIR: "a part of the path is not a folder",
    errno.EISDIR: "it is a folder",
    errno.ELOOP: "it is a symbolic link, or links that lead in a circle",
    errno.ENAMETOOLONG: "the name is too long",
    errno.EXDEV: "it is on another file system",
    errno.EMFILE: "too many files are open",
    errno.ENFILE: "too many files are open on this machine",
    errno.ENOTSUP: "the file system does not support it",
    errno.ENOLCK: "the system has no locks left, or this file system has none",
    errno.ESTALE: "the network drive has lost the file",
}


def reason(error: OSError) -> str:
    """Return why a system call failed, in words that can end a sentence, without the path."""
    if error.errno is None:
        return str(error)
    return _WORDS.get(error.errno) or os.strerror(error.errno).lower()
