"""`roadmap add-assessor`: a new assessor, where it goes, and what is refused."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands.conftest import Edit
from tests.conftest import Result

EDITS = [
    pytest.param(
        ("Promise Watch", "--id", "watch", "--scale", "kept=1, in part=0.5,broken=-1"),
        "watch",
        "added assessor watch: Promise Watch",
        """\
@@
 url = "https://example.org/ca"
+
+[assessors.watch]
+name = "Promise Watch"
+scale = { kept = 1, "in part" = 0.5, broken = -1 }

""",
        id="after the partners",
    ),
    pytest.param(
        ("US", "--url", "https://example.org/us"),
        "us",
        "added assessor us: US",
        """\
@@
 url = "https://example.org/ca"
+
+[assessors.us]
+name = "US"
+url = "https://example.org/us"

""",
        id="the id of a partner is free",
    ),
]

REFUSALS = [
    pytest.param(
        ("Watch", "--id", "W"),
        2,
        '"W" cannot be an id: lowercase letters, digits and single hyphens between them, at '
        "most 64 characters; w could",
        id="ill-formed",
    ),
    pytest.param(("",), 2, 'the name is empty; name the assessor: "Climate Action Tracker"', id="empty name"),
    pytest.param(
        (),
        2,
        'NAME is missing; name the assessor: roadmap add-assessor "Climate Action Tracker"',
        id="nobody to ask",
    ),
    pytest.param(
        ("Watch", "--scale", "good"),
        2,
        '--scale: "good" is not VERDICT=NUMBER; write the best one first: kept=1,compromise=0,broken=-1',
        id="no scale",
    ),
    pytest.param(
        ("Watch", "--scale", ""), 2, "--scale is empty; give it a text, or leave the option out", id="empty"
    ),
]


@pytest.mark.parametrize(("words", "id", "sentence", "diff"), EDITS)
def test_changes_these_lines_alone(
    edit: Callable[..., Edit], words: tuple[str, ...], id: str, sentence: str, diff: str
) -> None:
    assert edit("add-assessor", *words) == (0, f"{id}\n", f"{sentence}\n", diff)


@pytest.mark.parametrize(("words", "exit_code", "sentence"), REFUSALS)
def test_refuses_and_leaves_the_file(
    edit: Callable[..., Edit], words: tuple[str, ...], exit_code: int, sentence: str
) -> None:
    assert edit("add-assessor", *words) == (exit_code, "", f"error: {sentence}\n", "")


def test_the_second_goes_after_the_first_and_the_id_is_taken(edit: Callable[..., Edit]) -> None:
    edit("add-assessor", "Watch")
    again = edit("add-assessor", "Watch")
    assert again.stderr == "added assessor watch-2 (watch was taken): Watch\n"
    assert "+[assessors.watch-2]\n" in again.diff
    sentence = 'error: there is an assessor "watch" already; watch-3 is free\n'
    assert edit("add-assessor", "Other", "--id", "watch").stderr == sentence


def test_asks_for_the_name_on_a_terminal(terminal: Callable[..., Result], roadmap_file: Path) -> None:
    result = terminal("add-assessor", input="Watch\n")
    assert result.exit_code == 0
    assert result.stdout.endswith("Name: added assessor watch: Watch\n")
    assert '[assessors.watch]\nname = "Watch"\n' in roadmap_file.read_text()
