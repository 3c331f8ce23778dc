"""A program that stands still at a system call until it is told to go on."""

import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.faults.ground import Ground
from tests.faults.program import Done, ended, started
from tests.faults.strace import Call, log_of, struck_command

_PATIENCE = 20  # seconds


@contextmanager
def paused(ground: Ground, call: Call) -> Iterator[Callable[[], Done]]:
    """Start the command, and pause it as a call returns, for the length of a `with` block.

    Yields the function that lets it go on and returns what it came to.
    """
    log = log_of(ground.folder)
    log.unlink(missing_ok=True)
    process = started(struck_command(ground.command, ground.folder, call, "signal=STOP"), ground.folder)
    pid = process.pid
    try:
        pid = _stopped(log)

        def go_on() -> Done:
            os.kill(pid, signal.SIGCONT)
            return ended(process)

        yield go_on
    finally:
        if process.poll() is None:
            os.kill(pid, signal.SIGKILL)
            process.wait()


def _stopped(log: Path) -> int:
    """Wait until strace has written that its process has stopped, and return the id of that process."""
    give_up = time.monotonic() + _PATIENCE
    while time.monotonic() < give_up:
        if log.exists() and (found := re.search(r"^(\d+) +--- stopped by SIGSTOP", log.read_text(), re.M)):
            return int(found[1])
        time.sleep(0.005)
    raise AssertionError("the program did not stop")
