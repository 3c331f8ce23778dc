"""Stopped by a signal at every call that has to do with files, from the taking of the lock on."""

import signal
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Result
from tests.faults.ground import (
    CASES,
    calls_from_the_lock_on,
    faults_of_memory,
    faults_of_next,
    faults_of_text,
    is_about_files,
    litter,
    prepared,
    start_again,
)
from tests.faults.strace import struck


@pytest.mark.usefixtures("strace")
@pytest.mark.parametrize(
    ("name", "case", "every"), [("INT", "update", 1), ("TERM", "rename", 2), ("HUP", "update", 3)]
)
def test_a_signal_leaves_nothing_behind(
    tmp_path: Path, run: Callable[..., Result], name: str, case: str, every: int
) -> None:
    """It ends as shells expect of the signal, silently, unless what it was told to do is told as done.

    SIGTERM and SIGHUP take one way; every second and every third call show that.
    """
    number = signal.Signals[f"SIG{name}"]
    ground = prepared(tmp_path / "ground", CASES[case])
    faults, texts = [], Counter[bytes]()
    calls = [call for call in calls_from_the_lock_on(ground) if is_about_files(ground, call)]
    for call in calls[::every]:
        start_again(ground)
        done, _ = struck(ground.command, ground.folder, call, f"signal={name}")
        texts[ground.roadmap.read_bytes()] += 1
        broken = [f"litter: {path.name}" for path in litter(ground)] + faults_of_text(ground, done)
        broken += faults_of_memory(ground, done)
        if done.code != 128 + number:
            broken.append(f"ended with {done.code}")
        if done.stderr and not done.stdout:
            broken.append(f"talked: {done.stderr}")
        faults += [f"{fault}: {call.text}" for fault in broken + faults_of_next(ground, run)]
    assert faults == []
    assert texts[ground.old] > 20 / every
    assert texts[ground.new] > 5 / every
