"""Contents of blobs: all through one process, and none fetched."""

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from roadmap_cli.errors import NotFoundError
from roadmap_cli.vcs.git import Git, find_git
from roadmap_cli.vcs.repository import find_blob, track
from roadmap_cli.vcs.versions import Blobs
from tests.histories import History, git


def ours() -> Git:
    return find_git(os.environ)


@pytest.fixture
def history(tmp_path: Path) -> History:
    made = History(tmp_path / "repo")
    for number, day in enumerate(("2023-03-20", "2023-03-24", "2023-05-01"), start=1):
        made.commit(f"number = {number}\n", f"Number {number}", day)
    return made


def test_all_come_through_one_process(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    tracked = track(ours(), history.file)
    numbers = [find_blob(tracked.repository, f"HEAD~{back}", "roadmap.toml") for back in range(3)]
    started: list[list[str]] = []
    popen = subprocess.Popen

    def start(words: list[str], **options: Any) -> Any:
        started.append(words)
        return popen(words, **options)

    monkeypatch.setattr(subprocess, "Popen", start)
    with Blobs(tracked.repository) as blobs:
        assert [blobs.read(number or "") for number in numbers] == [
            b"number = 3\n", b"number = 2\n", b"number = 1\n",
        ]  # fmt: skip
    assert len(started) == 1


def test_what_is_no_file_is_none_and_the_next_is_read(history: History) -> None:
    repository = track(ours(), history.file).repository
    number = find_blob(repository, "HEAD", "roadmap.toml") or ""
    with Blobs(repository) as blobs:
        assert blobs.read(history.git("rev-parse", "HEAD^{tree}").strip()) is None
        assert blobs.read(number) == b"number = 3\n"


def test_what_is_too_large_is_none_and_the_next_is_read(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("roadmap_cli.vcs.versions.MAX_BYTES", 20)
    history.commit("# " + "x" * 3_000_000)
    repository = track(ours(), history.file).repository
    with Blobs(repository) as blobs:
        assert blobs.read(find_blob(repository, "HEAD", "roadmap.toml") or "") is None
        assert blobs.read(find_blob(repository, "HEAD~1", "roadmap.toml") or "") == b"number = 3\n"


def test_a_missing_object_names_the_remedy(history: History) -> None:
    with (
        Blobs(track(ours(), history.file).repository) as blobs,
        pytest.raises(NotFoundError, match=r"objects are missing.*git fetch --refetch"),
    ):
        blobs.read("1" * 40)


def test_a_partial_clone_fetches_nothing(history: History, tmp_path: Path) -> None:
    history.git("config", "uploadpack.allowFilter", "true")
    history.git("config", "uploadpack.allowAnySHA1InWant", "true")
    git(tmp_path, "clone", "-q", "--filter=blob:none", f"file://{history.folder}", "partial")
    repository = track(ours(), tmp_path / "partial" / "roadmap.toml").repository
    number = history.git("rev-parse", "HEAD~1:roadmap.toml").strip()
    with Blobs(repository) as blobs, pytest.raises(NotFoundError, match="objects are missing"):
        blobs.read(number)
    with Blobs(repository) as blobs, pytest.raises(NotFoundError, match="objects are missing"):
        blobs.read(number)


def test_the_process_ends_with_the_context(history: History) -> None:
    repository = track(ours(), history.file).repository
    blobs = Blobs(repository)
    blobs.read(find_blob(repository, "HEAD", "roadmap.toml") or "")
    process = blobs._process
    blobs.__exit__(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert process is not None
    assert process.returncode is not None
