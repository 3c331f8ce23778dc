"""`--at` of the reading commands: which version it selects, and what is reported without one."""

import json
from pathlib import Path

import pytest

from roadmap_cli.output.export.formats import ExportFormat
from tests.histories import History, commitment, git, roadmap_of

TALK = "at {0} (commit {1} of {2})\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> History:
    made = History(tmp_path_factory.mktemp("built"))
    made.commit(roadmap_of(commitment("old")), "Begin", "2023-03-20", path="plan.toml")
    made.git("mv", "plan.toml", "roadmap.toml")
    made.commit_all("Rename", "2023-03-24")
    made.commit(roadmap_of(commitment("old") + commitment("new", made="2023-04-01")), "Add", "2023-05-01")
    made.file.write_text(roadmap_of(commitment("uncommitted")))
    return made


@pytest.fixture
def history(built: History, tmp_path: Path) -> History:
    return built.copy(tmp_path)


def ids(stdout: str) -> list[str]:
    return [row["id"] for row in json.loads(stdout)]


@pytest.mark.parametrize(
    ("at", "back", "shown"),
    [
        ("HEAD", 0, ["old", "new"]),
        ("main~1", 1, ["old"]),
        ("HEAD~2", 2, ["old"]),
        ("2023-05-01", 0, ["old", "new"]),
        ("2023-04-30", 1, ["old"]),
        ("spring 2023", 0, ["old", "new"]),
        ("2023-03", 1, ["old"]),
        ("2023-03-20", 2, ["old"]),
    ],
)
def test_the_text_of_a_revision_or_a_day_also_under_an_earlier_name(run, history, at, back, shown):
    commit, day = history.git("log", "-1", "--format=%h %cs", "--abbrev=10", f"HEAD~{back}").split()
    result = run("list", "--at", at, "--format", "json")
    assert (result.exit_code, ids(result.stdout), result.stderr) == (0, shown, TALK.format(at, commit, day))


@pytest.mark.parametrize(
    "words",
    [
        *(["list"], ["show", "old"], ["tree"], ["status"], ["timeline"], ["scorecard"]),
        *(["export", format] for format in ExportFormat if format is not ExportFormat.XLSX),
    ],
    ids=" ".join,
)
def test_every_reading_command(run, history, words):
    result = run(*words, "--at", "HEAD~1")
    assert result.exit_code == 0
    assert "uncommitted" not in result.stdout
    assert result.stderr.startswith("at HEAD~1 (commit ")


@pytest.mark.parametrize("words", [["export", "html", "-o"], ["check", "--report"]], ids=" ".join)
@pytest.mark.parametrize("which", ["--at=HEAD~1", "--file=HEAD:roadmap.toml", "--file=HEAD:./roadmap.toml"])
def test_no_output_replaces_the_roadmap_of_today_either(run, history, words, which):
    before = history.file.read_bytes()
    for name in ("roadmap.toml", str(history.file)):
        result = run(*words, f"json={name}" if words[0] == "check" else name, which)
        assert result.exit_code == 2
        assert "is the roadmap itself" in result.stderr
    assert history.file.read_bytes() == before


def test_the_roadmap_of_today_is_found_from_a_subfolder(run, history, monkeypatch):
    (history.folder / "docs" / "plans").mkdir(parents=True)
    monkeypatch.chdir(history.folder / "docs" / "plans")
    result = run("export", "html", "--file", "HEAD:roadmap.toml", "-o", "../../roadmap.toml")
    assert result.exit_code == 2
    assert run("export", "html", "--file", "HEAD:roadmap.toml", "-o", "roadmap.toml").exit_code == 0


def test_a_roadmap_that_was_removed_can_still_be_checked(run, history):
    history.file.unlink()
    assert run("check", "--at", "HEAD", "--quiet").exit_code == 0
    assert run("check").exit_code == 3


def test_at_picks_the_text_and_as_of_the_day(run, history):
    assert ids(run("list", "--at", "HEAD", "--as-of", "2023-03-31", "--format", "json").stdout) == ["old"]
    assert ids(run("list", "--at", "HEAD", "--as-of", "2023-04-01", "--format", "json").stdout) == [
        "old",
        "new",
    ]


def test_a_branch_with_the_name_of_a_day_comes_before_the_day(run, history):
    history.git("tag", "2023-05-01", "HEAD~1")
    assert ids(run("list", "--at", "2023-05-01", "--format", "json").stdout) == ["old"]
    assert ids(run("list", "--at", "by 2023-05-01", "--format", "json").stdout) == ["old", "new"]


def test_a_word_that_is_a_year_is_not_a_beginning_of_a_number(run, history):
    assert ids(run("list", "--at", "2023", "--format", "json").stdout) == ["old", "new"]


def test_the_file_may_be_gone_from_the_work_tree(run, history):
    history.file.unlink()
    assert ids(run("list", "--at", "HEAD", "--file", "roadmap.toml", "--format", "json").stdout) == [
        "old",
        "new",
    ]


def test_from_a_subfolder(run, history, monkeypatch):
    (history.folder / "deep").mkdir()
    monkeypatch.chdir(history.folder / "deep")
    assert ids(run("list", "--at", "HEAD", "--format", "json").stdout) == ["old", "new"]


def test_a_bare_repository(run, history, tmp_path, monkeypatch):
    git(tmp_path, "clone", "-q", "--bare", ".", "bare.git")
    monkeypatch.chdir(tmp_path / "bare.git")
    assert run("list", "--file", "HEAD:roadmap.toml", "--format", "json").stderr == ""
    assert ids(run("list", "--file", "HEAD:roadmap.toml", "--format", "json").stdout) == ["old", "new"]
    assert ids(run("list", "--file", "HEAD~2:plan.toml", "--format", "json").stdout) == ["old"]
    at = run("list", "--file", "HEAD:roadmap.toml", "--at", "2023-03-20", "--format", "json")
    assert (ids(at.stdout), at.exit_code) == (["old"], 0)


def test_without_a_file_the_usual_name_is_looked_for_there(run, history, tmp_path, monkeypatch):
    history.file.unlink()
    assert ids(run("list", "--at", "HEAD", "--format", "json").stdout) == ["old", "new"]
    git(tmp_path, "clone", "-q", "--bare", ".", "bare.git")
    monkeypatch.chdir(tmp_path / "bare.git")
    assert ids(run("list", "--at", "HEAD~2", "--format", "json").stdout) == ["old"]
    (tmp_path / "outside").mkdir()
    monkeypatch.chdir(tmp_path / "outside")
    (tmp_path / ".git").rename(tmp_path / "git")
    result = run("list", "--at", "HEAD")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "there is no roadmap.toml" in result.stderr


def test_a_file_that_is_called_like_a_revision_wins(run, history):
    (history.folder / "HEAD:roadmap.toml").write_text(roadmap_of(commitment("file")))
    assert ids(run("list", "--file", "HEAD:roadmap.toml", "--format", "json").stdout) == ["file"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--at", "mian"], 'error: there is no revision "mian" in this repository; did you mean main?'),
        (["--at", ""], "error: --at needs a revision or a day, not an empty one"),
        (
            ["--at", "2023-03-19"],
            "nothing had been committed by the end of 2023-03-19: the history here begins on",
        ),
        (["--at", "HEAD", "--file", "-"], "error: standard input has no revisions; name a file with --file"),
        (["--file", "HEAD:no.toml"], "error: no.toml did not exist at "),
        (["--file", "nope:roadmap.toml"], 'error: there is no revision "nope" in this repository'),
    ],
)
def test_what_is_not_there(run, history, words, said):
    result = run("list", *words)
    assert result.exit_code == (2 if "needs" in said or "standard" in said else 4)
    assert result.stdout == ""
    assert said in result.stderr
    assert result.stderr.count("\n") == 1


def test_outside_a_repository(run, tmp_path):
    (tmp_path / "roadmap.toml").write_text(roadmap_of())
    said = "roadmap.toml is in no git repository, so it has no revisions; `git init` in its folder begins one"
    assert run("list", "--at", "HEAD") == (4, "", f"error: {said}\n")


def test_a_shallow_clone(run, history, tmp_path, monkeypatch):
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{tmp_path}", "shallow")
    monkeypatch.chdir(tmp_path / "shallow")
    for at in ("HEAD~1", "2023-03-24"):
        result = run("list", "--at", at)
        assert (result.exit_code, result.stdout) == (4, "")
        assert "`git fetch --unshallow`" in result.stderr


def test_without_git(run, history):
    result = run("list", "--at", "HEAD", env={"PATH": "/nowhere"})
    assert result == (
        4,
        "",
        "error: git was not found on PATH; install it (on Debian and Ubuntu: apt install git)\n",
    )
    assert run("list", env={"PATH": "/nowhere"}).exit_code == 0


def test_a_version_that_does_not_parse_is_reported_by_commit_and_line(run, history):
    commit = history.commit("[roadmap]\ntitle = \n", "Broken")
    result = run("list", "--at", "HEAD")
    assert result.exit_code == 3
    assert f"error: {commit[:10]}:roadmap.toml:2:9: " in result.stderr


def test_inside_a_hook_the_file_selects_the_repository(run, history, tmp_path):
    other = History(tmp_path / "other")
    other.commit("x = 1\n", path="x.toml")
    hook = {"GIT_DIR": str(other.folder / ".git"), "GIT_INDEX_FILE": "nowhere"}
    assert ids(run("list", "--at", "HEAD", "--format", "json", env=hook).stdout) == ["old", "new"]


def test_git_is_not_imported_without_a_revision(process, history):
    result = process("list", env={"PYTHONPROFILEIMPORTTIME": "1"})
    assert result.exit_code == 0
    assert "roadmap_cli.history" not in result.stderr


@pytest.mark.parametrize("text", ["2024-02-30", "yesterday evening"])
def test_what_looks_like_a_day_and_is_none(run, history, text):
    result = run("list", "--at", text)
    assert result.exit_code == 4
    assert result.stderr.endswith("; a day would be written as 2023-03-24\n")


def test_a_day_to_come_has_no_commits(run, history):
    assert run("list", "--at", "2999") == (
        2, "", "error: --at: 2999 is in the future; give a day up to today\n",
    )  # fmt: skip


def test_a_revision_cannot_be_written(run, history):
    writers = (["update", "old", "--status", "met"], ["edit"], ["init", "X"], ["remove", "old"])
    for words in (*writers, ["undo"], ["undo", "--list"], ["redo"]):
        result = run(*words, "--file", "HEAD:roadmap.toml")
        assert (result.exit_code, result.stdout) == (2, "")
        assert "HEAD:roadmap.toml is a file in a git revision and cannot be changed" in result.stderr
