"""TOML formatters: taplo and tombi read what every command writes."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import SHIPPED, Result
from tests.tools import tool

FORMATTERS = {"taplo": ["taplo", "format"], "tombi": ["tombi", "format", "--offline"]}
COMMANDS = {
    "an update": [
        *("update", "net-zero-grids", "--for", "us", "--status", "met", "--note", "Done"),
        *("--on", "2026-11-29"),
    ],
    "a month": ["update", "supply-chains", "--note", "Begun", "--on", "2026-11"],
    "a deadline": ["update", "net-zero-grids", "--for", "all", "--deadline", "2036", "--on", "2026-11-29"],
    "partners": ["update", "net-zero-grids", "--partner", "us", "--partner", "ca", "--partner", "mx"],
    "tags": ["update", "net-zero-grids", "--tag", "power"],
    "a title": ["update", "net-zero-grids", "--title", "Grids"],
    "a commitment": ["add-commitment", "Sell no more coal", "--area", "climate", "--partner", "ca"],
    "an area": ["add-area", "Health", "--summary", "Care for all"],
    "a milestone": ["update", "net-zero-grids", "--milestone", "The law", "--deadline", "2030"],
    "another id": ["rename", "net-zero-grids", "clean-grids"],
    "another partner id": ["rename", "ca", "canada", "--partner"],
    "one commitment less": ["remove", "net-zero-grids"],
}


def formatted(text: str, formatter: str, folder: Path) -> str:
    """Return the text that a formatter makes; fail if it cannot read it."""
    file = folder / "formatted.toml"
    file.write_text(text, encoding="utf-8", newline="")
    command, *words = FORMATTERS[formatter]
    done = subprocess.run(
        [tool(command), *words, file.name],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return file.read_text(encoding="utf-8")


@pytest.mark.parametrize("formatter", FORMATTERS)
@pytest.mark.parametrize("command", COMMANDS)
def test_what_a_command_writes_into_a_formatted_file_is_formatted(
    run: Callable[..., Result], tmp_path: Path, formatter: str, command: str
) -> None:
    path = tmp_path / "roadmap.toml"
    shipped = formatted(SHIPPED.read_text(encoding="utf-8"), formatter, tmp_path)
    path.write_text(shipped, encoding="utf-8")
    result = run(*COMMANDS[command])
    assert result.exit_code == 0, result.stderr
    text = path.read_text(encoding="utf-8")
    assert text != shipped
    assert formatted(text, formatter, tmp_path) == text


@pytest.mark.parametrize("formatter", FORMATTERS)
def test_the_file_of_init_is_formatted(run: Callable[..., Result], tmp_path: Path, formatter: str) -> None:
    assert run("init").exit_code == 0
    text = (tmp_path / "roadmap.toml").read_text(encoding="utf-8")
    assert formatted(text, formatter, tmp_path) == text
