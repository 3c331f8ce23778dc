"""System calls of a process: listed, and one of them struck, by strace(1)."""

import os
import re
import shutil
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tests.faults.program import Done, finished

_LINE = re.compile(r"(?:\d+ +)?([a-z0-9_]+)\((.*)")
_PATH = re.compile(r'<(/[^>]*)>|"(/[^"]*)"')
_RELATIVE = re.compile(r'\w+\(AT_FDCWD<([^>]*)>, "([^"]*)"')


class Call(NamedTuple):
    """One system call.

    `number` counts, from 1, the calls of that name since the process began; `text` is what strace prints:
    arguments, result, and for every descriptor the path it was opened with.
    """

    name: str
    number: int
    text: str

    @property
    def path(self) -> str:
        """Return the first path among the arguments, made absolute; may be empty."""
        if found := _RELATIVE.match(self.text):
            return str(Path(found[1], found[2]))
        found = _PATH.search(self.text)
        return (found[1] or found[2]) if found else ""

    @property
    def shape(self) -> str:
        """Return the path without what differs from run to run: process ids and random names."""
        return re.sub(r"[0-9a-f]{16}|\d+", "#", self.path)


@cache
def why_not() -> str:
    """Return why processes cannot be traced here, or nothing where they can."""
    if shutil.which("strace") is None:
        return "strace is not installed (Debian and Ubuntu: apt install strace)"
    done = finished(["strace", "-o", os.devnull, "true"], Path("/"))
    return f"strace may not trace here: {done.stderr.strip()}" if done.code else ""


def traced(command: Sequence[str], folder: Path) -> tuple[Done, list[Call]]:
    """Run a command to its end and return what it came to, and every system call it made."""
    log = log_of(folder)
    done = finished(["strace", "-f", "-y", "-o", str(log), *command], folder)
    return done, list(_calls(log))


def since(calls: Sequence[Call], *paths: str) -> list[Call]:
    """Return the calls from the first one on that has one of the paths among its arguments."""
    first = next(at for at, call in enumerate(calls) if any(path in call.text for path in paths))
    return list(calls[first:])


def struck(
    command: Sequence[str], folder: Path, call: Call, blow: str, *, also: str = ""
) -> tuple[Done, list[Call]]:
    """Run a command while `call` is hit by `blow`, and return what it came to.

    `blow` is as strace takes it: `signal=KILL` (the call is not made), `signal=TERM` (it is made),
    `error=EIO` (it is not made). `also` names more calls to list, with commas between. Fails the test
    where another call stands in the place of this one, for then nothing would be known about it.
    """
    command = struck_command(command, folder, call, blow, also=also)
    done = finished(command, folder)
    calls = list(_calls(log_of(folder)))
    hit = next((made for made in calls if (made.name, made.number) == (call.name, call.number)), None)
    assert hit is not None, f"{call} was not made again: {done}"
    # A call that kills is listed by what it was asked, without what it would have answered.
    assert "" in {hit.shape, call.shape} or hit.shape == call.shape, f"{hit} in place of {call}"
    return done, calls


def struck_command(
    command: Sequence[str], folder: Path, call: Call, blow: str, *, also: str = ""
) -> list[str]:
    """Return what runs a command while `call` is hit by `blow`."""
    log = log_of(folder)
    # Filtering in the kernel halves the time, but signals do not get through it.
    fast = [] if "signal" in blow else ["--seccomp-bpf"]
    listed = f"trace={','.join(filter(None, [call.name, also]))}"
    inject = f"inject={call.name}:{blow}:when={call.number}"
    return ["strace", "-f", "-y", *fast, "-o", str(log), "-e", listed, "-e", inject, *command]


def log_of(folder: Path) -> Path:
    """Return where strace writes what a command in a folder does."""
    return folder.with_name(f"{folder.name}.strace")


def _calls(log: Path) -> Iterator[Call]:
    """Yield what a log lists; one process with one thread, so that no call is split by another."""
    seen: dict[str, int] = {}
    for line in log.read_text(errors="replace").splitlines():
        if found := _LINE.match(line):
            name = found[1]
            seen[name] = seen.get(name, 0) + 1
            yield Call(name, seen[name], line[line.index(name) :])
