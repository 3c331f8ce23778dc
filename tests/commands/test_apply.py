"""`roadmap apply`: many changes at once, all or none."""

import json
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import SMALL_ROADMAP, Result

Run = Callable[..., Result]


def lines(*operations: dict[str, Any]) -> str:
    return "".join(f"{json.dumps(one)}\n" for one in operations)


UPDATE = {"op": "update", "id": "methane-75", "note": "Why.", "on": "2026-01-02"}


def test_all_operations_are_made_in_order_and_saved_once(run: Run, roadmap_file: Path) -> None:
    text = lines(
        {"op": "add-area", "title": "Space", "id": "space"},
        {"op": "add-commitment", "title": "Go to Mars", "area": "space", "deadline": 2050, "partner": ["us"]},
        {"op": "update", "id": "go-to-mars", "status": "underway", "on": "2026-01-02", "note": "It began."},
        {"op": "update", "id": "go-to-mars", "add_tag": "moon", "progress": 5},
        {"op": "rename", "old": "go-to-mars", "new": "mars"},
        UPDATE,
    )
    result = run("apply", "-", input=text)
    assert result == Result(0, "space\ngo-to-mars\nmars\nmethane-75\n", "applied 6 operations to 4 records\n")
    data = tomllib.loads(roadmap_file.read_text())
    mars = data["commitments"]["mars"]
    assert (mars["area"], mars["deadline"], mars["status"], mars["tags"], mars["progress"]) == (
        "space", "2050", "underway", ["moon"], 5,
    )  # fmt: skip
    assert data["commitments"]["methane-75"]["updates"]["2026-01-02"]["note"] == "Why."
    assert "take back" not in run("undo").stderr
    assert roadmap_file.read_text() == SMALL_ROADMAP


def test_it_writes_what_the_commands_write_one_by_one(run: Run, roadmap_file: Path, tmp_path: Path) -> None:
    operations: list[tuple[dict[str, Any], list[str]]] = [
        (UPDATE, ["update", "methane-75", "--note", "Why.", "--on", "2026-01-02"]),
        (UPDATE | {"note": "Again."}, ["update", "methane-75", "--note", "Again.", "--on", "2026-01-02"]),
        ({"op": "update", "id": "fresh-water", "status": "met", "on": "2026-01-03"},
         ["update", "fresh-water", "--status", "met", "--on", "2026-01-03"]),
        ({"op": "amend", "id": "methane-75", "day": "2026-01-02", "note": "Better."},
         ["amend", "methane-75", "2026-01-02", "--note", "Better."]),
        ({"op": "add-partner", "name": "Mexico", "id": "mx"}, ["add-partner", "Mexico", "--id", "mx"]),
        ({"op": "update-partner", "id": "mx", "url": "https://gob.mx"},
         ["update-partner", "mx", "--url", "https://gob.mx"]),
        ({"op": "replace", "id": "methane-75", "by": ["fresh-water"], "for": "all", "on": "2026-01-04"},
         ["replace", "methane-75", "fresh-water", "--for", "all", "--on", "2026-01-04"]),
        ({"op": "remove", "id": "mx", "partner": True}, ["remove", "mx", "--partner"]),
    ]  # fmt: skip
    other = tmp_path / "one-by-one.toml"
    shutil.copy(roadmap_file, other)
    for _, words in operations:
        done = run(*words, "--file", str(other))
        assert done.exit_code == 0, done.stderr
    result = run("apply", "-", input=lines(*(one for one, _ in operations)))
    assert result.exit_code == 0, result.stderr
    assert roadmap_file.read_text() == other.read_text()


def test_nothing_is_written_if_one_operation_fails(run: Run, roadmap_file: Path) -> None:
    Path("ops.jsonl").write_text(lines(UPDATE) + "\n" + lines({"op": "update", "id": "nope", "note": "x"}))
    result = run("apply", "ops.jsonl")
    assert (result.exit_code, result.stdout) == (4, "")
    assert result.stderr.startswith('error: ops.jsonl:3: there is no commitment "nope"')
    assert roadmap_file.read_text() == SMALL_ROADMAP


def test_json_names_every_record(run: Run, roadmap_file: Path) -> None:
    before = roadmap_file.read_text()
    dry = json.loads(run("apply", "-", "--dry-run", "--format", "json", input=lines(UPDATE)).stdout)
    assert (dry["ids"], dry["changed"], "+note" in dry["diff"]) == (["methane-75"], True, True)
    assert roadmap_file.read_text() == before
    record = json.loads(run("apply", "-", "--format", "json", input=lines(UPDATE)).stdout)
    assert record == {"command": "apply", "ids": ["methane-75"], "changed": True}
    again = json.loads(run("apply", "-", "--format", "json", input=lines(UPDATE)).stdout)
    assert again["changed"] is False


@pytest.mark.usefixtures("roadmap_file")
@pytest.mark.parametrize(
    ("data", "code", "sentence"),
    [
        (b"\n \n", 2, "there is no operation in standard input"),
        (b"{}\n\xff\n", 2, "standard input:2: this is not UTF-8 text"),
        (b'{"op": "init"}', 2, 'standard input:1: op: there is no operation "init"; one of add-area'),
    ],
)
def test_bad_input_is_located(run: Run, data: bytes, code: int, sentence: str) -> None:
    result = run("apply", "-", input=data)
    assert (result.exit_code, result.stdout) == (code, "")
    assert result.stderr.startswith(f"error: {sentence}")


def test_a_file_that_is_not_there_is_named(run: Run, roadmap_file: Path) -> None:
    result = run("apply", "none.jsonl")
    assert (result.exit_code, result.stderr) == (
        3,
        "error: none.jsonl cannot be read: there is no such file or folder\n",
    )
    assert roadmap_file.read_text() == SMALL_ROADMAP


def test_on_is_the_day_of_operations_without_one(run: Run, roadmap_file: Path) -> None:
    operations = lines(UPDATE, {"op": "update", "id": "fresh-water", "note": "New."})
    assert run("apply", "-", "--on", "2026-03-01", input=operations).exit_code == 0
    data = tomllib.loads(roadmap_file.read_text())["commitments"]
    assert data["fresh-water"]["updates"]["2026-03-01"]["note"] == "New."
    assert data["methane-75"]["updates"]["2026-01-02"]["note"] == "Why."


def test_nothing_is_prompted_for(run: Run, roadmap_file: Path) -> None:
    text = lines({"op": "add-commitment", "title": "New"})
    Path("ops.jsonl").write_text(text)
    result = run("apply", "ops.jsonl", tty=True)
    assert result.exit_code == 2
    assert "ops.jsonl:1:" in result.stderr
    assert roadmap_file.read_text() == SMALL_ROADMAP
