"""What `undo` and `redo` need of the last writes to a roadmap, and which of them they take.

Of each write a file is kept, in a folder where the lock is: a line of JSON (`Write`), the bytes that the
write took out, and those that it put in. What is around them is in the roadmap itself; SHA-256 sums of the
whole before and after say whether it still is. The names of the files count the writes; `.undone` at the end
of one says that `undo` took the write back. A file that was not written to its end is no write.
"""

import contextlib
import errno
import os
import re
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from roadmap_cli import escape
from roadmap_cli.errors import NotSavedError, UnreadableError, reason
from roadmap_cli.storage.load import MAX_BYTES, read_all
from roadmap_cli.storage.lock import Lock
from roadmap_cli.storage.new_file import created, opened, write_all
from roadmap_cli.storage.state_folder import Aside, beside

MOST = 20
"""How many writes to a roadmap are kept."""

MOST_BYTES = 64 * 1024 * 1024
"""How much is kept of the writes to a roadmap, in bytes."""

_LONGEST_HEAD = 64 * 1024
_LONGEST_SENTENCE = 1000
_UNDONE = ".undone"
_IGNORE = ".gitignore"
_NAME = re.compile(rf"([0-9]{{1,12}})\.[0-9a-f]{{16}}({re.escape(_UNDONE)})?")


class Label(msgspec.Struct, frozen=True):
    """What a person sees of a write: when it was (ISO 8601), the command as typed, and its sentence."""

    when: str
    command: str
    sentence: str


class Write(msgspec.Struct, frozen=True):
    """One write: at the byte `start` it took `removed` bytes out and put `added` bytes in.

    `before` and `after` are the SHA-256 sums of the file; `before` is None where there was none. `second`
    is the length of another file, which was made with this one. The bytes are kept (`is_kept`) unless they
    are too many.
    """

    label: Label
    before: str | None
    after: str
    start: int
    removed: int
    added: int
    is_kept: bool = True
    second: int = 0

    @property
    def bytes_kept(self) -> int:
        """Return how many bytes are kept below the line of JSON."""
        return (self.removed + self.added + self.second) * self.is_kept


class KeptWrite(msgspec.Struct, frozen=True):
    """A write that is kept in `file`, whose bytes begin at `head`; `is_undone` if `undo` took it back."""

    file: Path
    head: int
    write: Write
    is_undone: bool

    @property
    def size(self) -> int:
        """Return the length of its file in bytes."""
        return self.head + self.write.bytes_kept


def sum_of(data: bytes) -> str:
    """Return the SHA-256 sum of a file's bytes, in hexadecimal."""
    import hashlib  # 3 ms that only a writer should pay

    return hashlib.sha256(data).hexdigest()


# Which write it is


def to_undo(entries: Sequence[KeptWrite], present: str | None) -> KeptWrite | None:
    """Return the write to take back where the sum of the file is `present`, None where none led there.

    The newest one that is not undone; of those undone only where the file was brought back in another way.
    """
    led = [entry for entry in entries if entry.write.after == present]
    done = [entry for entry in led if not entry.is_undone]
    if done or not led or is_all_undone(entries, present):
        return done[-1] if done else None
    return led[-1]


def to_redo(entries: Sequence[KeptWrite], present: str | None) -> KeptWrite | None:
    """Return the write to do again where the sum of the file is `present` (None for no file), or None."""
    following = _undone_last(entries)
    if following is not None and following.write.before == present:
        return following
    done = [entry for entry in entries if not entry.is_undone]
    if done and done[-1].write.after == present:
        return None
    begun = [entry for entry in entries if entry.write.before == present]
    return begun[-1] if begun else None


def is_all_undone(entries: Sequence[KeptWrite], present: str | None) -> bool:
    """Return whether the file is as the last `undo` left it, so that nothing before it can be taken back."""
    following = _undone_last(entries)
    return following is not None and following.write.before == present


def _undone_last(entries: Sequence[KeptWrite]) -> KeptWrite | None:
    """Return the write that was undone last, of those after the newest one that is not undone."""
    last = None
    for entry in reversed(entries):
        if not entry.is_undone:
            break
        last = entry
    return last


def bytes_before(entry: KeptWrite, after: bytes) -> bytes | None:
    """Return the file before a write from the file after it, None where there was none.

    Raises `NotSavedError` where the bytes are not kept, or damaged.
    """
    write = entry.write
    if write.before is None:
        return None
    removed, _, _ = _kept(entry)
    return _swapped(entry, after, write.added, removed, write.before)


def bytes_after(entry: KeptWrite, before: bytes) -> bytes:
    """Return the file after a write from the file before it; raises as `bytes_before` does."""
    write = entry.write
    _, added, _ = _kept(entry)
    return _swapped(entry, before, write.removed, added, write.after)


def bytes_of_second(entry: KeptWrite) -> bytes:
    """Return the second file that a write made, empty where it made none; raises as `bytes_before` does."""
    return _kept(entry)[2] if entry.write.second else b""


def _swapped(entry: KeptWrite, data: bytes, length: int, others: bytes, wanted: str) -> bytes:
    start = entry.write.start
    new = b"".join((data[:start], others, data[start + length :]))
    if sum_of(new) != wanted:
        raise _damaged(entry)
    return new


def _kept(entry: KeptWrite) -> tuple[bytes, bytes, bytes]:
    """Return the bytes that a write took out, those it put in, and those of the second file."""
    if not entry.write.is_kept:
        raise NotSavedError(
            f"`{entry.write.label.command}` changed more than the {MOST_BYTES // (1024 * 1024)} MiB that are "
            "kept for undo and redo; the file is unchanged"
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


# The journal


def read_entries(aside: Aside) -> list[KeptWrite]:
    """Return the writes that are kept of one roadmap, oldest first; nothing is changed.

    What is no whole entry, or may not be read, is left out. Raises `UnreadableError`.
    """
    entries = []
    try:
        for file in _files(aside):
            with contextlib.suppress(OSError):
                entry = _read(file)
                entries += [entry] if entry is not None else []
    except OSError as error:
        journal = escape.line(str(aside.journal))
        raise UnreadableError(f"{journal} cannot be read: {reason(error)}") from error
    return entries


@contextlib.contextmanager
def kept_for_undo(
    lock: Lock, label: Label, before: bytes | None, after: bytes, second: bytes = b""
) -> Iterator[str]:
    """Keep what `undo` needs of a write that replaces or makes a file, under its lock, in a `with` block.

    `before` is None where the file is made; `second` is what is in another file that is made with it.

    It is kept and flushed before the block begins, and removed again where the block leaves the file without
    its new bytes. A write that cannot be kept is no reason not to save: the block gets the reason why, else
    an empty text.
    """
    why_not, file, wanted = "", None, sum_of(after)
    try:
        try:
            _make_journal(lock.aside, lock.real)
            file = lock.aside.journal / f"{_next_number(lock.aside)}.{os.urandom(8).hex()}"
            _write(file, label, before, after, second)
        except OSError as error:
            why_not = reason(error)
            _forget(lock.aside, file)
        yield why_not
    except BaseException:
        if not _has(lock.real, wanted):
            _forget(lock.aside, file)
        raise
    if not why_not:
        with contextlib.suppress(OSError, UnreadableError):
            _clear(lock.aside, sum_of(before) if before is not None else None)


@contextlib.contextmanager
def marked(entry: KeptWrite, real: Path, *, undone: bool) -> Iterator[None]:
    """Note that a write is undone, or no longer, for a `with` block that makes the file so.

    Where the block leaves the file as it was the note is taken back. Raises `NotSavedError` where nothing
    can be noted; the block is not run then.
    """
    other = _file_of(entry, undone=undone)
    wanted = entry.write.before if undone else entry.write.after
    try:
        entry.file.rename(other)
    except OSError as error:
        raise NotSavedError(
            f"{escape.line(str(entry.file))} cannot be renamed: {reason(error)}; the file is unchanged"
        ) from error
    try:
        yield
    except BaseException:
        if not _has(real, wanted):
            with contextlib.suppress(OSError):
                other.rename(entry.file)
        raise


def _make_journal(aside: Aside, real: Path) -> None:
    """Make the folder, with the permissions of the one around it; each file in it is private."""
    journal = aside.journal
    try:
        journal.mkdir()
    except FileExistsError:
        if not stat.S_ISDIR(journal.lstat().st_mode):
            raise OSError(f"{escape.line(str(journal))} is in the way; remove it") from None
        return
    with contextlib.suppress(OSError):
        journal.chmod(stat.S_IMODE(aside.folder.stat().st_mode) & 0o777)
    if aside == beside(real):  # a repository may be made around it later
        with contextlib.suppress(OSError), created(journal / _IGNORE, 0o666) as descriptor:
            write_all(descriptor, b"*\n")


def _write(file: Path, label: Label, before: bytes | None, after: bytes, second: bytes) -> None:
    old = before or b""
    start = _length_of_same(old, after)
    end = _length_of_same(old[start:][::-1], after[start:][::-1])
    removed, added = old[start : len(old) - end], after[start : len(after) - end]
    kept = (removed, added, second)
    is_kept = sum(map(len, kept)) <= MOST_BYTES
    sentence = label.sentence.encode("utf-8", "backslashreplace").decode()[:_LONGEST_SENTENCE]
    write = Write(
        msgspec.structs.replace(label, sentence=sentence),
        sum_of(before) if before is not None else None,
        sum_of(after),
        start,
        len(removed),
        len(added),
        is_kept,
        len(second),
    )
    with opened([file.parent, file.parent.parent]) as folders:
        with created(file, 0o600) as descriptor:
            write_all(descriptor, msgspec.json.encode(write) + b"\n")
            if is_kept:
                for part in kept:
                    write_all(descriptor, part)
            os.fsync(descriptor)
        for folder in folders:
            os.fsync(folder)


def _length_of_same(one: bytes, other: bytes) -> int:
    """Return how many bytes are the same at the start of both."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _clear(aside: Aside, before: str | None) -> None:
    """Remove what is not kept any longer, after a write to a file whose sum was `before`, None for no file.

    That is what was undone, as in an editor; what was not written to its end; and the oldest. Undone writes
    that somebody brought back in another way, so that this write came after them, are undone no longer.
    """
    files = _files(aside)
    for file in files:
        with contextlib.suppress(OSError):
            if _read(file) is None:
                file.unlink()
    earlier = read_entries(aside)[:-1]
    reached = to_undo(earlier, before)
    brought_back = earlier.index(reached) + 1 if reached is not None and reached.is_undone else 0
    for index, entry in enumerate(earlier):
        if entry.is_undone and index < brought_back:
            entry.file.rename(_file_of(entry, undone=False))
        elif entry.is_undone:
            entry.file.unlink()
    size = 0
    for count, file in enumerate(reversed(_files(aside))):
        size += file.lstat().st_size
        if count >= MOST or size > MOST_BYTES:
            file.unlink()


def _file_of(entry: KeptWrite, *, undone: bool) -> Path:
    return entry.file.with_name(entry.file.name.removesuffix(_UNDONE) + _UNDONE * undone)


def _forget(aside: Aside, file: Path | None) -> None:
    """Remove an entry that is none, and the folder if nothing is in it; what cannot be removed stays."""
    with contextlib.suppress(OSError):
        if not stat.S_ISDIR(aside.journal.lstat().st_mode):
            return
        if file is not None:
            file.unlink(missing_ok=True)
        if {path.name for path in aside.journal.iterdir()} <= {_IGNORE}:
            (aside.journal / _IGNORE).unlink(missing_ok=True)
            aside.journal.rmdir()


def _has(real: Path, wanted: str | None) -> bool:
    """Return whether a file has the sum that it should have, None for no file; False where none can tell."""
    try:
        with _open(real) as descriptor:
            return sum_of(read_all(descriptor, MAX_BYTES + 1)) == wanted
    except FileNotFoundError:
        return wanted is None
    except OSError:
        return False


def _files(aside: Aside) -> list[Path]:
    """Return the files of the journal in the order of the writes. Raises `OSError`."""
    try:
        if not stat.S_ISDIR(aside.journal.lstat().st_mode):
            return []
        files = list(aside.journal.iterdir())
    except FileNotFoundError:
        return []
    return sorted((file for file in files if _NAME.fullmatch(file.name)), key=_order)


def _order(file: Path) -> tuple[int, str]:
    number, _, rest = file.name.partition(".")
    return int(number), rest


def _next_number(aside: Aside) -> int:
    files = _files(aside)
    return _order(files[-1])[0] + 1 if files else 1


def _read(file: Path) -> KeptWrite | None:
    """Return the entry in a file, None for what is no whole one. Raises `OSError`."""
    with _open(file) as descriptor:
        start = read_all(descriptor, _LONGEST_HEAD)
        length = os.fstat(descriptor).st_size
    line, newline, _ = start.partition(b"\n")
    try:
        write = msgspec.json.decode(line, type=Write)
    except msgspec.DecodeError:
        return None
    if write.is_kept and not _is_sane(write):
        return None
    entry = KeptWrite(file, len(line) + len(newline), write, file.name.endswith(_UNDONE))
    return entry if newline and length == entry.size else None


@contextlib.contextmanager
def _open(file: Path) -> Iterator[int]:
    """Open a plain file for reading, in a `with` block; raises `OSError` for a link or anything else."""
    descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(file))
        yield descriptor
    finally:
        os.close(descriptor)


def _is_sane(write: Write) -> bool:
    """Return whether the numbers are such as we write: the file may be planted, to take all memory."""
    numbers = (write.start, write.removed, write.added, write.second)
    return min(numbers) >= 0 and write.bytes_kept <= MOST_BYTES
