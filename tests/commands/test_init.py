"""`roadmap init`: a roadmap where there was none, and never over anything."""

import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from roadmap_cli.errors import NotSavedError, WrongUsageError
from roadmap_cli.model.json_schema import json_schema
from roadmap_cli.output.json import render_json
from roadmap_cli.storage import lock as lock_module
from roadmap_cli.storage.lock import lock
from roadmap_cli.storage.output import create
from tests.conftest import ROOT, Result
from tests.hostile import HOSTILE

DAY = ("--on", "2026-02-01")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the test an empty folder with a telling name, and start there."""
    folder = tmp_path / "clean_air-plan"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def shown(folder: Path) -> list[str]:
    """Return the names in a folder, without the dot files that writers need."""
    return sorted(path.name for path in folder.iterdir() if not path.name.endswith((".undo", ".lock")))


def untouched(path: Path) -> tuple[int, int, int, int]:
    """Return what a change of a file or link would change; reading it changes the time of access alone."""
    found = path.lstat()
    return found.st_mode, found.st_ino, found.st_size, found.st_mtime_ns


def test_starts_a_roadmap_named_after_its_folder(run: Callable[..., Result], folder: Path) -> None:
    assert run("init", *DAY) == (
        0,
        "roadmap.toml\n",
        'started roadmap.toml; next: roadmap add-area "TITLE"\n',
    )
    head = '[roadmap]\ntitle = "Clean air plan"\nannounced = 2026-02-01\n'
    assert head in (folder / "roadmap.toml").read_text()
    assert shown(folder) == ["roadmap.toml"]


def test_takes_a_title_a_path_and_a_month(run: Callable[..., Result], folder: Path) -> None:
    assert (
        run("init", "Clean  transport", "--file", "plan.toml", "--on", "March 2026").stdout == "plan.toml\n"
    )
    head = tomllib.loads((folder / "plan.toml").read_text())["roadmap"]
    assert head == {"title": "Clean transport", "announced": "2026-03"}


def test_goes_where_the_environment_says(run: Callable[..., Result], folder: Path) -> None:
    assert run("init", env={"ROADMAP_FILE": "other.toml"}).stdout == "other.toml\n"
    assert (folder / "other.toml").exists()


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("my-roadmap", "My roadmap"),
        ("été", "Été"),
        ("___", "Roadmap"),
        ("a\x1bb", "A\x1bb"),
        ("UN SDG", "UN SDG"),
    ],
)
def test_a_folder_name_becomes_a_title(
    run: Callable[..., Result], folder: Path, name: str, title: str
) -> None:
    (folder / name).mkdir()
    assert run("init", "--file", f"{name}/roadmap.toml").exit_code == 0
    assert tomllib.loads((folder / name / "roadmap.toml").read_text())["roadmap"]["title"] == title


def test_a_folder_name_that_is_no_text_becomes_a_title(run: Callable[..., Result], folder: Path) -> None:
    (folder / "caf\udce9").mkdir()
    assert run("init", "--file", "caf\udce9/roadmap.toml").exit_code == 0
    text = (folder / "caf\udce9" / "roadmap.toml").read_text()
    assert tomllib.loads(text)["roadmap"]["title"] == "Caf?"


@pytest.mark.parametrize(
    "words",
    [
        ("list",), ("tree",), ("status",), ("timeline",), ("scorecard",),
        ("add-area", "Clean energy"), ("add-partner", "City"), ("add-assessor", "Watch"),
        ("update-partner", "x", "--name", "y"),
    ],
    ids=lambda words: words[0],
)  # fmt: skip
def test_every_command_can_read_it(run: Callable[..., Result], words: tuple[str, ...]) -> None:
    run("init", *DAY)
    result = run(*words)
    assert result.exit_code in (0, 4), result.stderr
    assert "roadmap.toml:" not in result.stderr


def test_additions_come_after_it(run: Callable[..., Result], folder: Path) -> None:
    run("init", *DAY)
    before = (folder / "roadmap.toml").read_text()
    run("add-area", "Transport")
    run("add-commitment", "Electric buses", "--area", "transport")
    assert (folder / "roadmap.toml").read_text() == (
        f'{before}\n[areas.transport]\ntitle = "Transport"\n\n'
        '[commitments.electric-buses]\ntitle = "Electric buses"\narea = "transport"\n'
    )


def test_the_commands_in_its_comments_work(run: Callable[..., Result], folder: Path) -> None:
    run("init", *DAY)
    before = (folder / "roadmap.toml").read_text()
    commands = re.findall(r"(?m)^#   roadmap (.*)$", before)
    assert [run(*shlex.split(command), *DAY).exit_code for command in commands] == [0, 0, 0]
    after = (folder / "roadmap.toml").read_text()
    assert after.startswith(before)
    assert tomllib.loads(after)["commitments"]["electric-buses-only"]["status"] == "underway"
    assert run("check", "--fail-on", "error").exit_code == 0


def test_a_dry_run_prints_what_would_be_written(run: Callable[..., Result], folder: Path) -> None:
    dry = run("init", "--dry-run", *DAY)
    assert dry.exit_code == 0
    assert dry.stderr.startswith("dry run, nothing was written: ")
    assert list(folder.iterdir()) == []
    run("init", *DAY)
    added = [line[1:] for line in dry.stdout.splitlines()[3:]]
    assert "\n".join(added) + "\n" == (folder / "roadmap.toml").read_text()
    assert dry.stdout.splitlines()[:2] == ["--- roadmap.toml", "+++ roadmap.toml"]


def test_reports_in_json(run: Callable[..., Result]) -> None:
    result = run("init", "--format", "json")
    assert (result.exit_code, result.stderr) == (0, "")
    assert json.loads(result.stdout) == {"command": "init", "ids": ["roadmap.toml"], "changed": True}


@pytest.mark.parametrize("dry", [(), ("--dry-run",)], ids=["write", "dry run"])
@pytest.mark.parametrize("kind", ["file", "empty file", "folder", "dangling link"])
def test_is_never_over_anything(
    run: Callable[..., Result], folder: Path, kind: str, dry: tuple[str, ...]
) -> None:
    there = folder / "roadmap.toml"
    match kind:
        case "file":
            there.write_text("mine\n")
        case "empty file":
            there.touch()
        case "folder":
            there.mkdir()
        case "dangling link":
            there.symlink_to("nowhere.toml")
    before = untouched(there)
    assert run("init", *dry) == (
        2,
        "",
        "error: roadmap.toml exists already; nothing was written: name another file, or change this one\n",
    )
    assert untouched(there) == before
    assert shown(folder) == ["roadmap.toml"]


@pytest.mark.parametrize(
    ("words", "exit_code", "start"),
    [
        (("",), 2, "the title is empty"),
        (("A", "--file", "-"), 2, "standard input cannot be changed"),
        (("A", "--file", ""), 2, "--file needs a path"),
        (("A", "--file", "no/such/roadmap.toml"), 5, "no/such/roadmap.toml was not written"),
        (("A", "--on", "soon"), 2, '--on: "soon"'),
        (("A", "--on", "none"), 2, "--on needs a date"),
        (("a\udc80b",), 2, r'"a\udc80b" is not valid UTF-8'),
    ],
    ids=["empty title", "standard input", "empty path", "no such folder", "no day", "never", "no text"],
)
def test_refuses_and_writes_nothing(
    run: Callable[..., Result], folder: Path, words: tuple[str, ...], exit_code: int, start: str
) -> None:
    result = run("init", *words)
    assert (result.exit_code, result.stdout) == (exit_code, "")
    assert result.stderr.startswith(f"error: {start}")
    assert result.stderr.count("\n") == 1
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_title_is_kept_or_refused(run: Callable[..., Result], folder: Path, text: str) -> None:
    result = run("init", "--", text)
    title = " ".join(text.split())
    if not title or any("\ud800" <= character <= "\udfff" for character in title):
        assert (result.exit_code, list(folder.iterdir())) == (2, [])
    else:
        assert tomllib.loads((folder / "roadmap.toml").read_text())["roadmap"]["title"] == title


def test_as_a_process(process: Callable[..., Result], folder: Path) -> None:
    assert process("init", *DAY, cwd=folder).exit_code == 0
    assert (folder / "roadmap.toml").stat().st_nlink == 1
    assert process("init", *DAY, cwd=folder).exit_code == 2


class TestLock:
    """Writers of a new roadmap wait for each other as those of one that is there."""

    def test_another_writer_is_waited_for(self, run: Callable[..., Result], folder: Path) -> None:
        with lock(folder / "roadmap.toml", 0, new=True):
            for words in ([], ["--schema"]):
                result = run("init", *words, "--lock-timeout", "0")
                assert (result.exit_code, result.stdout) == (5, "")
                assert "roadmap.toml is being written by process " in result.stderr
            assert shown(folder) == []
        assert run("init").exit_code == 0

    def test_the_second_of_two_is_refused_and_leaves_nothing_to_undo(
        self, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real, path = lock_module.lock, Path("roadmap.toml")

        @contextmanager
        def late(*words: Any, new: bool = False) -> Iterator[Any]:
            monkeypatch.setattr(lock_module, "lock", real)
            assert run("init", "--schema", *DAY).exit_code == 0
            with real(*words, new=new) as held:
                yield held

        monkeypatch.setattr(lock_module, "lock", late)
        result = run("init", "--schema", *DAY)  # the same text, so that only the lock differs
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith("error: roadmap.toml exists already; nothing was written")
        assert len(json.loads(run("undo", "--list", "--format", "json").stdout)) == 1
        assert run("undo").exit_code == 0
        assert not path.exists()

    def test_of_many_at_once_one_writes(self, folder: Path) -> None:
        command = [sys.executable, "-m", "roadmap_cli", "init", "--schema"]
        env = {**os.environ, "PYTHONPATH": str(ROOT)}
        writers = [subprocess.Popen(command, cwd=folder, env=env, stdout=-1, stderr=-1) for _ in range(4)]
        assert sorted((writer.communicate(), writer.returncode)[1] for writer in writers) == [0, 2, 2, 2]
        assert shown(folder) == ["roadmap.schema.json", "roadmap.toml"]


def identity(path: Path) -> tuple[int, int]:
    """Return what a write changes even where it writes the same bytes."""
    return path.stat().st_ino, path.stat().st_mtime_ns


class TestSchema:
    """`--schema` writes the JSON Schema beside the roadmap, and the line that names it."""

    SCHEMA = render_json(json_schema())

    def test_both_are_written(self, run: Callable[..., Result], folder: Path) -> None:
        assert run("init", "--schema", *DAY) == (
            0,
            "roadmap.toml\n",
            'started roadmap.toml and roadmap.schema.json beside it; next: roadmap add-area "TITLE"\n',
        )
        assert (folder / "roadmap.schema.json").read_bytes() == self.SCHEMA
        with_line = (folder / "roadmap.toml").read_text()
        run("init", "--file", "alone.toml", *DAY)
        assert with_line == "#:schema ./roadmap.schema.json\n\n" + (folder / "alone.toml").read_text()
        assert set(shown(folder)) == {
            "roadmap.toml", "roadmap.schema.json", "alone.toml",
        }  # fmt: skip

    def test_alone_init_writes_neither(self, run: Callable[..., Result], folder: Path) -> None:
        run("init")
        assert "#:schema" not in (folder / "roadmap.toml").read_text()
        assert shown(folder) == ["roadmap.toml"]

    def test_it_is_beside_the_roadmap(self, run: Callable[..., Result], folder: Path) -> None:
        (folder / "plans").mkdir()
        assert run("init", "--schema", "--file", "plans/north.toml").exit_code == 0
        assert set(shown(folder / "plans")) == {"north.toml", "roadmap.schema.json"}

    def test_the_line_stays_where_it_is(self, run: Callable[..., Result], folder: Path) -> None:
        run("init", "--schema")
        run("add-area", "Transport")
        run("add-commitment", "Electric buses", "--area", "transport")
        assert (folder / "roadmap.toml").read_text().startswith("#:schema ./roadmap.schema.json\n\n# This")

    def test_the_same_schema_may_be_there(self, run: Callable[..., Result], folder: Path) -> None:
        run("init", "--schema", "--file", "one.toml")
        before = identity(folder / "roadmap.schema.json")
        assert run("init", "--schema", "--file", "two.toml") == (
            0,
            "two.toml\n",
            'started two.toml; roadmap.schema.json already exists; next: roadmap add-area "TITLE"\n',
        )
        assert identity(folder / "roadmap.schema.json") == before

    @pytest.mark.parametrize("dry", [(), ("--dry-run",)], ids=["write", "dry run"])
    @pytest.mark.parametrize("kind", ["file", "empty file", "folder", "dangling link", "FIFO", "older one"])
    def test_nothing_else_is_overwritten(
        self, run: Callable[..., Result], folder: Path, kind: str, dry: tuple[str, ...]
    ) -> None:
        there = folder / "roadmap.schema.json"
        match kind:
            case "file":
                there.write_text("mine\n")
            case "empty file":
                there.touch()
            case "folder":
                there.mkdir()
            case "dangling link":
                there.symlink_to("nowhere.json")
            case "FIFO":
                os.mkfifo(there)
            case "older one":
                there.write_bytes(self.SCHEMA.replace(b"description", b"remark"))
        before = untouched(there)
        assert run("init", "--schema", *dry) == (
            2,
            "",
            "error: roadmap.schema.json already exists and differs; nothing was written: "
            "move it away, or leave out --schema\n",
        )
        assert untouched(there) == before
        assert shown(folder) == ["roadmap.schema.json"]

    def test_a_roadmap_that_is_there_stops_both(self, run: Callable[..., Result], folder: Path) -> None:
        (folder / "roadmap.toml").write_text("mine\n")
        assert run("init", "--schema").exit_code == 2
        assert shown(folder) == ["roadmap.toml"]

    def test_a_roadmap_cannot_have_its_name(self, run: Callable[..., Result], folder: Path) -> None:
        assert run("init", "--schema", "--file", "roadmap.schema.json") == (
            2,
            "",
            "error: roadmap.schema.json is the path of the schema with --schema; name another file\n",
        )
        assert list(folder.iterdir()) == []

    def test_a_dry_run_shows_both(self, run: Callable[..., Result], folder: Path) -> None:
        dry = run("init", "--schema", "--dry-run", *DAY)
        assert list(folder.iterdir()) == []
        as_json = json.loads(run("init", "--schema", "--dry-run", "--format", "json", *DAY).stdout)
        assert (dry.exit_code, as_json["diff"]) == (0, dry.stdout)
        roadmap, _, schema = dry.stdout.partition("--- roadmap.schema.json\n+++ roadmap.schema.json\n")
        run("init", "--schema", *DAY)
        for diff, skipped, name in ((roadmap, 3, "roadmap.toml"), (schema, 1, "roadmap.schema.json")):
            added = "".join(line[1:] for line in diff.splitlines(keepends=True)[skipped:])
            assert added == (folder / name).read_text(encoding="utf-8")

    def test_a_dry_run_shows_no_schema_that_is_there(self, run: Callable[..., Result]) -> None:
        run("init", "--schema", "--file", "one.toml")
        assert "+++ roadmap.schema.json" not in run("init", "--schema", "--dry-run").stdout

    @pytest.mark.parametrize(
        ("raised", "exit_code", "sentence"),
        [
            (
                NotSavedError("roadmap.toml was not written: no space is left"),
                5,
                "roadmap.toml was not written: no space is left; "
                "roadmap.schema.json was written before that and remains",
            ),
            (
                WrongUsageError("roadmap.toml exists already; nothing was written"),
                2,
                "roadmap.toml exists now; only roadmap.schema.json was written: name another file, or "
                "change this one",
            ),
        ],
        ids=["full disk", "another was faster"],
    )
    def test_if_the_second_fails_the_first_is_reported(
        self,
        run: Callable[..., Result],
        folder: Path,
        monkeypatch: pytest.MonkeyPatch,
        raised: Exception,
        exit_code: int,
        sentence: str,
    ) -> None:
        def fail_for_the_roadmap(path: Path, new: bytes, **options: bool) -> None:
            if path.name == "roadmap.toml":
                raise raised
            create(path, new, **options)

        with monkeypatch.context() as patched:
            patched.setattr("roadmap_cli.commands.init.create", fail_for_the_roadmap)
            assert run("init", "--schema") == (exit_code, "", f"error: {sentence}\n")
        assert shown(folder) == ["roadmap.schema.json"]
        assert run("init", "--schema").exit_code == 0  # the next try finds it there

    def test_where_the_first_fails_nothing_is_written(self, run: Callable[..., Result], folder: Path) -> None:
        result = run("init", "--schema", "--file", "no/such/roadmap.toml")
        assert (result.exit_code, result.stdout) == (5, "")
        assert result.stderr.startswith("error: no/such/roadmap.toml was not written")
        assert list(folder.iterdir()) == []
