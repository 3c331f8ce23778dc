"""The files that keep the last writes to a roadmap, so that they can be undone and redone.

The journal is a folder beside the lock, with one file per write: a line of JSON (`Write`), the bytes that
the write removed, and the bytes that it added. The rest is in the roadmap itself; checksums of the file
before and after show whether it still is. File names number the writes; the suffix `.undone` marks one that
was undone. A file that was not written completely is ignored.
"""

import contextlib
import errno
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

import msgspec

from roadmap_cli import escape
from roadmap_cli.errors import NotSavedError, UnreadableError, reason
from roadmap_cli.storage.load import MAX_BYTES, read_all
from roadmap_cli.storage.lock import Lock
from roadmap_cli.storage.new_file import open_folders, open_new, write_all
from roadmap_cli.storage.state_folder import StatePaths, state_beside
from roadmap_cli.storage.undo import KeptWrite, Label, Write, checksum, find_undo

MAX_WRITES = 20
"""How many writes to a roadmap are kept."""

MAX_KEPT_BYTES = 64 * 1024 * 1024
"""How many bytes of the writes to a roadmap are kept."""

_LONGEST_HEAD = 64 * 1024
_LONGEST_SENTENCE = 1000
_UNDONE = ".undone"
_IGNORE = ".gitignore"
_NAME = re.compile(rf"([0-9]{{1,12}})\.[0-9a-f]{{16}}({re.escape(_UNDONE)})?")


def bytes_before(entry: KeptWrite, after: bytes) -> bytes | None:
    """Return the content before a write from the content after it, None if the file did not exist.

    Raises `NotSavedError` if the bytes are not kept, or damaged.
    """
    write = entry.write
    if write.before is None:
        return None
    removed, _, _ = _kept_bytes(entry)
    return _spliced(entry, after, write.added, removed, write.before)


def bytes_after(entry: KeptWrite, before: bytes) -> bytes:
    """Return the content after a write from the content before it. Raises as `bytes_before` does."""
    write = entry.write
    _, added, _ = _kept_bytes(entry)
    return _spliced(entry, before, write.removed, added, write.after)


def bytes_of_second(entry: KeptWrite) -> bytes:
    """Return the second file that a write created, empty without one. Raises as `bytes_before` does."""
    return _kept_bytes(entry)[2] if entry.write.second else b""


def _spliced(entry: KeptWrite, data: bytes, length: int, replacement: bytes, expected: str) -> bytes:
    start = entry.write.start
    new = b"".join((data[:start], replacement, data[start + length :]))
    if checksum(new) != expected:
        raise _damaged(entry)
    return new


def _kept_bytes(entry: KeptWrite) -> tuple[bytes, bytes, bytes]:
    """Return the bytes that a write removed, those it added, and those of the second file."""
    if not entry.write.is_kept:
        raise NotSavedError(
            f"`{entry.write.label.command}` changed more than the {MAX_KEPT_BYTES // (1024 * 1024)} MiB that "
            "are kept for undo and redo; the file is unchanged"
        )
    try:
        with _open(entry.file) as descriptor:
            data = read_all(descriptor, entry.size + 1)[entry.head :]
    except OSError as error:
        raise NotSavedError(
            f"{escape.line(str(entry.file))} cannot be read: {reason(error)}; the file is unchanged"
        ) from error
    if len(data) != entry.size - entry.head:
        raise _damaged(entry)
    middle, end = entry.write.removed, entry.write.removed + entry.write.added
    return data[:middle], data[middle:end], data[end:]


def _damaged(entry: KeptWrite) -> NotSavedError:
    return NotSavedError(
        f"{escape.line(str(entry.file))}, which keeps what `{entry.write.label.command}` changed, is "
        "damaged; the file is unchanged: restore it from git or a backup"
    )


def read_entries(state: StatePaths) -> list[KeptWrite]:
    """Return the kept writes of one roadmap, oldest first.

    Incomplete and unreadable files are ignored. Raises `UnreadableError`.
    """
    entries = []
    try:
        for file in _files(state):
            with contextlib.suppress(OSError):
                entry = _read(file)
                entries += [entry] if entry is not None else []
    except OSError as error:
        journal = escape.line(str(state.journal))
        raise UnreadableError(f"{journal} cannot be read: {reason(error)}") from error
    return entries


@contextlib.contextmanager
def kept_for_undo(
    lock: Lock, label: Label, before: bytes | None, after: bytes, second: bytes = b""
) -> Iterator[str]:
    """Keep a write that the `with` block makes, under its lock.

    `before` is None if the block creates the file; `second` is the content of another file created with it.

    The entry is flushed before the block starts, and removed if the block fails and the file does not have
    its new content. If the entry cannot be written, the block gets the reason, else an empty text.
    """
    why_not, file, new_checksum = "", None, checksum(after)
    old_checksum = checksum(before) if before is not None else None
    try:
        try:
            _make_journal(lock.state, lock.real)
            file = lock.state.journal / f"{_next_number(lock.state)}.{os.urandom(8).hex()}"
            _write(file, label, (old_checksum, new_checksum), (before or b"", after, second))
        except OSError as error:
            why_not = reason(error)
            _discard(lock.state, file)
        yield why_not
    except BaseException:
        if not _has_checksum(lock.real, new_checksum):
            _discard(lock.state, file)
        raise
    if not why_not:
        with contextlib.suppress(OSError, UnreadableError):
            _prune(lock.state, old_checksum)


@contextlib.contextmanager
def marked_undone(entry: KeptWrite, real: Path, *, undone: bool) -> Iterator[None]:
    """Mark a write as undone, or no longer undone, for a `with` block that changes the file.

    The mark is reverted if the block fails and the file does not have its new content. Raises `NotSavedError`
    before the block if the mark cannot be set.
    """
    renamed = _file_of(entry, undone=undone)
    new_checksum = entry.write.before if undone else entry.write.after
    try:
        entry.file.rename(renamed)
    except OSError as error:
        raise NotSavedError(
            f"{escape.line(str(entry.file))} cannot be renamed: {reason(error)}; the file is unchanged"
        ) from error
    try:
        yield
    except BaseException:
        if not _has_checksum(real, new_checksum):
            with contextlib.suppress(OSError):
                renamed.rename(entry.file)
        raise


def _make_journal(state: StatePaths, real: Path) -> None:
    """Create the journal with the permissions of its parent folder; each file in it is private."""
    journal = state.journal
    try:
        journal.mkdir()
    except FileExistsError:
        if not stat.S_ISDIR(journal.lstat().st_mode):
            raise OSError(f"{escape.line(str(journal))} is in the way; remove it") from None
        return
    with contextlib.suppress(OSError):
        journal.chmod(stat.S_IMODE(state.folder.stat().st_mode) & 0o777)
    if state == state_beside(real):  # a repository may be created around it later
        with contextlib.suppress(OSError), open_new(journal / _IGNORE, 0o666) as descriptor:
            write_all(descriptor, b"*\n")


def _write(
    file: Path, label: Label, checksums: tuple[str | None, str], contents: tuple[bytes, bytes, bytes]
) -> None:
    """Write an entry and flush it; the contents are the file before and after, and a second file."""
    before, after, second = contents
    shorter = min(len(before), len(after))
    start = _common(before, after, shorter)
    end = _common(before, after, shorter - start, at_end=True)
    removed, added = before[start : len(before) - end], after[start : len(after) - end]
    parts = (removed, added, second)
    is_kept = sum(map(len, parts)) <= MAX_KEPT_BYTES
    sentence = label.sentence.encode("utf-8", "backslashreplace").decode()[:_LONGEST_SENTENCE]
    write = Write(
        msgspec.structs.replace(label, sentence=sentence),
        *checksums,
        start,
        len(removed),
        len(added),
        is_kept,
        len(second),
    )
    with open_folders([file.parent, file.parent.parent]) as folders:
        with open_new(file, 0o600) as descriptor:
            write_all(descriptor, msgspec.json.encode(write) + b"\n")
            for part in parts if is_kept else ():
                write_all(descriptor, part)
            os.fsync(descriptor)
        for folder in folders:
            os.fsync(folder)


def _common(first: bytes, second: bytes, most: int, *, at_end: bool = False) -> int:
    """Return how many bytes at the start are the same, or at the end, but at most `most`.

    This is by bisection, since comparing slices is fast.
    """
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        starts = (len(first) - middle, len(second) - middle) if at_end else (low, low)
        one, other = (data[at : at + middle - low] for data, at in zip((first, second), starts, strict=True))
        if one == other:
            low = middle
        else:
            high = middle - 1
    return low


def _prune(state: StatePaths, before: str | None) -> None:
    """Remove what is no longer kept, after a write to a file whose checksum was `before`, None for no file.

    That is what was undone, as in an editor, incomplete files, and the oldest writes. Undone writes that were
    restored in another way before this write are no longer undone.
    """
    for file in _files(state):
        with contextlib.suppress(OSError):
            if _read(file) is None:
                file.unlink()
    earlier = read_entries(state)[:-1]
    last = find_undo(earlier, before)
    restored = earlier.index(last) + 1 if last is not None and last.is_undone else 0
    for index, entry in enumerate(earlier):
        if entry.is_undone and index < restored:
            entry.file.rename(_file_of(entry, undone=False))
        elif entry.is_undone:
            entry.file.unlink()
    size = 0
    for count, file in enumerate(reversed(_files(state))):
        size += file.lstat().st_size
        if count >= MAX_WRITES or size > MAX_KEPT_BYTES:
            file.unlink()


def _file_of(entry: KeptWrite, *, undone: bool) -> Path:
    return entry.file.with_name(entry.file.name.removesuffix(_UNDONE) + _UNDONE * undone)


def _discard(state: StatePaths, file: Path | None) -> None:
    """Remove the entry of a write that was not made, and an empty journal; ignore what cannot be removed."""
    with contextlib.suppress(OSError):
        if not stat.S_ISDIR(state.journal.lstat().st_mode):
            return
        if file is not None:
            file.unlink(missing_ok=True)
        if {path.name for path in state.journal.iterdir()} <= {_IGNORE}:
            (state.journal / _IGNORE).unlink(missing_ok=True)
            state.journal.rmdir()


def _has_checksum(real: Path, expected: str | None) -> bool:
    """Return whether a file has a checksum, None for no file; False if it cannot be read."""
    try:
        with _open(real) as descriptor:
            return checksum(read_all(descriptor, MAX_BYTES + 1)) == expected
    except FileNotFoundError:
        return expected is None
    except OSError:
        return False


def _files(state: StatePaths) -> list[Path]:
    """Return the files of the journal in the order of the writes. Raises `OSError`."""
    try:
        if not stat.S_ISDIR(state.journal.lstat().st_mode):
            return []
        files = list(state.journal.iterdir())
    except FileNotFoundError:
        return []
    return sorted((file for file in files if _NAME.fullmatch(file.name)), key=_order)


def _order(file: Path) -> tuple[int, str]:
    number, _, rest = file.name.partition(".")
    return int(number), rest


def _next_number(state: StatePaths) -> int:
    files = _files(state)
    return _order(files[-1])[0] + 1 if files else 1


def _read(file: Path) -> KeptWrite | None:
    """Return the entry in a file, None if it is incomplete. Raises `OSError`."""
    with _open(file) as descriptor:
        start = read_all(descriptor, _LONGEST_HEAD)
        length = os.fstat(descriptor).st_size
    line, newline, _ = start.partition(b"\n")
    try:
        write = msgspec.json.decode(line, type=Write)
    except msgspec.DecodeError:
        return None
    if write.is_kept and not _is_plausible(write):
        return None
    entry = KeptWrite(file, len(line) + len(newline), write, file.name.endswith(_UNDONE))
    return entry if newline and length == entry.size else None


@contextlib.contextmanager
def _open(file: Path) -> Iterator[int]:
    """Open a regular file for reading in a `with` block. Raises `OSError` for a link or anything else."""
    descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(file))
        yield descriptor
    finally:
        os.close(descriptor)


def _is_plausible(write: Write) -> bool:
    """Return whether we could have written the numbers; a planted file could make us use all memory."""
    numbers = (write.start, write.removed, write.added, write.second)
    return min(numbers) >= 0 and write.bytes_kept <= MAX_KEPT_BYTES
