"""The only module that prints. It applies the colour policy it is given and decides none."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO, TextIO

import msgspec

from roadmap_cli import escape
from roadmap_cli.errors import NotSavedError, reason

if TYPE_CHECKING:
    from rich.console import Console, RenderableType


class Screen(msgspec.Struct, frozen=True):
    """Where a command shows its result: whether a person looks at it, in how many columns, with what signs.

    `width` is None where nothing may be wrapped or cut; `signs` is False where only ASCII can be shown.
    """

    is_terminal: bool = False
    color: bool = False
    width: int | None = None
    signs: bool = True


LONG = 50
"""From how many on something is worth showing how far it got."""


class ClosedPipeError(Exception):
    """Whoever read our output has gone; there is nothing more to say."""


def show(text: str) -> None:
    """Write text for people to stdout; what its encoding cannot say becomes `?`. Raises ClosedPipeError.

    User text in it is safe for a terminal already. That no line is a command to a CI runner is seen to here,
    where it is known what begins a line.
    """
    put(_encoded(escape.ci_text(text), encoding_of(sys.stdout)))


def put(data: bytes) -> None:
    """Write a contract (JSON, CSV, …) to stdout as it is: UTF-8 in every locale.

    Raises ClosedPipeError, and NotSavedError where stdout is closed or cannot be written.
    """
    if sys.stdout is None and data:
        raise NotSavedError("the output could not be written: standard output is closed")
    _write(sys.stdout, data)


def put_cells(data: bytes, delimiter: str) -> None:
    """Write CSV or TSV to stdout: as it is for programs, without what steers a terminal to one."""
    if sys.stdout is not None and sys.stdout.isatty():
        lines = data.decode("utf-8", "surrogatepass").split("\n")
        safe_lines = (delimiter.join(map(escape.line, line.split(delimiter))) for line in lines)
        data = "\n".join(safe_lines).encode()
    put(data)


def draw(drawing: "RenderableType", screen: Screen) -> None:
    """Write a Rich drawing to stdout."""
    console = _rich_console(screen)
    with console.capture() as capture:
        console.print(drawing)
    # Rich ends what it cuts with a sign of its own, which would read as a question where only ASCII is shown.
    show(capture.get() if screen.signs else capture.get().replace("…", "~"))


def talk(sentence: str) -> None:
    """Write a sentence to stderr; user text in it is made safe here."""
    encoding = encoding_of(sys.stderr)
    _write(sys.stderr, f"{escape.ci_line(sentence)}\n".encode(encoding, "backslashreplace"))


@contextmanager
def progress(sentence: str, total: int) -> Iterator[Callable[[int], object]]:
    """Give a function that takes how many of `total` are done, and show it on stderr while that is long.

    It is shown only to a person: where stderr is a terminal, and gone when all is done.
    """
    stream = sys.stderr
    if stream is None or not stream.isatty() or total < LONG:
        yield lambda _: None
        return
    from rich.console import Console  # 50 ms, of a wait that a person sees
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
    console = Console(file=stream, markup=False, emoji=False, highlight=False, legacy_windows=False)
    with Progress(*columns, console=console, transient=True) as shown:
        task = shown.add_task(sentence, total=total)
        yield lambda done: shown.update(task, completed=done)


def prompt(label: str) -> None:
    """Write a question to stderr; the answer is typed behind it. User text in it is made safe here."""
    encoding = encoding_of(sys.stderr)
    _write(sys.stderr, f"{escape.ci_line(label)}: ".encode(encoding, "backslashreplace"))


def fail(sentences: tuple[str, ...], color: bool) -> None:
    """Write what went wrong to stderr, one line a sentence; user text in it is made safe here."""
    head = "\x1b[1;31merror:\x1b[0m" if color else "error:"
    encoding = encoding_of(sys.stderr)
    text = "".join(f"{head} {escape.ci_line(sentence)}\n" for sentence in sentences)
    _write(sys.stderr, text.encode(encoding, "backslashreplace"))


def encoding_of(stream: TextIO | None) -> str:
    """Return the encoding of a stream; one that was closed from the start is None."""
    return (stream.encoding if stream is not None else None) or "utf-8"


def _encoded(text: str, encoding: str) -> bytes:
    """Return a text's bytes; a character that has none becomes a like one, or `?` for each of its columns."""
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        return "".join(_sayable(char, encoding) for char in text).encode(encoding, "replace")


_LIKE = {"…": ".", "–": "-", "—": "-", "─": "-", "━": "-", "│": "|", "·": ".", "’": "'", "“": '"', "”": '"'}


def _sayable(char: str, encoding: str) -> str:
    """Return what stands for a character; as wide as it is, so that columns stay aligned."""
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return _LIKE.get(char, "?" * escape.width(char))
    return char


def _write(stream: TextIO | None, data: bytes) -> None:
    """Write bytes in one call; a stream that was closed from the start is None."""
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
    """Point a stream at nothing: what is left in it would fail again, with noise, when Python ends."""
    if stream is None:
        return
    with suppress(OSError, ValueError):
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, stream.fileno())
        os.close(nothing)


def _write_all(buffer: BinaryIO, data: bytes) -> None:
    """Write all bytes: where Python does not buffer, one call may write a part and tell so by its count."""
    rest = memoryview(data)
    while rest and (written := buffer.write(rest)):
        rest = rest[written:]


def _rich_console(screen: Screen) -> "Console":
    from rich.console import Console  # 50 ms: only where something is drawn for a person

    return Console(
        force_terminal=screen.is_terminal or screen.color,
        no_color=not screen.color,
        color_system="standard" if screen.color else None,
        width=screen.width,
        markup=False,
        emoji=False,
        highlight=False,
        safe_box=True,
        legacy_windows=False,
    )
