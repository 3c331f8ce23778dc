"""`roadmap git-setup`: what it writes and where, shown, once only; and `--undo` leaves the rest."""

import os
import resource
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests.conftest import Result
from tests.storage.repositories import git

Run = Callable[..., Result]

LINE = "roadmap.toml merge=roadmap diff=roadmap\n"
KEYS = ["merge.roadmap.name", "merge.roadmap.driver", "merge.roadmap.recursive", "diff.roadmap.xfuncname"]


@pytest.fixture
def clone(tmp_path: Path, small_roadmap: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a repository with the small roadmap in it, which is the current folder."""
    folder = tmp_path / "clone"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    (folder / "roadmap.toml").write_text(small_roadmap)
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "Start")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    return folder


def attributes(clone: Path) -> Path:
    return clone / ".git" / "info" / "attributes"


def configured(folder: Path, scope: str = "--local") -> list[str]:
    listed = subprocess.run(
        ["git", "config", scope, "--name-only", "--list"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return [key for key in listed.stdout.split() if ".roadmap." in key]


def test_it_shows_what_it_writes_and_writes_it(run: Run, clone: Path) -> None:
    before = (clone / ".git" / "config").read_text()
    result = run("git-setup")
    assert (result.exit_code, result.stderr) == (
        0,
        "git merges every roadmap.toml with `roadmap merge-file` in this clone\n",
    )
    *commands, last = result.stdout.splitlines()
    assert [line.split()[:4] for line in commands] == [["git", "config", "--local", "--replace-all"]] * 4
    assert [line.split()[4] for line in commands] == KEYS
    assert last == f"{attributes(clone)}: + {LINE.strip()}"
    assert attributes(clone).read_text() == LINE
    assert configured(clone) == KEYS
    assert (clone / ".git" / "config").read_text().startswith(before)
    assert git(clone, "status", "--porcelain") == ""


def test_what_it_shows_can_be_run_by_a_shell(run: Run, clone: Path) -> None:
    shown = run("git-setup", "--dry-run").stdout.splitlines()[:4]
    for line in shown:
        subprocess.run(["sh", "-c", line], cwd=clone, check=True)
    by_hand = (clone / ".git" / "config").read_text()
    assert run("git-setup").stdout.splitlines() == [f"{attributes(clone)}: + {LINE.strip()}"]
    assert (clone / ".git" / "config").read_text() == by_hand


def test_a_dry_run_writes_nothing(run: Run, clone: Path) -> None:
    before = (clone / ".git" / "config").read_bytes()
    result = run("git-setup", "--dry-run")
    assert (result.exit_code, result.stderr) == (0, "dry run, nothing was written\n")
    assert len(result.stdout.splitlines()) == 5
    assert (clone / ".git" / "config").read_bytes() == before
    assert not attributes(clone).exists()


def test_a_second_time_there_is_nothing_to_change(run: Run, clone: Path) -> None:
    run("git-setup")
    before = (clone / ".git" / "config").read_bytes()
    assert run("git-setup") == Result(0, "", "nothing to change\n")
    assert (clone / ".git" / "config").read_bytes() == before
    assert attributes(clone).read_text() == LINE


OTHERS = ["", "*.png binary\n", "*.png binary", "*.png binary\r\n# ours\r\n", "# x\n\n\n", "\xff\n"]


@pytest.mark.parametrize("others", OTHERS)
def test_undo_takes_out_what_was_put_in_and_nothing_else(run: Run, clone: Path, others: str) -> None:
    if others:
        attributes(clone).write_bytes(others.encode("latin-1"))
    git(clone, "config", "merge.other.driver", "true")
    before = (clone / ".git" / "config").read_bytes()
    run("git-setup")
    assert LINE.strip().encode() in attributes(clone).read_bytes()
    assert git(clone, "check-attr", "merge", "roadmap.toml") == "roadmap.toml: merge: roadmap\n"
    result = run("git-setup", "--undo")
    assert (result.exit_code, result.stderr) == (0, "git merges and shows roadmaps as before\n")
    assert len(result.stdout.splitlines()) == 5
    assert (clone / ".git" / "config").read_bytes() == before
    assert (attributes(clone).read_bytes() if others else b"") == others.encode("latin-1")
    assert attributes(clone).exists() == bool(others)
    assert run("git-setup", "--undo") == Result(0, "", "nothing to change: git-setup added nothing here\n")


def test_undo_can_be_shown_first(run: Run, clone: Path) -> None:
    run("git-setup")
    result = run("git-setup", "--undo", "--dry-run")
    assert "another file" not in result.stderr
    assert result.stdout.splitlines()[-1] == f"{attributes(clone)}: - {LINE.strip()}"
    assert result.stdout.startswith("git config --local --unset-all merge.roadmap.name\n")
    assert configured(clone) == KEYS
    assert attributes(clone).read_text() == LINE


def test_shared_attributes_are_committed_for_all(run: Run, clone: Path) -> None:
    (clone / ".gitattributes").write_text("*.toml text\n")
    result = run("git-setup", "--shared")
    assert result.exit_code == 0
    assert (clone / ".gitattributes").read_text() == "*.toml text\n" + LINE
    assert not attributes(clone).exists()
    assert git(clone, "check-attr", "merge", "roadmap.toml") == "roadmap.toml: merge: roadmap\n"
    left = run("git-setup", "--undo")
    assert left.stderr.splitlines()[-1] == (
        "another attributes file still says merge=roadmap for roadmap.toml; in .gitattributes, "
        "`roadmap git-setup --shared --undo` removes it"
    )
    assert run("git-setup", "--undo", "--shared").exit_code == 0
    assert (clone / ".gitattributes").read_text() == "*.toml text\n"


def test_a_linked_gitattributes_is_refused(run: Run, clone: Path, tmp_path: Path) -> None:
    (tmp_path / "profile").write_text("mine\n")
    (clone / ".gitattributes").symlink_to(tmp_path / "profile")
    result = run("git-setup", "--shared")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "is a symbolic link, which git does not read" in result.stderr
    assert (tmp_path / "profile").read_text() == "mine\n"
    assert configured(clone) == []


@pytest.mark.parametrize("where", ["xdg", "home", "stated"])
def test_for_all_clones(run: Run, clone: Path, tmp_path: Path, where: str) -> None:
    home = tmp_path / "home"
    home.mkdir()
    env: dict[str, str | None] = {"HOME": str(home), "XDG_CONFIG_HOME": None}
    file = home / ".config" / "git" / "attributes"
    if where == "xdg":
        env["XDG_CONFIG_HOME"] = str(tmp_path / "xdg")
        file = tmp_path / "xdg" / "git" / "attributes"
    if where == "stated":
        (home / ".gitconfig").write_text("[core]\n\tattributesFile = ~/mine\n")
        file = home / "mine"
    before = (home / ".gitconfig").read_text() if where == "stated" else ""
    result = run("git-setup", "--global", env=env)
    assert (result.exit_code, result.stderr) == (
        0,
        "git merges every roadmap.toml of yours with `roadmap merge-file`\n",
    )
    assert file.read_text() == "roadmap.toml merge=roadmap diff=roadmap\n"
    assert (home / ".gitconfig").read_text().startswith(before)
    assert configured(clone) == []
    assert run("git-setup", "--global", env=env) == Result(0, "", "nothing to change\n")
    assert run("git-setup", "--global", "--undo", env=env).exit_code == 0
    assert not file.exists()
    assert (home / ".gitconfig").read_text() == before


def test_for_all_clones_needs_no_clone(run: Run, tmp_path: Path) -> None:
    assert run("git-setup", "--global", env={"HOME": str(tmp_path), "XDG_CONFIG_HOME": None}).exit_code == 0
    both = run("git-setup", "--global", "--shared")
    assert both == Result(
        2, "", "error: --global and --shared name two places for the attributes; leave one out\n"
    )


def test_in_a_worktree_the_attributes_are_those_of_the_clone(run: Run, clone: Path, tmp_path: Path) -> None:
    git(clone, "worktree", "add", "-q", str(tmp_path / "tree"))
    result = run("git-setup", "--file", str(tmp_path / "tree" / "roadmap.toml"))
    assert result.exit_code == 0
    assert attributes(clone).read_text() == LINE
    assert git(tmp_path / "tree", "check-attr", "merge", "roadmap.toml") == "roadmap.toml: merge: roadmap\n"


def test_a_file_below_the_root_goes_by_its_name(run: Run, clone: Path, small_roadmap: str) -> None:
    folder = clone / "our [plans]"
    folder.mkdir()
    (folder / "plan [é].toml").write_text(small_roadmap)
    result = run("git-setup", "--file", "our [plans]/plan [é].toml")
    assert (result.exit_code, result.stderr) == (
        0,
        "git merges every plan [é].toml with `roadmap merge-file` in this clone\n",
    )
    line = '"plan \\\\[\\303\\251\\\\].toml" merge=roadmap diff=roadmap\n'
    assert attributes(clone).read_text() == line
    words = ["check-attr", "-z", "merge", "--", "our [plans]/plan [é].toml", "plan [é].toml", "roadmap.toml"]
    assert git(clone, *words).split("\0")[2::3] == ["roadmap", "roadmap", "unspecified"]


@pytest.mark.parametrize("name", ["#plan.toml", "!plan.toml", '"plan".toml', "plan*.toml", "-f.toml"])
def test_a_name_with_signs_that_git_reads_otherwise(
    run: Run, clone: Path, small_roadmap: str, name: str
) -> None:
    (clone / name).write_text(small_roadmap)
    assert run("git-setup", f"--file=./{name}").exit_code == 0
    words = ["check-attr", "-z", "merge", "--", name, f"moved/{name}", "plans.toml", "roadmap.toml"]
    assert git(clone, *words).split("\0")[2::3] == ["roadmap", "roadmap", "unspecified", "unspecified"]


def test_another_line_that_overrides_ours_is_reported(run: Run, clone: Path) -> None:
    (clone / ".gitattributes").write_text(LINE)
    attributes(clone).write_text("*.toml merge=union\n")
    result = run("git-setup", "--shared")
    assert result.stderr.splitlines()[-1] == (
        "another attributes file says merge=union for roadmap.toml and overrides this one; "
        "`git check-attr -a roadmap.toml` shows them"
    )


def test_outside_a_repository(run: Run, tmp_path: Path, small_roadmap: str) -> None:
    (tmp_path / "roadmap.toml").write_text(small_roadmap)
    result = run("git-setup")
    assert (result.exit_code, result.stdout) == (4, "")
    assert f"error: {tmp_path} is not in a git work tree (" in result.stderr
    assert "use --global" in result.stderr


def test_without_a_roadmap(run: Run, clone: Path) -> None:
    (clone / "roadmap.toml").unlink()
    assert run("git-setup").exit_code == 3
    assert configured(clone) == []


def test_a_roadmap_that_is_linked_from_elsewhere_is_that_in_the_clone(
    run: Run, clone: Path, tmp_path: Path
) -> None:
    (tmp_path / "link").symlink_to(clone)
    assert run("git-setup", "--file", str(tmp_path / "link" / "roadmap.toml")).exit_code == 0
    assert attributes(clone).read_text() == LINE


def test_where_git_is_missing(run: Run, clone: Path, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    result = run("git-setup", env={"PATH": str(tmp_path / "bin")})
    assert result == Result(
        4, "", "error: git was not found on PATH; install it (on Debian and Ubuntu: apt install git)\n"
    )


def test_settings_that_cannot_be_written(run: Run, clone: Path) -> None:
    (clone / ".git" / "config.lock").touch()
    result = run("git-setup")
    assert result.exit_code == 5
    assert "error: git config could not be written: " in result.stderr
    assert not attributes(clone).exists()


def test_a_limit_to_the_size_of_files_leaves_no_lock(process: Run, clone: Path) -> None:
    before = (clone / ".git" / "config").read_bytes()
    limits = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (len(before) + 10, len(before) + 10))
    result = process("git-setup", preexec_fn=limits)
    assert result.exit_code == 5
    assert "error: git config could not be written: failed to write new configuration file " in result.stderr
    assert (clone / ".git" / "config").read_bytes() == before
    assert not (clone / ".git" / "config.lock").exists()
    assert process("git-setup").exit_code == 0


def test_a_full_disk_is_the_reason_that_is_given(
    run: Run, clone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (clone / ".git" / "config.lock").touch()
    room = os.statvfs(clone)
    full = os.statvfs_result((*room[:4], 0, *room[5:]))
    monkeypatch.setattr("os.statvfs", lambda _: full)
    assert run("git-setup").stderr.splitlines()[0].endswith(" (no space is left on the disk)")
