"""What all writing commands promise: a lock, a check, only the requested change, a dry run, a report."""

import json
import os
import shutil
import subprocess
import tomllib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from roadmap_cli.editing.placement import edited_roadmap
from roadmap_cli.storage.lock import lock
from tests.commands.conftest import Edit
from tests.conftest import SMALL_ROADMAP, Result
from tests.hostile import HOSTILE, control_characters

Words = tuple[str, ...]

COMMANDS: dict[str, Words] = {
    "add-area": ("add-area", "Oceans"),
    "add-partner": ("add-partner", "Mexico"),
    "add-commitment": ("add-commitment", "Ice roads", "--area", "north", "--deadline", "2030"),
    "update": ("update", "methane-75", "--status", "underway", "--note", "Again."),
    "update fields": ("update", "methane-75", "--add-tag", "gas", "--progress", "50", "--clear", "made"),
    "update a milestone": ("update", "net-zero-grids", "--milestone", "final-rules", "--deadline", "2028"),
    "measure": ("measure", "methane-75", "wells", "1.10", "--title", "Wells", "--target", "9@2030"),
    "amend": ("amend", "methane-75", "2025-12-20", "--status", "underway", "--note", "Other."),
    "remove --update": ("remove", "methane-75", "--update", "2025-12-20"),
    "update-area": ("update-area", "climate", "--summary", "More.", "--lead", "Someone"),
    "update-partner": ("update-partner", "ca", "--name", "Kanada", "--clear", "url"),
    "add-assessor": ("add-assessor", "Watch", "--scale", "kept=1,broken=-1"),
    "rename": ("rename", "net-zero-grids", "grids"),
    "rename --area": ("rename", "north", "arctic", "--area"),
    "rename --partner": ("rename", "ca", "can", "--partner"),
    "remove": ("remove", "fresh-water"),
    "remove --force": ("remove", "net-zero-grids", "--force"),
    "remove --area": ("remove", "north", "--area", "--force"),
    "update --for all": ("update", "arctic-dialogue", "--for", "all", "--status", "met"),
}
every_command = pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS.keys())

# Each option meets these; all of the others are met where text becomes TOML and where it is shown.
TELLING = {
    name: HOSTILE[name]
    for name in (
        "nothing", "blank", "escape", "C1 CSI", "NUL", "line breaks", "bidi override", "lone surrogates",
        "rich tag", "toml", "quotes", "shell", "long",
    )
}  # fmt: skip

ODD: dict[str, Callable[[bytes], bytes]] = {
    "CRLF": lambda text: text.replace(b"\n", b"\r\n"),
    "BOM": lambda text: b"\xef\xbb\xbf" + text,
    "BOM and CRLF": lambda text: b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n"),
    "no last newline": lambda text: text.removesuffix(b"\n"),
    "comment at the end": lambda text: text + b"\n# The end.\n",
    "comment at the end without newline": lambda text: text + b"\n# The end.",
}


class TestEveryCommand:
    @every_command
    @pytest.mark.parametrize("odd", ODD.values(), ids=ODD.keys())
    def test_makes_of_an_odd_file_what_it_makes_of_a_plain_one(
        self, edit: Callable[..., Edit], roadmap_file: Path, words: Words, odd: Callable[[bytes], bytes]
    ) -> None:
        plain = roadmap_file.read_bytes()
        assert edit(*words).exit_code == 0
        expected = odd(roadmap_file.read_bytes())
        roadmap_file.write_bytes(odd(plain))
        assert edit(*words).exit_code == 0
        assert roadmap_file.read_bytes() == expected

    @every_command
    def test_says_one_sentence_and_the_id_alone(self, edit: Callable[..., Edit], words: Words) -> None:
        result = edit(*words)
        assert result.exit_code == 0
        assert result.stdout.count("\n") == result.stderr.count("\n") == 1
        assert result.stdout.strip().replace("-", "").isalnum()
        assert result.diff

    @every_command
    def test_a_dry_run_writes_nothing_and_prints_what_patch_applies(
        self, edit: Callable[..., Edit], roadmap_file: Path, tmp_path: Path, words: Words
    ) -> None:
        written = edit(*words)
        new = roadmap_file.read_bytes()
        roadmap_file.write_text(SMALL_ROADMAP)
        shutil.rmtree(tmp_path / ".git")
        (tmp_path / ".git").mkdir()
        (tmp_path / ".roadmap.toml.lock").unlink()
        shutil.rmtree(tmp_path / ".roadmap.toml.undo")
        dry = edit(*words, "--dry-run")
        assert (dry.exit_code, dry.diff) == (0, "")
        assert dry.stderr == f"dry run, nothing was written: {written.stderr}"
        assert not list(tmp_path.glob(".roadmap.toml.*"))
        apply = ["git", "apply", "-p0", "--unsafe-paths", "-"]
        subprocess.run(apply, input=dry.stdout.encode(), check=True, cwd=tmp_path)
        assert roadmap_file.read_bytes() == new

    @every_command
    def test_reports_in_json(self, edit: Callable[..., Edit], roadmap_file: Path, words: Words) -> None:
        report = edit(*words)
        roadmap_file.write_text(SMALL_ROADMAP)
        result = edit(*words, "--format", "json")
        assert (result.exit_code, result.stderr) == (0, "")
        assert json.loads(result.stdout) == {
            "command": words[0],
            "ids": [report.stdout.strip()],
            "changed": True,
        }

    @every_command
    def test_a_dry_run_in_json_has_the_diff(self, edit: Callable[..., Edit], words: Words) -> None:
        plain, report = edit(*words, "--dry-run"), edit(*words, "--dry-run", "--format", "json")
        assert json.loads(report.stdout) == {
            "command": words[0],
            "ids": [edit(*words).stdout.strip()],
            "changed": True,
            "dry_run": True,
            "diff": plain.stdout,
        }

    @every_command
    def test_as_a_process_keeps_a_link_and_the_mode(
        self, process: Callable[..., Result], roadmap_file: Path, words: Words
    ) -> None:
        link = roadmap_file.with_name("link.toml")
        link.symlink_to("roadmap.toml")
        roadmap_file.chmod(0o640)
        result = process(*words, "--file", "link.toml", "--on", "2026-02-01")
        assert result.exit_code == 0
        assert link.is_symlink()
        assert roadmap_file.stat().st_mode & 0o777 == 0o640
        assert roadmap_file.read_text() != SMALL_ROADMAP


def read_only(file: Path) -> Words:
    file.chmod(0o444)
    return ()


def missing(file: Path) -> Words:
    return ("--file", "no.toml")


def folder(file: Path) -> Words:
    return ("--file", ".")


def faulty(file: Path) -> Words:
    file.write_text(SMALL_ROADMAP.replace("[areas.north]", "[areas.north"))
    return ()


def wrong_schema(file: Path) -> Words:
    file.write_text(SMALL_ROADMAP.replace('status = "stalled"\np', 'status = "done"\np'))
    return ()


def with_words(*words: str) -> Callable[[Path], Words]:
    return lambda _: words


BAD: dict[str, tuple[Callable[[Path], Words], int, str]] = {
    "read-only": (read_only, 5, "roadmap.toml is read-only (mode 0444); `chmod u+w` makes it writable"),
    "missing": (missing, 3, "no.toml does not exist; `roadmap init` starts one, `--file PATH` names another"),
    "folder": (folder, 3, ". is a folder; name the file in it, such as ./roadmap.toml"),
    "syntax": (faulty, 3, "roadmap.toml:23:"),
    "schema": (
        wrong_schema,
        3,
        'roadmap.toml:73:10: commitments.methane-75.status = "done": not a status; did you mean met?',
    ),
    "standard input": (
        with_words("--file", "-"),
        2,
        "standard input cannot be changed; name a file with --file",
    ),
    "empty path": (with_words("--file", ""), 2, "--file needs a path, not an empty one"),
    "no day": (with_words("--on", "2026-02-30"), 2, "--on: 2026-02-30 has no such day; 2026-02 ends on 28"),
    "never": (with_words("--on", "none"), 2, '--on needs a date, such as 2026-02-01 or "spring 2026"'),
    "negative wait": (
        with_words("--lock-timeout", "-1"),
        2,
        '--lock-timeout must be a number of at least 0, not "-1',
    ),
    "no such format": (with_words("--format", "yaml"), 2, '--format cannot be "yaml"; one of text, json'),
}


class TestRefusals:
    @every_command
    @pytest.mark.parametrize(("prepare", "exit_code", "sentence"), BAD.values(), ids=BAD.keys())
    def test_leaves_every_byte(
        self,
        run: Callable[..., Result],
        roadmap_file: Path,
        words: Words,
        prepare: Callable[[Path], Words],
        exit_code: int,
        sentence: str,
    ) -> None:
        more = prepare(roadmap_file)
        before = roadmap_file.read_bytes()
        result = run(*words, *more)
        assert (result.exit_code, result.stdout) == (exit_code, "")
        assert result.stderr.startswith(f"error: {sentence}")
        assert result.stderr.count("\n") == 1
        assert roadmap_file.read_bytes() == before

    @every_command
    def test_names_who_holds_the_lock(
        self, run: Callable[..., Result], roadmap_file: Path, words: Words
    ) -> None:
        with lock(roadmap_file, 1):
            result = run(*words, "--lock-timeout", "0.01")
        assert result == (
            5,
            "",
            f"error: roadmap.toml is being written by process {os.getpid()}, which did not finish within "
            "0.01 s; try again, or wait longer with `--lock-timeout SECONDS`\n",
        )
        assert roadmap_file.read_text() == SMALL_ROADMAP

    @every_command
    def test_a_dry_run_waits_for_nobody(
        self, run: Callable[..., Result], roadmap_file: Path, words: Words
    ) -> None:
        with lock(roadmap_file, 1):
            assert run(*words, "--dry-run", "--lock-timeout", "0").exit_code == 0

    def test_a_file_that_changed_meanwhile_is_not_overwritten(
        self, run: Callable[..., Result], roadmap_file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        theirs = SMALL_ROADMAP + "\n# Mine.\n"

        def edited_while_somebody_saves(*args: Any) -> Any:
            roadmap_file.write_text(theirs)
            return edited_roadmap(*args)

        monkeypatch.setattr("roadmap_cli.editing.plan.edited_roadmap", edited_while_somebody_saves)
        result = run("add-area", "Oceans")
        assert (result.exit_code, result.stdout) == (5, "")
        assert "was changed by somebody else" in result.stderr
        assert roadmap_file.read_text() == theirs

    def test_what_would_be_no_roadmap_is_not_saved(
        self, run: Callable[..., Result], roadmap_file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def edited_wrongly(*args: Any) -> Any:
            _, data = edited_roadmap(*args)
            data["areas"]["oceans"]["title"] = 5
            return "[areas.oceans]\ntitle = 5\n", data

        monkeypatch.setattr("roadmap_cli.editing.plan.edited_roadmap", edited_wrongly)
        result = run("add-area", "Oceans")
        assert (result.exit_code, result.stdout) == (3, "")
        assert "areas.oceans.title = 5" in result.stderr
        assert roadmap_file.read_text() == SMALL_ROADMAP


def test_writers_at_once_lose_nothing(process: Callable[..., Result], roadmap_file: Path) -> None:
    names = [f"area-{number}" for number in range(6)]
    with ThreadPoolExecutor(3) as pool:
        results = list(pool.map(lambda name: process("add-area", name), names))
    assert [result.exit_code for result in results] == [0] * len(names)
    areas = tomllib.loads(roadmap_file.read_text())["areas"]
    assert areas.keys() == {"climate", "economy", "north", "health", *names}


@pytest.mark.parametrize(
    ("words", "path"),
    [
        (("add-area", "--id", "x"), ("areas", "x", "title")),
        (("add-partner", "--id", "x"), ("partners", "x", "name")),
        (("add-assessor", "--id", "x"), ("assessors", "x", "name")),
        (("add-commitment", "--id", "x", "--area", "north"), ("commitments", "x", "title")),
        (("update-area", "north", "--title"), ("areas", "north", "title")),
        (("update", "fresh-water", "--title"), ("commitments", "fresh-water", "title")),
    ],
    ids=lambda value: value[0],
)
@pytest.mark.parametrize("text", TELLING.values(), ids=TELLING.keys())
def test_a_hostile_title_is_text_in_the_file_and_harmless_on_the_screen(
    edit: Callable[..., Edit], roadmap_file: Path, words: Words, path: Words, text: str
) -> None:
    dashes = () if words[-1] == "--title" else ("--",)
    result = edit(*words, *dashes, text)
    assert not control_characters(result.stdout.replace("\n", "")) | control_characters(
        result.stderr.replace("\n", "")
    )
    title = " ".join(text.split())
    if not title or any("\ud800" <= character <= "\udfff" for character in title):
        assert (result.exit_code, result.diff) == (2, "")
        return
    assert result.exit_code == 0
    value: Any = tomllib.loads(roadmap_file.read_text())
    for name in path:
        value = value[name]
    assert value == title


@pytest.mark.parametrize("option", ["--text", "--note", "--evidence", "--owner", "--source", "--tag"])
@pytest.mark.parametrize("text", TELLING.values(), ids=TELLING.keys())
def test_a_hostile_text_is_text_in_the_file(
    edit: Callable[..., Edit], roadmap_file: Path, option: str, text: str
) -> None:
    note = ("--note", "Why.") if option == "--evidence" else ()
    result = edit("update", "fresh-water", option, text, *note)
    if not text.strip() or any("\ud800" <= character <= "\udfff" for character in text):
        assert (result.exit_code, result.diff) == (2, "")
        return
    assert result.exit_code == 0
    commitment = tomllib.loads(roadmap_file.read_text())["commitments"]["fresh-water"]
    update = commitment.get("updates", {}).get("2026-02-01", {})
    name = option.removeprefix("--")
    found = update[name] if name in ("note", "evidence") else commitment.get(name, commitment["tags"])
    expected: object = text.strip()
    if option == "--tag":
        expected = list(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    assert found == expected


def test_a_dry_run_shows_no_escapes_of_the_file_on_a_terminal(
    edit: Callable[..., Edit], roadmap_file: Path
) -> None:
    marked = SMALL_ROADMAP.replace('title = "Health"', 'title = "Health" # \u202e\x9b31m')
    roadmap_file.write_text(marked)
    shown = edit("add-area", "Oceans", "--dry-run", tty=True)
    assert ' title = "Health" # \\u202e\\x9b31m\n' in shown.stdout
    assert not control_characters(shown.stdout.replace("\n", ""))
    assert "\u202e\x9b31m" in edit("add-area", "Oceans", "--dry-run").stdout


@pytest.mark.usefixtures("roadmap_file")
def test_a_terminal_shows_one_line_and_a_pipe_gets_the_id(run: Callable[..., Result]) -> None:
    words = ("update", "net-zero-grids", "--add-tag")
    assert run(*words, "a") == (0, "net-zero-grids\n", "updated net-zero-grids: tags\n")
    assert run(*words, "b", tty=True) == (0, "", "updated net-zero-grids: tags\n")
    assert run(*words, "b", tty=True) == (0, "", "net-zero-grids: nothing to change\n")
