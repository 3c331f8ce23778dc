"""Git as a process: words as they are, no shell, and sentences where it fails."""

import os
from pathlib import Path

import pytest

from roadmap_cli.errors import NotSavedError, UnreadableError
from roadmap_cli.history.conflict import Labels
from roadmap_cli.history.git_process import merge_lines, run_git


def test_words_reach_git_as_they_are(tmp_path: Path) -> None:
    done = run_git(["-c", "a.b=$(touch x);\n", "config", "a.b"], tmp_path, os.environ)
    assert (done.exit_code, done.output) == (0, b"$(touch x);\n\n")
    assert list(tmp_path.iterdir()) == []


def test_a_failure_comes_with_what_git_said(tmp_path: Path) -> None:
    done = run_git(["rev-parse", "--show-toplevel"], tmp_path, os.environ)
    assert done.exit_code == 128
    assert done.error.startswith("fatal: ")


def test_where_git_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(NotSavedError, match=r"^git is not there; install it"):
        run_git(["version"], tmp_path, {"PATH": str(tmp_path)})


def files(folder: Path, *texts: bytes) -> list[Path]:
    names = [folder / f"-{number}" for number in range(3)]
    for name, text in zip(names, texts, strict=True):
        name.write_bytes(text)
    return names


def test_lines_are_merged(tmp_path: Path) -> None:
    clean = files(tmp_path, b"a\n1\n2\n3\nb\n", b"A\n1\n2\n3\nb\n", b"a\n1\n2\n3\nB\n")
    assert merge_lines(clean, Labels(), 7, os.environ) == (b"A\n1\n2\n3\nB\n", False)
    torn = files(tmp_path, b"a\n", b"b\n", b"c\n")
    merged = merge_lines(torn, Labels("-x", "--output=y"), 8, os.environ)
    assert merged == (b"<<<<<<<< -x\nb\n========\nc\n>>>>>>>> --output=y\n", True)
    assert len(list(tmp_path.iterdir())) == 3


def test_what_git_cannot_merge(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="cannot be merged: git says: "):
        merge_lines(files(tmp_path, b"\0", b"\0a", b"\0b"), Labels(), 7, os.environ)
