"""`roadmap help`: the help of a command, and its completion."""

from collections.abc import Callable

import pytest

from roadmap_cli.cli import COMMANDS
from tests.conftest import Result

Run = Callable[..., Result]


@pytest.mark.parametrize("command", ["list", "update", "help"])
def test_help_of_a_command_is_that_of_its_option(run: Run, command: str) -> None:
    shown = run("help", command)
    assert (shown.exit_code, shown.stderr) == (0, "")
    assert shown.stdout.startswith(f"Usage: roadmap {command} [OPTIONS]")
    assert f"{shown.stdout}\n" == run(command, "--help").stdout


def test_help_alone_lists_all_commands(run: Run) -> None:
    assert f"{run('help').stdout}\n" == run("--help").stdout


def test_help_of_an_unknown_command_names_the_nearest(run: Run) -> None:
    assert run("help", "lst") == Result(
        2,
        "",
        'error: there is no command "lst"; did you mean list, status or history? (see `roadmap --help`)\n',
    )


def test_help_follows_color(run: Run) -> None:
    assert "\x1b[" in run("help", "list", "--color", "always").stdout
    assert "\x1b[" not in run("help", "list").stdout


@pytest.mark.parametrize(
    ("line", "offers"),
    [
        ("roadmap he", ["help"]),
        ("roadmap help sc", ["scorecard", "schema"]),
        ("roadmap help ", list(COMMANDS)),
        ("roadmap help zzz", []),
    ],
)
def test_commands_are_completed(run: Run, line: str, offers: list[str]) -> None:
    env = {"_ROADMAP_COMPLETE": "complete_fish", "_TYPER_COMPLETE_FISH_ACTION": "get-args"}
    result = run(env={**env, "_TYPER_COMPLETE_ARGS": line})
    assert [offer.split("\t")[0] for offer in result.stdout.splitlines() if offer] == offers
