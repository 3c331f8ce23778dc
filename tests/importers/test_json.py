"""JSON: rows of `list`, whole roadmaps, other arrays of objects, and errors."""

from typing import Any

import msgspec
import pytest

from roadmap_cli.errors import UnreadableError
from roadmap_cli.model.json_codec import pack
from tests.importers.sheets import cells, content_of


def test_objects_are_records_and_their_values_cells() -> None:
    data = (
        '[{"title": "a", "n": 1.0, "tags": ["x", null, 2]}, {"title": null, "deep": {"a": [1]}, "is": true}]'
    )
    content = content_of(data, "s.json")
    assert content.columns == ("title", "n", "tags", "deep", "is")
    assert cells(content) == [["a", "1", ["x", "2"], "", ""], ["", "", "", "", "true"]]
    (fault,) = content.faults
    assert (fault.place.number, fault.column, fault.value) == (2, "deep", '{"a":[1]}')
    assert fault.reason.startswith("is an object, not a text")
    assert [
        one.value for one in content_of('[{"title": "a", "tags": [{"name": "x"}]}]', "s.json").faults
    ] == ['[{"name":"x"}]']
    assert not content.is_native


@pytest.mark.parametrize(
    "data",
    [
        '[{"id": "a", "title": "A", "area": "x", "days_left": 3}]',
        '{"id": "a", "title": "A", "area": "x", "days_left": 3}',
        '{"id": "a", "title": "A", "area": "x", "days_left": 3}\n',
        '{"id": "a", "title": "A", "area": "x", "days_left": 3},\n\n',
        '[{"group": "x", "commitments": [{"id": "a", "title": "A", "area": "x", "days_left": 3}]}]',
        '{"title": "Roadmap", "areas": [], "commitments": '
        '[{"id": "a", "title": "A", "area": "x", "days_left": 3}]}',
    ],
    ids=["array", "object", "a line", "a line with a comma", "groups", "status"],
)
def test_rows_of_our_own_are_known_in_every_wrapping(data: str) -> None:
    content = content_of(data, "s.json")
    assert content.is_native
    assert cells(content) == [["a", "A", "x", "3"]]


WHOLE: dict[str, Any] = {
    "roadmap": {"title": "R"},
    "areas": {"x": {"title": "X"}},
    "commitments": {"a": {"title": "A", "area": "x", "extra": {"budget": float("inf")}}},
    "check": {"due_soon_days": 3},
}


def test_a_whole_roadmap_keeps_its_tables() -> None:
    content = content_of(msgspec.json.encode(pack(WHOLE)), "s.json")
    assert content.is_roadmap
    assert [record.table for record in content.records] == [WHOLE["commitments"]["a"]]
    assert content.areas == {"x": {"title": "X"}}
    assert content.head == {"roadmap": {"title": "R"}, "check": {"due_soon_days": 3}}


def test_a_commitment_that_no_toml_can_hold_is_refused() -> None:
    deep = '{"a":' * 70 + "1" + "}" * 70
    for value, reason in [("null", "null"), ("9223372036854775808", "64 bits"), (deep, "deeper than 60")]:
        data = (
            f'{{"roadmap_json": 1, "data": {{"commitments": {{"a": {{"title": "A", "extra": {value}}}}}}}}}'
        )
        content = content_of(data, "s.json")
        assert content.records == ()
        assert reason in content.skipped[0].reason


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ("[{", "s.json is not JSON: "),
        ("  ", "s.json is empty"),
        ('{"a": 1}\n{"b"}', "s.json:2: this is not JSON: "),
        ("[" * 100_000, "s.json is not JSON: it nests too deep"),
        ("5", "s.json: item 1 is not an object; "),
        ('[{"title": "a"}, null]', "s.json: item 2 is not an object; "),
        ('[{"title": "\\ud800"}]', "s.json is not JSON: "),
        ('{"roadmap_json": 2, "data": {}}', "s.json has roadmap_json 2; this program reads 1"),
        ('{"roadmap_json": 1}', "s.json has no data; "),
        ('{"roadmap_json": 1, "data": {"areas": []}}', "s.json: areas is not an object of objects"),
        ('{"roadmap_json": 1, "data": {"areas": {"x": {}}}}', "s.json: areas.x: title is missing"),
        (
            '{"roadmap_json": 1, "data": {"check": {"due_soon_days": -1}}}',
            "s.json: check.due_soon_days = -1: ",
        ),
        ('{"roadmap_json": 1, "data": {"extra": null}}', "s.json: TOML has no null"),
    ],
)
def test_what_is_none_of_these_is_refused_in_a_sentence(data: str, sentence: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        content_of(data, "s.json")
    assert str(refused.value).startswith(sentence)
    assert "\n" not in str(refused.value)
