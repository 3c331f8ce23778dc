"""Run the examples in README.md and write their output into it.

An example is a ```console block. Its lines that start with `$ roadmap` run in order in a new repository with
a copy of the shipped roadmap and the files of other blocks with a name (```csv NAME). The output is that of a
pipe, stdout and stderr together.
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
    """Return a Markdown text with new output of its examples."""
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
    """Commit a folder with a fixed author and date."""
    day = "2026-10-01T12:00:00+00:00"
    dates = {"GIT_AUTHOR_DATE": day, "GIT_COMMITTER_DATE": day, "GIT_CONFIG_GLOBAL": os.devnull}
    for words in (["init", "-q"], ["add", "."], [*_COMMITTER, "commit", "-qm", "Begin the roadmap"]):
        subprocess.run(["git", "-C", folder, *words], check=True, env={**os.environ, **dates})  # noqa: S603, S607


def _output(command: str, folder: str) -> str:
    """Return the output of a command in a folder, without environment variables that affect it."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
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
