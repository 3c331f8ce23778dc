"""Every system call of the write path fails once, in each of four ways."""

from collections import Counter
from collections.abc import Callable
from errno import EACCES, EINTR, EIO, ENOSPC, errorcode
from pathlib import Path

import pytest

from tests.conftest import Result
from tests.faults.ground import (
    CASES,
    CONTROL,
    Case,
    calls_from_the_lock_on,
    faults_of_ending,
    faults_of_next,
    faults_of_text,
    is_about_files,
    prepared,
    start_again,
    write_path,
)
from tests.faults.strace import struck

ERRORS = [errorcode[number] for number in (ENOSPC, EIO, EINTR, EACCES)]
FLUSHES = "fsync,rename"


@pytest.mark.usefixtures("strace")
@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_every_call_may_fail(tmp_path: Path, run: Callable[..., Result], case: Case, error: str) -> None:
    """Saved and flushed or a true sentence, and nothing left behind.

    Locking and reading, which come before, are the same for all commands and are attacked in one of them.
    """
    ground = prepared(tmp_path / "ground", case)
    faults, codes = [], Counter[int]()
    calls_made = [call for call in calls_from_the_lock_on(ground) if is_about_files(ground, call)]
    for call in calls_made if case.in_work_tree else write_path(calls_made, ground):
        start_again(ground)
        done, calls = struck(ground.command, ground.folder, call, f"error={error}", also=FLUSHES)
        codes[done.code] += 1
        broken = [*faults_of_text(ground, done), *faults_of_ending(ground, done, calls)]
        broken += faults_of_next(ground, run) if done.code else []
        faults += [f"{fault}: {call.text}" for fault in broken]
    assert faults == []
    assert codes[0] > 0
    assert codes[3] > 0 or not case.in_work_tree
    assert codes[5] > (5 if error == "EINTR" else 15)


@pytest.mark.usefixtures("strace")
def test_what_is_not_about_files_may_fail_too(tmp_path: Path, run: Callable[..., Result]) -> None:
    """Whatever the sentence then is, the file is the old or the new one.

    But for the kernel's random numbers, which Rust's library takes for granted; they do not run out.
    """
    ground = prepared(tmp_path / "ground", CASES["update"])
    faults, number = [], 0
    for call in calls_from_the_lock_on(ground):
        if is_about_files(ground, call) or call.name in {"exit_group", "getpid", "getrandom"}:
            continue
        number += 1
        start_again(ground)
        done, _ = struck(ground.command, ground.folder, call, "error=EIO")
        broken = [*faults_of_text(ground, done), *faults_of_next(ground, run)]
        faults += [f"{fault}: {call.text}" for fault in broken]
    assert faults == []
    assert number > 5


@pytest.mark.usefixtures("strace")
def test_a_naive_writer_on_a_full_disk_loses_the_file(tmp_path: Path) -> None:
    ground = prepared(tmp_path / "ground", CONTROL)
    faults = []
    for call in calls_from_the_lock_on(ground):
        if not is_about_files(ground, call):
            continue
        start_again(ground)
        done, calls = struck(ground.command, ground.folder, call, "error=ENOSPC", also=FLUSHES)
        faults += [*faults_of_text(ground, done), *faults_of_ending(ground, done, calls)]
    assert "neither the old nor the new file: 0 bytes" in faults
    assert "0 renames" in faults
    assert any(fault.startswith("no sentence: Traceback") for fault in faults)
