"""The texts that describe an area or a partner: what is asked of them, and what that changes."""

import pytest

from roadmap_cli.commands._descriptions import described, wanted_texts
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.toml.change import Change, Remove, SetValue

GIVEN: dict[str, str | None] = {"title": None, "summary": None, "lead": None}


@pytest.mark.parametrize(
    ("given", "clear", "wanted"),
    [
        ({"title": " A  b "}, [], {"title": "A b"}),
        ({"summary": " two\nlines "}, ["lead"], {"summary": "two\nlines", "lead": None}),
        ({}, ["summary", "lead", "summary"], {"summary": None, "lead": None}),
    ],
)
def test_what_is_wanted(
    given: dict[str, str | None], clear: list[str], wanted: dict[str, str | None]
) -> None:
    assert wanted_texts("an area", GIVEN | given, clear, "empty") == wanted


@pytest.mark.parametrize(
    ("given", "clear", "sentence"),
    [
        ({}, [], "nothing to update was given; give --title, --summary, --lead or --clear FIELD"),
        ({"title": ""}, [], "empty"),
        ({"lead": " "}, [], "--lead is empty; give it a text, or leave the option out"),
        ({}, ["title"], "--clear: an area cannot be without title; give another with --title"),
        ({}, ["laed"], '--clear: there is no field "laed" to clear; did you mean lead?'),
        ({}, ["colour"], '--clear: there is no field "colour" to clear; there is only summary and lead'),
        ({"lead": "x"}, ["lead"], "--lead and --clear lead contradict each other; give one of them"),
    ],
)
def test_what_cannot_be_wanted(given: dict[str, str | None], clear: list[str], sentence: str) -> None:
    with pytest.raises(WrongUsageError) as caught:
        wanted_texts("an area", GIVEN | given, clear, "empty")
    assert caught.value.sentences == (sentence,)


@pytest.mark.parametrize(
    ("wanted", "changes", "told"),
    [
        ({"title": "B", "lead": "C"}, [("title", "B"), ("lead", "C")], ["title", "lead"]),
        ({"title": "A", "lead": None}, [], []),
        ({"summary": None}, [("summary", None)], ["summary cleared"]),
    ],
)
def test_only_what_differs_is_changed(
    wanted: dict[str, str | None], changes: list[tuple[str, str | None]], told: list[str]
) -> None:
    expected: list[Change] = [
        Remove(("areas", "a", name)) if value is None else SetValue(("areas", "a", name), value)
        for name, value in changes
    ]
    assert described(("areas", "a"), {"title": "A", "summary": ""}, wanted) == (expected, told)


def test_a_text_over_lines_is_compared_without_its_line_ends_and_keeps_its_last_one() -> None:
    present = {"title": "A", "summary": "One.\r\nTwo.\r\n"}
    assert described(("areas", "a"), present, {"summary": "One.\nTwo."}) == ([], [])
    changed = [SetValue(("areas", "a", "summary"), "Two.\n")]
    assert described(("areas", "a"), present, {"summary": "Two."}) == (changed, ["summary"])
