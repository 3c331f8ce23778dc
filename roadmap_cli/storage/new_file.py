"""Temporary files, and the attributes that a new file keeps from the one it replaces."""

import contextlib
import errno
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from roadmap_cli import escape
from roadmap_cli.errors import NotSavedError, reason
from roadmap_cli.storage.state_folder import StatePaths

# The kernel computes these two from the content of the file (xattr(7), IMA and EVM).
_FROM_KERNEL = frozenset({"security.evm", "security.ima"})


def require_writable(real: Path, status: os.stat_result, name: str) -> None:
    """Raise `NotSavedError` for a read-only file, also for root.

    Replacing a file needs permission on its folder only, so this is checked.
    """
    mode = stat.S_IMODE(status.st_mode)
    if not mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
        raise NotSavedError(f"{name} is read-only (mode {mode:04o}); `chmod u+w` makes it writable")
    if os.statvfs(real).f_flag & os.ST_RDONLY:
        raise NotSavedError(f"{name} is on a file system that is mounted read-only; work on a copy elsewhere")
    if not os.access(real, os.W_OK):
        raise NotSavedError(f"{name} cannot be written by you (mode {mode:04o}); ask its owner")


def require_one_name(status: os.stat_result, name: str) -> None:
    """Raise `NotSavedError` for a file with hard links: its other names would keep the old text."""
    if status.st_nlink > 1:
        raise NotSavedError(
            f"{name} has {status.st_nlink} names (hard links), which saving would separate; it is unchanged: "
            "make it a separate file, or use symbolic links"
        )


def identity(status: os.stat_result) -> tuple[int, int, int, int]:
    """Return what saving must not change: type and mode, owner, group, number of names."""
    return status.st_mode, status.st_uid, status.st_gid, status.st_nlink


def keep_attributes(real: Path, before: os.stat_result, descriptor: int, name: str) -> None:
    """Give an open new file the owner, group, extended attributes (including ACLs) and mode of `real`.

    Raises `NotSavedError` if one of them cannot be kept.
    """
    _keep_owner(before, descriptor, name)
    _keep_extended(real, descriptor, name)
    # Last: a change of owner may clear bits of the mode, and removing an ACL may set others.
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
        return  # Python has them on Linux only
    old, new = _extended(real), _extended(descriptor)
    for key in sorted(old.keys() | new.keys()):
        if old.get(key) == new.get(key):
            continue
        try:
            if key in old:
                os.setxattr(descriptor, key, old[key])
            else:  # such as the default ACL of the folder
                os.removexattr(descriptor, key)
        except OSError as error:
            raise NotSavedError(
                f"{name} was not saved: its attribute {escape.quote(key)} could not be kept "
                f"({reason(error)}); the file is unchanged"
            ) from error


def _extended(file: Path | int) -> dict[str, bytes]:
    """Return the extended attributes of a file; none if the file system has none."""
    try:
        names = os.listxattr(file)
    except OSError as error:
        if error.errno == errno.ENOTSUP:
            return {}
        raise
    return {name: os.getxattr(file, name) for name in names if name not in _FROM_KERNEL}


@contextlib.contextmanager
def open_new(temporary: Path, mode: int) -> Iterator[int]:
    """Create a file and open it for writing in a `with` block.

    The block does not remove it; see `removed_after`. Raises `OSError`, also on closing.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    descriptor = os.open(temporary, flags, mode)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def removed_after(temporary: Path) -> Iterator[None]:
    """Remove the file, if it still exists, when the `with` block ends, also by an exception or signal.

    Enter it before the file is created, since a signal may arrive at any moment. The next writer removes a
    file that cannot be removed; an error here would hide the one that ended the block.
    """
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()


def write_all(descriptor: int, data: bytes) -> None:
    """Write all of `data`. Raises `OSError`."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


@contextlib.contextmanager
def open_folders(folders: Sequence[Path]) -> Iterator[list[int]]:
    """Open folders in a `with` block that flushes them at its end.

    They are opened first so that errors happen before any change. Raises `OSError`, but not on closing.
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


def flush_folders(folders: Sequence[int], done: str) -> None:
    """Flush the folders in which a name has just changed, so that the change survives a power failure.

    Raises `NotSavedError` with a message that starts with `done`, the change that may not survive.
    """
    try:
        for folder in folders:
            os.fsync(folder)
    except OSError as error:
        raise NotSavedError(
            f"{done} may not be on the disk yet: {reason(error)}; run `sync` to be sure"
        ) from error


def clear_temporaries(state: StatePaths, *, even_living: bool) -> None:
    """Remove the temporary files that killed writers of this file left; ignore those that cannot be removed.

    With the lock held, no other writer runs, so all are removed (`even_living`); without it, only those
    whose process no longer exists.
    """
    with contextlib.suppress(OSError):
        for path, pid in state.temporaries():
            if even_living or _is_dead(pid):
                with contextlib.suppress(OSError):
                    path.unlink()


def _is_dead(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False  # a process of another user
    return False
