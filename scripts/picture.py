"""Draw docs/status.svg, what `roadmap status` shows on a terminal, and docs/timeline.svg, for the README.

The program runs on a real pseudo-terminal; what it sends there is drawn as it stands.
"""

import io
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from fcntl import ioctl
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import DIMMED_MONOKAI
from rich.text import Text

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
COMMAND = ["status", "--as-of", "2026-11-01"]
TIMELINE = ["export", "svg", "--area", "climate", "--as-of", "2026-11-01"]
_FONT_FROM_ELSEWHERE = re.compile(r"\s*@font-face \{[^}]*\}")
COLUMNS = 124


def pictures() -> dict[Path, str]:
    """Return each picture's SVG by its file; the same output gives the same ones."""
    return {DOCS / "status.svg": _status(), DOCS / "timeline.svg": _timeline()}


def _timeline() -> str:
    done = subprocess.run(_command(TIMELINE), capture_output=True, check=True)  # noqa: S603 - our own program
    return done.stdout.decode()


def _command(words: list[str]) -> list[str]:
    return [sys.executable, "-P", "-m", "roadmap_cli", *words, "--file", str(ROOT / "roadmap.toml")]


def _status() -> str:
    console = Console(
        record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True, color_system="truecolor"
    )
    console.print(Text.from_ansi(_on_terminal()), no_wrap=True, crop=False, overflow="ignore")
    title = f"roadmap {' '.join(COMMAND)}"
    svg = console.export_svg(title=title, theme=DIMMED_MONOKAI, unique_id="roadmap-status")
    return _FONT_FROM_ELSEWHERE.sub("", svg)


def _on_terminal() -> str:
    ours, theirs = pty.openpty()
    ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, COLUMNS, 0, 0))
    environment = {
        "PATH": os.environ["PATH"],
        "TERM": "xterm-256color",
        "PYTHONUTF8": "1",
        "PYTHONPATH": str(ROOT),
    }
    with subprocess.Popen(_command(COMMAND), stdin=theirs, stdout=theirs, stderr=theirs, env=environment):  # noqa: S603
        os.close(theirs)
        pieces: list[bytes] = []
        while piece := _read(ours):
            pieces.append(piece)
    os.close(ours)
    return b"".join(pieces).decode().replace("\r\n", "\n")


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except OSError:  # how Linux says that the other side has closed the terminal
        return b""


if __name__ == "__main__":
    for file, svg in pictures().items():
        file.write_text(svg, encoding="utf-8")
