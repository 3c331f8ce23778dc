"""Links, modes, owners, mounts, and what may have been planted: each once through the program."""

import os
import stat
from pathlib import Path

import pytest

from tests.conftest import SMALL_ROADMAP
from tests.faults.mounts import in_mount_namespace
from tests.faults.program import PROGRAM, Done, finished

NEW = '\n[areas.oceans]\ntitle = "Oceans"\n'
NOBODY = 65534  # a user without rights
AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file to another user")


@pytest.fixture
def roadmap(tmp_path: Path) -> Path:
    """Return a roadmap in a folder of its own, outside a work tree."""
    file = tmp_path / "folder" / "roadmap.toml"
    file.parent.mkdir()
    file.write_text(SMALL_ROADMAP)
    return file


def add_area(file: Path | str, folder: Path) -> Done:
    return finished([*PROGRAM, "add-area", "Oceans", "--file", str(file)], folder)


def is_saved(roadmap: Path) -> bool:
    """Say whether the roadmap has the new area, and nothing else has changed."""
    text = roadmap.read_text()
    return NEW in text and text.replace(NEW, "") == SMALL_ROADMAP


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def refused(done: Done, code: int, sentence: str) -> bool:
    """Say whether a command was refused in one sentence, the beginning of which is given."""
    return (
        done.code == code
        and done.stdout == ""
        and done.stderr.startswith(f"error: {sentence}")
        and done.stderr.count("\n") == 1
    )


@pytest.mark.parametrize(
    "links",
    [
        {"link.toml": "folder/roadmap.toml"},
        {"link.toml": "two.toml", "two.toml": "folder/three.toml", "folder/three.toml": "roadmap.toml"},
        {"link.toml": "way/roadmap.toml", "way": "folder"},
    ],
    ids=["relative", "chained", "through a folder"],
)
def test_links_are_followed_and_stay(tmp_path: Path, roadmap: Path, links: dict[str, str]) -> None:
    for link, target in links.items():
        (tmp_path / link).symlink_to(target)
    before = names(tmp_path)
    assert add_area("link.toml", tmp_path).code == 0
    assert is_saved(roadmap)
    assert {link: str((tmp_path / link).readlink()) for link in links} == links
    assert names(tmp_path) == before  # the lock stands beside the file, not beside the link
    assert ".roadmap.toml.lock" in names(roadmap.parent)


@pytest.mark.parametrize(
    ("links", "sentence"),
    [
        (
            {"link.toml": "nothing.toml"},
            'link.toml is a symbolic link to "nothing.toml", which does not exist; fix the link',
        ),
        (
            {"link.toml": "two.toml", "two.toml": "link.toml"},
            "link.toml is a symbolic link that leads back to itself; fix the link",
        ),
    ],
    ids=["dangling", "looping"],
)
def test_links_that_lead_nowhere_are_refused(tmp_path: Path, links: dict[str, str], sentence: str) -> None:
    for link, target in links.items():
        (tmp_path / link).symlink_to(target)
    assert refused(add_area("link.toml", tmp_path), 3, sentence)
    assert names(tmp_path) == sorted(links)


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o664, 0o755])
def test_the_mode_is_kept(tmp_path: Path, roadmap: Path, mode: int) -> None:
    roadmap.chmod(mode)
    assert add_area(roadmap, tmp_path).code == 0
    assert stat.S_IMODE(roadmap.stat().st_mode) == mode
    assert is_saved(roadmap)


def test_a_read_only_file_is_refused_for_root_too(tmp_path: Path, roadmap: Path) -> None:
    roadmap.chmod(0o444)
    done = add_area("folder/roadmap.toml", tmp_path)
    assert refused(done, 5, "folder/roadmap.toml is read-only (mode 0444); `chmod u+w` makes it writable")
    assert roadmap.read_text() == SMALL_ROADMAP


def test_a_file_with_two_names_is_refused(tmp_path: Path, roadmap: Path) -> None:
    (tmp_path / "other.toml").hardlink_to(roadmap)
    done = add_area("folder/roadmap.toml", tmp_path)
    assert refused(done, 5, "folder/roadmap.toml has 2 names (hard links), which saving would separate")
    assert (tmp_path / "other.toml").samefile(roadmap)
    assert roadmap.read_text() == SMALL_ROADMAP


@AS_ROOT
def test_the_owner_is_kept(tmp_path: Path, roadmap: Path) -> None:
    os.chown(roadmap, NOBODY, NOBODY)
    roadmap.chmod(0o640)
    assert add_area(roadmap, tmp_path).code == 0
    status = roadmap.stat()
    assert (status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode)) == (NOBODY, NOBODY, 0o640)


def without_rights(*dropped: str) -> list[str]:
    """Return what takes root's rights over the files of others away; another user has none."""
    if os.geteuid() != 0:
        return []
    names = ",".join(f"-{name}" for name in dropped)
    return ["setpriv", f"--bounding-set={names}", f"--inh-caps={names}"]


@AS_ROOT
def test_an_owner_that_cannot_be_kept_stops(tmp_path: Path, roadmap: Path) -> None:
    os.chown(roadmap, NOBODY, NOBODY)
    command = [*without_rights("chown"), *PROGRAM, "add-area", "Oceans", "--file", "folder/roadmap.toml"]
    done = finished(command, tmp_path)
    assert refused(
        done, 5, f"folder/roadmap.toml was not saved: it belongs to user {NOBODY}, group {NOBODY}, and a new"
    )
    assert done.stderr.endswith("; the file is unchanged: save it as its owner\n")
    assert roadmap.read_text() == SMALL_ROADMAP
    assert names(roadmap.parent) == [".roadmap.toml.lock", "roadmap.toml"]


def test_a_folder_that_may_not_be_written_is_refused(tmp_path: Path, roadmap: Path) -> None:
    roadmap.parent.chmod(0o555)
    command = [
        *without_rights("dac_override"),
        *PROGRAM,
        "add-area",
        "Oceans",
        "--file",
        "folder/roadmap.toml",
    ]
    done = finished(command, tmp_path)
    assert refused(
        done,
        5,
        f"folder/roadmap.toml cannot be locked: permission denied ({roadmap.parent}/.roadmap.toml.lock, "
        "which must be writable); nothing was changed",
    )
    assert finished([*PROGRAM, "list", "--file", str(roadmap)], tmp_path).code == 0
    roadmap.parent.chmod(0o755)
    assert names(roadmap.parent) == ["roadmap.toml"]
    assert roadmap.read_text() == SMALL_ROADMAP


def test_a_mount_that_may_not_be_written_is_refused(tmp_path: Path, roadmap: Path) -> None:
    script = """
        mount --bind folder folder && mount -o remount,bind,ro folder || exit 77
        "$@" list --file folder/roadmap.toml >/dev/null || exit 78
        "$@" add-area Oceans --file folder/roadmap.toml
    """
    done = in_mount_namespace(script, tmp_path, *PROGRAM)
    assert refused(done, 5, "folder/roadmap.toml cannot be locked: it is mounted read-only")
    assert done.stderr.endswith("; nothing was changed\n")
    assert roadmap.read_text() == SMALL_ROADMAP


@pytest.mark.parametrize("in_work_tree", [False, True], ids=["plain folder", "work tree"])
def test_a_bind_mounted_file_is_refused_with_advice(
    tmp_path: Path, roadmap: Path, in_work_tree: bool
) -> None:
    """As containers mount single files: no rename leads there, and writing in place could tear it."""
    if in_work_tree:
        (roadmap.parent / ".git" / "objects").mkdir(parents=True)
        (roadmap.parent / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    outside = tmp_path / "outside.toml"
    outside.write_text(SMALL_ROADMAP)
    script = """
        mount --bind outside.toml folder/roadmap.toml || exit 77
        "$@" add-area Oceans --file folder/roadmap.toml
    """
    done = in_mount_namespace(script, tmp_path, *PROGRAM)
    assert done == (
        5,
        "",
        "error: folder/roadmap.toml was not saved: it is a mount point of its own, so that no new file can "
        "take its place; the file is unchanged: mount its folder instead of the file\n",
    )
    assert outside.read_text() == roadmap.read_text() == SMALL_ROADMAP
    assert [path.name for path in tmp_path.rglob("*.tmp")] == []


@pytest.mark.parametrize("kind", ["link", "dangling link", "hard link", "folder", "FIFO"])
def test_what_is_planted_in_place_of_the_lock_is_refused(tmp_path: Path, roadmap: Path, kind: str) -> None:
    lock, victim = roadmap.with_name(".roadmap.toml.lock"), tmp_path / "victim"
    victim.write_text("what others need\n")
    match kind:
        case "link":
            lock.symlink_to(victim)
        case "dangling link":
            lock.symlink_to(tmp_path / "made")
        case "hard link":
            lock.hardlink_to(victim)
        case "folder":
            lock.mkdir()
        case _:
            os.mkfifo(lock)
    done = add_area("folder/roadmap.toml", tmp_path)
    assert refused(done, 5, f"{lock} is not a plain file, as a lock must be; look who made it, and remove it")
    assert victim.read_text() == "what others need\n"
    assert not (tmp_path / "made").exists()
    assert roadmap.read_text() == SMALL_ROADMAP
