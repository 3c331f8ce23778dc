"""A merge into a roadmap in place: no update is lost to it, every call may fail, an edit meanwhile wins."""

import contextlib
import tomllib
from collections.abc import Callable
from errno import EIO, ENOSPC, errorcode
from pathlib import Path

import pytest

from tests.conftest import SMALL_ROADMAP, Result
from tests.faults.ground import (
    UPDATE,
    Case,
    Ground,
    calls_from_the_lock_on,
    faults_of_ending,
    faults_of_next,
    faults_of_text,
    is_about_files,
    litter,
    prepared,
    start_again,
)
from tests.faults.paused import paused
from tests.faults.program import PROGRAM, Done, ended, finished, started
from tests.faults.strace import Call, struck

TRIES = 8
THEIRS = SMALL_ROADMAP + '\n[areas.theirs]\ntitle = "Theirs"\n'
MERGE = (*PROGRAM, "merge-file", "../base", "roadmap.toml", "../theirs")


@pytest.fixture
def ground(strace: None, tmp_path: Path) -> Ground:
    """Return a roadmap in a work tree, which theirs is merged into; base and theirs are outside of it."""
    (tmp_path / "base").write_text(SMALL_ROADMAP.replace("[roadmap]", "[roadmap] # base", 1))
    (tmp_path / "theirs").write_text(THEIRS.replace("[roadmap]", "[roadmap] # base", 1))
    return prepared(tmp_path / "ground", Case(MERGE, in_work_tree=True, first=True))


def test_an_update_meanwhile_waits_and_neither_is_lost(ground: Ground) -> None:
    """The merge stands still at each call from its lock on that is about the roadmap itself."""
    calls = [call for call in calls_from_the_lock_on(ground) if call.path == str(ground.roadmap)]
    assert {"statfs", "openat"} <= {call.name for call in calls}
    for call in calls:
        start_again(ground)
        with paused(ground, call) as go_on:
            refused = finished([*PROGRAM, *UPDATE, "--lock-timeout", "0"], ground.folder)
            assert (refused.code, refused.stdout) == (5, ""), call
            update = started([*PROGRAM, *UPDATE], ground.folder)
            assert go_on().code == 0
            assert ended(update).code == 0
        data = tomllib.loads(ground.roadmap.read_text())
        assert data["areas"]["theirs"] == {"title": "Theirs"}, call
        assert data["commitments"]["methane-75"]["status"] == "underway", call
        assert litter(ground) == []


def test_an_edit_meanwhile_wins(ground: Ground) -> None:
    flushing = next(call for call in calls_from_the_lock_on(ground) if call.name == "fsync")
    start_again(ground)
    edited = ground.old.replace(b"[roadmap]", b"[roadmap] # mine", 1)
    with paused(ground, flushing) as go_on:
        ground.roadmap.write_bytes(edited)
        done = go_on()
    assert (done.code, done.stdout) == (5, "")
    assert "roadmap.toml was changed by somebody else while this command ran" in done.stderr
    assert ground.roadmap.read_bytes() == edited
    assert litter(ground) == []


def struck_again(ground: Ground, call: Call, blow: str) -> tuple[Done, list[Call]]:
    """Strike a call, again if another is in its place: git runs beside the program and closes files too."""
    for _ in range(TRIES):
        start_again(ground)
        with contextlib.suppress(AssertionError):
            return struck(ground.command, ground.folder, call, blow, also="fsync,rename")
    start_again(ground)
    return struck(ground.command, ground.folder, call, blow, also="fsync,rename")


@pytest.mark.parametrize("error", [errorcode[number] for number in (ENOSPC, EIO)])
def test_every_call_may_fail(ground: Ground, run: Callable[..., Result], error: str) -> None:
    faults = []
    for call in calls_from_the_lock_on(ground):
        if is_about_files(ground, call):
            done, calls = struck_again(ground, call, f"error={error}")
            broken = [*faults_of_text(ground, done), *faults_of_ending(ground, done, calls)]
            broken += faults_of_next(ground, run) if done.code else []
            faults += [f"{fault}: {call.text}" for fault in broken]
    assert faults == []
