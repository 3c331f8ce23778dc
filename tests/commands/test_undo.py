"""`roadmap undo` and `roadmap redo`: the last writes taken back and done again, to the byte."""

import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from roadmap_cli.storage import journal
from tests.conftest import SMALL_ROADMAP, Result
from tests.hostile import HOSTILE
from tests.storage.repositories import dirt, git

Run = Callable[..., Result]
UPDATE = ("update", "methane-75", "--note", "Moving again.", "--on", "2026-01-05")
ADD = ("add-area", "Oceans")
WHEN = r"\d{4}-\d\d-\d\d \d\d:\d\d"


def without_time(result: Result) -> Result:
    return Result(result.exit_code, re.sub(WHEN, "WHEN", result.stdout), re.sub(WHEN, "WHEN", result.stderr))


@pytest.fixture
def state_in_git(roadmap_file: Path) -> Path:
    """Return the small roadmap in a repository, committed."""
    shutil.rmtree(roadmap_file.parent / ".git")
    git(roadmap_file.parent, "init", "-q", "-b", "main")
    git(roadmap_file.parent, "add", "roadmap.toml")
    git(roadmap_file.parent, "commit", "-q", "-m", "Start")
    return roadmap_file


def test_takes_back_the_last_write_and_the_one_before(run: Run, roadmap_file: Path) -> None:
    run(*UPDATE)
    between = roadmap_file.read_bytes()
    run(*ADD)
    assert without_time(run("undo")) == (
        0,
        "roadmap.toml\n",
        "undid `add-area` of WHEN (added area oceans: Oceans)\n",
    )
    assert roadmap_file.read_bytes() == between
    assert without_time(run("undo")).stderr.startswith("undid `update` of WHEN (")
    assert roadmap_file.read_text() == SMALL_ROADMAP
    assert run("undo") == (
        4,
        "",
        "error: there is nothing more to undo: no earlier write led to this text; "
        "`roadmap redo` goes forward\n",
    )


def test_goes_forward_again_until_something_new_is_written(run: Run, roadmap_file: Path) -> None:
    run(*UPDATE)
    between = roadmap_file.read_bytes()
    run(*ADD)
    last = roadmap_file.read_bytes()
    run("undo")
    run("undo")
    assert without_time(run("redo")).stderr.startswith("redid `update` of WHEN (")
    assert roadmap_file.read_bytes() == between
    assert run("redo").exit_code == 0
    assert roadmap_file.read_bytes() == last
    assert run("redo") == (4, "", "error: there is nothing to redo: no write to roadmap.toml is undone\n")
    run("undo")
    run("add-area", "Rivers")
    assert run("redo").exit_code == 4
    assert len(json.loads(run("undo", "--list", "--format", "json").stdout)) == 2


def test_bytes_come_back_that_no_text_shows(run: Run, roadmap_file: Path) -> None:
    odd = b"\xef\xbb\xbf" + SMALL_ROADMAP.encode().replace(b"\n", b"\r\n").removesuffix(b"\r\n")
    roadmap_file.write_bytes(odd)
    roadmap_file.chmod(0o640)
    link = roadmap_file.with_name("link.toml")
    link.symlink_to("roadmap.toml")
    assert run(*UPDATE).exit_code == 0
    new = roadmap_file.read_bytes()
    assert run("undo", "--file", "link.toml").exit_code == 0
    assert roadmap_file.read_bytes() == odd
    assert run("redo").exit_code == 0
    assert roadmap_file.read_bytes() == new
    assert link.is_symlink()
    assert roadmap_file.stat().st_mode & 0o777 == 0o640


def test_init_is_undone_by_removing_the_file(run: Run, tmp_path: Path) -> None:
    run("init", "Clean air")
    new = (tmp_path / "roadmap.toml").read_bytes()
    dry = run("undo", "--dry-run")
    assert dry.stdout.startswith("--- roadmap.toml\n+++ roadmap.toml\n@@ -1,")
    assert (tmp_path / "roadmap.toml").read_bytes() == new
    assert without_time(run("undo")) == (
        0,
        "roadmap.toml\n",
        "undid `init` of WHEN (started roadmap.toml); roadmap.toml is removed\n",
    )
    assert not (tmp_path / "roadmap.toml").exists()
    assert run("undo").exit_code == 3
    assert "init" in run("undo", "--list").stdout
    assert '+title = "Clean air"' in run("redo", "--dry-run").stdout
    assert not (tmp_path / "roadmap.toml").exists()
    assert without_time(run("redo")) == (0, "roadmap.toml\n", "redid `init` of WHEN (started roadmap.toml)\n")
    assert (tmp_path / "roadmap.toml").read_bytes() == new


def test_init_where_a_roadmap_was_before_is_one_more_write(run: Run, tmp_path: Path) -> None:
    run("init", "One")
    run("undo")
    run("init", "Two")
    run(*ADD)
    assert [run("undo").exit_code for _ in range(2)] == [0, 0]
    assert not (tmp_path / "roadmap.toml").exists()
    assert run("redo").exit_code == 0
    assert 'title = "Two"' in (tmp_path / "roadmap.toml").read_text()


class TestSchemaOfInit:
    """What `init --schema` wrote beside the roadmap goes and comes back with it."""

    @pytest.fixture(autouse=True)
    def started(self, run: Run) -> None:
        assert run("init", "Clean air", "--schema").exit_code == 0

    def test_it_is_removed_and_made_again(self, run: Run, tmp_path: Path) -> None:
        files = [tmp_path / "roadmap.toml", tmp_path / "roadmap.schema.json"]
        made = [file.read_bytes() for file in files]
        dry = run("undo", "--dry-run")
        assert "+++ roadmap.schema.json\n@@ -1," in dry.stdout
        assert [file.read_bytes() for file in files] == made
        result = run("undo")
        assert (result.exit_code, result.stdout) == (0, "roadmap.toml\n")
        assert result.stderr.endswith("; roadmap.toml and roadmap.schema.json are removed\n")
        assert result.stderr.removeprefix("undid") in dry.stderr
        assert [file.exists() for file in files] == [False, False]
        assert "+++ roadmap.schema.json\n@@ -0,0" in run("redo", "--dry-run").stdout
        assert run("redo").exit_code == 0
        assert [file.read_bytes() for file in files] == made

    @pytest.mark.parametrize("other", ["changed", "link", "gone"])
    def test_another_one_stays(self, run: Run, tmp_path: Path, other: str) -> None:
        schema = tmp_path / "roadmap.schema.json"
        if other == "changed":
            schema.write_bytes(schema.read_bytes() + b"\n")
        else:
            schema.rename(tmp_path / "moved.json")
        if other == "link":
            schema.symlink_to("moved.json")
        before = schema.read_bytes() if schema.exists() else None
        result = run("undo")
        assert (result.exit_code, (tmp_path / "roadmap.toml").exists()) == (0, False)
        assert (schema.read_bytes() if schema.exists() else None) == before
        assert result.stderr.endswith(
            "; roadmap.toml is removed, but not roadmap.schema.json, which something else changed since\n"
        )
        assert run("redo").exit_code == 0
        assert schema.read_bytes().startswith(b"{") if other == "gone" else schema.read_bytes() == before

    def test_that_of_another_roadmap_stays(self, run: Run, tmp_path: Path) -> None:
        run("init", "--schema", "--file", "two.toml")
        assert run("undo", "--file", "two.toml").stderr.endswith("; two.toml is removed\n")
        assert (tmp_path / "roadmap.schema.json").exists()


def test_an_import_and_a_change_of_many_are_one_step(run: Run, roadmap_file: Path, tmp_path: Path) -> None:
    (tmp_path / "plan.csv").write_text("title,owner\nPlant trees,A\nPlant more,B\n")
    assert run("import", "plan.csv", "--area", "climate").exit_code == 0
    assert run("remove", "climate", "--area", "--force").exit_code == 0
    assert [run("undo").exit_code for _ in range(2)] == [0, 0]
    assert roadmap_file.read_text() == SMALL_ROADMAP


def test_an_import_into_a_new_file_is_undone(run: Run, roadmap_file: Path, tmp_path: Path) -> None:
    (tmp_path / "whole.json").write_text(run("export", "json", "--as-of", "2026-02-01").stdout)
    assert run("import", "whole.json", "--file", "new.toml").exit_code == 0
    assert run("undo", "--file", "new.toml").exit_code == 0
    assert not (tmp_path / "new.toml").exists()
    assert roadmap_file.read_text() == SMALL_ROADMAP


@pytest.mark.parametrize("text", ["# typed\n", "[areas\n"], ids=["right", "faulty"])
def test_what_was_saved_in_the_editor_is_undone(
    run: Run, roadmap_file: Path, tmp_path: Path, text: str
) -> None:
    editor = tmp_path / "ed.sh"
    editor.write_text(f"#!/bin/sh\nprintf '{text}' >>\"$1\"\n")
    editor.chmod(0o700)
    run("edit", env={"EDITOR": str(editor)})
    assert roadmap_file.read_text() == SMALL_ROADMAP + text
    assert without_time(run("undo")).stderr == "undid `edit` of WHEN (edited roadmap.toml)\n"
    assert roadmap_file.read_text() == SMALL_ROADMAP


def test_a_write_that_changes_nothing_and_a_dry_run_are_no_writes(run: Run, roadmap_file: Path) -> None:
    run("update", "methane-75", "--progress", "40")
    run(*UPDATE, "--dry-run")
    assert run("undo") == (4, "", "error: there is nothing to undo: no write to roadmap.toml is kept here\n")
    assert run("undo", "--list") == (0, "", "no write to roadmap.toml is kept here\n")


# What it says


def test_json(run: Run, roadmap_file: Path) -> None:
    run(*UPDATE)
    for command in ("undo", "redo"):
        dry = json.loads(run(command, "--dry-run", "--format", "json").stdout)
        assert dry == {
            "command": command, "ids": ["roadmap.toml"], "changed": True, "dry_run": True, "diff": dry["diff"]
        }  # fmt: skip
        result = run(command, "--format", "json")
        assert (result.exit_code, result.stderr) == (0, "")
        assert json.loads(result.stdout) == {"command": command, "ids": ["roadmap.toml"], "changed": True}


def test_a_dry_run_prints_the_diff_and_takes_no_lock(run: Run, roadmap_file: Path) -> None:
    run(*ADD)
    lock = roadmap_file.with_name(".roadmap.toml.lock")
    lock.unlink()
    new = roadmap_file.read_bytes()
    dry = run("undo", "--dry-run")
    assert '-[areas.oceans]\n-title = "Oceans"\n' in dry.stdout
    assert dry.stderr.startswith("dry run, nothing was written: undid `add-area` of ")
    assert not lock.exists()
    assert roadmap_file.read_bytes() == new
    assert run("undo").exit_code == 0


def test_the_list(run: Run, roadmap_file: Path) -> None:
    run(*UPDATE)
    run(*ADD)
    run("undo")
    lines = without_time(run("undo", "--list")).stdout.splitlines()
    assert [line.split("  ")[0] for line in lines] == ["WHEN", "WHEN", "WHEN"]
    assert [line.split()[1] for line in lines] == ["COMMAND", "add-area", "update"]
    assert [line.split()[-1] for line in lines] == ["NOW", "redo", "undo"]
    assert "  added area oceans: Oceans  " in lines[1]
    listed = json.loads(run("undo", "--list", "--format", "json").stdout)
    assert [(one["command"], one["undone"], one["now"]) for one in listed] == [
        ("add-area", True, "redo"),
        ("update", False, "undo"),
    ]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", one["when"]) for one in listed)
    roadmap_file.write_text("# else\n")
    listed = json.loads(run("undo", "--list", "--format", "json").stdout)
    assert [one["now"] for one in listed] == [None, None]


def test_the_list_on_a_terminal_is_cut_to_it(run: Run, roadmap_file: Path) -> None:
    run("add-area", "A title of an area that is longer than the terminal has columns")
    shown = run("undo", "--list", tty=True, env={"COLUMNS": "60"}).stdout
    assert max(len(re.sub("\x1b[^m]*m", "", line)) for line in shown.splitlines()) <= 60
    assert "undo" in shown
    assert "…" in shown


def test_at_most_twenty_are_listed(run: Run, roadmap_file: Path) -> None:
    for number in range(22):
        run("update", "methane-75", "--progress", str(number))
    assert len(json.loads(run("undo", "--list", "--format", "json").stdout)) == journal.MAX_WRITES == 20


@pytest.mark.parametrize("text", [HOSTILE["escape"], HOSTILE["bidi override"], HOSTILE["rich tag"]])
def test_hostile_text_stays_text(run: Run, roadmap_file: Path, text: str) -> None:
    assert run("add-area", text, "--id", "hostile").exit_code == 0
    for words in (["undo", "--list"], ["undo"], ["redo"]):
        for tty in (False, True):
            result = run(*words, tty=tty)
            assert "\x1b]" not in result.stdout + result.stderr
            assert "\u202e" not in result.stdout + result.stderr


# Refusals


def test_a_change_by_something_else_is_not_overwritten(run: Run, roadmap_file: Path) -> None:
    run(*UPDATE)
    typed = roadmap_file.read_text() + "# typed\n"
    roadmap_file.write_text(typed)
    assert without_time(run("undo")) == (
        4,
        "",
        "error: roadmap.toml was changed by something else since `update` of WHEN; "
        "undo would overwrite that change\n",
    )
    assert roadmap_file.read_text() == typed
    roadmap_file.write_text(SMALL_ROADMAP)
    assert without_time(run("undo")) == (
        4,
        "",
        "error: roadmap.toml is as it was before `update` of WHEN: something else reverted it; "
        "`roadmap redo` does it again\n",
    )
    run("redo")
    run("undo")
    roadmap_file.write_text(typed)
    assert without_time(run("redo")).stderr == (
        "error: roadmap.toml was changed by something else since `update` of WHEN was undone; "
        "redo would overwrite that change\n"
    )


def test_nothing_that_would_lose_one_side_of_a_merge_is_suggested(run: Run, state_in_git: Path) -> None:
    text, folder = state_in_git.read_text(), state_in_git.parent
    for branch in ("theirs", "main"):
        git(folder, "switch", "-q", *(["-c"] if branch == "theirs" else []), branch)
        state_in_git.write_text(f"# {branch}\n{text}")
        git(folder, "commit", "-qam", "Change the first line")
    with pytest.raises(AssertionError):  # a conflict
        git(folder, "merge", "-q", "theirs")
    result = run("undo")
    assert (result.exit_code, result.stdout) == (4, "")
    assert result.stderr.endswith(
        "; a merge is not finished, and `git merge --abort` goes back to before it\n"
    )


def test_the_git_command_that_would_revert_it_works(run: Run, state_in_git: Path, monkeypatch) -> None:
    with state_in_git.open("a") as stream:
        stream.write("# typed\n")
    folder = state_in_git.parent / "a folder"
    folder.mkdir()
    for here, file in ((state_in_git.parent, "roadmap.toml"), (folder, "../roadmap.toml")):
        monkeypatch.chdir(here)
        assert run("undo") == (
            4,
            "",
            f"error: there is nothing to undo: no write to {file} is kept here; "
            f"`git checkout HEAD -- {file}` goes back to the last commit, "
            f"`git diff HEAD -- {file}` shows what that discards\n",
        )
    monkeypatch.chdir("/")
    stderr = run("undo", "--file", str(state_in_git)).stderr
    (command,) = re.findall("`(git -C .* checkout .*?)`", stderr)
    assert os.system(f"{command} 2>/dev/null") == 0
    assert state_in_git.read_text() == SMALL_ROADMAP
    assert "`git" not in run("undo", "--file", str(state_in_git)).stderr  # nothing is left to revert
    assert dirt(state_in_git.parent) == ""


def test_a_checkout_there_and_back(run: Run, state_in_git: Path) -> None:
    folder = state_in_git.parent
    run(*UPDATE)
    git(folder, "commit", "-qam", "Update")
    git(folder, "checkout", "-q", "-b", "other", "HEAD~1")
    run("add-area", "Rivers")
    git(folder, "commit", "-qam", "Rivers")
    git(folder, "checkout", "-q", "main")
    assert run("undo").exit_code == 0
    assert state_in_git.read_text() == SMALL_ROADMAP
    git(folder, "checkout", "-q", "-f", "other")
    assert run("undo").exit_code == 0
    assert state_in_git.read_text() == SMALL_ROADMAP
    assert dirt(folder) == " M roadmap.toml\n"


@pytest.mark.parametrize("command", ["undo", "redo"])
def test_where_there_is_no_roadmap(run: Run, tmp_path: Path, command: str) -> None:
    for words in ([command], [command, "--dry-run"], ["undo", "--list"], [command, "--file", "no.toml"]):
        result = run(*words)
        assert (result.exit_code, result.stdout) == (3, "")
    assert run(command, "--file", "-").exit_code == 2
    assert run(command, "--file", "a\0b").exit_code == 3
    assert list(tmp_path.iterdir()) == []


def test_a_write_that_cannot_be_undone_is_saved_and_says_so(run: Run, roadmap_file: Path) -> None:
    (roadmap_file.parent / ".roadmap.toml.undo").write_text("")
    result = run(*ADD)
    assert (result.exit_code, result.stdout) == (0, "oceans\n")
    folder = roadmap_file.parent / ".roadmap.toml.undo"
    assert result.stderr == (
        "roadmap.toml is saved, but `roadmap undo` cannot revert this: "
        f"{folder} is in the way; remove it\n"
        "added area oceans: Oceans\n"
    )
    assert run("undo").stderr.startswith("error: there is nothing to undo: no write to roadmap.toml is kept")
    (roadmap_file.parent / ".new.toml.undo").write_text("")
    assert ".new.toml.undo is in the way" in run("init", "T", "--file", "new.toml").stderr


def test_undo_keeps_the_rules_of_every_save(run: Run, roadmap_file: Path) -> None:
    run(*ADD)
    new = roadmap_file.read_bytes()
    roadmap_file.chmod(0o444)
    result = run("undo")
    assert (result.exit_code, result.stdout) == (5, "")
    assert "is read-only" in result.stderr
    roadmap_file.chmod(0o644)
    roadmap_file.with_name("second.toml").hardlink_to(roadmap_file)
    assert "2 names (hard links)" in run("undo").stderr
    assert roadmap_file.read_bytes() == new


def test_a_merge_in_place_is_undone(run: Run, roadmap_file: Path, tmp_path: Path) -> None:
    (tmp_path / "base.toml").write_text(SMALL_ROADMAP)
    theirs = SMALL_ROADMAP.replace('title = "Health"', 'title = "Health for all"')
    (tmp_path / "theirs.toml").write_text(theirs)
    assert run("merge-file", "base.toml", "roadmap.toml", "theirs.toml").exit_code == 0
    assert roadmap_file.read_text() == theirs
    result = without_time(run("undo"))
    assert result.stderr == "undid `merge-file` of WHEN (merged into roadmap.toml)\n"
    assert roadmap_file.read_text() == SMALL_ROADMAP
