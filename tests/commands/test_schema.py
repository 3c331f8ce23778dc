"""`roadmap schema`: the JSON Schema on stdout or in a file, and never over the roadmap."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from roadmap_cli.model.json_schema import SCHEMA_NAME, json_schema
from roadmap_cli.output.json import render_json
from tests.conftest import ROOT, SMALL_ROADMAP, Result

Run = Callable[..., Result]
SCHEMA = render_json(json_schema()).decode()


@pytest.mark.parametrize("words", [(), ("--output", "-"), ("--color", "always")], ids=" ".join)
def test_it_goes_to_stdout_where_there_is_no_roadmap_too(run: Run, words: tuple[str, ...]) -> None:
    result = run("schema", *words)
    assert result == (0, SCHEMA, "")
    assert json.loads(result.stdout)["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_a_process_writes_what_is_committed(process: Run) -> None:
    result = process("schema", env={"PYTHONIOENCODING": "ascii", "PYTHONHASHSEED": "1"})
    assert result == (0, (ROOT / SCHEMA_NAME).read_text(encoding="utf-8"), "")


def test_it_goes_to_a_file(run: Run, roadmap_file: Path) -> None:
    for _ in range(2):  # the second time over the first
        assert run("schema", "-o", "s.json") == (0, "", "")
        assert Path("s.json").read_text(encoding="utf-8") == SCHEMA
    assert roadmap_file.read_text(encoding="utf-8") == SMALL_ROADMAP


@pytest.mark.parametrize(
    ("words", "env"),
    [
        (("--output", "roadmap.toml"), {}),
        (("--output", "link.toml"), {}),
        (("--output", "other.toml", "--file", "other.toml"), {}),
        (("--output", "other.toml"), {"ROADMAP_FILE": "other.toml"}),
    ],
    ids=["the nearest", "by a link", "by --file", "by the environment"],
)
def test_it_never_goes_over_the_roadmap(
    run: Run, roadmap_file: Path, words: tuple[str, ...], env: dict[str, str]
) -> None:
    Path("other.toml").write_text(SMALL_ROADMAP, encoding="utf-8")
    Path("link.toml").symlink_to("roadmap.toml")
    result = run("schema", *words, env=env)
    assert result == (
        2,
        "",
        f"error: {words[1]} is the roadmap itself, which no output may replace; name another file\n",
    )
    assert roadmap_file.read_text(encoding="utf-8") == SMALL_ROADMAP
    assert Path("other.toml").read_text(encoding="utf-8") == SMALL_ROADMAP


@pytest.mark.parametrize(
    ("words", "exit_code", "sentence"),
    [
        (("-o", ""), 2, "--output needs a path, not an empty one"),
        (("-o", "no/such/s.json"), 5, "no/such/s.json was not written: there is no folder no/such;"),
        (("-o", "s.json", "--file", ""), 2, "--file needs a path, not an empty one"),
    ],
    ids=["no path", "no folder", "no roadmap"],
)
def test_what_cannot_be_is_refused(run: Run, words: tuple[str, ...], exit_code: int, sentence: str) -> None:
    result = run("schema", *words)
    assert (result.exit_code, result.stdout) == (exit_code, "")
    assert result.stderr.startswith(f"error: {sentence}")
    assert result.stderr.count("\n") == 1
    assert list(Path().iterdir()) == []


def test_it_reads_no_roadmap(run: Run, tmp_path: Path) -> None:
    (tmp_path / "roadmap.toml").write_text("no TOML")
    assert run("schema").exit_code == 0
    assert run("schema", "--output", "s.json").exit_code == 0
