"""What `--help` says about options."""

import re
from collections.abc import Callable

import pytest

from roadmap_cli.analysis.axis import Scale
from roadmap_cli.cli import COMMANDS
from roadmap_cli.commands._options import GroupBy, TableFormat, TextFormat
from roadmap_cli.commands._session import Color
from roadmap_cli.commands._write import WriteFormat
from roadmap_cli.commands.list import ListGroupBy
from roadmap_cli.commands.timeline import TimelineFormat
from roadmap_cli.model.types import Status
from tests.conftest import Result

Run = Callable[..., Result]

WRITERS = (
    "init",
    "add-area",
    "add-assessor",
    "assess",
    "update-assessor",
    "add-commitment",
    "update",
    "measure",
    "amend",
    "replace",
    "update-partner",
    "rename",
    "remove",
    "undo",
    "redo",
)


OPTION = re.compile(r"│ (?:[* ]  )?-")
"""The first line of an option; if an option is required, all have a column for a star before them."""


def help_of(run: Run, command: str, option: str) -> tuple[str, str]:
    """Return the metavar of an option and its help, joined from the lines of an 80-column help."""
    rows: list[str] = []
    for line in run(command, "--help", env={"COLUMNS": "80"}).stdout.splitlines():
        inside = line.strip("│ ")
        if OPTION.match(line) or not line.startswith("│"):
            rows.append(inside.removeprefix("*").strip())
        else:
            rows[-1] += f" {inside}"
    (row,) = (row for row in rows if re.match(rf"{option} ", row))
    metavar, help = re.split(r"\s+", row.removeprefix(option).strip(), maxsplit=1)
    return metavar, help


@pytest.mark.parametrize("command", COMMANDS)
def test_no_option_lists_its_choices_where_a_narrow_terminal_breaks_them(run: Run, command: str) -> None:
    lines = run(command, "--help", env={"COLUMNS": "80"}).stdout.splitlines()
    options = [line for line in lines if OPTION.match(line)]
    assert options
    assert not [line for line in options if "<" in line and "<=x<=" not in line]


@pytest.mark.parametrize(
    ("command", "option", "metavar", "words"),
    [
        ("list", "--format", "FORMAT", TableFormat),
        ("status", "--format", "FORMAT", TableFormat),
        ("show", "--format", "FORMAT", TextFormat),
        ("tree", "--format", "FORMAT", TextFormat),
        ("timeline", "--format", "FORMAT", TimelineFormat),
        ("timeline", "--group-by", "FIELD", ["area", "partner"]),
        ("timeline", "--scale", "UNIT", Scale),
        ("scorecard", "--format", "FORMAT", TableFormat),
        ("trend", "--format", "FORMAT", TableFormat),
        ("trend", "--every", "UNIT", Scale),
        ("trend", "--group-by", "FIELD", GroupBy),
        ("diff", "--format", "FORMAT", TextFormat),
        ("history", "--format", "FORMAT", TextFormat),
        ("slips", "--format", "FORMAT", TableFormat),
        ("slips", "--group-by", "FIELD", GroupBy),
        ("brief", "--format", "FORMAT", TextFormat),
        *((command, "--format", "FORMAT", WriteFormat) for command in WRITERS),
        ("list", "--color", "WHEN", Color),
        ("rename", "--color", "WHEN", Color),
        ("list", "--group-by", "FIELD", ListGroupBy),
        ("status", "--group-by", "FIELD", GroupBy),
        ("list", "--status", "STATUS", [*Status, "open", "closed"]),
        ("status", "--limit", "N", ["fits on the screen", "200"]),
        ("update", "--text", "TEXT", []),
        ("add-commitment", "--text", "TEXT", []),
    ],
)
def test_help_names_every_choice(run: Run, command: str, option: str, metavar: str, words: list[str]) -> None:
    shown, help = help_of(run, command, option)
    assert shown == metavar
    assert [word for word in words if not re.search(rf"(?<![\w-]){word}(?![\w-])", help)] == []


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["list", "--format", "jso"], '--format cannot be "jso"; did you mean json'),
        (["list", "--group-by", "areas"], '--group-by cannot be "areas"; did you mean area?'),
        (["timeline", "--scale", "months"], '--scale cannot be "months"; did you mean month?'),
        (["timeline", "--group-by", "areas"], '--group-by cannot be "areas"; did you mean area?'),
        (["status", "--group-by", "partners"], '--group-by cannot be "partners"; did you mean partner?'),
        (["rename", "a", "b", "--color", "alway"], '--color cannot be "alway"; did you mean always?'),
    ],
)
def test_a_wrong_choice_is_answered_with_the_nearest(run: Run, args: list[str], sentence: str) -> None:
    result = run(*args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"error: {sentence}")
