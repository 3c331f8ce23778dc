"""Run the README's examples and write what they print into it, so that it never says what is not so.

An example is a ```console block: lines that start with `$ roadmap` are run, in order, in a repository of the
block's own that holds a copy of the shipped roadmap, and the files that other blocks show under a name
(```csv NAME); what follows each is what it printed, stdout and stderr together, as in a pipe.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"^```\w+ (\w+\.\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_COMMITTER = ("-c", "user.name=A maintainer", "-c", "user.email=maintainer@example.org")


def refreshed(text: str) -> str:
    """Return a Markdown text with the output of its examples made anew."""
    files = dict(match.groups() for match in _FILE.finditer(text))
    return _BLOCK.sub(lambda match: f"```console\n{_run_block(match[1], files)}```", text)


def commands_of(text: str) -> list[str]:
    """Return the command lines of all examples, in order."""
    blocks = (match[1] for match in _BLOCK.finditer(text))
    return [command for block in blocks for command in _commands(block)]


def _commands(block: str) -> list[str]:
    return [line.removeprefix("$ ") for line in block.splitlines() if line.startswith("$ roadmap")]


def _run_block(block: str, files: dict[str, str]) -> str:
    commands = _commands(block)
    if not commands:
        return block
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            Path(folder, name).write_text(content, encoding="utf-8")
        shutil.copy(ROOT / "roadmap.toml", folder)
        _commit(folder)
        return "\n".join(f"$ {command}\n{_output(command, folder)}" for command in commands)


def _commit(folder: str) -> None:
    """Commit all of a folder, as somebody's on a day of the past."""
    day = "2026-10-01T12:00:00+00:00"
    dates = {"GIT_AUTHOR_DATE": day, "GIT_COMMITTER_DATE": day, "GIT_CONFIG_GLOBAL": os.devnull}
    for words in (["init", "-q"], ["add", "."], [*_COMMITTER, "commit", "-qm", "Begin the roadmap"]):
        subprocess.run(["git", "-C", folder, *words], check=True, env={**os.environ, **dates})  # noqa: S603, S607


def _output(command: str, folder: str) -> str:
    """Return what a command prints in a folder; the environment says nothing about day, file or colour."""
    kept = {
        name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "PYTHONPATH")
    }
    done = subprocess.run(  # noqa: S603 - the commands are those of our own README
        [sys.executable, "-m", "roadmap_cli", *shlex.split(command)[1:]],
        cwd=folder,
        env={**kept, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return done.stdout


if __name__ == "__main__":
    README.write_text(refreshed(README.read_text(encoding="utf-8")), encoding="utf-8")
