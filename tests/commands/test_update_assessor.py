"""`roadmap update-assessor`: fields of an assessor, changed or cleared."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands.conftest import Edit

WATCH = """\

[assessors.watch]
name = "Watch"
url = "https://example.org"
scale = { kept = 1, broken = -1 } # theirs
"""
EDITS = [
    pytest.param(
        ("--name", "Promise Watch", "--clear", "url"),
        "name, url cleared",
        '@@\n [assessors.watch]\n-name = "Watch"\n-url = "https://example.org"\n+name = "Promise Watch"\n'
        " scale = { kept = 1, broken = -1 } # theirs\n",
        id="name and clear",
    ),
    pytest.param(
        ("--scale", "kept=1,half=0,broken=-1"),
        "scale",
        '@@\n url = "https://example.org"\n-scale = { kept = 1, broken = -1 } # theirs\n'
        "+scale = { kept = 1, half = 0, broken = -1 }\n\n",
        id="a new scale in its order",
    ),
    pytest.param(
        ("--clear", "scale"),
        "scale cleared",
        '@@\n url = "https://example.org"\n-scale = { kept = 1, broken = -1 } # theirs\n\n',
        id="no scale",
    ),
]

REFUSALS = [
    pytest.param(
        ("watch",), 2, "nothing to change; give --name, --url, --scale or --clear FIELD", id="nothing given"
    ),
    pytest.param(
        ("watch", "--clear", "name"),
        2,
        "--clear: an assessor needs a name; change it with --name",
        id="required",
    ),
    pytest.param(
        ("wtch", "--name", "W"), 4, 'there is no assessor "wtch"; did you mean watch?', id="unknown assessor"
    ),
    pytest.param(
        ("Watch", "--name", "W"), 4, '"Watch" is the name of watch; did you mean watch?', id="its name"
    ),
    pytest.param(
        ("watch", "--scale", "a=1", "--clear", "scale"),
        2,
        "--scale and --clear scale contradict each other; give one of them",
        id="contradiction",
    ),
]


@pytest.fixture(autouse=True)
def watched(roadmap_file: Path) -> None:
    roadmap_file.write_text(roadmap_file.read_text() + WATCH)


@pytest.mark.parametrize(("words", "sentence", "diff"), EDITS)
def test_changes_these_lines_alone(
    edit: Callable[..., Edit], words: tuple[str, ...], sentence: str, diff: str
) -> None:
    result = edit("update-assessor", "watch", *words)
    assert result[:3] == (0, "watch\n", f"updated assessor watch: {sentence}\n")
    assert result.diff.strip() == diff.strip()


@pytest.mark.parametrize(("words", "exit_code", "sentence"), REFUSALS)
def test_refuses_and_leaves_the_file(
    edit: Callable[..., Edit], words: tuple[str, ...], exit_code: int, sentence: str
) -> None:
    assert edit("update-assessor", *words) == (exit_code, "", f"error: {sentence}\n", "")


def test_says_where_nothing_changes(edit: Callable[..., Edit]) -> None:
    words = ("watch", "--scale", "kept=1,broken=-1", "--name", "Watch")
    assert edit("update-assessor", *words) == (0, "watch\n", "watch: nothing to change\n", "")


def test_another_order_is_a_change(edit: Callable[..., Edit]) -> None:
    assert (
        "+scale = { broken = -1, kept = 1 }"
        in edit("update-assessor", "watch", "--scale", "broken=-1,kept=1").diff
    )
