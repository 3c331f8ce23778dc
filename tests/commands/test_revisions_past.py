"""What commands take from git, and what they say where git has little or nothing."""

import json
from pathlib import Path

import pytest

from tests.histories import History, commitment, roadmap_of


@pytest.fixture
def history(tmp_path: Path) -> History:
    made = History(tmp_path)
    made.commit(roadmap_of(commitment("one", deadline='"2025"')), "Begin", "2024-01-01", path="plan.toml")
    made.git("mv", "plan.toml", "roadmap.toml")
    made.commit_all("Move", "2024-02-01")
    made.commit(roadmap_of(commitment("one", deadline='"2026"')), "Slip", "2024-03-01")
    return made


def moves(stdout: str) -> int:
    return sum(len(slip["changes"]) for slip in json.loads(stdout)["slips"])


@pytest.mark.parametrize(("at", "number"), [("HEAD", 1), ("HEAD~1", 0), ("HEAD~2", 0), ("2024-03-01", 1)])
def test_at_a_revision_under_whatever_name_the_file_had_then(run, history, at, number):
    result = run("slips", "--at", at, "--format", "json")
    assert (result.exit_code, moves(result.stdout)) == (0, number)
    assert result.stderr.startswith(f"at {at} (commit ")
    assert result.stderr.count("\n") == 1


def test_what_is_missing_is_reported_once(run, history):
    history.commit("broken")
    history.git("rm", "-q", "roadmap.toml")
    history.commit_all("Gone")
    history.commit(roadmap_of(commitment("one", deadline='"2027"')), "Back")
    result = run("slips", "--format", "json")
    assert moves(result.stdout) == 2
    assert result.stderr == ("skipped 2 of 6 revisions: 1 cannot be read, 1 removed the file\n")


def test_of_one_revision_the_word_is_singular(run, tmp_path):
    made = History(tmp_path)
    made.commit("broken")
    made.file.write_text(roadmap_of(commitment("one", deadline='"2025"')))
    assert run("slips", "--format", "json").stderr == ("skipped 1 of 1 revision: 1 cannot be read\n")


def test_without_git_only_at_fails(run, history):
    nowhere = {"PATH": "/nowhere"}
    assert run("slips", env=nowhere).exit_code == 0
    assert run("history", "one", env=nowhere).exit_code == 0
    assert run("brief", "--since", "2024-01-01", env=nowhere).exit_code == 0
    for words in (["slips", "--at", "HEAD"], ["brief", "--since", "HEAD"], ["diff"]):
        result = run(*words, env=nowhere)
        assert (result.exit_code, result.stdout) == (4, "")
        assert result.stderr.startswith("error: ")
        assert result.stderr.endswith(
            "git was not found on PATH; install it (on Debian and Ubuntu: apt install git)\n"
        )
