import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from roadmap_cli.errors import NotSavedError, UnreadableError
from roadmap_cli.storage.lock import lock
from tests.storage.repositories import dirt, repository

HERE = Path(__file__).parents[2]
HOLD = """
import sys
from pathlib import Path
from roadmap_cli.storage.lock import lock
with lock(Path(sys.argv[1]), 5):
    print("held", flush=True)
    sys.stdin.read()
"""
COUNT = """
import sys
from pathlib import Path
from roadmap_cli.storage.lock import lock
from roadmap_cli.storage.load import new_bytes, read_source
from roadmap_cli.storage.save import replace
for _ in range(int(sys.argv[2])):
    with lock(Path(sys.argv[1]), 60) as held:
        source = read_source(Path(sys.argv[1]))
        replace(source, new_bytes(source, f"number = {int(source.text.split()[-1]) + 1}\\n"), held)
"""


@pytest.fixture
def roadmap(tmp_path: Path) -> Path:
    path = tmp_path / "roadmap.toml"
    path.write_text("number = 0\n")
    return path


@contextmanager
def holder(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Run another process that holds the lock."""
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(command, cwd=HERE, stdin=-1, stdout=-1, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def refusal(path: Path, timeout: float = 0.1) -> str:
    with pytest.raises(NotSavedError) as caught, lock(path, timeout):
        pytest.fail("the lock was had")
    assert caught.value.exit_code == 5
    return str(caught.value)


def test_the_lock_file_holds_the_process_id_and_stays(roadmap):
    with lock(roadmap, 0) as held:
        assert held.real == roadmap
        assert held.state.lock == roadmap.with_name(".roadmap.toml.lock")
        assert held.state.lock.read_bytes() == b"%d\n" % os.getpid()
        first = held.state.lock.stat().st_ino
    with lock(roadmap, 0) as held:
        assert held.state.lock.stat().st_ino == first
    assert held.state.lock.is_file()
    assert roadmap.read_text() == "number = 0\n"


def test_a_longer_process_id_of_before_leaves_nothing(roadmap):
    file = roadmap.with_name(".roadmap.toml.lock")
    file.write_text("123456789012345\nmore\n")
    with lock(roadmap, 0):
        assert file.read_bytes() == b"%d\n" % os.getpid()


def test_another_process_is_waited_for_and_named(roadmap):
    with holder(roadmap) as other:
        start = time.monotonic()
        assert refusal(roadmap, 0.3) == (
            f"{roadmap} is being written by process {other.pid}, which did not finish within 0.3 s; try "
            "again, or wait longer with `--lock-timeout SECONDS`"
        )
        assert 0.3 <= time.monotonic() - start < 3


def test_waiting_sleeps(roadmap):
    with holder(roadmap):
        before = time.process_time()
        refusal(roadmap, 1)
        assert time.process_time() - before < 0.25


def test_it_is_had_when_the_other_lets_go(roadmap):
    with holder(roadmap) as other:
        assert other.stdin is not None
        other.stdin.close()
        with lock(roadmap, 10) as held:
            assert held.real == roadmap


def test_a_killed_holder_frees_it(roadmap):
    with holder(roadmap) as other:
        os.kill(other.pid, signal.SIGKILL)
        with lock(roadmap, 10) as held:
            assert held.state.lock.read_bytes() == b"%d\n" % os.getpid()


def test_a_holder_that_left_no_number_is_another_process(roadmap):
    with holder(roadmap):
        for written in ("", "\x1b[31m\n", "12x\n"):
            roadmap.with_name(".roadmap.toml.lock").write_text(written)
            assert " is being written by another process, which did not finish " in refusal(roadmap, 0)


def test_two_names_of_one_file_share_its_lock(roadmap, tmp_path):
    (tmp_path / "folder").mkdir()
    link, chained = tmp_path / "folder" / "a.toml", tmp_path / "b.toml"
    link.symlink_to("../roadmap.toml")
    chained.symlink_to("folder/a.toml")
    with holder(link):
        assert "is being written" in refusal(chained)
        assert "is being written" in refusal(roadmap)
    with lock(chained, 0) as held:
        assert held.real == roadmap


def test_a_file_that_is_not_there_yet_shares_the_lock_that_it_will_have(tmp_path):
    path = tmp_path / "roadmap.toml"
    (tmp_path / "folder").symlink_to(".")
    with lock(tmp_path / "folder" / "roadmap.toml", 0, new=True) as held:
        assert held.real == path
        path.touch()
        with lock(tmp_path / "other.toml", 0, new=True):
            pass
        assert "is being written" in refusal(path, 0)
    with pytest.raises(NotSavedError, match="was not written: there is no folder"):
        lock(tmp_path / "none" / "roadmap.toml", 0, new=True).__enter__()


def test_two_files_of_one_work_tree_do_not(tmp_path):
    root = repository(tmp_path)
    (root / "a").mkdir()
    (root / "a" / "roadmap.toml").touch()
    with lock(root / "roadmap.toml", 0) as one, lock(root / "a" / "roadmap.toml", 0) as two:
        assert one.state.folder == two.state.folder == root / ".git" / "roadmap"
    (root / "a" / "roadmap.toml").unlink()
    assert dirt(root) == ""


@pytest.mark.parametrize("in_repository", [False, True])
def test_no_update_is_lost_between_processes(tmp_path, in_repository):
    roadmap = tmp_path / "roadmap.toml"
    if in_repository:
        repository(tmp_path)
    roadmap.write_text("number = 0\n")
    command = [sys.executable, "-c", COUNT, str(roadmap), "20"]
    writers = [subprocess.Popen(command, cwd=HERE) for _ in range(4)]
    assert [writer.wait() for writer in writers] == [0, 0, 0, 0]
    assert roadmap.read_text() == "number = 80\n"
    assert list(tmp_path.rglob("*.tmp")) == []


def test_a_lock_file_that_was_deleted_meanwhile_is_made_again(roadmap, monkeypatch):
    import fcntl

    file = roadmap.with_name(".roadmap.toml.lock")
    real, tries = fcntl.flock, []

    def flock(descriptor, operation):
        real(descriptor, operation)
        tries.append(descriptor)
        if len(tries) == 1:
            file.unlink()

    monkeypatch.setattr(fcntl, "flock", flock)
    with lock(roadmap, 1):
        assert file.read_bytes() == b"%d\n" % os.getpid()
    assert len(tries) == 2


@pytest.mark.parametrize("kind", ["link", "dangling link", "hard link", "FIFO", "folder"])
def test_what_is_planted_in_its_place_is_refused_and_untouched(roadmap, tmp_path, kind):
    file = tmp_path / ".roadmap.toml.lock"
    victim = tmp_path / "victim"
    victim.write_text("kept")
    match kind:
        case "link":
            file.symlink_to(victim)
        case "dangling link":
            file.symlink_to("made")
        case "hard link":
            file.hardlink_to(victim)
        case "FIFO":
            os.mkfifo(file)
        case _:
            file.mkdir()
    before = file.lstat()
    assert refusal(roadmap) == (
        f"{file} is not a plain file, as a lock must be; look who made it, and remove it"
    )
    assert victim.read_text() == "kept"
    assert not (tmp_path / "made").exists()
    assert file.lstat() == before or kind == "FIFO"  # opening a FIFO may set its times


def test_what_is_no_roadmap_is_refused_and_leaves_no_lock(tmp_path):
    (tmp_path / "dangling").symlink_to("nothing")
    os.mkfifo(tmp_path / "fifo")
    for name in ("none", "dangling", "fifo", "."):
        with pytest.raises(UnreadableError), lock(tmp_path / name, 0):
            pytest.fail("the lock was had")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dangling", "fifo"]


def test_a_failing_disk_is_reported(roadmap, monkeypatch):
    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "pwrite", fail)
    assert refusal(roadmap) == (
        f"{roadmap} cannot be locked: no space is left on the disk; nothing was changed"
    )


def test_a_folder_that_takes_no_lock_is_named(roadmap, monkeypatch):
    real = os.open

    def refuse(path, flags, *mode):
        if str(path).endswith(".lock"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, flags, *mode)

    monkeypatch.setattr(os, "open", refuse)
    assert refusal(roadmap) == (
        f"{roadmap} cannot be locked: permission denied ({roadmap.parent}/.roadmap.toml.lock, which must be "
        "writable); nothing was changed"
    )


def test_closing_in_vain_takes_nothing_back(roadmap, monkeypatch):
    real = os.close

    def close(descriptor):
        real(descriptor)
        raise OSError(5, "Input/output error")

    with lock(roadmap, 0):
        monkeypatch.setattr(os, "close", close)
    monkeypatch.undo()
    with lock(roadmap, 0):
        pass


def test_who_may_write_in_the_folder_may_lock(roadmap):
    roadmap.parent.chmod(0o775)
    with lock(roadmap, 0) as held:
        assert stat.S_IMODE(held.state.lock.stat().st_mode) == 0o664
