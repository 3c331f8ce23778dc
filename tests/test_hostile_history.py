"""Hostile authors, subjects, branches and file names of a repository, in every command that reads git."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Result
from tests.histories import History, commitment, roadmap_of
from tests.hostile import HOSTILE
from tests.runners import assert_printed_safely
from tests.test_hostile_text import IN_A_FILE, each_text

Run = Callable[..., Result]

# Git accepts any author, subject or path without NUL that is not blank.
IN_GIT = {name: text for name, text in IN_A_FILE.items() if "\0" not in text and text.strip()}

ALWAYS = {"escape", "line breaks", "github command", "github old command", "formula =", "html", "option"}


FORMATS = {
    "history": ("text", "json", "markdown"),
    "slips": ("table", "json", "jsonl", "csv", "tsv", "markdown"),
    "brief": ("text", "json", "markdown"),
    "diff": ("text", "json", "markdown"),
}


def made(folder: Path, text: str, name: str = "roadmap.toml") -> History:
    """Return a repository with a commit that changes a deadline and has the text as author and subject."""
    history = History(folder)
    author = text.replace("\n", " ").replace("<", "(").replace(">", ")") + "x"
    history.commit(roadmap_of(commitment("one", deadline='"2025"')), "Begin", path=name)
    history.commit(roadmap_of(commitment("one", deadline='"2026"')), text, author=author, path=name)
    return history


@each_text(IN_GIT, ALWAYS)
def test_authors_and_subjects(run: Run, tmp_path: Path, text: str) -> None:
    made(tmp_path, text)
    words = {"history": ["one"], "slips": [], "brief": ["--since", "HEAD~1"], "diff": ["HEAD~1"]}
    for command, more in words.items():
        for format in FORMATS[command]:
            for tty in (False, True):
                result = run(command, *more, "--format", format, tty=tty, env={"ROADMAP_AS_OF": "2026-02-01"})
                assert result.exit_code == 0, (command, result.stderr)
                assert_printed_safely(result, format, tty=tty)


@each_text({name: text[:60] for name, text in HOSTILE.items() if "\0" not in text}, ALWAYS)
def test_names_of_revisions_and_of_files(run: Run, tmp_path: Path, text: str) -> None:
    history = made(tmp_path, "x")
    before = sorted(path for path in tmp_path.rglob("*"))
    file = text.replace("/", "_") or "x"
    for words in (
        ["list", f"--at={text}"],
        ["list", f"--file={text}:roadmap.toml"],
        ["list", f"--file=HEAD:{text}"],
        ["list", f"--file={file}", "--at=HEAD"],
        ["slips", f"--since={text}"],
        ["slips", f"--at={text}"],
        ["brief", f"--since={text}"],
        ["history", "--at=HEAD", "--", text],
        ["diff", "--rev", "--", text],
        ["diff", "--", text, text],
    ):
        for tty in (False, True):
            result = run(*words, tty=tty)
            assert result.exit_code in (0, 1, 2, 3, 4), (words, result)
            assert "bug in roadmap" not in result.stderr, (words, result.stderr)
            assert_printed_safely(result, "text", tty=tty)
    assert sorted(path for path in tmp_path.rglob("*")) == before
    assert history.git("status", "--porcelain") == ""


@each_text({name: text[:60].replace("/", "_") for name, text in IN_GIT.items() if text.strip(" ./")}, ALWAYS)
def test_a_file_with_a_hostile_name_is_read(run: Run, tmp_path: Path, text: str) -> None:
    name = text + ".toml"
    made(tmp_path, "x", name)
    os.chdir(tmp_path)
    result = run("slips", f"--file={name}", "--format", "csv", env={"ROADMAP_AS_OF": "2026-02-01"})
    assert (result.exit_code, result.stdout.count("\n"), result.stderr) == (0, 2, "")
    at = run("list", f"--file={name}", "--at=HEAD~1", "--format", "csv")
    assert (at.exit_code, at.stdout.count("\n")) == (0, 2)
    assert_printed_safely(at, "csv", tty=False)


@pytest.mark.parametrize(
    "name", ["--output=x", "-x", "--exec=touch x", "$(touch x)", "HEAD;touch x", "2023-03-24"]
)
def test_a_branch_with_a_hostile_name_is_found(run: Run, tmp_path: Path, name: str) -> None:
    history = made(tmp_path, "x")
    number = history.git("rev-parse", "HEAD~1").strip()
    packed = f"# pack-refs with: peeled fully-peeled sorted\n{number} refs/heads/{name}\n"
    (tmp_path / ".git" / "packed-refs").write_text(packed)
    result = run("list", f"--at={name}", "--columns", "deadline", "--format", "csv")
    assert result.exit_code in ((0, 4) if " " in name else (0,))  # git allows no space in a name
    assert result.stdout == ("deadline\n2025\n" if result.exit_code == 0 else "")
    assert not (tmp_path / "x").exists()
