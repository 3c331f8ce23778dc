"""Temporary files: made, filled, and never left behind."""

import contextlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from roadmap_cli.document.aside import Aside
from roadmap_cli.document.reason import reason
from roadmap_cli.errors import NotSavedError


@contextlib.contextmanager
def created(temporary: Path, mode: int) -> Iterator[int]:
    """Make a file that was not there, open for writing, for the length of a `with` block.

    The file stays, if nothing else removes it: see `removed`. Raises `OSError`, also on closing.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    descriptor = os.open(temporary, flags, mode)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def removed(temporary: Path) -> Iterator[None]:
    """Remove what still has the name when the `with` block ends, by whatever exception or signal.

    To be entered before the file is made: a signal may come at any moment. A file that cannot be removed
    is left for the next writer, so that the reason why the block ended is the one that is told.
    """
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()


def write_all(descriptor: int, data: bytes) -> None:
    """Write all of `data`, in as many calls as it takes; raises `OSError`."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


@contextlib.contextmanager
def opened(folders: Sequence[Path]) -> Iterator[list[int]]:
    """Open folders, to flush them in the end, for the length of a `with` block.

    Opened first, because what can fail should fail while nothing has changed. Raises `OSError`, but not
    on closing: then all is done.
    """
    descriptors: list[int] = []
    try:
        for folder in dict.fromkeys(folders):
            descriptors.append(os.open(folder, os.O_RDONLY | os.O_DIRECTORY))
        yield descriptors
    finally:
        for descriptor in descriptors:
            with contextlib.suppress(OSError):
                os.close(descriptor)


def flush(folders: Sequence[int], done: str) -> None:
    """Flush the folders in which a name has just changed: only then does the change outlive a power cut.

    `done` begins the sentence that says what may not outlive it. Raises `NotSavedError`, which must not say
    that nothing changed.
    """
    try:
        for folder in folders:
            os.fsync(folder)
    except OSError as error:
        raise NotSavedError(
            f"{done} may not be on the disk yet: {reason(error)}; "
            "make sure of it with `sync` before you rely on it"
        ) from error


def clear(aside: Aside, *, even_living: bool) -> None:
    """Remove the temporary files that writers of this file left when they were killed.

    Whoever has the lock knows that every other writer is dead (`even_living`); without it, the process id
    in the name must be that of no process. Litter is no reason to fail: what cannot be removed stays.
    """
    with contextlib.suppress(OSError):
        for path, pid in aside.temporaries():
            if even_living or _is_dead(pid):
                with contextlib.suppress(OSError):
                    path.unlink()


def _is_dead(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False  # somebody else's
    return False
