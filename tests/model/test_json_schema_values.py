"""The JSON Schema accepts and refuses the same values as the program."""

import json
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

import pytest
import rtoml
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.model.dates import (
    FORMS,
    RANGE_PATTERN,
    parse_date,
    parse_day_key,
    parse_deadline,
    parse_target,
)
from roadmap_cli.model.findings import InvalidRoadmapError
from roadmap_cli.model.json_schema import json_schema
from roadmap_cli.model.types import ID_LENGTH, ID_PATTERN
from roadmap_cli.model.validate import parse_roadmap, read_roadmap
from roadmap_cli.model.window import DeadlineError, Unit, around
from tests.conftest import SHIPPED, SMALL_ROADMAP
from tests.every import every
from tests.schema_documents import BROKEN, CHECK_JSONSCHEMA, VALID, Broken

WHY_NOT = "it comes with the development dependency check-jsonschema"
jsonschema: Any = pytest.importorskip("jsonschema", reason=WHY_NOT)
regress: Any = pytest.importorskip("regress", reason=WHY_NOT)

SCHEMA = json_schema()
DEFINITIONS = SCHEMA["$defs"]


@cache
def expression(pattern: str) -> Any:
    """Return a pattern as JavaScript reads it, which is how JSON Schema wants it (ECMA 262)."""
    return regress.Regex(pattern, flags="u")


def _match(validator: Any, pattern: str, value: Any, _: Any) -> Iterator[Any]:
    if validator.is_type(value, "string") and not expression(pattern).find(value):
        yield jsonschema.ValidationError(f"{value!r} does not match {pattern!r}")


Validator = jsonschema.validators.extend(jsonschema.Draft202012Validator, {"pattern": _match})
WHOLE = Validator(SCHEMA)


def validator_of(name: str) -> Any:
    """Return what validates against one definition."""
    return Validator({"$ref": f"#/$defs/{name}", "$defs": DEFINITIONS})


def as_json(text: str) -> Any:
    """Return a TOML file's data as JSON tools see it: dates and times are texts."""
    return json.loads(json.dumps(rtoml.loads(text), default=str))


def is_read(parse: Any, value: object) -> bool:
    try:
        parse(value)
    except DeadlineError:
        return False
    return True


def test_it_is_a_schema_of_its_dialect() -> None:
    Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == Validator.META_SCHEMA["$id"]


def test_the_shipped_roadmap_is_valid() -> None:
    WHOLE.validate(as_json(SHIPPED.read_text(encoding="utf-8")))


@every("text", VALID)
def test_what_the_program_reads_is_valid(text: str) -> None:
    read_roadmap(parse_roadmap(text, "f.toml"), text, "f.toml")
    WHOLE.validate(as_json(text))


@every("broken", BROKEN)
def test_what_is_broken_is_invalid_where_a_schema_can_tell(broken: Broken) -> None:
    try:
        read_roadmap(parse_roadmap(broken.text, "f.toml"), broken.text, "f.toml")
    except InvalidRoadmapError as error:
        assert not broken.by_check
        if error.findings[0].code == "RM101":
            return  # it is no TOML: there is nothing to hold against a schema
    else:
        assert broken.by_check
    assert WHOLE.is_valid(as_json(broken.text)) == (CHECK_JSONSCHEMA in broken.passes)


WINDOWS = st.builds(around, st.sampled_from(Unit), st.dates(date(1, 3, 1), date(9999, 11, 30)))
# Mostly near a deadline, where mistakes would be.
NEAR = st.text("0123456789-QHqhsprignmealtu", max_size=14)
TEXTS = (
    st.text()
    | NEAR
    | WINDOWS.map(lambda when: when.canonical)
    | st.builds("{}/{}".format, WINDOWS.map(lambda when: when.canonical), WINDOWS.map(lambda when: when.text))
    | st.builds("{}-{}".format, WINDOWS.map(lambda when: when.canonical), st.integers(0, 10**7))
    | st.builds("{:04}-{:02}-{:02}".format, st.integers(0, 9999), st.integers(0, 45), st.integers(0, 33))
    | st.builds("{:04}-{:02}{}".format, st.integers(0, 9999), st.integers(0, 45), st.sampled_from(["", "-2"]))
    | st.integers(1, 9998).map(lambda year: f"{year:04}-{(year + 1) % 100:02}")
    | st.sampled_from(["none", "None", "2050\n", "\n2050", "2022-21", "2026-35", "2026-40", "9999-24"])
)


def is_of_no_calendar(parse: Any, text: str) -> bool:
    """Say whether a text has the form of a deadline, and is none only because no calendar has it."""
    try:
        parse(text)
    except DeadlineError as error:
        has_the_form = re.search(FORMS[-1].pattern, text[:10]) is not None
        is_range = re.search(RANGE_PATTERN, text) is not None
        no_order = ("ends before", "overlap", "did you mean", "has no such day", "outside")
        return (
            ("has no such day" in str(error) and has_the_form)
            or text[:7] in ("9999-wi", "9999-24")
            or (is_range and any(words in str(error) for words in no_order))
        )
    return False


@pytest.mark.parametrize(
    ("schema", "parse"),
    [
        (validator_of("Deadline"), parse_deadline),
        (validator_of("Target"), parse_target),
        (validator_of("Date"), parse_date),
        (Validator(DEFINITIONS["Commitment"]["properties"]["updates"]["propertyNames"]), parse_day_key),
    ],
    ids=["deadline", "target", "date", "day key"],
)
@given(text=TEXTS)
def test_a_text_is_valid_if_it_is_read_but_for_the_calendar(schema: Any, parse: Any, text: str) -> None:
    if is_read(parse, text):
        assert schema.is_valid(text)
    elif schema.is_valid(text):
        assert is_of_no_calendar(parse, text)


@given(st.integers(-9999, 99999) | st.booleans() | st.floats(0, 9999).filter(lambda one: one % 1))
def test_a_number_is_a_valid_deadline_if_it_is_read(value: object) -> None:
    assert validator_of("Deadline").is_valid(value) == is_read(parse_deadline, value)


@given(
    st.text()
    | st.text("ab0-_A", max_size=8)
    | st.from_regex(ID_PATTERN, fullmatch=True)
    | st.builds(lambda base, more: base * 64 + more, st.sampled_from("a0"), st.sampled_from(["", "b", "-"]))
)
def test_an_id_is_valid_if_it_has_the_form(text: str) -> None:
    is_one = bool(re.fullmatch(ID_PATTERN, text)) and len(text) <= ID_LENGTH
    assert validator_of("Id").is_valid(text) == is_one


# What JSON can say too: it has no dates, and its 2.0 is a whole number.
VALUES: st.SearchStrategy[Any] = st.one_of(
    st.booleans(),
    st.integers(-200, 99999),
    st.just(1.5),
    st.sampled_from(["", " ", "met", "done", "2035", "2026-Q5", "none", "a", "é", "RM301", "error"]),
    st.lists(st.one_of(st.integers(), st.text("ab"), st.just({"title": "x"})), max_size=2),
    st.dictionaries(st.sampled_from(["title", "status", "note", "2021", "us"]), st.integers() | st.just("x")),
)
BEYOND_READING = ("Id", "Rule", "Severity")


def paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inside = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else []
    return [path, *(found for key in inside for found in paths(value[key], (*path, key)))]


@given(st.data())
def test_any_value_anywhere_is_valid_if_it_is_read(data: st.DataObject) -> None:
    whole = parse_roadmap(SMALL_ROADMAP, "f.toml") | {"check": {"ignore": ["RM3"], "due_soon_days": 5}}
    path = data.draw(st.sampled_from(paths(whole)[1:]))
    parent = whole
    for part in path[:-1]:
        parent = parent[part]
    parent[path[-1]] = data.draw(VALUES)
    text = tomli_w.dumps(whole)
    errors = [*WHOLE.iter_errors(as_json(text))]
    try:
        read_roadmap(parse_roadmap(text, "f.toml"), text, "f.toml")
    except InvalidRoadmapError:
        assert errors
    else:
        by_check = [error for error in errors if error.schema.get("title") in BEYOND_READING]
        assert errors == by_check
