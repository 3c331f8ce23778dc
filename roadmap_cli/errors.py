"""The errors of the program, each with its exit code, and what the operating system refused."""

import errno
import os


class RoadmapError(Exception):
    """Something the person who runs the program can act on; its sentences are shown, never its traceback."""

    exit_code = 1

    def __init__(self, *sentences: str) -> None:
        super().__init__(*sentences)
        self.sentences = sentences


class WrongUsageError(RoadmapError):
    """A value that no file could make right, or a refusal that the user can lift."""

    exit_code = 2


class UnreadableError(RoadmapError):
    """The roadmap cannot be read: missing, not text, wrong syntax or wrong schema."""

    exit_code = 3


class NotFoundError(RoadmapError):
    """No such area, commitment, partner, milestone, rule or revision."""

    exit_code = 4


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
    """Return why a system call failed: a fragment for the end of a sentence, without path and full stop."""
    if error.errno is None:
        return str(error)
    words = _WORDS.get(error.errno)
    return words if words is not None else os.strerror(error.errno).lower()
