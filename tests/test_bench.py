"""The benchmarks measure every command, and what they claim to measure."""

import importlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from roadmap_cli.cli import COMMANDS
from tests.conftest import Result

ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def _bench_on_the_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "bench"))


def test_every_command_and_every_export_is_measured() -> None:
    lines = importlib.import_module("commands").LINES.values()
    assert {line.words[0] for line in lines} == set(COMMANDS)
    formats = {line.words[1] for line in lines if line.words[0] == "export"}
    assert formats == {"html", "ics", "markdown", "csv", "json", "mermaid", "xlsx", "svg", "sqlite", "feed"}


@pytest.mark.parametrize(("every", "errors"), [(0, 0), (10, 3)])
def test_a_faulty_roadmap_has_as_many_errors_as_requested(
    run: Callable[..., Result], tmp_path: Path, every: int, errors: int
) -> None:
    made = importlib.import_module("made_roadmap").faulty_roadmap(30, every)
    (tmp_path / "roadmap.toml").write_text(made)
    found = run("check", "--format", "json", "--as-of", "2034-12-01")
    assert [one["severity"] for one in json.loads(found.stdout)["findings"]] == ["error"] * errors


def test_taskwarrior_has_budgets_with_dependencies_and_aims_without() -> None:
    run = importlib.import_module("measuring").Run
    pair = importlib.import_module("beside_others").Pair
    budgets = importlib.import_module("budgets")
    pairs = [
        pair(name, "task x", items, dependencies, [run(4.0, 1.0)], [run(5.0, 1.0)])
        for name in ("list", "add-commitment")
        for items in (25, 10_000)
        for dependencies in (True, False)
    ]
    table = [*budgets.budget_table(budgets.of_taskwarrior(pairs))]
    start = "0.80 | 0.80 to 0.80 | 4 / 5 ms"
    missed = "0.1: **missed**, 8.00 times | 0.06: **missed**, 13.33 times"
    assert table[2:] == [
        f"| `list`, 10,000 with dependencies, over `task x` | {start} | {missed} |",
        f"| `list`, 10,000 without dependencies, over `task x` | {start} |  | 1: met, 1.25 times |",
    ]


@pytest.mark.parametrize("name", ["performance.md", "performance-data.md"])
def test_the_page_is_written_between_its_marks(tmp_path: Path, name: str) -> None:
    module = importlib.import_module("performance_page")
    kept = (ROOT / "docs" / "reference" / name).read_text()
    page = tmp_path / name
    page.write_text(kept)
    module.write_page(page, "| new |")
    before, after = kept.partition(module.BEGIN)[0], kept.partition(module.END)[2]
    assert page.read_text() == f"{before}{module.BEGIN}\n\n| new |\n\n{module.END}{after}"
