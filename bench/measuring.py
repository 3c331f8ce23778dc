"""Processor time and memory of commands, measured as whole processes that take turns.

The time that passes depends on what else the machine does; the time on a processor hardly does.
"""

import multiprocessing
import os
import pty
import resource
import select
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

COLUMNS = 120


class Program(NamedTuple):
    """A command line. `prepare` runs before each run, untimed; `on_terminal` gives it a terminal."""

    words: Sequence[str]
    prepare: Callable[[], object] | None = None
    on_terminal: bool = False
    environment: Mapping[str, str] = MappingProxyType({})
    folder: str | None = None


class Run(NamedTuple):
    """One run: the processor time of it and its children in milliseconds, and its peak memory in MiB."""

    cpu: float
    peak: float


class Ratio(NamedTuple):
    """The ratio of two programs that took turns: the median, the least and the most."""

    median: float
    least: float
    most: float

    def __str__(self) -> str:
        return f"{self.median:.2f}"

    @property
    def spread(self) -> str:
        """The least and the most, as text."""
        return f"{self.least:.2f} to {self.most:.2f}"


def take_turns(programs: Mapping[str, Program], rounds: int) -> dict[str, list[Run]]:
    """Run all programs once, in order, then again: a machine whose speed drifts slows them alike."""
    turns = [{name: run(program) for name, program in programs.items()} for _ in range(rounds)]
    return {name: [turn[name] for turn in turns] for name in programs}


def ratio(ones: Sequence[Run], others: Sequence[Run]) -> Ratio:
    """Return the ratio of one program to another that took turns with it."""
    ratios = [one.cpu / other.cpu for one, other in zip(ones, others, strict=True)]
    return Ratio(statistics.median(ratios), min(ratios), max(ratios))


def cpu(runs: Sequence[Run]) -> float:
    """Return the median of the times, in milliseconds."""
    return statistics.median(one.cpu for one in runs)


def peak(runs: Sequence[Run]) -> float:
    """Return the highest peak memory of the runs, in MiB."""
    return max(one.peak for one in runs)


def run(program: Program) -> Run:
    """Run a program and return its time and memory. Raises CalledProcessError if it fails."""
    if program.prepare is not None:
        program.prepare()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "ROADMAP_"))}
    environment = {**kept, "COLUMNS": str(COLUMNS), "TERM": "xterm", **program.environment}
    status, usage = (_on_terminal if program.on_terminal else _piped)(program, environment)
    if status != 0:
        raise subprocess.CalledProcessError(status, program.words)
    taken = (usage.ru_utime + usage.ru_stime) * 1000
    return Run(taken, usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024))


def _piped(program: Program, environment: dict[str, str]) -> tuple[int, resource.struct_rusage]:
    """Run with stdout in a pipe, as in a script, and discard the output."""
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
        except OSError:  # Linux: the other side has closed the terminal
            break
    os.close(ours)
    return _ended(child)


def _ended(child: "subprocess.Popen[bytes]") -> tuple[int, resource.struct_rusage]:
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return child.returncode, usage


def aside(work: Callable[..., object], *arguments: object) -> None:
    """Call a function in another process: memory used by this one would count in the peak of its children."""
    child = multiprocessing.get_context("fork").Process(target=work, args=arguments)
    child.start()
    child.join()
    if child.exitcode != 0:
        raise subprocess.CalledProcessError(child.exitcode or 1, [work.__qualname__])


def output_of(words: Sequence[str], **environment: str) -> str:
    """Return the stripped output of a program, empty if there is no such program."""
    try:
        done = subprocess.run(
            words, capture_output=True, text=True, check=False, env={**os.environ, **environment}
        )
    except OSError:
        return ""
    return done.stdout.strip()


def beside(program: str) -> str:
    """Return the path of a program in the folder of this Python."""
    return str(Path(sys.executable).with_name(program))


def roadmap(*words: str) -> Program:
    """Return a command line of the program."""
    return Program([beside("roadmap"), *words])
