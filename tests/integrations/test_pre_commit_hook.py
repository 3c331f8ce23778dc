"""The pre-commit hook: its entry as pre-commit starts it, and pre-commit itself, which installs us for it."""

import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.histories import History, commitment, roadmap_of
from tests.integrations.tools import commit_ours, load_yaml, make_program, told, tool, zizmor

HOOKS = ROOT / ".pre-commit-hooks.yaml"
[HOOK] = load_yaml(HOOKS.read_text())
GOOD = roadmap_of(commitment("good"))
BAD = roadmap_of(commitment("bad", area='"lost"'))
LATE = roadmap_of(commitment("late", deadline='"2001"'))


def start(*words: str) -> subprocess.CompletedProcess[str]:
    """Run the hook's entry with these words after it, as pre-commit does."""
    program = make_program(Path("bin/roadmap").resolve())
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        [*shlex.split(HOOK["entry"]), *words],
        env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def write(path: str, text: str) -> str:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text)
    return path


def test_every_file_is_checked_and_one_bad_one_fails() -> None:
    files = write("a/roadmap.toml", BAD), write("b/roadmap.toml", GOOD)
    done = start(*files)
    assert (done.returncode, done.stderr) == (1, "")
    assert "a/roadmap.toml:9:1: error RM201" in done.stdout
    assert "RM403 nobody-responsible, 1 notice: good" in done.stdout
    assert start(files[1]).returncode == 0


def test_a_file_that_cannot_be_read_fails_it_too() -> None:
    assert start(write("roadmap.toml", "[roadmap\n"), write("b/roadmap.toml", GOOD)).returncode == 3


@pytest.mark.parametrize("args", [["--fail-on=warning"], ["--fail-on", "warning"]])
def test_args_are_options_of_the_check(args: list[str]) -> None:
    file = write("roadmap.toml", LATE)
    assert start(file).returncode == 0
    assert start(*args, file).returncode == 1
    assert start(*args, "--ignore=RM3,RM4", file).returncode == 0


@pytest.mark.parametrize("folder", ["a b", "$(touch pwned)", "two\nlines", "HEAD:x", "'", '"', "x/-y"])
def test_names_of_files_stay_names(folder: str) -> None:
    file = write(f"{folder}/roadmap.toml", BAD)
    assert re.search(HOOK["files"], file)
    assert start(file).returncode == 1
    assert {path.name for path in Path().iterdir()} == {folder.partition("/")[0], "bin"}


@pytest.mark.parametrize(
    "path", ["-x/roadmap.toml", "--report=json=../x/roadmap.toml", "--file=a/roadmap.toml"]
)
def test_a_name_that_would_be_an_option_is_left_out(path: str) -> None:
    assert not re.search(HOOK["files"], path)


@pytest.mark.parametrize("path", ["a-roadmap.toml", "roadmap.toml.bak", "a/roadmap.toml/b", "roadmap_toml"])
def test_other_files_are_left_out(path: str) -> None:
    assert not re.search(HOOK["files"], path)
    assert re.search(HOOK["files"], "roadmap.toml")


def test_the_first_words_of_an_option_do_not_become_a_silent_pass() -> None:
    file = write("roadmap.toml", BAD)
    write("main", "a file that is called as a branch is")
    assert start("--since", "main", file).returncode != 0


def test_pre_commit_and_zizmor_take_the_file() -> None:
    assert told(tool("pre-commit"), "validate-manifest", str(HOOKS)).returncode == 0
    assert zizmor(HOOKS).returncode == 0


@pytest.mark.sweep
@pytest.mark.usefixtures("index")
class TestPreCommit:
    """The real pre-commit, which makes an environment and installs us into it."""

    @pytest.fixture
    def project(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> History:
        """Return a project whose work tree holds a good, a bad and a late roadmap, and another TOML file."""
        commit_ours(tmp_path / "ours")
        monkeypatch.setenv("PRE_COMMIT_HOME", str(tmp_path / "pre-commit"))
        project = History(tmp_path / "project")
        (project.folder / "other.toml").write_text("broken")
        (project.folder / "plans").mkdir()
        (project.folder / "plans" / "roadmap.toml").write_text(LATE)
        project.file.write_text(GOOD)
        project.git("add", "--all")
        return project

    def test_try_repo_installs_and_runs_it(self, project: History, tmp_path: Path) -> None:
        command = (
            tool("pre-commit"), "try-repo", str(tmp_path / "ours"), "roadmap-check", "--all-files",
            "--verbose", "--color=never",
        )  # fmt: skip
        done = told(*command, cwd=project.folder)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "plans/roadmap.toml:10:1: warning RM301" in done.stdout
        assert "RM403 nobody-responsible, 1 notice: good" in done.stdout
        assert "other.toml" not in done.stdout
        project.file.write_text(BAD)
        project.git("add", "--all")
        done = told(*command, cwd=project.folder)
        assert done.returncode == 1
        assert "error RM201" in done.stdout

    def test_a_commit_is_stopped_for_what_it_breaks_alone(self, project: History, tmp_path: Path) -> None:
        project.commit(BAD, "An old fault")
        commit = told("git", "rev-parse", "HEAD", cwd=tmp_path / "ours").stdout.strip()
        (project.folder / ".pre-commit-config.yaml").write_text(
            f"repos:\n  - repo: {tmp_path / 'ours'}\n    rev: {commit}\n"
            "    hooks:\n      - id: roadmap-check\n        args: [--since=HEAD]\n"
        )
        command = (tool("pre-commit"), "run", "--color=never")
        project.file.write_text(BAD + commitment("harmless"))
        project.git("add", "--all")
        assert told(*command, cwd=project.folder).returncode == 0
        project.file.write_text(BAD + commitment("harmful", area='"lost"'))
        project.git("add", "--all")
        done = told(*command, cwd=project.folder)
        assert done.returncode == 1
        assert "commitments.harmful.area" in done.stdout
