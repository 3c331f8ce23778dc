"""Bytes of a source → text: byte order marks, and encodings that are named or detected."""

from collections.abc import Iterator
from typing import NamedTuple

from roadmap_cli import escape
from roadmap_cli.english import counted, plural
from roadmap_cli.errors import UnreadableError, WrongUsageError

_MARKS = {
    b"\xef\xbb\xbf": "utf-8",
    b"\xff\xfe\x00\x00": "utf-32",
    b"\x00\x00\xfe\xff": "utf-32",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
_DETECTED = (
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256"),
    *("cp874", "cp932", "euc_jp", "gb18030", "big5", "cp949", "koi8_r", "mac_roman", "cp850"),
)
"""The encodings of one or two bytes that programs write; with fewer, short texts are detected better."""
_LIKE_WESTERN = frozenset({"cp1250", "cp1254"})
"""Those that have most letters of cp1252 at the same places, so that a short text fits them as well."""
_SAMPLE = 20_000
_LONGEST_WORD = 40


class Decoded(NamedTuple):
    """A text, and notes on how its bytes were read."""

    text: str
    notes: tuple[str, ...] = ()


def decoded(data: bytes, name: str, encoding: str = "") -> Decoded:
    """Return the text of a source in an encoding; by default in that of its byte order mark, or in UTF-8.

    The encoding of other bytes is detected, and a note says so. Raises UnreadableError with the line of
    invalid bytes, and WrongUsageError for an unknown encoding.
    """
    notes: tuple[str, ...] = ()
    mark = next((mark for mark in _MARKS if data.startswith(mark)), b"")
    if encoding or mark:
        text = _decoded_as(data, name, encoding or _MARKS[mark])
    else:
        text, notes = _decoded_or_detected(data, name)
    nul = text.find("\0")
    if nul >= 0:
        line = text.count("\n", 0, nul) + 1
        raise UnreadableError(
            f"{name}:{line}: this is a NUL character; if the file is UTF-16, use --encoding utf-16-le"
        )
    return Decoded(text.removeprefix("\ufeff"), notes)


def _decoded_or_detected(data: bytes, name: str) -> Decoded:
    wrong = _first_wrong_byte(data)
    encoding = "" if wrong is None else _detected(data)
    if wrong is None or (data[wrong] == 0 and not encoding.startswith("utf")):
        return Decoded(data.decode())
    try:
        text = data.decode(encoding) if encoding else ""
    except UnicodeError:
        text = ""
    if not text:
        line = data.count(b"\n", 0, wrong) + 1
        raise UnreadableError(
            f"{name}:{line}: the byte 0x{data[wrong]:02x} is not UTF-8; save the file as UTF-8, or "
            "name its encoding, such as --encoding cp1252 (Western Windows) or --encoding latin-1"
        )
    return Decoded(text, (_note(text, encoding.replace("_", "-")),))


def _first_wrong_byte(data: bytes) -> int | None:
    """Return the place of the first byte that is not text in UTF-8; a NUL is not text."""
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return error.start
    nul = data.find(b"\0")
    return nul if nul >= 0 else None


def _detected(data: bytes) -> str:
    """Return the encoding that a text is most likely in; empty if none fits."""
    from charset_normalizer import from_bytes  # 0.2 seconds, only for a text that is not UTF-8

    is_wide = b"\0" in data[:_SAMPLE]  # ASCII in UTF-16
    sample = data[:_SAMPLE] if is_wide else b"\n".join(_foreign_lines(data))
    names = ["utf_16_le", "utf_16_be"] if is_wide else list(_DETECTED)
    found = from_bytes(sample, cp_isolation=names, threshold=0.2)
    best = found.best()
    if best is None:
        return ""
    is_western = any(one.encoding == "cp1252" and one.chaos <= best.chaos + 0.1 for one in found)
    if best.encoding in _LIKE_WESTERN and (is_western or _is_same_in_western(sample, best.encoding)):
        return "cp1252"
    return str(best.encoding)


def _foreign_lines(data: bytes) -> Iterator[bytes]:
    """Yield the first lines with bytes that are not ASCII."""
    size = 0
    for line in data.split(b"\n"):
        if not line.isascii():
            yield line[:_SAMPLE]
            size += len(line)
            if size > _SAMPLE:
                return


def _is_same_in_western(sample: bytes, encoding: str) -> bool:
    return sample.decode(encoding, "replace") == sample.decode("cp1252", "replace")


def _note(text: str, encoding: str) -> str:
    """Return the note on a detected encoding, with the first word that depends on it."""
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if not line.isascii()]
    if not lines:
        return f"the text was read as {encoding}, which was detected; --encoding names another one"
    number, line = lines[0]
    word = next(word for word in line.split() if not word.isascii())
    has = plural(len(lines), "has letters that depend", "have letters that depend")
    return (
        f"the text was read as {encoding}, which was detected: {counted(len(lines), 'line')} {has} on it, "
        f"such as line {number}: {escape.quote(word[:_LONGEST_WORD])}; --encoding names another one"
    )


def _decoded_as(data: bytes, name: str, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except LookupError:
        hint = "use utf-8, utf-16, cp1252, latin-1 or another one"
        raise WrongUsageError(
            f"--encoding: there is no text encoding {escape.quote(encoding)}; {hint}"
        ) from None
    except (UnicodeError, ValueError) as error:
        at = getattr(error, "start", 0)
        line = data.count(b"\n", 0, at) + 1
        raise UnreadableError(f"{name}:{line}: this is not text in {encoding}: {error}") from None
