import os
import stat
from pathlib import Path

import pytest

from roadmap_cli.errors import NotSavedError
from roadmap_cli.storage.new_file import (
    clear_temporaries,
    flush_folders,
    open_folders,
    open_new,
    removed_after,
    write_all,
)
from roadmap_cli.storage.state_folder import state_beside
from tests.storage.saving import in_child


def test_a_temporary_file_is_new(tmp_path):
    with open_new(tmp_path / "new", 0o600) as descriptor:
        write_all(descriptor, b"text")
    assert (tmp_path / "new").read_bytes() == b"text"
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o600
    with pytest.raises(FileExistsError), open_new(tmp_path / "new", 0o600):
        pytest.fail("it was opened")


def test_a_link_in_its_place_is_not_followed(tmp_path):
    (tmp_path / "victim").write_text("kept")
    (tmp_path / "planted").symlink_to("victim")
    (tmp_path / "dangling").symlink_to("nothing")
    for name in ("planted", "dangling"):
        with pytest.raises(FileExistsError), open_new(tmp_path / name, 0o600):
            pytest.fail("it was opened")
    assert (tmp_path / "victim").read_text() == "kept"
    assert not (tmp_path / "nothing").exists()


@pytest.mark.parametrize("stop", [ValueError, KeyboardInterrupt, SystemExit])
def test_it_is_removed_however_the_block_ends(tmp_path, stop):
    path = tmp_path / "new"

    def fill() -> None:
        with removed_after(path):
            path.touch()
            raise stop

    with pytest.raises(stop):
        fill()
    assert not path.exists()


def test_one_that_was_renamed_or_cannot_be_removed_is_no_error(tmp_path, monkeypatch):
    with removed_after(tmp_path / "new"):
        pass
    (tmp_path / "folder").mkdir()
    with removed_after(tmp_path / "folder"):
        pass
    assert (tmp_path / "folder").is_dir()


def test_short_writes_are_carried_on(tmp_path, monkeypatch):
    real = os.write
    sizes: list[int] = []

    def short(descriptor, data):
        sizes.append(len(data))
        return real(descriptor, data[:3])

    monkeypatch.setattr(os, "write", short)
    with open_new(tmp_path / "new", 0o600) as descriptor:
        write_all(descriptor, b"12345678")
    assert (tmp_path / "new").read_bytes() == b"12345678"
    assert sizes == [8, 5, 2]


def test_folders_are_opened_once_each_and_flushed_in_order(tmp_path, monkeypatch):
    (tmp_path / "a").mkdir()
    flushed: list[str] = []
    monkeypatch.setattr(
        os, "fsync", lambda descriptor: flushed.append(os.readlink(f"/proc/self/fd/{descriptor}"))
    )
    if not Path("/proc/self/fd").is_dir():
        pytest.skip("this system has no /proc, which says what a descriptor is")
    with open_folders([tmp_path, tmp_path / "a", tmp_path]) as folders:
        flush_folders(folders, "x")
    assert flushed == [str(tmp_path), str(tmp_path / "a")]
    for descriptor in folders:
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.fstat(descriptor)


def test_a_file_in_place_of_a_folder_is_an_error_before_anything_else(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(NotADirectoryError), open_folders([tmp_path, tmp_path / "file"]):
        pytest.fail("it was opened")


def test_a_failed_flush_never_says_unchanged(tmp_path, monkeypatch):
    def fail(_):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", fail)
    with open_folders([tmp_path]) as folders, pytest.raises(NotSavedError) as caught:
        flush_folders(folders, "roadmap.toml")
    assert str(caught.value) == (
        "roadmap.toml may not be on the disk yet: the disk reports an input/output error; "
        "run `sync` to be sure"
    )


def test_only_the_dead_are_cleared_without_the_lock(tmp_path):
    place = state_beside(tmp_path / "roadmap.toml")
    dead = in_child(lambda: place.temporary().touch())
    assert dead == 0
    (abandoned,) = [path for path, _ in place.temporaries()]
    mine = place.temporary()
    mine.touch()
    clear_temporaries(place, even_living=False)
    assert [path for path, _ in place.temporaries()] == [mine]
    assert not abandoned.exists()
    clear_temporaries(place, even_living=True)
    assert place.temporaries() == []


def test_what_cannot_be_cleared_stays(tmp_path):
    stubborn = tmp_path / ".roadmap.toml.7.0123456789abcdef.tmp"
    stubborn.mkdir()
    after = tmp_path / ".roadmap.toml.8.0123456789abcdef.tmp"
    after.touch()
    clear_temporaries(state_beside(tmp_path / "roadmap.toml"), even_living=True)
    assert stubborn.is_dir()
    assert not after.exists()
    clear_temporaries(state_beside(tmp_path / "no folder" / "roadmap.toml"), even_living=True)


def test_a_process_of_somebody_else_is_alive(tmp_path, monkeypatch):
    place = state_beside(tmp_path / "roadmap.toml")
    place.temporary().touch()

    def refuse(_pid, number):
        assert number == 0  # which kills nobody
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "kill", refuse)
    clear_temporaries(place, even_living=False)
    assert len(place.temporaries()) == 1
