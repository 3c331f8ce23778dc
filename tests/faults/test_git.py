"""What a writer leaves aside is never seen by git: while it writes, after it, and after it was killed."""

import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import SMALL_ROADMAP
from tests.faults.ground import UPDATE, Ground
from tests.faults.paused import paused
from tests.faults.program import PROGRAM, finished
from tests.faults.strace import log_of, struck, traced
from tests.storage.repositories import dirt, git


def clone(tmp_path: Path, origin: Path) -> Path:
    git(tmp_path, "clone", "-q", str(origin), "ground")
    return tmp_path / "ground"


def worktree(tmp_path: Path, origin: Path) -> Path:
    git(origin, "worktree", "add", "-q", str(tmp_path / "ground"))
    return tmp_path / "ground"


def submodule(tmp_path: Path, origin: Path) -> Path:
    outer = tmp_path / "outer"
    outer.mkdir()
    git(outer, "init", "-q", "-b", "main")
    git(outer, "submodule", "--quiet", "add", str(origin), "ground")
    git(outer, "commit", "-q", "-m", "Add it")
    return outer / "ground"


@pytest.mark.usefixtures("strace")
@pytest.mark.parametrize("make", [clone, worktree, submodule], ids=lambda make: make.__name__)
def test_git_status_shows_the_roadmap_alone(tmp_path: Path, make: Callable[[Path, Path], Path]) -> None:
    origin = tmp_path / "origin"
    origin.mkdir()
    git(origin, "init", "-q", "-b", "main")
    (origin / "roadmap.toml").write_text(SMALL_ROADMAP)
    git(origin, "add", "roadmap.toml")
    git(origin, "commit", "-q", "-m", "Start")
    folder = make(tmp_path, origin)
    command = (*PROGRAM, *UPDATE)
    assert finished(command, folder).code == 0
    new = (folder / "roadmap.toml").read_bytes()
    assert dirt(folder) == " M roadmap.toml\n"
    git(folder, "checkout", "-q", "roadmap.toml")
    ground = Ground(folder, command, folder / "no lock here", False, SMALL_ROADMAP.encode(), new)
    _, calls = traced(command, folder)
    git(folder, "checkout", "-q", "roadmap.toml")

    flushing = next(call for call in calls if call.name == "fsync" and call.path.endswith(".tmp"))
    with paused(ground, flushing) as go_on:
        place = Path(git(folder, "rev-parse", "--absolute-git-dir").strip()) / "roadmap"
        assert sorted(path.suffix for path in place.iterdir()) == [".lock", ".tmp", ".undo"]
        assert dirt(folder) == ""
        assert go_on().code == 0
    assert dirt(folder) == " M roadmap.toml\n"
    assert sorted(path.suffix for path in place.iterdir()) == [".lock", ".undo"]

    git(folder, "checkout", "-q", "roadmap.toml")
    renaming = next(call for call in calls if call.name == "rename")
    done, _ = struck(command, folder, renaming, "signal=KILL")
    assert done.code == -signal.SIGKILL
    assert sorted(path.suffix for path in place.iterdir()) == [".lock", ".tmp", ".undo"]
    assert dirt(folder) == ""
    if make is submodule:
        log_of(folder).unlink()  # ours, and the only thing that git would see
        assert dirt(folder.parent) == ""
