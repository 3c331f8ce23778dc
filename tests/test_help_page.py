"""What `--help` shows: the layout of the pages, and examples that work."""

import re
import shlex
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from roadmap_cli.cli import COMMANDS
from roadmap_cli.commands._options import GLOBAL
from scripts.commands import page_of
from tests.conftest import SHIPPED, Result
from tests.histories import History

Run = Callable[..., Result]
PAGES = ["", *COMMANDS]


def help_lines(run: Run, name: str, columns: int) -> list[str]:
    return run(*([name] if name else []), "--help", env={"COLUMNS": str(columns)}).stdout.splitlines()


def test_the_data_of_a_page() -> None:
    page = page_of("update")
    assert (page.path, page.usage) == ("roadmap update", "roadmap update [OPTIONS] [ID]…")
    assert page.paragraphs[0] == "Record what happened to commitments, or correct fields."
    assert list(page.panels) == [
        "Arguments", "What happened", "Corrections", "Milestone", "Filter", "Output", GLOBAL,
    ]  # fmt: skip
    entries = {entry.names: entry for panel in page.panels.values() for entry in panel}
    assert not entries["ID"].is_required  # --where chooses too
    assert (entries["--on"].value, entries["--on"].default) == ("DATE", "today")
    assert (entries["--progress"].value, entries["--dry-run"].value) == ("PERCENT", "")
    assert (entries["--lock-timeout"].default, entries["--format"].default) == ("10", "text")
    assert entries["--file, -f"].variable == "ROADMAP_FILE"


@pytest.mark.parametrize(
    ("name", "usage"),
    [
        ("", "[OPTIONS] COMMAND …"),
        ("check", "check [OPTIONS] [FILE]…"),
        ("diff", "diff [OPTIONS] [A] [B]"),
        ("rename", "rename [OPTIONS] OLD NEW [ID]…"),
        ("init", "init [OPTIONS] [TITLE]"),
    ],
)
def test_usage_shows_which_arguments_may_be_left_out(name: str, usage: str) -> None:
    assert page_of(name).usage == f"roadmap {usage}"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_page_has_a_sentence_and_examples(name: str) -> None:
    page = page_of(name)
    assert re.fullmatch(r"[A-Z][^.;]+\.", page.paragraphs[0])
    comments = [line for line in page.examples if line.startswith("# ")]
    assert 2 <= len(comments) <= 3
    assert all(line.startswith(("# ", "roadmap ", "  ")) for line in page.examples)


@pytest.mark.parametrize("name", PAGES)
def test_plumbing_is_last_in_a_panel_of_its_own(name: str) -> None:
    titles = {entry.names: title for title, entries in page_of(name).panels.items() for entry in entries}
    plumbing = {"--file, -f", "--color", "--lock-timeout", "--help, -h", "--version"}
    assert {titles[names] for names in plumbing & titles.keys()} == {GLOBAL}
    assert list(titles)[-1] == "--help, -h"
    assert titles.keys() & {"--area", "--as-of", "--dry-run", "--format"} <= {
        names for names, title in titles.items() if title != GLOBAL
    }


@pytest.mark.parametrize("name", PAGES)
def test_no_help_of_an_option_has_more_than_three_lines_at_80_columns(run: Run, name: str) -> None:
    heights: dict[str, int] = {}
    first = ""
    for line in help_lines(run, name, 80):
        if re.match(r"│ \S", line):
            first = line
        if line.startswith("│"):
            heights[first] = heights.get(first, 0) + 1
    assert heights
    assert [line for line, height in heights.items() if height > 3] == []


@pytest.mark.parametrize("columns", [60, 80])
@pytest.mark.parametrize("name", PAGES)
def test_help_fits_the_terminal(run: Run, name: str, columns: int) -> None:
    lines = help_lines(run, name, columns)
    assert [line for line in lines if len(line) > columns] == []
    assert [line for line in page_of(name).examples if f"  {line}" not in lines] == []


def test_every_command_has_one_line_in_the_list_of_commands(run: Run) -> None:
    lines = help_lines(run, "", 80)
    for name in COMMANDS:
        assert sum(
            bool(re.match(rf"│ {name} +{re.escape(page_of(name).paragraphs[0])} +│", x)) for x in lines
        )


@pytest.mark.parametrize("name", ["list", "update", "status"])
def test_defaults_are_shown_without_parentheses(run: Run, name: str) -> None:
    shown = " ".join(run(name, "--help", env={"COLUMNS": "200"}).stdout.split())
    assert "[default: today]" in shown
    assert "default: (" not in shown


BEFORE = {"undo": ["add-area North"], "redo": ["add-area North", "add-area South", "undo", "undo"]}
"""Command lines that run before the examples of a command."""


@pytest.fixture
def example_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, set_today: Callable[[date], None]
) -> Path:
    """Return a folder with what the examples name: the shipped roadmap on a branch, and files beside it."""
    set_today(date(2026, 11, 1))
    monkeypatch.setenv("EDITOR", "true")
    text = SHIPPED.read_text()
    later = text.replace('title = "', 'title = "The ', 1)
    history = History(tmp_path)
    history.commit(text, day="2025-06-01")
    history.git("checkout", "-q", "-b", "work")
    history.commit(later, day="2026-06-01")
    for name, content in (("base", text), ("ours", text), ("theirs", later)):
        (tmp_path / f"{name}.toml").write_text(content)
    (tmp_path / "changes.jsonl").write_text('{"op": "update", "id": "net-zero-2050", "note": "A"}')
    (tmp_path / "promises.csv").write_text("id,title,Promise,status\nx,One,One,on track\n")
    return tmp_path


def examples_of(name: str) -> list[list[str]]:
    script = "\n".join(page_of(name).examples).replace("\\\n", "")
    return [shlex.split(line)[1:] for line in script.splitlines() if not line.startswith("#")]


@pytest.mark.parametrize("name", PAGES)
def test_examples_work(run: Run, example_folder: Path, name: str) -> None:
    if name in ("", "init"):
        (example_folder / "roadmap.toml").unlink()
    for line in BEFORE.get(name, []):
        assert run(*line.split()).exit_code == 0
    for words in examples_of(name):
        result = run(*words)
        assert result.exit_code in ((0, 1) if name in ("check", "diff") else (0,)), (words, result)
        assert not name or words[0] == name
