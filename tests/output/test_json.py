"""JSON and JSON lines: contracts, as UTF-8."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.model.dates import parse_deadline, parse_target
from roadmap_cli.output.json import render_json, render_json_lines


def test_json_is_indented_and_ends_with_a_newline() -> None:
    assert render_json([{"id": "é", "due": date(2026, 2, 1), "x": None}]) == (
        '[\n  {\n    "id": "é",\n    "due": "2026-02-01",\n    "x": null\n  }\n]\n'.encode()
    )
    assert render_json([]) == b"[]\n"


def test_json_lines_are_a_value_each() -> None:
    assert render_json_lines([{"a": 1}, {"a": "x\ny"}]) == b'{"a":1}\n{"a":"x\\ny"}\n'
    assert render_json_lines([]) == b""


def test_deadlines_are_the_string_that_was_written() -> None:
    assert json.loads(
        render_json([parse_deadline("2022-fall"), parse_deadline(2050), parse_target("none")])
    ) == ["2022-fall", "2050", "none"]


def test_what_has_no_form_in_json_is_a_mistake_of_ours() -> None:
    with pytest.raises(NotImplementedError):
        render_json(object())


@given(
    st.recursive(st.none() | st.integers(-(2**63), 2**63) | st.text(st.characters(codec="utf-8")), st.lists)
)
def test_any_reader_gets_back_what_was_written(value: object) -> None:
    assert json.loads(render_json(value)) == value
    assert json.loads(render_json_lines([value])) == value
