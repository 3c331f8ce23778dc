"""Write to stdout and stderr. No other module prints. Callers decide about color."""

import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO, Literal, TextIO

import msgspec

from roadmap_cli import escape
from roadmap_cli.errors import NotSavedError, reason
from roadmap_cli.output.colors import Depth, rich_theme, sgr
from roadmap_cli.output.links import LinkOf, resolved

if TYPE_CHECKING:
    from rich.console import Console, RenderableType


class Screen(msgspec.Struct, frozen=True):
    """What stdout can show.

    `width` is its number of columns, None if lines must not be wrapped or cut; `signs` is False if it can
    only show ASCII. `links` is None if it cannot show links (OSC 8).
    """

    is_terminal: bool = False
    color: Depth = Depth.NONE
    width: int | None = None
    signs: bool = True
    links: LinkOf | None = None


LONG = 50
"""The least number of items for which a progress bar is shown."""


class ClosedPipeError(Exception):
    """The reader of stdout or stderr has closed the pipe."""


def show(text: str) -> None:
    """Write text for people to stdout. Characters that its encoding lacks become similar ones or `?`.

    User text in it must be safe for a terminal already. Commands to a CI runner are escaped here, as they
    depend on where a line starts. Raises ClosedPipeError.
    """
    put(_encoded(escape.ci_text(text), encoding_of(sys.stdout)))


def put(data: bytes) -> None:
    """Write the bytes of a machine-readable format to stdout unchanged.

    Raises ClosedPipeError, and NotSavedError if stdout is closed or cannot be written.
    """
    if sys.stdout is None and data:
        raise NotSavedError("the output could not be written: standard output is closed")
    _write(sys.stdout, data)


def put_cells(data: bytes, delimiter: str) -> None:
    """Write CSV or TSV to stdout; on a terminal, without control characters."""
    if sys.stdout is not None and sys.stdout.isatty():
        lines = data.decode("utf-8", "surrogatepass").split("\n")
        safe_lines = (delimiter.join(map(escape.line, line.split(delimiter))) for line in lines)
        data = "\n".join(safe_lines).encode()
    put(data)


def draw(drawing: "RenderableType", screen: Screen) -> None:
    """Write a Rich drawing to stdout."""
    console = _rich_console(screen)
    with console.capture() as capture:
        console.print(drawing, crop=False)  # an address stays in one piece
    text = resolved(capture.get(), screen.links)
    if not screen.color:
        text = _STYLING.sub("", text)  # Rich draws links only with styles
    # Rich ends a cut text with "…", which would become "?" in ASCII.
    show(text if screen.signs else text.replace("…", "~"))


_STYLING = re.compile("\x1b\\[[0-9;]*m")


def talk(sentence: str) -> None:
    """Write a sentence to stderr. User text in it is escaped here."""
    _write_stderr(f"{escape.ci_line(sentence)}\n")


@contextmanager
def progress(sentence: str, total: int) -> Iterator[Callable[[int], object]]:
    """Show a progress bar on stderr, if stderr is a terminal and `total` is at least `LONG`.

    Yield a function that takes the number of finished items. The bar is removed at the end.
    """
    stream = sys.stderr
    if stream is None or not stream.isatty() or total < LONG:
        yield lambda _: None
        return
    from rich.console import Console  # 50 ms, only for a long wait
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
    console = Console(file=stream, markup=False, emoji=False, highlight=False, legacy_windows=False)
    with Progress(*columns, console=console, transient=True) as shown:
        task = shown.add_task(sentence, total=total)
        yield lambda done: shown.update(task, completed=done)


def prompt(label: str) -> None:
    """Write a prompt to stderr, without a line break. User text in it is escaped here."""
    _write_stderr(f"{escape.ci_line(label)}: ")


def fail(sentences: Sequence[str], color: Depth, excerpt: Sequence[str] = ()) -> None:
    """Write errors to stderr, one sentence per line, and lines that show the place.

    User text in the sentences is escaped here, in the lines it is escaped already, except for CI.
    """
    head = f"\x1b[1;{sgr('error', color)}merror:\x1b[0m" if color else "error:"
    shown = "".join(f"{line}\n" for line in excerpt)
    _write_stderr(
        "".join(f"{head} {escape.ci_line(sentence)}\n" for sentence in sentences) + escape.ci_text(shown)
    )


def fail_as_json(sentences: tuple[str, ...], exit_code: int) -> None:
    """Write errors to stderr as one JSON object, for scripts that asked for JSON."""
    import json  # only for an error

    record = json.dumps({"error": "\n".join(sentences), "code": exit_code}, ensure_ascii=True)
    _write_stderr(f"{escape.json(record.encode()).decode()}\n")


def _write_stderr(text: str) -> None:
    _write(sys.stderr, text.encode(encoding_of(sys.stderr), "backslashreplace"))


def encoding_of(stream: TextIO | None) -> str:
    """Return the encoding of a stream. The stream is None if it was closed when Python started."""
    return (stream.encoding if stream is not None else None) or "utf-8"


def _encoded(text: str, encoding: str) -> bytes:
    """Return a text as bytes. Characters that the encoding lacks are replaced, with the same width."""
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        return "".join(_encodable(char, encoding) for char in text).encode(encoding, "replace")


_SIMILAR = {
    "…": ".",
    "–": "-",
    "—": "-",
    "─": "-",
    "━": "-",
    "│": "|",
    "·": ".",
    "’": "'",
    "“": '"',
    "”": '"',
}


def _encodable(char: str, encoding: str) -> str:
    """Return a character, or its replacement of the same width so that columns stay aligned."""
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return _SIMILAR.get(char, "?" * escape.width(char))
    return char


def _write(stream: TextIO | None, data: bytes) -> None:
    """Write bytes and flush. The stream is None if it was closed when Python started."""
    if stream is None:
        return
    try:
        buffer = getattr(stream, "buffer", None)
        if buffer is None:
            stream.write(data.decode(stream.encoding or "utf-8"))
        else:
            stream.flush()
            _write_all(buffer, data)
        stream.flush()
    except BrokenPipeError:
        forget(stream)
        raise ClosedPipeError from None
    except OSError as error:
        forget(stream)
        raise NotSavedError(f"the output could not be written: {reason(error)}") from None


def forget(stream: TextIO | None) -> None:
    """Redirect a stream to the null device: flushing the rest at exit would fail again, with a traceback."""
    if stream is None:
        return
    with suppress(OSError, ValueError):
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, stream.fileno())
        os.close(null)


def _write_all(buffer: BinaryIO, data: bytes) -> None:
    """Write all bytes. An unbuffered stream may write only some of them in one call."""
    rest = memoryview(data)
    while rest and (written := buffer.write(rest)):
        rest = rest[written:]


_COLOR_SYSTEMS: dict[Depth, Literal["standard", "256"] | None] = {
    Depth.NONE: None,
    Depth.BASIC: "standard",
    Depth.FULL: "256",
}


def _rich_console(screen: Screen) -> "Console":
    from rich.console import Console  # 50 ms, only for a terminal

    return Console(
        force_terminal=screen.is_terminal or bool(screen.color),
        no_color=not screen.color,
        color_system=_COLOR_SYSTEMS[screen.color] or ("standard" if screen.links else None),
        theme=rich_theme(screen.color),
        width=screen.width,
        markup=False,
        emoji=False,
        highlight=False,
        safe_box=True,
        legacy_windows=False,
    )
