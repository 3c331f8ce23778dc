"""Draw docs/images: `roadmap status` in a pseudo-terminal as status.svg, and pictures of `export svg`."""

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
IMAGES = ROOT / "docs" / "images"
COMMAND = ["status", "--as-of", "2026-11-01"]
DRAWN = {
    "timeline.svg": ["--area", "climate"],
    "trend.svg": ["--trend"],
    "indicator.svg": ["--indicator", "paris-agreement.ca-ghg"],
}
"""The options of `export svg` for each picture."""
_REMOTE_FONT = re.compile(r"\s*@font-face \{[^}]*\}")
COLUMNS = 124


def pictures() -> dict[Path, str]:
    """Return the SVG of each picture by its file."""
    drawn = {
        IMAGES / name: _output(["export", "svg", *options, "--as-of", "2026-11-01"])
        for name, options in DRAWN.items()
    }
    return {IMAGES / "status.svg": _status(), **drawn}


def _output(words: list[str]) -> str:
    done = subprocess.run(_command(words), capture_output=True, check=True)  # noqa: S603 - our program
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
    return _REMOTE_FONT.sub("", svg)


def _on_terminal() -> str:
    reader, terminal = pty.openpty()
    ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 50, COLUMNS, 0, 0))
    environment = {"PATH": os.environ["PATH"], "TERM": "xterm-256color", "PYTHONPATH": str(ROOT)}
    environment["PYTHONUTF8"] = "1"
    streams = {"stdin": terminal, "stdout": terminal, "stderr": terminal}
    with subprocess.Popen(_command(COMMAND), **streams, env=environment):  # noqa: S603 - our program
        os.close(terminal)
        output = b"".join(iter(lambda: _read(reader), b""))
    os.close(reader)
    return output.decode().replace("\r\n", "\n")


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except OSError:  # on Linux: the program has closed the terminal
        return b""


if __name__ == "__main__":
    for file, svg in pictures().items():
        file.write_text(svg, encoding="utf-8")
