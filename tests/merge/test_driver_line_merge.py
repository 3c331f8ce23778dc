"""Git's own merge of lines: hostile names are names, and what is no text is told."""

import os
from pathlib import Path

import pytest

from roadmap_cli.errors import UnreadableError
from roadmap_cli.merge.conflicts import Labels
from roadmap_cli.merge.driver import merge_lines
from roadmap_cli.vcs.git import find_git


def files(folder: Path, *texts: bytes) -> list[Path]:
    names = [folder / f"-{number}" for number in range(3)]
    for name, text in zip(names, texts, strict=True):
        name.write_bytes(text)
    return names


def test_lines_are_merged(tmp_path: Path) -> None:
    clean = files(tmp_path, b"a\n1\n2\n3\nb\n", b"A\n1\n2\n3\nb\n", b"a\n1\n2\n3\nB\n")
    assert merge_lines(find_git(os.environ), clean, Labels()) == (b"A\n1\n2\n3\nB\n", False)
    torn = files(tmp_path, b"a\n", b"b\n", b"c\n")
    merged = merge_lines(find_git(os.environ), torn, Labels("-x", "--output=y", 8))
    assert merged == (b"<<<<<<<< -x\nb\n========\nc\n>>>>>>>> --output=y\n", True)
    assert len(list(tmp_path.iterdir())) == 3


def test_what_git_cannot_merge(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="cannot be merged: git says: "):
        merge_lines(find_git(os.environ), files(tmp_path, b"\0", b"\0a", b"\0b"), Labels())
