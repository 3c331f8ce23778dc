"""A new file before it takes the place of an old one: a temporary file, and the attributes to keep."""

import contextlib
import errno
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from roadmap_cli import escape
from roadmap_cli.errors import NotSavedError, reason
from roadmap_cli.storage.state_folder import Aside

# The kernel makes these two from the bytes of each file; a copy would be wrong (xattr(7), IMA and EVM).
_KERNELS_OWN = frozenset({"security.evm", "security.ima"})


def require_writable(real: Path, status: os.stat_result, name: str) -> None:
    """Raise `NotSavedError` for a file that is meant to stay as it is, for root too.

    Replacing a file takes no permission on it, only on its folder: so this has to be asked.
    """
    mode = stat.S_IMODE(status.st_mode)
    if not mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
        raise NotSavedError(f"{name} is read-only (mode {mode:04o}); `chmod u+w` makes it writable")
    if os.statvfs(real).f_flag & os.ST_RDONLY:
        raise NotSavedError(f"{name} is on a file system that is mounted read-only; work on a copy elsewhere")
    if not os.access(real, os.W_OK):
        raise NotSavedError(f"{name} may not be written by you (mode {mode:04o}); ask its owner")


def require_one_name(status: os.stat_result, name: str) -> None:
    """Raise `NotSavedError` for a file with hard links: the other names would keep the old text."""
    if status.st_nlink > 1:
        raise NotSavedError(
            f"{name} has {status.st_nlink} names (hard links), which saving would separate; it is unchanged: "
            "make it a separate file, or use symbolic links"
        )


def identity(status: os.stat_result) -> tuple[int, int, int, int]:
    """Return what must be the same before and after: type and mode, owner, group, number of names."""
    return status.st_mode, status.st_uid, status.st_gid, status.st_nlink


def keep_attributes(real: Path, before: os.stat_result, descriptor: int, name: str) -> None:
    """Give an open new file the owner, group, extended attributes (with them ACLs) and mode of `real`.

    Raises `NotSavedError` where one of them cannot be kept.
    """
    _keep_owner(before, descriptor, name)
    _keep_extended(real, descriptor, name)
    # Last: a change of owner may clear bits of the mode, and taking an ACL away may leave others.
    os.fchmod(descriptor, stat.S_IMODE(before.st_mode))
    if identity(os.fstat(descriptor)) != identity(before):
        raise NotSavedError(
            f"{name} was not saved: its owner or mode could not be kept; the file is unchanged"
        )


def _keep_owner(before: os.stat_result, descriptor: int, name: str) -> None:
    new = os.fstat(descriptor)
    if (new.st_uid, new.st_gid) == (before.st_uid, before.st_gid):
        return
    try:
        os.fchown(descriptor, before.st_uid, before.st_gid)
    except OSError as error:
        raise NotSavedError(
            f"{name} was not saved: it belongs to user {before.st_uid}, group {before.st_gid}, and a new "
            f"file cannot be given to them ({reason(error)}); the file is unchanged: save it as its owner"
        ) from error


def _keep_extended(real: Path, descriptor: int, name: str) -> None:
    if not hasattr(os, "listxattr"):
        return  # Python offers them on Linux only
    old, new = _extended(real), _extended(descriptor)
    for key in sorted(old.keys() | new.keys()):
        if old.get(key) == new.get(key):
            continue
        try:
            if key in old:
                os.setxattr(descriptor, key, old[key])
            else:  # such as an ACL that the folder gives to every new file
                os.removexattr(descriptor, key)
        except OSError as error:
            raise NotSavedError(
                f"{name} was not saved: its attribute {escape.quote(key)} could not be kept "
                f"({reason(error)}); the file is unchanged"
            ) from error


def _extended(file: Path | int) -> dict[str, bytes]:
    """Return the extended attributes of a file; none where the file system has none."""
    try:
        names = os.listxattr(file)
    except OSError as error:
        if error.errno == errno.ENOTSUP:
            return {}
        raise
    return {name: os.getxattr(file, name) for name in names if name not in _KERNELS_OWN}


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
