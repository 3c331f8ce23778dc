import errno
import os
import re
import stat
import subprocess
import threading
from pathlib import Path

import pytest

from roadmap_cli.errors import NotSavedError, RoadmapError, WrongUsageError
from roadmap_cli.storage.new_file import clear_temporaries
from roadmap_cli.storage.output import append_output, create, write_output
from roadmap_cli.storage.state_folder import output_state, state_beside
from tests.storage.repositories import dirt, repository
from tests.storage.saving import counted, in_child, litter, save, strike


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make an empty folder the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def failing(number: int):
    def fail(*_args, **_more):
        raise OSError(number, os.strerror(number))

    return fail


def flushes(action, monkeypatch) -> list[str]:
    """Return what `action` flushes and names, in order: a file or the folder, and the calls between."""
    steps: list[str] = []
    for name in ("fsync", "link", "replace"):

        def call(first, *rest, _name=name, _real=getattr(os, name), **more):  # noqa: B008 - each its own
            kind = ""
            if isinstance(first, int):
                kind = " folder" if stat.S_ISDIR(os.fstat(first).st_mode) else " file"
            steps.append(_name + kind)
            return _real(first, *rest, **more)

        monkeypatch.setattr(os, name, call)
    action()
    return steps


class TestCreate:
    def test_clears_what_a_dead_writer_left(self, here):
        dead = subprocess.run(
            ["sh", "-c", "echo $$"], capture_output=True, text=True, check=True
        ).stdout.strip()
        left = here / f".new.toml.{dead}.0123456789abcdef.tmp"
        living = here / f".new.toml.{os.getpid()}.0123456789abcdef.tmp"
        left.touch()
        living.touch()
        create(here / "new.toml", b"new")
        assert sorted(path.name for path in here.iterdir()) == [living.name, "new.toml"]

    def test_the_order_of_calls(self, monkeypatch):
        steps = flushes(lambda: create(Path("roadmap.toml"), b"new"), monkeypatch)
        assert steps == ["fsync file", "link", "fsync folder"]

    def test_a_new_file_has_the_usual_mode(self, here):
        before = os.umask(0o027)
        try:
            create(Path("roadmap.toml"), b"new")
        finally:
            os.umask(before)
        assert Path("roadmap.toml").read_bytes() == b"new"
        assert stat.S_IMODE(Path("roadmap.toml").stat().st_mode) == 0o640
        assert [path.name for path in here.iterdir()] == ["roadmap.toml"]
        save(Path("roadmap.toml"))

    def test_in_a_work_tree_git_sees_it_alone(self, here):
        repository(here)
        create(Path("plan.toml"), b"new")
        assert dirt(here) == "?? plan.toml\n"

    @pytest.mark.parametrize("kind", ["file", "folder", "dangling link"])
    def test_what_is_there_stays(self, here, kind):
        path = Path("roadmap.toml")
        if kind == "file":
            path.write_text("kept")
        elif kind == "folder":
            path.mkdir()
        else:
            path.symlink_to("nothing")
        before = path.lstat()
        with pytest.raises(WrongUsageError) as caught:
            create(path, b"new")
        assert str(caught.value) == (
            "roadmap.toml exists already; nothing was written: name another file, or change this one"
        )
        assert (path.lstat().st_ino, path.lstat().st_mode) == (before.st_ino, before.st_mode)
        assert [path.name for path in here.iterdir()] == ["roadmap.toml"]

    @pytest.mark.parametrize("links", [True, False])
    def test_one_that_comes_at_the_last_moment_stays(self, here, monkeypatch, links):
        real = os.fsync

        def fsync(descriptor):
            real(descriptor)
            Path("roadmap.toml").write_text("kept")

        monkeypatch.setattr(os, "fsync", fsync)
        if not links:
            monkeypatch.setattr(os, "link", failing(errno.EPERM))
        with pytest.raises(WrongUsageError, match="exists already"):
            create(Path("roadmap.toml"), b"new")
        assert Path("roadmap.toml").read_text() == "kept"
        assert litter(here) == []

    def test_a_file_system_without_hard_links(self, here, monkeypatch):
        monkeypatch.setattr(os, "link", failing(errno.EPERM))
        create(Path("roadmap.toml"), b"new")
        assert Path("roadmap.toml").read_bytes() == b"new"
        assert [path.name for path in here.iterdir()] == ["roadmap.toml"]
        monkeypatch.setattr(os, "replace", failing(errno.EIO))
        with pytest.raises(NotSavedError):
            create(Path("other.toml"), b"new")
        assert [path.name for path in here.iterdir()] == ["roadmap.toml"]

    def test_every_call_may_fail(self, here, monkeypatch):
        path = Path("roadmap.toml")
        calls = counted(monkeypatch, lambda: create(path, b"new"))
        for name, count in calls:
            path.unlink(missing_ok=True)
            with monkeypatch.context() as patch:
                strike(patch, name, count, failing(errno.EIO), after=name == "close")
                try:
                    create(path, b"new")
                    sentence = ""
                except RoadmapError as error:
                    sentence = str(error)
            there = path.exists()
            assert there == ("was not written" not in sentence), (name, count, sentence)
            assert not there or path.read_bytes() == b"new", (name, count)
            assert litter(here) == [] or name == "unlink", (name, count)
            for left in here.glob(".*.tmp"):
                left.unlink()

    def test_a_leftover_is_cleared_by_the_next_writer(self, here, monkeypatch):
        def attempt() -> None:
            strike(monkeypatch, "unlink", 0, lambda: os._exit(9), after=False)
            create(Path("roadmap.toml"), b"new")

        assert os.WEXITSTATUS(in_child(attempt)) == 9
        assert len(litter(here)) == 1
        assert Path("roadmap.toml").stat().st_nlink == 2
        save(Path("roadmap.toml"))
        assert litter(here) == []

    def test_a_folder_that_is_not_there(self):
        with pytest.raises(NotSavedError) as caught:
            create(Path("none/roadmap.toml"), b"new")
        assert str(caught.value) == (
            "none/roadmap.toml was not written: there is no folder none; make it, or name another file"
        )


class TestWriteOutput:
    def test_the_order_of_calls(self, monkeypatch):
        steps = flushes(lambda: write_output(Path("out"), b"new", None), monkeypatch)
        assert steps == ["fsync file", "replace", "fsync folder"]

    def test_a_new_file_and_one_made_anew(self, here):
        path = Path("out.html")
        write_output(path, b"one", None)
        path.chmod(0o604)
        write_output(path, b"two", Path("roadmap.toml"))
        assert path.read_bytes() == b"two"
        assert stat.S_IMODE(path.stat().st_mode) == 0o604
        assert [path.name for path in here.iterdir()] == ["out.html"]

    def test_links_are_written_through(self):
        Path("folder").mkdir()
        Path("link").symlink_to("folder/out")
        for text in (b"one", b"two"):
            write_output(Path("link"), text, None)
            assert Path("folder/out").read_bytes() == text
        assert Path("link").is_symlink()

    @pytest.mark.parametrize(
        "name", ["roadmap.toml", "./roadmap.toml", "link", "hard", "folder/../roadmap.toml"]
    )
    def test_the_roadmap_is_never_replaced(self, name):
        Path("roadmap.toml").write_text("kept")
        Path("folder").mkdir()
        Path("link").symlink_to("roadmap.toml")
        Path("hard").hardlink_to("roadmap.toml")
        with pytest.raises(WrongUsageError) as caught:
            write_output(Path(name), b"new", Path("roadmap.toml"))
        assert str(caught.value) == (
            f"{Path(name)} is the roadmap itself, which no output may replace; name another file"
        )
        assert Path("roadmap.toml").read_text() == "kept"

    def test_nor_is_what_it_is_a_link_to(self):
        Path("real.toml").write_text("kept")
        Path("roadmap.toml").symlink_to("real.toml")
        with pytest.raises(WrongUsageError):
            write_output(Path("real.toml"), b"new", Path("roadmap.toml"))

    def test_every_call_may_fail(self, here, monkeypatch):
        path = Path("out")
        path.write_bytes(b"old")
        for name, count in counted(monkeypatch, lambda: write_output(path, b"new", None)):
            path.write_bytes(b"old")
            with monkeypatch.context() as patch:
                strike(patch, name, count, failing(errno.ENOSPC), after=name == "close")
                try:
                    write_output(path, b"new", None)
                    sentence = ""
                except RoadmapError as error:
                    sentence = str(error)
            expected = b"old" if "was not written" in sentence else b"new"
            assert path.read_bytes() == expected, (name, count, sentence)
            assert sentence == "" or re.search("no space is left on the disk", sentence), (name, count)
            assert litter(here) == [], (name, count)

    def test_leftovers_of_the_dead_are_cleared_and_those_of_the_living_stay(self, here):
        place = output_state(here / "out")
        assert in_child(lambda: place.temporary().touch()) == 0
        mine = place.temporary()
        mine.touch()
        write_output(Path("out"), b"new", None)
        assert litter(here) == [mine.name]

    def test_a_writer_of_a_roadmap_takes_no_temporary_file_of_an_output(self, here):
        mine = output_state(here / "out").temporary()
        mine.touch()
        clear_temporaries(state_beside(here / "out"), even_living=True)
        assert litter(here) == [mine.name]

    def test_a_read_only_file_is_refused(self):
        Path("out").write_text("kept")
        Path("out").chmod(0o444)
        with pytest.raises(NotSavedError, match=r"out is read-only \(mode 0444\)"):
            write_output(Path("out"), b"new", None)
        assert Path("out").read_text() == "kept"

    @pytest.mark.parametrize(
        ("path", "sentence"),
        [
            ("none/out", "none/out was not written: there is no folder none; make it, or name another file"),
            ("file/out", "file/out was not written: there is no folder file; make it, or name another file"),
            ("folder", "folder was not written: it is a folder"),
            ("loop", "loop was not written: it is a symbolic link, or links that lead in a circle"),
            ("x\x1b" * 150, "x\\x1b" * 150 + " was not written: the name is too long"),
        ],
    )
    def test_where_nothing_can_be_written(self, path, sentence):
        Path("folder").mkdir()
        Path("file").touch()
        Path("loop").symlink_to("loop")
        with pytest.raises(NotSavedError) as caught:
            write_output(Path(path), b"new", None)
        assert str(caught.value) == sentence

    @pytest.mark.parametrize(
        "write", [create, lambda path, data: write_output(path, data, Path("roadmap.toml"))]
    )
    @pytest.mark.parametrize("path", ["a\0b", "a\ud800b"])
    def test_what_is_no_path_at_all(self, write, path):
        with pytest.raises(WrongUsageError, match="is not a path: it has a character that no path can have"):
            write(Path(path), b"new")

    def test_a_fifo_is_written_to_as_it_is(self):
        os.mkfifo("fifo")
        read: list[bytes] = []
        reader = threading.Thread(target=lambda: read.append(Path("fifo").read_bytes()))
        reader.start()
        write_output(Path("fifo"), b"data", None)
        reader.join(10)
        assert read == [b"data"]
        assert stat.S_ISFIFO(Path("fifo").stat().st_mode)

    def test_standard_output_goes_on_where_it_is(self):
        def attempt() -> None:
            descriptor = os.open("log", os.O_WRONLY | os.O_CREAT)
            os.dup2(descriptor, 1)
            os.write(1, b"before ")
            write_output(Path("/dev/stdout"), b"data", None)
            os.write(1, b" after")

        assert in_child(attempt) == 0
        assert Path("log").read_bytes() == b"before data after"

    @pytest.mark.parametrize("path", ["/dev/fd/9999", "/dev/fd/٣", "/dev/fd/99999999999999999999"])
    def test_a_stream_that_is_not_open(self, path):
        with pytest.raises(NotSavedError, match=f"^{path} was not written: "):
            write_output(Path(path), b"data", None)

    def test_a_full_device_is_reported(self):
        if not Path("/dev/full").exists():
            pytest.skip("this system has no /dev/full")
        with pytest.raises(NotSavedError) as caught:
            write_output(Path("/dev/full"), b"data", None)
        assert str(caught.value) == "/dev/full was not written: no space is left on the disk"

    def test_a_closed_pipe_is_left_to_the_caller(self):
        reading, writing = os.pipe()
        os.close(reading)
        try:
            with pytest.raises(BrokenPipeError):
                write_output(Path(f"/dev/fd/{writing}"), b"data", None)
        finally:
            os.close(writing)


class TestAppending:
    def test_goes_to_the_end_of_a_new_or_an_old_file(self):
        append_output(Path("summary.md"), b"one\n", Path("roadmap.toml"))
        append_output(Path("summary.md"), b"two\n", None)
        assert Path("summary.md").read_bytes() == b"one\ntwo\n"

    def test_never_goes_to_the_roadmap_by_whatever_name(self):
        Path("roadmap.toml").write_bytes(b"old")
        Path("link").symlink_to("roadmap.toml")
        Path("hard").hardlink_to("roadmap.toml")
        for name in ("roadmap.toml", "./roadmap.toml", "link", "hard"):
            with pytest.raises(WrongUsageError, match="is the roadmap itself"):
                append_output(Path(name), b"new", Path("roadmap.toml"))
        assert Path("roadmap.toml").read_bytes() == b"old"

    @pytest.mark.parametrize(
        ("path", "why"),
        [("none/x", "there is no folder none; make it, or name another file"), (".", "it is a folder")],
    )
    def test_a_path_that_cannot_be_written_is_reported(self, path, why):
        with pytest.raises(NotSavedError) as caught:
            append_output(Path(path), b"new", None)
        assert str(caught.value) == f"{path} was not written: {why}"
