"""Changes to the texts that describe an area or a partner."""

from pathlib import Path
from typing import Any

import pytest

from roadmap_cli.editing.descriptions import description_plan, requested_texts
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.model.references import RecordKind
from roadmap_cli.model.types import Head, Roadmap
from roadmap_cli.storage.load import LoadedRoadmap, source_from_bytes
from roadmap_cli.toml.change import Change, Remove, SetValue

VALUES: dict[str, str | None] = {"title": None, "summary": None, "lead": None}


def loaded(area: dict[str, Any]) -> LoadedRoadmap:
    source = source_from_bytes(b"", "roadmap.toml", Path("roadmap.toml"))
    return LoadedRoadmap(source, Roadmap(roadmap=Head(title="-")), {"areas": {"a": area}})


@pytest.mark.parametrize(
    ("values", "clear", "request_"),
    [
        ({"title": " A  b "}, [], {"title": "A b"}),
        ({"summary": " two\nlines "}, ["lead"], {"summary": "two\nlines", "lead": None}),
        ({}, ["summary", "lead", "summary"], {"summary": None, "lead": None}),
    ],
)
def test_a_valid_request(
    values: dict[str, str | None], clear: list[str], request_: dict[str, str | None]
) -> None:
    assert requested_texts(RecordKind.AREA, VALUES | values, clear, "empty") == request_


@pytest.mark.parametrize(
    ("values", "clear", "sentence"),
    [
        ({}, [], "nothing to change; give --title, --summary, --lead or --clear FIELD"),
        ({"title": ""}, [], "empty"),
        ({"lead": " "}, [], "--lead is empty; give it a text, or leave the option out"),
        ({}, ["title"], "--clear: an area needs a title; change it with --title"),
        ({}, ["laed"], '--clear: there is no field "laed" to clear; did you mean lead?'),
        ({}, ["colour"], '--clear: there is no field "colour" to clear; there is only summary and lead'),
        ({"lead": "x"}, ["lead"], "--lead and --clear lead contradict each other; give one of them"),
    ],
)
def test_an_invalid_request(values: dict[str, str | None], clear: list[str], sentence: str) -> None:
    with pytest.raises(WrongUsageError) as caught:
        requested_texts(RecordKind.AREA, VALUES | values, clear, "empty")
    assert caught.value.sentences == (sentence,)


@pytest.mark.parametrize(
    ("request_", "changes", "words"),
    [
        ({"title": "B", "lead": "C"}, [("title", "B"), ("lead", "C")], "title, lead"),
        ({"title": "A", "lead": None}, [], ""),
        ({"summary": None}, [("summary", None)], "summary cleared"),
    ],
)
def test_only_what_differs_is_changed(
    request_: dict[str, str | None], changes: list[tuple[str, str | None]], words: str
) -> None:
    expected: list[Change] = [
        Remove(("areas", "a", name)) if value is None else SetValue(("areas", "a", name), value)
        for name, value in changes
    ]
    plan = description_plan(RecordKind.AREA, "a", request_, loaded({"title": "A", "summary": ""}))
    assert (plan.changes, plan.sentence) == (expected, f"updated area a: {words}")


def test_a_text_over_lines_is_compared_without_its_line_ends_and_keeps_its_last_one() -> None:
    roadmap = loaded({"title": "A", "summary": "One.\r\nTwo.\r\n"})
    assert description_plan(RecordKind.AREA, "a", {"summary": "One.\nTwo."}, roadmap).changes == []
    changed = [SetValue(("areas", "a", "summary"), "Two.\n")]
    assert description_plan(RecordKind.AREA, "a", {"summary": "Two."}, roadmap).changes == changed
