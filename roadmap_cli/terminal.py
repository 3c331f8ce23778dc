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

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from roadmap_cli.output.links import LinkOf


class Screen(msgspec.Struct, frozen=True):
    """What stdout can show.

    `width` is its number of columns, None if lines must not be wrapped or cut; `signs` is False if it can
    only show ASCII. `links` is None if it cannot show links (OSC 8).
    """

    is_terminal: bool = False
    color: Depth = Depth.NONE
    width: int | None = None
    signs: bool = True
    links: "LinkOf | None" = None


PROGRESS_DELAY = 0.5
"""After how many seconds a progress bar is shown."""


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
    from roadmap_cli.output.links import resolved  # only for a terminal

    console = _rich_console(screen)
    with console.capture() as capture:
        console.print(drawing, crop=False)  # an address stays in one piece
    text = resolved(capture.get(), screen.links)
    if not screen.color:
        text = re.sub("\x1b\\[[0-9;]*m", "", text)  # Rich draws links only with styles
    # Rich ends a cut text with "…", which would become "?" in ASCII.
    show(text if screen.signs else text.replace("…", "~"))


def talk(sentence: str) -> None:
    """Write a sentence to stderr. User text in it is escaped here."""
    _write_stderr(f"{escape.ci_line(sentence)}\n")


@contextmanager
def progress(sentence: str) -> Iterator[Callable[[int, int], object]]:
    """Show a progress bar on stderr after half a second, if stderr is a terminal.

    Yield a function that takes the number of finished items and of all items; until it is called, the bar
    only shows activity. It is removed at the end, or before anything else is written. There is one bar
    at a time: a long step inside another one moves the bar of the outer one.
    """
    stream = sys.stderr
    if stream is None or not stream.isatty():
        yield lambda _done, _total: None
        return
    if _bars:
        yield _bars[-1].advance
        return
    bar = _ProgressBar(sentence, stream)
    _bars.append(bar)
    try:
        yield bar.advance
    finally:
        _end_bars()


class _ProgressBar:
    """A progress bar in a thread of its own, which waits and draws while the command works."""

    def __init__(self, sentence: str, stream: TextIO) -> None:
        from threading import Event, Thread  # only on a terminal

        self._sentence, self._stream = sentence, stream
        self._state: tuple[int, int | None] = 0, None
        self._ended = Event()
        self._thread = Thread(target=self._show, daemon=True)
        self._thread.start()

    def advance(self, done: int, total: int) -> None:
        self._state = done, total

    def end(self) -> None:
        self._ended.set()
        self._thread.join()

    def _show(self) -> None:
        if self._ended.wait(PROGRESS_DELAY):
            return
        from rich.console import Console  # 50 ms, only for a long wait
        from rich.progress import BarColumn, Progress, TextColumn

        console = Console(file=self._stream, no_color=True, highlight=False, legacy_windows=False)
        if console.is_dumb_terminal:  # it cannot remove a line
            return
        shown = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(style="dim", complete_style="bold", finished_style="bold", pulse_style="bold"),
            TextColumn("{task.fields[numbers]}"),
            console=console,
            transient=True,
            auto_refresh=False,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        with suppress(OSError, ValueError), shown:  # the terminal may be gone
            task = shown.add_task(escape.line(self._sentence), total=None, numbers="")
            while not self._ended.wait(0.1):
                done, total = self._state
                numbers = f"{done:,}/{total:,}" if total is not None else ""
                shown.update(task, completed=done, total=total, numbers=numbers, refresh=True)


_bars: list[_ProgressBar] = []


def _end_bars() -> None:
    while _bars:
        _bars.pop().end()


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
    _end_bars()
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
