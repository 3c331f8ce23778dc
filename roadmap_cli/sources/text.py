"""The bytes of a source → its text."""

from roadmap_cli import safe
from roadmap_cli.errors import UnreadableError, WrongUsageError

MAX_BYTES = 64 * 1024 * 1024
"""The largest source that is read, as large as a roadmap may be."""

_UTF8 = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def decoded(data: bytes, name: str, encoding: str = "") -> str:
    """Return the text: in the encoding named, else UTF-8, or UTF-16 where a byte order mark says so.

    Raises UnreadableError, with the line, for what is no text; WrongUsageError for an unknown encoding.
    """
    if encoding:
        text = _decoded_as(data, name, encoding)
    elif data.startswith(_UTF16):
        text = _decoded_as(data, name, "utf-16")
    else:
        text = _decoded_as_utf8(data.removeprefix(_UTF8), name)
    nul = text.find("\0")
    if nul >= 0:
        line = text.count("\n", 0, nul) + 1
        raise UnreadableError(
            f"{name}:{line}: this is a NUL character, which no text has; is it UTF-16? then name it with "
            "--encoding utf-16-le"
        )
    return text.removeprefix("\ufeff")


def _decoded_as_utf8(data: bytes, name: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableError(
            f"{name}:{line}: the byte 0x{data[error.start]:02x} is not UTF-8; save the file as UTF-8, or "
            "name what it is: --encoding cp1252 (Western Windows), --encoding latin-1"
        ) from None


def _decoded_as(data: bytes, name: str, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except LookupError:
        hint = "there are utf-8, utf-16, cp1252, latin-1 and others"
        raise WrongUsageError(
            f"--encoding: there is no text encoding {safe.quote(encoding)}; {hint}"
        ) from None
    except (UnicodeError, ValueError) as error:
        at = getattr(error, "start", 0)
        line = data.count(b"\n", 0, at) + 1
        raise UnreadableError(f"{name}:{line}: this is no text in {encoding}: {error}") from None
