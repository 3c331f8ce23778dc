"""Every system call of a save fails, is interrupted, or is the last one."""

import errno
import os
import re
import shutil
import signal
from functools import partial
from pathlib import Path

import pytest

from roadmap_cli.errors import NotSavedError, RoadmapError
from tests.storage.saving import CALLS, NEW, OLD, counted, in_child, litter, save, strike


def start_again(roadmap: Path, first: bool) -> None:
    """Put the old text back; for a first save, take away what an earlier one made."""
    roadmap.write_text(OLD)
    if first:
        roadmap.with_name(".roadmap.toml.lock").unlink(missing_ok=True)
        shutil.rmtree(roadmap.parent / ".git" / "roadmap", ignore_errors=True)


def calls_of_a_save(roadmap: Path, patch: pytest.MonkeyPatch, first: bool) -> list[tuple[str, int]]:
    save(roadmap)  # what is imported late is there from now on
    start_again(roadmap, first)
    return counted(patch, lambda: save(roadmap))


@pytest.mark.parametrize("first", [True, False], ids=["first save", "later save"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EACCES, errno.EINTR])
def test_every_call_may_fail(roadmap, monkeypatch, first, number):
    """The file is the old or the new one, the sentence says which, and nothing is left behind."""
    calls = calls_of_a_save(roadmap, monkeypatch, first)
    assert {name for name, _ in calls} >= {
        "open",
        "write",
        "fchmod",
        "fsync",
        "replace",
        "pwrite",
        "close",
        "stat",
    }
    seen: set[str] = set()

    def blow() -> None:
        raise OSError(number, os.strerror(number))

    for name, count in calls:
        start_again(roadmap, first)
        with monkeypatch.context() as patch:
            # Closing frees the descriptor even where it fails.
            strike(patch, name, count, blow, after=name == "close")
            try:
                save(roadmap)
                sentence = ""
            except RoadmapError as error:
                sentence = str(error)
        text = roadmap.read_text()
        where = f"{name} {count}: {sentence}"
        if "is in place" in sentence:
            assert text == NEW, where
        elif sentence:
            assert text == OLD, where
            assert re.search("unchanged|nothing was changed|cannot be read", sentence), where
        else:
            assert text == NEW, where
        seen.add(re.sub(".*(is in place|unchanged|nothing was changed|cannot be read).*", r"\1", sentence))
        assert litter(roadmap.parent) == [], where
    assert seen >= {"is in place", "unchanged", "nothing was changed", "cannot be read"}


class Stop(BaseException):
    """What the command line makes of a signal."""


@pytest.mark.parametrize("first", [True, False], ids=["first save", "later save"])
@pytest.mark.parametrize("after", [False, True], ids=["before it", "after it"])
def test_a_signal_at_every_call(roadmap, monkeypatch, first, after):
    def blow() -> None:
        raise Stop

    def attempt(name: str, count: int) -> None:
        with monkeypatch.context() as patch:
            strike(patch, name, count, blow, after=after)
            with pytest.raises(Stop):
                save(roadmap)

    for name, count in calls_of_a_save(roadmap, monkeypatch, first):
        start_again(roadmap, first)
        if name == "close":  # what was not closed, the lock too, is only free when the process ends
            assert in_child(partial(attempt, name, count)) == 0
        else:
            attempt(name, count)
        assert roadmap.read_text() in {OLD, NEW}, (name, count)
        if name != "unlink":  # the signal came while it was being removed: the next writer does it
            assert litter(roadmap.parent) == [], (name, count)
        save(roadmap, "the next one works = true\n")
        assert litter(roadmap.parent) == [], (name, count)


@pytest.mark.faults
@pytest.mark.parametrize("first", [True, False], ids=["first save", "later save"])
def test_killed_at_every_call(roadmap, monkeypatch, first):
    """Killed before a call is killed after the one before it."""

    def blow() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def attempt(name: str, count: int) -> None:
        with monkeypatch.context() as patch:
            strike(patch, name, count, blow, after=False)
            save(roadmap)

    left = 0
    for name, count in calls_of_a_save(roadmap, monkeypatch, first):
        start_again(roadmap, first)
        status = in_child(partial(attempt, name, count))
        assert os.WTERMSIG(status) == signal.SIGKILL, (name, count)
        assert roadmap.read_text() in {OLD, NEW}, (name, count)
        left += len(litter(roadmap.parent))
        save(roadmap, "the next one works = true\n")
        assert litter(roadmap.parent) == [], (name, count)
    assert left > 0


def test_a_disk_quota_and_a_size_limit(roadmap):
    def attempt() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
        with pytest.raises(NotSavedError) as caught:
            save(roadmap, "#" * 20_000)
        assert str(caught.value) == (
            f"{roadmap} was not saved: the file would be larger than the system allows; the file is unchanged"
        )

    assert in_child(attempt) == 0
    assert roadmap.read_text() == OLD
    assert litter(roadmap.parent) == []


def test_the_list_of_calls_is_whole(roadmap):
    """A call of `os` that a save makes and the list lacks would escape the tests above."""
    import roadmap_cli.storage as package

    sources = [path.read_text() for path in Path(package.__path__[0]).glob("*.py")]
    used = {name for text in sources for name in re.findall(r"\bos\.([a-z]+)\(", text)}
    pure = {"fsencode", "fsdecode", "getpid", "urandom", "strerror", "kill", "pread", "dup", "walk"}
    assert used - pure <= set(CALLS)
