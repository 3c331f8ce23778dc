"""Run the console examples in the README and the manual, and write their output into the pages.

A page is read from top to bottom. `<!-- example: empty, 2026-03-02 -->` begins a new folder, in a new git
repository, on that day; `<!-- day: 2026-04-01 -->` moves on to another day. A code block with `title="NAME"`
writes that file. The lines of a console block that start with `$ ` run in the shell, stdin empty, and what
they print, stdout and stderr together, follows them.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = {"empty": None, "us-canada": ROOT / "roadmap.toml", "harbor": ROOT / "docs" / "harbor.toml"}
"""The folders that an example can begin with, each with its roadmap."""

_PART = re.compile(
    r"^<!-- example: (?P<folder>[\w-]+), (?P<begins>\d{4}-\d\d-\d\d) -->$"
    r"|^<!-- day: (?P<day>\d{4}-\d\d-\d\d) -->$"
    r"|^```console\n(?P<console>.*?)^```$"
    r'|^```\w+ title="(?P<file>[^"]+)"\n(?P<content>.*?)^```$'
    r"|^```.*?^```$",  # other blocks, so that nothing in them is taken for a part
    re.MULTILINE | re.DOTALL,
)
_COMMAND = re.compile(r"^\$ (?P<command>.*(?:(?<=\\)\n.*)*)$", re.MULTILINE)
_PROGRAM = f"""\
#!{sys.executable}
import datetime, os
from roadmap_cli.commands import _session
from roadmap_cli.start import main
noon = datetime.datetime.fromisoformat(os.environ["EXAMPLE_DAY"] + "T12:00+00:00")
_session.today, _session.now = noon.date, lambda: noon
main()
"""


def pages() -> list[Path]:
    """Return the paths of the README and of all pages of the manual."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def refreshed(text: str) -> str:
    """Return a Markdown text with new output of its examples. Raises ValueError if one has no folder."""
    with ExitStack() as stack:
        shell: Shell | None = None

        def run_part(part: re.Match[str]) -> str:
            nonlocal shell
            if part["folder"]:
                home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
                shell = _new_shell(home, part["folder"], part["begins"])
            elif shell is None:
                if part["console"] is not None and commands_of(part[0]):
                    raise ValueError(f"no `<!-- example: … -->` before {part['console'].splitlines()[0]!r}")
            elif part["day"]:
                shell.day = part["day"]
            elif part["file"]:
                (shell.folder / part["file"]).write_text(part["content"], encoding="utf-8")
            elif part["console"] is not None:
                return f"```console\n{_run_block(part['console'], shell.run)}```"
            return part[0]

        return _PART.sub(run_part, text)


def commands_of(text: str) -> list[str]:
    """Return the command lines of all examples, in order."""
    blocks = (part["console"] for part in _PART.finditer(text) if part["console"] is not None)
    return [match["command"] for block in blocks for match in _COMMAND.finditer(block)]


def _run_block(block: str, run: Callable[[str], str]) -> str:
    """Return a block with new output. An empty line before a command stays."""
    commands = list(_COMMAND.finditer(block))
    if not commands:
        return block
    lines = []
    for number, match in enumerate(commands):
        apart = number and block[: match.start()].endswith("\n\n")
        lines.append(f"{chr(10) if apart else ''}$ {match['command']}\n{run(match['command'])}")
    return "".join(lines)


@dataclass
class Shell:
    """A folder in which commands run on a fixed day."""

    home: Path
    folder: Path
    day: str
    exit_code: int = 0

    def run(self, command: str) -> str:
        """Return what a command prints. The next command sees its exit code and its current folder."""
        state = self.home / "state"
        script = f'(exit {self.exit_code})\n{command}\ncode=$?\npwd >"{state}"\nexit $code'
        done = subprocess.run(  # noqa: S603 - the commands are those of our own pages
            ["/bin/sh", "-c", script],
            cwd=self.folder,
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            check=False,
        )
        self.exit_code = done.returncode
        if state.exists():
            self.folder = Path(state.read_text(encoding="utf-8").rstrip("\n"))
        output = done.stdout.replace(str(self.home), "~")
        return output if output.endswith("\n") or not output else output + "\n"

    def _environment(self) -> dict[str, str]:
        """Return the variables that a command needs, without those that would change its output."""
        noon = f"{self.day}T12:00:00+00:00"
        return {
            "PATH": f"{self.home / 'bin'}:{Path(sys.executable).parent}:{os.environ['PATH']}",
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "TZ": "UTC",
            "PYTHONPATH": str(ROOT),
            "PYTHONUTF8": "1",
            "EXAMPLE_DAY": self.day,
            "GIT_AUTHOR_DATE": noon,
            "GIT_COMMITTER_DATE": noon,
            "GIT_CONFIG_NOSYSTEM": "1",
        }


def _new_shell(home: Path, name: str, day: str) -> Shell:
    """Return a shell in a new repository, one of `FOLDERS`, where the roadmap is committed."""
    if name not in FOLDERS:
        raise ValueError(f"no example folder is called {name!r}; there are {', '.join(FOLDERS)}")
    home = home.resolve()
    folder = home / name
    folder.mkdir()
    program = home / "bin" / "roadmap"
    program.parent.mkdir()
    program.write_text(_PROGRAM, encoding="utf-8")
    program.chmod(0o755)
    (home / ".gitconfig").write_text(
        "[user]\n\tname = Ada\n\temail = ada@example.org\n[init]\n\tdefaultBranch = main\n", encoding="utf-8"
    )
    shell = Shell(home, folder, day)
    shell.run("git init -q")
    if roadmap := FOLDERS[name]:
        shutil.copy(roadmap, folder / "roadmap.toml")
        shell.run("git add . && git commit -qm 'Begin the roadmap'")
    return shell


if __name__ == "__main__":
    for page in [Path(name) for name in sys.argv[1:]] or pages():
        old = page.read_text(encoding="utf-8")
        new = refreshed(old)
        if new != old:
            page.write_text(new, encoding="utf-8")
