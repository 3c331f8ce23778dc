"""Read a roadmap: bytes, text, data and model."""

import errno
import os
import stat
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from roadmap_cli import escape
from roadmap_cli.errors import NotSavedError, UnreadableError, WrongUsageError, reason
from roadmap_cli.model.findings import Finding, InvalidRoadmapError, Place, Severity
from roadmap_cli.model.types import Roadmap
from roadmap_cli.model.validate import large_roadmap, parse_roadmap, read_roadmap

MAX_BYTES = 64 * 1024 * 1024
"""The largest roadmap that is read: some 200,000 commitments, far more than people write."""

MAX_MEMORY = 1250 * 1024 * 1024
"""The most memory, in bytes, that reading may take; malicious text takes a hundred times its size."""

# Measured: the most bytes that the parser needs for the tokens around one of these characters.
_TOKEN_BYTES = {
    **dict.fromkeys((b"\n", b"[", b"]", b"{", b"}"), 46),
    b"=": 300,  # includes the objects for a key and its value
    **dict.fromkeys((b" ", b"\t"), 92),
    b".": 107,
    b",": 184,
}
_HARMLESS = 8 * 1024 * 1024  # even if it contained only dots

_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_TOO_LARGE = f"larger than the {MAX_BYTES // (1024 * 1024)} MiB that a roadmap may have"
_TOO_DENSE = f"would take more than the {MAX_MEMORY // (1024 * 1024)} MiB of memory that reading may take"


class Source(msgspec.Struct, frozen=True):
    """The text of a roadmap.

    `path` is the path as given, None for standard input; `name` is escaped for messages; `text` has no byte
    order mark; `bom` is whether there was one. Bytes that are not UTF-8 are surrogates (PEP 383), but only
    where the text is not read.
    """

    path: Path | None
    name: str
    text: str
    bom: bool = False

    @property
    def raw(self) -> bytes:
        """The bytes of the file. Few callers need them, so they are not kept in memory."""
        return (_BOM if self.bom else b"") + self.text.encode("utf-8", "surrogateescape")


def read_source(path: Path) -> Source:
    """Return the roadmap in the file `path`; symbolic links are followed.

    Raises `UnreadableError` as `read_bytes` and `source_from_bytes` do.
    """
    return source_from_bytes(read_bytes(path), escape.line(str(path)), path)


def has_bytes(path: Path, data: bytes) -> bool:
    """Return whether a file contains exactly these bytes; False if it cannot be read."""
    try:
        return read_bytes(path) == data
    except UnreadableError:
        return False


def read_bytes(path: Path) -> bytes:
    """Return the content of the file `path`, at most one byte more than MAX_BYTES; links are followed.

    Raises `UnreadableError` if it is missing or cannot be read, or is not a regular file. Such a file is not
    opened: opening a device may have effects, and opening a FIFO may block.
    """
    name = escape.line(str(path))
    require_file(path)
    try:
        # It may have become a FIFO since: open it without blocking, and check again.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY)
        try:
            _require_regular(os.fstat(descriptor), name)
            return read_all(descriptor, MAX_BYTES + 1)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise UnreadableError(f"{name} cannot be read: {reason(error)}") from error


def source_from_bytes(raw: bytes, name: str, path: Path | None = None) -> Source:
    """Return the roadmap in `raw`; `name` is for messages.

    Raises `UnreadableError` if it is too large, as `InvalidRoadmapError` with one RM101 finding if it is
    not UTF-8 text without NUL.
    """
    name = escape.line(name)
    if len(raw) > MAX_BYTES:
        raise UnreadableError(f"{name} is {_TOO_LARGE}")
    if _is_too_dense(raw):
        raise UnreadableError(f"{name} {_TOO_DENSE}; divide it into several roadmaps")
    if raw.startswith(_UTF16):
        raise _not_text(Place(name, 1), "this is UTF-16 text; a roadmap is UTF-8: save it as UTF-8")
    bom = raw.startswith(_BOM)
    try:
        text = str(memoryview(raw)[len(_BOM) if bom else 0 :], "utf-8")
    except UnicodeDecodeError as error:
        at = error.start + (len(_BOM) if bom else 0)
        message = f"the byte 0x{raw[at]:02x} is not UTF-8; save the file as UTF-8"
        raise _not_text(_where(raw, at, name), message) from error
    nul = raw.find(b"\0")
    if nul >= 0:
        raise _not_text(_where(raw, nul, name), "this is a NUL byte, which TOML does not allow")
    return Source(path=path, name=name, text=text, bom=bom)


def new_bytes(source: Source, text: str) -> bytes:
    """Return the bytes of the new `text` of `source`: UTF-8, with a byte order mark if it had one.

    Raises `WrongUsageError` for a lone surrogate, which an argument that is not UTF-8 contains, and
    `NotSavedError` for a text that is too large to read again.
    """
    try:
        new = text.encode()
    except UnicodeEncodeError as error:
        bad = escape.quote(text[max(0, error.start - 20) : error.end + 20])
        raise WrongUsageError(f"{bad} is not valid UTF-8; nothing was written to {source.name}") from error
    if source.bom:
        new = _BOM + new
    if len(new) > MAX_BYTES:
        raise NotSavedError(f"{source.name} would become {_TOO_LARGE}; the file is unchanged")
    if _is_too_dense(new):
        raise NotSavedError(f"{source.name} {_TOO_DENSE}; the file is unchanged")
    return new


def _is_too_dense(raw: bytes) -> bool:
    """Return whether the parser would need too much memory, for which it aborts the process."""
    if len(raw) <= _HARMLESS:
        return False
    tokens = len(raw) - len(raw.translate(None, b"".join(_TOKEN_BYTES)))  # one pass instead of ten
    if tokens * max(_TOKEN_BYTES.values()) <= MAX_MEMORY:
        return False
    return sum(raw.count(character) * size for character, size in _TOKEN_BYTES.items()) > MAX_MEMORY


def require_file(path: Path) -> None:
    """Raise `UnreadableError` unless `path` leads to a regular file; nothing is opened."""
    name = escape.line(str(path))
    try:
        status = path.stat()
    except ValueError as error:
        raise UnreadableError(f"{name} is not a path: it has a character that no path can have") from error
    except OSError as error:
        raise UnreadableError(_why_not_found(path, name, error)) from error
    _require_regular(status, name)


def read_all(descriptor: int, limit: int) -> bytes:
    """Return the rest of an open file, at most `limit` bytes. Raises `OSError`."""
    pieces: list[bytes] = []
    # One byte more than its size shows whether it grew, without a second read if it did not.
    size = min(limit, os.fstat(descriptor).st_size + 1)
    while limit > 0 and (piece := os.read(descriptor, min(size, limit))):
        pieces.append(piece)
        limit -= len(piece)
        size = 1024 * 1024
    return b"".join(pieces)


def _why_not_found(path: Path, name: str, error: OSError) -> str:
    """Return the sentence for a path that leads nowhere."""
    if error.errno == errno.ELOOP:
        return f"{name} is a symbolic link that leads back to itself; fix the link"
    if error.errno == errno.ENOENT:
        try:
            target = escape.quote(str(path.readlink()))
        except OSError:
            pass  # not a link
        else:
            return f"{name} is a symbolic link to {target}, which does not exist; fix the link"
        return f"{name} does not exist; `roadmap init` starts one, `--file PATH` names another"
    return f"{name} cannot be read: {reason(error)}"


def _require_regular(status: os.stat_result, name: str) -> None:
    """Raise `UnreadableError` for anything but a regular file."""
    mode = status.st_mode
    if stat.S_ISREG(mode):
        return
    if stat.S_ISDIR(mode):
        raise UnreadableError(
            f"{name} is a folder; name the file in it, such as {name.rstrip('/')}/roadmap.toml"
        )
    kinds = ((stat.S_ISFIFO, "a FIFO"), (stat.S_ISSOCK, "a socket"), (stat.S_ISBLK, "a block device"))
    kind = next((words for test, words in kinds if test(mode)), "a device")
    raise UnreadableError(f"{name} is {kind}, not a file; `--file -` reads standard input")


def _where(raw: bytes, at: int, name: str) -> Place:
    """Return the place of the byte at the offset `at`; the column counts bytes, which may not be text."""
    line = raw.count(b"\n", 0, at) + 1
    start = raw.rfind(b"\n", 0, at) + 1
    return Place(name, line, at - start + 1)


def _not_text(place: Place, message: str) -> InvalidRoadmapError:
    return InvalidRoadmapError([Finding("RM101", Severity.ERROR, place, "", "", message)])


class LoadedRoadmap(msgspec.Struct, frozen=True, dict=True):
    """A roadmap: its text, its model, and the parsed data if loading kept it."""

    source: Source
    roadmap: Roadmap
    parsed: dict[str, Any] | None = None

    @cached_property
    def data(self) -> dict[str, Any]:
        """The data of the text, which is parsed again if loading did not keep it."""
        return self.parsed if self.parsed is not None else parse_roadmap(self.source.text, self.source.name)

    @property
    def typed_roadmap(self) -> Roadmap:
        """The roadmap with the digits of numbers as in the text, which may be parsed again for them."""
        from roadmap_cli.model.typed_numbers import with_typed_numbers  # only where numbers are shown

        return with_typed_numbers(self.roadmap, self.source.text)


def load_from(source: Source) -> LoadedRoadmap:
    """Return the roadmap in a source, with its data. Raises UnreadableError."""
    data = parse_roadmap(source.text, source.name)
    return LoadedRoadmap(source, read_roadmap(data, source.text, source.name), data)


def load_model(source: Source) -> LoadedRoadmap:
    """Return the roadmap in a source, without its data if it is large. Raises UnreadableError."""
    roadmap = large_roadmap(source.text)
    return LoadedRoadmap(source, roadmap) if roadmap is not None else load_from(source)
