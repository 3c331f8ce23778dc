"""One writer at a time: a lock on a separate file.

A lock on the roadmap itself would be lost when a new file replaces it.
"""

import contextlib
import errno
import os
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from roadmap_cli import escape
from roadmap_cli.errors import NotSavedError, reason
from roadmap_cli.storage.load import require_file
from roadmap_cli.storage.output import resolve_new
from roadmap_cli.storage.state_folder import StatePaths, state_of

_LONGEST_PAUSE = 0.05  # seconds between two tries


class Lock(msgspec.Struct, frozen=True):
    """A held lock: `real` is the path of the locked file without symbolic links."""

    real: Path
    state: StatePaths


@contextlib.contextmanager
def lock(path: Path, timeout: float, *, new: bool = False) -> Iterator[Lock]:
    """Hold the lock of the file that `path` leads to, which with `new` does not exist yet, in a `with` block.

    Two names of one file share its lock. The lock file contains the process id of its last holder and a
    newline, and is never deleted. If the holder dies, the kernel releases the lock.

    Raises `UnreadableError` if the file does not exist, and `NotSavedError` if another process still has the
    lock after `timeout` seconds or the file cannot be locked.
    """
    name = escape.line(str(path))
    if not new:
        require_file(path)
    try:
        real = resolve_new(path) if new else Path(os.path.realpath(path, strict=True))
        state = state_of(real, make=True)
        descriptor = _locked(state.lock, name, timeout)
    except OSError as error:
        raise NotSavedError(f"{name} cannot be locked: {_why(error)}; nothing was changed") from error
    try:
        yield Lock(real, state)
    finally:
        # Even if closing fails, the lock is released and the file is saved.
        with contextlib.suppress(OSError):
            os.close(descriptor)


def _locked(file: Path, name: str, timeout: float) -> int:
    """Return a descriptor of the lock file once the lock is ours and our process id is in it."""
    give_up = time.monotonic() + timeout
    while True:
        descriptor = _open(file)
        try:
            _wait(descriptor, name, timeout, give_up)
            if _is_current(descriptor, file):
                pid = b"%d\n" % os.getpid()
                os.pwrite(descriptor, pid, 0)
                os.ftruncate(descriptor, len(pid))
                return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)


def _open(file: Path) -> int:
    """Return a descriptor of the lock file.

    Raises `NotSavedError` for a link, which could make us write our process id into another file.
    """
    flags = os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY
    planted = (
        f"{escape.line(str(file))} is not a plain file, as a lock must be; look who made it, and remove it"
    )
    try:
        try:
            descriptor = os.open(file, flags | os.O_CREAT | os.O_EXCL, 0o666)
        except FileExistsError:
            descriptor = os.open(file, flags)
        else:
            with contextlib.suppress(OSError):  # everyone who may write in the folder may lock
                os.fchmod(descriptor, stat.S_IMODE(file.parent.stat().st_mode) & 0o666)
        status = os.fstat(descriptor)
    except OSError as error:
        if error.errno in {errno.ELOOP, errno.ENXIO, errno.EISDIR}:  # a link, a socket, a folder
            raise NotSavedError(planted) from error
        raise
    if not stat.S_ISREG(status.st_mode) or status.st_nlink > 1:
        os.close(descriptor)
        raise NotSavedError(planted)
    return descriptor


def _wait(descriptor: int, name: str, timeout: float, give_up: float) -> None:
    """Return once the lock is ours. Raises `NotSavedError` if it is not by `give_up`."""
    import fcntl  # a shared library that readers do not need

    pause = 0.001
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            left = give_up - time.monotonic()
            if left <= 0:
                raise NotSavedError(
                    f"{name} is being written by {_holder(descriptor)}, which did not finish within "
                    f"{timeout:g} s; try again, or wait longer with `--lock-timeout SECONDS`"
                ) from None
            time.sleep(min(pause, left))
            pause = min(pause * 2, _LONGEST_PAUSE)
        else:
            return


def _holder(descriptor: int) -> str:
    """Return words for the process that holds the lock."""
    try:
        pid = os.pread(descriptor, 32, 0).split(b"\n")[0]
    except OSError:
        pid = b""
    return f"process {pid.decode()}" if pid.isdigit() else "another process"


def _is_current(descriptor: int, file: Path) -> bool:
    """Return whether the file is the one we locked: it may have been deleted while we waited."""
    try:
        return os.path.samestat(os.fstat(descriptor), file.lstat())
    except FileNotFoundError:
        return False


def _why(error: OSError) -> str:
    """Return what failed, with the path, since the user did not name the place of the lock."""
    if not error.filename:
        return reason(error)
    return f"{reason(error)} ({escape.line(os.fsdecode(error.filename))}, which must be writable)"
