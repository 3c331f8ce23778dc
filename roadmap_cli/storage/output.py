"""Create files and write outputs: completely or not at all."""

import contextlib
import errno
import os
import stat
from pathlib import Path

from roadmap_cli import escape
from roadmap_cli.errors import NotSavedError, WrongUsageError, reason
from roadmap_cli.storage.new_file import (
    clear_temporaries,
    flush_folders,
    open_folders,
    open_new,
    removed_after,
    require_writable,
    write_all,
)
from roadmap_cli.storage.state_folder import output_state, state_beside

_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK}


def create(path: Path, new: bytes, *, flushed: bool = True) -> None:
    """Create the file `path` and flush it.

    With `flushed=False` its folder is not flushed; creating another file in it will do that.

    Raises `WrongUsageError` if the name is taken, and `NotSavedError` if the file cannot be written; it does
    not exist then.
    """
    require_free(path)
    name = _name(path)
    real = resolve_new(path)
    try:
        state = state_beside(real)
        clear_temporaries(state, even_living=False)
        temporary = state.temporary()
        with open_folders([real.parent]) as folders:
            with removed_after(temporary):
                with open_new(temporary, 0o666) as descriptor:
                    write_all(descriptor, new)
                    os.fsync(descriptor)
                _give_name(temporary, real)
            if flushed:
                flush_folders(folders, f"the new text of {name} is in place but")
    except FileExistsError as error:
        raise _taken(name) from error
    except OSError as error:
        raise NotSavedError(f"{name} was not written: {_why(error, path)}") from error


def resolve_new(path: Path) -> Path:
    """Return the path of a new file, its folder without links. Raises `NotSavedError` without a folder."""
    name = _name(path)
    try:
        return Path(os.path.realpath(path.parent, strict=True)) / path.name
    except OSError as error:
        raise NotSavedError(f"{name} was not written: {_why(error, path)}") from error


def require_free(path: Path) -> None:
    """Raise `WrongUsageError` if the name is taken, also by a dangling link."""
    name = _name(path)
    if os.path.lexists(path):
        raise _taken(name)


def _taken(name: str) -> WrongUsageError:
    return WrongUsageError(
        f"{name} exists already; nothing was written: name another file, or change this one"
    )


def write_output(path: Path, data: bytes, roadmap: Path | None) -> None:
    """Write `data` to the file that `--output` names; an existing one keeps its mode and, if possible, owner.

    A device, a FIFO and an open stream (/dev/stdout, /dev/fd/3) are written to directly. Raises
    `WrongUsageError` if `path` leads to the `roadmap`, `NotSavedError` if it cannot be written (an existing
    file is unchanged then), and `BrokenPipeError`.
    """
    name = _name(path)
    if roadmap is not None:
        require_not_roadmap(path, roadmap)
    try:
        status = _status(path)
        stream = _stream(path)
        if stream is not None or (status is not None and not stat.S_ISREG(status.st_mode)):
            _write_to_stream(path, stream, data)
        else:
            _write_file(Path(os.path.realpath(path)), status, data, name)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise NotSavedError(f"{name} was not written: {_why(error, path)}") from error


def require_not_roadmap(path: Path, roadmap: Path) -> None:
    """Raise `WrongUsageError` if the path of an output leads to a roadmap."""
    if _is_same(path, roadmap):
        name = _name(path)
        raise WrongUsageError(f"{name} is the roadmap itself, which no output may replace; name another file")


def append_output(path: Path, data: bytes, roadmap: Path | None) -> None:
    """Append `data` to a file that others also write to, such as a CI job's summary.

    Raises as `write_output` does.
    """
    name = _name(path)
    if roadmap is not None and _is_same(path, roadmap):
        raise WrongUsageError(f"{name} is the roadmap itself, to which no output may be added")
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOCTTY, 0o666)
        try:
            write_all(descriptor, data)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise NotSavedError(f"{name} was not written: {_why(error, path)}") from error


def _name(path: Path) -> str:
    """Return the path for messages. Raises `WrongUsageError` if it cannot be a path."""
    name = escape.line(str(path))
    with contextlib.suppress(UnicodeEncodeError):
        if b"\0" not in os.fsencode(path):
            return name
    raise WrongUsageError(f"{name} is not a path: it has a character that no path can have")


def _write_file(real: Path, before: os.stat_result | None, data: bytes, name: str) -> None:
    if before is not None:
        require_writable(real, before, name)
    state = output_state(real)
    clear_temporaries(state, even_living=False)
    temporary = state.temporary()
    with removed_after(temporary), open_folders([real.parent]) as folders:
        with open_new(temporary, 0o666) as descriptor:
            write_all(descriptor, data)
            if before is not None:
                with contextlib.suppress(OSError):
                    os.fchown(descriptor, before.st_uid, before.st_gid)
                os.fchmod(descriptor, stat.S_IMODE(before.st_mode))
            os.fsync(descriptor)
        temporary.replace(real)
        flush_folders(folders, f"the new text of {name} is in place but")


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except FileNotFoundError:
        return None


def _stream(path: Path) -> int | None:
    """Return the descriptor of the open stream that a path names, or None."""
    if str(path) in {"/dev/stdout", "/dev/stderr"}:
        return 1 if path.name == "stdout" else 2
    named = str(path.parent) == "/dev/fd" and path.name.isascii() and path.name.isdigit()
    return int(path.name) if named and len(path.name) < 5 else None


def _write_to_stream(path: Path, number: int | None, data: bytes) -> None:
    # Opening /dev/stdout would write to the start of the file that a shell redirects it to.
    descriptor = os.open(path, os.O_WRONLY | os.O_NOCTTY) if number is None else os.dup(number)
    try:
        write_all(descriptor, data)
    finally:
        os.close(descriptor)


def _give_name(temporary: Path, real: Path) -> None:
    """Give a finished file its name. Raises FileExistsError if it is taken, which a rename would replace."""
    try:
        real.hardlink_to(temporary)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        # FAT and some shared folders have no hard links: take the name first, then replace the file.
        os.close(os.open(real, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600))
        try:
            temporary.replace(real)
        except BaseException:
            real.unlink()
            raise


def _is_same(path: Path, roadmap: Path) -> bool:
    """Return whether two paths lead to one file, also by symbolic or hard links."""
    if os.path.realpath(path) == os.path.realpath(roadmap):
        return True
    try:
        return path.samefile(roadmap)
    except (OSError, ValueError):
        return False


def _why(error: OSError, path: Path) -> str:
    folder = escape.line(str(path.parent))
    match error.errno:
        case errno.ENOENT | errno.ENOTDIR:
            return f"there is no folder {folder}; make it, or name another file"
        case errno.EBUSY:
            return "it is a mount point of its own; mount its folder instead of the file"
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return f"{reason(error)} in the folder {folder}; make it writable, or name another file"
        case _:
            return reason(error)
