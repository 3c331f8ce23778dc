"""Replace or remove a roadmap, atomically."""

import errno
import os
import stat
from pathlib import Path

from roadmap_cli import escape
from roadmap_cli.errors import NotSavedError, reason
from roadmap_cli.storage.load import Source, read_all
from roadmap_cli.storage.lock import Lock
from roadmap_cli.storage.new_file import (
    clear_temporaries,
    flush_folders,
    identity,
    keep_attributes,
    open_folders,
    open_new,
    removed_after,
    require_one_name,
    require_writable,
    write_all,
)
from roadmap_cli.storage.state_folder import StatePaths, state_beside


def replace(source: Source, new: bytes, lock: Lock) -> None:
    """Replace the file that `source` was read from, under its lock, and flush it.

    Symbolic links, mode, owner, group and extended attributes (ACLs) are kept. At every moment the file is
    exactly the old or the new one.

    Raises `NotSavedError` if the file changed since it was read, is read-only, has attributes that cannot be
    kept, or if the disk fails. The message says whether the file is unchanged or, if only the last flush
    failed, that the new text is in place.
    """
    if source.path is None:
        raise NotSavedError(f"{source.name} cannot be written to; name a file with `--file PATH`")
    dot_files = state_beside(lock.real)
    _clear(lock)
    try:
        try:
            _swap(source, source.path, new, lock.real, lock.state)
        except OSError as error:
            # A bind mount in the work tree: the same device, but a rename across it fails.
            if error.errno != errno.EXDEV or lock.state == dot_files:
                raise
            _swap(source, source.path, new, lock.real, dot_files)
    except OSError as error:
        raise NotSavedError(f"{source.name} was not saved: {_why(error, lock.real)}") from error


def remove(source: Source, lock: Lock) -> None:
    """Remove the file that `source` was read from, under its lock, and flush its folder.

    Raises `NotSavedError` as `replace` does; the message says whether the file still exists.
    """
    path, real = source.path, lock.real
    if path is None:
        raise NotSavedError(f"{source.name} cannot be removed; name a file with `--file PATH`")
    _clear(lock)
    try:
        before = _require_replaceable(source, real)
        with open_folders([real.parent]) as folders:
            _require_unchanged(source, path, real, before)
            try:
                real.unlink()
            except OSError:
                if os.path.lexists(real):
                    raise
            flush_folders(folders, f"{source.name} is removed, but that")
    except OSError as error:
        raise NotSavedError(f"{source.name} was not removed: {_why(error, real)}") from error


def _clear(lock: Lock) -> None:
    """Remove the temporary files of killed writers in both places; outside a work tree they are the same."""
    for state in dict.fromkeys((lock.state, state_beside(lock.real))):
        clear_temporaries(state, even_living=True)


def _swap(source: Source, path: Path, new: bytes, real: Path, state: StatePaths) -> None:
    """Write a temporary file, compare again, rename. An OSError means that the file is unchanged."""
    before = _require_replaceable(source, real)
    temporary = state.temporary()
    with removed_after(temporary), open_folders([real.parent, state.folder]) as folders:
        with open_new(temporary, 0o600) as descriptor:
            write_all(descriptor, new)
            keep_attributes(real, before, descriptor, source.name)
            os.fsync(descriptor)
            made = os.fstat(descriptor)
        _require_unchanged(source, path, real, before)
        _rename(temporary, made, real, source.name)
        flush_folders(folders, f"the new text of {source.name} is in place but")


def _require_replaceable(source: Source, real: Path) -> os.stat_result:
    """Return the status of the file. Raises `NotSavedError` if it must not be replaced."""
    try:
        status = real.lstat()
    except (FileNotFoundError, NotADirectoryError) as error:  # it existed when it was read
        raise _changed(source) from error
    if not stat.S_ISREG(status.st_mode):
        raise _changed(source)
    require_writable(real, status, source.name)
    require_one_name(status, source.name)
    return status


def _require_unchanged(source: Source, path: Path, real: Path, before: os.stat_result) -> None:
    """Raise `NotSavedError` unless the file has the bytes that were read.

    The modification time is not enough: it is coarse, and tools reset it.
    """
    expected = source.raw
    try:
        descriptor = os.open(real, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY)
        try:
            same = identity(os.fstat(descriptor)) == identity(before)
            same = same and read_all(descriptor, len(expected) + 1) == expected
        finally:
            os.close(descriptor)
        same_place = os.path.realpath(path, strict=True) == str(real)
    except OSError as error:
        if error.errno in {errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENXIO}:
            raise _changed(source) from error
        raise
    if not same or not same_place:
        raise _changed(source)


def _rename(temporary: Path, made: os.stat_result, real: Path, name: str) -> None:
    """Rename the new file into place. Raises OSError while the old one still exists."""
    try:
        temporary.replace(real)
    except OSError as error:
        # A failing disk or network drive may have renamed it anyway.
        try:
            now = real.lstat()
        except OSError:
            raise NotSavedError(
                f"it is not clear whether {name} was saved: {reason(error)}; check it before you continue"
            ) from error
        if os.path.samestat(now, made):
            raise NotSavedError(
                f"the new text of {name} is in place but may not be on the disk yet: {reason(error)}; "
                "run `sync` to be sure"
            ) from error
        raise


def _changed(source: Source) -> NotSavedError:
    return NotSavedError(
        f"{source.name} was changed by somebody else while this command ran; nothing was written: "
        "look at the change, and run the command again"
    )


def _why(error: OSError, real: Path) -> str:
    """Return why the file is unchanged, and what would help."""
    folder = escape.line(str(real.parent))
    match error.errno:
        case errno.EBUSY:
            return (
                "it is a mount point of its own, so that no new file can take its place; the file is "
                "unchanged: mount its folder instead of the file"
            )
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return (
                f"{reason(error)}; the file is unchanged: saving makes a new file in its folder, "
                f"{folder}, which must be writable"
            )
        case _:
            return f"{reason(error)}; the file is unchanged"
