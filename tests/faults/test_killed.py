"""Killed at every system call from the taking of the lock on: the old file or the new one, and no third."""

import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Result
from tests.faults.ground import (
    CASES,
    CONTROL,
    Case,
    calls_from_the_lock_on,
    faults_of_next,
    faults_of_text,
    litter,
    prepared,
    start_again,
)
from tests.faults.strace import struck

SHARES = 2  # so that two processors have something to do


@pytest.mark.usefixtures("strace")
@pytest.mark.parametrize("share", range(SHARES))
@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_killed_at_every_call(tmp_path: Path, run: Callable[..., Result], case: Case, share: int) -> None:
    ground = prepared(tmp_path / "ground", case)
    calls = calls_from_the_lock_on(ground)[share::SHARES]
    assert len(calls) > 25
    faults, texts, littered = [], set(), 0
    for call in calls:
        start_again(ground)
        done, _ = struck(ground.command, ground.folder, call, "signal=KILL")
        assert done.code == -signal.SIGKILL, (call, done)
        texts.add(ground.roadmap.read_bytes())
        littered += bool(litter(ground))
        is_new = ground.roadmap.read_bytes() == ground.new
        broken = [*faults_of_text(ground, done), *faults_of_next(ground, run)]
        if is_new and ground.roadmap.read_bytes() != ground.old:
            broken.append("saved, and undo does not take it back")
        faults += [f"{fault}: {call.text}" for fault in broken]
    assert faults == []
    assert texts == {ground.old, ground.new}
    assert littered > 5  # else nothing was killed while it was writing


@pytest.mark.usefixtures("strace")
def test_a_naive_writer_tears_the_file(tmp_path: Path) -> None:
    ground = prepared(tmp_path / "ground", CONTROL)
    torn = []
    for call in calls_from_the_lock_on(ground):
        start_again(ground)
        done, _ = struck(ground.command, ground.folder, call, "signal=KILL")
        torn += faults_of_text(ground, done)
    assert "neither the old nor the new file: 0 bytes" in torn
    assert len(torn) > 2
