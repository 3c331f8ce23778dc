"""The benchmarks measure every command there is."""

import importlib
from pathlib import Path

import pytest

from roadmap_cli.cli import COMMANDS

BENCH = Path(__file__).parents[1] / "bench"


def test_every_command_and_every_export_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCH))
    lines = importlib.import_module("commands").LINES.values()
    assert {line.words[0] for line in lines} == set(COMMANDS)
    formats = {line.words[1] for line in lines if line.words[0] == "export"}
    assert formats == {"html", "ics", "markdown", "csv", "json", "mermaid", "xlsx", "svg", "sqlite", "feed"}
