"""Running git: which program, with what environment, and what a repository must not be able to do."""

import os
from datetime import date
from pathlib import Path

import pytest

from roadmap_cli.errors import NotFoundError
from roadmap_cli.vcs.git import Git, GitFailedError, find_git, git_environment
from roadmap_cli.vcs.repository import commit_of_day, resolve, track
from roadmap_cli.vcs.versions import content_at, versions_of
from tests.histories import History

SIGNATURE = "-----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----"


def ours() -> Git:
    return find_git(os.environ)


@pytest.fixture
def history(tmp_path: Path) -> History:
    made = History(tmp_path / "repo")
    for number, day in enumerate(("2023-03-20", "2023-03-24", "2023-05-01"), start=1):
        made.commit(f"number = {number}\n", f"Number {number}", day)
    return made


class TestFinding:
    def test_git_is_found_by_its_absolute_path(self) -> None:
        assert os.path.isabs(ours().program)

    @pytest.mark.parametrize("path", ["", ".", "tools:.:", "/nowhere"])
    def test_a_program_that_the_repository_brings_is_never_taken(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str
    ) -> None:
        for folder in (tmp_path, tmp_path / "tools"):
            folder.mkdir(exist_ok=True)
            (folder / "git").write_text("#!/bin/sh\ntouch stolen\n")
            (folder / "git").chmod(0o755)
        monkeypatch.chdir(tmp_path)
        with pytest.raises(NotFoundError, match="git was not found on PATH"):
            find_git({"PATH": path})

    def test_the_environment_leads_nowhere_else_and_asks_nothing(self) -> None:
        given = {"PATH": "/bin", "HOME": "/h", "GIT_DIR": "/x", "GIT_EXTERNAL_DIFF": "evil", "LANGUAGE": "fr"}
        given |= {
            "GIT_INDEX_FILE": "i",
            "GIT_SSH_COMMAND": "evil",
            "LC_MESSAGES": "fr",
            "GIT_CONFIG_GLOBAL": "g",
        }
        assert git_environment(given) == {
            "PATH": "/bin", "HOME": "/h", "GIT_CONFIG_GLOBAL": "g", "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0",
            "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none",
            "GIT_PAGER": "cat",
        }  # fmt: skip


def test_words_reach_git_as_they_are(tmp_path: Path) -> None:
    done = ours().run(tmp_path, "-c", "a.b=$(touch x);\n", "config", "a.b")
    assert (done.exit_code, done.stdout) == (0, b"$(touch x);\n\n")
    assert list(tmp_path.iterdir()) == []


def test_a_failure_has_the_stderr_of_git(tmp_path: Path) -> None:
    done = ours().run(tmp_path, "rev-parse", "--show-toplevel")
    assert done.exit_code == 128
    assert done.stderr.startswith("fatal: ")
    with pytest.raises(GitFailedError, match="git failed: not a git repository"):
        ours().output(tmp_path, "rev-parse", "--show-toplevel")


@pytest.mark.parametrize("word", ["a\0b", "x" * 3_000_000])
def test_a_word_that_no_program_can_be_given(tmp_path: Path, word: str) -> None:
    with pytest.raises(GitFailedError):
        ours().run(tmp_path, word)


def test_no_program_that_the_repository_names_is_started(history: History) -> None:
    """Every setting by which a repository can name a program for what we call: none may run."""
    evil = history.folder / "evil"
    evil.write_text(f"#!/bin/sh\ntouch {history.folder}/ran\nexec cat\n")
    evil.chmod(0o755)
    for name in (
        "core.fsmonitor", "core.pager", "pager.log", "diff.external", "diff.toml.textconv",
        "diff.toml.command",
        "gpg.program", "core.sshCommand", "core.editor", "core.gitProxy", "uploadpack.packObjectsHook",
        "filter.evil.clean",
        "filter.evil.smudge", "filter.evil.process", "core.alternateRefsCommand",
    ):  # fmt: skip
        history.git("config", name, str(evil))
    history.git("config", "log.showSignature", "true")
    (history.folder / ".git" / "info").mkdir()
    (history.folder / ".git" / "info" / "attributes").write_text("*.toml diff=toml filter=evil\n")
    hooks = history.folder / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for hook in ("post-checkout", "post-index-change", "reference-transaction", "fsmonitor-watchman"):
        (hooks / hook).write_text(evil.read_text())
        (hooks / hook).chmod(0o755)
    signed = history.git("cat-file", "commit", "HEAD").replace("\n\n", f"\ngpgsig {SIGNATURE}\n\n", 1)
    (history.folder / "signed").write_text(signed)
    history.git("update-ref", "HEAD", history.git("hash-object", "-t", "commit", "-w", "signed").strip())
    tracked = track(ours(), history.file)
    assert len(versions_of(tracked)) == 3
    history.git("log", "-1")
    assert (history.folder / "ran").exists(), "the control: git itself would run it"
    (history.folder / "ran").unlink()
    assert len(versions_of(tracked)) == 3
    commit_of_day(tracked.repository, date(2023, 4, 1), tracked.tip)
    assert content_at(tracked, resolve(tracked.repository, "HEAD~1")) == b"number = 2\n"
    assert not (history.folder / "ran").exists()
