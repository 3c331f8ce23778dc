"""Files of other users, and mounts."""

import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from roadmap_cli.errors import RoadmapError
from tests.storage.repositories import repository
from tests.storage.saving import NEW, NOBODY, OLD, in_child, litter, save

AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount, and give a file to another user")


@AS_ROOT
def test_owner_and_group_are_kept(roadmap):
    os.chown(roadmap, NOBODY, NOBODY)
    save(roadmap)
    status = roadmap.stat()
    assert (status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode)) == (NOBODY, NOBODY, 0o640)


@AS_ROOT
@pytest.mark.parametrize("kind", ["the file", "its folder read-only"])
def test_mounts(tmp_path, kind):
    """In a mount namespace of its own, so that the machine keeps its mounts whatever happens."""
    (tmp_path / "folder").mkdir()
    roadmap = tmp_path / "folder" / "roadmap.toml"
    roadmap.write_text(OLD)
    (tmp_path / "outside.toml").write_text(OLD)
    if kind == "the file":
        mount = f"mount --bind {tmp_path}/outside.toml {roadmap}"
        expected = "was not saved: it is a mount point of its own"
    else:
        mounted = roadmap.parent
        mount = f"mount -t tmpfs none {mounted} && echo > {roadmap} && mount -o remount,ro {mounted}"
        expected = "cannot be locked: it is mounted read-only"
    code = f"from tests.storage.saving import save; from pathlib import Path; save(Path({str(roadmap)!r}))"
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", f'{mount} || exit 77; exec "$0" -c "$1"', sys.executable, code],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 77 or "unshare" in done.stderr:
        pytest.skip(f"this machine does not let root mount: {done.stderr.strip()}")
    assert f"NotSavedError: {roadmap} {expected}" in done.stderr
    assert roadmap.read_text() == (tmp_path / "outside.toml").read_text() == OLD
    assert litter(tmp_path) == []


@pytest.fixture
def public() -> Iterator[Path]:
    """Return a folder that every user may enter, unlike those of pytest."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    warm = folder / "warm.toml"
    warm.write_text(OLD)
    save(warm)  # what is imported late is there from now on
    yield folder
    shutil.rmtree(folder)


def as_nobody(path: Path) -> str:
    """Return why a user without rights (another one, if we are root) cannot save."""

    def attempt() -> None:
        try:
            save(path)
        except RoadmapError as error:
            os.write(answer, f"{type(error).__name__}: {error}".encode())

    question, answer = os.pipe()
    assert in_child(attempt, user=NOBODY if os.geteuid() == 0 else None) == 0
    os.close(answer)
    with os.fdopen(question) as stream:
        return stream.read()


def test_a_folder_that_may_not_be_written(public):
    roadmap = public / "folder" / "roadmap.toml"
    roadmap.parent.mkdir()
    roadmap.write_text(OLD)
    roadmap.chmod(0o666)
    roadmap.parent.chmod(0o555)
    assert as_nobody(roadmap) == (
        f"NotSavedError: {roadmap} cannot be locked: permission denied ({roadmap.parent}/.roadmap.toml.lock, "
        "which must be writable); nothing was changed"
    )
    assert roadmap.read_text() == OLD


@AS_ROOT
def test_an_owner_that_cannot_be_kept_stops(public):
    roadmap = public / "folder" / "roadmap.toml"
    roadmap.parent.mkdir()
    roadmap.write_text(OLD)
    os.chown(roadmap, 0, NOBODY)
    roadmap.chmod(0o666)
    roadmap.parent.chmod(0o777)
    assert as_nobody(roadmap) == (
        f"NotSavedError: {roadmap} was not saved: it belongs to user 0, group {NOBODY}, and a new file "
        "cannot be given to them (the operating system does not permit it); the file is unchanged: save it "
        "as its owner"
    )
    assert roadmap.read_text() == OLD
    assert litter(public) == []


@AS_ROOT
def test_a_git_folder_of_somebody_else(public):
    roadmap = repository(public / "repo") / "roadmap.toml"
    os.chown(roadmap, NOBODY, NOBODY)
    os.chown(roadmap.parent, NOBODY, NOBODY)
    assert as_nobody(roadmap) == ""
    assert roadmap.read_text() == NEW
    assert roadmap.with_name(".roadmap.toml.lock").exists()
    assert not (public / "repo" / ".git" / "roadmap").exists()
