import os
import stat
from pathlib import Path

import pytest

from roadmap_cli.errors import NotSavedError
from roadmap_cli.storage import state_folder
from roadmap_cli.storage.state_folder import StatePaths, git_folder, state_beside, state_in_git
from tests.storage.repositories import dirt, git, repository


def worktree(tmp_path: Path) -> tuple[Path, Path]:
    """Return the root of a linked worktree and its git folder."""
    main = repository(tmp_path / "main")
    git(main, "worktree", "add", "-q", "--detach", "../linked")
    return tmp_path / "linked", main / ".git" / "worktrees" / "linked"


def submodule(tmp_path: Path) -> tuple[Path, Path]:
    repository(tmp_path / "library")
    main = repository(tmp_path / "main")
    git(main, "submodule", "add", "-q", "../library", "sub")
    git(main, "commit", "-q", "-m", "Add")
    return main / "sub", main / ".git" / "modules" / "sub"


def clone(tmp_path: Path) -> tuple[Path, Path]:
    repository(tmp_path / "origin")
    git(tmp_path, "clone", "-q", "origin", "clone")
    return tmp_path / "clone", tmp_path / "clone" / ".git"


@pytest.mark.parametrize("make", [clone, worktree, submodule])
def test_the_git_folder_of_every_kind_of_work_tree(tmp_path, make):
    root, expected = make(tmp_path)
    assert git_folder(root) == expected
    (root / "a" / "b").mkdir(parents=True)
    assert git_folder(root / "a" / "b") == expected
    assert Path(git(root, "rev-parse", "--absolute-git-dir").strip()) == expected


@pytest.mark.parametrize("make", [clone, worktree, submodule])
def test_git_never_sees_these_files(tmp_path, make):
    root, expected = make(tmp_path)
    place = state_in_git(root / "roadmap.toml")
    assert place is not None
    assert place.folder == expected / "roadmap"
    place.lock.touch()
    place.temporary().touch()
    assert dirt(root) == ""
    assert git(root, "fsck") == ""


def test_the_nearest_work_tree_counts(tmp_path):
    outer, inner = repository(tmp_path / "outer"), repository(tmp_path / "outer" / "inner")
    assert git_folder(inner) == inner / ".git"
    assert git_folder(outer) == outer / ".git"


@pytest.mark.parametrize(
    "content",
    [
        None,
        b"",
        b"gitdir: \n",
        b"gitdir: nowhere\n",
        b"gitdir: .\n",
        b"something else\n",
        b"gitdir: a\0b\n",
        b"\xff",
    ],
)
def test_a_git_that_leads_nowhere_makes_no_work_tree(tmp_path, content):
    outer = repository(tmp_path / "outer")
    inner = outer / "inner"
    inner.mkdir()
    if content is None:
        (inner / ".git").mkdir()
    else:
        (inner / ".git").write_bytes(content)
    assert git_folder(inner) == outer / ".git"


def test_without_git_there_is_no_place_in_it(tmp_path):
    assert git_folder(tmp_path) is None
    assert state_in_git(tmp_path / "roadmap.toml") is None


def test_another_device_is_no_place(tmp_path, monkeypatch):
    root = repository(tmp_path)
    elsewhere = os.stat("/dev")
    if elsewhere.st_dev == root.stat().st_dev:
        pytest.skip("this machine has /dev on the device of its temporary folder")
    monkeypatch.setattr(state_folder, "git_folder", lambda _: Path("/dev"))
    assert state_in_git(root / "roadmap.toml") is None


def test_a_git_folder_that_may_not_be_written_is_no_place(tmp_path, monkeypatch):
    real = repository(tmp_path) / "roadmap.toml"
    (tmp_path / ".git" / "roadmap").mkdir()
    may = os.access
    for refused in (".git/roadmap", ".git/roadmap/*.lock"):

        def access(path, mode, _refused=refused):
            return not Path(path).match(_refused) and may(path, mode)

        place = state_in_git(real)
        assert place is not None
        place.lock.touch()
        with monkeypatch.context() as patch:
            patch.setattr(os, "access", access)
            assert state_in_git(real) is None
        assert state_in_git(real) == place


def test_a_folder_that_may_not_be_made_is_no_place(tmp_path, monkeypatch):
    real = repository(tmp_path) / "roadmap.toml"

    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    assert state_in_git(real) is None


def test_a_full_disk_does_not_lead_to_another_place(tmp_path, monkeypatch):
    real = repository(tmp_path) / "roadmap.toml"

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "mkdir", fail)
    with pytest.raises(OSError, match="No space"):
        state_in_git(real)


@pytest.mark.parametrize("kind", ["file", "link"])
def test_what_has_the_name_of_the_folder_is_refused_and_kept(tmp_path, kind):
    real = repository(tmp_path / "repo") / "roadmap.toml"
    way = tmp_path / "repo" / ".git" / "roadmap"
    (tmp_path / "victim").mkdir()
    if kind == "file":
        way.write_text("kept")
    else:
        way.symlink_to(tmp_path / "victim")
    with pytest.raises(NotSavedError) as caught:
        state_in_git(real)
    assert str(caught.value) == f"{way} is in the way: the lock needs a folder there; remove it"
    assert list((tmp_path / "victim").iterdir()) == []


def test_who_shares_the_git_folder_shares_ours(tmp_path):
    real = repository(tmp_path) / "roadmap.toml"
    (tmp_path / ".git").chmod(0o2775)
    place = state_in_git(real)
    assert place is not None
    assert stat.S_IMODE(place.folder.stat().st_mode) == 0o2775


def test_two_files_of_one_name_have_names_of_their_own(tmp_path):
    root = repository(tmp_path)
    (root / "a").mkdir()
    (root / "a" / "roadmap.toml").touch()
    one, two = state_in_git(root / "roadmap.toml"), state_in_git(root / "a" / "roadmap.toml")
    assert one is not None
    assert two is not None
    assert one.lock != two.lock
    one.temporary().touch()
    assert len(one.temporaries()) == 1
    assert two.temporaries() == []


def test_beside_a_file_they_are_dot_files(tmp_path):
    place = state_beside(tmp_path / "roadmap.toml")
    assert place == StatePaths(tmp_path, ".roadmap.toml")
    assert place.lock == tmp_path / ".roadmap.toml.lock"
    assert place.temporary().match(f".roadmap.toml.{os.getpid()}.????????????????.tmp")


def test_the_longest_name_leaves_room_for_ours(tmp_path):
    real = repository(tmp_path) / ("x" * 255)
    real.touch()
    for place in (state_beside(real), state_in_git(real)):
        assert place is not None
        place.lock.touch()
        place.temporary().touch()
        assert len(place.temporaries()) == 1
        assert state_beside(tmp_path / ("y" * 255)).stem != place.stem


def test_only_temporaries_of_this_file_are_found(tmp_path):
    place = state_beside(tmp_path / "roadmap.toml")
    ours = tmp_path / ".roadmap.toml.77.0123456789abcdef.tmp"
    others = [
        ".roadmap.toml.tmp",
        ".roadmap.toml.lock",
        ".roadmap.toml.77.0123456789abcde.tmp",
        ".roadmap.toml.x.0123456789abcdef.tmp",
        ".roadmap.toml.7.0123456789abcdef.tmp.9.0123456789abcdef.tmp",
        ".roadmap-toml.77.0123456789abcdef.tmp",
        "roadmap.toml.77.0123456789abcdef.tmp",
    ]
    for name in [ours.name, *others]:
        (tmp_path / name).touch()
    assert place.temporaries() == [(ours, 77)]
