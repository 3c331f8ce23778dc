"""Shared fixtures: a small roadmap, and three ways to run the program.

`run` runs the app in this process, `process` in another one, and `terminal` in another one with a
pseudo-terminal. The environment is the same for all three. Every test runs in an empty folder, and
fails if it changes the roadmap of the repository.
"""

import contextlib
import io
import os
import pty
import select
import shutil
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from fcntl import ioctl
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple, TypeVar
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, is_hypothesis_test, settings
from typer.main import get_command

from roadmap_cli import terminal as terminal_module
from roadmap_cli.cli import app
from tests.fork_server import LONGEST, ForkServer, request_of, wait

AS_OF = "2026-02-01"
"""The day as of which the small roadmap is read; a Sunday."""

COLUMNS = 100
ROOT = Path(__file__).parents[1]
SHIPPED = ROOT / "roadmap.toml"

# In the background or under nohup, the tests and the processes they start would ignore these signals.
with contextlib.suppress(ValueError):  # only the main thread may set them
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)

# No database: a test run leaves no files. No deadline: machines that run tests are slow at times.
# CI tries the same examples each time, so that no change fails because of an earlier one.
# A property without numbers of its own is tried with few examples by default, and with many in the sweep.
for profile, count in {"few": 15, "many": 100}.items():
    settings.register_profile(
        profile,
        max_examples=count,
        database=None,
        deadline=None,
        print_blob=True,
        derandomize=bool(os.environ.get("CI")),
    )
settings.load_profile("few")

_Test = TypeVar("_Test", bound=Callable[..., None])
_is_sweep = False


def pytest_configure(config: pytest.Config) -> None:
    """Note what is run, before the modules of the tests are imported."""
    global _is_sweep
    _is_sweep = config.getoption("markexpr") == "sweep"
    settings.load_profile("many" if _is_sweep else "few")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the sweep try the properties too, before pytest deselects what has no marker."""
    for item in items:
        if _is_sweep and is_hypothesis_test(getattr(item, "function", None)):
            item.add_marker("sweep")


def examples(few: int, many: int, unchecked: Sequence[HealthCheck] = ()) -> Callable[[_Test], _Test]:
    """Let hypothesis try few examples in the default suite, and many in the sweep."""
    return settings(max_examples=many if _is_sweep else few, suppress_health_check=unchecked)


SMALL_ROADMAP = """\
# A small roadmap that has everything once.
[roadmap]
title = "Small roadmap"
summary = "What two partners promised."
announced = 2021-02-23
source = "https://example.org/roadmap"

[partners.us]
name = "United States"

[partners.ca]
name = "Canada"
url = "https://example.org/ca"

[areas.climate]
title = "Accelerating climate ambitions"
summary = "Less carbon."

[areas.economy]
title = "Building back better"
lead = "Trade"

[areas.north]
title = "The North"

# Nobody has promised anything here yet.
[areas.health]
title = "Health"

[commitments.net-zero-grids]
title = "Net-zero power grids"
text = "Both partners will reach net-zero electricity by 2035."
area = "climate"
partners = ["us", "ca"]
owner = ["Ministry of Energy", "Department of Energy"]
made = 2023-03-24
deadline = "2035"
status = "underway"
partner_status = { ca = "at-risk" }
partner_deadline = { ca = "2050" }
tags = ["energy", "electricity"]
source = ["https://example.org/grids", "https://example.org/grids-2"]

[commitments.net-zero-grids.milestones.draft-rules]
title = "Draft rules published"
deadline = "2023-summer"
status = "met"
met_on = 2023-08-10

[commitments.net-zero-grids.milestones.final-rules]
title = "Final rules in force"
deadline = 2027-01-01

[commitments.net-zero-grids.updates.2023-08-10]
status = "underway"
status_was = "planned"
note = "Draft rules out."

[commitments.net-zero-grids.updates.2024-12-17]
partner = "ca"
status = "at-risk"
deadline = "2050"
deadline_was = "2035"
note = "Final regulations moved the target."
evidence = "https://example.org/moved"

[commitments.methane-75] # cut by three quarters
title = "Cut methane by 75 percent"
area = "climate"
partners = ["ca"]
made = 2021-10-11
deadline = "2025-winter"
status = "stalled"
progress = 40
depends_on = ["net-zero-grids"]
tags = ["energy"]

[commitments.methane-75.updates.2022-03]
deadline = "2025-winter"
deadline_was = "2024"
note = "One year more."

[commitments.methane-75.updates.2025-12-20]
status = "stalled"
status_was = "underway"

[commitments.bridge-repairs]
title = "Réparer les ponts 橋"
area = "economy"
partners = ["ca", "us"]
owner = "Transports Québec"
made = "2024-05"
deadline = "2025-H2"
tags = ["bridges"]

[commitments.semiconductor-forum]
title = "Hold a semiconductor forum"
area = "economy"
partners = ["us"]
made = 2021-02-23
deadline = "2021-summer"
status = "met"
source = "https://example.org/forum"

[commitments.semiconductor-forum.updates.2021-11-02]
status = "met"
note = "Held, a season late."

[commitments.paris-agreement]
title = "Stay in the Paris Agreement"
area = "climate"
partners = ["us", "ca"]
made = 2021-02-23
partner_status = { us = "dropped", ca = "underway" }

[commitments.paris-agreement.updates.2025-01-20]
partner = "us"
status = "dropped"
status_was = "met"

[commitments.arctic-dialogue]
title = "Talk about the Arctic"
area = "north"
partners = ["us", "ca"]
status = "ongoing"

[commitments.fresh-water]
title = "Clean drinking water"
area = "north"
partners = ["ca"]
owner = "Indigenous Services"
made = 2026-01-15
deadline = 2026-06-30
status = "planned"
formerly = ["drinking-water", "water"]
tags = ["water"]
colour = "blue"

[commitments.fresh-water.extra]
budget = 1.5
"""


class Result(NamedTuple):
    """The result of a run of the program."""

    exit_code: int
    stdout: str
    stderr: str


_REMOVED_PREFIXES = ("ROADMAP_", "_ROADMAP_", "_TYPER_", "GIT_", "GITHUB_", "LC_")
_REMOVED = (
    *("NO_COLOR", "FORCE_COLOR", "PY_COLORS", "TTY_COMPATIBLE", "TTY_INTERACTIVE"),
    *("PYTHONUNBUFFERED", "PYTHONIOENCODING", "PYTHONUTF8", "PYTHONWARNINGS"),
    *("COLORTERM", "WT_SESSION", "TERM_PROGRAM", "VTE_VERSION", "KONSOLE_VERSION", "DOMTERM"),
    *("TMUX", "FORCE_HYPERLINK", "CI", "VISUAL", "EDITOR", "TERMINAL_WIDTH", "LINES"),
)


@pytest.fixture(scope="session", autouse=True)
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Fix the environment of all tests; return the folder that tests without `tmp_path` share."""
    with pytest.MonkeyPatch.context() as patches:
        for name in list(os.environ):
            if name.startswith(_REMOVED_PREFIXES) or name in _REMOVED:
                patches.delenv(name)
        fixed = {"COLUMNS": str(COLUMNS), "TERM": "xterm", "TZ": "UTC", "LANG": "C.UTF-8", "HOME": "/"}
        for name, value in fixed.items():
            patches.setenv(name, value)
        patches.setattr(terminal_module, "PROGRESS_DELAY", 60)  # a slow machine shows no bar in this process
        patches.setattr(os, "fsync", os.fstat)  # checks the descriptor, and does not wait for the disk
        patches.chdir("/")
        yield tmp_path_factory.mktemp("empty")


@pytest.fixture(autouse=True)
def sealed(request: pytest.FixtureRequest, shared_folder: Path) -> Iterator[None]:
    """Give the test an empty folder; fail it if it changed the shipped roadmap or the environment.

    Tests without `tmp_path` use one folder in turn, because making a folder takes longer than most tests.
    """
    has_own = "tmp_path" in request.fixturenames
    folder = request.getfixturevalue("tmp_path") if has_own else shared_folder
    os.environ["HOME"] = str(folder)
    os.chdir(folder)
    before, variables = _state_of(SHIPPED), _variables()
    yield
    assert _state_of(SHIPPED) == before, "the test changed the roadmap.toml of the repository"
    assert _variables() == variables, "the test changed the environment"
    if not has_own and os.listdir(folder):
        shutil.rmtree(folder)
        folder.mkdir()


def _variables() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}


def _state_of(file: Path) -> tuple[int, ...]:
    """Return values of a file, at least one of which differs after any change."""
    state = file.stat()
    return state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns


@pytest.fixture
def set_today(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """Return a function that sets the day of the clock.

    It replaces what `today` reads and not `today`, which modules that are first imported now would keep.
    """

    def set_clock(day: date) -> None:
        clock = SimpleNamespace(today=lambda: day, fromisoformat=date.fromisoformat)
        monkeypatch.setattr("roadmap_cli.commands._session.date", clock)

    return set_clock


@pytest.fixture
def small_roadmap() -> str:
    """Return the text of a small roadmap that has every feature of the format."""
    return SMALL_ROADMAP


@pytest.fixture
def roadmap_file(tmp_path: Path) -> Path:
    """Return the small roadmap as the file that the program finds by default.

    `.git` ends the search upward, but the folder is no work tree, so lock and undo files are beside the file.
    """
    (tmp_path / ".git").mkdir()
    file = tmp_path / "roadmap.toml"
    file.write_bytes(SMALL_ROADMAP.encode())
    return file


class _Stream(io.TextIOWrapper):
    """A standard stream that can pretend to be a terminal."""

    def __init__(self, data: bytes, *, is_terminal: bool, encoding: str) -> None:
        super().__init__(io.BytesIO(data), encoding=encoding, errors="surrogateescape", newline="\n")
        self._is_terminal = is_terminal

    def isatty(self) -> bool:
        return self._is_terminal

    def written(self) -> str:
        self.flush()
        buffer = self.buffer
        assert isinstance(buffer, io.BytesIO)
        return buffer.getvalue().decode("utf-8", "surrogateescape")


_program = get_command(app)
"""The command that `app()` would build on each call."""


def run_here(
    *args: str,
    input: str | bytes | None = None,
    env: Mapping[str, str | None] | None = None,
    tty: bool = False,
    encoding: str = "utf-8",
    together: bool = False,
) -> Result:
    """Run the app in this process.

    `input` is the text on stdin. `env` updates the environment (None removes a variable). `tty` makes all
    three streams terminals of COLUMNS columns. `together` makes stderr the same stream as stdout.
    """
    data = input.encode() if isinstance(input, str) else input or b""
    stdin = _Stream(data, is_terminal=tty, encoding="utf-8")
    stdout = _Stream(b"", is_terminal=tty, encoding=encoding)
    stderr = stdout if together else _Stream(b"", is_terminal=tty, encoding=encoding)
    streams: dict[str, Any] = {"argv": ["roadmap", *args], "stdin": stdin, "stdout": stdout, "stderr": stderr}
    with patch.multiple(sys, **streams), patch.dict(os.environ) if env else contextlib.nullcontext():
        _overlay(os.environ, env)
        with pytest.raises(SystemExit) as stop:
            _program()
    code = stop.value.code
    assert isinstance(code, int), f"the program ended with {code!r}, which is not an exit code"
    return Result(code, stdout.written(), "" if together else stderr.written())


@pytest.fixture(scope="session")
def run() -> Callable[..., Result]:
    """Return the function that runs the app in this process: `run("list", "--area", "climate")`."""
    return run_here


@pytest.fixture(scope="session")
def fork_server() -> Iterator[ForkServer]:
    """Return what `process` and `terminal` start the program with."""
    server = ForkServer(ROOT, {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"})
    yield server
    server.close()


@pytest.fixture(scope="session")
def process(fork_server: ForkServer) -> Callable[..., Result]:
    """Return the function that runs the program in another process; it takes options of subprocess.run.

    With such options, or with a variable or a locale for Python, it is a new Python, else a copy of one.
    """

    def run_process(
        *args: str,
        input: str | bytes = b"",
        env: Mapping[str, str | None] | None = None,
        cwd: Path | None = None,
        **options: Any,
    ) -> Result:
        data = input.encode() if isinstance(input, str) else input
        environment = _environment(env)
        request = request_of(args, environment, str(cwd or os.getcwd()))
        if not options and len(request) < LONGEST and not _is_for_python(environment):
            code, stdout, stderr = fork_server.run(request, data, timeout=60)
        else:
            done = subprocess.run(
                [sys.executable, "-m", "roadmap_cli", *args],
                input=data,
                env=environment,
                cwd=cwd,
                timeout=60,
                check=False,
                **({"capture_output": True} | options),
            )
            code, stdout, stderr = done.returncode, done.stdout or b"", done.stderr or b""
        return Result(code, stdout.decode("utf-8", "replace"), stderr.decode("utf-8", "replace"))

    return run_process


@pytest.fixture(scope="session")
def terminal(fork_server: ForkServer) -> Callable[..., Result]:
    """Return the function that runs the program on a pseudo-terminal, with stdout and stderr as one text."""

    def run_on_terminal(
        *args: str, columns: int = 80, input: str = "", env: Mapping[str, str | None] | None = None
    ) -> Result:
        ours, theirs = pty.openpty()
        ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        environment = _environment({"COLUMNS": None, **(env or {})})
        assert not _is_for_python(environment)
        report = fork_server.start(request_of(args, environment, os.getcwd()), [theirs] * 3)
        os.close(theirs)
        os.write(ours, input.encode())
        text = _read_terminal(ours)
        os.close(ours)
        return Result(wait(report, timeout=60), text.replace("\r\n", "\n"), "")

    return run_on_terminal


def _is_for_python(environment: Mapping[str, str]) -> bool:
    """Return whether an environment has variables or a locale that Python reads when it starts."""
    read = {name for name in environment if name.startswith(("PYTHON", "LC_"))}
    return bool(read - {"PYTHONPATH", "PYTHONDONTWRITEBYTECODE"}) or environment.get("LANG") != "C.UTF-8"


def _read_terminal(descriptor: int) -> str:
    pieces: list[bytes] = []
    while select.select([descriptor], [], [], 60)[0]:
        try:
            piece = os.read(descriptor, 65536)
        except OSError:  # Linux: the other side has closed the terminal
            break
        if not piece:
            break
        pieces.append(piece)
    return b"".join(pieces).decode("utf-8", "replace")


def _environment(overlay: Mapping[str, str | None] | None) -> dict[str, str]:
    """Return the environment of a child: ours, the package on the path, and the overlay."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    _overlay(environment, overlay)
    return environment


def _overlay(environment: Any, overlay: Mapping[str, str | None] | None) -> None:
    for name, value in (overlay or {}).items():
        if value is None:
            environment.pop(name, None)
        else:
            environment[name] = value
