"""How long commands take and how much memory they hold, as whole processes that take turns."""

import os
import pty
import resource
import select
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

COLUMNS = 120


class Program(NamedTuple):
    """A command line; `prepare` is called before each run and not timed, `on_terminal` gives it a tty."""

    words: Sequence[str]
    prepare: Callable[[], object] | None = None
    on_terminal: bool = False
    environment: Mapping[str, str] = MappingProxyType({})
    folder: str | None = None


class Run(NamedTuple):
    """What one run took: seconds by the clock, seconds of processor, peak memory in MiB."""

    wall: float
    cpu: float
    peak: float


class Comparison(NamedTuple):
    """Medians of two programs that took turns; `ratios` are A over B of each turn, smallest first."""

    one: Run
    other: Run
    ratios: list[float]
    ratio: float


def compare(one: Program, other: Program, runs: int) -> Comparison:
    """Return how two programs compare; a machine whose speed drifts slows both."""
    turns = [(run(one), run(other)) for _ in range(runs + 1)][1:]
    ratios = sorted(first.wall / second.wall for first, second in turns)
    first, second = (median([turn[side] for turn in turns]) for side in (0, 1))
    return Comparison(first, second, ratios, statistics.median(ratios))


def median(runs: Sequence[Run]) -> Run:
    """Return the median of each figure."""
    return Run(*(statistics.median(figures) for figures in zip(*runs, strict=True)))


def run(program: Program) -> Run:
    """Run a program to its end and return what it took; raises CalledProcessError where it fails."""
    if program.prepare is not None:
        program.prepare()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "ROADMAP_"))}
    environment = {**kept, "COLUMNS": str(COLUMNS), "TERM": "xterm", **program.environment}
    started = time.perf_counter()
    status, usage = (_on_terminal if program.on_terminal else _piped)(program, environment)
    wall = time.perf_counter() - started
    if status != 0:
        raise subprocess.CalledProcessError(status, program.words)
    peak = usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
    return Run(wall, usage.ru_utime + usage.ru_stime, peak)


def _piped(program: Program, environment: dict[str, str]) -> tuple[int, resource.struct_rusage]:
    """Run with a pipe behind stdout, as in a script, whose reader throws away what it gets."""
    child = subprocess.Popen(
        program.words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env=environment, cwd=program.folder,
    )  # fmt: skip
    if child.stdout is None:
        raise AssertionError
    while os.read(child.stdout.fileno(), 1 << 20):
        pass
    return _ended(child)


def _on_terminal(program: Program, environment: dict[str, str]) -> tuple[int, resource.struct_rusage]:
    ours, theirs = pty.openpty()
    child = subprocess.Popen(
        program.words, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, cwd=program.folder
    )
    os.close(theirs)
    while select.select([ours], [], [], 600)[0]:
        try:
            if not os.read(ours, 1 << 16):
                break
        except OSError:  # how Linux says that the other side has closed the terminal
            break
    os.close(ours)
    return _ended(child)


def _ended(child: "subprocess.Popen[bytes]") -> tuple[int, resource.struct_rusage]:
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return child.returncode, usage


def output_of(words: Sequence[str], **environment: str) -> str:
    """Return what a program prints, stripped; empty where there is no such program."""
    try:
        done = subprocess.run(
            words, capture_output=True, text=True, check=False, env={**os.environ, **environment}
        )
    except OSError:
        return ""
    return done.stdout.strip()


def beside(program: str) -> str:
    """Return the path of a program that stands beside this Python."""
    return str(Path(sys.executable).with_name(program))
