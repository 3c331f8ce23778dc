"""What a file has besides its bytes, kept when a new file takes its place."""

import errno
import os
import stat
from pathlib import Path

from roadmap_cli import safe
from roadmap_cli.document.reason import reason
from roadmap_cli.errors import NotSavedError

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
                f"{name} was not saved: its attribute {safe.quote(key)} could not be kept ({reason(error)}); "
                "the file is unchanged"
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
