"""Operations of `apply`: what is read, what is refused, and their JSON Schema."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from roadmap_cli.cli import COMMANDS
from roadmap_cli.commands._operations import MAX_LINE, OPERATIONS, read_operations
from roadmap_cli.errors import WrongUsageError
from tests.conftest import Result
from tests.every import every
from tests.hostile import HOSTILE, control_characters

Run = Callable[..., Result]
WHY_NOT = "it comes with the development dependency check-jsonschema"
jsonschema: Any = pytest.importorskip("jsonschema", reason=WHY_NOT)


@pytest.fixture
def refused(run: Run, roadmap_file: Path) -> Callable[[str], str]:
    """Return the function that applies one line and returns the sentence that refuses it."""
    before = roadmap_file.read_bytes()

    def apply(line: str) -> str:
        result = run("apply", "-", input=line)
        assert result.exit_code in (2, 4), result
        assert result.stdout == ""
        assert result.stderr.count("\n") == 1
        assert roadmap_file.read_bytes() == before
        return result.stderr.removeprefix("error: standard input:1: ").strip()

    return apply


def test_every_command_that_changes_one_roadmap_is_an_operation() -> None:
    others = {"init", "apply", "edit", "undo", "redo"}
    assert set(OPERATIONS) == {name for name, one in COMMANDS.items() if one.panel == "Write"} - others


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("x", "this is not one JSON object a line"),
        ('{"op": "update"} {}', "this is not one JSON object a line"),
        ("[" * 5000, "this is not one JSON object a line"),
        ('{"op": "update", "progress": NaN}', "this is not one JSON object a line"),
        ("[1]", 'an operation is an object, such as {"op": "update", "id": "x"}'),
        ('{"a": 1, "a": 2}', "a is given twice"),
        ("{}", "op is missing; one of add-area,"),
        ('{"op": 1}', "op is text, not a number; one of add-area,"),
        ('{"op": ["update"]}', "op is text, not a list; one of add-area,"),
        ('{"op": "update", "id": [], "note": "x"}', "id is missing in update"),
        ('{"op": "update", "id": "x", "note": "\\ud800"}', "note has half of a surrogate pair"),
        ('{"op": "updte"}', 'op: there is no operation "updte"; did you mean update'),
        ('{"op": "update", "note": "x"}', "id is missing in update"),
        ('{"op": "add-area"}', "title is missing in add-area"),
        ('{"op": "add-commitment", "title": "T"}', "--area"),
        ('{"op": "update", "id": "x", "stauts": "met"}', 'update has no key "stauts"; did you mean status?'),
        ('{"op": "update", "id": "methane-75", "dry_run": true}', 'update has no key "dry_run"'),
        ('{"op": "update", "where": "overdue", "note": "x"}',
         'update has no key "where"; `roadmap list --where EXPR --ids` lists the ids'),
        ('{"op": "update", "id": "methane-75", "file": "x"}', 'update has no key "file"'),
        ('{"op": "update", "id": "x", "status": "mett"}', '"mett" is not a status; did you mean met?'),
        ('{"op": "update", "id": "methane-75", "status": null}', "status is text, not null"),
        ('{"op": "update", "id": "methane-75", "status": ["met"]}', "status is text, not a list"),
        ('{"op": "update", "id": "methane-75", "tag": [["a"]]}', "tag is text, not a list"),
        ('{"op": "update", "id": "methane-75", "progress": 101}',
         "progress must be a whole number from 0 to 100, not 101"),
        ('{"op": "update", "id": "methane-75", "progress": 1.5}',
         "progress must be a whole number from 0 to 100, not 1.5"),
        ('{"op": "update", "id": "methane-75", "remove": "yes"}', "remove is true or false, not text"),
        ('{"op": "update", "id": "methane-75"}', "give at least one option that changes something"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_one_sentence(refused: Callable[[str], str], line: str, sentence: str) -> None:
    assert refused(line).startswith(sentence) or sentence == "--area" in refused(line)


@every("text", HOSTILE)
def test_hostile_text_is_escaped(refused: Callable[[str], str], text: str) -> None:
    if not text:
        return  # an empty text is not a key
    for line in (
        {"op": text},
        {"op": "update", "id": "methane-75", text: 1},
        {"op": "update", "id": text, "note": "x"},
    ):
        assert not control_characters(refused(json.dumps(line)))


def test_a_line_has_a_limit() -> None:
    with pytest.raises(WrongUsageError, match="at most 1,048,576 characters"):
        read_operations("x" * (MAX_LINE + 1), "f")


def test_numbers_stay_as_they_are_typed() -> None:
    (one,) = read_operations('{"op": "update", "id": "x", "title": 1.10}', "f")
    assert one.values["title"] == "1.10"


@pytest.fixture(scope="module")
def schema(run: Run) -> dict[str, Any]:
    result = run("schema", "--operations")
    assert (result.exit_code, result.stderr) == (0, "")
    schema: dict[str, Any] = json.loads(result.stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    return schema


class TestSchema:
    @pytest.mark.parametrize(
        "operation",
        [
            {"op": "update", "id": "x", "status": "met", "on": "2026-01-01", "note": "…"},
            {"op": "update", "id": "x", "add_tag": ["a", "b"], "progress": 5, "deadline": 2050},
            {"op": "add-commitment", "title": "T", "area": "a", "partner": "us"},
            {"op": "replace", "id": "x", "by": ["y", "z"]},
            {"op": "remove", "id": "x", "force": True},
        ],
    )
    def test_accepts(self, schema: dict[str, Any], operation: dict[str, Any]) -> None:
        jsonschema.validate(operation, schema, jsonschema.Draft202012Validator)

    @pytest.mark.parametrize(
        "operation",
        [
            {},
            {"op": "list"},
            {"op": "update"},
            {"op": "add-area"},
            {"op": "update", "id": "x", "stauts": "met"},
            {"op": "update", "id": "x", "progress": 101},
            {"op": "update", "id": "x", "remove": "yes"},
            {"op": "update", "id": "x", "status": None},
            {"op": "update", "id": [], "status": "met"},
        ],
    )
    def test_refuses(self, schema: dict[str, Any], operation: dict[str, Any]) -> None:
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(operation, schema, jsonschema.Draft202012Validator)
