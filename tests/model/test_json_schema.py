"""The JSON Schema is the committed one, with the descriptions that editors show."""

from collections.abc import Iterator
from typing import Any

import msgspec

from roadmap_cli.model.dates import FORMS, RANGE_PATTERN
from roadmap_cli.model.findings import Severity
from roadmap_cli.model.json_schema import DIRECTIVE, SCHEMA_NAME, json_schema
from roadmap_cli.model.types import Commitment, Status
from roadmap_cli.output.json import render_json
from tests.conftest import ROOT, SHIPPED

SCHEMA = json_schema()
DEFINITIONS = SCHEMA["$defs"]


# The file


def test_the_committed_file_is_up_to_date() -> None:
    committed = (ROOT / SCHEMA_NAME).read_bytes()
    assert committed == render_json(json_schema()), "run `make reference`"


def test_the_shipped_roadmap_names_it_in_its_first_line() -> None:
    # tombi takes a comment for its own only where an empty line follows
    assert SHIPPED.read_text(encoding="utf-8").splitlines()[:2] == [DIRECTIVE, ""]
    assert DIRECTIVE == "#:schema ./roadmap.schema.json"


# What it says


def schemas(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every table in the schema."""
    if isinstance(value, dict):
        yield value
        yield from (found for one in value.values() for found in schemas(one))
    elif isinstance(value, list):
        yield from (found for one in value for found in schemas(one))


def test_every_key_and_every_table_is_described() -> None:
    for name, definition in {"": SCHEMA, **DEFINITIONS}.items():
        assert definition["description"], name
        for key, schema in definition.get("properties", {}).items():
            assert schema["description"][-1] in ".`", f"{name}.{key}"


def test_it_forbids_no_key() -> None:
    # Unknown keys are the author's; where nothing is said of them, validators take them and tombi warns.
    assert [one for one in schemas(SCHEMA) if one.get("additionalProperties") is False] == []
    assert not any("additionalProperties" in one for one in (SCHEMA, DEFINITIONS["Commitment"]))


def test_it_knows_no_null() -> None:
    assert [one for one in schemas(SCHEMA) if one.get("type") == "null" or None in one.values()] == []


def test_every_reference_leads_somewhere() -> None:
    names = {one["$ref"].removeprefix("#/$defs/") for one in schemas(SCHEMA) if "$ref" in one}
    assert names == set(DEFINITIONS)


def test_statuses_and_severities_are_choices() -> None:
    assert set(DEFINITIONS["Status"]["enum"]) == set(Status)
    assert DEFINITIONS["Severity"]["enum"] == [*Severity]
    explained = {one["const"]: one["description"] for one in DEFINITIONS["Status"]["anyOf"][:-1]}
    assert explained.keys() == set(Status)
    assert all(explained.values())


def test_the_check_can_require_any_key_of_a_commitment() -> None:
    keys = {field.name for field in msgspec.structs.fields(Commitment)}
    assert set(DEFINITIONS["Check"]["properties"]["require"]["items"]["enum"]) == keys - {"extra"}


def test_defaults_are_said_where_there_is_one() -> None:
    found = {
        (name, key): schema["default"]
        for name, definition in DEFINITIONS.items()
        for key, schema in definition.get("properties", {}).items()
        if "default" in schema
    }
    assert found == {
        ("Head", "format"): 1,
        ("Check", "due_soon_days"): 30,
        ("Check", "stale_after_days"): 180,
    }


def test_every_form_of_deadline_has_its_pattern_and_an_example() -> None:
    forms = DEFINITIONS["Deadline"]["anyOf"]
    assert [one["pattern"] for one in forms[:6]] == [form.pattern for form in FORMS]
    assert [one["examples"] for one in forms[:6]] == [[form.example] for form in FORMS]
    assert all(one["description"] for one in forms)
    assert forms[-1]["pattern"] == RANGE_PATTERN
    assert forms[:-1] == DEFINITIONS["Date"]["anyOf"]
