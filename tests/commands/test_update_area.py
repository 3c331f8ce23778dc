"""`roadmap update-area`: fields of an area, changed or cleared."""

from collections.abc import Callable

import pytest

from tests.commands.conftest import Edit

EDITS = [
    pytest.param(
        ("climate", "--title", "Climate  first", "--summary", "New words."),
        "climate",
        "updated area climate: title, summary",
        """\
@@
 [areas.climate]
-title = "Accelerating climate ambitions"
-summary = "Less carbon."
+title = "Climate first"
+summary = "New words."

""",
        id="two fields",
    ),
    pytest.param(
        ("climate", "--clear", "summary", "--lead", "Me"),
        "climate",
        "updated area climate: lead, summary cleared",
        """\
@@
 title = "Accelerating climate ambitions"
-summary = "Less carbon."
+lead = "Me"

""",
        id="clear and set",
    ),
    pytest.param(
        ("economy", "--summary", "Jobs."),
        "economy",
        "updated area economy: summary",
        """\
@@
 title = "Building back better"
+summary = "Jobs."
 lead = "Trade"
""",
        id="new key in its place",
    ),
]

REFUSALS = [
    pytest.param(
        ("climate",),
        2,
        "nothing to change; give --title, --summary, --lead or --clear FIELD",
        id="nothing given",
    ),
    pytest.param(
        ("climate", "--clear", "title"),
        2,
        "--clear: an area needs a title; change it with --title",
        id="required",
    ),
    pytest.param(
        ("climate", "--clear", "sumary"),
        2,
        '--clear: there is no field "sumary" to clear; did you mean summary?',
        id="unknown field",
    ),
    pytest.param(
        ("climate", "--clear", "colour"),
        2,
        '--clear: there is no field "colour" to clear; there is only summary and lead',
        id="far from any field",
    ),
    pytest.param(
        ("climate", "--clear", "summary", "--summary", "x"),
        2,
        "--summary and --clear summary contradict each other; give one of them",
        id="contradiction",
    ),
    pytest.param(
        ("climate", "--summary", ""),
        2,
        "--summary is empty; give it a text, or leave the option out",
        id="empty summary",
    ),
    pytest.param(
        ("climate", "--title", " "),
        2,
        'the title is empty; say in a few words what the area is about: "Clean energy"',
        id="empty title",
    ),
    pytest.param(
        ("climat1", "--lead", "x"), 4, 'there is no area "climat1"; did you mean climate?', id="unknown area"
    ),
    pytest.param(
        ("climate", "--clear", ""),
        2,
        '"" names nothing; give a value, or leave the option out',
        id="empty clear",
    ),
]


@pytest.mark.parametrize(("words", "id", "sentence", "diff"), EDITS)
def test_changes_these_lines_alone(
    edit: Callable[..., Edit], words: tuple[str, ...], id: str, sentence: str, diff: str
) -> None:
    assert edit("update-area", *words) == (0, f"{id}\n", f"{sentence}\n", diff)


@pytest.mark.parametrize(("words", "exit_code", "sentence"), REFUSALS)
def test_refuses_and_leaves_the_file(
    edit: Callable[..., Edit], words: tuple[str, ...], exit_code: int, sentence: str
) -> None:
    assert edit("update-area", *words) == (exit_code, "", f"error: {sentence}\n", "")


def test_says_where_nothing_changes(edit: Callable[..., Edit]) -> None:
    words = ("climate", "--clear", "lead", "--summary", "Less carbon.")
    assert edit("update-area", *words) == (0, "climate\n", "climate: nothing to change\n", "")
