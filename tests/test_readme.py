"""The README is correct: its examples print the shown output, and all it names exists."""

import re
from collections.abc import Callable

import pytest

from roadmap_cli.cli import COMMANDS
from scripts.picture import pictures
from tests.conftest import ROOT, Result

README = ROOT / "README.md"
TEXT = README.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_named(name: str) -> None:
    assert re.search(rf"`(roadmap )?{name}\b", TEXT)


def test_every_option_that_is_named_exists(run: Callable[..., Result]) -> None:
    helps = "".join(run(name, "--help", env={"COLUMNS": "200"}).stdout for name in COMMANDS)
    known = set(re.findall(r"--[a-z][a-z-]+", helps)) | {"--help", "--version", "--install-completion"}
    prose = re.sub(r"```(?:sh|toml)\n.*?```", "", TEXT, flags=re.DOTALL)
    assert set(re.findall(r"--[a-z][a-z-]*[a-z]", prose)) - {"--not"} <= known


def test_the_pictures_are_of_real_output() -> None:
    for file, svg in pictures().items():
        assert svg == file.read_text(encoding="utf-8"), "run `make picture`"
        assert f"docs/images/{file.name}" in TEXT
