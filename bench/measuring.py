"""How long commands take and how much memory they hold, as whole processes that take turns."""

import multiprocessing
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
    """What one run took: milliseconds by the clock, and its peak memory in MiB."""

    wall: float
    peak: float


class Ratio(NamedTuple):
    """One program over another: the median of what the turns say, the least and the most."""

    median: float
    least: float
    most: float

    def __str__(self) -> str:
        return f"{self.median:.2f}"

    @property
    def spread(self) -> str:
        """The least and the most, as they are shown."""
        return f"{self.least:.2f} to {self.most:.2f}"


def take_turns(programs: Mapping[str, Program], rounds: int) -> dict[str, list[Run]]:
    """Run all programs once, in order, then all again …: a machine whose speed drifts slows them alike."""
    turns = [{name: run(program) for name, program in programs.items()} for _ in range(rounds)]
    return {name: [turn[name] for turn in turns] for name in programs}


def ratio(ones: Sequence[Run], others: Sequence[Run]) -> Ratio:
    """Return how the runs of one program compare with those of another that took turns with it."""
    ratios = [one.wall / other.wall for one, other in zip(ones, others, strict=True)]
    return Ratio(statistics.median(ratios), min(ratios), max(ratios))


def wall(runs: Sequence[Run]) -> float:
    """Return the median of the times, in milliseconds."""
    return statistics.median(one.wall for one in runs)


def peak(runs: Sequence[Run]) -> float:
    """Return the most memory that a run held, in MiB."""
    return max(one.peak for one in runs)


def run(program: Program) -> Run:
    """Run a program to its end and return what it took; raises CalledProcessError where it fails."""
    if program.prepare is not None:
        program.prepare()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "ROADMAP_"))}
    environment = {**kept, "COLUMNS": str(COLUMNS), "TERM": "xterm", **program.environment}
    started = time.perf_counter()
    status, usage = (_on_terminal if program.on_terminal else _piped)(program, environment)
    taken = (time.perf_counter() - started) * 1000
    if status != 0:
        raise subprocess.CalledProcessError(status, program.words)
    return Run(taken, usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024))


def _piped(program: Program, environment: dict[str, str]) -> tuple[int, resource.struct_rusage]:
    """Run with a pipe behind stdout, as in a script, whose reader throws away what it gets."""
    child = subprocess.Popen(
        program.words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env=environment, cwd=program.folder,
    )  # fmt: skip
    if child.stdout is None:
        raise AssertionError
    with child.stdout:
        while os.read(child.stdout.fileno(), 1 << 16):
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


def aside(work: Callable[..., object], *arguments: object) -> None:
    """Do something in a process of its own: what this one ever held would count as its children's peak."""
    child = multiprocessing.get_context("fork").Process(target=work, args=arguments)
    child.start()
    child.join()
    if child.exitcode != 0:
        raise subprocess.CalledProcessError(child.exitcode or 1, [work.__qualname__])


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
