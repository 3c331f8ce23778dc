"""Somebody saves the roadmap in an editor while a command is between its first look at it and its last."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.ground import (
    CASES,
    CONTROL,
    Ground,
    calls_from_the_lock_on,
    kept,
    litter,
    prepared,
    start_again,
)
from tests.faults.paused import paused
from tests.faults.program import Done
from tests.faults.strace import Call

EDITORS_TEXT = b'[roadmap]\ntitle = "What somebody typed"\n'
CHANGED = (
    "error: roadmap.toml was changed by somebody else while this command ran; nothing was written: "
    "look at the change, and run the command again\n"
)


def in_place(roadmap: Path) -> None:
    roadmap.write_bytes(EDITORS_TEXT)


def by_a_new_file(roadmap: Path) -> None:
    """As vim and most others save."""
    new = roadmap.with_name("roadmap.toml~")
    new.write_bytes(EDITORS_TEXT)
    new.replace(roadmap)


def one_letter_at_the_same_time(roadmap: Path) -> None:
    """Make a change that neither the size nor the time of the file shows."""
    status, text = roadmap.stat(), roadmap.read_bytes()
    roadmap.write_bytes(text.replace(b"Small roadmap", b"Smell roadmap"))
    os.utime(roadmap, ns=(status.st_atime_ns, status.st_mtime_ns))
    after = roadmap.stat()
    assert (after.st_size, after.st_mtime_ns) == (status.st_size, status.st_mtime_ns)


def appended(roadmap: Path) -> None:
    with roadmap.open("ab") as stream:
        stream.write(b"# One line more.\n")


def emptied(roadmap: Path) -> None:
    roadmap.write_bytes(b"")


def made_private(roadmap: Path) -> None:
    roadmap.chmod(0o600)


def removed(roadmap: Path) -> None:
    roadmap.unlink()


CHANGES = [in_place, by_a_new_file, one_letter_at_the_same_time, appended, emptied, made_private, removed]


def moments(ground: Ground) -> dict[str, Call]:
    """Return calls between the first look and the last; the program is paused as each returns."""
    calls = calls_from_the_lock_on(ground)
    start_again(ground)
    path = str(ground.roadmap)
    return {
        "read": [call for call in calls if call.name == "read" and call.path == path][1],  # the end of it
        "written": next(call for call in calls if call.name == "fchmod" and call.path.endswith(".tmp")),
        "kept for undo": next(call for call in calls if call.name == "fsync"),
        "flushed": next(call for call in calls if call.name == "fsync" and call.path.endswith(".tmp")),
    }


def edited_at(ground: Ground, call: Call, change: Callable[[Path], None]) -> tuple[Done, bytes | None]:
    """Run the command, change the file as the call returns; return what came of both."""
    with paused(ground, call) as ending:
        change(ground.roadmap)
        text = ground.roadmap.read_bytes() if ground.roadmap.exists() else None
        done = ending()
    return done, text


@pytest.mark.usefixtures("strace")
@pytest.mark.parametrize("change", CHANGES)
def test_the_editors_text_stands(tmp_path: Path, change: Callable[[Path], None]) -> None:
    ground = prepared(tmp_path / "ground", CASES["update"])
    for name, call in moments(ground).items():
        start_again(ground)
        if change is made_private and name in ("read", "kept for undo"):
            continue  # the mode that is kept is the one that the file has when the new one is made
        done, text = edited_at(ground, call, change)
        assert done == (5, "", CHANGED), name
        assert (ground.roadmap.read_bytes() if ground.roadmap.exists() else None) == text, name
        assert litter(ground) == kept(ground) == [], name
        ground.roadmap.unlink(missing_ok=True)


@pytest.mark.usefixtures("strace")
def test_a_file_that_was_only_touched_is_saved(tmp_path: Path) -> None:
    """The content counts, not the time."""
    ground = prepared(tmp_path / "ground", CASES["update"])
    for call in moments(ground).values():
        start_again(ground)
        done, _ = edited_at(ground, call, lambda roadmap: os.utime(roadmap, ns=(0, 0)))
        assert done.code == 0
        assert ground.roadmap.read_bytes() == ground.new


@pytest.mark.usefixtures("strace")
def test_a_naive_writer_overwrites_it(tmp_path: Path) -> None:
    ground = prepared(tmp_path / "ground", CONTROL)
    calls = calls_from_the_lock_on(ground)
    start_again(ground)
    read = next(call for call in calls if call.name == "read" and call.path == str(ground.roadmap))
    done, text = edited_at(ground, read, in_place)
    assert (done.code, text) == (0, EDITORS_TEXT)
    assert ground.roadmap.read_bytes() == ground.new
