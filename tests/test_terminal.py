"""The module that prints: bytes, encodings, and streams that fail."""

import io
import os
import sys
from pathlib import Path

import pytest

from roadmap_cli import terminal
from roadmap_cli.errors import NotSavedError
from roadmap_cli.output.colors import Depth
from roadmap_cli.terminal import ClosedPipeError, Screen


class Written:
    """Replacements of the standard streams, and what was written to them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, encoding: str = "utf-8") -> None:
        self._streams = {}
        for name in ("stdout", "stderr"):
            self._streams[name] = io.BytesIO()
            stream = io.TextIOWrapper(self._streams[name], encoding=encoding, newline="\n")
            monkeypatch.setattr(sys, name, stream)

    @property
    def out(self) -> bytes:
        return self._streams["stdout"].getvalue()

    @property
    def err(self) -> bytes:
        return self._streams["stderr"].getvalue()


@pytest.mark.parametrize(
    ("encoding", "text", "written"),
    [
        ("utf-8", "é 橋 …\n", "é 橋 …\n".encode()),
        ("latin-1", "é 橋!\n", b"\xe9 ??!\n"),
        ("ascii", "é 橋!\n", b"? ??!\n"),
        ("ascii", "a…b – c — “d” ’\n", b'a.b - c - "d" \'\n'),
        ("ascii", "e\u0301x\n", b"ex\n"),
    ],
)
def test_text_for_people_keeps_its_columns_in_every_encoding(
    monkeypatch: pytest.MonkeyPatch, encoding: str, text: str, written: bytes
) -> None:
    streams = Written(monkeypatch, encoding)
    terminal.show(text)
    assert streams.out == written
    assert streams.err == b""


def test_data_is_utf_8_in_every_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    streams = Written(monkeypatch, "ascii")
    terminal.put("é橋\n".encode())
    assert streams.out == "é橋\n".encode()


@pytest.mark.parametrize(
    ("encoding", "written"),
    [("utf-8", "é\\x1b[31m\\n橋\n".encode()), ("ascii", b"\\xe9\\x1b[31m\\n\\u6a4b\n")],
)
def test_a_message_is_one_safe_line_on_stderr(
    monkeypatch: pytest.MonkeyPatch, encoding: str, written: bytes
) -> None:
    streams = Written(monkeypatch, encoding)
    terminal.talk("é\x1b[31m\n橋")
    assert (streams.out, streams.err) == (b"", written)


@pytest.mark.parametrize(
    ("color", "written"),
    [
        (Depth.NONE, b"error: a\\x07\nerror: b\n"),
        (Depth.FULL, b"\x1b[1;38;5;160merror:\x1b[0m a\\x07\n\x1b[1;38;5;160merror:\x1b[0m b\n"),
        (Depth.BASIC, b"\x1b[1;31merror:\x1b[0m a\\x07\n\x1b[1;31merror:\x1b[0m b\n"),
    ],
)
def test_an_error_is_a_line_for_each_sentence(
    monkeypatch: pytest.MonkeyPatch, color: Depth, written: bytes
) -> None:
    streams = Written(monkeypatch)
    terminal.fail(("a\x07", "b"), color)
    assert (streams.out, streams.err) == (b"", written)


def test_lines_that_show_the_place_follow_the_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    streams = Written(monkeypatch)
    terminal.fail(("a",), color=Depth.NONE, excerpt=("  x and y", "  ^"))
    assert streams.err == b"error: a\n  x and y\n  ^\n"


@pytest.mark.parametrize(
    ("screen", "written"),
    [
        (Screen(is_terminal=True, color=Depth.BASIC, width=20), b"\x1b[31m[b]x[/b] :smile:\x1b[0m\n"),
        (Screen(is_terminal=True, color=Depth.NONE, width=20), b"[b]x[/b] :smile:\n"),
        (Screen(is_terminal=False, color=Depth.BASIC, width=20), b"\x1b[31m[b]x[/b] :smile:\x1b[0m\n"),
    ],
)
def test_the_screen_decides_about_color(
    monkeypatch: pytest.MonkeyPatch, screen: Screen, written: bytes
) -> None:
    from rich.text import Text

    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.setenv(name, "" if name == "NO_COLOR" else "1")
    streams = Written(monkeypatch)
    terminal.draw(Text("[b]x[/b] :smile:", style="red"), screen)
    assert streams.out == written


def test_a_string_is_no_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    streams = Written(monkeypatch)
    terminal.draw("[b]x[/b] :smile: 12 http://x", Screen(is_terminal=True, color=Depth.BASIC, width=60))
    assert streams.out == b"[b]x[/b] :smile: 12 http://x\n"


def test_no_color_in_the_environment_does_not_override_the_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    from rich.text import Text

    monkeypatch.setenv("NO_COLOR", "1")
    streams = Written(monkeypatch)
    terminal.draw(Text("x", style="red"), Screen(is_terminal=True, color=Depth.BASIC, width=20))
    assert streams.out == b"\x1b[31mx\x1b[0m\n"


def test_a_closed_stream_accepts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    with pytest.raises(NotSavedError, match="standard output is closed"):
        terminal.show("é")
    with pytest.raises(NotSavedError, match="standard output is closed"):
        terminal.put(b"x")
    terminal.show("")
    terminal.put(b"")
    terminal.talk("x")
    terminal.fail(("x",), color=Depth.BASIC)
    terminal.forget(None)


def stream_on(monkeypatch: pytest.MonkeyPatch, descriptor: int, buffering: int = -1) -> None:
    raw = os.fdopen(descriptor, "wb", buffering=buffering)
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="utf-8", write_through=buffering == 0))


def test_a_closed_pipe_has_its_own_error_and_leaves_nothing_to_flush(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    stream_on(monkeypatch, theirs)
    with pytest.raises(ClosedPipeError):
        terminal.show("x")
    sys.stdout.close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("buffering", [0, -1])
def test_a_full_disk_is_an_error_and_leaves_nothing_to_flush(
    monkeypatch: pytest.MonkeyPatch, buffering: int
) -> None:
    stream_on(monkeypatch, os.open("/dev/full", os.O_WRONLY), buffering)
    with pytest.raises(NotSavedError, match="the output could not be written: no space is left on the disk"):
        terminal.show("x")
    sys.stdout.close()


class Trickle(io.RawIOBase):
    """A stream that accepts three bytes at a time, like an unbuffered pipe."""

    def __init__(self) -> None:
        self.taken = b""

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        piece = bytes(memoryview(data)[:3])  # type: ignore[arg-type]
        self.taken += piece
        return len(piece)


class Unbuffered:
    """Standard output under PYTHONUNBUFFERED: its buffer is the raw stream."""

    encoding = "utf-8"

    def __init__(self) -> None:
        self.buffer = Trickle()

    def flush(self) -> None:
        pass


def test_partial_writes_are_continued(monkeypatch: pytest.MonkeyPatch) -> None:
    stdout = Unbuffered()
    monkeypatch.setattr(sys, "stdout", stdout)
    terminal.put(b"0123456789")
    assert stdout.buffer.taken == b"0123456789"


def test_a_stream_without_bytes_gets_text(monkeypatch: pytest.MonkeyPatch) -> None:
    stdout = io.StringIO()
    monkeypatch.setattr(sys, "stdout", stdout)
    terminal.show("é\n")
    terminal.put("橋\n".encode())
    assert stdout.getvalue() == "é\n橋\n"
