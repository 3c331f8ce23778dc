"""`roadmap measure`: what the options become; `editing/test_indicators.py` has what is written."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import SMALL_ROADMAP, Result

Run = Callable[..., Result]
NEW = ("measure", "methane-75", "leaks", "12", "--title", "Leaks", "--on", "2026-01-02")


def test_a_note_is_read_from_standard_input(run: Run, roadmap_file: Path) -> None:
    result = run(*NEW, "--note", "-", input="By satellite.\n")
    assert result.exit_code == 0, result.stderr
    leaks = tomllib.loads(roadmap_file.read_text())["commitments"]["methane-75"]["indicators"]["leaks"]
    assert leaks["readings"]["2026-01-02"] == {"value": 12, "note": "By satellite."}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--note", "-"), "--note is empty"),
        (("--baseline", "12"), "--baseline"),
        (("--target", "x@2030"), "--target"),
        (("--title", " "), "--title is empty; say what is measured"),
    ],
)
def test_what_is_no_value_is_refused(
    run: Run, roadmap_file: Path, words: tuple[str, ...], sentence: str
) -> None:
    rest = [word for word in NEW if words[0] != "--title" or word not in ("--title", "Leaks")]
    result = run(*rest, *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert sentence in result.stderr
    assert result.stderr.count("\n") == 1
    assert roadmap_file.read_text() == SMALL_ROADMAP
