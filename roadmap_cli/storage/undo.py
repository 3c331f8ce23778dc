"""Writes to a roadmap that were kept, and which of them undo and redo apply to."""

from collections.abc import Sequence
from pathlib import Path

import msgspec


class Label(msgspec.Struct, frozen=True):
    """How a write is shown: its time (ISO 8601), the command as typed, and its sentence."""

    when: str
    command: str
    sentence: str


class Write(msgspec.Struct, frozen=True):
    """One write: at the offset `start` it replaced `removed` bytes with `added` bytes.

    `before` and `after` are the SHA-256 checksums of the file; `before` is None if it did not exist. `second`
    is the length of another file that was created with it. `is_kept` is whether the bytes are kept; they are
    not if they are too many.
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
        """Return how many bytes are kept after the line of JSON."""
        return (self.removed + self.added + self.second) * self.is_kept


class KeptWrite(msgspec.Struct, frozen=True):
    """A write kept in `file`, whose bytes start at the offset `head`."""

    file: Path
    head: int
    write: Write
    is_undone: bool

    @property
    def size(self) -> int:
        """Return the length of its file in bytes."""
        return self.head + self.write.bytes_kept


def checksum(data: bytes) -> str:
    """Return the SHA-256 checksum in hexadecimal."""
    import hashlib  # 3 ms that only a writer should pay

    return hashlib.sha256(data).hexdigest()


def find_undo(entries: Sequence[KeptWrite], current: str | None) -> KeptWrite | None:
    """Return the write to undo if the checksum of the file is `current`, or None.

    It is the newest write to that text that is not undone. An undone one counts only if the file was
    restored in another way.
    """
    matches = [entry for entry in entries if entry.write.after == current]
    done = [entry for entry in matches if not entry.is_undone]
    if done or not matches or is_all_undone(entries, current):
        return done[-1] if done else None
    return matches[-1]


def find_redo(entries: Sequence[KeptWrite], current: str | None) -> KeptWrite | None:
    """Return the write to redo if the checksum of the file is `current` (None for no file), or None."""
    next_redo = _undone_last(entries)
    if next_redo is not None and next_redo.write.before == current:
        return next_redo
    done = [entry for entry in entries if not entry.is_undone]
    if done and done[-1].write.after == current:
        return None
    matches = [entry for entry in entries if entry.write.before == current]
    return matches[-1] if matches else None


def is_all_undone(entries: Sequence[KeptWrite], current: str | None) -> bool:
    """Return whether the file is as the last `undo` left it, so that no earlier write can be undone."""
    next_redo = _undone_last(entries)
    return next_redo is not None and next_redo.write.before == current


def _undone_last(entries: Sequence[KeptWrite]) -> KeptWrite | None:
    """Return the write that was undone last: the oldest of the undone ones at the end."""
    last = None
    for entry in reversed(entries):
        if not entry.is_undone:
            break
        last = entry
    return last
