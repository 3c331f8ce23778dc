"""The entry point: a signal at any function call, and damaged installations."""

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import ROOT, SMALL_ROADMAP
from tests.faults.program import PROGRAM

SIGNALS = [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]

STRIKE = """
import os, signal, sys
number, at = (int(word) for word in sys.argv[1:3])
sys.argv[1:3] = []
seen = 0

def strike(*_):
    global seen
    if signal.getsignal(number) is as_python_has_it:
        return
    seen += 1
    if seen == at:
        os.kill(os.getpid(), number)

as_python_has_it = signal.getsignal(number)
from roadmap_cli.start import main
import atexit
atexit.register(lambda: os.write(2, str(seen).encode()) if not at else None)
sys.setprofile(strike)
main()
"""
"""Sends a signal to itself at a given number of calls and returns of functions, counted from `main`."""


def struck(number: int, at: int, *words: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-c", STRIKE, str(int(number)), str(at), *words],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
        timeout=60,
    )


def calls(*words: str) -> int:
    """Return how many calls and returns of functions a run has."""
    done = struck(signal.SIGINT, 0, *words)
    assert done.returncode == 0
    return int(done.stderr)


@pytest.mark.faults
@pytest.mark.parametrize(("number", "exit_code"), SIGNALS)
def test_a_signal_at_any_call_ends_the_program_silently(
    number: int, exit_code: int, roadmap_file: Path
) -> None:
    whole = struck(number, 10**9, "list")
    assert (whole.returncode, whole.stderr) == (0, b"")
    total = calls("list")
    assert total > 5_000
    for at in [1, total // 3, total // 2, total - 2000, total]:
        done = struck(number, at, "list")
        assert done.stderr == b"", (at, total)
        assert (done.returncode, done.stdout) in [
            (exit_code, b""),
            (exit_code, whole.stdout),
            (0, whole.stdout),
        ]


def test_a_signal_after_the_end_of_the_command_changes_nothing(roadmap_file: Path) -> None:
    done = struck(signal.SIGINT, calls("list") - 1, "list")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(b"ID ")


def test_an_interrupt_that_python_drops_ends_the_program() -> None:
    code = """
import os, signal, sys, weakref
from roadmap_cli import cli, start
class Thing: pass
def app():
    thing = Thing()
    there = weakref.ref(thing, lambda _: os.kill(os.getpid(), signal.SIGINT))
    del thing
    print("went on", flush=True)
cli.app = app
start.main()
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


@pytest.mark.sweep
def test_signals_at_random_times_end_the_program_silently(roadmap_file: Path) -> None:
    """Fail if a traceback includes `main`; the program cannot change what Python prints before."""
    spread = random.Random(15)
    ended = 0
    for _ in range(400):
        number, exit_code = spread.choice(SIGNALS)
        program = subprocess.Popen(
            [*PROGRAM, "list"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        time.sleep(spread.uniform(0, 0.4))
        program.send_signal(number)
        stdout, stderr = program.communicate(timeout=60)
        if (
            not re.search(rb'start\.py", line \d+, in main', stderr)
            and program.returncode in (1, -number)
            and not stdout
        ):
            continue  # Python or the console script was about to start
        assert stderr == b""
        assert program.returncode in (0, exit_code)
        ended += program.returncode == exit_code
    assert ended > 40


# A damaged installation


def damaged(tmp_path: Path, file: str, content: bytes | Path | None) -> subprocess.CompletedProcess[str]:
    """Run a copy of the package in which a file has other content, is a link, or is missing."""
    copy = tmp_path / "installed"
    shutil.copytree(ROOT / "roadmap_cli", copy / "roadmap_cli")  # with its bytecode, for speed
    path = copy / "roadmap_cli" / file
    path.unlink()
    if isinstance(content, Path):
        path.symlink_to(content)
    elif content is not None:
        path.write_bytes(content)
    return subprocess.run(
        [sys.executable, "-c", "from roadmap_cli.start import main; main()", "list"],
        env={**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"},
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("file", ["cli.py", "commands/list.py", "output/plain.py"])
@pytest.mark.parametrize(
    ("content", "what"),
    [
        (None, "Error: "),
        (b"def cut(", "SyntaxError: '(' was never closed ("),
        (b"", "Error: "),
        (b"import no_such_module", "ModuleNotFoundError: No module named 'no_such_module'"),
        (Path("/proc/self/mem"), "OSError: [Errno 5] Input/output error"),
        (b"\0", "source code string cannot contain null bytes"),
    ],
    ids=["missing", "cut off", "empty", "dependency", "unreadable", "zeros"],
)
def test_a_damaged_installation_is_reported_in_one_sentence(
    tmp_path: Path, file: str, content: bytes | Path | None, what: str
) -> None:
    (tmp_path / "roadmap.toml").write_text(SMALL_ROADMAP)
    done = damaged(tmp_path, file, content)
    assert (done.returncode, done.stdout) == (70, "")
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("error: this installation of roadmap is damaged (")
    assert what in done.stderr
    assert done.stderr.endswith("); install it again\n")


def test_a_damaged_installation_can_be_debugged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROADMAP_DEBUG", "1")
    assert "Traceback" in damaged(tmp_path, "cli.py", b"import no_such_module").stderr


# What is imported
MODULES = """
import sys
from roadmap_cli.start import main
try:
    main()
except SystemExit as stop:
    assert stop.code == 0
print(*sys.modules, file=sys.stderr)
"""


def imported(*words: str) -> set[str]:
    """Return the names of the modules that a run imports."""
    done = subprocess.run(
        [sys.executable, "-c", MODULES, *words],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stderr.split())


def test_the_version_is_shown_without_importing_the_app() -> None:
    assert imported("--version").isdisjoint({"typer", "msgspec", "roadmap_cli.cli"})


def test_the_list_of_commands_is_shown_without_importing_them() -> None:
    modules = imported("--help")
    assert "roadmap_cli.help_page" in modules
    assert {name for name in modules if re.match(r"roadmap_cli\.commands\.[a-z]", name)} == set()
