"""The installed program as a process of its own, in an environment that is always the same."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tests.conftest import ROOT

_SCRIPT = Path(sys.executable).with_name("roadmap")
PROGRAM = (str(_SCRIPT),) if _SCRIPT.exists() else (sys.executable, "-P", "-m", "roadmap_cli")
"""What starts the program: the command that was installed, else the package beside these tests."""

# The same number of system calls in every run: no random order of sets, no file of bytecode written.
ENVIRONMENT = {
    "PATH": os.environ.get("PATH", os.defpath),
    "HOME": "/nonexistent",
    "LANG": "C.UTF-8",
    "TZ": "UTC",
    "COLUMNS": "100",
    "PYTHONPATH": str(ROOT),
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
}


class Done(NamedTuple):
    """What a process came to; `code` is negative where a signal ended it."""

    code: int
    stdout: str
    stderr: str


def finished(command: Sequence[str], folder: Path, **options: Any) -> Done:
    """Run a command in a folder to its end; `options` are of subprocess.run."""
    limits: dict[str, Any] = {"timeout": 120, "stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE}
    done: subprocess.CompletedProcess[bytes] = subprocess.run(
        command, cwd=folder, env=ENVIRONMENT, stderr=subprocess.PIPE, check=False, **(limits | options)
    )
    return Done(done.returncode, (done.stdout or b"").decode(errors="replace"), done.stderr.decode())


def started(command: Sequence[str], folder: Path) -> subprocess.Popen[bytes]:
    """Start a command in a folder, its output caught."""
    return subprocess.Popen(
        command, cwd=folder, env=ENVIRONMENT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )  # fmt: skip


def ended(process: subprocess.Popen[bytes], timeout: float = 120) -> Done:
    """Wait for a started process and return what it came to."""
    stdout, stderr = process.communicate(timeout=timeout)
    return Done(process.returncode, stdout.decode(), stderr.decode())
